//! Pages with several statements: sections under headings of one level, each with a date below its heading.

use super::text::{HEADING, without_marks};
use crate::statement::date::find_dates;

/// Lines below a heading among which its date stands.
const NEAR: usize = 3;
/// Words of a date line, at most.
const WORDS: usize = 12;
/// Words of a section without a date that is a text all the same.
const TEXT: usize = 40;

/// The sections of a page that are statements, if it has several.
pub fn sections(marked: &str) -> Option<Vec<String>> {
    // A page whose own heading has a date is one statement with headings in it.
    let heading = marked.find("\u{2}1").map(|at| &marked[at..]);
    if heading.is_some_and(is_dated_head) {
        return None;
    }
    ('2'..='4').find_map(|level| at_level(marked, level))
}

fn at_level(marked: &str, level: char) -> Option<Vec<String>> {
    let heads: Vec<usize> = marked.match_indices(HEADING).map(|(at, _)| at).filter(|at| marked[*at..].chars().nth(1) == Some(level)).collect();
    let parts: Vec<&str> = heads.iter().enumerate().map(|(i, at)| &marked[*at..heads.get(i + 1).copied().unwrap_or(marked.len())]).collect();
    // A heading of a higher level ends a section too.
    let parts: Vec<&str> = parts.into_iter().map(|part| &part[..higher(part, level)]).collect();
    let dated = parts.iter().filter(|part| is_dated(part)).count();
    let words = |part: &str| part.split_whitespace().count();
    // What else is on the page is the smaller part: teasers beside a statement have headings and dates too.
    let within: usize = parts.iter().filter(|part| is_dated(part)).map(|part| words(part)).sum();
    if dated < 2 || dated * 2 < parts.len() || within * 5 < words(marked) * 3 {
        return None;
    }
    Some(parts.into_iter().filter(|part| is_dated(part) || words(part) >= TEXT).map(|part| without_marks(part).trim().to_owned()).collect())
}

/// True if the text between a page's heading and the next one is dated.
fn is_dated_head(from: &str) -> bool {
    let end = from[2..].find(HEADING).map_or(from.len(), |at| at + 2);
    is_dated(&from[..end])
}

/// Where a heading of a level above this one begins.
fn higher(part: &str, level: char) -> usize {
    let above = |at: &usize| part[*at..].chars().nth(1).is_some_and(|other| other < level);
    part.match_indices(HEADING).map(|(at, _)| at).find(above).unwrap_or(part.len())
}

/// A date with little around it; a sentence with a date in it is none.
fn is_date_line(line: &str) -> bool {
    let [date] = find_dates(line)[..] else { return false };
    let around = format!("{}{}", &line[..date.start], &line[date.end..]);
    let words = around.split_whitespace().filter(|w| w.chars().any(char::is_alphabetic)).count();
    words <= 4 && !line.trim_end().ends_with(['.', '!', '?']) && line.chars().any(|c| c.is_ascii_digit())
}

/// True if a short line near the beginning is a date, with little around it.
fn is_dated(part: &str) -> bool {
    let lines = part.lines().skip(1).map(str::trim).filter(|line| !line.is_empty()).take(NEAR);
    lines.filter(|line| line.split_whitespace().count() <= WORDS).any(is_date_line)
}

#[cfg(test)]
mod tests {
    use super::sections;

    #[test]
    fn dated_sections_are_statements() {
        let page = "\u{2}1Statements\n\nOf the spring.\n\n\u{2}2Boats\n\n3 April 2017\n\nThey sail.\n\n\u{2}3Nets\n\nToo.\n\n\u{2}2Trains\n\nFriday, 7 April 2017\n\nThey stand.\n\n\u{2}2Hours\n\nFrom nine.";
        assert_eq!(sections(page).unwrap(), ["Boats\n\n3 April 2017\n\nThey sail.\n\nNets\n\nToo.", "Trains\n\nFriday, 7 April 2017\n\nThey stand."]);
        assert!(sections("\u{2}1One\n\n\u{2}2A\n\n3 April 2017\n\nx\n\n\u{2}2B\n\ny").is_none());
    }
}

//! Plain text with one statement a line, `date<TAB>text`, as collections of press releases come.

use crate::corpus::limits::limits;
use crate::statement::date::settle_order;
use crate::statement::{Draft, Field, Layout};

/// The statements of such a text; `None` if it is none.
pub fn parse(text: &str) -> Option<Vec<Draft>> {
    let lines: Vec<(&str, &str)> = text.lines().filter(|l| !l.trim().is_empty()).map(|l| l.split_once('\t').unwrap_or(("", l))).collect();
    let dated = lines.iter().filter(|(date, words)| is_date(date) && words.len() > 20).count();
    if lines.len() < 2 || dated * 10 < lines.len() * 9 {
        return None;
    }
    let order = settle_order(lines.iter().map(|(date, _)| *date));
    let mut drafts: Vec<Draft> = Vec::new();
    for (date, words) in lines {
        let many = drafts.len() >= limits().statements();
        match drafts.last_mut() {
            // A line without a date goes on with the statement before.
            Some(last) if !is_date(date) => {
                last.text.push_str("\n\n");
                last.text.push_str(words);
            }
            _ if many => break,
            _ => {
                let mut draft = Draft::new(words.trim().to_owned(), Layout::Marked);
                draft.declare(Field::Date, "date column", date);
                draft.order = order;
                drafts.push(draft);
            }
        }
    }
    Some(drafts)
}

fn is_date(cell: &str) -> bool {
    let cell = cell.trim();
    (6..=24).contains(&cell.len()) && !crate::statement::date::find_dates(cell).is_empty()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_statement_a_line() {
        let text = "8/31/2016\tThe harbour was opened by the minister today.\n8/3/2016\tThe harbour will be opened by the minister soon.\n";
        let drafts = parse(text).unwrap();
        let dates: Vec<String> = drafts.into_iter().map(|d| crate::statement::extract(d).date.unwrap().value.to_string()).collect();
        assert_eq!(dates, ["2016-08-31", "2016-08-03"]);
        assert!(parse("A title\n\nMar 21, 2017\n\nwords\tand tabs\n").is_none());
    }
}

//! Patterns of file names: `{country}_{session}_{year}.txt`.

use std::collections::HashSet;

/// Most names in a pattern. Each may end in many places, all of which are tried.
const NAMES: usize = 12;
/// Longest file name that is read, in bytes; file systems allow 255 characters, archives say what they like.
const LONGEST: usize = 1_024;

/// A piece of a pattern.
#[derive(Clone, Debug, PartialEq)]
enum Piece {
    Text(String),
    /// A part of the name that says something.
    Name(String),
}

/// A pattern of file names.
#[derive(Clone, Debug, PartialEq)]
pub struct Pattern(Vec<Piece>);

impl Pattern {
    /// Reads a pattern.
    pub fn parse(text: &str) -> Result<Pattern, String> {
        let mut pieces = Vec::new();
        let mut rest = text;
        while let Some((before, after)) = rest.split_once('{') {
            if !before.is_empty() {
                pieces.push(Piece::Text(before.to_owned()));
            }
            let (name, after) = after.split_once('}').ok_or_else(|| format!("`file_name = \"{text}\"`: a brace is never closed"))?;
            if name.is_empty() || !name.chars().all(|c| c.is_ascii_lowercase() || c == '_') {
                return Err(format!("`file_name = \"{text}\"`: `{{{name}}}` is no name: country, year, date, speaker, title …"));
            }
            if matches!(pieces.last(), Some(Piece::Name(_))) {
                return Err(format!("`file_name = \"{text}\"`: something must stand between `{{{name}}}` and what comes before it"));
            }
            pieces.push(Piece::Name(name.to_owned()));
            rest = after;
        }
        if !rest.is_empty() {
            pieces.push(Piece::Text(rest.to_owned()));
        }
        if pieces.iter().filter(|piece| matches!(piece, Piece::Name(_))).count() > NAMES {
            return Err(format!("`file_name = \"{text}\"`: more than {NAMES} names"));
        }
        Ok(Pattern(pieces))
    }

    /// What a path's name says, if it fits; a pattern without an ending is for names without theirs.
    pub fn read(&self, path: &str) -> Option<Vec<(String, String)>> {
        let name = path.rsplit('/').next().unwrap_or(path);
        let dotted = self.0.iter().any(|piece| matches!(piece, Piece::Text(text) if text.contains('.')));
        let name = if dotted { name } else { name.rsplit_once('.').map_or(name, |(stem, _)| stem) };
        let mut fitting = Fitting::default();
        let fits = name.len() <= LONGEST && fitting.fits(&self.0, name);
        fitting.found.reverse();
        fits.then_some(fitting.found)
    }
}

/// A search for the parts of a name.
#[derive(Default)]
struct Fitting {
    /// Those found, the last first.
    found: Vec<(String, String)>,
    /// How many pieces and bytes were left where they did not fit: they are not tried again.
    failed: HashSet<(usize, usize)>,
}

impl Fitting {
    /// Fits the pieces to a name, the longest parts first.
    fn fits(&mut self, pieces: &[Piece], name: &str) -> bool {
        match pieces.split_first() {
            None => name.is_empty(),
            Some((Piece::Text(text), rest)) => name.strip_prefix(text.as_str()).is_some_and(|name| self.fits(rest, name)),
            Some((Piece::Name(part), rest)) => {
                let left = (pieces.len(), name.len());
                if self.failed.contains(&left) {
                    return false;
                }
                let ends: Vec<usize> = name.char_indices().map(|(at, c)| at + c.len_utf8()).collect();
                for end in ends.into_iter().rev().filter(|end| may_be(part, &name[..*end])) {
                    if self.fits(rest, &name[end..]) {
                        self.found.push((part.clone(), name[..end].to_owned()));
                        return true;
                    }
                }
                self.failed.insert(left);
                false
            }
        }
    }
}

fn may_be(part: &str, value: &str) -> bool {
    let digits = || value.bytes().filter(u8::is_ascii_digit).count();
    match part {
        "year" => value.len() == 4 && digits() == 4,
        "month" | "day" => value.len() <= 2 && digits() == value.len(),
        "date" => value.len() <= 10 && digits() == 8 && value.bytes().all(|b| b.is_ascii_digit() || matches!(b, b'-' | b'_' | b'.')),
        _ => true,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_read() {
        for (pattern, name, expected) in [
            ("{country}_{session}_{year}.txt", "a/FJI_74_2019.txt", "country=FJI session=74 year=2019"),
            ("{country}_{session}_{year}.txt", "Papua_New_Guinea_75_2020.txt", "country=Papua_New_Guinea session=75 year=2020"),
            ("{country}_{session}_{year}.txt", "notes-on-the-set.txt", ""),
            ("{date}-{speaker}", "2019-03-02-lund.html", "date=2019-03-02 speaker=lund"),
            ("{country}_{lang}", "al_en.pdf", "country=al lang=en"),
        ] {
            let found = Pattern::parse(pattern).unwrap().read(name).unwrap_or_default();
            let found: Vec<String> = found.into_iter().map(|(name, value)| format!("{name}={value}")).collect();
            assert_eq!(found.join(" "), expected, "{name}");
        }
        for wrong in ["{year", "{}", "{a}{b}", "{A}"] {
            assert!(Pattern::parse(wrong).is_err(), "{wrong}");
        }
    }

    #[test]
    fn what_does_not_fit_is_tried_once() {
        let names = |count: usize| "{title}_".repeat(count);
        assert!(Pattern::parse(&names(NAMES + 1)).unwrap_err().contains("more than 12 names"));
        let pattern = Pattern::parse(&format!("{}x", names(NAMES))).unwrap();
        let mut fitting = Fitting::default();
        assert!(!fitting.fits(&pattern.0, &"_".repeat(255)));
        assert!(fitting.failed.len() <= NAMES * 256, "{}", fitting.failed.len());
        assert!(pattern.read(&"_".repeat(LONGEST + 1)).is_none());
        assert_eq!(pattern.read(&format!("{}x", "a_".repeat(NAMES))).unwrap().len(), NAMES);
    }
}

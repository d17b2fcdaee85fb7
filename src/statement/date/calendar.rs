//! Names of months and weekdays in many languages, from the table that `generate.py` writes.

use std::sync::OnceLock;

use rustc_hash::FxHashMap as HashMap;
use unicode_normalization::UnicodeNormalization;

const TABLE: &str = include_str!("calendar.tsv");

/// What a word of the calendar stands for.
#[derive(Clone, Copy, Debug, Default)]
struct Meaning {
    month: Option<i32>,
    /// The month it is in another language ("listopad" is October in Croatian, November in Polish).
    other_month: Option<i32>,
    /// 1 is Monday.
    weekday: Option<i8>,
    english: bool,
}

fn table() -> &'static HashMap<&'static str, Meaning> {
    static WORDS: OnceLock<HashMap<&'static str, Meaning>> = OnceLock::new();
    WORDS.get_or_init(|| {
        let mut words: HashMap<&'static str, Meaning> = HashMap::default();
        for line in TABLE.lines().filter(|line| !line.starts_with('#')) {
            let mut cells = line.split('\t');
            let (Some(word), Some(kind), Some(number), Some(langs)) = (cells.next(), cells.next(), cells.next(), cells.next()) else { continue };
            let Ok(number) = number.parse::<i8>() else { continue };
            let meaning = words.entry(word).or_default();
            meaning.english |= langs.split(',').any(|lang| lang == "en");
            match (kind, meaning.month) {
                ("weekday", _) => meaning.weekday = Some(number),
                (_, None) => meaning.month = Some(number.into()),
                _ => meaning.other_month = Some(number.into()),
            }
        }
        words
    })
}

fn look_up(word: &str) -> Option<Meaning> {
    // No name of the table is longer than 16 characters.
    if word.len() > 64 {
        return None;
    }
    let lower: String = if word.is_ascii() { word.to_ascii_lowercase() } else { word.nfc().flat_map(char::to_lowercase).filter(|c| *c != '\u{307}').collect() };
    table().get(lower.as_str()).copied()
}

/// The month that a word names, and the other one it names in another language.
pub fn month(word: &str) -> Option<(i32, Option<i32>)> {
    let meaning = look_up(word)?;
    meaning.month.map(|month| (month, meaning.other_month))
}

/// Arabic names of two words in the calendar of Syria and Iraq, which the United Nations use too.
pub fn month_of_two(first: &str, second: &str) -> Option<i32> {
    match (first, second) {
        ("كانون", "الثاني") => Some(1),
        ("تشرين", "الأول") => Some(10),
        ("تشرين", "الثاني") => Some(11),
        ("كانون", "الأول") => Some(12),
        _ => None,
    }
}

/// The weekday that a word names; 1 is Monday.
pub fn weekday(word: &str) -> Option<i8> {
    look_up(word)?.weekday
}

/// True for a name that is safe without a day beside it: a long one, or an English one with a capital.
pub fn is_telling(word: &str) -> bool {
    let capital = word.starts_with(|c: char| !c.is_lowercase());
    look_up(word).is_some_and(|m| (word.chars().count() >= 5 || (m.english && capital)) && (capital || !word.is_ascii() || !matches!(word, "march" | "august")))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn months_of_many_languages() {
        for (word, number) in [
            ("March", 3),
            ("mars", 3),
            ("März", 3),
            ("marzo", 3),
            ("março", 3),
            ("марта", 3),
            ("Sept", 9),
            ("septiembre", 9),
            ("gener", 1),
            ("Jänner", 1),
            ("AOÛT", 8),
            ("أكتوبر", 10),
        ] {
            assert_eq!(month(word), Some((number, None)), "{word}");
        }
        assert_eq!(month("listopad"), Some((10, Some(11))));
        assert_eq!(month("harbour"), None);
        assert_eq!((weekday("jeudi"), weekday("Monday"), weekday("星期五"), weekday("montags")), (Some(4), Some(1), Some(5), None));
    }
}

//! Numbers in words, as proclamations write their dates ("the ninth day of July, two thousand and five").

const UNITS: &[&str] = &[
    "zero",
    "one",
    "two",
    "three",
    "four",
    "five",
    "six",
    "seven",
    "eight",
    "nine",
    "ten",
    "eleven",
    "twelve",
    "thirteen",
    "fourteen",
    "fifteen",
    "sixteen",
    "seventeen",
    "eighteen",
    "nineteen",
];
const TENS: &[&str] = &["twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety"];
const ORDINALS: &[&str] = &[
    "first",
    "second",
    "third",
    "fourth",
    "fifth",
    "sixth",
    "seventh",
    "eighth",
    "ninth",
    "tenth",
    "eleventh",
    "twelfth",
    "thirteenth",
    "fourteenth",
    "fifteenth",
    "sixteenth",
    "seventeenth",
    "eighteenth",
    "nineteenth",
    "twentieth",
];

fn place(list: &[&str], word: &str) -> Option<i32> {
    list.iter().position(|w| w.eq_ignore_ascii_case(word)).map(|at| at as i32)
}

/// The day of the month that an ordinal names, "twenty" and "first" being two words.
pub fn day(first: &str, second: Option<&str>) -> Option<(i32, usize)> {
    let tens = place(TENS, first).filter(|t| *t < 2).map(|t| 20 + 10 * t);
    match (tens, second.and_then(|s| place(ORDINALS, s))) {
        (Some(tens), Some(unit)) if unit < 9 && tens + unit < 31 => Some((tens + unit + 1, 2)),
        _ if first.eq_ignore_ascii_case("thirtieth") => Some((30, 1)),
        _ => place(ORDINALS, first).map(|at| (at + 1, 1)),
    }
}

/// The year that words name: "two thousand and five", "nineteen hundred and ninety-six", "eighteen sixty".
/// Gives how many of the words it took.
pub fn year<'t>(words: impl Iterator<Item = &'t str>) -> Option<(i32, usize)> {
    let (mut total, mut part, mut used) = (0, 0, 0);
    for (index, word) in words.take(9).enumerate() {
        if let Some(unit) = place(UNITS, word) {
            part += unit;
        } else if let Some(tens) = place(TENS, word) {
            // "eighteen sixty": a century without its hundred.
            part = if (16..=20).contains(&part) && total == 0 { part * 100 } else { part } + 20 + 10 * tens;
        } else if word.eq_ignore_ascii_case("hundred") {
            part *= 100;
        } else if word.eq_ignore_ascii_case("thousand") {
            total += part * 1000;
            part = 0;
        } else if !word.eq_ignore_ascii_case("and") {
            break;
        }
        used = index + 1;
    }
    let year = total + part;
    (1600..=2199).contains(&year).then_some((year, used))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_in_words() {
        let read = |text: &str| year(text.split([' ', '-'])).map(|(year, _)| year);
        assert_eq!(read("two thousand and five"), Some(2005));
        assert_eq!(read("nineteen hundred and ninety-six at"), Some(1996));
        assert_eq!(read("eighteen sixty"), Some(1860));
        assert_eq!(read("one thousand eight hundred and sixty-three"), Some(1863));
        assert_eq!(read("ten"), None);
        assert_eq!((day("ninth", None), day("twenty", Some("first")), day("thirty", Some("first"))), (Some((9, 1)), Some((21, 2)), Some((31, 2))));
    }
}

//! Whether the words of a page are words: what a broken glyph map gives must never be indexed.

use super::glyphs::Pages;

/// Letters and digits of a page with fewer are no text layer.
const FEWEST: usize = 20;

/// What is wrong with the text of a document, if something is.
pub fn fault(pages: &Pages) -> Option<String> {
    let texts: Vec<String> = pages.pages.iter().map(|p| p.lines.iter().map(|l| l.text.as_str()).collect::<Vec<_>>().join("\n")).collect();
    let bare = texts.iter().filter(|t| t.chars().filter(|c| c.is_alphanumeric()).count() < FEWEST).count();
    let all = texts.join("\n");
    if bare * 2 > texts.len() && all.chars().filter(|c| c.is_alphanumeric()).count() < FEWEST * texts.len() {
        let broken = pages.pages.iter().filter(|p| p.broken).count();
        return Some(if broken > 0 {
            format!("{broken} of its {} pages cannot be read", texts.len())
        } else {
            "has no text, only pictures: needs OCR".to_owned()
        });
    }
    is_garbled(&all).then(|| "its fonts do not say which letters they show: needs OCR".to_owned())
}

/// True for text that is no language: signs without meaning, letters of many scripts in one word, no words that anybody uses.
pub fn is_garbled(text: &str) -> bool {
    let signs: Vec<char> = text.chars().filter(|c| !c.is_whitespace()).collect();
    let odd = signs.iter().filter(|c| is_odd(**c)).count();
    let letters = signs.iter().filter(|c| c.is_alphabetic()).count();
    let digits = signs.iter().filter(|c| c.is_numeric()).count();
    if odd * 50 > signs.len() || (letters + digits) * 10 < signs.len() * 6 {
        return true;
    }
    let words: Vec<&str> = text.split_whitespace().filter(|w| w.chars().filter(|c| c.is_alphabetic()).count() >= 2).collect();
    let mixed = words.iter().filter(|w| is_mixed(w)).count();
    if words.len() < 20 {
        return mixed * 4 > words.len().max(1);
    }
    mixed * 40 > words.len() || (is_latin(&signs) && common(&words) * 50 < words.len() && !is_language(text)) || has_turned_ligatures(&words)
}

/// Signs that no text has: controls, private use, replacements.
fn is_odd(c: char) -> bool {
    c.is_control() || matches!(u32::from(c), 0xe000..=0xf8ff | 0xfff0..=0xffff | 0xf0000..=0x10ffff | 0x80..=0x9f)
}

/// Letters of two scripts in one word, or signs between letters.
fn is_mixed(word: &str) -> bool {
    let script = |c: char| match u32::from(c) {
        0x41..=0x24f | 0x1e00..=0x1eff => 1,
        0x370..=0x3ff | 0x1f00..=0x1fff => 2,
        0x400..=0x52f => 3,
        0x590..=0x5ff => 4,
        0x600..=0x6ff | 0x750..=0x77f | 0xfb50..=0xfdff | 0xfe70..=0xfeff => 5,
        _ => 0,
    };
    let mut seen: Vec<u8> = word.chars().filter(|c| c.is_alphabetic()).map(script).filter(|s| *s > 0).collect();
    seen.dedup();
    let inner = word.trim_matches(|c: char| !c.is_alphanumeric());
    let marks = inner.chars().filter(|c| matches!(c, '!' | '>' | '<' | '|' | '*' | '^' | '~' | '$' | '%' | '#' | '{' | '}' | ']' | '[' | '\\')).count();
    // "Na5ons": a digit for a ligature.
    let chars: Vec<char> = inner.chars().collect();
    let within = chars.windows(3).any(|w| w[0].is_lowercase() && w[1].is_ascii_digit() && w[2].is_lowercase());
    seen.len() > 1 || within || marks > 0 && !inner.contains("://")
}

fn is_latin(signs: &[char]) -> bool {
    let latin = signs.iter().filter(|c| matches!(u32::from(**c), 0x41..=0x24f)).count();
    latin * 2 > signs.len()
}

/// The small words of languages that are written in Latin letters.
const COMMON: &str = "the of and to in is that for on with as it be by we our this are not have from will has \
    de la le les et des en un une dans que qui pour du au sur par nous est ce \
    el los las y del que en por para con una se su no lo es \
    der die das und den zu mit von auf ist für im dem ein eine nicht wir \
    o a os as do da dos das em um uma para com não por é il di che per un una con non si è \
    het een van dat op te voor zijn och att det som en på är og af til at er i \
    na w z i się nie do że jest v se je ve ile bir bu için";

fn common(words: &[&str]) -> usize {
    let known: std::collections::HashSet<&str> = COMMON.split_whitespace().collect();
    words.iter().filter(|w| known.contains(w.trim_matches(|c: char| !c.is_alphabetic()).to_lowercase().as_str())).count()
}

/// True if the recogniser of languages is sure.
fn is_language(text: &str) -> bool {
    let sample: String = text.chars().take(4_000).collect();
    whatlang::detect(&sample).is_some_and(|info| info.is_reliable() && info.confidence() > 0.9)
}

/// Arabic whose ligatures were turned round letter by letter: the commonest word, "في", never stands and "يف" does.
fn has_turned_ligatures(words: &[&str]) -> bool {
    let count = |word: &str| words.iter().filter(|w| **w == word).count();
    count("يف") > 3 && count("في") * 4 < count("يف")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_and_no_words() {
        let good = "The minister said that the boats of Norway will sail on Monday, and that nobody in the harbour has been asked about it since the spring of the year.";
        assert!(!is_garbled(good));
        assert!(!is_garbled(
            &"Bakan, gemilerin pazartesi günü limandan ayrılacağını ve bunun için kimseye sorulmadığını söyledi, ama herkes bu kararı zaten biliyordu. "
                .repeat(3)
        ));
        assert!(!is_garbled("北京 中国外交部 发言人 表示 两国 关系 很好 我们 希望 继续 合作"));
        for bad in [
            "3't'>!cn2!n;%>!I>*>|L]]Fk>h* 12%3 \"#$ #%&'()& (* +%&,%-% ./00",
            "\u{1}\u{2}\u{3}ab\u{4} \u{e001}cd",
            &"wkh plqlvwhu vdlg wkdw wkh erdwv zloo vdlo rq prqgdb dqg wkdw qrergb lq kduerxu kdv ehhq dvnhg ".repeat(3),
        ] {
            assert!(is_garbled(bad), "{bad}");
        }
    }
}

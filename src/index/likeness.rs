//! A hash that reprints of a text share: of its words in their order, whatever their case and what stands between them.

/// What a text has in common with its reprints.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Likeness {
    /// 0 for a text without words.
    pub hash: u64,
    /// Words, as a text's length for ranking: a count that depends on the text alone, so that it can be taken
    /// back when the text goes.
    pub words: u64,
}

impl Likeness {
    pub fn of(text: &str) -> Self {
        let mut hash = SEED;
        let mut words = 0;
        let mut inside = false;
        for c in text.chars() {
            if c.is_ascii_alphanumeric() {
                hash = folded_in(hash, c.to_ascii_lowercase());
                inside = true;
            } else if !c.is_ascii() && c.is_alphanumeric() {
                hash = c.to_lowercase().fold(hash, folded_in);
                inside = true;
            } else if inside {
                hash = folded_in(hash, ' ');
                words += 1;
                inside = false;
            }
        }
        if inside {
            hash = folded_in(hash, ' ');
            words += 1;
        }
        Self { hash: if words == 0 { 0 } else { hash.max(1) }, words }
    }
}

/// True if two texts are the same words.
pub fn same_words(a: &str, b: &str) -> bool {
    let folded = |word: &str| word.chars().flat_map(char::to_lowercase).collect::<String>();
    words_of(a).map(folded).eq(words_of(b).map(folded))
}

fn words_of(text: &str) -> impl Iterator<Item = &str> {
    text.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty())
}

const SEED: u64 = 0xcbf2_9ce4_8422_2325;

/// FNV-1a; stable, since it is kept in the index.
fn folded_in(hash: u64, c: char) -> u64 {
    (hash ^ u64::from(c)).wrapping_mul(0x0100_0000_01b3)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reprints_are_the_same_words() {
        let text = "The boats of Norway came home to a full harbour, and nobody on the quay could say why.";
        for (other, expected) in [
            (format!("“{}”\n", text.to_uppercase()), true),
            (text.replace(", and", " – and"), true),
            (text.replace("nobody", "somebody"), false),
            (text.replace("full harbour", "fullharbour"), false),
            (format!("{text} Not."), false),
        ] {
            assert_eq!(Likeness::of(text).hash == Likeness::of(&other).hash, expected, "{other}");
            assert_eq!(same_words(text, &other), expected, "{other}");
        }
        assert_eq!(Likeness::of(" … "), Likeness { hash: 0, words: 0 });
        assert_eq!(Likeness::of(text).words, 18);
    }
}

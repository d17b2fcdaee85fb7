//! A hash that reprints of a text share: of its words in their order, whatever their case and what stands between them.

/// The hash; 0 for a text without words.
pub fn likeness(text: &str) -> u64 {
    let mut hash = SEED;
    let mut words = 0;
    for word in words_of(text) {
        hash = hash_word(hash, word);
        words += 1;
    }
    if words == 0 { 0 } else { hash.max(1) }
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

/// FNV-1a over the letters in lower case; stable, since it is kept in the index.
fn hash_word(hash: u64, word: &str) -> u64 {
    let fold = |hash: u64, c: char| (hash ^ u64::from(c)).wrapping_mul(0x0100_0000_01b3);
    fold(word.chars().flat_map(char::to_lowercase).fold(hash, fold), ' ')
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
            assert_eq!(likeness(text) == likeness(&other), expected, "{other}");
            assert_eq!(same_words(text, &other), expected, "{other}");
        }
        assert_eq!(likeness(" … "), 0);
    }
}

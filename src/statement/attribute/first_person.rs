//! Words by which somebody speaks of himself or to somebody: who is heard in a text.

use std::sync::LazyLock;

use rustc_hash::FxHashSet;

/// Words in small letters, asked for in any case. Most words of a text are not in it, which their first byte
/// and their length tell.
struct WordList {
    words: FxHashSet<&'static str>,
    /// By first byte, the lengths of words as bits.
    lengths: [u32; 256],
}

impl WordList {
    fn new(words: &'static str) -> Self {
        let words: FxHashSet<&str> = words.split_ascii_whitespace().collect();
        let mut lengths = [0; 256];
        words.iter().for_each(|word| lengths[usize::from(word.as_bytes()[0])] |= 1 << word.len().min(31));
        // Capitals of other scripts begin with other bytes than their small letters.
        lengths[128..].fill(u32::MAX);
        Self { words, lengths }
    }

    fn contains(&self, word: &str) -> bool {
        let Some(first) = word.bytes().next() else { return false };
        if self.lengths[usize::from(first.to_ascii_lowercase())] & (1 << word.len().min(31)) == 0 {
            return false;
        }
        self.words.contains(word) || (word.contains(char::is_uppercase) && self.words.contains(word.to_lowercase().as_str()))
    }
}

/// Words that are said to somebody, in some languages.
static ADDRESSING: LazyLock<WordList> = LazyLock::new(|| {
    WordList::new(
        "i i'm we my our us me you your thank thanks please yes no hello welcome je j nous vous mon notre votre merci oui ich wir mein meine unser unsere uns ihnen danke herr frau ja nein yo nosotros usted ustedes mi nuestro nuestra nos gracias sí señor señora io noi voi mio nostro nostra grazie signor signora eu nós meu nosso nossa obrigado senhor senhora sim não я мы вы вас мой наш спасибо да нет madam mr sir speaker order let",
    )
});

/// Words by which somebody speaks of himself, in some languages.
static FIRST: LazyLock<WordList> = LazyLock::new(|| {
    WordList::new(
        "i we my our us me myself ourselves je nous notre nos mes ich wir unser unsere yo nosotros nuestro nuestra mi mis nuestros nuestras hemos estamos podemos debemos queremos noi io nostro nostra nostri mio mia abbiamo siamo nós nosso nossa temos meu minha nosaltres nostre я мы мой наш наша нашей нас unserer unseren uns mein meine",
    )
});

/// Characters after which words are clear as spoken.
const LEAD: usize = 600;

/// True for words that are addressed to somebody: they say I, we or you, ask, or thank.
pub fn is_spoken(words: &str) -> bool {
    let end = words.char_indices().nth(LEAD).map_or(words.len(), |(at, _)| at);
    let lead = &words[..end];
    lead.contains(['?', '？', '¿', '!', '我', '你', '您', '谢']) || lead.split(|c: char| !c.is_alphanumeric()).any(|w| ADDRESSING.contains(w))
}

/// Words after which the voice of a text is clear.
const VOICE: usize = 1_000;

/// True if the words outside quotation marks are somebody's own ("I thank you", "my government").
pub fn speaks_in_first_person(body: &str) -> bool {
    let mut heard = Heard::default();
    for word in body.split_ascii_whitespace().take(VOICE) {
        if word.bytes().all(|b| b.is_ascii() && b != b'"') {
            heard.word(word);
        } else {
            word.split_whitespace().for_each(|word| heard.marked(word));
        }
    }
    heard.first > 0 && heard.first * 150 >= heard.total
}

/// The words outside quotation marks, counted.
#[derive(Default)]
struct Heard {
    inside: bool,
    first: usize,
    total: usize,
}

impl Heard {
    fn word(&mut self, word: &str) {
        if !self.inside {
            self.total += 1;
            self.first += usize::from(is_first_person(word));
        }
    }

    /// A word with what may be a quotation mark.
    fn marked(&mut self, word: &str) {
        self.inside |= word.starts_with(['“', '"', '«', '„']);
        self.word(word);
        self.inside &= !closes(word);
    }
}

fn is_first_person(word: &str) -> bool {
    let mark = |c: char| !c.is_alphanumeric();
    let bare = if word.bytes().all(|b| b.is_ascii_alphabetic()) { word } else { word.trim_matches(mark) };
    // "US" is a country.
    bare != "US" && FIRST.contains(bare.split(['\'', '’']).next().unwrap_or(""))
}

/// True if a quotation ends with the word.
fn closes(word: &str) -> bool {
    word.contains(['”', '»']) || word.trim_end_matches([',', '.', '!', '?', ';', ':']).ends_with('"')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn first_person() {
        assert!(speaks_in_first_person("I thank you all for coming to this harbour today."));
        assert!(!speaks_in_first_person("The minister said: “I thank you all.” The boats left."));
    }
}

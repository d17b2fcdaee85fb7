//! What a format hands over: a statement's text and the values that its source declares.

use super::date::NumericOrder;
use super::{Basis, Evidence, Field};

/// How the text is laid out, which decides what its lines can mean.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Layout {
    /// Plain text: title, date line and byline may be the first lines.
    Plain,
    /// The format separated head and body, but a head may still begin the text.
    Marked,
}

/// A value that the source declares, with the key that named it.
#[derive(Clone, Debug, PartialEq)]
pub struct Declared {
    pub field: Field,
    pub value: String,
    /// The key as it stood (`og:title`, `headline`, `president_full`) or `sidecar:…`.
    pub key: String,
}

impl Declared {
    pub fn evidence(&self) -> Evidence {
        Evidence::new(Basis::Declared, self.key.clone(), &self.value)
    }
}

/// Whose a declared turn is.
#[derive(Clone, Debug, PartialEq)]
pub enum Who {
    /// A person, by a name that the source vouches for.
    Person { name: String, role: Option<String> },
    /// Whoever the words of the label mean: a name, an office, a chair.
    Label,
    /// An unnamed questioner.
    Question,
    /// Nobody: a heading, a stage direction, the reporter's own words.
    Nobody,
    /// Whoever spoke before he was interrupted.
    Resumed,
}

/// A turn that the source marks as one.
#[derive(Clone, Debug, PartialEq)]
pub struct DeclaredTurn {
    /// Where its label begins in the text, and where its words do.
    pub start: usize,
    pub words_start: usize,
    pub who: Who,
}

/// A statement as its format found it, before any rule has read it.
#[derive(Clone, Debug)]
pub struct Draft {
    /// The statement's own key in its source, if it has one.
    pub key: Option<String>,
    pub declared: Vec<Declared>,
    /// Lines end in `\n`; paragraphs are separated by blank lines.
    pub text: String,
    pub layout: Layout,
    /// The source's path relative to the corpus root, with `/`.
    pub path: String,
    /// Day/month order that the source as a whole uses in numeric dates, where that is known.
    pub order: Option<NumericOrder>,
    /// The turns, where the source marks them, in order. Before the first one is nobody's.
    pub turns: Vec<DeclaredTurn>,
    /// Where each page begins in the text, where the source has pages.
    pub pages: Vec<usize>,
    /// A turn was interrupted and has not gone on yet.
    pub interrupted: bool,
    /// Why words of it are not in the text, where its format could not read them.
    pub unread: Option<String>,
}

impl Draft {
    /// Longest declared value, in characters: it stands in every passage's record, and the index keeps no value that is much
    /// longer. A title has some tens, the longest lists of authors some hundreds.
    pub const LONGEST_VALUE: usize = 1_000;

    pub fn new(text: String, layout: Layout) -> Self {
        Self {
            key: None,
            declared: Vec::new(),
            text,
            layout,
            path: String::new(),
            order: None,
            turns: Vec::new(),
            pages: Vec::new(),
            interrupted: false,
            unread: None,
        }
    }

    /// Adds a declared value unless it is blank; values of one field keep their order. One that is too long to be a value
    /// is cut, and its evidence says so.
    pub fn declare(&mut self, field: Field, key: &str, value: &str) {
        let value = value.trim();
        if value.is_empty() || is_placeholder(value) {
            return;
        }
        let (value, key) = match value.char_indices().nth(Self::LONGEST_VALUE) {
            Some((end, _)) => (value[..end].trim_end(), format!("{key} (cut at {} characters)", Self::LONGEST_VALUE)),
            None => (value, key.to_owned()),
        };
        self.declared.push(Declared { field, value: value.to_owned(), key });
    }

    /// Adds a turn: its label, if it has one, then its words, as a paragraph of their own.
    pub fn push_turn(&mut self, label: &str, words: &str, who: Who) {
        let (label, words) = (label.trim().trim_end_matches(':').trim_end(), words.trim());
        if label.is_empty() && words.is_empty() {
            return;
        }
        if !self.text.is_empty() {
            self.text.push_str("\n\n");
        }
        self.interrupted = false;
        let start = self.text.len();
        if !label.is_empty() {
            self.text.push_str(label);
            self.text.push_str(": ");
        }
        let words_start = self.text.len();
        self.text.push_str(words);
        self.turns.push(DeclaredTurn { start, words_start, who });
    }

    /// Adds what interrupts a turn: applause, a stage direction. The paragraphs after it go on with the turn.
    pub fn push_aside(&mut self, words: &str) {
        self.interrupted = self.turns.last().is_some_and(|turn| turn.who != Who::Nobody) || self.interrupted;
        let interrupted = self.interrupted;
        self.push_turn("", words, Who::Nobody);
        self.interrupted = interrupted;
    }

    /// Adds a paragraph that goes on with what came last.
    pub fn push_paragraph(&mut self, words: &str) {
        let words = words.trim();
        if self.interrupted && !words.is_empty() {
            self.push_turn("", words, Who::Resumed);
        } else if !words.is_empty() {
            if !self.text.is_empty() {
                self.text.push_str("\n\n");
            }
            self.text.push_str(words);
        }
    }

    /// Adds a declared value under a key as sources spell keys; unknown keys are ignored.
    pub fn declare_key(&mut self, key: &str, value: &str) {
        if let Some(field) = Field::for_source_key(key) {
            self.declare(field, key, value);
        }
    }

    /// All values declared for `field`, in order.
    pub fn all(&self, field: Field) -> impl Iterator<Item = &Declared> {
        self.declared.iter().filter(move |d| d.field == field)
    }

    /// The first value declared for `field`.
    pub fn first(&self, field: Field) -> Option<&Declared> {
        self.all(field).next()
    }
}

/// Values that tables use to say "nothing here".
fn is_placeholder(value: &str) -> bool {
    // A long value is not put in small letters only to see that it is none of them.
    const LONGEST: usize = 32;
    value.len() <= LONGEST && matches!(value.to_lowercase().as_str(), "n/a" | "na" | "null" | "none" | "nan" | "-" | "unknown" | "nil")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn long_values_are_cut_and_say_so() {
        let mut draft = Draft::new(String::new(), Layout::Plain);
        draft.declare(Field::Title, "title", &"é".repeat(Draft::LONGEST_VALUE));
        draft.declare(Field::Title, "headline", &"é".repeat(Draft::LONGEST_VALUE + 1));
        let [whole, cut] = &draft.declared[..] else { panic!("{}", draft.declared.len()) };
        assert_eq!((whole.value.chars().count(), whole.key.as_str()), (1_000, "title"));
        assert_eq!((cut.value.chars().count(), cut.key.as_str()), (1_000, "headline (cut at 1000 characters)"));
        assert_eq!(cut.evidence().rule, cut.key);
    }

    #[test]
    fn placeholders_are_no_values() {
        let mut draft = Draft::new(String::new(), Layout::Plain);
        for value in ["N/A", " none ", "Unknown", ""] {
            draft.declare(Field::Speaker, "speaker", value);
        }
        assert!(draft.declared.is_empty());
    }
}

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
}

impl Draft {
    pub fn new(text: String, layout: Layout) -> Self {
        Self { key: None, declared: Vec::new(), text, layout, path: String::new(), order: None }
    }

    /// Adds a declared value unless it is blank; values of one field keep their order.
    pub fn declare(&mut self, field: Field, key: &str, value: &str) {
        let value = value.trim();
        if !value.is_empty() && !is_placeholder(value) {
            self.declared.push(Declared { field, value: value.to_owned(), key: key.to_owned() });
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
    matches!(value.to_lowercase().as_str(), "n/a" | "na" | "null" | "none" | "nan" | "-" | "unknown" | "nil")
}

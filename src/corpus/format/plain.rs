//! Plain text: one statement a file, or one a line where every line begins with a date.

use super::{Format, Input, Parsed, dated_lines};
use crate::statement::{Draft, Layout};

pub struct Plain;

impl Format for Plain {
    fn name(&self) -> &'static str {
        "plain text"
    }

    fn extensions(&self) -> &'static [&'static str] {
        &["txt", "text"]
    }

    fn parse(&self, input: &Input) -> Result<Parsed, String> {
        if let Some(drafts) = dated_lines::parse(input.text) {
            return Ok(drafts.into());
        }
        if is_blank(input.text) {
            return Ok(Parsed::default());
        }
        Ok(vec![Draft::new(input.text.to_owned(), Layout::Plain)].into())
    }
}

fn is_blank(text: &str) -> bool {
    !text.chars().any(char::is_alphanumeric)
}

//! Headlines in capitals, whose words are all words.

use crate::query::lexer::{self, Spanned, Token};

/// Headlines in capitals hold no operators. Acronyms, numbers and scripts without capitals do not
/// make a headline: there must be a word of six capitals, and no small letter anywhere.
pub(super) fn is_shouted(text: &str, tokens: &[Spanned]) -> bool {
    let long = |text: &str| text.chars().filter(|c| c.is_uppercase()).count() >= 6;
    let words = tokens.iter().filter(|t| matches!(&t.token, Token::Word { .. })).count();
    let headline = tokens.iter().any(|t| matches!(&t.token, Token::Word { text, .. } if long(text)));
    words == tokens.len() && words > 1 && headline && !text.chars().any(char::is_lowercase) && !text.contains(['*', '~', '\\'])
}

/// Where the first word of a query stands that would be read as a headline.
pub(in crate::query) fn headline(text: &str) -> Option<usize> {
    let tokens = lexer::tokens(text).ok()?;
    is_shouted(text, &tokens).then(|| tokens.first().map(|token| token.span.start))?
}

//! Markdown, with YAML or TOML front matter.

use pulldown_cmark::{Event, Options, Parser, Tag, TagEnd};

use super::{Format, Input, Parsed, front_matter, html};
use crate::statement::{Draft, Field, Layout};

pub struct Markdown;

impl Format for Markdown {
    fn name(&self) -> &'static str {
        "Markdown"
    }

    fn extensions(&self) -> &'static [&'static str] {
        &["md", "markdown", "mdown"]
    }

    fn parse(&self, input: &Input) -> Result<Parsed, String> {
        let (matter, body) = front_matter::split(input.text)?;
        let mut unread = None;
        let (text, heading) = plain(body, &mut unread);
        if text.trim().is_empty() && matter.is_none() && unread.is_none() {
            return Ok(Parsed::default());
        }
        let layout = if matter.is_some() { Layout::Marked } else { Layout::Plain };
        let mut draft = Draft { unread, ..Draft::new(text, layout) };
        if let Some(matter) = &matter {
            front_matter::declare(&mut draft, matter);
        }
        if let (None, Some(heading)) = (draft.first(Field::Title), heading) {
            draft.declare(Field::Title, "first heading", &heading);
        }
        Ok(vec![draft].into())
    }
}

/// The text without marks, paragraphs separated by blank lines; and the heading it begins with. `unread` keeps why the first
/// piece of HTML in it could not be read.
fn plain(markdown: &str, unread: &mut Option<String>) -> (String, Option<String>) {
    let mut text = String::with_capacity(markdown.len());
    let mut heading = None;
    let mut began = 0;
    let mut in_image = 0usize;
    for event in Parser::new_ext(markdown, Options::ENABLE_TABLES | Options::ENABLE_STRIKETHROUGH) {
        match event {
            Event::Start(Tag::Image { .. }) => in_image += 1,
            Event::End(TagEnd::Image) => in_image = in_image.saturating_sub(1),
            _ if in_image > 0 => {}
            Event::Start(Tag::Heading { .. }) => {
                end_block(&mut text);
                began = text.len();
            }
            Event::End(TagEnd::Heading(_)) => {
                if heading.is_none() && text[..began].trim().is_empty() {
                    heading = Some(text[began..].trim().to_owned());
                }
                end_block(&mut text);
            }
            Event::Start(Tag::Paragraph | Tag::Item | Tag::CodeBlock(_) | Tag::Table(_) | Tag::TableRow | Tag::List(_)) => end_block(&mut text),
            Event::End(TagEnd::Paragraph | TagEnd::Item | TagEnd::CodeBlock | TagEnd::TableRow | TagEnd::List(_) | TagEnd::BlockQuote(_)) => {
                end_block(&mut text)
            }
            Event::End(TagEnd::TableCell) => text.push(' '),
            Event::Text(words) | Event::Code(words) => text.push_str(&words),
            Event::SoftBreak | Event::HardBreak => text.push('\n'),
            Event::Rule => end_block(&mut text),
            Event::Html(markup) | Event::InlineHtml(markup) => match html::text_of_fragment(&markup) {
                Ok(words) => text.push_str(&words),
                Err(why) => {
                    unread.get_or_insert(why);
                }
            },
            _ => {}
        }
    }
    text.truncate(text.trim_end().len());
    text.push('\n');
    (text, heading.filter(|h| !h.is_empty()))
}

fn end_block(text: &mut String) {
    if !text.is_empty() {
        text.truncate(text.trim_end().len());
        text.push_str("\n\n");
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn marks_go_and_words_stay() {
        let text = "# Boats\n\n**MS. LUND:** They *sail* [tonight](http://x).\n\n- one\n- two\n\n> Quoted\n> words\n\n![alt](y.png)\n";
        assert_eq!(plain(text, &mut None), ("Boats\n\nMS. LUND: They sail tonight.\n\none\n\ntwo\n\nQuoted\nwords\n".to_owned(), Some("Boats".to_owned())));
    }

    #[test]
    fn spaces_after_q_stay() {
        assert_eq!(plain("Q    Thank you.\n", &mut None).0, "Q    Thank you.\n");
    }

    #[test]
    fn markup_that_is_too_deep_is_named() {
        let text = format!("They sail.\n\n{}deep{}\n\nThey land.\n", "<div>".repeat(2_000), "</div>".repeat(2_000));
        let mut unread = None;
        assert_eq!(plain(&text, &mut unread).0, "They sail.\n\nThey land.\n");
        assert!(unread.unwrap().contains("nested"));
    }
}

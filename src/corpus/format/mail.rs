//! Mail (RFC 5322, MIME) and mailboxes (mbox), as press offices send their statements: one statement a message.

use mail_parser::{Message, MessageParser, MimeHeaders, PartType};

use super::{Format, Input, Parsed, Reads, Rows, html};
use crate::corpus::decode::{self, lines};
use crate::statement::{Draft, Field, Layout};

pub struct Mail;

/// Deepest nesting of messages within messages that is read.
const DEEPEST: usize = 8;

impl Format for Mail {
    fn name(&self) -> &'static str {
        "mail"
    }

    fn extensions(&self) -> &'static [&'static str] {
        &["eml", "mbox", "mbx"]
    }

    fn rows(&self) -> Option<Rows> {
        Some(Rows::Mailbox)
    }

    fn reads(&self) -> Reads {
        Reads::Bytes
    }

    fn parse(&self, input: &Input) -> Result<Parsed, String> {
        if decode::is_binary(&input.bytes[..input.bytes.len().min(4_096)]) && !input.bytes.windows(6).any(|w| w == b"\nFrom ") {
            return Err("is named like mail but holds binary data".to_owned());
        }
        let box_of_many = input.bytes.starts_with(b"From ") || !input.path.to_lowercase().ends_with(".eml");
        let messages = if box_of_many { messages(input.bytes) } else { vec![input.bytes.to_vec()] };
        let mut drafts = Vec::new();
        let mut broken = 0;
        for bytes in &messages {
            match MessageParser::default().parse(bytes).filter(|m| m.headers().iter().any(|h| matches!(h.name(), "Subject" | "From" | "Date"))) {
                Some(message) => statements(&message, 0, &mut drafts),
                None => broken += 1,
            }
        }
        match broken {
            0 => Ok(drafts.into()),
            _ if drafts.is_empty() => Err("holds no message".to_owned()),
            n => Ok(Parsed { drafts, problem: Some(format!("{n} of its {} messages cannot be read", messages.len())), encoding: None }),
        }
    }
}

/// The messages of a mailbox (mboxrd): each begins with a line "From …" after a blank one.
fn messages(bytes: &[u8]) -> Vec<Vec<u8>> {
    let mut found: Vec<Vec<u8>> = Vec::new();
    let mut blank = true;
    for line in bytes.split_inclusive(|b| *b == b'\n') {
        // Before the first message there may be anything.
        let begins = (blank || found.is_empty()) && line.starts_with(b"From ");
        blank = line.trim_ascii().is_empty();
        if begins {
            found.push(Vec::new());
            continue;
        }
        let Some(message) = found.last_mut() else { continue };
        let marks = line.iter().take_while(|b| **b == b'>').count();
        // ">From " was "From " before it was put into the box.
        message.extend_from_slice(if marks > 0 && line[marks..].starts_with(b"From ") { &line[1..] } else { line });
    }
    found
}

/// The statement of a message, and those of the texts attached to it.
fn statements(message: &Message, depth: usize, out: &mut Vec<Draft>) {
    let mut draft = Draft::new(body(message), Layout::Marked);
    header(message, &mut draft);
    draft.key = message.message_id().map(str::to_owned);
    let whole = draft.clone();
    if draft.text.chars().any(char::is_alphanumeric) {
        out.push(draft);
    }
    for part in message.attachments() {
        match &part.body {
            PartType::Message(inner) if depth < DEEPEST => statements(inner, depth + 1, out),
            PartType::Text(text) => out.push(attached(&lines(text), &whole, part.attachment_name())),
            PartType::Html(markup) => out.push(attached(&html::text_of_body(markup), &whole, part.attachment_name())),
            _ => {}
        }
    }
}

/// An attached text: dated by its message, unless it dates itself.
fn attached(text: &str, message: &Draft, name: Option<&str>) -> Draft {
    let mut draft = Draft::new(text.to_owned(), Layout::Plain);
    draft.key = Some(format!("{}/{}", message.key.as_deref().unwrap_or(""), name.unwrap_or("")));
    draft.declared.extend(message.declared.iter().filter(|d| matches!(d.field, Field::Date | Field::Publisher)).cloned());
    draft
}

fn header(message: &Message, draft: &mut Draft) {
    if let Some(subject) = message.subject() {
        let bare = ["Re:", "RE:", "Fwd:", "FW:", "Fw:"].iter().fold(subject.trim(), |s, mark| s.strip_prefix(mark).unwrap_or(s).trim_start());
        draft.declare(Field::Title, "Subject", bare);
    }
    if let Some(date) = message.date().filter(|d| d.is_valid() && d.year > 1970) {
        // The day where it was sent.
        draft.declare(Field::Date, "Date", &format!("{:04}-{:02}-{:02}", date.year, date.month, date.day));
    }
    if let Some(from) = message.from().and_then(|from| from.first())
        && let Some(name) = from.name()
    {
        // Whoever sends a statement publishes it; whose words it holds is for its text to say.
        draft.declare(Field::Publisher, "From", name);
    }
}

/// The words of a message: its plain text, else its HTML, without a signature.
fn body(message: &Message) -> String {
    let plain = message.text_body.iter().filter_map(|id| match &message.parts.get(*id as usize)?.body {
        PartType::Text(text) => Some(lines(text)),
        _ => None,
    });
    let plain: Vec<String> = plain.collect();
    if !plain.is_empty() {
        return unsigned(&plain.join("\n\n")).to_owned();
    }
    let parts = message.html_body.iter().filter_map(|id| match &message.parts.get(*id as usize)?.body {
        PartType::Html(markup) => Some(html::text_of_body(markup)),
        PartType::Text(text) => Some(lines(text)),
        _ => None,
    });
    parts.collect::<Vec<_>>().join("\n\n")
}

/// A line of two hyphens and a blank begins a signature (RFC 3676, 4.3).
fn unsigned(text: &str) -> &str {
    text.rfind("\n-- \n").filter(|at| text[*at..].lines().count() <= 12).map_or(text, |at| &text[..at])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn boxes_are_cut_at_their_lines() {
        let bytes = b"junk\n\nFrom a@b Mon\nSubject: One\n\n>From here\n\nFrom c@d Tue\nSubject: Two\n\nHere.\nFrom there\n";
        let found = messages(bytes);
        assert_eq!(found.len(), 2);
        assert_eq!(found[0], b"Subject: One\n\nFrom here\n\n");
        assert_eq!(found[1], b"Subject: Two\n\nHere.\nFrom there\n");
    }
}

//! Mail (RFC 5322, MIME) and mailboxes (mbox), as press offices send their statements: one statement a message.

mod parts;

use mail_parser::{Message, MessageParser, MimeHeaders, PartType};

use super::{Format, Input, Parsed, Reads, Rows, html};
use crate::corpus::decode::{self, lines};
use crate::statement::{Draft, Field, Layout};
use parts::Part;

pub struct Mail;

/// Deepest nesting of messages within messages that is read.
const DEEPEST: usize = 8;
/// Longest id of a message, in characters, as long as a line may be (RFC 5322, 2.1.1): each text that is quoted in it has it
/// in its key.
const LONGEST_ID: usize = 998;

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
        let box_of_many = input.bytes.starts_with(b"From ") || !input.name.ends_with(".eml");
        let messages = if box_of_many { messages(input.bytes) } else { vec![input.bytes.to_vec()] };
        let mut drafts = Vec::new();
        if messages.is_empty() && !input.bytes.trim_ascii().is_empty() {
            return Err("is named like a mailbox but holds no message".to_owned());
        }
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

/// The messages of a mailbox (mboxrd).
fn messages(bytes: &[u8]) -> Vec<Vec<u8>> {
    let mut found: Vec<Vec<u8>> = Vec::new();
    let mut blank = true;
    for line in bytes.split_inclusive(|b| *b == b'\n') {
        // Before the first message there may be anything.
        let begins = (blank || found.is_empty()) && begins_message(line);
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

/// "From a@b Mon Jun  3 09:00:00 2013": the line before a message. A sentence may begin with "From" too.
pub fn begins_message(line: &[u8]) -> bool {
    const DAYS: [&str; 7] = ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"];
    let Some(rest) = line.strip_prefix(b"From ") else { return false };
    String::from_utf8_lossy(&rest[..rest.len().min(200)]).split_whitespace().skip(1).take(3).any(|word| DAYS.contains(&word.trim_end_matches(',')))
}

/// The statements of a message: its own words, those it quotes and passes on, and the texts attached to it.
fn statements(message: &Message, depth: usize, out: &mut Vec<Draft>) {
    let mut own = Draft::new(String::new(), Layout::Marked);
    header(message, &mut own);
    own.key = message.message_id().map(|id| id.chars().take(LONGEST_ID).collect());
    let whole = own.clone();
    let mut others = Vec::new();
    for part in parts::parts(&body(message, &mut own.unread)) {
        match part {
            Part::Own(text) => own.push_paragraph(&text),
            Part::Quoted(text) => others.push(other(&text, &whole, others.len())),
            Part::Forwarded { header, text } => others.push(forwarded(&header, &text, &whole, others.len())),
        }
    }
    let worded = |draft: &Draft| draft.unread.is_some() || draft.text.chars().any(char::is_alphanumeric);
    out.extend([own].into_iter().chain(others).filter(worded));
    for part in message.attachments() {
        let kind = part.content_type().and_then(|kind| kind.subtype()).unwrap_or("plain").to_ascii_lowercase();
        match &part.body {
            PartType::Message(inner) if depth < DEEPEST => statements(inner, depth + 1, out),
            PartType::Message(_) => {
                let why = format!("messages in it are nested more than {DEEPEST} deep");
                match out.last_mut() {
                    Some(draft) => drop(draft.unread.get_or_insert(why)),
                    None => out.push(Draft { unread: Some(why), ..whole.clone() }),
                }
            }
            PartType::Text(text) if !["calendar", "vcard", "x-vcard", "directory", "css", "csv", "xml"].contains(&kind.as_str()) => {
                out.push(attached(&lines(text), &whole, part.attachment_name()))
            }
            PartType::Html(markup) if kind == "html" => {
                let (text, unread) = html::text_of_mail(markup).map_or_else(|why| (String::new(), Some(why)), |text| (text, None));
                out.push(Draft { unread, ..attached(&text, &whole, part.attachment_name()) });
            }
            _ => {}
        }
    }
}

/// Words that another message said: whose and when is for their text to say.
fn other(text: &str, message: &Draft, number: usize) -> Draft {
    let mut draft = Draft::new(text.to_owned(), Layout::Marked);
    draft.key = Some(format!("{}>{number}", message.key.as_deref().unwrap_or("")));
    draft
}

/// A message that is passed on, dated and titled by its own header.
fn forwarded(header: &[(String, String)], text: &str, message: &Draft, number: usize) -> Draft {
    let mut draft = other(text.trim(), message, number);
    let value = |names: &[&str]| header.iter().find(|(name, _)| names.contains(&name.as_str())).map(|(_, value)| value.as_str());
    for (field, names) in [(Field::Title, &["subject", "betreff"][..]), (Field::Date, &["date", "sent", "gesendet"]), (Field::Publisher, &["from", "von"])] {
        if let Some(value) = value(names) {
            let value = if field == Field::Publisher { value.split('<').next().unwrap_or(value) } else { value };
            draft.declare(field, "header of the message passed on", value.trim_matches(['"', ' ']));
        }
    }
    draft
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
        // A reply keeps its mark: it is not by whom the title of what it answers names.
        let bare = ["Fwd:", "FW:", "Fw:"].iter().fold(subject.trim(), |s, mark| s.strip_prefix(mark).unwrap_or(s).trim_start());
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

/// The words of a message: its plain text, or its HTML where the plain text is only a hint that there is one. `unread` keeps
/// why HTML of it could not be read.
fn body(message: &Message, unread: &mut Option<String>) -> String {
    let flowed = message.content_type().and_then(|kind| kind.attribute("format")).is_some_and(|format| format.eq_ignore_ascii_case("flowed"));
    let mut text = |id: &u32| match &message.parts.get(*id as usize)?.body {
        PartType::Text(text) if flowed => Some(parts::unflowed(&lines(text))),
        PartType::Text(text) => Some(lines(text)),
        PartType::Html(markup) => Some(html::text_of_mail(markup).unwrap_or_else(|why| {
            unread.get_or_insert(why);
            String::new()
        })),
        _ => None,
    };
    let mut joined = |ids: &[u32]| ids.iter().filter_map(&mut text).collect::<Vec<_>>().join("\n\n");
    let (plain, marked) = (joined(&message.text_body), joined(&message.html_body));
    let words = |text: &str| text.split_whitespace().count();
    if words(&marked) > 2 * words(&plain) { marked } else { plain }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_page_that_is_too_deep_is_named() {
        let bytes = format!("Subject: Boats\nContent-Type: text/html\n\n{}words\n", "<div>".repeat(2_000)).into_bytes();
        let message = MessageParser::default().parse(&bytes).unwrap();
        let mut drafts = Vec::new();
        statements(&message, 0, &mut drafts);
        assert_eq!((drafts.len(), drafts[0].text.as_str()), (1, ""));
        assert!(drafts[0].unread.as_deref().is_some_and(|why| why.contains("nested")));
    }

    #[test]
    fn a_message_that_stands_too_deep_is_named() {
        let mut nested = "Subject: Boats\n\nThe boats of Norway came home.\n".to_owned();
        for level in 0..=DEEPEST {
            nested = format!(
                "Subject: Boats\nContent-Type: multipart/mixed; boundary=b{level}\n\n--b{level}\n\nSee below.\n--b{level}\nContent-Type: message/rfc822\n\n{nested}\n--b{level}--\n"
            );
        }
        let message = MessageParser::default().parse(nested.as_bytes()).unwrap();
        let mut drafts = Vec::new();
        statements(&message, 0, &mut drafts);
        assert_eq!(drafts.len(), DEEPEST + 1);
        let told: Vec<&str> = drafts.iter().filter_map(|draft| draft.unread.as_deref()).collect();
        assert_eq!(told, ["messages in it are nested more than 8 deep"]);
    }

    #[test]
    fn boxes_are_cut_at_their_lines() {
        let bytes = b"junk\n\nFrom a@b Mon\nSubject: One\n\n>From here\n\nFrom c@d Tue\nSubject: Two\n\nHere.\n\nFrom there on\n";
        let found = messages(bytes);
        assert_eq!(found.len(), 2);
        assert_eq!(found[0], b"Subject: One\n\nFrom here\n\n");
        assert_eq!(found[1], b"Subject: Two\n\nHere.\n\nFrom there on\n");
    }
}

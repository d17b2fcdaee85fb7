//! PDF (ISO 32000): the text layer in reading order, with its pages.

mod flow;
mod glyphs;
mod lines;
mod quality;
pub mod wall;

use unicode_normalization::UnicodeNormalization;

use super::{Format, Input, Parsed, Reads};
use crate::statement::{Draft, Field, Layout};

pub struct Pdf;

impl Format for Pdf {
    fn name(&self) -> &'static str {
        "PDF"
    }

    fn extensions(&self) -> &'static [&'static str] {
        &["pdf"]
    }

    fn reads(&self) -> Reads {
        Reads::Bytes
    }

    fn parse(&self, input: &Input) -> Result<Parsed, String> {
        if !input.bytes[..input.bytes.len().min(1_024)].windows(5).any(|w| w == b"%PDF-") {
            return Err("is named like PDF but is none".to_owned());
        }
        let mut pages = wall::read(input.bytes)?;
        for line in pages.pages.iter_mut().flat_map(|p| &mut p.lines) {
            line.text = letters(&line.text);
        }
        if let Some(fault) = quality::fault(&pages) {
            return Err(fault);
        }
        let broken: Vec<String> = pages.pages.iter().zip(1..).filter(|(p, _)| p.broken).map(|(_, n)| n.to_string()).collect();
        let flow = flow::flow(&pages);
        let mut draft = Draft::new(flow.text, Layout::Plain);
        draft.pages = flow.pages;
        if let Some(title) = own_title(pages.title.as_deref(), &draft.text).or(flow.title) {
            draft.declare(Field::Title, "PDF title", &title);
        }
        Ok(Parsed { drafts: vec![draft], problem: problem(&broken, pages.beyond), encoding: None })
    }
}

/// Pages that are named.
const NAMED: usize = 20;

/// What of a file could not be read.
fn problem(broken: &[String], beyond: usize) -> Option<String> {
    let more = broken.len().saturating_sub(NAMED);
    let more = if more > 0 { format!(" and {more} more") } else { String::new() };
    let named = (!broken.is_empty()).then(|| format!("its page {}{more} cannot be read whole", broken[..broken.len().min(NAMED)].join(", ")));
    let cut = (beyond > 0).then(|| format!("its last {beyond} pages are not read: it has too many"));
    let told: Vec<String> = named.into_iter().chain(cut).collect();
    (!told.is_empty()).then(|| told.join("; "))
}

/// Ligatures and forms of presentation as letters; signs of direction and soft hyphens go.
fn letters(text: &str) -> String {
    let plain = |c: char| match u32::from(c) {
        0xfb00..=0xfb06 | 0xfb13..=0xfb17 | 0xfb50..=0xfdff | 0xfe70..=0xfefc => c.to_string().nfkc().collect::<String>(),
        0x200e | 0x200f | 0x202a..=0x202e | 0x2066..=0x2069 | 0xfeff => String::new(),
        _ => c.to_string(),
    };
    text.chars().map(plain).collect()
}

/// The title in the document's information, if the first page says the same; else it is the name of a file or of a template.
fn own_title(title: Option<&str>, text: &str) -> Option<String> {
    let title = title?.trim();
    let bare = |text: &str| text.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect::<String>();
    let head: String = text.chars().take(1_500).collect();
    let wanted = bare(title);
    (wanted.len() >= 8 && bare(&head).contains(&wanted)).then(|| title.to_owned())
}

//! The statement and its parts. Ranges are byte ranges of the statement's text.

use serde::{Deserialize, Serialize};

use super::frame::Frame;
use super::{Country, Doubt, Draft, Evidence, Found, Kind, Speaker, StatementDate};

/// A byte range, half open.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct Span {
    pub start: usize,
    pub end: usize,
}

impl Span {
    pub fn new(start: usize, end: usize) -> Self {
        Self { start, end }
    }

    pub fn contains(&self, at: usize) -> bool {
        self.start <= at && at < self.end
    }

    /// The words of `text` that this span covers.
    pub fn of<'t>(&self, text: &'t str) -> &'t str {
        &text[self.start..self.end]
    }
}

/// One public communication by a person or body on a date.
#[derive(Clone, Debug)]
pub struct Statement {
    /// The statement's own key in its source (a JSON `id`), if it has one.
    pub key: Option<String>,
    pub title: Option<Found<String>>,
    pub date: Option<Found<StatementDate>>,
    pub kind: Option<Found<Kind>>,
    pub publisher: Option<Found<String>>,
    pub url: Option<Found<String>>,
    /// ISO 639-1 code, where there is one, else 639-3.
    pub lang: Option<Found<String>>,
    pub origin: Option<Found<Country>>,
    /// Persons whose words the statement delivers, the main one first.
    pub speakers: Vec<Speaker>,
    /// Indexes into `speakers` of those who deliver what nobody else says.
    pub deliverers: Vec<usize>,
    /// Countries the statement is about, most important first.
    pub countries: Vec<Country>,
    /// The countries of the title and the lead, which every passage inherits for `country:`.
    pub main_countries: Vec<Country>,
    /// Countries that the head names, in order.
    pub head_countries: Vec<Country>,
    pub text: String,
    /// Where the head (title, date line, byline) ends and the body begins.
    pub body_start: usize,
    /// Where each page begins, where the source has pages.
    pub pages: Vec<usize>,
    pub turns: Vec<Turn>,
    pub passages: Vec<Passage>,
    pub quotes: Vec<Quote>,
    /// What the rules saw and could not settle.
    pub doubts: Vec<Doubt>,
}

impl Statement {
    /// A statement that has its frame and nothing else yet.
    pub(super) fn framed(draft: Draft, frame: Frame, lang: Option<Found<String>>) -> Self {
        Self {
            key: draft.key,
            title: frame.title,
            date: frame.date,
            kind: frame.kind,
            publisher: frame.publisher,
            url: frame.url,
            lang,
            origin: frame.origin,
            speakers: frame.speakers,
            deliverers: Vec::new(),
            countries: Vec::new(),
            main_countries: Vec::new(),
            head_countries: Vec::new(),
            pages: draft.pages,
            text: draft.text,
            body_start: frame.body_start,
            turns: Vec::new(),
            passages: Vec::new(),
            quotes: Vec::new(),
            doubts: frame.doubts,
        }
    }

    /// The page of a place in the text, from 1.
    pub fn page(&self, at: usize) -> Option<u32> {
        let page = self.pages.partition_point(|start| *start <= at);
        (page > 0).then_some(page as u32)
    }

    /// The text after the head.
    pub fn body(&self) -> &str {
        &self.text[self.body_start..]
    }

    /// The head: what stands before the body, title and date line included.
    pub fn head(&self) -> &str {
        &self.text[..self.body_start]
    }
}

/// An uninterrupted stretch by one speaker. The turns tile the body.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Turn {
    pub span: Span,
    /// Where the words begin, after the label.
    pub words_start: usize,
    /// Index into the statement's speakers; none for narration and for unknown or anonymous speakers.
    pub speaker: Option<usize>,
    /// The label as it stands, when the turn has one.
    pub label: Option<String>,
    /// An unnamed questioner ("QUESTION:", "Q").
    pub question: bool,
}

/// What a passage is, for `in:`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Role {
    /// Words delivered by the speaker of the statement or of the turn.
    Speech,
    /// Holds a direct quotation.
    Quote,
    /// Reports somebody's words without quotation marks.
    Paraphrase,
    /// Words of an unnamed questioner.
    Question,
    /// None of these.
    Narration,
}

impl Role {
    pub const ALL: [Role; 5] = [Role::Speech, Role::Quote, Role::Paraphrase, Role::Question, Role::Narration];

    pub fn name(self) -> &'static str {
        match self {
            Role::Speech => "speech",
            Role::Quote => "quote",
            Role::Paraphrase => "paraphrase",
            Role::Question => "question",
            Role::Narration => "narration",
        }
    }

    pub fn parse(name: &str) -> Option<Role> {
        let name = name.to_lowercase();
        Role::ALL.into_iter().find(|role| [role.name().to_owned(), format!("{}s", role.name()), format!("{}es", role.name())].contains(&name))
    }
}

/// The unit that is retrieved and ranked. The passages of a turn tile it.
#[derive(Clone, Debug, PartialEq)]
pub struct Passage {
    pub span: Span,
    /// Index into the statement's turns.
    pub turn: usize,
    pub role: Role,
    /// Indexes into the statement's speakers, with why each is credited.
    pub speakers: Vec<(usize, Evidence)>,
    /// Countries this passage itself mentions, in order of first mention.
    pub countries: Vec<Country>,
}

/// A direct quotation, attributed or not. A split quote is one quote.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Quote {
    /// The parts, inside the marks, in order.
    pub spans: Vec<Span>,
    /// Index into the statement's speakers.
    pub speaker: Option<usize>,
    /// The cue that attributes it ("said"), if one was found.
    pub cue: Option<String>,
    /// How sure the attribution is, 0 to 1; 0 without a speaker. Ranked by rule, not calibrated.
    pub confidence: f32,
    pub evidence: Option<Evidence>,
}

impl Quote {
    /// From the start of the first part to the end of the last.
    pub fn span(&self) -> Span {
        let end = self.spans.last().map_or(0, |s| s.end);
        Span::new(self.spans.first().map_or(0, |s| s.start), end)
    }
}

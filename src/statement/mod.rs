//! What a statement is: its fields, turns, passages and quotes, and the rules that read them out of a text.
//!
//! This room is pure. It knows no files, no index and no terminal: a [`Draft`] (text and declared
//! values, as a format found them) goes in, a [`Statement`] with evidence for every value comes out.

pub mod attribute;
pub mod country;
pub mod date;
mod draft;
mod evidence;
pub mod field;
mod frame;
mod id;
mod kind;
mod model;
pub mod segment;
pub(crate) mod sorted;
pub mod speaker;

pub use country::Country;
pub use date::{DateRange, Precision, StatementDate};
pub use draft::{Declared, DeclaredTurn, Draft, Layout, Who};
pub use evidence::{About, Basis, Doubt, Evidence, Found};
pub use field::Field;
pub use id::{PassageId, StatementId};
pub use kind::Kind;
pub use model::{Passage, Quote, Role, Span, Statement, Turn};
pub use speaker::Speaker;

/// Version of the extraction rules; an index built by another one is rebuilt.
pub const EXTRACTOR_VERSION: u32 = 5;

/// Reads the fields, turns, passages and quotes out of a draft.
///
/// Never fails: what cannot be known stays `None`. The passages tile `text[body_start..]`, so no
/// word of the body is lost and none stands in two passages.
pub fn extract(mut draft: Draft) -> Statement {
    let mut frame = frame::read(&draft);
    let turns = std::mem::take(&mut draft.turns);
    if let Some(first) = turns.first() {
        // A turn is no head, whatever it looks like.
        frame.body_start = frame.body_start.min(first.start);
    }
    let lang = frame::language(&draft);
    let mut statement = Statement::framed(draft, frame, lang);
    attribute::attribute(&mut statement, &turns);
    country::locate(&mut statement);
    statement
}

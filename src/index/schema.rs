//! The fields of the Tantivy index: one document per passage, one per statement, one per source.

use tantivy::schema::{FAST, Field, INDEXED, IndexRecordOption, STORED, STRING, Schema, SchemaBuilder, TextFieldIndexing, TextOptions};

use super::analyzer::{EXACT, LENGTH};

/// Version of the schema; an index of another version is rebuilt.
pub const SCHEMA_VERSION: u32 = 10;

/// What a document is (field `doctype`).
pub mod doctype {
    pub const PASSAGE: &str = "passage";
    pub const STATEMENT: &str = "statement";
    pub const LEDGER: &str = "ledger";
    /// A part of a container, as the ledger knows it.
    pub const PART: &str = "part";
}

/// Handles of all fields.
#[derive(Clone, Debug)]
pub struct Fields {
    pub doctype: Field,
    /// On passages and statements: the source they belong to; of a part, its container too.
    pub source_key: Field,
    /// On ledger documents only, so that they can be renewed without losing the passages.
    pub ledger_key: Field,
    /// On ledger documents: label and path, ordered as the walk is.
    pub ledger_path: Field,
    /// The statement's id, as a number.
    pub statement: Field,
    pub ordinal: Field,
    /// Words of a passage's text.
    pub words: Field,
    /// What reprints of a passage share.
    pub likeness: Field,
    /// First and last day that the date can mean, in days since 1970-01-01.
    pub date_first: Field,
    pub date_last: Field,
    /// How long title and words are together; its terms say nothing.
    pub body: Field,
    /// Words as they stand, with their places: what all words of a query search.
    pub exact: Field,
    /// The title's words, where they do not stand in `exact` already: what bare words search too.
    pub heading: Field,
    pub title: Field,
    pub speaker: Field,
    /// Name, office and year of each credit in one term, by which persons are told across statements.
    pub credit: Field,
    pub role: Field,
    pub publisher: Field,
    /// The publisher's name as it stands.
    pub publisher_name: Field,
    pub country: Field,
    pub about: Field,
    pub origin: Field,
    pub kind: Field,
    pub lang: Field,
    pub part: Field,
    pub path: Field,
    pub size: Field,
    pub mtime: Field,
    pub ctime: Field,
    pub inode: Field,
    pub hash_high: Field,
    pub hash_low: Field,
    pub declared_hash: Field,
    pub flags: Field,
    pub statements: Field,
    pub passages: Field,
    pub body_words: Field,
    pub exact_words: Field,
    /// What is shown of a document, as JSON.
    pub record: Field,
}

fn words(analyzer: &str, option: IndexRecordOption) -> TextOptions {
    TextOptions::default().set_indexing_options(TextFieldIndexing::default().set_tokenizer(analyzer).set_index_option(option))
}

/// The schema and its fields.
pub fn build() -> (Schema, Fields) {
    let mut b: SchemaBuilder = Schema::builder();
    let fields = Fields {
        doctype: b.add_text_field("doctype", STRING),
        source_key: b.add_text_field("source_key", STRING),
        ledger_key: b.add_text_field("ledger_key", STRING),
        ledger_path: b.add_text_field("ledger_path", STRING),
        statement: b.add_u64_field("statement", INDEXED | FAST),
        ordinal: b.add_u64_field("ordinal", FAST),
        words: b.add_u64_field("words", FAST),
        likeness: b.add_u64_field("likeness", INDEXED | FAST),
        date_first: b.add_i64_field("date_first", FAST),
        date_last: b.add_i64_field("date_last", FAST),
        body: b.add_text_field("body", words(LENGTH, IndexRecordOption::Basic)),
        exact: b.add_text_field("exact", words(EXACT, IndexRecordOption::WithFreqsAndPositions)),
        heading: b.add_text_field("heading", words(EXACT, IndexRecordOption::WithFreqs)),
        title: b.add_text_field("title", words(EXACT, IndexRecordOption::WithFreqsAndPositions)),
        speaker: b.add_text_field("speaker", STRING),
        credit: b.add_text_field("credit", STRING),
        role: b.add_text_field("role", words(EXACT, IndexRecordOption::WithFreqsAndPositions)),
        publisher_name: b.add_text_field("publisher_name", STRING),
        publisher: b.add_text_field("publisher", words(EXACT, IndexRecordOption::WithFreqsAndPositions)),
        country: b.add_text_field("country", STRING),
        about: b.add_text_field("about", STRING),
        origin: b.add_text_field("origin", STRING),
        kind: b.add_text_field("kind", STRING),
        lang: b.add_text_field("lang", STRING),
        part: b.add_text_field("part", STRING),
        path: b.add_text_field("path", STRING),
        size: b.add_u64_field("size", FAST),
        mtime: b.add_i64_field("mtime", FAST),
        ctime: b.add_i64_field("ctime", FAST),
        inode: b.add_u64_field("inode", FAST),
        hash_high: b.add_u64_field("hash_high", FAST),
        hash_low: b.add_u64_field("hash_low", FAST),
        declared_hash: b.add_u64_field("declared_hash", FAST),
        flags: b.add_u64_field("flags", FAST),
        statements: b.add_u64_field("statements", FAST),
        passages: b.add_u64_field("passages", FAST),
        body_words: b.add_u64_field("body_words", FAST),
        exact_words: b.add_u64_field("exact_words", FAST),
        record: b.add_bytes_field("record", STORED),
    };
    (b.build(), fields)
}

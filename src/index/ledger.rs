//! The ledger: what the index knows about each source, kept in the index itself.
//!
//! A source's ledger document is written in one batch with its passages, so a commit changes both
//! or neither. Entries are read in the order of the walk, straight from the term dictionaries.

use std::collections::HashMap;
use std::collections::hash_map::Entry;
use std::ops::ControlFlow;

use tantivy::columnar::Column;
use tantivy::schema::IndexRecordOption;
use tantivy::termdict::TermMerger;
use tantivy::{DocId, DocSet, Searcher, SegmentReader, TERMINATED};

use super::document::Counts;
use super::error::IndexError;
use super::record::LedgerRecord;
use super::schema::{Fields, doctype};
use crate::corpus::{Stamp, path_key};

/// What is noted about a source besides its stamp and counts.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Flags(u64);

impl Flags {
    /// It could not be read, or not all of it; the record says why.
    pub const FAILED: Flags = Flags(1);
    /// It was so young when it was read that its stamp proves nothing: hash it again.
    pub const RECHECK: Flags = Flags(2);
    /// It holds no statement.
    pub const EMPTY: Flags = Flags(4);
    /// The failure was the file system's: try again even if the stamp is the same.
    pub const RETRY: Flags = Flags(8);
    /// Its parts have entries of their own.
    pub const CONTAINER: Flags = Flags(16);

    pub fn bits(self) -> u64 {
        self.0
    }

    pub fn has(self, other: Flags) -> bool {
        self.0 & other.0 != 0
    }

    pub fn with(self, other: Flags, on: bool) -> Self {
        if on { Flags(self.0 | other.0) } else { Flags(self.0 & !other.0) }
    }
}

/// What the index knows about a source.
#[derive(Clone, Debug, PartialEq)]
pub struct LedgerEntry {
    pub corpus: String,
    pub path: String,
    pub stamp: Stamp,
    /// The fingerprint of bytes and declared values, in two halves.
    pub hash: (u64, u64),
    /// A hash of the sidecar's values alone, which the stamp does not cover; 0 for none.
    pub declared_hash: u64,
    pub flags: Flags,
    pub counts: Counts,
    /// Why it failed, or why it holds nothing. Not read in bulk, see [`failures`].
    pub error: Option<String>,
}

impl LedgerEntry {
    /// Label and path in the order of the walk: `/` and the end of the label are the lowest byte.
    pub fn sort_key(&self) -> String {
        sort_key(&self.corpus, &self.path)
    }
}

/// See [`LedgerEntry::sort_key`]. Paths hold no NUL, so the key is unique.
pub fn sort_key(corpus: &str, path: &str) -> String {
    let key = path_key(path);
    format!("{corpus}\0{}", String::from_utf8_lossy(&key))
}

/// The two halves of a fingerprint.
pub fn halves(fingerprint: [u8; 16]) -> (u64, u64) {
    let number = u128::from_be_bytes(fingerprint);
    ((number >> 64) as u64, number as u64)
}

/// What tells whether a source is what it was.
struct Columns {
    size: Column<u64>,
    mtime: Column<i64>,
    ctime: Column<i64>,
    inode: Column<u64>,
    hash_high: Column<u64>,
    hash_low: Column<u64>,
    declared_hash: Column<u64>,
    flags: Column<u64>,
}

impl Columns {
    fn open(segment: &SegmentReader) -> tantivy::Result<Self> {
        let fast = segment.fast_fields();
        Ok(Self {
            size: fast.u64("size")?,
            mtime: fast.i64("mtime")?,
            ctime: fast.i64("ctime")?,
            inode: fast.u64("inode")?,
            hash_high: fast.u64("hash_high")?,
            hash_low: fast.u64("hash_low")?,
            declared_hash: fast.u64("declared_hash")?,
            flags: fast.u64("flags")?,
        })
    }
}

/// An entry as far as it tells whether its source is what it was, of which nothing is read that is not asked for.
pub struct Seen<'a> {
    columns: &'a Columns,
    doc: DocId,
}

impl Seen<'_> {
    /// True if these are the stamp and the sidecar's values that are noted.
    pub fn is(&self, stamp: &Stamp, declared_hash: u64) -> bool {
        let Columns { size, mtime, ctime, inode, declared_hash: declared, .. } = self.columns;
        mtime.first(self.doc) == Some(stamp.mtime)
            && ctime.first(self.doc) == Some(stamp.ctime)
            && inode.first(self.doc) == Some(stamp.inode)
            && size.first(self.doc) == Some(stamp.size)
            && declared.first(self.doc) == Some(declared_hash)
    }

    pub fn flags(&self) -> Flags {
        Flags(self.number(&self.columns.flags))
    }

    pub fn hash(&self) -> (u64, u64) {
        (self.number(&self.columns.hash_high), self.number(&self.columns.hash_low))
    }

    fn number(&self, column: &Column<u64>) -> u64 {
        column.first(self.doc).unwrap_or(0)
    }
}

/// All columns of the ledger.
struct Whole {
    columns: Columns,
    /// Of statements, passages, and words in both fields.
    counts: [Column<u64>; 4],
}

impl Whole {
    fn open(segment: &SegmentReader) -> tantivy::Result<Self> {
        let [statements, passages, body_words, exact_words] =
            ["statements", "passages", "body_words", "exact_words"].map(|name| segment.fast_fields().u64(name));
        Ok(Self { columns: Columns::open(segment)?, counts: [statements?, passages?, body_words?, exact_words?] })
    }

    fn seen(&self, doc: DocId) -> Seen<'_> {
        Seen { columns: &self.columns, doc }
    }

    fn entry(&self, doc: DocId, key: &[u8]) -> Option<LedgerEntry> {
        let key = std::str::from_utf8(key).ok()?;
        let (corpus, path) = key.split_once('\0')?;
        let seen = self.seen(doc);
        let Columns { size, mtime, ctime, inode, declared_hash, .. } = &self.columns;
        let [statements, passages, body_words, exact_words] = self.counts.each_ref().map(|column| seen.number(column));
        Some(LedgerEntry {
            corpus: corpus.to_owned(),
            path: path.replace('\0', "/"),
            stamp: Stamp { size: seen.number(size), mtime: mtime.first(doc).unwrap_or(0), ctime: ctime.first(doc).unwrap_or(0), inode: seen.number(inode) },
            hash: seen.hash(),
            declared_hash: seen.number(declared_hash),
            flags: seen.flags(),
            counts: Counts { statements, passages, body_words, exact_words },
            error: None,
        })
    }
}

/// An entry where it stands.
pub struct Known<'a> {
    key: &'a [u8],
    whole: &'a Whole,
    doc: DocId,
}

impl<'a> Known<'a> {
    /// The path in the order of the walk, as bytes, if the entry is of this corpus.
    pub fn path_key(&self, corpus: &str) -> Option<&'a [u8]> {
        self.key.strip_prefix(corpus.as_bytes())?.strip_prefix(b"\0")
    }

    pub fn seen(&self) -> Seen<'a> {
        self.whole.seen(self.doc)
    }

    pub fn entry(&self) -> Option<LedgerEntry> {
        self.whole.entry(self.doc, self.key)
    }
}

/// Calls `visit` with every entry, in the order of [`LedgerEntry::sort_key`], until it breaks.
pub fn for_each(searcher: &Searcher, fields: &Fields, visit: impl FnMut(Known) -> ControlFlow<()>) -> Result<(), IndexError> {
    for_each_between(searcher, fields, (None, None), visit)
}

/// The same for the entries from one key to before another, where these are given.
pub fn for_each_between(
    searcher: &Searcher,
    fields: &Fields,
    (from, to): (Option<&[u8]>, Option<&[u8]>),
    mut visit: impl FnMut(Known) -> ControlFlow<()>,
) -> Result<(), IndexError> {
    let segments = searcher.segment_readers();
    let columns = segments.iter().map(Whole::open).collect::<tantivy::Result<Vec<_>>>()?;
    let inverted = segments.iter().map(|s| s.inverted_index(fields.ledger_path)).collect::<tantivy::Result<Vec<_>>>()?;
    let ranges = inverted.iter().map(|i| i.terms().range());
    let ranges = ranges.map(|range| if let Some(from) = from { range.ge(from) } else { range });
    let ranges = ranges.map(|range| if let Some(to) = to { range.lt(to) } else { range });
    let streams = ranges.map(|range| range.into_stream()).collect::<Result<Vec<_>, _>>()?;
    let mut merged = TermMerger::new(streams);
    while merged.advance() {
        for (ord, info) in merged.current_segment_ords_and_term_infos() {
            let mut postings = inverted[ord].read_postings_from_terminfo(&info, IndexRecordOption::Basic)?;
            while postings.doc() != TERMINATED {
                let doc = postings.doc();
                if !segments[ord].is_deleted(doc) && visit(Known { key: merged.key(), whole: &columns[ord], doc }).is_break() {
                    return Ok(());
                }
                postings.advance();
            }
        }
    }
    Ok(())
}

/// Finds the entries of single sources.
pub struct Lookup<'a> {
    searcher: &'a Searcher,
    fields: &'a Fields,
    /// By segment.
    columns: HashMap<usize, Columns>,
}

impl<'a> Lookup<'a> {
    pub fn new(searcher: &'a Searcher, fields: &'a Fields) -> Self {
        Self { searcher, fields, columns: HashMap::new() }
    }

    /// The entry of one source, of which its counts cannot be asked.
    pub fn find(&mut self, corpus: &str, path: &str) -> Result<Option<Seen<'_>>, IndexError> {
        let term = tantivy::Term::from_field_text(self.fields.ledger_key, &super::document::source_key(corpus, path));
        for (ord, segment) in self.searcher.segment_readers().iter().enumerate() {
            let Some(mut postings) = segment.inverted_index(self.fields.ledger_key)?.read_postings(&term, IndexRecordOption::Basic)? else { continue };
            while postings.doc() != TERMINATED && segment.is_deleted(postings.doc()) {
                postings.advance();
            }
            if postings.doc() != TERMINATED {
                let columns = match self.columns.entry(ord) {
                    Entry::Occupied(known) => known.into_mut(),
                    Entry::Vacant(new) => new.insert(Columns::open(segment)?),
                };
                return Ok(Some(Seen { columns, doc: postings.doc() }));
            }
        }
        Ok(None)
    }
}

/// What the index knows about a part of a container.
#[derive(Clone, Debug, PartialEq)]
pub struct PartEntry {
    pub name: String,
    /// Its place among the parts.
    pub sequence: u64,
    pub hash: (u64, u64),
    pub flags: Flags,
    pub counts: Counts,
    pub error: Option<String>,
}

/// The parts of a container, by their keys.
pub fn parts(searcher: &Searcher, fields: &Fields, corpus: &str, path: &str) -> Result<HashMap<String, PartEntry>, IndexError> {
    let container = tantivy::Term::from_field_text(fields.source_key, &super::document::source_key(corpus, path));
    let kind = tantivy::Term::from_field_text(fields.doctype, doctype::PART);
    let mut found = HashMap::new();
    for (ord, segment) in searcher.segment_readers().iter().enumerate() {
        let postings =
            |term: &tantivy::Term| -> tantivy::Result<_> { Ok(segment.inverted_index(term.field())?.read_postings(term, IndexRecordOption::Basic)?) };
        let (Some(mut of_kind), Some(mut of_container)) = (postings(&kind)?, postings(&container)?) else { continue };
        let columns = Whole::open(segment)?;
        let ordinal = segment.fast_fields().u64("ordinal")?;
        while of_kind.doc() != TERMINATED {
            let doc = of_kind.doc();
            let at = if of_container.doc() < doc { of_container.seek(doc) } else { of_container.doc() };
            if at == doc
                && !segment.is_deleted(doc)
                && let Some(entry) = columns.entry(doc, b"\0")
            {
                let record: LedgerRecord = super::record_at(searcher, fields, tantivy::DocAddress::new(ord as u32, doc))?;
                let LedgerEntry { hash, flags, counts, .. } = entry;
                let sequence = ordinal.first(doc).unwrap_or(0);
                let key = super::container::part_key(corpus, path, &record.path);
                found.insert(key, PartEntry { name: record.path, sequence, hash, flags, counts, error: record.error });
            }
            of_kind.advance();
        }
    }
    Ok(found)
}

/// All entries in order.
pub fn entries(searcher: &Searcher, fields: &Fields) -> Result<Vec<LedgerEntry>, IndexError> {
    let mut entries = Vec::new();
    for_each(searcher, fields, |known| {
        entries.extend(known.entry());
        ControlFlow::Continue(())
    })?;
    Ok(entries)
}

/// The entries that failed, with the reasons, in order.
pub fn failures(searcher: &Searcher, fields: &Fields) -> Result<Vec<LedgerEntry>, IndexError> {
    let mut failed = entries(searcher, fields)?;
    failed.retain(|e| e.flags.has(Flags::FAILED));
    for entry in &mut failed {
        entry.error = reason(searcher, fields, &entry.corpus, &entry.path)?;
    }
    Ok(failed)
}

/// What the ledger notes about why a source failed or is empty.
pub fn reason(searcher: &Searcher, fields: &Fields, corpus: &str, path: &str) -> Result<Option<String>, IndexError> {
    let key = super::document::source_key(corpus, path);
    let term = tantivy::Term::from_field_text(fields.ledger_key, &key);
    let record: Option<LedgerRecord> = super::stored(searcher, fields, &term)?;
    Ok(record.and_then(|r| r.error))
}

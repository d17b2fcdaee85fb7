//! One source: its bytes, its fingerprint, its statements.

use std::borrow::Cow;
use std::io::Read;

use super::ReadError;
use super::control;
use super::decode::{decode, lines};
use super::format::{Format, Input, Parsed, Reads};
use super::limits::limits;
use super::pack::{self, Holds, Packing, Part};
use super::walk::{Entry, Stamp};
use crate::statement::{Draft, Statement, extract};

/// The bytes of a source and the hash by which a change of them is told.
pub struct Content {
    pub bytes: Vec<u8>,
    pub fingerprint: [u8; 16],
    /// The stamp when reading was done, which is what the bytes belong to.
    pub stamp: Stamp,
}

/// The statements of a source, and how its text was decoded.
pub struct SourceText {
    pub statements: Vec<Statement>,
    pub encoding: Option<&'static str>,
    pub format: &'static str,
    /// What part of it could not be read.
    pub problem: Option<String>,
}

/// Reads a source whole, and refuses it if it is too large or changes meanwhile.
pub fn read_bytes(entry: &Entry) -> Result<Content, ReadError> {
    let file = control::open(&entry.location)?;
    let before = Stamp::of(&file.metadata()?);
    if before.size > limits().file {
        return Err(ReadError::TooLarge(before.size));
    }
    let mut bytes = Vec::with_capacity(usize::try_from(before.size).unwrap_or(0) + 1);
    // The size that was declared is no limit to what comes.
    (&file).take(limits().file.saturating_add(1)).read_to_end(&mut bytes)?;
    let stamp = Stamp::of(&file.metadata()?);
    if stamp != before || bytes.len() as u64 != before.size {
        return Err(ReadError::Changing);
    }
    let fingerprint = fingerprint(&bytes, entry);
    Ok(Content { bytes, fingerprint, stamp })
}

/// The fingerprint of a file that is read piece by piece, however large it is.
///
/// # Errors
///
/// Those of the file system; `Changing` if it is written meanwhile.
pub fn fingerprint_of(entry: &Entry) -> Result<([u8; 16], Stamp), ReadError> {
    let mut file = control::open(&entry.location)?;
    let before = Stamp::of(&file.metadata()?);
    let mut hasher = blake3::Hasher::new();
    std::io::copy(&mut file, &mut hasher)?;
    let stamp = Stamp::of(&file.metadata()?);
    if stamp != before {
        return Err(ReadError::Changing);
    }
    Ok((finished(hasher, entry), stamp))
}

/// A hash of the bytes and of what a sidecar declares about them: either one changed is a change.
pub fn fingerprint(bytes: &[u8], entry: &Entry) -> [u8; 16] {
    let mut hasher = blake3::Hasher::new();
    hasher.update(bytes);
    finished(hasher, entry)
}

/// A hash of what is said about a source outside of it; `None` where that is nothing.
pub fn declared_fingerprint(entry: &Entry) -> Option<[u8; 16]> {
    let declared = entry.declared.values();
    let nothing = declared.is_empty() && entry.mapping.text.is_empty();
    (!nothing).then(|| finished_with(blake3::Hasher::new(), &declared, entry))
}

fn finished(hasher: blake3::Hasher, entry: &Entry) -> [u8; 16] {
    finished_with(hasher, &entry.declared.values(), entry)
}

fn finished_with(mut hasher: blake3::Hasher, declared: &[(String, String)], entry: &Entry) -> [u8; 16] {
    for (key, value) in declared {
        for part in [key, value] {
            hasher.update(&[0xff]);
            hasher.update(part.as_bytes());
        }
    }
    if !entry.mapping.text.is_empty() {
        hasher.update(&[0xfe]);
        hasher.update(entry.mapping.text.as_bytes());
    }
    let mut out = [0; 16];
    out.copy_from_slice(&hasher.finalize().as_bytes()[..16]);
    out
}

/// The statements of a source before any rule has read them, and how its text was decoded.
pub struct SourceDrafts {
    pub drafts: Vec<Draft>,
    pub encoding: Option<&'static str>,
    pub format: &'static str,
    /// What part of it could not be read.
    pub problem: Option<String>,
}

/// Reads the statements out of a source's bytes.
pub fn statements(entry: &Entry, bytes: &[u8]) -> Result<SourceText, ReadError> {
    Ok(extracted(drafts(entry, bytes)?))
}

/// Reads the statements out of a part of a container.
pub fn part_statements(part: &Part, bytes: &[u8]) -> Result<SourceText, ReadError> {
    Ok(extracted(part_drafts(&part.entry, bytes, part.line, true)?))
}

/// One after the other, so that a draft is gone when its statement is there.
fn extracted(read: SourceDrafts) -> SourceText {
    let SourceDrafts { drafts, encoding, format, problem } = read;
    let (mut statements, mut passages) = (Vec::new(), 0);
    let mut whole = true;
    for draft in drafts {
        let statement = extract(draft);
        passages += statement.passages.len();
        whole = passages <= limits().passages;
        if !whole {
            break;
        }
        statements.push(statement);
    }
    let problem = told(problem, (!whole).then(|| limits().too_many()));
    SourceText { statements, encoding, format, problem }
}

/// Decodes a source's bytes and takes them apart by their format.
pub fn drafts(entry: &Entry, bytes: &[u8]) -> Result<SourceDrafts, ReadError> {
    part_drafts(entry, bytes, 0, false)
}

/// The same for a part, which shares what a sidecar declares with others.
fn part_drafts(entry: &Entry, bytes: &[u8], line: usize, shared: bool) -> Result<SourceDrafts, ReadError> {
    let Some((packing, Holds::Statements(format))) = pack::named(&entry.location) else {
        return Err(ReadError::Malformed("a kind of file that is not read".into()));
    };
    let whole = if packing == Packing::None { Cow::Borrowed(bytes) } else { Cow::Owned(pack::unpack(packing, bytes)?) };
    let Parsed { mut drafts, problem, encoding } = read(entry, format, &whole, line)?;
    let cut = (drafts.len() >= limits().statements()).then(|| limits().too_many());
    let problem = told(told(told(problem, unread(&drafts)), too_long(&mut drafts)), cut);
    let declared = entry.declared.values();
    let many = shared || drafts.len() > 1;
    for draft in &mut drafts {
        draft.path.clone_from(&entry.path);
        declare_sidecar(draft, &declared, many);
        entry.mapping.declare(draft, &entry.path);
    }
    // A draft with neither words nor a title is no statement.
    drafts.retain(|draft| draft.text.chars().any(char::is_alphanumeric) || draft.first(crate::statement::Field::Title).is_some());
    Ok(SourceDrafts { drafts, encoding, format: format.name(), problem })
}

/// Takes out statements that are longer than one may be, and tells of them.
fn too_long(drafts: &mut Vec<Draft>) -> Option<String> {
    let (most, before) = (limits().statement, drafts.len());
    drafts.retain(|draft| draft.text.len() as u64 <= most);
    let gone = before - drafts.len();
    (gone > 0).then(|| format!("{gone} of its statements longer than the limit of {} MB: not read; raise --max-statement", most >> 20))
}

/// What words of statements could not be read, where the rest of the source could.
fn unread(drafts: &[Draft]) -> Option<String> {
    let mut reasons = drafts.iter().filter_map(|draft| draft.unread.as_deref());
    let first = reasons.next()?;
    match reasons.count() {
        0 => Some(format!("a text in it is not read: {first}")),
        more => Some(format!("a text in it is not read: {first}; and {more} more")),
    }
}

/// Two problems as one; one that is known is not told again.
fn told(first: Option<String>, second: Option<String>) -> Option<String> {
    match (first, second) {
        (Some(first), Some(second)) if !first.contains(&second) => Some(format!("{first}; {second}")),
        (first, second) => first.or(second),
    }
}

/// Decodes what is text and lets the format read it.
fn read(entry: &Entry, format: &dyn Format, bytes: &[u8], line: usize) -> Result<Parsed, ReadError> {
    let path = entry.path.as_str();
    let name = entry.location.file_name().map_or_else(String::new, |name| pack::unpacked_name(&name.to_string_lossy()).to_lowercase());
    if format.reads() == Reads::Bytes {
        return format.parse(&Input { text: "", bytes, path, name: &name, mapping: &entry.mapping, line }).map_err(ReadError::Malformed);
    }
    let decoded = decode(bytes).ok_or_else(|| ReadError::Malformed(format!("is named like {} but holds binary data", format.name())))?;
    let encoding = decoded.told();
    let text = if format.reads() == Reads::Text { decoded.text } else { lines(&decoded.text) };
    let parsed = format.parse(&Input { text: &text, bytes, path, name: &name, mapping: &entry.mapping, line }).map_err(ReadError::Malformed)?;
    Ok(Parsed { encoding, ..parsed })
}

/// A sidecar's values come before the source's own: they are how a user corrects it.
fn declare_sidecar(draft: &mut Draft, declared: &[(String, String)], many: bool) {
    let mut own = std::mem::take(&mut draft.declared);
    for (key, value) in declared {
        draft.declare_key(key, value);
    }
    if many {
        // One row cannot title or date each of many statements: there it only fills gaps.
        own.append(&mut draft.declared);
        draft.declared = own;
        return;
    }
    let table: Vec<_> = draft.declared.iter().map(|d| d.field).collect();
    own.retain(|d| !table.contains(&d.field));
    draft.declared.append(&mut own);
}

//! Names for statements and passages that stay the same from run to run.

use std::fmt;
use std::str::FromStr;

/// A statement's id: the first 48 bits of BLAKE3 over (label, path, own key or ordinal).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct StatementId(pub u64);

impl StatementId {
    /// The id of the statement `key` of the source at `path` of the corpus `label`.
    pub fn new(label: &str, path: &str, key: &str) -> Self {
        let mut hasher = blake3::Hasher::new();
        for part in [label, path, key] {
            hasher.update(part.as_bytes());
            hasher.update(&[0]);
        }
        let hash = hasher.finalize();
        let mut bytes = [0u8; 8];
        bytes[2..].copy_from_slice(&hash.as_bytes()[..6]);
        Self(u64::from_be_bytes(bytes))
    }
}

impl fmt::Display for StatementId {
    fn fmt(&self, f: &mut fmt::Formatter) -> fmt::Result {
        write!(f, "{:012x}", self.0)
    }
}

impl FromStr for StatementId {
    type Err = ();

    fn from_str(text: &str) -> Result<Self, ()> {
        let ok = text.len() == 12 && text.bytes().all(|b| b.is_ascii_hexdigit());
        if !ok {
            return Err(());
        }
        u64::from_str_radix(text, 16).map(Self).map_err(|_| ())
    }
}

/// A passage's id: its statement and its place in it, written `<statement>#<ordinal>`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct PassageId {
    pub statement: StatementId,
    pub ordinal: u32,
}

impl fmt::Display for PassageId {
    fn fmt(&self, f: &mut fmt::Formatter) -> fmt::Result {
        write!(f, "{}#{}", self.statement, self.ordinal)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ids_print_and_parse() {
        let id = StatementId::new("press", "a/b.txt", "0");
        assert_eq!(id.to_string().parse(), Ok(id));
        assert_ne!(id, StatementId::new("press", "a/b.txt", "1"));
        assert_ne!(StatementId::new("a", "bc", "0"), StatementId::new("ab", "c", "0"));
        assert!("12".parse::<StatementId>().is_err());
        assert!("+1234567890a".parse::<StatementId>().is_err());
    }
}

//! A seal on the list of an index's segments, for which the engine has no checksum.
//!
//! The list, `meta.json`, also carries the totals and the corpora of the commit. A changed byte of it may be an index
//! without deletions, or with the segments of no commit. The seal is its last key, a hash (BLAKE3) of all before it;
//! the engine passes over keys that it does not know.

use std::path::Path;

use super::IndexError;

/// The engine's name for the list.
pub const LIST: &str = "meta.json";

const KEY: &str = ",\"onrecord_seal\":\"";

/// The list with its seal.
pub fn sealed(list: &[u8]) -> Vec<u8> {
    let Some(body) = list.trim_ascii_end().strip_suffix(b"}") else { return list.to_vec() };
    let seal = blake3::hash(body).to_hex();
    [body, KEY.as_bytes(), seal.as_bytes(), b"\"}\n"].concat()
}

/// True if a list is what was written.
pub fn holds(list: &[u8]) -> bool {
    let Some(place) = list.windows(KEY.len()).rposition(|found| found == KEY.as_bytes()) else { return false };
    list == sealed(&[&list[..place], b"}"].concat())
}

/// The list of a generation as it stands.
pub fn list(generation: &Path) -> Result<Vec<u8>, IndexError> {
    let path = generation.join(LIST);
    std::fs::read(&path).map_err(|e| IndexError::system("cannot read", &path, e))
}

/// Looks at the seal of a generation's list.
///
/// # Errors
///
/// `Damaged` if it is not what was written.
pub fn check(generation: &Path, list: &[u8]) -> Result<(), IndexError> {
    let path = generation.join(LIST);
    if holds(list) { Ok(()) } else { Err(IndexError::Damaged(format!("{} is not what was written", path.display()))) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn any_changed_byte_breaks_the_seal() {
        let list = sealed(b"{\n  \"segments\": [],\n  \"opstamp\": 17\n}\n");
        assert!(holds(&list));
        assert_eq!(serde_json::from_slice::<serde_json::Value>(&list).unwrap()["opstamp"], 17);
        for at in 0..list.len() {
            for bit in 0..8 {
                let mut changed = list.clone();
                changed[at] ^= 1 << bit;
                assert!(!holds(&changed), "byte {at}, bit {bit}");
            }
        }
        assert!(!holds(b"{}"));
        assert!(!holds(b""));
        assert!((0..list.len()).all(|end| !holds(&list[..end])));
    }
}

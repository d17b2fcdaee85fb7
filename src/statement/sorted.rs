//! Tables that are looked up without being read first: lines in order, compiled into the program.
//!
//! A program that answers one question and ends has no time to fill a map of ten thousand names.

/// Lines `key TAB value` in the order of their keys, each key once.
#[derive(Clone, Copy)]
pub struct Sorted(pub &'static str);

impl Sorted {
    /// The key as the table holds it, and its value.
    pub fn get_key_value(self, key: &str) -> Option<(&'static str, &'static str)> {
        let text = self.0.as_bytes();
        let (mut low, mut high) = (0, text.len());
        while low < high {
            let middle = low + (high - low) / 2;
            let start = text[low..middle].iter().rposition(|b| *b == b'\n').map_or(low, |at| low + at + 1);
            let end = text[middle..high].iter().position(|b| *b == b'\n').map_or(high, |at| middle + at);
            let (known, value) = self.0[start..end].split_once('\t')?;
            match known.cmp(key) {
                std::cmp::Ordering::Equal => return Some((known, value)),
                std::cmp::Ordering::Less => low = end + 1,
                std::cmp::Ordering::Greater => high = start,
            }
        }
        None
    }

    /// The value of a key.
    pub fn get(self, key: &str) -> Option<&'static str> {
        Some(self.get_key_value(key)?.1)
    }

    /// The table of these lines, as text. Of two values of one key the later counts.
    #[cfg(test)]
    pub fn text(lines: impl IntoIterator<Item = (String, String)>) -> String {
        let lines: std::collections::BTreeMap<String, String> = lines.into_iter().collect();
        lines.into_iter().map(|(key, value)| format!("{key}\t{value}\n")).collect()
    }

    /// Asserts that a table says what it is made of; `UPDATE_TABLES=1` writes it anew.
    #[cfg(test)]
    pub fn assert_current(self, path: &str, made: &str) {
        if std::env::var_os("UPDATE_TABLES").is_some() {
            let path = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join(path);
            std::fs::write(path, made).expect("the table to be written");
        } else {
            assert!(self.0 == made, "{path} is not what its sources say: UPDATE_TABLES=1 cargo test current");
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_key_is_found_and_no_other() {
        let table = Sorted("a\t1\na b\t2\nab\t3\nz\t\n");
        for (key, value) in [("a", "1"), ("a b", "2"), ("ab", "3"), ("z", "")] {
            assert_eq!(table.get_key_value(key), Some((key, value)));
        }
        for key in ["", "a ", "abc", "b", "zz"] {
            assert_eq!(table.get(key), None, "{key:?}");
        }
        assert_eq!(Sorted("").get("a"), None);
    }
}

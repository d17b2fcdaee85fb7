//! Versions: which indexes this program reads, and which it writes.

use super::schema::SCHEMA_VERSION;
use crate::statement::EXTRACTOR_VERSION;

/// The version of an index that this program makes: that of its fields, and that of the rules that fill them.
pub fn version() -> String {
    format!("{SCHEMA_VERSION}.{EXTRACTOR_VERSION}")
}

/// How an index stands to this program.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Age {
    Same,
    /// Its fields are the same and its rules older: it can be searched, and is made anew by the next run.
    OlderRules,
    /// It has to be made anew to be searched.
    Older,
    /// A newer program made it.
    Newer,
}

impl Age {
    /// Reads the version that an index states.
    pub fn of(version: &str) -> Self {
        let (fields, rules) = version.split_once('.').unwrap_or((version, ""));
        match (fields.parse::<u32>(), rules.parse::<u32>()) {
            (Ok(fields), _) if fields > SCHEMA_VERSION => Age::Newer,
            (Ok(fields), Ok(rules)) if fields == SCHEMA_VERSION => match rules.cmp(&EXTRACTOR_VERSION) {
                std::cmp::Ordering::Less => Age::OlderRules,
                std::cmp::Ordering::Equal => Age::Same,
                std::cmp::Ordering::Greater => Age::Newer,
            },
            _ => Age::Older,
        }
    }

    /// True if it can be searched.
    pub fn is_read(self) -> bool {
        matches!(self, Age::Same | Age::OlderRules)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn versions_are_compared_by_number() {
        let of = |fields: u32, rules: u32| Age::of(&format!("{fields}.{rules}"));
        assert_eq!(Age::of(&version()), Age::Same);
        assert_eq!(of(SCHEMA_VERSION, EXTRACTOR_VERSION - 1), Age::OlderRules);
        assert_eq!(of(SCHEMA_VERSION, EXTRACTOR_VERSION + 1), Age::Newer);
        assert_eq!(of(SCHEMA_VERSION + 1, 0), Age::Newer);
        assert_eq!(of(SCHEMA_VERSION - 1, EXTRACTOR_VERSION + 9), Age::Older);
        for unknown in ["unknown", "", ".", "1", "-1.2", "9"] {
            assert_eq!(Age::of(unknown), Age::Older, "{unknown}");
        }
    }
}

//! Speakers: persons and bodies, their names and their titles.

mod class;
mod foreign;
mod group;
mod name;
mod shape;
mod title;

use serde::{Deserialize, Serialize};

use super::Evidence;

pub use class::Class;
pub use group::{Credit, Person, group, surname_of};
pub use name::{Name, display_name, fold, is_capitals, is_name_word};
pub use shape::{is_person_name, is_starter};
pub use title::{is_head, is_honorific, is_office, is_office_alone, is_portfolio, is_title_word, office_of, strip_titles, trim_article};

/// A person (or body) resolved within a statement.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Speaker {
    /// The fullest name met, without titles and honorifics.
    pub name: String,
    /// The office, as the text or the source gives it.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub role: Option<String>,
    /// The spellings met, as they stand.
    #[serde(skip_serializing_if = "Vec::is_empty", default)]
    pub spellings: Vec<String>,
    pub evidence: Evidence,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn same(a: &str, b: &str, expected: bool) {
        let (a, b) = (Name::parse(a).unwrap(), Name::parse(b).unwrap());
        assert_eq!(a.may_be(&b), expected, "{a:?} {b:?}");
    }

    #[test]
    fn one_person() {
        for (a, b) in [
            ("Rex Tillerson", "Secretary Tillerson"),
            ("Tillerson, Rex", "Rex W. Tillerson"),
            ("HAYASHI Yoshimasa", "Yoshimasa Hayashi"),
            ("Mr. HAYASHI", "Foreign Minister HAYASHI Yoshimasa"),
            ("Pieter van der Meer", "Minister van der Meer"),
            ("H.E. Mr. Ali Noor", "Ali Noor"),
            ("Étienne Vasseur", "Etienne Vasseur"),
            ("J. T. Okello", "James Okello"),
            ("Rt Hon Dame Ann Lee", "Ann Lee, MP"),
            ("Joseph R. Biden, Jr.", "President Biden"),
        ] {
            same(a, b, true);
        }
    }

    #[test]
    fn two_persons() {
        same("Rex Tillerson", "Renda Tillerson", false);
        same("Ann Lee", "Robert Lee", false);
        same("Okello", "Okella", false);
    }

    #[test]
    fn shown_names() {
        for (text, name, office) in [
            ("Secretary of State Antony J. Blinken", "Antony J. Blinken", Some("Secretary of State")),
            ("MS. NAUERT", "Nauert", None),
            ("FOREIGN MINISTER ONO Haruka", "Ono Haruka", Some("FOREIGN MINISTER")),
            ("the Prime Minister", "Minister", Some("Prime")),
            ("President Joseph R. Biden, Jr.", "Joseph R. Biden, Jr.", Some("President")),
            ("Martin O'BRIEN-SMITH", "Martin O'Brien-Smith", None),
        ] {
            assert_eq!(display_name(text), name, "{text}");
            if text != "the Prime Minister" {
                assert_eq!(office_of(text), office, "{text}");
            }
        }
    }
}

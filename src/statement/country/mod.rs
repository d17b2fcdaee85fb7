//! Countries: their codes and all the names they go by.
//!
//! The names stand in `countries.tsv`, generated from openly licensed packages by `generate.py`
//! next to it. This file reads the table; `find.rs` finds the names in a text.

mod america;
mod doubt;
mod find;
mod finder;
mod folded;
mod namesake;
mod setting;
mod table;

use std::fmt;

use serde::{Deserialize, Deserializer, Serialize, Serializer};

pub use find::{Mention, find, find_countries, locate};

/// A country by its ISO 3166-1 alpha-2 code, or a former state by its ISO 3166-3 code.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Country(&'static str);

impl Country {
    /// The country with this code, in any case.
    pub fn from_code(code: &str) -> Option<Country> {
        let code = code.trim();
        if !(2..=4).contains(&code.len()) {
            return None;
        }
        table::code(&code.to_ascii_uppercase()).map(Country)
    }

    /// The country with this ISO 3166-1 alpha-3 code, in capitals.
    pub fn from_alpha3(code: &str) -> Option<Country> {
        table::alpha3(code).map(Country)
    }

    /// True for a word that is part of a country's name or demonym, as titles hold them ("of the United Kingdom").
    pub fn is_name_part(word: &str) -> bool {
        table::is_name_part(word)
    }

    /// Every country that `name` can mean: by code, name, official name, alias, abbreviation or
    /// demonym in any language of the table. More than one only for words that countries share ("Congo").
    pub fn named(name: &str) -> Vec<Country> {
        match Country::from_code(name).filter(|_| name.len() == 2) {
            Some(country) => vec![country],
            None => table::named(name).map(Country).collect(),
        }
    }

    /// True if some country can be meant by `name`.
    pub fn is_named(name: &str) -> bool {
        name.len() == 2 && Country::from_code(name).is_some() || table::is_name(name)
    }

    /// The countries that bear a name in English: names and abbreviations, no adjectives and no codes.
    pub fn called(name: &str) -> Vec<Country> {
        table::called(name).map(Country).collect()
    }

    /// The members of a region or bloc ("EU", "ASEAN", "Latin America"), if `name` is one.
    pub fn region(name: &str) -> Option<Vec<Country>> {
        table::region(name).map(|codes| codes.map(Country).collect())
    }

    pub fn code(self) -> &'static str {
        self.0
    }

    /// The common short name in English.
    pub fn name(self) -> &'static str {
        table::name(self.0)
    }

    /// All names in the table, for suggestions.
    pub fn all_names() -> impl Iterator<Item = &'static str> {
        table::english_names()
    }
}

impl fmt::Display for Country {
    fn fmt(&self, f: &mut fmt::Formatter) -> fmt::Result {
        f.write_str(self.0)
    }
}

impl fmt::Debug for Country {
    fn fmt(&self, f: &mut fmt::Formatter) -> fmt::Result {
        f.write_str(self.0)
    }
}

impl Serialize for Country {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.0)
    }
}

impl<'de> Deserialize<'de> for Country {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let code = String::deserialize(deserializer)?;
        Country::from_code(&code).ok_or_else(|| serde::de::Error::custom("not a country code"))
    }
}

//! What a word can be in the name or the title of a person: looked up once and kept.

use std::cell::RefCell;

use rustc_hash::FxHashMap;

use super::name::{PARTICLES, fold};
use super::{shape, title};
use crate::statement::Country;

/// What a word can be.
#[derive(Clone, Copy, Debug, Default)]
pub struct Class {
    /// A form of address ("Mr", "H.E.").
    pub honorific: bool,
    /// Part of a title of office ("Deputy").
    pub title: bool,
    /// What heads a title of office ("Minister").
    pub head: bool,
    /// What an office is for ("Fisheries").
    pub portfolio: bool,
    /// What begins sentences rather than names.
    pub starter: bool,
    /// Part of a country's name or demonym.
    pub country: bool,
    /// What stands before a surname ("van").
    pub particle: bool,
}

/// Most words that are kept on a thread, and their longest: a few thousand make up most names and titles.
const KEPT: usize = 50_000;
const LONGEST: usize = 32;

thread_local! {
    static KNOWN: RefCell<FxHashMap<Box<str>, Class>> = RefCell::default();
}

impl Class {
    /// The class of a word as it is written.
    pub fn of(word: &str) -> Self {
        if word.len() > LONGEST {
            return Self::look_up(word);
        }
        if let Some(class) = KNOWN.with_borrow(|known| known.get(word).copied()) {
            return class;
        }
        let class = Self::look_up(word);
        KNOWN.with_borrow_mut(|known| {
            if known.len() >= KEPT {
                known.clear();
            }
            known.insert(word.into(), class);
        });
        class
    }

    fn look_up(word: &str) -> Self {
        let folded = fold(word);
        Self {
            honorific: title::lists_honorific(word, &folded),
            title: title::lists_title(&folded),
            head: title::lists_head(&folded),
            portfolio: title::lists_portfolio(&folded),
            starter: shape::lists_starter(word),
            country: Country::is_name_part(word),
            particle: PARTICLES.contains(&folded.as_str()),
        }
    }

    /// A word of a title of office, what it is for included.
    pub fn office(self) -> bool {
        self.title || self.portfolio
    }

    /// A word of an office, or of the country it is of.
    pub fn office_or_country(self) -> bool {
        self.office() || self.country
    }
}

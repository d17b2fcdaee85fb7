//! What a word can be in the name or the title of a person: looked up once and kept.

use std::cell::RefCell;
use std::hash::BuildHasher;

use rustc_hash::FxBuildHasher;

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

/// Words that are kept on a thread, a power of two, and their longest: few words make up most of a text.
const KEPT: usize = 1 << 15;
const LONGEST: usize = 24;

/// A word with its class, in a place that its hash names; a newer word takes an older one's place.
#[derive(Clone, Copy)]
struct Kept {
    length: u8,
    word: [u8; LONGEST],
    class: Class,
}

thread_local! {
    static KNOWN: RefCell<Vec<Kept>> = const { RefCell::new(Vec::new()) };
}

impl Class {
    /// The class of a word as it is written.
    pub fn of(word: &str) -> Self {
        if word.is_empty() || word.len() > LONGEST {
            return Self::look_up(word);
        }
        let place = (FxBuildHasher.hash_one(word) >> 40) as usize % KEPT;
        let known = KNOWN.with_borrow(|known| known.get(place).filter(|kept| kept.is(word)).map(|kept| kept.class));
        known.unwrap_or_else(|| {
            let class = Self::look_up(word);
            KNOWN.with_borrow_mut(|known| {
                if known.is_empty() {
                    known.resize(KEPT, Kept { length: 0, word: [0; LONGEST], class: Class::default() });
                }
                known[place] = Kept::new(word, class);
            });
            class
        })
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

impl Kept {
    fn new(text: &str, class: Class) -> Self {
        let mut word = [0; LONGEST];
        word[..text.len()].copy_from_slice(text.as_bytes());
        Self { length: text.len() as u8, word, class }
    }

    fn is(&self, word: &str) -> bool {
        usize::from(self.length) == word.len() && self.word[..word.len()] == *word.as_bytes()
    }
}

//! What a whole text tells of places whose names mean two.

use std::cell::OnceCell;

/// A text, and what is asked of all of it for one name after the other.
pub struct Setting<'t> {
    pub text: &'t str,
    american: OnceCell<bool>,
    caucasus: OnceCell<bool>,
    india: OnceCell<bool>,
    tribes: OnceCell<bool>,
    channel: OnceCell<bool>,
}

impl<'t> Setting<'t> {
    pub fn new(text: &'t str) -> Self {
        let [american, caucasus, india, tribes, channel] = [const { OnceCell::new() }; 5];
        Self { text, american, caucasus, india, tribes, channel }
    }

    fn has(&self, cues: &[&str]) -> bool {
        cues.iter().any(|cue| self.text.contains(cue))
    }

    /// True for a text of American domestic politics.
    pub fn is_american(&self) -> bool {
        *self.american.get_or_init(|| self.has(AMERICAN))
    }

    pub fn tells_of_caucasus(&self) -> bool {
        *self.caucasus.get_or_init(|| self.has(CAUCASUS))
    }

    pub fn tells_of_india(&self) -> bool {
        let country = |(at, name): (usize, &str)| !self.text[at + name.len()..].starts_with(char::is_alphabetic);
        *self.india.get_or_init(|| self.text.match_indices("India").any(country) || self.text.contains("Delhi"))
    }

    pub fn tells_of_tribes(&self) -> bool {
        *self.tribes.get_or_init(|| self.has(TRIBES))
    }

    /// True where the other islands off Normandy are spoken of.
    pub fn tells_of_channel(&self) -> bool {
        *self.channel.get_or_init(|| self.has(CHANNEL))
    }
}

const AMERICAN: &[&str] = &[
    "Congressman",
    "Congresswoman",
    "U.S. Senate",
    "House of Representatives",
    "Senator",
    "Rep. ",
    "District of Georgia",
    "District, Georgia",
    "Governor",
    "Atlanta",
    "Alabama",
    "Tennessee",
    "South Carolina",
    "Florida",
    "Congressional",
    "the gentleman from",
    "Augusta",
    "Savannah",
    "Medicaid",
    "county",
    "County",
    "University of Georgia",
];

const CAUCASUS: &[&str] = &[
    "Tbilisi",
    "Abkhazia",
    "Ossetia",
    "Caucasus",
    "Saakashvili",
    "Batumi",
    "Georgian Dream",
    "Georgian government",
    "Georgian Government",
    "Georgian Prime",
    "Georgian President",
    "Georgian Foreign",
    "Georgian people",
    "Black Sea",
    "Azerbaijan",
    "Armenia",
    "Republic of Georgia",
    "Russian invasion of Georgia",
    "Soviet",
    "Moldova",
    "Government of Georgia",
    "President of Georgia",
    "Prime Minister of Georgia",
    "Georgia's sovereignty",
    "Georgia’s sovereignty",
];

const TRIBES: &[&str] = &[" tribe", "Tribe", " tribal", "Tribal", "Native American", "American Indian", "Indian Affairs", "Indian Country"];

const CHANNEL: &[&str] = &["Guernsey", "Channel Island", "Helier", "Bailiwick", "Isle of Man"];

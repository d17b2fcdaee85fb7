//! American words that look like countries: the state of Georgia, towns, the first nations.

use super::doubt::{Candidate, window, word_after, word_before};
use super::setting::Setting;
use super::table;
use crate::statement::Span;

/// The first nations of America are called Indians where the text speaks of tribes, or of what the United
/// States had to do with them, and never of India.
pub fn is_native_american(setting: &Setting, span: Span) -> bool {
    const NOUNS: &[&str] = &[
        "tribe",
        "tribes",
        "title",
        "titles",
        "hostilities",
        "agent",
        "agents",
        "agency",
        "agencies",
        "reservation",
        "reservations",
        "lands",
        "land",
        "war",
        "wars",
        "affairs",
        "policy",
        "country",
        "school",
        "schools",
        "chief",
        "chiefs",
        "nation",
        "nations",
        "service",
        "territory",
        "territories",
        "frontier",
        "department",
        "bureau",
        "appropriation",
        "appropriations",
        "population",
        "question",
        "problem",
        "treaty",
        "treaties",
        "claims",
        "education",
        "relations",
        "inhabitants",
        "commissioners",
        "warfare",
        "depredations",
        "outbreak",
        "women",
        "youth",
        "children",
    ];
    let text = setting.text;
    let word = span.of(text);
    if !matches!(word, "Indian" | "Indians") {
        return false;
    }
    let noun = NOUNS.contains(&word_after(text, span.end).to_lowercase().as_str());
    !setting.tells_of_india() && (word == "Indians" || noun || setting.tells_of_tribes())
}

/// "in Peru, Indiana": a town that bears a country's name.
pub fn is_american_town(text: &str, span: Span) -> bool {
    const STATES: &[&str] = &[
        "Alabama",
        "Alaska",
        "Arizona",
        "Arkansas",
        "California",
        "Colorado",
        "Connecticut",
        "Delaware",
        "Florida",
        "Idaho",
        "Illinois",
        "Indiana",
        "Iowa",
        "Kansas",
        "Kentucky",
        "Louisiana",
        "Maine",
        "Maryland",
        "Massachusetts",
        "Michigan",
        "Minnesota",
        "Mississippi",
        "Missouri",
        "Montana",
        "Nebraska",
        "Nevada",
        "New York",
        "North Carolina",
        "North Dakota",
        "Ohio",
        "Oklahoma",
        "Oregon",
        "Pennsylvania",
        "South Carolina",
        "South Dakota",
        "Tennessee",
        "Texas",
        "Utah",
        "Vermont",
        "Virginia",
        "Washington",
        "West Virginia",
        "Wisconsin",
        "Wyoming",
    ];
    let Some(after) = text[span.end..].strip_prefix(", ") else { return false };
    let placed = matches!(word_before(text, span.start), "in" | "of" | "from" | "at" | "near" | "In" | "to");
    placed && STATES.iter().any(|state| after.strip_prefix(state).is_some_and(|rest| !rest.starts_with(char::is_alphanumeric)))
}

/// Georgia in a company of American places and offices is the US state.
pub fn is_us_georgia(setting: &Setting, candidate: &Candidate) -> bool {
    let text = setting.text;
    if candidate.entry.text != "Georgia" {
        return false;
    }
    let before = &text[..candidate.span.start];
    let after = &text[candidate.span.end..];
    let left = before.trim_end_matches([' ', '\n']);
    if left.ends_with("(R-") || left.ends_with("(D-") || left.ends_with("R-") || left.ends_with("D-") {
        return true;
    }
    let cues = [
        "Atlanta",
        "Savannah",
        "Augusta",
        "Macon",
        "Fulton County",
        "Governor of",
        "governor of",
        "Gov.",
        "Senator from",
        "senator from",
        "State of",
        "University of Georgia",
    ];
    let near = |cue: &&str| window(before, 60, true).contains(*cue) || window(after, 60, false).contains(*cue);
    let states = ["Alabama", "Florida", "Tennessee", "South Carolina", "North Carolina"];
    let caucasus = ["Tbilisi", "Armenia", "Azerbaijan", "Caucasus", "Georgian", "Batumi", "Abkhazia", "Ossetia", "sovereign"];
    let listed = states.iter().any(near);
    // Where Americans speak of their own country and nothing points to the Caucasus, it is the state.
    if setting.is_american() && !setting.tells_of_caucasus() && !stands_in_a_list(text, candidate.span) {
        return true;
    }
    (cues.iter().any(near) || listed) && !caucasus.iter().any(|cue| window(before, 60, true).contains(cue) || window(after, 60, false).contains(cue))
}

/// "Ukraine, Georgia, and Kazakhstan": other countries right beside the word.
fn stands_in_a_list(text: &str, span: Span) -> bool {
    let before = window(&text[..span.start], 40, true);
    let after = window(&text[span.end..], 40, false);
    let beside =
        |part: &str| part.split(|c: char| !c.is_alphabetic()).any(|w| w.len() > 3 && w.starts_with(char::is_uppercase) && w != "Jordan" && table::is_name(w));
    (before.trim_end().ends_with([',', 'd']) && beside(before))
        || (after.starts_with([',', ' ']) && (after.starts_with(", ") || after.starts_with(" and ")) && beside(after))
}

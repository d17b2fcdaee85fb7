//! Labels of turns at the beginning of a paragraph: "MS. NAUERT:", "QUESTION:", "Q", "Mr. SMITH of New Jersey."
//!
//! This file tells the shape of a label. Whether a text with such lines is a transcript is for
//! `turns.rs` to decide.

use crate::statement::Country;
use crate::statement::speaker::{self, is_capitals, is_honorific, is_name_word, is_office};

/// How much the shape alone says that this is a label.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Strength {
    /// A name alone, which must recur or be known.
    Weak,
    /// A name with title in ordinary letters, or words in capitals.
    Medium,
    /// A form of address or an office in capitals, a known questioner's word, name and role.
    Strong,
}

/// Who a label names.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Who {
    /// "QUESTION", "Q", "REPORTER".
    Question,
    /// "A", the answerer of an interview.
    Answer,
    /// "MODERATOR", "The Speaker", "PARTICIPANT": somebody without a name.
    Unnamed,
    /// A person, with the title if the label gives one.
    Named(String),
}

/// A label, and where the words after it begin.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Label {
    pub who: Who,
    pub strength: Strength,
    /// The label without marks.
    pub text: String,
    /// Bytes from the start of the paragraph to the words.
    pub len: usize,
    /// The words open with a quotation mark, as in a list of reactions: a quote rather than a turn.
    pub quotes: bool,
}

const QUESTIONERS: &[&str] = &[
    "q",
    "question",
    "questions",
    "questioner",
    "reporter",
    "reporters",
    "journalist",
    "journalists",
    "press",
    "interviewer",
    "inaudible question",
    "correspondent",
    "pregunta",
    "interlocutor",
    "interlocutora",
    "frage",
    "question from the press",
    "media",
    "audience",
    "audience member",
    "student",
];
const UNNAMED: &[&str] = &[
    "moderator",
    "operator",
    "host",
    "participant",
    "participants",
    "speaker",
    "the speaker",
    "mr speaker",
    "madam speaker",
    "chair",
    "the chair",
    "the chairman",
    "hon members",
    "hon member",
    "an hon member",
    "members",
    "interpreter",
    "all",
    "unidentified",
    "unidentified male",
    "unidentified female",
    "anchor",
    "the clerk",
    "clerk",
    "the acting speaker",
    "presiding officer",
    "the deputy speaker",
    "deputy speaker",
    "voice",
    "staff",
    "announcer",
];

/// Reads the label that a paragraph begins with, if it has the shape of one.
pub fn read(paragraph: &str) -> Option<Label> {
    let lead = paragraph.len() - paragraph.trim_start_matches(|c: char| c.is_whitespace() || "*_#>[".contains(c)).len();
    let line = paragraph[lead..].lines().next().unwrap_or("");
    let (label, len) = colon(line).or_else(|| bare_q(line)).or_else(|| record(line))?;
    let rest = &paragraph[lead + len..];
    let skip = rest.len() - rest.trim_start_matches(|c: char| c.is_whitespace() || "*_]".contains(c)).len();
    let words = &rest[skip..];
    Some(Label { len: lead + len + skip, quotes: words.starts_with(['“', '"', '«', '„']), ..label })
}

fn label(who: Who, strength: Strength, text: &str) -> Label {
    Label { who, strength, text: text.trim().to_owned(), len: 0, quotes: false }
}

/// Longest label, in bytes.
const LONGEST: usize = 120;

/// "NAME:", "Name, role:", "Role (Name):", "QUESTION:".
fn colon(line: &str) -> Option<(Label, usize)> {
    let at = line.find([':', '：'])?;
    let mark = line[at..].chars().next().map_or(1, char::len_utf8);
    let after = line[at + mark..].trim_start_matches(['*', '_', ']']);
    let spaced = after.is_empty() || after.starts_with(char::is_whitespace) || after.len() < line[at + mark..].len() || mark > 1 || starts_word(after);
    let text = line[..at].trim_matches(|c: char| c.is_whitespace() || "*_[]".contains(c));
    if at > LONGEST || text.is_empty() || !spaced {
        return None;
    }
    shape(text).map(|label| (label, at + mark))
}

/// "Reporter:North Korea launched": a capital right after the colon.
fn starts_word(after: &str) -> bool {
    after.starts_with(char::is_uppercase)
}

fn shape(text: &str) -> Option<Label> {
    let folded = text.to_lowercase().replace(['.', '(', ')'], "");
    let folded = folded.trim();
    // "QUESTION (via interpreter)": what stands in parentheses describes.
    let bare = text.split('(').next().unwrap_or("").to_lowercase().replace('.', "");
    if QUESTIONERS.contains(&folded) || QUESTIONERS.contains(&bare.trim()) || folded.starts_with("question from") {
        return Some(label(Who::Question, Strength::Strong, text));
    }
    if folded == "a" || folded == "answer" {
        return Some(label(Who::Answer, Strength::Medium, text));
    }
    if UNNAMED.contains(&folded) || folded.starts_with("unidentified") {
        return Some(label(Who::Unnamed, Strength::Strong, text));
    }
    if text.split_whitespace().count() > 14 || text.contains(['?', '!', ';', '"', '“', '”', '…', '=', '/', '@']) {
        return None;
    }
    role_and_name(text).or_else(|| name_and_role(text)).or_else(|| capitals(text)).or_else(|| ordinary(text))
}

/// "The Prime Minister (Mrs. Honor Ashby)", "Mr. Denis Calder (Leeds, East)".
fn role_and_name(text: &str) -> Option<Label> {
    let (before, inside) = text.strip_suffix(')')?.split_once('(')?;
    let before = before.trim();
    let name = speaker::display_name(inside);
    // What stands before is an office and nothing else, or the parentheses hold a constituency.
    let office = before.split_whitespace().all(|w| is_office(w) || is_honorific(w) || matches!(w, "of" | "for" | "and" | "to"));
    if speaker::is_person_name(&name) && office && inside.contains(' ') && !inside.contains(',') {
        return Some(label(Who::Named(format!("{} {}", trim_article(before), inside)), Strength::Strong, text));
    }
    let first = before.split_whitespace().next()?;
    let bare = speaker::display_name(before);
    (is_honorific(first) && speaker::is_person_name(&bare)).then(|| label(Who::Named(before.to_owned()), Strength::Medium, text))
}

fn trim_article(text: &str) -> &str {
    text.strip_prefix("The ").or_else(|| text.strip_prefix("THE ")).unwrap_or(text)
}

/// "Penny Wong, Foreign Minister".
fn name_and_role(text: &str) -> Option<Label> {
    let (name, role) = text.split_once(',')?;
    let bare = speaker::display_name(name);
    let office = role.split_whitespace().any(|w| speaker::is_head(w.trim_matches(',')));
    let titled = name.split_whitespace().next().is_some_and(is_honorific);
    let named = speaker::is_person_name(&bare) && (bare.contains(' ') || titled);
    (office && named).then(|| label(Who::Named(text.to_owned()), Strength::Strong, text))
}

/// "MS. NAUERT", "PRESIDENT MACRON", "SECRETARY OF STATE LUND", "MR McCARTHY".
fn capitals(text: &str) -> Option<Label> {
    let words: Vec<&str> = text.split_whitespace().collect();
    let small = |w: &&str| matches!(*w, "of" | "and" | "the" | "for" | "de" | "la" | "del" | "van" | "der" | "von");
    let upper = |w: &&str| is_capitals(w.trim_start_matches("Mc").trim_start_matches("Mac")) || small(w) || is_dotted_title(w);
    let digits = text.chars().any(|c| c.is_ascii_digit());
    if words.len() > 9 || digits || !words.iter().all(upper) || !words.iter().any(|w| is_capitals(w)) {
        return None;
    }
    let first = words.first()?;
    let name = speaker::display_name(text);
    let office = is_honorific(first) || words.iter().any(|w| speaker::is_head(w));
    if office && !speaker::is_person_name(&name) {
        // "THE PRESIDENT", "MINISTER": an office alone.
        let all = words.iter().all(|w| is_office(w) || is_honorific(w) || small(w));
        return all.then(|| label(Who::Named(text.to_owned()), Strength::Medium, text));
    }
    let strength = if office { Strength::Strong } else { Strength::Medium };
    (speaker::is_person_name(&name) || office).then(|| label(Who::Named(text.to_owned()), strength, text))
}

fn is_dotted_title(word: &str) -> bool {
    matches!(word, "Mr." | "Mrs." | "Ms." | "Dr." | "Mr" | "Mrs" | "Ms" | "Dr")
}

/// "Foreign Minister Sato", "Vladimir Putin", "Carney"; "The Prime Minister" names by office.
fn ordinary(text: &str) -> Option<Label> {
    let words: Vec<&str> = text.split_whitespace().collect();
    let small = |w: &&str| matches!(*w, "The" | "the" | "of" | "for" | "and");
    let office = words.len() <= 8 && words.iter().all(|w| small(w) || (is_office(w) && is_name_word(w))) && words.iter().any(|w| speaker::is_head(w));
    if office {
        return Some(label(Who::Named(text.to_owned()), Strength::Medium, text));
    }
    let name = speaker::display_name(text);
    let words = text.split_whitespace().count();
    if words > 8 || !speaker::is_person_name(&name) || text.chars().any(|c| c.is_ascii_digit()) {
        return None;
    }
    // "Kenya: …" is a headline.
    if !Country::named(&name).is_empty() {
        return None;
    }
    let all_names =
        text.split_whitespace().all(|w| is_name_word(w) || speaker::PARTICLES.contains(&speaker::fold(w).as_str()) || w == "of" || w == "for" || w == "and");
    let titled = name.len() < text.len();
    let strength = if titled { Strength::Medium } else { Strength::Weak };
    all_names.then(|| label(Who::Named(text.to_owned()), strength, text))
}

/// "Q    Thank you, Jen." without a colon.
fn bare_q(line: &str) -> Option<(Label, usize)> {
    let rest = line.strip_prefix('Q').or_else(|| line.strip_prefix('A'))?;
    let gap = rest.len() - rest.trim_start_matches([' ', '\t', '\u{a0}', '.', '*']).len();
    let spaced = gap >= 2 || (gap == 1 && rest.starts_with([' ', '\t', '\u{a0}', '.']) && line.starts_with('Q'));
    let worded = rest[gap..].starts_with(|c: char| c.is_uppercase() || "([“\"—-".contains(c));
    if !spaced || !worded {
        return None;
    }
    let who = if line.starts_with('Q') { Who::Question } else { Who::Answer };
    Some((label(who, Strength::Medium, &line[..1]), 1 + gap))
}

/// "Mr. SMITH of New Jersey. Mr. Speaker, I rise", "The SPEAKER pro tempore."
fn record(line: &str) -> Option<(Label, usize)> {
    let mut words = line.split(' ').filter(|w| !w.is_empty());
    let first = words.next().filter(|w| matches!(*w, "Mr." | "Mrs." | "Ms." | "Miss" | "Dr." | "The"))?;
    let head = &line[first.len()..];
    let from = line.len() - head.trim_start().len();
    let rest = &line[from..];
    let end = rest.find(". ").or_else(|| rest.strip_suffix('.').map(str::len))?;
    let named = &rest[..end];
    let (name, of) = named.split_once(" of ").unwrap_or((named, ""));
    let capitals = name.split(' ').all(|w| is_capitals(w.trim_start_matches("Mc").trim_start_matches("De")) || w == "pro" || w == "tempore" || w.len() == 1);
    if named.len() > 60 || !capitals || name.chars().any(|c| c.is_ascii_digit()) || !of.split(' ').all(is_name_word) && !of.is_empty() {
        return None;
    }
    // "The SPEAKER pro tempore." presides; "The U.S. …" begins a sentence.
    if first == "The" && !name.split(' ').any(speaker::is_head) {
        return None;
    }
    let text = &line[..from + end];
    let who = if first == "The" { Who::Unnamed } else { Who::Named(format!("{first} {name}")) };
    Some((label(who, Strength::Strong, text), from + end + 1))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn labels() {
        use Strength::*;
        let named = |s: &str| Who::Named(s.to_owned());
        for (line, who, strength, words) in [
            ("MS. NAUERT: Hello.", named("MS. NAUERT"), Strong, "Hello."),
            ("MS NAUERT:  Hello.", named("MS NAUERT"), Strong, "Hello."),
            ("QUESTION: Why?", Who::Question, Strong, "Why?"),
            ("Q    Thank you.", Who::Question, Medium, "Thank you."),
            ("Q Pretty cool.", Who::Question, Medium, "Pretty cool."),
            ("**MINISTER NADIA OKAFOR:** Good morning.", named("MINISTER NADIA OKAFOR"), Strong, "Good morning."),
            ("Penny Lund, Foreign Minister: Yes.", named("Penny Lund, Foreign Minister"), Strong, "Yes."),
            ("The Prime Minister (Mrs. Honor Ash): Today", named("Prime Minister Mrs. Honor Ash"), Strong, "Today"),
            ("Mr. Denis Cole (Leeds, East): Will", named("Mr. Denis Cole"), Medium, "Will"),
            ("Mr. SMITH of New Jersey. Mr. Speaker, I rise", named("Mr. SMITH"), Strong, "Mr. Speaker, I rise"),
            ("Vladimir Orlov:\nLadies", named("Vladimir Orlov"), Weak, "Ladies"),
            ("MODERATOR: Next.", Who::Unnamed, Strong, "Next."),
            ("Reporter:North and south", Who::Question, Strong, "North and south"),
            ("A: Finland is here.", Who::Answer, Medium, "Finland is here."),
        ] {
            let found = read(line).unwrap_or_else(|| panic!("{line}"));
            assert_eq!((&found.who, found.strength, &line[found.len..]), (&who, strength, words), "{line}");
        }
    }

    #[test]
    fn lines_that_are_no_labels() {
        for line in [
            "But here's the deal: we go.",
            "Let me be clear: no.",
            "The question is: why?",
            "COVID-19: a year on",
            "It was 12:30 when",
            "http://example.org",
            "Article 5: The Parties",
            "Mr. Smith said. Then",
            "A further point",
            "The U.S. Government wants",
            "In Tokyo: more talks",
            "Quiet was the sea.",
        ] {
            assert_eq!(read(line), None, "{line}");
        }
    }

    #[test]
    fn reactions_are_quotes() {
        assert!(read("Polish Foreign Minister Anna Zawa: “No.”").unwrap().quotes);
    }
}

//! Labels of turns at the beginning of a paragraph: "MS. NAUERT:", "QUESTION:", "Q", "Mr. SMITH of New Jersey."
//!
//! This room tells the shape of a label. Whether a text with such lines is a transcript is for
//! `turns.rs` to decide.

mod shape;
mod words;

use crate::statement::speaker::{self, is_capitals, is_honorific, is_name_word};

pub use shape::key;

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
    /// "MODERATOR", "The Speaker", "PARTICIPANT": somebody without a name, and the words to know him by.
    Unnamed(String),
    /// "THE PRESIDENT": an office, which may be somebody's who is named elsewhere.
    Office(String),
    Person {
        /// With the title if the label gives one.
        name: String,
        role: Option<String>,
        /// The words of office or chair by which later labels call the same person.
        key: Option<String>,
    },
}

/// What ends a label.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Form {
    Colon,
    /// "Q" and a gap.
    Gap,
    /// ".-", ". –", " -- "
    Dash,
    /// The full stop of a record ("Mr. SMITH of New Jersey.").
    Point,
    /// A typing error for a colon.
    Semicolon,
    /// The end of the line.
    Alone,
}

/// A label, and where the words after it begin.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Label {
    pub who: Who,
    pub strength: Strength,
    pub form: Form,
    /// The label without marks.
    pub text: String,
    /// Bytes from the start of the paragraph to the words.
    pub len: usize,
    /// It is set in bold or in brackets.
    pub marked: bool,
    /// The words open with a quotation mark, as in a list of reactions: a quote rather than a turn.
    pub quotes: bool,
}

/// Longest label, in bytes.
const LONGEST: usize = 120;

/// A label's text on its line, and where it ends.
struct Cut<'t> {
    text: &'t str,
    end: usize,
    form: Form,
}

/// Reads the label that a paragraph begins with, if it has the shape of one.
pub fn read(paragraph: &str) -> Option<Label> {
    let lead = lead(paragraph);
    let line = first_line(&paragraph[lead..]);
    if let Some(mut found) = gap(line) {
        found.len += lead;
        return Some(finished(found, paragraph));
    }
    let mut cuts: Vec<Cut> = [colon(line), dash(line), point(line), semicolon(line), alone(line)].into_iter().flatten().collect();
    // The first end counts, but for words in capitals and a full stop: a colon after them says more.
    let loose = |cut: &Cut| cut.form == Form::Point && !cut.text.split(' ').next().is_some_and(is_honorific);
    cuts.sort_by_key(|cut| (loose(cut), cut.end));
    let (cut, (who, strength)) = cuts.into_iter().find_map(|cut| shape(&cut).map(|read| (cut, read)))?;
    let marked = paragraph[..lead].contains(['*', '_', '[']);
    let found = Label { who, strength, form: cut.form, text: cut.text.to_owned(), len: lead + cut.end, marked, quotes: false };
    Some(finished(found, paragraph))
}

/// The first line, with the next ones as long as all is in capitals and no colon has come: long labels are
/// wrapped ("JESÚS RAMÍREZ, COORDINADOR DE COMUNICACIÓN DEL↵GOBIERNO DE MÉXICO:").
fn first_line(text: &str) -> &str {
    let mut end = text.find('\n').unwrap_or(text.len());
    for _ in 0..2 {
        let next = text[end..].strip_prefix('\n').map_or(text.len(), |rest| end + 1 + rest.find('\n').unwrap_or(rest.len()));
        let head = text[end.min(next)..next].split(':').next().unwrap_or("");
        let goes_on = next > end + 1 && !text[..end].contains(':') && is_capitals(&text[..end]) && is_capitals(head) && text[end..next].contains(':');
        if !goes_on {
            break;
        }
        end = next;
    }
    &text[..end]
}

/// Bytes of white space, marks of bold and brackets, and a time of day before a label.
fn lead(paragraph: &str) -> usize {
    let marks = |text: &str| text.len() - text.trim_start_matches(|c: char| c.is_whitespace() || "*_#>[".contains(c)).len();
    let first = marks(paragraph);
    let rest = &paragraph[first..];
    let clock = rest.trim_start_matches('(');
    let time = clock.len() - clock.trim_start_matches(|c: char| c.is_ascii_digit() || matches!(c, ':' | '.' | ',')).len();
    let after = &clock[time..];
    let is_time = time >= 4 && clock[..time].contains(':') && clock.starts_with(|c: char| c.is_ascii_digit());
    if !is_time || is_half_of_day(after.trim_start()) {
        return first;
    }
    let skipped = after.len() - after.trim_start_matches(|c: char| c.is_whitespace() || matches!(c, ')' | ']' | '-' | '–')).len();
    let at = first + (rest.len() - clock.len()) + time + skipped;
    at + marks(&paragraph[at..])
}

/// "9:30 a.m." tells when something is, and leads in no label.
fn is_half_of_day(after: &str) -> bool {
    let near: String = after.chars().take(3).flat_map(char::to_lowercase).collect();
    ["a.m", "p.m", "am ", "pm ", "uhr"].contains(&near.as_str())
}

/// Skips the white space and marks after the label and looks at the words.
fn finished(mut label: Label, paragraph: &str) -> Label {
    let rest = &paragraph[label.len..];
    label.len += rest.len() - rest.trim_start_matches(|c: char| c.is_whitespace() || "*_]".contains(c)).len();
    label.quotes = paragraph[label.len..].starts_with(['“', '"', '«', '„']);
    label
}

/// The shape of a label, as far as what ends it allows it.
fn shape(cut: &Cut) -> Option<(Who, Strength)> {
    let (who, strength) = shape::read(cut.text)?;
    let named = !matches!(who, Who::Question | Who::Answer);
    match cut.form {
        Form::Colon | Form::Gap => Some((who, strength)),
        Form::Semicolon => Some((who, Strength::Weak)).filter(|_| strength == Strength::Strong),
        Form::Dash => {
            // "Birgit Sommer (Greens). – Mr President": a record's way, which nothing else looks like.
            let strength = if cut.text.ends_with(')') { Strength::Strong } else { strength };
            (strength > Strength::Weak).then_some((who, strength))
        }
        // Words in capitals and a full stop may be a heading.
        Form::Point if !cut.text.split(' ').next().is_some_and(|w| is_honorific(w) || w == "The") => named.then_some((who, Strength::Weak)),
        Form::Point => named.then_some((who, strength)),
        // A heading may be a name too: alone on its line nothing is certain.
        Form::Alone => named.then_some((who, strength.min(Strength::Medium))),
    }
}

/// A label's text without white space, marks and the point before its colon ("HON. S. LAL.:").
fn bare(text: &str) -> &str {
    let text = text.trim_matches(|c: char| c.is_whitespace() || "*_[]".contains(c));
    let initial = text.rsplit(' ').next().is_some_and(|w| w.chars().count() <= 2);
    if initial || text.ends_with("Jr.") { text } else { text.trim_end_matches('.') }
}

/// "NAME:", "Name, role:", "Role (Name):", "QUESTION:".
fn colon(line: &str) -> Option<Cut<'_>> {
    // A colon inside parentheses belongs to a time ("Amira Solberg (00:01):").
    let mut depth = 0usize;
    let at = line.char_indices().take_while(|(at, _)| *at <= LONGEST).find(|(_, c)| {
        match c {
            '(' => depth += 1,
            ')' => depth = depth.saturating_sub(1),
            _ => {}
        }
        depth == 0 && matches!(c, ':' | '：')
    })?;
    let (at, mark) = (at.0, at.1.len_utf8());
    let after = line[at + mark..].trim_start_matches(['*', '_', ']']);
    let spaced = after.is_empty() || after.starts_with(char::is_whitespace) || after.len() < line[at + mark..].len() || mark > 1 || starts_word(after);
    let text = bare(&line[..at]);
    (!text.is_empty() && spaced).then_some(Cut { text, end: at + mark, form: Form::Colon })
}

/// "Reporter:North Korea launched": a capital, or a letter without case, right after the colon.
fn starts_word(after: &str) -> bool {
    after.starts_with(|c: char| c.is_alphabetic() && !c.is_lowercase())
}

/// "HON. S. LAL.- Mr. Speaker", "Birgit Sommer (Greens). – Mr President", "MR. WEXFORD -- Good day".
fn dash(line: &str) -> Option<Cut<'_>> {
    let near = &line[..line.floor_char_boundary(LONGEST + 4)];
    let (at, mark) = near.match_indices(['-', '–', '—']).find_map(|(at, dash)| dash_mark(near, at, dash)).filter(|(at, _)| *at <= LONGEST)?;
    let text = line[..at].trim_matches(|c: char| c.is_whitespace() || "*_[]".contains(c));
    let titled = text.split_whitespace().next().is_some_and(|w| is_honorific(w) || is_capitals(w)) || text.ends_with(')');
    let loose = mark.starts_with(' ') && !titled;
    let initial = text.rsplit([' ', '.']).next().is_some_and(|w| w.chars().count() == 1);
    (!text.is_empty() && !loose && !initial).then_some(Cut { text, end: at + mark.len(), form: Form::Dash })
}

/// A dash after a full stop or with blanks on both sides, with what belongs to it, and where that begins.
fn dash_mark<'t>(line: &'t str, at: usize, dash: &str) -> Option<(usize, &'t str)> {
    let (before, end) = (&line[..at], at + dash.len());
    if before.ends_with('.') || (before.ends_with(',') && dash == "-") {
        return Some((at - 1, &line[at - 1..end]));
    }
    if before.ends_with(". ") {
        return Some((at - 2, &line[at - 2..end]));
    }
    let spaced = match dash {
        "-" => line[end..].starts_with("- "),
        _ => line[end..].starts_with(' '),
    };
    let end = if dash == "-" { end + 2 } else { end + 1 };
    (before.ends_with(' ') && spaced).then(|| (at - 1, &line[at - 1..end]))
}

/// "MR WEXFORD; Please": taken only where the same label stands with a colon.
fn semicolon(line: &str) -> Option<Cut<'_>> {
    let at = line.find(';').filter(|at| *at <= 40)?;
    let text = bare(&line[..at]);
    (is_capitals(text)).then_some(Cut { text, end: at + 1, form: Form::Semicolon })
}

/// "Q    Thank you, Jen." without a colon.
fn gap(line: &str) -> Option<Label> {
    let rest = line.strip_prefix('Q').or_else(|| line.strip_prefix('A'))?;
    let gap = rest.len() - rest.trim_start_matches([' ', '\t', '\u{a0}', '.', '*']).len();
    let spaced = gap >= 2 || (gap == 1 && rest.starts_with([' ', '\t', '\u{a0}', '.']) && line.starts_with('Q'));
    let worded = rest[gap..].starts_with(|c: char| c.is_uppercase() || "([“\"—-".contains(c));
    if !spaced || !worded {
        return None;
    }
    let who = if line.starts_with('Q') { Who::Question } else { Who::Answer };
    Some(Label { who, strength: Strength::Medium, form: Form::Gap, text: line[..1].to_owned(), len: 1 + gap, marked: false, quotes: false })
}

/// "Mr. SMITH of New Jersey. Mr. Speaker, I rise", "The SPEAKER pro tempore (Mr. Ambrose).", "M. le président.",
/// "GIORGIO RINALDESI (Misto). Signor Presidente".
fn point(line: &str) -> Option<Cut<'_>> {
    let first = line.split(' ').next()?;
    let titled = matches!(first, "Mr." | "Mrs." | "Ms." | "Miss" | "Dr." | "The" | "M." | "Mme" | "MM." | "Madame");
    let capitals = is_capitals(first) && first.chars().count() > 2 && !is_honorific(first);
    if !titled && !capitals {
        return None;
    }
    let from = if titled { first.len() } else { 0 };
    let end = line[from..].match_indices('.').map(|(at, _)| from + at).find(|at| {
        let before = line[..*at].rsplit([' ', '(']).next().unwrap_or("");
        let closes = line[at + 1..].is_empty() || line[at + 1..].starts_with(' ');
        // The point of an initial or of a title in parentheses ends no label.
        closes && before.chars().count() > 1 && !before.contains('.') && !is_honorific(before)
    })?;
    let text = line[..end].trim();
    let initial = text.rsplit([' ', '.']).next().is_some_and(|w| w.chars().count() == 1);
    (text.len() <= 80 && !initial && is_of_record(first, text)).then_some(Cut { text, end: end + 1, form: Form::Point })
}

/// "SMITH", "McKINNEY", "DeLAY", "MILLENDER-McDONALD", "O'NEIL".
pub fn is_name_in_capitals(word: &str) -> bool {
    const SMALL: &[&str] = &["Mc", "Mac", "De", "Di", "Du", "La", "Le", "Van", "Fitz", "Al", "El"];
    let part = |part: &str| is_capitals(SMALL.iter().find_map(|small| part.strip_prefix(*small)).filter(|rest| !rest.is_empty()).unwrap_or(part));
    !word.is_empty() && word.split('-').all(|p| !p.is_empty() && part(p))
}

/// True for the words by which records of debates call their speakers.
fn is_of_record(first: &str, text: &str) -> bool {
    let bare = text.split('(').next().unwrap_or(text).trim();
    let named = &bare[first.len().min(bare.len())..];
    let (name, of) = named.trim().split_once(" of ").unwrap_or((named.trim(), ""));
    let upper = |w: &str| is_name_in_capitals(w) || matches!(w, "pro" | "tempore" | "Acting") || w.chars().count() == 1;
    let capitals = !name.is_empty() && name.split(' ').all(upper) && !name.chars().any(|c| c.is_ascii_digit());
    match first {
        // "The SPEAKER pro tempore." presides; "The U.S. …" begins a sentence.
        "The" => capitals && name.split(' ').any(speaker::is_head),
        "M." | "Mme" | "MM." | "Madame" => {
            let words: Vec<&str> = named.split_whitespace().collect();
            let office = words.first().is_some_and(|w| matches!(*w, "le" | "la")) && words.len() <= 6;
            office || (!words.is_empty() && words.len() <= 5 && words.iter().all(|w| is_name_word(w) || matches!(*w, "de" | "du" | "des" | "la" | "le")))
        }
        "Mr." | "Mrs." | "Ms." | "Miss" | "Dr." => capitals && (of.is_empty() || of.split(' ').all(is_name_word)),
        _ => bare.split(' ').all(upper) && bare.split(' ').count() <= 6 && !bare.chars().any(|c| c.is_ascii_digit()),
    }
}

/// Labels inside a paragraph, as texts taken out of PDF have them where a line's end was lost:
/// "… be agreed to. MR. SPEAKER.- Honourable Members", "HON. P. D. KUMAR- Sir", "HON. S. NAND asked the
/// Government". Where each begins, and the label from there.
pub fn inside(paragraph: &str) -> Vec<(usize, Label)> {
    const ADDRESSES: &[&str] = &["HON. ", "MR. ", "MRS. ", "MS. ", "MADAM ", "DR. "];
    let mut found: Vec<(usize, Label)> = Vec::new();
    for (start, _) in ADDRESSES.iter().flat_map(|address| paragraph.match_indices(address)) {
        let fresh = !paragraph[..start].ends_with(|c: char| c.is_alphanumeric() || c == '.' || c == '-');
        if start == 0 || !fresh || found.iter().any(|(at, l)| *at == start || (*at..*at + l.len).contains(&start)) {
            continue;
        }
        if let Some(label) = inline(&paragraph[start..]) {
            found.push((start, label));
        }
    }
    found.sort_by_key(|(start, _)| *start);
    found
}

/// "HON. P. D. KUMAR" and a dash or a colon, with or without a full stop or blanks.
fn inline(text: &str) -> Option<Label> {
    let mut end = 0;
    for word in text.split(' ').take(9) {
        let at = word.as_ptr() as usize - text.as_ptr() as usize;
        let bare = word.trim_end_matches(['.', ',', '-', '–', '—', ':']);
        let capitals = is_name_in_capitals(&bare.replace('.', "")) || matches!(bare, "of" | "pro" | "tempore");
        if bare.is_empty() || !capitals {
            break;
        }
        end = at + bare.len();
        if word[bare.len()..].contains(['-', '–', '—', ':']) {
            break;
        }
    }
    let rest = &text[end..];
    let dots = rest.len() - rest.trim_start_matches(['.', ',', ' ']).len();
    let after = &rest[dots..];
    let asked = after.starts_with("asked the Government");
    let mark = after.chars().next().filter(|c| matches!(c, '-' | '–' | '—' | ':'));
    if end < 6 || dots > 3 || (mark.is_none() && !asked) {
        return None;
    }
    let (who, strength) = shape::read(bare(&text[..end])).filter(|(_, strength)| *strength == Strength::Strong)?;
    let len = end + dots + mark.map_or(0, char::len_utf8);
    let label = Label { who, strength, form: Form::Dash, text: bare(&text[..end]).to_owned(), len, marked: false, quotes: false };
    Some(finished(label, text))
}

/// A name that is all of a short line.
fn alone(line: &str) -> Option<Cut<'_>> {
    let text = line.trim().trim_matches(|c: char| "*_[]".contains(c));
    // A character is at most four bytes: most lines are too long without their being counted.
    let sized = text.len() <= 4 * 70 && (2..=9).contains(&text.split_whitespace().count()) && text.chars().count() <= 70;
    let plain = sized && is_name_word(text) && !text.ends_with(['.', ',', ':', ';', '!', '?', '-']);
    plain.then_some(Cut { text, end: line.len(), form: Form::Alone })
}

#[cfg(test)]
mod tests;

//! The head of a text: the lines before its body, each with what it means.

use super::byline::{is_byline, is_full_name, is_office_line, named_in_title};
use super::dateline::{date_value, is_bare_date, is_date_label, is_date_line, is_year_line};
use crate::statement::speaker::{self, is_capitals};
use crate::statement::{Field, Span, attribute::label};

/// What a line of the head is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Meaning {
    Title,
    Date,
    Byline,
    /// "FOR IMMEDIATE RELEASE", "Press Statement", "Office of the Spokesperson", a place, a time.
    Marker,
}

/// A line of the head.
#[derive(Debug)]
pub struct Line {
    pub span: Span,
    pub meaning: Meaning,
    /// The line, or what follows its label.
    pub value: String,
    /// The label of a labelled line ("Date:"), folded.
    pub label: Option<String>,
}

/// The head of a text.
#[derive(Debug, Default)]
pub struct Head {
    pub lines: Vec<Line>,
    pub body_start: usize,
}

/// Lines looked at; heads are short.
const LOOK: usize = 16;
/// Longest line that can belong to a head, in characters.
const LONGEST: usize = 420;

struct Raw<'t> {
    span: Span,
    text: &'t str,
    /// A blank line, or the end of the text, follows.
    closes: bool,
    /// A longer paragraph follows it, as a text follows its title.
    leads: bool,
}

/// Splits the first lines of a text off its body.
///
/// `title` is the declared title: the line that repeats it belongs to the head.
pub fn read(text: &str, title: Option<&str>) -> Head {
    let raws = first_lines(text);
    let bare = raws.iter().take(6).position(|raw| is_bare_date(raw.text)).or_else(|| raws.get(1).filter(|raw| is_year_line(raw.text)).map(|_| 1));
    let dated = bare.or_else(|| raws.iter().position(|raw| is_date_line(raw.text))).filter(|at| {
        // A date line is one of the head only if all that stands before it is head-like too.
        let prose = raws[..*at].iter().filter(|raw| is_sentence(raw.text)).count();
        prose < 2 && raws[..*at].iter().all(|raw| is_short(raw.text) && !is_label(raw.text))
    });
    let mut head = Head::default();
    let mut titled = title.is_some();
    let declared = title.map(bare_words);
    let mut in_title = false;
    for (at, raw) in raws.iter().enumerate() {
        let before_date = dated.is_some_and(|d| at <= d);
        if declared.as_ref().is_some_and(|title| *title == bare_words(raw.text)) {
            head.lines.push(Line { span: raw.span, meaning: Meaning::Title, value: raw.text.to_owned(), label: None });
            head.body_start = raw.span.end;
            continue;
        }
        // "Public Schedule – July 8, 2021" above a date line is a title with a date in it.
        let dates_title = at == 0 && !titled && bare.is_some_and(|b| b > 0) && is_date_line(raw.text) && labelled(plain(raw.text)).is_none();
        // A name on a line and an office on the next are a byline.
        let office = raws.get(at + 1).filter(|next| !raw.closes && is_office_line(next.text)).filter(|_| is_full_name(raw.text));
        if let Some(office) = office {
            let value = format!("{}, {}", plain(raw.text), plain(office.text));
            head.lines.push(Line { span: Span::new(raw.span.start, office.span.end), meaning: Meaning::Byline, value, label: None });
            head.body_start = office.span.end;
            continue;
        }
        if at > 0 && is_office_line(raw.text) && head.lines.last().is_some_and(|l| l.span.end == raw.span.end) {
            continue;
        }
        let read = if dates_title { Some((Meaning::Title, None, plain(raw.text).to_owned())) } else { meaning_of(raw, titled, in_title, before_date, at) };
        let Some((meaning, label, value)) = read else { break };
        in_title = meaning == Meaning::Title && !raw.closes;
        titled |= meaning == Meaning::Title;
        head.lines.push(Line { span: raw.span, meaning, value, label });
        head.body_start = raw.span.end;
    }
    drop_false_head(&mut head, dated);
    head.body_start += text[head.body_start..].len() - text[head.body_start..].trim_start().len();
    head
}

/// A line's words alone, to compare titles.
fn bare_words(line: &str) -> String {
    line.to_lowercase().split(|c: char| !c.is_alphanumeric()).filter(|w| !w.is_empty()).collect::<Vec<_>>().join(" ")
}

fn first_lines(text: &str) -> Vec<Raw<'_>> {
    let mut raws: Vec<Raw> = Vec::new();
    let mut at = 0;
    for line in text.split_inclusive('\n') {
        let bare = line.trim();
        if bare.is_empty() {
            if let Some(last) = raws.last_mut() {
                last.closes = true;
            }
        } else if raws.len() == LOOK {
            break;
        } else {
            let start = at + (line.len() - line.trim_start().len());
            raws.push(Raw { span: Span::new(start, start + bare.len()), text: bare, closes: false, leads: leads(bare, &text[at + line.len()..]) });
        }
        at += line.len();
    }
    if at == text.len()
        && let Some(last) = raws.last_mut()
    {
        last.closes = true;
    }
    raws
}

/// A line of at most 30 words that is nobody's speech, before a paragraph more than twice as long.
fn leads(line: &str, rest: &str) -> bool {
    let Some(next) = rest.strip_prefix('\n').map(str::trim_start) else { return false };
    // Most lines are paragraphs, which the cheaper questions tell.
    let greets = line.ends_with([',', ':', ';']);
    if greets || line.split_whitespace().nth(30).is_some() || line.contains(['"', '“', '”']) {
        return false;
    }
    let paragraph = next.split("\n\n").next().unwrap_or("");
    if paragraph.len() <= 2 * line.len() {
        return false;
    }
    let lower = line.to_lowercase();
    !lower.split(|c: char| !c.is_alphanumeric()).any(|w| matches!(w, "i" | "we" | "my" | "our" | "you" | "mr" | "madam" | "said" | "says"))
}

/// A paragraph of the body, if a short one. One may be a lead above the date line; two are the text.
fn is_sentence(text: &str) -> bool {
    text.split_whitespace().nth(11).is_some() && text.trim_end_matches(['"', '”', '\'', '’', ')']).ends_with(['.', '?', '!'])
}

fn ends_like_sentence(text: &str) -> bool {
    text.trim_end_matches(['"', '”']).ends_with('.')
}

type Read = (Meaning, Option<String>, String);

fn meaning_of(raw: &Raw, titled: bool, in_title: bool, before_date: bool, at: usize) -> Option<Read> {
    let text = plain(raw.text);
    if let Some(read) = labelled(text) {
        return Some(read);
    }
    if is_date_line(text) || (at > 0 && titled && is_year_line(text)) {
        return Some((Meaning::Date, None, text.to_owned()));
    }
    if !is_short(text) || is_label(text) {
        return None;
    }
    if is_marker(text) {
        return Some((Meaning::Marker, None, text.to_owned()));
    }
    if let Some(named) = named_in_title(text).filter(|_| titled && !in_title) {
        return Some((Meaning::Byline, None, named.to_owned()));
    }
    if in_title && is_title_like(text) {
        return Some((Meaning::Title, None, text.to_owned()));
    }
    if is_byline(text) && (titled || before_date || raw.closes) {
        return Some((Meaning::Byline, None, text.to_owned()));
    }
    let title = is_title_like(text) || (at == 0 && raw.leads);
    if !titled && at < 6 && title && (raw.closes || before_date) {
        return Some((Meaning::Title, None, text.to_owned()));
    }
    // Between the title and the date line whatever is short belongs to the head.
    before_date.then(|| (Meaning::Marker, None, text.to_owned()))
}

/// A line without the marks of Markdown and mark-up around it.
pub fn plain(text: &str) -> &str {
    text.trim_start_matches('#').trim().trim_matches(['*', '_', '|', '<', '>']).trim()
}

fn is_short(text: &str) -> bool {
    text.chars().count() <= LONGEST
}

/// A label of a turn; a name and a colon alone may be a headline ("Solvang: we sail").
fn is_label(text: &str) -> bool {
    let certain = |l: &label::Label| match l.form {
        label::Form::Colon | label::Form::Gap => l.strength > label::Strength::Weak || l.marked,
        label::Form::Dash | label::Form::Point => l.strength == label::Strength::Strong,
        label::Form::Alone | label::Form::Semicolon => false,
    };
    label::read(text).is_some_and(|l| certain(&l))
}

/// Titles do not end like sentences, unless the whole of them is short.
fn is_title_like(text: &str) -> bool {
    let words = text.split_whitespace().count();
    let sentence = ends_like_sentence(text) && !is_capitals(text);
    let letters = text.chars().filter(|c| c.is_alphabetic()).count();
    let greeting = text.ends_with([',', ';', ':']) || text.to_lowercase().starts_with("dear ");
    !sentence && letters >= 3 && words <= 40 && !greeting && !text.starts_with(['"', '“', '•', '-', '—'])
}

/// "Date: 2018-06-02", "SPEAKER:  H.E. Mr. Noor", `<title="…">`.
fn labelled(text: &str) -> Option<Read> {
    let (key, value) = text.split_once([':', '='])?;
    let value = value.trim().trim_matches(['"', '>', '*', '<']).trim();
    if key.split_whitespace().count() > 5 || value.is_empty() || value.starts_with("//") {
        return None;
    }
    let folded = key.trim_matches(['<', '*', ' ']).to_lowercase();
    let person = || speaker::is_person_name(&speaker::display_name(value.split(',').next().unwrap_or(value))) && value.contains(' ');
    let meaning = match folded.as_str() {
        // "Spokesperson: Annika Lindqvist"
        office if speaker::is_office_alone(office) && !value.ends_with(['.', '?', '!']) && person() => Meaning::Byline,
        label if is_date_label(label) => date_value(value)?,
        "venue" | "place" | "location" | "contact" | "ref" | "reference" | "subject" | "subjects" | "to" | "from" | "occasion" | "event" | "source" => {
            Meaning::Marker
        }
        key => match Field::for_source_key(key)? {
            Field::Title => Meaning::Title,
            Field::Date => date_value(value)?,
            Field::Speaker | Field::Author if speaker::is_person_name(&speaker::display_name(value.split(',').next()?)) => Meaning::Byline,
            Field::Lang | Field::Kind | Field::Publisher | Field::Url | Field::Role | Field::Origin => Meaning::Marker,
            _ => return None,
        },
    };
    Some((meaning, Some(folded), value.to_owned()))
}

/// Header lines that name no title and no person.
fn is_marker(text: &str) -> bool {
    const STARTS: &[&str] = &[
        "for immediate release",
        "press release",
        "news release",
        "press statement",
        "media note",
        "media release",
        "office of",
        "media advisory",
        "via ",
        "embargoed",
        "check against delivery",
        "as delivered",
        "as prepared",
        "transcript",
        "remarks as",
        "news",
        "e&oe",
        "subjects:",
        "provisional translation",
        "unofficial translation",
        "(as delivered",
        "statement",
        "fact sheet",
        "readout",
        "ref",
        "page ",
    ];
    let lower = text.trim_matches(['(', ')', '[', ']']).to_lowercase();
    let exact = ["statement", "news", "readout", "transcript", "speech", "remarks"].contains(&lower.as_str());
    let starts = STARTS.iter().any(|s| lower.starts_with(s) && !["statement", "news", "readout", "transcript"].contains(s));
    let words = text.split_whitespace().count();
    exact || (starts && words <= 8) || is_time(&lower) || lower.starts_with("[pages ") || lower.starts_with("[extensions ")
}

/// "1:36 P.M. EDT", "12:00".
fn is_time(lower: &str) -> bool {
    let mut words = lower.split_whitespace();
    let clock = words.next().is_some_and(|w| w.len() <= 8 && w.contains([':', '.']) && w.starts_with(|c: char| c.is_ascii_digit()));
    clock && words.clone().count() <= 3 && words.all(|w| w.len() <= 5)
}

/// A head that holds only markers before prose is no head: its lines belong to the body.
fn drop_false_head(head: &mut Head, dated: Option<usize>) {
    let telling = head.lines.iter().any(|line| line.meaning != Meaning::Marker) || dated.is_some();
    if !telling {
        head.lines.clear();
        head.body_start = 0;
    }
}

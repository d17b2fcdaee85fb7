//! The head of a text: the lines before its body, each with what it means.

use crate::statement::date::{Precision, StatementDate, find_dates, find_days, weekday};
use crate::statement::speaker::{self, is_capitals, is_name_word};
use crate::statement::{Country, Field, Kind, Span, attribute::label};

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
        raws[..*at].iter().all(|raw| is_short(raw.text) && !is_label(raw.text))
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
    let paragraph = next.split("\n\n").next().unwrap_or("");
    let lower = line.to_lowercase();
    let speaks = lower.split(|c: char| !c.is_alphanumeric()).any(|w| matches!(w, "i" | "we" | "my" | "our" | "you" | "mr" | "madam" | "said" | "says"));
    let greets = line.ends_with([',', ':', ';']);
    !greets && line.split_whitespace().count() <= 30 && paragraph.len() > 2 * line.len() && !speaks && !line.contains(['"', '“', '”'])
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
fn plain(text: &str) -> &str {
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

/// Words of labels that say when a text was issued, in some languages.
fn is_date_label(label: &str) -> bool {
    const LABELS: &[&str] = &[
        "for release",
        "for immediate release",
        "for release on",
        "embargoed until",
        "embargo",
        "embargo until",
        "released",
        "release",
        "posted",
        "posted on",
        "last updated",
        "updated",
        "updated on",
        "last modified",
        "modified",
        "delivered on",
        "dated",
        "date of issue",
        "date of release",
        "date issued",
        "issued on",
        "date published",
        "published on",
        "publication date",
        "press release date",
        "date of publication",
        "date of delivery",
        "date of speech",
        "fecha",
        "fecha de publicación",
        "publicado",
        "publicado el",
        "data",
        "data di pubblicazione",
        "data de publicação",
        "publicado em",
        "datum",
        "stand",
        "date de publication",
        "publié le",
        "veröffentlicht",
        "veröffentlicht am",
        "erstellt am",
        "дата",
        "дата публикации",
        "опубликовано",
        "التاريخ",
        "日期",
        "发布日期",
        "发布时间",
        "日付",
    ];
    LABELS.contains(&label)
}

fn date_value(value: &str) -> Option<Meaning> {
    (!find_dates(value).is_empty()).then_some(Meaning::Date)
}

/// A line that is a date, with at most a weekday, a time and a place around it.
pub fn is_date_line(text: &str) -> bool {
    let text = plain(text);
    if text.len() > 330 || text.chars().count() > 110 {
        return false;
    }
    let dates = find_dates(text);
    let Some(mention) = dates.first() else { return false };
    if mention.date.precision() == Precision::Year {
        return false;
    }
    let before = &text[..mention.start];
    let told = !is_issued(before) && Kind::told_by(before).is_some()
        || before.split_whitespace().any(|w| matches!(w, "on" | "by" | "with" | "to" | "for") && before.split_whitespace().count() > 2);
    if told && !is_issued(before) {
        return false;
    }
    let labelled = (before.trim_end().ends_with(':') && before.split_whitespace().count() <= 3) || is_issued(before);
    let rest = format!("{} {}", &text[..mention.start], &text[mention.end..]);
    let words: Vec<&str> = rest.split_whitespace().filter(|w| w.chars().any(char::is_alphabetic)).collect();
    // "Session 31, second sitting, Thursday, 9 March 2017"
    let last = before.trim_end_matches([' ', ',']).rsplit([' ', ',']).next().unwrap_or("");
    let of_day = weekday(last).is_some() && before.contains(',') && text[mention.end..].trim().is_empty() && before.starts_with(char::is_uppercase);
    labelled || of_day || (words.len() <= 8 && words.iter().all(|w| is_dateline_word(w)) && !text.ends_with(','))
}

/// "Embargoed until Tuesday, …", "Delivered by Ambassador Lund on …".
pub fn is_issued(before: &str) -> bool {
    const STARTS: &[&str] =
        &["embargoed", "embargo", "for release", "for immediate release", "posted", "published", "released", "issued", "delivered", "transcribed", "dated"];
    let lower = before.to_lowercase();
    STARTS.iter().any(|start| lower.starts_with(start)) && before.split_whitespace().count() <= 9
}

/// A line that is a year alone, as titles of collections have below them.
fn is_year_line(text: &str) -> bool {
    let bare = text.trim_matches(['(', ')', '[', ']', '.']);
    bare.len() == 4 && bare.parse::<i32>().is_ok_and(|year| (1700..=2100).contains(&year))
}

/// A date and no more than a weekday beside it.
fn is_bare_date(text: &str) -> bool {
    let text = plain(text);
    is_date_line(text) && find_dates(text).first().is_some_and(|m| m.end - m.start + 14 > text.len())
}

/// Words that stand around a date in its line: weekdays, times, places, small words.
fn is_dateline_word(word: &str) -> bool {
    let bare = word.trim_matches(|c: char| !c.is_alphanumeric());
    const SMALL: &[&str] = &[
        "at", "on", "a.m", "p.m", "am", "pm", "of", "the", "in", "le", "el", "den", "de", "for", "and", "local", "time", "th", "m", "p", "a", "à", "às", "ore",
        "alle", "um", "uhr", "las", "horas", "hrs", "hours", "h", "del", "da", "do", "di", "du", "г", "года", "г.", "r", "року", "d", "les", "il", "den",
        "dia", "día",
    ];
    let lower = bare.to_lowercase();
    bare.chars().next().is_none_or(|c| !c.is_lowercase()) || SMALL.contains(&lower.as_str()) || weekday(bare).is_some()
}

/// Words of a place before a date: capitalised, or small words of place names.
pub fn is_place_word(word: &str) -> bool {
    let bare = word.trim_matches(|c: char| !c.is_alphanumeric());
    bare.is_empty() || is_name_word(bare) || ["of", "the", "de", "le", "la", "am", "el", "on", "and", "upon"].contains(&bare)
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

/// "Foreign Minister Ingrid Solvang", "Antony J. Blinken, Secretary of State", "By Ann Lee".
fn is_byline(text: &str) -> bool {
    let words = text.split_whitespace().count();
    // A byline has no verb: its small words join names and offices.
    const JOINTS: &[&str] = &[
        "of", "for", "the", "and", "to", "on", "in", "at", "by", "de", "la", "le", "des", "du", "del", "der", "van", "von", "bin", "al", "y", "et", "und",
        "da", "do", "dos", "di", "a",
    ];
    let small = |w: &str| w.starts_with(char::is_lowercase) && !JOINTS.contains(&w.trim_end_matches(',')) && !speaker::is_office(w.trim_end_matches(','));
    if text.split_whitespace().any(small) {
        return false;
    }
    if text.split_whitespace().any(is_headline_verb) || speaker::is_office_alone(text) {
        return false;
    }
    if words > 16 || text.ends_with(['.', '!', '?', ':']) && !text.ends_with("Jr.") {
        return false;
    }
    if let Some(name) = text.strip_prefix("By ").or_else(|| text.strip_prefix("by ")) {
        return speaker::is_person_name(&speaker::display_name(name.split(',').next().unwrap_or(name)));
    }
    if let Some((name, office)) = text.split_once(',') {
        let person = speaker::display_name(name);
        let full = person.contains(' ') || speaker::office_of(name).is_some();
        return full && is_office_phrase(office) && speaker::is_person_name(&person) && name.split_whitespace().count() <= 8;
    }
    let bare = speaker::strip_titles(text);
    speaker::office_of(text).is_some() && bare.split_whitespace().count() <= 4 && speaker::is_person_name(bare) && bare.split_whitespace().count() >= 2
}

fn is_full_name(text: &str) -> bool {
    let name = speaker::display_name(plain(text));
    (2..=5).contains(&name.split_whitespace().count()) && speaker::is_person_name(&name) && !text.contains([':', '(', '"'])
}

/// A line that is an office from its first word on ("Presidente de la República").
fn is_office_line(text: &str) -> bool {
    let text = plain(text);
    let first = text.split_whitespace().find(|w| !matches!(*w, "The" | "the" | "H.E." | "and"));
    is_office_phrase(text) && first.is_some_and(speaker::is_office) && text.split_whitespace().count() <= 12 && !text.ends_with(['.', ':'])
}

/// A phrase that names an office: it holds a head word of a title and begins like one.
pub fn is_office_phrase(text: &str) -> bool {
    let words: Vec<&str> = text.split_whitespace().collect();
    // "Prince George's County" is a place.
    let royal = |w: &str| matches!(speaker::fold(w).as_str(), "prince" | "king" | "queen" | "princess");
    let heads = words.iter().take(8).any(|w| speaker::is_head(w.trim_end_matches([',', ';', ':'])) && (!royal(w) || words.contains(&"of")));
    heads && words.len() <= 14 && words.first().is_some_and(|w| is_name_word(w) || matches!(*w, "the" | "minister" | "president" | "secretary"))
}

/// The person after "by", "of" or "from" in a title such as "Remarks by Secretary Lund on Trade".
pub fn named_in_title(title: &str) -> Option<&str> {
    const LEADS: &[&str] = &[
        "statement",
        "remarks",
        "address",
        "speech",
        "message",
        "briefing",
        "lecture",
        "keynote",
        "toast",
        "transcript",
        "interview",
        "declaration",
        "communiqué",
        "déclaration",
        "discours",
        "allocution",
        "point de presse",
        "conférence de presse",
        "intervention",
        "entretien",
        "tribune",
        "declaración",
        "discurso",
        "palabras",
        "mensaje",
        "conferencia de prensa",
        "comunicado",
        "entrevista",
        "rede",
        "ansprache",
        "erklärung",
        "pressekonferenz",
        "grußwort",
        "dichiarazione",
        "discorso",
        "intervento",
        "conferenza stampa",
        "messaggio",
        "declaração",
        "pronunciamento",
        "mensagem",
        "coletiva",
    ];
    const BY: &[&str] = &[" of ", " from ", " de ", " du ", " del ", " von ", " des ", " di ", " da ", " do ", " mit ", " avec ", " con ", " com ", " der "];
    let lower = title.to_lowercase();
    if lower.len() != title.len() || lower.contains("joint ") {
        return None;
    }
    let (lead, word) = LEADS.iter().find_map(|word| lower.find(word).map(|at| (at, *word)))?;
    // "Vice President Hale Statement on …": the name stands before.
    if let Some(before) = titled_before(title[..lead].trim_end()) {
        return Some(before);
    }
    // "by" may stand anywhere after; "of" only right after the word, or "Death of Mr. Lund" would speak.
    let begins = |at: &usize| title[*at..].starts_with(char::is_uppercase) || starts_title(&title[*at..]);
    let by = lower[lead..].match_indices(" by ").map(|(i, _)| lead + i + 4).find(|at| begins(at));
    let after = |of: &&str| Some(lead + word.len() + of.len()).filter(|at| lower[lead + word.len()..].starts_with(*of) && begins(at));
    let at = by.into_iter().chain(BY.iter().filter_map(after)).min()?;
    let rest = ["the ", "The ", "la ", "le ", "el ", "der ", "l’", "l'"].iter().find_map(|article| title[at..].strip_prefix(article)).unwrap_or(&title[at..]);
    let titles = rest.len() - speaker::strip_titles(rest).len();
    let end = titles + name_length(&rest[titles..]);
    let named = &rest[..end];
    let name = speaker::display_name(named);
    let full = name.split_whitespace().count() >= 2 || titles > 0;
    // "Address of the Prime Minister of Norway" names an office, "Declaration of Human Rights" a thing.
    if speaker::is_office_alone(named) || (titles == 0 && word.starts_with("decl")) {
        return None;
    }
    let place = !Country::named(&name).is_empty() && named.contains(" of ");
    (full && !place && speaker::is_person_name(&name)).then_some(named)
}

/// The person whom the words before "Statement", "Remarks" name with a title, and nothing else.
fn titled_before(text: &str) -> Option<&str> {
    let text = text.trim_end_matches(['\'', '’', 's']).trim();
    let name = speaker::display_name(text);
    let whole = speaker::strip_titles(text).split_whitespace().count();
    let named = speaker::office_of(text).is_some() && (2..=4).contains(&whole) && speaker::is_person_name(&name);
    (named && !text.split_whitespace().any(is_headline_verb)).then_some(text)
}

/// Verbs that headlines have after a name.
fn is_headline_verb(word: &str) -> bool {
    const VERBS: &[&str] = &[
        "visits",
        "travels",
        "meets",
        "hosts",
        "announces",
        "delivers",
        "speaks",
        "addresses",
        "attends",
        "welcomes",
        "calls",
        "receives",
        "holds",
        "joins",
        "opens",
        "signs",
        "urges",
        "condemns",
        "congratulates",
        "launches",
        "leads",
        "discusses",
        "thanks",
        "concludes",
        "participates",
        "honors",
        "honours",
        "marks",
        "introduces",
        "releases",
        "issues",
        "says",
        "welcoming",
        "visiting",
        "announcing",
        "approves",
        "commending",
        "remembering",
        "honoring",
        "signing",
        "marking",
        "celebrating",
        "recognizing",
        "condemning",
        "congratulating",
        "urging",
        "approving",
        "aboard",
        "announced",
        "signed",
        "following",
        "regarding",
        "concerning",
    ];
    VERBS.contains(&word.trim_end_matches([',', ':']).to_lowercase().as_str())
}

/// "president …", "the Secretary", "la ministre": a title, or an article and one.
fn starts_title(text: &str) -> bool {
    let mut words = text.split_whitespace();
    let first = words.next().unwrap_or("");
    let article = matches!(first, "the" | "The" | "la" | "le" | "el" | "der");
    speaker::is_title_word(first)
        || speaker::is_honorific(first) && !article
        || article && words.next().is_some_and(|w| speaker::is_title_word(w) || speaker::is_office(w))
}

/// Bytes of the name that a text begins with. In a title all words are capitalised, so small words
/// and verbs end the name however they are written ("President Hale Before Departure", "… Announcing …").
fn name_length(text: &str) -> usize {
    let mut end = 0;
    for word in text.split_whitespace() {
        let at = word.as_ptr() as usize - text.as_ptr() as usize;
        let bare = word.trim_end_matches([',', ':', ';']);
        let verb = bare.len() > 4 && bare.ends_with("ing") && end > 0;
        let small = !is_name_word(bare) && !speaker::PARTICLES.contains(&speaker::fold(bare).as_str());
        let stop = speaker::is_starter(bare) || is_headline_verb(bare);
        if small || verb || stop || word.starts_with('(') || !bare.chars().any(char::is_alphabetic) {
            break;
        }
        end = at + bare.len();
        if bare.len() < word.len() {
            break;
        }
    }
    end
}

/// A head that holds only markers before prose is no head: its lines belong to the body.
fn drop_false_head(head: &mut Head, dated: Option<usize>) {
    let telling = head.lines.iter().any(|line| line.meaning != Meaning::Marker) || dated.is_some();
    if !telling {
        head.lines.clear();
        head.body_start = 0;
    }
}

/// Days that the first few kilobytes spell out with a month's name and a year.
pub fn days_named(text: &str) -> Vec<StatementDate> {
    let mut end = text.len().min(4_096);
    while !text.is_char_boundary(end) {
        end -= 1;
    }
    let spelt = find_dates(&text[..end]).into_iter().filter(|m| m.other.is_none() && m.date.precision() == Precision::Day).map(|m| m.date);
    spelt.chain(find_days(&text[..end])).collect()
}

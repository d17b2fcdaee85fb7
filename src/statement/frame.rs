//! The frame of a statement: title, date, kind, byline and the other things said about it rather than in it.
//!
//! Declared values win; then the head of the text (the lines before the body) is read; then the
//! dateline, the title and the path. Every value keeps its evidence.

use std::sync::LazyLock;

use rustc_hash::FxHashMap;

use super::attribute::speaks_in_first_person as first_person;
use super::date::StatementDate;
use super::speaker::{self, Speaker};
use super::{About, Basis, Country, Doubt, Draft, Evidence, Field, Found, Kind};

mod byline;
mod dateline;
mod dates;
mod head;
mod path;

use head::{Head, Line, Meaning};

/// What is known about a statement before its body is read.
#[derive(Default)]
pub struct Frame {
    pub title: Option<Found<String>>,
    pub date: Option<Found<StatementDate>>,
    pub kind: Option<Found<Kind>>,
    pub publisher: Option<Found<String>>,
    pub url: Option<Found<String>>,
    pub origin: Option<Found<Country>>,
    pub speakers: Vec<Speaker>,
    pub body_start: usize,
    pub doubts: Vec<Doubt>,
}

/// Declared names that are read, each of which is compared with those before it. The largest parliament has 2,980 seats; what
/// lists more is no list of those who spoke.
const NAMES: usize = 3_000;

/// Reads the frame of a draft.
pub fn read(draft: &Draft) -> Frame {
    let head = head::read(&draft.text, draft.first(Field::Title).map(|d| d.value.as_str()));
    let title = declared_text(draft, Field::Title).or_else(|| title_of(&head));
    // A text that is all head is its own body: what cannot be told apart must still be found.
    let body_start = if draft.text[head.body_start..].chars().any(char::is_alphanumeric) { head.body_start } else { 0 };
    let origin = origin_of(draft, &head);
    let (date, mut doubts) = dates::read(draft, &head, title.as_ref(), origin.as_ref().map(|o| o.value));
    doubts.extend([Field::Speaker, Field::Author].into_iter().filter_map(|field| too_many(draft, field)));
    Frame {
        date,
        doubts,
        kind: kind_of(draft, &head, title.as_ref()),
        publisher: declared_text(draft, Field::Publisher),
        url: declared_text(draft, Field::Url),
        origin,
        speakers: speakers_of(draft, &head, title.as_ref()),
        body_start,
        title,
    }
}

/// The language: declared, else recognised where the recogniser is sure of itself.
pub fn language(draft: &Draft) -> Option<Found<String>> {
    if let Some(declared) = draft.first(Field::Lang) {
        let code: String = declared.value.to_lowercase().chars().take_while(|c| c.is_alphabetic()).collect();
        if (2..=3).contains(&code.len()) {
            return Some(Found::new(code, declared.evidence()));
        }
    }
    let evidence = |how: &str| Evidence::new(Basis::Text, how, "");
    // A few kilobytes tell the language; more only take time.
    let sample: String = draft.text.chars().take(1_200).collect();
    // Where the small words of one language are many, nothing more has to be asked.
    if let Some(code) = small_words(&sample, CERTAIN) {
        return Some(Found::new(code.to_owned(), evidence("small words")));
    }
    match whatlang::detect(&sample).filter(whatlang::Info::is_reliable) {
        Some(info) => Some(Found::new(two_letter(info.lang().code()).to_owned(), evidence("language recogniser"))),
        None => small_words(&sample, 2).map(|code| Found::new(code.to_owned(), evidence("small words"))),
    }
}

/// So many small words of one language, and three times as many as of any other, make it certain.
const CERTAIN: usize = 24;

/// Small words of languages whose texts are often too short for the recogniser.
const SMALL_WORDS: &[(&str, &str)] = &[
    ("en", "the of and to in is that for was on with as by at from are this be has have not they"),
    ("fr", "le la les des et du un une dans est que qui pour sur avec par au aux a ont ce cette ne pas il sont été"),
    ("de", "der die das und den dem des ein eine ist im mit von zu auf nicht für sich auch hat werden bei sind wird"),
    ("es", "el la los las de y del un una en que con por para se su al es no como ha sus más fue son"),
    ("it", "il lo la i gli le di e del della un una che con per in si al ha sono non nel dei delle è"),
    ("pt", "o a os as de e do da dos das um uma que com por para em no na se ao é não foi são"),
    ("ca", "el la els les de i del un una que amb per en es al és no com ha dels són"),
];

/// The languages of each small word, a bit each.
static SMALL: LazyLock<FxHashMap<&str, u8>> = LazyLock::new(|| {
    let mut words: FxHashMap<&str, u8> = FxHashMap::default();
    for (index, (_, list)) in SMALL_WORDS.iter().enumerate() {
        list.split(' ').for_each(|word| *words.entry(word).or_default() |= 1 << index);
    }
    words
});

/// The language whose small words a text has most of, at least `least`; for many of them three times as many as
/// of any other.
fn small_words(text: &str, least: usize) -> Option<&'static str> {
    let lower = text.to_lowercase();
    let mut counts = [0usize; SMALL_WORDS.len()];
    for word in lower.split(|c: char| !c.is_alphabetic()).filter(|w| !w.is_empty()) {
        let languages = SMALL.get(word).copied().unwrap_or(0);
        counts.iter_mut().enumerate().for_each(|(index, count)| *count += usize::from(languages >> index & 1));
    }
    let mut order: Vec<(usize, usize)> = counts.iter().copied().zip(0..).collect();
    order.sort_unstable();
    let [.., (second, _), (first, best)] = order[..] else { return None };
    let clear = if least >= CERTAIN { first >= 3 * second.max(1) } else { first > second };
    (first >= least && clear).then(|| SMALL_WORDS[best].0)
}

/// ISO 639-1 for the recogniser's ISO 639-3 codes, where there is one.
fn two_letter(code: &'static str) -> &'static str {
    const CODES: &[(&str, &str)] = &[
        ("eng", "en"),
        ("fra", "fr"),
        ("deu", "de"),
        ("spa", "es"),
        ("por", "pt"),
        ("ita", "it"),
        ("rus", "ru"),
        ("ara", "ar"),
        ("cmn", "zh"),
        ("jpn", "ja"),
        ("kor", "ko"),
        ("nld", "nl"),
        ("swe", "sv"),
        ("nob", "no"),
        ("dan", "da"),
        ("fin", "fi"),
        ("pol", "pl"),
        ("ces", "cs"),
        ("slk", "sk"),
        ("hun", "hu"),
        ("ron", "ro"),
        ("bul", "bg"),
        ("ukr", "uk"),
        ("srp", "sr"),
        ("hrv", "hr"),
        ("slv", "sl"),
        ("mkd", "mk"),
        ("ell", "el"),
        ("tur", "tr"),
        ("heb", "he"),
        ("pes", "fa"),
        ("hin", "hi"),
        ("urd", "ur"),
        ("ben", "bn"),
        ("tam", "ta"),
        ("tel", "te"),
        ("vie", "vi"),
        ("tha", "th"),
        ("ind", "id"),
        ("cat", "ca"),
        ("lat", "la"),
        ("lit", "lt"),
        ("lav", "lv"),
        ("est", "et"),
        ("kat", "ka"),
        ("hye", "hy"),
        ("aze", "az"),
        ("uzb", "uz"),
        ("tuk", "tk"),
        ("mya", "my"),
        ("khm", "km"),
        ("nep", "ne"),
        ("sin", "si"),
        ("amh", "am"),
        ("afr", "af"),
        ("epo", "eo"),
        ("guj", "gu"),
        ("kan", "kn"),
        ("mal", "ml"),
        ("mar", "mr"),
        ("ori", "or"),
        ("pan", "pa"),
        ("jav", "jv"),
        ("aka", "ak"),
        ("sna", "sn"),
        ("zul", "zu"),
        ("yid", "yi"),
        ("tgl", "tl"),
        ("bel", "be"),
        ("cym", "cy"),
    ];
    CODES.iter().find(|(three, _)| *three == code).map_or(code, |(_, two)| two)
}

fn declared_text(draft: &Draft, field: Field) -> Option<Found<String>> {
    let declared = draft.first(field)?;
    let value = declared.value.split_whitespace().collect::<Vec<_>>().join(" ");
    Some(Found::new(value, declared.evidence()))
}

fn title_of(head: &Head) -> Option<Found<String>> {
    let titles: Vec<&Line> = head.lines.iter().filter(|line| line.meaning == Meaning::Title).collect();
    let (first, last) = (titles.first()?, titles.last()?);
    let text = titles.iter().map(|line| line.value.as_str()).collect::<Vec<_>>().join(" ");
    let evidence = Evidence::new(Basis::Header, "first line", &text).at(first.span.start, last.span.end);
    Some(Found::new(text, evidence))
}

fn kind_of(draft: &Draft, head: &Head, title: Option<&Found<String>>) -> Option<Found<Kind>> {
    for declared in draft.all(Field::Kind) {
        let told = Kind::parse(&declared.value).or_else(|| Kind::told_by(&declared.value.replace('-', " ")).map(|(kind, _)| kind));
        if let Some(kind) = told {
            return Some(Found::new(kind, declared.evidence()));
        }
    }
    let lines = head.lines.iter().filter(|line| matches!(line.meaning, Meaning::Title | Meaning::Marker));
    let texts = title.map(|t| t.value.as_str()).into_iter().chain(lines.map(|line| line.value.as_str()));
    let (kind, text) = texts.filter_map(|text| Kind::told_by(text).map(|(kind, _)| (kind, text))).next()?;
    Some(Found::new(kind, Evidence::new(Basis::Header, "title words", text)))
}

fn origin_of(draft: &Draft, head: &Head) -> Option<Found<Country>> {
    for declared in draft.all(Field::Origin) {
        if let [country] = Country::named(&declared.value)[..] {
            return Some(Found::new(country, declared.evidence()));
        }
    }
    let roles = draft.all(Field::Role).map(|d| (d.value.as_str(), d.evidence()));
    // Of several speakers none speaks for all.
    let bylines: Vec<&Line> = head.lines.iter().filter(|line| line.meaning == Meaning::Byline).collect();
    let bylines = bylines.iter().filter(|_| bylines.len() == 1);
    let bylines = bylines.map(|l| (l.value.as_str(), Evidence::new(Basis::Header, "byline", &l.value).at(l.span.start, l.span.end)));
    for (text, evidence) in roles.chain(bylines) {
        let mut countries: Vec<Country> = super::country::find_countries(text).into_iter().map(|m| m.country).collect();
        countries.dedup();
        if let [country] = countries[..] {
            return Some(Found::new(country, evidence));
        }
    }
    let publishers = draft.all(Field::Publisher).filter_map(|d| only_country(&d.value).map(|c| Found::new(c, d.evidence())));
    let hosts = draft.all(Field::Url).filter_map(|d| country_of_host(&d.value).map(|c| Found::new(c, d.evidence())));
    publishers.chain(hosts).next().or_else(|| path::origin(&draft.path))
}

fn only_country(text: &str) -> Option<Country> {
    let mut countries: Vec<Country> = super::country::find_countries(text).into_iter().map(|m| m.country).collect();
    countries.dedup();
    if let [country] = countries[..] { Some(country) } else { None }
}

/// The country whose government's host a URL names: `mofa.go.jp`, `gov.uk`, `state.gov`.
fn country_of_host(url: &str) -> Option<Country> {
    const GOVERNMENT: &[&str] = &["gov", "gob", "gouv", "go", "gub", "govt", "gc", "gv", "admin", "government", "mil", "parliament", "mfa"];
    let host = url.split("://").nth(1)?.split(['/', ':', '?']).next()?.to_lowercase();
    let labels: Vec<&str> = host.split('.').collect();
    let (last, rest) = labels.split_last()?;
    if matches!(*last, "gov" | "mil") {
        return Country::from_code("US");
    }
    let of_state = rest.iter().any(|label| GOVERNMENT.contains(label));
    let code = if *last == "uk" { "gb" } else { last };
    (of_state && code.len() == 2).then(|| Country::from_code(code)).flatten()
}

/// Speakers that the source or the head names: declared ones, bylines, "Remarks by X" in the title.
fn speakers_of(draft: &Draft, head: &Head, title: Option<&Found<String>>) -> Vec<Speaker> {
    let mut speakers: Vec<Speaker> = declared_speakers(draft);
    if speakers.is_empty() {
        for line in head.lines.iter().filter(|line| line.meaning == Meaning::Byline) {
            let evidence = Evidence::new(Basis::Header, line.label.clone().unwrap_or_else(|| "byline".into()), &line.value);
            speakers.extend(speaker_named(&line.value, evidence.at(line.span.start, line.span.end)));
        }
    }
    if speakers.is_empty() {
        let by = title.and_then(|t| byline::named_in_title(&t.value));
        let evidence = Evidence::new(Basis::Header, "title names the speaker", title.map_or("", |t| &t.value));
        speakers.extend(by.and_then(|text| speaker_named(text, evidence)));
    }
    // Authors are reporters as often as speakers: they deliver a text only if it says "I" or "we".
    if speakers.is_empty() && first_person(&draft.text[head.body_start..]) {
        speakers.extend(draft.all(Field::Author).take(NAMES).filter_map(|d| speaker_named(&d.value, d.evidence())));
    }
    speakers
}

/// What is said of a list of names that is not read to its end.
fn too_many(draft: &Draft, field: Field) -> Option<Doubt> {
    let first = draft.all(field).nth(NAMES)?;
    let count = draft.all(field).count();
    Some(Doubt::new(About::Speaker, format!("{} names {count} persons, of whom the first {NAMES} are read", first.key), &first.value, None))
}

/// A name in the forms in which it is compared.
struct Compared {
    name: Option<speaker::Name>,
    folded: String,
}

impl Compared {
    fn of(name: &str) -> Self {
        Self { name: speaker::Name::parse(name), folded: speaker::fold(name) }
    }

    /// "Van Buren" in one column and "Martin Van Buren" in another are one, however they fall apart.
    fn may_be(&self, other: &Compared) -> bool {
        let ends = |whole: &str, end: &str| whole.strip_suffix(end).is_some_and(|before| before.ends_with(' '));
        let same = self.name.as_ref().zip(other.name.as_ref()).is_some_and(|(a, b)| a.may_be(b));
        same || ends(&self.folded, &other.folded) || ends(&other.folded, &self.folded)
    }
}

/// Declared speakers: the best-ranked key's values, the fullest spelling of each person first.
fn declared_speakers(draft: &Draft) -> Vec<Speaker> {
    let mut speakers: Vec<Speaker> = Vec::new();
    let mut compared: Vec<Compared> = Vec::new();
    let role = draft.first(Field::Role).map(|d| d.value.clone());
    for declared in draft.all(Field::Speaker).take(NAMES) {
        let Some(mut found) = speaker_named(&declared.value, declared.evidence()) else { continue };
        let own = Compared::of(&found.name);
        match compared.iter().position(|known| known.may_be(&own)) {
            Some(at) if speakers[at].name.len() < found.name.len() => {
                found.spellings.append(&mut speakers[at].spellings);
                speakers[at] = found;
                compared[at] = own;
            }
            Some(at) => speakers[at].spellings.append(&mut found.spellings),
            None => {
                speakers.push(found);
                compared.push(own);
            }
        }
    }
    if let Some(first) = speakers.first_mut() {
        first.role = first.role.take().or(role);
    }
    speakers
}

/// A speaker from a line such as "Foreign Minister Ingrid Solvang" or "Antony J. Blinken, Secretary of State".
pub fn speaker_named(text: &str, evidence: Evidence) -> Option<Speaker> {
    let text = text.trim().trim_start_matches("By ").trim_start_matches("by ").trim_end_matches(':');
    let (main, after) = match text.split_once(',') {
        Some((main, after)) if byline::is_office_phrase(after) => (main, Some(after.trim())),
        _ => (text, None),
    };
    let name = if main.contains(',') { uninverted(main) } else { speaker::display_name(main) };
    if !speaker::is_person_name(&name) {
        return None;
    }
    let office = after.or_else(|| speaker::office_of(main)).map(str::to_owned);
    Some(Speaker { name, role: office, spellings: vec![text.to_owned()], evidence })
}

/// "Boubé, Hadiza" in the order in which names are read.
fn uninverted(text: &str) -> String {
    let (surname, given) = text.split_once(',').unwrap_or((text, ""));
    let given = given.trim();
    let is_suffix = matches!(speaker::fold(given).as_str(), "jr" | "sr" | "ii" | "iii" | "mp");
    if is_suffix { speaker::display_name(surname) } else { speaker::display_name(&format!("{given} {surname}")) }
}

#[cfg(test)]
mod tests;

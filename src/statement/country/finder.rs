//! One automaton a language over all names of countries, and where in a text they stand.

use std::collections::HashMap;
use std::sync::OnceLock;

use aho_corasick::{AhoCorasick, AhoCorasickKind, Anchored, Input, Match, MatchKind, StartKind};

use super::doubt::Candidate;
use super::folded::Folded;
use super::table::{self, BLOCKERS, NameKind, name_kind, rows};

/// One name of a language's table.
#[derive(Clone, Debug)]
pub struct Entry {
    pub codes: Vec<&'static str>,
    pub kind: NameKind,
    /// As written in prose, without the `*` of a stem.
    pub text: &'static str,
    pub lang: &'static str,
    /// Letters of inflection that may follow.
    most_more: usize,
}

impl Entry {
    /// Adjectives of most languages are written small; English ones and names are not.
    pub fn any_case(&self) -> bool {
        self.lang != "en" && self.text.starts_with(char::is_lowercase)
    }
}

/// The names of a language.
pub struct Finder {
    pub entries: Vec<Entry>,
    automaton: AhoCorasick,
    /// All names are written with a capital, so that they are looked for there alone.
    capitals: bool,
}

/// Languages with names in the table, English first. Those in scripts of their own are told by the script.
const LATIN: &[&str] = &["en", "fr", "de", "es", "it", "pt", "ca"];
const OTHERS: &[&str] = &["ru", "ar", "zh", "ja"];

fn finders() -> &'static HashMap<&'static str, OnceLock<Finder>> {
    static FINDERS: OnceLock<HashMap<&'static str, OnceLock<Finder>>> = OnceLock::new();
    FINDERS.get_or_init(|| LATIN.iter().chain(OTHERS).map(|lang| (*lang, OnceLock::new())).collect())
}

/// The finder of a language, made at first use.
pub fn of(lang: &str) -> Option<&'static Finder> {
    let (lang, cell) = finders().get_key_value(lang)?;
    Some(cell.get_or_init(|| Finder::new(lang)))
}

impl Finder {
    fn new(lang: &'static str) -> Self {
        let mut entries: Vec<Entry> = Vec::new();
        let mut at: HashMap<&'static str, usize> = HashMap::new();
        for [code, kind, _, text] in rows().filter(|[_, _, of, _]| *of == lang) {
            let Some(kind) = name_kind(kind) else { continue };
            let (text, most_more) = match text.strip_suffix('*') {
                Some(stem) => (stem, 4),
                // Genitives: "Frankreichs", "Schwedens".
                None if lang == "de" && kind == NameKind::Name => (text, 1),
                None => (text, 0),
            };
            let index = *at.entry(text).or_insert_with(|| {
                entries.push(Entry { codes: Vec::new(), kind, text, lang, most_more });
                entries.len() - 1
            });
            if kind != NameKind::Blocker {
                entries[index].codes.push(code);
            }
        }
        let blockers = if lang == "en" { BLOCKERS } else { &[] };
        entries.extend(blockers.iter().map(|&text| Entry { codes: Vec::new(), kind: NameKind::Blocker, text, lang, most_more: 0 }));
        let capitals = lang == "en";
        let automaton = automaton(&entries, capitals);
        Self { entries, automaton, capitals }
    }

    fn find(&'static self, original: &str, folded: &Folded, found: &mut Vec<Candidate<'static>>) {
        let mut take = |hit: Match| {
            let entry = &self.entries[hit.pattern().as_usize()];
            if let Some(end) = whole_word(&folded.text, hit.start(), hit.end(), entry) {
                found.push(Candidate { entry, span: folded.original(original, hit.start(), end) });
            }
        };
        if !self.capitals {
            return self.automaton.find_iter(&folded.text).for_each(take);
        }
        let mut from = 0;
        for start in folded.capitals.iter().map(|at| *at as usize) {
            let here = || self.automaton.find(Input::new(&folded.text).span(start..folded.text.len()).anchored(Anchored::Yes));
            if start >= from
                && let Some(hit) = here()
            {
                from = hit.end();
                take(hit);
            }
        }
    }
}

/// An NFA: the DFA of so many names takes sixty times the memory and is slower.
fn automaton(entries: &[Entry], anchored: bool) -> AhoCorasick {
    AhoCorasick::builder()
        .match_kind(MatchKind::LeftmostLongest)
        .kind(Some(AhoCorasickKind::ContiguousNFA))
        .start_kind(if anchored { StartKind::Anchored } else { StartKind::Unanchored })
        .build(entries.iter().map(|entry| table::fold(entry.text)))
        .expect("a few thousand short names make an automaton")
}

/// Where a name that is found ends, if it is a word of its own there: inflection may follow a stem.
fn whole_word(text: &str, start: usize, end: usize, entry: &Entry) -> Option<usize> {
    let (before, rest) = (text[..start].chars().next_back(), &text[end..]);
    match entry.lang {
        "zh" => return Some(end),
        // Words of katakana stand among other signs; those of Chinese signs run on.
        "ja" => {
            let katakana = |c: char| matches!(c, '\u{30a1}'..='\u{30fc}') && c != '・';
            let inside = entry.text.starts_with(katakana) && (before.is_some_and(katakana) || rest.starts_with(katakana));
            return (!inside).then_some(end);
        }
        // "and", "in", "for" and the article are written together with the word.
        "ar" => {
            let prefix = text[..start].rsplit(|c: char| !c.is_alphabetic()).next().unwrap_or("");
            let joined = rest.starts_with(char::is_alphabetic) || !["", "و", "ب", "ل", "ف", "ك", "ال", "وال", "بال", "فال", "ول", "وب"].contains(&prefix);
            return (!joined).then_some(end);
        }
        _ => {}
    }
    let joins = |c: char| c.is_alphanumeric() || c == '_' || c == '@';
    let last = text[..end].chars().next_back();
    if before.is_some_and(joins) {
        return None;
    }
    let more: usize = rest.chars().take_while(|c| c.is_alphabetic()).map(char::len_utf8).sum();
    let letters = rest[..more].chars().count();
    let inflected = match (entry.lang, entry.most_more) {
        (_, 0) => letters == 0,
        ("de", 1) => matches!(&rest[..more], "" | "s"),
        (_, most) => letters <= most,
    };
    let ends = inflected && !rest[more..].starts_with(|c: char| c.is_numeric() || c == '_' || c == '@');
    if ends {
        return Some(end + more);
    }
    (last == Some('.')).then_some(end)
}

/// All names in a text, in English, in its own language if it is another one, and in other scripts.
pub fn candidates(text: &str, lang: Option<&str>) -> Vec<Candidate<'static>> {
    let folded = Folded::new(text);
    let own = LATIN[1..].iter().copied().find(|own| lang == Some(*own));
    let mut found = Vec::new();
    for lang in own.into_iter().chain(scripts(text)).chain(["en"]) {
        if let Some(finder) = of(lang) {
            finder.find(text, &folded, &mut found);
        }
    }
    // Of names that overlap the longest stays, and of equal ones that of the text's own language.
    found.sort_by_key(|c| (c.span.start, std::cmp::Reverse(c.span.end)));
    let mut end = 0;
    found.retain(|c| {
        let apart = c.span.start >= end;
        end = end.max(c.span.end);
        apart
    });
    found.retain(|c| !matches!(c.entry.kind, NameKind::Seat | NameKind::Blocker));
    found
}

/// The languages whose script a text has.
fn scripts(text: &str) -> impl Iterator<Item = &'static str> {
    let (mut cyrillic, mut arabic, mut han, mut kana) = (false, false, false, false);
    if !text.is_ascii() {
        for c in text.chars() {
            cyrillic |= matches!(c, '\u{400}'..='\u{4ff}');
            arabic |= matches!(c, '\u{600}'..='\u{6ff}');
            han |= matches!(c, '\u{4e00}'..='\u{9fff}');
            kana |= matches!(c, '\u{3041}'..='\u{30ff}');
        }
    }
    let chinese = han && !kana;
    [(cyrillic, "ru"), (arabic, "ar"), (chinese, "zh"), (kana, "ja")].into_iter().filter(|(has, _)| *has).map(|(_, lang)| lang)
}

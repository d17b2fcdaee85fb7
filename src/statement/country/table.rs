//! The table of country names, read once from the text compiled into the program.

use std::collections::{BTreeMap, HashMap, HashSet};
use std::sync::OnceLock;

use aho_corasick::{AhoCorasick, AhoCorasickKind, MatchKind};

const COUNTRIES: &str = include_str!("countries.tsv");
const REGIONS: &str = include_str!("regions.tsv");

/// How strongly a name stands for its country, and how it has to be written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NameKind {
    /// A name, official name or alias.
    Name,
    /// "Japanese", "Filipinos".
    Demonym,
    /// "ROK", "U.S.": only in exactly this spelling.
    Abbreviation,
    /// A capital or seat of government: known, but no mention of the country by itself.
    Seat,
    /// Shared by several countries ("Congo").
    Shared,
    /// A phrase that holds a country's name and does not mean it ("Latin America").
    Blocker,
}

/// One name of the table.
#[derive(Clone, Debug)]
pub struct Entry {
    pub codes: Vec<&'static str>,
    pub kind: NameKind,
    /// As written in prose.
    pub text: &'static str,
}

pub struct Table {
    codes: BTreeMap<&'static str, &'static str>,
    /// Folded name to codes, all languages.
    names: HashMap<String, Vec<&'static str>>,
    regions: HashMap<String, Vec<&'static str>>,
    alpha3: HashMap<&'static str, &'static str>,
    /// Folded words of English names and demonyms.
    parts: HashSet<String>,
    /// The English entries, in the order of the automaton's patterns.
    pub entries: Vec<Entry>,
    pub automaton: AhoCorasick,
}

/// Phrases that hold the name of a country and mean something else, lower case.
const BLOCKERS: &[&str] = &[
    "Latin America",
    "Latin American",
    "Latin Americans",
    "South America",
    "South American",
    "South Americans",
    "Central America",
    "Central American",
    "Central Americans",
    "North America",
    "North American",
    "North Americans",
    "Native American",
    "Native Americans",
    "African American",
    "African Americans",
    "Asian American",
    "Asian Americans",
    "American Indian",
    "American Indians",
    "Bank of America",
    "Organization of American States",
    "Organisation of American States",
    "Pan American",
    "Americas",
    "Inter-American",
    "New Mexico",
    "New Jersey",
    "New England",
    "New South Wales",
    "Gulf of Mexico",
    "Gulf of Guinea",
    "Gulf of Oman",
    "Gulf of Thailand",
    "Gulf of Aden",
    "Sea of Japan",
    "South China Sea",
    "East China Sea",
    "Indian Ocean",
    "West Indies",
    "West Indian",
    "British Columbia",
    "Irish Sea",
    "Norwegian Sea",
    "Philippine Sea",
    "English Channel",
    "South Georgia",
    "Georgia Tech",
    "Georgia State",
    "University of Georgia",
    "Voice of America",
    "Mexico City",
    "Panama City",
    "Guatemala City",
    "Kuwait City",
    "Indiana",
    "Niger Delta",
    "Niger River",
    "Jordan River",
    "River Jordan",
    "Jordan Valley",
    "Lake Chad",
    "Cuban Missile Crisis",
    "Panama Papers",
    "Dutch auction",
    "French fries",
    "Turkish delight",
    "English Harbour",
    "Lebanon, Tennessee",
    "Paris, Texas",
    "Brussels sprouts",
    "Danish pastry",
    "Swiss cheese",
    "China shop",
];

/// The table, read at first use.
pub fn get() -> &'static Table {
    static TABLE: OnceLock<Table> = OnceLock::new();
    TABLE.get_or_init(|| Table::read(COUNTRIES, REGIONS))
}

/// A row of the generated table: code, kind, language, text.
fn rows(tsv: &'static str) -> impl Iterator<Item = [&'static str; 4]> {
    tsv.lines().filter(|line| !line.starts_with('#') && !line.is_empty()).filter_map(|line| {
        let mut cells = line.split('\t');
        Some([cells.next()?, cells.next()?, cells.next()?, cells.next()?])
    })
}

impl Table {
    fn read(countries: &'static str, regions: &'static str) -> Self {
        let mut codes = BTreeMap::new();
        let mut names: HashMap<String, Vec<&'static str>> = HashMap::new();
        let mut entries: Vec<Entry> = Vec::new();
        let mut at: HashMap<&'static str, usize> = HashMap::new();
        let mut alpha3 = HashMap::new();
        let mut parts = HashSet::new();
        for [code, kind, lang, text] in rows(countries) {
            if kind == "name" && lang == "en" {
                codes.insert(code, text);
            }
            if kind == "alpha3" {
                alpha3.insert(text, code);
            }
            let Some(kind) = name_kind(kind) else { continue };
            if kind != NameKind::Seat {
                let known = names.entry(fold(text)).or_default();
                if !known.contains(&code) {
                    known.push(code);
                }
            }
            if lang == "en" {
                if matches!(kind, NameKind::Name | NameKind::Demonym | NameKind::Shared) {
                    parts.extend(fold(text).split(' ').filter(|w| w.len() > 3).map(str::to_owned));
                }
                let index = *at.entry(text).or_insert_with(|| {
                    entries.push(Entry { codes: Vec::new(), kind, text });
                    entries.len() - 1
                });
                entries[index].codes.push(code);
            }
        }
        entries.extend(BLOCKERS.iter().map(|&text| Entry { codes: Vec::new(), kind: NameKind::Blocker, text }));
        let automaton = automaton(&entries);
        let mut members: HashMap<String, Vec<&'static str>> = HashMap::new();
        for line in regions.lines().filter(|line| !line.starts_with('#')) {
            if let Some((region, code)) = line.split_once('\t') {
                members.entry(fold(region)).or_default().push(code);
            }
        }
        Self { codes, names, regions: members, alpha3, parts, entries, automaton }
    }

    pub fn code(&self, code: &str) -> Option<&'static str> {
        self.codes.get_key_value(code).map(|(code, _)| *code)
    }

    pub fn name(&self, code: &str) -> &'static str {
        self.codes.get(code).copied().unwrap_or("")
    }

    pub fn named(&self, name: &str) -> Vec<&'static str> {
        let folded = fold(name);
        let bare = folded.strip_prefix("the ").unwrap_or(&folded);
        self.names.get(&folded).or_else(|| self.names.get(bare)).cloned().unwrap_or_default()
    }

    pub fn alpha3(&self, code: &str) -> Option<&'static str> {
        self.alpha3.get(code).copied()
    }

    pub fn is_name_part(&self, word: &str) -> bool {
        self.parts.contains(&fold(word))
    }

    pub fn region(&self, name: &str) -> Option<&[&'static str]> {
        self.regions.get(&fold(name)).map(Vec::as_slice)
    }

    pub fn english_names(&self) -> impl Iterator<Item = &'static str> {
        self.entries.iter().filter(|e| e.kind == NameKind::Name).map(|e| e.text)
    }
}

fn name_kind(kind: &str) -> Option<NameKind> {
    match kind {
        "name" | "official" | "alias" => Some(NameKind::Name),
        "demonym" => Some(NameKind::Demonym),
        "abbr" => Some(NameKind::Abbreviation),
        "capital" | "metonym" => Some(NameKind::Seat),
        "ambiguous" => Some(NameKind::Shared),
        _ => None,
    }
}

/// An NFA: the DFA of so many names takes sixty times the memory and is slower.
fn automaton(entries: &[Entry]) -> AhoCorasick {
    AhoCorasick::builder()
        .match_kind(MatchKind::LeftmostLongest)
        .kind(Some(AhoCorasickKind::ContiguousNFA))
        .build(entries.iter().map(|entry| fold(entry.text)))
        .expect("a few thousand short names make an automaton")
}

/// The form in which names are compared: lower case, no accents, one blank for white space.
pub fn fold(text: &str) -> String {
    super::folded::Folded::new(text).text
}

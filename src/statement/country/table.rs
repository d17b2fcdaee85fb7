//! The table of country names, read once from the text compiled into the program.

use std::collections::BTreeMap;
use std::sync::OnceLock;

use rustc_hash::{FxHashMap as HashMap, FxHashSet as HashSet};

const COUNTRIES: &str = include_str!("countries.tsv");
const MISSPELT: &str = include_str!("misspelt.tsv");
const FOREIGN: &str = include_str!("foreign.tsv");
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

pub struct Table {
    codes: BTreeMap<&'static str, &'static str>,
    /// Folded name to codes, all languages.
    names: HashMap<String, Vec<&'static str>>,
    /// Folded English names and abbreviations, no adjectives; abbreviations apart.
    called: HashMap<String, Vec<&'static str>>,
    abbreviated: HashMap<String, Vec<&'static str>>,
    regions: HashMap<String, Vec<&'static str>>,
    alpha3: HashMap<&'static str, &'static str>,
    /// Folded words of English names and demonyms.
    parts: HashSet<String>,
    /// Names in English, for suggestions.
    english: Vec<&'static str>,
}

/// Phrases that hold the name of a country and mean something else, lower case.
pub const BLOCKERS: &[&str] = &[
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
    "Niger State",
    "Indo-China",
    "Indo-Chinese",
    "Indochina",
    "Cochin China",
    "Cochin-China",
    "New Guinea",
    "New Grenada",
    "New Granada",
    "New Mexican",
    "New Mexicans",
    "German shepherd",
    "German shepherds",
    "Afghan hound",
    "Afghan hounds",
    "Siamese cat",
    "Persian cat",
    "Irish setter",
    "Brazil nut",
    "Brazil nuts",
    "Guinea pig",
    "Guinea pigs",
    "Guinea fowl",
    "Turkish bath",
    "Turkish baths",
    "Russian roulette",
    "Dutch oven",
    "Dutch courage",
    "French horn",
    "French doors",
    "French press",
    "French kiss",
    "Indian summer",
    "Irish coffee",
    "Canada goose",
    "Canada geese",
    "Canadian bacon",
    "Vietnamese pot-bellied",
    "Japanese maple",
    "Japanese knotweed",
    "Indian tribe",
    "Indian tribes",
    "Indian reservation",
    "Indian reservations",
    "Indian Affairs",
    "Indian Health Service",
    "Indian Country",
    "Indian Gaming",
    "Indian Territory",
    "Indian Nations",
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

/// Alpha-3 codes of former states (ISO 3166-3), as old records use them.
const FORMER: &[(&str, &str)] = &[
    ("SUN", "SUHH"),
    ("CSK", "CSHH"),
    ("YUG", "YUCS"),
    ("DDR", "DDDE"),
    ("YMD", "YDYE"),
    ("SCG", "CSXX"),
    ("BUR", "MM"),
    ("ZAR", "CD"),
    ("TMP", "TL"),
    ("ROM", "RO"),
];

/// The table, read at first use.
pub fn get() -> &'static Table {
    static TABLE: OnceLock<Table> = OnceLock::new();
    TABLE.get_or_init(|| Table::read(REGIONS))
}

/// The rows of the generated table and of those written by hand: code, kind, language, text.
pub fn rows() -> impl Iterator<Item = [&'static str; 4]> {
    [COUNTRIES, FOREIGN, MISSPELT].into_iter().flat_map(str::lines).filter(|line| !line.starts_with('#') && !line.is_empty()).filter_map(|line| {
        let mut cells = line.split('\t');
        Some([cells.next()?, cells.next()?, cells.next()?, cells.next()?])
    })
}

impl Table {
    fn read(regions: &'static str) -> Self {
        let mut table = Self {
            codes: BTreeMap::new(),
            names: HashMap::default(),
            called: HashMap::default(),
            abbreviated: HashMap::default(),
            regions: HashMap::default(),
            alpha3: HashMap::default(),
            parts: HashSet::default(),
            english: Vec::new(),
        };
        for [code, kind, lang, text] in rows() {
            if kind == "name" && lang == "en" {
                table.codes.insert(code, text);
            }
            if kind == "alpha3" {
                table.alpha3.insert(text, code);
            }
            if let Some(known) = name_kind(kind) {
                table.add(code, known, lang, text);
            }
            if lang == "en" && matches!(kind, "name" | "official" | "alias") {
                table.english.push(text);
            }
        }
        for line in regions.lines().filter(|line| !line.starts_with('#')) {
            if let Some((region, code)) = line.split_once('\t') {
                table.regions.entry(fold(region)).or_default().push(code);
            }
        }
        table
    }

    fn add(&mut self, code: &'static str, kind: NameKind, lang: &'static str, text: &'static str) {
        if !matches!(kind, NameKind::Seat | NameKind::Blocker) && !text.ends_with('*') {
            let known = self.names.entry(fold(text)).or_default();
            if !known.contains(&code) {
                known.push(code);
            }
        }
        let called = match kind {
            NameKind::Name | NameKind::Shared => Some(&mut self.called),
            NameKind::Abbreviation => Some(&mut self.abbreviated),
            _ => None,
        };
        if let Some(called) = called.filter(|_| lang == "en") {
            let known = called.entry(fold(text)).or_default();
            if !known.contains(&code) {
                known.push(code);
            }
        }
        if lang == "en" && matches!(kind, NameKind::Name | NameKind::Demonym | NameKind::Shared) {
            self.parts.extend(fold(text).split(' ').filter(|w| w.len() > 3).map(str::to_owned));
        }
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

    /// Countries that are called so; a short abbreviation must be in capitals.
    pub fn called(&self, name: &str) -> &[&'static str] {
        let folded = fold(name);
        let bare = folded.strip_prefix("the ").unwrap_or(&folded);
        let whole = self.called.get(&folded).or_else(|| self.called.get(bare));
        let written = bare.len() >= 4 || !name.contains(char::is_lowercase);
        whole.or_else(|| self.abbreviated.get(bare).filter(|_| written)).map_or(&[], Vec::as_slice)
    }

    pub fn alpha3(&self, code: &str) -> Option<&'static str> {
        let former = FORMER.iter().find(|(alpha3, _)| *alpha3 == code).map(|(_, code)| *code);
        self.alpha3.get(code).copied().or_else(|| former.and_then(|code| self.code(code)))
    }

    pub fn is_name_part(&self, word: &str) -> bool {
        self.parts.contains(&fold(word))
    }

    pub fn region(&self, name: &str) -> Option<&[&'static str]> {
        self.regions.get(&fold(name)).map(Vec::as_slice)
    }

    pub fn english_names(&self) -> impl Iterator<Item = &'static str> {
        self.english.iter().copied()
    }
}

pub fn name_kind(kind: &str) -> Option<NameKind> {
    match kind {
        "name" | "official" | "alias" | "misspelt" => Some(NameKind::Name),
        "demonym" => Some(NameKind::Demonym),
        "abbr" => Some(NameKind::Abbreviation),
        "capital" | "metonym" => Some(NameKind::Seat),
        "ambiguous" => Some(NameKind::Shared),
        "blocker" => Some(NameKind::Blocker),
        _ => None,
    }
}

/// The form in which names are compared: lower case, no accents, one blank for white space.
pub fn fold(text: &str) -> String {
    super::folded::Folded::new(text).text
}

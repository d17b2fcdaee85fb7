//! The table of country names, compiled into the program.

use crate::statement::sorted::Sorted;

const COUNTRIES: &str = include_str!("countries.tsv");
const MISSPELT: &str = include_str!("misspelt.tsv");
const FOREIGN: &str = include_str!("foreign.tsv");
#[cfg(test)]
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

/// All that is looked up, folded and in order; made of the other tables, see the test.
const LOOKUP: Sorted = Sorted(include_str!("lookup.tsv"));

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

/// The rows of the generated table and of those written by hand: code, kind, language, text.
pub fn rows() -> impl Iterator<Item = [&'static str; 4]> {
    [COUNTRIES, FOREIGN, MISSPELT].into_iter().flat_map(str::lines).filter(|line| !line.starts_with('#') && !line.is_empty()).filter_map(|line| {
        let mut cells = line.split('\t');
        Some([cells.next()?, cells.next()?, cells.next()?, cells.next()?])
    })
}

/// What a line of the lookup table tells; its key begins with it.
mod of {
    /// Code to name in English.
    pub const CODE: char = '=';
    /// Alpha-3 code to code.
    pub const ALPHA3: char = '3';
    /// Folded name to codes, all languages.
    pub const NAME: char = 'n';
    /// Folded English names and abbreviations, no adjectives; abbreviations apart.
    pub const CALLED: char = 'c';
    pub const ABBREVIATED: char = 'a';
    /// Folded region to codes.
    pub const REGION: char = 'r';
    /// Folded words of English names and demonyms.
    pub const PART: char = 'p';
}

fn look_up(what: char, key: &str) -> Option<&'static str> {
    let mut line = String::with_capacity(key.len() + 1);
    line.push(what);
    line.push_str(key);
    LOOKUP.get(&line)
}

fn codes(value: Option<&'static str>) -> impl Iterator<Item = &'static str> {
    value.into_iter().flat_map(|codes| codes.split(' '))
}

/// The code as the table holds it.
pub fn code(code: &str) -> Option<&'static str> {
    let (key, _) = LOOKUP.get_key_value(&format!("{}{code}", of::CODE))?;
    Some(&key[of::CODE.len_utf8()..])
}

pub fn name(code: &str) -> &'static str {
    look_up(of::CODE, code).unwrap_or("")
}

/// Codes of the countries that a name can mean.
pub fn named(name: &str) -> impl Iterator<Item = &'static str> {
    let folded = fold(name);
    let bare = folded.strip_prefix("the ").unwrap_or(&folded);
    codes(look_up(of::NAME, &folded).or_else(|| look_up(of::NAME, bare)))
}

pub fn is_name(name: &str) -> bool {
    named(name).next().is_some()
}

/// Countries that are called so; a short abbreviation must be in capitals.
pub fn called(name: &str) -> impl Iterator<Item = &'static str> {
    let folded = fold(name);
    let bare = folded.strip_prefix("the ").unwrap_or(&folded);
    let whole = look_up(of::CALLED, &folded).or_else(|| look_up(of::CALLED, bare));
    let written = bare.len() >= 4 || !name.contains(char::is_lowercase);
    codes(whole.or_else(|| look_up(of::ABBREVIATED, bare).filter(|_| written)))
}

pub fn alpha3(alpha3: &str) -> Option<&'static str> {
    let former = || FORMER.iter().find(|(former, _)| *former == alpha3).and_then(|(_, now)| code(now));
    look_up(of::ALPHA3, alpha3).or_else(former)
}

pub fn is_name_part(word: &str) -> bool {
    look_up(of::PART, &fold(word)).is_some()
}

/// Codes of the members of a region.
pub fn region(name: &str) -> Option<impl Iterator<Item = &'static str>> {
    look_up(of::REGION, &fold(name)).map(|members| codes(Some(members)))
}

/// Names in English, for suggestions.
pub fn english_names() -> impl Iterator<Item = &'static str> {
    rows().filter(|[_, kind, lang, _]| *lang == "en" && matches!(*kind, "name" | "official" | "alias")).map(|[.., text]| text)
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

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use super::*;

    /// The lookup table as its sources have it.
    #[derive(Default)]
    struct Made(BTreeMap<String, Vec<String>>);

    impl Made {
        fn add(&mut self, what: char, key: &str, value: &str) {
            let known = self.0.entry(format!("{what}{key}")).or_default();
            if !known.iter().any(|v| v == value) {
                known.push(value.to_owned());
            }
        }

        fn name(&mut self, code: &str, kind: NameKind, lang: &str, text: &str) {
            if !matches!(kind, NameKind::Seat | NameKind::Blocker) && !text.ends_with('*') {
                self.add(of::NAME, &fold(text), code);
            }
            if lang != "en" {
                return;
            }
            match kind {
                NameKind::Name | NameKind::Shared => self.add(of::CALLED, &fold(text), code),
                NameKind::Abbreviation => self.add(of::ABBREVIATED, &fold(text), code),
                _ => {}
            }
            if matches!(kind, NameKind::Name | NameKind::Demonym | NameKind::Shared) {
                fold(text).split(' ').filter(|w| w.len() > 3).for_each(|word| self.add(of::PART, word, ""));
            }
        }
    }

    #[test]
    fn the_lookup_table_is_current() {
        let mut made = Made::default();
        for [code, kind, lang, text] in rows() {
            match kind {
                "name" if lang == "en" => made.add(of::CODE, code, text),
                "alpha3" => made.add(of::ALPHA3, text, code),
                _ => {}
            }
            if let Some(known) = name_kind(kind) {
                made.name(code, known, lang, text);
            }
        }
        for (region, code) in REGIONS.lines().filter(|line| !line.starts_with('#')).filter_map(|line| line.split_once('\t')) {
            made.add(of::REGION, &fold(region), code);
        }
        // A country's name in English is the one that comes last, as it always was.
        let lines = made.0.into_iter().map(|(key, values)| match key.chars().next() {
            Some(of::CODE) => (key, values.last().cloned().unwrap_or_default()),
            _ => (key, values.join(" ")),
        });
        LOOKUP.assert_current("src/statement/country/lookup.tsv", &Sorted::text(lines));
    }
}

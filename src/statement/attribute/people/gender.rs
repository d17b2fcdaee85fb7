//! The sex by which a text addresses somebody.

use crate::statement::speaker::fold;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Gender {
    He,
    She,
}

pub fn gender_of(spelling: &str) -> Option<Gender> {
    const HE: &[&str] = &[
        "mr",
        "sir",
        "lord",
        "king",
        "prince",
        "congressman",
        "chairman",
        "spokesman",
        "herr",
        "monsieur",
        "senor",
        "signor",
        "senhor",
        "господин",
        "г-н",
        "sheikh",
        "emir",
        "sultan",
        "pope",
        "presidente",
        "ministro",
        "alcalde",
        "gobernador",
        "secretario",
        "senador",
        "diputado",
        "embajador",
        "prasident",
        "minister",
        "kanzler",
        "burgermeister",
        "botschafter",
    ];
    const SHE: &[&str] = &[
        "ms",
        "mrs",
        "miss",
        "dame",
        "lady",
        "queen",
        "princess",
        "congresswoman",
        "chairwoman",
        "spokeswoman",
        "madam",
        "madame",
        "mme",
        "mlle",
        "frau",
        "daw",
        "senora",
        "senorita",
        "signora",
        "senhora",
        "госпожа",
        "г-жа",
        "presidenta",
        "ministra",
        "alcaldesa",
        "gobernadora",
        "secretaria",
        "senadora",
        "diputada",
        "embajadora",
        "prasidentin",
        "ministerin",
        "kanzlerin",
        "burgermeisterin",
        "botschafterin",
        "directrice",
        "ambassadrice",
        "senatrice",
        "chanceliere",
        "staatssekretarin",
        "sprecherin",
    ];
    let told = |list: &[&str], exact: bool| {
        spelling.split_whitespace().any(|word| list.contains(&fold(word).as_str()) && (exact || !word.is_ascii() || !is_english_title(word)))
    };
    if told(SHE, true) {
        return Some(Gender::She);
    }
    told(HE, false).then_some(Gender::He)
}

/// "Minister" and "President" are of no sex in English.
fn is_english_title(word: &str) -> bool {
    matches!(fold(word).as_str(), "minister" | "presidente" | "emir" | "prasident")
}

//! Titles and forms of address: the words they are made of, and how they come off a name.

use std::sync::LazyLock;

use rustc_hash::FxHashSet as HashSet;

use super::class::Class;
use super::foreign;
use super::name::{SUFFIXES, fold};
use crate::statement::Country;

fn words(list: &'static str) -> HashSet<&'static str> {
    list.split_ascii_whitespace().collect()
}

/// Forms of address: dropped from names, no office.
pub static HONORIFICS: LazyLock<HashSet<&str>> = LazyLock::new(|| {
    words(
        "mr mrs ms miss mx dr prof professor sir dame lord lady rev reverend hon honourable honorable rt h.e he his her their excellency \
     excellencies majesty highness royal shri smt daw u messrs mme mlle herr frau sheikh shaikh the dato dato' datuk tun cs ps dg sg fm \
     pm hrh hm cllr ven sra senor madam madame monsieur right senor",
    )
});

/// Words of which titles of office are made.
pub static OFFICES: LazyLock<HashSet<&str>> = LazyLock::new(|| {
    words(
        "president vice prime minister premier deputy secretary secretary-general general undersecretary under assistant ambassador senator \
     sen congressman congresswoman representative rep governor gov chancellor commissioner spokesperson spokesman spokeswoman high \
     chairman chairwoman chairperson chair chief director director-general admiral adm colonel col lieutenant lt gen major maj sgt \
     captain capt judge justice king queen prince princess emir sultan pope mayor speaker envoy special acting foreign defence defense \
     finance trade interior state press attorney treasury national security adviser advisor cabinet consul counselor counsellor \
     coordinator administrator permanent principal parliamentary home official delegate doctor officer executive leader charge counsel \
     former first lady interim senior junior negotiator member mp shadow federal commander archbishop bishop ayatollah imam cardinal \
     mission head spokespersons vice-president vice-chancellor taoiseach tanaiste co-chair chairs \
     presidents ministers premiers secretaries ambassadors senators congressmen congresswomen representatives governors chancellors commissioners \
     spokesmen chairmen directors generals mayors",
    )
});

/// Words that head a title: a title of office holds at least one.
pub static HEADS: LazyLock<HashSet<&str>> = LazyLock::new(|| {
    words(
        "president minister premier secretary secretary-general undersecretary ambassador senator sen congressman congresswoman \
     representative rep governor gov chancellor commissioner spokesperson spokesman spokeswoman chairman chairwoman chairperson chair \
     chief director director-general admiral adm colonel col lieutenant general gen major maj sgt captain capt judge justice king queen \
     prince princess emir sultan pope mayor speaker envoy attorney adviser advisor consul counselor counsellor coordinator \
     administrator delegate officer leader counsel negotiator member mp commander archbishop bishop ayatollah imam cardinal head \
     vice-president vice-chancellor taoiseach tanaiste co-chair lady lt president-elect prosecutor rapporteur registrar superintendent \
     sheriff marshal brigadier commodore councillor councilor councilman councilwoman councilmember alderman constable inspector sergeant corporal \
     rector dean headmaster headmistress headteacher rabbi pastor monsignor abbot auditor master ombudsman treasurer clerk curator",
    )
});

/// Words that say what an office is for ("Minister of Works and Transport").
pub static PORTFOLIOS: LazyLock<HashSet<&str>> = LazyLock::new(|| {
    words(
        "affairs foreign external relations cooperation trade commerce industry industries finance economy economic planning development \
     health medical services service education science technology innovation environment climate energy petroleum mines minerals water \
     irrigation hydraulics sanitation agriculture homeland livestock fisheries oceans ocean forestry forests lands land housing urban works \
     public transport transportation infrastructure railways railway rail roads ports maritime shipping aviation communications \
     telecommunications information digital media tourism culture arts heritage sports sport youth women gender family children social \
     welfare labour labor employment pensions justice law constitutional legal interior home police immigration migration integration \
     regional local government defence defense veterans war security intelligence emergencies emergency disaster management resources \
     natural human rights state europe european asia asian pacific african africa international multilateral commonwealth diaspora \
     white house nsc omb usaid religious islamic citizens consumer budget revenue treasury investment enterprise business small food nutrition rural cities \
     community communities indigenous equality inclusion reform administration civil coordination parliamentary national nuclear space \
     peace political military operations organization organizations hemisphere population refugees bureau east west north south near \
     eastern western central northern southern republic kingdom union nations united federal democratic islands",
    )
});

pub(super) fn lists_title(folded: &str) -> bool {
    let listed = |part: &str| OFFICES.contains(part) || HEADS.contains(part) || foreign::HEADS.contains(part) || foreign::is_compound(part);
    let folded = folded.strip_suffix("-elect").unwrap_or(folded);
    listed(folded) || (folded.contains('-') && folded.split('-').all(listed))
}

pub(super) fn lists_portfolio(folded: &str) -> bool {
    PORTFOLIOS.contains(folded) || foreign::PARTS.contains(folded)
}

pub(super) fn lists_head(folded: &str) -> bool {
    HEADS.contains(folded)
        || foreign::HEADS.contains(folded)
        || (folded.contains('-') && folded.split('-').next_back().is_some_and(|last| HEADS.contains(last)))
}

pub(super) fn lists_honorific(word: &str, folded: &str) -> bool {
    // "R.T." are initials, "Rt" is an address.
    let initials = word.len() > 2 && word.trim_end_matches('.').contains('.') && !folded.contains('e');
    let listed = HONORIFICS.contains(folded) || foreign::HONORIFICS.contains(folded);
    (listed && !initials)
        || word == "M."
        || word.trim_end_matches('.').eq_ignore_ascii_case("h.e")
        || matches!(word, "S.E." | "S.E" | "SEM" | "S.E.M." | "SE" | "HE" | "S.E.M")
}

/// True for words that titles are made of ("Deputy", "Minister").
pub fn is_title_word(word: &str) -> bool {
    Class::of(word).title
}

/// True for words that say what an office is for ("Fisheries"); surnames may be such words too.
pub fn is_portfolio(word: &str) -> bool {
    Class::of(word).portfolio
}

/// True for words of a title of office, what it is for included.
pub fn is_office(word: &str) -> bool {
    Class::of(word).office()
}

/// True for words that head a title.
pub fn is_head(word: &str) -> bool {
    Class::of(word).head
}

pub fn is_honorific(word: &str) -> bool {
    Class::of(word).honorific
}

/// The name without the honorifics and titles of office before it.
pub fn strip_titles(text: &str) -> &str {
    let mut rest = text.trim();
    loop {
        let word = rest.split_whitespace().next().unwrap_or("");
        let bare = word.trim_end_matches([',', ':']);
        let after = rest[word.len()..].trim_start();
        let next = after.split_whitespace().next().unwrap_or("");
        let begun = rest.len() < text.trim().len();
        let before_office = is_title_word(next) || (is_portfolio(next) && next.len() < after.len());
        let qualifies = (Class::of(bare).country || is_portfolio(bare)) && (before_office || (begun && is_portfolio(bare)));
        // "Presidente de la Nación X": what the office is of, to its noun.
        if begun && let Some(after) = of_foreign(rest) {
            rest = after;
            continue;
        }
        let titled = qualifies || is_honorific(bare) || is_title_word(bare) || (begun && is_of_phrase(bare));
        // "M." is Monsieur before a name, an initial before another one.
        let initial = word == "M." && (begun || next.chars().filter(|c| c.is_alphabetic()).count() < 2);
        if !titled || initial || after.is_empty() || starts_suffix(after) {
            return rest;
        }
        rest = after;
    }
}

/// What follows "de la Nación", "du Sénégal", "des Affaires étrangères" at the beginning of a text.
fn of_foreign(text: &str) -> Option<&str> {
    const SMALL: &[&str] = &["de", "del", "du", "des", "der", "della", "dei", "do", "da", "la", "las", "los", "le", "les", "el", "y", "et", "e"];
    const NOUNS: &[&str] = &[
        "nacion",
        "nation",
        "republica",
        "republique",
        "republik",
        "repubblica",
        "gobierno",
        "gouvernement",
        "governo",
        "estado",
        "estados",
        "etat",
        "reino",
        "royaume",
        "federacion",
        "union",
        "consejo",
        "conseil",
        "asamblea",
        "assemblee",
        "camara",
        "senado",
        "senat",
        "comision",
        "banco",
        "confederation",
    ];
    let mut words = text.split_whitespace().peekable();
    let first = words.peek()?;
    if !matches!(*first, "de" | "del" | "du" | "des" | "der" | "della" | "dei" | "do" | "da") {
        return None;
    }
    let noun = words.find(|w| !SMALL.contains(w))?;
    let known = NOUNS.contains(&fold(noun).as_str()) || is_portfolio(noun) || Class::of(noun).country || Country::is_named(noun);
    let end = noun.as_ptr() as usize - text.as_ptr() as usize + noun.len();
    (known && noun.starts_with(char::is_uppercase) && !text[end..].trim().is_empty()).then(|| text[end..].trim_start())
}

fn is_of_phrase(word: &str) -> bool {
    matches!(word, "of" | "for" | "and" | "&" | "to" | "on" | "DE" | "DEL")
}

/// A surname that is also a title ("Justice", "King") stays when only a suffix follows it.
fn starts_suffix(after: &str) -> bool {
    let word = after.split_whitespace().next().unwrap_or("");
    SUFFIXES.contains(&fold(word.trim_end_matches(',')).as_str())
}

/// The words before the name that make up its title of office, if there is one.
pub fn office_of(text: &str) -> Option<&str> {
    let text = text.trim();
    let bare = strip_titles(text);
    let titles = text[..text.len() - bare.len()].trim().trim_end_matches(',');
    let start = titles.split_whitespace().find(|w| !is_honorific(w.trim_end_matches(',')))?;
    let from = titles.find(start)?;
    let office = &titles[from..];
    office.split_whitespace().any(is_head).then_some(office)
}

/// The text without the article it begins with.
pub fn trim_article(text: &str) -> &str {
    ["The ", "THE ", "the ", "El ", "EL ", "La ", "LA ", "Le ", "LE "].iter().find_map(|article| text.strip_prefix(article)).unwrap_or(text)
}

/// True for an office and nothing else: "The Secretary of State for the Colonies", "LE MINISTRE".
pub fn is_office_alone(text: &str) -> bool {
    let words: Vec<&str> = trim_article(text).split_whitespace().collect();
    let small = |w: &str| {
        matches!(fold(w).as_str(), "of" | "for" | "the" | "and" | "to" | "de" | "la" | "le" | "des" | "du" | "del" | "der" | "fur" | "y" | "et" | "in")
    };
    let plain = |w: &&str| Class::of(w).office_or_country() || is_honorific(w) || small(w);
    if words.is_empty() || words.len() > 12 || !words.iter().any(|w| is_head(w)) {
        return false;
    }
    if words.iter().all(plain) {
        return true;
    }
    // "Minister of Roads": a head, and one word that says what it is for.
    let odd: Vec<usize> = (0..words.len()).filter(|i| !plain(&words[*i])).collect();
    let [at] = odd[..] else { return false };
    let head = words.iter().position(|w| is_head(w)).unwrap_or(0);
    at > head && small(words[at - 1]) && super::name::is_name_word(words[at]) && !text.contains(',')
}

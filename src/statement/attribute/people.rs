//! The persons of a document: every way in which it names them, joined to one entry each.

use rustc_hash::{FxHashMap as HashMap, FxHashSet as HashSet};

use super::runs::{Run, runs};
use crate::statement::speaker::{self, Name, fold, is_head, is_honorific, is_portfolio, is_title_word};
use crate::statement::{Country, Evidence, Span, Speaker, Statement, country};

/// A person of the document.
#[derive(Clone, Debug)]
pub struct Person {
    /// The fullest name met.
    pub name: String,
    parsed: Name,
    pub role: Option<String>,
    spellings: Vec<String>,
    gender: Option<Gender>,
    /// Index into the statement's speakers, once credited with anything.
    speaker: Option<usize>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Gender {
    He,
    She,
}

/// A place where the text names somebody.
#[derive(Clone, Debug)]
pub struct Mention {
    pub span: Span,
    pub person: usize,
}

/// All persons of a document.
#[derive(Debug, Default)]
pub struct Roster {
    pub persons: Vec<Person>,
    /// Indexes of persons by folded surname.
    surnames: HashMap<String, Vec<usize>>,
    /// Indexes of persons by the first word of a name of several.
    first_names: HashMap<String, Vec<usize>>,
    /// Mentions in the whole text, in order.
    pub mentions: Vec<Mention>,
    /// Persons whom the title names with their office, in order.
    pub titular: Vec<usize>,
    /// Untitled runs of two words or more that are nobody yet.
    strangers: Vec<Span>,
}

/// A run with its words on one line and its name taken apart.
struct Named<'r> {
    run: &'r Run,
    words: String,
    parsed: Option<Name>,
}

impl<'r> Named<'r> {
    fn of(text: &str, run: &'r Run) -> Self {
        let words = one_line(run.name.of(text));
        let parsed = Name::parse_bare(&words);
        Self { run, words, parsed }
    }
}

/// Bytes within which a name tells which of several holders an office alone means.
const NEAR: usize = 600;

impl Person {
    /// False where office or sex speaks against it: "President Hale" is not "First Lady Jean Hale".
    ///
    /// Equal given names settle it whatever the offices. Else an office must share its head word with
    /// the one that is known, and a person known by full name and without office takes none that comes
    /// with a bare surname, unless the source itself names that person as a speaker.
    fn may_be_called(&self, name: &Name, office: Option<&str>, gender: Option<Gender>) -> bool {
        if !name.given.is_empty() && name.given == self.parsed.given {
            return true;
        }
        if let (Some(known), Some(other)) = (self.gender, gender)
            && known != other
        {
            return false;
        }
        match (office, self.role.as_deref()) {
            (Some(office), Some(role)) => share_head(office, role),
            (Some(_), None) => self.speaker.is_some() || self.parsed.given.is_empty(),
            (None, Some(_)) => name.given.is_empty() || !self.parsed.given.is_empty(),
            (None, None) => true,
        }
    }
}

fn share_head(a: &str, b: &str) -> bool {
    let heads = |text: &str| -> Vec<String> { text.split_whitespace().filter(|w| is_head(w)).map(fold).collect() };
    let known = heads(b);
    known.is_empty() || heads(a).iter().any(|head| known.contains(head))
}

impl Roster {
    /// Reads the persons out of a statement's title, declared speakers and text.
    pub fn read(statement: &Statement) -> Roster {
        let mut roster = Roster::default();
        for (index, speaker) in statement.speakers.iter().enumerate() {
            if let Some(person) = roster.declare(speaker) {
                roster.persons[person].speaker = Some(index);
            }
        }
        let title = statement.title.as_ref().map(|t| t.value.as_str()).unwrap_or_default();
        for run in runs(title).iter().filter(|run| run.titled) {
            let run = Run { name: known_part(title, run.name, statement.body()), ..run.clone() };
            let run = Run { span: Span::new(run.span.start, run.name.end), ..run };
            let person = roster.meet(title, &run);
            if let (Some(person), Some(office)) = (person, office_beside(title, run.span)) {
                roster.persons[person].role.get_or_insert(office);
            }
            roster.titular.extend(person);
        }
        let runs = runs(&statement.text);
        // Full names first, so that a bare surname finds its person, or two and is left open.
        let full = |run: &&Run| run.titled && run.name.of(&statement.text).contains(char::is_whitespace);
        for run in runs.iter().filter(full) {
            roster.meet(&statement.text, run);
        }
        let names: Vec<Named> = runs.iter().map(|run| Named::of(&statement.text, run)).collect();
        roster.meet_namesakes(&statement.text, &names);
        for run in runs.iter().filter(|run| run.titled) {
            roster.meet(&statement.text, run);
        }
        roster.locate(&statement.text, &names);
        roster
    }

    /// The person that a label or a run of words names; enters it if it is new. None if it could be two.
    pub fn named(&mut self, text: &str) -> Option<usize> {
        let name = speaker::display_name(text);
        if !speaker::is_person_name(&name) {
            return None;
        }
        let parsed = Name::parse(text)?;
        let candidates = self.candidates(&parsed, speaker::office_of(text), gender_of(text));
        match candidates[..] {
            [] => self.enter(&name, parsed, speaker::office_of(text), &[]),
            [one] => {
                self.note(one, text);
                Some(one)
            }
            _ => self.decide(&candidates, &parsed, speaker::office_of(text)),
        }
    }

    /// A person of a name that somebody else bears too.
    pub fn namesake(&mut self, text: &str) -> Option<usize> {
        self.enter(&speaker::display_name(text), Name::parse(text)?, None, &[text.to_owned()])
    }

    /// Persons that nothing tells from `name`, spoken of with this office and form of address.
    fn candidates(&self, name: &Name, office: Option<&str>, gender: Option<Gender>) -> Vec<usize> {
        let known = self.surnames.get(&name.surname).map_or(&[][..], Vec::as_slice);
        let same = |p: &usize| self.persons[*p].parsed.may_be(name) && self.persons[*p].may_be_called(name, office, gender);
        let found: Vec<usize> = known.iter().copied().filter(same).collect();
        if !found.is_empty() || !name.given.is_empty() {
            return found;
        }
        // "Ms. Minagawa" is "Minagawa Haruka": a family name that stands first.
        let first = self.first_names.get(&name.surname).map_or(&[][..], Vec::as_slice);
        first.iter().copied().filter(|p| self.persons[*p].may_be_called(name, office, gender)).collect()
    }

    /// Tells persons of one surname apart by given name or by office, or leaves it open.
    fn decide(&self, candidates: &[usize], name: &Name, office: Option<&str>) -> Option<usize> {
        let exact: Vec<usize> = candidates.iter().copied().filter(|p| !name.given.is_empty() && self.persons[*p].parsed.given == name.given).collect();
        if let [one] = exact[..] {
            return Some(one);
        }
        let office = fold(office?);
        let mut same = candidates.iter().copied().filter(|p| self.persons[*p].role.as_deref().is_some_and(|r| fold(r).contains(&office)));
        same.next().filter(|_| same.next().is_none())
    }

    /// A person that the source or the head names.
    fn declare(&mut self, speaker: &Speaker) -> Option<usize> {
        // The first spelling is the raw one, which may mark the surname by capitals or a comma.
        let raw = speaker.spellings.first().and_then(|s| Name::parse(s.split(", ").next()?));
        let parsed = raw.filter(|raw| !raw.given.is_empty()).or_else(|| Name::parse(&speaker.name))?;
        self.enter(&speaker.name, parsed, speaker.role.as_deref(), &speaker.spellings)
    }

    /// `parsed` is the name taken apart as it stood: capitals that mark a surname are gone from `name`.
    fn enter(&mut self, name: &str, parsed: Name, role: Option<&str>, spellings: &[String]) -> Option<usize> {
        if parsed.is_empty() {
            return None;
        }
        let index = self.persons.len();
        self.surnames.entry(parsed.surname.clone()).or_default().push(index);
        if let Some(first) = parsed.given.first() {
            self.first_names.entry(first.clone()).or_default().push(index);
        }
        let gender = spellings.iter().find_map(|s| gender_of(s));
        let role = role.map(str::to_owned);
        self.persons.push(Person { name: name.to_owned(), parsed, role, spellings: spellings.to_vec(), gender, speaker: None });
        Some(index)
    }

    fn meet(&mut self, text: &str, run: &Run) -> Option<usize> {
        let (whole, bare) = (one_line(run.span.of(text)), one_line(run.name.of(text)));
        let name = speaker::display_name(&bare);
        if !speaker::is_person_name(&name) {
            return None;
        }
        let parsed = Name::parse(&bare)?;
        let office = office_in(&whole, &bare);
        let candidates = self.candidates(&parsed, office.as_deref(), gender_of(&whole));
        let office = office.or_else(|| office_beside(text, run.span));
        let person = match candidates[..] {
            [] => self.enter(&name, parsed.clone(), None, &[])?,
            [one] => one,
            _ => self.decide(&candidates, &parsed, office.as_deref())?,
        };
        self.note(person, &whole);
        self.complete(person, name, parsed, office);
        Some(person)
    }

    fn note(&mut self, person: usize, spelling: &str) {
        let entry = &mut self.persons[person];
        entry.gender = entry.gender.or(gender_of(spelling));
        if entry.spellings.len() < 12 && !entry.spellings.iter().any(|s| s == spelling) {
            entry.spellings.push(spelling.to_owned());
        }
    }

    /// Enters full names without a title if an office stands beside them, or their surname is spoken
    /// of with a title somewhere.
    ///
    /// "The director, Nils Solvang" must be known before "Mr. Solvang" is, or another Solvang gets his words.
    fn meet_namesakes(&mut self, text: &str, names: &[Named]) {
        let titled = names.iter().filter(|n| n.run.titled).filter_map(|n| n.parsed.as_ref().map(|p| p.surname.clone()));
        let spoken: HashSet<String> = titled.chain(self.surnames.keys().cloned()).collect();
        for Named { run, words, parsed } in names.iter().filter(|n| !n.run.titled) {
            let Some(parsed) = parsed.clone().filter(|n| !n.given.is_empty()) else { continue };
            let office = office_beside(text, run.span);
            if office.is_none() && !spoken.contains(&parsed.surname) {
                continue;
            }
            let name = speaker::display_name(words);
            if !speaker::is_person_name(&name) || words.split(' ').any(is_country) {
                continue;
            }
            // "Visit Palmer online": at the start of a sentence the first word may be none of the name.
            let known = self.surnames.get(&parsed.surname).is_some_and(|persons| persons.iter().any(|p| !self.persons[*p].parsed.given.is_empty()));
            let doubtful = known && office.is_none() && begins_sentence(text, run.span.start);
            match self.candidates(&parsed, office.as_deref(), None)[..] {
                [] if doubtful => {}
                [] => {
                    self.enter(&name, parsed, office.as_deref(), &[]);
                }
                [one] => self.complete(one, name, parsed, office),
                _ => {}
            }
        }
    }

    /// Takes a fuller name, and an office if none is known.
    fn complete(&mut self, person: usize, name: String, parsed: Name, office: Option<String>) {
        let entry = &mut self.persons[person];
        if parsed.len() > entry.parsed.len() {
            entry.name = name;
            entry.parsed = parsed;
        }
        entry.role = entry.role.take().or(office);
    }

    /// Finds all mentions: titled runs, full names of persons of the roster, bare surnames.
    fn locate(&mut self, text: &str, names: &[Named]) {
        for Named { run, words, parsed } in names {
            let Some(parsed) = parsed else { continue };
            if !self.surnames.contains_key(&parsed.surname) && !self.first_names.contains_key(&parsed.surname) {
                if parsed.len() >= 2 {
                    self.strangers.push(run.span);
                }
                continue;
            }
            let whole = one_line(run.span.of(text));
            let office = office_in(&whole, words).or_else(|| office_beside(text, run.span));
            let candidates = self.candidates(parsed, office.as_deref(), gender_of(&whole));
            let person = match candidates[..] {
                [one] => Some(one),
                [] => None,
                _ => self.decide(&candidates, parsed, office.as_deref()),
            };
            match person {
                Some(person) => self.mentions.push(Mention { span: run.span, person }),
                None if candidates.is_empty() && parsed.len() >= 2 => self.strangers.push(run.span),
                None => {}
            }
        }
    }

    /// The mentions that begin within a span, in order.
    pub fn mentions_in(&self, span: Span) -> &[Mention] {
        let from = self.mentions.partition_point(|m| m.span.start < span.start);
        let to = self.mentions.partition_point(|m| m.span.start < span.end);
        &self.mentions[from..to.max(from)]
    }

    /// The last stranger named within a span, entered as a person.
    pub fn stranger(&mut self, text: &str, span: Span) -> Option<Mention> {
        let to = self.strangers.partition_point(|s| s.start < span.end);
        let found = self.strangers[..to].last().copied().filter(|s| s.start >= span.start && s.end <= span.end)?;
        let words = one_line(found.of(text));
        let foreign = words.split(' ').any(is_country);
        let person = if foreign { None } else { self.named(&words) }?;
        Some(Mention { span: found, person })
    }

    /// The stranger whose name begins a stretch of text, entered as a person.
    pub fn stranger_at(&mut self, text: &str, span: Span) -> Option<Mention> {
        let at = self.strangers.partition_point(|s| s.start < span.start);
        let found = self.strangers.get(at).copied().filter(|s| s.start == span.start && s.end <= span.end)?;
        self.stranger(text, found)
    }

    /// Persons whose office holds all of `words`.
    fn holders(&self, words: &str) -> Vec<usize> {
        let wanted: Vec<String> = words.split_whitespace().map(fold).collect();
        let holds = |person: &usize| {
            let role = self.persons[*person].role.as_deref().map(fold).unwrap_or_default();
            // The president is not the vice president, the minister not the deputy minister.
            const BELOW: &[&str] = &["vice", "deputy", "under", "assistant", "former", "acting", "first"];
            let below = role.split_whitespace().any(|r| BELOW.contains(&r) && !wanted.iter().any(|w| w == r));
            !below && wanted.iter().all(|w| role.split_whitespace().any(|r| r == w))
        };
        (0..self.persons.len()).filter(holds).collect()
    }

    /// The person whom a text means by an office alone ("the prime minister said"): the only one who
    /// holds it, or of several the only one who was named in the paragraph, or shortly before.
    pub fn by_office(&self, words: &str, paragraph: usize, before: usize) -> Option<usize> {
        let holders = self.holders(words);
        if let [one] = holders[..] {
            return Some(one);
        }
        let to = self.mentions.partition_point(|m| m.span.start < before);
        let named = |from: usize| -> Vec<usize> {
            let mut named: Vec<usize> = self.mentions[..to].iter().filter(|m| m.span.start >= from && holders.contains(&m.person)).map(|m| m.person).collect();
            named.sort_unstable();
            named.dedup();
            named
        };
        let here = named(paragraph);
        let near = if here.is_empty() { named(before.saturating_sub(NEAR)) } else { here };
        if let [one] = near[..] { Some(one) } else { None }
    }

    /// "the Latvian minister": the only holder whose office is of that country.
    pub fn by_office_of(&self, words: &str, nation: &str) -> Option<usize> {
        let wanted = Country::named(nation);
        let of = |person: &usize| {
            let role = self.persons[*person].role.as_deref().unwrap_or_default();
            country::find_countries(role).iter().any(|m| wanted.contains(&m.country))
        };
        let mut holders = self.holders(words).into_iter().filter(of);
        holders.next().filter(|_| holders.next().is_none())
    }

    /// The person whom a short form of a name at this place means: a surname with or without its particles, the
    /// first of two surnames, a given name. Nobody if it could be two.
    pub fn named_at(&mut self, text: &str, start: usize, end: usize) -> Option<(usize, usize)> {
        let words = name_words_at(&text[start..end]);
        for count in (1..=words.len()).rev() {
            let stop = words[count - 1].1;
            let wanted: Vec<String> = words[..count].iter().map(|(word, _)| fold(word)).collect();
            let bears = |name: &str| {
                let have: Vec<String> = name.split_whitespace().map(fold).collect();
                have.len() > count && have.windows(count).any(|w| w == wanted) && wanted.iter().any(|w| w.chars().count() >= 3)
            };
            let mut names: Vec<String> = self.persons.iter().filter(|p| bears(&p.name)).map(|p| p.name.clone()).collect();
            let strangers = self.strangers.iter().map(|span| one_line(span.of(text))).filter(|name| bears(name) && !name.split(' ').any(is_country));
            names.extend(strangers.map(|name| speaker::display_name(&name)));
            names.sort_unstable();
            names.dedup_by(|a, b| fold(a) == fold(b));
            match &names[..] {
                [name] => return self.named(name).map(|person| (person, start + stop)),
                [] => {}
                _ => return None,
            }
        }
        None
    }

    /// True if a stretch names somebody in full who is nobody of the roster.
    pub fn strangers_in(&self, text: &str, span: Span) -> bool {
        self.strangers.iter().any(|s| s.start >= span.start && s.end <= span.end && country::find_countries(s.of(text)).is_empty())
    }

    /// The person behind a speaker of the statement.
    pub fn person_of(&self, speaker: usize) -> Option<usize> {
        self.persons.iter().position(|p| p.speaker == Some(speaker))
    }

    /// True if the text addresses the person as of this sex.
    pub fn is(&self, person: usize, gender: Gender) -> bool {
        self.persons[person].gender == Some(gender)
    }

    /// The person whom a label means by an office alone ("THE PRESIDENT:"): the only one who holds it
    /// among those who speak here, by title, byline or an earlier label. Presidents who are merely
    /// spoken of do not take turns.
    pub fn speaking_by_office(&self, words: &str) -> Option<usize> {
        let speaks = |person: &usize| self.titular.contains(person) || self.persons[*person].speaker.is_some();
        let mut holders = self.holders(words).into_iter().filter(speaks);
        holders.next().filter(|_| holders.next().is_none())
    }

    /// False if the text addresses the person as of the other sex.
    pub fn fits(&self, person: usize, gender: Gender) -> bool {
        self.persons[person].gender.is_none_or(|known| known == gender)
    }

    pub fn note_gender(&mut self, person: usize, gender: Gender) {
        self.persons[person].gender.get_or_insert(gender);
    }

    /// The statement's speaker for a person, added if it is the first credit.
    pub fn speaker(&mut self, person: usize, speakers: &mut Vec<Speaker>, evidence: &Evidence) -> usize {
        let entry = &mut self.persons[person];
        if let Some(index) = entry.speaker {
            let known = &mut speakers[index];
            if entry.name.len() > known.name.len() && Name::parse(&known.name).is_some_and(|n| n.given.is_empty()) {
                known.name.clone_from(&entry.name);
            }
            if known.role.is_none() {
                known.role.clone_from(&entry.role);
            }
            return index;
        }
        let (name, role, spellings) = (entry.name.clone(), entry.role.clone(), entry.spellings.clone());
        speakers.push(Speaker { name, role, spellings, evidence: evidence.clone() });
        entry.speaker = Some(speakers.len() - 1);
        speakers.len() - 1
    }
}

/// The longest beginning of a name in a title that the text has too.
///
/// All words of a title are capitalised, so "President Hale Announces Key Appointments" looks like a
/// name of four words; the text says where it ends. A name that is nowhere in the text stays whole.
fn known_part(title: &str, name: Span, text: &str) -> Span {
    let words = name.of(title);
    let ends = words.char_indices().filter(|(_, c)| c.is_whitespace()).map(|(at, _)| at).chain([words.len()]);
    let stands =
        |end: &usize| text.match_indices(&words[..*end]).any(|(at, found)| text[at + found.len()..].chars().next().is_none_or(|c| !c.is_alphanumeric()));
    if let Some(end) = ends.filter(stands).max() {
        return Span::new(name.start, name.start + end);
    }
    // "Hale Marking the Day": a name that stands nowhere ends before what could be a verb.
    let verb = words.split_whitespace().skip(1).find(|w| w.len() > 5 && w.ends_with("ing"));
    let end = verb.map_or(words.len(), |w| words[..w.as_ptr() as usize - words.as_ptr() as usize].trim_end().len());
    Span::new(name.start, name.start + end)
}

/// Up to four words of a name at the beginning of a text, with where they end: capitals and particles.
fn name_words_at(text: &str) -> Vec<(&str, usize)> {
    let mut words = Vec::new();
    for word in text.split_whitespace().take(4) {
        let bare = word.trim_end_matches(|c: char| !c.is_alphanumeric());
        let bare = bare.strip_suffix("'s").or_else(|| bare.strip_suffix("’s")).unwrap_or(bare);
        let small = speaker::PARTICLES.contains(&fold(bare).as_str()) || bare.contains('-');
        if bare.is_empty() || !(speaker::is_name_word(bare) || small) || speaker::is_starter(bare) {
            break;
        }
        words.push((bare, bare.as_ptr() as usize - text.as_ptr() as usize + bare.len()));
        if bare.len() < word.len() {
            break;
        }
    }
    while words.last().is_some_and(|(word, _)| !word.chars().any(char::is_uppercase)) {
        words.pop();
    }
    words
}

fn begins_sentence(text: &str, at: usize) -> bool {
    let before = text[..at].trim_end();
    before.is_empty() || before.ends_with(['.', '!', '?', ':', '"', '”', '“']) || text[before.len()..at].contains('\n')
}

/// A word that is a country's name or demonym by itself.
fn is_country(word: &str) -> bool {
    !Country::named(word).is_empty()
}

pub fn one_line(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

fn gender_of(spelling: &str) -> Option<Gender> {
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

/// The office before a name, without forms of address.
pub fn office_in(whole: &str, name: &str) -> Option<String> {
    let before = whole.strip_suffix(name)?.trim();
    let words: Vec<&str> = before.split(' ').filter(|w| !is_honorific(w)).collect();
    let office = words.join(" ");
    words.iter().any(|w| is_head(w)).then_some(office)
}

/// The office in "The Director of Fisheries, Nils Solvang" or "Nils Solvang, director of fisheries,".
fn office_beside(text: &str, span: Span) -> Option<String> {
    let before = text[..span.start].trim_end().strip_suffix(',');
    let lead = before.map(|b| &b[b.rfind(['.', ',', ';', ':', '\n', '"', '“', '”']).map_or(0, |at| at + b[at..].chars().next().map_or(1, char::len_utf8))..]);
    let after = text[span.end..].strip_prefix(", ");
    let tail = after.map(|a| &a[..a.find(['.', ',', ';', ':', '\n', '"', '“']).unwrap_or(a.len())]);
    lead.and_then(office_at_end).or_else(|| tail.and_then(office_at_start))
}

/// True for words of which the name of an office is made, with the country it is of.
fn is_of_office(word: &str) -> bool {
    const SMALL: &[&str] =
        &["of", "for", "the", "and", "to", "de", "la", "le", "des", "du", "del", "della", "dei", "der", "für", "y", "et", "e", "und", "d'État", "d’État"];
    is_title_word(word) || is_portfolio(word) || SMALL.contains(&word) || Country::is_name_part(word)
}

fn whole_office(words: &[&str]) -> Option<String> {
    let first = words.iter().position(|w| is_title_word(w) || is_portfolio(w))?;
    words[first..].iter().any(|w| is_head(w)).then(|| words[first..].join(" "))
}

/// "… to Asia as Secretary of State" ends with an office.
fn office_at_end(side: &str) -> Option<String> {
    let words: Vec<&str> = side.split_whitespace().collect();
    let from = words.iter().rposition(|w| !is_of_office(w)).map_or(0, |at| at + 1);
    whole_office(&words[from..])
}

/// "the minister of fisheries, said …" begins with one.
fn office_at_start(side: &str) -> Option<String> {
    let words: Vec<&str> = side.split_whitespace().skip_while(|w| matches!(*w, "a" | "an" | "the")).collect();
    let to = words.iter().position(|w| !is_of_office(w)).unwrap_or(words.len());
    whole_office(&words[..to])
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::statement::{Draft, Layout, extract};

    #[test]
    fn one_entry_for_all_spellings() {
        let text = "Foreign Minister Ingrid Solvang arrived. Ms. Solvang spoke. Solvang left with Minister Nils Solvang.";
        let roster = Roster::read(&extract(Draft::new(text.to_owned(), Layout::Plain)));
        let names: Vec<&str> = roster.persons.iter().map(|p| p.name.as_str()).collect();
        assert_eq!(names, ["Ingrid Solvang", "Nils Solvang"]);
    }
}

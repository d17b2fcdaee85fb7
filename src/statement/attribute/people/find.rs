//! Finds persons of the roster: by place, by office, by a short form of their name.

use std::borrow::Cow;
use std::rc::Rc;

use rustc_hash::{FxHashMap as HashMap, FxHashSet as HashSet};

use super::{Gender, Mention, Roster, StrangeName, folded_words, is_country, one_line};
use crate::statement::speaker::{self, Name, fold};
use crate::statement::{Country, Evidence, Span, Speaker, country};

/// Bytes within which a name tells which of several holders an office alone means.
const NEAR: usize = 600;

impl Roster {
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
            let role = &self.persons[*person].role_words;
            // The president is not the vice president, the minister not the deputy minister.
            const BELOW: &[&str] = &["vice", "deputy", "under", "assistant", "former", "acting", "first"];
            let below = role.iter().any(|r| BELOW.contains(&r.as_str()) && !wanted.contains(r));
            !below && wanted.iter().all(|w| role.contains(w))
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
            let begin = self.mentions.partition_point(|m| m.span.start < from).min(to);
            let mut named: Vec<usize> = self.mentions[begin..to].iter().filter(|m| holders.binary_search(&m.person).is_ok()).map(|m| m.person).collect();
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
            if wanted.iter().all(|w| w.chars().count() < 3) {
                continue;
            }
            let holds = |have: &[String]| have.len() > count && have.windows(count).any(|w| w == wanted);
            let bearers = self.bearers.get(&wanted[0]).into_iter().flatten().map(|person| &self.persons[*person]);
            let mut names: Vec<String> = bearers.filter(|p| holds(&p.words)).map(|p| p.name.clone()).collect();
            let strangers = self.strange_names(text).get(&wanted[0]).into_iter().flatten().filter(|stranger| holds(&stranger.words));
            names.extend(strangers.map(|stranger| speaker::display_name(&stranger.name)));
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

    /// The names of strangers that are no country's, by their words: a long text asks for them again and again.
    fn strange_names(&self, text: &str) -> &HashMap<String, Vec<Rc<StrangeName>>> {
        self.strange_names.get_or_init(|| {
            let distinct: HashSet<Cow<str>> = self.strangers.iter().map(|span| one_line(span.of(text))).collect();
            let mut names: HashMap<String, Vec<Rc<StrangeName>>> = HashMap::default();
            for name in distinct.into_iter().filter(|name| !name.split(' ').any(is_country)) {
                let mut words = folded_words(&name);
                let stranger = Rc::new(StrangeName { name: name.into_owned(), words: words.clone() });
                words.sort_unstable();
                words.dedup();
                words.into_iter().for_each(|word| names.entry(word).or_default().push(Rc::clone(&stranger)));
            }
            names
        })
    }

    /// True if a stretch names somebody in full who is nobody of the roster.
    pub fn strangers_in(&self, text: &str, span: Span) -> bool {
        let from = self.strangers.partition_point(|s| s.start < span.start);
        self.strangers[from..]
            .iter()
            .take_while(|s| s.start < span.end)
            .any(|s| s.start >= span.start && s.end <= span.end && country::find_countries(s.of(text)).is_empty())
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

/// Up to four words of a name at the beginning of a text, with where they end: capitals and particles.
fn name_words_at(text: &str) -> Vec<(&str, usize)> {
    let mut words = Vec::new();
    for word in text.split_whitespace().take(4) {
        let bare = word.trim_end_matches(|c: char| !c.is_alphanumeric());
        let bare = bare.strip_suffix("'s").or_else(|| bare.strip_suffix("’s")).unwrap_or(bare);
        let small = speaker::Class::of(bare).particle || bare.contains('-');
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

//! One person behind the spellings of many statements: "Antony J. Blinken", "Blinken, Secretary of State".
//!
//! Names are joined only where nothing speaks against it: full names that agree, within the years of a
//! working life; a bare surname only with the one person whose office and years fit. What fits two stays apart.

use std::collections::{BTreeMap, HashMap, HashSet};

use super::name::{Name, fold, short_form};
use super::title::is_head;

/// One way in which passages of one year are credited.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Credit {
    pub name: String,
    pub role: Option<String>,
    pub year: Option<i32>,
    /// Passages.
    pub count: u64,
}

impl Credit {
    /// What stands between the parts of a key, and the character after it.
    pub const SEPARATOR: &'static str = "\u{1f}";
    pub const AFTER: &'static str = "\u{20}";

    /// The credit as one term of an index.
    pub fn key(name: &str, role: Option<&str>, year: Option<i32>) -> String {
        let year = year.map_or_else(String::new, |y| y.to_string());
        format!("{}{}{}{year}", Self::key_of_name(name), role.unwrap_or(""), Self::SEPARATOR)
    }

    /// What the keys of a name begin with.
    pub fn key_of_name(name: &str) -> String {
        format!("{name}{}", Self::SEPARATOR)
    }

    /// Reads a key back.
    pub fn from_key(key: &str, count: u64) -> Option<Credit> {
        let mut parts = key.split(Self::SEPARATOR);
        let (name, role, year) = (parts.next()?, parts.next()?, parts.next()?);
        Some(Credit { name: name.to_owned(), role: Some(role.to_owned()).filter(|r| !r.is_empty()), year: year.parse().ok(), count })
    }
}

/// A person across statements.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Person {
    /// The fullest name.
    pub name: String,
    /// Offices, the most frequent first.
    pub roles: Vec<String>,
    /// All names, the most frequent first.
    pub spellings: Vec<String>,
    pub first_year: Option<i32>,
    pub last_year: Option<i32>,
    pub count: u64,
    /// Indexes of the credits that are his.
    pub credits: Vec<usize>,
}

/// First and last year, if they are known.
type Years = Option<(i32, i32)>;
/// The credits of a stretch of years.
type Career = (Years, Vec<usize>);

/// Longest time between two statements of one person, in years.
const LIFE: i32 = 45;

/// The same for two names of which only one has a middle name.
const TOGETHER: i32 = 3;

/// What is known of one full name, or of several that are one person's.
struct Cluster {
    names: Vec<Name>,
    heads: HashSet<String>,
    years: Years,
    credits: Vec<usize>,
}

impl Cluster {
    fn takes(&self, name: &Name, heads: &HashSet<String>, years: Years) -> bool {
        let same = |known: &Name| {
            let given = known.given.first().zip(name.given.first()).is_some_and(|(a, b)| a != b && short_form(a) == short_form(b));
            known.may_be(name) || (known.surname == name.surname && given && !self.heads.is_disjoint(heads))
        };
        // A middle name written out tells namesakes apart more often than not: "John Quincy Adams" is not "John Adams".
        let written = |n: &Name| n.given.get(1).is_some_and(|middle| middle.chars().count() > 2);
        let told_apart = |known: &Name| (written(known) && name.given.len() == 1) || (written(name) && known.given.len() == 1);
        let gap = if self.names.iter().any(told_apart) { TOGETHER } else { LIFE };
        self.names.iter().all(same) && near(self.years, years, gap)
    }

    fn add(&mut self, name: Option<Name>, heads: &HashSet<String>, years: Years, credits: &[usize]) {
        self.names.extend(name);
        self.heads.extend(heads.iter().cloned());
        self.years = span(self.years, years);
        self.credits.extend(credits);
    }
}

/// Groups credits by person, the one with most passages first.
pub fn group(credits: &[Credit]) -> Vec<Person> {
    let mut by_name: BTreeMap<&str, Vec<usize>> = BTreeMap::new();
    for (index, credit) in credits.iter().enumerate() {
        by_name.entry(&credit.name).or_default().push(index);
    }
    let mut clusters: Vec<Cluster> = Vec::new();
    // Names of different surnames never meet; see `surname_of`.
    let mut by_surname: HashMap<String, Vec<usize>> = HashMap::new();
    let (mut full, bare): (Vec<_>, Vec<_>) =
        by_name.into_iter().map(|(text, list)| (Name::parse(text), text, list)).partition(|(n, ..)| n.as_ref().is_some_and(|n| !n.given.is_empty()));
    // The fullest first, so that an initial meets the names it could stand for.
    full.sort_by_key(|(name, text, _)| (std::cmp::Reverse(weight(name.as_ref())), *text));
    for (name, _, list) in full {
        let Some(name) = name else { continue };
        for (years, list) in careers(credits, &list) {
            let heads = heads_of(credits, &list);
            let bucket = by_surname.entry(name.surname.clone()).or_default();
            let fitting: Vec<usize> = bucket.iter().copied().filter(|c| clusters[*c].takes(&name, &heads, years)).collect();
            let at = match fitting[..] {
                [one] => one,
                _ => {
                    clusters.push(Cluster { names: Vec::new(), heads: HashSet::new(), years: None, credits: Vec::new() });
                    bucket.push(clusters.len() - 1);
                    clusters.len() - 1
                }
            };
            clusters[at].add(Some(name.clone()), &heads, years, &list);
        }
    }
    attach_bare(credits, bare.into_iter().map(|(name, text, list)| (surname_in(name, text), list)), &mut clusters, &by_surname);
    let mut persons: Vec<Person> = clusters.into_iter().map(|c| person(credits, c)).collect();
    persons.sort_by(|a, b| b.count.cmp(&a.count).then_with(|| a.name.cmp(&b.name)).then_with(|| a.first_year.cmp(&b.first_year)));
    persons
}

/// The surname by which a name is grouped.
pub fn surname_of(name: &str) -> String {
    surname_in(Name::parse(name), name)
}

fn surname_in(parsed: Option<Name>, text: &str) -> String {
    parsed.map_or_else(|| fold(text), |name| name.surname)
}

/// Bare surnames go to the only person whose office and years fit; the rest of one surname stays together.
fn attach_bare(credits: &[Credit], bare: impl Iterator<Item = (String, Vec<usize>)>, clusters: &mut Vec<Cluster>, by_surname: &HashMap<String, Vec<usize>>) {
    for (surname, list) in bare {
        let known = by_surname.get(&surname).map_or(&[][..], Vec::as_slice);
        let mut left: Vec<usize> = Vec::new();
        for index in list {
            let credit = &credits[index];
            let years = credit.year.map(|y| (y, y));
            let heads = heads_in(credit.role.as_deref());
            let fits = |c: &&usize| near(clusters[**c].years, years, 1) && (heads.is_empty() || !heads.is_disjoint(&clusters[**c].heads));
            let fitting: Vec<usize> = known.iter().filter(fits).copied().collect();
            // Without an office a surname is his only if nobody else bears it at all.
            match fitting[..] {
                [one] if !heads.is_empty() || known.len() == 1 => clusters[one].add(None, &heads, years, &[index]),
                _ => left.push(index),
            }
        }
        if !left.is_empty() {
            let heads = heads_of(credits, &left);
            clusters.push(Cluster { names: Vec::new(), heads, years: years_of(credits, &left), credits: left });
        }
    }
}

fn weight(name: Option<&Name>) -> usize {
    name.map_or(0, |n| n.given.iter().map(String::len).sum::<usize>() + 10 * n.len())
}

/// Runs of years without a gap longer than a life: one name borne in two centuries is two persons'.
fn careers(credits: &[Credit], list: &[usize]) -> Vec<Career> {
    let mut dated: Vec<usize> = list.iter().copied().filter(|i| credits[*i].year.is_some()).collect();
    dated.sort_by_key(|i| credits[*i].year);
    let undated: Vec<usize> = list.iter().copied().filter(|i| credits[*i].year.is_none()).collect();
    let mut runs: Vec<Career> = Vec::new();
    for index in dated {
        let year = credits[index].year.unwrap_or(0);
        match runs.last_mut().filter(|(years, _)| years.is_some_and(|(_, last)| year - last <= LIFE)) {
            Some((years, run)) => {
                *years = span(*years, Some((year, year)));
                run.push(index);
            }
            None => runs.push((Some((year, year)), vec![index])),
        }
    }
    match (runs.len(), undated.is_empty()) {
        (_, true) => {}
        (1, false) => runs[0].1.extend(undated),
        (_, false) => runs.push((None, undated)),
    }
    runs
}

fn span(a: Years, b: Years) -> Years {
    match (a, b) {
        (Some((a1, a2)), Some((b1, b2))) => Some((a1.min(b1), a2.max(b2))),
        (one, other) => one.or(other),
    }
}

/// True if two stretches of years are at most `gap` apart; unknown ones speak against nothing.
fn near(a: Years, b: Years, gap: i32) -> bool {
    match (a, b) {
        (Some((a1, a2)), Some((b1, b2))) => b1 - a2 <= gap && a1 - b2 <= gap,
        _ => true,
    }
}

fn years_of(credits: &[Credit], list: &[usize]) -> Years {
    list.iter().filter_map(|i| credits[*i].year).fold(None, |years, y| span(years, Some((y, y))))
}

fn heads_in(role: Option<&str>) -> HashSet<String> {
    role.into_iter().flat_map(str::split_whitespace).filter(|w| is_head(w)).map(fold).collect()
}

fn heads_of(credits: &[Credit], list: &[usize]) -> HashSet<String> {
    list.iter().flat_map(|i| heads_in(credits[*i].role.as_deref())).collect()
}

fn person(credits: &[Credit], cluster: Cluster) -> Person {
    let mut spellings: BTreeMap<&str, u64> = BTreeMap::new();
    let mut roles: BTreeMap<&str, u64> = BTreeMap::new();
    let mut count = 0;
    for index in &cluster.credits {
        let credit = &credits[*index];
        count += credit.count;
        *spellings.entry(&credit.name).or_default() += credit.count;
        if let Some(role) = &credit.role {
            *roles.entry(role).or_default() += credit.count;
        }
    }
    let frequent = |counts: BTreeMap<&str, u64>| -> Vec<String> {
        let mut list: Vec<(&str, u64)> = counts.into_iter().collect();
        list.sort_by_key(|(text, n)| (std::cmp::Reverse(*n), std::cmp::Reverse(text.len())));
        list.into_iter().map(|(text, _)| text.to_owned()).collect()
    };
    let (counts, most) = (spellings.clone(), spellings.values().copied().max().unwrap_or(0));
    let spellings = frequent(spellings);
    // The fullest of the spellings that are in use; a slip of the pen is not.
    let used = |s: &&String| counts.get(s.as_str()).is_some_and(|n| n * 20 >= most);
    let name = spellings.iter().filter(used).max_by_key(|s| (s.split_whitespace().count(), s.len())).cloned().unwrap_or_default();
    let (first_year, last_year) = cluster.years.unzip();
    Person { name, roles: frequent(roles), spellings, first_year, last_year, count, credits: cluster.credits }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Credits written "name | role | year", all with one passage.
    fn groups(credits: &[&str]) -> Vec<Vec<String>> {
        let read = |text: &&str| {
            let mut parts = text.split('|').map(str::trim);
            let name = parts.next().unwrap_or("").to_owned();
            let role = parts.next().filter(|r| !r.is_empty()).map(str::to_owned);
            Credit { name, role, year: parts.next().and_then(|y| y.parse().ok()), count: 1 }
        };
        let credits: Vec<Credit> = credits.iter().map(read).collect();
        let mut groups: Vec<Vec<String>> = group(&credits).into_iter().map(|p| p.spellings).collect();
        groups.iter_mut().for_each(|g| g.sort());
        groups.sort();
        groups
    }

    #[test]
    fn spellings_of_one_person() {
        assert_eq!(
            groups(&["Rosa T. Lund | Secretary of State | 2021", "Rosa Lund | | 2022", "Lund | Secretary | 2021"]),
            [["Lund", "Rosa Lund", "Rosa T. Lund"]]
        );
        assert_eq!(groups(&["Joe Hale | President | 2021", "Joseph R. Hale, Jr. | President | 2021"]), [["Joe Hale", "Joseph R. Hale, Jr."]]);
        assert_eq!(groups(&["ONO Haruka | Minister | 2020", "Haruka Ono | Minister | 2020"]), [["Haruka Ono", "ONO Haruka"]]);
    }

    #[test]
    fn what_fits_two_stays_apart() {
        let lunds = ["Rosa Lund | Minister | 2020", "Karl Lund | Minister | 2020", "Lund | Minister | 2020"];
        assert_eq!(groups(&lunds), [["Karl Lund"], ["Lund"], ["Rosa Lund"]]);
        // An initial that could be two, an office that is not his, a time that is not his.
        assert_eq!(groups(&["James Okello | | 2020", "John Okello | | 2020", "J. Okello | | 2020"]).len(), 3);
        assert_eq!(groups(&["Rosa Lund | Minister | 2020", "Lund | General | 2020"]).len(), 2);
        assert_eq!(groups(&["Rosa Lund | Minister | 2020", "Lund | Minister | 1950"]).len(), 2);
        assert_eq!(groups(&["John Adams | President | 1797", "John Adams | Mayor | 2019"]).len(), 2);
        assert_eq!(groups(&["John Adams | President | 1797", "John Quincy Adams | President | 1825"]).len(), 2);
        assert_eq!(groups(&["Rosa Lund | Minister | 2020", "Rosa Marit Lund | Minister | 2021"]).len(), 1);
        assert_eq!(groups(&["George W. Bush | President | 2001", "George H.W. Bush | President | 1989", "George Bush | President | 2004"]).len(), 3);
    }

    #[test]
    fn offices_tell_namesakes_apart() {
        let lunds = ["Rosa Lund | Minister | 2020", "Karl Lund | Mayor | 2020", "Lund | Mayor | 2021"];
        assert_eq!(groups(&lunds), [vec!["Karl Lund", "Lund"], vec!["Rosa Lund"]]);
    }
}

//! Queries to hits: lowers a query to the engine's, ranks passages, and shows what matched.

mod answer;
mod audit;
mod bag;
mod batch;
mod bm25;
mod collect;
mod days;
mod deadline;
mod export;
mod facets;
mod filters;
mod first;
mod fold;
mod group;
mod lexeme;
mod lower;
mod names;
mod near;
mod nothing;
mod other_names;
mod persons;
mod rescore;
mod sides;
mod snippet;
mod statement;
mod statistics;
mod synonym;
mod terms;
mod timeline;
mod values;
mod verify;
mod widen;

use std::collections::{HashMap, HashSet};
use std::sync::{Arc, Mutex, OnceLock, PoisonError};

use rustc_hash::FxHashMap;
use tantivy::collector::Collector;
use tantivy::columnar::Column;
use tantivy::query::EnableScoring;
use tantivy::{DocAddress, Searcher};

pub use answer::{Answer, Hit, SearchOptions, Sort};
pub use audit::{Finding, Findings, audit};
pub use batch::{BatchQuery, run_batch};
pub use export::{ExportPassage, ExportQuote, ExportStatement, ExportTurn, export};
pub use facets::{Facet, FacetField, facets};
pub use first::{Uses, first};
pub use fold::Reprint;
pub use group::Group;
pub use lower::Explanation;
pub use nothing::{Nothing, why_nothing};
pub use persons::Persons;
pub use rescore::{Part, Parts};
pub use snippet::{Highlight, Snippet};
pub use statement::{Resolved, StatementView, resolve, view};
pub use timeline::{Bar, Period, Timeline, timeline};
pub use values::Split;
pub use verify::{Claim, Verdict, verify};

use crate::index::analyzer::Stems;
use crate::index::record::PassageRecord;
use crate::index::{Fields, Files, IndexError, Snapshot, State, record_at};
use crate::query::Query;
use collect::{AllPassages, Candidate, TopPassages, by_segment};
use deadline::Deadline;
use fold::{Folded, Folder};
use group::Groups;
use lexeme::Lexeme;
use lower::{Lowered, Lowering, Strictness, Wanted};
use rescore::Look;
use statistics::Statistics;
use values::Passages;

/// An open index that answers queries.
pub struct Engine {
    searcher: Searcher,
    fields: Fields,
    state: State,
    persons: OnceLock<Persons>,
    /// The words of stems, with the passages that hold one of them.
    lexemes: Mutex<HashMap<String, (Lexeme, u64)>>,
    /// Persons by the names that were asked for.
    named: Mutex<HashMap<String, Arc<Persons>>>,
    /// What reprints share, of each segment.
    likenesses: Vec<OnceLock<Column<u64>>>,
}

impl Engine {
    pub fn new(snapshot: Snapshot) -> Self {
        let Snapshot { searcher, fields, state } = snapshot;
        let likenesses = searcher.segment_readers().iter().map(|_| OnceLock::new()).collect();
        Self { searcher, fields, state, persons: OnceLock::new(), named: Mutex::default(), lexemes: Mutex::default(), likenesses }
    }

    /// The persons credited in the index, grouped once.
    pub fn persons(&self) -> Result<&Persons, IndexError> {
        if let Some(persons) = self.persons.get() {
            return Ok(persons);
        }
        let persons = Persons::read(&self.searcher, &self.fields)?;
        Ok(self.persons.get_or_init(|| persons))
    }

    /// The words of a stem, and how many live passages hold one of them.
    fn lexeme(&self, stems: &mut Stems, stem: &str, statistics: &Statistics) -> Result<(Lexeme, u64), IndexError> {
        if let Some((lexeme, frequency)) = self.lexemes.lock().unwrap_or_else(PoisonError::into_inner).get(stem) {
            statistics.ask(*frequency);
            return Ok((lexeme.clone(), *frequency));
        }
        let lexeme = Lexeme::stem(&self.searcher, &self.fields, stems, stem)?;
        let frequency = statistics.frequency_of(&lexeme)?;
        self.lexemes.lock().unwrap_or_else(PoisonError::into_inner).insert(stem.to_owned(), (lexeme.clone(), frequency));
        Ok((lexeme, frequency))
    }

    /// Those of the persons credited that bear a surname of somebody whom a name can mean.
    fn persons_named(&self, name: &str) -> Result<Arc<Persons>, IndexError> {
        let mut known = self.named.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(persons) = known.get(name) {
            return Ok(Arc::clone(persons));
        }
        let persons = Arc::new(Persons::read_named(&self.searcher, &self.fields, name)?);
        known.insert(name.to_owned(), Arc::clone(&persons));
        Ok(persons)
    }

    /// The sources of its passages, to be looked at.
    pub fn files(&self) -> Files<'_> {
        Files::new(&self.searcher, &self.fields, &self.state)
    }

    pub fn state(&self) -> &State {
        &self.state
    }

    pub fn searcher(&self) -> &Searcher {
        &self.searcher
    }

    pub fn fields(&self) -> &Fields {
        &self.fields
    }

    /// Answers a query.
    pub fn search(&self, query: &Query, options: &SearchOptions) -> Result<Answer, IndexError> {
        let statistics = Statistics::new(&self.searcher, &self.fields, &self.state);
        let lowering = Lowering::new(self, &statistics, options);
        // More than there are need not be asked for.
        let wanted = options.offset.saturating_add(options.limit).min(self.state.passages as usize + rescore::BLOCK);
        let strict = lowering.lower(query, Strictness::All)?;
        let loose = if lower::is_bag(query) && options.sort == Sort::Relevance { Some(lowering.lower(query, Strictness::Some)?) } else { None };
        let groups = options.group.map(|group| self.groups(group, &strict, loose.as_ref(), lowering.deadline)).transpose()?;
        let ask =
            Ask { strict: &strict, loose: loose.as_ref(), statistics: &statistics, groups: groups.as_ref(), wanted, options, deadline: lowering.deadline };
        let FoldedAll { mut folded, total, more } = self.fold(&ask)?;
        folded.truncate(wanted);
        let mut folded = folded.split_off(options.offset.min(folded.len()));
        if options.folds_reprints() {
            lowering.deadline.check()?;
            fold::complete(self, &mut folded, |partial| loose.as_ref().filter(|_| partial).unwrap_or(&strict))?;
        }
        let mut files = self.files();
        let mut hits = Vec::new();
        for (index, folded) in folded.into_iter().enumerate() {
            lowering.deadline.check()?;
            let lowered = loose.as_ref().filter(|_| folded.partial).unwrap_or(&strict);
            let named = folded.group.zip(groups.as_ref()).map(|(group, groups)| groups.named(group));
            let mut hit = self.hit(options.offset + index, folded, &lowered.wanted, options, &mut files)?;
            if let Some((name, count)) = named {
                hit.group = Some(name.to_owned());
                hit.more = Some(count.saturating_sub(u64::from(!hit.partial)));
            }
            hits.push(hit);
        }
        Ok(Answer { hits, total, groups: groups.map(|groups| groups.len()), more, explanation: strict.explanation })
    }

    /// The groups of all passages that may be hits.
    fn groups(&self, group: Group, strict: &Lowered, loose: Option<&Lowered>, deadline: Deadline) -> Result<Groups, IndexError> {
        let whole = self.all(strict, deadline)?;
        let all = loose.map(|loose| self.all(loose, deadline)).transpose()?;
        Groups::new(self, group, &whole, all.as_ref().unwrap_or(&whole), &deadline)
    }

    /// The best passages that hold all of the query, then, if they are too few, those that hold some of it; folded.
    fn fold(&self, ask: &Ask) -> Result<FoldedAll, IndexError> {
        let folds = ask.options.folds_reprints() || ask.groups.is_some();
        let wanted = ask.wanted;
        let mut looked = if folds { wanted.max(1).next_multiple_of(rescore::BLOCK) } else { wanted };
        loop {
            let mut folder = Folder::new(self, ask.groups, ask.options);
            let found = self.best(ask.strict, looked, ask)?;
            let whole = found.ranked.len().min(looked);
            let mut exhausted = whole < looked;
            let known: HashSet<DocAddress> = found.ranked.iter().map(|r| r.candidate.address).collect();
            for ranked in found.ranked.into_iter().take(looked) {
                // One more than is wanted tells that there are more.
                if folder.len() > wanted {
                    break;
                }
                ask.deadline.check()?;
                folder.take(ranked, false)?;
            }
            if let Some(loose) = ask.loose.filter(|_| exhausted && folder.len() < wanted) {
                let more = self.best(loose, looked + whole, ask)?;
                exhausted = more.ranked.len() < looked + whole;
                for ranked in more.ranked.into_iter().filter(|r| !known.contains(&r.candidate.address)) {
                    if folder.len() < wanted {
                        folder.take(ranked, true)?;
                    }
                }
            }
            if !folds || exhausted || folder.len() >= wanted {
                let more = folder.len() > wanted || !exhausted;
                return Ok(FoldedAll { folded: folder.finish(), total: found.total, more });
            }
            // What is folded away makes room: more has to be looked at.
            looked = looked.saturating_mul(4).min(self.state.passages as usize + rescore::BLOCK);
        }
    }

    /// What reprints of a passage share.
    fn likeness(&self, at: DocAddress) -> Result<u64, IndexError> {
        let known = &self.likenesses[at.segment_ord as usize];
        let column = match known.get() {
            Some(column) => column,
            None => {
                let column = self.searcher.segment_reader(at.segment_ord).fast_fields().u64("likeness")?;
                known.get_or_init(|| column)
            }
        };
        Ok(column.first(at.doc_id).unwrap_or(0))
    }

    /// The best passages of a query, ranked with a second look where words are scored together.
    fn best(&self, lowered: &Lowered, wanted: usize, ask: &Ask) -> Result<Best, IndexError> {
        let Ask { statistics, options, deadline, .. } = *ask;
        let again = options.sort == Sort::Relevance && !lowered.bag.is_empty();
        let limit = if again { wanted.max(1).next_multiple_of(rescore::BLOCK) } else { wanted };
        let mut found = self.collect(lowered, limit, options.sort, deadline)?;
        let mut parts = FxHashMap::default();
        if again {
            let look = Look { engine: self, threads: lowered.threads, statistics, bag: &lowered.bag, without: &options.without };
            parts = look.rescore(&mut found.top)?;
        }
        let ranked = found.top.into_iter().map(|candidate| Ranked { candidate, parts: parts.get(&candidate.address).copied() }).collect();
        Ok(Best { ranked, total: found.total })
    }

    /// Counts the passages that match.
    pub fn count(&self, query: &Query, options: &SearchOptions) -> Result<u64, IndexError> {
        Ok(self.count_explained(query, options)?.0)
    }

    /// Counts the passages that match, and tells what the query was taken to mean.
    pub fn count_explained(&self, query: &Query, options: &SearchOptions) -> Result<(u64, Explanation), IndexError> {
        let statistics = Statistics::new(&self.searcher, &self.fields, &self.state);
        let lowering = Lowering::new(self, &statistics, options);
        let lowered = lowering.lower(query, Strictness::All)?;
        let total = self.collect(&lowered, 1, Sort::Oldest, lowering.deadline)?.total;
        Ok((total, lowered.explanation))
    }

    /// All passages that match.
    fn all(&self, lowered: &Lowered, deadline: Deadline) -> Result<Passages, IndexError> {
        deadline.check()?;
        let weight = lowered.query.weight(EnableScoring::disabled_from_searcher(&self.searcher))?;
        let collector = AllPassages { deadline };
        let found = by_segment(&self.searcher, lowered.threads, |ord, segment| Ok(collector.collect_segment(&*weight, ord, segment)?))?;
        deadline.check()?;
        Ok(found)
    }

    /// When a search that begins now must have ended.
    fn deadline(&self, options: &SearchOptions) -> Deadline {
        Deadline::after(options.timeout)
    }

    fn collect(&self, lowered: &Lowered, limit: usize, sort: Sort, deadline: Deadline) -> Result<collect::Found, IndexError> {
        deadline.check()?;
        let collector = TopPassages::new(limit, sort, deadline);
        let weight = lowered.query.weight(EnableScoring::enabled_from_searcher(&self.searcher))?;
        let fruits = by_segment(&self.searcher, lowered.threads, |_, segment| Ok(collector.segment(&*weight, segment)?))?;
        deadline.check()?;
        Ok(collector.merge(&self.searcher, fruits)?)
    }

    fn hit(&self, index: usize, folded: Folded, wanted: &[Wanted], options: &SearchOptions, files: &mut Files) -> Result<Hit, IndexError> {
        let Folded { found: Ranked { candidate, parts }, partial, shown, record, reprints, .. } = folded;
        let passage: PassageRecord = match record {
            Some(record) => record,
            None => record_at(&self.searcher, &self.fields, shown)?,
        };
        let snippet = snippet::make(&passage.text, passage.lang.as_deref(), wanted, options.snippet);
        let p = &passage;
        let stale = if options.fresh { files.staleness(&p.corpus, &p.path, p.seen)? } else { None };
        let file = if options.places && stale.is_none() { files.place(&p.corpus, &p.path, p.start, &p.text) } else { None };
        Ok(Hit { rank: index + 1, score: candidate.score, partial, passage, snippet, parts, stale, file, reprints, group: None, more: None })
    }
}

/// What the best passages are looked for with.
struct Ask<'a> {
    strict: &'a Lowered,
    loose: Option<&'a Lowered>,
    statistics: &'a Statistics<'a>,
    groups: Option<&'a Groups>,
    wanted: usize,
    options: &'a SearchOptions,
    deadline: Deadline,
}

/// The folded passages, how many match whole, and whether there may be more hits.
struct FoldedAll {
    folded: Vec<Folded>,
    total: u64,
    more: bool,
}

/// A passage with its place in the order.
#[derive(Clone, Copy)]
struct Ranked {
    candidate: Candidate,
    parts: Option<Parts>,
}

/// The best passages, and how many there are in all.
struct Best {
    ranked: Vec<Ranked>,
    total: u64,
}

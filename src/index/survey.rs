//! What a run finds before it does anything: its corpora, against what the index holds.

use std::time::SystemTime;

use tantivy::ReloadPolicy;

use super::error::IndexError;
use super::options::{BuildOptions, CorpusSpec};
use super::plan::{Change, Known, Plan};
use super::report::Report;
use super::run::{keeps, planned};
use super::state::State;
use super::{Generation, Searcher, Store, state_of};
use crate::corpus;

/// What is to be done to bring an index up to date, and what is known of it already.
pub(super) struct Survey {
    pub(super) searcher: Searcher,
    pub(super) state: State,
    pub(super) report: Report,
    /// By the label of the corpus.
    pub(super) work: Vec<(String, Vec<Change>)>,
    /// Before anything was looked at.
    pub(super) started: SystemTime,
    /// What failed before is read again, since the limits are others.
    pub(super) again: bool,
    /// Nothing has changed since a complete run.
    idle: bool,
}

impl Survey {
    /// What the index holds, with nothing to do.
    pub(super) fn open(generation: &Generation) -> Result<Self, IndexError> {
        let started = SystemTime::now();
        let reader = generation.index.reader_builder().reload_policy(ReloadPolicy::Manual).try_into()?;
        let state = state_of(&generation.index)?;
        Ok(Self { searcher: reader.searcher(), state, report: Report::default(), work: Vec::new(), started, again: false, idle: false })
    }

    /// Plans all corpora. `held` are those that a rebuild must not lose.
    pub(super) fn of(store: &Store, generation: &Generation, specs: &[CorpusSpec], options: &BuildOptions, held: &[String]) -> Result<Self, IndexError> {
        let mut survey = Self::open(generation)?;
        let before = survey.state.clone();
        let limits = corpus::limits().to_string();
        for spec in specs {
            let again = survey.state.corpora.iter().any(|c| c.label == spec.label && c.limits != limits);
            survey.again |= again;
            let known = Known { searcher: &survey.searcher, fields: &generation.fields, again };
            let plan = planned(store, spec, Some(known), options)?;
            if held.contains(&spec.label) {
                keeps(&spec.label, &plan)?;
            }
            plan.count(&spec.label, &mut survey.report);
            survey.note_corpus(spec, &plan);
            survey.work.push((spec.label.clone(), plan.changes));
        }
        survey.idle = survey.work.iter().all(|(_, changes)| changes.is_empty()) && survey.state == before && before.is_complete() && !survey.again;
        Ok(survey)
    }

    /// The report of a run that has nothing to do, if this is one.
    pub(super) fn nothing_to_do(&mut self, generation: &Generation) -> Result<Option<Report>, IndexError> {
        if !self.idle || generation.has_leftovers()? {
            return Ok(None);
        }
        self.report.total_statements = self.state.statements;
        self.report.total_passages = self.state.passages;
        Ok(Some(std::mem::take(&mut self.report)))
    }

    fn note_corpus(&mut self, spec: &CorpusSpec, plan: &Plan) {
        self.state.problems.retain(|p| p.corpus != spec.label);
        self.state.problems.extend(plan.problems.iter().cloned());
        self.state.skipped.retain(|(corpus, ..)| *corpus != spec.label);
        self.state.skipped.extend(plan.skipped.iter().map(|(kind, n)| (spec.label.clone(), kind.clone(), *n)));
        match self.state.corpora.iter_mut().find(|c| c.label == spec.label) {
            Some(known) => known.root = corpus::spelt(&spec.root),
            None => self.state.corpora.push(spec.unread()),
        }
        // One corpus after the other comes to the same as all at once.
        self.state.problems.sort_by(|a, b| (&a.corpus, &a.path).cmp(&(&b.corpus, &b.path)));
        self.state.skipped.sort();
        self.state.corpora.sort_by(|a, b| a.label.cmp(&b.label));
    }
}

//! Counting what came of the cases.

use std::collections::BTreeSet;

use super::event::{CaseFinished, Counts};
use crate::ground::Verdict;
use crate::spec::OperationRef;

/// The running totals of a run.
#[derive(Debug, Default)]
pub(super) struct Tally {
    pub(super) counts: Counts,
    pub(super) assertions_judged: u64,
    pub(super) assertions_held: u64,
    pub(super) covered: BTreeSet<OperationRef>,
}

impl Tally {
    pub(super) fn new(selected: usize) -> Self {
        let selected = u32::try_from(selected).unwrap_or(u32::MAX);
        Self { counts: Counts { selected, ..Counts::default() }, ..Self::default() }
    }

    /// Counts a case that was run, or ruled out.
    pub(super) fn add(&mut self, finished: &CaseFinished) {
        let counts = &mut self.counts;
        *match finished.verdict {
            Verdict::NotApplicable => &mut counts.not_applicable,
            Verdict::Pass => &mut counts.pass,
            Verdict::Lenient => &mut counts.lenient,
            Verdict::Warn => &mut counts.warn,
            Verdict::Untestable => &mut counts.untestable,
            Verdict::Fail => &mut counts.fail,
            Verdict::Error => &mut counts.error,
        } += 1;
        counts.flaky += u32::from(finished.flaky);
        let held: u64 = finished.outcome.held.values().map(|times| u64::from(*times)).sum();
        self.assertions_held += held;
        self.assertions_judged += held + finished.outcome.findings.len() as u64;
    }

    /// Counts a case that was not run.
    pub(super) fn add_not_run(&mut self) {
        self.counts.not_run += 1;
    }

    /// Counts all cases as not run, where there was no point in beginning.
    pub(super) fn add_all_not_run(&mut self) {
        self.counts.not_run = self.counts.selected;
    }

    /// Whether every selected case is counted once.
    pub(super) fn adds_up(&self) -> bool {
        let Counts { selected, pass, lenient, warn, fail, .. } = self.counts;
        let Counts { untestable, not_applicable, error, not_run, .. } = self.counts;
        let judged = pass + lenient + warn + fail + untestable + not_applicable + error;
        selected == judged + not_run
    }
}

//! Collects what judging says: looks up level and basis, applies the profile, keeps texts short.

use super::breach::Breach;
use super::finding::{CaseOutcome, Finding, Observation, Place};
use super::rules::rule_ids;
use crate::ground::{Basis, Level, Verdict};
use crate::spec::{Catalogue, ClauseId};
use crate::suite::Profile;

/// Assertion name of findings against ourselves.
pub(super) const HARNESS: &str = "harness";

/// Longest text of a finding in characters: targets choose them, reports hold them.
const TEXT: usize = 400;

/// What is asserted, of which clause, where.
#[derive(Clone, Copy, Debug)]
pub(super) struct Asserted<'a> {
    /// Full name of the assertion.
    pub assertion: &'a str,
    /// Its clause.
    pub clause: &'a str,
    /// The exchange judged.
    pub exchange: Option<usize>,
    /// Line in the case file.
    pub case_line: Option<u32>,
}

/// Everything said of one case so far.
pub(super) struct Ledger<'a> {
    catalogue: &'a Catalogue,
    profile: &'a Profile,
    outcome: CaseOutcome,
    /// How often each generic rule held, by its place: there are tens of thousands in a run.
    held_rules: Vec<u32>,
    stopped: bool,
}

impl<'a> Ledger<'a> {
    pub fn new(catalogue: &'a Catalogue, profile: &'a Profile) -> Self {
        let (outcome, held_rules) = (CaseOutcome::default(), vec![0; rule_ids().len()]);
        Self { catalogue, profile, outcome, held_rules, stopped: false }
    }

    /// The generic rule at that place of [`rule_ids`] held once more.
    pub fn rule_held(&mut self, place: usize) {
        self.held_rules[place] += 1;
    }

    /// The assertion held in the preferred way, that many times.
    pub fn held(&mut self, assertion: &str, times: u32) {
        match self.outcome.held.get_mut(assertion) {
            Some(count) => *count += times,
            None => {
                self.outcome.held.insert(assertion.to_owned(), times);
            }
        }
    }

    /// An assertion of the case's own held in the preferred way.
    pub fn held_own(&mut self, assertion: &str, clause: &ClauseId) {
        self.held(assertion, 1);
        let clauses = &mut self.outcome.clauses;
        if !clauses.contains_key(assertion) {
            clauses.insert(assertion.to_owned(), clause.clone());
        }
    }

    /// The assertion did not hold. Nothing is noted where the profile switches its basis off, or
    /// says that the target is documented to do otherwise.
    pub fn broken(&mut self, asserted: Asserted<'_>, breach: Breach) {
        if self.profile.deviation(&ClauseId(asserted.clause.into())).is_some() {
            return;
        }
        let (level, clause_basis) = self.ground(asserted);
        let basis = breach.basis.map_or(clause_basis, |basis| basis.min(clause_basis));
        let Some(verdict) = self.profile.verdict_of_breach(level, basis) else { return };
        let verdict = breach.at_most.map_or(verdict, |most| verdict.min(most));
        let Breach { expected, actual, place, .. } = breach;
        self.push(asserted, level, basis, verdict, (expected, actual, place));
    }

    /// A verdict that does not follow from level and basis: lenient, untestable, error.
    pub fn found(&mut self, asserted: Asserted<'_>, verdict: Verdict, breach: Breach) {
        let (level, basis) = self.ground(asserted);
        let Breach { expected, actual, place, .. } = breach;
        self.push(asserted, level, basis, verdict, (expected, actual, place));
    }

    /// Notes an answer to an open question.
    pub fn observed(&mut self, assertion: &str, question: &str, seen: &str) {
        self.outcome.observations.push(Observation {
            assertion: assertion.to_owned(),
            question: question.to_owned(),
            seen: clip(seen),
        });
    }

    /// The rest of the case cannot be tested, and a finding says why.
    pub fn stopped(&mut self) {
        self.stopped = true;
    }

    /// Whether a finding says why the rest of the case cannot be tested.
    pub fn is_stopped(&self) -> bool {
        self.stopped
    }

    /// Everything, in the order of the exchanges.
    pub fn finish(mut self) -> CaseOutcome {
        let counts = std::mem::take(&mut self.held_rules);
        for (id, count) in rule_ids().iter().zip(counts).filter(|(_, count)| *count > 0) {
            self.held(id, count);
        }
        self.outcome.findings.sort_by_key(|finding| finding.exchange.unwrap_or(usize::MAX));
        self.outcome
    }

    fn push(
        &mut self,
        asserted: Asserted<'_>,
        level: Level,
        basis: Basis,
        verdict: Verdict,
        (expected, actual, place): (String, String, Option<Place>),
    ) {
        self.outcome.findings.push(Finding {
            assertion: asserted.assertion.to_owned(),
            clause: ClauseId(asserted.clause.into()),
            level,
            basis,
            verdict,
            expected: clip(&expected),
            actual: clip(&actual),
            exchange: asserted.exchange,
            place,
            case_line: asserted.case_line,
        });
    }

    /// Level and basis of the clause. The linter refuses cases that cite no clause and a test holds
    /// the rules to the catalogue; should both fail, an unknown clause binds nobody.
    fn ground(&self, asserted: Asserted<'_>) -> (Level, Basis) {
        self.catalogue.clause(asserted.clause).map_or((Level::May, Basis::Inferred), |clause| {
            (clause.level, clause.basis_in(self.profile.revisions.values()))
        })
    }
}

/// The text, cut to a length that fits a report.
pub(super) fn clip(text: &str) -> String {
    match text.char_indices().nth(TEXT) {
        Some((end, _)) => format!("{}...", &text[..end]),
        None => text.to_owned(),
    }
}

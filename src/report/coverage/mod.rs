//! Which requirements a run really judged, and what came of each. A citation is no test: only
//! assertions that were judged count.
//!
//! - `attribution`: which operation a finding is about;
//! - `grid`: services by operations, the worst verdict in each place;
//! - `text`: the table for people, for the committed file, and for programs.

mod attribution;
mod grid;
mod text;

use std::collections::{BTreeMap, BTreeSet};

pub use grid::{Grid, GridCell, GridRow, GridState, operations_grid};
pub use text::{coverage_json, coverage_markdown, coverage_text};

use super::fold::RunReport;
use crate::ground::{Basis, Level, Verdict};
use crate::spec::{Clause, ClauseId, OperationRef, Spec, Subject};

/// What a run judged, requirement by requirement.
#[derive(Clone, Debug)]
pub struct Coverage {
    /// The requirements in question: those of every service of which the profile claims something,
    /// the ones for every exchange, and whatever was judged besides. Operation by operation in the
    /// standard's order, those about no operation last.
    pub conditions: Vec<Condition>,
    /// Operations that the profile claims.
    pub claimed: usize,
    /// Of these, called and answered.
    pub called: usize,
}

/// One requirement, and what came of it.
#[derive(Clone, Debug)]
pub struct Condition {
    /// The requirement.
    pub clause: ClauseId,
    /// The operation it is about.
    pub operation: Option<OperationRef>,
    /// What of the operation it is about: `cascade`; the whole id where it is about none.
    pub name: String,
    /// The requirement in words, where the catalogue knows it, with level, basis and source.
    pub known: Option<KnownClause>,
    /// Assertions that were judged, findings included.
    pub judged: u64,
    /// The cases that judged it.
    pub cases: BTreeSet<String>,
    /// What came of it.
    pub result: ConditionResult,
}

/// What the catalogue says of a requirement.
#[derive(Clone, Debug)]
pub struct KnownClause {
    /// The requirement in words.
    pub text: String,
    /// How strongly it binds.
    pub level: Level,
    /// What it rests on.
    pub basis: Basis,
    /// Document and section.
    pub source: String,
}

/// What came of a requirement.
#[derive(Clone, Debug, Eq, PartialEq)]
pub enum ConditionResult {
    /// The worst verdict of its assertions.
    Judged(Verdict),
    /// No assertion of it was judged, and why.
    NotJudged(String),
}

/// What was seen of one clause.
#[derive(Clone, Debug, Default)]
struct Seen {
    judged: u64,
    worst: Option<Verdict>,
    cases: BTreeSet<String>,
}

impl Coverage {
    /// What `report` judged of the requirements of `spec`.
    #[must_use]
    pub fn of(report: &RunReport, spec: &Spec) -> Self {
        let mut seen = seen(report);
        let claimed: BTreeSet<&OperationRef> = report.started.operations_claimed.iter().collect();
        let services: BTreeSet<_> = claimed.iter().map(|operation| operation.service()).collect();
        let order: BTreeMap<&OperationRef, usize> =
            spec.operations().enumerate().map(|(at, (_, operation))| (&operation.id, at)).collect();
        let mut conditions = Vec::new();
        for clause in spec.catalogue.iter() {
            let seen = seen.remove(&clause.id);
            let concerned = match clause.id.0.split_once('/') {
                None => true,
                Some((scope, _)) => services.iter().any(|service| is_of(scope, &service.0)),
            };
            // What is required of files, no run can show.
            let concerned = concerned && clause.subject == Subject::Exchanges;
            if seen.is_some() || concerned {
                conditions.push(known(clause, seen, &claimed));
            }
        }
        conditions.extend(seen.into_iter().map(|(clause, seen)| unknown(clause, seen)));
        conditions.sort_by_cached_key(|condition| {
            let at = condition
                .operation
                .as_ref()
                .map(|operation| order.get(operation).copied().unwrap_or(usize::MAX));
            (at.is_none(), at, condition.clause.clone())
        });
        let called = report.finished.operations_covered.len();
        Self { conditions, claimed: claimed.len(), called }
    }

    /// How many requirements came out so.
    #[must_use]
    pub fn count(&self, verdict: Verdict) -> usize {
        let is = |condition: &&Condition| condition.result == ConditionResult::Judged(verdict);
        self.conditions.iter().filter(is).count()
    }

    /// Those that no assertion judged.
    pub fn not_judged(&self) -> impl Iterator<Item = (&Condition, &str)> {
        self.conditions.iter().filter_map(|condition| match &condition.result {
            ConditionResult::NotJudged(why) => Some((condition, why.as_str())),
            ConditionResult::Judged(_) => None,
        })
    }
}

/// Whether `pms-2.0` is a scope of the service `pms`.
fn is_of(scope: &str, service: &str) -> bool {
    scope.strip_prefix(service).is_some_and(|rest| rest.is_empty() || rest.starts_with('-'))
}

fn known(clause: &Clause, seen: Option<Seen>, claimed: &BTreeSet<&OperationRef>) -> Condition {
    let operation = operation_of(clause).cloned();
    let about = operation.as_ref();
    let mut condition = Condition {
        name: name_of(&clause.id, about),
        clause: clause.id.clone(),
        known: Some(KnownClause {
            text: clause.text.clone(),
            level: clause.level,
            basis: clause.basis,
            source: clause.source.clone(),
        }),
        judged: 0,
        cases: BTreeSet::new(),
        result: ConditionResult::NotJudged(String::new()),
        operation: None,
    };
    condition.result = match seen {
        Some(Seen { judged, worst: Some(worst), cases }) => {
            (condition.judged, condition.cases) = (judged, cases);
            ConditionResult::Judged(worst)
        }
        _ => ConditionResult::NotJudged(match (&clause.untested, about) {
            (Some(why), _) => why.clone(),
            (None, Some(operation)) if !claimed.contains(operation) => {
                format!("The profile does not claim {operation}.")
            }
            (None, _) => "No case of this run came to judge it.".to_owned(),
        }),
    };
    condition.operation = operation;
    condition
}

/// A clause that the catalogue does not know: of a case of the user's, or of another version.
fn unknown(clause: ClauseId, seen: Seen) -> Condition {
    Condition {
        operation: None,
        name: clause.to_string(),
        known: None,
        judged: seen.judged,
        cases: seen.cases,
        result: ConditionResult::Judged(seen.worst.unwrap_or(Verdict::Pass)),
        clause,
    }
}

/// The one operation that the clause is named after.
fn operation_of(clause: &Clause) -> Option<&OperationRef> {
    let (_, rest) = clause.id.0.split_once('/')?;
    let (name, _) = rest.split_once('.')?;
    clause.operations.iter().find(|operation| operation.name() == name)
}

/// `cascade` for `pms-2.0/deletePerson.cascade`.
fn name_of(id: &ClauseId, operation: Option<&OperationRef>) -> String {
    let aspect = operation.and_then(|_| id.0.split_once('/')?.1.split_once('.'));
    aspect.map_or_else(|| id.to_string(), |(_, aspect)| aspect.to_owned())
}

/// What was judged of each clause. What could not be tested shows as its worst verdict, but is no
/// assertion judged.
fn seen(report: &RunReport) -> BTreeMap<ClauseId, Seen> {
    let mut seen: BTreeMap<ClauseId, Seen> = BTreeMap::new();
    for case in &report.cases {
        let mut add = |clause: ClauseId, verdict: Verdict, times: u64| {
            let seen = seen.entry(clause).or_default();
            seen.judged += times;
            seen.worst = seen.worst.max(Some(verdict));
            if !seen.cases.contains(case.case.0.as_str()) {
                seen.cases.insert(case.case.to_string());
            }
        };
        for (assertion, times) in &case.outcome.held {
            add(case.outcome.clause_of(assertion), Verdict::Pass, u64::from(*times));
        }
        for finding in &case.outcome.findings {
            let judged = !matches!(finding.verdict, Verdict::Untestable | Verdict::Error);
            add(finding.clause.clone(), finding.verdict, u64::from(judged));
        }
    }
    seen
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::report::sample;

    fn result(coverage: &Coverage, clause: &str) -> ConditionResult {
        let found = coverage.conditions.iter().find(|condition| condition.clause.0 == clause);
        found.unwrap_or_else(|| panic!("{clause} is missing")).result.clone()
    }

    #[test]
    fn only_what_was_judged_counts() {
        let spec = Spec::load().unwrap();
        let coverage = Coverage::of(&sample::run(), &spec);
        let judged = |verdict| ConditionResult::Judged(verdict);
        assert_eq!(result(&coverage, "pms-2.0/createPerson.creates"), judged(Verdict::Pass));
        assert_eq!(result(&coverage, "pms-2.0/deletePerson.cascade"), judged(Verdict::Fail));
        assert_eq!(result(&coverage, "HT-09"), judged(Verdict::Warn));
        // Cited by cases that exist, but by none of this run.
        let unseen = result(&coverage, "pms-2.0/readPerson.returns");
        assert!(matches!(unseen, ConditionResult::NotJudged(why) if why.contains("not claim")));
        let reasoned = result(&coverage, "pms-2.0/binding.operations");
        assert!(matches!(reasoned, ConditionResult::NotJudged(why) if why.starts_with("A target")));
        assert!(coverage.conditions.iter().all(|it| !it.clause.0.starts_with("gms-2.0/")));
    }

    #[test]
    fn conditions_stand_in_the_order_of_operations_and_general_ones_last() {
        let spec = Spec::load().unwrap();
        let coverage = Coverage::of(&sample::run(), &spec);
        let first = coverage.conditions.first().and_then(|it| it.operation.clone());
        assert_eq!(first.map(|it| it.to_string()).as_deref(), Some("pms.createPerson"));
        assert!(coverage.conditions.last().is_some_and(|it| it.operation.is_none()));
        assert!(!is_of("pms-2.0", "pm") && is_of("pms-2.0", "pms") && is_of("pms", "pms"));
    }
}

//! A roster file for programs.

use serde::Serialize;

use crate::ground::Verdict;
use crate::validate::{Assertion, FileKind, ImporterRisk, RosterFacts};

/// What a roster file is, and what came of each requirement.
#[derive(Serialize)]
pub(super) struct RosterShape<'a> {
    /// `snapshot` or `events`.
    kind: &'static str,
    /// Whether some records have a recstatus, and others none.
    is_mixed: bool,
    persons: u64,
    groups: u64,
    memberships: u64,
    members: u64,
    assertions: Vec<AssertionShape<'a>>,
    /// What importers are known to lose; none of it is a finding.
    importer: Vec<RiskShape<'a>>,
}

#[derive(Serialize)]
struct RiskShape<'a> {
    id: &'a str,
    message: &'a str,
    advice: &'a str,
    /// Where it is so first.
    line: u64,
    column: u64,
    times: u64,
    losses: Vec<LossShape<'a>>,
}

#[derive(Serialize)]
struct LossShape<'a> {
    importer: &'a str,
    what: &'a str,
    source: &'a str,
}

/// One requirement, and what came of it.
#[derive(Serialize)]
pub(super) struct AssertionShape<'a> {
    clause: &'a str,
    /// Null where it was not judged.
    verdict: Option<Verdict>,
    findings: u64,
}

impl<'a> RosterShape<'a> {
    pub fn of(facts: &'a RosterFacts) -> Self {
        let RosterFacts { kind, is_mixed, persons, groups, memberships, members, .. } = *facts;
        let kind = match kind {
            FileKind::Snapshot => "snapshot",
            FileKind::Events => "events",
        };
        let assertions = facts.assertions.iter().map(AssertionShape::of).collect();
        let importer = facts.risks.iter().map(RiskShape::of).collect();
        Self { kind, is_mixed, persons, groups, memberships, members, assertions, importer }
    }
}

impl<'a> RiskShape<'a> {
    fn of(risk: &'a ImporterRisk) -> Self {
        let losses = risk.losses.iter().map(|loss| LossShape {
            importer: loss.importer,
            what: &loss.what,
            source: loss.source,
        });
        Self {
            id: risk.id,
            message: &risk.message,
            advice: risk.advice,
            line: risk.place.line,
            column: risk.place.column,
            times: risk.times,
            losses: losses.collect(),
        }
    }
}

impl<'a> AssertionShape<'a> {
    pub const fn of(assertion: &'a Assertion) -> Self {
        let Assertion { clause, verdict, findings } = *assertion;
        Self { clause, verdict, findings }
    }
}

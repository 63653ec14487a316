//! What came of one target: as much of its run as the report tells.

use serde::{Deserialize, Serialize};

use super::super::coverage::{GridCell, GridState, operations_grid};
use super::super::fold::RunReport;
use super::super::junit::{RunProblem, class_name, waivers};
use super::super::standing::{Standing, result};
use crate::ground::{Basis, Level, Verdict};
use crate::judge::Finding;
use crate::runner::{CaseFinished, Counts};
use crate::spec::{ClauseId, Spec};
use crate::suite::CaseId;

/// What came of one target.
#[derive(Clone, Debug, Deserialize, PartialEq, Serialize)]
#[serde(deny_unknown_fields)]
pub struct TargetResult {
    /// Its place in the file, from 1.
    pub position: u32,
    /// Its name.
    pub name: String,
    /// Its URL, or `embedded mock`.
    pub target: String,
    /// Name of the profile.
    pub profile: String,
    /// The letters of its run.
    pub run_id: String,
    /// Folder of the kept run, where it is kept.
    pub kept: Option<String>,
    /// What it comes to.
    pub standing: Standing,
    /// The same in a sentence.
    pub sentence: String,
    /// The exit code that its run alone would have had.
    pub exit_code: u8,
    /// Cases by verdict.
    pub counts: Counts,
    /// Assertions judged.
    pub assertions_judged: u64,
    /// Start, RFC 3339, UTC; empty where it was not begun.
    pub started_at: String,
    /// Duration in microseconds.
    pub elapsed_us: u64,
    /// The worst verdict of each service, by its name in capitals.
    pub services: Vec<GridCell>,
    /// The worst verdict of what every exchange must keep to.
    pub every_exchange: Option<GridCell>,
    /// The cases, in the order of the run.
    pub cases: Vec<EstateCase>,
    /// What is wrong with the run as a whole.
    pub problems: Vec<RunProblem>,
}

/// A case of one target.
#[derive(Clone, Debug, Deserialize, PartialEq, Serialize)]
#[serde(deny_unknown_fields)]
pub struct EstateCase {
    /// The case.
    pub case: CaseId,
    /// Its title.
    pub title: String,
    /// The operation that it is about, or else its clause.
    pub about: String,
    /// What came of it, waived or not.
    pub verdict: Verdict,
    /// The verdict that is left when what is waived is left out: the one that counts.
    pub unwaived_verdict: Verdict,
    /// Where waivers cover all for which it is not green: by which.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub waived: Option<String>,
    /// Why it was not applicable or could not be judged, where that is so.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reason: Option<String>,
    /// What was found that is worse than lenient; the same once.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub findings: Vec<EstateFinding>,
    /// Duration in microseconds.
    pub elapsed_us: u64,
}

/// A finding that is worse than lenient.
#[derive(Clone, Debug, Deserialize, Eq, PartialEq, Serialize)]
#[serde(deny_unknown_fields)]
pub struct EstateFinding {
    /// The assertion.
    pub assertion: String,
    /// The requirement behind it.
    pub clause: ClauseId,
    /// How strongly that binds.
    pub level: Level,
    /// What it rests on.
    pub basis: Basis,
    /// What came of it.
    pub verdict: Verdict,
    /// What was expected.
    pub expected: String,
    /// What came, the first time.
    pub actual: String,
    /// How often the case found it.
    pub times: u32,
    /// Whether a waiver covers it.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub waived: bool,
}

/// What the run of a target does not say itself.
#[derive(Clone, Debug)]
pub struct TargetFacts {
    /// Its place in the file, from 1.
    pub position: u32,
    /// Its name.
    pub name: String,
    /// Folder of the kept run, where it is kept.
    pub kept: Option<String>,
    /// The exit code of its run.
    pub exit_code: u8,
}

impl TargetResult {
    /// What a run says of its target.
    #[must_use]
    pub fn of(report: &RunReport, spec: &Spec, facts: TargetFacts) -> Self {
        let TargetFacts { position, name, kept, exit_code } = facts;
        let RunReport { started, cases, finished } = report;
        let grid = operations_grid(report, spec);
        let services = grid.columns.iter().enumerate().map(|(at, column)| {
            let cells = grid.rows.iter().flat_map(|row| row.cells.get(at).into_iter().flatten());
            worst(column, cells)
        });
        Self {
            position,
            name,
            target: started.target.clone(),
            profile: started.profile.clone(),
            run_id: started.run_id.clone(),
            kept,
            standing: Standing::of(report),
            sentence: result(report, str::to_owned),
            exit_code,
            counts: finished.counts,
            assertions_judged: finished.assertions_judged,
            started_at: started.started_at.clone(),
            elapsed_us: finished.elapsed_us,
            services: services.collect(),
            every_exchange: grid.elsewhere,
            cases: cases.iter().map(EstateCase::of).collect(),
            problems: RunProblem::all_of(report),
        }
    }
}

/// What came of all cells together. What waivers cover all of is waived.
fn worst<'a>(name: &str, cells: impl Iterator<Item = &'a GridCell>) -> GridCell {
    let rank = |state: GridState| match state {
        GridState::Judged(verdict) => (3, Some(verdict)),
        GridState::CalledOnly => (2, None),
        GridState::NotCalled => (1, None),
        GridState::Standing(_) | GridState::NotClaimed => (0, None),
    };
    let mut all =
        GridCell { name: name.to_owned(), state: GridState::NotClaimed, judged: 0, waived: false };
    let (mut covered, mut left) = (false, false);
    for cell in cells {
        if rank(cell.state) > rank(all.state) {
            all.state = cell.state;
        }
        all.judged += cell.judged;
        let is_wrong = matches!(cell.state, GridState::Judged(it) if it > Verdict::Lenient);
        covered |= cell.waived;
        left |= is_wrong && !cell.waived;
    }
    all.waived = covered && !left;
    all
}

impl EstateCase {
    fn of(case: &CaseFinished) -> Self {
        let mut findings: Vec<EstateFinding> = Vec::new();
        for finding in case.outcome.findings.iter().filter(|it| it.verdict > Verdict::Lenient) {
            let waived = case.waiver_of(finding).is_some();
            let known = findings.iter_mut().find(|known| {
                (&known.assertion, &known.clause, known.verdict, &known.expected, known.waived)
                    == (
                        &finding.assertion,
                        &finding.clause,
                        finding.verdict,
                        &finding.expected,
                        waived,
                    )
            });
            match known {
                Some(known) => known.times += 1,
                None => findings.push(EstateFinding::of(finding, waived)),
            }
        }
        Self {
            case: case.case.clone(),
            title: case.title.clone(),
            about: class_name(case),
            verdict: case.verdict,
            unwaived_verdict: case.unwaived_verdict(),
            waived: case.is_waived().then(|| waivers::reasons(case)),
            reason: case.reason.clone(),
            findings,
            elapsed_us: case.elapsed_us,
        }
    }

    /// Whether it counts against its target.
    #[must_use]
    pub fn is_red(&self) -> bool {
        self.unwaived_verdict.is_red()
    }
}

impl EstateFinding {
    fn of(finding: &Finding, waived: bool) -> Self {
        Self {
            assertion: finding.assertion.clone(),
            clause: finding.clause.clone(),
            level: finding.level,
            basis: finding.basis,
            verdict: finding.verdict,
            expected: finding.expected.clone(),
            actual: finding.actual.clone(),
            times: 1,
            waived,
        }
    }
}

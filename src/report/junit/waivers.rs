//! What is waived, and which waivers do not hold.

use super::super::fold::RunReport;
use super::parts::{named, set};
use super::problem::{RunProblem, RunProblemKind};
use crate::runner::CaseFinished;
use crate::waiver::Waived;
use crate::xml::Element;

/// The child of a case of which nothing is left once the waivers are counted.
pub(super) fn skipped(case: &CaseFinished) -> Element {
    let mut child = named("skipped");
    set(&mut child, "type", "waived");
    set(&mut child, "message", &reasons(case));
    child
}

/// Why a case counts as skipped, in a line.
pub(in crate::report) fn reasons(case: &CaseFinished) -> String {
    let mut reasons: Vec<String> = case.waived.iter().map(said).collect();
    reasons.dedup();
    format!("{}, {}", case.verdict, reasons.join("; "))
}

/// One line on a waiver.
pub(super) fn said(waived: &Waived) -> String {
    let Waived { reason, owner, expires, .. } = waived;
    format!("waived until {expires}: {reason} ({owner})")
}

/// A problem for each waiver that does not hold.
pub(super) fn problems(report: &RunReport) -> Vec<RunProblem> {
    let wrong = report.finished.waivers.iter().filter(|waiver| waiver.standing.is_problem());
    let problems = wrong.map(|waiver| {
        let detail = waiver.detail.as_deref().unwrap_or("no detail");
        RunProblem {
            kind: RunProblemKind::Waiver,
            name: format!("waiver {} holds ({})", waiver.assertion, waiver.place),
            message: format!("{}: {detail}", waiver.standing),
        }
    });
    problems.collect()
}

//! What is waived, and which waivers do not hold.

use super::super::fold::RunReport;
use super::parts::{named, set};
use crate::runner::CaseFinished;
use crate::waiver::Waived;
use crate::xml::Element;

/// The child of a case of which nothing is left once the waivers are counted.
pub(super) fn skipped(case: &CaseFinished) -> Element {
    let mut child = named("skipped");
    set(&mut child, "type", "waived");
    let mut reasons: Vec<String> = case.waived.iter().map(said).collect();
    reasons.dedup();
    set(&mut child, "message", &format!("{}, {}", case.verdict, reasons.join("; ")));
    child
}

/// One line on a waiver.
pub(super) fn said(waived: &Waived) -> String {
    let Waived { reason, owner, expires, .. } = waived;
    format!("waived until {expires}: {reason} ({owner})")
}

/// A failed test case for each waiver that does not hold.
pub(super) fn failures(report: &RunReport) -> Vec<Element> {
    let wrong = report.finished.waivers.iter().filter(|waiver| waiver.standing.is_problem());
    let failures = wrong.map(|waiver| {
        let mut element = named("testcase");
        set(&mut element, "name", &format!("waiver {} holds ({})", waiver.assertion, waiver.place));
        set(&mut element, "classname", "run.waivers");
        set(&mut element, "time", "0.000");
        let mut failure = named("failure");
        set(&mut failure, "type", "waiver");
        let detail = waiver.detail.as_deref().unwrap_or("no detail");
        set(&mut failure, "message", &format!("{}: {detail}", waiver.standing));
        element.push(failure);
        element
    });
    failures.collect()
}

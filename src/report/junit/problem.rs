//! What is wrong with a run as a whole, where no case says so.

use serde::{Deserialize, Serialize};

use super::super::fold::RunReport;
use super::super::standing::{Standing, result};
use super::super::words::counted;
use super::parts::{named, set};
use super::{snapshots, waivers};
use crate::xml::Element;

/// Something wrong with a run as a whole.
#[derive(Clone, Debug, Deserialize, Eq, PartialEq, Serialize)]
#[serde(deny_unknown_fields)]
pub struct RunProblem {
    /// What sort of thing.
    pub kind: RunProblemKind,
    /// What should hold.
    pub name: String,
    /// Why it does not.
    pub message: String,
}

/// What sort of thing is wrong.
#[derive(Clone, Copy, Debug, Deserialize, Eq, PartialEq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum RunProblemKind {
    /// A waiver does not hold.
    Waiver,
    /// A snapshot differs.
    Snapshot,
    /// The run has no verdict.
    Incomplete,
}

impl RunProblem {
    /// Everything wrong with that run as a whole.
    #[must_use]
    pub fn all_of(report: &RunReport) -> Vec<Self> {
        let mut all = waivers::problems(report);
        all.extend(snapshots::problems(report));
        all.extend(without_verdict(report));
        all
    }

    /// As a test case.
    pub(in crate::report) fn element(&self, class_name: &str) -> Element {
        let (outcome, kind, class) = match self.kind {
            RunProblemKind::Waiver => ("failure", "waiver", format!("{class_name}.waivers")),
            RunProblemKind::Snapshot => ("failure", "snapshot", format!("{class_name}.snapshots")),
            RunProblemKind::Incomplete => ("error", "incomplete", class_name.to_owned()),
        };
        let mut element = named("testcase");
        set(&mut element, "name", &self.name);
        set(&mut element, "classname", &class);
        set(&mut element, "time", "0.000");
        let mut child = named(outcome);
        set(&mut child, "type", kind);
        set(&mut child, "message", &self.message);
        element.push(child);
        element
    }
}

/// A run that was cut short, or judged nothing, must not look green, whatever its cases say.
fn without_verdict(report: &RunReport) -> Option<RunProblem> {
    let finished = &report.finished;
    let standing = Standing::of(report);
    if standing.has_verdict() {
        return None;
    }
    let (name, message) = match finished.incomplete.as_ref().or(finished.target_lost.as_ref()) {
        Some(reason) => {
            let not_run = counted(finished.counts.not_run.into(), "case");
            ("the run is complete", format!("{reason}; {not_run} not run"))
        }
        None if standing == Standing::NothingJudged => {
            ("something was judged", result(report, str::to_owned))
        }
        None => ("the run is complete", result(report, str::to_owned)),
    };
    Some(RunProblem { kind: RunProblemKind::Incomplete, name: name.to_owned(), message })
}

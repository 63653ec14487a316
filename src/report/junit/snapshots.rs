//! Cases that went otherwise than their snapshots say.

use super::super::fold::RunReport;
use super::problem::{RunProblem, RunProblemKind};

/// A problem for each snapshot that differs or is not accepted yet: the exit code is red, so the
/// report must be.
pub(super) fn problems(report: &RunReport) -> Vec<RunProblem> {
    let snapshots = report.finished.snapshots.iter();
    let problems = snapshots.flat_map(|all| &all.different).map(|different| RunProblem {
        kind: RunProblemKind::Snapshot,
        name: format!("snapshot of {} is as accepted", different.case),
        message: match different.is_new {
            true => "there is no snapshot yet".to_owned(),
            false => format!("{} lines came, {} went", different.added, different.removed),
        },
    });
    problems.collect()
}

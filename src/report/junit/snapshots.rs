//! Cases that went otherwise than their snapshots say.

use super::super::fold::RunReport;
use super::parts::{named, set};
use crate::xml::Element;

/// A failed test case for each snapshot that differs or is not accepted yet: the exit code is red,
/// so the report must be.
pub(super) fn failures(report: &RunReport) -> Vec<Element> {
    let snapshots = report.finished.snapshots.iter();
    let failures = snapshots.flat_map(|all| &all.different).map(|different| {
        let mut element = named("testcase");
        set(&mut element, "name", &format!("snapshot of {} is as accepted", different.case));
        set(&mut element, "classname", "run.snapshots");
        set(&mut element, "time", "0.000");
        let mut failure = named("failure");
        set(&mut failure, "type", "snapshot");
        let message = match different.is_new {
            true => "there is no snapshot yet".to_owned(),
            false => format!("{} lines came, {} went", different.added, different.removed),
        };
        set(&mut failure, "message", &message);
        element.push(failure);
        element
    });
    failures.collect()
}

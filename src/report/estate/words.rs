//! What several targets come to, in sentences.

use super::super::standing::day_and_time;
use super::super::words::counted;
use super::{EstateCounts, EstateReport};
use crate::ground::Verdict;

/// What was tested. `shown` writes text of somebody else's so that it does no harm where the
/// sentence goes.
pub(super) fn what_was_tested(report: &EstateReport, shown: fn(&str) -> String) -> String {
    format!(
        "lis-conform {} tested {} of {} with {} in all, from {} on.",
        shown(&report.started.tool_version),
        counted(report.counts.selected.into(), "target"),
        shown(&report.started.file),
        counted(report.cases.selected.into(), "case"),
        shown(&day_and_time(&report.started.started_at)),
    )
}

/// What came of them.
pub(super) fn result(report: &EstateReport, shown: fn(&str) -> String) -> String {
    let told = format!("{}: {}.", counted(report.counts.selected.into(), "target"), list(report));
    match (&report.incomplete, &report.partition) {
        (Some(why), _) => {
            format!("{told} This is incomplete, so it has no verdict: {}.", shown(why))
        }
        (None, Some(part)) => format!(
            "{told} This is part {} of {}, of {}; it says nothing of the others.",
            part.number,
            part.count,
            counted(part.targets.into(), "target")
        ),
        (None, None) => told,
    }
}

fn list(report: &EstateReport) -> String {
    let parts: Vec<String> = rows(&report.counts)
        .into_iter()
        .filter(|(_, count, _)| *count > 0)
        .map(|(word, count, _)| format!("{count} {word}"))
        .collect();
    if parts.is_empty() { "none".to_owned() } else { parts.join(", ") }
}

/// The counts with their words, best first, and the verdict that is as good or bad.
pub(super) const fn rows(counts: &EstateCounts) -> [(&'static str, u32, Verdict); 9] {
    [
        ("passed", counts.passed, Verdict::Pass),
        ("passed with warnings", counts.warned, Verdict::Warn),
        ("passed except as waived", counts.waived, Verdict::Warn),
        ("waivers do not hold", counts.waivers_do_not_hold, Verdict::Fail),
        ("not proven", counts.not_proven, Verdict::Error),
        ("failed", counts.failed, Verdict::Fail),
        ("nothing judged", counts.nothing_judged, Verdict::Error),
        ("not reached or lost", counts.lost, Verdict::Error),
        ("incomplete", counts.incomplete, Verdict::Error),
    ]
}

/// Names, and how many more where they are many.
pub(super) fn names(all: &[&str], most: usize) -> String {
    let shown = all.iter().take(most).copied().collect::<Vec<_>>().join(", ");
    match all.len().checked_sub(most).filter(|more| *more > 0) {
        Some(more) => format!("{shown} and {more} more"),
        None => shown,
    }
}

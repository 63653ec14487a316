//! The last lines: what was run, what came of it, and whether that proves anything.

use super::super::fold::RunReport;
use super::super::standing;
use super::super::visible::visible_line;
use super::super::words::{counted, duration};
use super::{line, paint};
use crate::ground::Verdict;
use crate::snapshot::SnapshotSummary;

pub(super) fn write(report: &RunReport, out: &mut String) {
    let finished = &report.finished;
    if let Some(part) = standing::part(report) {
        line(out, format_args!("{}: {part}", bad("A part only")));
    }
    let counts = finished.counts;
    line(
        out,
        format_args!(
            "{} against {} (profile {}, run {})",
            paint::strong(&"lis-conform"),
            visible_line(&report.started.target),
            visible_line(&report.started.profile),
            visible_line(&report.started.run_id),
        ),
    );
    let mut parts = vec![
        part(counts.pass, "pass", Verdict::Pass),
        part(counts.lenient, "lenient", Verdict::Lenient),
        part(counts.warn, "warn", Verdict::Warn),
        part(counts.fail, "fail", Verdict::Fail),
        part(counts.untestable, "untestable", Verdict::Untestable),
        part(counts.error, "error", Verdict::Error),
    ];
    if counts.not_applicable > 0 {
        parts.push(part(counts.not_applicable, "not applicable", Verdict::NotApplicable));
    }
    if counts.not_run > 0 {
        parts.push(part(counts.not_run, "not run", Verdict::Error));
    }
    if counts.waived > 0 {
        parts.push(format!("of these {} waived", counts.waived));
    }
    if counts.flaky > 0 {
        parts.push(part(counts.flaky, "flaky (an exchange was tried again)", Verdict::Warn));
    }
    line(
        out,
        format_args!(
            "{} in {}: {}; {} judged; operations covered {}/{}",
            counted(u64::from(counts.selected), "case"),
            duration(finished.elapsed_us),
            parts.join(", "),
            counted(finished.assertions_judged, "assertion"),
            finished.operations_covered.len(),
            report.started.operations_claimed.len(),
        ),
    );
    let wrong = finished.waivers.iter().filter(|waiver| waiver.standing.is_problem()).count();
    if wrong > 0 {
        let count = counted(wrong as u64, "waiver");
        let verb = if wrong == 1 { "does" } else { "do" };
        line(
            out,
            format_args!("{}, which fails the run", bad(&format!("{count} {verb} not hold"))),
        );
    }
    if let Some(snapshots) = &finished.snapshots {
        line(out, format_args!("{}", said(snapshots)));
    }
    if finished.tls.as_ref().is_some_and(|tls| !tls.verified) {
        let bad = bad("The target's certificate was not verified");
        line(out, format_args!("{bad}: whoever answered was taken for it"));
    }
    if let Some(reason) = &finished.target_lost {
        let reason = visible_line(reason);
        line(out, format_args!("{}: {reason}", bad("The target is lost")));
    }
    if let Some(reason) = &finished.incomplete {
        let reason = visible_line(reason);
        line(out, format_args!("{}, so it has no verdict: {reason}", bad("The run is incomplete")));
    }
}

/// How the run compares with the snapshots of its target, and what to do next.
fn said(snapshots: &SnapshotSummary) -> String {
    let new = snapshots.different.iter().filter(|it| it.is_new).count();
    let changed = snapshots.different.len() - new;
    let mut parts = vec![format!("{} as they were", snapshots.same)];
    if changed > 0 {
        parts.push(bad(&format!("{changed} changed")));
    }
    if new > 0 {
        parts.push(bad(&format!("{new} new")));
    }
    if snapshots.not_compared > 0 {
        parts.push(format!("{} not compared", snapshots.not_compared));
    }
    let next = match (snapshots.is_pending(), snapshots.written) {
        (false, _) => "",
        (true, true) => "; `lis-conform review` shows them and asks",
        (true, false) => "; --snapshots pending writes them for `lis-conform review`",
    };
    let mut text =
        format!("Snapshots in {}: {}{next}", visible_line(&snapshots.folder), parts.join(", "));
    if !snapshots.orphans.is_empty() {
        let which = visible_line(&snapshots.orphans.join(", ")).into_owned();
        text.push_str(&format!(
            "\nSnapshots of cases that there are no more: {which}; `lis-conform accept --prune` takes \
             them away"
        ));
    }
    text
}

/// A count, coloured only where there is something to see.
fn part(count: u32, word: &str, verdict: Verdict) -> String {
    paint::count(count.into(), word, verdict)
}

fn bad(text: &str) -> String {
    let style = paint::style_of(Verdict::Fail);
    format!("{style}{text}{style:#}")
}

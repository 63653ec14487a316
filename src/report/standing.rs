//! What a run comes to, in a word and in sentences: what was tested, with what, against what, and
//! what that shows and does not show.

use serde::{Deserialize, Serialize};

use super::fold::RunReport;
use super::words::{counted, grouped};
use crate::ground::Verdict;

/// What a run comes to, worst first.
#[derive(Clone, Copy, Debug, Deserialize, Eq, Hash, Ord, PartialEq, PartialOrd, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Standing {
    /// It was cut short: it has no verdict.
    Incomplete,
    /// The target could not be reached, or stopped answering: it has no verdict.
    TargetLost,
    /// Nothing was judged: it proves nothing.
    NothingJudged,
    /// A must is not met.
    Failed,
    /// No must was seen broken, but some cases could not be judged.
    NotProven,
    /// A waiver is stale, expired, matches nothing, or covers another failure.
    WaiversDoNotHold,
    /// Nothing failed, but this is a part of a run, and says nothing without the others.
    PassedInPart,
    /// Nothing failed but what waivers cover.
    PassedAsWaived,
    /// Nothing failed; something warned.
    PassedWithWarnings,
    /// All that applies passed.
    Passed,
}

impl Standing {
    /// What this run comes to.
    #[must_use]
    pub fn of(report: &RunReport) -> Self {
        let finished = &report.finished;
        let counts = finished.counts;
        let worst = |verdict| report.cases.iter().any(|case| case.unwaived_verdict() == verdict);
        let holds = [
            (finished.incomplete.is_some(), Self::Incomplete),
            (finished.target_lost.is_some(), Self::TargetLost),
            (counts.not_run > 0, Self::Incomplete),
            (counts.selected == 0 || finished.assertions_judged == 0, Self::NothingJudged),
            (worst(Verdict::Fail), Self::Failed),
            (worst(Verdict::Untestable) || worst(Verdict::Error), Self::NotProven),
            (
                finished.waivers.iter().any(|waiver| waiver.standing.is_problem()),
                Self::WaiversDoNotHold,
            ),
            (report.started.partition.is_some(), Self::PassedInPart),
            (report.cases.iter().any(|case| !case.waived.is_empty()), Self::PassedAsWaived),
            (worst(Verdict::Warn), Self::PassedWithWarnings),
        ];
        holds.into_iter().find(|(holds, _)| *holds).map_or(Self::Passed, |(_, standing)| standing)
    }

    /// In capitals.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::Incomplete => "INCOMPLETE",
            Self::TargetLost => "TARGET LOST",
            Self::NothingJudged => "NOTHING JUDGED",
            Self::Failed => "FAILED",
            Self::NotProven => "NOT PROVEN",
            Self::WaiversDoNotHold => "WAIVERS DO NOT HOLD",
            Self::PassedInPart => "PASSED IN PART",
            Self::PassedAsWaived => "PASSED EXCEPT AS WAIVED",
            Self::PassedWithWarnings => "PASSED WITH WARNINGS",
            Self::Passed => "PASSED",
        }
    }

    /// Whether the run has a verdict at all.
    #[must_use]
    pub const fn has_verdict(self) -> bool {
        !matches!(self, Self::Incomplete | Self::TargetLost | Self::NothingJudged)
    }

    /// Whether a certificate may say so.
    #[must_use]
    pub const fn is_green(self) -> bool {
        matches!(self, Self::PassedAsWaived | Self::PassedWithWarnings | Self::Passed)
    }

    /// The verdict of a case that is as good or bad, for colours.
    #[must_use]
    pub const fn tone(self) -> Verdict {
        match self {
            Self::Passed => Verdict::Pass,
            Self::PassedWithWarnings | Self::PassedAsWaived | Self::PassedInPart => Verdict::Warn,
            Self::Failed | Self::WaiversDoNotHold => Verdict::Fail,
            Self::Incomplete | Self::TargetLost | Self::NothingJudged | Self::NotProven => {
                Verdict::Error
            }
        }
    }
}

/// What was tested, against what and with what. `shown` writes text of somebody else's so that it
/// does no harm where the sentence goes.
#[must_use]
pub(super) fn what_was_tested(report: &RunReport, shown: fn(&str) -> String) -> String {
    let started = &report.started;
    let unverified = match &report.finished.tls {
        Some(tls) if !tls.verified => " Its certificate was not verified.",
        _ => "",
    };
    format!(
        "lis-conform {} tested {} as profile {} with {} on {}.{unverified}",
        shown(&started.tool_version),
        shown(&started.target),
        shown(&started.profile),
        counted(u64::from(started.selected), "case"),
        shown(&day_and_time(&started.started_at)),
    )
}

/// The result in a sentence; `shown` as for [`what_was_tested`].
#[must_use]
pub(super) fn result(report: &RunReport, shown: fn(&str) -> String) -> String {
    let finished = &report.finished;
    let counts = finished.counts;
    let problems = finished.waivers.iter().filter(|it| it.standing.is_problem()).count() as u64;
    match Standing::of(report) {
        Standing::Incomplete => format!(
            "The run is incomplete, so it has no verdict: {}. {} of {} were not run.",
            shown(finished.incomplete.as_deref().unwrap_or("not every case was run")),
            counts.not_run,
            counted(counts.selected.into(), "case"),
        ),
        Standing::TargetLost => format!(
            "The target was not reached or was lost, so the run has no verdict: {}. {} of {} were \
             not run.",
            shown(finished.target_lost.as_deref().unwrap_or("it stopped answering")),
            counts.not_run,
            counted(counts.selected.into(), "case"),
        ),
        Standing::NothingJudged => "No assertion was judged, so the run proves nothing.".to_owned(),
        Standing::Failed => format!(
            "The target does not do as required: {} failed.",
            counted(counts.fail.into(), "case")
        ),
        Standing::NotProven => format!(
            "No case failed, but {} could not be judged, so nothing is proven of them.",
            counted(u64::from(counts.untestable + counts.error), "case"),
        ),
        Standing::WaiversDoNotHold => format!(
            "No case failed beyond its waivers, but {} not hold.",
            match problems {
                1 => "1 waiver does".to_owned(),
                many => format!("{many} waivers do"),
            }
        ),
        Standing::PassedInPart => format!(
            "No case failed in this part of the run{}. It says nothing of the whole without the \
             others.",
            report.started.partition.as_ref().map_or_else(String::new, |part| format!(", {part}")),
        ),
        Standing::PassedAsWaived => {
            "No case failed except in the ways that waivers name and accept.".to_owned()
        }
        Standing::PassedWithWarnings => format!(
            "No case failed; {} warned, where the standard only advises or its words are not known.",
            counted(counts.warn.into(), "case"),
        ),
        Standing::Passed => "Every case that applies passed.".to_owned(),
    }
}

/// What a part of a run is a part of; none for a whole run.
#[must_use]
pub(super) fn part(report: &RunReport) -> Option<String> {
    let partition = report.started.partition.as_ref()?;
    let whole = counted(u64::from(partition.cases), "case");
    Some(format!("partition {partition} of {whole}; it says nothing of the others"))
}

/// What that shows.
#[must_use]
pub(super) fn shows(report: &RunReport) -> String {
    let finished = &report.finished;
    if !Standing::of(report).has_verdict() {
        return "Nothing about conformance. What was found until then is below.".to_owned();
    }
    format!(
        "How the target answered {} at that time, judged by {}, of which {} held in the preferred \
         way; {} of {} claimed operations were called and answered.",
        counted(finished.exchanges, "request"),
        counted(finished.assertions_judged, "assertion"),
        grouped(finished.assertions_held),
        finished.operations_covered.len(),
        report.started.operations_claimed.len(),
    )
}

/// What it does not show.
pub(super) const NOT_SHOWN: &str = "It does not show how the target behaves under load, with other data \
    or at another time, nor anything about operations that the profile does not claim and clauses \
    that no assertion judged. It is no statement of the owner of the standard.";

/// `2026-11-22 17:20:00 UTC` for a time in RFC 3339 of that zone; anything else as it is.
#[must_use]
pub(super) fn day_and_time(rfc_3339: &str) -> String {
    let parts =
        rfc_3339.split_once('T').and_then(|(day, rest)| Some((day, rest.strip_suffix('Z')?)));
    match parts {
        Some((day, time)) => {
            let whole = time.split_once('.').map_or(time, |(whole, _)| whole);
            format!("{day} {whole} UTC")
        }
        None => rfc_3339.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::report::sample;
    use crate::waiver::WaiverStanding;

    /// The sample with nothing in it but passes.
    fn green() -> RunReport {
        let mut report = sample::run();
        report.finished.incomplete = None;
        report.finished.counts.not_run = 0;
        report.cases.truncate(1);
        report
    }

    #[test]
    fn the_worst_thing_is_what_a_run_comes_to() {
        let mut report = sample::run();
        assert_eq!(Standing::of(&report), Standing::Incomplete);
        report.finished.incomplete = None;
        assert_eq!(Standing::of(&report), Standing::Incomplete, "a case was not run");
        report.finished.target_lost = Some("gone".to_owned());
        assert_eq!(Standing::of(&report), Standing::TargetLost);
        report.finished.target_lost = None;
        report.finished.counts.not_run = 0;
        assert_eq!(Standing::of(&report), Standing::Failed);
        report.cases.retain(|case| case.verdict != Verdict::Fail);
        assert_eq!(Standing::of(&report), Standing::NotProven);
        report.cases.retain(|case| !case.verdict.is_red());
        assert_eq!(Standing::of(&report), Standing::PassedWithWarnings);
        assert_eq!(Standing::of(&green()), Standing::Passed);
    }

    #[test]
    fn a_run_that_judged_nothing_is_not_green() {
        let mut report = green();
        report.finished.assertions_judged = 0;
        assert_eq!(Standing::of(&report), Standing::NothingJudged);
        assert!(!Standing::of(&report).is_green() && !Standing::of(&report).has_verdict());
    }

    #[test]
    fn waivers_that_do_not_hold_are_not_green() {
        let mut report = sample::waived();
        report.cases[0].outcome.findings.truncate(1);
        assert_eq!(Standing::of(&report), Standing::PassedAsWaived);
        report.finished.waivers[0].standing = WaiverStanding::Stale;
        assert_eq!(Standing::of(&report), Standing::WaiversDoNotHold);
        assert!(result(&report, str::to_owned).contains("1 waiver does not hold"));
    }

    #[test]
    fn a_part_of_a_run_is_no_whole() {
        let mut report = green();
        report.started.partition = Some(crate::runner::Partition {
            number: 2,
            count: 4,
            cases: 4,
            selection: crate::evidence::Digest::of(b"ids"),
        });
        assert_eq!(Standing::of(&report), Standing::PassedInPart);
        assert!(!Standing::of(&report).is_green());
        assert!(result(&report, str::to_owned).contains("2/4"));
    }

    #[test]
    fn times_are_told_as_people_read_them() {
        assert_eq!(day_and_time("2026-11-22T17:20:00.123456Z"), "2026-11-22 17:20:00 UTC");
        assert_eq!(day_and_time("yesterday"), "yesterday");
    }
}

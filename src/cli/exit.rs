//! The exit codes, all of them.

use crate::embedded;
use crate::ground::Verdict;
use crate::report::RunReport;
use crate::runner::{CaseFinished, HARNESS, RunFinished};
use crate::snapshot::SnapshotSummary;

/// How the command ended, as the shell sees it. Where several hold, the one with the highest stake
/// wins: see [`ExitCode::worse`].
#[derive(Clone, Copy, Debug, Eq, Hash, PartialEq)]
#[repr(u8)]
pub enum ExitCode {
    /// Everything selected passed (leniently, or with warnings, unless `--deny warnings`), or failed
    /// exactly as waived.
    Success = 0,
    /// At least one case failed, or could not be tested or judged, or a waiver does not hold.
    Failed = 1,
    /// The command line is wrong: an unknown option, filter, profile or quirk.
    Usage = 2,
    /// A case, profile or waiver file is invalid, or cannot be read.
    InvalidFile = 3,
    /// The filters select nothing, so nothing would be proven.
    NothingSelected = 4,
    /// There are warnings and no failures, and `--deny warnings` was given.
    Warnings = 5,
    /// The target did not answer, or stopped answering.
    TargetLost = 6,
    /// The run was cut short, so it has no verdict.
    Incomplete = 7,
    /// A report could not be written.
    ReportNotWritten = 8,
    /// Snapshots are pending or changed.
    SnapshotsPending = 9,
    /// A mistake of this program.
    Internal = 70,
}

/// What warnings do to the exit code.
#[derive(Clone, Copy, Debug, Default, Eq, PartialEq)]
pub enum Warnings {
    /// Nothing.
    #[default]
    Allowed,
    /// They end the run with [`ExitCode::Warnings`].
    Denied,
}

impl ExitCode {
    /// All of them.
    pub const ALL: [Self; 11] = [
        Self::Success,
        Self::Failed,
        Self::Usage,
        Self::InvalidFile,
        Self::NothingSelected,
        Self::Warnings,
        Self::TargetLost,
        Self::Incomplete,
        Self::ReportNotWritten,
        Self::SnapshotsPending,
        Self::Internal,
    ];

    /// The code with that number, where there is one.
    #[must_use]
    pub fn of_number(number: u8) -> Option<Self> {
        Self::ALL.into_iter().find(|code| code.number() == number)
    }

    /// The number.
    #[must_use]
    pub const fn number(self) -> u8 {
        self as u8
    }

    /// The code of a report, its files aside. What is waived counts as passed; an entry of a waiver
    /// file that is stale, expired, matches nothing or fails differently counts as failed. What the
    /// harness could not do is our mistake, unless it happened in a case of the user's.
    #[must_use]
    pub fn of_report(report: &RunReport, warnings: Warnings) -> Self {
        let mistakes = report.cases.iter().filter(|case| {
            case.outcome.findings.iter().any(|finding| finding.assertion == HARNESS)
        });
        let code = Self::of_run(&report.finished).worse(Self::of_cases(report, warnings));
        mistakes.fold(code, |code, case| {
            let ours = embedded::file(&case.file).is_some();
            code.worse(if ours { Self::Internal } else { Self::InvalidFile })
        })
    }

    /// What the verdicts and the waivers come to.
    fn of_cases(report: &RunReport, warnings: Warnings) -> Self {
        let worst = report.cases.iter().map(CaseFinished::unwaived_verdict).max();
        let wrong = report.finished.waivers.iter().any(|waiver| waiver.standing.is_problem());
        match worst {
            _ if wrong => Self::Failed,
            Some(verdict) if verdict.is_red() => Self::Failed,
            Some(Verdict::Warn) if warnings == Warnings::Denied => Self::Warnings,
            _ => Self::Success,
        }
    }

    /// What the end of a run says of the whole of it.
    fn of_run(finished: &RunFinished) -> Self {
        let counts = finished.counts;
        let holds = [
            (finished.incomplete.is_some(), Self::Incomplete),
            (finished.target_lost.is_some(), Self::TargetLost),
            (counts.not_run > 0 && finished.target_lost.is_none(), Self::Incomplete),
            (
                finished.snapshots.as_ref().is_some_and(SnapshotSummary::is_pending),
                Self::SnapshotsPending,
            ),
            (counts.selected == 0, Self::NothingSelected),
            // A run in which nothing was judged proves nothing, whatever was selected.
            (finished.assertions_judged == 0, Self::NothingSelected),
        ];
        holds
            .into_iter()
            .filter(|(holds, _)| *holds)
            .fold(Self::Success, |code, (_, other)| code.worse(other))
    }

    /// The one of the two with the higher stake. `Usage` and `NothingSelected` end a command
    /// before a run, so they meet others only in theory; they rank behind what a run can say.
    #[must_use]
    pub fn worse(self, other: Self) -> Self {
        if self.stake() >= other.stake() { self } else { other }
    }

    const fn stake(self) -> u8 {
        match self {
            Self::Internal => 10,
            Self::Incomplete => 9,
            Self::TargetLost => 8,
            Self::ReportNotWritten => 7,
            Self::InvalidFile => 6,
            Self::Failed => 5,
            Self::SnapshotsPending => 4,
            Self::Warnings => 3,
            Self::Usage => 2,
            Self::NothingSelected => 1,
            Self::Success => 0,
        }
    }
}

impl From<ExitCode> for std::process::ExitCode {
    fn from(code: ExitCode) -> Self {
        Self::from(code.number())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::report::sample;
    use crate::runner::Counts;
    use crate::snapshot::SnapshotDifference;
    use crate::waiver::WaiverStanding;

    #[test]
    fn the_highest_stake_wins() {
        use ExitCode::*;
        let order = [
            Internal,
            Incomplete,
            TargetLost,
            ReportNotWritten,
            InvalidFile,
            Failed,
            SnapshotsPending,
            Warnings,
            Success,
        ];
        for (at, high) in order.iter().enumerate() {
            for low in &order[at..] {
                assert_eq!(high.worse(*low), *high);
                assert_eq!(low.worse(*high), *high);
            }
        }
    }

    /// A report of one case with that verdict.
    fn report(verdict: Verdict) -> RunReport {
        let mut report = sample::run();
        report.cases = vec![sample::case("PMS-READ-001", verdict, vec![])];
        report.finished.incomplete = None;
        report.finished.counts = Counts { selected: 1, ..Counts::default() };
        report
    }

    fn code(report: &RunReport, warnings: Warnings) -> ExitCode {
        ExitCode::of_report(report, warnings)
    }

    #[test]
    fn every_red_verdict_fails_the_run_and_warnings_do_only_when_denied() {
        let of = |verdict, warnings| code(&report(verdict), warnings);
        for green in [Verdict::Pass, Verdict::Lenient] {
            assert_eq!(of(green, Warnings::Denied), ExitCode::Success);
        }
        for red in [Verdict::Fail, Verdict::Untestable, Verdict::Error] {
            assert_eq!(of(red, Warnings::Allowed), ExitCode::Failed);
        }
        assert_eq!(of(Verdict::Warn, Warnings::Allowed), ExitCode::Success);
        assert_eq!(of(Verdict::Warn, Warnings::Denied), ExitCode::Warnings);

        let mut empty = report(Verdict::Pass);
        empty.finished.assertions_judged = 0;
        assert_eq!(code(&empty, Warnings::Allowed), ExitCode::NothingSelected);
        empty.finished.counts = Counts::default();
        assert_eq!(code(&empty, Warnings::Allowed), ExitCode::NothingSelected);
    }

    #[test]
    fn what_is_waived_in_whole_is_green_and_what_is_left_counts() {
        let waived = sample::waived();
        assert_eq!(waived.cases[0].verdict, Verdict::Fail);
        assert_eq!(code(&waived, Warnings::Allowed), ExitCode::Success);
        assert_eq!(code(&waived, Warnings::Denied), ExitCode::Warnings, "the warning is left");

        let mut other = waived.clone();
        other.cases[0].waived.clear();
        assert_eq!(code(&other, Warnings::Allowed), ExitCode::Failed);

        let mut error = waived;
        error.cases[0].outcome.findings[0].verdict = Verdict::Error;
        assert_eq!(code(&error, Warnings::Allowed), ExitCode::Failed, "errors cannot be waived");
    }

    #[test]
    fn a_waiver_that_does_not_hold_fails_the_run() {
        use WaiverStanding::*;
        for standing in [Used, NotJudged, OtherTarget, Stale, Expired, Unmatched, Different] {
            let mut report = sample::waived();
            report.finished.waivers[0].standing = standing;
            let expected = if standing >= Stale { ExitCode::Failed } else { ExitCode::Success };
            assert_eq!(code(&report, Warnings::Allowed), expected, "{standing}");
        }
    }

    #[test]
    fn snapshots_that_differ_end_with_9_unless_something_failed() {
        let different = SnapshotSummary {
            different: vec![SnapshotDifference {
                case: crate::suite::CaseId("PMS-READ-001".into()),
                is_new: true,
                added: 1,
                removed: 0,
            }],
            ..SnapshotSummary::default()
        };
        for (verdict, expected) in
            [(Verdict::Pass, ExitCode::SnapshotsPending), (Verdict::Fail, ExitCode::Failed)]
        {
            let mut report = report(verdict);
            report.finished.snapshots = Some(SnapshotSummary::default());
            assert_ne!(code(&report, Warnings::Allowed), ExitCode::SnapshotsPending);
            report.finished.snapshots = Some(different.clone());
            assert_eq!(code(&report, Warnings::Allowed), expected);
        }
    }

    #[test]
    fn what_was_not_run_is_never_green() {
        let mut cut = report(Verdict::Pass);
        cut.finished.counts = Counts { selected: 2, pass: 1, not_run: 1, ..Counts::default() };
        assert_eq!(code(&cut, Warnings::Allowed), ExitCode::Incomplete);
        cut.finished.target_lost = Some("gone".to_owned());
        assert_eq!(code(&cut, Warnings::Allowed), ExitCode::TargetLost);
    }
}

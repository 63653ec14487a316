//! The exit codes, all of them.

use crate::embedded;
use crate::report::RunReport;
use crate::runner::{HARNESS, RunFinished};

/// How the command ended, as the shell sees it. Where several hold, the one with the highest stake
/// wins: see [`ExitCode::worse`].
#[derive(Clone, Copy, Debug, Eq, Hash, PartialEq)]
#[repr(u8)]
pub enum ExitCode {
    /// Everything selected passed (leniently, or with warnings, unless `--deny warnings`).
    Success = 0,
    /// At least one case failed, or could not be tested or judged.
    Failed = 1,
    /// The command line is wrong: an unknown option, filter, profile or quirk.
    Usage = 2,
    /// A case or profile file is invalid, or cannot be read.
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
    /// Snapshots are pending or changed. Reserved: no command has snapshots yet.
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
    /// The number.
    #[must_use]
    pub const fn number(self) -> u8 {
        self as u8
    }

    /// The code of a report, its files aside. What the harness could not do is our mistake, unless
    /// it happened in a case of the user's.
    #[must_use]
    pub fn of_report(report: &RunReport, warnings: Warnings) -> Self {
        let mistakes = report.cases.iter().filter(|case| {
            case.outcome.findings.iter().any(|finding| finding.assertion == HARNESS)
        });
        mistakes.fold(Self::of_run(&report.finished, warnings), |code, case| {
            let ours = embedded::file(&case.file).is_some();
            code.worse(if ours { Self::Internal } else { Self::InvalidFile })
        })
    }

    /// The code of a finished run.
    #[must_use]
    pub fn of_run(finished: &RunFinished, warnings: Warnings) -> Self {
        let counts = finished.counts;
        let holds = [
            (finished.incomplete.is_some(), Self::Incomplete),
            (finished.target_lost.is_some(), Self::TargetLost),
            (counts.not_run > 0 && finished.target_lost.is_none(), Self::Incomplete),
            (counts.fail + counts.untestable + counts.error > 0, Self::Failed),
            (counts.warn > 0 && warnings == Warnings::Denied, Self::Warnings),
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
    use crate::runner::Counts;

    fn finished(counts: Counts) -> RunFinished {
        RunFinished {
            counts,
            assertions_judged: 1,
            assertions_held: 0,
            operations_covered: vec![],
            incomplete: None,
            target_lost: None,
            exchanges: 0,
            elapsed_us: 0,
        }
    }

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

    #[test]
    fn every_red_verdict_fails_the_run_and_warnings_do_only_when_denied() {
        let code = |counts, warnings| ExitCode::of_run(&finished(counts), warnings);
        let one = Counts { selected: 1, ..Counts::default() };
        let green = Counts { pass: 1, ..one };
        assert_eq!(code(green, Warnings::Denied), ExitCode::Success);
        let empty = RunFinished { assertions_judged: 0, ..finished(green) };
        assert_eq!(ExitCode::of_run(&empty, Warnings::Allowed), ExitCode::NothingSelected);
        assert_eq!(code(Counts { lenient: 1, ..one }, Warnings::Denied), ExitCode::Success);
        for red in
            [Counts { fail: 1, ..one }, Counts { untestable: 1, ..one }, Counts { error: 1, ..one }]
        {
            assert_eq!(code(red, Warnings::Allowed), ExitCode::Failed);
        }
        let warned = Counts { warn: 1, ..one };
        assert_eq!(code(warned, Warnings::Allowed), ExitCode::Success);
        assert_eq!(code(warned, Warnings::Denied), ExitCode::Warnings);
        assert_eq!(code(Counts::default(), Warnings::Allowed), ExitCode::NothingSelected);
    }

    #[test]
    fn what_was_not_run_is_never_green() {
        let counts = Counts { selected: 2, pass: 1, not_run: 1, ..Counts::default() };
        assert_eq!(ExitCode::of_run(&finished(counts), Warnings::Allowed), ExitCode::Incomplete);
        let lost = RunFinished { target_lost: Some("gone".to_owned()), ..finished(counts) };
        assert_eq!(ExitCode::of_run(&lost, Warnings::Allowed), ExitCode::TargetLost);
    }
}

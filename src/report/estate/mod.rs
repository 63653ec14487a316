//! Several targets in one report: a row for each, the worst verdict in each place.
//!
//! - `target`: what came of one target, as much of its run as the report tells;
//! - `check`: whether the report adds up; `merge`: the parts of one estate put together;
//! - `shared`: what is wrong, by assertion, with the targets that share it;
//! - `table`: the rows and columns; `words`: sentences and counts;
//! - `format`, `text`, `junit`, `markdown`, `html`: how it is told.

mod check;
mod format;
mod html;
mod junit;
mod markdown;
mod merge;
mod shared;
mod table;
mod target;
#[cfg(test)]
mod tests;
mod text;
mod words;

use serde::{Deserialize, Serialize};

pub use self::check::EstateError;
pub use self::format::EstateFormat;
pub use self::merge::{EstateMergeError, merge_estates};
pub use self::target::{EstateCase, EstateFinding, TargetFacts, TargetResult};
pub use self::text::estate_text;
use super::standing::Standing;
use crate::evidence::Digest;
use crate::runner::Counts;

/// Version of the report's format; a change that old readers cannot take raises it.
pub const ESTATE_VERSION: u32 = 1;

/// What came of several targets. This is the JSON report, and what the others are made from.
#[derive(Clone, Debug, Deserialize, PartialEq, Serialize)]
#[serde(deny_unknown_fields)]
pub struct EstateReport {
    /// What was known before the first run.
    pub started: EstateHead,
    /// Which part of the file's targets this is, where it is not all.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub partition: Option<EstatePartition>,
    /// Why not every target was run to its end, where that is so.
    pub incomplete: Option<String>,
    /// Targets by what they come to.
    pub counts: EstateCounts,
    /// The cases of all targets together.
    pub cases: Counts,
    /// Duration in microseconds.
    pub elapsed_us: u64,
    /// The targets, in the order of the file.
    pub targets: Vec<TargetResult>,
}

/// What is known before the first run.
#[derive(Clone, Debug, Deserialize, Eq, PartialEq, Serialize)]
#[serde(deny_unknown_fields)]
pub struct EstateHead {
    /// [`ESTATE_VERSION`].
    pub schema_version: u32,
    /// Version of this program.
    pub tool_version: String,
    /// The file that names the targets.
    pub file: String,
    /// Hash of its text: the parts of one estate have it in common.
    pub file_hash: Digest,
    /// Hash of the cases, requirements and schemas that judged.
    pub suite_hash: Digest,
    /// Start, RFC 3339, UTC.
    pub started_at: String,
}

/// A part of the targets of a file: what it says is nothing without the other parts.
#[derive(Clone, Copy, Debug, Deserialize, Eq, PartialEq, Serialize)]
#[serde(deny_unknown_fields)]
pub struct EstatePartition {
    /// Which part, from 1.
    pub number: u32,
    /// How many parts there are.
    pub count: u32,
    /// Targets in all parts together.
    pub targets: u32,
}

/// Targets by what they come to. `selected` is the sum of the others.
#[derive(Clone, Copy, Debug, Default, Deserialize, Eq, PartialEq, Serialize)]
#[serde(deny_unknown_fields)]
pub struct EstateCounts {
    /// All of them.
    pub selected: u32,
    /// Passed.
    pub passed: u32,
    /// Passed with warnings.
    pub warned: u32,
    /// Passed except as waived.
    pub waived: u32,
    /// Waivers do not hold.
    pub waivers_do_not_hold: u32,
    /// Nothing failed, but something could not be judged.
    pub not_proven: u32,
    /// A must is not met.
    pub failed: u32,
    /// Nothing was judged.
    pub nothing_judged: u32,
    /// Not reached, or lost.
    pub lost: u32,
    /// Cut short, or not begun.
    pub incomplete: u32,
}

impl EstateReport {
    /// The report of these targets, everything counted from them.
    #[must_use]
    pub fn of(
        started: EstateHead,
        partition: Option<EstatePartition>,
        incomplete: Option<String>,
        elapsed_us: u64,
        targets: Vec<TargetResult>,
    ) -> Self {
        let (counts, cases) = (EstateCounts::of(&targets), check::sum_of_cases(&targets));
        Self { started, partition, incomplete, counts, cases, elapsed_us, targets }
    }

    /// What it comes to: the worst of the targets.
    #[must_use]
    pub fn standing(&self) -> Standing {
        if self.incomplete.is_some() {
            return Standing::Incomplete;
        }
        let worst = self.targets.iter().map(|target| target.standing).min();
        match worst {
            None => Standing::NothingJudged,
            Some(worst) if worst.is_green() && self.partition.is_some() => Standing::PassedInPart,
            Some(worst) => worst,
        }
    }

    /// The report as JSON, laid out, with a line feed at the end.
    #[must_use]
    pub fn to_json(&self) -> String {
        let mut text =
            serde_json::to_string_pretty(self).expect("reports have string keys and no raw values");
        text.push('\n');
        text
    }
}

impl EstateCounts {
    fn of(targets: &[TargetResult]) -> Self {
        let mut counts = Self::default();
        for target in targets {
            counts.selected += 1;
            *match target.standing {
                Standing::Passed => &mut counts.passed,
                Standing::PassedWithWarnings => &mut counts.warned,
                Standing::PassedAsWaived => &mut counts.waived,
                Standing::WaiversDoNotHold => &mut counts.waivers_do_not_hold,
                Standing::NotProven => &mut counts.not_proven,
                Standing::Failed => &mut counts.failed,
                Standing::NothingJudged => &mut counts.nothing_judged,
                Standing::TargetLost => &mut counts.lost,
                // A run of an estate is never a part; one that is proves nothing here.
                Standing::Incomplete | Standing::PassedInPart => &mut counts.incomplete,
            } += 1;
        }
        counts
    }
}

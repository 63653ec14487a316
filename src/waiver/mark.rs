//! What events say of waivers.

use std::fmt;

use serde::{Deserialize, Serialize};

/// A finding that an entry of a waiver file covers: it happened, and is known and accepted.
#[derive(Clone, Debug, Deserialize, Eq, PartialEq, Serialize)]
#[serde(deny_unknown_fields)]
pub struct Waived {
    /// Which finding of the case's outcome, by position.
    pub finding: usize,
    /// The entry that covers it, by position among the [`WaiverUse`]s of the run's end.
    pub waiver: usize,
    /// Why it is accepted.
    pub reason: String,
    /// Who answers for that.
    pub owner: String,
    /// The last day on which the entry counts, such as `2026-12-31`.
    pub expires: String,
}

/// One entry of a waiver file, and what came of it in a run.
#[derive(Clone, Debug, Deserialize, Eq, PartialEq, Serialize)]
#[serde(deny_unknown_fields)]
pub struct WaiverUse {
    /// Where the entry stands: `waivers.toml:12`.
    pub place: String,
    /// The assertion it is about, as written: `PMS-DELETE-002#gone`, `PMS-READ-001#EN-21`,
    /// `*#EN-21`.
    pub assertion: String,
    /// Why it is accepted.
    pub reason: String,
    /// Who answers for that.
    pub owner: String,
    /// The last day on which the entry counts, such as `2026-12-31`.
    pub expires: String,
    /// What the assertion is known to see instead of what it expects, normalised.
    pub observed: Vec<String>,
    /// What came of it.
    pub standing: WaiverStanding,
    /// How many findings it waived.
    pub findings: u32,
    /// What is wrong, and what to do: the day it expired, what came instead. Only for problems.
    pub detail: Option<String>,
}

/// What came of an entry of a waiver file in a run.
#[derive(Clone, Copy, Debug, Deserialize, Eq, Hash, Ord, PartialEq, PartialOrd, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum WaiverStanding {
    /// It waived what it is for.
    Used,
    /// Its case was not selected, does not apply, or was not judged so far: nothing can be said.
    NotJudged,
    /// It is for another target.
    OtherTarget,
    /// The assertion holds now: the entry must go.
    Stale,
    /// Its last day is over; it waives nothing.
    Expired,
    /// There is no such case or assertion.
    Unmatched,
    /// The assertion fails in another way than the entry says; that is not waived.
    Different,
}

impl WaiverStanding {
    /// Whether the entry fails the run.
    #[must_use]
    pub fn is_problem(self) -> bool {
        self >= Self::Stale
    }
}

impl fmt::Display for WaiverStanding {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Used => "used",
            Self::NotJudged => "not judged",
            Self::OtherTarget => "for another target",
            Self::Stale => "stale",
            Self::Expired => "expired",
            Self::Unmatched => "matches nothing",
            Self::Different => "fails differently",
        })
    }
}

//! What it means that two runs say this and that of an assertion.

use std::fmt;

use serde::Serialize;

use super::sides::{Side, Told};

/// What became of an assertion between two runs, the gravest first.
#[derive(Clone, Copy, Debug, Eq, Ord, PartialEq, PartialOrd, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Class {
    /// It held, or only warned, and fails now.
    Regression,
    /// It held and warns now.
    NewWarning,
    /// It did not hold, does not hold now, and something else is seen.
    FailingDifferently,
    /// It did not hold and does not hold now, in the same way.
    StillFailing,
    /// It did not hold and holds now, or failed and only warns now.
    Fix,
    /// One of the runs did not judge it.
    NotComparable,
    /// The earlier run did not have it.
    New,
    /// The later run does not have it.
    Gone,
}

impl Class {
    /// All of them, in the order in which they are told.
    pub const ALL: [Self; 8] = [
        Self::Regression,
        Self::NewWarning,
        Self::FailingDifferently,
        Self::StillFailing,
        Self::Fix,
        Self::NotComparable,
        Self::New,
        Self::Gone,
    ];

    /// What became of it; none where there is nothing to tell: it holds in both, or neither judged
    /// it.
    pub(super) fn of(before: &Told, after: &Told) -> Option<Self> {
        use Side::{Absent, Failed, Held, NotJudged, Warned};
        Some(match (before.side, after.side) {
            (Held, Held) | (Absent | NotJudged, Absent | NotJudged) => return None,
            (Absent, _) => Self::New,
            (_, Absent) => Self::Gone,
            (NotJudged, _) | (_, NotJudged) => Self::NotComparable,
            (Held | Warned, Failed) => Self::Regression,
            (Held, Warned) => Self::NewWarning,
            (Warned | Failed, Held) | (Failed, Warned) => Self::Fix,
            (Warned, Warned) | (Failed, Failed) if before.seen == after.seen => Self::StillFailing,
            (Warned, Warned) | (Failed, Failed) => Self::FailingDifferently,
        })
    }
}

impl fmt::Display for Class {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Regression => "regressions",
            Self::NewWarning => "new warnings",
            Self::FailingDifferently => "failing differently",
            Self::StillFailing => "still failing",
            Self::Fix => "fixed",
            Self::NotComparable => "not comparable",
            Self::New => "new",
            Self::Gone => "gone",
        })
    }
}

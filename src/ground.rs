//! How strongly a requirement binds, and what it rests on.

use std::fmt;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// How strongly a requirement binds (RFC 2119 words).
#[derive(
    Clone, Copy, Debug, Deserialize, Eq, Hash, JsonSchema, Ord, PartialEq, PartialOrd, Serialize,
)]
#[serde(rename_all = "lowercase")]
pub enum Level {
    /// Not meeting it is worth a note at most.
    May,
    /// Not meeting it warns.
    Should,
    /// Not meeting it fails, where the basis allows that.
    Must,
}

/// What a requirement rests on, weakest first.
#[derive(
    Clone, Copy, Debug, Deserialize, Eq, Hash, JsonSchema, Ord, PartialEq, PartialOrd, Serialize,
)]
#[serde(rename_all = "lowercase")]
pub enum Basis {
    /// Our own reading.
    Inferred,
    /// Independent implementations agree.
    Practice,
    /// The same release says it of the sister operation.
    Analogy,
    /// An XSD or WSDL says it.
    Schema,
    /// A standard says it in words.
    Text,
}

impl Basis {
    /// Whether a breach may fail a target; otherwise it warns at most.
    #[must_use]
    pub fn may_fail(self) -> bool {
        self >= Self::Analogy
    }
}

impl fmt::Display for Level {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::May => "may",
            Self::Should => "should",
            Self::Must => "must",
        })
    }
}

impl fmt::Display for Basis {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Inferred => "inferred",
            Self::Practice => "practice",
            Self::Analogy => "analogy",
            Self::Schema => "schema",
            Self::Text => "text",
        })
    }
}

/// What came of judging something, mildest first. The order is the roll-up: the worst wins.
#[derive(
    Clone, Copy, Debug, Deserialize, Eq, Hash, JsonSchema, Ord, PartialEq, PartialOrd, Serialize,
)]
#[serde(rename_all = "kebab-case")]
pub enum Verdict {
    /// The profile does not claim what the case needs.
    NotApplicable,
    /// As required, in the preferred way.
    Pass,
    /// As required, in another way that is allowed.
    Lenient,
    /// A should, or a requirement whose basis may not fail a target, is not met.
    Warn,
    /// A prerequisite failed, so nothing can be said: red.
    Untestable,
    /// A must is not met.
    Fail,
    /// Network, timeout, or our own mistake; says nothing of the target's conformance.
    Error,
}

impl Verdict {
    /// The verdict on a requirement that is not met.
    #[must_use]
    pub fn of_breach(level: Level, basis: Basis) -> Self {
        match level {
            Level::Must if basis.may_fail() => Self::Fail,
            Level::Must | Level::Should => Self::Warn,
            Level::May => Self::Lenient,
        }
    }

    /// Whether a run with such a verdict is not green.
    #[must_use]
    pub fn is_red(self) -> bool {
        self >= Self::Untestable
    }

    /// Whether a waiver may cover it: it says something of the target that is not wanted. Errors of
    /// network and harness say nothing of it.
    #[must_use]
    pub fn can_be_waived(self) -> bool {
        matches!(self, Self::Warn | Self::Untestable | Self::Fail)
    }
}

impl fmt::Display for Verdict {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::NotApplicable => "not-applicable",
            Self::Pass => "pass",
            Self::Lenient => "lenient",
            Self::Warn => "warn",
            Self::Untestable => "untestable",
            Self::Fail => "fail",
            Self::Error => "error",
        })
    }
}

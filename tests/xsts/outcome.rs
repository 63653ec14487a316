//! What came of a test.

use std::fmt;

use crate::metadata::TestId;

/// Of a test that the suite has a verdict on.
#[derive(Clone, Debug)]
pub struct Outcome {
    pub test: TestId,
    pub kind: Kind,
    /// Whether the suite expects "valid".
    pub expected: bool,
    pub ours: Ours,
    /// What the engine said of it.
    pub said: String,
}

#[derive(Clone, Copy, Debug, Eq, Ord, PartialEq, PartialOrd)]
pub enum Kind {
    Schema,
    Instance,
}

#[derive(Clone, Copy, Debug, Eq, Ord, PartialEq, PartialOrd)]
pub enum Ours {
    Valid,
    Invalid,
    /// An instance without a schema to judge it by: ours refused it.
    NoSchema,
    /// A file of the test is not there.
    NoFile,
    Panicked,
    TimedOut,
}

impl Outcome {
    pub fn is_as_expected(&self) -> bool {
        match self.ours {
            Ours::Valid => self.expected,
            Ours::Invalid => !self.expected,
            _ => false,
        }
    }
}

impl fmt::Display for Outcome {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let TestId { contribution, set, group, test, .. } = &self.test;
        write!(
            f,
            "{contribution}/{set}/{group}/{test} ({}): expected {}, ours {}: {}",
            self.kind.word(),
            validity(self.expected),
            self.ours.word(),
            self.said
        )
    }
}

impl Kind {
    pub fn word(self) -> &'static str {
        match self {
            Self::Schema => "schema",
            Self::Instance => "instance",
        }
    }
}

impl Ours {
    pub fn word(self) -> &'static str {
        match self {
            Self::Valid => "valid",
            Self::Invalid => "invalid",
            Self::NoSchema => "no-schema",
            Self::NoFile => "no-file",
            Self::Panicked => "panicked",
            Self::TimedOut => "timed-out",
        }
    }
}

pub fn validity(is_valid: bool) -> &'static str {
    if is_valid { "valid" } else { "invalid" }
}

/// How many of how many.
#[derive(Clone, Copy, Debug, Default)]
pub struct Share {
    pub hits: usize,
    pub total: usize,
}

impl Share {
    pub fn add(&mut self, is_hit: bool) {
        self.total += 1;
        self.hits += usize::from(is_hit);
    }

    pub fn percent(&self) -> f64 {
        self.hits as f64 * 100.0 / self.total.max(1) as f64
    }
}

impl fmt::Display for Share {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} of {} ({:.2} %)", self.hits, self.total, self.percent())
    }
}

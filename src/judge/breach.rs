//! What checks and rules say of one message, before level and basis are looked up.

use super::finding::Place;
use crate::ground::{Basis, Verdict};

/// What a generic rule found.
#[derive(Debug)]
pub(super) enum Outcome {
    /// The rule does not speak of such a message.
    Silent,
    /// As the rule demands.
    Held,
    /// Not as the rule demands. Most rules name one breach, schema rules each violation.
    Broken(Vec<Breach>),
}

/// One way in which a message is not as demanded.
#[derive(Debug)]
pub(super) struct Breach {
    /// What was expected, short.
    pub expected: String,
    /// What came, short.
    pub actual: String,
    /// Where.
    pub place: Option<Place>,
    /// What the violated constraint rests on, where that can be weaker than the clause.
    pub basis: Option<Basis>,
    /// The worst this may count as, where the habit is known to be harmless.
    pub at_most: Option<Verdict>,
}

impl Outcome {
    /// Held if nothing is wrong.
    pub fn of(breach: Option<Breach>) -> Self {
        breach.map_or(Self::Held, |breach| Self::Broken(vec![breach]))
    }
}

impl Breach {
    pub fn new(expected: impl Into<String>, actual: impl Into<String>) -> Self {
        Self {
            expected: expected.into(),
            actual: actual.into(),
            place: None,
            basis: None,
            at_most: None,
        }
    }

    pub fn at(mut self, place: Option<Place>) -> Self {
        self.place = place;
        self
    }

    pub fn resting_on(mut self, basis: Basis) -> Self {
        self.basis = Some(basis);
        self
    }

    pub fn at_most(mut self, verdict: Verdict) -> Self {
        self.at_most = Some(self.at_most.map_or(verdict, |other| other.min(verdict)));
        self
    }
}

impl From<Breach> for Outcome {
    fn from(breach: Breach) -> Self {
        Self::Broken(vec![breach])
    }
}

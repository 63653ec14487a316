//! Kinds of violations: the same rule broken at the same path, wherever that stands.

use std::collections::HashSet;
use std::hash::{DefaultHasher, Hash, Hasher};

use crate::schema::violation::Violation;

/// Which kinds there were, and how many came on top of those that were handed out.
#[derive(Debug, Default)]
pub(super) struct Kinds {
    /// Hashes of rules and paths: violations may be as many as the document likes.
    known: HashSet<u64>,
    beyond: usize,
    is_counting: bool,
}

/// More kinds than anyone reads about; further ones are not told apart.
const MOST: usize = 10_000;

impl Kinds {
    /// Notes a violation that is handed out.
    pub fn note(&mut self, violation: &Violation) {
        if self.known.len() < MOST {
            self.known.insert(kind(violation));
        }
    }

    /// Counts a violation that is not handed out, if it is of a new kind.
    pub fn count(&mut self, violation: &Violation) {
        self.is_counting = true;
        if self.known.len() < MOST && self.known.insert(kind(violation)) {
            self.beyond += 1;
        }
    }

    /// Whether there was anything that was not handed out.
    pub const fn is_counting(&self) -> bool {
        self.is_counting
    }

    /// How many kinds were counted.
    pub const fn beyond(&self) -> usize {
        self.beyond
    }
}

fn kind(violation: &Violation) -> u64 {
    let mut hasher = DefaultHasher::new();
    violation.rule.hash(&mut hasher);
    for step in violation.path.split('/') {
        // `[` stands in no name: what follows is the position.
        step.split('[').next().hash(&mut hasher);
    }
    hasher.finish()
}

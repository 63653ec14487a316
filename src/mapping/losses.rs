//! What did not come over, by field and reason.

use std::collections::BTreeMap;

use super::ObjectKind;

/// How many objects are named for each reason.
const NAMED: usize = 3;

/// What became of something.
#[derive(Clone, Copy, Debug, Eq, Ord, PartialEq, PartialOrd)]
pub enum Fate {
    /// The whole object was left out.
    LeftOut,
    /// A value was lost, or not taken over as it was.
    Lost,
    /// A value was put there that nobody had given.
    Added,
}

/// One reason, and the field it is about.
#[derive(Clone, Debug, Eq, Ord, PartialEq, PartialOrd)]
pub struct Loss {
    /// What became of it.
    pub fate: Fate,
    /// The kind of object.
    pub kind: ObjectKind,
    /// The path of the field where it came from, or was put; empty for whole objects.
    pub field: String,
    /// Why, for people.
    pub why: String,
}

/// How often, and where first.
#[derive(Clone, Debug, Default, Eq, PartialEq)]
pub struct Tally {
    /// How many times.
    pub times: u64,
    /// The names of the first objects, each once.
    pub first: Vec<String>,
}

/// All of it.
#[derive(Clone, Debug, Default, Eq, PartialEq)]
pub struct Losses {
    tallies: BTreeMap<Loss, Tally>,
}

impl Losses {
    /// Counts one more.
    pub fn note(&mut self, loss: Loss, about: &str) {
        let tally = self.tallies.entry(loss).or_default();
        tally.times += 1;
        if tally.first.len() < NAMED && !tally.first.iter().any(|name| name == about) {
            tally.first.push(about.to_owned());
        }
    }

    /// Whether there is nothing.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.tallies.is_empty()
    }

    /// Everything, by fate, kind and field.
    pub fn iter(&self) -> impl Iterator<Item = (&Loss, &Tally)> {
        self.tallies.iter()
    }

    /// How many times something met that fate.
    #[must_use]
    pub fn count(&self, fate: Fate) -> u64 {
        self.iter().filter(|(loss, _)| loss.fate == fate).map(|(_, tally)| tally.times).sum()
    }
}

//! What the files so far come to.

use std::collections::{HashMap, HashSet};

use super::change::{Change, Key};
use crate::enterprise::RecStatus;

/// Things by their names.
#[derive(Debug, Default)]
pub(super) struct State {
    things: HashMap<Key, Thing>,
    /// Persons and groups that events deleted: what goes with them goes too.
    deleted: HashSet<Key>,
}

#[derive(Debug)]
struct Thing {
    name: Box<str>,
    parents: Option<[Key; 2]>,
    content: u64,
}

/// What an event says that does not fit.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(super) enum Misfit {
    /// It adds what is there.
    IsThere,
    /// It changes or deletes what is not there.
    IsNotThere,
}

/// How a snapshot differs from what was expected: how many of each, and the names of the first.
#[derive(Debug, Default)]
pub(super) struct Differences {
    pub missing: Named,
    pub unexpected: Named,
    pub other: Named,
}

/// So many, and the first of them.
#[derive(Debug, Default)]
pub(super) struct Named {
    pub count: u64,
    pub first: Vec<String>,
}

/// Names that are told.
const TOLD: usize = 3;

impl State {
    pub fn len(&self) -> usize {
        self.things.len()
    }

    /// Puts a thing of a snapshot there.
    pub fn put(&mut self, change: Change) {
        let Change { key, name, parents, content, .. } = change;
        self.deleted.remove(&key);
        self.things.insert(key, Thing { name: name.into(), parents, content });
    }

    /// Lets an event happen; says how it does not fit what is there.
    pub fn happen(&mut self, change: Change) -> Option<Misfit> {
        let is_there = self.is_there(change.key);
        let misfit = match (change.status, is_there) {
            (Some(RecStatus::Add), true) => Some(Misfit::IsThere),
            (Some(RecStatus::Update | RecStatus::Delete), false) => Some(Misfit::IsNotThere),
            _ => None,
        };
        if change.status == Some(RecStatus::Delete) {
            self.things.remove(&change.key);
            if change.parents.is_none() {
                self.deleted.insert(change.key);
            }
        } else {
            self.put(change);
        }
        misfit
    }

    /// What a snapshot shows otherwise. What goes with something that has gone is not expected.
    pub fn differences(&self, snapshot: &Self) -> Differences {
        let mut differences = Differences::default();
        for (key, thing) in self.things.iter().filter(|(key, _)| self.is_there(**key)) {
            match snapshot.things.get(key) {
                None => differences.missing.note(&thing.name),
                Some(other) if other.content != thing.content => {
                    differences.other.note(&thing.name);
                }
                Some(_) => {}
            }
        }
        for (key, thing) in &snapshot.things {
            if !self.is_there(*key) {
                differences.unexpected.note(&thing.name);
            }
        }
        differences
    }

    /// Whether a thing is there, and what it goes with. Groups and persons that were never told are
    /// at the target.
    fn is_there(&self, key: Key) -> bool {
        let Some(thing) = self.things.get(&key) else { return false };
        let Some(parents) = &thing.parents else { return true };
        parents.iter().all(|parent| !self.deleted.contains(parent))
    }
}

impl Named {
    fn note(&mut self, name: &str) {
        self.count += 1;
        // The first by name, so that the order of a map does not show.
        let at = self.first.partition_point(|known| known.as_str() < name);
        if at < TOLD {
            self.first.insert(at, name.to_owned());
            self.first.truncate(TOLD);
        }
    }
}

impl std::fmt::Display for Named {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}", self.first.join(", "))?;
        match self.count.saturating_sub(self.first.len() as u64) {
            0 => Ok(()),
            more => write!(f, " and {more} more"),
        }
    }
}

//! The log of what a case may have created, written before each request that may create.

use std::sync::{Mutex, PoisonError};

use super::compose::Creation;
use crate::spec::{Kind, Spec};

/// The log. It outlives the case's task, so that what a crashed case created can be deleted too.
#[derive(Debug)]
pub(super) struct CreatedLog {
    /// Identifiers chosen by us begin with this; no other is ever deleted, except those that the
    /// target says it allocated for us.
    prefix: String,
    entries: Mutex<Vec<Entry>>,
}

/// One object.
#[derive(Clone, Debug, Eq, PartialEq)]
pub(super) struct Entry {
    pub(super) creation: Creation,
    pub(super) state: Existence,
}

/// What is known of an object.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(super) enum Existence {
    /// A request that may create it was sent, or is about to be.
    Possible,
    /// Every such request was refused.
    Refused,
}

impl CreatedLog {
    pub(super) fn new(prefix: String) -> Self {
        Self { prefix, entries: Mutex::default() }
    }

    /// Notes what a request about to be sent may create.
    pub(super) fn announce(&self, creations: &[Creation]) {
        for creation in creations {
            if creation.sourced_id.starts_with(&self.prefix) {
                self.note(creation.clone(), Existence::Possible);
            }
        }
    }

    /// Notes an object that the target says it allocated.
    pub(super) fn allocated(&self, creation: Creation) {
        if !creation.sourced_id.is_empty() {
            self.note(creation, Existence::Possible);
        }
    }

    /// Notes that a request was refused, which had been announced and was the first about them.
    pub(super) fn refused(&self, creations: &[Creation], known_before: &[Creation]) {
        let mut entries = self.entries.lock().unwrap_or_else(PoisonError::into_inner);
        for entry in entries.iter_mut() {
            let creation = &entry.creation;
            if creations.contains(creation) && !known_before.contains(creation) {
                entry.state = Existence::Refused;
            }
        }
    }

    /// The objects that may exist by now.
    pub(super) fn possible(&self) -> Vec<Creation> {
        let entries = self.entries.lock().unwrap_or_else(PoisonError::into_inner);
        let possible = entries.iter().filter(|entry| entry.state == Existence::Possible);
        possible.map(|entry| entry.creation.clone()).collect()
    }

    /// Everything, in the order in which it is to be deleted: those who refer to others first.
    pub(super) fn in_order_of_deletion(&self, spec: &Spec) -> Vec<Entry> {
        let entries = self.entries.lock().unwrap_or_else(PoisonError::into_inner);
        let mut entries = entries.clone();
        // The newest first, where the tables do not care.
        entries.reverse();
        entries.sort_by_key(|entry| std::cmp::Reverse(height(spec, &entry.creation.kind)));
        entries
    }

    fn note(&self, creation: Creation, state: Existence) {
        let mut entries = self.entries.lock().unwrap_or_else(PoisonError::into_inner);
        match entries.iter_mut().find(|entry| entry.creation == creation) {
            Some(entry) => entry.state = state,
            None => entries.push(Entry { creation, state }),
        }
    }
}

/// How many kinds lie below a kind in the chain of references: one that refers to no other has
/// none. Chains longer than there are kinds are circles and end there.
fn height(spec: &Spec, kind: &Kind) -> usize {
    let mut level = vec![kind];
    let mut height = 0;
    while height < spec.services.len() {
        let below: Vec<&Kind> = spec
            .services
            .iter()
            .filter(|service| level.contains(&&service.kind))
            .flat_map(|service| {
                let others = service.references.iter().map(|reference| &reference.kind);
                others.filter(|other| **other != service.kind)
            })
            .collect();
        if below.is_empty() {
            break;
        }
        level = below;
        height += 1;
    }
    height
}

//! The model as oracle: what must be readable, and what must be gone, after the steps of a case.
//!
//! It holds a target only to what is said somewhere. Where the outcome of a write rests on our own
//! reading (how repeated entries merge, what becomes of a relationship), where an answer cannot be
//! understood, and where the target and the model disagree already, it asks nothing.

mod memory;
mod write;

#[cfg(test)]
mod tests;

use std::collections::BTreeSet;
use std::sync::{Arc, OnceLock};

use super::exchange::{Exchange, Purpose};
use super::transcript::Transcript;
use crate::bindings::Library;
use crate::model::single_children;
use crate::spec::{OperationRef, Spec};
use crate::suite::Profile;
use crate::xml::Element;
use memory::Memory;
use write::Write;

/// One read that shows an invariant.
#[derive(Clone, Debug)]
pub struct Probe {
    /// The invariant's clause and assertion: `INV-01` of what was written (whose record is judged
    /// by `INV-05` besides), `INV-02` of what was deleted or renamed, `INV-03` of what a delete
    /// must take along or spare, `INV-04` of what a rejected write was about.
    pub clause: &'static str,
    /// The read operation to call.
    pub operation: OperationRef,
    /// The identifier to read.
    pub sourced_id: String,
    /// What must come.
    pub expectation: Expectation,
}

/// What a probe must show.
#[derive(Clone, Debug)]
pub enum Expectation {
    /// The object is there, and its record means the same as this one.
    Present(Box<Element>),
    /// The object is unknown.
    Gone,
}

/// Says what must be readable after the steps of a case. One serves a whole run.
#[derive(Debug)]
pub struct Oracle {
    spec: Arc<Spec>,
    library: Arc<Library>,
    profile: Arc<Profile>,
    /// What every case begins with; made for the first one that writes.
    beginning: OnceLock<Memory>,
}

impl Oracle {
    /// An oracle for targets of `profile`.
    #[must_use]
    pub fn new(spec: Arc<Spec>, library: Arc<Library>, profile: Arc<Profile>) -> Self {
        Self { spec, library, profile, beginning: OnceLock::new() }
    }

    /// The probes that the recorded steps call for: the accepted requests are carried out on a
    /// model of our own, whose state is what the target must show. Only objects of the case are
    /// read, and only by operations that the profile claims.
    #[must_use]
    pub fn probes(&self, transcript: &Transcript) -> Vec<Probe> {
        let is_step = |exchange: &&Exchange| matches!(exchange.purpose, Purpose::Step(_));
        let steps = transcript.exchanges.iter().filter(is_step);
        let mut writes = steps.flat_map(|exchange| Write::all_of(&self.spec, exchange)).peekable();
        if writes.peek().is_none() {
            return Vec::new();
        }
        let mut memory = self.beginning.get_or_init(|| self.nothing()).clone();
        for write in writes {
            if memory.follow(write).is_break() {
                return Vec::new();
            }
        }
        let of_case: BTreeSet<&str> = transcript.variables.values().map(String::as_str).collect();
        memory.probes(&self.profile, &of_case)
    }

    /// A memory in which nothing is stored.
    fn nothing(&self) -> Memory {
        let revision_of = |service: &_| self.profile.revisions.get(service).map(String::as_str);
        let rules = single_children(&self.spec, &self.library, revision_of);
        Memory::new(Arc::clone(&self.spec), rules, &self.profile)
    }
}

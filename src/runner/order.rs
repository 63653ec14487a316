//! Events in the order of the plan, whatever the order in which cases end.

use std::collections::BTreeMap;
use std::sync::Arc;

use tokio::sync::mpsc;

use super::event::{CaseFinished, Emission, Event};
use crate::judge::Transcript;

/// Holds back what came too early.
#[derive(Debug)]
pub(super) struct Ordered {
    events: mpsc::UnboundedSender<Emission>,
    next: usize,
    early: BTreeMap<usize, Option<Done>>,
}

/// A case that is done, with the record it was judged by, where it was run.
#[derive(Debug)]
pub(super) struct Done {
    pub(super) finished: Box<CaseFinished>,
    pub(super) transcript: Option<Arc<Transcript>>,
}

impl From<CaseFinished> for Done {
    fn from(finished: CaseFinished) -> Self {
        Self { finished: Box::new(finished), transcript: None }
    }
}

impl Ordered {
    pub(super) fn new(events: mpsc::UnboundedSender<Emission>) -> Self {
        Self { events, next: 0, early: BTreeMap::new() }
    }

    /// Sends an event that is not about a case. A receiver that has gone away is no concern of
    /// the run's, which must still clean up.
    pub(super) fn send(&self, event: Event) {
        self.emit(event.into());
    }

    /// Takes what came of the case at that position of the plan; nothing for one that was not run.
    pub(super) fn place(&mut self, position: usize, done: Option<Done>) {
        self.early.insert(position, done);
        while let Some(done) = self.early.remove(&self.next) {
            self.next += 1;
            if let Some(Done { finished, transcript }) = done {
                self.emit(Emission { event: Event::CaseFinished(finished), transcript });
            }
        }
    }

    fn emit(&self, emission: Emission) {
        let _ = self.events.send(emission);
    }
}

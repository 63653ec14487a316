//! Events in the order of the plan, whatever the order in which cases end.

use std::collections::BTreeMap;

use tokio::sync::mpsc;

use super::event::{CaseFinished, Event};

/// Holds back what came too early.
#[derive(Debug)]
pub(super) struct Ordered {
    events: mpsc::UnboundedSender<Event>,
    next: usize,
    early: BTreeMap<usize, Option<Box<CaseFinished>>>,
}

impl Ordered {
    pub(super) fn new(events: mpsc::UnboundedSender<Event>) -> Self {
        Self { events, next: 0, early: BTreeMap::new() }
    }

    /// Sends an event that is not about a case. A receiver that has gone away is no concern of
    /// the run's, which must still clean up.
    pub(super) fn send(&self, event: Event) {
        let _ = self.events.send(event);
    }

    /// Takes what came of the case at that position of the plan; nothing for one that was not run.
    pub(super) fn place(&mut self, position: usize, finished: Option<Box<CaseFinished>>) {
        self.early.insert(position, finished);
        while let Some(finished) = self.early.remove(&self.next) {
            self.next += 1;
            if let Some(finished) = finished {
                self.send(Event::CaseFinished(finished));
            }
        }
    }
}

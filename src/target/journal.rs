//! What a target noticed and let pass.

use std::collections::VecDeque;
use std::sync::{Mutex, PoisonError};

use crate::model::SavePoint;
use crate::spec::OperationRef;

/// How many notes are kept; the oldest go first.
pub const JOURNAL_CAPACITY: usize = 10_000;

/// One thing noticed.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Note {
    /// When.
    pub at: SavePoint,
    /// The operation called, where that was known.
    pub operation: Option<OperationRef>,
    /// The request's message identifier, where it had one.
    pub message_identifier: Option<String>,
    /// A lowercase sentence for people.
    pub text: String,
}

/// The notes, bounded.
#[derive(Debug, Default)]
pub(super) struct Journal(Mutex<VecDeque<Note>>);

impl Journal {
    /// Adds notes.
    pub(super) fn write(&self, notes: Vec<Note>) {
        if notes.is_empty() {
            return;
        }
        let mut kept = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        for note in notes {
            if kept.len() == JOURNAL_CAPACITY {
                kept.pop_front();
            }
            kept.push_back(note);
        }
    }

    /// The notes kept, oldest first.
    pub(super) fn read(&self) -> Vec<Note> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).iter().cloned().collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_oldest_note_goes_when_there_is_one_too_many() {
        let note = |n: usize| Note {
            at: SavePoint(0),
            operation: None,
            message_identifier: None,
            text: n.to_string(),
        };
        let journal = Journal::default();
        journal.write((0..JOURNAL_CAPACITY).map(note).collect());
        assert_eq!(journal.read().len(), JOURNAL_CAPACITY);
        assert_eq!(journal.read()[0].text, "0");
        journal.write(vec![note(JOURNAL_CAPACITY)]);
        assert_eq!(journal.read().len(), JOURNAL_CAPACITY);
        assert_eq!(journal.read()[0].text, "1");
    }
}

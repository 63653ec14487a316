//! The search for what is missing, for messages.

use std::collections::VecDeque;

use rustc_hash::FxHashSet;

use super::{Automaton, Child, Cursor, Kept, LeafId, MOST_STATES};

/// How far the search goes in a model with counters.
const SEARCH_STEPS: usize = 512;

impl Automaton {
    /// The shortest list of children after which `child` fits, or, without one, after which the
    /// children may end. Empty if that is so already; none if no such list is found.
    pub fn missing_before(&self, cursor: &Cursor, child: Option<Child<'_>>) -> Option<Vec<LeafId>> {
        let is_there = |at: &Cursor| match child {
            Some(child) => self.step(&mut at.clone(), child).is_some(),
            None => self.accepts(at),
        };
        if let (Self::All(all), Some(Kept::Seen(seen))) = (self, cursor.kept.as_deref()) {
            // No member makes room for another.
            return match child {
                Some(_) => is_there(cursor).then(Vec::new),
                None if self.accepts(cursor) => Some(Vec::new()),
                None => Some(all.missing(seen)),
            };
        }
        // Breadth first; each entry knows the entry it came from and the leaf that was taken.
        let mut seen: Vec<(Cursor, usize, LeafId)> = vec![(cursor.clone(), 0, LeafId(0))];
        let mut known = FxHashSet::from_iter([cursor.clone()]);
        let mut pending = VecDeque::from([0]);
        while let Some(at) = pending.pop_front() {
            let here = seen[at].0.clone();
            if is_there(&here) {
                return Some(path_to(&seen, at));
            }
            if seen.len() > self.search_limit() {
                return None;
            }
            for leaf in self.next(&here) {
                let mut there = here.clone();
                self.step_leaf(&mut there, leaf);
                if known.insert(there.clone()) {
                    pending.push_back(seen.len());
                    seen.push((there, at, leaf));
                }
            }
        }
        None
    }

    fn search_limit(&self) -> usize {
        match self {
            Self::Counting(_) => SEARCH_STEPS,
            Self::Table(_) | Self::All(_) | Self::Unread => MOST_STATES,
        }
    }
}

fn path_to(seen: &[(Cursor, usize, LeafId)], mut at: usize) -> Vec<LeafId> {
    let mut path = Vec::new();
    while at != 0 {
        path.push(seen[at].2);
        at = seen[at].1;
    }
    path.reverse();
    path
}

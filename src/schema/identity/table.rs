//! The values that were met, as they travel up the document (part 1, section 3.11.4, and the
//! identity-constraint table of 3.11.5).

use std::collections::HashMap;
use std::collections::hash_map::Entry;
use std::hash::Hash;
use std::mem;

use crate::xml::Offset;

/// The values of the fields of one node (its key sequence).
pub(super) type KeySequence<V> = Box<[V]>;

/// Where a node stands.
#[derive(Clone, Debug, Eq, PartialEq)]
pub(in crate::schema) struct Place {
    /// With positions.
    pub path: Box<str>,
    pub offset: Offset,
}

/// The node table of one key or unique at one element. Which node a value belongs to is not kept:
/// only whether there is exactly one.
#[derive(Debug)]
pub(super) struct NodeTable<V> {
    /// Whether just one node has it; where more have, it is as good as not there.
    values: HashMap<KeySequence<V>, bool>,
    conflicts: usize,
}

impl<V: Clone + Eq + Hash> NodeTable<V> {
    pub fn new() -> Self {
        Self { values: HashMap::new(), conflicts: 0 }
    }

    pub fn len(&self) -> usize {
        self.values.len()
    }

    pub fn contains(&self, value: &[V]) -> bool {
        self.values.get(value).copied().unwrap_or(false)
    }

    /// Takes in the table of a child. The smaller goes into the larger, so that values that travel
    /// up through many elements cost little.
    pub fn take_in_child(&mut self, mut child: Self) {
        child.drop_conflicts();
        if child.values.len() > self.values.len() {
            mem::swap(self, &mut child);
        }
        for (value, theirs) in child.values {
            match self.values.entry(value) {
                Entry::Vacant(free) => {
                    free.insert(theirs);
                    self.conflicts += usize::from(!theirs);
                }
                Entry::Occupied(mut known) => {
                    self.conflicts += usize::from(*known.get());
                    known.insert(false);
                }
            }
        }
    }

    /// Takes in what the element's own constraint gave: no child takes that away.
    pub fn take_in_own(&mut self, own: impl Iterator<Item = KeySequence<V>>) {
        for value in own {
            if self.values.insert(value, true) == Some(false) {
                self.conflicts -= 1;
            }
        }
    }

    fn drop_conflicts(&mut self) {
        if self.conflicts > 0 {
            self.values.retain(|_, is_sole| *is_sole);
            self.conflicts = 0;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn table(own: &[u32]) -> NodeTable<u32> {
        let mut table = NodeTable::new();
        table.take_in_own(own.iter().map(|value| Box::from([*value])));
        table
    }

    #[test]
    fn what_two_children_give_is_dropped_and_may_come_again() {
        let mut parent = NodeTable::new();
        parent.take_in_child(table(&[1, 2]));
        parent.take_in_child(table(&[2, 3, 4]));
        assert!(parent.contains(&[1]) && !parent.contains(&[2]) && parent.contains(&[4]));
        // A third one does not make it better.
        parent.take_in_child(table(&[2]));
        assert!(!parent.contains(&[2]));
        let mut grandparent = NodeTable::new();
        grandparent.take_in_child(parent);
        assert_eq!(grandparent.len(), 3);
        grandparent.take_in_child(table(&[2]));
        assert!(grandparent.contains(&[2]), "the conflict was the child's");
    }

    #[test]
    fn what_the_element_gives_itself_stays() {
        let mut parent = NodeTable::new();
        parent.take_in_child(table(&[1, 2]));
        parent.take_in_child(table(&[1, 2]));
        parent.take_in_own([Box::from([1])].into_iter());
        assert!(parent.contains(&[1]) && !parent.contains(&[2]));
        let mut grandparent = NodeTable::new();
        grandparent.take_in_child(parent);
        assert_eq!(grandparent.len(), 1);
    }
}

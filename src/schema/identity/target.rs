//! A node that a selector selected, and its fields.

use smol_str::SmolStr;

use super::table::KeySequence;
use crate::schema::grammar::ConstraintId;

/// What a field finds in the node it leads to.
#[derive(Clone, Debug)]
pub(in crate::schema) enum FieldValue<'t, V> {
    /// A value, and the text for it.
    Value(V, &'t str),
    /// An element without a value: it is nil.
    Nil,
    /// Its type is not simple.
    NotSimple,
    /// It has no value, and that was reported.
    Invalid,
}

/// A selected node that is still open.
#[derive(Debug)]
pub(super) struct Target<V> {
    pub constraint: ConstraintId,
    /// Of the node, in the list of open elements.
    pub depth: usize,
    pub slots: Vec<Slot<V>>,
}

/// What is known of a field.
#[derive(Clone, Debug)]
pub(super) enum Slot<V> {
    /// It selected nothing yet.
    Empty,
    /// It selected an element, whose value is known at its end.
    Awaited,
    Found(V, SmolStr),
    /// It has no value, and that was reported.
    Spoilt,
}

impl<V> Target<V> {
    pub fn new(constraint: ConstraintId, fields: usize, depth: usize) -> Self {
        let slots = (0..fields).map(|_| Slot::Empty).collect();
        Self { constraint, depth, slots }
    }

    /// The field that selected nothing, if there is one.
    pub fn missing(&self) -> Option<usize> {
        self.slots.iter().position(|slot| matches!(slot, Slot::Empty))
    }

    /// The values of all fields with their text, if all have one.
    pub fn into_values(self) -> Option<(KeySequence<V>, SmolStr)> {
        let mut values = Vec::with_capacity(self.slots.len());
        let mut texts = Vec::with_capacity(self.slots.len());
        for slot in self.slots {
            let Slot::Found(value, text) = slot else { return None };
            values.push(value);
            texts.push(text);
        }
        let text = match texts.as_slice() {
            [text] => text.clone(),
            _ => SmolStr::new(texts.join(", ")),
        };
        Some((values.into_boxed_slice(), text))
    }
}

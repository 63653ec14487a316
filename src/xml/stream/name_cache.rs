//! Names that have been resolved before. Files repeat a few tags a million times, and a tag without
//! attributes means the same for as long as the same prefixes are in force.

use super::super::name::QName;

/// A small cache of tags without attributes; a new tag pushes out an old one.
pub(super) struct NameCache {
    slots: Vec<Option<Slot>>,
}

struct Slot {
    /// The prefixes in force, by number.
    context: u64,
    tag: String,
    name: QName,
}

/// A power of two.
const SLOTS: usize = 128;

/// Longer tags are not worth the room.
const LONGEST: usize = 64;

impl NameCache {
    pub(super) fn new() -> Self {
        Self { slots: std::iter::repeat_with(|| None).take(SLOTS).collect() }
    }

    pub(super) fn find(&self, context: u64, tag: &str) -> Option<&QName> {
        let slot = self.slots[index(tag)].as_ref()?;
        (slot.context == context && slot.tag == tag).then_some(&slot.name)
    }

    pub(super) fn keep(&mut self, context: u64, tag: &str, name: &QName) {
        if tag.len() <= LONGEST {
            let slot = Slot { context, tag: tag.to_owned(), name: name.clone() };
            self.slots[index(tag)] = Some(slot);
        }
    }
}

/// Tags of one vocabulary differ in length and in their last letters.
fn index(tag: &str) -> usize {
    let last = tag.bytes().rev().take(8);
    let hash = last.fold(tag.len(), |hash, byte| hash.wrapping_mul(31) + usize::from(byte));
    hash % SLOTS
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_is_found_in_its_own_context_only() {
        let mut cache = NameCache::new();
        let name = QName::unqualified("person");
        cache.keep(1, "p:person", &name);
        assert_eq!(cache.find(1, "p:person"), Some(&name));
        assert_eq!(cache.find(2, "p:person"), None);
        assert_eq!(cache.find(1, "q:person"), None);
        cache.keep(1, &"x".repeat(LONGEST + 1), &name);
        assert_eq!(cache.find(1, &"x".repeat(LONGEST + 1)), None);
    }
}

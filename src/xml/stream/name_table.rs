//! Names that have been resolved before. Files repeat a few names a million times, and a name as
//! written means the same for as long as the same prefixes are in force.

use std::ops::Range;

use super::super::name::QName;
use super::word;

/// Resolved names by what was written and where.
#[derive(Debug)]
pub(in crate::xml) struct NameTable {
    names: Vec<Name>,
    /// Numbers of names: an open hash table, a power of two long, at most half full.
    slots: Vec<u32>,
    generation: u32,
}

/// A name in a table, by number: the same key means the same name. Small numbers come first, so
/// that a reader's user can keep what it knows of a name in a list.
#[derive(Clone, Copy, Debug, Default, Eq, PartialEq)]
pub struct NameKey {
    /// Which name.
    pub index: u32,
    /// Numbers mean something else whenever this changes.
    pub generation: u32,
}

#[derive(Debug)]
struct Name {
    written: Written,
    /// What does not fit in the word.
    rest: Box<[u8]>,
    name: QName,
}

/// A name as written: the first bytes, how many there are in all, and the prefixes in force.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(in crate::xml) struct Written {
    word: u128,
    length: usize,
    context: u64,
}

impl Written {
    #[inline(always)]
    pub(in crate::xml) const fn short(word: u128, length: usize, context: u64) -> Self {
        Self { word, length, context }
    }

    /// The name at a place in a text, for which what comes after is of use.
    #[inline(always)]
    pub(in crate::xml) fn at(text: &[u8], name: Range<usize>, context: u64) -> Self {
        let length = name.len();
        match word::load(text, name.start) {
            Some(word) => Self { word: word::first(word, length), length, context },
            None => Self::of_bytes(&text[name], context),
        }
    }

    pub(in crate::xml) fn of(name: &str, context: u64) -> Self {
        Self::of_bytes(name.as_bytes(), context)
    }

    fn of_bytes(bytes: &[u8], context: u64) -> Self {
        let head = &bytes[..bytes.len().min(word::LENGTH)];
        Self { word: word::short(head).unwrap_or_default(), length: bytes.len(), context }
    }

    #[inline(always)]
    const fn hash(&self) -> usize {
        const ODD: u64 = 0x9E37_79B9_7F4A_7C15;
        let (low, high) = (self.word as u64, (self.word >> 64) as u64);
        let mixed = low ^ high.rotate_left(29) ^ self.context.rotate_left(17) ^ self.length as u64;
        (mixed.wrapping_mul(ODD) >> 40) as usize
    }
}

const FREE: u32 = u32::MAX;

/// A document with more names than this forgets them all and begins anew.
const MOST: usize = 4096;

impl NameTable {
    pub(in crate::xml) fn new() -> Self {
        Self { names: Vec::new(), slots: vec![FREE; 64], generation: 0 }
    }

    /// A table that need not grow for so many names, a power of two.
    pub(in crate::xml) fn with_room(names: usize) -> Self {
        Self { names: Vec::with_capacity(names), slots: vec![FREE; names * 2], generation: 0 }
    }

    /// Finds a name; `rest` is what comes after the first word.
    #[inline(always)]
    pub(in crate::xml) fn find(&self, written: Written, rest: &[u8]) -> Option<NameKey> {
        let mask = self.slots.len() - 1;
        let mut slot = written.hash() & mask;
        loop {
            let index = self.slots[slot];
            if index == FREE {
                return None;
            }
            let known = &self.names[index as usize];
            if known.written == written && (written.length <= word::LENGTH || *known.rest == *rest)
            {
                return Some(NameKey { index, generation: self.generation });
            }
            slot = (slot + 1) & mask;
        }
    }

    /// Adds a name that is not there.
    pub(in crate::xml) fn insert(&mut self, written: Written, rest: &[u8], name: QName) -> NameKey {
        if self.names.len() >= MOST {
            self.names.clear();
            self.slots.fill(FREE);
            self.generation = self.generation.wrapping_add(1);
        }
        self.names.push(Name { written, rest: rest.into(), name });
        if self.names.len() * 2 > self.slots.len() {
            self.slots = vec![FREE; self.slots.len() * 2];
            (0..self.names.len()).for_each(|index| self.place(index));
        } else {
            self.place(self.names.len() - 1);
        }
        NameKey { index: (self.names.len() - 1) as u32, generation: self.generation }
    }

    /// The name of a key of this generation.
    #[inline(always)]
    pub(in crate::xml) fn name(&self, key: NameKey) -> &QName {
        &self.names[key.index as usize].name
    }

    /// How many names there are.
    pub(in crate::xml) const fn len(&self) -> usize {
        self.names.len()
    }

    fn place(&mut self, index: usize) {
        let mask = self.slots.len() - 1;
        let mut slot = self.names[index].written.hash() & mask;
        while self.slots[slot] != FREE {
            slot = (slot + 1) & mask;
        }
        self.slots[slot] = index as u32;
    }
}

/// What of a name comes after the first word.
pub(in crate::xml) fn rest(name: &str) -> &[u8] {
    name.as_bytes().get(word::LENGTH..).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_is_found_in_its_own_context_only() {
        let mut table = NameTable::new();
        let long = "a-very-long-name-of-an-element";
        for (number, name) in ["person", "p:person", long].into_iter().enumerate() {
            let written = Written::of(name, 1);
            assert_eq!(table.find(written, rest(name)), None);
            let key = table.insert(written, rest(name), QName::unqualified(name));
            assert_eq!(key.index, number as u32);
            assert_eq!(table.find(written, rest(name)), Some(key));
            assert_eq!(table.name(key).local, name);
            for after in ["", ">and more than a word of text"] {
                let text = format!("<{name}{after}");
                assert_eq!(Written::at(text.as_bytes(), 1..name.len() + 1, 1), written);
            }
            assert_eq!(table.find(Written::of(name, 2), rest(name)), None);
        }
        let other = "a-very-long-name-of-an-elemenT";
        assert_eq!(table.find(Written::of(other, 1), rest(other)), None);
    }

    #[test]
    fn too_many_names_are_forgotten_together() {
        let mut table = NameTable::new();
        let mut keys = Vec::new();
        for number in 0..=MOST {
            let name = format!("name{number}");
            keys.push(table.insert(Written::of(&name, 0), &[], QName::unqualified(&name)));
        }
        assert_eq!(keys[MOST - 1].index as usize, MOST - 1);
        assert_eq!(keys[MOST], NameKey { index: 0, generation: 1 });
        assert_eq!(table.find(Written::of("name7", 0), &[]), None);
        assert_eq!(table.find(Written::of(&format!("name{MOST}"), 0), &[]), Some(keys[MOST]));
    }
}

//! Names by number. Every name of a schema is interned once, so that validation compares numbers.

use std::ptr;

use crate::xml::{Namespace, QName};

/// A name that the schema knows.
#[derive(Clone, Copy, Debug, Eq, Hash, Ord, PartialEq, PartialOrd)]
pub(super) struct Symbol(pub u32);

/// The names of a schema: an open hash table over the local part, for lookups that cost no
/// allocation. Its content comes from the schema alone, so no document can make it degenerate.
#[derive(Debug)]
pub(super) struct Names {
    names: Vec<QName>,
    namespaces: Vec<Namespace>,
    /// For each name, the number of its namespace.
    namespace_of: Vec<u32>,
    /// Numbers of names. A power of two long, at most half full.
    slots: Vec<u32>,
}

/// The namespace a document used last. Documents name one namespace thousands of times, and share
/// its text, so that the next lookup need not compare it letter by letter.
#[derive(Debug, Default)]
pub(super) struct LastNamespace(Option<(Namespace, Option<u32>)>);

const FREE: u32 = u32::MAX;

impl Names {
    pub fn new() -> Self {
        Self {
            names: Vec::new(),
            namespaces: Vec::new(),
            namespace_of: Vec::new(),
            slots: vec![FREE; 16],
        }
    }

    /// The number of `name`, which gets one if it has none.
    pub fn intern(&mut self, name: &QName) -> Symbol {
        if let Some(symbol) = self.lookup(name, &mut LastNamespace::default()) {
            return symbol;
        }
        if (self.names.len() + 1) * 2 > self.slots.len() {
            self.slots = vec![FREE; self.slots.len() * 2];
            for number in 0..self.names.len() {
                self.place(number);
            }
        }
        let namespace = self.namespace(&name.namespace).unwrap_or_else(|| {
            self.namespaces.push(name.namespace.clone());
            self.namespaces.len() as u32 - 1
        });
        self.names.push(name.clone());
        self.namespace_of.push(namespace);
        let number = self.names.len() - 1;
        self.place(number);
        Symbol(number as u32)
    }

    /// The number of `name`, if the schema knows it.
    pub fn lookup(&self, name: &QName, last: &mut LastNamespace) -> Option<Symbol> {
        let namespace = match &last.0 {
            // The text is kept alive, so one address is one text.
            Some((known, number)) if ptr::eq(known.as_str(), name.namespace.as_str()) => *number,
            _ => {
                let number = self.namespace(&name.namespace);
                last.0 = Some((name.namespace.clone(), number));
                number
            }
        }?;
        let mask = self.slots.len() - 1;
        let mut slot = hash(name.local.as_bytes()) & mask;
        loop {
            let number = self.slots[slot];
            if number == FREE {
                return None;
            }
            let at = number as usize;
            if self.names[at].local == name.local && self.namespace_of[at] == namespace {
                return Some(Symbol(number));
            }
            slot = (slot + 1) & mask;
        }
    }

    /// The name of that number.
    pub fn name(&self, symbol: Symbol) -> &QName {
        &self.names[symbol.0 as usize]
    }

    /// The known name of that local part in another namespace, for messages.
    pub fn namesake(&self, local: &str, other_than: &Namespace) -> Option<&QName> {
        self.names.iter().find(|name| name.local == local && name.namespace != *other_than)
    }

    fn namespace(&self, namespace: &Namespace) -> Option<u32> {
        let at = self.namespaces.iter().position(|known| known == namespace)?;
        Some(at as u32)
    }

    fn place(&mut self, number: usize) {
        let mask = self.slots.len() - 1;
        let mut slot = hash(self.names[number].local.as_bytes()) & mask;
        while self.slots[slot] != FREE {
            slot = (slot + 1) & mask;
        }
        self.slots[slot] = number as u32;
    }
}

/// Eight bytes at a time, multiplied by an odd constant; the high bits are the good ones. The last
/// eight may overlap the ones before.
fn hash(text: &[u8]) -> usize {
    const ODD: u64 = 0x9E37_79B9_7F4A_7C15;
    let mix = |state: u64, word: u64| (state.rotate_left(5) ^ word).wrapping_mul(ODD);
    let mut state = text.len() as u64;
    if let Some(last) = text.last_chunk::<8>() {
        for chunk in text.chunks_exact(8) {
            let word = chunk.first_chunk::<8>().map_or(0, |word| u64::from_le_bytes(*word));
            state = mix(state, word);
        }
        state = mix(state, u64::from_le_bytes(*last));
    } else {
        let word = text.iter().fold(0, |word, byte| word << 8 | u64::from(*byte));
        state = mix(state, word);
    }
    (state >> 32) as usize
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_keep_their_number_while_the_table_grows() {
        let mut names = Names::new();
        let all: Vec<QName> = (0..500)
            .map(|n| QName::new(&Namespace::new(["", "urn:a"][n % 2]), &format!("name{}", n / 2)))
            .collect();
        let numbers: Vec<Symbol> = all.iter().map(|name| names.intern(name)).collect();
        let mut last = LastNamespace::default();
        for (name, number) in all.iter().zip(numbers) {
            assert_eq!(names.lookup(name, &mut last), Some(number));
            assert_eq!(names.intern(name), number);
            assert_eq!(names.name(number), name);
        }
        assert_eq!(names.lookup(&QName::unqualified("name250"), &mut last), None);
        let elsewhere = QName::new(&Namespace::new("urn:b"), "name1");
        assert_eq!(names.lookup(&elsewhere, &mut last), None);
        assert_eq!(names.lookup(&elsewhere, &mut last), None);
        assert_eq!(names.namesake("name1", &elsewhere.namespace), Some(&all[2]));
    }

    #[test]
    fn the_hash_tells_texts_of_all_lengths_apart() {
        let texts: Vec<String> = (0..40).map(|n| "a".repeat(n)).collect();
        let hashes: std::collections::HashSet<usize> =
            texts.iter().map(|text| hash(text.as_bytes())).collect();
        assert_eq!(hashes.len(), texts.len());
    }
}

//! Names by number. Every name of a schema is interned once, so that validation compares numbers.

use crate::xml::{Namespace, QName};

/// A name that the schema knows.
#[derive(Clone, Copy, Debug, Eq, Hash, Ord, PartialEq, PartialOrd)]
pub(super) struct Symbol(pub u32);

/// The names of a schema: an open hash table over the local part, for lookups that cost no
/// allocation. Its content comes from the schema alone, so no document can make it degenerate.
#[derive(Debug)]
pub(super) struct Names {
    names: Vec<QName>,
    /// Powers of two, at most half full.
    slots: Vec<u32>,
}

const FREE: u32 = u32::MAX;

impl Names {
    pub fn new() -> Self {
        Self { names: Vec::new(), slots: vec![FREE; 16] }
    }

    /// The number of `name`, which gets one if it has none.
    pub fn intern(&mut self, name: &QName) -> Symbol {
        if let Some(symbol) = self.lookup(name) {
            return symbol;
        }
        if (self.names.len() + 1) * 2 > self.slots.len() {
            self.slots = vec![FREE; self.slots.len() * 2];
            for number in 0..self.names.len() {
                self.place(number);
            }
        }
        self.names.push(name.clone());
        let number = self.names.len() - 1;
        self.place(number);
        Symbol(number as u32)
    }

    /// The number of `name`, if the schema knows it.
    pub fn lookup(&self, name: &QName) -> Option<Symbol> {
        let mask = self.slots.len() - 1;
        let mut slot = hash(&name.local) & mask;
        loop {
            let number = self.slots[slot];
            if number == FREE {
                return None;
            }
            if self.names[number as usize] == *name {
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

    fn place(&mut self, number: usize) {
        let mask = self.slots.len() - 1;
        let mut slot = hash(&self.names[number].local) & mask;
        while self.slots[slot] != FREE {
            slot = (slot + 1) & mask;
        }
        self.slots[slot] = number as u32;
    }
}

/// Eight bytes at a time, multiplied by an odd constant; the high bits are the good ones.
fn hash(text: &str) -> usize {
    const ODD: u64 = 0x9E37_79B9_7F4A_7C15;
    let mut state = text.len() as u64;
    for chunk in text.as_bytes().chunks(8) {
        let mut word = [0; 8];
        word[..chunk.len()].copy_from_slice(chunk);
        state = (state.rotate_left(5) ^ u64::from_le_bytes(word)).wrapping_mul(ODD);
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
        for (name, number) in all.iter().zip(numbers) {
            assert_eq!(names.lookup(name), Some(number));
            assert_eq!(names.intern(name), number);
            assert_eq!(names.name(number), name);
        }
        assert_eq!(names.lookup(&QName::unqualified("name250")), None);
    }
}

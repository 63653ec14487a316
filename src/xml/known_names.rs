//! Names by the order in which they came, to be found again at little cost.

use super::name::QName;

/// Names, each once.
#[derive(Default)]
pub(super) struct KnownNames<'a> {
    names: Vec<&'a QName>,
    /// Places of names: an open hash table over local parts, a power of two long, at most half
    /// full.
    slots: Vec<u32>,
}

const FREE: u32 = u32::MAX;

/// Room for the names of a usual record, so that the table need not grow.
const FEWEST: usize = 128;

impl<'a> KnownNames<'a> {
    /// Where the name stands; none if it has not stood before, in which case it is added.
    pub(super) fn place_or_add(&mut self, name: &'a QName) -> Option<usize> {
        if (self.names.len() + 1) * 2 > self.slots.len() {
            self.grow();
        }
        let mask = self.slots.len() - 1;
        let mut slot = hash(&name.local) & mask;
        loop {
            let place = self.slots[slot];
            if place == FREE {
                self.slots[slot] = self.names.len() as u32;
                self.names.push(name);
                return None;
            }
            let known = self.names[place as usize];
            if known.local == name.local && known.namespace == name.namespace {
                return Some(place as usize);
            }
            slot = (slot + 1) & mask;
        }
    }

    fn grow(&mut self) {
        self.slots = vec![FREE; (self.slots.len() * 2).max(FEWEST)];
        let mask = self.slots.len() - 1;
        for (place, name) in self.names.iter().enumerate() {
            let mut slot = hash(&name.local) & mask;
            while self.slots[slot] != FREE {
                slot = (slot + 1) & mask;
            }
            self.slots[slot] = place as u32;
        }
    }
}

/// Names of a schema differ in length or at their ends.
fn hash(local: &str) -> usize {
    const ODD: u64 = 0x9E37_79B9_7F4A_7C15;
    let bytes = local.as_bytes();
    let (head, tail) = match (bytes.first_chunk::<8>(), bytes.last_chunk::<8>()) {
        (Some(head), Some(tail)) => (u64::from_le_bytes(*head), u64::from_le_bytes(*tail)),
        _ => (bytes.iter().fold(0, |word, &byte| word << 8 | u64::from(byte)), 0),
    };
    let mixed = head ^ tail.rotate_left(23) ^ bytes.len() as u64;
    (mixed.wrapping_mul(ODD) >> 40) as usize
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_name_keeps_its_place_however_many_there_are() {
        // The same head, tail and length for many of them, and namespaces that differ alone.
        let names: Vec<QName> = (0..500)
            .flat_map(|n| [format!("n{n}"), format!("a-long-name-{n:03}-of-an-element")])
            .map(|local| QName::unqualified(&local))
            .collect();
        let elsewhere =
            names.iter().map(|name| QName::new(&super::super::Namespace::XSD, &name.local));
        let all: Vec<QName> = names.iter().cloned().chain(elsewhere).collect();
        let again = all.clone();
        let mut known = KnownNames::default();
        for name in &all {
            assert_eq!(known.place_or_add(name), None, "{name}");
        }
        for (place, name) in again.iter().enumerate() {
            assert_eq!(known.place_or_add(name), Some(place), "{name}");
        }
    }
}

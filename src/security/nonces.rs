//! Which credentials were used before.

use std::collections::{HashSet, VecDeque};

use sha2::{Digest as _, Sha256};

/// Most nonces that are remembered. Beyond that the oldest are forgotten: what is left of the window is
/// shorter then, but no client can use up the memory.
const CAPACITY: usize = 100_000;

type Key = [u8; 32];

/// Remembers nonces for as long as their credentials would count as fresh.
#[derive(Debug, Default)]
pub struct Nonces {
    seen: HashSet<Key>,
    /// In the order in which they came, with the second at which they may be forgotten.
    order: VecDeque<(i64, Key)>,
}

impl Nonces {
    /// Whether a nonce is new; it is not any more afterwards. `until` is the second after which the
    /// credentials are stale in any case.
    pub fn is_new(&mut self, parts: &[&[u8]], now: i64, until: i64) -> bool {
        while let Some((end, key)) = self.order.front()
            && (*end < now || self.order.len() >= CAPACITY)
        {
            self.seen.remove(key);
            self.order.pop_front();
        }
        let key = key(parts);
        let is_new = self.seen.insert(key);
        if is_new {
            self.order.push_back((until, key));
        }
        is_new
    }
}

/// One short key whatever the length of the nonce; the lengths of the parts keep them apart.
fn key(parts: &[&[u8]]) -> Key {
    let mut hash = Sha256::new();
    for part in parts {
        hash.update((part.len() as u64).to_be_bytes());
        hash.update(part);
    }
    hash.finalize().into()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_nonce_is_new_once_until_it_may_be_forgotten() {
        let mut nonces = Nonces::default();
        assert!(nonces.is_new(&[b"ada", b"1"], 0, 10));
        assert!(!nonces.is_new(&[b"ada", b"1"], 10, 20));
        assert!(nonces.is_new(&[b"ad", b"a1"], 10, 20), "the parts are kept apart");
        assert!(nonces.is_new(&[b"ada", b"1"], 11, 20), "the window is over");
    }

    #[test]
    fn they_are_forgotten_when_there_are_too_many() {
        let mut nonces = Nonces::default();
        for number in 0..=CAPACITY as u64 {
            assert!(nonces.is_new(&[&number.to_be_bytes()], 0, 10));
        }
        assert_eq!(nonces.order.len(), CAPACITY);
        assert_eq!(nonces.seen.len(), CAPACITY);
        assert!(!nonces.is_new(&[&7_u64.to_be_bytes()], 0, 10), "the newest are kept");
    }
}

//! Fingerprints of names: which there are, and which are used before they are there.

use std::collections::hash_map::Entry;
use std::collections::{BTreeMap, HashMap, HashSet};
use std::hash::{BuildHasherDefault, DefaultHasher, Hash, Hasher};

use super::super::record::SourcedId;
use super::apart::Apart;
use super::{Named, Trouble, Troubles, Use, Wrong};
use crate::xml::LineColumn;

/// 128 bits of a name: among ten million names, two with the same ones are less likely than one in
/// 10^24.
pub(super) type Fingerprint = u128;

/// Fingerprints are evenly spread already.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct AsIs(u64);

impl Hasher for AsIs {
    fn finish(&self) -> u64 {
        self.0
    }

    fn write(&mut self, bytes: &[u8]) {
        for byte in bytes {
            self.0 = self.0.rotate_left(8) ^ u64::from(*byte);
        }
    }

    fn write_u128(&mut self, fingerprint: u128) {
        self.0 = fingerprint as u64;
    }
}

pub(super) type Spread = BuildHasherDefault<AsIs>;

/// The names of a file.
#[derive(Debug)]
pub(super) struct Known {
    names: HashSet<Fingerprint, Spread>,
    /// The members of the membership that is open.
    members: HashSet<Fingerprint, Spread>,
    /// Names that were used before they were there, with their first use.
    early: HashMap<Fingerprint, Trouble, Spread>,
    /// The same without the first use, of which there are too many to tell.
    more_early: HashMap<Fingerprint, (Use, u32), Spread>,
    most_names: usize,
    most_told: usize,
    is_full: bool,
}

impl Known {
    pub fn new(most_names: usize, most_told: usize) -> Self {
        Self {
            names: HashSet::default(),
            members: HashSet::default(),
            early: HashMap::default(),
            more_early: HashMap::default(),
            most_names,
            most_told,
            is_full: false,
        }
    }

    pub const fn most_told(&self) -> usize {
        self.most_told
    }

    /// How many names were kept.
    pub fn names(&self) -> u64 {
        self.names.len() as u64
    }

    /// Notes that something has this name; returns whether it is the first.
    pub fn define(&mut self, key: Fingerprint) -> bool {
        if self.is_full() {
            return true;
        }
        self.names.insert(key)
    }

    /// A membership begins.
    pub fn no_members(&mut self) {
        self.members.clear();
    }

    /// Notes a member of the membership that is open; returns whether it is new there.
    pub fn join(&mut self, key: Fingerprint) -> bool {
        self.members.len() >= self.most_names || self.members.insert(key)
    }

    /// Notes that a name is used.
    pub fn refer(
        &mut self,
        key: Fingerprint,
        (named, used): (Named, Use),
        told: impl FnOnce() -> (SourcedId, LineColumn),
    ) {
        if self.names.contains(&key) || self.is_full() {
            return;
        }
        if self.early.len() >= self.most_told && !self.early.contains_key(&key) {
            let (_, times) = self.more_early.entry(key).or_insert((used, 0));
            *times = times.saturating_add(1);
            return;
        }
        match self.early.entry(key) {
            Entry::Occupied(mut known) => known.get_mut().times += 1,
            Entry::Vacant(free) => {
                let (sourced_id, at) = told();
                free.insert(Trouble {
                    wrong: Wrong::Unknown(used),
                    named,
                    sourced_id,
                    at,
                    times: 1,
                });
            }
        }
    }

    /// Takes in the names of the next part of the file, if nothing is wrong with any of them, nor are
    /// they too many; says whether that is so. If it is not, nothing is taken in.
    pub fn absorb(&mut self, next: Apart) -> bool {
        let kept = self.names.len() + self.more_early.len() + next.names.len();
        let is_sound = !next.is_in_trouble
            && !self.is_full
            && kept < self.most_names
            && next.outside.iter().all(|key| self.names.contains(key))
            && !next.firm.iter().any(|key| self.names.contains(key));
        if is_sound {
            self.names.extend(next.names);
        }
        is_sound
    }

    pub fn finish(mut self) -> Troubles {
        if self.is_full() {
            // What is missing may have come after.
            let given_up_at = Some(self.most_names as u64);
            return Troubles { given_up_at, ..Troubles::default() };
        }
        let wrong = |key: &Fingerprint, used: Use| {
            if self.names.contains(key) { Wrong::Later(used) } else { Wrong::Unknown(used) }
        };
        for (key, trouble) in &mut self.early {
            if let Wrong::Unknown(used) = trouble.wrong {
                trouble.wrong = wrong(key, used);
            }
        }
        let mut more = BTreeMap::new();
        for (key, (used, times)) in &self.more_early {
            *more.entry(wrong(key, *used)).or_default() += u64::from(*times);
        }
        Troubles { told: self.early.into_values().collect(), more, given_up_at: None }
    }

    /// Whether there are more names than may be kept; from then on nothing is looked at.
    fn is_full(&mut self) -> bool {
        let kept = self.names.len() + self.more_early.len();
        self.is_full = self.is_full || kept >= self.most_names;
        self.is_full
    }
}

/// The fingerprint of a name: its source and its id.
pub(super) fn fingerprint(named: Named, (source, id): (&str, &str)) -> Fingerprint {
    let half = |salt: u8| {
        let mut hasher = DefaultHasher::new();
        (salt, named, source, id).hash(&mut hasher);
        u128::from(hasher.finish())
    };
    half(0) << 64 | half(1)
}

//! The names of a part of a file, followed without what comes before it.

use std::collections::HashSet;

use super::known::{Fingerprint, Spread};

/// The names of a part of a file. What is wrong with a name can be told only together with the
/// names in front of the part; so all that is told here is whether something may be wrong.
#[derive(Debug, Default)]
pub(super) struct Apart {
    /// Names that something in the part has.
    pub names: HashSet<Fingerprint, Spread>,
    /// Those of them that nothing in front may have.
    pub firm: Vec<Fingerprint>,
    /// Names that are used and that nothing in the part has had before.
    pub outside: Vec<Fingerprint>,
    /// The members of the membership that is open.
    members: HashSet<Fingerprint, Spread>,
    /// Something is wrong whatever is in front.
    pub is_in_trouble: bool,
}

impl Apart {
    /// Notes that something has this name.
    pub fn define(&mut self, key: Fingerprint, may_repeat: bool) {
        let is_first = self.names.insert(key);
        if !may_repeat {
            self.firm.push(key);
        }
        self.is_in_trouble |= !is_first && !may_repeat;
    }

    /// A membership begins.
    pub fn no_members(&mut self) {
        self.members.clear();
    }

    /// Notes a member of the membership that is open, who stands there once.
    pub fn join(&mut self, key: Fingerprint) {
        self.is_in_trouble |= !self.members.insert(key);
    }

    /// Notes that a name is used.
    pub fn refer(&mut self, key: Fingerprint) {
        if !self.names.contains(&key) {
            self.outside.push(key);
        }
    }
}

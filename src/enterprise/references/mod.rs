//! What names what within a file: members and relationships that name nothing in it, names that
//! come only later, names that stand twice.
//!
//! Tags of a [`Walk`](super::Walk) in, [`Trouble`] out; of each name only a fingerprint of 16 bytes is kept, so
//! memory grows with the number of names and not with their length. A file of events may name what
//! the target has already, so nothing here is a failure by itself.
//!
//! - `course`: which names stand where in a record;
//! - `known`: the fingerprints, and how many of them there may be;
//! - `apart`: those of a part of a file that is followed by itself.

mod apart;
mod course;
mod known;

use std::collections::BTreeMap;

use self::apart::Apart;
use self::course::{Course, Seen};
use self::known::{Known, fingerprint};
use super::record::SourcedId;
use super::tag::Tag;
use crate::xml::{Attribute, LineColumn};

/// The names of a file, as it goes.
#[derive(Debug)]
pub struct References {
    known: Known,
    /// The names of this part of the file alone, where it is one.
    apart: Option<Apart>,
    course: Course,
    /// What the last event brought, until its place is known.
    seen: Option<Seen>,
    twice: Vec<Trouble>,
    more: BTreeMap<Wrong, u64>,
}

/// What sort of thing a name is for. Persons and groups may share names.
#[derive(Clone, Copy, Debug, Eq, Hash, Ord, PartialEq, PartialOrd)]
pub enum Named {
    /// A person.
    Person,
    /// A group.
    Group,
}

/// Which rule a name is subject to.
#[derive(Clone, Copy, Debug, Eq, Hash, Ord, PartialEq, PartialOrd)]
pub enum Use {
    /// A membership names its group.
    OfMembership,
    /// A member is a person or a group.
    OfMember,
    /// A relationship names another group.
    OfRelationship,
}

/// What is wrong with a name.
#[derive(Clone, Copy, Debug, Eq, Hash, Ord, PartialEq, PartialOrd)]
pub enum Wrong {
    /// Nothing in the file has it.
    Unknown(Use),
    /// What has it comes later in the file.
    Later(Use),
    /// Something else of its sort has it, and neither says what is to become of the record.
    Twice,
    /// It is a member of the same membership already, and no role says what is to become of it.
    MemberTwice,
}

/// A name that is in trouble.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Trouble {
    /// What is wrong.
    pub wrong: Wrong,
    /// What it is a name of.
    pub named: Named,
    /// The name.
    pub sourced_id: SourcedId,
    /// Where the record, member or relationship begins that is meant.
    pub at: LineColumn,
    /// How often the name is used so.
    pub times: u64,
}

/// All that is wrong with the names of a file.
#[derive(Clone, Debug, Default, Eq, PartialEq)]
pub struct Troubles {
    /// The first of each sort, in document order.
    pub told: Vec<Trouble>,
    /// How many uses and names there are beyond, by what is wrong.
    pub more: BTreeMap<Wrong, u64>,
    /// The names were too many: what came after so many of them was not looked at.
    pub given_up_at: Option<u64>,
}

impl References {
    /// Keeps so many names at the most, and tells of so many in trouble. A name takes 20 to 40 bytes,
    /// and for a moment half as much again where room is made for more.
    #[must_use]
    pub fn new(most_names: usize, most_told: usize) -> Self {
        Self {
            known: Known::new(most_names, most_told),
            apart: None,
            course: Course::default(),
            seen: None,
            twice: Vec::new(),
            more: BTreeMap::new(),
        }
    }

    /// Follows a later part of the file by itself, which begins with a record.
    #[must_use]
    pub fn fork(&self) -> Self {
        Self { apart: Some(Apart::default()), ..Self::new(0, 0) }
    }

    /// Takes in the names of the next part of the file, if there is no trouble in it; says whether
    /// that is so. If not, nothing has changed, and the part has to be followed from here.
    pub fn absorb(&mut self, next: Self) -> bool {
        next.apart.is_some_and(|apart| self.known.absorb(apart))
    }

    /// Takes a start tag; `offset` are the low bits of where it stands.
    #[inline]
    pub fn start(&mut self, tag: Tag, attributes: &[Attribute], offset: u32) {
        if tag == Tag::Membership {
            match &mut self.apart {
                Some(apart) => apart.no_members(),
                None => self.known.no_members(),
            }
        }
        self.course.start(tag, attributes, offset);
    }

    /// Takes text in an element.
    #[inline]
    pub fn text(&mut self, tag: Tag, text: &str) {
        self.course.text(tag, text);
    }

    /// Takes an end tag. [`References::settle`] comes after it.
    #[inline]
    pub fn end(&mut self, tag: Tag, around: Option<Tag>) {
        self.seen = self.course.end(tag, around);
    }

    /// Gives what the last end tag brought its place: `locate` knows where the tag with these low
    /// bits of an offset stands.
    #[inline]
    pub fn settle(&mut self, locate: impl FnOnce(u32) -> LineColumn) {
        if let Some(seen) = self.seen.take() {
            self.settle_seen(seen, locate);
        }
    }

    /// How many names were kept so far.
    #[must_use]
    pub fn names(&self) -> u64 {
        self.known.names()
    }

    /// All that is wrong.
    #[must_use]
    pub fn finish(self) -> Troubles {
        let mut troubles = self.known.finish();
        if troubles.given_up_at.is_some() {
            return troubles;
        }
        troubles.told.extend(self.twice);
        troubles.told.sort_by_key(|trouble| (trouble.at.line, trouble.at.column));
        troubles.more.extend(self.more);
        troubles
    }

    fn settle_seen(&mut self, seen: Seen, locate: impl FnOnce(u32) -> LineColumn) {
        let Seen { named, used, may_repeat, offset } = seen;
        let (source, id) = self.course.name_of(seen);
        let key = fingerprint(named, (source, id));
        let is_again = match (&mut self.apart, used) {
            (Some(apart), None) => return apart.define(key, may_repeat),
            (Some(apart), Some(_)) => {
                if !may_repeat {
                    apart.join(key);
                }
                return apart.refer(key);
            }
            (None, None) => !self.known.define(key) && !may_repeat,
            (None, Some(_)) => !may_repeat && !self.known.join(key),
        };
        let told = || (SourcedId::new(source, id), locate(offset));
        match used {
            _ if is_again => {
                let wrong = if used.is_some() { Wrong::MemberTwice } else { Wrong::Twice };
                let trouble = |(sourced_id, at)| Trouble { wrong, named, sourced_id, at, times: 1 };
                if self.twice.len() < self.known.most_told() {
                    self.twice.push(trouble(told()));
                } else {
                    *self.more.entry(wrong).or_default() += 1;
                }
            }
            Some(used) => self.known.refer(key, (named, used), told),
            None => {}
        }
    }
}

#[cfg(test)]
mod tests;

//! What names what within a file: members and relationships that name nothing in it, names that
//! come only later, names that stand twice.
//!
//! Tags of a [`Walk`](super::Walk) in, [`Trouble`] out; of each name only a fingerprint of 16 bytes is kept, so
//! memory grows with the number of names and not with their length. A file of events may name what
//! the target has already, so nothing here is a failure by itself.
//!
//! - `course`: which names stand where in a record;
//! - `known`: the fingerprints, and how many of them there may be.

mod course;
mod known;

use std::collections::BTreeMap;

use self::course::{Course, Seen};
use self::known::{Known, fingerprint};
use super::record::SourcedId;
use super::tag::Tag;
use crate::xml::{Attribute, LineColumn};

/// The names of a file, as it goes.
#[derive(Debug)]
pub struct References {
    known: Known,
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
            course: Course::default(),
            seen: None,
            twice: Vec::new(),
            more: BTreeMap::new(),
        }
    }

    /// Takes a start tag; `offset` are the low bits of where it stands.
    #[inline]
    pub fn start(&mut self, tag: Tag, attributes: &[Attribute], offset: u32) {
        if tag == Tag::Membership {
            self.known.no_members();
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
        match seen {
            Seen::Name { named, sourced_id, may_repeat, offset } => {
                let key = fingerprint(named, &sourced_id);
                if !self.known.define(key) && !may_repeat {
                    self.tell(Wrong::Twice, named, sourced_id, || locate(offset));
                }
            }
            Seen::Use { named, sourced_id, used, may_repeat, offset } => {
                let key = fingerprint(named, &sourced_id);
                if !may_repeat && !self.known.join(key) {
                    self.tell(Wrong::MemberTwice, named, sourced_id, || locate(offset));
                    return;
                }
                self.known.refer(key, (named, sourced_id, used), || locate(offset));
            }
        }
    }

    fn tell(
        &mut self,
        wrong: Wrong,
        named: Named,
        sourced_id: SourcedId,
        at: impl FnOnce() -> LineColumn,
    ) {
        if self.twice.len() < self.known.most_told() {
            self.twice.push(Trouble { wrong, named, sourced_id, at: at(), times: 1 });
        } else {
            *self.more.entry(wrong).or_default() += 1;
        }
    }
}

#[cfg(test)]
mod tests;

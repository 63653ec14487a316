//! What names what within a file: members and relationships that name nothing in it, names that
//! come only later, names that stand twice.
//!
//! Events of a reader in, [`Trouble`] out; of each name only a fingerprint of 16 bytes is kept, so
//! memory grows with the number of names and not with their length. A file of events may name what
//! the target has already, so nothing here is a failure by itself.
//!
//! - `course`: where in a record the events are;
//! - `known`: the fingerprints, and how many of them there may be.

mod course;
mod known;

use self::course::{Course, Seen};
use self::known::Known;
use super::record::SourcedId;
use crate::xml::{Event, LineColumn};

/// The names of a file, as it goes.
#[derive(Debug)]
pub struct References {
    known: Known,
    course: Course,
    /// What the last event brought, until its place is known.
    seen: Option<Seen>,
    twice: Vec<Trouble>,
    more_twice: u64,
}

/// What sort of thing a name is for. Persons and groups may share names.
#[derive(Clone, Copy, Debug, Eq, Hash, PartialEq)]
pub enum Named {
    /// A person.
    Person,
    /// A group.
    Group,
}

/// Which rule a name is subject to.
#[derive(Clone, Copy, Debug, Eq, Hash, PartialEq)]
pub enum Use {
    /// A membership names its group.
    OfMembership,
    /// A member is a person or a group.
    OfMember,
    /// A relationship names another group.
    OfRelationship,
}

/// What is wrong with a name.
#[derive(Clone, Copy, Debug, Eq, Hash, PartialEq)]
pub enum Wrong {
    /// Nothing in the file has it.
    Unknown(Use),
    /// What has it comes later in the file.
    Later(Use),
    /// Something else of its sort has it, and neither says what is to become of the record.
    Twice,
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
    /// How many uses and names there are beyond.
    pub more: u64,
    /// The names were too many: what came after so many of them was not looked at.
    pub given_up_at: Option<u64>,
}

impl References {
    /// Keeps so many names at the most, about 40 bytes each, and tells of so many in trouble.
    #[must_use]
    pub fn new(most_names: usize, most_told: usize) -> Self {
        Self {
            known: Known::new(most_names, most_told),
            course: Course::default(),
            seen: None,
            twice: Vec::new(),
            more_twice: 0,
        }
    }

    /// Takes the next event. [`References::settle`] comes after it.
    #[inline]
    pub fn take(&mut self, event: &Event<'_>) {
        match event {
            Event::Start { name, attributes, offset, .. } => {
                self.course.start(&name.local, attributes, *offset as u32);
            }
            Event::Text(text) => self.course.text(text),
            Event::End => self.seen = self.course.end(),
        }
    }

    /// Gives what the last event brought its place: `locate` knows where the tag with these low bits
    /// of an offset stands.
    #[inline]
    pub fn settle(&mut self, locate: impl FnOnce(u32) -> LineColumn) {
        if let Some(seen) = self.seen.take() {
            self.settle_seen(seen, locate);
        }
    }

    /// All that is wrong.
    #[must_use]
    pub fn finish(self) -> Troubles {
        let mut troubles = self.known.finish();
        troubles.told.extend(self.twice);
        troubles.told.sort_by_key(|trouble| (trouble.at.line, trouble.at.column));
        troubles.more += self.more_twice;
        troubles
    }

    fn settle_seen(&mut self, seen: Seen, locate: impl FnOnce(u32) -> LineColumn) {
        match seen {
            Seen::Name { named, sourced_id, may_repeat, offset } => {
                if self.known.define(named, &sourced_id) || may_repeat {
                    return;
                }
                if self.twice.len() < self.known.most_told() {
                    let at = locate(offset);
                    self.twice.push(Trouble {
                        wrong: Wrong::Twice,
                        named,
                        sourced_id,
                        at,
                        times: 1,
                    });
                } else {
                    self.more_twice += 1;
                }
            }
            Seen::Use { named, sourced_id, used, offset } => {
                self.known.refer(named, sourced_id, used, || locate(offset));
            }
        }
    }
}

#[cfg(test)]
mod tests;

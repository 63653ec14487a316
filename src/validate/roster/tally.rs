//! How many records there are, and whether they are a snapshot.

use super::facts::FileKind;
use crate::enterprise::Tag;
use crate::xml::Attribute;

/// Longest type of a file that is looked at, in bytes.
const LONGEST: usize = 256;

/// Words in the type of a file that tells events. The standard names none; these are in use.
const WORDS_OF_EVENTS: [&str; 4] = ["delta", "event", "update", "change"];

/// What was counted so far.
#[derive(Clone, Debug, Default)]
pub(super) struct Tally {
    pub persons: u64,
    pub groups: u64,
    pub memberships: u64,
    pub members: u64,
    pub relationships: u64,
    /// Persons, groups and roles that say what is to become of them, and those that do not.
    pub with_status: u64,
    pub without_status: u64,
    /// `type` of the properties.
    kind: String,
}

impl Tally {
    #[inline]
    pub fn start(&mut self, tag: Tag, attributes: &[Attribute]) {
        match tag {
            Tag::Person => self.persons += 1,
            Tag::Group => self.groups += 1,
            Tag::Membership => self.memberships += 1,
            Tag::Member => self.members += 1,
            Tag::Relationship => self.relationships += 1,
            _ => {}
        }
        if matches!(tag, Tag::Person | Tag::Group | Tag::Role) {
            let has_status =
                attributes.iter().any(|a| a.name.local.eq_ignore_ascii_case("recstatus"));
            *if has_status { &mut self.with_status } else { &mut self.without_status } += 1;
        }
    }

    #[inline]
    pub fn text(&mut self, tag: Tag, text: &str) {
        if tag == Tag::Type && self.kind.len() + text.len() <= LONGEST {
            self.kind.push_str(text);
        }
    }

    /// Whether what came before in the file changes nothing of it.
    pub const fn can_be_absorbed(&self) -> bool {
        self.kind.is_empty()
    }

    /// Counts what a later part of the file holds.
    pub const fn absorb(&mut self, later: &Self) {
        self.persons += later.persons;
        self.groups += later.groups;
        self.memberships += later.memberships;
        self.members += later.members;
        self.relationships += later.relationships;
        self.with_status += later.with_status;
        self.without_status += later.without_status;
    }

    /// What the file tells: events where a record or its type says so.
    pub fn kind(&self) -> FileKind {
        let kind = self.kind.to_ascii_lowercase();
        let is_events =
            self.with_status > 0 || WORDS_OF_EVENTS.iter().any(|word| kind.contains(word));
        if is_events { FileKind::Events } else { FileKind::Snapshot }
    }

    pub const fn has_records(&self) -> bool {
        self.persons + self.groups + self.memberships > 0
    }
}

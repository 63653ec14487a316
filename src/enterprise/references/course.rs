//! Which names stand where in a record.

use std::mem;

use super::super::tag::Tag;
use super::super::vocabulary::IdType;
use super::{Named, Use};
use crate::xml::Attribute;

/// A name that was read whole; [`Course::name_of`] knows it until the next event.
#[derive(Clone, Copy, Debug)]
pub(super) struct Seen {
    pub named: Named,
    /// What it is used for; none where something has it.
    pub used: Option<Use>,
    /// Whether it may stand again: the record, or the role, says what is to become of it.
    pub may_repeat: bool,
    /// Where that stands which has it or uses it.
    pub offset: u32,
}

/// What is known of the names in the open elements.
#[derive(Debug, Default)]
pub(super) struct Course {
    /// Where the person, group or membership begins.
    record: u32,
    /// Where the member or relationship begins.
    part: u32,
    has_rec_status: bool,
    /// The name is an old one, or said to be a second one.
    is_by_name: bool,
    /// The sourcedid that was read last.
    last: Read,
    id_type: String,
    /// Whether a role of the member says what is to become of it.
    has_role_status: bool,
    /// The name of the member; without id where it has none.
    member: Read,
}

/// A sourcedid as it was read.
#[derive(Debug, Default)]
struct Read {
    source: String,
    id: String,
}

impl Course {
    #[inline]
    pub fn start(&mut self, tag: Tag, attributes: &[Attribute], offset: u32) {
        match tag {
            Tag::Person | Tag::Group | Tag::Membership => {
                self.record = offset;
                self.has_rec_status = has(attributes, "recstatus");
            }
            Tag::Member | Tag::Relationship => {
                self.part = offset;
                self.member.clear();
                self.has_role_status = false;
                self.id_type.clear();
            }
            Tag::Role => self.has_role_status |= has(attributes, "recstatus"),
            Tag::SourcedId => {
                self.last.clear();
                self.is_by_name = has(attributes, "sourcedidtype");
            }
            _ => {}
        }
    }

    #[inline]
    pub fn text(&mut self, tag: Tag, text: &str) {
        match tag {
            Tag::Source => self.last.source.push_str(text),
            Tag::Id => self.last.id.push_str(text),
            Tag::IdType => self.id_type.push_str(text),
            _ => {}
        }
    }

    #[inline]
    pub fn end(&mut self, tag: Tag, around: Option<Tag>) -> Option<Seen> {
        match tag {
            Tag::SourcedId => self.name(around?),
            Tag::Member => self.member(),
            _ => None,
        }
    }

    /// Source and id of the name that was seen.
    pub fn name_of(&self, seen: Seen) -> (&str, &str) {
        let read = if seen.used == Some(Use::OfMember) { &self.member } else { &self.last };
        (read.source.trim(), read.id.trim())
    }

    /// A name was read; whose it is, the element around it says.
    fn name(&mut self, around: Tag) -> Option<Seen> {
        // What is missing, the schema tells.
        if self.last.is_without_id() {
            return None;
        }
        let used = |used, offset| {
            Some(Seen { named: Named::Group, used: Some(used), may_repeat: true, offset })
        };
        match around {
            Tag::Person => Some(self.named(Named::Person)),
            Tag::Group => Some(self.named(Named::Group)),
            Tag::Membership => used(Use::OfMembership, self.record),
            Tag::Relationship => used(Use::OfRelationship, self.part),
            Tag::Member => {
                mem::swap(&mut self.member, &mut self.last);
                None
            }
            _ => None,
        }
    }

    const fn named(&self, named: Named) -> Seen {
        let may_repeat = self.has_rec_status || self.is_by_name;
        Seen { named, used: None, may_repeat, offset: self.record }
    }

    /// A member was read. Without a type that is known, nothing can be said of its name.
    fn member(&self) -> Option<Seen> {
        if self.member.is_without_id() {
            return None;
        }
        let named = match IdType::parse(&self.id_type)? {
            IdType::Person => Named::Person,
            IdType::Group => Named::Group,
        };
        let (used, may_repeat, offset) = (Some(Use::OfMember), self.has_role_status, self.part);
        Some(Seen { named, used, may_repeat, offset })
    }
}

impl Read {
    fn clear(&mut self) {
        self.source.clear();
        self.id.clear();
    }

    fn is_without_id(&self) -> bool {
        self.id.trim().is_empty()
    }
}

fn has(attributes: &[Attribute], name: &str) -> bool {
    attributes.iter().any(|attribute| attribute.name.local.eq_ignore_ascii_case(name))
}

//! Where in a record the events are, and which names stand there.

use super::super::record::SourcedId;
use super::super::vocabulary::IdType;
use super::{Named, Use};
use crate::xml::Attribute;

/// A name that was read whole.
#[derive(Debug)]
pub(super) enum Seen {
    /// Something has it.
    Name {
        named: Named,
        sourced_id: SourcedId,
        /// Whether it may have been there before: the record says what is to become of it.
        may_repeat: bool,
        offset: u32,
    },
    /// Something is meant by it.
    Use { named: Named, sourced_id: SourcedId, used: Use, offset: u32 },
}

/// The elements that are open, and what is known of the names in them.
#[derive(Debug, Default)]
pub(super) struct Course {
    open: Vec<Tag>,
    /// Where the person, group or membership begins.
    record: u32,
    /// Where the member or relationship begins.
    part: u32,
    has_rec_status: bool,
    /// The name is an old one, or said to be a second one.
    is_by_name: bool,
    source: String,
    id: String,
    id_type: String,
    /// The name of the member.
    member: Option<SourcedId>,
}

/// An element, by what it means here.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
enum Tag {
    Enterprise,
    Person,
    Group,
    Membership,
    Member,
    Relationship,
    SourcedId,
    Source,
    Id,
    IdType,
    Other,
}

impl Course {
    pub fn start(&mut self, local: &str, attributes: &[Attribute], offset: u32) {
        let tag = Tag::of(local, self.open.last().copied());
        match tag {
            Tag::Person | Tag::Group | Tag::Membership => {
                self.record = offset;
                self.has_rec_status = has(attributes, "recstatus");
            }
            Tag::Member | Tag::Relationship => {
                self.part = offset;
                self.member = None;
                self.id_type.clear();
            }
            Tag::SourcedId => {
                self.source.clear();
                self.id.clear();
                self.is_by_name = has(attributes, "sourcedidtype");
            }
            _ => {}
        }
        self.open.push(tag);
    }

    pub fn text(&mut self, text: &str) {
        match self.open.last() {
            Some(Tag::Source) => self.source.push_str(text),
            Some(Tag::Id) => self.id.push_str(text),
            Some(Tag::IdType) => self.id_type.push_str(text),
            _ => {}
        }
    }

    pub fn end(&mut self) -> Option<Seen> {
        match self.open.pop()? {
            Tag::SourcedId => self.name(),
            Tag::Member => self.member(),
            _ => None,
        }
    }

    /// A name was read; whose it is, the element around it says.
    fn name(&mut self) -> Option<Seen> {
        let sourced_id = SourcedId::new(self.source.trim(), self.id.trim());
        // What is missing, the schema tells.
        if sourced_id.id.is_empty() {
            return None;
        }
        let used = |used, offset| {
            Some(Seen::Use { named: Named::Group, sourced_id: sourced_id.clone(), used, offset })
        };
        match self.open.last()? {
            Tag::Person => Some(self.named(Named::Person, sourced_id)),
            Tag::Group => Some(self.named(Named::Group, sourced_id)),
            Tag::Membership => used(Use::OfMembership, self.record),
            Tag::Relationship => used(Use::OfRelationship, self.part),
            Tag::Member => {
                self.member = Some(sourced_id);
                None
            }
            _ => None,
        }
    }

    const fn named(&self, named: Named, sourced_id: SourcedId) -> Seen {
        let may_repeat = self.has_rec_status || self.is_by_name;
        Seen::Name { named, sourced_id, may_repeat, offset: self.record }
    }

    /// A member was read. Without a type that is known, nothing can be said of its name.
    fn member(&mut self) -> Option<Seen> {
        let sourced_id = self.member.take()?;
        let named = match IdType::parse(&self.id_type)? {
            IdType::Person => Named::Person,
            IdType::Group => Named::Group,
        };
        Some(Seen::Use { named, sourced_id, used: Use::OfMember, offset: self.part })
    }
}

impl Tag {
    /// The element of that name within another one, or at the root.
    fn of(local: &str, within: Option<Self>) -> Self {
        let known: &[(&str, Self)] = match within {
            None => &[
                ("enterprise", Self::Enterprise),
                ("person", Self::Person),
                ("group", Self::Group),
                ("membership", Self::Membership),
            ],
            Some(Self::Enterprise) => &[
                ("person", Self::Person),
                ("group", Self::Group),
                ("membership", Self::Membership),
            ],
            Some(Self::Person) => &[("sourcedid", Self::SourcedId)],
            Some(Self::Group) => {
                &[("sourcedid", Self::SourcedId), ("relationship", Self::Relationship)]
            }
            Some(Self::Membership) => &[("member", Self::Member), ("sourcedid", Self::SourcedId)],
            Some(Self::Member) => &[("sourcedid", Self::SourcedId), ("idtype", Self::IdType)],
            Some(Self::Relationship) => &[("sourcedid", Self::SourcedId)],
            Some(Self::SourcedId) => &[("source", Self::Source), ("id", Self::Id)],
            Some(Self::Source | Self::Id | Self::IdType | Self::Other) => &[],
        };
        let found = known.iter().find(|(name, _)| name.eq_ignore_ascii_case(local));
        found.map_or(Self::Other, |(_, tag)| *tag)
    }
}

fn has(attributes: &[Attribute], name: &str) -> bool {
    attributes.iter().any(|attribute| attribute.name.local.eq_ignore_ascii_case(name))
}

//! Which names stand where in a record.

use super::super::record::SourcedId;
use super::super::tag::Tag;
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
    Use {
        named: Named,
        sourced_id: SourcedId,
        used: Use,
        /// Whether a member may stand there again: its roles say what is to become of them.
        may_repeat: bool,
        offset: u32,
    },
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
    source: String,
    id: String,
    id_type: String,
    /// Whether a role of the member says what is to become of it.
    has_role_status: bool,
    /// The name of the member.
    member: Option<SourcedId>,
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
                self.member = None;
                self.has_role_status = false;
                self.id_type.clear();
            }
            Tag::Role => self.has_role_status |= has(attributes, "recstatus"),
            Tag::SourcedId => {
                self.source.clear();
                self.id.clear();
                self.is_by_name = has(attributes, "sourcedidtype");
            }
            _ => {}
        }
    }

    #[inline]
    pub fn text(&mut self, tag: Tag, text: &str) {
        match tag {
            Tag::Source => self.source.push_str(text),
            Tag::Id => self.id.push_str(text),
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

    /// A name was read; whose it is, the element around it says.
    fn name(&mut self, around: Tag) -> Option<Seen> {
        let sourced_id = SourcedId::new(self.source.trim(), self.id.trim());
        // What is missing, the schema tells.
        if sourced_id.id.is_empty() {
            return None;
        }
        let used = |used, offset| {
            let (named, may_repeat) = (Named::Group, true);
            let sourced_id = sourced_id.clone();
            Some(Seen::Use { named, sourced_id, used, may_repeat, offset })
        };
        match around {
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
        let (used, may_repeat, offset) = (Use::OfMember, self.has_role_status, self.part);
        Some(Seen::Use { named, sourced_id, used, may_repeat, offset })
    }
}

fn has(attributes: &[Attribute], name: &str) -> bool {
    attributes.iter().any(|attribute| attribute.name.local.eq_ignore_ascii_case(name))
}

//! Which element of the format a name stands for at its place.

use crate::xml::{NameKey, QName};

/// An element that means something to those who follow a file without reading its records.
#[derive(Clone, Copy, Debug, Eq, Hash, PartialEq)]
pub enum Tag {
    /// `enterprise`.
    Enterprise,
    /// `properties`.
    Properties,
    /// `datasource` of the properties.
    DataSource,
    /// `type` of the properties.
    Type,
    /// `datetime` of the properties.
    DateTime,
    /// `person`.
    Person,
    /// `userid` of a person.
    UserId,
    /// `name` of a person.
    Name,
    /// `n` of a name.
    NameParts,
    /// `group`.
    Group,
    /// `relationship`.
    Relationship,
    /// `membership`.
    Membership,
    /// `member`.
    Member,
    /// `role`.
    Role,
    /// `status` of a role.
    Status,
    /// `idtype`.
    IdType,
    /// `timeframe` of a group or role.
    Timeframe,
    /// `begin` of a time frame.
    Begin,
    /// `end` of a time frame.
    End,
    /// `sourcedid` of an object, a member or a relationship.
    SourcedId,
    /// `source` of a sourcedid.
    Source,
    /// `id` of a sourcedid.
    Id,
    /// Anything else, and everything in it.
    Other,
}

/// What an element of that name is called; the place decides whether it is that.
const NAMES: [(&str, Tag); 23] = [
    ("enterprise", Tag::Enterprise),
    ("properties", Tag::Properties),
    ("datasource", Tag::DataSource),
    ("type", Tag::Type),
    ("datetime", Tag::DateTime),
    ("person", Tag::Person),
    ("userid", Tag::UserId),
    ("name", Tag::Name),
    ("n", Tag::NameParts),
    ("group", Tag::Group),
    ("relationship", Tag::Relationship),
    ("membership", Tag::Membership),
    ("member", Tag::Member),
    ("role", Tag::Role),
    ("status", Tag::Status),
    ("idtype", Tag::IdType),
    ("timeframe", Tag::Timeframe),
    ("begin", Tag::Begin),
    ("end", Tag::End),
    ("sourcedid", Tag::SourcedId),
    ("source", Tag::Source),
    ("id", Tag::Id),
    ("", Tag::Other),
];

impl Tag {
    /// What a document element of that name is.
    #[must_use]
    pub fn of_root(name: &QName) -> Self {
        Self::called(name).at(None)
    }

    fn called(name: &QName) -> Self {
        let found = NAMES.iter().find(|(known, _)| name.local.eq_ignore_ascii_case(known));
        found.map_or(Self::Other, |(_, tag)| *tag)
    }

    /// What it is within another one, or as the document element.
    const fn at(self, around: Option<Self>) -> Self {
        let fits = match around {
            None => {
                matches!(self, Self::Enterprise | Self::Person | Self::Group | Self::Membership)
            }
            Some(Self::Enterprise) => {
                matches!(self, Self::Properties | Self::Person | Self::Group | Self::Membership)
            }
            Some(Self::Properties) => {
                matches!(self, Self::DataSource | Self::Type | Self::DateTime)
            }
            Some(Self::Person) => matches!(self, Self::SourcedId | Self::UserId | Self::Name),
            Some(Self::Name) => matches!(self, Self::NameParts),
            Some(Self::Group) => {
                matches!(self, Self::SourcedId | Self::Relationship | Self::Timeframe)
            }
            Some(Self::Relationship) => matches!(self, Self::SourcedId),
            Some(Self::Membership) => matches!(self, Self::SourcedId | Self::Member),
            Some(Self::Member) => matches!(self, Self::SourcedId | Self::IdType | Self::Role),
            Some(Self::Role) => matches!(self, Self::Status | Self::Timeframe),
            Some(Self::Timeframe) => matches!(self, Self::Begin | Self::End),
            Some(Self::SourcedId) => matches!(self, Self::Source | Self::Id),
            Some(_) => false,
        };
        if fits { self } else { Self::Other }
    }
}

/// The open elements of a file, by what they mean.
#[derive(Debug, Default)]
pub struct Walk {
    open: Vec<Tag>,
    generation: u32,
    /// By the number of the name; none where it was not looked up.
    known: Vec<Option<Tag>>,
}

impl Walk {
    /// The same elements open, for another reader, which numbers names in its own way.
    #[must_use]
    pub fn fork(&self) -> Self {
        Self { open: self.open.clone(), ..Self::default() }
    }

    /// What the innermost open element is; none before the document element.
    #[must_use]
    #[inline]
    pub fn innermost(&self) -> Option<Tag> {
        self.open.last().copied()
    }

    /// What an element of that name is that stands in the innermost one.
    #[inline]
    pub fn tag(&mut self, key: NameKey, name: &QName) -> Tag {
        let called = match self.known.get(key.index as usize) {
            Some(Some(tag)) if self.generation == key.generation => *tag,
            _ => self.look_up(key, name),
        };
        called.at(self.innermost())
    }

    /// An element is opened.
    #[inline]
    pub fn open(&mut self, tag: Tag) {
        self.open.push(tag);
    }

    /// The innermost element is closed; returns what it was, and the one around it.
    #[inline]
    pub fn close(&mut self) -> Option<(Tag, Option<Tag>)> {
        let tag = self.open.pop()?;
        Some((tag, self.innermost()))
    }

    #[cold]
    fn look_up(&mut self, key: NameKey, name: &QName) -> Tag {
        if self.generation != key.generation {
            self.generation = key.generation;
            self.known.clear();
        }
        let (tag, at) = (Tag::called(name), key.index as usize);
        if self.known.len() <= at {
            self.known.resize(at + 1, None);
        }
        self.known[at] = Some(tag);
        tag
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_means_something_at_its_place_only() {
        let tag = |name: &str, around| Tag::called(&QName::unqualified(name)).at(around);
        assert_eq!(tag("PERSON", None), Tag::Person);
        assert_eq!(tag("person", Some(Tag::Other)), Tag::Other);
        assert_eq!(tag("id", Some(Tag::SourcedId)), Tag::Id);
        assert_eq!(tag("id", Some(Tag::Group)), Tag::Other);
        assert_eq!(tag("type", Some(Tag::Membership)), Tag::Other);
        assert_eq!(tag("nothing", Some(Tag::Enterprise)), Tag::Other);
    }
}

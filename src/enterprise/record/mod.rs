//! Records as they stand in a file: every field of 1.1, with the text it has there. What a text
//! means, and whether it may stand there, is said elsewhere.

mod common;
mod group;
mod membership;
mod person;

pub use common::{Boundary, Properties, SourcedId, Timeframe, UserId};
pub use group::{Description, EnrollControl, Group, GroupType, Org, Relationship, TypeValue};
pub use membership::{Member, Membership, Outcome, Role, Values};
pub use person::{
    Address, Demographics, InstitutionRole, Name, NameParts, PartName, Person, Photo, Tel,
};

/// A child of `enterprise`.
#[derive(Clone, Debug)]
pub enum EnterpriseRecord {
    /// Whence the file comes.
    Properties(Box<Properties>),
    /// A person.
    Person(Box<Person>),
    /// A group: a course, a section, a term, a department.
    Group(Box<Group>),
    /// Who belongs to a group.
    Membership(Box<Membership>),
}

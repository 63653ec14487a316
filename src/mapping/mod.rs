//! Both worlds joined: records of IMS Enterprise files, and objects of the services.
//!
//! What is what stands in one table, `fixtures/mapping.toml`; the code here knows no field.
//!
//! - `table`: the table, with its paths and its lists of words;
//! - `tree`, `draft`: one side read by paths, the other built by them; `emit`: what is built as the
//!   service wants it; `transfer`: from one to the other; `change`: what becomes of a value;
//! - `identity`: one identifier there for a source and an identifier here;
//! - `release`: the services that a target has, and a record of theirs for one of ours;
//! - `gathered`: all that files hold once every record is carried out;
//! - `losses`: what did not come over, and why;
//! - `document`: the table for people.

mod change;
mod document;
mod draft;
mod emit;
mod gathered;
mod identity;
mod losses;
mod release;
mod table;
#[cfg(test)]
mod tests;
mod transfer;
mod tree;

pub use document::mapping_document;
pub use gathered::Gathered;
pub use identity::Identity;
pub use losses::{Fate, Loss, Losses, Tally};
pub use release::{Mapped, Release, ReleaseError};

/// A kind of object that both worlds have.
#[derive(Clone, Copy, Debug, Eq, Hash, Ord, PartialEq, PartialOrd)]
pub enum ObjectKind {
    /// A person.
    Person,
    /// A group.
    Group,
    /// One member of a group.
    Membership,
}

impl ObjectKind {
    /// All of them, in the order of a file.
    pub const ALL: [Self; 3] = [Self::Person, Self::Group, Self::Membership];

    /// Its name: the element of a file, and the kind of a service.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Person => "person",
            Self::Group => "group",
            Self::Membership => "membership",
        }
    }

    /// Its name where there are several.
    #[must_use]
    pub const fn plural(self) -> &'static str {
        match self {
            Self::Person => "persons",
            Self::Group => "groups",
            Self::Membership => "memberships",
        }
    }
}

//! IMS Enterprise files: records as they stand in a file, one after the other.
//!
//! - `record`: what a file holds: properties, persons, groups, memberships, with every field of 1.1;
//! - `vocabulary`: the codes in those fields, as numbers and as words;
//! - `reader`: a file of any size to records, one at a time; `read`: one element to one record;
//! - `write`: a record to its element, in the order that 1.1 lays down; `file`: many to a file;
//! - `tag`: which element of the format a name stands for, for those who read no records;
//! - `references`: what names what within a file;
//! - `generate`: plausible files of any size, the same for the same seed.

mod fields;
mod file;
mod generate;
mod read;
mod reader;
mod record;
mod references;
mod tag;
#[cfg(test)]
mod tests;
mod vocabulary;
mod write;

pub use file::write_file;
pub use generate::{
    Fault, Faults, Kind as GeneratedKind, NameCase, Settings as GeneratorSettings,
    Summary as GeneratedSummary, generate,
};
pub use reader::{Placed, RecordReader};
pub use record::{
    Address, Boundary, Demographics, Description, EnrollControl, EnterpriseRecord, Group,
    GroupType, InstitutionRole, Member, Membership, Name, NameParts, Org, Outcome, PartName,
    Person, Photo, Properties, Relationship, Role, SourcedId, Tel, Timeframe, TypeValue, UserId,
    Values,
};
pub use references::{Named, References, Trouble, Troubles, Use, Wrong};
pub use tag::{Tag, Walk};
pub use vocabulary::{IdType, RecStatus, Relation, RoleType, Status};

//! Personalities as tables: what a product makes of a release, beyond and against its text.
//!
//! The mock behaves as one says, and the oracle expects what it says.
//!
//! - this file: the rules themselves; `part`: the parts of a record; `load`: tables to rules.

mod load;
mod part;

use super::service::ServiceId;
use crate::xml::{Element, QName};

pub use part::{Limit, Part, rank};

/// A way from an object's element down to another one.
pub type PartPath = Vec<QName>;

/// What a product makes of the objects of a release.
#[derive(Clone, Debug)]
pub struct Personality {
    /// Name, such as `itslearning`.
    pub name: String,
    /// Whose, one line for people.
    pub title: String,
    /// Requests that break only such rules of the schema as rest on practice are served.
    pub serves_practice: bool,
    /// The rules, service by service.
    pub objects: Vec<ObjectRules>,
}

/// What it makes of the objects of one service.
#[derive(Clone, Debug)]
pub struct ObjectRules {
    /// The service.
    pub service: ServiceId,
    /// Longest identifier in characters.
    pub id_length: Option<usize>,
    /// A create of what exists updates it; an update or replace of what does not exist creates it.
    pub upserts: bool,
    /// The words of the warning where an update or replace had to create.
    pub inserted: Option<String>,
    /// Deleted objects are kept aside, and a create under the same identifier brings them back.
    pub has_trash: bool,
    /// Objects made without the interface get identifiers that begin so.
    pub converted_prefix: Option<String>,
    /// Parts that are not listed stay all the same; else they are taken and forgotten.
    pub keeps_others: bool,
    /// The parts of an object, in the schema's order.
    pub parts: Vec<Part>,
    /// How long texts may be.
    pub limits: Vec<Limit>,
    /// Words that are kept as others.
    pub words: Vec<Words>,
    /// Links between objects of the same kind.
    pub links: Option<Links>,
    /// The tree that the objects stand in.
    pub hierarchy: Option<Hierarchy>,
    /// The mark of one among a person's memberships.
    pub mark: Option<Mark>,
    /// Objects that are there from the beginning.
    pub seeds: Vec<Seed>,
    /// Objects that were made without the interface, and have no identifier.
    pub hand_made: Vec<Element>,
}

/// Words of a part that are kept as others.
#[derive(Clone, Debug)]
pub struct Words {
    /// Where they stand.
    pub path: PartPath,
    /// The word sent, and the word kept.
    pub known: Vec<(String, String)>,
    /// The word kept for any other; none where others stay as they are.
    pub otherwise: Option<String>,
}

/// Links from one object to others of its kind, which the others answer.
#[derive(Clone, Debug)]
pub struct Links {
    /// Where a link stands.
    pub path: PartPath,
    /// Its sort, from there.
    pub relation: PartPath,
    /// The identifier it names, from there.
    pub identifier: PartPath,
    /// The sorts that may be written; the first is kept.
    pub written: Vec<String>,
    /// The sort that the object at the other end shows.
    pub answer: String,
    /// The words of the warning where links are switched off.
    pub off: String,
    /// The words of the warning where what is named does not exist.
    pub unknown: String,
}

/// The tree that groups stand in, and what may stand where.
#[derive(Clone, Debug)]
pub struct Hierarchy {
    /// The scheme that types are of. Case makes no difference.
    pub scheme: String,
    /// The part with the type: scheme, value, word and level, each one below the one before but
    /// for the level, which stands beside the word.
    pub group_type: GroupTypeNames,
    /// The part that names the parent.
    pub relationship: QName,
    /// The sort of relationship, from there.
    pub relation: PartPath,
    /// The parent's identifier, from there.
    pub parent: PartPath,
    /// The words for a parent; the first is the usual one.
    pub parent_words: Vec<String>,
    /// The names of fields that extend a group.
    pub field_name: PartPath,
    /// What a group may be; the first is what it is where nothing says so.
    pub types: Vec<GroupType>,
}

/// The elements that say of what type a group is.
#[derive(Clone, Debug)]
pub struct GroupTypeNames {
    /// Such as `groupType`.
    pub part: QName,
    /// Such as `scheme`.
    pub scheme: QName,
    /// Such as `typeValue`.
    pub value: QName,
    /// Such as `type`.
    pub word: QName,
    /// Such as `level`.
    pub level: QName,
}

/// What a group may be.
#[derive(Clone, Debug, Default)]
pub struct GroupType {
    /// The word for it.
    pub word: String,
    /// The number for it.
    pub level: Option<String>,
    /// It is neither created, nor changed, nor deleted here.
    pub is_closed: bool,
    /// Types that no group above may have.
    pub not_below: Vec<String>,
    /// Types of which the parent must be; any where there are none.
    pub under: Vec<String>,
    /// Types that a group may have had before; any where there are none.
    pub from: Vec<String>,
    /// A group that is this stays it.
    pub lasts: bool,
    /// A group that is this stays when its parent goes, without a parent.
    pub outlives_parent: bool,
    /// The field that makes a group this.
    pub field: Option<String>,
}

/// A mark that one of a person's memberships may have.
#[derive(Clone, Debug)]
pub struct Mark {
    /// The role, from the object.
    pub role: PartPath,
    /// The sort of role, from the role.
    pub role_type: PartPath,
    /// The container of fields, in the role.
    pub fields: QName,
    /// One field in it.
    pub entry: QName,
    /// Name, type and value of a field.
    pub names: [QName; 3],
    /// The field's name.
    pub field: String,
    /// The field's type where we write it.
    pub field_type: String,
    /// The value that marks.
    pub set: String,
    /// The member's identifier, from the object.
    pub member: PartPath,
    /// The group's identifier, from the object.
    pub group: PartPath,
    /// Types of which the group must be.
    pub kinds: Vec<String>,
    /// Sorts of role for which the mark means nothing.
    pub not_for: Vec<String>,
}

/// An object that is there from the beginning.
#[derive(Clone, Debug)]
pub struct Seed {
    /// What cases and profiles call it; its identifier where a profile names no other.
    pub name: String,
    /// The record.
    pub record: Element,
}

impl Personality {
    /// The rules for the objects of a service.
    #[must_use]
    pub fn of(&self, service: &ServiceId) -> Option<&ObjectRules> {
        self.objects.iter().find(|rules| rules.service == *service)
    }
}

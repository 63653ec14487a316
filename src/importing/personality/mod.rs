//! How an importer behaves, as data. What a file of `fixtures/importers/` leaves out is as the
//! standard has it, so that an empty file is an importer that follows it.

mod enrolments;
mod load;
mod objects;
mod quirk;
mod reading;

use std::collections::BTreeMap;

use schemars::JsonSchema;
use serde::Deserialize;

pub use enrolments::{
    Dates, Enrolments, Groups, MissingStatus, Reconciling, RoleWords, Snapshots, StatusOrder,
    Unenrolling,
};
pub use objects::{
    Categories, Courses, CoursesOf, DeletedUnknown, Deleting, Key, LetterCase, Names, Update, Users,
};
pub use quirk::{Quirk, quirks};
pub use reading::{Amount, Identity, MembersOf, Reading, Record, Seen, Sources};

use super::changes::Loss;

/// An importer.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct Personality {
    /// Its name.
    pub name: String,
    /// What it is, one line.
    pub title: String,
    /// What is known of it, and from where.
    pub source: String,
    /// How it reads a file.
    #[serde(default)]
    pub reading: Reading,
    /// What it knows objects by.
    #[serde(default)]
    pub identity: Identity,
    /// Persons.
    #[serde(default)]
    pub users: Users,
    /// Groups of the file.
    #[serde(default)]
    pub courses: Courses,
    /// Where courses stand.
    #[serde(default)]
    pub categories: Categories,
    /// Memberships.
    #[serde(default)]
    pub enrolments: Enrolments,
    /// Groups within a course.
    #[serde(default)]
    pub groups: Groups,
    /// Files that hold everything.
    #[serde(default)]
    pub snapshots: Snapshots,
    /// The rule by which something is lost, where what is known of the importer is numbered.
    #[serde(default)]
    pub rules: BTreeMap<Loss, String>,
}

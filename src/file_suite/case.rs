//! What a case is. One file a case, as TOML; ids, titles and clauses as in the cases of services.

use std::collections::{BTreeMap, BTreeSet};

use schemars::JsonSchema;
use serde::Deserialize;
use smol_str::SmolStr;

use crate::importing::{FieldValue, Mode};
use crate::spec::ClauseId;
use crate::suite::CaseId;

/// A case.
#[derive(Clone, Debug)]
pub struct FileCase {
    /// Its name.
    pub id: CaseId,
    /// What it shows, one line.
    pub title: String,
    /// Path of its file.
    pub file: String,
    /// The requirement that it is about.
    pub clause: ClauseId,
    /// Words to choose it by.
    pub tags: Vec<String>,
    /// What a target has to take in for the case to concern it.
    pub needs: BTreeSet<FileObject>,
    /// Names that stand for identifiers of this run.
    pub ids: Vec<String>,
    /// The files that are handed over, in order.
    pub files: Vec<HandedFile>,
}

/// What a target takes in, as its profile says. Snapshots are a claim of their own: what is missing
/// in one may be deleted.
#[derive(Clone, Copy, Debug, Deserialize, Eq, JsonSchema, Ord, PartialEq, PartialOrd)]
#[serde(rename_all = "kebab-case")]
pub enum FileObject {
    /// Persons.
    Person,
    /// Groups.
    Group,
    /// Memberships.
    Membership,
    /// Files that hold everything.
    Snapshot,
}

impl FileObject {
    /// What profiles and cases call it.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Person => "person",
            Self::Group => "group",
            Self::Membership => "membership",
            Self::Snapshot => "snapshot",
        }
    }
}

/// A file that is handed over, and what is expected then.
#[derive(Clone, Debug)]
pub struct HandedFile {
    /// What it is.
    pub mode: Mode,
    /// Its text, with placeholders.
    pub text: SmolStr,
    /// What is expected once it is taken in.
    pub expect: Vec<FileExpect>,
}

/// An assertion.
#[derive(Clone, Debug)]
pub struct FileExpect {
    /// The part of its name behind the case's.
    pub slug: String,
    /// The requirement.
    pub clause: ClauseId,
    /// Line in the file of the case.
    pub line: u32,
    /// What is looked at.
    pub check: FileCheck,
}

/// What is looked at.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(tag = "check", rename_all = "kebab-case", deny_unknown_fields)]
pub enum FileCheck {
    /// The file is taken in.
    Taken,
    /// The file is refused.
    Refused,
    /// What is kept is what was kept before the file.
    Unchanged,
    /// A user is kept, with these fields.
    User {
        /// The identifier.
        user: String,
        /// What is kept of it at least; names as in what an importer keeps.
        #[serde(default)]
        fields: BTreeMap<String, FieldValue>,
    },
    /// A user is not kept, or takes no part any more.
    NoUser {
        /// The identifier.
        user: String,
    },
    /// A course is kept, with these fields.
    Course {
        /// The identifier.
        course: String,
        /// As for users.
        #[serde(default)]
        fields: BTreeMap<String, FieldValue>,
    },
    /// A course is not kept, or hidden.
    NoCourse {
        /// The identifier.
        course: String,
    },
    /// A member is enrolled, and active.
    Enrolled {
        /// The course.
        course: String,
        /// The user, or the course that is a member.
        member: String,
        /// The role, one of those of the standard; any where none is named.
        role: Option<String>,
        /// As for users.
        #[serde(default)]
        fields: BTreeMap<String, FieldValue>,
    },
    /// A member is not enrolled in any role, or not in this one, or is not active.
    NotEnrolled {
        /// The course.
        course: String,
        /// The user.
        member: String,
        /// The role; none for any.
        role: Option<String>,
    },
    /// So many active roles of a member in a course.
    Roles {
        /// The course.
        course: String,
        /// The user.
        member: String,
        /// How many.
        count: usize,
    },
    /// Two users of one identifier are told apart by who guarantees it.
    Users {
        /// The identifier.
        user: String,
        /// How many.
        count: usize,
    },
    /// The target knows of which system a user came.
    From {
        /// The identifier.
        user: String,
        /// The datasource of the file.
        datasource: String,
    },
}

impl FileCase {
    /// The name of one of its assertions.
    #[must_use]
    pub fn assertion(&self, expect: &FileExpect) -> String {
        format!("{}#{}", self.id.0, expect.slug)
    }

    /// All its assertions.
    pub fn expects(&self) -> impl Iterator<Item = &FileExpect> {
        self.files.iter().flat_map(|file| &file.expect)
    }
}

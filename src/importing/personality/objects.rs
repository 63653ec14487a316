//! Users, courses and categories.

use std::collections::{BTreeMap, BTreeSet};

use schemars::JsonSchema;
use serde::Deserialize;

use crate::importing::field::{Field, FieldSource};

/// What an object is looked up by.
#[derive(Clone, Copy, Debug, Deserialize, Eq, JsonSchema, PartialEq)]
#[serde(rename_all = "kebab-case")]
pub enum Key {
    /// Its identifier.
    Id,
    /// Its name: the username of a user, the short name of a course.
    Name,
}

/// When what is there already is changed.
#[derive(Clone, Copy, Debug, Default, Deserialize, Eq, JsonSchema, PartialEq)]
#[serde(rename_all = "kebab-case")]
pub enum Update {
    /// Whenever it comes again: the record is all that is known.
    #[default]
    Always,
    /// Whenever it comes again; what the record says nothing of stays.
    Merging,
    /// Where `recstatus` is 2; what the record says nothing of stays.
    WhenAsked,
    /// Never.
    Never,
}

/// What becomes of an object that is deleted.
#[derive(Clone, Copy, Debug, Default, Deserialize, Eq, JsonSchema, PartialEq)]
#[serde(rename_all = "kebab-case")]
pub enum Deleting {
    /// It is gone.
    #[default]
    Removes,
    /// It is hidden, or suspended.
    Hides,
    /// Nothing.
    Nothing,
}

/// What a deletion of something unknown does.
#[derive(Clone, Copy, Debug, Default, Deserialize, Eq, JsonSchema, PartialEq)]
#[serde(rename_all = "kebab-case")]
pub enum DeletedUnknown {
    /// Nothing.
    #[default]
    Nothing,
    /// It is created.
    Creates,
}

/// How names of persons are written.
#[derive(Clone, Copy, Debug, Default, Deserialize, Eq, JsonSchema, PartialEq)]
#[serde(rename_all = "kebab-case")]
pub enum LetterCase {
    /// As they come.
    #[default]
    Kept,
    /// In lower case.
    Lower,
    /// The first letter of each word in upper case, the others in lower case.
    Title,
}

/// Whence the username comes.
#[derive(Clone, Copy, Debug, Default, Deserialize, Eq, JsonSchema, PartialEq)]
#[serde(rename_all = "kebab-case")]
pub enum Names {
    /// A user needs none.
    #[default]
    NotNeeded,
    /// Without one, no user is created.
    Needed,
    /// Without one, the identifier is taken.
    OrId,
}

/// Persons.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields, rename_all = "kebab-case")]
pub struct Users {
    /// Users that are not there are created.
    pub create: bool,
    /// Those that are there are changed.
    pub update: Update,
    /// An update of a user that is not there creates it.
    pub update_creates: bool,
    /// What `recstatus` 3 does.
    pub delete: Deleting,
    /// What a user to delete is looked up by.
    pub delete_by: Key,
    /// Whence the username comes.
    pub username: Names,
    /// How usernames are written.
    pub username_case: LetterCase,
    /// How first and last names are written.
    pub name_case: LetterCase,
    /// Fields that are made of others: the first one that says something. Where there are any, no
    /// other fields are kept.
    #[schemars(with = "BTreeMap<String, Vec<String>>")]
    pub fields: BTreeMap<Field, Vec<FieldSource>>,
    /// Fields that are not kept, where all others are.
    #[schemars(with = "BTreeSet<String>")]
    pub drops: BTreeSet<Field>,
}

/// Groups of the file.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields, rename_all = "kebab-case")]
pub struct Courses {
    /// Courses that are not there are created.
    pub create: bool,
    /// Those that are there are changed.
    pub update: Update,
    /// What `recstatus` 3 does.
    pub delete: Deleting,
    /// What a deletion of something unknown does.
    pub deleted_unknown: DeletedUnknown,
    /// Whether everybody sees a course that is created.
    pub visible: bool,
    /// By the first `typevalue`, what a group is; where there is none here, each is a course.
    pub types: BTreeMap<String, CoursesOf>,
    /// What the identifier of a group of cross-listed sections begins with.
    pub cross_list_prefix: Option<String>,
    /// As [`Users::fields`].
    #[schemars(with = "BTreeMap<String, Vec<String>>")]
    pub fields: BTreeMap<Field, Vec<FieldSource>>,
    /// As [`Users::drops`].
    #[schemars(with = "BTreeSet<String>")]
    pub drops: BTreeSet<Field>,
}

/// What a group of a type is.
#[derive(Clone, Copy, Debug, Deserialize, Eq, JsonSchema, PartialEq)]
#[serde(rename_all = "kebab-case")]
pub enum CoursesOf {
    /// A course.
    Course,
    /// A term, in whose category courses stand.
    Term,
    /// Sections that are taught together.
    CrossList,
}

/// Where courses stand.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields, rename_all = "kebab-case")]
pub struct Categories {
    /// Courses stand in a category, which `orgunit` names.
    pub from_org_unit: bool,
    /// Courses stand in a category for the term that they are related to.
    pub from_term: bool,
    /// Categories that are not there are created.
    pub create: bool,
    /// Each `orgunit` is within the one before; otherwise the last one counts.
    pub nested: bool,
    /// Whether everybody sees a category that is created.
    pub visible: bool,
    /// What separates the name of a category from its number; none where it has no number.
    pub separator: Option<String>,
    /// The category of courses for which there is none.
    pub default: String,
}

impl Default for Users {
    fn default() -> Self {
        Self {
            create: true,
            update: Update::default(),
            update_creates: true,
            delete: Deleting::default(),
            delete_by: Key::Id,
            username: Names::default(),
            username_case: LetterCase::default(),
            name_case: LetterCase::default(),
            fields: BTreeMap::new(),
            drops: BTreeSet::new(),
        }
    }
}

impl Default for Courses {
    fn default() -> Self {
        Self {
            create: true,
            update: Update::default(),
            delete: Deleting::default(),
            deleted_unknown: DeletedUnknown::default(),
            visible: true,
            types: BTreeMap::new(),
            cross_list_prefix: None,
            fields: BTreeMap::new(),
            drops: BTreeSet::new(),
        }
    }
}

impl Default for Categories {
    fn default() -> Self {
        Self {
            from_org_unit: false,
            from_term: false,
            create: true,
            nested: false,
            visible: true,
            separator: None,
            default: "Miscellaneous".to_owned(),
        }
    }
}

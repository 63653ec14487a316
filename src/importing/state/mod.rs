//! What an importer keeps: users, courses, categories, enrolments and groups within courses.
//!
//! - `texts`: texts that stand often, by number; `items`: users or courses by their identifiers;
//! - `document`: the form in JSON, also for what other importers keep; `write`, `load`: to and from.

mod document;
mod items;
mod load;
mod texts;
mod write;

use std::collections::BTreeSet;

use rustc_hash::FxHashMap;
use serde::{Deserialize, Serialize};

pub use document::{
    CategoryDocument, EnrolmentDocument, FieldValue, GroupDocument, IdDocument, ItemDocument,
    ItemIs, StateDocument,
};
pub(super) use items::{Item, ItemKey, Items};
pub use load::StateError;
pub(super) use texts::{TextId, Texts};

use super::facts::Facts;

/// What an importer keeps.
#[derive(Clone, Debug, Default)]
pub struct State {
    pub(super) texts: Texts,
    pub(super) users: Items,
    pub(super) courses: Items,
    pub(super) categories: Vec<Category>,
    pub(super) enrolments: FxHashMap<EnrolmentKey, Enrolment>,
    pub(super) groups: BTreeSet<GroupMember>,
    /// How many files were taken in, so that it shows what the last one named.
    pub(super) run: u32,
}

/// Who is in which course as what.
#[derive(Clone, Copy, Debug, Eq, Hash, PartialEq)]
pub(super) struct EnrolmentKey {
    /// The course, by its place.
    pub course: u32,
    /// The user, or the course that is a member, by its place.
    pub member: u32,
    /// What the member is, and its role.
    pub role: RoleKey,
}

/// A role, of a user or of a course that is a member.
#[derive(Clone, Copy, Debug, Eq, Hash, PartialEq)]
pub(super) struct RoleKey {
    pub name: TextId,
    pub is_of_group: bool,
}

/// What is kept of an enrolment.
#[derive(Clone, Debug, Eq, PartialEq)]
pub(super) struct Enrolment {
    pub facts: Facts,
    /// The `datasource` of the file that named it last.
    pub origin: TextId,
    /// The file that named it last.
    pub seen: u32,
    pub standing: Standing,
}

/// Where courses stand.
#[derive(Clone, Debug, Eq, PartialEq)]
pub(super) struct Category {
    /// The category around it, by its place.
    pub parent: Option<u32>,
    pub name: TextId,
    /// Its number, where it has one.
    pub number: Option<TextId>,
    pub standing: Standing,
}

/// That somebody is in a group within a course.
#[derive(Clone, Copy, Debug, Eq, Ord, PartialEq, PartialOrd)]
pub(super) struct GroupMember {
    pub course: u32,
    pub group: TextId,
    pub user: u32,
}

/// Whether an object takes part.
#[derive(
    Clone,
    Copy,
    Debug,
    Default,
    Deserialize,
    Eq,
    Hash,
    Ord,
    PartialEq,
    PartialOrd,
    Serialize,
    schemars::JsonSchema,
)]
#[serde(rename_all = "kebab-case")]
pub enum Standing {
    /// It does.
    #[default]
    Active,
    /// It is there, and not active: `status` 0.
    Inactive,
    /// It is there, and hidden from most.
    Hidden,
    /// It was taken out, and can come back.
    Suspended,
}

/// How many there are.
#[derive(Clone, Copy, Debug, Default, Eq, PartialEq, Serialize)]
pub struct Sizes {
    /// Users.
    pub users: usize,
    /// Courses.
    pub courses: usize,
    /// Categories.
    pub categories: usize,
    /// Enrolments.
    pub enrolments: usize,
    /// Groups within courses.
    pub groups: usize,
}

impl State {
    /// How many of each there are.
    #[must_use]
    pub fn sizes(&self) -> Sizes {
        let groups: BTreeSet<_> = self.groups.iter().map(|it| (it.course, it.group)).collect();
        Sizes {
            users: self.users.len(),
            courses: self.courses.len(),
            categories: self.categories.len(),
            enrolments: self.enrolments.len(),
            groups: groups.len(),
        }
    }

    /// An identifier, for people.
    pub(super) fn shown(&self, key: &ItemKey) -> String {
        let source = self.texts.text(key.source);
        if source.is_empty() { key.id.to_string() } else { format!("{source} {}", key.id) }
    }

    /// The names of a category and of those around it, the outermost first.
    pub(super) fn category_path(&self, category: u32) -> Vec<&str> {
        let mut path = Vec::new();
        let mut next = Some(category);
        while let Some(at) = next {
            let Some(category) = self.categories.get(at as usize) else { break };
            path.push(self.texts.text(category.name));
            // A category is made after the one around it, so this ends.
            next = category.parent.filter(|parent| *parent < at);
        }
        path.reverse();
        path
    }
}

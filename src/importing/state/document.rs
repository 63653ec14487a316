//! The form in JSON of what an importer keeps. It is what `import --state` writes and reads, and what
//! a command of the user's is to write that tells what its own importer keeps.

use std::collections::BTreeMap;
use std::{fmt, io};

use schemars::JsonSchema;
use serde::de::value::MapAccessDeserializer;
use serde::de::{MapAccess, Visitor};
use serde::{Deserialize, Deserializer as _, Serialize};

use super::Standing;

/// What an importer keeps. What is empty can be left out.
#[derive(Clone, Debug, Default, Deserialize, JsonSchema, PartialEq, Serialize)]
#[serde(default, deny_unknown_fields, rename_all = "kebab-case")]
pub struct StateDocument {
    /// What it made of persons.
    pub users: Vec<ItemDocument>,
    /// What it made of groups.
    pub courses: Vec<ItemDocument>,
    /// Where courses stand.
    pub categories: Vec<CategoryDocument>,
    /// What it made of roles of members.
    pub enrolments: Vec<EnrolmentDocument>,
    /// Groups within courses.
    pub groups: Vec<GroupDocument>,
}

impl StateDocument {
    /// Reads it from JSON. Only an object will do: a list that is empty says nothing of what is kept.
    ///
    /// # Errors
    /// If it cannot be read, is no JSON, or has not the shape.
    pub fn from_json(reader: impl io::Read) -> Result<Self, serde_json::Error> {
        let mut json = serde_json::Deserializer::from_reader(reader);
        let document = json.deserialize_map(AnObject)?;
        json.end()?;
        Ok(document)
    }
}

/// Takes objects only, where what is derived takes lists too.
struct AnObject;

impl<'de> Visitor<'de> for AnObject {
    type Value = StateDocument;

    fn expecting(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str("an object with users, courses, categories, enrolments and groups")
    }

    fn visit_map<A: MapAccess<'de>>(self, map: A) -> Result<StateDocument, A::Error> {
        StateDocument::deserialize(MapAccessDeserializer::new(map))
    }
}

/// An identifier.
#[derive(
    Clone, Debug, Default, Deserialize, Eq, JsonSchema, Ord, PartialEq, PartialOrd, Serialize,
)]
#[serde(deny_unknown_fields)]
pub struct IdDocument {
    /// Who guarantees that it is unique; left out where the importer does not keep that.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub source: String,
    /// The identifier.
    pub id: String,
}

/// A user or a course.
#[derive(Clone, Debug, Default, Deserialize, JsonSchema, PartialEq, Serialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct ItemDocument {
    /// As in an identifier.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub source: String,
    /// The identifier.
    pub id: String,
    /// Other identifiers that it is found by.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub also: Vec<IdDocument>,
    /// Whether it takes part.
    #[serde(default, skip_serializing_if = "is_active")]
    pub standing: Standing,
    /// What a course is.
    #[serde(default, skip_serializing_if = "ItemIs::is_usual")]
    pub is: ItemIs,
    /// The category of a course: the names, the outermost first.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub category: Vec<String>,
    /// The `datasource` in the properties of the file that named it last.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub from: String,
    /// What is kept of it.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub fields: BTreeMap<String, FieldValue>,
}

/// What a course is, for importers that tell groups apart.
#[derive(Clone, Copy, Debug, Default, Deserialize, Eq, Hash, JsonSchema, PartialEq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum ItemIs {
    /// A course, or whatever the file calls a group.
    #[default]
    Course,
    /// A term.
    Term,
    /// Sections that are taught together.
    CrossList,
}

/// What is kept in a field.
#[derive(Clone, Debug, Deserialize, Eq, JsonSchema, PartialEq, Serialize)]
#[serde(untagged)]
pub enum FieldValue {
    /// A text.
    Text(String),
    /// Parts, each with its name.
    Parts(BTreeMap<String, String>),
    /// Several, in the order of the file.
    Several(Vec<Self>),
}

impl fmt::Display for FieldValue {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&serde_json::to_string(self).map_err(|_| fmt::Error)?)
    }
}

/// A category.
#[derive(Clone, Debug, Default, Deserialize, Eq, JsonSchema, PartialEq, Serialize)]
#[serde(deny_unknown_fields)]
pub struct CategoryDocument {
    /// Its name, behind those of the categories around it.
    pub path: Vec<String>,
    /// Its number, where it has one.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub number: String,
    /// Whether everybody sees it.
    #[serde(default, skip_serializing_if = "is_active")]
    pub standing: Standing,
}

/// A role of a member.
#[derive(Clone, Debug, Default, Deserialize, JsonSchema, PartialEq, Serialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct EnrolmentDocument {
    /// The course.
    pub course: IdDocument,
    /// The user; or another course, where `of-group` says so.
    pub member: IdDocument,
    /// The member is a group.
    #[serde(default, skip_serializing_if = "is_false")]
    pub of_group: bool,
    /// The role: a word of the standard, or the importer's own.
    pub role: String,
    /// Whether the member takes part.
    #[serde(default, skip_serializing_if = "is_active")]
    pub standing: Standing,
    /// The `datasource` in the properties of the file that named it last.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub from: String,
    /// What is kept of it.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub fields: BTreeMap<String, FieldValue>,
}

/// A group within a course.
#[derive(Clone, Debug, Default, Deserialize, Eq, JsonSchema, PartialEq, Serialize)]
#[serde(deny_unknown_fields)]
pub struct GroupDocument {
    /// The course.
    pub course: IdDocument,
    /// Its name.
    pub name: String,
    /// Who is in it.
    pub members: Vec<IdDocument>,
}

impl ItemDocument {
    /// What it is known by.
    #[must_use]
    pub fn key(&self) -> IdDocument {
        IdDocument { source: self.source.clone(), id: self.id.clone() }
    }
}

impl ItemIs {
    #[expect(clippy::trivially_copy_pass_by_ref, reason = "serde hands over a reference")]
    const fn is_usual(&self) -> bool {
        matches!(self, Self::Course)
    }
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "serde hands over a reference")]
fn is_active(standing: &Standing) -> bool {
    *standing == Standing::Active
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "serde hands over a reference")]
const fn is_false(flag: &bool) -> bool {
    !*flag
}

//! How a file is read, and what objects are known by.

use std::collections::BTreeSet;

use schemars::JsonSchema;
use serde::Deserialize;

use super::objects::Key;

/// How a file is read.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields, rename_all = "kebab-case")]
pub struct Reading {
    /// Elements under a prefix.
    pub prefixed: Seen,
    /// `&amp;` and the like are kept as they are written.
    pub entities_kept: bool,
    /// A file is only taken whose `target` is this one, whatever its case.
    pub target: Option<String>,
    /// Groups with attributes, such as `recstatus`.
    pub group_attributes: Seen,
    /// `roletype` and `authenticationtype` that are not the first attribute of their element.
    pub later_attributes: Seen,
    /// Records with `recstatus` are taken as if they had none.
    pub recstatus: Seen,
    /// Names in upper case, as 1.01 has them.
    pub upper_case: Seen,
    /// Which members of a membership are read.
    pub members: Amount,
    /// Which roles of a member are read.
    pub roles: Amount,
    /// What members that are groups become.
    pub group_members: MembersOf,
    /// Memberships of which something is not known refuse the file, and nothing of it is taken.
    pub unknown_refuses: bool,
    /// Records that refuse the file.
    pub refuses: BTreeSet<Record>,
    /// A document type declaration refuses the file.
    pub doctype_refuses: bool,
    /// Records in comments are taken for records. The file is read whole for that.
    pub comments_read: bool,
    /// Extensions refuse the file.
    pub extensions_refuse: bool,
    /// A file that is not well-formed is taken as far as it can be read.
    pub broken_taken: bool,
    /// Whether several `sourcedid` of an object are read.
    pub other_ids: Seen,
}

/// Whether something in a file is noticed.
#[derive(Clone, Copy, Debug, Default, Deserialize, Eq, JsonSchema, PartialEq)]
#[serde(rename_all = "kebab-case")]
pub enum Seen {
    /// It is.
    #[default]
    Yes,
    /// It is as if it were not there.
    No,
}

/// A kind of records.
#[derive(Clone, Copy, Debug, Deserialize, Eq, JsonSchema, Ord, PartialEq, PartialOrd)]
#[serde(rename_all = "kebab-case")]
pub enum Record {
    /// Persons.
    Person,
    /// Groups.
    Group,
    /// Memberships.
    Membership,
}

/// How many of several are read.
#[derive(Clone, Copy, Debug, Default, Deserialize, Eq, JsonSchema, PartialEq)]
#[serde(rename_all = "kebab-case")]
pub enum Amount {
    /// All of them.
    #[default]
    All,
    /// The first one.
    First,
    /// The last one.
    Last,
}

/// What members with `idtype` 2 become.
#[derive(Clone, Copy, Debug, Default, Deserialize, Eq, JsonSchema, PartialEq)]
#[serde(rename_all = "kebab-case")]
pub enum MembersOf {
    /// Groups are members.
    #[default]
    Groups,
    /// `idtype` is not read: a person of that name is enrolled.
    Persons,
    /// Nothing.
    Nothing,
}

/// What objects are known by.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields, rename_all = "kebab-case")]
pub struct Identity {
    /// Whether `source` tells two identifiers apart.
    pub source: Sources,
    /// What users are looked up by, in this order.
    pub users: Vec<Key>,
    /// What courses are looked up by, in this order.
    pub courses: Vec<Key>,
    /// Bytes that a course code is cut to; 0 for none.
    pub cut_course_codes: usize,
}

/// Whether `source` tells two identifiers apart.
#[derive(Clone, Copy, Debug, Default, Deserialize, Eq, JsonSchema, PartialEq)]
#[serde(rename_all = "kebab-case")]
pub enum Sources {
    /// It does.
    #[default]
    Count,
    /// It does not, and is not kept.
    Ignored,
}

impl Default for Reading {
    fn default() -> Self {
        Self {
            prefixed: Seen::Yes,
            entities_kept: false,
            target: None,
            group_attributes: Seen::Yes,
            later_attributes: Seen::Yes,
            recstatus: Seen::Yes,
            upper_case: Seen::Yes,
            members: Amount::All,
            roles: Amount::All,
            group_members: MembersOf::Groups,
            unknown_refuses: false,
            refuses: BTreeSet::new(),
            doctype_refuses: false,
            comments_read: false,
            extensions_refuse: false,
            broken_taken: false,
            other_ids: Seen::Yes,
        }
    }
}

impl Default for Identity {
    fn default() -> Self {
        Self {
            source: Sources::Count,
            users: vec![Key::Id],
            courses: vec![Key::Id],
            cut_course_codes: 0,
        }
    }
}

//! `group`.

use super::common::{SourcedId, Timeframe};
use crate::xml::Element;

/// A group.
#[derive(Clone, Debug, Default)]
pub struct Group {
    /// `recstatus`.
    pub rec_status: Option<String>,
    /// `comments`.
    pub comments: Option<String>,
    /// `sourcedid`, one or more.
    pub sourced_ids: Vec<SourcedId>,
    /// `grouptype`.
    pub group_types: Vec<GroupType>,
    /// `description`; mandatory.
    pub description: Option<Description>,
    /// `org`.
    pub org: Option<Org>,
    /// `timeframe`.
    pub timeframe: Option<Timeframe>,
    /// `enrollcontrol`.
    pub enroll_control: Option<EnrollControl>,
    /// `email`.
    pub email: Option<String>,
    /// `url`.
    pub url: Option<String>,
    /// `relationship`.
    pub relationships: Vec<Relationship>,
    /// `datasource`.
    pub datasource: Option<String>,
    /// `extension`, as it stands.
    pub extension: Option<Element>,
}

/// `grouptype`.
#[derive(Clone, Debug, Default, Eq, PartialEq)]
pub struct GroupType {
    /// `scheme`.
    pub scheme: Option<String>,
    /// `typevalue`, one or more.
    pub values: Vec<TypeValue>,
}

/// `typevalue`.
#[derive(Clone, Debug, Default, Eq, PartialEq)]
pub struct TypeValue {
    /// `level`; mandatory.
    pub level: Option<String>,
    /// The text.
    pub text: String,
}

/// `description`.
#[derive(Clone, Debug, Default, Eq, PartialEq)]
pub struct Description {
    /// `short`; mandatory.
    pub short: Option<String>,
    /// `long`.
    pub long: Option<String>,
    /// `full`.
    pub full: Option<String>,
}

/// `org`.
#[derive(Clone, Debug, Default, Eq, PartialEq)]
pub struct Org {
    /// `orgname`.
    pub name: Option<String>,
    /// `orgunit`, outermost first where an importer nests them.
    pub units: Vec<String>,
    /// `type`.
    pub kind: Option<String>,
    /// `id`.
    pub id: Option<String>,
}

/// `enrollcontrol`.
#[derive(Clone, Debug, Default, Eq, PartialEq)]
pub struct EnrollControl {
    /// `enrollaccept`.
    pub accept: Option<String>,
    /// `enrollallowed`.
    pub allowed: Option<String>,
}

/// `relationship`.
#[derive(Clone, Debug, Default, Eq, PartialEq)]
pub struct Relationship {
    /// `relation`: `1` the other is the parent, `2` a child, `3` another name of this group.
    pub relation: Option<String>,
    /// The other group.
    pub sourced_id: SourcedId,
    /// `label`; mandatory.
    pub label: Option<String>,
}

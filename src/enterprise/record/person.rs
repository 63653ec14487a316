//! `person`.

use super::common::{SourcedId, UserId};
use crate::xml::Element;

/// A person.
#[derive(Clone, Debug, Default)]
pub struct Person {
    /// `recstatus`.
    pub rec_status: Option<String>,
    /// `comments`.
    pub comments: Option<String>,
    /// `sourcedid`, one or more.
    pub sourced_ids: Vec<SourcedId>,
    /// `userid`.
    pub user_ids: Vec<UserId>,
    /// `name`; mandatory.
    pub name: Option<Name>,
    /// `demographics`.
    pub demographics: Option<Demographics>,
    /// `email`.
    pub email: Option<String>,
    /// `url`.
    pub url: Option<String>,
    /// `tel`.
    pub tels: Vec<Tel>,
    /// `adr`.
    pub address: Option<Address>,
    /// `photo`.
    pub photo: Option<Photo>,
    /// `systemrole/@systemroletype`.
    pub system_role: Option<String>,
    /// `institutionrole`.
    pub institution_roles: Vec<InstitutionRole>,
    /// `datasource`.
    pub datasource: Option<String>,
    /// `extension`, as it stands.
    pub extension: Option<Element>,
}

/// `name`.
#[derive(Clone, Debug, Default, Eq, PartialEq)]
pub struct Name {
    /// `fn`, the name as it is shown; mandatory.
    pub formatted: Option<String>,
    /// `sort`.
    pub sort: Option<String>,
    /// `nickname`.
    pub nickname: Option<String>,
    /// `n`.
    pub parts: Option<NameParts>,
}

/// `n`: the name in parts.
#[derive(Clone, Debug, Default, Eq, PartialEq)]
pub struct NameParts {
    /// `family`.
    pub family: Option<String>,
    /// `given`.
    pub given: Option<String>,
    /// `other`.
    pub other: Vec<String>,
    /// `prefix`.
    pub prefix: Option<String>,
    /// `suffix`.
    pub suffix: Option<String>,
    /// `partname`.
    pub part_names: Vec<PartName>,
}

/// `partname`.
#[derive(Clone, Debug, Default, Eq, PartialEq)]
pub struct PartName {
    /// `partnametype`.
    pub kind: Option<String>,
    /// `lang`.
    pub lang: Option<String>,
    /// The text.
    pub text: String,
}

/// `demographics`.
#[derive(Clone, Debug, Default, Eq, PartialEq)]
pub struct Demographics {
    /// `gender`: `0` unknown, `1` female, `2` male.
    pub gender: Option<String>,
    /// `bday`.
    pub birthday: Option<String>,
    /// `disability`.
    pub disabilities: Vec<String>,
}

/// `tel`.
#[derive(Clone, Debug, Default, Eq, PartialEq)]
pub struct Tel {
    /// `teltype`.
    pub kind: Option<String>,
    /// The number.
    pub number: String,
}

/// `adr`.
#[derive(Clone, Debug, Default, Eq, PartialEq)]
pub struct Address {
    /// `pobox`.
    pub po_box: Option<String>,
    /// `extadd`.
    pub extended: Option<String>,
    /// `street`.
    pub streets: Vec<String>,
    /// `locality`.
    pub locality: Option<String>,
    /// `region`.
    pub region: Option<String>,
    /// `pcode`.
    pub postal_code: Option<String>,
    /// `country`.
    pub country: Option<String>,
}

/// `photo`.
#[derive(Clone, Debug, Default, Eq, PartialEq)]
pub struct Photo {
    /// `imgtype`.
    pub kind: Option<String>,
    /// `extref`, where the picture is.
    pub reference: Option<String>,
}

/// `institutionrole`.
#[derive(Clone, Debug, Default, Eq, PartialEq)]
pub struct InstitutionRole {
    /// `primaryrole`: `Yes` or `No`.
    pub primary: Option<String>,
    /// `institutionroletype`.
    pub kind: Option<String>,
}

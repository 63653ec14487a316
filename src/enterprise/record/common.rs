//! What several records share, and the properties of a file.

use crate::xml::Element;

/// The name of an object: unique within its source.
#[derive(Clone, Debug, Default, Eq, Hash, Ord, PartialEq, PartialOrd)]
pub struct SourcedId {
    /// Who guarantees that the identifier is unique.
    pub source: String,
    /// The identifier.
    pub id: String,
    /// `sourcedidtype`: `New`, `Old` or `Duplicate`.
    pub kind: Option<String>,
}

impl SourcedId {
    /// A name without a kind.
    #[must_use]
    pub fn new(source: impl Into<String>, id: impl Into<String>) -> Self {
        Self { source: source.into(), id: id.into(), kind: None }
    }
}

/// `userid`: what a person logs in with.
#[derive(Clone, Debug, Default, Eq, PartialEq)]
pub struct UserId {
    /// The text.
    pub id: String,
    /// `useridtype`.
    pub kind: Option<String>,
    /// `password`.
    pub password: Option<String>,
    /// `pwencryptiontype`.
    pub encryption: Option<String>,
    /// `authenticationtype`.
    pub authentication: Option<String>,
}

/// `properties`: whence a file comes, where it goes, what it is.
#[derive(Clone, Debug, Default)]
pub struct Properties {
    /// `lang`.
    pub lang: Option<String>,
    /// `comments`.
    pub comments: Option<String>,
    /// `datasource`; mandatory.
    pub datasource: Option<String>,
    /// `target`.
    pub targets: Vec<String>,
    /// `type`, such as `full` or `event`; the standard names no values.
    pub kind: Option<String>,
    /// `datetime`; mandatory.
    pub datetime: Option<String>,
    /// `extension`, as it stands.
    pub extension: Option<Element>,
}

/// `timeframe`: when a group or a role is active.
#[derive(Clone, Debug, Default, Eq, PartialEq)]
pub struct Timeframe {
    /// `begin`.
    pub begin: Option<Boundary>,
    /// `end`.
    pub end: Option<Boundary>,
    /// `adminperiod`.
    pub admin_period: Option<String>,
}

/// `begin` or `end`.
#[derive(Clone, Debug, Default, Eq, PartialEq)]
pub struct Boundary {
    /// The date.
    pub date: String,
    /// `restrict`: `1` where nobody may take part beyond the date, `0` where it only informs.
    pub restrict: Option<String>,
}

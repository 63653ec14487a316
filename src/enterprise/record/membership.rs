//! `membership`.

use super::common::{SourcedId, Timeframe};
use crate::xml::Element;

/// Who belongs to a group.
#[derive(Clone, Debug, Default)]
pub struct Membership {
    /// `comments`.
    pub comments: Option<String>,
    /// The group.
    pub sourced_id: SourcedId,
    /// `member`, one or more.
    pub members: Vec<Member>,
}

/// `member`.
#[derive(Clone, Debug, Default)]
pub struct Member {
    /// `comments`.
    pub comments: Option<String>,
    /// The person or group that belongs to it.
    pub sourced_id: SourcedId,
    /// `idtype`: `1` a person, `2` a group; mandatory.
    pub id_type: Option<String>,
    /// `role`, one or more.
    pub roles: Vec<Role>,
}

/// `role`.
#[derive(Clone, Debug, Default)]
pub struct Role {
    /// `roletype`.
    pub role_type: Option<String>,
    /// `recstatus`.
    pub rec_status: Option<String>,
    /// `subrole`.
    pub sub_role: Option<String>,
    /// `status`: `1` active, `0` inactive; mandatory.
    pub status: Option<String>,
    /// `userid`.
    pub user_id: Option<String>,
    /// `comments`.
    pub comments: Option<String>,
    /// `datetime`.
    pub datetime: Option<String>,
    /// `timeframe`.
    pub timeframe: Option<Timeframe>,
    /// `interimresult`.
    pub interim_results: Vec<Outcome>,
    /// `finalresult`.
    pub final_results: Vec<Outcome>,
    /// `email`.
    pub email: Option<String>,
    /// `datasource`.
    pub datasource: Option<String>,
    /// `extension`, as it stands.
    pub extension: Option<Element>,
}

/// `interimresult` or `finalresult`.
#[derive(Clone, Debug, Default, Eq, PartialEq)]
pub struct Outcome {
    /// `resulttype`, of interim results only.
    pub kind: Option<String>,
    /// `mode`: what kind of grading.
    pub mode: Option<String>,
    /// `values`: what results there can be.
    pub values: Option<Values>,
    /// `result`.
    pub result: Option<String>,
    /// `comments`.
    pub comments: Option<String>,
}

/// `values`.
#[derive(Clone, Debug, Default, Eq, PartialEq)]
pub struct Values {
    /// `valuetype`.
    pub kind: Option<String>,
    /// `list`.
    pub list: Vec<String>,
    /// `min`.
    pub min: Option<String>,
    /// `max`.
    pub max: Option<String>,
}

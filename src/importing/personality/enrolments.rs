//! Enrolments, groups within courses, and what a whole picture does.

use std::collections::{BTreeMap, BTreeSet};

use schemars::JsonSchema;
use serde::Deserialize;

use crate::importing::field::Field;

/// Memberships.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields, rename_all = "kebab-case")]
pub struct Enrolments {
    /// Whether `recstatus` 3 or `status` counts where the two are at odds.
    pub order: StatusOrder,
    /// What a role without `status` is.
    pub missing_status: MissingStatus,
    /// What becomes of an enrolment whose `status` is 0.
    pub inactive: Unenrolling,
    /// What becomes of an enrolment that is deleted.
    pub delete: Unenrolling,
    /// Members are enrolled at all.
    pub create: bool,
    /// An enrolment that is not active becomes so again.
    pub reactivates: bool,
    /// Enrolments that are there are changed.
    pub updates: bool,
    /// What the roles of the standard are called here. Where there are any, others are passed
    /// over.
    pub roles: BTreeMap<String, String>,
    /// Which forms of `roletype` are read.
    pub role_words: RoleWords,
    /// A role without `roletype` is passed over, though the format has a default for it.
    pub role_needed: bool,
    /// Which dates are kept.
    pub dates: Dates,
    /// The time of day at which an enrolment ends.
    pub end_of_day: Option<String>,
    /// `gradable` of the extension is kept; where there is a grading mode and none, it is 1.
    pub gradable: bool,
    /// A second role of a member takes the place of the first.
    pub one_role: bool,
    /// Fields that are kept; all where there are none here.
    #[schemars(with = "BTreeSet<String>")]
    pub keeps: BTreeSet<Field>,
    /// Fields that are not kept.
    #[schemars(with = "BTreeSet<String>")]
    pub drops: BTreeSet<Field>,
}

/// What counts where `recstatus` is 3 and `status` is 1.
#[derive(Clone, Copy, Debug, Default, Deserialize, Eq, JsonSchema, PartialEq)]
#[serde(rename_all = "kebab-case")]
pub enum StatusOrder {
    /// The enrolment is deleted.
    #[default]
    RecstatusCounts,
    /// It is there.
    StatusCounts,
    /// `recstatus` is not read.
    RecstatusUnread,
}

/// What a role without `status` is.
#[derive(Clone, Copy, Debug, Default, Deserialize, Eq, JsonSchema, PartialEq)]
#[serde(rename_all = "kebab-case")]
pub enum MissingStatus {
    /// Active: the element is mandatory, and somebody who is named takes part.
    #[default]
    Active,
    /// Not active.
    Inactive,
    /// Passed over.
    Skipped,
}

/// What becomes of an enrolment that ends.
#[derive(Clone, Copy, Debug, Default, Deserialize, Eq, JsonSchema, PartialEq)]
#[serde(rename_all = "kebab-case")]
pub enum Unenrolling {
    /// It is kept, and is not active.
    #[default]
    Inactive,
    /// It is suspended.
    Suspends,
    /// It is gone.
    Removes,
    /// Nothing: it stays as it is.
    Nothing,
}

/// Which forms of `roletype` are read.
#[derive(Clone, Copy, Debug, Default, Deserialize, Eq, JsonSchema, PartialEq)]
#[serde(rename_all = "kebab-case")]
pub enum RoleWords {
    /// Codes and the words of 1.1.
    #[default]
    All,
    /// Codes and words, but `Content Developer` with a blank.
    Blank,
    /// Codes.
    Codes,
}

/// Which dates are kept.
#[derive(Clone, Copy, Debug, Default, Deserialize, Eq, JsonSchema, PartialEq)]
#[serde(rename_all = "kebab-case")]
pub enum Dates {
    /// All, with what they restrict.
    #[default]
    All,
    /// Those that restrict.
    Restricting,
    /// Those that restrict, and are a date without a time.
    PlainRestricting,
    /// None.
    None,
}

/// Groups within a course.
#[derive(Clone, Debug, Default, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields, rename_all = "kebab-case")]
pub struct Groups {
    /// `cohort` of a role's extension names one.
    pub from_cohort: bool,
}

/// Files that hold everything.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields, rename_all = "kebab-case")]
pub struct Snapshots {
    /// Every file is taken for one.
    pub always: bool,
    /// What becomes of users that are missing in one.
    pub users: Reconciling,
    /// What becomes of courses that are missing.
    pub courses: Reconciling,
    /// What becomes of enrolments that are missing.
    pub enrolments: Reconciling,
    /// Only what came from the same `datasource` before can be missing.
    pub by_datasource: bool,
    /// Where more enrolments than so many in a hundred would go, none goes; 100 for no limit.
    pub drop_limit: u8,
}

/// What becomes of an object that is missing in a file that holds everything.
#[derive(Clone, Copy, Debug, Default, Deserialize, Eq, JsonSchema, PartialEq)]
#[serde(rename_all = "kebab-case")]
pub enum Reconciling {
    /// It is gone.
    #[default]
    Removes,
    /// It is hidden, or suspended.
    Hides,
    /// Nothing.
    Nothing,
}

impl Default for Enrolments {
    fn default() -> Self {
        Self {
            order: StatusOrder::default(),
            missing_status: MissingStatus::default(),
            inactive: Unenrolling::Inactive,
            delete: Unenrolling::Removes,
            create: true,
            reactivates: true,
            updates: true,
            roles: BTreeMap::new(),
            role_words: RoleWords::default(),
            role_needed: false,
            dates: Dates::default(),
            end_of_day: None,
            gradable: false,
            one_role: false,
            keeps: BTreeSet::new(),
            drops: BTreeSet::new(),
        }
    }
}

impl Default for Snapshots {
    fn default() -> Self {
        Self {
            always: false,
            users: Reconciling::default(),
            courses: Reconciling::default(),
            enrolments: Reconciling::default(),
            by_datasource: true,
            drop_limit: 100,
        }
    }
}

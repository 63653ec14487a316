//! What a file changed, and what was lost on the way.

use std::collections::BTreeMap;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::xml::LineColumn;

/// What an importer keeps.
#[derive(Clone, Copy, Debug, Eq, Hash, Ord, PartialEq, PartialOrd, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Kind {
    /// What persons become.
    Users,
    /// What groups become.
    Courses,
    /// Where courses stand.
    Categories,
    /// What roles of members become.
    Enrolments,
    /// Groups within courses.
    Groups,
}

/// What happened to something that is kept.
#[derive(Clone, Copy, Debug, Eq, Hash, Ord, PartialEq, PartialOrd, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Action {
    /// It is new.
    Added,
    /// It is different.
    Changed,
    /// It is there, and hidden, suspended or not active from now on.
    Disabled,
    /// It is gone.
    Removed,
    /// It was named, and is as it was.
    Unchanged,
}

/// One change.
#[derive(Clone, Debug, Eq, PartialEq, Serialize)]
pub struct Change {
    /// What it is.
    pub kind: Kind,
    /// What happened to it.
    pub action: Action,
    /// Its identifiers.
    pub name: String,
    /// The fields that differ, where it was there before.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub fields: Vec<&'static str>,
    /// Line and column of the record, in the file; none where a record is missing.
    #[serde(skip_serializing_if = "Option::is_none", serialize_with = "place")]
    pub at: Option<LineColumn>,
}

/// Something in a file that an importer does not take in.
#[derive(
    Clone, Copy, Debug, Deserialize, Eq, Hash, JsonSchema, Ord, PartialEq, PartialOrd, Serialize,
)]
#[serde(rename_all = "kebab-case")]
pub enum Loss {
    /// Elements under a prefix are not seen.
    Prefixed,
    /// Names in upper case are not seen.
    UpperCase,
    /// References such as `&amp;` are kept as they are written.
    EntityKept,
    /// A group with attributes is not seen.
    GroupAttributes,
    /// An attribute that is not the first is not seen.
    LaterAttribute,
    /// The first attribute takes those behind it for its value.
    SwallowedAttributes,
    /// The file is for another target, and the rest of it is not read.
    OtherTarget,
    /// A record without identifier is passed over.
    NoIdentifier,
    /// A user without username is not created.
    NoUsername,
    /// A user that is not there is not created.
    UserNotCreated,
    /// A user that is there is not changed.
    UserNotChanged,
    /// A user is not deleted.
    UserNotDeleted,
    /// A course that is not there is not created.
    CourseNotCreated,
    /// A course that is there is not changed.
    CourseNotChanged,
    /// A course is hidden, and not deleted.
    CourseHidden,
    /// The deletion of a course that is not there creates it.
    DeletionCreates,
    /// The type of a group is none that is known.
    GroupType,
    /// A category that is not there is not created.
    CategoryNotCreated,
    /// A category without the separator between name and number ends the file.
    NoSeparator,
    /// A membership of a course that is not there is passed over.
    UnknownCourse,
    /// A member that is not there is passed over.
    UnknownMember,
    /// A group that is a member is passed over.
    GroupMember,
    /// A group that is a member is taken for a person.
    GroupAsPerson,
    /// Of several members, the others are passed over.
    OtherMembers,
    /// Of several roles, the others are passed over.
    OtherRoles,
    /// A role whose type is not read is passed over.
    RoleNotRead,
    /// A role that means nothing to the importer is passed over.
    RoleNotKnown,
    /// A role without status is passed over.
    NoStatus,
    /// A role without status counts as ended.
    NoStatusEnds,
    /// `recstatus` and `status` are at odds, and `recstatus` counts.
    RecstatusCounts,
    /// `recstatus` and `status` are at odds, and `status` counts.
    StatusCounts,
    /// Nobody is enrolled.
    NotEnrolled,
    /// An enrolment is not ended.
    NotEnded,
    /// An enrolment that ended does not begin again.
    NotBegunAgain,
    /// A date is not kept.
    DateNotKept,
    /// More enrolments are missing than the limit allows, and none is ended.
    DropLimit,
    /// The rest of a file that is not well-formed.
    RestOfFile,
}

/// What is lost, how often, and where first.
#[derive(Clone, Debug, Eq, PartialEq, Serialize)]
pub struct Note {
    /// What.
    pub loss: Loss,
    /// The number of the rule, where what is known of the importer is numbered.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub rule: Option<String>,
    /// How often.
    pub count: u64,
    /// What it is about, the first time.
    pub about: String,
    /// Line and column of the record, the first time.
    #[serde(serialize_with = "place", skip_serializing_if = "Option::is_none")]
    pub at: Option<LineColumn>,
}

/// How often something happened to what is kept.
pub type Tally = BTreeMap<Kind, BTreeMap<Action, u64>>;

/// Everything that a file did.
#[derive(Clone, Debug, Default, Eq, PartialEq)]
pub struct Changes {
    /// How often each thing happened.
    pub tally: Tally,
    /// The first changes; what is unchanged is not among them.
    pub first: Vec<Change>,
    /// What was lost.
    pub notes: BTreeMap<Loss, Note>,
    /// Records that were read.
    pub records: u64,
    /// How many changes are kept in `first`.
    pub kept: usize,
}

impl Kind {
    /// All of them, in the order in which they are told.
    pub const ALL: [Self; 5] =
        [Self::Users, Self::Courses, Self::Categories, Self::Enrolments, Self::Groups];

    /// Its name.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Users => "users",
            Self::Courses => "courses",
            Self::Categories => "categories",
            Self::Enrolments => "enrolments",
            Self::Groups => "groups",
        }
    }
}

impl Action {
    /// All of them, in the order in which they are told.
    pub const ALL: [Self; 5] =
        [Self::Added, Self::Changed, Self::Disabled, Self::Removed, Self::Unchanged];

    /// Its name.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Added => "added",
            Self::Changed => "changed",
            Self::Disabled => "disabled",
            Self::Removed => "removed",
            Self::Unchanged => "unchanged",
        }
    }
}

impl Changes {
    /// Takes a change down; `describe` is asked where it is among the first.
    pub(super) fn add(&mut self, kind: Kind, action: Action, describe: impl FnOnce() -> Change) {
        *self.tally.entry(kind).or_default().entry(action).or_default() += 1;
        if action != Action::Unchanged && self.first.len() < self.kept {
            self.first.push(describe());
        }
    }

    /// Takes a loss down.
    pub(super) fn lose(
        &mut self,
        loss: Loss,
        rule: Option<&String>,
        about: impl FnOnce() -> String,
        at: Option<LineColumn>,
    ) {
        let note = self.notes.entry(loss).or_insert_with(|| Note {
            loss,
            rule: rule.cloned(),
            count: 0,
            about: about(),
            at,
        });
        note.count += 1;
    }

    /// How often something happened.
    #[must_use]
    pub fn count(&self, kind: Kind, action: Action) -> u64 {
        self.tally.get(&kind).and_then(|actions| actions.get(&action)).copied().unwrap_or(0)
    }

    /// Whether nothing is different from before.
    #[must_use]
    pub fn is_none(&self) -> bool {
        let actions = self.tally.values().flatten();
        actions.into_iter().all(|(action, _)| *action == Action::Unchanged)
    }

    /// Adds what another file did afterwards.
    pub fn join(&mut self, later: Self) {
        for (kind, actions) in later.tally {
            for (action, count) in actions {
                *self.tally.entry(kind).or_default().entry(action).or_default() += count;
            }
        }
        let room = self.kept.saturating_sub(self.first.len());
        self.first.extend(later.first.into_iter().take(room));
        for (loss, note) in later.notes {
            self.notes.entry(loss).and_modify(|it| it.count += note.count).or_insert(note);
        }
        self.records += later.records;
    }
}

fn place<S: serde::Serializer>(at: &Option<LineColumn>, serializer: S) -> Result<S::Ok, S::Error> {
    match at {
        Some(at) => serializer.collect_str(&format_args!("{}:{}", at.line, at.column)),
        None => serializer.serialize_none(),
    }
}

impl Loss {
    /// What it means, one line.
    #[must_use]
    pub const fn title(self) -> &'static str {
        match self {
            Self::Prefixed => "elements under a prefix are not seen",
            Self::UpperCase => "names in upper case are not seen",
            Self::EntityKept => "`&amp;` and the like are kept as they are written",
            Self::GroupAttributes => "groups with attributes are not seen",
            Self::LaterAttribute => "an attribute that is not the first is not seen",
            Self::SwallowedAttributes => "the first attribute takes those behind it into its value",
            Self::OtherTarget => "the file is for another target; the rest of it is not read",
            Self::NoIdentifier => "records without identifier are passed over",
            Self::NoUsername => "users without username are not created",
            Self::UserNotCreated => "users that are not there are not created",
            Self::UserNotChanged => "users that are there are not changed",
            Self::UserNotDeleted => "users are not deleted",
            Self::CourseNotCreated => "courses that are not there are not created",
            Self::CourseNotChanged => "courses that are there are not changed",
            Self::CourseHidden => "courses are hidden and not deleted",
            Self::DeletionCreates => "the deletion of a course that is not there creates it",
            Self::GroupType => "groups whose type is not known are passed over",
            Self::CategoryNotCreated => "categories that are not there are not created",
            Self::NoSeparator => "a category has no separator; the rest of the file is not read",
            Self::UnknownCourse => "memberships of courses that are not there are passed over",
            Self::UnknownMember => "members that are not there are passed over",
            Self::GroupMember => "groups as members are passed over",
            Self::GroupAsPerson => "groups as members are taken for persons",
            Self::OtherMembers => "of several members, one is read",
            Self::OtherRoles => "of several roles of a member, one is read",
            Self::RoleNotRead => "roles whose type is not read are passed over",
            Self::RoleNotKnown => "roles that mean nothing here are passed over",
            Self::NoStatus => "roles without status are passed over",
            Self::NoStatusEnds => "roles without status count as ended",
            Self::RecstatusCounts => "`recstatus` says deleted, `status` active: deleted",
            Self::StatusCounts => "`recstatus` says deleted, `status` active: enrolled",
            Self::NotEnrolled => "nobody is enrolled",
            Self::NotEnded => "enrolments are not ended",
            Self::NotBegunAgain => "enrolments that ended do not begin again",
            Self::DateNotKept => "dates are not kept",
            Self::DropLimit => "too many enrolments are missing, so none is ended",
            Self::RestOfFile => "the file is broken; what came before is taken",
        }
    }

    /// Its name, as personalities write it.
    #[must_use]
    pub fn name(self) -> String {
        serde_json::to_value(self)
            .ok()
            .and_then(|v| v.as_str().map(str::to_owned))
            .unwrap_or_default()
    }
}

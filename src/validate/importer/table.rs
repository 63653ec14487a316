//! Which habit of a file costs what with whom.

use std::sync::LazyLock;

use schemars::JsonSchema;
use serde::Deserialize;

use crate::embedded;
use crate::spec::toml_file;

const FILE: &str = "fixtures/importers.toml";

/// The built-in table.
static TABLE: LazyLock<Table> = LazyLock::new(|| {
    let text = embedded::file(FILE).map_or("", |file| file.text);
    toml_file::read(FILE, text).expect("the table is ours, and a test reads it")
});

/// What a file does that somebody stumbles over.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(in crate::validate) enum Habit {
    PrefixedNames,
    BlankInEndTag,
    MarkupInComment,
    ReferencesInText,
    Sections,
    OneLine,
    SingleByteEncoding,
    Utf16,
    MembershipFirst,
    SeveralSourcedids,
    EmptyId,
    NoUserid,
    DeletionWithoutUserid,
    NoNameParts,
    AuthenticationWithOthers,
    GroupWithAttributes,
    GroupDeleted,
    SeveralMembers,
    GroupAsMember,
    SeveralRoles,
    RoleTypeNotFirst,
    RoleTypeAbsent,
    ContentDeveloper,
    StatusAtOdds,
    LimitNotRestricted,
    LimitWithTime,
    RestrictedEnd,
    Snapshot,
    FieldsNotRead,
}

#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
struct Table {
    importer: Vec<Importer>,
    habit: Vec<Row>,
    unread: Vec<Unread>,
}

/// An importer.
#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct Importer {
    id: String,
    pub name: String,
    #[expect(dead_code, reason = "for readers of the table")]
    about: String,
}

/// What is known of a habit.
#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct Row {
    pub id: String,
    pub text: String,
    pub advice: String,
    pub loses: Vec<RowLoss>,
}

#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct RowLoss {
    importer: String,
    pub what: String,
    pub source: String,
}

/// Fields that an importer does not read.
#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct Unread {
    importer: String,
    /// `person`, `group` or `role`.
    pub object: String,
    pub fields: Vec<String>,
    pub source: String,
}

impl Habit {
    /// All of them, in the order in which they are told.
    pub(super) const ALL: [Self; 29] = [
        Self::PrefixedNames,
        Self::BlankInEndTag,
        Self::MarkupInComment,
        Self::ReferencesInText,
        Self::Sections,
        Self::OneLine,
        Self::SingleByteEncoding,
        Self::Utf16,
        Self::MembershipFirst,
        Self::SeveralSourcedids,
        Self::EmptyId,
        Self::NoUserid,
        Self::DeletionWithoutUserid,
        Self::NoNameParts,
        Self::AuthenticationWithOthers,
        Self::GroupWithAttributes,
        Self::GroupDeleted,
        Self::SeveralMembers,
        Self::GroupAsMember,
        Self::SeveralRoles,
        Self::RoleTypeNotFirst,
        Self::RoleTypeAbsent,
        Self::ContentDeveloper,
        Self::StatusAtOdds,
        Self::LimitNotRestricted,
        Self::LimitWithTime,
        Self::RestrictedEnd,
        Self::Snapshot,
        Self::FieldsNotRead,
    ];

    /// Its name in the table.
    pub(super) const fn id(self) -> &'static str {
        match self {
            Self::PrefixedNames => "prefixed-names",
            Self::BlankInEndTag => "blank-in-end-tag",
            Self::MarkupInComment => "markup-in-comment",
            Self::ReferencesInText => "references-in-text",
            Self::Sections => "sections",
            Self::OneLine => "one-line",
            Self::SingleByteEncoding => "single-byte-encoding",
            Self::Utf16 => "utf-16",
            Self::MembershipFirst => "membership-first",
            Self::SeveralSourcedids => "several-sourcedids",
            Self::EmptyId => "empty-id",
            Self::NoUserid => "no-userid",
            Self::DeletionWithoutUserid => "deletion-without-userid",
            Self::NoNameParts => "no-name-parts",
            Self::AuthenticationWithOthers => "authentication-with-others",
            Self::GroupWithAttributes => "group-with-attributes",
            Self::GroupDeleted => "group-deleted",
            Self::SeveralMembers => "several-members",
            Self::GroupAsMember => "group-as-member",
            Self::SeveralRoles => "several-roles",
            Self::RoleTypeNotFirst => "role-type-not-first",
            Self::RoleTypeAbsent => "role-type-absent",
            Self::ContentDeveloper => "content-developer",
            Self::StatusAtOdds => "status-at-odds",
            Self::LimitNotRestricted => "limit-not-restricted",
            Self::LimitWithTime => "limit-with-time",
            Self::RestrictedEnd => "restricted-end",
            Self::Snapshot => "snapshot",
            Self::FieldsNotRead => "fields-not-read",
        }
    }

    /// What is known of it.
    pub(super) fn row(self) -> Option<&'static Row> {
        TABLE.habit.iter().find(|row| row.id == self.id())
    }
}

impl RowLoss {
    /// The importer's name.
    pub fn importer(&self) -> &'static str {
        name_of(&self.importer)
    }
}

impl Unread {
    /// The importer's name.
    pub fn importer(&self) -> &'static str {
        name_of(&self.importer)
    }
}

/// Fields that importers do not read.
pub(super) fn unread() -> &'static [Unread] {
    &TABLE.unread
}

/// The names of all habits that are looked for.
pub fn importer_habits() -> impl Iterator<Item = &'static str> {
    Habit::ALL.into_iter().map(Habit::id)
}

fn name_of(id: &str) -> &'static str {
    let importer = TABLE.importer.iter().find(|importer| importer.id == id);
    importer.map_or("an importer", |importer| &importer.name)
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    #[test]
    fn the_table_has_a_row_for_each_habit_and_no_other() {
        let rows: BTreeSet<&str> = TABLE.habit.iter().map(|row| &*row.id).collect();
        assert_eq!(rows.len(), TABLE.habit.len(), "no row stands twice");
        assert_eq!(rows, importer_habits().collect());
        for row in TABLE.habit.iter().filter(|row| row.id != "fields-not-read") {
            assert!(!row.loses.is_empty(), "{}: nobody loses anything", row.id);
        }
    }

    #[test]
    fn every_loss_is_of_a_known_importer_and_says_how_it_is_known() {
        let losses = TABLE.habit.iter().flat_map(|row| &row.loses);
        for loss in losses {
            assert_ne!(loss.importer(), "an importer", "{}", loss.importer);
            assert!(!loss.source.is_empty() && !loss.what.is_empty());
        }
        for unread in unread() {
            assert_ne!(unread.importer(), "an importer");
            assert!(["person", "group", "role"].contains(&&*unread.object));
            assert!(unread.fields.iter().all(|field| *field == field.to_lowercase()));
        }
    }
}

//! The requirements that are judged of every roster file.

use std::sync::LazyLock;

/// What a requirement is about: where a file has none of it, there is nothing to judge.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(super) enum About {
    File,
    Persons,
    Groups,
    Memberships,
    /// Names that a snapshot should have, since it has others of their sort.
    GroupsOfMemberships,
    Members,
    Relationships,
}

/// Each requirement, by its clause, in the order in which it is told.
pub(super) const RULES: [(&str, About); 30] = [
    ("EF-01", About::File),
    ("EF-02", About::File),
    ("EF-03", About::File),
    ("EF-04", About::File),
    ("EF-05", About::File),
    ("EF-06", About::File),
    ("EF-07", About::File),
    ("EF-08", About::File),
    ("EF-09", About::Memberships),
    ("CONF-I1a", About::File),
    ("CONF-I1b", About::File),
    ("CONF-I1c", About::File),
    ("CONF-I1d", About::File),
    ("CONF-I2a", About::Persons),
    ("CONF-I2b", About::Persons),
    ("CONF-I2c", About::Persons),
    ("CONF-I2d", About::Persons),
    ("CONF-I3a", About::Groups),
    ("CONF-I3b", About::Groups),
    ("CONF-I3c", About::Groups),
    ("CONF-I3d", About::Groups),
    ("CONF-I4a", About::Memberships),
    ("CONF-I4b", About::Memberships),
    ("CONF-I4c", About::Memberships),
    ("CONF-I4d", About::Memberships),
    ("CONF-I5", About::File),
    ("CONF-I7", About::File),
    ("CONF-R1", About::GroupsOfMemberships),
    ("CONF-R2", About::Members),
    ("CONF-R3", About::Relationships),
];

/// Requirements on a set of files.
pub(in crate::validate) const SET_RULES: [&str; 8] =
    ["CONF-S1", "SR-01", "SR-02", "SR-03", "SR-04", "SR-05", "SR-06", "SR-07"];

/// The ids of all rules for roster files and for sets of them. Each is the name of a clause.
#[must_use]
pub fn rule_ids() -> &'static [&'static str] {
    static IDS: LazyLock<Vec<&'static str>> =
        LazyLock::new(|| RULES.into_iter().map(|(id, _)| id).chain(SET_RULES).collect());
    &IDS
}

//! What came of each requirement.

use std::collections::BTreeMap;

use super::facts::{Assertion, FileKind};
use super::rules::{About, RULES};
use super::tally::Tally;
use crate::ground::Verdict;
use crate::validate::judgement::Totals;

/// How far a file was judged.
#[derive(Clone, Copy, Debug)]
pub(super) struct Extent {
    /// It was read to its end.
    pub is_whole: bool,
    /// Every name in it was followed.
    pub is_followed: bool,
}

pub(super) fn assertions(
    tally: &Tally,
    found: &BTreeMap<&'static str, Totals>,
    extent: Extent,
) -> Vec<Assertion> {
    RULES.into_iter().map(|(clause, about)| one(clause, about, tally, found, extent)).collect()
}

fn one(
    clause: &'static str,
    about: About,
    tally: &Tally,
    found: &BTreeMap<&'static str, Totals>,
    extent: Extent,
) -> Assertion {
    let totals = found.get(clause).copied().unwrap_or_default();
    let needs_names = clause.starts_with("CONF-R") || matches!(clause, "EF-05" | "EF-09");
    let verdict = if totals.all() > 0 {
        Some(totals.verdict())
    } else if !extent.is_whole || (needs_names && !extent.is_followed) {
        None
    } else if about.is_in(tally) {
        Some(Verdict::Pass)
    } else {
        Some(Verdict::NotApplicable)
    };
    Assertion { clause, verdict, findings: totals.all() }
}

impl About {
    /// Whether a file has something that this is about. A file of events may name what the target
    /// has, and so may one that has none of the sort: groups need not be exchanged.
    pub(super) fn is_in(self, tally: &Tally) -> bool {
        let is_snapshot = tally.kind() == FileKind::Snapshot;
        match self {
            Self::File => true,
            Self::Persons => tally.persons > 0,
            Self::Groups => tally.groups > 0,
            Self::Memberships => tally.memberships > 0,
            Self::GroupsOfMemberships => is_snapshot && tally.memberships > 0 && tally.groups > 0,
            Self::Members => is_snapshot && tally.members > 0 && tally.persons + tally.groups > 0,
            Self::Relationships => is_snapshot && tally.relationships > 0,
        }
    }
}

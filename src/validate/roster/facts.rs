//! What a roster file is, and what came of each requirement on it.

use crate::ground::Verdict;
use crate::validate::importer::ImporterRisk;

/// What is known of a roster file besides its findings.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct RosterFacts {
    /// A whole picture, or what happened to one.
    pub kind: FileKind,
    /// Whether some records say what is to become of them, and others do not.
    pub is_mixed: bool,
    /// Persons.
    pub persons: u64,
    /// Groups.
    pub groups: u64,
    /// Memberships: groups with their members.
    pub memberships: u64,
    /// Members in them.
    pub members: u64,
    /// What came of each requirement on instances, in a fixed order.
    pub assertions: Vec<Assertion>,
    /// What importers are known to lose of it. None of it is a breach.
    pub risks: Vec<ImporterRisk>,
}

/// What a file tells.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum FileKind {
    /// All there is.
    Snapshot,
    /// What was added, changed and deleted.
    Events,
}

/// One requirement, and what came of it.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub struct Assertion {
    /// The clause.
    pub clause: &'static str,
    /// `not-applicable` where the file has nothing that it is about; none where it was not judged,
    /// since the file was not read to its end or references were not followed.
    pub verdict: Option<Verdict>,
    /// Findings of it.
    pub findings: u64,
}

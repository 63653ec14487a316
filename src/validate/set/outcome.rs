//! What comes of judging a set.

use super::super::finding::Finding;
use super::super::roster::Assertion;
use crate::ground::Verdict;

/// What came of judging files together.
#[derive(Clone, Debug)]
pub struct SetJudgement {
    /// The files, in the order in which they were taken.
    pub files: Vec<String>,
    /// What was found.
    pub findings: Vec<SetFinding>,
    /// What came of each requirement, in a fixed order.
    pub assertions: Vec<Assertion>,
    /// Why they were not judged, or not to the end; else none.
    pub obstacle: Option<String>,
}

/// Something that one of the files shows together with the others.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct SetFinding {
    /// The file.
    pub file: String,
    /// What is wrong; its path is empty.
    pub finding: Finding,
}

impl SetJudgement {
    /// The verdict on the set: `untestable` where it was not judged to the end.
    #[must_use]
    pub fn verdict(&self) -> Verdict {
        let worst = self.assertions.iter().filter_map(|assertion| assertion.verdict).max();
        let worst = worst.filter(|verdict| *verdict > Verdict::Pass).unwrap_or(Verdict::Pass);
        if self.obstacle.is_some() { worst.max(Verdict::Untestable) } else { worst }
    }
}

//! What events say of snapshots.

use serde::{Deserialize, Serialize};

use crate::suite::CaseId;

/// How a run compares with the snapshots of its target.
#[derive(Clone, Debug, Default, Deserialize, Eq, PartialEq, Serialize)]
#[serde(deny_unknown_fields)]
pub struct SnapshotSummary {
    /// The folder with the snapshots.
    pub folder: String,
    /// Cases that went as their snapshots say.
    pub same: u32,
    /// Cases that went otherwise, or have no snapshot yet.
    pub different: Vec<SnapshotDifference>,
    /// Cases that say nothing of the target's behaviour, because of errors of network or harness.
    pub not_compared: u32,
    /// Snapshots of cases that there are no more; looked for only where all cases are selected.
    pub orphans: Vec<String>,
    /// Whether what differs was written beside the snapshots, for a review.
    pub written: bool,
}

/// A case that went otherwise than its snapshot says.
#[derive(Clone, Debug, Deserialize, Eq, PartialEq, Serialize)]
#[serde(deny_unknown_fields)]
pub struct SnapshotDifference {
    /// The case.
    pub case: CaseId,
    /// There is no snapshot of it yet.
    pub is_new: bool,
    /// Lines that came.
    pub added: u32,
    /// Lines that went.
    pub removed: u32,
}

impl SnapshotSummary {
    /// Adds another part of the run.
    pub fn add(&mut self, other: Self) {
        self.same += other.same;
        self.not_compared += other.not_compared;
        self.different.extend(other.different);
        self.different.sort_by(|left, right| left.case.cmp(&right.case));
        self.orphans.extend(other.orphans);
        self.written |= other.written;
    }

    /// Whether somebody has to look: something is changed, or not accepted yet.
    #[must_use]
    pub fn is_pending(&self) -> bool {
        !self.different.is_empty()
    }
}

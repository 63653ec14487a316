//! Findings, so many and no more.

use std::collections::HashSet;
use std::hash::{DefaultHasher, Hash, Hasher};

use super::finding::Finding;
use super::judgement::{Beyond, Totals};

/// Kinds that are told apart at the most.
const MOST_KINDS: usize = 10_000;

/// Findings as they come: the first are kept, all are counted. What is red and what is not are
/// kept apart, so that many warnings do not hide a failure.
#[derive(Debug, Default)]
pub(super) struct Collected {
    most: usize,
    red: Vec<Finding>,
    mild: Vec<Finding>,
    pub totals: Totals,
    told: HashSet<u64>,
    untold: HashSet<u64>,
    is_open: bool,
}

impl Collected {
    /// Keeps `most` of each sort.
    pub fn new(most: usize) -> Self {
        Self { most, ..Self::default() }
    }

    /// Keeps a finding, or counts it.
    pub fn add(&mut self, finding: Finding) {
        self.totals.count(finding.verdict);
        let kind = kind(&finding);
        let list = if finding.verdict.is_red() { &mut self.red } else { &mut self.mild };
        if list.len() < self.most {
            self.told.insert(kind);
            list.push(finding);
        } else if !self.told.contains(&kind) {
            if self.untold.len() < MOST_KINDS {
                self.untold.insert(kind);
            } else if !self.untold.contains(&kind) {
                self.is_open = true;
            }
        }
    }

    /// Those that were kept, and what there was beyond; together with others of the same document.
    pub fn finish(self, other: Self) -> (Vec<Finding>, Totals, Beyond) {
        let totals = self.totals.plus(other.totals);
        let mut findings = cut(self.red, other.red, self.most);
        findings.extend(cut(self.mild, other.mild, self.most));
        findings.sort_by_key(|finding| finding.place);
        let told: HashSet<u64> = findings.iter().map(kind).collect();
        let mut all: HashSet<u64> = self.told;
        for more in [self.untold, other.told, other.untold] {
            all.extend(more);
        }
        let beyond = Beyond {
            findings: totals.all() - findings.len() as u64,
            kinds: all.difference(&told).count() as u64,
            is_open: self.is_open || other.is_open,
        };
        (findings, totals, beyond)
    }
}

/// The first `most` of both, in document order.
fn cut(mut left: Vec<Finding>, right: Vec<Finding>, most: usize) -> Vec<Finding> {
    left.extend(right);
    left.sort_by_key(|finding| finding.place);
    left.truncate(most);
    left
}

/// The same rule at the same path, positions aside.
fn kind(finding: &Finding) -> u64 {
    let mut hasher = DefaultHasher::new();
    finding.rule.hash(&mut hasher);
    finding.kind_of_place().hash(&mut hasher);
    hasher.finish()
}

impl Finding {
    /// The path without positions: what findings of one kind have in common besides the rule.
    #[must_use]
    pub fn kind_of_place(&self) -> String {
        let mut out = String::with_capacity(self.path.len());
        let mut is_position = false;
        for character in self.path.chars() {
            match character {
                '[' => is_position = true,
                ']' => is_position = false,
                _ if is_position => {}
                other => out.push(other),
            }
        }
        out
    }
}

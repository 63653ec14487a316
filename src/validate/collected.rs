//! Findings, so many and no more.

use std::collections::{BTreeMap, HashSet};
use std::hash::{DefaultHasher, Hash, Hasher};

use super::finding::Finding;
use super::judgement::{Beyond, Totals};
use crate::ground::Verdict;

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
    /// The same by clause, of those that break one.
    by_clause: BTreeMap<&'static str, Totals>,
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
        self.count(finding.clause, finding.verdict, 1);
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

    /// Another one that keeps as many.
    pub fn fork(&self) -> Self {
        Self::new(self.most)
    }

    /// Counts findings that nobody looked at more closely.
    pub fn count_more(&mut self, clause: &'static str, verdict: Verdict, count: u64) {
        self.count(Some(clause), verdict, count);
    }

    /// How many there are of each clause, together with others.
    pub fn by_clause(&self, other: Option<&Self>) -> BTreeMap<&'static str, Totals> {
        let mut all = self.by_clause.clone();
        for (clause, totals) in other.into_iter().flat_map(|other| &other.by_clause) {
            let sum = all.entry(clause).or_default();
            *sum = sum.plus(*totals);
        }
        all
    }

    fn count(&mut self, clause: Option<&'static str>, verdict: Verdict, count: u64) {
        self.totals.count(verdict, count);
        if let Some(clause) = clause {
            self.by_clause.entry(clause).or_default().count(verdict, count);
        }
    }

    /// Takes others in.
    pub fn absorb(&mut self, other: Self) {
        self.red = cut(std::mem::take(&mut self.red), other.red, self.most);
        self.mild = cut(std::mem::take(&mut self.mild), other.mild, self.most);
        self.totals = self.totals.plus(other.totals);
        for (clause, totals) in other.by_clause {
            let sum = self.by_clause.entry(clause).or_default();
            *sum = sum.plus(totals);
        }
        self.told.extend(other.told);
        self.untold.extend(other.untold);
        self.is_open |= other.is_open;
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

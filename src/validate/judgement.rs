//! What comes of judging a document.

use super::finding::Finding;
use super::roster::RosterFacts;
use super::veil::Veil;
use crate::ground::Verdict;
use crate::xml::{Doctype, FileEncoding, QName};

/// What came of judging a document.
#[derive(Clone, Debug)]
pub struct Judgement {
    /// The document element; none where none was reached.
    pub root: Option<QName>,
    /// What stands in the envelope, where the document is one.
    pub soap: Option<Soap>,
    /// The schemas it was held against, the chosen one first, then as they were offered.
    pub fits: Vec<Fit>,
    /// What is wrong by the rules for messages and by the chosen schema, in document order.
    pub findings: Vec<Finding>,
    /// All there is of that, told above or not.
    pub totals: Totals,
    /// What is not told above.
    pub beyond: Beyond,
    /// Where credentials stand near findings.
    pub veils: Vec<Veil>,
    /// What it is as a roster file, and what came of each requirement on those; none for other
    /// documents.
    pub roster: Option<RosterFacts>,
    /// How many elements were read.
    pub elements: u64,
    /// The encoding, where it could be told.
    pub encoding: Option<FileEncoding>,
    /// The document type declaration, noted and not followed.
    pub doctype: Option<Doctype>,
    /// Why reading stopped before the end, where it did for a reason outside of the document.
    pub stopped: Option<String>,
}

/// What stands in an envelope.
#[derive(Clone, Debug, Default, Eq, PartialEq)]
pub struct Soap {
    /// The child of the body.
    pub payload: Option<QName>,
    /// Whether that is a fault.
    pub is_fault: bool,
    /// Which way the message goes, where the payload or the header block tells.
    pub direction: Option<Direction>,
}

/// Which way a message goes.
#[derive(Clone, Copy, Debug, Eq, Hash, PartialEq)]
pub enum Direction {
    /// From the source to the target.
    Request,
    /// Back.
    Response,
}

/// How a document fits a schema.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Fit {
    /// The schema's name, such as `lis-2.0-final/pms`, or the user's file.
    pub schema: String,
    /// What is wrong by it.
    pub totals: Totals,
    /// There may be more: counting ended, since another schema fits better whatever comes.
    pub is_open: bool,
}

/// Numbers of findings.
#[derive(Clone, Copy, Debug, Default, Eq, PartialEq)]
pub struct Totals {
    /// Those that fail the document.
    pub fail: u64,
    /// Those that end the judging.
    pub untestable: u64,
    /// Those that warn.
    pub warn: u64,
    /// Those that are only noted.
    pub note: u64,
}

/// What was found beyond the most that is told.
#[derive(Clone, Copy, Debug, Default, Eq, PartialEq)]
pub struct Beyond {
    /// How many findings.
    pub findings: u64,
    /// How many kinds of findings that are not among the told ones: the same rule at the same
    /// path, positions aside, is one kind.
    pub kinds: u64,
    /// There were even more kinds than are counted.
    pub is_open: bool,
}

impl Totals {
    pub(super) const fn count(&mut self, verdict: Verdict, count: u64) {
        let sum = match verdict {
            Verdict::Fail | Verdict::Error => &mut self.fail,
            Verdict::Untestable => &mut self.untestable,
            Verdict::Warn => &mut self.warn,
            Verdict::Pass | Verdict::Lenient | Verdict::NotApplicable => &mut self.note,
        };
        *sum += count;
    }

    pub(super) const fn plus(self, other: Self) -> Self {
        Self {
            fail: self.fail + other.fail,
            untestable: self.untestable + other.untestable,
            warn: self.warn + other.warn,
            note: self.note + other.note,
        }
    }

    /// All of them.
    #[must_use]
    pub const fn all(self) -> u64 {
        self.fail + self.untestable + self.warn + self.note
    }

    /// Whether nothing in them turns a document red.
    #[must_use]
    pub const fn is_green(self) -> bool {
        self.fail == 0 && self.untestable == 0
    }

    pub(super) const fn verdict(self) -> Verdict {
        match self {
            Self { fail: 1.., .. } => Verdict::Fail,
            Self { untestable: 1.., .. } => Verdict::Untestable,
            Self { warn: 1.., .. } => Verdict::Warn,
            Self { note: 1.., .. } => Verdict::Lenient,
            _ => Verdict::Pass,
        }
    }
}

impl Judgement {
    /// The verdict on the document. One that could not be read to its end has none but `error`,
    /// and one that was held against nothing is `untestable`.
    #[must_use]
    pub fn verdict(&self) -> Verdict {
        if self.stopped.is_some() {
            return Verdict::Error;
        }
        let verdict = self.totals.verdict();
        let is_judged = !self.fits.is_empty() || self.soap.as_ref().is_some_and(|s| s.is_fault);
        if is_judged { verdict } else { verdict.max(Verdict::Untestable) }
    }

    /// The schema it was judged by.
    #[must_use]
    pub fn schema(&self) -> Option<&str> {
        self.fits.first().map(|fit| fit.schema.as_str())
    }
}

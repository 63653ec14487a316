//! One thing that is wrong with a document.

use crate::ground::{Basis, Level, Verdict};
use crate::schema::Violation;
use crate::spec::Catalogue;
use crate::xml::{LineColumn, XmlError, XmlErrorKind};

/// One thing that is wrong with a document.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Finding {
    /// `fail`, `warn`, `lenient`, or `untestable` where a limit of ours ended the judging.
    pub verdict: Verdict,
    /// The rule of XML Schema, such as `cvc-complex-type.2.4`, or the id of a clause, or
    /// `well-formed`, `encoding`, `limit` and `no-schema`.
    pub rule: &'static str,
    /// The clause of the catalogue behind the rule, where there is one.
    pub clause: Option<&'static str>,
    /// What the rule rests on.
    pub basis: Basis,
    /// Path with positions, such as `enterprise/person[3]/name`; empty where there is none.
    pub path: String,
    /// Where in the file.
    pub place: Place,
    /// What was found and what was expected, a lowercase sentence.
    pub message: String,
    /// What was allowed there, a short list; may be empty.
    pub expected: Vec<String>,
    /// It showed only after its line had gone by, so that nobody looked for credentials near it: the
    /// line cannot be shown.
    pub is_late: bool,
}

/// A place in a file, both counted from 1; columns count characters.
#[derive(Clone, Copy, Debug, Eq, Hash, Ord, PartialEq, PartialOrd)]
pub struct Place {
    /// Line.
    pub line: u64,
    /// Column.
    pub column: u64,
}

/// Something that breaks a clause, before it is known where it stands.
#[derive(Clone, Debug)]
pub(super) struct Breach {
    pub clause: &'static str,
    pub message: String,
    pub expected: Vec<String>,
    /// The verdict is at most this bad.
    pub at_most: Verdict,
}

impl Place {
    /// The beginning of a file.
    pub const START: Self = Self { line: 1, column: 1 };

    /// The place in a file of this one in a part of it, which begins at `start`.
    pub(super) const fn behind(self, start: Self) -> Self {
        let before = if self.line == 1 { start.column - 1 } else { 0 };
        Self { line: start.line + self.line - 1, column: self.column + before }
    }
}

impl From<LineColumn> for Place {
    fn from(at: LineColumn) -> Self {
        Self { line: at.line.into(), column: at.column.into() }
    }
}

impl Breach {
    pub fn new(clause: &'static str, message: impl Into<String>) -> Self {
        Self { clause, message: message.into(), expected: Vec::new(), at_most: Verdict::Fail }
    }

    pub fn expecting(mut self, expected: &str) -> Self {
        self.expected.push(expected.to_owned());
        self
    }

    pub const fn at_most(mut self, verdict: Verdict) -> Self {
        self.at_most = verdict;
        self
    }

    /// How bad a breach of the clause is, as the catalogue says.
    pub fn verdict(&self, catalogue: &Catalogue) -> Verdict {
        let clause = catalogue.clause(self.clause);
        let level = clause.map_or(Level::Must, |clause| clause.level);
        let basis = clause.map_or(Basis::Text, |clause| clause.basis);
        Verdict::of_breach(level, basis).min(self.at_most)
    }

    /// The finding, where its line is the one that is being read.
    pub fn into_finding(self, catalogue: &Catalogue, path: String, place: Place) -> Finding {
        let basis = catalogue.clause(self.clause).map_or(Basis::Text, |clause| clause.basis);
        Finding {
            verdict: self.verdict(catalogue),
            rule: self.clause,
            clause: Some(self.clause),
            basis,
            path,
            place,
            message: self.message,
            expected: self.expected,
            is_late: false,
        }
    }

    /// The finding, where its line has gone by.
    pub fn into_late_finding(self, catalogue: &Catalogue, path: String, place: Place) -> Finding {
        Finding { is_late: true, ..self.into_finding(catalogue, path, place) }
    }
}

impl Finding {
    pub(super) fn of_violation(
        violation: Violation,
        clause: Option<&'static str>,
        front: &str,
        place: Place,
    ) -> Self {
        Self {
            verdict: Verdict::of_breach(Level::Must, violation.basis),
            rule: violation.rule,
            clause,
            basis: violation.basis,
            path: format!("{front}{}", violation.path),
            place,
            message: violation.message,
            expected: violation.expected,
            is_late: false,
        }
    }

    /// Something that keeps a document from being judged.
    pub(super) fn untestable(rule: &'static str, message: String) -> Self {
        Self {
            verdict: Verdict::Untestable,
            rule,
            clause: None,
            basis: Basis::Text,
            path: String::new(),
            place: Place::START,
            message,
            expected: Vec::new(),
            is_late: false,
        }
    }

    /// What is no XML, or more than we take.
    pub(super) fn of_error(error: XmlError, path: String) -> Self {
        let (rule, verdict) = match error.kind {
            XmlErrorKind::Limit => ("limit", Verdict::Untestable),
            XmlErrorKind::Encoding => ("encoding", Verdict::Fail),
            _ => ("well-formed", Verdict::Fail),
        };
        Self {
            verdict,
            rule,
            clause: None,
            basis: Basis::Text,
            path,
            place: error.at.into(),
            message: error.message,
            expected: Vec::new(),
            is_late: false,
        }
    }
}

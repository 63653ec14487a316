//! Why a document was refused, and where.

use std::fmt;

use super::tree::Offset;

/// A place in a text, both counted from 1; columns count characters.
#[derive(Clone, Copy, Debug, Eq, Ord, PartialEq, PartialOrd)]
pub struct LineColumn {
    /// Line, from 1.
    pub line: u32,
    /// Column in characters, from 1.
    pub column: u32,
}

impl Default for LineColumn {
    /// The beginning of a text.
    fn default() -> Self {
        Self { line: 1, column: 1 }
    }
}

impl LineColumn {
    /// The place of `offset` in `source`; an offset past the end is the end.
    #[must_use]
    pub fn of(source: &str, offset: Offset) -> Self {
        let mut end = source.len().min(offset.0 as usize);
        while !source.is_char_boundary(end) {
            end -= 1;
        }
        let before = &source[..end];
        let line = before.bytes().filter(|&byte| byte == b'\n').count();
        let column = before.rsplit('\n').next().unwrap_or(before).chars().count();
        Self { line: narrow(line + 1), column: narrow(column + 1) }
    }
}

impl fmt::Display for LineColumn {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:{}", self.line, self.column)
    }
}

/// A document that is not accepted.
#[derive(Clone, Debug, Eq, PartialEq, thiserror::Error)]
#[error("{at}: {message}")]
pub struct XmlError {
    /// What sort of refusal it is; rules of the SOAP room depend on it.
    pub kind: XmlErrorKind,
    /// Where.
    pub at: LineColumn,
    /// A lowercase sentence for people.
    pub message: String,
}

/// The sorts of refusal.
#[derive(Clone, Copy, Debug, Eq, Hash, PartialEq)]
#[non_exhaustive]
pub enum XmlErrorKind {
    /// Nothing but white space.
    Empty,
    /// The bytes are not in the encoding that was declared, or in none that is accepted.
    Encoding,
    /// Not well-formed XML 1.0 or not namespace-well-formed.
    Malformed,
    /// A document type declaration where none is allowed (SOAP 1.1, section 3).
    DoctypeForbidden,
    /// A processing instruction where none is allowed (SOAP 1.1, section 3).
    ProcessingInstructionForbidden,
    /// One of [`super::XmlLimits`] is exceeded.
    Limit,
}

/// A refusal before its line and column are worked out, which costs a pass over the text.
#[derive(Debug)]
pub(super) struct Flaw {
    pub(super) kind: XmlErrorKind,
    /// Byte offset in the decoded text.
    pub(super) at: usize,
    pub(super) message: String,
}

/// What the checks return.
pub(super) type Checked<T> = Result<T, Flaw>;

impl Flaw {
    #[cold]
    pub(super) fn new(kind: XmlErrorKind, at: usize, message: impl Into<String>) -> Self {
        Self { kind, at, message: message.into() }
    }

    #[cold]
    pub(super) fn malformed(at: usize, message: impl Into<String>) -> Self {
        Self::new(XmlErrorKind::Malformed, at, message)
    }

    #[cold]
    pub(super) fn limit(at: usize, what: &str, limit: usize) -> Self {
        Self::new(XmlErrorKind::Limit, at, format!("{what} are more than the limit of {limit}"))
    }

    /// A character at `at` in `text` that XML 1.0 cannot hold.
    #[cold]
    pub(super) fn forbidden_char(text: &str, at: usize) -> Self {
        let char = text[at..].chars().next().unwrap_or_default();
        let message = format!("XML 1.0 cannot hold the character U+{:04X}", u32::from(char));
        Self::malformed(at, message)
    }

    /// The same flaw, where `before` stands in front of what was looked at.
    #[cold]
    pub(super) fn after(mut self, before: &str) -> Self {
        self.at += before.len();
        self
    }

    /// The error to hand out, with its place in `source`.
    pub(super) fn into_error(self, source: &str) -> XmlError {
        let offset = Offset(narrow(self.at));
        XmlError { kind: self.kind, at: LineColumn::of(source, offset), message: self.message }
    }
}

fn narrow(count: usize) -> u32 {
    u32::try_from(count).unwrap_or(u32::MAX)
}

//! Messages that point at a place in a file.

use std::fmt;
use std::ops::Range;

use super::de::Refusal;

/// Something wrong in a file, with its place.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Diagnostic {
    /// The file.
    pub file: String,
    /// Line, from 1.
    pub line: u32,
    /// Column in characters, from 1.
    pub column: u32,
    /// Where in the file's text, in bytes; empty where it is about the file as a whole.
    pub span: Range<usize>,
    /// What is wrong and what to do, lowercase.
    pub message: String,
}

impl Diagnostic {
    /// A message about `span` of `text`, which is the content of `file`.
    #[must_use]
    pub fn at(file: &str, text: &str, span: Range<usize>, message: impl Into<String>) -> Self {
        let (line, column) = line_column(text, span.start);
        Self { file: file.to_owned(), line, column, span, message: message.into() }
    }

    /// Why the content of `file` was refused, in the shape of our own messages.
    #[must_use]
    pub fn of(file: &str, text: &str, refusal: Refusal) -> Self {
        let message = refusal.message.replace('\n', ", ");
        Self::at(file, text, refusal.span.unwrap_or(0..0), message)
    }
}

impl fmt::Display for Diagnostic {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:{}:{}: {}", self.file, self.line, self.column, self.message)
    }
}

/// Line and column of a byte offset, both from 1, the column in characters.
#[must_use]
pub fn line_column(text: &str, offset: usize) -> (u32, u32) {
    let mut offset = offset.min(text.len());
    while !text.is_char_boundary(offset) {
        offset -= 1;
    }
    let before = &text[..offset];
    let line_start = memchr::memrchr(b'\n', before.as_bytes()).map_or(0, |newline| newline + 1);
    let line = memchr::memchr_iter(b'\n', before.as_bytes()).count() + 1;
    let column = before[line_start..].chars().count() + 1;
    (u32::try_from(line).unwrap_or(u32::MAX), u32::try_from(column).unwrap_or(u32::MAX))
}

//! What goes in, and why it may be refused.

use crate::xml::{LineColumn, Offset};

/// One schema document.
#[derive(Clone, Copy, Debug)]
pub struct SchemaSource<'a> {
    /// Name for messages, usually the file's path.
    pub name: &'a str,
    /// The document.
    pub text: &'a str,
}

/// A schema that cannot be used.
#[derive(Clone, Debug, thiserror::Error)]
#[error("{file}:{line}:{column}: {message}")]
pub struct SchemaError {
    /// The schema document.
    pub file: String,
    /// Line, from 1.
    pub line: u32,
    /// Column, from 1.
    pub column: u32,
    /// What is wrong or not supported; names the construct.
    pub message: String,
}

impl SchemaError {
    pub(super) fn at(source: &SchemaSource<'_>, offset: Offset, message: String) -> Self {
        Self::in_file(source.name, LineColumn::of(source.text, offset), message)
    }

    /// An error at a place of the document called `file`.
    #[must_use]
    pub fn in_file(file: &str, at: LineColumn, message: String) -> Self {
        Self { file: file.to_owned(), line: at.line, column: at.column, message }
    }
}

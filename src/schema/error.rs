//! Why a schema may be refused.

use crate::xml::LineColumn;

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
    /// The constraint of XML Schema part 1 or 2 that is broken, such as `src-resolve`; none for
    /// what is not well-formed, not in its place or not supported.
    pub rule: Option<&'static str>,
}

impl SchemaError {
    /// An error at a place of the document called `file`.
    #[must_use]
    pub fn in_file(file: &str, at: LineColumn, message: String) -> Self {
        Self { file: file.to_owned(), line: at.line, column: at.column, message, rule: None }
    }

    /// The same error, with the constraint that is broken.
    #[must_use]
    pub fn breaking(mut self, rule: &'static str) -> Self {
        self.rule = Some(rule);
        self
    }
}

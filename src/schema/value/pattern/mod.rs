//! The facet `pattern` (XML Schema part 2, section 4.3.4).

/// The patterns of one derivation step: one of them must be met.
#[derive(Debug)]
pub(in crate::schema) struct Pattern {
    source: String,
}

/// A pattern that cannot be used.
#[derive(Clone, Debug, thiserror::Error)]
#[error("xs:pattern is not supported yet")]
pub(in crate::schema) struct PatternError {
    /// The pattern.
    pub pattern: String,
}

impl Pattern {
    /// Compiles the patterns of a step.
    pub fn compile(sources: &[&str]) -> Result<Self, PatternError> {
        Err(PatternError { pattern: sources.join("|") })
    }

    /// Whether a text, white space dealt with, meets one of them.
    pub fn matches(&self, literal: &str) -> bool {
        literal == self.source
    }

    /// The patterns as the schema has them.
    pub fn source(&self) -> &str {
        &self.source
    }
}

//! Identity of objects.

use std::borrow::Borrow;
use std::fmt;

use smol_str::SmolStr;

/// A `sourcedId`: any string, compared to the letter. Cheap to clone.
#[derive(Clone, Eq, Hash, Ord, PartialEq, PartialOrd)]
pub struct SourcedId(SmolStr);

impl SourcedId {
    /// Longest part of an identifier that messages show, in characters.
    const SHOWN: usize = 80;

    /// An identifier from its text.
    #[must_use]
    pub fn new(text: &str) -> Self {
        Self(SmolStr::new(text))
    }

    /// The text.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The identifier for messages: quoted, and cut where a hostile one would flood them.
    pub(super) fn shown(&self) -> String {
        match self.0.char_indices().nth(Self::SHOWN) {
            Some((end, _)) => format!("`{}…`", &self.0[..end]),
            None => format!("`{}`", self.0),
        }
    }
}

impl Borrow<str> for SourcedId {
    fn borrow(&self) -> &str {
        &self.0
    }
}

impl fmt::Debug for SourcedId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Debug::fmt(self.as_str(), f)
    }
}

impl fmt::Display for SourcedId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

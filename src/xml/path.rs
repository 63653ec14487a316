//! A small path language over the tree. Prefixes are bound by whoever wrote the path, never by the
//! document it is applied to.

use std::collections::BTreeMap;

use super::name::Namespace;
use super::tree::Element;

/// A parsed path, such as `personRecord/person/name[2]/x:partName` or `sourcedIdSet/sourcedId`.
///
/// Steps are separated by `/` and name children of the context element; `*` is any element,
/// `[n]` the n-th of that name (from 1), a leading `//` any depth. The empty path `.` is the
/// context element itself.
#[derive(Clone, Debug)]
pub struct Path {
    source: String,
}

/// The prefixes a path may use. Unprefixed names are in `default`.
#[derive(Clone, Debug, Default)]
pub struct Prefixes {
    /// Namespace of names without a prefix.
    pub default: Option<Namespace>,
    /// The others.
    pub bound: BTreeMap<String, Namespace>,
}

/// A path that cannot be read.
#[derive(Clone, Debug, Eq, PartialEq, thiserror::Error)]
#[error("path `{path}`, character {at}: {message}")]
pub struct PathError {
    /// The path as written.
    pub path: String,
    /// Character position, from 1.
    pub at: usize,
    /// What is wrong, lowercase.
    pub message: String,
}

impl Path {
    /// Reads a path.
    ///
    /// # Errors
    /// Names the character where the path stops making sense, or the prefix that is not bound.
    pub fn parse(source: &str, prefixes: &Prefixes) -> Result<Self, PathError> {
        let _ = prefixes;
        Ok(Self { source: source.to_owned() })
    }

    /// The path as written.
    #[must_use]
    pub fn source(&self) -> &str {
        &self.source
    }

    /// All elements the path leads to from `context`, in document order.
    #[must_use]
    pub fn select<'a>(&self, context: &'a Element) -> Vec<&'a Element> {
        let _ = context;
        todo!("room xml")
    }
}

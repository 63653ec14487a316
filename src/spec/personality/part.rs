//! The parts of a record, and how long texts in it may be.

use super::PartPath;
use crate::xml::QName;

/// One part of an object, and what becomes of it when the object is written again.
#[derive(Clone, Debug)]
pub struct Part {
    /// Its element.
    pub name: QName,
    /// Parts of its own; none where it is taken as a whole.
    pub below: Vec<Self>,
    /// Where it may stand several times: the ways to the texts that tell one from another.
    pub by: Vec<PartPath>,
    /// What is sent is ignored, and the part comes as nil.
    pub is_nil: bool,
    /// Sent empty, it goes.
    pub clears: bool,
    /// A replace that leaves it out keeps it.
    pub survives: bool,
    /// Once set, an update does not change it.
    pub is_fixed: bool,
    /// No two objects have the same text here; what the text is, for people.
    pub unique: Option<String>,
    /// A target may deliver it otherwise than it was sent.
    pub is_compared: bool,
}

/// How long a text may be.
#[derive(Clone, Debug)]
pub struct Limit {
    /// The element that holds it, or that has it further down.
    pub at: PartPath,
    /// Only where this text, from there, is one.
    pub only_where: Option<(PartPath, String)>,
    /// The text, from there; the element itself where the way is empty.
    pub text: PartPath,
    /// Longest, in characters.
    pub most: usize,
}

impl Part {
    /// A part of which nothing is said yet.
    pub(super) fn new(name: QName) -> Self {
        Self {
            name,
            below: Vec::new(),
            by: Vec::new(),
            is_nil: false,
            clears: false,
            survives: false,
            is_fixed: false,
            unique: None,
            is_compared: true,
        }
    }

    /// The part of that name among others.
    #[must_use]
    pub fn find<'a>(parts: &'a [Self], name: &QName) -> Option<&'a Self> {
        parts.iter().find(|part| part.name == *name)
    }
}

/// Where a name stands among parts; behind all where it does not.
pub fn rank(parts: &[Part], name: &QName) -> usize {
    parts.iter().position(|part| part.name == *name).unwrap_or(parts.len())
}

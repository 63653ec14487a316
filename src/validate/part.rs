//! An element that is held against schemas.

use std::borrow::Cow;

use crate::xml::{Attribute, Namespace};

/// The clause behind the schema of a header block.
pub(super) const HEADER: &str = "EN-21";
/// The clause behind the schema of a message.
pub(super) const BODY: &str = "SC-01";

/// An element that is held against schemas, while it is open.
#[derive(Debug)]
pub(super) struct Part {
    pub depth: usize,
    /// The clause behind violations in it.
    pub clause: Option<&'static str>,
    /// The path to it, with a slash at the end.
    pub front: String,
}

impl Part {
    /// The attributes that the schema has a say in. SOAP's own may stand on any header block,
    /// whatever its schema says.
    pub fn attributes<'e>(&self, depth: usize, all: &'e [Attribute]) -> Cow<'e, [Attribute]> {
        let is_soap = |attribute: &Attribute| {
            [Namespace::SOAP11, Namespace::SOAP12].contains(&attribute.name.namespace)
        };
        if depth != self.depth || self.clause != Some(HEADER) || !all.iter().any(is_soap) {
            return Cow::Borrowed(all);
        }
        all.iter().filter(|attribute| !is_soap(attribute)).cloned().collect()
    }
}

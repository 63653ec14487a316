//! The fields of a record, by name. Files of 1.01 write names in upper case, and some products put
//! the format into a namespace of their own; a field is known by its local name in any case.

use crate::xml::Element;

/// An element whose children and attributes are fields.
#[derive(Clone, Copy, Debug)]
pub(super) struct Fields<'a>(pub &'a Element);

impl<'a> Fields<'a> {
    /// Whether the element has this name.
    pub fn is(self, name: &str) -> bool {
        self.0.name.local.eq_ignore_ascii_case(name)
    }

    /// The first child of that name.
    pub fn one(self, name: &'a str) -> Option<Self> {
        self.all(name).next()
    }

    /// All children of that name, in order.
    pub fn all(self, name: &'a str) -> impl Iterator<Item = Self> {
        self.0.elements().map(Fields).filter(move |child| child.is(name))
    }

    /// The text of the first child of that name, without white space around it; an empty one is
    /// there, and empty.
    pub fn text_of(self, name: &'a str) -> Option<String> {
        self.one(name).map(Self::text)
    }

    /// The texts of all children of that name.
    pub fn texts_of(self, name: &'a str) -> Vec<String> {
        self.all(name).map(Self::text).collect()
    }

    /// The element's own text, without white space around it.
    pub fn text(self) -> String {
        self.0.text().trim().to_owned()
    }

    /// The attribute of that name.
    pub fn attribute(self, name: &str) -> Option<String> {
        let found = self.0.attributes.iter().find(|a| a.name.local.eq_ignore_ascii_case(name));
        found.map(|attribute| attribute.value.trim().to_owned())
    }
}

//! One schema document.

use super::node::Node;
use crate::schema::error::{SchemaError, SchemaSource};
use crate::schema::evidence;
use crate::xml::{Element, Namespace, XmlLimits, read_document};

/// A schema document, read.
pub(super) struct Document<'a> {
    pub source: SchemaSource<'a>,
    pub root: Element,
    pub target: Namespace,
    /// Whether local elements are in the target namespace unless they say otherwise.
    pub qualifies_elements: bool,
    /// The same of local attributes.
    pub qualifies_attributes: bool,
}

impl<'a> Document<'a> {
    /// Reads a document and checks that everything in it is known.
    pub fn read(source: SchemaSource<'a>) -> Result<Self, SchemaError> {
        let read = read_document(source.text.as_bytes(), None, &XmlLimits::default())
            .map_err(|error| SchemaError::in_file(source.name, error.at, error.message))?;
        let mut document = Self {
            source,
            root: read.root,
            target: Namespace::NONE,
            qualifies_elements: false,
            qualifies_attributes: false,
        };
        let root = document.node();
        if root.kind() != Some("schema") {
            return Err(root.refuse(format!(
                "the root is `{}`, not xs:schema of {}",
                root.element.name.local,
                Namespace::XSD
            )));
        }
        let target = Namespace::new(root.attribute("targetNamespace").unwrap_or(""));
        let qualifies_elements = is_qualified(root, "elementFormDefault")?;
        let qualifies_attributes = is_qualified(root, "attributeFormDefault")?;
        document.check_all()?;
        document.target = target;
        document.qualifies_elements = qualifies_elements;
        document.qualifies_attributes = qualifies_attributes;
        Ok(document)
    }

    pub fn node(&self) -> Node<'_> {
        Node { document: self, element: &self.root }
    }

    /// Every element of XML Schema has known attributes and known evidence on it.
    fn check_all(&self) -> Result<(), SchemaError> {
        let mut pending = vec![&self.root];
        while let Some(element) = pending.pop() {
            let node = Node { document: self, element };
            if node.kind() == Some("annotation") {
                continue;
            }
            node.check_attributes()?;
            evidence::check(element).map_err(|message| node.refuse(message))?;
            pending.extend(element.elements());
        }
        Ok(())
    }
}

fn is_qualified(node: Node<'_>, attribute: &str) -> Result<bool, SchemaError> {
    match node.attribute(attribute) {
        None | Some("unqualified") => Ok(false),
        Some("qualified") => Ok(true),
        Some(other) => {
            Err(node.refuse(format!("{attribute} is `{other}`; write qualified or unqualified")))
        }
    }
}

//! An element of a schema document, with the document it is in.

use super::document::Document;
use crate::ground::Basis;
use crate::schema::error::SchemaError;
use crate::schema::evidence;
use crate::xml::{Element, Namespace, QName};

/// An element of a schema document.
#[derive(Clone, Copy)]
pub(super) struct Node<'a> {
    pub document: &'a Document<'a>,
    pub element: &'a Element,
}

/// The attributes of each element, in no namespace; `id` is allowed everywhere.
const ATTRIBUTES: &[(&str, &[&str])] = &[
    ("schema", &["targetNamespace", "elementFormDefault", "attributeFormDefault", "version"]),
    ("import", &["namespace", "schemaLocation"]),
    (
        "element",
        &["name", "ref", "type", "minOccurs", "maxOccurs", "nillable", "default", "fixed", "form"],
    ),
    ("attribute", &["name", "ref", "type", "use", "default", "fixed", "form"]),
    ("complexType", &["name", "mixed"]),
    ("complexContent", &["mixed"]),
    ("simpleContent", &[]),
    ("extension", &["base"]),
    ("sequence", &["minOccurs", "maxOccurs"]),
    ("choice", &["minOccurs", "maxOccurs"]),
    ("simpleType", &["name"]),
    ("restriction", &["base"]),
];

/// Attributes that exist, change what is valid, and are not supported.
const UNSUPPORTED: &[&str] =
    &["abstract", "block", "final", "substitutionGroup", "blockDefault", "finalDefault"];

impl<'a> Node<'a> {
    /// The local name, if the element is one of XML Schema.
    pub fn kind(self) -> Option<&'a str> {
        (self.element.name.namespace == Namespace::XSD).then_some(self.element.name.local.as_str())
    }

    /// What messages call it, such as `xs:element`.
    pub fn label(self) -> String {
        match self.kind() {
            Some(kind) => format!("xs:{kind}"),
            None => self.element.name.to_string(),
        }
    }

    /// The elements in it, annotations left out.
    pub fn children(self) -> impl Iterator<Item = Self> {
        let document = self.document;
        self.element
            .elements()
            .map(move |element| Node { document, element })
            .filter(|node| node.kind() != Some("annotation"))
    }

    /// The value of an attribute, white space at the ends dropped.
    pub fn attribute(self, local: &str) -> Option<&'a str> {
        let value = self.element.attribute(&Namespace::NONE, local)?;
        Some(value.trim_matches([' ', '\t', '\r', '\n']))
    }

    /// The value of an attribute as it stands, for values of elements and attributes.
    pub fn raw_attribute(self, local: &str) -> Option<&'a str> {
        self.element.attribute(&Namespace::NONE, local)
    }

    /// An attribute that must be there.
    pub fn required(self, local: &str) -> Result<&'a str, SchemaError> {
        self.attribute(local)
            .ok_or_else(|| self.refuse(format!("{} needs the attribute `{local}`", self.label())))
    }

    /// An attribute that is `true` or `false`, false if it is not there.
    pub fn flag(self, local: &str) -> Result<bool, SchemaError> {
        match self.attribute(local) {
            None | Some("false" | "0") => Ok(false),
            Some("true" | "1") => Ok(true),
            Some(other) => Err(self.refuse(format!("`{local}` is `{other}`; write true or false"))),
        }
    }

    /// An attribute that is a qualified name.
    pub fn qname(self, local: &str) -> Result<Option<QName>, SchemaError> {
        let Some(text) = self.attribute(local) else { return Ok(None) };
        self.element.scope.resolve_qname(text).map(Some).ok_or_else(|| {
            self.refuse(format!("`{text}` is not a name whose prefix is declared here"))
        })
    }

    /// The name that it declares, in the target namespace.
    pub fn declared_name(self) -> Result<QName, SchemaError> {
        let name = self.required("name")?;
        if !crate::schema::value::is_ncname(name) {
            return Err(self.refuse(format!("`{name}` is not a name without a colon")));
        }
        Ok(QName::new(&self.document.target, name))
    }

    /// Our own attribute that names a basis.
    pub fn basis(self, attribute: &str) -> Result<Option<Basis>, SchemaError> {
        evidence::basis(self.element, attribute).map_err(|message| self.refuse(message))
    }

    /// An error at this element.
    pub fn refuse(self, message: String) -> SchemaError {
        SchemaError::at(&self.document.source, self.element.offset, message)
    }

    /// An error that says that this construct is not supported.
    pub fn refuse_construct(self) -> SchemaError {
        self.refuse(format!("{} is not supported here", self.label()))
    }

    /// Every attribute without a namespace is one that XML Schema has for this element and that
    /// is supported. Facets and constructs that are refused anyway are left to who reads them.
    pub fn check_attributes(self) -> Result<(), SchemaError> {
        let Some((_, known)) = ATTRIBUTES.iter().find(|row| Some(row.0) == self.kind()) else {
            return Ok(());
        };
        for attribute in self.element.attributes.iter().filter(|a| a.name.namespace.is_none()) {
            let local = attribute.name.local.as_str();
            if local == "id" || known.contains(&local) {
                continue;
            }
            let is_harmless = local == "abstract" && attribute.value == "false";
            if is_harmless {
                continue;
            }
            let label = self.label();
            return Err(self.refuse(if UNSUPPORTED.contains(&local) {
                format!("the attribute `{local}` of {label} is not supported")
            } else {
                format!("{label} has no attribute `{local}`")
            }));
        }
        Ok(())
    }
}

//! An element of a schema document, with the document it is in.

use super::document::Document;
use crate::ground::Basis;
use crate::schema::error::SchemaError;
use crate::schema::evidence;
use crate::schema::grammar::{Derivation, Derivations};
use crate::schema::value::Written;
use crate::xml::{Element, Namespace, Offset, QName};

/// An element of a schema document.
#[derive(Clone, Copy)]
pub(in crate::schema) struct Node<'a> {
    pub(super) document: &'a Document,
    pub element: &'a Element,
}

/// What tells one element of the schema documents from all others.
pub(super) type NodeKey = (usize, u32);

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

    pub(super) fn key(self) -> NodeKey {
        let Offset(offset) = self.element.offset;
        (self.document.number, offset)
    }

    /// The elements in it, annotations left out.
    pub fn children(self) -> impl Iterator<Item = Self> {
        let document = self.document;
        self.element
            .elements()
            .map(move |element| Node { document, element })
            .filter(|node| node.kind() != Some("annotation"))
    }

    /// The first child of that name.
    pub fn child(self, kind: &str) -> Option<Self> {
        self.children().find(|child| child.kind() == Some(kind))
    }

    /// The value of an attribute, white space at the ends dropped.
    pub fn attribute(self, local: &str) -> Option<&'a str> {
        let value = self.element.attribute(&Namespace::NONE, local)?;
        let is_bare = |byte: Option<&u8>| byte.is_none_or(|byte| !is_blank(*byte));
        let bytes = value.as_bytes();
        if is_bare(bytes.first()) && is_bare(bytes.last()) {
            return Some(value);
        }
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
        self.attribute(local).map(|text| self.resolve(text)).transpose()
    }

    /// The attribute's value as a list of qualified names.
    pub fn qnames(self, local: &str) -> Result<Vec<QName>, SchemaError> {
        let list = self.attribute(local).unwrap_or_default();
        list.split_ascii_whitespace().map(|text| self.resolve(text)).collect()
    }

    /// A value that stands in an attribute, with the prefixes in force.
    pub fn written(self, text: &str) -> Written {
        Written { text: text.to_owned(), scope: self.element.scope.clone() }
    }

    /// A qualified name that stands in an attribute and refers to a component.
    pub fn resolve(self, text: &str) -> Result<QName, SchemaError> {
        let name = self.element.scope.resolve_qname(text).ok_or_else(|| {
            self.refuse(format!("`{text}` is not a name whose prefix is declared here"))
        })?;
        if self.document.is_chameleon && name.namespace.is_none() {
            return Ok(QName::new(&self.document.target, &name.local));
        }
        Ok(name)
    }

    /// Refuses a reference into a namespace that the document does not import.
    pub(super) fn check_sees(self, name: &QName) -> Result<(), SchemaError> {
        if self.document.sees(&name.namespace) {
            return Ok(());
        }
        let message = if name.namespace.is_none() {
            format!("`{}` is in no namespace, and there is no xs:import without one", name.local)
        } else {
            format!("there is no xs:import of the namespace of {name}")
        };
        Err(self.refuse(message).breaking("src-resolve.4"))
    }

    /// The name that it declares, in the target namespace.
    pub fn declared_name(self) -> Result<QName, SchemaError> {
        let name = self.required("name")?;
        if !crate::schema::value::is_ncname(name) {
            return Err(self.refuse(format!("`{name}` is not a name without a colon")));
        }
        Ok(QName::new(&self.document.target, name))
    }

    /// The name of a local element or attribute; `form` and the document say whether it is in the
    /// target namespace.
    pub fn local_name(self, by_default: bool) -> Result<QName, SchemaError> {
        let name = self.declared_name()?;
        let is_qualified = self.is_qualified("form", by_default)?;
        Ok(if is_qualified { name } else { QName::unqualified(&name.local) })
    }

    /// An attribute that is `qualified` or `unqualified`.
    pub fn is_qualified(self, attribute: &str, by_default: bool) -> Result<bool, SchemaError> {
        match self.attribute(attribute) {
            None => Ok(by_default),
            Some("qualified") => Ok(true),
            Some("unqualified") => Ok(false),
            Some(other) => {
                let place = if attribute == "form" { "`form`" } else { attribute };
                Err(self.refuse(format!("{place} is `{other}`; write qualified or unqualified")))
            }
        }
    }

    /// An attribute that is a set of derivations out of `allowed`, or `#all` of them.
    pub fn derivations(
        self,
        attribute: &str,
        allowed: &[Derivation],
    ) -> Result<Option<Derivations>, SchemaError> {
        let Some(text) = self.attribute(attribute) else { return Ok(None) };
        if text == "#all" {
            return Ok(Some(Derivations::of(allowed)));
        }
        let mut set = Derivations::NONE;
        for word in text.split_ascii_whitespace() {
            let known = allowed.iter().find(|derivation| derivation.word() == word);
            let Some(derivation) = known else {
                let words: Vec<&str> = allowed.iter().map(|known| known.word()).collect();
                let message = format!(
                    "`{attribute}` holds `{word}`; write #all or some of {}",
                    words.join(", ")
                );
                return Err(self.refuse(message));
            };
            set = set.with(*derivation);
        }
        Ok(Some(set))
    }

    /// Our own attribute that names a basis.
    pub fn basis(self, attribute: &str) -> Result<Option<Basis>, SchemaError> {
        evidence::basis(self.element, attribute).map_err(|message| self.refuse(message))
    }

    /// An error at this element.
    pub fn refuse(self, message: String) -> SchemaError {
        let at = self.document.place(self.element.offset);
        SchemaError::in_file(&self.document.name, at, message)
    }

    /// An error at this element that breaks a constraint of the standard.
    pub fn breach(self, rule: &'static str, message: impl Into<String>) -> SchemaError {
        self.refuse(message.into()).breaking(rule)
    }

    /// An error that says that this construct is not supported.
    pub fn refuse_construct(self) -> SchemaError {
        self.refuse(format!("{} is not supported here", self.label()))
    }
}

/// White space, as XML has it.
pub(super) fn is_blank(byte: u8) -> bool {
    matches!(byte, b' ' | b'\t' | b'\r' | b'\n')
}

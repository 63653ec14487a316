//! One schema document.

use super::node::Node;
use super::shape;
use crate::schema::error::SchemaError;
use crate::schema::grammar::{Derivation, Derivations};
use crate::xml::{
    Element, Event, LineColumn, Namespace, Offset, StreamPolicies, StreamReader, XmlLimits,
};

/// A schema document, read.
pub(super) struct Document {
    pub name: String,
    /// Its place among all documents.
    pub number: usize,
    pub root: Element,
    bytes: Vec<u8>,
    /// The namespace of what it declares.
    pub target: Namespace,
    /// Whether it has no target of its own and took that of the document that includes it: names
    /// without a prefix then mean the target too.
    pub is_chameleon: bool,
    /// The namespaces that it imports.
    pub imports: Vec<Namespace>,
    /// Whether local elements are in the target namespace unless they say otherwise.
    pub qualifies_elements: bool,
    /// The same of local attributes.
    pub qualifies_attributes: bool,
    /// `blockDefault`.
    pub block: Derivations,
    /// `finalDefault`.
    pub final_: Derivations,
}

/// Bounds on a schema document. Its depth bounds the recursion on it.
fn limits() -> XmlLimits {
    XmlLimits { depth: 200, ..XmlLimits::default() }
}

impl Document {
    /// Reads a document and checks that everything in it is in its place.
    ///
    /// `includer` is the target namespace of the document that includes or redefines this one.
    pub fn read(
        name: &str,
        bytes: &[u8],
        number: usize,
        includer: Option<&Namespace>,
    ) -> Result<Self, SchemaError> {
        let mut document = Self {
            name: name.to_owned(),
            number,
            root: tree(name, bytes)?,
            bytes: bytes.to_vec(),
            target: Namespace::NONE,
            is_chameleon: false,
            imports: Vec::new(),
            qualifies_elements: false,
            qualifies_attributes: false,
            block: Derivations::NONE,
            final_: Derivations::NONE,
        };
        document.take_head(includer)?;
        shape::check(&document)?;
        Ok(document)
    }

    pub fn node(&self) -> Node<'_> {
        Node { document: self, element: &self.root }
    }

    /// The child of the root that begins at `offset`.
    pub fn at(&self, offset: Offset) -> Node<'_> {
        let found = self.root.elements().find(|element| element.offset == offset);
        Node { document: self, element: found.unwrap_or(&self.root) }
    }

    /// An error at the element that begins at `offset`.
    pub fn at_offset(&self, offset: Offset, rule: &'static str, message: String) -> SchemaError {
        SchemaError::in_file(&self.name, self.place(offset), message).breaking(rule)
    }

    /// Where the element at `offset` stands. Asked for errors only, so the document is read again
    /// up to there.
    pub fn place(&self, offset: Offset) -> LineColumn {
        let reader = StreamReader::new(&self.bytes[..], StreamPolicies::default(), &limits());
        let Ok(mut reader) = reader else { return super::START };
        while let Ok(Some(event)) = reader.next_event() {
            if event.to_element().is_some_and(|element| element.offset == offset) {
                return reader.place();
            }
        }
        super::START
    }

    /// Whether references to names of that namespace are allowed (src-resolve, clause 4).
    pub fn sees(&self, namespace: &Namespace) -> bool {
        *namespace == self.target
            || *namespace == Namespace::XSD
            || self.imports.contains(namespace)
    }

    /// Reads what stands on the root.
    fn take_head(&mut self, includer: Option<&Namespace>) -> Result<(), SchemaError> {
        let root = self.node();
        if root.kind() != Some("schema") {
            return Err(root.refuse(format!(
                "the root is `{}`, not xs:schema of {}",
                root.element.name.local,
                Namespace::XSD
            )));
        }
        let own = root.attribute("targetNamespace");
        if own == Some("") {
            let message = "targetNamespace is empty; leave it out for no namespace".to_owned();
            return Err(root.refuse(message));
        }
        let own = own.map(Namespace::new);
        let (target, is_chameleon) = match (own, includer) {
            (Some(own), Some(includer)) if own != *includer => {
                return Err(root
                    .refuse(format!(
                        "the namespace {own} is included where the namespace is {}",
                        if includer.is_none() { "absent" } else { includer.as_str() }
                    ))
                    .breaking("src-include"));
            }
            (Some(own), _) => (own, false),
            (None, Some(includer)) if !includer.is_none() => (includer.clone(), true),
            (None, _) => (Namespace::NONE, false),
        };
        let qualifies_elements = root.is_qualified("elementFormDefault", false)?;
        let qualifies_attributes = root.is_qualified("attributeFormDefault", false)?;
        let block = root.derivations("blockDefault", BLOCKABLE)?.unwrap_or_default();
        let final_ = root.derivations("finalDefault", FINAL)?.unwrap_or_default();
        let imports = root
            .children()
            .filter(|child| child.kind() == Some("import"))
            .map(|import| Namespace::new(import.attribute("namespace").unwrap_or("")))
            .collect();
        self.target = target;
        self.is_chameleon = is_chameleon;
        self.imports = imports;
        self.qualifies_elements = qualifies_elements;
        self.qualifies_attributes = qualifies_attributes;
        self.block = block;
        self.final_ = final_;
        Ok(())
    }
}

/// What `blockDefault` may hold.
const BLOCKABLE: &[Derivation] =
    &[Derivation::Extension, Derivation::Restriction, Derivation::Substitution];

/// What `finalDefault` may hold.
const FINAL: &[Derivation] =
    &[Derivation::Extension, Derivation::Restriction, Derivation::List, Derivation::Union];

/// Reads the tree.
fn tree(name: &str, bytes: &[u8]) -> Result<Element, SchemaError> {
    let refuse = |at: LineColumn, message: String| SchemaError::in_file(name, at, message);
    let start = super::START;
    let mut reader = StreamReader::new(bytes, StreamPolicies::default(), &limits())
        .map_err(|error| refuse(start, error.to_string()))?;
    let mut open: Vec<Element> = Vec::new();
    let mut root = None;
    loop {
        let event = match reader.next_event() {
            Ok(Some(event)) => event,
            Ok(None) => break,
            Err(crate::xml::StreamError::Xml(error)) => {
                return Err(refuse(error.at, error.message));
            }
            Err(error) => return Err(refuse(reader.place(), error.to_string())),
        };
        if let Some(element) = event.to_element() {
            open.push(element);
            continue;
        }
        if let Event::Text(text) = event {
            if let Some(element) = open.last_mut() {
                element.children.edit().push(crate::xml::Node::Text(text.into()));
            }
            continue;
        }
        match (open.pop(), open.last_mut()) {
            (Some(element), Some(parent)) => parent.push(element),
            (closed, _) => root = closed,
        }
    }
    root.ok_or_else(|| refuse(start, "there is no document element".to_owned()))
}

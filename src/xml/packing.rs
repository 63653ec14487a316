//! Packing elements, see [`PackedElement`].

use super::children::{NodeRef, Nodes};
use super::content::{qname_content, qname_value};
use super::known_names::KnownNames;
use super::name::{Namespace, QName};
use super::packed::{NEW, PackedElement, Shape};
use super::tree::{Element, Scope};

/// Packs a tree.
pub(super) fn pack(root: &Element) -> PackedElement {
    let mut packer = Packer::default();
    let mut open = Vec::with_capacity(16);
    open.push(packer.start(root));
    while let Some(children) = open.last_mut() {
        match children.next() {
            Some(NodeRef::Element(element)) => open.push(packer.start(element)),
            Some(NodeRef::Text(text)) => packer.packing.text(text),
            None => {
                packer.packing.end();
                open.pop();
            }
        }
    }
    packer.packing.finish()
}

/// Whether a reader of the element may have to resolve a prefix.
pub(super) fn holds_qname(element: &Element) -> bool {
    qname_content(element).is_some()
        || element.attributes.iter().any(|it| qname_value(element, it).is_some())
}

#[derive(Default)]
struct Packer<'a> {
    packing: Packing,
    names: KnownNames<'a>,
}

impl<'a> Packer<'a> {
    fn start(&mut self, element: &'a Element) -> Nodes<'a> {
        self.packing.start();
        self.name(&element.name);
        for attribute in &element.attributes {
            self.packing.attribute();
            self.name(&attribute.name);
            self.packing.string(&attribute.value);
        }
        if holds_qname(element) {
            self.packing.scope(&element.scope);
        }
        element.children.iter()
    }

    fn name(&mut self, name: &'a QName) {
        match self.names.place_or_add(name) {
            Some(place) => self.packing.known_name(place),
            None => self.packing.new_name(name),
        }
    }
}

/// A packed element in the making, piece after piece.
pub(super) struct Packing {
    text: String,
    shape: Vec<u8>,
    scopes: Vec<Scope>,
    namespaces: Vec<Namespace>,
}

impl Default for Packing {
    fn default() -> Self {
        Self {
            text: String::with_capacity(1024),
            shape: Vec::with_capacity(256),
            scopes: Vec::new(),
            namespaces: Vec::with_capacity(2),
        }
    }
}

impl Packing {
    /// An element begins; its name comes next.
    pub(super) fn start(&mut self) {
        self.mark(Shape::Start);
    }

    /// An attribute of the element at hand; its name and its value come next.
    pub(super) fn attribute(&mut self) {
        self.mark(Shape::Attribute);
    }

    /// A text of the element at hand.
    pub(super) fn text(&mut self, text: &str) {
        self.mark(Shape::Text);
        self.string(text);
    }

    /// What the element at hand needs to have its prefixes resolved.
    pub(super) fn scope(&mut self, scope: &Scope) {
        self.mark(Shape::Scope);
        self.scopes.push(scope.clone());
    }

    /// The element at hand ends.
    pub(super) fn end(&mut self) {
        self.mark(Shape::End);
    }

    /// A name that has stood before: the how manieth new one it was, from 0.
    pub(super) fn known_name(&mut self, place: usize) {
        self.number(place + 1);
    }

    /// A name that has not stood before.
    pub(super) fn new_name(&mut self, name: &QName) {
        self.number(NEW);
        match self.namespaces.iter().position(|known| *known == name.namespace) {
            Some(place) => self.number(place + 1),
            None => {
                self.namespaces.push(name.namespace.clone());
                self.number(NEW);
                self.string(name.namespace.as_str());
            }
        }
        self.string(&name.local);
    }

    pub(super) fn string(&mut self, string: &str) {
        self.number(string.len());
        self.text.push_str(string);
    }

    pub(super) fn finish(self) -> PackedElement {
        PackedElement {
            text: Box::from(self.text.as_str()),
            shape: Box::from(self.shape.as_slice()),
            scopes: self.scopes,
        }
    }

    fn mark(&mut self, mark: Shape) {
        self.shape.push(mark as u8);
    }

    fn number(&mut self, mut number: usize) {
        while number >= 0x80 {
            self.shape.push(number as u8 | 0x80);
            number >>= 7;
        }
        self.shape.push(number as u8);
    }
}

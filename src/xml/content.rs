//! What an element's content means: runs of text and elements, without the white space that only
//! lays out.

use std::borrow::Cow;

use smol_str::SmolStr;

use super::chars::is_blank;
use super::children::{NodeRef, Nodes};
use super::name::{Namespace, QName};
use super::tree::{Attribute, Element};

/// A meaningful piece of content.
#[derive(Clone, Debug)]
pub(super) enum Piece<'a> {
    Element(&'a Element),
    /// Neighbouring texts as one, never empty.
    Text(Cow<'a, str>),
}

/// The meaningful pieces of an element's content. White space around child elements is dropped;
/// an element without child elements keeps every character.
pub(super) fn pieces(element: &Element) -> Pieces<'_> {
    let has_elements = element.elements().next().is_some();
    Pieces { rest: element.children.iter(), has_elements }
}

/// See [`pieces`].
#[derive(Clone)]
pub(super) struct Pieces<'a> {
    rest: Nodes<'a>,
    has_elements: bool,
}

impl Pieces<'_> {
    /// Whether the element has child elements.
    pub(super) const fn has_elements(&self) -> bool {
        self.has_elements
    }

    /// Whether nothing is left.
    pub(super) fn is_empty(&self) -> bool {
        !self.has_elements && !self.has_text()
    }

    /// Whether a text means nothing here.
    fn lays_out(&self, text: &str) -> bool {
        text.is_empty() || self.has_elements && is_blank(text)
    }

    /// Whether any text is among the pieces that are left.
    pub(super) fn has_text(&self) -> bool {
        self.rest.clone().any(|node| match node {
            NodeRef::Text(text) => !self.lays_out(text),
            NodeRef::Element(_) => false,
        })
    }
}

impl<'a> Iterator for Pieces<'a> {
    type Item = Piece<'a>;

    fn next(&mut self) -> Option<Piece<'a>> {
        loop {
            let mut run = match self.rest.next()? {
                NodeRef::Element(element) => return Some(Piece::Element(element)),
                NodeRef::Text(text) => Cow::Borrowed(text),
            };
            let mut rest = self.rest.clone();
            while let Some(NodeRef::Text(text)) = rest.next() {
                run.to_mut().push_str(text);
                self.rest = rest.clone();
            }
            if !self.lays_out(&run) {
                return Some(Piece::Text(run));
            }
        }
    }
}

/// The qualified name an element's text is, where its type is known to be one: `faultcode` of
/// SOAP 1.1 (section 4.4), whose prefix is spelling as much as a tag's.
pub(super) fn qname_content(element: &Element) -> Option<QName> {
    if !is_fault_code(element) {
        return None;
    }
    let text = element.text();
    // A fault code without a prefix is a fault of its own that must not be papered over.
    if text.contains(':') { element.scope.resolve_qname(&text) } else { None }
}

/// The qualified name an attribute's value is, where it is known to be one: `xsi:type`.
pub(super) fn qname_value(element: &Element, attribute: &Attribute) -> Option<QName> {
    if !attribute.name.is(&Namespace::XSI, "type") {
        return None;
    }
    element.scope.resolve_qname(&attribute.value)
}

/// The prefixes of names that an element holds and that are bound to nothing there, so that they
/// are no names at all; to bind them would make them some.
pub(super) fn unbound_prefixes(element: &Element) -> Vec<SmolStr> {
    let unbound = |text: &str| {
        let text = text.trim_matches([' ', '\t', '\r', '\n']);
        let (prefix, _) = text.split_once(':')?;
        element.scope.resolve(prefix).is_none().then(|| SmolStr::new(prefix))
    };
    let content = is_fault_code(element).then(|| unbound(&element.text())).flatten();
    let values = element.attributes.iter().filter(|it| it.name.is(&Namespace::XSI, "type"));
    content.into_iter().chain(values.filter_map(|it| unbound(&it.value))).collect()
}

fn is_fault_code(element: &Element) -> bool {
    element.name.local == "faultcode"
        && (element.name.namespace.is_none() || element.name.namespace == Namespace::SOAP11)
}

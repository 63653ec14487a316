//! A tree in two blocks of memory, for keeping many: a record of forty elements takes a kilobyte
//! instead of ten, and costs two allocations instead of a hundred.

use smol_str::SmolStr;

use super::children::{Children, Node};
use super::name::{Namespace, QName};
use super::packing::pack;
use super::tree::{Attribute, Element, Scope};

/// An element with everything in it, packed. Only where it stood in its source is lost, and the
/// prefixes in force at elements that hold no qualified name.
#[derive(Clone, Debug)]
pub struct PackedElement {
    /// All strings, one behind the other; each name and namespace once.
    pub(super) text: Box<str>,
    /// What they are and where the elements end, see [`Shape`].
    pub(super) shape: Box<[u8]>,
    /// The prefixes of elements that hold qualified names, in document order.
    pub(super) scopes: Vec<Scope>,
}

/// The marks that the shape is made of. Numbers behind them have seven bits to the byte, the
/// lowest first.
#[derive(Clone, Copy, Eq, PartialEq)]
#[repr(u8)]
pub(super) enum Shape {
    /// The element at hand ends.
    End,
    /// An element begins; its name follows.
    Start,
    /// The element at hand has an attribute; its name and the length of its value follow.
    Attribute,
    /// The element at hand has a text; its length follows.
    Text,
    /// The element at hand needs the next of the scopes.
    Scope,
}

/// A name or namespace that has not stood before. Any other number is one more than the place of
/// one that has.
pub(super) const NEW: usize = 0;

impl PackedElement {
    /// Packs an element.
    #[must_use]
    pub fn new(root: &Element) -> Self {
        pack(root)
    }

    /// The element again.
    #[must_use]
    pub fn unpack(&self) -> Element {
        let mut unpacker = Unpacker {
            text: &self.text,
            shape: &self.shape,
            scopes: self.scopes.iter(),
            names: Vec::with_capacity(32),
            namespaces: Vec::with_capacity(2),
        };
        unpacker.root()
    }
}

/// Reads what the packer wrote, so nothing is ever missing; if it were, it would be taken for
/// empty.
struct Unpacker<'a> {
    text: &'a str,
    shape: &'a [u8],
    scopes: std::slice::Iter<'a, Scope>,
    names: Vec<QName>,
    namespaces: Vec<Namespace>,
}

impl Unpacker<'_> {
    fn root(&mut self) -> Element {
        // What is open, each with the children it has so far.
        let mut open: Vec<(Element, Vec<Node>)> = Vec::with_capacity(8);
        let mut text = None;
        loop {
            let mark = self.byte();
            if mark == Shape::Start as u8 {
                let element = Element::new(self.name());
                if let Some((_, children)) = open.last_mut() {
                    children.extend(text.take().map(Node::Text));
                }
                open.push((element, Vec::new()));
            } else if mark == Shape::Text as u8 {
                if let Some((_, children)) = open.last_mut() {
                    children.extend(text.take().map(Node::Text));
                }
                text = Some(SmolStr::new(self.string()));
            } else if mark == Shape::Attribute as u8 {
                let attribute = Attribute { name: self.name(), value: self.string().to_owned() };
                if let Some((element, _)) = open.last_mut() {
                    element.attributes.push(attribute);
                }
            } else if mark == Shape::Scope as u8 {
                if let (Some((element, _)), Some(scope)) = (open.last_mut(), self.scopes.next()) {
                    element.scope = scope.clone();
                }
            } else {
                let Some((mut element, mut children)) = open.pop() else {
                    return Element::new(QName::unqualified(""));
                };
                element.children = match text.take() {
                    Some(text) if children.is_empty() => Children::text(text),
                    None if children.is_empty() => Children::default(),
                    text => {
                        children.extend(text.map(Node::Text));
                        Children::from(children)
                    }
                };
                match open.last_mut() {
                    Some((_, siblings)) => siblings.push(Node::Element(element)),
                    None => return element,
                }
            }
        }
    }

    fn name(&mut self) -> QName {
        match self.number().checked_sub(1) {
            Some(place) => self.names.get(place).cloned().unwrap_or_else(|| QName::unqualified("")),
            None => {
                let namespace = self.namespace();
                let name = QName { namespace, local: SmolStr::new(self.string()) };
                self.names.push(name.clone());
                name
            }
        }
    }

    fn namespace(&mut self) -> Namespace {
        match self.number().checked_sub(1) {
            Some(place) => self.namespaces.get(place).cloned().unwrap_or(Namespace::NONE),
            None => {
                let namespace = Namespace::new(self.string());
                self.namespaces.push(namespace.clone());
                namespace
            }
        }
    }

    fn string(&mut self) -> &str {
        let length = self.number();
        let (string, rest) = self.text.split_at_checked(length).unwrap_or_default();
        self.text = rest;
        string
    }

    fn number(&mut self) -> usize {
        let (mut number, mut shift) = (0, 0);
        loop {
            let byte = self.byte();
            number |= usize::from(byte & 0x7F) << shift;
            if byte < 0x80 {
                return number;
            }
            shift += 7;
        }
    }

    fn byte(&mut self) -> u8 {
        let (byte, rest) = self.shape.split_first().unwrap_or((&0, &[]));
        self.shape = rest;
        *byte
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::super::content::qname_content;
    use super::super::packing::holds_qname;
    use super::super::write::tests::any_tree;
    use super::super::{XmlLimits, canonical_form, read_document};
    use super::*;

    fn shown(element: &Element) -> String {
        let mut element = element.clone();
        let mut pending = vec![&mut element];
        while let Some(element) = pending.pop() {
            if !holds_qname(element) {
                element.scope = Scope::default();
            }
            pending.extend(element.elements_mut());
        }
        format!("{element:?}")
    }

    #[test]
    fn names_and_long_texts_come_back() {
        let long = "x".repeat(70_000);
        let text = format!("<a xmlns='urn:a' xmlns:b='urn:b' b:c='1'><d>{long}</d>t<b:d/><d/></a>");
        let root = read_document(text.as_bytes(), None, &XmlLimits::default()).unwrap().root;
        let packed = PackedElement::new(&root);
        assert_eq!(canonical_form(&packed.unpack()), canonical_form(&root));
        assert_eq!(packed.text.matches("urn:a").count(), 1);
    }

    #[test]
    fn a_record_packed_is_not_much_longer_than_its_texts() {
        let one = "<name><part>Ada</part><part>Byron</part></name>";
        let text = format!("<person xmlns='urn:p'>{}</person>", one.repeat(10));
        let root = read_document(text.as_bytes(), None, &XmlLimits::default()).unwrap().root;
        let packed = PackedElement::new(&root);
        assert_eq!(packed.text.len(), "urn:ppersonnamepart".len() + 10 * "AdaByron".len());
        assert!(packed.shape.len() < 200, "{}", packed.shape.len());
        assert!(packed.scopes.is_empty());
    }

    #[test]
    fn a_prefix_that_a_value_needs_is_kept() {
        let text = "<faultcode xmlns:s='urn:s'>s:Client</faultcode>";
        let root = read_document(text.as_bytes(), None, &XmlLimits::default()).unwrap().root;
        let back = PackedElement::new(&root).unpack();
        assert_eq!(qname_content(&back), qname_content(&root));
        assert!(qname_content(&back).is_some());
    }

    #[test]
    fn a_very_deep_tree_is_packed_without_overflowing_the_stack() {
        let mut tree = Element::new(QName::unqualified("a"));
        for _ in 0..100_000 {
            tree = Element::new(QName::unqualified("a")).with_child(tree);
        }
        let back = PackedElement::new(&tree).unpack();
        let mut count = 0;
        back.walk(|_| count += 1);
        assert_eq!(count, 100_001);
    }

    proptest! {
        #[test]
        fn what_is_packed_comes_back(tree in any_tree()) {
            prop_assert_eq!(shown(&PackedElement::new(&tree).unpack()), shown(&tree));
        }
    }
}

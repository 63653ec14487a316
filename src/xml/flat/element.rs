//! Elements in the lists.

use smol_str::SmolStr;

use super::super::children::{Children, Node};
use super::super::name::{Namespace, QName};
use super::super::tree::{Element, Offset, Scope};
use super::read::{FlatDocument, FlatNode};

/// An element of a usual message.
#[derive(Clone, Copy, Debug)]
pub struct FlatElement<'a> {
    pub(super) document: &'a FlatDocument,
    pub(super) at: u32,
}

impl<'a> FlatElement<'a> {
    /// The expanded name.
    #[must_use]
    pub fn name(self) -> &'a QName {
        self.document.name(self.node().name)
    }

    /// The name by its number in the document: the same number means the same name.
    #[must_use]
    pub fn name_number(self) -> usize {
        self.node().name as usize
    }

    /// How many names the document has; the numbers are below that.
    #[must_use]
    pub fn name_count(self) -> usize {
        self.document.names()
    }

    /// The text; empty if there is none.
    #[must_use]
    pub fn text(self) -> &'a str {
        let (from, to) = self.node().text;
        &self.document.source[from as usize..to as usize]
    }

    /// Prefixes in scope.
    #[must_use]
    pub fn scope(self) -> &'a Scope {
        &self.document.scopes[self.node().scope as usize]
    }

    /// Where the start tag begins.
    #[must_use]
    pub fn offset(self) -> Offset {
        Offset(self.node().offset)
    }

    /// Whether there are child elements.
    #[must_use]
    pub fn has_elements(self) -> bool {
        self.node().end > self.at + 1
    }

    /// The child elements in order.
    pub fn elements(self) -> impl Iterator<Item = Self> {
        let end = self.node().end;
        let mut next = self.at + 1;
        std::iter::from_fn(move || {
            let child = (next < end).then_some(Self { document: self.document, at: next })?;
            next = child.node().end;
            Some(child)
        })
    }

    /// The first child element of that name.
    #[must_use]
    pub fn child(self, namespace: &Namespace, local: &str) -> Option<Self> {
        self.elements().find(|child| child.name().is(namespace, local))
    }

    /// The element and everything in it, each with the number of elements that end with it.
    pub fn walk(self) -> impl Iterator<Item = (Self, usize)> {
        let end = self.node().end;
        let mut open: Vec<u32> = Vec::with_capacity(16);
        (self.at..end).map(move |at| {
            let element = Self { document: self.document, at };
            open.push(element.node().end);
            let before = open.len();
            while open.last() == Some(&(at + 1)) {
                open.pop();
            }
            (element, before - open.len())
        })
    }

    /// The same as a tree.
    #[must_use]
    pub fn to_element(self) -> Element {
        let mut open: Vec<(Element, Vec<Node>)> = Vec::with_capacity(16);
        for (found, ends) in self.walk() {
            let mut element = Element::new(found.name().clone());
            element.scope = found.scope().clone();
            element.offset = found.offset();
            let text = found.text();
            if !text.is_empty() {
                element.children = Children::text(SmolStr::new(text));
            }
            open.push((element, Vec::new()));
            for _ in 0..ends {
                let Some((mut element, children)) = open.pop() else { break };
                if !children.is_empty() {
                    element.children = Children::from(children);
                }
                match open.last_mut() {
                    Some((_, siblings)) => siblings.push(Node::Element(element)),
                    None => return element,
                }
            }
        }
        unreachable!("the element itself ends last")
    }

    pub(super) fn node(self) -> &'a FlatNode {
        &self.document.nodes[self.at as usize]
    }
}

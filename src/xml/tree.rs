//! The element tree that every other room sees: owned, namespace-correct, with source positions.
//!
//! Comments and processing instructions are not part of it: no rule of ours reads the former, and
//! SOAP 1.1 (section 3) forbids the latter.

use std::borrow::Cow;
use std::sync::Arc;

use smol_str::SmolStr;

use super::chars::{is_name, split_qname};
use super::children::{Children, Node, NodeRef};
use super::name::{Namespace, QName};

/// An element with everything in it.
#[derive(Clone, Debug)]
pub struct Element {
    /// The expanded name.
    pub name: QName,
    /// Attributes in document order; namespace declarations are in `scope`, not here.
    pub attributes: Vec<Attribute>,
    /// Child elements and text, in document order.
    pub children: Children,
    /// Prefixes in scope here, for content that holds qualified names (`faultcode`, `xsi:type`).
    pub scope: Scope,
    /// Where the start tag begins in the source.
    pub offset: Offset,
}

/// One attribute.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Attribute {
    /// The expanded name; unprefixed attributes are in no namespace.
    pub name: QName,
    /// The value, normalised as XML 1.0 section 3.3.3 says.
    pub value: String,
}

/// A byte offset into the decoded source text; [`Offset::NONE`] for elements built by us.
#[derive(Clone, Copy, Debug, Eq, Ord, PartialEq, PartialOrd)]
pub struct Offset(pub u32);

impl Offset {
    /// The element came from no source.
    pub const NONE: Self = Self(u32::MAX);
}

impl Element {
    /// An empty element.
    #[must_use]
    pub fn new(name: QName) -> Self {
        Self {
            name,
            attributes: Vec::new(),
            children: Children::default(),
            scope: Scope::default(),
            offset: Offset::NONE,
        }
    }

    /// An element that holds text only; no text node is made of the empty text.
    #[must_use]
    pub fn with_text(name: QName, text: impl Into<SmolStr>) -> Self {
        let mut element = Self::new(name);
        let text = text.into();
        if !text.is_empty() {
            element.children = Children::text(text);
        }
        element
    }

    /// The element with one more child element.
    #[must_use]
    pub fn with_child(mut self, child: Self) -> Self {
        self.push(child);
        self
    }

    /// Adds a child element at the end.
    pub fn push(&mut self, child: Self) {
        self.children.edit().push(Node::Element(child));
    }

    /// The child elements in order.
    pub fn elements(&self) -> impl DoubleEndedIterator<Item = &Self> {
        self.children.elements()
    }

    /// The child elements in order, to change.
    pub fn elements_mut(&mut self) -> impl DoubleEndedIterator<Item = &mut Self> {
        self.children.elements_mut()
    }

    /// The first child element of that name.
    #[must_use]
    pub fn child(&self, namespace: &Namespace, local: &str) -> Option<&Self> {
        self.elements().find(|child| child.name.is(namespace, local))
    }

    /// The first child element of that name, to change.
    pub fn child_mut(&mut self, namespace: &Namespace, local: &str) -> Option<&mut Self> {
        self.elements_mut().find(|child| child.name.is(namespace, local))
    }

    /// All child elements of that name.
    pub fn children_named<'a>(
        &'a self,
        namespace: &'a Namespace,
        local: &'a str,
    ) -> impl DoubleEndedIterator<Item = &'a Self> {
        self.elements().filter(move |child| child.name.is(namespace, local))
    }

    /// The text directly in the element, as it stands (no white space is touched).
    #[must_use]
    pub fn text(&self) -> Cow<'_, str> {
        let mut texts = self.children.iter().filter_map(|node| match node {
            NodeRef::Text(text) => Some(text),
            NodeRef::Element(_) => None,
        });
        let Some(first) = texts.next() else { return Cow::Borrowed("") };
        let mut rest = texts.peekable();
        if rest.peek().is_none() {
            return Cow::Borrowed(first);
        }
        let mut all = first.to_owned();
        all.extend(rest);
        Cow::Owned(all)
    }

    /// Replaces everything in the element by `text`.
    pub fn set_text(&mut self, text: impl Into<SmolStr>) {
        self.children = Children::text(text);
    }

    /// The value of an attribute.
    #[must_use]
    pub fn attribute(&self, namespace: &Namespace, local: &str) -> Option<&str> {
        self.attributes
            .iter()
            .find(|attribute| attribute.name.is(namespace, local))
            .map(|attribute| attribute.value.as_str())
    }

    /// Takes the child elements out, dropping text between them.
    #[must_use]
    pub fn into_elements(self) -> Vec<Self> {
        self.children
            .take()
            .into_iter()
            .filter_map(|node| match node {
                Node::Element(element) => Some(element),
                Node::Text(_) => None,
            })
            .collect()
    }

    /// Calls `visit` for the element and every element below it, in document order, without
    /// recursion.
    pub fn walk<'a>(&'a self, mut visit: impl FnMut(&'a Self)) {
        let mut pending = vec![self];
        while let Some(element) = pending.pop() {
            visit(element);
            let below = pending.len();
            pending.extend(element.elements());
            pending[below..].reverse();
        }
    }
}

/// The namespace declarations in force at an element: its own and, behind them, its ancestors'.
#[derive(Clone, Debug, Default)]
pub struct Scope(Option<Arc<Declarations>>);

#[derive(Debug)]
struct Declarations {
    outer: Scope,
    bindings: Vec<(SmolStr, Namespace)>,
}

impl Scope {
    /// This scope with more bindings in front. The empty prefix is the default namespace.
    #[must_use]
    pub fn with(&self, bindings: Vec<(SmolStr, Namespace)>) -> Self {
        if bindings.is_empty() {
            return self.clone();
        }
        Self(Some(Arc::new(Declarations { outer: self.clone(), bindings })))
    }

    /// The scope outside the innermost declarations.
    pub(super) fn outer(&self) -> Self {
        self.0.as_ref().map_or_else(Self::default, |declarations| declarations.outer.clone())
    }

    /// What `prefix` is bound to. The empty prefix unbound is [`Namespace::NONE`].
    #[must_use]
    pub fn resolve(&self, prefix: &str) -> Option<Namespace> {
        let mut scope = self;
        while let Some(declarations) = &scope.0 {
            let found = declarations.bindings.iter().rev().find(|(bound, _)| bound == prefix);
            if let Some((_, namespace)) = found {
                return Some(namespace.clone());
            }
            scope = &declarations.outer;
        }
        match prefix {
            "" => Some(Namespace::NONE),
            "xml" => Some(Namespace::XML),
            _ => None,
        }
    }

    /// Reads content that is a qualified name (XML Schema part 2, section 3.2.18).
    #[must_use]
    pub fn resolve_qname(&self, text: &str) -> Option<QName> {
        let text = text.trim_matches([' ', '\t', '\r', '\n']);
        let (prefix, local) = split_qname(text).filter(|_| is_name(text))?;
        Some(QName::new(&self.resolve(prefix)?, local))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_inner_declaration_hides_the_outer_one() {
        let outer = Scope::default().with(vec![(SmolStr::new("p"), Namespace::SOAP11)]);
        let inner = outer.with(vec![(SmolStr::new("p"), Namespace::SOAP12)]);
        assert_eq!(inner.resolve("p"), Some(Namespace::SOAP12));
        assert_eq!(outer.resolve_qname("p:Client"), Some(QName::new(&Namespace::SOAP11, "Client")));
        for bad in ["q:Client", ":Client", "p:", "p:Cli ent", "p:a:b", ""] {
            assert_eq!(outer.resolve_qname(bad), None, "{bad}");
        }
    }

    #[test]
    fn walk_goes_in_document_order() {
        let leaf = |name| Element::new(QName::unqualified(name));
        let tree = leaf("a").with_child(leaf("b").with_child(leaf("c"))).with_child(leaf("d"));
        let mut seen = Vec::new();
        tree.walk(|element| seen.push(element.name.local.as_str()));
        assert_eq!(seen, ["a", "b", "c", "d"]);
    }
}

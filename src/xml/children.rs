//! What stands in an element, in little memory: most elements of a message hold one short text and
//! nothing else, which costs no allocation here.

use std::{fmt, mem, slice};

use smol_str::SmolStr;

use super::tree::Element;

/// A child of an element.
#[derive(Clone, Debug)]
pub enum Node {
    /// A child element.
    Element(Element),
    /// Character data; CDATA sections and character references are already resolved.
    Text(SmolStr),
}

/// A child of an element, to look at.
#[derive(Clone, Copy, Debug)]
pub enum NodeRef<'a> {
    /// A child element.
    Element(&'a Element),
    /// Character data.
    Text(&'a str),
}

/// The children of an element. A list that is dropped without recursion, however deep it is.
#[derive(Clone, Default)]
pub struct Children(Content);

#[derive(Clone, Default)]
enum Content {
    #[default]
    Empty,
    /// One text node.
    Text(SmolStr),
    /// Anything.
    Nodes(Vec<Node>),
}

impl Children {
    /// One text node, even of the empty text.
    #[must_use]
    pub fn text(text: impl Into<SmolStr>) -> Self {
        Self(Content::Text(text.into()))
    }

    /// The nodes in order.
    #[must_use]
    pub fn iter(&self) -> Nodes<'_> {
        match &self.0 {
            Content::Empty => Nodes { text: None, nodes: [].iter() },
            Content::Text(text) => Nodes { text: Some(text), nodes: [].iter() },
            Content::Nodes(nodes) => Nodes { text: None, nodes: nodes.iter() },
        }
    }

    /// How many nodes there are.
    #[must_use]
    pub const fn len(&self) -> usize {
        match &self.0 {
            Content::Empty => 0,
            Content::Text(_) => 1,
            Content::Nodes(nodes) => nodes.len(),
        }
    }

    /// Whether there are none.
    #[must_use]
    pub const fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// The text, if one that is not empty is all there is.
    #[must_use]
    pub fn only_text(&self) -> Option<&str> {
        match &self.0 {
            Content::Text(text) if !text.is_empty() => Some(text),
            _ => None,
        }
    }

    /// The nodes as a list, to change in any way.
    pub fn edit(&mut self) -> &mut Vec<Node> {
        if !matches!(self.0, Content::Nodes(_)) {
            self.0 = Content::Nodes(mem::take(self).take());
        }
        match &mut self.0 {
            Content::Nodes(nodes) => nodes,
            Content::Empty | Content::Text(_) => unreachable!("it was made a list just now"),
        }
    }

    /// Removes all nodes.
    pub fn clear(&mut self) {
        *self = Self::default();
    }

    /// Takes the nodes out.
    #[must_use]
    pub fn take(mut self) -> Vec<Node> {
        match mem::take(&mut self.0) {
            Content::Empty => Vec::new(),
            Content::Text(text) => vec![Node::Text(text)],
            Content::Nodes(nodes) => nodes,
        }
    }

    /// The child elements in order.
    pub(super) fn elements(&self) -> impl DoubleEndedIterator<Item = &Element> {
        let nodes = match &self.0 {
            Content::Nodes(nodes) => nodes.as_slice(),
            Content::Empty | Content::Text(_) => &[],
        };
        nodes.iter().filter_map(|node| match node {
            Node::Element(element) => Some(element),
            Node::Text(_) => None,
        })
    }

    /// The child elements in order, to change.
    pub(super) fn elements_mut(&mut self) -> impl DoubleEndedIterator<Item = &mut Element> {
        let nodes = match &mut self.0 {
            Content::Nodes(nodes) => nodes.as_mut_slice(),
            Content::Empty | Content::Text(_) => &mut [],
        };
        nodes.iter_mut().filter_map(|node| match node {
            Node::Element(element) => Some(element),
            Node::Text(_) => None,
        })
    }
}

impl From<Vec<Node>> for Children {
    fn from(nodes: Vec<Node>) -> Self {
        Self(Content::Nodes(nodes))
    }
}

impl fmt::Debug for Children {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_list().entries(self).finish()
    }
}

impl<'a> IntoIterator for &'a Children {
    type Item = NodeRef<'a>;
    type IntoIter = Nodes<'a>;

    fn into_iter(self) -> Nodes<'a> {
        self.iter()
    }
}

impl Drop for Children {
    fn drop(&mut self) {
        let Content::Nodes(nodes) = &mut self.0 else { return };
        // Every list gives up the lists below it before it goes itself.
        let mut pending = vec![mem::take(nodes)];
        while let Some(mut nodes) = pending.pop() {
            for node in &mut nodes {
                if let Node::Element(element) = node
                    && let Content::Nodes(below) = &mut element.children.0
                {
                    let below = mem::take(below);
                    element.children.0 = Content::Empty;
                    pending.push(below);
                }
            }
        }
    }
}

/// See [`Children::iter`].
#[derive(Clone, Debug)]
pub struct Nodes<'a> {
    /// The only node, if it is one text.
    text: Option<&'a str>,
    nodes: slice::Iter<'a, Node>,
}

impl<'a> Iterator for Nodes<'a> {
    type Item = NodeRef<'a>;

    fn next(&mut self) -> Option<NodeRef<'a>> {
        if let Some(text) = self.text.take() {
            return Some(NodeRef::Text(text));
        }
        Some(match self.nodes.next()? {
            Node::Element(element) => NodeRef::Element(element),
            Node::Text(text) => NodeRef::Text(text),
        })
    }
}

#[cfg(test)]
mod tests {
    use super::super::name::QName;
    use super::*;

    fn leaf() -> Element {
        Element::new(QName::unqualified("a"))
    }

    #[test]
    fn a_very_deep_tree_is_dropped_without_overflowing_the_stack() {
        let mut tree = leaf();
        for _ in 0..1_000_000 {
            tree = leaf().with_child(tree);
        }
        drop(tree);
    }

    #[test]
    fn one_text_becomes_a_list_when_it_is_edited() {
        let mut children = Children::text("t");
        assert_eq!((children.len(), children.elements().count()), (1, 0));
        children.edit().push(Node::Element(leaf()));
        let shown: Vec<_> =
            children.iter().map(|node| matches!(node, NodeRef::Text("t"))).collect();
        assert_eq!(shown, [true, false]);
        assert_eq!((children.len(), children.elements_mut().count()), (2, 1));
        children.clear();
        assert!(children.is_empty() && children.iter().next().is_none());
    }

    #[test]
    fn the_empty_text_is_a_node() {
        let children = Children::text("");
        assert_eq!(children.len(), 1);
        assert!(matches!(children.take().as_slice(), [Node::Text(text)] if text.is_empty()));
    }
}

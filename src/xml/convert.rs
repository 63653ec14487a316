//! From roxmltree's borrowed tree to ours, without recursion.
//!
//! roxmltree leaves a carriage return as it is if it follows a reference, so where a document has
//! carriage returns at all, its text is resolved here.

use smol_str::SmolStr;

use super::cursor::Cursor;
use super::error::Checked;
use super::name::{Namespace, QName};
use super::reference::{append_cdata, append_text};
use super::tree::{Attribute, Children, Element, Node, Offset, Scope};

/// Converts an element with everything in it. `declaring` lists the elements that declare
/// namespaces in document order: their offset and how many declarations they have.
pub(super) fn convert(
    root: roxmltree::Node<'_, '_>,
    declaring: &[(usize, usize)],
) -> Checked<Element> {
    let has_returns = root.document().input_text().contains('\r');
    let mut builder = Builder { declaring: declaring.iter(), ..Builder::default() };
    builder.next_declaring = builder.declaring.next();
    let mut finished = builder.start(root);
    let mut here = root.first_child();
    let mut open: Vec<(roxmltree::Node<'_, '_>, Level)> = Vec::with_capacity(16);
    let mut node = root;
    // Each turn looks at one node; `finished` is the element whose children are being collected.
    loop {
        match here {
            Some(child) if child.is_element() => {
                let level = builder.start(child);
                open.push((node, finished));
                (node, finished) = (child, level);
                here = child.first_child();
            }
            Some(child) => {
                if child.is_text() && has_returns {
                    builder.text(&resolved(child)?, finished.children_from);
                } else if let Some(text) = child.text().filter(|_| child.is_text()) {
                    builder.text(text, finished.children_from);
                }
                here = child.next_sibling();
            }
            None => {
                let element = builder.end(finished);
                let Some((parent, level)) = open.pop() else { return Ok(element) };
                builder.nodes.push(Node::Element(element));
                here = node.next_sibling();
                (node, finished) = (parent, level);
            }
        }
    }
}

/// The text of a node from the source: all character data and CDATA sections up to what follows.
fn resolved(node: roxmltree::Node<'_, '_>) -> Checked<String> {
    let source = node.document().input_text();
    let from = node.range().start;
    let end = match (node.next_sibling(), node.parent()) {
        (Some(next), _) => next.range().start,
        (None, Some(parent)) => {
            let up_to_end_tag = &source[..parent.range().end];
            up_to_end_tag.rfind("</").unwrap_or(up_to_end_tag.len())
        }
        (None, None) => source.len(),
    };
    let mut text = String::with_capacity(end - from);
    let mut cursor = Cursor::new(&source[..end]);
    cursor.skip(from);
    while cursor.at() < end {
        let at = cursor.at();
        if cursor.eat("<![CDATA[") {
            append_cdata(cursor.until("]]>", "CDATA section")?, &mut text);
        } else {
            append_text(cursor.text().0, at, &mut text)?;
        }
    }
    Ok(text)
}

#[derive(Default)]
struct Builder<'a> {
    declaring: std::slice::Iter<'a, (usize, usize)>,
    next_declaring: Option<&'a (usize, usize)>,
    scope: Scope,
    /// Namespaces in force, by the address of their name in roxmltree's tree.
    bound: Vec<(usize, Namespace)>,
    /// Finished children of all open elements; each knows where its own begin. Collecting them
    /// here lets every list have exactly the room it needs.
    nodes: Vec<Node>,
}

/// An element whose children are not all there yet.
struct Level {
    element: Element,
    children_from: usize,
    bound_before: Option<usize>,
}

impl Builder<'_> {
    fn start(&mut self, node: roxmltree::Node<'_, '_>) -> Level {
        let at = node.range().start;
        let mut bound_before = None;
        if let Some(&(declaring_at, count)) = self.next_declaring
            && declaring_at == at
        {
            self.next_declaring = self.declaring.next();
            bound_before = Some(self.bound.len());
            self.declare(node, count);
        }
        let tag = node.tag_name();
        let mut element =
            Element::new(QName { namespace: self.find(tag.namespace()), local: tag.name().into() });
        element.scope = self.scope.clone();
        element.offset = u32::try_from(at).map_or(Offset::NONE, Offset);
        element.attributes = node
            .attributes()
            .map(|found| Attribute {
                name: QName { namespace: self.find(found.namespace()), local: found.name().into() },
                value: found.value().to_owned(),
            })
            .collect();
        Level { element, children_from: self.nodes.len(), bound_before }
    }

    /// Takes the first `count` namespaces of a node: its own stand before the inherited ones.
    fn declare(&mut self, node: roxmltree::Node<'_, '_>, count: usize) {
        let mut own = Vec::with_capacity(count);
        for found in node.namespaces().take(count) {
            let namespace = Namespace::new(found.uri());
            self.bound.push((found.uri().as_ptr() as usize, namespace.clone()));
            own.push((SmolStr::new(found.name().unwrap_or("")), namespace));
        }
        self.scope = self.scope.with(own);
    }

    fn end(&mut self, level: Level) -> Element {
        let mut element = level.element;
        if self.nodes.len() > level.children_from {
            element.children = Children::from(self.nodes.split_off(level.children_from));
        }
        if let Some(before) = level.bound_before {
            if self.bound.len() > before {
                self.scope = self.scope.outer();
            }
            self.bound.truncate(before);
        }
        element
    }

    /// Adds text; what only a comment separates is one text.
    fn text(&mut self, text: &str, children_from: usize) {
        if self.nodes.len() > children_from
            && let Some(Node::Text(before)) = self.nodes.last_mut()
        {
            before.push_str(text);
        } else if !text.is_empty() {
            self.nodes.push(Node::Text(text.to_owned()));
        }
    }

    fn find(&self, name: Option<&str>) -> Namespace {
        let Some(name) = name.filter(|name| !name.is_empty()) else { return Namespace::NONE };
        let address = name.as_ptr() as usize;
        let bound = self.bound.iter().rev().find(|(at, _)| *at == address);
        match bound {
            Some((_, namespace)) => namespace.clone(),
            None if name == Namespace::XML.as_str() => Namespace::XML,
            None => Namespace::new(name),
        }
    }
}

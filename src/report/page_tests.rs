//! Pages as a browser reads them: html5ever, and as much of selectors as the tests need.

use std::rc::Rc;

use html5ever::tendril::TendrilSink;
use html5ever::{ParseOpts, parse_document};
use markup5ever_rcdom::{Handle, NodeData, RcDom};

/// A parsed page.
pub(super) struct Page(RcDom);

/// An element of it.
pub(super) struct Found(Handle);

impl Page {
    pub(super) fn parse(text: &str) -> Self {
        Self(parse_document(RcDom::default(), ParseOpts::default()).one(text))
    }

    /// The mistakes that HTML5 knows.
    pub(super) fn mistakes(&self) -> Vec<String> {
        self.0.errors.borrow().iter().map(ToString::to_string).collect()
    }

    /// The elements that a selector finds, in the order of the page: names (or `*`), `.class`,
    /// `#id` and `[attribute]`, and blanks for what lies within.
    pub(super) fn select(&self, selector: &str) -> Vec<Found> {
        let parts: Vec<&str> = selector.split_whitespace().collect();
        let mut found = Vec::new();
        let mut pending: Vec<(Handle, usize)> = vec![(Rc::clone(&self.0.document), 0)];
        while let Some((node, matched)) = pending.pop() {
            let fits = fits(&node, parts[matched]);
            if fits && matched + 1 == parts.len() {
                found.push(Found(Rc::clone(&node)));
            }
            let below = if fits { (matched + 1).min(parts.len() - 1) } else { matched };
            pending.extend(node.children.borrow().iter().rev().map(|it| (Rc::clone(it), below)));
        }
        found
    }
}

impl Found {
    pub(super) fn name(&self) -> String {
        match &self.0.data {
            NodeData::Element { name, .. } => name.local.to_string(),
            _ => String::new(),
        }
    }

    pub(super) fn attribute(&self, wanted: &str) -> Option<String> {
        attribute(&self.0, wanted)
    }

    pub(super) fn text(&self) -> String {
        let mut text = String::new();
        let mut pending = vec![Rc::clone(&self.0)];
        while let Some(node) = pending.pop() {
            if let NodeData::Text { contents } = &node.data {
                text.push_str(&contents.borrow());
            }
            pending.extend(node.children.borrow().iter().rev().map(Rc::clone));
        }
        text
    }
}

fn attribute(node: &Handle, wanted: &str) -> Option<String> {
    let NodeData::Element { attrs, .. } = &node.data else { return None };
    let attributes = attrs.borrow();
    attributes.iter().find(|it| &*it.name.local == wanted).map(|it| it.value.to_string())
}

/// Whether an element fits a part of a selector without blanks.
fn fits(node: &Handle, part: &str) -> bool {
    let NodeData::Element { name, .. } = &node.data else { return false };
    let end = part.find(['.', '#', '[']).unwrap_or(part.len());
    let (wanted, mut rest) = part.split_at(end);
    if !["", "*", &*name.local].contains(&wanted) {
        return false;
    }
    while let Some(mark) = rest.chars().next() {
        let end = rest[1..].find(['.', '#', '[']).map_or(rest.len(), |at| at + 1);
        let word = rest[1..end].trim_end_matches(']');
        let holds = match mark {
            '.' => attribute(node, "class").is_some_and(|it| it.split(' ').any(|c| c == word)),
            '#' => attribute(node, "id").as_deref() == Some(word),
            _ => attribute(node, word).is_some(),
        };
        if !holds {
            return false;
        }
        rest = &rest[end..];
    }
    true
}

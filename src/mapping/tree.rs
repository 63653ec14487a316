//! An object to be read by paths: every element and attribute once, with a mark for what was taken
//! over, so that what was not can be told.

use std::collections::HashMap;

use smol_str::SmolStr;

use super::table::{Path, Step, Test, Wants, Words};
use crate::xml::{Element, Namespace};

/// An object.
#[derive(Debug)]
pub(super) struct Tree {
    nodes: Vec<Node>,
}

#[derive(Debug)]
struct Node {
    name: String,
    text: String,
    parent: usize,
    children: Vec<usize>,
    is_attribute: bool,
    used: bool,
    /// Which of its name it is under its parent, from 1.
    number: usize,
}

/// What a path led to.
#[derive(Clone, Debug, Eq, PartialEq)]
pub(super) struct Found {
    /// Which of several at each star.
    pub index: Vec<usize>,
    pub node: usize,
    /// Nodes that the tests of the path looked at.
    tested: Vec<usize>,
}

/// Which attributes count.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(super) enum Attributes {
    /// All: they are fields of the file.
    Fields,
    /// None: services have none.
    Ignored,
}

/// Elements that only wrap a text, and say nothing of their own.
const WRAPPING: [&str; 3] = ["language", "instanceIdentifier", "instanceVocabulary"];

/// Elements that hold the text of the element around them.
const INNER: [&str; 2] = ["instanceValue", "textString"];

impl Tree {
    pub fn of(root: &Element, attributes: Attributes) -> Self {
        let mut tree = Self { nodes: Vec::new() };
        let mut numbers: HashMap<(usize, SmolStr), usize> = HashMap::new();
        let mut pending = vec![(root, 0)];
        while let Some((element, parent)) = pending.pop() {
            let at = tree.add(parent, &element.name.local, element.text().trim(), false);
            let number = numbers.entry((parent, element.name.local.clone())).or_default();
            *number += 1;
            tree.nodes[at].number = *number;
            if is_nil(element) {
                tree.nodes[at].text.clear();
            }
            if attributes == Attributes::Fields {
                for attribute in &element.attributes {
                    tree.add(at, &attribute.name.local, attribute.value.trim(), true);
                }
            }
            let below = pending.len();
            pending.extend(element.elements().map(|child| (child, at)));
            pending[below..].reverse();
        }
        tree
    }

    /// Everything that a path leads to, in order.
    pub fn find(&self, path: &Path, words: &[Words], columns: &[String]) -> Vec<Found> {
        if self.nodes.is_empty() {
            return Vec::new();
        }
        let mut found = vec![Found { index: Vec::new(), node: 0, tested: Vec::new() }];
        for step in &path.steps {
            let mut next = Vec::new();
            for from in &found {
                let matching = self.nodes[from.node].children.iter().filter_map(|child| {
                    self.passes(*child, step, words, columns).map(|tested| (*child, tested))
                });
                for (at, (node, tested)) in matching.enumerate() {
                    let mut index = from.index.clone();
                    if step.many {
                        index.push(at);
                    } else if at > 0 {
                        break;
                    }
                    let tested = from.tested.iter().copied().chain(tested).collect();
                    next.push(Found { index, node, tested });
                }
            }
            found = next;
        }
        let Some(name) = &path.attribute else { return found };
        let attribute = |found: Found| {
            let node = self.child(found.node, name, true)?;
            Some(Found { node, ..found })
        };
        found.into_iter().filter_map(attribute).collect()
    }

    /// What a path leads to but for the attribute at its end, where the attribute is missing.
    pub fn without_attribute(&self, path: &Path) -> Vec<Found> {
        let Some(name) = &path.attribute else { return Vec::new() };
        let element = Path { attribute: None, ..path.clone() };
        let found = self.find(&element, &[], &[]).into_iter();
        found.filter(|found| self.child(found.node, name, true).is_none()).collect()
    }

    /// The text of a node, whatever stands around it.
    pub fn value(&self, node: usize) -> &str {
        let mut node = node;
        while let Some(inner) = INNER.iter().find_map(|name| self.child(node, name, false)) {
            node = inner;
        }
        &self.nodes[node].text
    }

    /// The texts of two children: of a name, its source and its identifier.
    pub fn pair(&self, node: usize, names: [&str; 2]) -> [String; 2] {
        names.map(|name| {
            let child = self.child(node, name, false);
            child.map(|child| self.nodes[child].text.clone()).unwrap_or_default()
        })
    }

    /// Marks what was taken over: the node with all elements below it, and what tests looked at.
    pub fn mark(&mut self, found: &Found) {
        let mut pending: Vec<usize> = found.tested.clone();
        pending.push(found.node);
        while let Some(at) = pending.pop() {
            self.nodes[at].used = true;
            let below = self.nodes[at].children.clone();
            pending.extend(below.into_iter().filter(|child| !self.nodes[*child].is_attribute));
        }
    }

    /// Marks a node with all below it, attributes too.
    pub fn mark_whole(&mut self, node: usize) {
        let mut pending = vec![node];
        while let Some(at) = pending.pop() {
            self.nodes[at].used = true;
            pending.extend(self.nodes[at].children.clone());
        }
    }

    /// Whether a node, or anything below it, has a text.
    pub fn has_content(&self, node: usize) -> bool {
        let mut pending = vec![node];
        while let Some(at) = pending.pop() {
            if !self.nodes[at].text.is_empty() {
                return true;
            }
            pending.extend(&self.nodes[at].children);
        }
        false
    }

    /// The texts that were not taken over, by the path to them.
    pub fn unused(&self) -> Vec<(String, usize)> {
        let left = (1..self.nodes.len()).filter(|at| {
            let node = &self.nodes[*at];
            !node.used && !node.text.is_empty() && !self.wraps(*at)
        });
        left.map(|at| (self.path_to(at), at)).collect()
    }

    /// Whether the parent of the element that holds a text has that name, and which number the
    /// parent has among its kind, from 1.
    pub fn place(&self, at: usize) -> (&str, &str, usize) {
        let mut at = at;
        while INNER.contains(&&*self.nodes[at].name) {
            at = self.nodes[at].parent;
        }
        let parent = &self.nodes[self.nodes[at].parent];
        (&parent.name, &self.nodes[at].name, parent.number)
    }

    fn add(&mut self, parent: usize, name: &str, text: &str, is_attribute: bool) -> usize {
        let at = self.nodes.len();
        let (name, text) = (name.to_owned(), text.to_owned());
        let children = Vec::new();
        let node = Node { name, text, parent, children, is_attribute, used: false, number: 1 };
        self.nodes.push(node);
        if at > 0 {
            self.nodes[parent].children.push(at);
        }
        at
    }

    fn child(&self, node: usize, name: &str, is_attribute: bool) -> Option<usize> {
        let children = self.nodes[node].children.iter().copied();
        let mut named = children.filter(|child| {
            self.nodes[*child].is_attribute == is_attribute && self.nodes[*child].name == name
        });
        named.next()
    }

    /// Whether a node is what a step is about; the nodes that its tests looked at.
    fn passes(
        &self,
        node: usize,
        step: &Step,
        words: &[Words],
        columns: &[String],
    ) -> Option<Vec<usize>> {
        let it = &self.nodes[node];
        if it.is_attribute || it.name != step.name {
            return None;
        }
        let mut tested = Vec::new();
        for test in &step.tests {
            let child = self.child(node, &test.child, false);
            let text = child.map_or("", |child| self.value(child));
            if !holds(test, text, words, columns) {
                return None;
            }
            tested.extend(child);
        }
        Some(tested)
    }

    fn wraps(&self, at: usize) -> bool {
        let mut at = at;
        loop {
            let node = &self.nodes[at];
            let has_value = || self.child(node.parent, "instanceValue", false).is_some();
            if WRAPPING.contains(&&*node.name) || node.name == "instanceName" && has_value() {
                return true;
            }
            if at == 0 || !INNER.contains(&&*node.name) {
                return false;
            }
            at = node.parent;
        }
    }

    fn path_to(&self, at: usize) -> String {
        let mut names = Vec::new();
        let mut at = at;
        while at != 0 {
            let node = &self.nodes[at];
            if node.is_attribute {
                names.push(format!("@{}", node.name));
            } else if !INNER.contains(&&*node.name) {
                names.push(node.name.clone());
            }
            at = node.parent;
        }
        names.reverse();
        names.join("/")
    }
}

fn holds(test: &Test, text: &str, words: &[Words], columns: &[String]) -> bool {
    match &test.wants {
        Wants::Words(name) => {
            words.iter().find(|list| list.name == *name).is_some_and(|list| list.has(text, columns))
        }
        Wants::Text(wanted) => wanted.iter().any(|wanted| match wanted.strip_suffix('#') {
            _ if wanted == "*" => true,
            Some(start) => text.get(..start.len()).is_some_and(|head| {
                let number = &text[start.len()..];
                let is_number = !number.is_empty() && number.bytes().all(|b| b.is_ascii_digit());
                head.eq_ignore_ascii_case(start) && is_number
            }),
            None => wanted.eq_ignore_ascii_case(text),
        }),
    }
}

fn is_nil(element: &Element) -> bool {
    matches!(element.attribute(&Namespace::XSI, "nil").map(str::trim), Some("true" | "1"))
}

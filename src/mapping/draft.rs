//! An object that is built by paths.

use std::collections::{BTreeMap, HashMap, HashSet};

use super::table::{Path, Step, Wants};

/// An object in the making. The first node is the object.
#[derive(Debug)]
pub(super) struct Draft {
    pub nodes: Vec<DraftNode>,
    /// The nodes that steps made, by parent and step: objects may have very many of a kind.
    made: HashMap<(usize, String, usize), usize>,
}

#[derive(Debug, Default)]
pub(super) struct DraftNode {
    pub name: String,
    pub prefix: Option<String>,
    /// Which of several it is, from 0.
    pub number: usize,
    pub text: Option<String>,
    pub is_nil: bool,
    pub attributes: Vec<(String, String)>,
    pub children: Vec<usize>,
}

/// What came of a value.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(super) enum Put {
    /// It stands there.
    Written,
    /// Another one stood there already.
    Taken,
    /// Here is one where there are several there, and this is not the first.
    OneOnly,
    /// The element that it belongs to is not there.
    NoElement,
}

/// Whether an element may be made for an attribute.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(super) enum Making {
    Allowed,
    /// Only the attribute is written.
    AttributeOnly,
}

impl Draft {
    pub fn new(name: &str) -> Self {
        let root = DraftNode { name: name.to_owned(), ..DraftNode::default() };
        Self { nodes: vec![root], made: HashMap::new() }
    }

    /// Puts a text where a path leads to; `index` says which of several at each star, and goes with
    /// the last stars of the path.
    pub fn put(&mut self, path: &Path, index: &[usize], text: &str, making: Making) -> Put {
        let stars = path.stars();
        let (outer, index) = index.split_at(index.len().saturating_sub(stars));
        if outer.iter().any(|at| *at > 0) {
            return Put::OneOnly;
        }
        let mut index = index.iter().copied();
        // Where there are more stars than numbers, the first of each is meant.
        let mut unnumbered = stars - index.len();
        let mut at = 0;
        for step in &path.steps {
            let number = match step.many {
                true if unnumbered > 0 => {
                    unnumbered -= 1;
                    0
                }
                true => index.next().unwrap_or(0),
                false => 0,
            };
            at = match (self.at(at, step, number), making) {
                (Some(there), _) => there,
                (None, Making::Allowed) => self.make(at, step, number),
                (None, Making::AttributeOnly) => return Put::NoElement,
            };
        }
        match &path.attribute {
            None => self.put_text(at, text),
            Some(name) => self.put_attribute(at, name, text),
        }
    }

    /// Adds a child.
    pub fn add(&mut self, parent: usize, child: DraftNode) -> usize {
        let at = self.nodes.len();
        self.nodes.push(child);
        self.nodes[parent].children.push(at);
        at
    }

    /// Takes out the elements that lack a child which they need; gives their names.
    pub fn drop_lacking(&mut self, needs: &BTreeMap<String, String>) -> Vec<String> {
        let lacks = |at: &usize| {
            let name = &self.nodes[*at].name;
            needs.get(name).is_some_and(|child| self.child(*at, child).is_none())
        };
        let dropped: Vec<usize> = (1..self.nodes.len()).filter(lacks).collect();
        let gone: HashSet<usize> = dropped.iter().copied().collect();
        for node in &mut self.nodes {
            node.children.retain(|child| !gone.contains(child));
        }
        let name = |at: &usize| self.nodes[*at].name.clone();
        dropped.iter().map(name).collect()
    }

    /// The first child of that name.
    pub fn child(&self, parent: usize, name: &str) -> Option<usize> {
        let mut children = self.nodes[parent].children.iter().copied();
        children.find(|child| self.nodes[*child].name == name)
    }

    fn put_text(&mut self, at: usize, text: &str) -> Put {
        match &self.nodes[at].text {
            Some(there) if there != text => Put::Taken,
            _ => {
                self.nodes[at].text = Some(text.to_owned());
                Put::Written
            }
        }
    }

    fn put_attribute(&mut self, at: usize, name: &str, text: &str) -> Put {
        let attributes = &mut self.nodes[at].attributes;
        match attributes.iter().find(|(known, _)| known == name) {
            Some((_, there)) if there != text => Put::Taken,
            Some(_) => Put::Written,
            None => {
                attributes.push((name.to_owned(), text.to_owned()));
                Put::Written
            }
        }
    }

    fn at(&self, parent: usize, step: &Step, number: usize) -> Option<usize> {
        self.made.get(&(parent, step.key.clone(), number)).copied()
    }

    /// Makes the element of a step, with what its tests demand.
    fn make(&mut self, parent: usize, step: &Step, number: usize) -> usize {
        let at = self.add(
            parent,
            DraftNode {
                name: step.name.clone(),
                prefix: step.prefix.clone(),
                number,
                ..DraftNode::default()
            },
        );
        self.made.insert((parent, step.key.clone(), number), at);
        for test in &step.tests {
            let Wants::Text(texts) = &test.wants else { continue };
            let Some(text) = texts.first() else { continue };
            let text = match text.strip_suffix('#') {
                Some(start) => format!("{start}{}", number + 1),
                None => text.clone(),
            };
            let name = test.child.clone();
            let child = DraftNode { name, text: Some(text), ..DraftNode::default() };
            let child = self.add(at, child);
            // A path that ends there finds it.
            self.made.insert((at, test.child.clone(), 0), child);
        }
        at
    }
}

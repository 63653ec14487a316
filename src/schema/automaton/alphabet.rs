//! What the leaves of a model match: names, by number, and classes of namespaces.

use rustc_hash::FxHashMap;

use super::particle::{Leaf, LeafId, Matcher};
use crate::schema::grammar::{ElementId, NamespaceConstraint};
use crate::schema::names::{Names, Symbol};
use crate::xml::{Namespace, QName};

/// For each head of a substitution group, who may stand for it.
#[derive(Debug, Default)]
pub(in crate::schema) struct Substitutes(FxHashMap<ElementId, Vec<(Symbol, ElementId)>>);

impl Substitutes {
    /// Notes that `member` may stand for `head`.
    pub fn insert(&mut self, head: ElementId, symbol: Symbol, member: ElementId) {
        self.0.entry(head).or_default().push((symbol, member));
    }

    /// All that may stand for `head`, itself left out.
    pub fn of(&self, head: ElementId) -> &[(Symbol, ElementId)] {
        self.0.get(&head).map_or(&[], Vec::as_slice)
    }
}

/// A child as automata see it.
#[derive(Clone, Copy, Debug)]
pub(in crate::schema) struct Child<'a> {
    pub name: &'a QName,
    /// Its number, if the schema knows it.
    pub symbol: Option<Symbol>,
}

/// What a child was taken for.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(in crate::schema) struct Taken {
    pub leaf: LeafId,
    /// Its declaration, which may be one that stands for the leaf's; none for a wildcard.
    pub element: Option<ElementId>,
}

/// What the leaves of a model match.
#[derive(Debug)]
pub(super) struct Alphabet {
    /// For each leaf.
    matches: Vec<Matches>,
    /// The namespaces that wildcards tell apart; their numbers are classes, and the number behind
    /// the last one is the class of all others. Empty if there is no wildcard.
    namespaces: Vec<Namespace>,
}

/// What one leaf matches.
#[derive(Debug)]
enum Matches {
    /// The names, the leaf's own first.
    Names(Vec<(Symbol, ElementId)>),
    /// Whether it matches each class of namespaces.
    Classes(Vec<bool>),
}

impl Alphabet {
    pub fn new(leaves: &[Leaf], substitutes: &Substitutes) -> Self {
        let mut namespaces: Vec<Namespace> = Vec::new();
        for leaf in leaves {
            let Matcher::Wildcard(wildcard) = &leaf.matcher else { continue };
            let told_apart = match &wildcard.namespaces {
                NamespaceConstraint::Any => &[],
                NamespaceConstraint::Not(namespace) => std::slice::from_ref(namespace),
                NamespaceConstraint::OneOf(list) => list.as_slice(),
            };
            for namespace in [Namespace::NONE].iter().chain(told_apart) {
                if !namespaces.contains(namespace) {
                    namespaces.push(namespace.clone());
                }
            }
        }
        let matches = leaves.iter().map(|leaf| match &leaf.matcher {
            Matcher::Element { symbol, element } => {
                let mut names = vec![(*symbol, *element)];
                names.extend(substitutes.of(*element));
                Matches::Names(names)
            }
            Matcher::Wildcard(wildcard) => {
                let constraint = &wildcard.namespaces;
                let mut classes: Vec<bool> =
                    namespaces.iter().map(|namespace| constraint.allows(namespace)).collect();
                classes.push(!matches!(constraint, NamespaceConstraint::OneOf(_)));
                Matches::Classes(classes)
            }
        });
        Self { matches: matches.collect(), namespaces }
    }

    /// The names that a leaf matches; none for a wildcard.
    pub fn names(&self, leaf: LeafId) -> &[(Symbol, ElementId)] {
        match &self.matches[leaf.0 as usize] {
            Matches::Names(names) => names,
            Matches::Classes(_) => &[],
        }
    }

    /// Whether the leaf is a wildcard.
    pub fn is_wildcard(&self, leaf: LeafId) -> bool {
        matches!(self.matches[leaf.0 as usize], Matches::Classes(_))
    }

    /// Whether the leaf is a wildcard that matches that class.
    pub fn allows(&self, leaf: LeafId, class: usize) -> bool {
        match &self.matches[leaf.0 as usize] {
            Matches::Names(_) => false,
            Matches::Classes(classes) => classes.get(class).copied().unwrap_or(false),
        }
    }

    /// All classes.
    pub fn classes(&self) -> std::ops::Range<usize> {
        if self.namespaces.is_empty() { 0..0 } else { 0..self.namespaces.len() + 1 }
    }

    /// The class of a namespace.
    pub fn class(&self, namespace: &Namespace) -> usize {
        let known = self.namespaces.iter().position(|known| known == namespace);
        known.unwrap_or(self.namespaces.len())
    }

    /// The class of the namespace of a name.
    pub fn class_of(&self, symbol: Symbol, names: &Names) -> usize {
        if self.namespaces.is_empty() { 0 } else { self.class(&names.name(symbol).namespace) }
    }

    /// What the leaf takes the child for, if it does.
    pub fn take(&self, leaf: LeafId, child: Child<'_>) -> Option<Taken> {
        match &self.matches[leaf.0 as usize] {
            Matches::Names(names) => {
                let symbol = child.symbol?;
                let (_, element) = names.iter().find(|(known, _)| *known == symbol)?;
                Some(Taken { leaf, element: Some(*element) })
            }
            Matches::Classes(classes) => {
                let is_allowed = classes[self.class(&child.name.namespace)];
                is_allowed.then_some(Taken { leaf, element: None })
            }
        }
    }
}

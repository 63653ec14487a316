//! Which prefix a name gets, and on which element it is declared.

use smol_str::{SmolStr, format_smolstr};

use super::super::content::{qname_content, qname_value, unbound_prefixes};
use super::super::name::Namespace;
use super::super::tree::Element;
use super::style::{PrefixPlace, Style};

/// What a prefix is for.
#[derive(Clone, Copy, Eq, PartialEq)]
pub(super) enum Use {
    /// An element's name: the default namespace will do.
    Element,
    /// An attribute's name: the default namespace does not reach it.
    Attribute,
    /// Content that is a qualified name. The default namespace would reach it, but readers differ
    /// about that.
    Content,
}

/// Hands out prefixes while the tree is written from the root down.
pub(super) struct Prefixer<'a> {
    style: &'a Style,
    /// Bindings in force, innermost last.
    bindings: Vec<(SmolStr, Namespace)>,
    /// Prefixes that names on the element at hand have already, so must keep their meaning.
    in_use: Vec<SmolStr>,
    /// Prefixes made up so far.
    made_up: Vec<(Namespace, SmolStr)>,
    /// Prefixes that stand in content unbound, and must stay so.
    unbound: Vec<SmolStr>,
    /// Namespaces still to be declared on the document element.
    at_root: Vec<(Namespace, Use)>,
}

impl<'a> Prefixer<'a> {
    pub(super) fn new(root: &Element, style: &'a Style) -> Self {
        let at_root = match style.place {
            PrefixPlace::Root => namespaces_used(root),
            PrefixPlace::FirstUse => Vec::new(),
        };
        let mut unbound = Vec::new();
        root.walk(|element| unbound.extend(unbound_prefixes(element)));
        Self {
            style,
            bindings: Vec::new(),
            in_use: Vec::new(),
            made_up: Vec::new(),
            unbound,
            at_root,
        }
    }

    /// Begins an element; the answer is for `declared_since` and `leave`.
    pub(super) fn enter(&mut self) -> usize {
        self.in_use.clear();
        self.bindings.len()
    }

    /// Ends an element.
    pub(super) fn leave(&mut self, bindings_before: usize) {
        self.bindings.truncate(bindings_before);
    }

    /// The prefix for a name in `namespace` on the element that was entered last; declares it
    /// there if need be. On each element, content in no namespace must come first (it rules out a
    /// default namespace), then the element's own name, then the rest.
    pub(super) fn prefix(&mut self, namespace: &Namespace, purpose: Use) -> SmolStr {
        let prefix = self.in_force(namespace, purpose);
        let prefix = prefix.unwrap_or_else(|| self.declare(namespace, purpose));
        if purpose != Use::Attribute || !prefix.is_empty() {
            self.in_use.push(prefix.clone());
        }
        if purpose == Use::Element && !self.at_root.is_empty() {
            self.declare_at_root();
        }
        prefix
    }

    /// What has been declared on the element that was entered last.
    pub(super) fn declared_since(
        &self,
        bindings_before: usize,
    ) -> impl Iterator<Item = (&SmolStr, &Namespace)> {
        self.bindings[bindings_before..].iter().map(|(prefix, namespace)| (prefix, namespace))
    }

    fn in_force(&self, namespace: &Namespace, purpose: Use) -> Option<SmolStr> {
        if namespace.is_none() {
            let default = self.bindings.iter().rfind(|(prefix, _)| prefix.is_empty());
            let reaches = match purpose {
                Use::Attribute => true,
                Use::Element => default.is_none_or(|(_, it)| it.is_none()),
                Use::Content => false,
            };
            return reaches.then(SmolStr::default);
        }
        if *namespace == Namespace::XML {
            return Some(SmolStr::new_static("xml"));
        }
        let mut inner = self.bindings.len();
        while let Some(at) = self.bindings[..inner].iter().rposition(|(_, it)| it == namespace) {
            let prefix = &self.bindings[at].0;
            let hidden = self.bindings[at + 1..].iter().any(|(it, _)| it == prefix);
            if !hidden && (purpose == Use::Element || !prefix.is_empty()) {
                return Some(prefix.clone());
            }
            inner = at;
        }
        None
    }

    fn declare(&mut self, namespace: &Namespace, purpose: Use) -> SmolStr {
        let prefix = if namespace.is_none() {
            SmolStr::default()
        } else {
            let listed = self.style.usable_prefixes(namespace);
            let mut fitting = listed.filter(|prefix| {
                (purpose == Use::Element || !prefix.is_empty()) && !self.is_taken(prefix)
            });
            let listed = fitting.next().map(SmolStr::new);
            listed.unwrap_or_else(|| self.make_up(namespace))
        };
        self.bindings.push((prefix.clone(), namespace.clone()));
        prefix
    }

    /// Whether the element at hand uses the prefix for something already, or it must stay unbound.
    fn is_taken(&self, prefix: &str) -> bool {
        self.in_use.iter().chain(&self.unbound).any(|used| used == prefix)
    }

    fn make_up(&mut self, namespace: &Namespace) -> SmolStr {
        if let Some((_, prefix)) = self.made_up.iter().find(|(it, _)| it == namespace) {
            return prefix.clone();
        }
        let listed = |prefix: &str| self.style.prefixes.iter().any(|(_, it)| it == prefix);
        let made_up = |prefix: &str| self.made_up.iter().any(|(_, it)| it == prefix);
        let unbound = |prefix: &str| self.unbound.iter().any(|it| it == prefix);
        let mut number = self.made_up.len() + 1;
        let prefix = loop {
            let prefix = format_smolstr!("ns{number}");
            if !listed(&prefix) && !made_up(&prefix) && !unbound(&prefix) {
                break prefix;
            }
            number += 1;
        };
        self.made_up.push((namespace.clone(), prefix.clone()));
        prefix
    }

    /// Declares everything on the document element, whose own name has been dealt with. Where two
    /// namespaces want one prefix, the later one waits for its first use.
    fn declare_at_root(&mut self) {
        for (namespace, purpose) in std::mem::take(&mut self.at_root) {
            if self.in_force(&namespace, purpose).is_some() {
                continue;
            }
            let mut listed = self.style.usable_prefixes(&namespace);
            let wanted = listed.find(|it| purpose == Use::Element || !it.is_empty());
            if !wanted.is_some_and(|wanted| self.is_taken(wanted)) {
                let declared = self.declare(&namespace, purpose);
                self.in_use.push(declared);
            }
        }
    }
}

/// The namespaces that a tree's names use, in document order; one twice if the default namespace
/// does not do for all its uses.
fn namespaces_used(root: &Element) -> Vec<(Namespace, Use)> {
    let mut used: Vec<(Namespace, Use)> = Vec::new();
    let mut add = |namespace: &Namespace, purpose: Use| {
        let known = used.iter().any(|(it, of)| *of == purpose && it == namespace);
        if !known && !namespace.is_none() {
            used.push((namespace.clone(), purpose));
        }
    };
    root.walk(|element| {
        add(&element.name.namespace, Use::Element);
        if let Some(name) = qname_content(element) {
            add(&name.namespace, Use::Content);
        }
        for attribute in &element.attributes {
            add(&attribute.name.namespace, Use::Attribute);
            if let Some(name) = qname_value(element, attribute) {
                add(&name.namespace, Use::Content);
            }
        }
    });
    used
}

//! Namespaces in XML 1.0 while reading: what is bound where, and the start tags that follow from it.

use std::borrow::Cow;

use smol_str::SmolStr;

use super::chars::split_qname;
use super::error::{Checked, Flaw};
use super::limits::XmlLimits;
use super::name::{Namespace, QName};
use super::tree::{Attribute, Scope};

/// The bindings in force, innermost last.
#[derive(Clone, Default)]
pub(super) struct Namespaces {
    bindings: Vec<Binding>,
    /// For each open element what was in force outside of it: how many bindings, in which context.
    levels: Vec<(usize, u64)>,
    scope: Scope,
    context: u64,
    contexts: u64,
}

#[derive(Clone)]
struct Binding {
    /// Of the prefix: comparing numbers keeps a hostile number of bindings cheap to search.
    hash: u64,
    prefix: SmolStr,
    namespace: Namespace,
}

/// The attributes of a start tag as written, namespace declarations among them.
pub(super) struct RawAttributes<'a> {
    list: Vec<RawAttribute<'a>>,
    declarations: usize,
}

struct RawAttribute<'a> {
    name: &'a str,
    prefix: &'a str,
    local: &'a str,
    at: usize,
    value: Cow<'a, str>,
}

impl<'a> RawAttribute<'a> {
    /// The prefix it declares, if it is a namespace declaration.
    fn declares(&self) -> Option<&'a str> {
        match (self.prefix, self.local) {
            ("", "xmlns") => Some(""),
            ("xmlns", prefix) => Some(prefix),
            _ => None,
        }
    }
}

impl<'a> RawAttributes<'a> {
    pub(super) const fn new() -> Self {
        Self { list: Vec::new(), declarations: 0 }
    }

    /// Whether there are namespace declarations among them.
    pub(super) const fn declares(&self) -> bool {
        self.declarations > 0
    }

    /// Adds one, unless that is one too many.
    pub(super) fn push(
        &mut self,
        name: &'a str,
        at: usize,
        value: Cow<'a, str>,
        limits: &XmlLimits,
    ) -> Checked<()> {
        check_name(name, at, limits)?;
        if value.len() > limits.text {
            return Err(Flaw::limit(at, "the bytes of this attribute value", limits.text));
        }
        let (prefix, local) = split(name, at)?;
        let attribute = RawAttribute { name, prefix, local, at, value };
        if attribute.declares().is_some() {
            self.declarations += 1;
            if self.declarations > limits.declarations {
                let what = "the namespace declarations of this element";
                return Err(Flaw::limit(at, what, limits.declarations));
            }
        } else if self.list.len() - self.declarations >= limits.attributes {
            return Err(Flaw::limit(at, "the attributes of this element", limits.attributes));
        }
        self.list.push(attribute);
        Ok(())
    }
}

impl Namespaces {
    /// Takes a start tag: its declarations come into force, its names are resolved.
    pub(super) fn open(
        &mut self,
        name: &str,
        at: usize,
        raw: &RawAttributes<'_>,
        limits: &XmlLimits,
    ) -> Checked<(QName, Vec<Attribute>)> {
        check_name(name, at, limits)?;
        self.open_known();
        if raw.declarations > 0 {
            self.declare(raw, limits)?;
        }
        let name = self.element_name(name, at)?;
        let mut attributes: Vec<Attribute> = Vec::with_capacity(raw.list.len() - raw.declarations);
        for found in raw.list.iter().filter(|found| found.declares().is_none()) {
            let (prefix, local) = (found.prefix, found.local);
            let namespace =
                if prefix.is_empty() { Namespace::NONE } else { self.resolve(prefix, found.at)? };
            if attributes.iter().any(|earlier| earlier.name.is(&namespace, local)) {
                let message = format!("attribute `{}` stands twice on this element", found.name);
                return Err(Flaw::malformed(found.at, message));
            }
            let name = QName { namespace, local: SmolStr::new(local) };
            attributes.push(Attribute { name, value: found.value.as_ref().to_owned() });
        }
        Ok((name, attributes))
    }

    /// Takes a start tag without attributes whose name has been resolved in this context before.
    pub(super) fn open_known(&mut self) {
        self.levels.push((self.bindings.len(), self.context));
    }

    /// The name of an element, by the prefixes in force.
    pub(super) fn element_name(&self, name: &str, at: usize) -> Checked<QName> {
        let (prefix, local) = split(name, at)?;
        if prefix == "xmlns" {
            return Err(Flaw::malformed(at, "no element may have the prefix `xmlns`"));
        }
        Ok(QName { namespace: self.resolve(prefix, at)?, local: SmolStr::new(local) })
    }

    /// The name of an attribute that declares nothing, by the prefixes in force.
    pub(super) fn attribute_name(&self, name: &str, at: usize) -> Checked<QName> {
        let (prefix, local) = split(name, at)?;
        let namespace = if prefix.is_empty() { Namespace::NONE } else { self.resolve(prefix, at)? };
        Ok(QName { namespace, local: SmolStr::new(local) })
    }

    /// A number for the prefixes in force: the same number means the same prefixes.
    pub(super) const fn context(&self) -> u64 {
        self.context
    }

    /// Takes the matching end tag.
    pub(super) fn close(&mut self) {
        let (outer, context) = self.levels.pop().unwrap_or_default();
        if outer < self.bindings.len() {
            self.context = context;
            self.bindings.truncate(outer);
            self.scope = self.scope.outer();
        }
    }

    /// What is in force, to keep with the element that was opened last.
    pub(super) const fn scope(&self) -> &Scope {
        &self.scope
    }

    fn declare(&mut self, raw: &RawAttributes<'_>, limits: &XmlLimits) -> Checked<()> {
        let own_from = self.bindings.len();
        self.contexts += 1;
        self.context = self.contexts;
        for found in &raw.list {
            let Some(prefix) = found.declares() else { continue };
            check_declaration(prefix, &found.value)
                .map_err(|message| Flaw::malformed(found.at, message))?;
            let (hash, prefix) = (hash(prefix), SmolStr::new(prefix));
            if self.bindings[own_from..].iter().any(|own| own.prefix == prefix) {
                let message = format!("`{}` stands twice on this element", found.name);
                return Err(Flaw::malformed(found.at, message));
            }
            let namespace = Namespace::new(&found.value);
            self.bindings.push(Binding { hash, prefix, namespace });
            if self.bindings.len() > limits.bindings {
                let what = "the namespace declarations in force here";
                return Err(Flaw::limit(found.at, what, limits.bindings));
            }
        }
        let own = self.bindings[own_from..].iter();
        let own = own.map(|own| (own.prefix.clone(), own.namespace.clone())).collect();
        self.scope = self.scope.with(own);
        Ok(())
    }

    fn resolve(&self, prefix: &str, at: usize) -> Checked<Namespace> {
        let wanted = hash(prefix);
        let bound = self.bindings.iter().rev();
        let found = bound.into_iter().find(|it| it.hash == wanted && it.prefix == prefix);
        match (found, prefix) {
            (Some(binding), _) => Ok(binding.namespace.clone()),
            (None, "") => Ok(Namespace::NONE),
            (None, "xml") => Ok(Namespace::XML),
            (None, _) => Err(Flaw::malformed(at, format!("prefix `{prefix}` is not declared"))),
        }
    }
}

fn check_name(name: &str, at: usize, limits: &XmlLimits) -> Checked<()> {
    if name.len() > limits.name {
        return Err(Flaw::limit(at, "the bytes of this name", limits.name));
    }
    Ok(())
}

fn split(name: &str, at: usize) -> Checked<(&str, &str)> {
    split_qname(name).ok_or_else(|| Flaw::malformed(at, format!("`{name}` is no qualified name")))
}

/// The constraints of Namespaces in XML 1.0, sections 2.2 and 3.
fn check_declaration(prefix: &str, namespace: &str) -> Result<(), String> {
    if prefix == "xmlns" {
        return Err("the prefix `xmlns` must not be declared".to_owned());
    }
    if namespace == Namespace::XMLNS.as_str() {
        return Err(format!("`{namespace}` must not be bound to a prefix"));
    }
    if (prefix == "xml") != (namespace == Namespace::XML.as_str()) {
        return Err(format!("`xml` and `{}` belong to each other alone", Namespace::XML));
    }
    if namespace.is_empty() && !prefix.is_empty() {
        return Err(format!("prefix `{prefix}` must not be bound to the empty name"));
    }
    Ok(())
}

/// FNV-1a; prefixes are short.
fn hash(prefix: &str) -> u64 {
    prefix.bytes().fold(0xcbf2_9ce4_8422_2325, |hash, byte| {
        (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3)
    })
}

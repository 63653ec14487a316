//! Content models: groups of elements, as particles.

use super::element;
use super::loader::Loader;
use super::node::Node;
use crate::ground::Basis;
use crate::schema::automaton::{Leaf, LeafId, Matcher, Particle, Term};
use crate::schema::error::SchemaError;
use crate::schema::grammar::ElementId;
use crate::xml::QName;

/// A content model while it is read: groups that stand one after the other.
pub(super) struct Model {
    groups: Vec<Particle>,
    leaves: Vec<Leaf>,
    /// What occurrences rest on that do not say it themselves.
    occurs_basis: Basis,
}

impl Model {
    pub fn new(occurs_basis: Basis) -> Self {
        Self { groups: Vec::new(), leaves: Vec::new(), occurs_basis }
    }

    /// Starts with the model of a base type.
    pub fn begin_with(&mut self, particle: Particle, leaves: Vec<Leaf>) {
        self.groups.push(particle);
        self.leaves = leaves;
    }

    /// Adds an `xs:sequence` or `xs:choice`.
    pub fn append<'a>(
        &mut self,
        loader: &mut Loader<'a>,
        group: Node<'a>,
    ) -> Result<(), SchemaError> {
        let particle = self.group(loader, group)?;
        let is_empty = matches!(&particle.term, Term::Sequence(members, _) if members.is_empty());
        if !is_empty && particle.max != Some(0) {
            self.groups.push(particle);
        }
        Ok(())
    }

    /// The whole model: a sequence without members if nothing may stand.
    pub fn into_parts(mut self) -> (Particle, Vec<Leaf>) {
        if self.groups.len() == 1
            && let Some(only) = self.groups.pop()
        {
            return (only, self.leaves);
        }
        let basis = Basis::Schema;
        let term = Term::Sequence(self.groups, basis);
        (Particle { min: 1, max: Some(1), min_basis: basis, max_basis: basis, term }, self.leaves)
    }

    // A group is as deep as the document, which the XML reader limits.
    fn group<'a>(
        &mut self,
        loader: &mut Loader<'a>,
        node: Node<'a>,
    ) -> Result<Particle, SchemaError> {
        let mut members = Vec::new();
        for child in node.children() {
            members.push(match child.kind() {
                Some("sequence" | "choice") => self.group(loader, child)?,
                Some("element") => self.element(loader, child)?,
                _ => return Err(child.refuse_construct()),
            });
        }
        let term = if node.kind() == Some("choice") {
            Term::Choice(members)
        } else {
            Term::Sequence(members, node.basis("order-basis")?.unwrap_or(Basis::Schema))
        };
        // The basis of occurrences is that of elements: a group has its own or a firm one, for
        // else the order inside it would go with it.
        let basis = node.basis("basis")?.unwrap_or(Basis::Schema);
        let (min, max) = occurs(node)?;
        Ok(Particle { min, max, min_basis: basis, max_basis: basis, term })
    }

    fn element<'a>(
        &mut self,
        loader: &mut Loader<'a>,
        node: Node<'a>,
    ) -> Result<Particle, SchemaError> {
        let element = referred_or_local(loader, node)?;
        let (name, element) = element;
        let (min, max) = occurs(node)?;
        let basis = node.basis("basis")?.unwrap_or(self.occurs_basis);
        let min_basis = node.basis("min-basis")?.unwrap_or(basis);
        let leaf = LeafId(self.leaves.len() as u32);
        let symbol = loader.names.intern(&name);
        self.leaves.push(Leaf {
            matcher: Matcher::Element { symbol, element },
            max,
            min_basis,
            max_basis: basis,
        });
        Ok(Particle { min, max, min_basis, max_basis: basis, term: Term::Leaf(leaf) })
    }
}

fn referred_or_local<'a>(
    loader: &mut Loader<'a>,
    node: Node<'a>,
) -> Result<(QName, ElementId), SchemaError> {
    if let Some(name) = node.qname("ref")? {
        let extra = ["name", "type", "nillable", "default", "fixed", "form"]
            .into_iter()
            .find(|attribute| node.attribute(attribute).is_some());
        if let Some(extra) = extra {
            return Err(node.refuse(format!("an element with `ref` has no `{extra}`")));
        }
        if node.basis("type-basis")?.is_some() {
            return Err(
                node.refuse("type-basis belongs on the element that is referred to".to_owned())
            );
        }
        let id = loader.referred_element(node, &name)?;
        return Ok((name, id));
    }
    let mut name = node.declared_name()?;
    let is_qualified = match node.attribute("form") {
        Some("qualified") => true,
        Some("unqualified") => false,
        None => node.document.qualifies_elements,
        Some(other) => {
            return Err(node.refuse(format!("`form` is `{other}`; write qualified or unqualified")));
        }
    };
    if !is_qualified {
        name = QName::unqualified(&name.local);
    }
    let id = loader.reserve_element();
    let declaration = element::declare(loader, node, name.clone())?;
    loader.fill_element(id, declaration);
    Ok((name, id))
}

fn occurs(node: Node<'_>) -> Result<(u32, Option<u32>), SchemaError> {
    let number = |attribute: &str, text: &str| {
        text.parse::<u32>().map_err(|_| {
            node.refuse(format!("{attribute} is `{text}`; write a whole number, 0 at least"))
        })
    };
    let min = node.attribute("minOccurs").map_or(Ok(1), |text| number("minOccurs", text))?;
    let max = match node.attribute("maxOccurs") {
        None => Some(1),
        Some("unbounded") => None,
        Some(text) => Some(number("maxOccurs", text)?),
    };
    if max.is_some_and(|max| max < min) {
        return Err(node.refuse(format!("minOccurs is {min}, more than maxOccurs")));
    }
    Ok((min, max))
}

//! Content models: groups of elements and wildcards, as particles.

use super::globals::Sort;
use super::loader::Loader;
use super::node::Node;
use super::{element, wildcard};
use crate::ground::Basis;
use crate::schema::automaton::{Leaf, LeafId, Matcher, Particle, Term};
use crate::schema::error::SchemaError;

/// A content model.
#[derive(Clone, Debug, Default)]
pub(in crate::schema) struct Model {
    /// None if nothing may stand.
    pub particle: Option<Particle>,
    pub leaves: Vec<Leaf>,
}

/// Particles that may stand in one another, through groups as well: it bounds the recursion on them.
const DEEPEST: usize = 250;

/// Elements and wildcards that a content model may have.
const MOST_LEAVES: usize = 10_000;

impl Model {
    /// Reads the group of elements that a type has, if it has one; `occurs_basis` is what
    /// occurrences rest on that do not say it themselves.
    pub fn read<'a>(
        loader: &mut Loader<'a>,
        node: Option<Node<'a>>,
        occurs_basis: Basis,
    ) -> Result<Self, SchemaError> {
        let mut reading = Reading { leaves: Vec::new(), occurs_basis };
        let Some(node) = node else { return Ok(Self::default()) };
        let particle = reading.particle(loader, node, Place::Content)?;
        // Nothing is what a sequence without members says too (part 1, section 3.4.2).
        let is_empty = |particle: &Particle| match &particle.term {
            Term::Sequence(members, _) | Term::All(members) => members.is_empty(),
            Term::Choice(members) => members.is_empty() && particle.min == 0,
            Term::Leaf(_) => false,
        };
        let particle = particle.filter(|particle| !is_empty(particle));
        Ok(Self { particle, leaves: reading.leaves })
    }

    /// The particle: a sequence without members if nothing may stand.
    pub fn whole(&self) -> Particle {
        let basis = Basis::Schema;
        self.particle.clone().unwrap_or_else(|| Particle {
            min: 1,
            max: Some(1),
            min_basis: basis,
            max_basis: basis,
            term: Term::Sequence(Vec::new(), basis),
        })
    }

    /// Whether no element need stand (part 1, section 3.9.6: emptiable).
    pub fn is_emptiable(&self) -> bool {
        self.particle.as_ref().is_none_or(Particle::is_emptiable)
    }

    pub fn is_all(&self) -> bool {
        self.particle.as_ref().is_some_and(|particle| matches!(particle.term, Term::All(_)))
    }

    /// This model, and behind it another one.
    pub fn followed_by(mut self, other: Self) -> Self {
        let (Some(first), Some(second)) = (self.particle.take(), other.particle.clone()) else {
            return if self.leaves.is_empty() { other } else { self };
        };
        let second = self.take_in(second, other.leaves);
        let basis = Basis::Schema;
        // A long chain of extensions is one long sequence, not a deep one.
        let members = match first {
            Particle {
                min: 1,
                max: Some(1),
                min_basis: Basis::Schema,
                max_basis: Basis::Schema,
                term: Term::Sequence(mut members, Basis::Schema),
            } => {
                members.push(second);
                members
            }
            first => vec![first, second],
        };
        let term = Term::Sequence(members, basis);
        self.particle =
            Some(Particle { min: 1, max: Some(1), min_basis: basis, max_basis: basis, term });
        self
    }

    fn take_in(&mut self, mut particle: Particle, leaves: Vec<Leaf>) -> Particle {
        shift(&mut particle, self.leaves.len() as u32);
        self.leaves.extend(leaves);
        particle
    }
}

/// Where a particle stands: `all` may stand in few places.
#[derive(Clone, Copy, Eq, PartialEq)]
enum Place {
    /// As the whole content of a type or a group.
    Content,
    Inside,
}

struct Reading {
    leaves: Vec<Leaf>,
    occurs_basis: Basis,
}

/// Reads the definition of a group, unless that is done.
pub(super) fn group<'a>(loader: &mut Loader<'a>, node: Node<'a>) -> Result<Model, SchemaError> {
    if let Some(known) = loader.groups.get(&node.key()) {
        return Ok(known.clone());
    }
    if loader.open_groups.iter().any(|open| open.key() == node.key()) {
        return Err(node.breach("mg-props-correct.2", "the group contains itself"));
    }
    loader.open_groups.push(node);
    let mut reading = Reading { leaves: Vec::new(), occurs_basis: Basis::Schema };
    let content = node.children().next();
    let particle = match content {
        Some(content) => reading.particle(loader, content, Place::Content)?,
        None => None,
    };
    loader.open_groups.pop();
    let model = Model { particle, leaves: reading.leaves };
    loader.groups.insert(node.key(), model.clone());
    Ok(model)
}

impl Reading {
    // A group is as deep as the document, which its reader limits.
    fn particle<'a>(
        &mut self,
        loader: &mut Loader<'a>,
        node: Node<'a>,
        place: Place,
    ) -> Result<Option<Particle>, SchemaError> {
        let (min, max) = occurs(node)?;
        let is_nothing = max == Some(0);
        if loader.depth >= DEEPEST {
            return Err(too_deep(node));
        }
        loader.depth += 1;
        let particle = match node.kind() {
            Some("element") => self.element(loader, node, (min, max))?,
            Some("any") => {
                let matcher = Matcher::Wildcard(wildcard::read(node)?);
                self.leaf(node, matcher, (min, max))?
            }
            Some("group") => match self.group(loader, node, place, (min, max))? {
                Some(particle) => particle,
                None => {
                    loader.depth -= 1;
                    return Ok(None);
                }
            },
            Some("all") if place == Place::Inside => return Err(misplaced_all(node)),
            _ => self.members(loader, node, (min, max))?,
        };
        loader.depth -= 1;
        Ok((!is_nothing).then_some(particle))
    }

    fn members<'a>(
        &mut self,
        loader: &mut Loader<'a>,
        node: Node<'a>,
        (min, max): (u32, Option<u32>),
    ) -> Result<Particle, SchemaError> {
        let mut members = Vec::new();
        for child in node.children() {
            members.extend(self.particle(loader, child, Place::Inside)?);
        }
        let term = match node.kind() {
            Some("choice") => Term::Choice(members),
            Some("all") => {
                if let Some(often) = members.iter().position(|m| m.max.is_none_or(|max| max > 1)) {
                    let member = node.children().nth(often).unwrap_or(node);
                    let message = "an element in xs:all stands once at most";
                    return Err(member.breach("cos-all-limited.2", message));
                }
                Term::All(members)
            }
            _ => Term::Sequence(members, node.basis("order-basis")?.unwrap_or(Basis::Schema)),
        };
        // The basis of occurrences is that of elements: a group has its own or a firm one, for
        // else the order inside it would go with it.
        let basis = node.basis("basis")?.unwrap_or(Basis::Schema);
        Ok(Particle { min, max, min_basis: basis, max_basis: basis, term })
    }

    fn group<'a>(
        &mut self,
        loader: &mut Loader<'a>,
        node: Node<'a>,
        place: Place,
        (min, max): (u32, Option<u32>),
    ) -> Result<Option<Particle>, SchemaError> {
        let Some(name) = node.qname("ref")? else {
            node.required("ref")?;
            return Ok(None);
        };
        let definition = loader.referred_group(Sort::Group, node, &name)?;
        let model = group(loader, definition)?;
        if self.leaves.len() + model.leaves.len() > MOST_LEAVES {
            return Err(too_large(node));
        }
        let Some(mut particle) = model.particle else { return Ok(None) };
        if matches!(particle.term, Term::All(_))
            && (place == Place::Inside || max != Some(1) || min > 1)
        {
            return Err(misplaced_all(node));
        }
        if loader.depth + particle.depth() > DEEPEST {
            return Err(too_deep(node));
        }
        shift(&mut particle, self.leaves.len() as u32);
        self.leaves.extend(model.leaves);
        Ok(Some(Particle { min, max, ..particle }))
    }

    fn element<'a>(
        &mut self,
        loader: &mut Loader<'a>,
        node: Node<'a>,
        occurs: (u32, Option<u32>),
    ) -> Result<Particle, SchemaError> {
        let (name, element) = match node.qname("ref")? {
            Some(name) => {
                if node.basis("type-basis")?.is_some() {
                    let message = "type-basis belongs on the element that is referred to";
                    return Err(node.refuse(message.to_owned()));
                }
                let element = loader.referred_element(node, &name)?;
                (name, element)
            }
            None => {
                let name = node.local_name(node.document.qualifies_elements)?;
                let element = element::declare_local(loader, node, &name)?;
                (name, element)
            }
        };
        let symbol = loader.names.intern(&name);
        self.leaf(node, Matcher::Element { symbol, element }, occurs)
    }

    fn leaf(
        &mut self,
        node: Node<'_>,
        matcher: Matcher,
        (min, max): (u32, Option<u32>),
    ) -> Result<Particle, SchemaError> {
        if self.leaves.len() >= MOST_LEAVES {
            return Err(too_large(node));
        }
        let max_basis = node.basis("basis")?.unwrap_or(self.occurs_basis);
        let min_basis = node.basis("min-basis")?.unwrap_or(max_basis);
        let term = Term::Leaf(LeafId(self.leaves.len() as u32));
        self.leaves.push(Leaf { matcher, max, min_basis, max_basis });
        Ok(Particle { min, max, min_basis, max_basis, term })
    }
}

fn too_large(node: Node<'_>) -> SchemaError {
    node.refuse(format!("the content model is larger than {MOST_LEAVES} elements"))
}

fn too_deep(node: Node<'_>) -> SchemaError {
    node.refuse(format!("groups stand in one another more than {DEEPEST} deep"))
}

fn misplaced_all(node: Node<'_>) -> SchemaError {
    let message = "xs:all is the whole content of a type, once at most, and nothing else";
    node.breach("cos-all-limited.1", message)
}

fn shift(particle: &mut Particle, by: u32) {
    match &mut particle.term {
        Term::Leaf(leaf) => leaf.0 += by,
        Term::Sequence(members, _) | Term::Choice(members) | Term::All(members) => {
            members.iter_mut().for_each(|member| shift(member, by));
        }
    }
}

/// `minOccurs` and `maxOccurs`. Numbers beyond what can be counted are as good as the largest one,
/// and no bound at all.
fn occurs(node: Node<'_>) -> Result<(u32, Option<u32>), SchemaError> {
    let number = |text: &str| {
        let digits = text.trim_start_matches(['+', '-']).trim_start_matches('0');
        if digits.is_empty() { Some(0) } else { digits.parse::<u32>().ok() }
    };
    let min = node.attribute("minOccurs").map_or(Some(1), number);
    let max = match node.attribute("maxOccurs") {
        None => Some(1),
        Some("unbounded") => None,
        Some(text) => number(text),
    };
    if max.is_some_and(|max| min.is_none_or(|min| max < min)) {
        let min = node.attribute("minOccurs").unwrap_or("1");
        let message = format!("minOccurs is {min}, more than maxOccurs");
        return Err(node.breach("p-props-correct.2.1", message));
    }
    Ok((min.unwrap_or(u32::MAX), max))
}

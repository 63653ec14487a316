//! Particles: the content model as the schema writes it, and what rests on what in it.

use crate::ground::Basis;
use crate::schema::grammar::{ElementId, Wildcard};
use crate::schema::names::Symbol;
use crate::schema::violation::ChildShape;
use crate::xml::QName;

/// A term and how often it may stand.
#[derive(Clone, Debug)]
pub(in crate::schema) struct Particle {
    pub min: u32,
    /// None for unbounded.
    pub max: Option<u32>,
    pub min_basis: Basis,
    pub max_basis: Basis,
    pub term: Term,
}

/// What stands.
#[derive(Clone, Debug)]
pub(in crate::schema) enum Term {
    /// An element, or any element that a wildcard lets through.
    Leaf(LeafId),
    /// One after the other; the basis is that of the order.
    Sequence(Vec<Particle>, Basis),
    Choice(Vec<Particle>),
    /// Each member in any order; all of them are leaves.
    All(Vec<Particle>),
}

/// An element or wildcard particle of a model by number, in the schema's order.
#[derive(Clone, Copy, Debug, Eq, Hash, Ord, PartialEq, PartialOrd)]
pub(in crate::schema) struct LeafId(pub u32);

/// An element or wildcard particle.
#[derive(Clone, Debug)]
pub(in crate::schema) struct Leaf {
    pub matcher: Matcher,
    pub max: Option<u32>,
    pub min_basis: Basis,
    pub max_basis: Basis,
}

/// Which children a leaf stands for.
#[derive(Clone, Debug, Eq, PartialEq)]
pub(in crate::schema) enum Matcher {
    Element { symbol: Symbol, element: ElementId },
    Wildcard(Wildcard),
}

impl Leaf {
    /// The name of the element; none for a wildcard.
    pub fn symbol(&self) -> Option<Symbol> {
        match self.matcher {
            Matcher::Element { symbol, .. } => Some(symbol),
            Matcher::Wildcard(_) => None,
        }
    }

    /// The declaration of the element; none for a wildcard.
    pub fn element(&self) -> Option<ElementId> {
        match self.matcher {
            Matcher::Element { element, .. } => Some(element),
            Matcher::Wildcard(_) => None,
        }
    }
}

/// Members of a sequence whose order is open are tried in every order up to this many; beyond it,
/// any number of them in any order is let through.
const MOST_PERMUTED: usize = 4;

impl Particle {
    /// Whether no element need stand (part 1, section 3.9.6: its least total is 0).
    pub fn is_emptiable(&self) -> bool {
        self.min == 0
            || match &self.term {
                Term::Leaf(_) => false,
                Term::Sequence(members, _) | Term::All(members) => {
                    members.iter().all(Self::is_emptiable)
                }
                Term::Choice(members) => {
                    members.is_empty() || members.iter().any(Self::is_emptiable)
                }
            }
    }

    /// Particles inside one another, this one included.
    pub fn depth(&self) -> usize {
        let below = match &self.term {
            Term::Leaf(_) => 0,
            Term::Sequence(members, _) | Term::Choice(members) | Term::All(members) => {
                members.iter().map(Self::depth).max().unwrap_or(0)
            }
        };
        below + 1
    }

    /// The particle without what may not fail a target; none if nothing of that sort is in it.
    pub fn relaxed(&self) -> Option<Self> {
        self.has_weak_part().then(|| self.relax())
    }

    fn has_weak_part(&self) -> bool {
        let is_weak = !self.min_basis.may_fail() || !self.max_basis.may_fail();
        is_weak
            || match &self.term {
                Term::Leaf(_) => false,
                Term::Sequence(members, order) => {
                    !order.may_fail() || members.iter().any(Self::has_weak_part)
                }
                Term::Choice(members) | Term::All(members) => {
                    members.iter().any(Self::has_weak_part)
                }
            }
    }

    fn relax(&self) -> Self {
        let all = |members: &[Self]| members.iter().map(Self::relax).collect::<Vec<_>>();
        let term = match &self.term {
            Term::Leaf(leaf) => Term::Leaf(*leaf),
            Term::Sequence(members, order) if order.may_fail() => {
                Term::Sequence(all(members), *order)
            }
            Term::Sequence(members, _) => any_order(all(members)),
            Term::Choice(members) => Term::Choice(all(members)),
            Term::All(members) => Term::All(all(members)),
        };
        Self {
            min: if self.min_basis.may_fail() { self.min } else { 0 },
            max: if self.max_basis.may_fail() { self.max } else { None },
            min_basis: self.min_basis,
            max_basis: self.max_basis,
            term,
        }
    }

    fn once(term: Term) -> Self {
        let basis = Basis::Schema;
        Self { min: 1, max: Some(1), min_basis: basis, max_basis: basis, term }
    }
}

fn any_order(members: Vec<Particle>) -> Term {
    if members.len() > MOST_PERMUTED {
        let any = Particle { min: 0, max: None, ..Particle::once(Term::Choice(members)) };
        return Term::Sequence(vec![any], Basis::Schema);
    }
    let mut orders: Vec<Vec<Particle>> = vec![Vec::new()];
    for member in members {
        orders = orders
            .into_iter()
            .flat_map(|order| {
                let member = &member;
                (0..=order.len()).map(move |at| {
                    let mut longer = order.clone();
                    longer.insert(at, member.clone());
                    longer
                })
            })
            .collect();
    }
    let sequences = orders.into_iter().map(|o| Particle::once(Term::Sequence(o, Basis::Schema)));
    Term::Choice(sequences.collect())
}

/// The children a model allows, each name once, in the schema's order.
pub(in crate::schema) fn shapes(
    particle: &Particle,
    leaves: &[Leaf],
    name: impl Fn(Symbol) -> QName + Copy,
) -> Vec<ChildShape> {
    let times = |shape: ChildShape, particle: &Particle| ChildShape {
        min_occurs: shape.min_occurs.saturating_mul(particle.min),
        max_occurs: match (shape.max_occurs, particle.max) {
            (Some(0), _) | (_, Some(0)) => Some(0),
            (Some(inner), Some(outer)) => Some(inner.saturating_mul(outer)),
            _ => None,
        },
        ..shape
    };
    let mut found: Vec<ChildShape> = Vec::new();
    match &particle.term {
        Term::Leaf(leaf) => {
            found.extend(leaves[leaf.0 as usize].symbol().map(|symbol| ChildShape {
                name: name(symbol),
                min_occurs: 1,
                max_occurs: Some(1),
            }))
        }
        Term::Sequence(members, _) | Term::All(members) => {
            for shape in members.iter().flat_map(|member| shapes(member, leaves, name)) {
                match found.iter_mut().find(|known| known.name == shape.name) {
                    Some(known) => {
                        known.min_occurs = known.min_occurs.saturating_add(shape.min_occurs);
                        known.max_occurs = known
                            .max_occurs
                            .zip(shape.max_occurs)
                            .map(|(one, other)| one.saturating_add(other));
                    }
                    None => found.push(shape),
                }
            }
        }
        Term::Choice(members) => {
            let branches: Vec<_> = members.iter().map(|m| shapes(m, leaves, name)).collect();
            for shape in branches.iter().flatten() {
                let in_all = branches.iter().map(|branch| {
                    branch.iter().find(|s| s.name == shape.name).map_or(0, |s| s.min_occurs)
                });
                let least = in_all.min().unwrap_or(0);
                match found.iter_mut().find(|known| known.name == shape.name) {
                    Some(known) => {
                        known.max_occurs = known
                            .max_occurs
                            .zip(shape.max_occurs)
                            .map(|(one, other)| one.max(other));
                    }
                    None => found.push(ChildShape { min_occurs: least, ..shape.clone() }),
                }
            }
        }
    }
    found.into_iter().map(|shape| times(shape, particle)).collect()
}

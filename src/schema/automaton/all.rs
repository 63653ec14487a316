//! `xs:all`: each member once at most, in any order (part 1, section 3.8).

use super::alphabet::{Alphabet, Child, Taken};
use super::particle::{LeafId, Particle, Term};
use crate::schema::grammar::ElementId;
use crate::schema::names::Symbol;

/// An automaton that remembers which members were there.
#[derive(Debug)]
pub(in crate::schema) struct AllOf {
    members: Vec<Member>,
    /// Which member each name belongs to, in the order of symbols.
    names: Vec<(Symbol, usize, ElementId)>,
    /// Whether there may be no members at all.
    is_optional: bool,
}

#[derive(Debug)]
struct Member {
    leaf: LeafId,
    is_needed: bool,
    /// Any number of it may stand; only in relaxed models.
    may_repeat: bool,
}

/// Which members were there: a bit for each.
pub(super) type Seen = Vec<u64>;

impl AllOf {
    /// Takes an `xs:all`; none if the particle is no such thing.
    pub(super) fn build(particle: &Particle, alphabet: &Alphabet) -> Option<Self> {
        let Term::All(particles) = &particle.term else { return None };
        let mut members = Vec::new();
        let mut names = Vec::new();
        for member in particles {
            let Term::Leaf(leaf) = member.term else { return None };
            let of_leaf = alphabet.names(leaf).iter();
            names.extend(of_leaf.map(|(symbol, element)| (*symbol, members.len(), *element)));
            let may_repeat = member.max.is_none();
            members.push(Member { leaf, is_needed: member.min > 0, may_repeat });
        }
        names.sort_by_key(|(symbol, member, _)| (*symbol, *member));
        Some(Self { members, names, is_optional: particle.min == 0 })
    }

    pub(super) fn start(&self) -> Seen {
        vec![0; self.members.len().div_ceil(64)]
    }

    pub(super) fn step(&self, seen: &mut Seen, child: Child<'_>) -> Option<Taken> {
        let symbol = child.symbol?;
        let from = self.names.partition_point(|entry| entry.0 < symbol);
        let (_, member, element) = self.names[from..]
            .iter()
            .take_while(|entry| entry.0 == symbol)
            .find(|(_, member, _)| self.members[*member].may_repeat || !has(seen, *member))?;
        seen[member / 64] |= 1 << (member % 64);
        Some(Taken { leaf: self.members[*member].leaf, element: Some(*element) })
    }

    /// Takes the leaf, whatever stands for it.
    pub(super) fn step_leaf(&self, seen: &mut Seen, leaf: LeafId) -> bool {
        let member = self.members.iter().position(|member| member.leaf == leaf);
        let Some(at) = member.filter(|at| self.members[*at].may_repeat || !has(seen, *at)) else {
            return false;
        };
        seen[at / 64] |= 1 << (at % 64);
        true
    }

    pub(super) fn accepts(&self, seen: &Seen) -> bool {
        (self.is_optional && seen.iter().all(|word| *word == 0)) || self.missing(seen).is_empty()
    }

    /// The members that must still come.
    pub(super) fn missing(&self, seen: &Seen) -> Vec<LeafId> {
        let members = self.members.iter().enumerate();
        members.filter(|(at, m)| m.is_needed && !has(seen, *at)).map(|(_, m)| m.leaf).collect()
    }

    pub(super) fn next(&self, seen: &Seen) -> Vec<LeafId> {
        let members = self.members.iter().enumerate();
        members.filter(|(at, m)| m.may_repeat || !has(seen, *at)).map(|(_, m)| m.leaf).collect()
    }
}

fn has(seen: &Seen, member: usize) -> bool {
    seen[member / 64] & 1 << (member % 64) != 0
}

//! Whether a content model restricts another: Particle Valid (Restriction), part 1, section 3.9.6.

use std::cell::Cell;

use super::components::{Broken, Components};
use super::mapping::{self, FORBIDDEN, MOST_PAIRS, Mapping};
use super::model::{Compositor, Part, PartTerm, Range};
use super::wildcard::check_wildcard;
use crate::schema::automaton::{Leaf, Particle};
use crate::schema::grammar::{
    Content, Derivation, Derivations, ElementId, TypeDefinition, ValueConstraint, Wildcard,
};
use crate::schema::value::Written;

/// Checks that a content model restricts that of the base type.
///
/// # Errors
/// Names the rule that it breaks, and the element it breaks it with.
pub(in crate::schema) fn check_restriction(
    components: &impl Components,
    derived: (&Particle, &[Leaf]),
    base: (&Particle, &[Leaf]),
) -> Result<(), Broken> {
    let comparison = Comparison { components, pairs: Cell::new(0) };
    let derived = Part::of(components, derived.0, derived.1);
    let base = Part::of(components, base.0, base.1);
    match (derived, base) {
        (Some(derived), Some(base)) => comparison.restricts(&derived, &base),
        (None, None) => Ok(()),
        (None, Some(base)) if base.is_emptiable() => Ok(()),
        (None, Some(base)) => Err(comparison.missing(&base)),
        (Some(derived), None) => Err(comparison.extra(&derived)),
    }
}

struct Comparison<'c, C> {
    components: &'c C,
    pairs: Cell<usize>,
}

impl<C: Components> Comparison<'_, C> {
    // As deep as the schema document, whose depth is limited.
    fn restricts(&self, derived: &Part<'_>, base: &Part<'_>) -> Result<(), Broken> {
        self.pairs.set(self.pairs.get() + 1);
        if self.pairs.get() > MOST_PAIRS {
            let message = "the content model is too large to be compared with that of its base";
            return Err(Broken::new("cos-particle-restrict", message.to_owned()));
        }
        use Compositor::{All, Choice, Sequence};
        use PartTerm::{Element, Group, Wildcard};
        match (&derived.term, &base.term) {
            (Element(element), Element(wanted)) => {
                self.name_and_type(*element, *wanted)?;
                self.in_range(derived, derived.range, base, "rcase-NameAndTypeOK.3")
            }
            (Element(element), Wildcard(wildcard)) => {
                self.namespace_fits(*element, wildcard)?;
                self.in_range(derived, derived.range, base, "rcase-NSCompat.2")
            }
            // As a group of the base's sort that holds it alone (rcase-RecurseAsIfGroup).
            (Element(_), Group(compositor, members)) => {
                let mapping = match compositor {
                    Choice => Mapping::OrderedLax,
                    All | Sequence => Mapping::Ordered,
                };
                self.in_range(derived, Range::ONCE, base, "rcase-RecurseAsIfGroup")?;
                self.map(mapping, std::slice::from_ref(derived), members)
            }
            (Wildcard(narrow), Wildcard(wide)) => {
                check_wildcard(narrow, wide)?;
                self.in_range(derived, derived.range, base, "rcase-NSSubset.1")
            }
            (Group(..), Wildcard(wildcard)) => {
                self.all_let_through(derived, wildcard)?;
                let rule = "rcase-NSRecurseCheckCardinality.2";
                self.in_range(derived, derived.total_range(), base, rule)
            }
            (Group(own, members), Group(compositor, bases)) => {
                let (mapping, rule) = match (own, compositor) {
                    (Sequence, Sequence) | (All, All) => (Mapping::Ordered, "rcase-Recurse.1"),
                    (Choice, Choice) => (Mapping::OrderedLax, "rcase-RecurseLax.1"),
                    (Sequence, All) => (Mapping::Unordered, "rcase-RecurseUnordered.1"),
                    (Sequence, Choice) => {
                        let length = u32::try_from(members.len()).unwrap_or(u32::MAX);
                        let sum = Range { min: length, max: Some(length) }.times(derived.range);
                        self.in_range(derived, sum, base, "rcase-MapAndSum.2")?;
                        return self.map(Mapping::Any, members, bases);
                    }
                    _ => return Err(self.forbidden(derived, base)),
                };
                self.in_range(derived, derived.range, base, rule)?;
                self.map(mapping, members, bases)
            }
            (Wildcard(_) | Group(..), Element(_)) | (Wildcard(_), Group(..)) => {
                Err(self.forbidden(derived, base))
            }
        }
    }

    fn map(&self, mapping: Mapping, derived: &[Part<'_>], base: &[Part<'_>]) -> Result<(), Broken> {
        mapping::check(
            mapping,
            derived,
            base,
            |derived, base| self.restricts(derived, base),
            |part| self.missing(part),
            |part| self.extra(part),
        )
    }

    /// rcase-NameAndTypeOK, but for how often it stands.
    fn name_and_type(&self, derived: ElementId, base: ElementId) -> Result<(), Broken> {
        if derived == base {
            return Ok(());
        }
        let (element, wanted) = (self.components.element(derived), self.components.element(base));
        let name = &self.components.names().name(element.symbol).local;
        let refuse = |rule, message: &str| Err(Broken::new(rule, format!("`{name}` {message}")));
        if element.symbol != wanted.symbol {
            return refuse("rcase-NameAndTypeOK.1", "is not the element of the base");
        }
        if element.nillable && !wanted.nillable {
            return refuse("rcase-NameAndTypeOK.2", "is nillable, and is not in the base");
        }
        if let ValueConstraint::Fixed(value) = &wanted.value
            && !self.has_fixed(derived, base, value)
        {
            return refuse("rcase-NameAndTypeOK.4", "needs the fixed value it has in the base");
        }
        if !element.identity.iter().all(|id| wanted.identity.contains(id)) {
            return refuse(
                "rcase-NameAndTypeOK.5",
                "has identity constraints that it has not in the base",
            );
        }
        if element.block.and(wanted.block) != wanted.block {
            return refuse("rcase-NameAndTypeOK.6", "blocks less than it does in the base");
        }
        let without =
            Derivations::of(&[Derivation::Extension, Derivation::List, Derivation::Union]);
        let derivation = self.components.derivation(element.definition, wanted.definition, without);
        if derivation.is_none() {
            return refuse(
                "rcase-NameAndTypeOK.7",
                "has a type that is no restriction of the one it has in the base",
            );
        }
        Ok(())
    }

    /// Whether the element has that fixed value, which is one of the base's type.
    fn has_fixed(&self, derived: ElementId, base: ElementId, value: &Written) -> bool {
        let ValueConstraint::Fixed(own) = &self.components.element(derived).value else {
            return false;
        };
        own.text == value.text || self.is_same_value(base, own, value)
    }

    fn is_same_value(&self, element: ElementId, left: &Written, right: &Written) -> bool {
        let mut id = self.components.element(element).definition;
        if let Some(TypeDefinition::Complex(complex)) = self.components.type_of(id)
            && let Content::Simple(text) = complex.content
        {
            id = text;
        }
        match self.components.type_of(id) {
            Some(TypeDefinition::Simple(simple)) => {
                simple.is_same_value(&left.text, &left.scope, right)
            }
            _ => false,
        }
    }

    /// rcase-NSCompat, clause 1.
    fn namespace_fits(&self, element: ElementId, wildcard: &Wildcard) -> Result<(), Broken> {
        let symbol = self.components.element(element).symbol;
        let name = self.components.names().name(symbol);
        if wildcard.namespaces.allows(&name.namespace) {
            return Ok(());
        }
        let message = format!("the wildcard of the base does not let {name} through");
        Err(Broken::new("rcase-NSCompat.1", message))
    }

    /// rcase-NSRecurseCheckCardinality, clause 1. How often each member stands is left to the
    /// total, or no group with an optional member could restrict a wildcard that must stand.
    fn all_let_through(&self, part: &Part<'_>, wildcard: &Wildcard) -> Result<(), Broken> {
        match &part.term {
            PartTerm::Element(element) => self.namespace_fits(*element, wildcard),
            PartTerm::Wildcard(narrow) => check_wildcard(narrow, wildcard),
            PartTerm::Group(_, members) => {
                members.iter().try_for_each(|member| self.all_let_through(member, wildcard))
            }
        }
    }

    fn in_range(
        &self,
        derived: &Part<'_>,
        range: Range,
        base: &Part<'_>,
        rule: &'static str,
    ) -> Result<(), Broken> {
        if range.is_within(base.range) {
            return Ok(());
        }
        let message = format!(
            "{} stands {} times here, which is not within the {} times of the base",
            self.label(derived),
            in_words(range),
            in_words(base.range)
        );
        Err(Broken::new(rule, message))
    }

    fn forbidden(&self, derived: &Part<'_>, base: &Part<'_>) -> Broken {
        let message = format!(
            "{} stands where the base has {}, which it cannot restrict",
            self.label(derived),
            self.label(base)
        );
        Broken::new(FORBIDDEN, message)
    }

    fn missing(&self, base: &Part<'_>) -> Broken {
        let message = format!("{}, which the base needs, is left out", self.label(base));
        Broken::new("cos-particle-restrict.2", message)
    }

    fn extra(&self, derived: &Part<'_>) -> Broken {
        let message = format!("{} is not in the base, or not in this place", self.label(derived));
        Broken::new("cos-particle-restrict.2", message)
    }

    /// What messages call a particle.
    fn label(&self, part: &Part<'_>) -> String {
        match &part.term {
            PartTerm::Element(id) => {
                let symbol = self.components.element(*id).symbol;
                format!("`{}`", self.components.names().name(symbol).local)
            }
            PartTerm::Wildcard(_) => "a wildcard".to_owned(),
            PartTerm::Group(compositor, members) => {
                let kind = match compositor {
                    Compositor::Sequence => "sequence",
                    Compositor::Choice => "choice",
                    Compositor::All => "all",
                };
                match members.first() {
                    Some(first) => format!("the {kind} that begins with {}", self.label(first)),
                    None => format!("the empty {kind}"),
                }
            }
        }
    }
}

fn in_words(range: Range) -> String {
    match range.max {
        None => format!("{} or more", range.min),
        Some(max) if max == range.min => max.to_string(),
        Some(max) => format!("{} to {max}", range.min),
    }
}

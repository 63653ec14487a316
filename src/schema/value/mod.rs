//! Simple types (XML Schema part 2): what a text must look like, and which value it stands for.
//!
//! - `builtin` is the table of the built-in types; `lexical_name`, `decimal`, `float`, `temporal`,
//!   `timeline`, `duration`, `binary` and `uri` know their lexical and value spaces;
//! - `facets`, `bound`, `enumeration` and `pattern` narrow them;
//! - `check` judges a text, `failure` says in words what is wrong with it;
//! - `expectation` is about values that are valid and unusual;
//! - `actual` makes values that can be compared, `identifier` finds `ID` and `IDREF` in a text.

mod actual;
mod applicable;
mod binary;
mod bound;
mod builtin;
mod check;
mod decimal;
mod duration;
mod enumeration;
mod expectation;
mod facets;
mod failure;
mod float;
mod identifier;
mod lexical_name;
mod pattern;
mod temporal;
mod timeline;
mod uri;
mod white_space;

use std::sync::Arc;

pub(super) use actual::{Value, Written};
pub(super) use applicable::FacetKind;
pub(super) use bound::{Bound, BoundKind};
pub(super) use builtin::Builtin;
pub(super) use enumeration::Enumeration;
pub(super) use expectation::Expectation;
pub(super) use facets::Facets;
pub(super) use identifier::Identifier;
pub(super) use lexical_name::is_ncname;
pub(super) use pattern::Pattern;
pub(super) use white_space::{WhiteSpace, is_blank_text};

use super::grammar::{Derivations, TypeId};
use crate::ground::Basis;

/// A simple type.
#[derive(Clone, Debug)]
pub(super) struct SimpleType {
    /// How messages call it, such as `xs:date` or `Gender.Type`.
    pub label: String,
    pub base: Option<TypeId>,
    pub variety: Variety,
    pub white_space: WhiteSpace,
    pub facets: Facets,
    /// How no type may be derived from it.
    pub final_: Derivations,
    /// What the definition rests on.
    pub basis: Basis,
    /// What values are usually like, beyond what makes them valid.
    pub expected: Option<Arc<Expectation>>,
}

/// What values are made of (part 2, section 2.5.1).
#[derive(Clone, Debug)]
pub(super) enum Variety {
    /// One value of a built-in type: the nearest one above.
    Atomic(Builtin),
    /// Values of one type with white space between them.
    List(Arc<SimpleType>),
    /// A value of one of several types, the first that fits. None of them is a union itself.
    Union(Arc<[Member]>),
}

/// One of the types of a union.
#[derive(Clone, Debug)]
pub(super) struct Member {
    pub id: TypeId,
    pub definition: Arc<SimpleType>,
}

impl SimpleType {
    /// A built-in type.
    pub fn of_builtin(builtin: Builtin, base: Option<TypeId>) -> Self {
        let mut facets = Facets::default();
        let variety = match builtin.item() {
            Some(item) => {
                facets.min_length = Some(1);
                Variety::List(Arc::new(Self::of_builtin(item, None)))
            }
            None => Variety::Atomic(builtin),
        };
        Self {
            label: format!("xs:{}", builtin.name()),
            base,
            variety,
            white_space: builtin.white_space(),
            facets,
            final_: Derivations::NONE,
            basis: Basis::Schema,
            expected: None,
        }
    }

    /// The nearest built-in type above an atomic type; none for lists and unions.
    pub fn atomic(&self) -> Option<Builtin> {
        match self.variety {
            Variety::Atomic(builtin) => Some(builtin),
            Variety::List(_) | Variety::Union(_) => None,
        }
    }

    /// Whether it is the type of everything simple itself.
    pub fn is_any(&self) -> bool {
        self.atomic() == Some(Builtin::AnySimpleType)
    }

    /// Whether every text is a value, so that none need be kept to be looked at.
    pub fn takes_all(&self) -> bool {
        self.atomic().is_some_and(Builtin::takes_all)
            && self.facets.are_none()
            && self.expected.is_none()
    }

    /// Whether every text of so many bytes is a value, and one that is expected: so it is with texts
    /// of which nothing is demanded but that they are not too long.
    #[inline]
    pub fn takes_all_of_length(&self, bytes: usize) -> bool {
        self.atomic().is_some_and(Builtin::takes_all)
            && self.facets.take_all_of_length(bytes)
            && self.expected.as_ref().is_none_or(|of| of.definition.takes_all_of_length(bytes))
    }
}

/// The beginning of a text, short enough for a message and on one line.
pub(super) fn excerpt(text: &str) -> String {
    excerpt_of(text, 60)
}

/// The same, with another limit in characters.
pub(super) fn excerpt_of(text: &str, longest: usize) -> String {
    let printable = |c: char| if c.is_control() { ' ' } else { c };
    let mut short: String = text.chars().take(longest).map(printable).collect();
    if text.chars().nth(longest).is_some() {
        short.push('…');
    }
    short
}

#[cfg(test)]
mod tests;

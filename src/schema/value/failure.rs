//! What is wrong with a text: found fast, put into words only where it is told to someone.

use super::{SimpleType, Variety, excerpt};
use crate::ground::Basis;
use crate::xml::Scope;

/// Why a value is refused.
#[derive(Clone, Debug, Eq, PartialEq)]
pub(in crate::schema) struct ValueError {
    pub rule: &'static str,
    pub message: String,
    pub expected: Vec<String>,
    pub basis: Basis,
}

/// What a text fails by. Costs nothing to make.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(super) enum Failure {
    Form,
    /// The prefix of a name is not declared.
    Prefix,
    /// The number of an item that is not one, from 0.
    Item(usize),
    /// It fits none of the types of the union.
    NoMember,
    /// The length there is.
    Length(usize),
    MinLength(usize),
    MaxLength(usize),
    /// The number of the bound.
    Bound(usize),
    TotalDigits,
    FractionDigits,
    /// The number of the derivation step among those with patterns.
    Pattern(usize),
    Enumeration,
    /// It names an entity, and nothing declares any.
    Entity,
}

/// Patterns are shown up to that many characters.
const LONGEST_PATTERN: usize = 80;

/// Values of an enumeration are told up to that many.
const MOST_EXPECTED: usize = 100;

impl SimpleType {
    /// The failure in words.
    pub(super) fn describe(&self, failure: Failure, text: &str, scope: &Scope) -> ValueError {
        let literal = match &self.variety {
            Variety::Union(_) => self
                .active_member(text, scope)
                .map_or_else(|| text.into(), |member| member.white_space.normalize(text)),
            _ => self.white_space.normalize(text),
        };
        let shown = excerpt(&literal);
        let limit = |facet: Option<usize>| facet.unwrap_or_default();
        let facets = &self.facets;
        let (rule, message) = match failure {
            Failure::Form => ("cvc-datatype-valid.1", self.no_value(&shown)),
            Failure::Prefix => {
                let message = format!("the prefix of `{shown}` is not declared");
                ("cvc-datatype-valid.1", message)
            }
            Failure::Item(at) => return self.describe_item(at, &literal, scope),
            Failure::NoMember => return self.describe_members(&shown),
            Failure::Length(length) => {
                let wanted = limit(facets.length);
                ("cvc-length-valid", format!("the length is {length}, not {wanted}"))
            }
            Failure::MinLength(length) => {
                let least = limit(facets.min_length);
                let message = format!("the length is {length}, but {least} is the least");
                ("cvc-minLength-valid", message)
            }
            Failure::MaxLength(length) => {
                let most = limit(facets.max_length);
                let message = format!("the length is {length}, but {most} is the most");
                ("cvc-maxLength-valid", message)
            }
            Failure::Bound(at) => {
                let bound = &facets.bounds[at];
                let message = format!("`{shown}` is not {} {}", bound.kind.words(), bound.text);
                (bound.kind.rule(), message)
            }
            Failure::TotalDigits => {
                let most = limit(facets.total_digits);
                ("cvc-totalDigits-valid", format!("`{shown}` has more than {most} digits"))
            }
            Failure::FractionDigits => {
                let most = limit(facets.fraction_digits);
                let message = format!("`{shown}` has more than {most} digits after the point");
                ("cvc-fractionDigits-valid", message)
            }
            Failure::Pattern(at) => {
                let pattern = super::excerpt_of(facets.patterns[at].source(), LONGEST_PATTERN);
                let message = format!("`{shown}` does not match the pattern {pattern}");
                return ValueError {
                    expected: vec![pattern],
                    ..self.error("cvc-pattern-valid", message)
                };
            }
            Failure::Enumeration => return self.describe_enumeration(&literal, &shown),
            Failure::Entity => {
                let message = format!("`{shown}` names no unparsed entity: none is declared");
                ("cvc-simple-type.2", message)
            }
        };
        let mut error = self.error(rule, message);
        if matches!(failure, Failure::Form | Failure::Prefix) {
            error.expected.extend(self.atomic().map(|builtin| builtin.form().to_owned()));
        }
        error
    }

    fn error(&self, rule: &'static str, message: String) -> ValueError {
        ValueError { rule, message, expected: Vec::new(), basis: self.basis.min(Basis::Schema) }
    }

    fn no_value(&self, shown: &str) -> String {
        format!("`{shown}` is not a value of {}", self.label)
    }

    fn describe_item(&self, at: usize, literal: &str, scope: &Scope) -> ValueError {
        let word = literal.split(' ').nth(at).unwrap_or_default();
        match &self.variety {
            Variety::List(item) => match item.check(word, scope) {
                Err(error) => ValueError {
                    message: format!("item {} of the list: {}", at + 1, error.message),
                    basis: error.basis.min(self.basis),
                    ..error
                },
                Ok(()) => self.error("cvc-datatype-valid.1.2.2", self.no_value(&excerpt(word))),
            },
            _ => self.error("cvc-datatype-valid.1.2.2", self.no_value(&excerpt(word))),
        }
    }

    fn describe_members(&self, shown: &str) -> ValueError {
        let labels: Vec<String> = match &self.variety {
            Variety::Union(members) => {
                members.iter().map(|member| member.definition.label.clone()).collect()
            }
            _ => Vec::new(),
        };
        let message = format!("{}, which is a union", self.no_value(shown));
        ValueError { expected: labels, ..self.error("cvc-datatype-valid.1.2.3", message) }
    }

    fn describe_enumeration(&self, literal: &str, shown: &str) -> ValueError {
        let values = self.facets.enumeration.as_ref().map_or(&[][..], |values| values.texts());
        let near = values.iter().find(|allowed| allowed.eq_ignore_ascii_case(literal));
        let message = match (near, values) {
            (Some(near), _) => format!("`{shown}` is not in the list; is `{near}` meant?"),
            (None, [only]) => format!("`{shown}` is not `{only}`, the only value"),
            (None, _) => format!("`{shown}` is not one of the {} values in the list", values.len()),
        };
        let mut error = self.error("cvc-enumeration-valid", message);
        if self.facets.tolerated.iter().any(|known| known == literal) {
            error.basis = error.basis.min(Basis::Inferred);
        }
        let shown = &values[..values.len().min(MOST_EXPECTED)];
        ValueError { expected: shown.to_vec(), ..error }
    }
}

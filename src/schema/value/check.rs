//! Whether a text is of a type.

use super::builtin::Builtin;
use super::failure::{Failure, ValueError};
use super::identifier::Identifier;
use super::{SimpleType, Variety};
use crate::xml::Scope;

impl SimpleType {
    /// Checks the text of an element or attribute, as it stands in the document. `scope` has the
    /// prefixes that are declared there.
    ///
    /// # Errors
    /// Says which rule the text breaks.
    pub fn check(&self, text: &str, scope: &Scope) -> Result<(), ValueError> {
        if self.takes_all_of_length(text.len()) {
            return Ok(());
        }
        let mut outcome = self.test(text, scope);
        if outcome.is_ok() && self.identifiers() {
            // An entity would have to be declared in a DTD, and there is none to be read.
            self.note_identifiers(text, scope, &mut |found| {
                if matches!(found, Identifier::Entity(_)) {
                    outcome = Err(Failure::Entity);
                }
            });
        }
        outcome.map_err(|failure| self.describe(failure, text, scope))?;
        self.expected.as_ref().map_or(Ok(()), |expected| expected.check(text, scope))
    }

    /// Checks a text that stands in a schema, where values are taken for themselves: what an
    /// entity is named is not looked at.
    ///
    /// # Errors
    /// Says which rule the text breaks.
    pub fn check_literal(&self, text: &str, scope: &Scope) -> Result<(), ValueError> {
        self.test(text, scope).map_err(|failure| self.describe(failure, text, scope))
    }

    /// The type of the union that the text is taken for: the first that fits.
    pub(super) fn active_member(&self, text: &str, scope: &Scope) -> Option<&Self> {
        let Variety::Union(members) = &self.variety else { return None };
        let definitions = members.iter().map(|member| member.definition.as_ref());
        definitions.into_iter().find(|member| member.test(text, scope).is_ok())
    }

    /// The same as [`Self::check_literal`], without words.
    fn test(&self, text: &str, scope: &Scope) -> Result<(), Failure> {
        match &self.variety {
            Variety::Atomic(builtin) => {
                let literal = self.white_space.normalize(text);
                if !builtin.has_form(&literal) {
                    return Err(Failure::Form);
                }
                if builtin.has_prefix() && scope.resolve_qname(&literal).is_none() {
                    return Err(Failure::Prefix);
                }
                if self.facets.are_none() {
                    return Ok(());
                }
                self.facets.check_atomic(*builtin, &literal, || builtin.value(&literal, scope))
            }
            Variety::List(item) => {
                let literal = self.white_space.normalize(text);
                let mut items = 0;
                for word in literal.split(' ').filter(|word| !word.is_empty()) {
                    item.test(word, scope).map_err(|_| Failure::Item(items))?;
                    items += 1;
                }
                self.facets.check_list(items, &literal, || self.value(&literal, scope))
            }
            Variety::Union(_) => {
                let member = self.active_member(text, scope).ok_or(Failure::NoMember)?;
                let literal = member.white_space.normalize(text);
                self.facets.check_literal(&literal, || member.value(&literal, scope))
            }
        }
    }
}

impl Builtin {
    /// Whether a value is a name, whose prefix must be declared.
    fn has_prefix(self) -> bool {
        matches!(self, Self::QName | Self::Notation)
    }
}

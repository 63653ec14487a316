//! An element that comes whole: a tag without attributes, a text, the end tag. Most elements of a
//! roster are like that, and most of their texts are as they should be; then there is no need to
//! open the element at all.

use super::children::Admission;
use super::symbols::Symbols;
use super::validator::{Start, Validator};
use crate::schema::grammar::{Content, ElementId, TypeDefinition, TypeId, ValueConstraint};
use crate::schema::names::Symbol;
use crate::schema::value::SimpleType;
use crate::xml::{NameKey, Offset, QName, Scope};

impl Validator<'_> {
    /// An element that has no attributes, and nothing in it but a text; a reader has numbered its
    /// name, and `symbols` are those of that reader and this schema.
    #[inline]
    pub fn leaf_numbered(
        &mut self,
        symbols: &mut Symbols,
        (key, name): (NameKey, &QName),
        text: &str,
        scope: &Scope,
        offset: Offset,
    ) {
        if self.skipped == 0 {
            let symbol = symbols.of(key, name, self);
            self.leaf(symbol, name, text, scope, offset);
        }
    }

    /// An element that has no attributes, and nothing in it but a text.
    pub(super) fn leaf(
        &mut self,
        symbol: Option<Symbol>,
        name: &QName,
        text: &str,
        scope: &Scope,
        offset: Offset,
    ) {
        if self.skipped > 0 {
            return;
        }
        let ordinal = self.ordinal(symbol);
        let admission = self.admit(name, symbol, ordinal, offset);
        if let Admission::Declared(element) = admission
            && self.is_plainly_valid(element, text, scope)
        {
            return;
        }
        let start = Start { symbol, name, attributes: &[], scope, offset, ordinal };
        self.start_admitted(admission, &start);
        self.text(text);
        self.end();
    }

    /// Whether such an element breaks no rule, nor has anything about it that must be noted. Where
    /// this is not so, or not plain to see, it has to be looked at properly.
    fn is_plainly_valid(&self, element: ElementId, text: &str, scope: &Scope) -> bool {
        let declaration = self.grammar.element(element);
        if declaration.is_abstract
            || !matches!(declaration.value, ValueConstraint::Free)
            || !declaration.identity.is_empty()
            || self.tracker.is_active()
        {
            return false;
        }
        let Some(simple) = self.plain_type(declaration.definition) else { return false };
        simple.takes_all_of_length(text.len())
            || (!(self.grammar.has_identifiers && simple.identifiers())
                && simple.check(text, scope).is_ok())
    }

    /// The simple type of the text, where attributes are not needed.
    fn plain_type(&self, definition: TypeId) -> Option<&SimpleType> {
        match self.grammar.definition(definition) {
            TypeDefinition::Simple(simple) => Some(simple),
            TypeDefinition::Complex(complex) => {
                let is_plain = !complex.is_abstract
                    && !complex.attributes.declared.iter().any(|rule| rule.required);
                match complex.content {
                    Content::Simple(id) if is_plain => self.grammar.simple(id),
                    _ => None,
                }
            }
        }
    }
}

//! Text: white space between elements, and values.

use super::validator::{Breach, Validator};
use crate::schema::grammar::{Content, TypeDefinition, TypeId, ValueConstraint};
use crate::schema::value::{SimpleType, excerpt, is_blank};
use crate::xml::Scope;

impl<'s> Validator<'s> {
    /// Takes text of the innermost open element.
    pub(super) fn take_text(&mut self, text: &str) {
        let Some(frame) = self.frames.last() else { return };
        if frame.is_nil {
            self.refuse_text("cvc-elt.3.2.1", "an element that is nil holds no text");
            return;
        }
        let definition = frame.definition;
        if let Some(simple) = self.simple_content(definition) {
            if !simple.takes_all() || self.has_fixed_value() {
                self.text.push_str(text);
            }
            return;
        }
        let Some(complex) = self.complex() else { return };
        match &complex.content {
            Content::Empty => {
                self.refuse_text("cvc-complex-type.2.1", "nothing may stand here, not even blanks");
            }
            Content::Elements(content) if !content.mixed && !text.bytes().all(is_blank) => {
                let message =
                    format!("no text may stand here, but `{}` does", excerpt(text.trim()));
                self.refuse_text("cvc-complex-type.2.3", &message);
            }
            Content::Elements(_) | Content::Simple(_) | Content::Anything => {}
        }
    }

    /// Checks the whole text of the innermost open element, at its end.
    pub(super) fn check_text(&mut self) {
        let Some(frame) = self.frames.last() else { return };
        if frame.is_nil || frame.is_spoilt {
            return;
        }
        let Some(simple) = self.simple_content(frame.definition) else { return };
        let declaration = frame.element.map(|id| self.grammar.element(id));
        let constraint = declaration.map_or(&ValueConstraint::Free, |element| &element.value);
        if simple.takes_all() && !matches!(constraint, ValueConstraint::Fixed(_)) {
            return;
        }
        let text = &self.text[frame.text_from..];
        if text.is_empty() && *constraint != ValueConstraint::Free {
            // The element takes the value of its declaration (part 1, section 3.3.4).
            return;
        }
        let breach = match (simple.check(text, &self.value_scope), constraint) {
            (Err(error), _) => Breach {
                rule: error.rule,
                message: error.message,
                expected: error.expected,
                basis: error.basis,
            },
            (Ok(()), ValueConstraint::Fixed(value))
                if !simple.same_value(text, value, &self.value_scope) =>
            {
                let message = format!("`{}` is not `{value}`, the fixed value", excerpt(text));
                Breach { expected: vec![value.clone()], ..Breach::new("cvc-elt.5.2.2", message) }
            }
            (Ok(()), _) => return,
        };
        let basis = declaration.map_or(breach.basis, |element| breach.basis.min(element.basis));
        self.report(Breach { basis, ..breach });
    }

    /// Keeps the scope for the text, where it can hold names with prefixes.
    pub(super) fn keep_scope(&mut self, scope: &Scope) {
        let definition = self.frames.last().map(|frame| frame.definition);
        let simple = definition.and_then(|definition| self.simple_content(definition));
        if simple.is_some_and(SimpleType::needs_scope) {
            self.value_scope = scope.clone();
        }
    }

    /// The simple type of the text, where text is all there is.
    pub(super) fn simple_content(&self, definition: TypeId) -> Option<&'s SimpleType> {
        match self.grammar.definition(definition) {
            TypeDefinition::Simple(simple) => Some(simple),
            TypeDefinition::Complex(complex) => match complex.content {
                Content::Simple(id) => self.grammar.simple(id),
                _ => None,
            },
        }
    }

    fn has_fixed_value(&self) -> bool {
        let element = self.frames.last().and_then(|frame| frame.element);
        element
            .is_some_and(|id| matches!(self.grammar.element(id).value, ValueConstraint::Fixed(_)))
    }

    /// Reports text that may not be there, once for each element.
    fn refuse_text(&mut self, rule: &'static str, message: &str) {
        let Some(frame) = self.frames.last_mut() else { return };
        if frame.is_spoilt {
            return;
        }
        frame.is_spoilt = true;
        self.report(Breach::new(rule, message.to_owned()));
    }
}

//! Text: white space between elements, and values.

use super::validator::{Breach, Validator};
use crate::schema::grammar::{Content, TypeDefinition, TypeId, ValueConstraint};
use crate::schema::value::{SimpleType, Written, excerpt, is_blank_text};
use crate::xml::Scope;

impl<'s> Validator<'s> {
    /// Takes text of the innermost open element.
    pub(super) fn take_text(&mut self, text: &str) {
        let Some(frame) = self.frames.last() else { return };
        if frame.is_nil {
            self.refuse_text("cvc-elt.3.2.1", "an element that is nil holds no text");
            return;
        }
        if frame.keeps_text {
            self.text.push_str(text);
        }
        let TypeDefinition::Complex(complex) = self.grammar.definition(frame.definition) else {
            return;
        };
        match &complex.content {
            Content::Empty => {
                self.refuse_text("cvc-complex-type.2.1", "nothing may stand here, not even blanks");
            }
            Content::Elements(content) if !content.mixed && !is_blank_text(text) => {
                let message =
                    format!("no text may stand here, but `{}` does", excerpt(text.trim()));
                self.refuse_text("cvc-complex-type.2.3", &message);
            }
            Content::Elements(_) | Content::Simple(_) | Content::Anything => {}
        }
    }

    /// Checks the whole text of the innermost open element, at its end.
    pub(super) fn check_text(&mut self) {
        let grammar = self.grammar;
        let Some(frame) = self.frames.last() else { return };
        if frame.is_nil || frame.is_spoilt || !frame.keeps_text {
            return;
        }
        let declaration = frame.element.map(|id| grammar.element(id));
        let constraint = declaration.map_or(&ValueConstraint::Free, |element| &element.value);
        let text = &self.text[frame.text_from..];
        if text.is_empty() && !frame.has_children && !matches!(constraint, ValueConstraint::Free) {
            // The element takes the value of its declaration (part 1, section 3.3.4), whose type
            // may be narrower in this place.
            self.check_value_taken(constraint);
            return;
        }
        let Some(simple) = self.simple_content(frame.definition) else {
            self.check_fixed_mixed(constraint);
            return;
        };
        let breach = match (simple.check(text, &self.value_scope), constraint) {
            (Err(error), _) => Breach {
                rule: error.rule,
                message: error.message,
                expected: error.expected,
                basis: error.basis,
                structure: None,
            },
            (Ok(()), ValueConstraint::Fixed(value))
                if !self.is_fixed_value(simple, text, value) =>
            {
                let fixed = &value.text;
                let message = format!("`{}` is not `{fixed}`, the fixed value", excerpt(text));
                Breach {
                    expected: vec![fixed.clone()],
                    ..Breach::new("cvc-elt.5.2.2.2.2", message)
                }
            }
            (Ok(()), _) => {
                if grammar.has_identifiers && simple.identifiers() {
                    let text = text.to_owned();
                    let scope = self.value_scope.clone();
                    self.note_identifiers(simple, &text, &scope);
                }
                return;
            }
        };
        let basis = declaration.map_or(breach.basis, |element| breach.basis.min(element.basis));
        self.report(Breach { basis, ..breach });
    }

    /// Whether a text of the type in force is the fixed value, which is one of the declared type:
    /// `xsi:type` may have put another one in force.
    fn is_fixed_value(&self, simple: &SimpleType, text: &str, fixed: &Written) -> bool {
        let scope = &self.value_scope;
        let declared = self.frames.last().and_then(|frame| frame.element);
        let declared = declared.map(|id| self.grammar.element(id).definition);
        let in_force = self.frames.last().map(|frame| frame.definition);
        match declared.filter(|_| declared != in_force).and_then(|id| self.simple_content(id)) {
            Some(of_declaration) => {
                let value = simple.value(text, scope);
                value.is_some() && value == of_declaration.value_of(fixed)
            }
            None => simple.is_same_value(text, scope, fixed),
        }
    }

    /// A value that an empty element takes from its declaration fits the type that `xsi:type`
    /// gave it (cvc-elt.5.1.1).
    fn check_value_taken(&mut self, constraint: &ValueConstraint) {
        let Some(frame) = self.frames.last() else { return };
        let declared = frame.element.map(|id| self.grammar.element(id).definition);
        if declared == Some(frame.definition) {
            return;
        }
        let (ValueConstraint::Default(value) | ValueConstraint::Fixed(value)) = constraint else {
            return;
        };
        if let Some(simple) = self.simple_content(frame.definition)
            && let Err(error) = simple.check(&value.text, &value.scope)
        {
            self.report(Breach::new("cvc-elt.5.1.1", error.message));
        }
    }

    /// Mixed content with a fixed value is that value, letter by letter, and no elements.
    fn check_fixed_mixed(&mut self, constraint: &ValueConstraint) {
        let ValueConstraint::Fixed(Written { text: value, .. }) = constraint else { return };
        let Some(frame) = self.frames.last() else { return };
        let text = &self.text[frame.text_from..];
        let breach = if frame.has_children {
            let message = "no element may stand in an element with a fixed value".to_owned();
            Breach::new("cvc-elt.5.2.2.1", message)
        } else if text != value {
            let message = format!("`{}` is not `{value}`, the fixed value", excerpt(text));
            Breach { expected: vec![value.clone()], ..Breach::new("cvc-elt.5.2.2.2.1", message) }
        } else {
            return;
        };
        self.report(breach);
    }

    /// Decides whether the text of the element that was just opened is looked at in the end, and
    /// keeps what that takes.
    pub(super) fn prepare_text(&mut self, scope: &Scope) {
        let Some(frame) = self.frames.last() else { return };
        let wants_value = self.tracker.wants_value();
        let constraint = frame.element.map(|id| &self.grammar.element(id).value);
        let is_fixed = matches!(constraint, Some(ValueConstraint::Fixed(_)));
        let has_value = is_fixed || matches!(constraint, Some(ValueConstraint::Default(_)));
        let simple = self.simple_content(frame.definition);
        let keeps_text = match simple {
            Some(simple) => has_value || wants_value || !simple.takes_all(),
            None => is_fixed,
        };
        if simple.is_some_and(SimpleType::needs_scope) {
            self.value_scope = scope.clone();
        }
        if let Some(frame) = self.frames.last_mut() {
            frame.keeps_text = keeps_text;
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

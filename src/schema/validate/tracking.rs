//! What identity constraints are told.

use super::validator::{Breach, Validator};
use crate::ground::Basis;
use crate::schema::grammar::{Content, ElementId, TypeDefinition, ValueConstraint};
use crate::schema::identity::FieldValue;
use crate::schema::names::Symbol;
use crate::schema::value::SimpleType;
use crate::xml::{Attribute, QName, Scope};

impl Validator<'_> {
    /// Tells of the element that was just opened.
    pub(super) fn track_start(
        &mut self,
        symbol: Option<Symbol>,
        name: &QName,
        element: Option<ElementId>,
    ) {
        let grammar = self.grammar;
        let constraints = element.map_or(&[][..], |id| &grammar.element(id).identity);
        if !self.tracker.is_active() && constraints.is_empty() {
            return;
        }
        self.tracker.start(symbol, &name.namespace, constraints);
        self.report_findings();
    }

    /// Tells of an attribute; `simple` is its type, none if its value is not of it.
    pub(super) fn track_attribute(
        &mut self,
        attribute: &Attribute,
        simple: Option<&SimpleType>,
        scope: &Scope,
    ) {
        if !self.tracker.wants_attributes() {
            return;
        }
        self.tracker.attribute(&attribute.name, || {
            match simple.and_then(|simple| simple.value(&attribute.value, scope)) {
                Some(value) => FieldValue::Value(value, &attribute.value),
                None => FieldValue::Invalid,
            }
        });
        self.report_findings();
    }

    /// Tells of the end of the innermost open element.
    pub(super) fn track_end(&mut self) {
        if !self.tracker.is_active() {
            return;
        }
        let Some(frame) = self.frames.last() else { return };
        let grammar = self.grammar;
        let declaration = frame.element.map(|id| grammar.element(id));
        let text = &self.text[frame.text_from..];
        let value = if !self.tracker.wants_value() {
            FieldValue::Invalid
        } else if frame.is_nil {
            FieldValue::Nil
        } else if frame.is_spoilt {
            FieldValue::Invalid
        } else if let Some(simple) = self.simple_content(frame.definition) {
            let (text, scope) = match declaration.map(|declaration| &declaration.value) {
                Some(ValueConstraint::Default(value) | ValueConstraint::Fixed(value))
                    if text.is_empty() =>
                {
                    (value.text.as_str(), &value.scope)
                }
                _ => (text, &self.value_scope),
            };
            match simple.value(text, scope) {
                Some(value) => FieldValue::Value(value, text),
                None => FieldValue::Invalid,
            }
        } else {
            match grammar.definition(frame.definition) {
                TypeDefinition::Complex(complex)
                    if matches!(complex.content, Content::Simple(_)) =>
                {
                    FieldValue::Invalid
                }
                _ => FieldValue::NotSimple,
            }
        };
        let is_nillable = declaration.is_some_and(|declaration| declaration.nillable);
        let path = {
            let frames = &self.frames;
            move || super::validator::path_of(grammar, frames)
        };
        self.tracker.end(value, is_nillable, frame.offset, path);
        self.report_findings();
    }

    fn report_findings(&mut self) {
        for finding in self.tracker.take_findings() {
            let breach =
                Breach { basis: Basis::Schema, ..Breach::new(finding.rule, finding.message) };
            match finding.place {
                Some(place) => self.push(place.path.into_string(), place.offset, breach),
                None => self.report(breach),
            }
        }
    }
}

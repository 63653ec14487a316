//! Attributes.

use super::validator::{Breach, Validator};
use super::{wording, xsi};
use crate::schema::grammar::{AttributeRule, ProcessContents, TypeDefinition, Wildcard};
use crate::schema::value::excerpt;
use crate::schema::violation::Structure;
use crate::xml::{Attribute, Offset, QName, Scope};

impl<'s> Validator<'s> {
    /// Checks the attributes of the element that was just opened.
    pub(super) fn check_attributes(&mut self, attributes: &[Attribute], scope: &Scope) {
        let mut ids_by_wildcard = 0;
        for attribute in attributes {
            if !xsi::is_known(&attribute.name) {
                self.check_attribute(attribute, scope, &mut ids_by_wildcard);
            }
        }
        self.check_required(attributes);
    }

    fn check_attribute(&mut self, attribute: &Attribute, scope: &Scope, ids: &mut usize) {
        let Some(frame) = self.frames.last() else { return };
        let offset = frame.offset;
        let TypeDefinition::Complex(complex) = self.grammar.definition(frame.definition) else {
            let message =
                format!("no attribute may stand here, but `{}` does", attribute.name.local);
            let breach = Breach::new("cvc-type.3.1.1", message).in_structure(Structure::Unknown);
            self.report_attribute(attribute, offset, breach);
            return;
        };
        let rules = &complex.attributes;
        if let Some(rule) = rules.declared.iter().find(|rule| rule.name == attribute.name) {
            self.check_value(attribute, scope, rule, offset);
            return;
        }
        let Some(rule) = self.rule_by_wildcard(attribute, rules.wildcard.as_ref(), offset) else {
            return;
        };
        self.check_value(attribute, scope, rule, offset);
        if self.grammar.simple(rule.definition).is_some_and(|simple| simple.is_id()) {
            *ids += 1;
            let has_own = || {
                rules.declared.iter().any(|rule| {
                    self.grammar.simple(rule.definition).is_some_and(|simple| simple.is_id())
                })
            };
            if *ids > 1 || has_own() {
                let message = "an element has one attribute that is an ID".to_owned();
                self.report_attribute(
                    attribute,
                    offset,
                    Breach::new("cvc-complex-type.5", message),
                );
            }
        }
    }

    /// The declaration of an attribute that the type does not have; none if it is not looked at,
    /// or if it may not stand, which is reported.
    fn rule_by_wildcard(
        &mut self,
        attribute: &Attribute,
        wildcard: Option<&Wildcard>,
        offset: Offset,
    ) -> Option<&'s AttributeRule> {
        let grammar = self.grammar;
        let allowed =
            wildcard.filter(|wildcard| wildcard.namespaces.allows(&attribute.name.namespace));
        let Some(wildcard) = allowed else {
            let declared = self.complex().map_or(&[][..], |complex| &complex.attributes.declared);
            let breach = undeclared(&attribute.name, declared);
            self.report_attribute(attribute, offset, breach);
            return None;
        };
        if wildcard.process == ProcessContents::Skip {
            return None;
        }
        let rule = grammar.global_attributes.get(&attribute.name);
        if rule.is_none() && wildcard.process == ProcessContents::Strict {
            let message = format!("the schema declares no attribute {}", attribute.name);
            self.report_attribute(attribute, offset, Breach::new("cvc-attribute.1", message));
        }
        rule
    }

    fn check_value(
        &mut self,
        attribute: &Attribute,
        scope: &Scope,
        rule: &AttributeRule,
        offset: Offset,
    ) {
        let Some(simple) = self.grammar.simple(rule.definition) else { return };
        if let Err(error) = simple.check(&attribute.value, scope) {
            let breach = Breach {
                rule: error.rule,
                message: error.message,
                expected: error.expected,
                basis: error.basis,
                structure: None,
            };
            self.report_attribute(attribute, offset, breach);
            self.track_attribute(attribute, None, scope);
            return;
        }
        if let Some(fixed) = &rule.fixed
            && !simple.is_same_value(&attribute.value, scope, fixed)
        {
            let fixed = &fixed.text;
            let message =
                format!("`{}` is not `{fixed}`, the fixed value", excerpt(&attribute.value));
            let breach = Breach { expected: vec![fixed.clone()], ..Breach::new("cvc-au", message) };
            self.report_attribute(attribute, offset, breach);
        }
        self.note_identifiers(simple, &attribute.value, scope);
        self.track_attribute(attribute, Some(simple), scope);
    }

    /// Attributes that must be there; and those that have a value when they are not, for identity
    /// constraints.
    fn check_required(&mut self, attributes: &[Attribute]) {
        let Some(complex) = self.complex() else { return };
        for rule in &complex.attributes.declared {
            let is_there = || attributes.iter().any(|attribute| attribute.name == rule.name);
            if rule.required && !is_there() {
                let local = rule.name.local.to_string();
                let message = format!("the attribute `{local}` is missing");
                let breach = Breach::new("cvc-complex-type.4", message);
                let breach = breach.in_structure(Structure::Missing);
                self.report(Breach { expected: vec![local], ..breach });
            } else if self.tracker.wants_attributes()
                && let Some(value) = rule.default.as_ref().or(rule.fixed.as_ref())
                && !is_there()
            {
                let attribute = Attribute { name: rule.name.clone(), value: value.text.clone() };
                let simple = self.grammar.simple(rule.definition);
                self.track_attribute(&attribute, simple, &value.scope);
            }
        }
    }

    fn report_attribute(&mut self, attribute: &Attribute, offset: Offset, breach: Breach) {
        self.report_at(&format!("@{}", attribute.name.local), offset, breach);
    }
}

fn undeclared(name: &QName, declared: &[AttributeRule]) -> Breach {
    let expected: Vec<String> = declared.iter().map(|rule| rule.name.local.to_string()).collect();
    let message = if expected.is_empty() {
        format!("the attribute `{}` may not stand here", name.local)
    } else {
        format!(
            "the attribute `{}` may not stand here, only {}",
            name.local,
            wording::all(&expected)
        )
    };
    let breach = Breach::new("cvc-complex-type.3.2.1", message);
    Breach { expected, ..breach.in_structure(Structure::Unknown) }
}

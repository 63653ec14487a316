//! Attributes, those of `xsi` included.

use super::validator::{Breach, Validator};
use super::wording;
use crate::schema::grammar::{AttributeRule, TypeDefinition, ValueConstraint};
use crate::schema::value::excerpt;
use crate::xml::{Attribute, Namespace, QName, Scope};

impl Validator<'_> {
    /// Checks the attributes of the element that was just opened.
    pub(super) fn check_attributes(&mut self, attributes: &[Attribute], scope: &Scope) {
        for attribute in attributes.iter().filter(|a| a.name.namespace == Namespace::XSI) {
            match attribute.name.local.as_str() {
                "type" => self.take_type(&attribute.value, scope),
                "nil" => self.take_nil(&attribute.value),
                _ => {}
            }
        }
        for attribute in attributes {
            if !is_known_xsi(&attribute.name) {
                self.check_attribute(attribute, scope);
            }
        }
        self.check_required(attributes);
    }

    fn check_attribute(&mut self, attribute: &Attribute, scope: &Scope) {
        let Some(frame) = self.frames.last() else { return };
        let offset = frame.offset;
        let step = format!("@{}", attribute.name.local);
        let TypeDefinition::Complex(complex) = self.grammar.definition(frame.definition) else {
            let message =
                format!("no attribute may stand here, but `{}` does", attribute.name.local);
            self.report_at(&step, offset, Breach::new("cvc-type.3.1.1", message));
            return;
        };
        let rules = &complex.attributes;
        let Some(rule) = rules.declared.iter().find(|rule| rule.name == attribute.name) else {
            if rules.wildcard.is_none() {
                let breach = undeclared(&attribute.name, &rules.declared);
                self.report_at(&step, offset, breach);
            }
            return;
        };
        let Some(simple) = self.grammar.simple(rule.definition) else { return };
        if let Err(error) = simple.check(&attribute.value, scope) {
            let breach = Breach {
                rule: error.rule,
                message: error.message,
                expected: error.expected,
                basis: error.basis,
            };
            self.report_at(&step, offset, breach);
        } else if let Some(fixed) = &rule.fixed
            && !simple.same_value(&attribute.value, fixed, scope)
        {
            let message =
                format!("`{}` is not `{fixed}`, the fixed value", excerpt(&attribute.value));
            let breach = Breach::new("cvc-au", message);
            self.report_at(&step, offset, Breach { expected: vec![fixed.clone()], ..breach });
        }
    }

    fn check_required(&mut self, attributes: &[Attribute]) {
        let Some(complex) = self.complex() else { return };
        for rule in complex.attributes.declared.iter().filter(|rule| rule.required) {
            if !attributes.iter().any(|attribute| attribute.name == rule.name) {
                let local = rule.name.local.to_string();
                let message = format!("the attribute `{local}` is missing");
                let breach = Breach::new("cvc-complex-type.4", message);
                self.report(Breach { expected: vec![local], ..breach });
            }
        }
    }

    /// `xsi:type`: another type for this element, derived from the declared one.
    fn take_type(&mut self, value: &str, scope: &Scope) {
        let Some(frame) = self.frames.last() else { return };
        let declared = frame.definition;
        let named = scope
            .resolve_qname(value)
            .and_then(|name| self.grammar.named_types.get(&name).copied());
        let excerpt = excerpt(value.trim());
        let breach = match named {
            None => Breach::new("cvc-elt.4.2", format!("xsi:type names no type: `{excerpt}`")),
            Some(named) if self.grammar.is_derived(named, declared) => {
                self.set_definition(named);
                return;
            }
            Some(_) => Breach::new(
                "cvc-elt.4.3",
                format!(
                    "xsi:type names a type that is not derived from the declared one: `{excerpt}`"
                ),
            ),
        };
        self.report(breach);
    }

    /// `xsi:nil`: an element without content, where the declaration allows it.
    fn take_nil(&mut self, value: &str) {
        let is_nil = match value.trim_matches([' ', '\t', '\r', '\n']) {
            "true" | "1" => true,
            "false" | "0" => false,
            _ => {
                let message = format!("xsi:nil is `{}`, not true or false", excerpt(value));
                self.report(Breach::new("cvc-datatype-valid.1", message));
                return;
            }
        };
        let Some(frame) = self.frames.last_mut() else { return };
        let Some(element) = frame.element.map(|id| self.grammar.element(id)) else { return };
        if !element.nillable {
            let message = "xsi:nil may not stand on this element".to_owned();
            self.report(Breach::new("cvc-elt.3.1", message));
        } else if is_nil {
            frame.is_nil = true;
            if matches!(element.value, ValueConstraint::Fixed(_)) {
                let message = "an element with a fixed value is never nil".to_owned();
                self.report(Breach::new("cvc-elt.3.2.2", message));
            }
        }
    }
}

/// The attributes that may stand on any element (part 1, section 2.6).
fn is_known_xsi(name: &QName) -> bool {
    name.namespace == Namespace::XSI
        && matches!(
            name.local.as_str(),
            "type" | "nil" | "schemaLocation" | "noNamespaceSchemaLocation"
        )
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
    Breach { expected, ..Breach::new("cvc-complex-type.3.2.1", message) }
}

//! What a document says of the types of its own elements: `xsi:type` and `xsi:nil`.

use super::validator::{Breach, Validator};
use crate::schema::derives::Types;
use crate::schema::grammar::{Derivations, TypeDefinition, ValueConstraint};
use crate::schema::value::excerpt;
use crate::xml::{Attribute, Namespace, QName, Scope};

impl Validator<'_> {
    /// Takes `xsi:type` and `xsi:nil` of the element that was just opened.
    pub(super) fn take_xsi(&mut self, attributes: &[Attribute], scope: &Scope) {
        for attribute in attributes.iter().filter(|a| a.name.namespace == Namespace::XSI) {
            match attribute.name.local.as_str() {
                "type" => self.take_type(&attribute.value, scope),
                "nil" => self.take_nil(&attribute.value),
                _ => {}
            }
        }
    }

    /// Abstract elements and types are there for others to stand in their place.
    pub(super) fn check_abstract(&mut self) {
        let Some(frame) = self.frames.last() else { return };
        if frame.element.is_some_and(|id| self.grammar.element(id).is_abstract) {
            let message = "the element is abstract: one that substitutes it must stand here";
            self.report(Breach::new("cvc-elt.2", message.to_owned()));
        } else if let Some(complex) = self.complex()
            && complex.is_abstract
        {
            let name = complex.name.as_ref().map_or("", |name| &name.local);
            let message = format!(
                "the type {name} of the element is abstract: xsi:type must name one that is \
                 derived from it"
            );
            self.report(Breach::new("cvc-type.2", message));
        }
    }

    /// `xsi:type`: another type for this element, derived from the declared one.
    fn take_type(&mut self, value: &str, scope: &Scope) {
        let Some(frame) = self.frames.last() else { return };
        let declared = frame.definition;
        let mut blocked = match frame.element {
            Some(id) => self.grammar.element(id).block,
            None => Derivations::NONE,
        };
        if let TypeDefinition::Complex(complex) = self.grammar.definition(declared) {
            blocked = blocked.or(complex.block);
        }
        let named = scope
            .resolve_qname(value)
            .and_then(|name| self.grammar.named_types.get(&name).copied());
        let excerpt = excerpt(value.trim());
        let breach = match named {
            None => Breach::new("cvc-elt.4.2", format!("xsi:type names no type: `{excerpt}`")),
            Some(named) if self.grammar.derivation(named, declared, blocked).is_some() => {
                self.set_definition(named);
                return;
            }
            Some(named) if self.grammar.is_derived(named, declared) => Breach::new(
                "cvc-elt.4.3",
                format!(
                    "xsi:type names a type that is derived in a way that `block` forbids: \
                     `{excerpt}`"
                ),
            ),
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
pub(super) fn is_known(name: &QName) -> bool {
    name.namespace == Namespace::XSI
        && matches!(
            name.local.as_str(),
            "type" | "nil" | "schemaLocation" | "noNamespaceSchemaLocation"
        )
}

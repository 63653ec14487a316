//! Element declarations.

use super::loader::Loader;
use super::node::Node;
use super::{complex, simple};
use crate::ground::Basis;
use crate::schema::error::SchemaError;
use crate::schema::grammar::{Derivations, ElementDecl, TypeDefinition, TypeId, ValueConstraint};
use crate::xml::QName;

/// Reads a declaration, global or local.
pub(super) fn declare<'a>(
    loader: &mut Loader<'a>,
    node: Node<'a>,
    name: QName,
) -> Result<ElementDecl, SchemaError> {
    let definition = type_of(loader, node)?;
    let value = match (node.raw_attribute("default"), node.raw_attribute("fixed")) {
        (Some(_), Some(_)) => {
            return Err(node.refuse("an element has `default` or `fixed`, not both".to_owned()));
        }
        (Some(text), None) => {
            loader.check_later(node, text, definition);
            ValueConstraint::Default
        }
        (None, Some(text)) => {
            loader.check_later(node, text, definition);
            ValueConstraint::Fixed(text.to_owned())
        }
        (None, None) => ValueConstraint::Free,
    };
    Ok(ElementDecl {
        symbol: loader.names.intern(&name),
        definition,
        nillable: node.flag("nillable")?,
        value,
        basis: node.basis("type-basis")?.unwrap_or(Basis::Text),
        is_abstract: false,
        block: Derivations::NONE,
        final_: Derivations::NONE,
        substitutes: None,
        identity: Vec::new(),
        is_global: false,
    })
}

fn type_of<'a>(loader: &mut Loader<'a>, node: Node<'a>) -> Result<TypeId, SchemaError> {
    let named = node.qname("type")?;
    let mut inline = None;
    for child in node.children() {
        match child.kind() {
            Some("complexType" | "simpleType") if inline.is_none() && named.is_none() => {
                inline = Some(child);
            }
            Some("complexType" | "simpleType") => {
                return Err(child.refuse("an element has one type".to_owned()));
            }
            _ => return Err(child.refuse_construct()),
        }
    }
    match (named, inline) {
        (Some(name), _) => loader.named_type(node, &name),
        (None, Some(child)) if child.kind() == Some("simpleType") => {
            let definition = simple::define(loader, child, "the type of the element")?;
            Ok(loader.anonymous_type(TypeDefinition::Simple(definition)))
        }
        (None, Some(child)) => {
            let (definition, _) = complex::define(loader, child)?;
            Ok(loader.anonymous_type(definition))
        }
        (None, None) => Ok(loader.any_type()),
    }
}

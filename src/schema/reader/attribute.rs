//! Attribute declarations and uses.

use super::loader::Loader;
use super::node::Node;
use super::simple;
use crate::schema::error::SchemaError;
use crate::schema::grammar::{AttributeRule, TypeDefinition};
use crate::schema::value::Builtin;
use crate::xml::QName;

/// What an `xs:attribute` inside a type says.
pub(super) enum AttributeUse {
    Allowed(AttributeRule),
    /// `use="prohibited"`: takes an inherited attribute away.
    Prohibited(QName),
}

/// Reads a declaration, global or local, and how it is used.
pub(super) fn declare<'a>(
    loader: &mut Loader<'a>,
    node: Node<'a>,
    name: QName,
) -> Result<AttributeUse, SchemaError> {
    let mut inline = None;
    for child in node.children() {
        match child.kind() {
            Some("simpleType") if inline.is_none() => inline = Some(child),
            _ => return Err(child.refuse_construct()),
        }
    }
    let definition = match (node.qname("type")?, inline) {
        (Some(_), Some(child)) => {
            return Err(child.refuse("an attribute has one type".to_owned()));
        }
        (Some(name), None) => loader.base_type(node, &name)?,
        (None, Some(child)) => {
            let definition = simple::define(loader, child, "the type of the attribute")?;
            loader.anonymous_type(TypeDefinition::Simple(definition))
        }
        (None, None) => loader.builtin(Builtin::AnySimpleType),
    };
    if !matches!(loader.definition(definition), Some(TypeDefinition::Simple(_))) {
        return Err(node.refuse("the type of an attribute is a simple one".to_owned()));
    }
    with_use(
        loader,
        node,
        AttributeRule { name, definition, required: false, default: None, fixed: None },
    )
}

/// Reads an `xs:attribute` inside a type.
pub(super) fn read_use<'a>(
    loader: &mut Loader<'a>,
    node: Node<'a>,
) -> Result<AttributeUse, SchemaError> {
    let Some(name) = node.qname("ref")? else {
        let mut name = node.declared_name()?;
        let is_qualified = match node.attribute("form") {
            Some("qualified") => true,
            Some("unqualified") => false,
            None => node.document.qualifies_attributes,
            Some(other) => {
                return Err(
                    node.refuse(format!("`form` is `{other}`; write qualified or unqualified"))
                );
            }
        };
        if !is_qualified {
            name = QName::unqualified(&name.local);
        }
        return declare(loader, node, name);
    };
    match loader.referred_attribute(node, &name)? {
        AttributeUse::Allowed(rule) => with_use(loader, node, rule),
        prohibited => Ok(prohibited),
    }
}

fn with_use<'a>(
    loader: &mut Loader<'a>,
    node: Node<'a>,
    mut rule: AttributeRule,
) -> Result<AttributeUse, SchemaError> {
    for value in ["default", "fixed"] {
        if let Some(text) = node.raw_attribute(value) {
            loader.check_later(node, text, rule.definition);
        }
    }
    if let Some(text) = node.raw_attribute("default") {
        rule.default = Some(text.to_owned());
    }
    if let Some(text) = node.raw_attribute("fixed") {
        rule.fixed = Some(text.to_owned());
    }
    match node.attribute("use") {
        None | Some("optional") => {}
        Some("required") => rule.required = true,
        Some("prohibited") => return Ok(AttributeUse::Prohibited(rule.name)),
        Some(other) => {
            return Err(
                node.refuse(format!("`use` is `{other}`; write optional, required or prohibited"))
            );
        }
    }
    Ok(AttributeUse::Allowed(rule))
}

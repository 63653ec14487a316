//! Attribute declarations and uses.

use super::globals::Sort;
use super::loader::{Loader, ValueOf};
use super::node::Node;
use super::simple;
use crate::schema::error::SchemaError;
use crate::schema::grammar::{AttributeRule, TypeDefinition, TypeId};
use crate::schema::value::Builtin;
use crate::xml::{Namespace, QName};

/// Why xs:NOTATION itself is no type of anything.
pub(super) const NOTATION: &str =
    "xs:NOTATION is used through restrictions of it by xs:enumeration";

/// What an `xs:attribute` inside a type says.
pub(super) enum AttributeUse {
    Allowed(AttributeRule),
    /// `use="prohibited"`: takes an inherited attribute away.
    Prohibited(QName),
}

/// Reads a global declaration, unless that is done.
pub(super) fn global<'a>(
    loader: &mut Loader<'a>,
    node: Node<'a>,
    name: &QName,
) -> Result<AttributeRule, SchemaError> {
    if let Some(rule) = loader.attributes.get(name) {
        return Ok(rule.clone());
    }
    let rule = declare(loader, node, name.clone())?;
    loader.attributes.insert(name.clone(), rule.clone());
    Ok(rule)
}

/// Reads an `xs:attribute` inside a type or an attribute group.
pub(super) fn read_use<'a>(
    loader: &mut Loader<'a>,
    node: Node<'a>,
) -> Result<AttributeUse, SchemaError> {
    let usage = node.attribute("use");
    let rule = match node.qname("ref")? {
        None => {
            let name = node.local_name(node.document.qualifies_attributes)?;
            declare(loader, node, name)?
        }
        Some(name) => {
            let declared = referred(loader, node, &name)?;
            with_value(loader, node, declared)?
        }
    };
    if node.attribute("default").is_some() && !matches!(usage, None | Some("optional")) {
        let message = "an attribute with a default is optional";
        return Err(node.breach("src-attribute.2", message));
    }
    Ok(match usage {
        Some("prohibited") => AttributeUse::Prohibited(rule.name),
        _ => AttributeUse::Allowed(AttributeRule { required: usage == Some("required"), ..rule }),
    })
}

fn declare<'a>(
    loader: &mut Loader<'a>,
    node: Node<'a>,
    name: QName,
) -> Result<AttributeRule, SchemaError> {
    if name.local == "xmlns" {
        let message = "no attribute is called xmlns: namespaces are no attributes";
        return Err(node.breach("no-xmlns", message));
    }
    if name.namespace == Namespace::XSI {
        return Err(
            node.breach("no-xsi", format!("no attribute is declared in {}", Namespace::XSI))
        );
    }
    let inline = node.child("simpleType");
    let definition = match (node.qname("type")?, inline) {
        (Some(_), Some(child)) => {
            let message = "an attribute has one type, named or inside it";
            return Err(child.breach("src-attribute.4", message));
        }
        (Some(name), None) => loader.base_type(node, &name)?,
        (None, Some(child)) => {
            let definition = simple::define(loader, child, "the type of the attribute")?;
            loader.anonymous_type(TypeDefinition::Simple(definition))
        }
        (None, None) => loader.builtin(Builtin::AnySimpleType),
    };
    let Some(TypeDefinition::Simple(simple)) = loader.definition(definition) else {
        let message = "the type of an attribute is a simple one";
        return Err(node.breach("src-resolve", message));
    };
    if simple.is_bare_notation() {
        return Err(node.breach("enumeration-required-notation", NOTATION));
    }
    let rule = AttributeRule { name, definition, required: false, default: None, fixed: None };
    with_value(loader, node, rule)
}

/// The rule with the `default` or `fixed` that stands on `node`.
fn with_value<'a>(
    loader: &mut Loader<'a>,
    node: Node<'a>,
    mut rule: AttributeRule,
) -> Result<AttributeRule, SchemaError> {
    let (default, fixed) = (node.raw_attribute("default"), node.raw_attribute("fixed"));
    if default.is_some() && fixed.is_some() {
        let message = "an attribute has `default` or `fixed`, not both";
        return Err(node.breach("src-attribute.1", message));
    }
    if let Some(text) = default.or(fixed) {
        loader.check_later(node, text, ValueOf::Attribute(rule.definition));
    }
    if let Some(declared) = &rule.fixed {
        let is_same = fixed.is_none_or(|fixed| {
            loader.is_same_value(rule.definition, &node.written(fixed), declared)
        });
        if default.is_some() || !is_same {
            let message =
                format!("the attribute is declared with the fixed value `{}`", declared.text);
            return Err(node.breach("au-props-correct.2", message));
        }
        return Ok(rule);
    }
    if default.is_some() || fixed.is_some() {
        rule.default = default.map(|text| node.written(text));
        rule.fixed = fixed.map(|text| node.written(text));
    }
    Ok(rule)
}

fn referred<'a>(
    loader: &mut Loader<'a>,
    node: Node<'a>,
    name: &QName,
) -> Result<AttributeRule, SchemaError> {
    if name.namespace == Namespace::XML && loader.globals.get(Sort::Attribute, name).is_none() {
        node.check_sees(name)?;
        if let Some(definition) = of_xml(loader, &name.local) {
            let name = name.clone();
            return Ok(AttributeRule {
                name,
                definition,
                required: false,
                default: None,
                fixed: None,
            });
        }
    }
    let declaration = loader.globals.find(Sort::Attribute, node, name)?;
    global(loader, declaration, name)
}

/// The attributes that XML itself has, for schemas that import them without bringing the document
/// that declares them.
fn of_xml(loader: &mut Loader<'_>, local: &str) -> Option<TypeId> {
    let builtin = match local {
        "lang" => Builtin::Language,
        "space" => Builtin::NcName,
        "base" => Builtin::AnyUri,
        "id" => Builtin::of_name("ID")?,
        _ => return None,
    };
    Some(loader.builtin(builtin))
}

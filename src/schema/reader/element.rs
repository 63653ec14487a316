//! Element declarations.

use super::loader::{Loader, ValueOf};
use super::node::Node;
use super::simple;
use crate::ground::Basis;
use crate::schema::error::SchemaError;
use crate::schema::grammar::{
    Derivation, Derivations, ElementDecl, ElementId, TypeDefinition, TypeId, ValueConstraint,
};
use crate::xml::QName;

/// What `block` of an element may hold.
const BLOCKABLE: &[Derivation] =
    &[Derivation::Extension, Derivation::Restriction, Derivation::Substitution];

/// What `final` of an element may hold.
const FINAL: &[Derivation] = &[Derivation::Extension, Derivation::Restriction];

/// Reads a global declaration, whose number is there already.
pub(super) fn declare_global<'a>(
    loader: &mut Loader<'a>,
    node: Node<'a>,
    name: &QName,
) -> Result<(), SchemaError> {
    let head = match node.qname("substitutionGroup")? {
        Some(head) => Some(loader.referred_element(node, &head)?),
        None => None,
    };
    let id = loader.element_ids[name];
    let mut declaration = declare(loader, node, id, name, head)?;
    declaration.is_global = true;
    declaration.is_abstract = node.flag("abstract")?;
    declaration.substitutes = head;
    let default = node.document.final_.and(Derivations::of(FINAL));
    declaration.final_ = node.derivations("final", FINAL)?.unwrap_or(default);
    loader.fill_element(id, declaration);
    Ok(())
}

/// Reads a local declaration, and gives it a number.
pub(super) fn declare_local<'a>(
    loader: &mut Loader<'a>,
    node: Node<'a>,
    name: &QName,
) -> Result<ElementId, SchemaError> {
    let id = loader.reserve_element(node);
    let declaration = declare(loader, node, id, name, None)?;
    loader.fill_element(id, declaration);
    Ok(id)
}

fn declare<'a>(
    loader: &mut Loader<'a>,
    node: Node<'a>,
    id: ElementId,
    name: &QName,
    head: Option<ElementId>,
) -> Result<ElementDecl, SchemaError> {
    let definition = type_of(loader, node, id, head)?;
    for constraint in node.children() {
        if matches!(constraint.kind(), Some("unique" | "key" | "keyref")) {
            loader.constraints.push((id, constraint));
        }
    }
    let block = node.document.block.and(Derivations::of(BLOCKABLE));
    Ok(ElementDecl {
        symbol: loader.names.intern(name),
        definition,
        nillable: node.flag("nillable")?,
        value: value_constraint(loader, node, id)?,
        basis: node.basis("type-basis")?.unwrap_or(Basis::Text),
        is_abstract: false,
        block: node.derivations("block", BLOCKABLE)?.unwrap_or(block),
        final_: Derivations::NONE,
        substitutes: None,
        identity: Vec::new(),
        is_global: false,
    })
}

fn value_constraint<'a>(
    loader: &mut Loader<'a>,
    node: Node<'a>,
    id: ElementId,
) -> Result<ValueConstraint, SchemaError> {
    match (node.raw_attribute("default"), node.raw_attribute("fixed")) {
        (Some(_), Some(_)) => {
            let message = "an element has `default` or `fixed`, not both";
            Err(node.breach("src-element.1", message))
        }
        (Some(text), None) => {
            loader.check_later(node, text, ValueOf::Element(id));
            Ok(ValueConstraint::Default(node.written(text)))
        }
        (None, Some(text)) => {
            loader.check_later(node, text, ValueOf::Element(id));
            Ok(ValueConstraint::Fixed(node.written(text)))
        }
        (None, None) => Ok(ValueConstraint::Free),
    }
}

fn type_of<'a>(
    loader: &mut Loader<'a>,
    node: Node<'a>,
    id: ElementId,
    head: Option<ElementId>,
) -> Result<TypeId, SchemaError> {
    let inline = node.child("simpleType").or_else(|| node.child("complexType"));
    match (node.qname("type")?, inline) {
        (Some(_), Some(inline)) => {
            Err(inline.breach("src-element.3", "an element has one type, named or inside it"))
        }
        (Some(name), None) => loader.named_type(node, &name),
        (None, Some(child)) if child.kind() == Some("simpleType") => {
            let definition = simple::define(loader, child, "the type of the element")?;
            Ok(loader.anonymous_type(TypeDefinition::Simple(definition)))
        }
        // Read later: it may hold the group that this element is in.
        (None, Some(child)) => Ok(loader.reserve_type(child)),
        (None, None) => {
            if head.is_some() {
                loader.typed_by_head.push(id);
            }
            Ok(loader.any_type())
        }
    }
}

//! Simple type definitions: by restriction, as lists, as unions (XML Schema part 1, section 3.14).

mod expectation;
pub(super) mod facets;
mod strictness;

use std::sync::Arc;

use super::loader::Loader;
use super::node::Node;
use crate::ground::Basis;
use crate::schema::error::SchemaError;
use crate::schema::grammar::{TypeDefinition, TypeId};
use crate::schema::value::{Builtin, Facets, Member, SimpleType, Variety, WhiteSpace};
use crate::xml::QName;

pub(super) use facets::restrict;

/// Types that a union may have in the end, unions in it counted by their members.
const MOST_MEMBERS: usize = 1_000;

/// Reads a definition, named or not; messages call it `label`.
pub(super) fn define<'a>(
    loader: &mut Loader<'a>,
    node: Node<'a>,
    label: &str,
) -> Result<SimpleType, SchemaError> {
    let mut children = node.children();
    let Some(how) = children.next() else {
        return Err(node.refuse("a simple type needs xs:restriction, xs:list or xs:union".into()));
    };
    if let Some(second) = children.next() {
        return Err(second.refuse_construct());
    }
    let mut simple = match how.kind() {
        Some("restriction") => restriction(loader, how, label)?,
        Some("list") => list(loader, how, label)?,
        Some("union") => union(loader, how, label)?,
        _ => return Err(how.refuse_construct()),
    };
    if let Some(basis) = node.basis("basis")? {
        simple.basis = basis;
    }
    Ok(simple)
}

fn restriction<'a>(
    loader: &mut Loader<'a>,
    node: Node<'a>,
    label: &str,
) -> Result<SimpleType, SchemaError> {
    let mut children = node.children().peekable();
    let inline = children.next_if(|child| child.kind() == Some("simpleType"));
    let (base, base_id) = match (node.qname("base")?, inline) {
        (Some(name), None) => named(loader, node, &name)?,
        (None, Some(inline)) => anonymous(loader, inline, label)?,
        (Some(_), Some(inline)) => {
            return Err(inline.refuse(
                "a restriction has the attribute `base` or xs:simpleType, not both \
                 (src-restriction-base-or-simpleType)"
                    .to_owned(),
            ));
        }
        (None, None) => {
            return Err(node.refuse(
                "a restriction needs a base: `base` or xs:simpleType \
                 (src-restriction-base-or-simpleType)"
                    .to_owned(),
            ));
        }
    };
    if base.is_any() {
        return Err(node.refuse(
            "xs:anySimpleType cannot be restricted; take a type below it (cos-st-restricts.1.1)"
                .to_owned(),
        ));
    }
    let facets: Vec<Node<'a>> = children.collect();
    let mut simple = restrict(loader, node, (&base, base_id), label, &facets)?;
    if let Some(expectation) = expectation::expectation(loader, node)? {
        simple.expected = Some(expectation);
    }
    Ok(simple)
}

fn list<'a>(
    loader: &mut Loader<'a>,
    node: Node<'a>,
    label: &str,
) -> Result<SimpleType, SchemaError> {
    let mut children = node.children();
    let (item, _) = match (node.qname("itemType")?, children.next()) {
        (Some(name), None) => named(loader, node, &name)?,
        (None, Some(inline)) if inline.kind() == Some("simpleType") => {
            anonymous(loader, inline, label)?
        }
        (_, Some(child)) if child.kind() != Some("simpleType") => {
            return Err(child.refuse_construct());
        }
        _ => {
            return Err(node.refuse(
                "a list needs `itemType` or xs:simpleType, one of them \
                 (src-list-itemType-or-simpleType)"
                    .to_owned(),
            ));
        }
    };
    if let Some(second) = children.next() {
        return Err(second.refuse_construct());
    }
    let holds_list = match &item.variety {
        Variety::Atomic(_) => item.is_any(),
        Variety::List(_) => true,
        Variety::Union(members) => {
            members.iter().any(|member| matches!(member.definition.variety, Variety::List(_)))
        }
    };
    if holds_list {
        return Err(node.refuse(format!(
            "the items of a list are atomic values, and {} has others (cos-list-of-atomic)",
            item.label
        )));
    }
    Ok(SimpleType {
        label: label.to_owned(),
        base: Some(loader.builtin(Builtin::AnySimpleType)),
        basis: item.basis,
        variety: Variety::List(Arc::new(item)),
        white_space: WhiteSpace::Collapse,
        facets: Facets::default(),
        expected: None,
    })
}

fn union<'a>(
    loader: &mut Loader<'a>,
    node: Node<'a>,
    label: &str,
) -> Result<SimpleType, SchemaError> {
    let mut explicit = Vec::new();
    for name in node.qnames("memberTypes")? {
        explicit.push(named(loader, node, &name)?);
    }
    for child in node.children() {
        if child.kind() != Some("simpleType") {
            return Err(child.refuse_construct());
        }
        explicit.push(anonymous(loader, child, label)?);
    }
    if explicit.is_empty() {
        return Err(node.refuse(
            "a union needs `memberTypes` or xs:simpleType (src-union-memberTypes-or-simpleTypes)"
                .to_owned(),
        ));
    }
    // Unions among them give way to their members (part 1, section 3.14.2). One that was there
    // before can never be the first that fits.
    let mut members: Vec<Member> = Vec::new();
    let mut add = |member: Member| {
        if !members.iter().any(|known| known.id == member.id) {
            members.push(member);
        }
    };
    for (definition, id) in explicit {
        match &definition.variety {
            Variety::Union(inner) => inner.iter().cloned().for_each(&mut add),
            _ if definition.is_any() => {
                return Err(node.refuse(
                    "xs:anySimpleType is no type for a union (cos-st-restricts.3.1)".to_owned(),
                ));
            }
            _ => add(Member { id, definition: Arc::new(definition) }),
        }
    }
    if members.len() > MOST_MEMBERS {
        return Err(node.refuse(format!("a union of more than {MOST_MEMBERS} types is too much")));
    }
    let basis = members.iter().map(|member| member.definition.basis).min();
    Ok(SimpleType {
        label: label.to_owned(),
        base: Some(loader.builtin(Builtin::AnySimpleType)),
        basis: basis.unwrap_or(Basis::Schema),
        variety: Variety::Union(members.into()),
        white_space: WhiteSpace::Preserve,
        facets: Facets::default(),
        expected: None,
    })
}

/// The simple type of that name, defined by now.
fn named<'a>(
    loader: &mut Loader<'a>,
    node: Node<'a>,
    name: &QName,
) -> Result<(SimpleType, TypeId), SchemaError> {
    let id = loader.base_type(node, name)?;
    match loader.definition(id) {
        Some(TypeDefinition::Simple(simple)) => Ok((simple.clone(), id)),
        _ => Err(node.refuse(format!("{name} is not a simple type (src-resolve)"))),
    }
}

/// The simple type that is defined in place.
fn anonymous<'a>(
    loader: &mut Loader<'a>,
    node: Node<'a>,
    label: &str,
) -> Result<(SimpleType, TypeId), SchemaError> {
    let simple = define(loader, node, label)?;
    let id = loader.anonymous_type(TypeDefinition::Simple(simple.clone()));
    Ok((simple, id))
}

#[cfg(test)]
mod tests;

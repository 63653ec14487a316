//! Simple type definitions: by restriction, as lists, as unions (XML Schema part 1, section 3.14).

mod expectation;
pub(super) mod facets;
mod strictness;

use std::sync::Arc;

use super::loader::Loader;
use super::node::Node;
use crate::ground::Basis;
use crate::schema::error::SchemaError;
use crate::schema::grammar::{Derivation, Derivations, TypeDefinition, TypeId};
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
    simple.final_ = match node.attribute("final") {
        // All there are, and not only those that can be named.
        Some("#all") => Derivations::of(&ALL),
        _ => node.derivations("final", &ALL[..3])?.unwrap_or(node.document.final_),
    };
    Ok(simple)
}

/// What `final` can hold, and then what it can mean.
const ALL: [Derivation; 4] =
    [Derivation::Restriction, Derivation::List, Derivation::Union, Derivation::Extension];

/// Holds that the `final` of a type allows another to be derived from it like this.
fn check_final(
    node: Node<'_>,
    from: &SimpleType,
    how: Derivation,
    rule: &'static str,
) -> Result<(), SchemaError> {
    if from.final_.contains(how) {
        let label = &from.label;
        return Err(node.breach(rule, format!("the `final` of {label} does not allow this")));
    }
    Ok(())
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
            return Err(inline.breach(
                "src-restriction-base-or-simpleType",
                "a restriction has the attribute `base` or xs:simpleType, not both",
            ));
        }
        (None, None) => {
            return Err(node.breach(
                "src-restriction-base-or-simpleType",
                "a restriction needs a base: `base` or xs:simpleType",
            ));
        }
    };
    if base.is_any() {
        return Err(node.breach(
            "cos-st-restricts.1.1",
            "xs:anySimpleType cannot be restricted; take a type below it",
        ));
    }
    check_final(node, &base, Derivation::Restriction, "st-props-correct.3")?;
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
            return Err(node.breach(
                "src-list-itemType-or-simpleType",
                "a list needs `itemType` or xs:simpleType, one of them",
            ));
        }
    };
    if let Some(second) = children.next() {
        return Err(second.refuse_construct());
    }
    check_final(node, &item, Derivation::List, "cos-st-restricts.2.3.1.1")?;
    let holds_list = match &item.variety {
        Variety::Atomic(_) => item.is_any(),
        Variety::List(_) => true,
        Variety::Union(members) => {
            members.iter().any(|member| matches!(member.definition.variety, Variety::List(_)))
        }
    };
    if holds_list {
        let label = &item.label;
        return Err(node.breach(
            "cos-list-of-atomic",
            format!("the items of a list are atomic values, and {label} has others"),
        ));
    }
    Ok(SimpleType {
        label: label.to_owned(),
        base: Some(loader.builtin(Builtin::AnySimpleType)),
        basis: item.basis,
        variety: Variety::List(Arc::new(item)),
        white_space: WhiteSpace::Collapse,
        facets: Facets::default(),
        final_: Derivations::NONE,
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
        return Err(node.breach(
            "src-union-memberTypes-or-simpleTypes",
            "a union needs `memberTypes` or xs:simpleType",
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
        check_final(node, &definition, Derivation::Union, "cos-st-restricts.3.3.1.1")?;
        match &definition.variety {
            Variety::Union(inner) => inner.iter().cloned().for_each(&mut add),
            _ if definition.is_any() => {
                let why = "xs:anySimpleType is no type for a union";
                return Err(node.breach("cos-st-restricts.3.1", why));
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
        final_: Derivations::NONE,
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
        _ => Err(node.breach("src-resolve", format!("{name} is not a simple type"))),
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

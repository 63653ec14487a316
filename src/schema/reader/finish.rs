//! What can be checked and made once everything is read: substitution groups, values, content
//! models.

use super::assembly::{Assembly, Resolve};
use super::globals::Globals;
use super::loader::{Loader, ValueOf};
use super::model::Model;
use super::node::Node;
use super::{attribute, check, substitution};
use crate::schema::automaton::{ContentModel, Substitutes, shapes};
use crate::schema::error::SchemaError;
use crate::schema::grammar::{Content, ElementDecl, ElementId, Grammar, TypeDefinition, TypeId};
use crate::schema::identity::{Constraint, Constraints, Refusal};
use crate::schema::source::SchemaSource;
use crate::schema::value::SimpleType;
use crate::xml::Namespace;

/// Reads schema documents, and what they lead to, into a grammar.
///
/// # Errors
/// Points at the first thing that is wrong or not supported.
pub(in crate::schema) fn load(
    sources: &[SchemaSource<'_>],
    resolve: Resolve<'_>,
) -> Result<(Grammar, Vec<String>), SchemaError> {
    let mut assembly = Assembly::default();
    for source in sources {
        assembly.add_root(source.name, source.text.as_bytes())?;
    }
    assembly.follow(resolve)?;
    let mut loader = Loader::new(Globals::of(&assembly)?);
    loader.read_all()?;
    substitution::settle(&mut loader)?;
    check_values(&loader)?;
    check_notations(&loader)?;
    let constraints = constraints(&mut loader)?;
    let substitutes = substitution::members(&loader);
    check::check(&loader, &substitutes)?;
    let grammar = compile(loader, &substitutes, constraints)?;
    Ok((grammar, assembly.notes))
}

/// No element holds a notation without saying which ones there are.
fn check_notations(loader: &Loader<'_>) -> Result<(), SchemaError> {
    for (at, node) in loader.element_nodes.iter().enumerate() {
        let id = loader.element(ElementId(at as u32)).definition;
        if let Some(TypeDefinition::Simple(simple)) = loader.definition(id)
            && simple.is_bare_notation()
        {
            return Err(node.breach("enumeration-required-notation", attribute::NOTATION));
        }
    }
    Ok(())
}

/// Checks every `default` and `fixed` against its type (cos-valid-default).
fn check_values(loader: &Loader<'_>) -> Result<(), SchemaError> {
    for (node, value, of) in &loader.values {
        let (id, id_rule) = match of {
            ValueOf::Attribute(id) => (*id, "a-props-correct.3"),
            ValueOf::Element(element) => (loader.element(*element).definition, "e-props-correct.5"),
        };
        let simple = match loader.definition(id) {
            Some(TypeDefinition::Simple(simple)) => simple,
            Some(TypeDefinition::Complex(complex)) => match &complex.content {
                Content::Simple(id) => match loader.definition(*id) {
                    Some(TypeDefinition::Simple(simple)) => simple,
                    _ => continue,
                },
                content => {
                    check_mixed_value(loader, *node, id, content)?;
                    continue;
                }
            },
            None => continue,
        };
        if simple.is_id() {
            let message = "an ID has neither default nor fixed value";
            return Err(node.breach(id_rule, message));
        }
        simple
            .check_literal(value, &node.element.scope)
            .map_err(|error| node.breach("cos-valid-default", error.message))?;
    }
    Ok(())
}

/// Mixed content takes any value, if no element must stand in it.
fn check_mixed_value(
    loader: &Loader<'_>,
    node: Node<'_>,
    id: TypeId,
    content: &Content,
) -> Result<(), SchemaError> {
    let is_fit = match content {
        Content::Anything => true,
        Content::Elements(content) => {
            content.mixed && loader.models.get(&id).is_none_or(Model::is_emptiable)
        }
        Content::Empty | Content::Simple(_) => false,
    };
    if is_fit {
        return Ok(());
    }
    let message = "only text has `default` or `fixed`, and mixed content that may be without \
                   elements";
    Err(node.breach("cos-valid-default.2", message))
}

fn compile(
    mut loader: Loader<'_>,
    substitutes: &Substitutes,
    constraints: Vec<Constraint>,
) -> Result<Grammar, SchemaError> {
    let mut models = std::mem::take(&mut loader.models);
    for at in 0..loader.types.len() {
        let node = loader.type_nodes[at];
        let Some(TypeDefinition::Complex(complex)) = &mut loader.types[at] else { continue };
        let Content::Elements(content) = &mut complex.content else { continue };
        let model = models.remove(&TypeId(at as u32)).unwrap_or_default();
        let names = &loader.names;
        let particle = model.whole();
        content.shapes = shapes(&particle, &model.leaves, |symbol| names.name(symbol).clone());
        content.model = ContentModel::compile(&particle, model.leaves, substitutes, names)
            .map_err(|message| match node {
                Some(node) => node.refuse(message),
                None => SchemaError::in_file("", super::START, message),
            })?;
    }
    let every = "every number that was given out was filled before the queue ran dry";
    let elements: Vec<ElementDecl> =
        loader.elements.into_iter().map(|slot| slot.expect(every)).collect();
    let types: Vec<TypeDefinition> =
        loader.types.into_iter().map(|slot| slot.expect(every)).collect();
    let global_elements =
        loader.element_ids.into_values().map(|id| (elements[id.0 as usize].symbol, id)).collect();
    let has_identifiers = types.iter().any(|definition| match definition {
        TypeDefinition::Simple(simple) => SimpleType::identifiers(simple),
        TypeDefinition::Complex(_) => false,
    });
    Ok(Grammar {
        names: loader.names,
        elements,
        types,
        global_elements,
        global_attributes: loader.attributes,
        named_types: loader.type_ids,
        any_type: TypeId(0),
        constraints,
        has_identifiers,
    })
}

/// Reads the identity constraints, and tells the elements that have them.
fn constraints(loader: &mut Loader<'_>) -> Result<Vec<Constraint>, SchemaError> {
    let mut constraints = Constraints::default();
    let nodes = std::mem::take(&mut loader.constraints);
    for (element, node) in &nodes {
        let refuse = |refusal: Refusal| {
            node.document.at_offset(refusal.offset, refusal.rule, refusal.message)
        };
        let target = &node.document.target;
        let absent = if node.document.is_chameleon { target } else { &Namespace::NONE };
        let id =
            constraints.read(node.element, target, absent, &mut loader.names).map_err(refuse)?;
        if let Some(declaration) = &mut loader.elements[element.0 as usize] {
            declaration.identity.push(id);
        }
    }
    constraints.finish().map_err(|(refusal, about)| {
        let node = nodes.iter().find(|(_, node)| std::ptr::eq(node.element, about));
        match node {
            Some((_, node)) => node.breach(refusal.rule, refusal.message),
            None => SchemaError::in_file("", super::START, refusal.message),
        }
    })
}

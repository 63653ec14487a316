//! Checks over all components together: what content models may not hold, and what restrictions
//! and redefinitions may not change.

use super::globals::Sort;
use super::loader::Loader;
use super::model::Model;
use super::node::Node;
use super::{redefinition, restriction};
use crate::schema::automaton::Substitutes;
use crate::schema::derivation::{self, Broken, Components};
use crate::schema::derives::Types;
use crate::schema::error::SchemaError;
use crate::schema::grammar::{
    AttributeRules, ComplexType, Content, Derivation, ElementDecl, ElementId, TypeDefinition,
    TypeId,
};
use crate::schema::names::{Names, Symbol};

/// Checks everything that is read.
pub(super) fn check(loader: &Loader<'_>, substitutes: &Substitutes) -> Result<(), SchemaError> {
    let view = View { loader, substitutes };
    for (at, definition) in loader.types.iter().enumerate() {
        let (Some(TypeDefinition::Complex(complex)), Some(node)) =
            (definition, loader.type_nodes[at])
        else {
            continue;
        };
        let Some(model) = loader.models.get(&TypeId(at as u32)) else { continue };
        let refuse = |broken: Broken| node.breach(broken.rule, broken.message);
        if let Some(particle) = &model.particle {
            derivation::check_model(&view, particle, &model.leaves).map_err(refuse)?;
        }
        if complex.derived_by == Derivation::Restriction {
            check_content(&view, node, complex, model)?;
        }
    }
    check_groups(&view)
}

/// Checks the content of a restriction (derivation-ok-restriction, clause 5).
fn check_content(
    view: &View<'_, '_>,
    node: Node<'_>,
    complex: &ComplexType,
    model: &Model,
) -> Result<(), SchemaError> {
    let any_type = view.loader.any_type();
    let Some(base_id) = complex.base.filter(|base| *base != any_type) else { return Ok(()) };
    let Some(TypeDefinition::Complex(base)) = view.type_of(base_id) else { return Ok(()) };
    let refuse = |clause: &'static str, why: &str| {
        Err(node.breach(clause, format!("this is no restriction of its base: {why}")))
    };
    let base_model = view.loader.models.get(&base_id);
    match (&complex.content, &base.content) {
        (Content::Simple(_), _) | (_, Content::Anything) | (Content::Empty, Content::Empty) => {
            Ok(())
        }
        (Content::Empty, Content::Elements(_)) if base_model.is_none_or(Model::is_emptiable) => {
            Ok(())
        }
        (Content::Empty, _) => {
            refuse("derivation-ok-restriction.5.3", "it is empty, and the base may not be")
        }
        (Content::Anything, _) => {
            refuse("derivation-ok-restriction.5.4", "anything may stand in it")
        }
        (Content::Elements(_), Content::Empty | Content::Simple(_)) => {
            refuse("derivation-ok-restriction.5.4", "the base holds no elements")
        }
        (Content::Elements(own), Content::Elements(of_base)) => {
            if own.mixed && !of_base.mixed {
                let why = "it is mixed, and the base is not";
                return refuse("derivation-ok-restriction.5.4.1", why);
            }
            let Some(base_model) = base_model else { return Ok(()) };
            let (own, base) = (model.whole(), base_model.whole());
            derivation::check_restriction(view, (&own, &model.leaves), (&base, &base_model.leaves))
                .map_err(|broken| node.breach(broken.rule, broken.message))
        }
    }
}

/// Groups that are redefined without holding themselves restrict what they redefine
/// (src-redefine, clauses 6.2.2 and 7.2.2).
fn check_groups(view: &View<'_, '_>) -> Result<(), SchemaError> {
    let loader = view.loader;
    for sort in [Sort::Group, Sort::AttributeGroup] {
        for (name, node) in loader.globals.all(sort) {
            let Some(original) = loader.globals.original(node) else { continue };
            if redefinition::refers_to_itself(node, &name)? {
                continue;
            }
            let (new, old) = (node.key(), original.key());
            if let (Some(new), Some(old)) = (loader.groups.get(&new), loader.groups.get(&old)) {
                let parts = ((&new.whole(), &new.leaves[..]), (&old.whole(), &old.leaves[..]));
                derivation::check_restriction(view, parts.0, parts.1)
                    .map_err(|broken| node.breach("src-redefine.6.2.2", broken.message))?;
            }
            let sets = (loader.attribute_groups.get(&new), loader.attribute_groups.get(&old));
            if let (Some(new), Some(old)) = sets {
                let old =
                    AttributeRules { declared: old.uses.clone(), wildcard: old.wildcard.clone() };
                restriction::check_attributes(loader, node, &old, new)?;
            }
        }
    }
    Ok(())
}

/// What the checks look up.
struct View<'v, 'a> {
    loader: &'v Loader<'a>,
    substitutes: &'v Substitutes,
}

impl Types for View<'_, '_> {
    fn type_of(&self, id: TypeId) -> Option<&TypeDefinition> {
        self.loader.definition(id)
    }
}

impl Components for View<'_, '_> {
    fn names(&self) -> &Names {
        &self.loader.names
    }

    fn element(&self, id: ElementId) -> &ElementDecl {
        self.loader.element(id)
    }

    fn substitutes(&self, head: ElementId) -> &[(Symbol, ElementId)] {
        self.substitutes.of(head)
    }
}

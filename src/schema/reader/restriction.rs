//! What a complex type may change that restricts another one (derivation-ok-restriction): the
//! attributes. The content is compared in `derivation`.

use super::attribute_group::AttributeSet;
use super::loader::Loader;
use super::node::Node;
use crate::schema::derivation::is_subset;
use crate::schema::derives::Types;
use crate::schema::error::SchemaError;
use crate::schema::grammar::{AttributeRule, AttributeRules};

/// Checks the attributes of a restriction against those of its base.
pub(super) fn check_attributes(
    loader: &Loader<'_>,
    node: Node<'_>,
    base: &AttributeRules,
    own: &AttributeSet,
) -> Result<(), SchemaError> {
    for rule in &own.uses {
        match base.declared.iter().find(|known| known.name == rule.name) {
            Some(inherited) => check_use(loader, node, inherited, rule)?,
            None => {
                let is_let_through = base
                    .wildcard
                    .as_ref()
                    .is_some_and(|wildcard| wildcard.namespaces.allows(&rule.name.namespace));
                if !is_let_through {
                    let message = format!("the base has no attribute {}", rule.name);
                    return Err(node.breach("derivation-ok-restriction.2.2", message));
                }
            }
        }
    }
    let missing = base
        .declared
        .iter()
        .find(|inherited| inherited.required && own.prohibited.contains(&inherited.name));
    if let Some(missing) = missing {
        let message = format!("the base requires the attribute {}", missing.name);
        return Err(node.breach("derivation-ok-restriction.3", message));
    }
    let Some(wildcard) = &own.wildcard else { return Ok(()) };
    let Some(inherited) = &base.wildcard else {
        let message = "the base has no xs:anyAttribute";
        return Err(node.breach("derivation-ok-restriction.4.1", message));
    };
    if !is_subset(&wildcard.namespaces, &inherited.namespaces) {
        let message = "xs:anyAttribute lets more through than that of the base";
        return Err(node.breach("derivation-ok-restriction.4.2", message));
    }
    if wildcard.process < inherited.process {
        let message = "xs:anyAttribute looks less closely than that of the base";
        return Err(node.breach("derivation-ok-restriction.4.3", message));
    }
    Ok(())
}

fn check_use(
    loader: &Loader<'_>,
    node: Node<'_>,
    base: &AttributeRule,
    own: &AttributeRule,
) -> Result<(), SchemaError> {
    let name = &own.name;
    if base.required && !own.required {
        let message = format!("the base requires the attribute {name}");
        return Err(node.breach("derivation-ok-restriction.2.1.1", message));
    }
    if !loader.is_derived(own.definition, base.definition) {
        let message = format!("the type of the attribute {name} is not derived from the base's");
        return Err(node.breach("derivation-ok-restriction.2.1.2", message));
    }
    if let Some(fixed) = &base.fixed {
        let is_same =
            own.fixed.as_ref().is_some_and(|own| loader.is_same_value(base.definition, own, fixed));
        if !is_same {
            let message = format!("the base fixes the attribute {name} to `{}`", fixed.text);
            return Err(node.breach("derivation-ok-restriction.2.1.3", message));
        }
    }
    Ok(())
}

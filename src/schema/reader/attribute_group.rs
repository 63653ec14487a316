//! Attributes of a type or an attribute group: uses, groups of them, and the wildcard.

use super::attribute::{AttributeUse, read_use};
use super::globals::Sort;
use super::loader::Loader;
use super::node::Node;
use super::wildcard;
use crate::schema::derives::Types;
use crate::schema::error::SchemaError;
use crate::schema::grammar::{AttributeRule, Wildcard};
use crate::schema::value::Builtin;
use crate::xml::QName;

/// What the attribute part of a type or an attribute group says.
#[derive(Clone, Debug, Default)]
pub(super) struct AttributeSet {
    pub uses: Vec<AttributeRule>,
    /// Those that take inherited ones away.
    pub prohibited: Vec<QName>,
    pub wildcard: Option<Wildcard>,
}

/// Attribute groups that may stand in one another.
const DEEPEST_GROUP: usize = 100;

/// Attributes that a type or an attribute group may have.
const MOST_ATTRIBUTES: usize = 10_000;

impl AttributeSet {
    /// Reads the attributes, attribute groups and the wildcard among `nodes`.
    pub fn read<'a>(
        loader: &mut Loader<'a>,
        nodes: impl Iterator<Item = Node<'a>>,
    ) -> Result<Self, SchemaError> {
        let mut set = Self::default();
        let mut of_groups = Vec::new();
        for node in nodes {
            match node.kind() {
                Some("attribute") => match read_use(loader, node)? {
                    AttributeUse::Allowed(rule) => set.add(node, rule)?,
                    AttributeUse::Prohibited(name) => set.prohibited.push(name),
                },
                Some("attributeGroup") => {
                    let group = referred(loader, node)?;
                    for rule in group.uses {
                        set.add(node, rule)?;
                    }
                    of_groups.extend(group.wildcard.map(|wildcard| (node, wildcard)));
                }
                Some("anyAttribute") => set.wildcard = Some(wildcard::read(node)?),
                _ => {}
            }
        }
        // Its own wildcard says what becomes of the attributes; else the first group's.
        for (node, of_group) in of_groups {
            set.wildcard = Some(match set.wildcard.take() {
                None => of_group,
                Some(own) => {
                    let both = wildcard::intersection(&own.namespaces, &of_group.namespaces);
                    let namespaces = both.ok_or_else(|| {
                        let message =
                            "no one wildcard says what this group's and the others let through";
                        node.breach("src-attribute_group.2", message)
                    })?;
                    Wildcard { namespaces, process: own.process }
                }
            });
        }
        Ok(set)
    }

    fn add(&mut self, node: Node<'_>, rule: AttributeRule) -> Result<(), SchemaError> {
        if self.uses.iter().any(|known| known.name == rule.name) {
            let message = format!("the attribute {} is there already", rule.name);
            let is_group = node.kind() == Some("attributeGroup");
            let rules = if is_group { "ct-props-correct.4" } else { "ag-props-correct.2" };
            return Err(node.breach(rules, message));
        }
        if self.uses.len() >= MOST_ATTRIBUTES {
            let message = format!("there are more than {MOST_ATTRIBUTES} attributes here");
            return Err(node.refuse(message));
        }
        self.uses.push(rule);
        Ok(())
    }
}

/// Refuses more than one attribute whose type is ID or derived from it.
pub(super) fn check_ids(
    loader: &mut Loader<'_>,
    node: Node<'_>,
    uses: &[AttributeRule],
) -> Result<(), SchemaError> {
    if uses.len() < 2 {
        return Ok(());
    }
    let Some(id) = Builtin::of_name("ID").map(|id| loader.builtin(id)) else { return Ok(()) };
    let mut ids = uses.iter().filter(|rule| loader.is_derived(rule.definition, id));
    match (ids.next(), ids.next()) {
        (Some(one), Some(other)) => {
            let message = format!(
                "only one attribute may be an ID, not both {} and {}",
                one.name, other.name
            );
            Err(node.breach("ct-props-correct.5", message))
        }
        _ => Ok(()),
    }
}

/// Reads a definition, unless that is done.
pub(super) fn of_definition<'a>(
    loader: &mut Loader<'a>,
    node: Node<'a>,
) -> Result<AttributeSet, SchemaError> {
    if let Some(known) = loader.attribute_groups.get(&node.key()) {
        return Ok(known.clone());
    }
    if loader.open_groups.len() >= DEEPEST_GROUP {
        return Err(
            node.refuse(format!("groups are more than {DEEPEST_GROUP} deep in one another"))
        );
    }
    if loader.open_groups.iter().any(|open| open.key() == node.key()) {
        return Err(node.breach("src-attribute_group.3", "the attribute group contains itself"));
    }
    loader.open_groups.push(node);
    let set = AttributeSet::read(loader, node.children())?;
    loader.open_groups.pop();
    check_ids(loader, node, &set.uses)?;
    loader.attribute_groups.insert(node.key(), set.clone());
    Ok(set)
}

fn referred<'a>(loader: &mut Loader<'a>, node: Node<'a>) -> Result<AttributeSet, SchemaError> {
    node.required("ref")?;
    let Some(name) = node.qname("ref")? else { return Ok(AttributeSet::default()) };
    let definition = loader.referred_group(Sort::AttributeGroup, node, &name)?;
    of_definition(loader, definition)
}

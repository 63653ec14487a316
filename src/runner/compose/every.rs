//! What every object of a service needs at a target, besides what cases send.

use super::ComposeError;
use super::arguments::read_xml;
use super::template::{Target, Variables};
use crate::bindings::Library;
use crate::model::children_of;
use crate::spec::{Operation, Service, Verb};
use crate::suite::Profile;
use crate::xml::{Element, Node};

/// Puts the profile's element into every record of a request that writes, where no element of that
/// name stands there.
pub(super) fn complete(
    (profile, library): (&Profile, &Library),
    (service, operation): (&Service, &Operation),
    scope: &Variables<'_>,
    request: &mut Element,
) -> Result<(), ComposeError> {
    let Some(xml) = profile.every.get(&service.id) else { return Ok(()) };
    if !matches!(operation.verb, Verb::Create | Verb::Update | Verb::Replace) {
        return Ok(());
    }
    let text = scope.fill(xml, Target::Xml)?;
    let element = read_xml("the profile's addition to every object", &text)?;
    let revision = profile.revisions.get(&service.id);
    let order = revision.and_then(|revision| children_of(service, library, revision));
    let order = order.unwrap_or_default();
    let rank = |child: &Element| order.iter().position(|rule| rule.name == child.name);
    let mut pending = vec![request];
    while let Some(holder) = pending.pop() {
        if holder.name != service.payload {
            pending.extend(holder.elements_mut());
            continue;
        }
        if holder.elements().any(|child| child.name == element.name) {
            continue;
        }
        let behind = |node: &Node| match node {
            Node::Element(child) => rank(child) > rank(&element),
            Node::Text(_) => false,
        };
        let children = holder.children.edit();
        let at = children.iter().position(behind).unwrap_or(children.len());
        children.insert(at, Node::Element(element.clone()));
    }
    Ok(())
}

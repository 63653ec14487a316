//! Which objects a request may bring into being.

use crate::model::items;
use crate::spec::{Kind, Operation, Role, Service, Spec, Verb};
use crate::xml::Element;

/// An object that may exist on the target after a request.
#[derive(Clone, Debug, Eq, Hash, Ord, PartialEq, PartialOrd)]
pub struct Creation {
    /// The kind of object.
    pub kind: Kind,
    /// Its identifier.
    pub sourced_id: String,
}

/// What `request` may create under identifiers of ours. A target that misbehaves may create by
/// an update too; what a target allocates itself is only known from its response.
pub(super) fn creations(
    spec: &Spec,
    service: &Service,
    operation: &Operation,
    request: &Element,
) -> Vec<Creation> {
    let single = operation.each.as_ref().and_then(|single| spec.operation(single));
    match single {
        None => creation(service, operation, request).into_iter().collect(),
        Some((_, single)) => items(service, operation, single, request.clone())
            .iter()
            .filter_map(|item| creation(service, single, item))
            .collect(),
    }
}

fn creation(service: &Service, operation: &Operation, request: &Element) -> Option<Creation> {
    let role = match operation.verb {
        Verb::Create | Verb::Replace | Verb::Update => Role::SourcedId,
        Verb::ChangeIdentifier => Role::NewSourcedId,
        _ => return None,
    };
    let name = &operation.parameter(role)?.element;
    let element = request.child(&name.namespace, &name.local)?;
    let sourced_id = service.identifier_text(element).into_owned();
    Some(Creation { kind: service.kind.clone(), sourced_id })
}

//! Which objects a request may bring into being.

use crate::spec::{Kind, Operation, Role, Service, Verb};
use crate::xml::Element;

/// An object that may exist on the target after a request.
#[derive(Clone, Debug, Eq, Hash, Ord, PartialEq, PartialOrd)]
pub struct Creation {
    /// The kind of object.
    pub kind: Kind,
    /// Its identifier.
    pub sourced_id: String,
}

/// What `request` may create under an identifier of ours. A target that misbehaves may create by
/// an update too; what a target allocates itself is only known from its response.
pub(super) fn creation(
    service: &Service,
    operation: &Operation,
    request: &Element,
) -> Option<Creation> {
    let role = match operation.verb {
        Verb::Create | Verb::Replace | Verb::Update => Role::SourcedId,
        Verb::ChangeIdentifier => Role::NewSourcedId,
        _ => return None,
    };
    let name = &operation.parameter(role)?.element;
    let sourced_id = request.child(&name.namespace, &name.local)?.text().into_owned();
    Some(Creation { kind: service.kind.clone(), sourced_id })
}

//! What the schema says of the children of each kind's payload: it drives the additive update.

use std::collections::BTreeMap;

use crate::bindings::Library;
use crate::schema::ChildShape;
use crate::spec::{Role, Service, ServiceId, Spec, Verb};
use crate::xml::QName;

/// One child that may stand in a payload.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct ChildRule {
    /// The child's name.
    pub name: QName,
    /// Whether it may stand once only: an update then replaces it instead of adding to it.
    pub single: bool,
}

/// The children of each kind's payload in the schema's order. Key: the payload element, such as
/// `person`. Children that are not listed count as repeatable and go to the end.
pub type SingleChildren = BTreeMap<QName, Vec<ChildRule>>;

/// Reads the rules of every service off its update request in the binding revision that
/// `revision_of` gives; services without one, or without that schema, get no rules.
#[must_use]
pub fn single_children<'a>(
    spec: &Spec,
    library: &Library,
    revision_of: impl Fn(&ServiceId) -> Option<&'a str>,
) -> SingleChildren {
    spec.services
        .iter()
        .filter_map(|service| {
            let rules = children_of(service, library, revision_of(&service.id)?)?;
            Some((service.payload.clone(), rules))
        })
        .collect()
}

/// The rules of one service in a binding revision; none where it has no schema there.
#[must_use]
pub fn children_of(service: &Service, library: &Library, revision: &str) -> Option<Vec<ChildRule>> {
    let schema = library.schema(revision, &service.id)?;
    let children = schema.children_of(&payload_path(service)?)?;
    Some(children.iter().map(ChildRule::from).collect())
}

/// The way from the update request (or whatever else carries a record) to the payload.
fn payload_path(service: &Service) -> Option<Vec<QName>> {
    let carries_record = |verb: Verb| {
        let operation = service.operations.iter().find(|operation| operation.verb == verb)?;
        let record = operation.parameter(Role::Record)?;
        let mut path = vec![operation.request.clone(), record.element.clone()];
        path.extend((!service.is_bare()).then(|| service.payload.clone()));
        Some(path)
    };
    [Verb::Update, Verb::Replace, Verb::Create].into_iter().find_map(carries_record)
}

impl From<&ChildShape> for ChildRule {
    fn from(shape: &ChildShape) -> Self {
        Self { name: shape.name.clone(), single: shape.max_occurs == Some(1) }
    }
}

//! The request element of an operation: its parameters in the order of the service table.

use std::collections::BTreeMap;

use super::ComposeError;
use crate::spec::{Operation, Parameter, Role, Service};
use crate::suite::{Nil, SetValue};
use crate::xml::{Attribute, Element, Namespace, Node, QName, XmlLimits, read_document};

/// The name of an entry in an identifier set.
const SET_ENTRY: &str = "sourcedId";

/// Values for the parameters of an operation; those not given are left out.
#[derive(Debug, Default)]
pub(super) struct Arguments {
    /// The identifier of what the request is about; operations without such a parameter only
    /// take it as a variable.
    pub(super) subject: Option<String>,
    /// The complex parameter.
    pub(super) body: Option<Element>,
    /// Others by element name, filled in.
    pub(super) set: BTreeMap<String, SetValue>,
}

/// Puts the request element together.
pub(super) fn request(
    service: &Service,
    operation: &Operation,
    mut arguments: Arguments,
) -> Result<Element, ComposeError> {
    let body_at = match &arguments.body {
        Some(body) => Some(
            body_place(operation, body)
                .ok_or_else(|| ComposeError::NoBody { operation: operation.id.to_string() })?,
        ),
        None => None,
    };
    let mut request = Element::new(operation.request.clone());
    for (position, parameter) in operation.parameters.iter().enumerate() {
        let name = &parameter.element;
        if let Some(value) = arguments.set.remove(name.local.as_str()) {
            request.push(set_element(service, parameter, value));
        } else if body_at == Some(position) {
            request.children.edit().extend(arguments.body.take().map(Node::Element));
        } else if parameter.role == Role::SourcedId
            && let Some(subject) = arguments.subject.take()
        {
            request.push(service.identifier_element(name, &subject));
        }
    }
    match arguments.set.into_keys().next() {
        None => Ok(request),
        Some(parameter) => {
            Err(ComposeError::UnknownParameter { operation: operation.id.to_string(), parameter })
        }
    }
}

/// Reads XML written by hand. Names to the letter.
pub(super) fn read_xml(what: &str, text: &str) -> Result<Element, ComposeError> {
    let malformed = |message| ComposeError::Malformed { what: what.to_owned(), message };
    read_document(text.as_bytes(), None, &XmlLimits::default())
        .map(|document| document.root)
        .map_err(|error| malformed(error.to_string()))
}

/// Puts elements that are in no namespace into `namespace`, and drops white space that only lays
/// out the text, so that fixtures can be read by people.
pub(super) fn qualify(root: &mut Element, namespace: &Namespace) {
    let mut pending = vec![root];
    while let Some(element) = pending.pop() {
        if element.name.namespace.is_none() {
            element.name.namespace = namespace.clone();
        }
        if element.elements().next().is_some() {
            element.children.edit().retain(|child| match child {
                Node::Element(_) => true,
                Node::Text(text) => !text.trim_matches([' ', '\t', '\r', '\n']).is_empty(),
            });
        }
        pending.extend(element.elements_mut());
    }
}

/// The parameter that takes the body: the one of its name, else the complex one.
fn body_place(operation: &Operation, body: &Element) -> Option<usize> {
    let complex = |role| {
        matches!(
            role,
            Role::Record
                | Role::RecordSet
                | Role::PairSet
                | Role::Core
                | Role::MemberRole
                | Role::Relationship
        )
    };
    let parameters = &operation.parameters;
    parameters
        .iter()
        .position(|parameter| parameter.element == body.name)
        .or_else(|| parameters.iter().position(|parameter| complex(parameter.role)))
}

fn set_element(service: &Service, parameter: &Parameter, value: SetValue) -> Element {
    let name = &parameter.element;
    let filled = |texts: Vec<(QName, String)>| {
        let entries = texts.into_iter().map(|(name, text)| Element::with_text(name, text));
        entries.fold(Element::new(name.clone()), Element::with_child)
    };
    match value {
        SetValue::Text(text) if is_identifier(parameter.role) => {
            service.identifier_element(name, &text)
        }
        SetValue::Text(text) => Element::with_text(name.clone(), text),
        SetValue::Nil(Nil { nil }) => {
            let mut element = Element::new(name.clone());
            let name = QName::new(&Namespace::XSI, "nil");
            element.attributes.push(Attribute { name, value: nil.to_string() });
            element
        }
        SetValue::List(ids) => {
            let usual = || QName::new(&service.namespace, SET_ENTRY);
            let entry = service.identifier.clone().unwrap_or_else(usual);
            filled(ids.into_iter().map(|id| (entry.clone(), id)).collect())
        }
        SetValue::Pairs(pairs) => {
            // Where identifiers have an element of their own, pairs are of the same schema.
            let part = |local| {
                let namespace = service.identifier.as_ref().map(|inner| &inner.namespace);
                QName::new(namespace.unwrap_or(&service.namespace), local)
            };
            pairs.into_iter().fold(Element::new(name.clone()), |set, [old, new]| {
                let pair = Element::new(part("identifierPair"))
                    .with_child(Element::with_text(part("firstId"), old))
                    .with_child(Element::with_text(part("secondId"), new));
                set.with_child(pair)
            })
        }
    }
}

/// Whether a parameter is one identifier.
fn is_identifier(role: Role) -> bool {
    matches!(
        role,
        Role::SourcedId
            | Role::NewSourcedId
            | Role::PersonSourcedId
            | Role::GroupSourcedId
            | Role::CollectionSourcedId
    )
}

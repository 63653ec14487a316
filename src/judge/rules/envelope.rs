//! XML and the SOAP 1.1 envelope. These rules hold for our own requests as well.

use super::start_tag::declares_xml_prefix;
use super::{Check, Rule};
use crate::judge::breach::{Breach, Outcome};
use crate::judge::message::{Message, place_of_error};
use crate::soap::Envelope;
use crate::xml::{Attribute, Element, Namespace, XmlError, XmlErrorKind};

pub(super) const RULES: &[Rule] = &[
    Rule { id: "EN-01", check: Check::Message(well_formed) },
    Rule { id: "EN-02", check: Check::Message(encoding) },
    Rule { id: "EN-06", check: Check::Envelope(xml_prefix) },
    Rule { id: "EN-07", check: Check::Message(doctype) },
    Rule { id: "EN-08", check: Check::Message(processing_instruction) },
    Rule { id: "EN-09", check: Check::Message(structure) },
    Rule { id: "EN-10", check: Check::Envelope(one_body_child) },
    Rule { id: "EN-11", check: Check::Envelope(body_children_qualified) },
    Rule { id: "EN-12", check: Check::Envelope(nothing_after_body) },
    Rule { id: "EN-13", check: Check::Envelope(no_soap_attributes) },
    Rule { id: "EN-14", check: Check::Envelope(no_encoding_style) },
    Rule { id: "EN-15", check: Check::Envelope(must_understand_values) },
];

fn well_formed(message: &Message) -> Outcome {
    const EXPECTED: &str = "an XML 1.0 document";
    if matches!(&message.document, Err(error) if error.kind == XmlErrorKind::Empty) {
        return Breach::new(EXPECTED, "an empty body").into();
    }
    refused(message, XmlErrorKind::Malformed, EXPECTED)
}

fn encoding(message: &Message) -> Outcome {
    // Under a charset that would be right, it is the charset that is wrong.
    if message.charset_refused.is_some() {
        return Outcome::Silent;
    }
    refused(message, XmlErrorKind::Encoding, "UTF-8 or UTF-16")
}

fn doctype(message: &Message) -> Outcome {
    refused(message, XmlErrorKind::DoctypeForbidden, "no document type declaration")
}

fn processing_instruction(message: &Message) -> Outcome {
    let kind = XmlErrorKind::ProcessingInstructionForbidden;
    refused(message, kind, "no processing instruction")
}

/// Held by a document that was read, broken by one that was refused for this very reason, silent
/// on one that was refused for another.
fn refused(message: &Message, kind: XmlErrorKind, expected: &str) -> Outcome {
    match &message.document {
        Ok(_) => Outcome::Held,
        Err(error) if error.kind == kind => from_error(expected, error).into(),
        Err(_) => Outcome::Silent,
    }
}

fn from_error(expected: &str, error: &XmlError) -> Breach {
    Breach::new(expected, error.message.as_str()).at(Some(place_of_error(error)))
}

/// Envelope with Header, if any, in front of Body. What else follows the Body is another rule's.
fn structure(message: &Message) -> Outcome {
    const EXPECTED: &str = "a SOAP 1.1 Envelope of an optional Header and a Body";
    let Ok(document) = &message.document else { return Outcome::Silent };
    let root = &document.root;
    let breach = |actual: String, element| {
        Outcome::from(Breach::new(EXPECTED, actual).at(message.place(element)))
    };
    if !root.name.is(&Namespace::SOAP11, "Envelope") {
        return breach(format!("`{}`", root.name), root);
    }
    let mut children = root.elements();
    let mut next = children.next();
    if let Some(header) = next.filter(|child| child.name.is(&Namespace::SOAP11, "Header")) {
        next = children.next();
        if next.is_none() {
            return breach("a Header without a Body".to_owned(), header);
        }
    }
    match next {
        None => breach("an empty Envelope".to_owned(), root),
        Some(body) if body.name.is(&Namespace::SOAP11, "Body") => {
            let again = children.find(|child| {
                child.name.namespace == Namespace::SOAP11
                    && ["Header", "Body"].contains(&child.name.local.as_str())
            });
            again.map_or(Outcome::Held, |child| {
                breach(format!("a {} behind the Body", child.name.local), child)
            })
        }
        Some(other) => breach(format!("`{}` in the place of the Body", other.name), other),
    }
}

fn xml_prefix(message: &Message, _: &Envelope<'_>) -> Outcome {
    let Ok(document) = &message.document else { return Outcome::Silent };
    Outcome::of(declares_xml_prefix(document).map(|element| {
        Breach::new("no declaration of the prefix xml", "xmlns:xml").at(message.place(element))
    }))
}

fn one_body_child(message: &Message, envelope: &Envelope<'_>) -> Outcome {
    let Some(body) = envelope.body else { return Outcome::Silent };
    Outcome::of(body.elements().nth(1).map(|second| {
        let actual = format!("{} child elements", body.elements().count());
        Breach::new("at most one child element in the Body", actual).at(message.place(second))
    }))
}

fn body_children_qualified(message: &Message, envelope: &Envelope<'_>) -> Outcome {
    let Some(body) = envelope.body else { return Outcome::Silent };
    let unqualified = body.elements().find(|child| child.name.namespace.is_none());
    Outcome::of(unqualified.map(|child| {
        let actual = format!("`{}` in no namespace", child.name.local);
        Breach::new("namespace-qualified children of the Body", actual).at(message.place(child))
    }))
}

fn nothing_after_body(message: &Message, envelope: &Envelope<'_>) -> Outcome {
    let Some(body) = envelope.body else { return Outcome::Silent };
    let mut behind = envelope.root.elements().skip_while(|child| !std::ptr::eq(*child, body));
    Outcome::of(behind.nth(1).map(|element| {
        Breach::new("nothing behind the Body", format!("`{}`", element.name))
            .at(message.place(element))
    }))
}

fn no_soap_attributes(message: &Message, envelope: &Envelope<'_>) -> Outcome {
    // encodingStyle has a rule of its own.
    let offends = |attribute: &&Attribute| {
        attribute.name.namespace == envelope.namespace && attribute.name.local != "encodingStyle"
    };
    let found = soap_elements(envelope)
        .find_map(|element| Some((element, element.attributes.iter().find(offends)?)));
    Outcome::of(found.map(|(element, attribute)| {
        let actual = format!("{} on {}", attribute.name.local, element.name.local);
        Breach::new("no SOAP attributes on Envelope, Header and Body", actual)
            .at(message.place(element))
    }))
}

fn no_encoding_style(message: &Message, envelope: &Envelope<'_>) -> Outcome {
    let body_children = envelope.body.into_iter().flat_map(Element::elements);
    let mut elements = soap_elements(envelope).chain(body_children);
    let found =
        elements.find(|element| element.attribute(&envelope.namespace, "encodingStyle").is_some());
    Outcome::of(found.map(|element| {
        let actual = format!("encodingStyle on {}", element.name.local);
        Breach::new("no encodingStyle", actual).at(message.place(element))
    }))
}

fn must_understand_values(message: &Message, envelope: &Envelope<'_>) -> Outcome {
    let blocks = envelope.header.into_iter().flat_map(Element::elements);
    let mut values = blocks
        .filter_map(|block| Some((block, block.attribute(&envelope.namespace, "mustUnderstand")?)));
    Outcome::of(values.find(|(_, value)| !matches!(*value, "0" | "1")).map(|(block, value)| {
        Breach::new("mustUnderstand `0` or `1`", format!("`{value}`")).at(message.place(block))
    }))
}

fn soap_elements<'a>(envelope: &Envelope<'a>) -> impl Iterator<Item = &'a Element> {
    [Some(envelope.root), envelope.header, envelope.body].into_iter().flatten()
}

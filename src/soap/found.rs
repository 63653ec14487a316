//! Taking envelopes apart, as tolerantly as can be: what a message breaks is judged elsewhere, and
//! a rule can only point at what was found.

use super::header_words::HeaderWords;
use super::status::{CodeMinorField, StatusInfo};
use crate::spec::HeaderLayout;
use crate::xml::{Element, Namespace, QName};

/// An envelope taken apart.
#[derive(Clone, Debug)]
pub struct Envelope<'a> {
    /// The document element.
    pub root: &'a Element,
    /// The namespace of the envelope elements: SOAP 1.1's, 1.2's, or something else.
    pub namespace: Namespace,
    /// `Header`, where present.
    pub header: Option<&'a Element>,
    /// `Body`, where present.
    pub body: Option<&'a Element>,
}

/// A fault as found.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct FoundFault {
    /// The `faultcode` text as written.
    pub code_text: String,
    /// The `faultcode` resolved by the prefixes in scope, where that works.
    pub code: Option<QName>,
    /// The `faultstring`.
    pub string: String,
}

impl<'a> Envelope<'a> {
    /// Takes a document apart; none if the document element is no `Envelope` in any namespace.
    #[must_use]
    pub fn of(root: &'a Element) -> Option<Self> {
        if root.name.local != "Envelope" {
            return None;
        }
        let namespace = root.name.namespace.clone();
        let header = child_in_or_out(root, &namespace, "Header");
        let body = child_in_or_out(root, &namespace, "Body");
        Some(Self { root, namespace, header, body })
    }

    /// The first child element of the body.
    #[must_use]
    pub fn payload(&self) -> Option<&'a Element> {
        self.body.and_then(|body| body.elements().next())
    }

    /// The `Fault` element of the body in a SOAP namespace or the envelope's, where there is one.
    #[must_use]
    pub fn fault_element(&self) -> Option<&'a Element> {
        self.body?.elements().find(|child| {
            let namespace = &child.name.namespace;
            let is_soap = *namespace == self.namespace
                || [Namespace::SOAP11, Namespace::SOAP12].contains(namespace);
            child.name.local == "Fault" && is_soap
        })
    }

    /// The fault in the body, where there is one. The parts of a SOAP 1.2 fault are found too.
    #[must_use]
    pub fn fault(&self) -> Option<FoundFault> {
        let fault = self.fault_element()?;
        let code = first_named(fault, "faultcode")
            .or_else(|| first_named(first_named(fault, "Code")?, "Value"));
        let string = first_named(fault, "faultstring")
            .or_else(|| first_named(first_named(fault, "Reason")?, "Text"));
        Some(FoundFault {
            code_text: code.map(|code| code.text().into_owned()).unwrap_or_default(),
            code: code.and_then(|code| code.scope.resolve_qname(&code.text())),
            string: string.map(|string| string.text().into_owned()).unwrap_or_default(),
        })
    }

    /// The header block of that name in the layout's namespace.
    #[must_use]
    pub fn header_block(&self, namespace: &Namespace, local: &str) -> Option<&'a Element> {
        self.header.and_then(|header| header.child(namespace, local))
    }

    /// The statuses in the response header, values as found. The block of the layout's namespace is
    /// preferred; in a pinch the names are followed whatever namespace they are in, so that a
    /// wrong namespace is reported once instead of hiding the status. None where there is neither
    /// a status nor a set of them.
    #[must_use]
    pub fn statuses(&self, layout: &HeaderLayout) -> Option<FoundStatuses> {
        let words = HeaderWords::of(layout.dialect);
        let block = child_in_or_out(self.header?, &layout.namespace, words.response)?;
        let set =
            words.status_info_set.and_then(|name| child_in_or_out(block, &layout.namespace, name));
        if let Some(set) = set {
            let entries = set.elements().filter(|child| child.name.local == words.status_info);
            let infos = entries.map(|info| StatusInfo::of(info, words)).collect();
            return Some(FoundStatuses { infos, is_set: true });
        }
        let info = child_in_or_out(block, &layout.namespace, words.status_info)?;
        Some(FoundStatuses { infos: vec![StatusInfo::of(info, words)], is_set: false })
    }
}

/// The statuses of a response.
#[derive(Clone, Debug, Default, Eq, PartialEq)]
pub struct FoundStatuses {
    /// Each, in order.
    pub infos: Vec<StatusInfo>,
    /// They stand in a set, which may be empty.
    pub is_set: bool,
}

impl StatusInfo {
    /// Reads a status by local names; values to the letter.
    #[must_use]
    pub fn of(info: &Element, words: &HeaderWords) -> Self {
        let mut found = Self::default();
        for child in info.elements() {
            let text = || child.text().into_owned();
            let local = child.name.local.as_str();
            if local == words.code_major {
                set_once(&mut found.code_major, text);
            } else if local == words.severity {
                set_once(&mut found.severity, text);
            } else if local == words.message_ref {
                set_once(&mut found.message_ref_identifier, text);
            } else if local == words.operation_ref {
                found.operation_ref_identifiers.push(text());
            } else if local == words.description {
                set_once(&mut found.description, || described(child, words));
            } else if local == words.code_minor {
                found.code_minor.extend(child.elements().map(|field| minor_field(field, words)));
            }
        }
        found
    }
}

/// The text of a description, wherever the dialect has it.
fn described(description: &Element, words: &HeaderWords) -> String {
    let inner = words.description_parts.and_then(|(_, text)| first_named(description, text));
    inner.unwrap_or(description).text().into_owned()
}

/// The first child of that local name in `namespace`, else in any namespace.
fn child_in_or_out<'a>(
    parent: &'a Element,
    namespace: &Namespace,
    local: &str,
) -> Option<&'a Element> {
    parent.child(namespace, local).or_else(|| first_named(parent, local))
}

fn first_named<'a>(parent: &'a Element, local: &str) -> Option<&'a Element> {
    parent.elements().find(|child| child.name.local == local)
}

fn minor_field(field: &Element, words: &HeaderWords) -> CodeMinorField {
    let text = |local| first_named(field, local).map(|child| child.text().into_owned());
    CodeMinorField {
        name: text(words.field_name).unwrap_or_default(),
        value: text(words.field_value).unwrap_or_default(),
    }
}

fn set_once(slot: &mut Option<String>, text: impl Fn() -> String) {
    if slot.is_none() {
        *slot = Some(text());
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::xml::{XmlLimits, read_document};

    const PMS: Namespace = Namespace::from_static("urn:example:pms");

    fn read(text: &str) -> Element {
        read_document(text.as_bytes(), None, &XmlLimits::default()).expect("well-formed").root
    }

    #[test]
    fn two_prefixes_for_the_soap_namespace_are_one_namespace() {
        let root = read(
            "<a:Envelope xmlns:a='http://schemas.xmlsoap.org/soap/envelope/'>\
             <b:Body xmlns:b='http://schemas.xmlsoap.org/soap/envelope/'><x/></b:Body></a:Envelope>",
        );
        let envelope = Envelope::of(&root).expect("an envelope");
        assert_eq!(envelope.namespace, Namespace::SOAP11);
        assert!(envelope.payload().is_some_and(|payload| payload.name.local == "x"));
    }

    #[test]
    fn what_is_no_envelope_is_none() {
        assert!(Envelope::of(&read("<html/>")).is_none());
    }

    #[test]
    fn a_body_that_is_missing_is_missing() {
        let root = read("<Envelope/>");
        let envelope = Envelope::of(&root).expect("an envelope in no namespace");
        assert!(envelope.header.is_none() && envelope.body.is_none());
        assert!(envelope.payload().is_none() && envelope.fault().is_none());
        assert_eq!(envelope.statuses(&HeaderLayout::imsx(&PMS)), None);
    }

    #[test]
    fn the_parts_of_a_soap_12_fault_are_found() {
        let root = read(
            "<s:Envelope xmlns:s='http://www.w3.org/2003/05/soap-envelope'><s:Body><s:Fault>\
             <s:Code><s:Value>s:Sender</s:Value></s:Code><s:Reason><s:Text>no</s:Text></s:Reason>\
             </s:Fault></s:Body></s:Envelope>",
        );
        let fault = Envelope::of(&root).and_then(|e| e.fault()).expect("a fault");
        assert_eq!(fault.code, Some(QName::new(&Namespace::SOAP12, "Sender")));
        assert_eq!(fault.string, "no");
    }

    #[test]
    fn a_service_element_called_fault_is_no_soap_fault() {
        let root = read(
            "<s:Envelope xmlns:s='http://schemas.xmlsoap.org/soap/envelope/'><s:Body>\
             <Fault xmlns='urn:other'/></s:Body></s:Envelope>",
        );
        assert_eq!(Envelope::of(&root).expect("an envelope").fault(), None);
    }

    #[test]
    fn a_status_in_the_wrong_namespace_is_read_all_the_same() {
        let root = read(
            "<s:Envelope xmlns:s='http://schemas.xmlsoap.org/soap/envelope/'><s:Header>\
             <imsx_syncResponseHeaderInfo><imsx_statusInfo><imsx_codeMajor> success</imsx_codeMajor>\
             </imsx_statusInfo></imsx_syncResponseHeaderInfo></s:Header><s:Body/></s:Envelope>",
        );
        let envelope = Envelope::of(&root).expect("an envelope");
        assert!(envelope.header_block(&PMS, "imsx_syncResponseHeaderInfo").is_none());
        let found = envelope.statuses(&HeaderLayout::imsx(&PMS)).expect("found by local names");
        let info = &found.infos[0];
        assert_eq!(info.code_major.as_deref(), Some(" success"), "to the letter");
    }
}

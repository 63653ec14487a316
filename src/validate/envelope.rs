//! The rules for what is around a payload: envelope, header and body, as their tags come by.
//!
//! These are the rules that [`crate::judge`] holds exchanges to, as far as a file can show them.

use super::fault::FaultParts;
use super::finding::Breach;
use super::judgement::{Direction, Soap};
use crate::ground::Verdict;
use crate::soap::HeaderWords;
use crate::spec::HeaderDialect;
use crate::xml::{Attribute, Namespace, QName, Scope};

/// An envelope as far as it has been read.
#[derive(Debug)]
pub(super) struct Envelope {
    /// Of the envelope elements: SOAP 1.1's, or another.
    namespace: Namespace,
    section: Section,
    bodies: usize,
    /// Children of the body so far.
    payloads: usize,
    fault: Option<FaultParts>,
    pub soap: Soap,
}

/// Which child of the envelope is open, or was last.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(super) enum Section {
    None,
    Header,
    Body,
    /// Something that has no place in an envelope.
    Other,
}

/// What to do with an element whose start tag was seen.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(super) enum Next {
    /// Nothing: it is part of the envelope, or passed over.
    Pass,
    /// Hold it against schemas as a header block.
    Block,
    /// Hold it against schemas as the message.
    Payload,
}

/// Whether a document element is that of a SOAP message, of whatever version.
pub(super) fn is_envelope(root: &QName) -> bool {
    root.local == "Envelope" && !root.namespace.is_none()
}

impl Envelope {
    /// Reads the start tag of the document element.
    pub fn begin(root: &QName, attributes: &[Attribute], breaches: &mut Vec<Breach>) -> Self {
        let namespace = root.namespace.clone();
        if namespace != Namespace::SOAP11 {
            let found = if namespace == Namespace::SOAP12 {
                "this is an envelope of SOAP 1.2; the services are bound to SOAP 1.1".to_owned()
            } else {
                format!("this is an envelope in `{namespace}`, which is not that of SOAP 1.1")
            };
            let expected = Namespace::SOAP11;
            breaches.push(Breach::new("EN-09", found).expecting(expected.as_str()));
        }
        let envelope = Self {
            namespace,
            section: Section::None,
            bodies: 0,
            payloads: 0,
            fault: None,
            soap: Soap::default(),
        };
        envelope.plain_attributes(attributes, breaches);
        envelope
    }

    /// Reads a start tag that is not inside a validated element; the root's children have depth 2.
    pub fn start(
        &mut self,
        depth: usize,
        name: &QName,
        attributes: &[Attribute],
        breaches: &mut Vec<Breach>,
    ) -> Next {
        match (depth, self.section) {
            (2, _) => self.part(name, attributes, breaches),
            (3, Section::Header) => return self.block(attributes, breaches),
            (3, Section::Body) => return self.payload(name, attributes, breaches),
            (_, Section::Body) => {
                if let Some(fault) = &mut self.fault {
                    fault.start(depth, name, breaches);
                }
            }
            _ => {}
        }
        Next::Pass
    }

    /// Reads text that is not inside a validated element.
    pub fn text(&mut self, text: &str) {
        if let Some(fault) = &mut self.fault {
            fault.text(text);
        }
    }

    /// Notes the prefixes in scope at a start tag, which a `faultcode` needs.
    pub fn scope(&mut self, depth: usize, scope: &Scope) {
        if let Some(fault) = &mut self.fault {
            fault.scope(depth, scope);
        }
    }

    /// Reads an end tag that is not that of a validated element or inside one.
    pub fn end(&mut self, depth: usize, breaches: &mut Vec<Breach>) {
        if let Some(fault) = &mut self.fault {
            fault.end(depth, breaches);
        }
        match depth {
            1 if self.bodies == 0 => {
                breaches.push(Breach::new("EN-09", "the envelope has no Body").expecting("Body"));
            }
            2 if self.section == Section::Body && self.payloads == 0 => breaches.push(
                Breach::new("ST-09", "the Body is empty: there is no message")
                    .at_most(Verdict::Warn),
            ),
            3 => self.fault = None,
            _ => {}
        }
    }

    /// Whether the body is open.
    pub fn is_in_body(&self) -> bool {
        self.section == Section::Body
    }

    /// Notes which way the message goes; a header block of the other way is a breach.
    pub fn goes(&mut self, direction: Option<Direction>, breaches: &mut Vec<Breach>) {
        match (self.soap.direction, direction) {
            (Some(known), Some(other)) if known != other => breaches.push(
                Breach::new("EN-18", "the header block is not that of a message of this direction")
                    .expecting(headers_of(other)[0]),
            ),
            (None, Some(_)) => self.soap.direction = direction,
            _ => {}
        }
    }

    /// A child of the envelope.
    fn part(&mut self, name: &QName, attributes: &[Attribute], breaches: &mut Vec<Breach>) {
        let is_soap = name.namespace == self.namespace;
        let local = name.local.as_str();
        let before = self.section;
        self.section = match local {
            "Header" if is_soap => Section::Header,
            "Body" if is_soap => Section::Body,
            _ => Section::Other,
        };
        match (self.section, before) {
            (Section::Header, Section::None) => {}
            (Section::Header, _) => {
                let message = "a Header stands first in the envelope, and once";
                breaches.push(Breach::new("EN-09", message));
            }
            (Section::Body, _) if self.bodies > 0 => {
                breaches.push(Breach::new("EN-09", "there is a second Body"));
            }
            (Section::Body, _) => {}
            (_, _) if self.bodies > 0 => {
                let message = format!("`{local}` stands behind the Body");
                breaches.push(Breach::new("EN-12", message));
            }
            (_, _) => {
                let message = format!("`{local}` stands in the place of the Body");
                breaches.push(Breach::new("EN-09", message).expecting("Header").expecting("Body"));
            }
        }
        if self.section == Section::Body {
            self.bodies += 1;
        }
        if self.section != Section::Other {
            self.plain_attributes(attributes, breaches);
        }
    }

    /// A child of the header.
    fn block(&self, attributes: &[Attribute], breaches: &mut Vec<Breach>) -> Next {
        let value = attributes
            .iter()
            .find(|a| a.name.namespace == self.namespace && a.name.local == "mustUnderstand");
        if let Some(value) = value.filter(|value| !matches!(value.value.as_str(), "0" | "1")) {
            let message = format!("mustUnderstand is `{}`", value.value);
            breaches.push(Breach::new("EN-15", message).expecting("0").expecting("1"));
        }
        Next::Block
    }

    /// A child of the body.
    fn payload(
        &mut self,
        name: &QName,
        attributes: &[Attribute],
        breaches: &mut Vec<Breach>,
    ) -> Next {
        self.payloads += 1;
        if self.payloads > 1 {
            breaches.push(Breach::new("EN-10", "the Body has another child already"));
        }
        if name.namespace.is_none() {
            let message = format!("`{}` in the Body is in no namespace", name.local);
            breaches.push(Breach::new("EN-11", message));
        }
        self.no_encoding_style(attributes, breaches);
        let is_fault = name.local == "Fault"
            && (name.namespace == self.namespace || name.namespace == Namespace::SOAP11);
        if self.payloads == 1 {
            self.soap.payload = Some(name.clone());
            self.soap.is_fault = is_fault;
        }
        if !is_fault {
            return Next::Payload;
        }
        self.soap.direction.get_or_insert(Direction::Response);
        if self.namespace == Namespace::SOAP11 {
            self.fault = Some(FaultParts::default());
        }
        Next::Pass
    }

    fn plain_attributes(&self, attributes: &[Attribute], breaches: &mut Vec<Breach>) {
        let own = attributes.iter().find(|attribute| {
            attribute.name.namespace == self.namespace && attribute.name.local != "encodingStyle"
        });
        if let Some(own) = own {
            let message = format!("the SOAP attribute {} may not stand here", own.name.local);
            breaches.push(Breach::new("EN-13", message));
        }
        self.no_encoding_style(attributes, breaches);
    }

    fn no_encoding_style(&self, attributes: &[Attribute], breaches: &mut Vec<Breach>) {
        if attributes.iter().any(|attribute| attribute.name.is(&self.namespace, "encodingStyle")) {
            breaches.push(Breach::new("EN-14", "encodingStyle may not stand here"));
        }
    }
}

/// The names that the header block of a direction has, in LIS and in ES.
pub(super) const fn headers_of(direction: Direction) -> [&'static str; 2] {
    let (lis, es) = (HeaderWords::of(HeaderDialect::Imsx), HeaderWords::of(HeaderDialect::Es));
    match direction {
        Direction::Request => [lis.request, es.request],
        Direction::Response => [lis.response, es.response],
    }
}

//! A response together with everything that judging it needs to know.

use std::borrow::Cow;
use std::cell::OnceCell;
use std::fmt;

use super::checks::{Carried, carried};
use super::exchange::Exchange;
use super::message::{Message, excerpt};
use crate::bindings::Library;
use crate::model::comparable;
use crate::schema::{Schema, Violation};
use crate::soap::http::Response;
use crate::soap::{Envelope, FoundFault, FoundStatuses, HeaderWords, StatusInfo};
use crate::spec::{HeaderDialect, HeaderLayout, Operation, Service, Spec};
use crate::suite::Profile;
use crate::xml::{Element, Namespace};

/// Violations looked at per message: a message that is wholly wrong says so in a few lines.
pub(super) const MAX_VIOLATIONS: usize = 8;

/// What a response answers.
#[derive(Clone, Copy, Debug)]
pub(super) struct Called<'a> {
    /// The service addressed, where that is known.
    pub service: Option<&'a Service>,
    /// The operation that the request's body names; none where it names none.
    pub operation: Option<&'a Operation>,
    /// The request breaks the rules on purpose.
    pub deliberate: bool,
}

/// A response to judge.
#[derive(Debug)]
pub(super) struct Subject<'a> {
    pub spec: &'a Spec,
    pub profile: &'a Profile,
    pub library: &'a Library,
    pub exchange: &'a Exchange,
    pub called: Called<'a>,
    pub response: &'a Response,
    pub message: &'a Message,
    pub envelope: Option<Envelope<'a>>,
    pub fault: Option<FoundFault>,
    pub statuses: Option<FoundStatuses>,
    header_violations: OnceCell<Vec<Violation>>,
    body_violations: OnceCell<Vec<Violation>>,
}

impl<'a> Subject<'a> {
    pub fn new(
        (spec, library, profile): (&'a Spec, &'a Library, &'a Profile),
        exchange: &'a Exchange,
        called: Called<'a>,
        (response, message): (&'a Response, &'a Message),
    ) -> Self {
        let envelope = message.envelope();
        let fault = envelope.as_ref().and_then(Envelope::fault);
        let unknown = HeaderLayout::imsx(&Namespace::NONE);
        let layout = called.service.map_or(&unknown, |service| &service.header);
        let statuses = match fault {
            Some(_) => None,
            None => envelope.as_ref().and_then(|envelope| envelope.statuses(layout)),
        };
        Self {
            spec,
            profile,
            library,
            exchange,
            called,
            response,
            message,
            envelope,
            fault,
            statuses,
            header_violations: OnceCell::new(),
            body_violations: OnceCell::new(),
        }
    }

    /// Whether the response has to be a SOAP message. Always, if we called an operation. Where we
    /// broke the rules first, a plain HTTP refusal will do, and only what claims to be SOAP is
    /// held to it.
    pub fn is_to_be_soap(&self) -> bool {
        if (300..400).contains(&self.response.status) {
            return false;
        }
        let claims_soap = || {
            let media_type = self.message.content_type.as_ref().map(|of| of.media_type.as_str());
            let is_xml = matches!(media_type, Some("text/xml" | "application/soap+xml"));
            let refused = (400..500).contains(&self.response.status);
            let is_answer = self.exchange.request.method.eq_ignore_ascii_case("POST");
            !refused && is_answer && is_xml && !self.response.body.is_empty()
        };
        !self.called.deliberate || self.envelope.is_some() || claims_soap()
    }

    /// The envelope of a response that is no fault.
    pub fn plain_envelope(&self) -> Option<&Envelope<'a>> {
        self.envelope.as_ref().filter(|_| self.fault.is_none())
    }

    /// The child of the body of a response that is no fault.
    pub fn payload(&self) -> Option<&'a Element> {
        self.plain_envelope().and_then(Envelope::payload)
    }

    /// The IMS header block in the namespace of its layout.
    pub fn header_block(&self) -> Option<&'a Element> {
        let layout = &self.called.service?.header;
        let words = HeaderWords::of(layout.dialect);
        self.plain_envelope()?.header_block(&layout.namespace, words.response)
    }

    /// What of an object of the called service the target must deliver as it was sent.
    pub fn comparable<'e>(&self, object: &'e Element) -> Cow<'e, Element> {
        let personality = self.profile.personality.as_ref();
        let service = self.called.service.map(Service::owner);
        match personality.zip(service).and_then(|(personality, service)| personality.of(service)) {
            Some(rules) => Cow::Owned(comparable(rules, object)),
            None => Cow::Borrowed(object),
        }
    }

    /// How the IMS header looks at the service called.
    pub fn dialect(&self) -> HeaderDialect {
        self.called.service.map(|service| service.header.dialect).unwrap_or_default()
    }

    /// The first status; the only one of an operation on one object.
    pub fn status(&self) -> Option<&StatusInfo> {
        self.statuses.as_ref()?.infos.first()
    }

    /// What the statuses say together; none where there is no status block.
    pub fn carried(&self) -> Option<Carried> {
        let statuses = self.statuses.as_ref()?;
        let mut all = statuses.infos.iter().map(carried);
        let Some(first) = all.next() else { return Some(Carried::Unclear) };
        Some(if all.all(|other| other == first) { first } else { Carried::InPart })
    }

    /// The binding revision that the profile claims for the service.
    pub fn revision(&self) -> Option<&'a str> {
        self.profile.revisions.get(&self.called.service?.id).map(String::as_str)
    }

    /// The schema of that revision.
    pub fn schema(&self) -> Option<&'a Schema> {
        let service = &self.called.service?.id;
        self.library.schema(self.revision()?, service).map(|schema| &**schema)
    }

    /// Where the IMS header block does not follow the schema; none where it cannot be validated.
    pub fn header_violations(&self) -> Option<&[Violation]> {
        let (block, schema) = (self.header_block()?, self.schema()?);
        Some(self.header_violations.get_or_init(|| validate_header_block(schema, block)))
    }

    /// Where the child of the body does not follow the schema; none where it cannot be validated,
    /// because there is no schema or it does not declare the element.
    pub fn body_violations(&self) -> Option<&[Violation]> {
        let (payload, schema) = (self.payload()?, self.schema()?);
        if !schema.declares(&payload.name) {
            return None;
        }
        let violations =
            self.body_violations.get_or_init(|| schema.validate(payload, MAX_VIOLATIONS));
        Some(violations)
    }
}

/// What was answered, in one line for people.
impl fmt::Display for Subject<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let http = self.response.status;
        if let Some(fault) = &self.fault {
            let code = fault.code.as_ref().map_or(fault.code_text.as_str(), |code| &code.local);
            return write!(f, "Fault {} `{}`, HTTP {http}", code.trim(), fault.string.trim());
        }
        if let Some(statuses) = &self.statuses {
            match statuses.infos.as_slice() {
                [one] if !statuses.is_set => fmt::Display::fmt(one, f)?,
                all => {
                    let all: Vec<_> = all.iter().map(StatusInfo::to_string).collect();
                    write!(f, "[{}]", all.join(", "))?;
                }
            }
            return if http == 200 { Ok(()) } else { write!(f, ", HTTP {http}") };
        }
        let media_type = self.message.content_type.as_ref().map_or("no Content-Type", |of| {
            if of.media_type.is_empty() { "unreadable Content-Type" } else { &of.media_type }
        });
        match &self.envelope {
            Some(_) => write!(f, "envelope without IMS status, HTTP {http}"),
            None if self.response.body.is_empty() => write!(f, "HTTP {http}, empty body"),
            None => {
                let body = excerpt(&self.response.body);
                write!(f, "HTTP {http}, {media_type}, no SOAP envelope: `{body}`")
            }
        }
    }
}

/// Validates a header block. SOAP's own attributes (`mustUnderstand`, `actor`) may stand on any
/// header block, whatever its schema says, and are taken off first.
pub(super) fn validate_header_block(schema: &Schema, block: &Element) -> Vec<Violation> {
    let is_soap = |namespace: &Namespace| *namespace == Namespace::SOAP11;
    if !block.attributes.iter().any(|attribute| is_soap(&attribute.name.namespace)) {
        return schema.validate(block, MAX_VIOLATIONS);
    }
    let mut block = block.clone();
    block.attributes.retain(|attribute| !is_soap(&attribute.name.namespace));
    schema.validate(&block, MAX_VIOLATIONS)
}

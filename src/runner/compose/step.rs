//! A step of a case becomes a request.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::ComposeError;
use super::arguments::{self, Arguments, qualify, read_xml};
use super::creation::{Creation, creations};
use super::every;
use super::message::replace_or_remove;
use super::signing::{Hidden, Signer};
use super::template::{Target, Variables};
use crate::bindings::Library;
use crate::runner::transport::Endpoint;
use crate::security::Moment;
use crate::soap::Envelope;
use crate::soap::http::{ContentType, Request};
use crate::spec::{Operation, OperationRef, Service, ServiceId, Spec};
use crate::suite::{
    self, Case, CredentialsChoice, Fixtures, HeaderChoice, Profile, RawRequest, SetValue, Step,
    StepAction,
};
use crate::xml::{Element, Encoding, XmlLimits, read_document};

/// Composes requests for one target.
#[derive(Debug)]
pub struct Composer {
    /// The standards.
    pub spec: Arc<Spec>,
    /// The schemas requests are checked against.
    pub library: Arc<Library>,
    /// How to talk to the target.
    pub profile: Arc<Profile>,
    /// The messages that steps name.
    pub fixtures: Fixtures,
    /// Where each service is.
    pub endpoints: BTreeMap<ServiceId, Endpoint>,
    /// The run's letters.
    pub run_id: String,
    /// What requests are signed with.
    pub signer: Signer,
}

/// A request ready to be sent.
#[derive(Debug)]
pub struct Composed {
    /// The operation called; none for raw traffic that is no call.
    pub operation: Option<OperationRef>,
    /// Where it goes.
    pub endpoint: Endpoint,
    /// The request; for [`Wire::Bytes`] everything is in its body.
    pub request: Request,
    /// How it goes there.
    pub wire: Wire,
    /// The identifier in the IMS header, where one is sent.
    pub message_identifier: Option<String>,
    /// Whether it breaks the rules on purpose.
    pub deliberate: bool,
    /// What it may create.
    pub creations: Vec<Creation>,
    /// What must not be seen of it.
    pub hidden: Hidden,
    /// When its credentials were made, and with which nonce.
    pub moment: Moment,
}

/// How a request is put on the wire.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum Wire {
    /// Through the HTTP client.
    Http,
    /// To the letter, past the HTTP client.
    Bytes,
}

impl Composer {
    /// Composes a step; `previous` are the nonce and the time of the request before.
    ///
    /// # Errors
    /// Says what is wrong with the case, the fixture or the profile.
    pub fn step(
        &self,
        case: &Case,
        step: &Step,
        variables: &BTreeMap<String, String>,
        (message_identifier, previous): (&str, Option<Moment>),
    ) -> Result<Composed, ComposeError> {
        let (service, operation) = self.operation(addressed(&step.action))?;
        let mut scope = self.variables(service, variables);
        let (child, invalid) = match &step.action {
            StepAction::Call { subject, body, set, with, invalid, .. } => {
                let subject = match subject {
                    Some(name) => Some(
                        variables
                            .get(name)
                            .ok_or_else(|| ComposeError::UnknownVariable(name.clone()))?,
                    ),
                    None => None,
                };
                scope.subject = subject.map(String::as_str);
                scope.with = Some(with);
                let arguments = Arguments {
                    subject: subject.cloned(),
                    body: match body {
                        Some(body) => Some(self.body(service, body, &scope)?),
                        None => None,
                    },
                    set: fill_set(set, &scope)?,
                };
                let mut request = arguments::request(service, operation, arguments)?;
                every::complete(
                    (&self.profile, &self.library),
                    (service, operation),
                    &scope,
                    &mut request,
                )?;
                (request, *invalid)
            }
            StepAction::Message { xml, invalid, .. } => {
                (read_xml("the message", &scope.fill(xml, Target::Xml)?)?, *invalid)
            }
            StepAction::Raw(raw) => {
                return self.raw(case, (service, operation), raw, &scope);
            }
        };
        self.check(service, &child, invalid)?;
        let choices = &step.envelope;
        let identifier = choices.message_identifier.as_deref().unwrap_or(message_identifier);
        let identifier = scope.fill(identifier, Target::Text)?;
        self.finish(
            (service, operation),
            (child, invalid || breaks_rules(choices)),
            (choices, previous),
            (&identifier, &scope),
        )
    }

    /// Composes a plain call of an operation about one object.
    ///
    /// # Errors
    /// Says what is wrong with the tables or the profile.
    pub fn plain(
        &self,
        operation: &OperationRef,
        sourced_id: Option<&str>,
        message_identifier: &str,
    ) -> Result<Composed, ComposeError> {
        self.call(operation, sourced_id, BTreeMap::new(), message_identifier)
    }

    /// Composes a call of an operation with these parameters, by the names of their elements.
    ///
    /// # Errors
    /// Says what is wrong with the tables or the profile.
    pub fn call(
        &self,
        operation: &OperationRef,
        sourced_id: Option<&str>,
        set: BTreeMap<String, SetValue>,
        message_identifier: &str,
    ) -> Result<Composed, ComposeError> {
        let (service, operation) = self.operation(operation)?;
        let none = BTreeMap::new();
        let scope = self.variables(service, &none);
        let subject = sourced_id.map(str::to_owned);
        let arguments = Arguments { subject, set, body: None };
        let child = arguments::request(service, operation, arguments)?;
        let choices = suite::Envelope::default();
        let called = (service, operation);
        self.finish(called, (child, false), (&choices, None), (message_identifier, &scope))
    }

    fn finish(
        &self,
        (service, operation): (&Service, &Operation),
        (child, deliberate): (Element, bool),
        (choices, previous): (&suite::Envelope, Option<Moment>),
        (identifier, scope): (&str, &Variables<'_>),
    ) -> Result<Composed, ComposeError> {
        let endpoint = self.endpoint(service)?;
        let proof = self.signer.proof(choices.credentials, previous)?;
        let called = self.spec.operation_by_request(&child.name);
        let creations = called
            .map(|(service, called)| creations(&self.spec, service, called, &child))
            .unwrap_or_default();
        let called = (service, operation);
        let (request, hidden) =
            self.message(called, endpoint, choices, (identifier, scope), (child, &proof))?;
        check_http(&request)?;
        let has_header = choices.header == HeaderChoice::Present;
        Ok(Composed {
            operation: Some(operation.id.clone()),
            endpoint: endpoint.clone(),
            request,
            wire: Wire::Http,
            message_identifier: has_header.then(|| identifier.to_owned()),
            deliberate,
            creations,
            hidden,
            moment: proof.moment,
        })
    }

    fn raw(
        &self,
        case: &Case,
        (service, operation): (&Service, &Operation),
        raw: &RawRequest,
        scope: &Variables<'_>,
    ) -> Result<Composed, ComposeError> {
        let endpoint = self.endpoint(service)?;
        let (wire, text) = match &raw.bytes {
            Some(bytes) => (Wire::Bytes, bytes),
            None => (Wire::Http, &raw.body),
        };
        let proof = self.signer.proof(CredentialsChoice::Own, None)?;
        let mut hidden = Hidden::default();
        let (block, shown_block) = proof.block_text(&mut hidden);
        let filled = |block: &str| Variables { security: block, ..*scope }.fill(text, Target::Text);
        let body = filled(&block)?.into_bytes();
        if block != shown_block {
            hidden.body = Some(filled(&shown_block)?.into_bytes());
        }
        let mut headers = self.headers(operation, endpoint, Encoding::Utf8);
        proof.authorize((&raw.method, endpoint), &mut headers, &body, &mut hidden);
        for (name, value) in &raw.headers {
            let value = scope.fill(value, Target::Text)?;
            replace_or_remove(&mut headers, name, Some(&value));
        }
        let framed = ["Content-Length", "Transfer-Encoding"]
            .iter()
            .any(|framing| raw.headers.keys().any(|name| name.eq_ignore_ascii_case(framing)));
        if !framed && (!body.is_empty() || raw.method == "POST") {
            headers.set("Content-Length", body.len().to_string());
        }
        let request =
            Request { method: raw.method.clone(), path: endpoint.path.clone(), headers, body };
        if wire == Wire::Http {
            check_http(&request)?;
        }
        // A lenient target may act on any of it, so every identifier named is suspect.
        let named = suite::placeholders(text).map_err(ComposeError::Template)?;
        let creations = named
            .iter()
            .filter_map(|placeholder| {
                let kind = case.ids.get(placeholder.name)?.clone();
                Some(Creation { kind, sourced_id: scope.case.get(placeholder.name)?.clone() })
            })
            .collect();
        let called = match wire {
            Wire::Http => self.called_by(&request.body),
            Wire::Bytes => None,
        };
        Ok(Composed {
            operation: called,
            endpoint: endpoint.clone(),
            request,
            wire,
            message_identifier: None,
            deliberate: true,
            creations,
            hidden,
            moment: proof.moment,
        })
    }

    /// The complex parameter: a fixture by name, or inline XML.
    fn body(
        &self,
        service: &Service,
        body: &str,
        scope: &Variables<'_>,
    ) -> Result<Element, ComposeError> {
        let unknown = || ComposeError::UnknownFixture(body.to_owned());
        let template = self.fixtures.body(body).ok_or_else(unknown)?;
        let mut element = read_xml("the step's body", &scope.fill(template, Target::Xml)?)?;
        qualify(&mut element, &service.namespace);
        Ok(element)
    }

    /// The operation that a hand-written body calls, if it can be read as a call at all.
    fn called_by(&self, body: &[u8]) -> Option<OperationRef> {
        let document = read_document(body, None, &XmlLimits::default()).ok()?;
        let payload = Envelope::of(&document.root)?.payload()?;
        Some(self.spec.operation_by_request(&payload.name)?.1.id.clone())
    }

    /// Holds a request against the schema: ours must follow it, unless it says that it does not.
    fn check(&self, service: &Service, child: &Element, invalid: bool) -> Result<(), ComposeError> {
        let Some(revision) = self.profile.revisions.get(&service.id) else { return Ok(()) };
        let Some(schema) = self.library.schema(revision, &service.id) else { return Ok(()) };
        let violations = schema.validate(child, 1);
        let revision = revision.clone();
        match (violations.first(), invalid) {
            (Some(violation), false) => {
                let message = format!("{}: {}", violation.path, violation.message);
                Err(ComposeError::Invalid { revision, message })
            }
            (None, true) => Err(ComposeError::NotInvalid { revision }),
            _ => Ok(()),
        }
    }

    fn operation(&self, id: &OperationRef) -> Result<(&Service, &Operation), ComposeError> {
        self.spec.operation(id).ok_or_else(|| ComposeError::UnknownOperation(id.to_string()))
    }

    fn endpoint(&self, service: &Service) -> Result<&Endpoint, ComposeError> {
        // The endpoints are made from the same tables, so this is a defect of ours if anything.
        let unknown = || ComposeError::UnknownOperation(service.id.to_string());
        self.endpoints.get(&service.id).ok_or_else(unknown)
    }

    fn variables<'a>(
        &'a self,
        service: &'a Service,
        case: &'a BTreeMap<String, String>,
    ) -> Variables<'a> {
        Variables {
            case,
            queries: &self.profile.queries,
            run_id: &self.run_id,
            namespace: service.namespace.as_str(),
            subject: None,
            security: "",
            with: None,
            endpoint: self.endpoints.get(&service.id),
        }
    }
}

/// The operation whose endpoint an action addresses.
pub fn addressed(action: &StepAction) -> &OperationRef {
    match action {
        StepAction::Call { operation, .. } | StepAction::Message { operation, .. } => operation,
        StepAction::Raw(raw) => &raw.operation,
    }
}

fn fill_set(
    set: &BTreeMap<String, SetValue>,
    scope: &Variables<'_>,
) -> Result<BTreeMap<String, SetValue>, ComposeError> {
    let fill = |text: &String| scope.fill(text, Target::Text);
    set.iter()
        .map(|(name, value)| {
            let value = match value {
                SetValue::Text(text) => SetValue::Text(fill(text)?),
                SetValue::List(ids) => {
                    SetValue::List(ids.iter().map(fill).collect::<Result<_, _>>()?)
                }
                SetValue::Nil(nil) => SetValue::Nil(nil.clone()),
                SetValue::Pairs(pairs) => {
                    let both = |[old, new]: &[String; 2]| Ok([fill(old)?, fill(new)?]);
                    SetValue::Pairs(pairs.iter().map(both).collect::<Result<_, ComposeError>>()?)
                }
            };
            Ok((name.clone(), value))
        })
        .collect()
}

/// Whether these choices break a rule for requests, as against merely spelling one differently.
fn breaks_rules(choices: &suite::Envelope) -> bool {
    choices.header == HeaderChoice::Absent
        || choices.namespace.is_some()
        || choices.soap_action.is_some()
        || choices.credentials != CredentialsChoice::Own
        || choices.version.is_some()
        || choices.message_identifier.as_deref() == Some("")
        || choices
            .content_type
            .as_deref()
            .is_some_and(|field| ContentType::parse(field).media_type != "text/xml")
}

/// Whether the HTTP client will take the request.
fn check_http(request: &Request) -> Result<(), ComposeError> {
    let not_http = |text: &str| ComposeError::NotHttp(text.to_owned());
    hyper::Method::from_bytes(request.method.as_bytes()).map_err(|_| not_http(&request.method))?;
    for (name, value) in request.headers.iter() {
        hyper::header::HeaderName::from_bytes(name.as_bytes()).map_err(|_| not_http(name))?;
        hyper::header::HeaderValue::from_str(value).map_err(|_| not_http(name))?;
    }
    Ok(())
}

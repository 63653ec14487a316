//! Our own requests, held to the rules we judge by: what they break is our mistake and never the
//! target's.

use super::breach::Breach;
use super::ledger::{Asserted, HARNESS, Ledger};
use super::record::Record;
use super::rules;
use super::subject::{Called, MAX_VIOLATIONS, validate_header_block};
use crate::bindings::Library;
use crate::ground::Verdict;
use crate::schema::Violation;
use crate::soap::HeaderWords;
use crate::spec::{HeaderDialect, Service};
use crate::suite::Profile;
use crate::xml::Element;

/// Where the child of a request's body does not follow the schema that the profile claims; empty
/// where there is no such schema.
pub(super) fn check_request(
    library: &Library,
    profile: &Profile,
    service: &Service,
    request: &Element,
) -> Vec<Violation> {
    let revision = profile.revisions.get(&service.id);
    revision
        .and_then(|revision| library.schema(revision, &service.id))
        .map(|schema| schema.validate(request, MAX_VIOLATIONS))
        .unwrap_or_default()
}

/// Judges a request that was meant to be right.
pub(super) fn judge_request(
    (library, profile): (&Library, &Profile),
    record: &Record<'_>,
    called: Called<'_>,
    ledger: &mut Ledger<'_>,
) {
    if called.deliberate {
        return;
    }
    let message = record.request();
    let mut found = rules::judge_request(message);
    found.extend(http(profile, record, called));
    if let (Some(service), Some(envelope)) = (called.service, message.envelope()) {
        let schema = profile
            .revisions
            .get(&service.id)
            .and_then(|revision| library.schema(revision, &service.id));
        let layout = &service.header;
        let name = HeaderWords::of(layout.dialect).request;
        let as_usual =
            layout.dialect == HeaderDialect::Es || profile.version.as_deref() == Some("V1.0");
        match envelope.header_block(&layout.namespace, name) {
            None => found.push(("EN-18", Breach::new(name, "no such header block"))),
            // With another version the header is the profile's choice, not our mistake.
            Some(block) if as_usual => {
                let violations = schema.map(|schema| validate_header_block(schema, block));
                let breaches = violations.iter().flatten();
                found.extend(breaches.map(|of| ("EN-21", violated(record, of))));
            }
            Some(_) => {}
        }
        if let Some(payload) = envelope.payload() {
            let violations = check_request(library, profile, service, payload);
            found.extend(violations.iter().map(|of| ("SC-01", violated(record, of))));
        }
    }
    for (clause, breach) in found {
        let exchange = Some(record.exchange.index);
        let asserted = Asserted { assertion: HARNESS, clause, exchange, case_line: None };
        ledger.found(asserted, Verdict::Error, breach);
    }
}

fn http(profile: &Profile, record: &Record<'_>, called: Called<'_>) -> Vec<(&'static str, Breach)> {
    let request = &record.exchange.request;
    let mut found = Vec::new();
    if request.method != "POST" {
        found.push(("HT-02", Breach::new("POST", request.method.as_str())));
    }
    let Some(operation) = called.operation else { return found };
    let action = request.headers.first("SOAPAction").unwrap_or_default();
    let is_quoted = action.len() >= 2 && action.starts_with('"') && action.ends_with('"');
    if profile.quote_soap_action && !is_quoted {
        found.push(("HT-07", Breach::new("a quoted SOAPAction", action)));
    } else if action.trim_matches('"') != operation.soap_action {
        found.push(("HT-08", Breach::new(operation.soap_action.as_str(), action)));
    }
    found
}

fn violated(record: &Record<'_>, violation: &Violation) -> Breach {
    Breach::new(format!("our own request valid by {}", violation.rule), violation.message.as_str())
        .at(record.request().place_of(violation))
}

//! What was recorded of a case, to text.

use super::message;
use super::placeholders::Placeholders;
use super::request;
use super::sets;
use crate::judge::{Exchange, Purpose, Transcript, TransportErrorKind};
use crate::soap::http::Response;
use crate::spec::{Operation, Service, Spec};
use crate::suite::Case;
use crate::xml::QName;

/// Header fields of a response that are part of how a target behaves. Others, such as the date, the
/// length and the name of the server, come and go.
const FIELDS: [&str; 6] =
    ["content-type", "content-encoding", "allow", "location", "www-authenticate", "retry-after"];

/// The text: for each step and each probe of the invariants what was asked, in a line, and what came.
/// Cleaning up is left out: what there is to clean up is our affair.
#[must_use]
pub fn contents(spec: &Spec, case: &Case, transcript: &Transcript) -> String {
    let mut names = Placeholders::new(case, transcript);
    let mut out = String::new();
    for exchange in &transcript.exchanges {
        let title = match exchange.purpose {
            Purpose::Step(position) => request::of_step(case, position),
            Purpose::Invariant => {
                let probe = transcript.probes.get(&exchange.index);
                request::of_probe(exchange, probe.map(|probe| probe.clause), &names)
            }
            Purpose::Teardown | Purpose::Sanity => continue,
        };
        names.sent(&exchange.request);
        out.push_str("## ");
        out.push_str(&title);
        out.push('\n');
        answer(spec, exchange, &mut names, &mut out);
        out.push('\n');
    }
    if let Some(position) = transcript.stopped_at {
        let name = case.steps.get(position).map_or("", |step| step.name.as_str());
        out.push_str(&format!("## the case ends here, since {name} was not carried out\n"));
    }
    out.truncate(out.trim_end().len());
    out.push('\n');
    out
}

fn answer(spec: &Spec, exchange: &Exchange, names: &mut Placeholders, out: &mut String) {
    let response = match &exchange.response {
        Ok(response) => response,
        Err(error) => {
            out.push_str(no_answer(error.kind));
            out.push('\n');
            return;
        }
    };
    out.push_str(&format!("HTTP {}\n", response.status));
    fields(response, names, out);
    let Some(document) = exchange.response_document() else {
        message::no_xml(&response.body, names, out);
        return;
    };
    let mut root = document.root.clone();
    let service = called(spec, exchange, &root);
    if let Some((service, operation)) = service {
        sets::leave_out_foreign(&mut root, service, operation, names);
    }
    message::xml(root, service.map(|(service, _)| service), names, out);
}

fn fields(response: &Response, names: &mut Placeholders, out: &mut String) {
    for (name, value) in response.headers.iter() {
        let name = name.to_ascii_lowercase();
        if FIELDS.contains(&name.as_str()) {
            let value = names.text(value);
            out.push_str(&format!("{name}: {}\n", message::visible(&value)));
        }
    }
}

/// The operation that the exchange calls, or, where it is none that we know, the one that answers.
fn called<'a>(
    spec: &'a Spec,
    exchange: &Exchange,
    root: &crate::xml::Element,
) -> Option<(&'a Service, &'a Operation)> {
    let named = exchange.operation.as_ref().and_then(|operation| spec.operation(operation));
    named.or_else(|| {
        let mut found = None;
        root.walk(|element| {
            let by_name = || answering(spec, &element.name);
            found = found.or_else(by_name);
        });
        found
    })
}

fn answering<'a>(spec: &'a Spec, name: &QName) -> Option<(&'a Service, &'a Operation)> {
    spec.operations().find(|(_, operation)| operation.response == *name)
}

const fn no_answer(kind: TransportErrorKind) -> &'static str {
    match kind {
        TransportErrorKind::Connect => "no connection",
        TransportErrorKind::Broken => "the connection broke",
        TransportErrorKind::Timeout => "no answer in time",
        TransportErrorKind::TooLarge => "an answer beyond the limits",
        TransportErrorKind::NotHttp => "an answer that is no HTTP",
    }
}

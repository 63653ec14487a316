//! The child of the body: that it answers the operation and follows the schema.

use super::header::expected_of;
use super::{Check, Rule};
use crate::ground::Verdict;
use crate::judge::breach::{Breach, Outcome};
use crate::judge::subject::Subject;
use crate::schema::Violation;
use crate::soap::Envelope;
use crate::spec::Operation;

pub(super) const RULES: &[Rule] = &[
    Rule { id: "ST-09", check: Check::Plain(typed_response) },
    Rule { id: "EN-17", check: Check::Plain(declared_element) },
    Rule { id: "SC-01", check: Check::Plain(valid) },
    Rule { id: "SC-02", check: Check::Plain(claimed_revision) },
];

/// The response element of the operation, with whatever status. An empty body is a habit of some
/// toolkits and warns. That the element is in the wrong namespace is another rule's.
fn typed_response(subject: &Subject<'_>, envelope: &Envelope<'_>) -> Outcome {
    let Some(operation) = subject.called.operation else { return Outcome::Silent };
    let expected = || format!("`{}` in the Body", operation.response.local);
    let Some(body) = envelope.body else { return Outcome::Silent };
    match body.elements().next() {
        None => Breach::new(expected(), "an empty Body")
            .at(subject.message.place(body))
            .at_most(Verdict::Warn)
            .into(),
        Some(child) if child.name.local == operation.response.local => Outcome::Held,
        Some(child) => Breach::new(expected(), format!("`{}`", child.name.local))
            .at(subject.message.place(child))
            .into(),
    }
}

/// An instance of the element that the message part names (document/literal).
fn declared_element(subject: &Subject<'_>, envelope: &Envelope<'_>) -> Outcome {
    let (Some(service), Some(child)) = (subject.called.service, envelope.payload()) else {
        return Outcome::Silent;
    };
    let answers = |operation: &Operation| operation.response.local == child.name.local;
    let is_declared = match subject.called.operation {
        Some(operation) => answers(operation),
        None => service.operations.iter().any(answers),
    };
    if is_declared {
        return Outcome::Held;
    }
    let expected = match subject.called.operation {
        Some(operation) => format!("an instance of `{}`", operation.response.local),
        None => "an instance of a response element of the service".to_owned(),
    };
    Breach::new(expected, format!("`{}`", child.name)).at(subject.message.place(child)).into()
}

/// Every violation is a breach of its own. An element that the schema does not declare at all has
/// been named by the rules above.
fn valid(subject: &Subject<'_>, _: &Envelope<'_>) -> Outcome {
    let Some(violations) = subject.body_violations() else { return Outcome::Silent };
    if violations.is_empty() {
        return Outcome::Held;
    }
    let fits = other_revision(subject).map(|revision| format!("; valid in {revision}"));
    let fits = fits.unwrap_or_default();
    let breach = |violation: &Violation| {
        Breach::new(expected_of(violation), format!("{}{fits}", violation.message))
            .resting_on(violation.basis)
            .at(subject.message.place_of(violation))
    };
    Outcome::Broken(violations.iter().map(breach).collect())
}

/// Speaks only where the message follows another revision than the profile claims.
fn claimed_revision(subject: &Subject<'_>, _: &Envelope<'_>) -> Outcome {
    match subject.body_violations() {
        None => return Outcome::Silent,
        Some([]) => return Outcome::Held,
        Some(_) => {}
    }
    let (Some(other), Some(claimed)) = (other_revision(subject), subject.revision()) else {
        return Outcome::Silent;
    };
    let place = subject.payload().and_then(|payload| subject.message.place(payload));
    Breach::new(format!("a message of {claimed}"), format!("valid in {other}, not in {claimed}"))
        .at(place)
        .into()
}

/// A revision, other than the claimed one, in which the body child is valid.
fn other_revision<'a>(subject: &Subject<'a>) -> Option<&'a str> {
    let (service, payload) = (&subject.called.service?.id, subject.payload()?);
    let claimed = subject.revision();
    subject.library.revisions(service).into_iter().find(|revision| {
        let schema = subject.library.schema(revision, service);
        Some(*revision) != claimed
            && schema.is_some_and(|schema| {
                schema.declares(&payload.name) && schema.validate(payload, 1).is_empty()
            })
    })
}

//! A call, to what came of it: schema first, then the model.

use std::sync::{Mutex, PoisonError};

use super::config::{Clock, Strictness};
use super::message::{Call, must_understand};
use super::outcome::{Outcome, Reply, Trail};
use super::quirk::{ReplyHook, RequestHook, Selected};
use crate::model::Roster;
use crate::schema::{Schema, Violation};
use crate::soap::Status;
use crate::spec::{HeaderDialect, Role};
use crate::xml::{Element, Namespace, QName};

/// What a call is carried out with.
#[derive(Clone, Copy)]
pub(super) struct Means<'t> {
    /// The schema of the service; none if it has none.
    pub schema: Option<&'t Schema>,
    /// The state.
    pub roster: &'t Mutex<Roster>,
    /// The time.
    pub clock: &'t Clock,
    /// Whether invalid requests are refused.
    pub strictness: Strictness,
    /// Whether requests are served that break only rules which rest on practice.
    pub serves_practice: bool,
}

/// Carries out a call.
pub(super) fn carry_out(
    call: Call<'_>,
    means: Means<'_>,
    quirks: &Selected,
    trail: &mut Trail<'_>,
) -> Outcome {
    if quirks.request(RequestHook::DemandsXsiType) && !is_typed(&call.payload) {
        return Outcome::client("every parameter needs an xsi:type");
    }
    if quirks.request(RequestHook::RefusesFractions) && has_fraction(&call) {
        return Outcome::status(Status::failure("savepointerror"));
    }
    let violation = first_violation(&call, means, trail);
    if let Some(violation) = &violation {
        let lets_pass = means.strictness == Strictness::Lenient
            || quirks.request(RequestHook::AcceptsInvalidData);
        if quirks.reply(ReplyHook::InvalidDataSucceeds) {
            return Outcome::status(Status::success("fullsuccess"));
        }
        if !lets_pass {
            return refusal(violation, &call, means, quirks);
        }
        trail.note(format!("let pass although invalid: {}: {}", violation.path, violation.message));
    }
    let Call { operation, payload, overlooked, .. } = call;
    let reply = {
        let mut roster = means.roster.lock().unwrap_or_else(PoisonError::into_inner);
        roster.apply(operation, payload, (means.clock)(), &quirks.deviations)
    };
    match overlooked {
        Some(name) => must_understand(&name),
        None => {
            Outcome::Reply(Reply { status: reply.status, results: reply.results, each: reply.each })
        }
    }
}

/// The first thing wrong with a request for which it can be refused.
fn first_violation(call: &Call<'_>, means: Means<'_>, trail: &mut Trail<'_>) -> Option<Violation> {
    let schema = means.schema?;
    let in_header = call.header.as_ref().and_then(|block| schema.validate(block, 1).pop());
    if in_header.is_some() || !means.serves_practice {
        return in_header.or_else(|| schema.validate(&call.payload, 1).pop());
    }
    let mut all = schema.validate(&call.payload, MAX_VIOLATIONS);
    let is_full = all.len() >= MAX_VIOLATIONS;
    let firm = all.iter().position(|violation| violation.basis.may_fail());
    // What stands behind the last one looked at may be firm.
    if firm.is_some() || is_full {
        return Some(all.swap_remove(firm.unwrap_or(0)));
    }
    for weak in all {
        trail.note(format!("let pass as in practice: {}: {}", weak.path, weak.message));
    }
    None
}

/// Most things wrong with a request that are looked at, where some are let pass.
const MAX_VIOLATIONS: usize = 1_000;

/// The status for a request that its schema refuses.
fn refusal(violation: &Violation, call: &Call<'_>, means: Means<'_>, quirks: &Selected) -> Outcome {
    let minor = if is_incomplete(call) { "incompletedata" } else { "invaliddata" };
    let status =
        Status::failure(minor).described(format!("{}: {}", violation.path, violation.message));
    if !quirks.deviations.is_empty() {
        let mut roster = means.roster.lock().unwrap_or_else(PoisonError::into_inner);
        let (now, deviations) = ((means.clock)(), &quirks.deviations);
        roster.apply_rejected(call.operation, &call.payload, now, deviations);
    }
    // Enterprise Services have no status for it: what cannot be read gets a fault.
    if call.service.header.dialect == HeaderDialect::Es {
        return Outcome::client(status.description.unwrap_or_default());
    }
    Outcome::status(status)
}

fn is_typed(payload: &Element) -> bool {
    payload.elements().all(|parameter| parameter.attribute(&Namespace::XSI, "type").is_some())
}

/// Whether the save point in a call has a fraction of a second.
fn has_fraction(call: &Call<'_>) -> bool {
    let parameter = call.operation.parameter(Role::FromSavePoint).map(|found| &found.element);
    parameter
        .and_then(|name| call.payload.child(&name.namespace, &name.local))
        .is_some_and(|save_point| save_point.text().contains('.'))
}

/// Whether a parameter that the operation demands is missing. What is missing deeper down counts as
/// invalid: the schema does not tell it apart from what is in the wrong place.
fn is_incomplete(call: &Call<'_>) -> bool {
    let is_missing = |name: &QName| call.payload.child(&name.namespace, &name.local).is_none();
    let mut parameters = call.operation.parameters.iter();
    parameters.any(|parameter| parameter.required && is_missing(&parameter.element))
}

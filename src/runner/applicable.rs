//! Whether a case can be asked of a target at all.

use std::collections::BTreeSet;

use super::compose::addressed;
use crate::spec::OperationRef;
use crate::suite::{
    AuthScheme, Case, Claim, CredentialsChoice, Profile, SetValue, Step, StepAction, placeholders,
};

/// Why the profile rules a case out, where it does: it does not claim an operation that the case
/// needs, gives no query of the kind that the case asks, or no credentials of the kind it is about.
#[must_use]
pub fn not_applicable(case: &Case, profile: &Profile) -> Option<String> {
    unclaimed(case, profile)
        .or_else(|| other_revision(case, profile))
        .or_else(|| missing_query(case, profile))
        .or_else(|| unknown_object(case, profile))
        .or_else(|| deviates(case, profile))
        .or_else(|| other_credentials(case, profile))
}

/// The operations a case addresses, those it only needs included.
pub(super) fn operations(case: &Case) -> BTreeSet<&OperationRef> {
    let called = case.steps.iter().map(|step| addressed(&step.action));
    case.needs.iter().chain(called).collect()
}

fn unclaimed(case: &Case, profile: &Profile) -> Option<String> {
    let mut reasons =
        operations(case).into_iter().filter_map(|operation| match profile.claim(operation) {
            Claim::Claimed { .. } => None,
            Claim::NotClaimed { reason } => Some(reason),
        });
    let first = reasons.next()?;
    Some(match reasons.count() {
        0 => first,
        more => format!("{first} (nor {more} more that the case needs)"),
    })
}

fn other_revision(case: &Case, profile: &Profile) -> Option<String> {
    if case.revisions.is_empty() {
        return None;
    }
    let services = operations(case).into_iter().filter_map(|id| id.0.split_once('.'));
    let mut revisions = services
        .filter_map(|(service, _)| profile.revisions.iter().find(|(id, _)| id.0 == service));
    let (service, revision) = revisions.find(|(_, revision)| !case.revisions.contains(revision))?;
    let wanted = case.revisions.join(" or ");
    Some(format!("{}: {service} is {revision}, the case is for {wanted}", profile.file))
}

fn missing_query(case: &Case, profile: &Profile) -> Option<String> {
    let queries = &profile.queries;
    let name = case.steps.iter().find_map(|step| {
        let used = texts(&step.action).into_iter().flat_map(|text| {
            placeholders(text).unwrap_or_default().into_iter().map(|placeholder| placeholder.name)
        });
        used.into_iter().find(|name| match *name {
            "query.by-id" => queries.by_id.is_none(),
            "query.nothing" => queries.nothing.is_none(),
            "query.not-understood" => queries.not_understood.is_none(),
            _ => false,
        })
    })?;
    let key = name.trim_start_matches("query.");
    Some(format!("{}: the profile gives no {key} in [queries]", profile.file))
}

/// What a case needs to be there from the beginning, and the profile does not name.
fn unknown_object(case: &Case, profile: &Profile) -> Option<String> {
    let missing = case.steps.iter().find_map(|step| {
        let texts = texts(&step.action).into_iter();
        let mut names = texts.flat_map(|text| placeholders(text).unwrap_or_default());
        names.find_map(|placeholder| {
            let name = placeholder.name.strip_prefix("known.")?;
            (!profile.known.contains_key(name)).then(|| name.to_owned())
        })
    })?;
    Some(format!("{}: the profile names no `{missing}` in [known]", profile.file))
}

/// What the target is documented to do instead of what a case is about.
fn deviates(case: &Case, profile: &Profile) -> Option<String> {
    let deviation = profile.deviation(&case.clause)?;
    let (instead, source) = (&deviation.instead, &deviation.source);
    Some(format!("{} deviates: {instead} ({source})", profile.name))
}

/// Why the profile's credentials are not such that the case shows anything.
fn other_credentials(case: &Case, profile: &Profile) -> Option<String> {
    let is_bytes =
        |step: &Step| matches!(&step.action, StepAction::Raw(raw) if raw.bytes.is_some());
    let wants_any = AuthScheme::ALL.iter().any(|scheme| profile.authentication.has(*scheme));
    if wants_any && case.steps.iter().any(is_bytes) {
        let file = &profile.file;
        return Some(format!("{file}: requests written out to the byte carry no credentials"));
    }
    let scheme = case.authentication?;
    let (file, table) = (&profile.file, scheme.table());
    let authentication = &profile.authentication;
    if !authentication.has(scheme) {
        return Some(format!("{file}: the profile has no [{table}]"));
    }
    let sends = |choice| case.steps.iter().any(|step| step.envelope.credentials == choice);
    let ages = sends(CredentialsChoice::Stale) || sends(CredentialsChoice::Repeated);
    let token = authentication.ws_security.as_ref().map(|(_, form)| form);
    if ages && scheme == AuthScheme::WsSecurity && token.is_some_and(|it| !it.nonce_and_created) {
        return Some(format!("{file}: [{table}] sends no nonce and no time"));
    }
    let signed = authentication.oauth.as_ref().map(|(_, form)| form);
    if sends(CredentialsChoice::OtherBody) && signed.is_some_and(|form| !form.body_hash) {
        return Some(format!("{file}: [{table}] does not sign the body"));
    }
    None
}

/// Every text of an action that may hold placeholders.
fn texts(action: &StepAction) -> Vec<&str> {
    match action {
        StepAction::Call { body, set, with, .. } => {
            let set = set.values().flat_map(SetValue::texts);
            set.chain(body).chain(with.values()).map(String::as_str).collect()
        }
        StepAction::Message { xml, .. } => vec![xml],
        StepAction::Raw(raw) => {
            raw.headers.values().chain(&raw.bytes).chain([&raw.body]).map(String::as_str).collect()
        }
    }
}

//! The header block of Enterprise Services 1.0: that it is there, its layout, where the status is,
//! and what it refers to.

use super::header::expected_of;
use super::{Check, Rule};
use crate::judge::breach::{Breach, Outcome};
use crate::judge::subject::Subject;
use crate::model::items;
use crate::soap::{Envelope, HeaderWords};
use crate::spec::{HeaderDialect, StatusPlace};
use crate::xml::Element;

pub(super) const RULES: &[Rule] = &[
    Rule { id: "ES-01", check: Check::Plain(present) },
    Rule { id: "ES-02", check: Check::Plain(layout) },
    Rule { id: "ES-03", check: Check::Plain(container) },
    Rule { id: "ES-04", check: Check::Plain(one_for_each) },
    Rule { id: "ES-05", check: Check::Plain(message_reference) },
    Rule { id: "ES-06", check: Check::Plain(message_identifier) },
];

static WORDS: &HeaderWords = HeaderWords::of(HeaderDialect::Es);

/// The block in its namespace.
fn present(subject: &Subject<'_>, envelope: &Envelope<'_>) -> Outcome {
    if subject.header_block().is_some() {
        return Outcome::Held;
    }
    let actual = match envelope.header.and_then(|header| header.elements().next()) {
        Some(other) => format!("a Header with `{}`", other.name),
        None => "no header block".to_owned(),
    };
    Breach::new(format!("the header block {}", WORDS.response), actual).into()
}

/// What the schema says of the block.
fn layout(subject: &Subject<'_>, _: &Envelope<'_>) -> Outcome {
    let Some(violations) = subject.header_violations() else { return Outcome::Silent };
    let breach = |violation| {
        Breach::new(expected_of(violation), violation.message.as_str())
            .resting_on(violation.basis)
            .at(subject.message.place_of(violation))
    };
    match violations {
        [] => Outcome::Held,
        violations => Outcome::Broken(violations.iter().map(breach).collect()),
    }
}

/// One status, or a set of them, as the operation's table says.
fn container(subject: &Subject<'_>, _: &Envelope<'_>) -> Outcome {
    let (Some(operation), Some(block)) = (subject.called.operation, subject.header_block()) else {
        return Outcome::Silent;
    };
    let set = WORDS.status_info_set.unwrap_or_default();
    let (wanted, other) = match operation.status {
        StatusPlace::One => (WORDS.status_info, set),
        StatusPlace::Set => (set, WORDS.status_info),
    };
    let has = |name: &str| block.elements().any(|child| child.name.local == name);
    if has(wanted) && !has(other) {
        return Outcome::Held;
    }
    let names: Vec<_> = block.elements().map(|child| format!("`{}`", child.name.local)).collect();
    let actual = if names.is_empty() { "an empty block".to_owned() } else { names.join(", ") };
    Breach::new(format!("`{wanted}` and no `{other}`"), actual)
        .at(subject.message.place(block))
        .into()
}

/// As many statuses as objects in the request.
fn one_for_each(subject: &Subject<'_>, _: &Envelope<'_>) -> Outcome {
    let (Some(service), Some(operation)) = (subject.called.service, subject.called.operation)
    else {
        return Outcome::Silent;
    };
    let single = operation.each.as_ref().and_then(|each| subject.spec.operation(each));
    let request = subject.exchange.request_message().envelope().and_then(|it| it.payload());
    let (Some((_, single)), Some(request)) = (single, request) else { return Outcome::Silent };
    let Some(statuses) = subject.statuses.as_ref().filter(|statuses| statuses.is_set) else {
        return Outcome::Silent;
    };
    let asked = items(service, operation, single, request.clone()).len();
    let found = statuses.infos.len();
    if asked == found {
        return Outcome::Held;
    }
    let place = subject.header_block().and_then(|block| subject.message.place(block));
    Breach::new(format!("{asked} statuses, one for each object"), found.to_string())
        .at(place)
        .into()
}

/// Each status names the request, where the request had a name.
fn message_reference(subject: &Subject<'_>, _: &Envelope<'_>) -> Outcome {
    let sent = subject.exchange.message_identifier.as_deref().filter(|sent| !sent.is_empty());
    let (Some(sent), Some(statuses)) = (sent, &subject.statuses) else { return Outcome::Silent };
    let is_wrong = |found: &Option<String>| found.as_deref().is_some_and(|found| found != sent);
    let mut wrong = statuses.infos.iter().map(|info| &info.message_ref_identifier);
    match wrong.find(|found| is_wrong(found)) {
        None => Outcome::Held,
        Some(found) => {
            let actual = format!("`{}`", found.as_deref().unwrap_or_default());
            Breach::new(format!("{} `{sent}`", WORDS.message_ref), actual).into()
        }
    }
}

/// The response has the identifier of the request.
fn message_identifier(subject: &Subject<'_>, _: &Envelope<'_>) -> Outcome {
    let sent = subject.exchange.message_identifier.as_deref().filter(|sent| !sent.is_empty());
    let (Some(sent), Some(block)) = (sent, subject.header_block()) else { return Outcome::Silent };
    let of_block = |child: &&Element| child.name.local == WORDS.message_identifier;
    let Some(found) = block.elements().find(of_block) else { return Outcome::Silent };
    if found.text() == sent {
        return Outcome::Held;
    }
    Breach::new(format!("{} `{sent}`", WORDS.message_identifier), format!("`{}`", found.text()))
        .at(subject.message.place(found))
        .into()
}

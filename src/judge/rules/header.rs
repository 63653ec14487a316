//! The IMS header block: that it is there, its layout and its own fields.

use super::{Check, Rule};
use crate::ground::Verdict;
use crate::judge::breach::{Breach, Outcome};
use crate::judge::subject::Subject;
use crate::schema::Violation;
use crate::soap::{Envelope, StatusInfo};
use crate::xml::Element;

pub(super) const RULES: &[Rule] = &[
    Rule { id: "EN-18", check: Check::Plain(present) },
    Rule { id: "EN-21", check: Check::Plain(layout) },
    Rule { id: "EN-22", check: Check::Plain(namespace) },
    Rule { id: "ST-04", check: Check::Status(status_children) },
    Rule { id: "ST-06", check: Check::Plain(message_identifier) },
    Rule { id: "ST-10", check: Check::Plain(version) },
];

/// The header block of a response. These rules are those of LIS 2.0.
const RESPONSE_HEADER: &str = "imsx_syncResponseHeaderInfo";

/// Children of `imsx_statusInfo` in order: name, least, most.
const STATUS_CHILDREN: [(&str, usize, usize); 6] = [
    ("imsx_codeMajor", 1, 1),
    ("imsx_severity", 1, 1),
    ("imsx_messageRefIdentifier", 1, 1),
    ("imsx_operationRefIdentifier", 0, usize::MAX),
    ("imsx_description", 0, 1),
    ("imsx_codeMinor", 0, 1),
];

/// A block of that name; by its local name where the service is not known.
fn present(subject: &Subject<'_>, envelope: &Envelope<'_>) -> Outcome {
    let found = match subject.called.service {
        Some(service) => envelope.header_block(&service.namespace, RESPONSE_HEADER),
        None => block_of_any_namespace(envelope),
    };
    if found.is_some() {
        return Outcome::Held;
    }
    let actual = match envelope.header {
        None => "no Header".to_owned(),
        Some(header) => match header.elements().next() {
            None => "an empty Header".to_owned(),
            Some(other) => format!("a Header with `{}`", other.name),
        },
    };
    Breach::new(format!("the header block {RESPONSE_HEADER}"), actual).into()
}

/// What the schema says of the block, save for what other rules say of single values.
fn layout(subject: &Subject<'_>, _: &Envelope<'_>) -> Outcome {
    let Some(violations) = subject.header_violations() else { return Outcome::Silent };
    let breaches: Vec<_> = violations
        .iter()
        .filter(|violation| !is_judged_elsewhere(violation))
        .map(|violation| {
            Breach::new(expected_of(violation), violation.message.as_str())
                .resting_on(violation.basis)
                .at(subject.message.place_of(violation))
        })
        .collect();
    if breaches.is_empty() { Outcome::Held } else { Outcome::Broken(breaches) }
}

/// Every element of header block and body child in the namespace of the service.
fn namespace(subject: &Subject<'_>, envelope: &Envelope<'_>) -> Outcome {
    let Some(service) = subject.called.service else { return Outcome::Silent };
    let mut found = None;
    let mut count = 0_usize;
    let parts = [block_of_any_namespace(envelope), envelope.payload()];
    for part in parts.into_iter().flatten() {
        part.walk(|element| {
            if element.name.namespace != service.namespace {
                count += 1;
                found = found.or(Some(element));
            }
        });
    }
    let Some(first) = found else { return Outcome::Held };
    let place = if first.name.namespace.is_none() { "no namespace" } else { "another namespace" };
    let others = if count > 1 { format!(" and {} more", count - 1) } else { String::new() };
    let actual = format!("`{}` in {place}{others}", first.name);
    Breach::new(format!("every element in `{}`", service.namespace), actual)
        .at(subject.message.place(first))
        .into()
}

/// Names, order and numbers of the children of `imsx_statusInfo`.
fn status_children(subject: &Subject<'_>, _: &StatusInfo) -> Outcome {
    let info = subject
        .plain_envelope()
        .and_then(block_of_any_namespace)
        .and_then(|block| block.elements().find(|child| child.name.local == "imsx_statusInfo"));
    let Some(info) = info else { return Outcome::Silent };
    Outcome::of(misplaced(info).map(|(actual, element)| {
        let names = STATUS_CHILDREN.map(|(name, ..)| name.trim_start_matches("imsx_"));
        Breach::new(format!("in this order: {}", names.join(", ")), actual)
            .at(subject.message.place(element))
    }))
}

fn message_identifier(subject: &Subject<'_>, envelope: &Envelope<'_>) -> Outcome {
    let Some(identifier) = header_child(envelope, "imsx_messageIdentifier") else {
        return Outcome::Silent;
    };
    if !identifier.text().trim().is_empty() {
        return Outcome::Held;
    }
    Breach::new("a message identifier of the responder's own", "an empty imsx_messageIdentifier")
        .at(subject.message.place(identifier))
        .into()
}

/// `V1.0`. A version of another shape warns at most where the claimed schema takes any text, and
/// so does `V2.0`, which products send meaning the release of LIS.
fn version(subject: &Subject<'_>, envelope: &Envelope<'_>) -> Outcome {
    let Some(version) = header_child(envelope, "imsx_version") else { return Outcome::Silent };
    let text = version.text();
    if text == "V1.0" {
        return Outcome::Held;
    }
    let breach =
        Breach::new("imsx_version V1.0", format!("`{text}`")).at(subject.message.place(version));
    let schema_takes_it = subject
        .header_violations()
        .is_some_and(|violations| !violations.iter().any(|v| last_step(&v.path) == "imsx_version"));
    let harmless = schema_takes_it || text == "V2.0";
    if harmless { breach.at_most(Verdict::Warn).into() } else { breach.into() }
}

/// The first child that is not where or as often as the table says.
fn misplaced(info: &Element) -> Option<(String, &Element)> {
    let mut at = 0;
    let mut seen = 0;
    for child in info.elements() {
        let local = child.name.local.as_str();
        let Some(position) = STATUS_CHILDREN.iter().position(|(name, ..)| *name == local) else {
            return Some((format!("`{local}`, which the binding does not know"), child));
        };
        if position < at {
            let (before, ..) = STATUS_CHILDREN[at];
            return Some((format!("`{local}` behind `{before}`"), child));
        }
        if position > at {
            if let Some(missing) = missing(at, position, seen) {
                return Some((format!("no `{missing}` in front of `{local}`"), child));
            }
            (at, seen) = (position, 0);
        }
        seen += 1;
        if seen > STATUS_CHILDREN[at].2 {
            return Some((format!("`{local}` more than once"), child));
        }
    }
    missing(at, STATUS_CHILDREN.len(), seen).map(|missing| (format!("no `{missing}`"), info))
}

/// The first demanded child from `at`, of which `seen` were there, up to `end`, that was not there.
fn missing(at: usize, end: usize, seen: usize) -> Option<&'static str> {
    let mut numbers = STATUS_CHILDREN[at..end].iter().enumerate();
    numbers.find_map(|(offset, (name, least, _))| {
        let there = if offset == 0 { seen } else { 0 };
        (there < *least).then_some(*name)
    })
}

/// Whether a violation in the header block is the subject of a status rule, which says it better.
fn is_judged_elsewhere(violation: &Violation) -> bool {
    let last = last_step(&violation.path);
    let parent = violation.path.rsplit_once('/').map_or("", |(front, _)| last_step(front));
    let is_structure = violation.rule.starts_with("cvc-complex-type");
    match last {
        "imsx_codeMinorFieldValue" | "imsx_version" => !is_structure,
        // The status lacks a child; or it stands where the block lacks one, which is not its own.
        "imsx_statusInfo" => is_structure && violation.expected.iter().any(|of| names_child(of)),
        _ => parent == "imsx_statusInfo" && last != "imsx_codeMinor",
    }
}

fn names_child(text: &str) -> bool {
    STATUS_CHILDREN.iter().any(|(name, ..)| text.contains(name))
}

/// The last step of a path, without position.
fn last_step(path: &str) -> &str {
    let step = path.rsplit('/').next().unwrap_or_default();
    step.split('[').next().unwrap_or_default()
}

/// What a violation expected, for people.
pub(super) fn expected_of(violation: &Violation) -> String {
    match violation.expected.as_slice() {
        [] => format!("valid by {}", violation.rule),
        [one] => one.clone(),
        many => format!("one of: {}", many.join(", ")),
    }
}

fn header_child<'a>(envelope: &Envelope<'a>, local: &str) -> Option<&'a Element> {
    block_of_any_namespace(envelope)?.elements().find(|child| child.name.local == local)
}

fn block_of_any_namespace<'a>(envelope: &Envelope<'a>) -> Option<&'a Element> {
    envelope.header?.elements().find(|block| block.name.local == RESPONSE_HEADER)
}

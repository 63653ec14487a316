//! The values of the IMS status.

use super::{Check, Rule};
use crate::ground::Verdict;
use crate::judge::Place;
use crate::judge::breach::{Breach, Outcome};
use crate::judge::subject::Subject;
use crate::soap::StatusInfo;
use crate::spec::MinorStanding;

pub(super) const RULES: &[Rule] = &[
    Rule { id: "ST-01", check: Check::Status(code_major) },
    Rule { id: "ST-02", check: Check::Status(severity) },
    Rule { id: "ST-03", check: Check::Status(code_minor) },
    Rule { id: "ST-05", check: Check::Status(message_reference) },
    Rule { id: "ST-07", check: Check::Status(severity_fits) },
    Rule { id: "ST-08", check: Check::Status(failure_says_why) },
];

const MAJORS: [&str; 4] = ["success", "processing", "failure", "unsupported"];
const SEVERITIES: [&str; 3] = ["status", "warning", "error"];
const OF_SUCCESS: [&str; 2] = ["fullsuccess", "createsuccess"];

fn code_major(subject: &Subject<'_>, status: &StatusInfo) -> Outcome {
    one_of(subject, "imsx_codeMajor", status.code_major.as_deref(), &MAJORS)
}

fn severity(subject: &Subject<'_>, status: &StatusInfo) -> Outcome {
    one_of(subject, "imsx_severity", status.severity.as_deref(), &SEVERITIES)
}

/// The words are compared to the letter. That one is missing is said by the rule on the layout.
fn one_of(subject: &Subject<'_>, local: &str, found: Option<&str>, words: &[&str]) -> Outcome {
    match found {
        None => Outcome::Silent,
        Some(found) if words.contains(&found) => Outcome::Held,
        Some(found) => Breach::new(format!("one of {}", words.join(", ")), format!("`{found}`"))
            .at(place_of(subject, local, found))
            .into(),
    }
}

/// Minor codes of the claimed revision; a draft's spelling of a final code warns at most.
fn code_minor(subject: &Subject<'_>, status: &StatusInfo) -> Outcome {
    let Some(service) = subject.called.service else { return Outcome::Silent };
    if status.code_minor.is_empty() {
        return Outcome::Silent;
    }
    let revision = subject.revision().unwrap_or_default();
    let codes = &subject.spec.status_codes;
    for field in &status.code_minor {
        let value = field.value.as_str();
        let breach = || {
            Breach::new("a minor code of the binding", format!("`{value}`")).at(place_of(
                subject,
                "imsx_codeMinorFieldValue",
                value,
            ))
        };
        match codes.standing(value, revision, &service.id) {
            MinorStanding::Listed => {}
            MinorStanding::Unknown => return breach().into(),
            MinorStanding::OtherRevision(of) => {
                let breach = Breach {
                    expected: format!("a minor code of {revision}, such as `{of}`"),
                    actual: format!("`{value}`, which is another revision's"),
                    ..breach()
                };
                return breach.at_most(Verdict::Warn).into();
            }
        }
    }
    Outcome::Held
}

/// Not judged where the request had no identifier to refer to.
fn message_reference(subject: &Subject<'_>, status: &StatusInfo) -> Outcome {
    let Some(sent) = &subject.exchange.message_identifier else { return Outcome::Silent };
    match &status.message_ref_identifier {
        None => Outcome::Silent,
        Some(found) if found == sent => Outcome::Held,
        Some(found) => {
            Breach::new(format!("the request's identifier `{sent}`"), format!("`{found}`"))
                .at(place_of(subject, "imsx_messageRefIdentifier", found))
                .into()
        }
    }
}

/// Spelling apart, which has its own rule.
fn severity_fits(subject: &Subject<'_>, status: &StatusInfo) -> Outcome {
    let (Some(major), Some(severity)) = (&status.code_major, &status.severity) else {
        return Outcome::Silent;
    };
    let major = major.trim().to_ascii_lowercase();
    let allowed: &[&str] = match major.as_str() {
        "success" => &["status", "warning"],
        "failure" => &["error"],
        _ => return Outcome::Silent,
    };
    if allowed.iter().any(|allowed| severity.trim().eq_ignore_ascii_case(allowed)) {
        return Outcome::Held;
    }
    let expected = format!("severity {} with {major}", allowed.join(" or "));
    Breach::new(expected, format!("`{severity}`"))
        .at(place_of(subject, "imsx_severity", severity))
        .into()
}

fn failure_says_why(subject: &Subject<'_>, status: &StatusInfo) -> Outcome {
    let Some(major) = status.code_major.as_deref() else { return Outcome::Silent };
    if !["failure", "unsupported"].iter().any(|word| major.trim().eq_ignore_ascii_case(word)) {
        return Outcome::Silent;
    }
    let says_why = status.code_minor.iter().any(|field| !OF_SUCCESS.contains(&field.value.trim()));
    if says_why {
        return Outcome::Held;
    }
    let expected = format!("a minor code that says why, with {}", major.trim());
    Breach::new(expected, status.to_string()).at(place_of(subject, "imsx_statusInfo", "")).into()
}

/// The element of that name in the header block, and of that text where several have the name.
fn place_of(subject: &Subject<'_>, local: &str, text: &str) -> Option<Place> {
    let mut found = None;
    subject.envelope.as_ref()?.header?.walk(|element| {
        let fits = element.name.local == local && (text.is_empty() || element.text() == text);
        if found.is_none() && fits {
            found = Some(element);
        }
    });
    subject.message.place(found?)
}

//! Which requirement on instances a violation of the schema breaks. Structure (what is there, how
//! often, where) and domain (which values) are told apart by the sort of violation, the object by the
//! path.

use crate::ground::{Basis, Level, Verdict};
use crate::schema::{Structure, Violation};

/// Optional elements with mandatory parts: what is missing in one is the fifth requirement.
const OPTIONAL: [&str; 13] = [
    "relationship",
    "grouptype",
    "typevalue",
    "org",
    "timeframe",
    "photo",
    "tel",
    "partname",
    "systemrole",
    "institutionrole",
    "interimresult",
    "finalresult",
    "values",
];

/// Elements that stood once in 1.01, as far as is known, and may stand more often in 1.1.
const REPEATABLE: [&str; 2] = ["sourcedid", "userid"];

/// Elements and attributes that are codes.
const CODES: [&str; 15] = [
    "recstatus",
    "sourcedidtype",
    "gender",
    "teltype",
    "systemroletype",
    "institutionroletype",
    "primaryrole",
    "relation",
    "restrict",
    "enrollaccept",
    "enrollallowed",
    "idtype",
    "roletype",
    "status",
    "valuetype",
];

/// Elements that are dates, or dates and times.
const DATES: [&str; 4] = ["datetime", "bday", "begin", "end"];

/// The rule of a value that is valid and unusual.
const UNUSUAL: &str = "expected-value";

/// The object that a violation is in.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
enum Object {
    Properties,
    Person,
    Group,
    Membership,
}

/// Whether a schema of that name is one of roster files: a built-in one, or the user's together with
/// one (`ours.xsd + enterprise-1.1`).
pub(in crate::validate) fn is_of_enterprise(schema: &str) -> bool {
    schema.split(" + ").any(|name| name.starts_with("enterprise-"))
}

/// The clause that a violation breaks; none where it breaks the schema alone.
pub(in crate::validate) fn clause_of(violation: &Violation) -> Option<&'static str> {
    let path = violation.path.to_ascii_lowercase();
    let steps: Vec<&str> = path.split('/').map(name_of).collect();
    let (last, around) = steps.split_last()?;
    match &violation.structure {
        Some(Structure::MissingBefore(_)) => Some(missing_in(around)),
        Some(Structure::Missing) => Some(missing_in(&steps)),
        Some(Structure::TooOften) => Some(match object_of(&steps) {
            Object::Properties => "CONF-I1b",
            Object::Person => "CONF-I2b",
            Object::Group => "CONF-I3b",
            Object::Membership => "CONF-I4b",
        }),
        Some(Structure::OutOfPlace) => Some("EF-03"),
        Some(Structure::Unknown) => Some("CONF-I7"),
        None if is_about_value(violation.rule) => value(last, &steps),
        None => None,
    }
}

/// What a breach of that clause rests on. How often elements stand is known of 1.1. It says that it is
/// fully backwards compatible: what is too few or too many in 1.1 was no file of 1.01 either, by
/// analogy. Only of what 1.1 has made repeatable nothing follows.
pub(in crate::validate) fn basis_of(clause: Option<&str>, violation: &Violation) -> Basis {
    let basis = violation.basis;
    let last = violation.path.rsplit('/').next().map(|step| name_of(step).to_ascii_lowercase());
    let is_repeatable = last.is_some_and(|last| REPEATABLE.contains(&&*last));
    match clause {
        Some("CONF-I1a" | "CONF-I2a" | "CONF-I3a" | "CONF-I4a" | "CONF-I5") => {
            basis.max(Basis::Analogy)
        }
        Some("CONF-I1b" | "CONF-I2b" | "CONF-I3b" | "CONF-I4b") if !is_repeatable => {
            basis.max(Basis::Analogy)
        }
        _ => basis,
    }
}

/// What a violation of a schema of roster files counts as.
pub(in crate::validate) fn verdict_of(violation: &Violation) -> Verdict {
    Verdict::of_breach(Level::Must, basis_of(clause_of(violation), violation))
}

/// A value that is none, or an unusual one.
fn value(last: &str, steps: &[&str]) -> Option<&'static str> {
    let last = last.trim_start_matches('@');
    if CODES.contains(&last) {
        return Some(match object_of(steps) {
            Object::Properties => "CONF-I1c",
            Object::Person => "CONF-I2c",
            Object::Group => "CONF-I3c",
            Object::Membership => "CONF-I4c",
        });
    }
    if DATES.contains(&last) {
        return Some(match object_of(steps) {
            Object::Properties => "CONF-I1d",
            Object::Person => "CONF-I2d",
            Object::Group => "CONF-I3d",
            Object::Membership => "CONF-I4d",
        });
    }
    // All other texts are of any sort, and only may be too long.
    Some("EF-04")
}

/// Something mandatory is missing in the element that the steps lead to.
fn missing_in(steps: &[&str]) -> &'static str {
    if steps.iter().any(|step| OPTIONAL.contains(step)) {
        return "CONF-I5";
    }
    match object_of(steps) {
        Object::Properties => "CONF-I1a",
        Object::Person => "CONF-I2a",
        Object::Group => "CONF-I3a",
        Object::Membership => "CONF-I4a",
    }
}

/// The object around; what is in none of the others is about the file, as its properties are.
fn object_of(steps: &[&str]) -> Object {
    let object = |step: &&str| match *step {
        "person" => Some(Object::Person),
        "group" => Some(Object::Group),
        "membership" => Some(Object::Membership),
        _ => None,
    };
    steps.iter().find_map(object).unwrap_or(Object::Properties)
}

/// Whether a rule is about the text of an element or attribute.
fn is_about_value(rule: &str) -> bool {
    rule == UNUSUAL || rule.ends_with("-valid") || rule.starts_with("cvc-datatype-valid")
}

/// The name in a step, without position.
fn name_of(step: &str) -> &str {
    step.split('[').next().unwrap_or(step)
}

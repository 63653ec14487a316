//! What cannot be judged because the standards leave something open: the size of the sets that a
//! target delivers, the optional save point, and which side of a save point a simultaneous change
//! is on. Nothing of that counts against a target; but a report must show that nothing was judged,
//! so each is a lenient finding with its reason, never a silent pass.

use std::cmp::Ordering;

use super::breach::Breach;
use super::checks::{Answer, Carried, Context};
use super::ledger::{Asserted, Ledger};
use super::record::{Record, step_record};
use super::save_point_order::compare;
use super::subject::Subject;
use super::transcript::Transcript;
use crate::ground::Verdict;
use crate::spec::Role;
use crate::suite::{Case, Check, Expect, Step};

/// The minor code by which a target says that the set asked for is larger than it delivers.
const TOO_MUCH: &str = "toomuchdata";

/// Whether the answer is that the set asked for is too large: no limit is stated anywhere, so a
/// target may have any, and a real one holds more than what a case put there.
pub(super) fn is_too_much(subject: &Subject<'_>) -> bool {
    let is_set =
        |role| subject.called.operation.is_some_and(|called| called.result(role).is_some());
    let Some(statuses) = &subject.statuses else { return false };
    let mut codes = statuses.infos.iter().flat_map(|status| &status.code_minor);
    (is_set(Role::SourcedIdSet) || is_set(Role::RecordSet))
        && subject.carried() == Some(Carried::NotOut)
        && codes.any(|field| field.value.trim().eq_ignore_ascii_case(TOO_MUCH))
}

/// Whether what is captured at `path` may be missing from that answer: the save point, which the
/// schemas make optional, or anything of a set that is too large.
pub(super) fn may_be_missing(subject: &Subject<'_>, path: &str) -> bool {
    let save_point = subject.called.operation.and_then(|called| called.result(Role::SavePoint));
    let is_save_point = save_point.is_some_and(|result| result.element.local == path);
    let is_carried_out = subject.carried() == Some(Carried::Out);
    is_too_much(subject) || (is_save_point && is_carried_out)
}

/// The captured variable that the step sends and that has no value, if there is one: such a step
/// cannot be made.
pub(super) fn awaited<'c>(case: &'c Case, step: &Step, transcript: &Transcript) -> Option<&'c str> {
    missing(case, transcript).find(|variable| step.sends(variable))
}

/// Why an assertion on an answer that came is not judged.
pub(super) fn reason(context: &Context<'_>, expect: &Expect) -> Option<Breach> {
    if matches!(expect.check, Check::Answered | Check::Observe { .. }) {
        return None;
    }
    if let Answer::Response(subject) = context.answer
        && is_too_much(subject)
    {
        return Some(too_much(subject, "a set of any size"));
    }
    let (case, transcript) = (context.case, context.transcript);
    if let Some(variable) = missing(case, transcript).find(|variable| expect.needs(variable)) {
        return Some(no_save_point(variable));
    }
    let (later, earlier) = expect.only_if_later.as_ref()?;
    (!is_later(transcript, later, earlier)).then(|| {
        let value = |name| transcript.variables.get(name).map_or("", String::as_str);
        let actual = format!(
            "not judged: {} and {} do not tell the two writes apart",
            value(later),
            value(earlier)
        );
        Breach::new(format!("a save point `{later}` later than `{earlier}`"), actual)
    })
}

/// Notes a preparing step whose answer leaves open whether what follows can be judged.
pub(super) fn prepared_nothing(
    (case, step): (&Case, &Step),
    subject: &Subject<'_>,
    exchange: usize,
    ledger: &mut Ledger<'_>,
) {
    let assertion = format!("{}#prepare", case.id);
    let asserted = Asserted {
        assertion: &assertion,
        clause: &case.clause.0,
        exchange: Some(exchange),
        case_line: Some(step.line),
    };
    let breach = too_much(subject, &format!("{} accepted", step.name));
    ledger.found(asserted, Verdict::Lenient, breach);
}

/// Notes the assertions of the steps that were passed over because they send what the target did
/// not give. Returns whether a step has another reason to be missing.
pub(super) fn judge_passed_over<'c>(
    case: &'c Case,
    transcript: &Transcript,
    records: &[Record<'_>],
    ledger: &mut Ledger<'_>,
) -> Option<&'c Step> {
    for (position, step) in case.steps.iter().enumerate() {
        if step_record(records, position).is_some() {
            continue;
        }
        let Some(variable) = awaited(case, step, transcript) else { return Some(step) };
        for expect in &step.expect {
            let asserted = Asserted {
                assertion: &case.assertion(expect),
                clause: &expect.clause.0,
                exchange: None,
                case_line: Some(expect.line),
            };
            ledger.found(asserted, Verdict::Lenient, no_save_point(variable));
        }
    }
    None
}

/// The captured variables without a value.
fn missing<'c>(case: &'c Case, transcript: &Transcript) -> impl Iterator<Item = &'c str> {
    let captured = case.steps.iter().flat_map(|step| step.capture.keys());
    captured.map(String::as_str).filter(|name| !transcript.variables.contains_key(*name))
}

/// Whether one captured save point is later than another. What cannot be compared is not.
fn is_later(transcript: &Transcript, later: &str, earlier: &str) -> bool {
    let value = |name: &str| transcript.variables.get(name);
    let (Some(later), Some(earlier)) = (value(later), value(earlier)) else { return false };
    compare(later, earlier) == Ok(Some(Ordering::Greater))
}

fn too_much(subject: &Subject<'_>, expected: &str) -> Breach {
    let actual = format!("not judged: {subject}, and how large a set may be is stated nowhere");
    Breach::new(expected, actual)
}

fn no_save_point(variable: &str) -> Breach {
    let actual = "not judged: the target sent no save point, which the schema makes optional";
    Breach::new(format!("a save point, captured as {variable}"), actual)
}

//! The steps of a case: what each expects, and whether the preparing ones did prepare.

use super::breach::Breach;
use super::checks::{self, Answer, Context, Judged};
use super::exchange::{TransportError, TransportErrorKind};
use super::ledger::{Asserted, HARNESS, Ledger};
use super::record::Record;
use super::rules;
use super::subject::Subject;
use super::transcript::Transcript;
use super::unjudged;
use crate::ground::Verdict;
use crate::soap::StatusInfo;
use crate::suite::{Case, Check, Step, StepAction};
use crate::xml::XmlErrorKind;

/// Judges one step by its exchange, number `exchange`.
pub(super) fn judge_step(
    context: &Context<'_>,
    exchange: usize,
    assumed_queries: bool,
    ledger: &mut Ledger<'_>,
) {
    let (case, step) = (context.case, context.step);
    match context.answer {
        Answer::None(error) => {
            if is_not_the_targets(error) {
                return transport(case, step, exchange, error.message.as_str(), ledger);
            }
        }
        Answer::Response(subject) => {
            if let Some(limit) = beyond_limits(subject) {
                return transport(case, step, exchange, limit, ledger);
            }
        }
    }
    if step.expect.is_empty() && !is_accepted(context.answer) {
        if let Some(subject) = context.answer.response().filter(|of| unjudged::is_too_much(of)) {
            return unjudged::prepared_nothing((case, step), subject, exchange, ledger);
        }
        let breach = Breach::new(format!("{} accepted", step.name), seen(context.answer));
        return untestable(case, step, Some(exchange), breach, ledger);
    }
    let at_most = (assumed_queries && rests_on_query(step)).then_some(Verdict::Warn);
    for expect in &step.expect {
        let assertion = case.assertion(expect);
        let asserted = Asserted {
            assertion: &assertion,
            clause: &expect.clause.0,
            exchange: Some(exchange),
            case_line: Some(expect.line),
        };
        let limited = |breach: Breach| match at_most {
            Some(verdict) => breach.at_most(verdict),
            None => breach,
        };
        if let Some(reason) = unjudged::reason(context, expect) {
            ledger.found(asserted, Verdict::Lenient, reason);
            continue;
        }
        if let Some(breach) = beside_the_point(context, &expect.check) {
            ledger.found(asserted, Verdict::Untestable, breach);
            continue;
        }
        match checks::judge(context, &expect.check) {
            Judged::Held => ledger.held_own(&assertion, &expect.clause),
            Judged::HeldBy { question, seen } => {
                ledger.held_own(&assertion, &expect.clause);
                ledger.observed(&assertion, question, &seen);
            }
            Judged::Lenient(breach) => ledger.found(asserted, Verdict::Lenient, breach),
            Judged::Broken(breach) => ledger.broken(asserted, limited(breach)),
            Judged::Seen { question, seen } => ledger.observed(&assertion, &question, &seen),
            Judged::Mistake(mistake) => {
                let breach = Breach::new("a check that can be carried out", mistake);
                let asserted = Asserted { assertion: HARNESS, ..asserted };
                ledger.found(asserted, Verdict::Error, breach);
            }
        }
    }
    let missing = step.capture.iter().find(|(name, path)| {
        let may_be_missing = |subject| unjudged::may_be_missing(subject, path);
        !captured(context, name) && !context.answer.response().is_some_and(may_be_missing)
    });
    if let Some((name, path)) = missing {
        let breach = Breach::new(format!("`{path}`, captured as {name}"), seen(context.answer));
        untestable(case, step, Some(exchange), breach, ledger);
    }
}

/// Notes that a step was never carried out, unless the reason is known.
pub(super) fn judge_rest(
    case: &Case,
    transcript: &Transcript,
    records: &[Record<'_>],
    ledger: &mut Ledger<'_>,
) {
    if ledger.is_stopped() {
        return;
    }
    if let Some(step) = unjudged::judge_passed_over(case, transcript, records, ledger) {
        let breach = Breach::new(format!("{} carried out", step.name), "not carried out");
        untestable(case, step, None, breach, ledger);
    }
}

/// Whether the target says that it carried the request out.
pub(super) fn is_accepted(answer: Answer<'_>) -> bool {
    match answer {
        Answer::Response(subject) => subject
            .carried()
            .is_some_and(|carried| matches!(carried, checks::Carried::Out | checks::Carried::On)),
        Answer::None(_) => false,
    }
}

/// A target that breaks the connection or answers no HTTP has answered, and wrongly: that is
/// judged. What else can go wrong says nothing of it.
pub(super) fn is_not_the_targets(error: &TransportError) -> bool {
    match error.kind {
        TransportErrorKind::Connect
        | TransportErrorKind::Timeout
        | TransportErrorKind::TooLarge => true,
        TransportErrorKind::Broken | TransportErrorKind::NotHttp => false,
    }
}

/// What came is no HTTP: a breach of its own, whatever the case expects.
pub(super) fn judge_no_http(error: &TransportError, exchange: usize, ledger: &mut Ledger<'_>) {
    if error.kind == TransportErrorKind::NotHttp {
        let breach = Breach::new("an HTTP/1.1 or HTTP/1.0 response", error.message.as_str());
        ledger.broken(rules::asserted("HT-01", exchange), breach);
    }
}

/// The message is larger than what we read; the standards set no limit.
fn beyond_limits<'a>(subject: &Subject<'a>) -> Option<&'a str> {
    let error = subject.message.document.as_ref().err()?;
    (error.kind == XmlErrorKind::Limit).then_some(error.message.as_str())
}

fn transport(case: &Case, step: &Step, exchange: usize, actual: &str, ledger: &mut Ledger<'_>) {
    let assertion = format!("{}#transport", case.id);
    let asserted = Asserted {
        assertion: &assertion,
        clause: &case.clause.0,
        exchange: Some(exchange),
        case_line: Some(step.line),
    };
    ledger.found(
        asserted,
        Verdict::Error,
        Breach::new(format!("an answer to {}", step.name), actual),
    );
    ledger.stopped();
}

fn untestable(
    case: &Case,
    step: &Step,
    exchange: Option<usize>,
    breach: Breach,
    ledger: &mut Ledger<'_>,
) {
    let assertion = format!("{}#prepare", case.id);
    let asserted = Asserted {
        assertion: &assertion,
        clause: &case.clause.0,
        exchange,
        case_line: Some(step.line),
    };
    ledger.found(asserted, Verdict::Untestable, breach);
    ledger.stopped();
}

fn seen(answer: Answer<'_>) -> String {
    match answer {
        Answer::Response(subject) => subject.to_string(),
        Answer::None(error) => error.message.clone(),
    }
}

/// Minor codes of a target that did not look at what was asked: a refusal by one of them shows
/// nothing of the rule that the request was meant to break.
const NOT_SERVED: [&str; 7] = [
    "unsupportedLIS",
    "unsupportedLISoperation",
    "unsupportedLISIOperation",
    "unauthorizedrequest",
    "targetisbusy",
    "linkfailure",
    "targetreadfailure",
];

/// Why an answer does not bear on a check: a refusal for another reason than the one expected, or
/// nothing delivered in which something could be missing.
fn beside_the_point(context: &Context<'_>, check: &Check) -> Option<Breach> {
    let Answer::Response(subject) = context.answer else { return None };
    let is_call = matches!(context.step.action, StepAction::Call { .. });
    match check {
        Check::Rejected | Check::Refused if is_call => {
            let says_so = |status: &StatusInfo| {
                let major = status.code_major.as_deref().unwrap_or_default();
                major.trim().eq_ignore_ascii_case("unsupported")
                    || status.code_minor.iter().any(|field| {
                        NOT_SERVED.iter().any(|code| code.eq_ignore_ascii_case(field.value.trim()))
                    })
            };
            let not_served = subject.statuses.as_ref()?.infos.iter().any(says_so);
            not_served.then(|| Breach::new("an answer to what was asked", subject.to_string()))
        }
        Check::Absent(_) | Check::NotValue { .. } => nothing_to_look_at(context, subject),
        Check::Ids { include, .. } if include.is_empty() => nothing_to_look_at(context, subject),
        _ => None,
    }
}

fn nothing_to_look_at(context: &Context<'_>, subject: &Subject<'_>) -> Option<Breach> {
    let may_fail = context.step.expect.iter().any(|expect| {
        matches!(expect.check, Check::Rejected | Check::Refused | Check::CodeMinor(_))
    });
    let is_carried_out =
        subject.carried() != Some(checks::Carried::NotOut) && subject.fault.is_none();
    (!may_fail && !is_carried_out)
        .then(|| Breach::new("something delivered to look at", subject.to_string()))
}

fn captured(context: &Context<'_>, name: &str) -> bool {
    context.transcript.variables.contains_key(name)
}

/// Whether a step sends a query of the target's private grammar, which the profile gives.
fn rests_on_query(step: &Step) -> bool {
    step.texts().into_iter().any(|text| text.contains("${query."))
}

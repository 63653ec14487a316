//! What a case does and demands.

use super::page::{Page, assertion};
use crate::spec::Spec;
use crate::suite::{Case, Check, Expect, Step, StepAction};

pub fn page(case: &Case, spec: &Spec) -> Page {
    let mut page = Page::new("Case", &case.id.0);
    page.say(&case.title);
    page.requirement(&case.clause, spec);
    page.row("file", &case.file);
    page.row("tags", &case.tags.join(", "));
    let needs = case.needs.iter().map(ToString::to_string).collect::<Vec<_>>();
    page.row("needs", &needs.join(", "));
    page.list("steps", case.steps.iter().enumerate().flat_map(|(at, s)| step(at, s, case, spec)));
    page.row("run it", &format!("lis-conform run URL {} -v", case.id));
    page
}

fn step(at: usize, step: &Step, case: &Case, spec: &Spec) -> Vec<String> {
    let number = at + 1;
    let name = if step.name == format!("step {number}") {
        String::new()
    } else {
        format!(" ({})", step.name)
    };
    let mut lines = vec![format!("{number}.{name} {}", action(&step.action))];
    if step.expect.is_empty() {
        lines.push("   must be accepted, or the rest cannot be tested".to_owned());
    }
    for expect in &step.expect {
        let own = (expect.clause != case.clause).then_some(&expect.clause);
        lines.extend(assertion(&expect.slug, &demand(&expect.check), own, spec));
    }
    lines
}

/// What a step sends, in a few words.
fn action(action: &StepAction) -> String {
    let (what, operation, invalid) = match action {
        StepAction::Call { operation, subject, body, invalid, .. } => {
            let subject = subject.as_ref().map_or_else(String::new, |name| format!(" ${{{name}}}"));
            let body =
                body.as_ref().map_or_else(String::new, |body| format!(" with {}", brief(body)));
            (format!("calls {operation}{subject}{body}"), None, *invalid)
        }
        StepAction::Message { operation, invalid, .. } => {
            ("sends a message of its own".to_owned(), Some(operation), *invalid)
        }
        StepAction::Raw(raw) => ("sends bytes of its own".to_owned(), Some(&raw.operation), false),
    };
    let place = operation.map_or_else(String::new, |o| format!(" where {o} is served"));
    let invalid = if invalid { ", breaking the schema on purpose" } else { "" };
    format!("{what}{place}{invalid}")
}

fn brief(body: &str) -> &str {
    if body.trim_start().starts_with('<') { "a record of its own" } else { body }
}

/// What an assertion demands, in words.
pub fn demand(check: &Check) -> String {
    match check {
        Check::Accepted => "the request is carried out".to_owned(),
        Check::Rejected => "the request is rejected".to_owned(),
        Check::Refused => "the request is refused by status or fault".to_owned(),
        Check::Partial => "the request is carried out in part, which is a warning".to_owned(),
        Check::CodeMinor(codes) => format!("the minor code is {}", either(codes)),
        Check::Severity(severities) => format!("the severity is {}", either(severities)),
        Check::Present(path) => format!("{path} is there"),
        Check::Absent(path) => format!("{path} is not there"),
        Check::Value { at, any_of } => format!("{at} is {}", either(any_of)),
        Check::NotValue { at, not } => format!("{at} is not {not}"),
        Check::Count { at, min, max } => match max {
            Some(max) if max == min => format!("{at} is there {min} times"),
            Some(max) => format!("{at} is there {min} to {max} times"),
            None => format!("{at} is there {min} times or more"),
        },
        Check::Ids { include, exclude, only } => ids(include, exclude, *only),
        Check::Empty => "nothing is delivered".to_owned(),
        Check::SameAs { step, of, position } => {
            let of = of.as_ref().map_or_else(String::new, |of| format!(" for {of}"));
            let which = position.map_or_else(String::new, |at| format!(" number {at}"));
            format!("the record{which} means the same as the one sent in `{step}`{of}")
        }
        Check::Statuses(wanted) => {
            let words: Vec<_> = wanted.iter().map(|word| word.name()).collect();
            format!("one status for each object, in this order: {}", words.join(", "))
        }
        Check::SavePointAfter(than) => format!("the save point is later than ${{{than}}}"),
        Check::SavePointNotBefore(than) => format!("the save point is not before ${{{than}}}"),
        Check::HttpStatus(codes) => {
            let codes: Vec<_> = codes.iter().map(ToString::to_string).collect();
            format!("the HTTP status is {}", either(&codes))
        }
        Check::Fault(codes) => format!("a SOAP fault comes, {}", either(codes)),
        Check::Denied => "it is refused for its credentials".to_owned(),
        Check::Answered => "an answer comes".to_owned(),
        Check::Observe { question, .. } => format!("only observed: {question}"),
    }
}

fn ids(include: &[String], exclude: &[String], only: bool) -> String {
    let mut parts = Vec::new();
    if !include.is_empty() {
        let only = if only { "only " } else { "" };
        parts.push(format!("{only}{} delivered", include.join(", ")));
    }
    if !exclude.is_empty() {
        parts.push(format!("{} not delivered", exclude.join(", ")));
    }
    parts.join("; ")
}

/// `a`, or `a (else b or c)`: the first is preferred.
fn either(values: &[String]) -> String {
    match values {
        [] => String::new(),
        [only] => only.clone(),
        [first, others @ ..] => format!("{first} (else {})", others.join(" or ")),
    }
}

/// Whether an assertion can fail a target: observations cannot.
pub fn judges(expect: &Expect) -> bool {
    !matches!(expect.check, Check::Observe { .. })
}

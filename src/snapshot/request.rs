//! What was asked, in a line. What a step sends differs from run to run only by identifiers, and is
//! in the case file; so the line says what the file says.

use super::placeholders::Placeholders;
use crate::judge::Exchange;
use crate::suite::{Case, SetValue, Step, StepAction};

/// Most characters of a parameter.
const LENGTH: usize = 120;

/// The line of a step.
pub(super) fn of_step(case: &Case, position: usize) -> String {
    let Some(step) = case.steps.get(position) else { return format!("step {}", position + 1) };
    let number = position + 1;
    let name = match step.name.as_str() {
        name if name == format!("step {number}") => String::new(),
        name => format!(" ({name})"),
    };
    format!("step {number}{name}: {}", asked(step))
}

/// The line of a probe.
pub(super) fn of_probe(exchange: &Exchange, clause: Option<&str>, names: &Placeholders) -> String {
    let operation = exchange.operation.as_ref().map(ToString::to_string).unwrap_or_default();
    let clause = clause.unwrap_or("invariant");
    let subject = names.subject(&exchange.request);
    format!("{clause}: {operation} {subject}").trim_end().to_owned()
}

fn asked(step: &Step) -> String {
    match &step.action {
        StepAction::Call { operation, subject, body, set, .. } => {
            let mut parts = vec![operation.to_string()];
            parts.extend(subject.as_ref().map(|subject| format!("${{{subject}}}")));
            parts.extend(set.iter().map(|(name, value)| format!("{name}={}", value_of(value))));
            parts.extend(body.as_ref().map(|body| match body.trim_start().starts_with('<') {
                true => "with a body of its own".to_owned(),
                false => format!("with {body}"),
            }));
            parts.join(" ")
        }
        StepAction::Message { operation, .. } => format!("a message to {operation}"),
        StepAction::Raw(raw) if raw.bytes.is_some() => format!("bytes to {}", raw.operation),
        StepAction::Raw(raw) => format!("{} to {}", raw.method, raw.operation),
    }
}

fn value_of(value: &SetValue) -> String {
    let text = match value {
        SetValue::Text(text) => text.clone(),
        SetValue::List(texts) => texts.join(","),
        SetValue::Pairs(pairs) => {
            pairs.iter().map(|pair| pair.join(":")).collect::<Vec<_>>().join(",")
        }
        SetValue::Nil(_) => "nil".to_owned(),
    };
    let line: String = text.split_whitespace().collect::<Vec<_>>().join(" ");
    match line.char_indices().nth(LENGTH) {
        Some((end, _)) => format!("{}...", &line[..end]),
        None => line,
    }
}

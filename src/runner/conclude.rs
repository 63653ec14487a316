//! What is told of a case that was run: its outcome, and what went over the wire.

use std::collections::BTreeSet;

use super::answer::Answer;
use super::event::CaseFinished;
use super::mistake;
use super::record::{Messages, record};
use crate::ground::Verdict;
use crate::judge::{CaseOutcome, Purpose, Transcript};
use crate::spec::OperationRef;
use crate::suite::{Case, Profile};

/// A case that was run and judged.
#[derive(Clone, Debug)]
pub struct Concluded {
    /// For the report; what could not be cleaned up and the duration are still to be filled in.
    pub finished: CaseFinished,
    /// Claimed operations that were called and answered.
    pub covered: BTreeSet<OperationRef>,
}

/// Whether a case with that verdict needs no closer look.
pub(super) fn is_green(verdict: Verdict) -> bool {
    verdict <= Verdict::Lenient
}

/// Tells a case by its record, its answers and what judging came to.
pub(super) fn conclude(
    case: &Case,
    (transcript, answers): (&Transcript, &[Answer]),
    outcome: CaseOutcome,
    profile: &Profile,
) -> Concluded {
    let verdict = outcome.verdict();
    let messages = if is_green(verdict) { Messages::Dropped } else { Messages::Kept };
    let exchanges = || transcript.exchanges.iter().zip(answers);
    let covered = exchanges()
        .filter(|(exchange, answer)| {
            matches!(exchange.purpose, Purpose::Step(_)) && answer.is_protocol()
        })
        .filter_map(|(exchange, _)| exchange.operation.clone())
        .filter(|operation| profile.operations.contains_key(operation))
        .collect();
    let mut finished = mistake::unjudged(case, verdict);
    finished.exchanges =
        exchanges().map(|(exchange, answer)| record(exchange, answer, messages)).collect();
    finished.reason = reason(&outcome);
    finished.flaky = transcript.exchanges.iter().any(|exchange| exchange.attempts > 1);
    finished.outcome = outcome;
    Concluded { finished, covered }
}

/// Why a case is untestable or in error, where it is.
fn reason(outcome: &CaseOutcome) -> Option<String> {
    let verdict = outcome.verdict();
    if !matches!(verdict, Verdict::Untestable | Verdict::Error) {
        return None;
    }
    let finding = outcome.findings.iter().find(|finding| finding.verdict == verdict)?;
    Some(format!("{}: expected {}, got {}", finding.assertion, finding.expected, finding.actual))
}

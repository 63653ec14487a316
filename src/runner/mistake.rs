//! Findings and outcomes that no judging leads to: our own mistakes, and what was never run.

use super::event::CaseFinished;
use crate::ground::{Basis, Level, Verdict};
use crate::judge::{CaseOutcome, Finding};
use crate::suite::{Case, Step};

/// The assertion under which mistakes of the suite or of this program are reported.
pub const HARNESS: &str = "harness";

/// A mistake of the case, its fixtures, the profile, or this program.
pub(super) fn finding(case: &Case, step: Option<&Step>, what: &str) -> Finding {
    let expected = match step {
        Some(step) => format!("a request that can be sent in step `{}`", step.name),
        None => "no mistake on our side".to_owned(),
    };
    Finding {
        assertion: HARNESS.to_owned(),
        clause: case.clause.clone(),
        level: Level::Must,
        basis: Basis::Text,
        verdict: Verdict::Error,
        expected,
        actual: what.to_owned(),
        exchange: None,
        place: None,
        case_line: step.map(|step| step.line),
    }
}

/// The frame of a report on a case: everything known without running it.
pub(super) fn unjudged(case: &Case, verdict: Verdict) -> CaseFinished {
    CaseFinished {
        case: case.id.clone(),
        title: case.title.clone(),
        file: case.file.clone(),
        clause: case.clause.clone(),
        operations: super::applicable::operations(case).into_iter().cloned().collect(),
        verdict,
        waived: Vec::new(),
        flaky: false,
        reason: None,
        outcome: CaseOutcome::default(),
        exchanges: Vec::new(),
        leftovers: Vec::new(),
        elapsed_us: 0,
    }
}

/// A case that the profile rules out.
pub(super) fn not_applicable(case: &Case, reason: String) -> CaseFinished {
    CaseFinished { reason: Some(reason), ..unjudged(case, Verdict::NotApplicable) }
}

/// A case in which this program panicked.
pub(super) fn crashed(case: &Case, message: &str, leftovers: Vec<String>) -> CaseFinished {
    let what = format!("this program panicked: {message}; please report it with the case's id");
    let outcome =
        CaseOutcome { findings: vec![finding(case, None, &what)], ..CaseOutcome::default() };
    CaseFinished { reason: Some(what), outcome, leftovers, ..unjudged(case, Verdict::Error) }
}

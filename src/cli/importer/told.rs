//! What was found as the events of a run, so that all reports can tell it.

use std::time::Instant;

use jiff::Timestamp;

use crate::cli::error::{CliError, CliResult};
use crate::file_suite::{CaseResult, FileCase, Handed};
use crate::report::RunReport;
use crate::runner::{CaseFinished, ExchangeRecord, RunFinished, RunStarted, SCHEMA_VERSION};

pub fn started(
    target: &str,
    profile: &str,
    run: &str,
    at: Timestamp,
    selected: usize,
) -> RunStarted {
    RunStarted {
        schema_version: SCHEMA_VERSION,
        tool_version: env!("CARGO_PKG_VERSION").to_owned(),
        run_id: run.to_owned(),
        target: target.to_owned(),
        profile: profile.to_owned(),
        started_at: at.to_string(),
        selected: u32::try_from(selected).unwrap_or(u32::MAX),
        operations_claimed: Vec::new(),
        partition: None,
    }
}

pub fn finished(case: &FileCase, result: CaseResult, run: Instant, began: Instant) -> CaseFinished {
    let is_told = result.verdict.is_red() || !result.outcome.findings.is_empty();
    let records = result.handed.into_iter().enumerate();
    let exchanges = records.map(|(index, (text, handed))| ExchangeRecord {
        index,
        purpose: format!("file {}", index + 1),
        operation: None,
        url: "import".to_owned(),
        request: is_told.then_some(text),
        response: None,
        http_status: None,
        answer: match handed {
            Handed::Taken => "taken in".to_owned(),
            Handed::Refused(why) => format!("refused: {why}"),
        },
        started_us: micros(began.duration_since(run)),
        elapsed_us: 0,
        attempts: 1,
    });
    CaseFinished {
        case: case.id.clone(),
        title: case.title.clone(),
        file: case.file.clone(),
        clause: case.clause.clone(),
        operations: Vec::new(),
        verdict: result.verdict,
        waived: Vec::new(),
        flaky: false,
        reason: result.reason,
        outcome: result.outcome,
        exchanges: exchanges.collect(),
        leftovers: Vec::new(),
        elapsed_us: micros(began.elapsed()),
    }
}

pub fn report(
    started: RunStarted,
    cases: Vec<CaseFinished>,
    incomplete: Option<String>,
    began: Instant,
) -> CliResult<RunReport> {
    let exchanges = cases.iter().map(|case| case.exchanges.len() as u64).sum();
    let finished = RunFinished {
        incomplete,
        exchanges,
        elapsed_us: micros(began.elapsed()),
        ..RunFinished::default()
    };
    RunReport { started, cases, finished }.totalled().map_err(CliError::internal)
}

fn micros(duration: std::time::Duration) -> u64 {
    u64::try_from(duration.as_micros()).unwrap_or(u64::MAX)
}

//! What a run says as it goes. Events are the only input of every report; one JSON object a line
//! is the JSONL report, and the JSON report is their fold.

use serde::{Deserialize, Serialize};

use crate::ground::Verdict;
use crate::judge::CaseOutcome;
use crate::spec::{ClauseId, OperationRef};
use crate::suite::CaseId;

/// Version of the event format; a change that old readers cannot take raises it.
pub const SCHEMA_VERSION: u32 = 1;

/// One event.
#[derive(Clone, Debug, Deserialize, PartialEq, Serialize)]
#[serde(tag = "event", rename_all = "kebab-case")]
pub enum Event {
    /// First of all.
    RunStarted(RunStarted),
    /// A case is done; in the order of the plan.
    CaseFinished(Box<CaseFinished>),
    /// Last of all; a report without it is incomplete.
    RunFinished(RunFinished),
}

/// What is known before the first case.
#[derive(Clone, Debug, Deserialize, PartialEq, Serialize)]
pub struct RunStarted {
    /// [`SCHEMA_VERSION`].
    pub schema_version: u32,
    /// Version of this program.
    pub tool_version: String,
    /// The run's letters.
    pub run_id: String,
    /// URL of the target, or `embedded mock`.
    pub target: String,
    /// Name of the profile.
    pub profile: String,
    /// Start, RFC 3339, UTC.
    pub started_at: String,
    /// Cases selected.
    pub selected: u32,
    /// Operations the profile claims.
    pub operations_claimed: Vec<OperationRef>,
}

/// A case is done.
#[derive(Clone, Debug, Deserialize, PartialEq, Serialize)]
pub struct CaseFinished {
    /// The case.
    pub case: CaseId,
    /// Its title.
    pub title: String,
    /// Its file.
    pub file: String,
    /// Its clause.
    pub clause: ClauseId,
    /// Operations it calls.
    pub operations: Vec<OperationRef>,
    /// What came of it.
    pub verdict: Verdict,
    /// Why it was not applicable or untestable, where it was.
    pub reason: Option<String>,
    /// Everything judged.
    pub outcome: CaseOutcome,
    /// What went over the wire, redacted; for green cases without the bodies.
    pub exchanges: Vec<ExchangeRecord>,
    /// What could not be cleaned up.
    pub leftovers: Vec<String>,
    /// Duration in microseconds.
    pub elapsed_us: u64,
}

/// One exchange in a report.
#[derive(Clone, Debug, Deserialize, PartialEq, Serialize)]
pub struct ExchangeRecord {
    /// Number within the case.
    pub index: usize,
    /// `step 2`, `invariant`, `teardown`, `sanity`.
    pub purpose: String,
    /// The operation called.
    pub operation: Option<OperationRef>,
    /// URL.
    pub url: String,
    /// Request head and body as text, redacted; absent for green cases.
    pub request: Option<String>,
    /// Response head and body as text, redacted; absent for green cases.
    pub response: Option<String>,
    /// HTTP status, if a response came.
    pub http_status: Option<u16>,
    /// `success/status/fullsuccess`, `Fault Client`, or the transport error.
    pub answer: String,
    /// Start in microseconds from the start of the run.
    pub started_us: u64,
    /// Duration in microseconds.
    pub elapsed_us: u64,
    /// Tries it took.
    pub attempts: u32,
}

/// The end of a run.
#[derive(Clone, Debug, Deserialize, PartialEq, Serialize)]
pub struct RunFinished {
    /// Cases by verdict.
    pub counts: Counts,
    /// Assertions judged, and how many of them held in the preferred way.
    pub assertions_judged: u64,
    /// See `assertions_judged`.
    pub assertions_held: u64,
    /// Operations that were called and answered in judged cases.
    pub operations_covered: Vec<OperationRef>,
    /// Why the run is incomplete, where it is.
    pub incomplete: Option<String>,
    /// Why the target counts as unreachable or lost, where it does.
    pub target_lost: Option<String>,
    /// Exchanges made.
    pub exchanges: u64,
    /// Duration in microseconds.
    pub elapsed_us: u64,
}

/// Cases by verdict. `selected` is the sum of all others.
#[derive(Clone, Copy, Debug, Default, Deserialize, Eq, PartialEq, Serialize)]
pub struct Counts {
    /// Cases selected.
    pub selected: u32,
    /// Passed.
    pub pass: u32,
    /// Passed another way.
    pub lenient: u32,
    /// Warned.
    pub warn: u32,
    /// Failed.
    pub fail: u32,
    /// Could not be tested.
    pub untestable: u32,
    /// Not claimed.
    pub not_applicable: u32,
    /// Errors of network or harness.
    pub error: u32,
    /// Not run.
    pub not_run: u32,
}

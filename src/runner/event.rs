//! What a run says as it goes. Events are the only input of every report; one JSON object a line
//! is the JSONL report, and the JSON report is their fold.

use std::fmt;
use std::sync::Arc;

use serde::{Deserialize, Serialize};

use crate::evidence::Digest;
use crate::ground::Verdict;
use crate::judge::{CaseOutcome, Finding, Transcript};
use crate::snapshot::SnapshotSummary;
use crate::spec::{ClauseId, OperationRef};
use crate::suite::CaseId;
use crate::tls::TlsSeen;
use crate::waiver::{Waived, WaiverUse};

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

/// An event on its way to those who follow the run.
#[derive(Clone, Debug)]
pub struct Emission {
    /// The event.
    pub event: Event,
    /// With a finished case that was run: everything sent and received, redacted, to the byte.
    pub transcript: Option<Arc<Transcript>>,
}

impl From<Event> for Emission {
    fn from(event: Event) -> Self {
        Self { event, transcript: None }
    }
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
    /// Which part of the chosen cases this run is, where it is not all.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub partition: Option<Partition>,
}

/// A part of the chosen cases: what it says is nothing without the other parts.
#[derive(Clone, Debug, Deserialize, Eq, PartialEq, Serialize)]
#[serde(deny_unknown_fields)]
pub struct Partition {
    /// Which part, from 1.
    pub number: u32,
    /// How many parts there are.
    pub count: u32,
    /// Cases in all parts together.
    pub cases: u32,
    /// Hash of the ids of all these cases: the same in all parts that belong together.
    pub selection: Digest,
}

impl fmt::Display for Partition {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}/{}", self.number, self.count)
    }
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
    /// What came of it, waived or not.
    pub verdict: Verdict,
    /// The findings that a waiver covers.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub waived: Vec<Waived>,
    /// An exchange had to be tried again, so that the verdict rests on luck.
    #[serde(default, skip_serializing_if = "is_false")]
    pub flaky: bool,
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

/// The end of a run; by default that of one in which nothing happened.
#[derive(Clone, Debug, Default, Deserialize, PartialEq, Serialize)]
pub struct RunFinished {
    /// Cases by verdict.
    pub counts: Counts,
    /// Assertions judged, and how many of them held in the preferred way.
    pub assertions_judged: u64,
    /// See `assertions_judged`.
    pub assertions_held: u64,
    /// Operations that were called and answered in judged cases.
    pub operations_covered: Vec<OperationRef>,
    /// The entries of the waiver files given, and what came of each.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub waivers: Vec<WaiverUse>,
    /// How the run compares with the snapshots of its target, where that was wanted.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub snapshots: Option<SnapshotSummary>,
    /// With whom TLS was spoken, and whether it is known to be the target.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub tls: Option<TlsSeen>,
    /// Why the run is incomplete, where it is.
    pub incomplete: Option<String>,
    /// Why the target counts as unreachable or lost, where it does.
    pub target_lost: Option<String>,
    /// Exchanges made.
    pub exchanges: u64,
    /// Duration in microseconds.
    pub elapsed_us: u64,
}

/// Cases by verdict. `selected` is the sum of the verdicts and `not_run`; `waived` and `flaky` count
/// cases that stand under their verdicts, too.
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
    /// Of those that warned, failed or could not be tested: waived, in whole.
    #[serde(default, skip_serializing_if = "is_zero")]
    pub waived: u32,
    /// Of all: flaky.
    #[serde(default, skip_serializing_if = "is_zero")]
    pub flaky: u32,
}

impl CaseFinished {
    /// The waiver that covers a finding of this case.
    #[must_use]
    pub fn waiver_of(&self, finding: &Finding) -> Option<&Waived> {
        let findings = &self.outcome.findings;
        self.waived.iter().find(|waived| findings.get(waived.finding) == Some(finding))
    }

    /// The verdict that is left when what is waived is left out: the one that counts for the exit
    /// code. Errors of network or harness cannot be waived, nor can a case without findings.
    #[must_use]
    pub fn unwaived_verdict(&self) -> Verdict {
        if self.waived.is_empty() {
            return self.verdict;
        }
        let is_left = |(at, finding): &(usize, &Finding)| {
            !finding.verdict.can_be_waived() || self.waived.iter().all(|it| it.finding != *at)
        };
        let left = self.outcome.findings.iter().enumerate().filter(is_left);
        left.map(|(_, finding)| finding.verdict).max().unwrap_or(Verdict::Pass)
    }

    /// Whether waivers cover everything for which the case is not green.
    #[must_use]
    pub fn is_waived(&self) -> bool {
        self.verdict > Verdict::Lenient && self.unwaived_verdict() <= Verdict::Lenient
    }
}

fn is_false(flag: &bool) -> bool {
    !flag
}

fn is_zero(count: &u32) -> bool {
    *count == 0
}

//! Drives cases: transports, captures, teardown, scheduling, events.

mod event;

pub use event::{
    CaseFinished, Counts, Event, ExchangeRecord, RunFinished, RunStarted, SCHEMA_VERSION,
};

use std::sync::Arc;

use tokio::sync::{mpsc, watch};

use crate::schema::Library;
use crate::spec::Spec;
use crate::suite::{Case, Profile};
use crate::target::Target;

/// What to run, against what, how.
#[derive(Clone, Debug)]
pub struct Plan {
    /// The standards.
    pub spec: Arc<Spec>,
    /// The schemas.
    pub library: Arc<Library>,
    /// What the target claims.
    pub profile: Arc<Profile>,
    /// The selected cases in the order of the report.
    pub cases: Vec<Arc<Case>>,
    /// Where requests go.
    pub destination: Destination,
    /// Cases at a time, at least 1.
    pub jobs: usize,
    /// Times a request is sent again after a network error. Never after a response.
    pub retries: u32,
    /// A few letters that make identifiers unique to this run.
    pub run_id: String,
    /// Objects the run created stay on the target.
    pub keep_data: KeepData,
}

/// Whether what a run created stays on the target.
#[derive(Clone, Copy, Debug, Default, Eq, PartialEq)]
pub enum KeepData {
    /// Everything is deleted, also after failures.
    #[default]
    Never,
    /// The data of cases that are not green stays, for a look at it.
    Failed,
}

/// Where requests go.
#[derive(Clone, Debug)]
pub enum Destination {
    /// To a URL such as `http://127.0.0.1:8080/`; the profile's endpoints are below it.
    Url(String),
    /// To a target in this process, over an in-memory connection that speaks HTTP all the same.
    InProcess(Arc<Target>),
}

/// Runs a plan. Events come in the order of the plan's cases, whatever the number of jobs; the
/// last one is always `RunFinished`. When `stop` turns true, no new case begins, running ones are
/// torn down, and the run ends as incomplete.
pub async fn run(
    plan: Plan,
    events: mpsc::UnboundedSender<Event>,
    stop: watch::Receiver<bool>,
) -> RunFinished {
    let _ = (plan, events, stop);
    todo!("room runner")
}

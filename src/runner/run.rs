//! A whole run, from the first event to the last.

use std::sync::Arc;
use std::time::Instant;

use tokio::sync::{mpsc, watch};

use super::context::Context;
use super::event::{Emission, Event, RunFinished, RunStarted, SCHEMA_VERSION};
use super::order::Ordered;
use super::plan::{Plan, PlanError};
use super::record::micros;
use super::sanity;
use super::schedule::Schedule;
use super::stop::Stop;
use super::tally::Tally;

/// How a run ended, as far as the counts do not say.
#[derive(Debug, Default)]
struct Ending {
    incomplete: Option<String>,
    target_lost: Option<String>,
}

/// Runs a plan. Events come in the order of the plan's cases, whatever the number of jobs; the
/// last one is always `RunFinished`. With each case comes the record it was judged by. When `stop` turns true, no new case begins, running ones are
/// torn down, and the run ends as incomplete.
///
/// Must be called within a tokio runtime with time and input/output enabled. Dropping the future
/// ends the run at once, without teardown.
pub async fn run(
    plan: Plan,
    events: mpsc::UnboundedSender<Emission>,
    stop: watch::Receiver<bool>,
) -> RunFinished {
    let began = Instant::now();
    let context = |plan| Context::new(plan, Stop::new(stop), began);
    run_with(plan, events, began, context).await
}

/// The same with a context of the caller's making.
pub(super) async fn run_with(
    plan: Plan,
    events: mpsc::UnboundedSender<Emission>,
    began: Instant,
    context: impl FnOnce(Plan) -> Result<Context, PlanError>,
) -> RunFinished {
    let mut ordered = Ordered::new(events);
    let mut tally = Tally::new(plan.cases.len());
    ordered.send(Event::RunStarted(run_started(&plan)));
    let mut tls = None;
    let (ending, exchanges) = match context(plan) {
        Ok(context) => {
            let context = Arc::new(context);
            let ending = run_cases(&context, &mut ordered, &mut tally).await;
            tls = context.tls_seen();
            (ending, context.exchanges())
        }
        Err(error) => {
            tally.add_all_not_run();
            let reason = Some(error.to_string());
            let ending = match error {
                PlanError::Endpoint(_) => Ending { target_lost: reason, incomplete: None },
                PlanError::Credentials(_) | PlanError::Tls(_) => {
                    Ending { incomplete: reason, target_lost: None }
                }
            };
            (ending, 0)
        }
    };
    let finished = RunFinished { tls, ..run_finished(tally, ending, exchanges, began) };
    ordered.send(Event::RunFinished(finished.clone()));
    finished
}

async fn run_cases(context: &Arc<Context>, ordered: &mut Ordered, tally: &mut Tally) -> Ending {
    let first = match sanity::sound(context, "first").await {
        Ok(soundings) => soundings,
        Err(error) => {
            tally.add_all_not_run();
            return Ending { incomplete: Some(error.to_string()), target_lost: None };
        }
    };
    if !context.stop.is_set()
        && let Some(reason) = sanity::unusable(&first)
    {
        tally.add_all_not_run();
        return Ending { target_lost: Some(reason), incomplete: None };
    }
    let mut schedule = Schedule::new(context, ordered, tally);
    schedule.run().await;
    let (lost, leftovers) = (schedule.lost.take(), std::mem::take(&mut schedule.leftovers));
    if context.stop.is_set() {
        return Ending { incomplete: Some(stopped(&leftovers)), target_lost: lost };
    }
    let target_lost = match lost {
        Some(reason) => Some(reason),
        None => match sanity::sound(context, "last").await {
            // Soundings that were given up say nothing of the target.
            Ok(_) if context.stop.is_set() => {
                return Ending { incomplete: Some(stopped(&leftovers)), target_lost: None };
            }
            Ok(last) => sanity::lost_since(&first, &last),
            Err(_) => None,
        },
    };
    Ending { target_lost, ..Ending::default() }
}

fn run_started(plan: &Plan) -> RunStarted {
    RunStarted {
        schema_version: SCHEMA_VERSION,
        tool_version: env!("CARGO_PKG_VERSION").to_owned(),
        run_id: plan.run_id.clone(),
        target: plan.target_name(),
        profile: plan.profile.name.clone(),
        started_at: jiff::Timestamp::now().to_string(),
        selected: u32::try_from(plan.cases.len()).unwrap_or(u32::MAX),
        operations_claimed: plan.profile.operations.keys().cloned().collect(),
        // Of which whole the plan's cases are a part, only those know who made the plan.
        partition: None,
    }
}

fn run_finished(tally: Tally, mut ending: Ending, exchanges: u64, began: Instant) -> RunFinished {
    if !tally.adds_up() {
        ending.incomplete.get_or_insert_with(|| {
            let counts = tally.counts;
            format!("the counts do not add up ({counts:?}): a defect of lis-conform, please report")
        });
    }
    RunFinished {
        counts: tally.counts,
        assertions_judged: tally.assertions_judged,
        assertions_held: tally.assertions_held,
        operations_covered: tally.covered.into_iter().collect(),
        waivers: Vec::new(),
        snapshots: None,
        tls: None,
        incomplete: ending.incomplete,
        target_lost: ending.target_lost,
        exchanges,
        elapsed_us: micros(began.elapsed()),
    }
}

fn stopped(leftovers: &[String]) -> String {
    let mut text = "stopped before everything was judged".to_owned();
    if !leftovers.is_empty() {
        text.push_str("; could not be deleted: ");
        text.push_str(&leftovers.join(", "));
    }
    text
}

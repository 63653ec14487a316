//! Deleting what a case created, whatever happened before.

use std::pin::{Pin, pin};
use std::time::Duration;

use tokio::time::{self, Instant};

use super::answer::Answer;
use super::context::Context;
use super::created::{CreatedLog, Entry, Existence};
use crate::judge::{Exchange, Purpose, TransportErrorKind};
use crate::spec::{OperationRef, ServiceId, Verb};

/// Time for the teardown of one case.
const DEADLINE: Duration = Duration::from_secs(60);

/// The same once the run is to stop.
const DEADLINE_AFTER_STOP: Duration = Duration::from_secs(10);

/// What came of it.
#[derive(Debug, Default)]
pub(super) struct Teardown {
    /// The exchanges made.
    pub(super) exchanges: Vec<(Exchange, Answer)>,
    /// What could not be deleted, and why, for people.
    pub(super) leftovers: Vec<String>,
}

/// Deletes everything in the log. `first_index` numbers the first exchange.
pub(super) async fn tear_down(
    context: &Context,
    log: &CreatedLog,
    case: &str,
    first_index: usize,
) -> Teardown {
    let mut teardown = Teardown::default();
    let began = Instant::now();
    let mut given_up: Option<String> = None;
    for entry in log.in_order_of_deletion(&context.composer.spec) {
        if let Some(reason) = &given_up {
            teardown.leave(&entry, reason);
            continue;
        }
        let operation = match delete_operation(context, &entry) {
            Ok(operation) => operation,
            Err(reason) => {
                teardown.leave(&entry, &reason);
                continue;
            }
        };
        let index = first_index + teardown.exchanges.len();
        let identifier = format!("{}{case}-{index}", context.id_prefix());
        let sourced_id = &entry.creation.sourced_id;
        let composed = match context.composer.plain(&operation, Some(sourced_id), &identifier) {
            Ok(composed) => composed,
            Err(error) => {
                teardown.leave(&entry, &error.to_string());
                continue;
            }
        };
        let deleting = pin!(context.exchange(composed, Purpose::Teardown, index));
        let Some(exchange) = within_deadline(context, began, deleting).await else {
            given_up = Some("the time for cleaning up was over".to_owned());
            teardown.leave(&entry, "the time for cleaning up was over");
            continue;
        };
        let answer = Answer::of(&exchange, &context.composer.spec);
        if let Err(error) = &exchange.response
            && matches!(error.kind, TransportErrorKind::Connect | TransportErrorKind::Timeout)
        {
            given_up = Some(error.message.clone());
        }
        if !is_gone(&entry, &answer) {
            teardown.leave(&entry, &answer.summary());
        }
        teardown.exchanges.push((exchange, answer));
    }
    teardown
}

impl Teardown {
    fn leave(&mut self, entry: &Entry, reason: &str) {
        // What was never created in the first place is nothing to report.
        if entry.state == Existence::Possible {
            let creation = &entry.creation;
            self.leftovers.push(format!("{} {}: {reason}", creation.kind, creation.sourced_id));
        }
    }
}

/// Whether the object is not there after a delete that was answered so.
fn is_gone(entry: &Entry, answer: &Answer) -> bool {
    let was_never_there = entry.state == Existence::Refused && answer.is_refusal();
    answer.is_success() || answer.is_unknown_object() || was_never_there
}

fn delete_operation(context: &Context, entry: &Entry) -> Result<OperationRef, String> {
    let kind = &entry.creation.kind;
    let spec = &context.composer.spec;
    let claimed = &context.plan.profile.operations;
    let services = spec.services.iter().filter(|service| service.kind == *kind);
    let mut deletes = services
        .flat_map(|service| &service.operations)
        .filter(|operation| operation.verb == Verb::Delete && operation.each.is_none());
    // Several releases have the kind; the profile says which of them is spoken.
    let found = deletes.clone().find(|operation| claimed.contains_key(&operation.id));
    let speaks = |service: &ServiceId| claimed.keys().any(|id| id.service() == *service);
    let spoken = deletes.clone().find(|operation| speaks(&operation.id.service()));
    let first = spoken.or_else(|| deletes.next());
    match (found, first) {
        (Some(operation), _) => Ok(operation.id.clone()),
        (None, Some(operation)) => Err(format!("the profile does not claim {}", operation.id)),
        (None, None) => Err(format!("there is no operation that deletes a {kind}")),
    }
}

/// Waits for an exchange no longer than the deadline, which comes nearer with the wish to stop.
async fn within_deadline(
    context: &Context,
    began: Instant,
    exchange: Pin<&mut impl Future<Output = Exchange>>,
) -> Option<Exchange> {
    let stopped = async {
        let noticed = context.stop.wait().await;
        time::sleep_until(noticed.max(began) + DEADLINE_AFTER_STOP).await;
    };
    tokio::select! {
        biased;
        exchange = exchange => Some(exchange),
        () = stopped => None,
        () = time::sleep_until(began + DEADLINE) => None,
    }
}

//! Which cases run when: as many at a time as there are jobs, exclusive ones alone.

use std::any::Any;
use std::collections::HashMap;
use std::sync::Arc;

use tokio::task::{Id, JoinError, JoinSet};

use super::applicable::not_applicable;
use super::context::Context;
use super::created::CreatedLog;
use super::drive::{Driven, drive};
use super::mistake;
use super::order::{Done, Ordered};
use super::sanity;
use super::tally::Tally;
use super::teardown::tear_down;
use crate::suite::{Case, Isolation};

/// The cases of a run under way.
#[derive(Debug)]
pub(super) struct Schedule<'a> {
    context: &'a Arc<Context>,
    ordered: &'a mut Ordered,
    tally: &'a mut Tally,
    running: JoinSet<Driven>,
    tickets: HashMap<Id, Ticket>,
    /// Why the target counts as lost.
    pub(super) lost: Option<String>,
    /// What stopped cases left behind; the others report it themselves.
    pub(super) leftovers: Vec<String>,
}

/// What belongs to a running case and must outlive it.
#[derive(Debug)]
struct Ticket {
    position: usize,
    case: Arc<Case>,
    log: Arc<CreatedLog>,
}

impl<'a> Schedule<'a> {
    pub(super) fn new(
        context: &'a Arc<Context>,
        ordered: &'a mut Ordered,
        tally: &'a mut Tally,
    ) -> Self {
        let (running, tickets) = (JoinSet::new(), HashMap::new());
        Self { context, ordered, tally, running, tickets, lost: None, leftovers: Vec::new() }
    }

    /// Runs the cases, in the order of the plan as far as the number of jobs allows.
    pub(super) async fn run(&mut self) {
        let context = Arc::clone(self.context);
        let jobs = context.plan.jobs.max(1);
        for (position, case) in context.plan.cases.iter().enumerate() {
            if let Some(reason) = not_applicable(case, &context.plan.profile) {
                self.done(position, mistake::not_applicable(case, reason).into());
                continue;
            }
            let alone = case.isolation == Isolation::Exclusive;
            self.shrink_to(if alone { 0 } else { jobs - 1 }).await;
            if self.is_over() {
                self.not_run(position);
                continue;
            }
            self.begin(position, Arc::clone(case));
            if alone {
                self.shrink_to(0).await;
            }
        }
        self.shrink_to(0).await;
    }

    fn is_over(&self) -> bool {
        self.lost.is_some() || self.context.stop.is_set()
    }

    fn begin(&mut self, position: usize, case: Arc<Case>) {
        let context = Arc::clone(self.context);
        let log = Arc::new(CreatedLog::new(context.id_prefix()));
        let ticket = Ticket { position, case: Arc::clone(&case), log: Arc::clone(&log) };
        let task = self.running.spawn(async move { drive(&context, &case, &log).await });
        self.tickets.insert(task.id(), ticket);
    }

    /// Waits until no more than `count` cases are running.
    async fn shrink_to(&mut self, count: usize) {
        while self.running.len() > count {
            let Some(ended) = self.running.join_next_with_id().await else { return };
            let id = match &ended {
                Ok((id, _)) => *id,
                Err(error) => error.id(),
            };
            let Some(ticket) = self.tickets.remove(&id) else { continue };
            match ended {
                Ok((_, driven)) => self.settle(&ticket, driven).await,
                Err(error) => self.settle_crash(&ticket, error).await,
            }
        }
    }

    async fn settle(&mut self, ticket: &Ticket, driven: Driven) {
        match driven {
            Driven::Finished { finished, transcript, covered, unreached } => {
                self.tally.covered.extend(covered);
                let transcript = Some(transcript);
                self.done(ticket.position, Done { finished, transcript });
                if unreached && !self.is_over() {
                    self.lost = self.look_for_target().await;
                }
            }
            Driven::Stopped { leftovers } => {
                self.leftovers.extend(leftovers);
                self.not_run(ticket.position);
            }
        }
    }

    /// A panic in a case is a mistake of ours; what the case created is deleted all the same.
    async fn settle_crash(&mut self, ticket: &Ticket, error: JoinError) {
        let case = ticket.case.id.to_string().to_lowercase();
        let teardown = tear_down(self.context, &ticket.log, &format!("{case}-crashed"), 0).await;
        let message = match error.try_into_panic() {
            Ok(payload) => panic_message(payload.as_ref()),
            Err(error) => error.to_string(),
        };
        let finished = mistake::crashed(&ticket.case, &message, teardown.leftovers);
        self.done(ticket.position, finished.into());
    }

    /// After a case in which the target did not answer: whether it is still there.
    async fn look_for_target(&self) -> Option<String> {
        match sanity::sound(self.context, "alive").await {
            Ok(soundings) => sanity::unusable(&soundings),
            Err(_) => None,
        }
    }

    fn done(&mut self, position: usize, done: Done) {
        self.tally.add(&done.finished);
        self.ordered.place(position, Some(done));
    }

    fn not_run(&mut self, position: usize) {
        self.tally.add_not_run();
        self.ordered.place(position, None);
    }
}

fn panic_message(payload: &(dyn Any + Send)) -> String {
    let text = payload.downcast_ref::<&str>().map(|text| (*text).to_owned());
    text.or_else(|| payload.downcast_ref::<String>().cloned())
        .unwrap_or_else(|| "no message".to_owned())
}

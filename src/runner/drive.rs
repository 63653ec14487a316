//! One case from its first step to its verdict.

use std::collections::BTreeSet;
use std::sync::Arc;
use std::time::Instant;

use super::answer::Answer;
use super::compose::{Composed, Creation};
use super::conclude::{Concluded, conclude, is_green};
use super::context::Context;
use super::created::CreatedLog;
use super::event::CaseFinished;
use super::mistake;
use super::plan::KeepData;
use super::record::micros;
use super::teardown::{Teardown, tear_down};
use crate::judge::{
    CaseOutcome, Exchange, Finding, Judge, Purpose, Transcript, TransportErrorKind,
};
use crate::security::Moment;
use crate::spec::{OperationRef, Role, Verb};
use crate::suite::{Case, Step};

/// What came of driving a case.
#[derive(Debug)]
pub(super) enum Driven {
    /// It was run and judged.
    Finished {
        /// For the report.
        finished: Box<CaseFinished>,
        /// Everything that was sent and came back.
        transcript: Arc<Transcript>,
        /// Operations that were called and answered.
        covered: BTreeSet<OperationRef>,
        /// Whether the target could not be reached, at least once.
        unreached: bool,
    },
    /// The run was stopped before it was through; it counts as not run.
    Stopped {
        /// What could not be deleted.
        leftovers: Vec<String>,
    },
}

/// How the steps ended.
enum Ending {
    /// All of them were made.
    Complete,
    /// One failed on which the others rest.
    Cut,
    /// The run is to stop.
    Stopped,
}

/// A case under way.
struct CaseRun<'a> {
    context: &'a Context,
    case: &'a Case,
    log: &'a CreatedLog,
    transcript: Transcript,
    answers: Vec<Answer>,
    /// When the credentials of the last step were made, and with which nonce.
    last: Option<Moment>,
}

/// Drives a case: steps, invariants, teardown, judgement.
pub(super) async fn drive(context: &Context, case: &Case, log: &CreatedLog) -> Driven {
    let began = Instant::now();
    let transcript = Transcript { variables: context.variables(case), ..Transcript::default() };
    let mut run = CaseRun { context, case, log, transcript, answers: Vec::new(), last: None };
    match run.steps().await {
        Ending::Complete => run.invariants().await,
        Ending::Cut => {}
        Ending::Stopped => {
            let leftovers = run.tear_down().await;
            return Driven::Stopped { leftovers };
        }
    }
    let mut leftovers = Vec::new();
    let mut outcome = CaseOutcome::default();
    let keep = match context.plan.keep_data {
        KeepData::Never => false,
        KeepData::Failed => {
            outcome = run.judge();
            !is_green(outcome.verdict())
        }
    };
    if keep {
        let kept = log.possible().into_iter();
        leftovers.extend(kept.map(|it| format!("{} {}: kept", it.kind, it.sourced_id)));
    } else {
        leftovers = run.tear_down().await;
        outcome = run.judge();
    }
    run.finish(outcome, leftovers, began)
}

impl CaseRun<'_> {
    async fn steps(&mut self) -> Ending {
        for (position, step) in self.case.steps.iter().enumerate() {
            if self.context.stop.is_set() {
                return Ending::Stopped;
            }
            if Judge::passes_over(self.case, step, &self.transcript) {
                continue;
            }
            if let Err(mistakes) = self.step(position, step).await {
                self.transcript.stopped_at = Some(position);
                self.transcript.mistakes = mistakes;
                return Ending::Cut;
            }
        }
        Ending::Complete
    }

    /// Makes one step; an error ends the case, with what the judge cannot know.
    async fn step(&mut self, position: usize, step: &Step) -> Result<(), Vec<Finding>> {
        let identifier = self.message_identifier();
        let composed = self
            .context
            .composer
            .step(self.case, step, &self.transcript.variables, (&identifier, self.last))
            .map_err(|error| vec![mistake::finding(self.case, Some(step), &error.to_string())])?;
        self.last = Some(composed.moment);
        let creations = composed.creations.clone();
        let known = self.log.possible();
        self.log.announce(&creations);
        let index = self.exchange(composed, Purpose::Step(position)).await;
        let (exchange, answer) = (&self.transcript.exchanges[index], &self.answers[index]);
        if answer.is_refusal() {
            self.log.refused(&creations, &known);
        }
        self.note_allocated(exchange, answer);
        if !self.may_go_on(step, exchange) {
            return Err(Vec::new());
        }
        for (variable, path) in &step.capture {
            let captured = self.context.judge.capture(exchange, path).into_iter().next();
            match captured {
                Some(value) => {
                    self.transcript.variables.insert(variable.clone(), value);
                }
                None if self.context.judge.may_be_missing(exchange, path) => {}
                // The judge reports it.
                None => return Err(Vec::new()),
            }
        }
        Ok(())
    }

    /// Reads what the model of the judge says must be there or gone.
    async fn invariants(&mut self) {
        if !self.case.invariants {
            return;
        }
        let composer = &self.context.composer;
        for probe in self.context.oracle.probes(&self.transcript) {
            if self.context.stop.is_set() {
                break;
            }
            let identifier = self.message_identifier();
            let read = composer.plain(&probe.operation, Some(&probe.sourced_id), &identifier);
            let composed = match read {
                Ok(composed) => composed,
                Err(error) => {
                    let mistake = mistake::finding(self.case, None, &error.to_string());
                    self.transcript.mistakes.push(mistake);
                    return;
                }
            };
            let index = self.exchange(composed, Purpose::Invariant).await;
            let lost = self.transcript.exchanges[index].response.is_err();
            self.transcript.probes.insert(index, probe);
            if lost {
                break;
            }
        }
    }

    async fn tear_down(&mut self) -> Vec<String> {
        let case = self.case.id.to_string().to_lowercase();
        let first = self.transcript.exchanges.len();
        let Teardown { exchanges, leftovers } =
            tear_down(self.context, self.log, &case, first).await;
        for (exchange, answer) in exchanges {
            self.transcript.exchanges.push(exchange);
            self.answers.push(answer);
        }
        leftovers
    }

    async fn exchange(&mut self, composed: Composed, purpose: Purpose) -> usize {
        let index = self.transcript.exchanges.len();
        let exchange = self.context.exchange(composed, purpose, index).await;
        self.answers.push(Answer::of(&exchange, &self.context.composer.spec));
        self.transcript.exchanges.push(exchange);
        index
    }

    /// What a target allocated itself is only known from its response.
    fn note_allocated(&self, exchange: &Exchange, answer: &Answer) {
        let spec = &self.context.composer.spec;
        let Some((service, operation)) =
            exchange.operation.as_ref().and_then(|id| spec.operation(id))
        else {
            return;
        };
        if operation.verb != Verb::CreateByProxy || answer.is_refusal() {
            return;
        }
        if let Some(result) = operation.result(Role::SourcedId) {
            for sourced_id in self.context.judge.capture(exchange, &result.element.local) {
                self.log.allocated(Creation { kind: service.kind.clone(), sourced_id });
            }
        }
    }

    /// A preparing step must be accepted. Others are judged later, but where the target cannot be
    /// reached or hangs, what follows would only cost time.
    fn may_go_on(&self, step: &Step, exchange: &Exchange) -> bool {
        match &exchange.response {
            Err(error) => {
                let hopeless = [TransportErrorKind::Connect, TransportErrorKind::Timeout];
                !step.expect.is_empty() && !hopeless.contains(&error.kind)
            }
            Ok(_) => !step.expect.is_empty() || self.context.judge.may_go_on(exchange),
        }
    }

    fn judge(&self) -> CaseOutcome {
        self.context.judge.judge(self.case, &self.transcript)
    }

    fn finish(self, outcome: CaseOutcome, leftovers: Vec<String>, began: Instant) -> Driven {
        let profile = &self.context.plan.profile;
        let record = (&self.transcript, &*self.answers);
        let Concluded { mut finished, covered } = conclude(self.case, record, outcome, profile);
        let unreached = self.transcript.exchanges.iter().any(|exchange| {
            exchange.response.as_ref().is_err_and(|error| {
                matches!(error.kind, TransportErrorKind::Connect | TransportErrorKind::Timeout)
            })
        });
        finished.leftovers = leftovers;
        finished.elapsed_us = micros(began.elapsed());
        let transcript = Arc::new(self.transcript);
        Driven::Finished { finished: Box::new(finished), transcript, covered, unreached }
    }

    fn message_identifier(&self) -> String {
        let index = self.transcript.exchanges.len();
        format!("{}{}-{index}", self.context.id_prefix(), self.case.id).to_lowercase()
    }
}

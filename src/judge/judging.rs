//! The judge: everything recorded of a case, to its outcome.

use std::sync::Arc;

use super::checks::{Answer, Context};
use super::exchange::Exchange;
use super::finding::CaseOutcome;
use super::ledger::Ledger;
use super::message::Message;
use super::record::Record;
use super::subject::{Called, Subject};
use super::transcript::Transcript;
use super::{harness, invariants, rules, steps, unjudged};
use crate::bindings::Library;
use crate::ground::Verdict;
use crate::schema::Violation;
use crate::spec::{OperationRef, Spec};
use crate::suite::{Case, Profile, Step};
use crate::xml::{Element, Path, Prefixes};

/// Judges cases against one profile. Holds no state between cases.
#[derive(Clone, Debug)]
pub struct Judge {
    spec: Arc<Spec>,
    library: Arc<Library>,
    profile: Arc<Profile>,
}

impl Judge {
    /// A judge for targets of `profile`.
    #[must_use]
    pub fn new(spec: Arc<Spec>, library: Arc<Library>, profile: Arc<Profile>) -> Self {
        Self { spec, library, profile }
    }

    /// Where the child of a request's body does not follow the schema that the profile claims for
    /// the operation's service. Empty also where no such schema is known.
    #[must_use]
    pub fn check_request(&self, operation: &OperationRef, request: &Element) -> Vec<Violation> {
        self.spec
            .operation(operation)
            .map(|(service, _)| {
                harness::check_request(&self.library, &self.profile, service, request)
            })
            .unwrap_or_default()
    }

    /// Whether a case can go on after a preparing step with this answer: the target says that it
    /// carried out the request or is at it, or that the set asked for is too large to be delivered.
    #[must_use]
    pub fn may_go_on(&self, exchange: &Exchange) -> bool {
        self.with_subject(exchange, |subject| {
            steps::is_accepted(Answer::Response(subject)) || unjudged::is_too_much(subject)
        })
        .unwrap_or(false)
    }

    /// Whether a case can go on though this answer has nothing at the path of a capture.
    #[must_use]
    pub fn may_be_missing(&self, exchange: &Exchange, path: &str) -> bool {
        self.with_subject(exchange, |subject| unjudged::may_be_missing(subject, path))
            .unwrap_or(false)
    }

    /// Whether the step cannot be made because it sends a captured value that the target did not
    /// give. Such a step is passed over, and its assertions are not judged.
    #[must_use]
    pub fn passes_over(case: &Case, step: &Step, transcript: &Transcript) -> bool {
        unjudged::awaited(case, step, transcript).is_some()
    }

    /// The texts of the elements at `path` below the response element. Names without a prefix are
    /// in the namespace of the operation's service; a path that cannot be read leads nowhere.
    #[must_use]
    pub fn capture(&self, exchange: &Exchange, path: &str) -> Vec<String> {
        let texts = self.with_subject(exchange, |subject| {
            let service = subject.called.service;
            let prefixes = Prefixes {
                default: service.map(|service| service.namespace.clone()),
                bound: service.map(|service| service.prefixes.clone()).unwrap_or_default(),
            };
            let path = Path::parse(path, &prefixes).ok()?;
            let found = path.select(subject.payload()?);
            Some(found.into_iter().map(|element| element.text().into_owned()).collect())
        });
        texts.flatten().unwrap_or_default()
    }

    /// Judges everything that was recorded of a case: our own requests, generic rules on every
    /// exchange, the case's own assertions, the invariants. Mistakes that ended the case come last.
    #[must_use]
    pub fn judge(&self, case: &Case, transcript: &Transcript) -> CaseOutcome {
        let records: Vec<_> =
            transcript.exchanges.iter().map(|exchange| Record::new(case, exchange)).collect();
        let mut ledger = Ledger::new(&self.spec.catalogue, &self.profile);
        let mut seen = invariants::Seen::default();
        for record in &records {
            let exchange = record.exchange;
            let called = record.called(&self.spec);
            harness::judge_request((&self.library, &self.profile), record, called, &mut ledger);

            let subject = self.subject(exchange, called, record.response);
            let answer = match (&subject, &exchange.response) {
                (Some(subject), _) => Answer::Response(subject),
                (None, Err(error)) => Answer::None(error),
                (None, Ok(_)) => continue,
            };
            match answer {
                Answer::Response(subject) => {
                    rules::judge_response(subject, &mut ledger);
                    seen.judge(subject, &mut ledger);
                }
                Answer::None(error) => steps::judge_no_http(error, exchange.index, &mut ledger),
            }
            if let Some(step) = record.step {
                let context = Context { case, step, transcript, records: &records, answer };
                let assumed = self.profile.queries.assumed;
                steps::judge_step(&context, exchange.index, assumed, &mut ledger);
            }
            if let Some(probe) = transcript.probes.get(&exchange.index) {
                invariants::judge_probe(case, probe, answer, exchange.index, &mut ledger);
            }
        }
        steps::judge_rest(case, transcript, &records, &mut ledger);
        let mut outcome = ledger.finish();
        if !transcript.mistakes.is_empty() {
            // That the rest was never run is known and explained better.
            outcome.findings.retain(|finding| {
                finding.verdict != Verdict::Untestable || finding.exchange.is_some()
            });
            outcome.findings.extend_from_slice(&transcript.mistakes);
        }
        outcome
    }

    fn subject<'a>(
        &'a self,
        exchange: &'a Exchange,
        called: Called<'a>,
        message: Option<&'a Message>,
    ) -> Option<Subject<'a>> {
        let response = exchange.response.as_ref().ok()?;
        let world = (&*self.spec, &*self.library, &*self.profile);
        Some(Subject::new(world, exchange, called, (response, message?)))
    }

    /// One exchange on its own, outside a case.
    fn with_subject<T>(
        &self,
        exchange: &Exchange,
        then: impl FnOnce(&Subject<'_>) -> T,
    ) -> Option<T> {
        let message = exchange.response_message()?;
        let named = exchange.operation.as_ref().and_then(|id| self.spec.operation(id));
        let (service, operation) = named.unzip();
        let called = Called { service, operation, deliberate: exchange.deliberate };
        self.subject(exchange, called, Some(message)).map(|subject| then(&subject))
    }
}

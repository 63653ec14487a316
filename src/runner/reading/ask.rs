//! One question and its answer.

use std::collections::BTreeMap;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use super::answer::{self, Answered};
use crate::judge::TransportErrorKind;
use crate::runner::compose::{Composer, Signer};
use crate::runner::context::moment;
use crate::runner::plan::{Plan, PlanError};
use crate::runner::redact::Redactor;
use crate::runner::secret::Credentials;
use crate::runner::transport::{Client, Connector, Limits};
use crate::spec::{Operation, Service, ServiceId};
use crate::suite::{Fixtures, SetValue};

/// Asks a target for what it holds. Changes nothing there.
#[derive(Debug)]
pub struct TargetReader {
    composer: Composer,
    client: Client,
    redactor: Redactor,
    asked: AtomicU64,
}

/// Why there is no answer.
#[derive(Clone, Debug, Eq, PartialEq, thiserror::Error)]
pub enum NoAnswer {
    /// The target cannot be reached, or did not answer in time.
    #[error("{0}")]
    Unreached(String),
    /// It answered something else.
    #[error("{0}")]
    Refused(String),
}

impl TargetReader {
    /// A reader for the target of a plan; its cases play no part.
    ///
    /// # Errors
    /// Where the URL, an endpoint, the credentials or the files for TLS cannot be used.
    pub fn new(plan: &Plan) -> Result<Self, PlanError> {
        let credentials = Credentials::read(&plan.profile)?;
        let timeouts = &plan.profile.timeouts;
        let limits = Limits::new(timeouts.connect, timeouts.exchange);
        let composer = Composer {
            spec: Arc::clone(&plan.spec),
            library: Arc::clone(&plan.library),
            profile: Arc::clone(&plan.profile),
            fixtures: Fixtures::builtin(),
            endpoints: plan.endpoints()?,
            run_id: plan.run_id.clone(),
            signer: Signer { identity: credentials.identity, moments: Arc::new(moment) },
        };
        Ok(Self {
            composer,
            client: Client::new(Connector::Tcp(plan.tls()?), limits, plan.retries),
            redactor: Redactor::new(&credentials.secrets),
            asked: AtomicU64::new(0),
        })
    }

    /// How many requests were sent.
    #[must_use]
    pub fn asked(&self) -> u64 {
        self.asked.load(Ordering::Relaxed)
    }

    /// The service of that name.
    pub(super) fn service(&self, id: &ServiceId) -> Option<&Service> {
        self.composer.spec.service(id)
    }

    /// The services that work on the objects of one, itself first.
    pub(super) fn services_on<'a>(
        &'a self,
        id: &'a ServiceId,
    ) -> impl Iterator<Item = &'a Service> {
        let all = self.composer.spec.services.iter();
        all.filter(move |service| service.owner() == id)
    }

    /// Whether the profile says that the target has an operation.
    pub(super) fn has(&self, operation: &Operation) -> bool {
        self.composer.profile.operations.contains_key(&operation.id)
    }

    /// Calls an operation that reads.
    pub(super) async fn ask(
        &self,
        (service, operation): (&Service, &Operation),
        sourced_id: Option<&str>,
        parameters: BTreeMap<String, SetValue>,
    ) -> Result<Answered, NoAnswer> {
        let number = self.asked.fetch_add(1, Ordering::Relaxed);
        let identifier = format!("lc-{}-export-{number}", self.composer.run_id.to_lowercase());
        let composed = self.composer.call(&operation.id, sourced_id, parameters, &identifier);
        let composed = composed.map_err(|error| NoAnswer::Refused(error.to_string()))?;
        let sent = self.client.send(&composed.endpoint, &composed.request).await;
        let safe = |mut text: String| {
            self.redactor.text(&mut text);
            text
        };
        let response = sent.response.map_err(|error| match error.kind {
            TransportErrorKind::TooLarge => NoAnswer::Refused(safe(error.message)),
            _ => NoAnswer::Unreached(safe(error.message)),
        })?;
        answer::read(&response, service, operation).map_err(|error| match error {
            NoAnswer::Refused(text) => NoAnswer::Refused(safe(text)),
            NoAnswer::Unreached(text) => NoAnswer::Unreached(safe(text)),
        })
    }
}

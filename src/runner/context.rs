//! What all cases of a run share.

use std::collections::BTreeMap;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, Instant};

use tokio::time;

use super::compose::{Composed, Composer, Signer, Wire};
use super::plan::{Destination, Plan, PlanError};
use super::redact::Redactor;
use super::secret::Credentials;
use super::stop::Stop;
use super::transport::{Client, Connector, Limits};
use crate::judge::{Exchange, Judge, Oracle, Parsed, Purpose};
use crate::security::Moment;
use crate::suite::{Case, Fixtures};
use crate::target;
use crate::tls::TlsSeen;

/// How long an exchange may go on after the wish to stop.
const GRACE: Duration = Duration::from_secs(2);

/// What all cases of a run share.
#[derive(Debug)]
pub(super) struct Context {
    pub(super) plan: Plan,
    pub(super) composer: Composer,
    pub(super) judge: Judge,
    pub(super) oracle: Oracle,
    pub(super) stop: Stop,
    client: Client,
    redactor: Redactor,
    started: Instant,
    exchanges: AtomicU64,
}

impl Context {
    pub(super) fn new(plan: Plan, stop: Stop, started: Instant) -> Result<Self, PlanError> {
        let connector = match &plan.destination {
            Destination::Url(_) => Connector::Tcp(plan.tls()?),
            Destination::InProcess(target) => {
                let target = Arc::clone(target);
                Connector::Memory(Arc::new(move |stream| {
                    tokio::spawn(target::serve_stream(stream, Arc::clone(&target)));
                }))
            }
        };
        Self::with_connector(plan, stop, started, connector)
    }

    pub(super) fn with_connector(
        plan: Plan,
        stop: Stop,
        started: Instant,
        connector: Connector,
    ) -> Result<Self, PlanError> {
        let endpoints = plan.endpoints()?;
        let credentials = Credentials::read(&plan.profile)?;
        let timeouts = &plan.profile.timeouts;
        let limits = Limits::new(timeouts.connect, timeouts.exchange);
        let world =
            || (Arc::clone(&plan.spec), Arc::clone(&plan.library), Arc::clone(&plan.profile));
        let (spec, library, profile) = world();
        let judge = Judge::new(spec, library, profile);
        let (spec, library, profile) = world();
        let oracle = Oracle::new(spec, library, profile);
        let composer = Composer {
            spec: Arc::clone(&plan.spec),
            library: Arc::clone(&plan.library),
            profile: Arc::clone(&plan.profile),
            fixtures: Fixtures::builtin(),
            endpoints,
            run_id: plan.run_id.clone(),
            signer: Signer { identity: credentials.identity, moments: Arc::new(moment) },
        };
        Ok(Self {
            composer,
            judge,
            oracle,
            stop,
            client: Client::new(connector, limits, plan.retries),
            redactor: Redactor::new(&credentials.secrets),
            started,
            exchanges: AtomicU64::new(0),
            plan,
        })
    }

    /// Makes an exchange. What is returned holds no secret any more.
    pub(super) async fn exchange(
        &self,
        composed: Composed,
        purpose: Purpose,
        index: usize,
    ) -> Exchange {
        let Composed {
            operation, endpoint, mut request, wire, message_identifier, mut hidden, ..
        } = composed;
        self.exchanges.fetch_add(1, Ordering::Relaxed);
        let began = Instant::now();
        let sending = async {
            match wire {
                Wire::Http => self.client.send(&endpoint, &request).await,
                Wire::Bytes => self.client.send_bytes(&endpoint, &request.body).await,
            }
        };
        // Cleaning up goes on after the wish to stop, under a deadline of its own.
        let sent = if purpose == Purpose::Teardown {
            sending.await
        } else {
            tokio::select! {
                biased;
                sent = sending => sent,
                () = self.grace_over() => Client::given_up(&endpoint),
            }
        };
        let elapsed = began.elapsed();
        let mut response = sent.response;
        hidden.apply(&mut request);
        let mut url = endpoint.url;
        // What was made from secrets for this request alone, and the secrets themselves.
        let own = (!hidden.texts.is_empty()).then(|| Redactor::new(&hidden.texts));
        for redactor in own.iter().chain([&self.redactor]) {
            redactor.request(&mut request);
            match &mut response {
                Ok(response) => redactor.response(response),
                Err(error) => redactor.text(&mut error.message),
            }
            redactor.text(&mut url);
        }
        Exchange {
            index,
            purpose,
            operation,
            url,
            request,
            message_identifier,
            deliberate: composed.deliberate,
            response,
            started: began.duration_since(self.started),
            elapsed,
            attempts: sent.attempts,
            parsed: Parsed::default(),
        }
    }

    /// Identifiers of this run begin with this.
    pub(super) fn id_prefix(&self) -> String {
        format!("lc-{}-", self.plan.run_id.to_lowercase())
    }

    /// The variables a case begins with: its identifiers, unique to the run.
    pub(super) fn variables(&self, case: &Case) -> BTreeMap<String, String> {
        let prefix = self.id_prefix();
        let id = |name: &String| format!("{prefix}{}-{name}", case.id).to_lowercase();
        let mut variables: BTreeMap<_, _> =
            case.ids.keys().map(|name| (name.clone(), id(name))).collect();
        variables.insert("run".to_owned(), self.plan.run_id.clone());
        let known = self.plan.profile.known.iter();
        variables.extend(known.map(|(name, id)| (format!("known.{name}"), id.clone())));
        variables
    }

    /// Exchanges made so far.
    pub(super) fn exchanges(&self) -> u64 {
        self.exchanges.load(Ordering::Relaxed)
    }

    /// With whom TLS was spoken, where it was.
    pub(super) fn tls_seen(&self) -> Option<TlsSeen> {
        self.client.tls_seen()
    }

    async fn grace_over(&self) {
        let noticed = self.stop.wait().await;
        time::sleep_until(noticed + GRACE).await;
    }
}

/// Now, with random bytes.
pub(super) fn moment() -> Moment {
    let mut nonce = [0; 16];
    getrandom::fill(&mut nonce).expect("the system gives random bytes");
    Moment { now: jiff::Timestamp::now(), nonce }
}

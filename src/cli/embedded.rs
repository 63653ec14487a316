//! The mock, as `run` and `serve` set it up.

use std::net::SocketAddr;
use std::sync::Arc;

use tokio::net::TcpListener;
use tokio::sync::oneshot;
use tokio::task::JoinHandle;

use super::error::{CliError, CliResult};
use super::gate::gate;
use super::world::World;
use crate::security::{Gate, Rigour, Scheme};
use crate::spec::OperationRef;
use crate::suite::Profile;
use crate::target::{Hosts, HttpLimits, Strictness, Target, TargetConfig, serve, serve_tls};
use crate::tls::TlsServer;

/// How the mock is to behave.
#[derive(Clone, Debug, Default)]
pub struct MockSettings<'a> {
    /// Names of quirks.
    pub quirks: &'a [String],
    /// What becomes of requests that break a rule.
    pub strictness: Strictness,
    /// Name of the style of responses; that of the profile where none is chosen.
    pub style: Option<&'a str>,
    /// Who is let in; who shows the profile's credentials where none is chosen.
    pub gate: Option<Arc<Gate>>,
}

/// A mock that claims what `profile` claims.
///
/// # Errors
/// Where there is no such quirk or style, or the profile's credentials cannot be had.
pub fn mock(
    world: &World,
    profile: &Profile,
    settings: &MockSettings<'_>,
) -> CliResult<Arc<Target>> {
    let claimed = &profile.operations;
    let all = world.spec.services.iter().flat_map(|service| &service.operations);
    let config = TargetConfig {
        style: settings.style.unwrap_or(&profile.style.0).to_owned(),
        strictness: settings.strictness,
        revisions: profile.revisions.clone(),
        version: profile.version.clone(),
        personality: profile.personality.clone(),
        known: profile.known.clone(),
        services: Some(claimed.keys().map(OperationRef::service).collect()),
        gate: match &settings.gate {
            Some(gate) => Arc::clone(gate),
            None => gate(profile, Rigour::Strict, Scheme::Http)?,
        },
        unsupported: all.map(|o| o.id.clone()).filter(|id| !claimed.contains_key(id)).collect(),
        ..TargetConfig::default()
    };
    let quirks = settings.quirks.iter().map(String::as_str);
    let config = config.with_quirks(quirks).map_err(CliError::usage)?;
    let target = Target::with_config(Arc::clone(&world.spec), &world.library, config);
    target.map(Arc::new).map_err(CliError::usage)
}

/// A mock that listens, until it is dropped or stopped.
pub struct Server {
    /// Where it listens.
    pub address: SocketAddr,
    scheme: Scheme,
    stop: oneshot::Sender<()>,
    task: JoinHandle<()>,
}

impl Server {
    /// Begins to listen.
    ///
    /// # Errors
    /// Where the address cannot be had.
    pub async fn start(
        address: SocketAddr,
        target: Arc<Target>,
        hosts: Hosts,
        tls: Option<TlsServer>,
    ) -> CliResult<Self> {
        let busy = |error| {
            CliError::usage(format!(
                "cannot listen on {address}: {error}; choose another port, or 0 for a free one"
            ))
        };
        let listener = TcpListener::bind(address).await.map_err(busy)?;
        let address = listener.local_addr().map_err(busy)?;
        let limits = HttpLimits { hosts, ..HttpLimits::default() };
        let (stop, stopped) = oneshot::channel();
        // The sender gone is as good as a word from it.
        let stopped = async move { drop(stopped.await) };
        let scheme = if tls.is_some() { Scheme::Https } else { Scheme::Http };
        let task = match tls {
            None => tokio::spawn(serve(listener, target, limits, stopped)),
            Some(tls) => tokio::spawn(serve_tls(listener, target, limits, tls, stopped)),
        };
        Ok(Self { address, scheme, stop, task })
    }

    /// The URL of the whole mock.
    pub fn url(&self) -> String {
        format!("{}://{}/", self.scheme.name(), self.address)
    }

    /// Ends it in order: running exchanges are finished first.
    ///
    /// # Errors
    /// Where the server broke.
    pub async fn stop(self) -> CliResult<()> {
        let _ = self.stop.send(());
        self.task.await.map_err(|panic| CliError::internal(format_args!("the mock broke: {panic}")))
    }
}

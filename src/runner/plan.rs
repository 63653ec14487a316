//! What to run, against what, how.

use std::collections::BTreeMap;
use std::path::PathBuf;
use std::sync::Arc;

use super::secret::{CredentialError, Credentials};
use super::transport::{Endpoint, EndpointError};
use crate::bindings::Library;
use crate::security::Scheme;
use crate::spec::{ServiceId, Spec};
use crate::suite::{Case, Profile};
use crate::target::Target;
use crate::tls::{TlsClient, TlsError, Trust, Verification};

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
    /// Times a request is sent again where no connection could be made. Never after a response.
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

/// A plan that cannot be carried out.
#[derive(Clone, Debug, Eq, PartialEq, thiserror::Error)]
pub enum PlanError {
    /// The target's URL, or an endpoint of the profile, is no target.
    #[error(transparent)]
    Endpoint(#[from] EndpointError),
    /// The profile's credentials cannot be had.
    #[error(transparent)]
    Credentials(#[from] CredentialError),
    /// The files for TLS cannot be used.
    #[error(transparent)]
    Tls(#[from] TlsError),
}

/// The name that in-memory connections go by in `Host` fields and URLs.
const IN_PROCESS: &str = "http://localhost/";

impl Plan {
    /// Looks at what can be known to be wrong without sending anything: the URL, the profile's
    /// endpoints, its credentials. [`super::run`] finds the same, but only as a lost run.
    ///
    /// # Errors
    /// The first thing that is wrong.
    pub fn check(&self) -> Result<(), PlanError> {
        self.endpoints()?;
        Credentials::read(&self.profile)?;
        self.tls()?;
        Ok(())
    }

    /// How TLS is spoken, where an endpoint wants it.
    pub(super) fn tls(&self) -> Result<Option<Arc<TlsClient>>, PlanError> {
        let is_tls = |endpoint: &Endpoint| endpoint.scheme == Scheme::Https;
        if !self.endpoints()?.values().any(is_tls) {
            return Ok(None);
        }
        let files = &self.profile.tls;
        let path = |text: &Option<String>| text.as_ref().map(PathBuf::from);
        let trust = Trust {
            ca: path(&files.ca_file),
            client: path(&files.client_certificate).zip(path(&files.client_key)),
            verification: if files.insecure { Verification::Off } else { Verification::On },
        };
        Ok(Some(Arc::new(TlsClient::new(&trust)?)))
    }

    /// Where each service is.
    pub(super) fn endpoints(&self) -> Result<BTreeMap<ServiceId, Endpoint>, EndpointError> {
        let base = match &self.destination {
            Destination::Url(url) => url.as_str(),
            Destination::InProcess(_) => IN_PROCESS,
        };
        let services = self.spec.services.iter();
        services
            .map(|service| {
                let named = self.profile.endpoints.get(&service.id).map(String::as_str);
                Ok((service.id.clone(), Endpoint::below(base, named)?))
            })
            .collect()
    }

    /// The target as reports name it. Credentials that stand in a URL, which is then refused, are
    /// not repeated.
    pub(super) fn target_name(&self) -> String {
        match &self.destination {
            Destination::Url(url) => match url.rsplit_once('@') {
                Some((_, rest)) => format!("...@{rest}"),
                None => url.clone(),
            },
            Destination::InProcess(_) => "embedded mock".to_owned(),
        }
    }
}

//! Connections to targets.

use std::fmt;
use std::path::PathBuf;
use std::sync::{Arc, Mutex, PoisonError};

use rustls::crypto::{CryptoProvider, ring};
use rustls::pki_types::ServerName;
use rustls::{ClientConfig, RootCertStore};
use serde::{Deserialize, Serialize};
use tokio::net::TcpStream;
use tokio_rustls::TlsConnector;
use tokio_rustls::client::TlsStream;

use super::error::TlsError;
use super::fingerprint::fingerprint;
use super::pem;
use super::unverified::Unverified;

/// Whom to trust, and what to show.
#[derive(Clone, Debug, Default)]
pub struct Trust {
    /// Certificates to trust instead of those of the system.
    pub ca: Option<PathBuf>,
    /// The certificate to show, and its private key.
    pub client: Option<(PathBuf, PathBuf)>,
    /// Whether the other side's certificate is verified.
    pub verification: Verification,
}

/// Whether the other side's certificate is verified.
#[derive(Clone, Copy, Debug, Default, Eq, PartialEq)]
pub enum Verification {
    /// It is.
    #[default]
    On,
    /// It is not: whoever answers is taken for the target.
    Off,
}

/// With whom TLS was spoken: evidence for a report.
#[derive(Clone, Debug, Deserialize, Eq, PartialEq, Serialize)]
pub struct TlsSeen {
    /// Whether the certificate was verified. Where it was not, the report says nothing of whose
    /// answers it is about.
    pub verified: bool,
    /// The protocol, such as `TLSv1.3`.
    pub protocol: String,
    /// The SHA-256 fingerprint of the certificate of the first connection.
    pub fingerprint: String,
}

/// Makes connections.
pub struct TlsClient {
    config: Arc<ClientConfig>,
    verification: Verification,
    seen: Mutex<Option<TlsSeen>>,
}

impl TlsClient {
    /// Reads the files.
    ///
    /// # Errors
    /// Where one of them cannot be used, or there is nobody to trust.
    pub fn new(trust: &Trust) -> Result<Self, TlsError> {
        let builder = ClientConfig::builder_with_provider(provider())
            .with_safe_default_protocol_versions()
            .map_err(|error| TlsError::Handshake(error.to_string()))?;
        let builder = match trust.verification {
            Verification::On => builder.with_root_certificates(roots(trust)?),
            Verification::Off => builder
                .dangerous()
                .with_custom_certificate_verifier(Arc::new(Unverified::new(provider()))),
        };
        let mut config = match &trust.client {
            None => builder.with_no_client_auth(),
            Some((certificate, key)) => builder
                .with_client_auth_cert(pem::certificates(certificate)?, pem::private_key(key)?)
                .map_err(|error| pem::unusable(certificate, &error.to_string()))?,
        };
        config.alpn_protocols = vec![b"http/1.1".to_vec()];
        let verification = trust.verification;
        Ok(Self { config: Arc::new(config), verification, seen: Mutex::default() })
    }

    /// Speaks TLS over a connection, to a server of that name.
    ///
    /// # Errors
    /// Where the two sides do not come to terms, or the other one is not who it has to be.
    pub async fn connect(
        &self,
        name: &str,
        stream: TcpStream,
    ) -> Result<TlsStream<TcpStream>, TlsError> {
        let server =
            ServerName::try_from(name.to_owned()).map_err(|_| TlsError::Name(name.to_owned()))?;
        let connector = TlsConnector::from(Arc::clone(&self.config));
        let stream = connector
            .connect(server, stream)
            .await
            .map_err(|error| TlsError::of_handshake(name, &error))?;
        self.note(&stream);
        Ok(stream)
    }

    /// With whom TLS was spoken first.
    #[must_use]
    pub fn seen(&self) -> Option<TlsSeen> {
        self.seen.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    fn note(&self, stream: &TlsStream<TcpStream>) {
        let mut seen = self.seen.lock().unwrap_or_else(PoisonError::into_inner);
        if seen.is_some() {
            return;
        }
        let (_, connection) = stream.get_ref();
        let certificate = connection.peer_certificates().and_then(<[_]>::first);
        *seen = Some(TlsSeen {
            verified: self.verification == Verification::On,
            protocol: connection
                .protocol_version()
                .and_then(|version| version.as_str())
                .unwrap_or("TLS")
                .replace('_', "."),
            fingerprint: certificate.map(|it| fingerprint(it)).unwrap_or_default(),
        });
    }
}

impl fmt::Debug for TlsClient {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("TlsClient")
            .field("verification", &self.verification)
            .finish_non_exhaustive()
    }
}

/// The cryptography in use.
pub(super) fn provider() -> Arc<CryptoProvider> {
    Arc::new(ring::default_provider())
}

/// Those in the file, or those of the system.
fn roots(trust: &Trust) -> Result<RootCertStore, TlsError> {
    let mut roots = RootCertStore::empty();
    match &trust.ca {
        Some(path) => {
            for certificate in pem::certificates(path)? {
                roots.add(certificate).map_err(|error| pem::unusable(path, &error.to_string()))?;
            }
        }
        None => {
            // Some stores hold a certificate that no library reads; the others still count.
            roots.add_parsable_certificates(rustls_native_certs::load_native_certs().certs);
            if roots.is_empty() {
                return Err(TlsError::NoRoots);
            }
        }
    }
    Ok(roots)
}

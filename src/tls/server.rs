//! The mock's side.

use std::fmt;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use rcgen::{CertificateParams, DistinguishedName, DnType, KeyPair, date_time_ymd};
use rustls::pki_types::{CertificateDer, PrivateKeyDer, PrivatePkcs8KeyDer};
use rustls::server::WebPkiClientVerifier;
use rustls::{RootCertStore, ServerConfig};
use tokio_rustls::TlsAcceptor;

use super::client::provider;
use super::error::TlsError;
use super::fingerprint::fingerprint;
use super::pem;

/// Where the mock's certificate comes from.
#[derive(Clone, Debug, Eq, PartialEq)]
pub enum Certificate {
    /// It is made on the spot, for these names and addresses, and signs itself.
    SelfSigned(Vec<String>),
    /// It is in a file, with the chain behind it, and its key in another.
    Files {
        /// The certificates.
        certificate: PathBuf,
        /// The key.
        key: PathBuf,
    },
}

/// Accepts connections.
#[derive(Clone)]
pub struct TlsServer {
    /// Speaks TLS over a connection.
    pub acceptor: TlsAcceptor,
    /// The SHA-256 fingerprint of the certificate.
    pub fingerprint: String,
    /// The certificate in PEM form, where it was made here.
    pub pem: Option<String>,
}

impl TlsServer {
    /// Reads or makes the certificate. Where `client_ca` is given, clients have to show one that was
    /// issued by it.
    ///
    /// # Errors
    /// Where a file cannot be used, or the certificate cannot be made.
    pub fn new(certificate: &Certificate, client_ca: Option<&Path>) -> Result<Self, TlsError> {
        let Material { chain, key, pem, place } = material(certificate)?;
        let fingerprint = chain.first().map(|it| fingerprint(it)).unwrap_or_default();
        let builder = ServerConfig::builder_with_provider(provider())
            .with_safe_default_protocol_versions()
            .map_err(|error| TlsError::Handshake(error.to_string()))?;
        let builder = match client_ca {
            None => builder.with_no_client_auth(),
            Some(path) => {
                let wrong = |error: &dyn fmt::Display| pem::unusable(path, &error.to_string());
                let mut roots = RootCertStore::empty();
                for certificate in pem::certificates(path)? {
                    roots.add(certificate).map_err(|error| wrong(&error))?;
                }
                let verifier =
                    WebPkiClientVerifier::builder_with_provider(Arc::new(roots), provider())
                        .build()
                        .map_err(|error| wrong(&error))?;
                builder.with_client_cert_verifier(verifier)
            }
        };
        let mut config = builder
            .with_single_cert(chain, key)
            .map_err(|error| pem::unusable(&place, &error.to_string()))?;
        config.alpn_protocols = vec![b"http/1.1".to_vec()];
        Ok(Self { acceptor: TlsAcceptor::from(Arc::new(config)), fingerprint, pem })
    }
}

impl fmt::Debug for TlsServer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("TlsServer").field("fingerprint", &self.fingerprint).finish_non_exhaustive()
    }
}

struct Material {
    chain: Vec<CertificateDer<'static>>,
    key: PrivateKeyDer<'static>,
    pem: Option<String>,
    /// What messages call it.
    place: PathBuf,
}

fn material(certificate: &Certificate) -> Result<Material, TlsError> {
    match certificate {
        Certificate::Files { certificate, key } => Ok(Material {
            chain: pem::certificates(certificate)?,
            key: pem::private_key(key)?,
            pem: None,
            place: certificate.clone(),
        }),
        Certificate::SelfSigned(names) => {
            self_signed(names).map_err(|error| TlsError::Make(error.to_string()))
        }
    }
}

/// A certificate that is no authority, so that whoever trusts it trusts nothing else. It holds from
/// yesterday to next year, which is longer than any test and short enough for every client.
fn self_signed(names: &[String]) -> Result<Material, rcgen::Error> {
    let mut params = CertificateParams::new(names.to_vec())?;
    let mut subject = DistinguishedName::new();
    subject.push(DnType::CommonName, "lis-conform mock");
    params.distinguished_name = subject;
    let today = jiff::Timestamp::now().to_zoned(jiff::tz::TimeZone::UTC).date();
    let day = |date: jiff::civil::Date| {
        let number = |value: i8| u8::try_from(value).unwrap_or(1);
        date_time_ymd(i32::from(date.year()), number(date.month()), number(date.day()))
    };
    params.not_before = day(today.yesterday().unwrap_or(today));
    params.not_after = day(today.saturating_add(jiff::Span::new().years(1)));
    let key = KeyPair::generate()?;
    let made = params.self_signed(&key)?;
    Ok(Material {
        chain: vec![made.der().clone()],
        key: PrivatePkcs8KeyDer::from(key.serialize_der()).into(),
        pem: Some(made.pem()),
        place: PathBuf::from("the certificate made here"),
    })
}

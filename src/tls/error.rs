//! What can be wrong with TLS: lowercase sentences that say what to do next.

use std::io;

use rustls::{CertificateError, Error};

/// What can be wrong with TLS.
#[derive(Clone, Debug, Eq, PartialEq, thiserror::Error)]
pub enum TlsError {
    /// A file cannot be read.
    #[error("cannot read {path}: {cause}")]
    File {
        /// The file.
        path: String,
        /// Why.
        cause: String,
    },
    /// A file has nothing of what it is for.
    #[error("{path} has no {what} in PEM form")]
    Nothing {
        /// The file.
        path: String,
        /// What it is for.
        what: &'static str,
    },
    /// Certificate or key cannot be used.
    #[error("{path}: {cause}")]
    Unusable {
        /// The file.
        path: String,
        /// Why.
        cause: String,
    },
    /// The system has no certificates to trust.
    #[error("this system has no certificates to trust; name some with --ca FILE")]
    NoRoots,
    /// A certificate could not be made.
    #[error("cannot make a certificate: {0}")]
    Make(String),
    /// Nobody set TLS up.
    #[error("TLS was not set up for this endpoint")]
    NotSetUp,
    /// The name cannot stand in a certificate.
    #[error("`{0}` is no name that a certificate can be for")]
    Name(String),
    /// The two sides did not come to terms.
    #[error("{0}")]
    Handshake(String),
}

impl TlsError {
    /// What came of a handshake that failed.
    pub(super) fn of_handshake(name: &str, error: &io::Error) -> Self {
        let inner = error.get_ref().and_then(|inner| inner.downcast_ref::<Error>());
        let Some(inner) = inner else {
            return Self::Handshake(format!(
                "{error}; does the port speak TLS at all, and does it want a certificate of ours \
                 (--client-cert)?"
            ));
        };
        let next = match inner {
            Error::InvalidCertificate(CertificateError::UnknownIssuer) => {
                "its certificate was issued by nobody who is trusted; name the issuer's certificate \
                 with --ca FILE"
            }
            Error::InvalidCertificate(
                CertificateError::NotValidForName | CertificateError::NotValidForNameContext { .. },
            ) => "its certificate is for another name; use the name that it is for",
            Error::InvalidCertificate(
                CertificateError::Expired | CertificateError::ExpiredContext { .. },
            ) => "its certificate is out of date",
            Error::InvalidCertificate(_) => "its certificate cannot be trusted",
            Error::InvalidMessage(_) => "what it answers is no TLS; is this an http port?",
            Error::AlertReceived(_) => {
                "it broke off; does it want a certificate of ours (--client-cert)?"
            }
            _ => "the two sides did not come to terms",
        };
        Self::Handshake(format!("{next} ({name}: {inner})"))
    }
}

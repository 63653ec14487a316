//! Certificates and keys in files.

use std::fs::File;
use std::io::Read as _;
use std::path::Path;

use rustls::pki_types::pem::PemObject as _;
use rustls::pki_types::{CertificateDer, PrivateKeyDer};

use super::error::TlsError;

/// No file of certificates is larger.
const LARGEST: u64 = 4 << 20;

/// All certificates in a file, at least one.
pub(super) fn certificates(path: &Path) -> Result<Vec<CertificateDer<'static>>, TlsError> {
    let text = read(path)?;
    let all: Result<Vec<_>, _> = CertificateDer::pem_slice_iter(&text).collect();
    let all = all.map_err(|error| unusable(path, &error.to_string()))?;
    if all.is_empty() {
        return Err(TlsError::Nothing { path: shown(path), what: "certificate" });
    }
    Ok(all)
}

/// The private key in a file.
pub(super) fn private_key(path: &Path) -> Result<PrivateKeyDer<'static>, TlsError> {
    // What the crate says of a key that it cannot read may hold parts of it.
    PrivateKeyDer::from_pem_slice(&read(path)?)
        .map_err(|_| TlsError::Nothing { path: shown(path), what: "unprotected private key" })
}

pub(super) fn unusable(path: &Path, cause: &str) -> TlsError {
    TlsError::Unusable { path: shown(path), cause: cause.to_owned() }
}

fn read(path: &Path) -> Result<Vec<u8>, TlsError> {
    let wrong = |cause: String| TlsError::File { path: shown(path), cause };
    let file = File::open(path).map_err(|error| wrong(error.to_string()))?;
    let mut bytes = Vec::new();
    let read = file.take(LARGEST + 1).read_to_end(&mut bytes);
    read.map_err(|error| wrong(error.to_string()))?;
    if bytes.len() as u64 > LARGEST {
        return Err(wrong("it is larger than 4 MiB".to_owned()));
    }
    Ok(bytes)
}

fn shown(path: &Path) -> String {
    path.display().to_string()
}

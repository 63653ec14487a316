//! A certificate in a line.

use sha2::{Digest as _, Sha256};

/// The SHA-256 fingerprint as other tools write it: pairs of digits with colons between them.
pub(super) fn fingerprint(certificate: &[u8]) -> String {
    let pairs: Vec<String> =
        Sha256::digest(certificate).iter().map(|byte| format!("{byte:02X}")).collect();
    pairs.join(":")
}

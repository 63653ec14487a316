//! What makes a folder of results evidence: a list of its files with their hashes, and what data
//! judged. Pure: values in, values out.
//!
//! - `digest`: SHA-256 of bytes, as text and while writing;
//! - `path`: the names that files of a bundle may have;
//! - `manifest`: the list; `check`: a folder held against it;
//! - `signature`: whether a signature of the manifest holds;
//! - `suite_hash`: one hash of all cases, requirements, schemas and tables that judge.

mod check;
mod digest;
mod manifest;
#[cfg(test)]
mod manifest_tests;
mod path;
mod signature;
mod suite_hash;

pub use check::{ManifestFinding, check};
pub use digest::{Digest, DigestError, Hashing};
pub use manifest::{
    ListedFile, MANIFEST_FILE, MANIFEST_VERSION, Manifest, ManifestError, ManifestKind, Origin,
    SIGNATURE_FILE, ToolInfo,
};
pub use path::{BundlePath, PathError};
pub use signature::{PublicKey, SignatureError, Signed, key_id};
pub use suite_hash::{builtin_suite_hash, suite_hash};

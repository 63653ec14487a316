//! TLS: nobody else listens, and the other side is who it says it is.
//!
//! - `client`: connections to targets, verified unless that is switched off; `unverified`: what then
//!   stands in the place of verification;
//! - `server`: the mock's side, with a certificate that is given or made on the spot;
//! - `pem`: certificates and keys in files; `fingerprint`: a certificate in a line;
//! - `error`: what can be wrong with them.

mod client;
mod error;
mod fingerprint;
mod pem;
mod server;
#[cfg(test)]
mod tests;
mod unverified;

pub use client::{TlsClient, TlsSeen, Trust, Verification};
pub use error::TlsError;
pub use server::{Certificate, TlsServer};

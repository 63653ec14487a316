//! One HTTP/1.1 client for everything: keep-alive, limits, no redirects, no decompression.
//!
//! - `endpoint`: where requests go; `query`: credentials that must not stand there;
//! - `connect`: TCP or in-memory connections;
//! - `pool`, `tap`: connections kept alive, and a look at the first bytes that come back;
//! - `client`: one exchange through the HTTP library;
//! - `raw`: one exchange of hand-written bytes, past the HTTP library;
//! - `limits`, `failure`: what is refused, and how that is said.

mod client;
mod connect;
mod endpoint;
mod failure;
mod limits;
mod pool;
mod query;
mod raw;
mod tap;
#[cfg(test)]
mod tests;

pub use client::Client;
pub use connect::Connector;
pub use endpoint::{Endpoint, EndpointError};
pub use limits::Limits;

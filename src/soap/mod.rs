//! SOAP 1.1 and the IMS header blocks: bytes to message and back, and which rules a message breaks.
//!
//! - `http`: requests and responses as values;
//! - `status`: the IMS status block, typed for writing and as found for reading;
//! - `envelope`: building and taking apart envelopes, headers and faults;
//! - `rules`: header, status, fault, HTTP and envelope rules as checks on one response.

mod envelope;
pub mod http;
mod status;

pub use envelope::*;
pub use status::*;

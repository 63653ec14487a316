//! SOAP 1.1 and the IMS header blocks, as far as they are the same for every service.
//!
//! - `http`: requests and responses as values;
//! - `status`: the IMS status block, typed for writing and as found for reading;
//! - `envelope`: building envelopes, header blocks and faults;
//! - `found`: taking envelopes apart;
//! - `styles`: the built-in writer styles.
//!
//! Which rules a message breaks is judged in [`crate::judge`].

mod envelope;
mod found;
pub mod http;
mod status;
pub mod styles;

pub use envelope::{
    Fault, FaultCode, REQUEST_HEADER, RESPONSE_HEADER, RequestHeader, ResponseHeader, envelope,
    fault_element, request_header_block, response_header_block,
};
pub use found::{Envelope, FoundFault};
pub use status::{CodeMajor, CodeMinorField, Severity, Status, StatusInfo, TARGET_END_SYSTEM};

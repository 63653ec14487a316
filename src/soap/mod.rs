//! SOAP 1.1 and the IMS header blocks, as far as they are the same for every service.
//!
//! - `http`: requests and responses as values;
//! - `status`: the IMS status block, typed for writing and as found for reading;
//! - `envelope`: building envelopes, header blocks and faults;
//! - `header_words`: what the parts of header blocks are called in each release;
//! - `found`: taking envelopes apart;
//! - `styles`: the built-in writer styles.
//!
//! Which rules a message breaks is judged in [`crate::judge`].

mod envelope;
mod found;
mod header_words;
pub mod http;
mod status;
pub mod styles;

pub use envelope::{
    Fault, FaultCode, RequestHeader, ResponseHeader, Statuses, envelope, fault_element,
    request_header_block, response_header_block,
};
pub use found::{Envelope, FoundFault, FoundStatuses};
pub use header_words::{HeaderWords, StatusPart};
pub use status::{CodeMajor, CodeMinorField, Severity, Status, StatusInfo, TARGET_END_SYSTEM};

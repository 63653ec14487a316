//! The standards as data: services and operations, status codes, the clause catalogue.
//!
//! - `service`: what a service and its operations are; `verb`: what operations do; `layout`: where
//!   header and status are;
//! - `clause`: the requirements; `status_codes`: the values of the status block;
//! - `personality`: what products make of a release, beyond and against its text;
//! - `load`: service tables to values; `standards`: all of it, loaded and indexed;
//! - `toml_file`: what every loader of TOML files shares.

mod clause;
mod layout;
mod load;
pub mod personality;
mod service;
mod standards;
mod status_codes;
pub mod toml_file;
mod verb;

pub use clause::{Catalogue, Clause, ClauseId, Ground, Subject};
pub use layout::{HeaderDialect, HeaderLayout, StatusPlace};
pub use personality::{ObjectRules, Personality};
pub use service::{
    Condition, Kind, OnDelete, Operation, OperationRef, Parameter, Reference, Role, Service,
    ServiceId, WsdlNames,
};
pub use standards::{Spec, SpecError};
pub use status_codes::{MinorCode, MinorStanding, StatusCode, StatusCodes, StatusWord};
pub use verb::Verb;

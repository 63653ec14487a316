//! The standards as data: services and operations, status codes, the clause catalogue.
//!
//! - `service`: what a service and its operations are;
//! - `clause`: the requirements; `status_codes`: the values of the status block;
//! - `load`: service tables to values; `standards`: all of it, loaded and indexed;
//! - `toml_file`: what every loader of TOML files shares.

mod clause;
mod load;
mod service;
mod standards;
mod status_codes;
pub mod toml_file;

pub use clause::{Catalogue, Clause, ClauseId};
pub use service::{
    Kind, OnDelete, Operation, OperationRef, Parameter, Reference, Role, Service, ServiceId, Verb,
    WsdlNames,
};
pub use standards::{Spec, SpecError};
pub use status_codes::{MinorCode, MinorStanding, StatusCode, StatusCodes, StatusWord};

//! The standards as data: services and operations, status codes, the clause catalogue.

mod clause;
mod load;
mod service;
mod toml_file;

pub use clause::{Catalogue, Clause, ClauseId};
pub use service::{
    Kind, OnDelete, Operation, OperationRef, Parameter, Reference, Role, Service, ServiceId, Spec,
    SpecError, Verb, WsdlNames,
};

//! XSD 1.0: schema documents compiled to automata, and streaming validation over them.
//!
//! - `reader` turns schema documents into a `grammar`: declarations and types by number;
//! - `automaton` compiles content models, strict and relaxed (without what is only inferred);
//! - `value` knows the simple types;
//! - `derivation` checks derived types and content models against the constraints on schemas;
//! - `identity` holds unique, key and keyref;
//! - `derives` knows how types are derived from one another;
//! - `validate` runs events, from a tree or a stream, through a grammar;
//! - `evidence` reads our own attributes that say what a rule rests on.

mod automaton;
mod compiled;
mod derivation;
mod derives;
mod error;
mod evidence;
mod grammar;
mod identity;
mod names;
mod reader;
mod source;
mod validate;
mod value;
mod violation;

pub use compiled::Schema;
pub use error::SchemaError;
pub use evidence::EVIDENCE;
pub use source::{Location, OwnedSource, SchemaSource};
pub(crate) use validate::DANGLING;
pub use validate::{
    Beyond, Companion, PlacedViolation, Seekable, StreamOptions, StreamOutcome, Symbols, Totals,
    Validator,
};
pub use violation::{ChildShape, Structure, Violation};

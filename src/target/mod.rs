//! The mock: message to verb to model to message, its quirks, and the HTTP server around it.
//!
//! A request goes down these files and its answer comes back up:
//!
//! - `answer`: [`Target`], the one place that knows the whole trip;
//! - `admission`: what HTTP demands before anyone reads the body; `guard`: who may come in at all;
//! - `message`: bytes to a call of an operation, with the checks of SOAP 1.1 in their order
//!   (`ims_header` is the IMS header block, `spelling` what quirks do not read);
//! - `conduct`: the checks of the schema and the work of the model;
//! - `usual`: the quick way past those two for the most usual of requests;
//! - `outcome`: what it came to, and `writing`, `forms`: that as bytes;
//! - `misbehave`: how quirks change what is written; `quirk`: the quirks as data;
//! - `wsdl`: the description served at `?wsdl` (`wsdl_es` of Enterprise Services), `inline`: the
//!   schemas in it;
//! - `plant`: what is there without a request;
//! - `config`, `journal`: what the target is told, and what it tells;
//! - `server`: sockets. Everything above is pure but for the target's own lock.

mod admission;
mod answer;
mod conduct;
mod config;
mod forms;
mod guard;
mod ims_header;
mod inline;
mod journal;
mod message;
mod misbehave;
mod outcome;
mod plant;
mod quirk;
mod server;
mod spelling;
mod usual;
mod writing;
mod wsdl;
mod wsdl_es;

pub use answer::{Answer, Misfortune, Target};
pub use config::{Clock, ConfigError, MessageIds, Strictness, TargetConfig};
pub use journal::{JOURNAL_CAPACITY, Note};
pub use plant::NotPlanted;
pub use quirk::{
    Action, ByteHook, ConnectionHook, Edit, Hook, HttpHook, NewElement, Pattern, Quirk, QuirkError,
    ReplyHook, RequestHook, Scope, Step, UnknownQuirk, When, find_quirks, parse_quirks, quirks,
};
pub use server::{HostName, Hosts, HttpLimits, NoHostName, serve, serve_stream, serve_tls};

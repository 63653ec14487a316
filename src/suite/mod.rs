//! Case files: what they may say, loading them, linting them, selecting among them.
//!
//! - `case`: a case, parsed; `raw`: as it is written, and its JSON Schema; `lower`: from the one to
//!   the other; `load`: files to cases;
//! - `template`: texts with `${placeholders}`; `uses`: which variables a step needs; `fixtures`: the message bodies that cases name;
//! - `profile`: what a target claims; `profile_auth`: who it asks for; `profile_load`: files to profiles; `estate`: the file that names
//!   several targets;
//! - `selection`: choosing cases by words; `check`: whether requirements and cases fit together;
//!   `citations`: whether each assertion cites a clause that its exchange can speak of.

mod case;
mod check;
mod citations;
mod estate;
mod file_commands;
mod fixtures;
mod glob;
mod load;
mod lower;
mod profile;
mod profile_auth;
mod profile_load;
mod profile_ways;
mod raw;
mod selection;
mod template;
mod uses;

pub use case::{
    Case, CaseId, Check, CredentialsChoice, Envelope, Expect, HeaderChoice, Isolation, Nil,
    RawRequest, SetValue, StatusWanted, Step, StepAction,
};
pub use check::check;
pub use estate::{EstateAim, EstateTarget, parse_estate};
pub use file_commands::FileCommands;
pub use fixtures::Fixtures;
pub use glob::fits_glob;
pub use load::{Retired, load, load_builtin, load_one};
pub use profile::{Claim, Profile, ProfileDeviation, Queries, StyleChoice, Timeouts};
pub use profile_auth::{AuthScheme, Authentication, NamedAccount, SecretPlace, TlsFiles};
pub use profile_load::parse_duration;
pub use raw::case_json_schema;
pub use selection::{Selection, SelectionError};
pub use template::{Placeholder, TemplateError, fill, placeholders};

pub use crate::spec::toml_file::{Colour, Diagnostic, render};

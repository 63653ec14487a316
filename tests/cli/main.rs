//! The commands as a user sees them: exit codes, bad input, and what the documents show.
//!
//! One program for all of them, which links once and keeps all cores busy; a part by its name:
//! `cargo test --test cli waivers::`.

mod again;
mod canary;
mod certify;
#[cfg(unix)]
mod ci_examples;
mod commands;
mod contributing;
mod export;
mod import;
mod importer;
#[cfg(unix)]
mod kill;
mod matrix;
mod open_answers;
mod readme;
mod reports;
mod run;
mod security;
mod snapshots;
mod store;
mod support;
mod targets;
mod validate;
mod validate_rosters;
mod waivers;

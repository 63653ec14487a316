//! What importers are known to lose of a roster file that conforms. Nothing here is a breach of the
//! format, and nothing here changes a verdict.
//!
//! - `table`: which habit of a file costs what with whom, from `fixtures/importers.toml`;
//! - `watch`: habits that tags show; `fields`: fields that somebody does not read;
//! - `risk`: what is told.

mod fields;
mod risk;
mod table;
#[cfg(test)]
mod tests;
mod watch;

pub use risk::{ImporterRisk, Loss};
pub use table::importer_habits;
pub(super) use watch::{Context, Importers, Opened};

//! Judging: an exchange and what was expected of it, to findings. Pure.
//!
//! - `exchange`, `transcript`: what was recorded; `finding`: what is said of it;
//! - `message`, `parsed`, `subject`, `record`: messages parsed once, with all that judging them needs;
//! - `rules`: generic rules, a row each; `harness`: the same rules on our own requests;
//! - `steps`, `checks`: what a case expects, check by check; `unjudged`: what stays open;
//! - `invariants`, `oracle`: what must hold after every case;
//! - `ledger`: level and basis of a breach become its verdict.

mod breach;
mod checks;
mod comparison;
mod delivered;
mod exchange;
mod finding;
mod harness;
mod invariants;
mod judging;
mod ledger;
mod message;
mod oracle;
mod parsed;
mod record;
mod rules;
mod save_point_order;
mod steps;
mod subject;
mod transcript;
mod unjudged;

#[cfg(test)]
mod tests;

pub use exchange::{Exchange, Purpose, TransportError, TransportErrorKind};
pub use finding::{CaseOutcome, Finding, Observation, Place};
pub use judging::Judge;
pub use oracle::{Expectation, Oracle, Probe};
pub use parsed::Parsed;
pub use rules::rule_ids;
pub use transcript::Transcript;

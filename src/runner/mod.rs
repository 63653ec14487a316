//! Drives cases: transports, captures, teardown, scheduling, events.
//!
//! - `plan`: what to run, against what, how; `event`: what a run says as it goes;
//! - `run`: the whole run; `schedule`: which cases when; `drive`: one case;
//! - `conclude`: what is told of a case; `again`: the same of one that was recorded;
//! - `sanity`: whether there is a target; `applicable`: whether a case can be asked of it;
//! - `compose`: steps become requests; `transport`: requests become responses;
//! - `context`: what all cases share; `created`, `teardown`: nothing is left behind;
//! - `reading`: what a target holds, by its own reads;
//! - `secret`, `redact`: what must not be seen is not recorded;
//! - `answer`, `record`, `mistake`, `tally`, `order`, `stop`: smaller parts of the above.

mod again;
mod answer;
mod applicable;
mod compose;
mod conclude;
mod context;
mod created;
mod drive;
mod event;
mod mistake;
mod order;
mod plan;
mod reading;
mod record;
mod redact;
mod run;
mod sanity;
mod schedule;
mod secret;
mod stop;
mod tally;
mod teardown;
#[cfg(test)]
mod tests;
mod transport;

pub use again::{conclude_again, ruled_out};
pub use applicable::not_applicable;
pub use conclude::Concluded;
pub use event::{
    CaseFinished, Counts, Emission, Event, ExchangeRecord, Partition, RunFinished, RunStarted,
    SCHEMA_VERSION,
};
pub use mistake::HARNESS;
pub use plan::{Destination, KeepData, Plan, PlanError};
pub use reading::{Listed, NoAnswer, ReadObject, TargetReader};
pub use redact::MASK;
pub use run::run;
pub use secret::{CredentialError, identity, is_credential_field};
pub use transport::EndpointError;

//! Case files: what they may say, loading them, linting them, selecting among them.

mod case;
mod profile;

pub use case::{
    Case, CaseId, Check, Envelope, Expect, HeaderChoice, Isolation, RawRequest, SetValue, Step,
    StepAction,
};
pub use profile::{BasicAuth, Profile, Queries, StyleChoice, Timeouts};

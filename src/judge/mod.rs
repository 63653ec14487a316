//! Judging: an exchange and what was expected of it, to findings. Pure.

mod exchange;
mod finding;
mod oracle;
mod transcript;

pub use exchange::{Exchange, Purpose, TransportError, TransportErrorKind};
pub use finding::{CaseOutcome, Finding, Observation, Place};
pub use oracle::{Expectation, Probe, probes};
pub use transcript::Transcript;

use std::sync::Arc;

use crate::schema::Library;
use crate::spec::Spec;
use crate::suite::{Case, Profile};

/// Judges cases against one profile. Holds no state between cases.
#[derive(Clone, Debug)]
pub struct Judge {
    spec: Arc<Spec>,
    library: Arc<Library>,
    profile: Arc<Profile>,
}

impl Judge {
    /// A judge for targets of `profile`.
    #[must_use]
    pub fn new(spec: Arc<Spec>, library: Arc<Library>, profile: Arc<Profile>) -> Self {
        Self { spec, library, profile }
    }

    /// Whether the target says it carried out the request of this exchange. The runner stops a
    /// case where a preparing step is not accepted.
    #[must_use]
    pub fn accepted(&self, exchange: &Exchange) -> bool {
        let _ = (exchange, &self.spec, &self.library, &self.profile);
        todo!("room judge")
    }

    /// The texts of the elements at `path` below the response element.
    #[must_use]
    pub fn capture(&self, exchange: &Exchange, path: &str) -> Vec<String> {
        let _ = (exchange, path);
        todo!("room judge")
    }

    /// Judges everything that was recorded of a case: generic rules on every exchange, the case's
    /// own assertions, the invariants.
    #[must_use]
    pub fn judge(&self, case: &Case, transcript: &Transcript) -> CaseOutcome {
        let _ = (case, transcript);
        todo!("room judge")
    }
}

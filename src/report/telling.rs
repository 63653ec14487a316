//! What a report for people needs besides the run: the requirements, and how to run a case again.

use crate::spec::Spec;

/// What a report for people needs besides the run.
#[derive(Clone, Debug)]
pub struct Telling<'a> {
    /// The standards: services, operations, requirements.
    pub spec: &'a Spec,
    /// The command that made the run, without its filters; a case id behind it reruns that case.
    pub rerun: String,
}

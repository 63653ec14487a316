//! Everything recorded of one case: enough to judge it again without a network.

use std::collections::BTreeMap;

use super::exchange::Exchange;
use super::finding::Finding;
use super::oracle::Probe;

/// The record of one case.
#[derive(Clone, Debug, Default)]
pub struct Transcript {
    /// The exchanges in order, all purposes.
    pub exchanges: Vec<Exchange>,
    /// Identifiers and captured values by variable name. A name is set once in a case.
    pub variables: BTreeMap<String, String>,
    /// For each invariant exchange, by exchange index, what it probes.
    pub probes: BTreeMap<usize, Probe>,
    /// The step whose preparation failed, where that ended the case early.
    pub stopped_at: Option<usize>,
    /// Our own mistakes that ended the case early: what nobody could tell from the exchanges.
    pub mistakes: Vec<Finding>,
}

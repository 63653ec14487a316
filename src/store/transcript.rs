//! Everything recorded of one case as one line of JSON, and back: enough to judge it again.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::content::ContentError;
use super::exchange::{KeptExchange, KeptProbe};
use crate::judge::{Exchange, Finding, Oracle, Probe, Purpose, Transcript};
use crate::suite::CaseId;

/// The record of one case.
#[derive(Clone, Debug, Deserialize, Eq, PartialEq, Serialize)]
#[serde(deny_unknown_fields)]
pub struct KeptTranscript {
    /// The case.
    pub case: CaseId,
    /// Identifiers and captured values by variable name.
    pub variables: BTreeMap<String, String>,
    /// The step whose preparation failed, from 0, where that ended the case early.
    pub stopped_at: Option<usize>,
    /// Our own mistakes that ended the case early.
    pub mistakes: Vec<Finding>,
    /// The exchanges in order, all purposes.
    pub exchanges: Vec<KeptExchange>,
}

/// A line that is no record of a case.
#[derive(Debug, thiserror::Error)]
pub enum LineError {
    /// It is not JSON of this shape.
    #[error("it is no record of a case: {0}")]
    Shape(#[from] serde_json::Error),
    /// A body cannot be decoded.
    #[error(transparent)]
    Content(#[from] ContentError),
}

impl KeptTranscript {
    /// What is kept of a transcript.
    #[must_use]
    pub fn of(case: &CaseId, transcript: &Transcript) -> Self {
        let exchanges = transcript.exchanges.iter().map(|exchange| {
            let probe = transcript.probes.get(&exchange.index);
            let probe = probe.map(|probe| KeptProbe {
                operation: probe.operation.clone(),
                sourced_id: probe.sourced_id.clone(),
            });
            KeptExchange::of(exchange, probe)
        });
        Self {
            case: case.clone(),
            variables: transcript.variables.clone(),
            stopped_at: transcript.stopped_at,
            mistakes: transcript.mistakes.clone(),
            exchanges: exchanges.collect(),
        }
    }

    /// As one line, line feed included.
    #[must_use]
    pub fn to_line(&self) -> String {
        let mut line = serde_json::to_string(self).expect("its keys are strings");
        line.push('\n');
        line
    }

    /// Reads a line.
    ///
    /// # Errors
    /// Where it is none.
    pub fn parse(line: &str) -> Result<Self, LineError> {
        Ok(serde_json::from_str(line)?)
    }

    /// The transcript again. What the invariants must show is worked out anew from what the steps
    /// sent, by the present rules; which object each of them read is kept.
    ///
    /// # Errors
    /// Where a body cannot be decoded.
    pub fn into_transcript(self, oracle: &Oracle) -> Result<Transcript, ContentError> {
        let asked: Vec<(usize, Option<KeptProbe>)> =
            self.exchanges.iter().map(|it| (it.index, it.probe.clone())).collect();
        let exchanges: Result<Vec<_>, _> =
            self.exchanges.into_iter().map(KeptExchange::into_exchange).collect();
        let mut transcript = Transcript {
            exchanges: exchanges?,
            variables: self.variables,
            probes: BTreeMap::new(),
            stopped_at: self.stopped_at,
            mistakes: self.mistakes,
        };
        let is_probe = |it: &Exchange| it.purpose == Purpose::Invariant;
        if transcript.exchanges.iter().any(is_probe) {
            let mut due = oracle.probes(&transcript);
            for (index, probe) in asked {
                let Some(probe) = probe else { continue };
                let same = |it: &Probe| {
                    it.operation == probe.operation && it.sourced_id == probe.sourced_id
                };
                if let Some(at) = due.iter().position(same) {
                    transcript.probes.insert(index, due.swap_remove(at));
                }
            }
        }
        Ok(transcript)
    }
}

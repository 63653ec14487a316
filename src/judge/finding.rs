//! What judging says.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::ground::{Basis, Level, Verdict};
use crate::spec::ClauseId;

/// The outcome of one assertion on one exchange, where it is not a plain pass.
#[derive(Clone, Debug, Deserialize, Eq, PartialEq, Serialize)]
#[serde(deny_unknown_fields)]
pub struct Finding {
    /// Stable name: `CASE-ID#slug` for a case's own, the rule's id (`ST-05`) for generic ones.
    pub assertion: String,
    /// The clause tested.
    pub clause: ClauseId,
    /// Level of the clause.
    pub level: Level,
    /// Basis of the clause, or of the violated constraint where that is weaker.
    pub basis: Basis,
    /// What came of it.
    pub verdict: Verdict,
    /// What was expected.
    pub expected: String,
    /// What came.
    pub actual: String,
    /// Which exchange of the case shows it.
    pub exchange: Option<usize>,
    /// Where in the response (or request) message.
    pub place: Option<Place>,
    /// Line in the case file, for a case's own assertions.
    pub case_line: Option<u32>,
}

/// A place in a message.
#[derive(Clone, Debug, Deserialize, Eq, PartialEq, Serialize)]
#[serde(deny_unknown_fields)]
pub struct Place {
    /// Path with positions.
    pub path: String,
    /// Line in the message, from 1; 0 if not known.
    pub line: u32,
    /// Column in the message, from 1; 0 if not known.
    pub column: u32,
}

/// An answer to a question that the standard leaves open. Not judged.
#[derive(Clone, Debug, Deserialize, Eq, PartialEq, Serialize)]
#[serde(deny_unknown_fields)]
pub struct Observation {
    /// The assertion that asked.
    pub assertion: String,
    /// The question.
    pub question: String,
    /// What was seen.
    pub seen: String,
}

/// What judging a case came to.
#[derive(Clone, Debug, Default, Deserialize, Eq, PartialEq, Serialize)]
#[serde(deny_unknown_fields)]
pub struct CaseOutcome {
    /// How often each assertion held, by name.
    pub held: BTreeMap<String, u32>,
    /// The clause that each of the case's own assertions in `held` tests. Generic rules are not
    /// here: they bear the names of theirs.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub clauses: BTreeMap<String, ClauseId>,
    /// Everything that did not simply hold, in the order of the exchanges.
    pub findings: Vec<Finding>,
    /// Answers to open questions.
    pub observations: Vec<Observation>,
}

impl CaseOutcome {
    /// The clause that an assertion of `held` tests.
    #[must_use]
    pub fn clause_of(&self, assertion: &str) -> ClauseId {
        let own = self.clauses.get(assertion).cloned();
        own.unwrap_or_else(|| ClauseId(assertion.into()))
    }

    /// The worst verdict; `pass` where nothing was found.
    #[must_use]
    pub fn verdict(&self) -> Verdict {
        self.findings.iter().map(|finding| finding.verdict).max().unwrap_or(Verdict::Pass)
    }
}

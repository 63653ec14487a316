//! The clause catalogue: every requirement, where it comes from, and how strongly it binds.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use smol_str::SmolStr;

use super::service::OperationRef;
use crate::ground::{Basis, Level};

/// The stable name of a clause, such as `pms-2.0/deletePerson.cascade` or `ST-05`.
#[derive(
    Clone, Debug, Deserialize, Eq, Hash, JsonSchema, Ord, PartialEq, PartialOrd, Serialize,
)]
#[serde(transparent)]
pub struct ClauseId(#[schemars(with = "String")] pub SmolStr);

/// One requirement.
#[derive(Clone, Debug)]
pub struct Clause {
    /// Its name.
    pub id: ClauseId,
    /// The requirement in our own words, one sentence.
    pub text: String,
    /// How strongly it binds.
    pub level: Level,
    /// What it rests on.
    pub basis: Basis,
    /// Document and section.
    pub source: String,
    /// Operations it is about, `service.operation`; none where it is about every exchange.
    pub operations: Vec<OperationRef>,
    /// Why no assertion tests it, where none does.
    pub untested: Option<String>,
}

/// All requirements, by id.
#[derive(Clone, Debug, Default)]
pub struct Catalogue {
    clauses: std::collections::BTreeMap<ClauseId, Clause>,
}

impl Catalogue {
    /// A catalogue of these clauses. Of two with the same id, the later one stays.
    #[must_use]
    pub fn from_clauses(clauses: Vec<Clause>) -> Self {
        let clauses = clauses.into_iter().map(|clause| (clause.id.clone(), clause)).collect();
        Self { clauses }
    }

    /// The clause of that id.
    #[must_use]
    pub fn clause(&self, id: &str) -> Option<&Clause> {
        self.clauses.get(&ClauseId(SmolStr::new(id)))
    }

    /// All clauses in the order of their ids.
    pub fn iter(&self) -> impl Iterator<Item = &Clause> {
        self.clauses.values()
    }
}

impl std::fmt::Display for ClauseId {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.0)
    }
}

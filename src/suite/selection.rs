//! Choosing cases by words.

use std::borrow::Borrow;
use std::collections::BTreeSet;

use super::case::{Case, CaseId, Step, StepAction};
use super::glob;
use crate::spec::toml_file::suggestion;
use crate::spec::{OperationRef, Spec};

/// The cases that some words choose.
#[derive(Clone, Debug)]
pub struct Selection {
    chosen: BTreeSet<CaseId>,
}

/// A word that chooses nothing.
#[derive(Clone, Debug, Eq, PartialEq, thiserror::Error)]
pub enum SelectionError {
    /// Nothing is called so.
    #[error("`{word}` is no case, clause, operation, service or tag: {hint}")]
    Unknown {
        /// The word.
        word: String,
        /// What may have been meant.
        hint: String,
    },
    /// No case has that tag.
    #[error("no case has the tag `{word}`: {hint}")]
    UnknownTag {
        /// The word.
        word: String,
        /// What may have been meant.
        hint: String,
    },
    /// A clause that no case tests, because it is a rule on every message or cannot be tested.
    #[error(
        "no case is about the clause `{0}` alone: `lis-conform explain {0}` says how it is tested"
    )]
    ClauseWithoutCase(String),
}

impl Selection {
    /// Resolves words against the cases there are.
    ///
    /// A word is a case id, a clause, an operation, a service or a tag, looked up in that order;
    /// `*` in it is any run of characters. Several words mean any of them; `!` in front of one takes
    /// away. `tags` narrow what the words choose: any of them counts. Without words all cases are
    /// chosen.
    ///
    /// # Errors
    /// Where a word or tag chooses nothing by itself.
    pub fn parse<C: Borrow<Case>>(
        words: &[String],
        tags: &[String],
        cases: &[C],
        spec: &Spec,
    ) -> Result<Self, SelectionError> {
        let cases: Vec<&Case> = cases.iter().map(Borrow::borrow).collect();
        let all = || cases.iter().map(|case| case.id.clone()).collect::<BTreeSet<_>>();
        let mut wanted = BTreeSet::new();
        let mut unwanted = BTreeSet::new();
        for word in words {
            match word.strip_prefix('!') {
                Some(word) => unwanted.extend(resolve(word, &cases, spec)?),
                None => wanted.extend(resolve(word, &cases, spec)?),
            }
        }
        if words.iter().all(|word| word.starts_with('!')) {
            wanted = all();
        }
        let mut tagged = if tags.is_empty() { all() } else { BTreeSet::new() };
        for tag in tags {
            let with_tag = having(&cases, |case| case.tags.iter().any(|t| glob::fits_glob(tag, t)));
            if with_tag.is_empty() {
                let known: BTreeSet<&str> =
                    cases.iter().flat_map(|case| &case.tags).map(String::as_str).collect();
                let hint = suggestion(tag, known.into_iter());
                return Err(SelectionError::UnknownTag { word: tag.clone(), hint });
            }
            tagged.extend(with_tag);
        }
        let chosen =
            wanted.into_iter().filter(|id| tagged.contains(id) && !unwanted.contains(id)).collect();
        Ok(Self { chosen })
    }

    /// Whether the case is chosen.
    #[must_use]
    pub fn selects(&self, case: &Case) -> bool {
        self.chosen.contains(&case.id)
    }
}

/// The cases that one word chooses; never none.
fn resolve(word: &str, cases: &[&Case], spec: &Spec) -> Result<BTreeSet<CaseId>, SelectionError> {
    let upper = word.to_ascii_uppercase();
    let by_id = || having(cases, |case| glob::fits_glob(&upper, &case.id.0));
    let by_clause = || having(cases, |case| clauses(case).any(|id| glob::fits_glob(word, id)));
    let by_operation = || {
        let named: BTreeSet<&OperationRef> = spec
            .operations()
            .map(|(_, operation)| &operation.id)
            .filter(|id| glob::fits_glob(word, &id.0) || glob::fits_glob(word, id.name()))
            .collect();
        having(cases, |case| named.iter().any(|operation| is_about(case, operation, spec)))
    };
    let by_tag = || having(cases, |case| case.tags.iter().any(|tag| glob::fits_glob(word, tag)));
    // Services are tags too: the loader adds them.
    let kinds: [&dyn Fn() -> BTreeSet<CaseId>; 4] = [&by_id, &by_clause, &by_operation, &by_tag];
    if let Some(chosen) = kinds.iter().map(|kind| kind()).find(|chosen| !chosen.is_empty()) {
        return Ok(chosen);
    }
    if spec.catalogue.clause(word).is_some() {
        return Err(SelectionError::ClauseWithoutCase(word.to_owned()));
    }
    let mut known: BTreeSet<&str> = BTreeSet::new();
    for case in cases {
        known.insert(&case.id.0);
        known.extend(case.tags.iter().map(String::as_str));
        known.extend(clauses(case));
    }
    for (_, operation) in spec.operations() {
        known.insert(&operation.id.0);
    }
    let hint = suggestion(word, known.into_iter());
    Err(SelectionError::Unknown { word: word.to_owned(), hint })
}

fn having(cases: &[&Case], holds: impl Fn(&Case) -> bool) -> BTreeSet<CaseId> {
    cases.iter().filter(|case| holds(case)).map(|case| case.id.clone()).collect()
}

/// The clauses that a case tests: its own and those of its assertions.
fn clauses(case: &Case) -> impl Iterator<Item = &str> {
    let assertions = case.steps.iter().flat_map(|step| &step.expect);
    std::iter::once(&case.clause)
        .chain(assertions.map(|expect| &expect.clause))
        .map(|clause| clause.0.as_str())
}

/// Whether a case tests an operation: it expects something of a call, or of a clause about it. That
/// it only prepares with it is not enough, else nearly every case would be about create.
fn is_about(case: &Case, operation: &OperationRef, spec: &Spec) -> bool {
    let calls = |step: &Step| match &step.action {
        StepAction::Call { operation: called, .. } => called == operation,
        StepAction::Message { .. } | StepAction::Raw(_) => false,
    };
    let mut clauses = clauses(case).filter_map(|id| spec.catalogue.clause(id));
    case.steps.iter().any(|step| !step.expect.is_empty() && calls(step))
        || clauses.any(|clause| clause.operations.contains(operation))
}

#[cfg(test)]
#[path = "selection_tests.rs"]
mod tests;

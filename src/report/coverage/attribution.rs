//! Which operation a finding is about.

use crate::judge::Finding;
use crate::runner::CaseFinished;
use crate::spec::{Catalogue, ClauseId, OperationRef};

/// The operation that a clause is about: by the catalogue, or by its name alone.
pub(super) fn of_clause(id: &ClauseId, catalogue: &Catalogue) -> Option<OperationRef> {
    let (scope, rest) = id.0.split_once('/')?;
    let (name, _) = rest.split_once('.')?;
    let service = scope.rsplit_once('-').map_or(scope, |(service, _)| service);
    match catalogue.clause(&id.0) {
        Some(clause) => super::operation_of(clause).cloned(),
        None => Some(OperationRef(format!("{service}.{name}").into())),
    }
}

/// The operation that a finding is about: that of its clause, else the one whose exchange shows it,
/// else that of its case's clause. A finding about none is about every exchange.
pub(super) fn of_finding(
    case: &CaseFinished,
    finding: &Finding,
    catalogue: &Catalogue,
) -> Option<OperationRef> {
    of_clause(&finding.clause, catalogue)
        .or_else(|| {
            let shown_by = |index| case.exchanges.iter().find(|exchange| exchange.index == index);
            finding.exchange.and_then(shown_by)?.operation.clone()
        })
        .or_else(|| of_clause(&case.clause, catalogue))
}

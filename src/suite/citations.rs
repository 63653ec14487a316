//! Whether each assertion cites a clause that its exchange can speak of.

use std::collections::BTreeSet;

use super::case::{Case, Check, Expect, Step, StepAction};
use crate::spec::{OperationRef, Spec, Verb};

/// The assertions of a case that cite a clause of an operation which their exchange says nothing
/// of, with the reason.
///
/// An exchange speaks of the operation that it calls, and of general clauses. A read besides shows
/// what earlier writes did. How a request is answered, its code above all, belongs to the operation
/// called: only what a delete or a change of identifier did to an identifier shows in the status of
/// another request.
pub(super) fn misplaced<'c>(spec: &Spec, case: &'c Case) -> Vec<(&'c Expect, String)> {
    let mut found = Vec::new();
    let mut called: BTreeSet<&OperationRef> = BTreeSet::new();
    for step in &case.steps {
        let own = operation_of(step);
        for expect in &step.expect {
            let Some(clause) = spec.catalogue.clause(&expect.clause.0) else { continue };
            let about = &clause.operations;
            if about.is_empty() || about.contains(own) {
                continue;
            }
            // A clause about several operations is shown by any of them.
            let refusals = about.iter().map(|other| refusal(spec, own, other, &called, expect));
            let reasons: Option<Vec<String>> = refusals.collect();
            found.extend(reasons.map(|reasons| (expect, reasons.join(", "))));
        }
        called.insert(own);
    }
    found
}

/// Why an exchange that calls `own` says nothing of `other`; none where it does.
fn refusal(
    spec: &Spec,
    own: &OperationRef,
    other: &OperationRef,
    called: &BTreeSet<&OperationRef>,
    expect: &Expect,
) -> Option<String> {
    let verb = |operation: &OperationRef| spec.operation(operation).map(|(_, of)| of.verb);
    let (own_verb, other_verb) = (verb(own)?, verb(other)?);
    let moves_identifiers = matches!(other_verb, Verb::Delete | Verb::ChangeIdentifier);
    if !called.contains(other) {
        Some(format!("`{other}` was not called before"))
    } else if !writes(other_verb) {
        Some(format!("`{own}` does not show what `{other}` delivers"))
    } else if is_status(&expect.check, writes(own_verb)) && !moves_identifiers {
        Some(format!("the status is that of `{own}`"))
    } else {
        None
    }
}

fn operation_of(step: &Step) -> &OperationRef {
    match &step.action {
        StepAction::Call { operation, .. } | StepAction::Message { operation, .. } => operation,
        StepAction::Raw(raw) => &raw.operation,
    }
}

/// Whether a check is about how the request was answered, rather than about what is stored. That a
/// read is accepted or rejected says whether the object is there.
fn is_status(check: &Check, of_write: bool) -> bool {
    match check {
        Check::CodeMinor(_)
        | Check::Severity(_)
        | Check::Statuses(_)
        | Check::Partial
        | Check::Fault(_) => true,
        Check::Accepted | Check::Rejected | Check::Refused | Check::HttpStatus(_) => of_write,
        _ => false,
    }
}

/// Whether a verb can change what the target holds.
fn writes(verb: Verb) -> bool {
    match verb {
        Verb::Create
        | Verb::CreateByProxy
        | Verb::Delete
        | Verb::Update
        | Verb::Replace
        | Verb::ChangeIdentifier
        | Verb::AddRelationship
        | Verb::RemoveRelationship => true,
        Verb::Read
        | Verb::ReadCore
        | Verb::ReadAllIds
        | Verb::ReadIdsFromSavePoint
        | Verb::ReadMany
        | Verb::ReadFromSavePoint
        | Verb::DiscoverIds
        | Verb::IdsForPerson
        | Verb::IdsForPersonWithRole
        | Verb::IdsForCollection
        | Verb::ReadForPerson
        | Verb::ReadForGroup
        | Verb::ReadPage => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::suite::{Fixtures, load_one};

    /// Creates, then does `step` with one check that cites `clause`.
    fn reasons(step: &str, check: &str, clause: &str) -> Vec<String> {
        let text = format!(
            "id = 'T-1'\ntitle = 'T'\nclause = 'ST-05'\nids = {{ ada = 'person' }}\n\
             [[step]]\ncall = 'pms.createPerson'\nuse = 'ada'\nbody = 'person/minimal'\n\
             [[step]]\ncall = 'pms.readAllPersonIds'\n\
             [[step]]\ncall = 'pms.{step}'\nuse = 'ada'\n\
             expect = [{{ check = {check}, clause = 'pms-2.0/{clause}' }}]\n"
        );
        let spec = Spec::load().unwrap();
        let case = load_one("t-1.toml", &text, &spec, &Fixtures::builtin()).unwrap();
        misplaced(&spec, &case).into_iter().map(|(_, reason)| reason).collect()
    }

    #[test]
    fn an_exchange_speaks_of_its_own_operation_and_shows_earlier_writes() {
        const NONE: [&str; 0] = [];
        assert_eq!(reasons("readPerson", "'accepted'", "readPerson.returns"), NONE);
        assert_eq!(reasons("readPerson", "'accepted'", "createPerson.creates"), NONE);
        assert_eq!(reasons("deletePerson", "'accepted'", "deletePerson.deletes"), NONE);
    }

    #[test]
    fn a_clause_of_another_operation_is_pointed_at() {
        let code = "'code-minor', any-of = ['fullsuccess']";
        assert_eq!(
            reasons("updatePerson'\nbody = 'person/other", code, "createPerson.success-code"),
            ["the status is that of `pms.updatePerson`"]
        );
        assert_eq!(
            reasons("readPerson", code, "createPerson.success-code"),
            ["the status is that of `pms.readPerson`"]
        );
        assert_eq!(
            reasons("readPerson", "'accepted'", "replacePerson.creates"),
            ["`pms.replacePerson` was not called before"]
        );
        assert_eq!(
            reasons("readPerson", "'accepted'", "readAllPersonIds.all"),
            ["`pms.readPerson` does not show what `pms.readAllPersonIds` delivers"]
        );
    }
}

//! What was expected of a file, held against what is kept.

use super::case::{FileCase, FileCheck, FileExpect};
use super::drive::{Handed, TargetFailure, Terms};
use super::keeps::Keeps;
use crate::ground::{Basis, Level};
use crate::importing::StateDocument;
use crate::judge::{CaseOutcome, Finding};

/// What is seen of a file that was handed over.
pub(super) struct Look<'a> {
    pub handed: &'a Handed,
    /// What was kept before, where that is compared.
    pub before: Option<&'a StateDocument>,
    pub after: &'a StateDocument,
}

/// Judges every assertion of one file.
pub(super) fn judge(
    case: &FileCase,
    at: usize,
    look: &Look<'_>,
    terms: &Terms<'_>,
    outcome: &mut CaseOutcome,
) -> Result<(), TargetFailure> {
    for expect in &case.files[at].expect {
        let assertion = case.assertion(expect);
        let Err((expected, actual)) = holds(case, &expect.check, look, terms)? else {
            *outcome.held.entry(assertion.clone()).or_default() += 1;
            outcome.clauses.insert(assertion, expect.clause.clone());
            continue;
        };
        outcome.findings.extend(finding(case, expect, at, (expected, actual), terms));
    }
    Ok(())
}

fn finding(
    case: &FileCase,
    expect: &FileExpect,
    at: usize,
    (expected, actual): (String, String),
    terms: &Terms<'_>,
) -> Option<Finding> {
    let clause = terms.catalogue.clause(&expect.clause.0);
    let (level, basis) = clause.map_or((Level::May, Basis::Inferred), |it| (it.level, it.basis));
    Some(Finding {
        assertion: case.assertion(expect),
        clause: expect.clause.clone(),
        level,
        basis,
        verdict: (terms.verdict_of)(level, basis)?,
        expected,
        actual,
        exchange: Some(at),
        place: None,
        case_line: Some(expect.line),
    })
}

/// What was expected and what is so, where the two differ.
type Held = Result<(), (String, String)>;

fn holds(
    case: &FileCase,
    check: &FileCheck,
    look: &Look<'_>,
    terms: &Terms<'_>,
) -> Result<Held, TargetFailure> {
    let fill = |text: &str| terms.filled(case, text);
    let keeps = Keeps { document: look.after, terms, case };
    Ok(match check {
        FileCheck::Taken => match look.handed {
            Handed::Taken => Ok(()),
            Handed::Refused(why) => differ("the file is taken in", format!("refused: {why}")),
        },
        FileCheck::Refused => match look.handed {
            Handed::Refused(_) => Ok(()),
            Handed::Taken => differ("the file is refused", "it is taken in".to_owned()),
        },
        FileCheck::Unchanged => match look.before {
            Some(before) => keeps.same_as(before),
            None => Ok(()),
        },
        FileCheck::User { user, fields } => keeps.user(&fill(user)?, fields)?,
        FileCheck::NoUser { user } => keeps.no_user(&fill(user)?),
        FileCheck::Course { course, fields } => keeps.course(&fill(course)?, fields)?,
        FileCheck::NoCourse { course } => keeps.no_course(&fill(course)?),
        FileCheck::Enrolled { course, member, role, fields } => {
            keeps.enrolled(&fill(course)?, &fill(member)?, role.as_deref(), fields)?
        }
        FileCheck::NotEnrolled { course, member, role } => {
            keeps.not_enrolled(&fill(course)?, &fill(member)?, role.as_deref())
        }
        FileCheck::Roles { course, member, count } => {
            keeps.roles(&fill(course)?, &fill(member)?, *count)
        }
        FileCheck::Users { user, count } => keeps.users(&fill(user)?, *count),
        FileCheck::From { user, datasource } => keeps.from(&fill(user)?, &fill(datasource)?),
    })
}

pub(super) fn differ(expected: impl Into<String>, actual: String) -> Held {
    Err((expected.into(), actual))
}

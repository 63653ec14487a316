//! Names that nothing in the file has, and names that stand twice, as findings.

use std::collections::BTreeMap;

use super::facts::FileKind;
use super::tally::Tally;
use crate::enterprise::{Named, Trouble, Troubles, Use, Wrong};
use crate::ground::Verdict;
use crate::spec::Catalogue;
use crate::validate::collected::Collected;
use crate::validate::finding::{Breach, Finding};

/// The rule of a file with more names than are kept.
const TOO_MANY: &str = "too-many-names";

/// Adds what the names in a file break.
pub(super) fn judge(
    troubles: Troubles,
    tally: &Tally,
    catalogue: &Catalogue,
    collected: &mut Collected,
) {
    if let Some(most) = troubles.given_up_at {
        collected.add(given_up(most));
        return;
    }
    let mut counted: BTreeMap<&'static str, u64> = BTreeMap::new();
    for trouble in &troubles.told {
        let Some(clause) = clause_of(trouble.wrong, Some(trouble.named), tally) else { continue };
        let breach = Breach::new(clause, message(trouble));
        let path = path_of(trouble).to_owned();
        collected.add(breach.into_late_finding(catalogue, path, trouble.at.into()));
    }
    for (wrong, count) in &troubles.more {
        if let Some(clause) = clause_of(*wrong, None, tally) {
            *counted.entry(clause).or_default() += count;
        }
    }
    for (clause, count) in counted {
        let finding = Breach::new(clause, String::new());
        let verdict = finding.verdict(catalogue);
        collected.count_more(clause, verdict, count);
    }
}

/// The clause that is broken; none where it is none: a file of events, or one without any such
/// objects, names what the target has.
fn clause_of(wrong: Wrong, named: Option<Named>, tally: &Tally) -> Option<&'static str> {
    let is_snapshot = tally.kind() == FileKind::Snapshot;
    let has = |named: Option<Named>| match named {
        Some(Named::Person) => tally.persons > 0,
        Some(Named::Group) => tally.groups > 0,
        None => tally.persons > 0 && tally.groups > 0,
    };
    match wrong {
        Wrong::Unknown(Use::OfMembership) if is_snapshot && has(named) => Some("CONF-R1"),
        Wrong::Unknown(Use::OfMember) if is_snapshot && has(named) => Some("CONF-R2"),
        Wrong::Unknown(Use::OfRelationship) if is_snapshot => Some("CONF-R3"),
        Wrong::Unknown(_) | Wrong::Later(_) => None,
        Wrong::Twice => Some("EF-05"),
        Wrong::MemberTwice => Some("EF-09"),
    }
}

fn message(trouble: &Trouble) -> String {
    let Trouble { wrong, named, sourced_id, times, .. } = trouble;
    let name = format!("`{}` of `{}`", sourced_id.id, sourced_id.source);
    let sort = match named {
        Named::Person => "person",
        Named::Group => "group",
    };
    let times = if *times > 1 { format!(" ({times} times)") } else { String::new() };
    match wrong {
        Wrong::Unknown(Use::OfMembership) => {
            format!("the membership is in {name}, but no group in the file has that name{times}")
        }
        Wrong::Unknown(Use::OfMember) => {
            format!("the member is {name}, but no {sort} in the file has that name{times}")
        }
        Wrong::Unknown(Use::OfRelationship) => {
            format!("the relationship is to {name}, but no group in the file has that name{times}")
        }
        Wrong::Later(_) => format!("{name} comes later in the file"),
        Wrong::Twice => format!("a {sort} in front has the name {name} already"),
        Wrong::MemberTwice => format!("{name} is a member of this group already"),
    }
}

const fn path_of(trouble: &Trouble) -> &'static str {
    match (trouble.wrong, trouble.named) {
        (Wrong::Unknown(used) | Wrong::Later(used), _) => match used {
            Use::OfMembership => "enterprise/membership",
            Use::OfMember => "enterprise/membership/member",
            Use::OfRelationship => "enterprise/group/relationship",
        },
        (Wrong::Twice, Named::Person) => "enterprise/person",
        (Wrong::Twice, Named::Group) => "enterprise/group",
        (Wrong::MemberTwice, _) => "enterprise/membership/member",
    }
}

fn given_up(most: u64) -> Finding {
    let message = format!(
        "there are more than {most} names in the file, so whether those it uses are there was not \
         judged; --max-names N keeps more, about 40 bytes each; --no-references says that it need not be"
    );
    Finding { verdict: Verdict::Warn, ..Finding::untestable(TOO_MANY, message) }
}

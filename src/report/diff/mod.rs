//! Two runs held against each other, assertion by assertion.
//!
//! - `sides`: what a run says of each assertion; `classes`: what a pair of these means;
//! - `same`: what differs from run to run taken out;
//! - `text`, `json`: the comparison for people and for programs.

mod classes;
mod json;
mod same;
mod sides;
mod text;

#[cfg(test)]
mod tests;

use std::collections::BTreeSet;

use serde::Serialize;

pub use classes::Class;
pub use json::diff_json;
pub use sides::{Side, Told};
pub use text::diff_text;

use super::fold::RunReport;
use crate::suite::CaseId;
use sides::Sides;

/// A run that is compared, with the cases that it was to judge.
#[derive(Clone, Copy, Debug)]
pub struct Compared<'a> {
    /// What it said.
    pub report: &'a RunReport,
    /// The cases that were chosen, run or not.
    pub selected: &'a BTreeSet<CaseId>,
}

/// Two runs held against each other.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Diff {
    /// The earlier run.
    pub before: Head,
    /// The later one.
    pub after: Head,
    /// Assertions that were judged in both.
    pub compared: u64,
    /// Of these, those that hold in both.
    pub held: u64,
    /// Assertions in the later run only that hold.
    pub new_and_held: u64,
    /// Assertions in the earlier run only that held.
    pub gone_and_held: u64,
    /// All others, by class, case and name.
    pub entries: Vec<Entry>,
}

/// Which run it was.
#[derive(Clone, Debug, Eq, PartialEq, Serialize)]
pub struct Head {
    /// Its letters.
    pub run_id: String,
    /// When it began.
    pub started_at: String,
    /// The target.
    pub target: String,
    /// The profile.
    pub profile: String,
    /// The program's version.
    pub tool_version: String,
    /// Why it is incomplete, where it is.
    pub incomplete: Option<String>,
}

/// An assertion that does not simply hold in both.
#[derive(Clone, Debug, Eq, PartialEq, Serialize)]
pub struct Entry {
    /// What became of it.
    pub class: Class,
    /// The case.
    pub case: CaseId,
    /// The assertion.
    pub assertion: String,
    /// What the earlier run says of it.
    pub before: Told,
    /// What the later one says.
    pub after: Told,
}

impl Diff {
    /// Holds `after` against `before`.
    #[must_use]
    pub fn between(before: Compared<'_>, after: Compared<'_>) -> Self {
        let (then, now) = (Sides::of(before), Sides::of(after));
        let mut diff = Self {
            before: Head::of(before.report),
            after: Head::of(after.report),
            compared: 0,
            held: 0,
            new_and_held: 0,
            gone_and_held: 0,
            entries: Vec::new(),
        };
        let keys: BTreeSet<_> = then.keys().chain(now.keys()).collect();
        for (case, assertion) in keys {
            let (before, after) = (then.told(case, assertion), now.told(case, assertion));
            let class = Class::of(&before, &after);
            diff.compared += u64::from(before.is_judged() && after.is_judged());
            match class {
                None if before.is_judged() && after.is_judged() => diff.held += 1,
                None => {}
                Some(Class::New) if after.side == Side::Held => diff.new_and_held += 1,
                Some(Class::Gone) if before.side == Side::Held => diff.gone_and_held += 1,
                Some(class) => diff.entries.push(Entry {
                    class,
                    case: case.clone(),
                    assertion: assertion.clone(),
                    before,
                    after,
                }),
            }
        }
        diff.entries.sort_by(|left, right| {
            let key = |entry: &Entry| (entry.class, entry.case.clone(), entry.assertion.clone());
            key(left).cmp(&key(right))
        });
        diff
    }

    /// The entries of a class.
    pub fn of_class(&self, class: Class) -> impl Iterator<Item = &Entry> {
        self.entries.iter().filter(move |entry| entry.class == class)
    }
}

impl Head {
    fn of(report: &RunReport) -> Self {
        let started = &report.started;
        Self {
            run_id: started.run_id.clone(),
            started_at: started.started_at.clone(),
            target: started.target.clone(),
            profile: started.profile.clone(),
            tool_version: started.tool_version.clone(),
            incomplete: report.finished.incomplete.clone(),
        }
    }
}

//! Which of the chosen cases `run` runs: those that matter since an earlier run, or one part of all.

use std::collections::{BTreeMap, BTreeSet};
use std::str::FromStr;
use std::sync::Arc;

use clap::Args;

use super::error::{CliError, CliResult};
use super::exit::ExitCode;
use super::store::Store;
use super::world::World;
use crate::evidence::Digest;
use crate::ground::Verdict;
use crate::runner::Partition;
use crate::suite::{Case, CaseId};

/// Which of the chosen cases.
#[derive(Args, Clone, Debug, Default)]
pub struct PickArgs {
    /// Of the chosen cases, only those of that run that were not green in it: warned, failed, not run
    #[arg(long, value_name = "RUN", help_heading = "Selection")]
    pub failed_in: Option<String>,
    /// Of the chosen cases, only those that changed since that run (file, message or clause), or
    /// that it did not choose
    #[arg(long, value_name = "RUN", help_heading = "Selection")]
    pub changed_since: Option<String>,
    /// Of the chosen cases, only the K-th of N parts: 2/4; `report --merge` puts the parts together
    ///
    /// The cases in the order of their ids are dealt out like cards, so that every part has as many
    /// as any other, give or take one, and cases that are alike are spread over all parts. With
    /// --targets it is the targets that are dealt out, in the order of the file. A part by itself
    /// proves nothing of the whole, and its report says so.
    #[arg(long, value_name = "K/N", env = "LIS_CONFORM_PARTITION", help_heading = "Selection")]
    pub partition: Option<Part>,
}

/// One part of several.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub struct Part {
    number: u32,
    count: u32,
}

impl Part {
    /// Which part, from 1.
    pub const fn number(self) -> u32 {
        self.number
    }

    /// How many parts there are.
    pub const fn count(self) -> u32 {
        self.count
    }
}

impl FromStr for Part {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let hint = || "say K/N with K from 1 to N, such as 2/4".to_owned();
        let (number, count) = text.split_once('/').ok_or_else(hint)?;
        let digits = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit());
        if !digits(number) || !digits(count) {
            return Err(hint());
        }
        let (number, count) =
            (number.parse().map_err(|_| hint())?, count.parse().map_err(|_| hint())?);
        if number == 0 || number > count {
            return Err(hint());
        }
        Ok(Self { number, count })
    }
}

/// What is to be run.
pub struct Picked {
    /// The cases, in their order.
    pub cases: Vec<Arc<Case>>,
    /// Which part they are.
    pub partition: Option<Partition>,
}

/// Picks among the chosen cases.
///
/// # Errors
/// Where a run cannot be read, or nothing is left.
pub fn pick(
    mut cases: Vec<Arc<Case>>,
    args: &PickArgs,
    store: &Store,
    world: &World,
) -> CliResult<Picked> {
    if let Some(word) = &args.failed_in {
        let red = not_green_in(store, word)?;
        cases.retain(|case| red.contains(&case.id));
        if cases.is_empty() {
            return Err(nothing(format!("all of them were green in the run {word}, or not in it")));
        }
    }
    if let Some(word) = &args.changed_since {
        let kept = store.read(word)?;
        let then: BTreeMap<_, _> =
            kept.info.selected.cases.iter().map(|mark| (&mark.id, mark.hash.whole)).collect();
        cases.retain(|case| then.get(&case.id) != Some(&world.case_hash(case).whole));
        if cases.is_empty() {
            return Err(nothing(format!("no chosen case changed since the run {word}")));
        }
    }
    let Some(part) = args.partition else { return Ok(Picked { cases, partition: None }) };
    let all = u32::try_from(cases.len()).unwrap_or(u32::MAX);
    let partition = Partition {
        number: part.number,
        count: part.count,
        cases: all,
        selection: selection_hash(&cases),
    };
    let cases = deal(cases, part);
    if cases.is_empty() {
        let Part { number, count } = part;
        return Err(nothing(format!(
            "part {number} of {count} is empty, as only {all} cases are chosen; take fewer parts"
        )));
    }
    Ok(Picked { cases, partition: Some(partition) })
}

/// The cases that were chosen in that run and did not pass, or were not run. What did not apply is
/// no failure.
fn not_green_in(store: &Store, word: &str) -> CliResult<BTreeSet<CaseId>> {
    let kept = store.read(word)?;
    let mut cases: BTreeSet<CaseId> =
        kept.info.selected.cases.iter().map(|mark| mark.id.clone()).collect();
    for case in kept.report.cases.iter().filter(|case| case.verdict <= Verdict::Lenient) {
        cases.remove(&case.case);
    }
    Ok(cases)
}

/// Every `count`-th case in the order of their ids, from the `number`-th.
fn deal(mut cases: Vec<Arc<Case>>, part: Part) -> Vec<Arc<Case>> {
    cases.sort_by(|left, right| left.id.cmp(&right.id));
    let skip = part.number.saturating_sub(1) as usize;
    cases.into_iter().skip(skip).step_by(part.count as usize).collect()
}

/// The hash of the ids of all chosen cases, in whatever order.
fn selection_hash(cases: &[Arc<Case>]) -> Digest {
    let ids: BTreeSet<&str> = cases.iter().map(|case| case.id.0.as_str()).collect();
    Digest::of_parts(ids.into_iter().map(str::as_bytes))
}

fn nothing(why: String) -> CliError {
    let message = format!("error: nothing is left to run, so nothing would be proven: {why}");
    CliError { code: ExitCode::NothingSelected, message }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parts_are_spelt_one_way() {
        assert_eq!("2/4".parse(), Ok(Part { number: 2, count: 4 }));
        assert_eq!("1/1".parse(), Ok(Part { number: 1, count: 1 }));
        for wrong in
            ["", "2", "0/4", "5/4", "2/", "/4", "+1/4", "1/0", "1/4/2", "1 / 4", "1/99999999999"]
        {
            assert!(wrong.parse::<Part>().is_err(), "{wrong}");
        }
    }

    #[test]
    fn every_case_is_in_exactly_one_part_and_parts_are_alike_in_size() {
        let world = World::load(&[]).expect("built in");
        for count in [1, 2, 3, 7, 64] {
            let mut seen = BTreeSet::new();
            let mut sizes = BTreeSet::new();
            for number in 1..=count {
                let part = deal(world.cases.clone(), Part { number, count });
                sizes.insert(part.len());
                for case in part {
                    assert!(seen.insert(case.id.clone()), "{} twice", case.id);
                }
            }
            assert_eq!(seen.len(), world.cases.len());
            assert!(sizes.last().expect("some") - sizes.first().expect("some") <= 1);
        }
    }

    #[test]
    fn the_order_in_which_cases_are_given_does_not_count() {
        let mut cases = World::load(&[]).expect("built in").cases;
        let part = Part { number: 3, count: 5 };
        let (hash, dealt) = (selection_hash(&cases), deal(cases.clone(), part));
        cases.reverse();
        assert_eq!(selection_hash(&cases), hash);
        let ids = |cases: &[Arc<Case>]| cases.iter().map(|it| it.id.clone()).collect::<Vec<_>>();
        assert_eq!(ids(&deal(cases.clone(), part)), ids(&dealt));
        cases.pop();
        assert_ne!(selection_hash(&cases), hash);
    }
}

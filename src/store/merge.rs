//! The parts of one run, put together again.

use std::collections::{BTreeMap, BTreeSet};

use super::info::RunInfo;
use crate::report::{FoldError, RunReport};
use crate::runner::{Partition, RunFinished};
use crate::suite::CaseId;
use crate::waiver::{WaiverStanding, WaiverUse};

/// A part: what was run, and what came of it.
#[derive(Clone, Debug)]
pub struct PartOfRun {
    /// What people call it: its folder.
    pub name: String,
    /// What was run.
    pub info: RunInfo,
    /// What came of it.
    pub report: RunReport,
}

/// Why parts do not make a whole.
#[derive(Clone, Debug, Eq, PartialEq, thiserror::Error)]
pub enum MergeError {
    /// There is none.
    #[error("there is nothing to merge; name the folders of all parts")]
    Nothing,
    /// It is no part.
    #[error("{name} is no part but a whole run; merge only what was made with --partition")]
    NoPart {
        /// The run.
        name: String,
    },
    /// It is incomplete.
    #[error("{name} is incomplete: {why}; run part {part} again")]
    Incomplete {
        /// The run.
        name: String,
        /// Which part.
        part: String,
        /// Why.
        why: String,
    },
    /// Two are the same part.
    #[error("{first} and {second} are both part {part}; leave one out")]
    Twice {
        /// One of them.
        first: String,
        /// The other.
        second: String,
        /// Which part.
        part: String,
    },
    /// Some are not there.
    #[error("parts are missing: {} of {count}; the others prove nothing without them", in_words(.missing))]
    Missing {
        /// Their numbers.
        missing: Vec<u32>,
        /// How many parts there are.
        count: u32,
    },
    /// They are parts of different things.
    #[error(
        "{first} and {second} do not belong together: {what} is {left} in one and {right} in the other"
    )]
    Different {
        /// One of them.
        first: String,
        /// The other.
        second: String,
        /// What differs.
        what: &'static str,
        /// What it is in the first.
        left: String,
        /// What it is in the second.
        right: String,
    },
    /// A case is in two parts, or in none.
    #[error("the parts do not make the whole: {0}")]
    Cases(String),
    /// The counts do not add up.
    #[error(transparent)]
    Fold(#[from] FoldError),
}

impl MergeError {
    /// Whether the whole is incomplete, rather than wrong.
    #[must_use]
    pub const fn is_incomplete(&self) -> bool {
        matches!(self, Self::Incomplete { .. } | Self::Missing { .. })
    }
}

/// Puts all parts of a run together, in whatever order they come. The report is that of a run that
/// was never divided: its time is that of the longest part, its exchanges are those of all.
///
/// # Errors
/// Where a part is missing, incomplete or there twice, or the parts are of different things.
pub fn merge(mut parts: Vec<PartOfRun>) -> Result<RunReport, MergeError> {
    let mut numbers = BTreeMap::new();
    for part in &parts {
        let partition = partition_of(part)?;
        if let Some(first) = numbers.insert(partition.number, &part.name) {
            return Err(MergeError::Twice {
                first: first.clone(),
                second: part.name.clone(),
                part: partition.to_string(),
            });
        }
    }
    let first = parts.first().ok_or(MergeError::Nothing)?;
    for other in &parts[1..] {
        same(first, other)?;
    }
    let Partition { count, cases, .. } = partition_of(first)?.clone();
    let missing: Vec<u32> = (1..=count).filter(|number| !numbers.contains_key(number)).collect();
    if !missing.is_empty() {
        return Err(MergeError::Missing { missing, count });
    }
    for part in &parts {
        if let Some(why) = &part.report.finished.incomplete {
            return Err(MergeError::Incomplete {
                name: part.name.clone(),
                part: partition_of(part)?.to_string(),
                why: why.clone(),
            });
        }
    }
    check_cases(&parts, cases)?;
    parts.sort_by_key(|part| part.info.selected.partition.as_ref().map(|it| it.number));
    together(parts, cases)
}

fn partition_of(part: &PartOfRun) -> Result<&Partition, MergeError> {
    let partition = part.info.selected.partition.as_ref();
    partition.ok_or_else(|| MergeError::NoPart { name: part.name.clone() })
}

/// That two parts are parts of the same.
fn same(first: &PartOfRun, other: &PartOfRun) -> Result<(), MergeError> {
    let facts = |part: &PartOfRun| -> Result<Vec<(&'static str, String)>, MergeError> {
        let (info, partition) = (&part.info, partition_of(part)?);
        let mut facts = vec![
            ("the number of parts", partition.count.to_string()),
            ("the number of chosen cases", partition.cases.to_string()),
            ("the hash of the chosen cases", partition.selection.to_string()),
            ("the target", info.target.clone()),
            ("the profile", info.profile.name.clone()),
            ("the text of the profile", info.profile.text.clone()),
            ("the hash of the suite", info.suite_hash.to_string()),
            ("the version of lis-conform", info.tool.version.clone()),
            ("the style of messages", info.settings.style.clone()),
            ("what the mock does wrong", info.settings.quirks.join(", ")),
        ];
        let waivers = part.report.finished.waivers.iter();
        let waivers = waivers.map(|waiver| format!("{} {}", waiver.assertion, waiver.reason));
        facts.push(("the list of waivers", waivers.collect::<Vec<_>>().join("; ")));
        Ok(facts)
    };
    let pairs = facts(first)?.into_iter().zip(facts(other)?);
    for ((what, left), (_, right)) in pairs {
        if left != right {
            let (first, second) = (first.name.clone(), other.name.clone());
            return Err(MergeError::Different { first, second, what, left, right });
        }
    }
    Ok(())
}

/// That every chosen case is in one part, and in one only.
fn check_cases(parts: &[PartOfRun], whole: u32) -> Result<(), MergeError> {
    let mut seen: BTreeMap<&CaseId, &str> = BTreeMap::new();
    for part in parts {
        for mark in &part.info.selected.cases {
            if let Some(first) = seen.insert(&mark.id, &part.name) {
                let both = format!("{} is in {first} and in {}", mark.id, part.name);
                return Err(MergeError::Cases(both));
            }
        }
    }
    if seen.len() != whole as usize {
        let message = format!("they have {} cases and should have {whole}", seen.len());
        return Err(MergeError::Cases(message));
    }
    for part in parts {
        let stray =
            part.report.cases.iter().find(|case| seen.get(&case.case) != Some(&&*part.name));
        if let Some(stray) = stray {
            let message =
                format!("{} was judged in {} and not chosen there", stray.case, part.name);
            return Err(MergeError::Cases(message));
        }
    }
    Ok(())
}

fn together(parts: Vec<PartOfRun>, cases: u32) -> Result<RunReport, MergeError> {
    let mut reports = parts.into_iter().map(|part| part.report);
    let mut whole = reports.next().ok_or(MergeError::Nothing)?;
    let mut run_ids = vec![whole.started.run_id.clone()];
    let mut covered: BTreeSet<_> = whole.finished.operations_covered.drain(..).collect();
    for report in reports {
        let RunReport { started, cases, finished, .. } = report;
        if !run_ids.contains(&started.run_id) {
            run_ids.push(started.run_id);
        }
        whole.started.started_at = whole.started.started_at.min(started.started_at);
        whole.cases.extend(cases);
        let RunFinished { target_lost, exchanges, elapsed_us, waivers, .. } = finished;
        let (operations_covered, snapshots) = (finished.operations_covered, finished.snapshots);
        let end = &mut whole.finished;
        end.target_lost = end.target_lost.take().or(target_lost);
        end.exchanges += exchanges;
        end.elapsed_us = end.elapsed_us.max(elapsed_us);
        covered.extend(operations_covered);
        for (ours, theirs) in end.waivers.iter_mut().zip(waivers) {
            *ours = both(ours, theirs);
        }
        match (&mut end.snapshots, snapshots) {
            (Some(ours), Some(theirs)) => ours.add(theirs),
            (ours @ None, theirs) => *ours = theirs,
            (Some(_), None) => {}
        }
    }
    whole.started.run_id = run_ids.join("+");
    whole.started.selected = cases;
    whole.started.partition = None;
    whole.finished.operations_covered = covered.into_iter().collect();
    whole.cases.sort_by(|left, right| left.case.cmp(&right.case));
    Ok(whole.totalled()?)
}

/// What came of an entry in two parts. One that is needed in one part is not stale for not being
/// needed in another.
fn both(ours: &WaiverUse, theirs: WaiverUse) -> WaiverUse {
    let weight = |standing| match standing {
        WaiverStanding::NotJudged => 0,
        WaiverStanding::Stale => 1,
        WaiverStanding::Used => 2,
        _ => 3,
    };
    let findings = ours.findings + theirs.findings;
    let graver = if weight(theirs.standing) > weight(ours.standing) { &theirs } else { ours };
    WaiverUse { findings, ..graver.clone() }
}

fn in_words(numbers: &[u32]) -> String {
    numbers.iter().map(u32::to_string).collect::<Vec<_>>().join(", ")
}

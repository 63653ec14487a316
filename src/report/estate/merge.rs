//! The parts of one estate, put together.

use std::collections::BTreeMap;

use super::{EstatePartition, EstateReport};

/// Why parts do not make a whole.
#[derive(Clone, Debug, Eq, PartialEq, thiserror::Error)]
pub enum EstateMergeError {
    /// There is none.
    #[error("there is nothing to merge; name the JSON reports of all parts")]
    Nothing,
    /// It is no part.
    #[error("{name} is no part but tells all targets; merge only what was made with --partition")]
    NoPart {
        /// The report.
        name: String,
    },
    /// It is incomplete.
    #[error("{name} is incomplete: {why}; run part {part} again")]
    Incomplete {
        /// The report.
        name: String,
        /// Which part.
        part: u32,
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
        part: u32,
    },
    /// Some are not there.
    #[error("parts are missing: {missing} of {count}; the others prove nothing without them")]
    Missing {
        /// Their numbers.
        missing: String,
        /// How many parts there are.
        count: u32,
    },
    /// They are parts of different things.
    #[error("{first} and {second} do not belong together: {what} differs")]
    Different {
        /// One of them.
        first: String,
        /// The other.
        second: String,
        /// What differs.
        what: &'static str,
    },
    /// A target is in two parts, or in none.
    #[error("the parts do not make the whole: {0}")]
    Targets(String),
}

impl EstateMergeError {
    /// Whether the whole is incomplete, rather than wrong.
    #[must_use]
    pub const fn is_incomplete(&self) -> bool {
        matches!(self, Self::Incomplete { .. } | Self::Missing { .. })
    }
}

/// Puts all parts together, each with what people call it, in whatever order they come. The time is
/// that of the longest part.
///
/// # Errors
/// Where a part is missing, incomplete or there twice, or the parts are of different things.
pub fn merge_estates(
    mut parts: Vec<(String, EstateReport)>,
) -> Result<EstateReport, EstateMergeError> {
    let mut numbers: BTreeMap<u32, &str> = BTreeMap::new();
    for (name, report) in &parts {
        let part = partition_of(name, report)?.number;
        if let Some(first) = numbers.insert(part, name) {
            let (first, second) = (first.to_owned(), name.clone());
            return Err(EstateMergeError::Twice { first, second, part });
        }
    }
    let (first, report) = parts.first().ok_or(EstateMergeError::Nothing)?;
    let whole = partition_of(first, report)?;
    for (second, other) in &parts[1..] {
        let (ours, theirs) = (&report.started, &other.started);
        let part = partition_of(second, other)?;
        let pairs = [
            (ours.file_hash == theirs.file_hash, "the file of targets"),
            (ours.suite_hash == theirs.suite_hash, "the suite"),
            (ours.tool_version == theirs.tool_version, "the version of lis-conform"),
            (whole.count == part.count, "the number of parts"),
            (whole.targets == part.targets, "the number of targets"),
        ];
        if let Some((_, what)) = pairs.into_iter().find(|(same, _)| !same) {
            let (first, second) = (first.clone(), second.clone());
            return Err(EstateMergeError::Different { first, second, what });
        }
    }
    let missing: Vec<String> = (1..=whole.count)
        .filter(|number| !numbers.contains_key(number))
        .map(|number| number.to_string())
        .collect();
    if !missing.is_empty() {
        let missing = missing.join(", ");
        return Err(EstateMergeError::Missing { missing, count: whole.count });
    }
    for (name, report) in &parts {
        if let Some(why) = &report.incomplete {
            let (name, why) = (name.clone(), why.clone());
            let part = partition_of(&name, report)?.number;
            return Err(EstateMergeError::Incomplete { name, part, why });
        }
    }
    parts.sort_by(|(_, left), (_, right)| left.started.started_at.cmp(&right.started.started_at));
    together(parts.into_iter().map(|(_, report)| report).collect(), whole.targets)
}

fn partition_of(name: &str, report: &EstateReport) -> Result<EstatePartition, EstateMergeError> {
    report.partition.ok_or_else(|| EstateMergeError::NoPart { name: name.to_owned() })
}

fn together(parts: Vec<EstateReport>, all: u32) -> Result<EstateReport, EstateMergeError> {
    let head = parts.first().map(|part| part.started.clone()).ok_or(EstateMergeError::Nothing)?;
    let elapsed_us = parts.iter().map(|part| part.elapsed_us).max().unwrap_or_default();
    let mut targets: Vec<_> = parts.into_iter().flat_map(|part| part.targets).collect();
    targets.sort_by_key(|target| target.position);
    let whole = EstateReport::of(head, None, None, elapsed_us, targets);
    if whole.counts.selected != all {
        let message = format!("they have {} targets and should have {all}", whole.counts.selected);
        return Err(EstateMergeError::Targets(message));
    }
    whole.check().map_err(EstateMergeError::Targets)?;
    Ok(whole)
}

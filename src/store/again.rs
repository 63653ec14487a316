//! A kept run judged again by the suite and the rules of today, without a target.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use super::case_hash::CaseHash;
use super::info::RunInfo;
use super::transcript::KeptTranscript;
use crate::bindings::Library;
use crate::ground::Verdict;
use crate::judge::{Finding, Judge, Oracle};
use crate::report::{FoldError, RunReport};
use crate::runner::{CaseFinished, conclude_again, ruled_out};
use crate::spec::Spec;
use crate::suite::{Case, CaseId, Profile};

/// What judges.
#[derive(Clone, Debug)]
pub struct Present<'a> {
    /// The standards.
    pub spec: Arc<Spec>,
    /// The schemas.
    pub library: Arc<Library>,
    /// What the target claims.
    pub profile: Arc<Profile>,
    /// The cases there are, each with what tells whether it is still the same.
    pub cases: BTreeMap<CaseId, (&'a Case, CaseHash)>,
}

/// A kept run, judged again.
#[derive(Clone, Debug, PartialEq)]
pub struct JudgedAgain {
    /// The report. Waivers are not applied: those of then may not be those of now.
    pub report: RunReport,
    /// Cases whose verdict, or whose findings, are others than before.
    pub differences: Vec<Difference>,
    /// Cases that the suite does not have any more; they are not in the report.
    pub gone: Vec<CaseId>,
    /// Cases that would send something else now, or apply now and did not then: what was recorded
    /// does not show them. They count as not run.
    pub outdated: Vec<CaseId>,
}

/// A case that is judged otherwise than before.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Difference {
    /// The case.
    pub case: CaseId,
    /// Its verdict then.
    pub before: Verdict,
    /// Its verdict now.
    pub now: Verdict,
    /// Assertions with findings now that were not there then, by verdict.
    pub appeared: Vec<(String, Verdict)>,
    /// Assertions with findings then that are not there now, by verdict.
    pub vanished: Vec<(String, Verdict)>,
}

/// Why a kept run cannot be judged again.
#[derive(Debug, thiserror::Error)]
pub enum AgainError<E> {
    /// A record cannot be read.
    #[error(transparent)]
    Record(E),
    /// A body cannot be decoded.
    #[error("the record of {case} cannot be read: {why}")]
    Content {
        /// The case.
        case: CaseId,
        /// Why.
        why: super::content::ContentError,
    },
    /// What comes out does not fit together, which is our mistake.
    #[error(transparent)]
    Fold(#[from] FoldError),
}

/// What becomes of a case.
enum Fate {
    Judged(Box<CaseFinished>),
    Gone,
    Outdated,
}

/// Judges a kept run again: `report` is what it said, `transcripts` its records one after another,
/// which are not all held at the same time.
///
/// # Errors
/// Where a record cannot be read.
pub fn judge_again<E>(
    info: &RunInfo,
    report: RunReport,
    transcripts: impl IntoIterator<Item = Result<KeptTranscript, E>>,
    present: &Present<'_>,
) -> Result<JudgedAgain, AgainError<E>> {
    let Present { spec, library, profile, .. } = present;
    let judge = Judge::new(Arc::clone(spec), Arc::clone(library), Arc::clone(profile));
    let oracle = Oracle::new(Arc::clone(spec), Arc::clone(library), Arc::clone(profile));
    let then: BTreeMap<&CaseId, &CaseHash> =
        info.selected.cases.iter().map(|mark| (&mark.id, &mark.hash)).collect();
    let before: BTreeMap<&CaseId, &CaseFinished> =
        report.cases.iter().map(|case| (&case.case, case)).collect();
    let mut covered = BTreeSet::new();
    let mut judged: BTreeMap<CaseId, Box<CaseFinished>> = BTreeMap::new();
    for transcript in transcripts {
        let transcript = transcript.map_err(AgainError::Record)?;
        let Some(before) = before.get(&transcript.case) else { continue };
        let Some((case, hash)) = present.cases.get(&transcript.case) else { continue };
        let same = then.get(&transcript.case).is_some_and(|then| then.sent == hash.sent);
        if !same || ruled_out(case, profile).is_some() {
            continue;
        }
        let id = transcript.case.clone();
        let transcript = transcript
            .into_transcript(&oracle)
            .map_err(|why| AgainError::Content { case: id.clone(), why })?;
        let concluded = conclude_again(&judge, (spec, profile), (case, &transcript), before);
        covered.extend(concluded.covered);
        judged.insert(id, Box::new(concluded.finished));
    }
    let fate = |before: &CaseFinished| {
        let Some((case, _)) = present.cases.get(&before.case) else { return Fate::Gone };
        if let Some(finished) = ruled_out(case, profile) {
            return Fate::Judged(Box::new(finished));
        }
        match judged.get(&before.case) {
            Some(finished) => Fate::Judged(finished.clone()),
            // A case that broke this program has no record, and an error stays one.
            None if before.verdict == Verdict::Error => Fate::Judged(Box::new(before.clone())),
            None => Fate::Outdated,
        }
    };
    let mut out = JudgedAgain {
        report: RunReport { cases: Vec::new(), ..report.clone() },
        differences: Vec::new(),
        gone: Vec::new(),
        outdated: Vec::new(),
    };
    for before in &report.cases {
        match fate(before) {
            Fate::Judged(mut now) => {
                now.waived.clear();
                out.differences.extend(Difference::between(before, &now));
                out.report.cases.push(*now);
            }
            Fate::Gone => out.gone.push(before.case.clone()),
            Fate::Outdated => out.outdated.push(before.case.clone()),
        }
    }
    out.report.started.operations_claimed = profile.operations.keys().cloned().collect();
    out.report.started.selected = out
        .report
        .started
        .selected
        .saturating_sub(u32::try_from(out.gone.len()).unwrap_or(u32::MAX));
    if !out.outdated.is_empty() && out.report.finished.incomplete.is_none() {
        let count = out.outdated.len();
        out.report.finished.incomplete = Some(format!(
            "{count} of the cases send something else now, so that what was recorded does not show \
             them; run again"
        ));
    }
    out.report.finished.operations_covered = covered.into_iter().collect();
    out.report.finished.waivers.clear();
    out.report.finished.snapshots = None;
    out.report = out.report.totalled()?;
    Ok(out)
}

impl Difference {
    fn between(before: &CaseFinished, now: &CaseFinished) -> Option<Self> {
        let found = |case: &CaseFinished| -> BTreeMap<String, Verdict> {
            let mut worst = BTreeMap::new();
            for Finding { assertion, verdict, .. } in &case.outcome.findings {
                let known = worst.entry(assertion.clone()).or_insert(*verdict);
                *known = (*known).max(*verdict);
            }
            worst
        };
        let (then, today) = (found(before), found(now));
        if before.verdict == now.verdict && then == today {
            return None;
        }
        let without = |one: &BTreeMap<String, Verdict>, other: &BTreeMap<String, Verdict>| {
            let only = one.iter().filter(|(name, verdict)| other.get(*name) != Some(verdict));
            only.map(|(name, verdict)| (name.clone(), *verdict)).collect()
        };
        Some(Self {
            case: before.case.clone(),
            before: before.verdict,
            now: now.verdict,
            appeared: without(&today, &then),
            vanished: without(&then, &today),
        })
    }
}

//! A run judged again from its exchanges, and held against what its events say.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use crate::bindings::Library;
use crate::judge::{Judge, Oracle};
use crate::report::RunReport;
use crate::runner::{CaseFinished, conclude_again, ruled_out};
use crate::spec::Spec;
use crate::store::{KeptAnswer, KeptExchange, KeptTranscript};
use crate::suite::{Case, CaseId, Profile};

/// What judges.
#[derive(Clone, Copy)]
pub struct Bench<'a> {
    /// The standards.
    pub spec: &'a Arc<Spec>,
    /// The schemas.
    pub library: &'a Arc<Library>,
    /// All cases.
    pub cases: &'a [Arc<Case>],
}

/// What the cases of a report say that their exchanges do not bear out. `exchanges` is the text of
/// the exchanges' file.
pub(super) fn differences(
    report: &RunReport,
    exchanges: &str,
    profile: Profile,
    bench: Bench<'_>,
) -> Vec<String> {
    let mut found = Vec::new();
    let mut kept: BTreeMap<CaseId, KeptTranscript> = BTreeMap::new();
    for (at, line) in exchanges.lines().enumerate() {
        match KeptTranscript::parse(line) {
            Ok(transcript) => {
                if let Some(first) = kept.insert(transcript.case.clone(), transcript) {
                    found.push(format!("{}: its exchanges are there twice", first.case));
                }
            }
            Err(error) => found.push(format!("line {} of the exchanges: {error}", at + 1)),
        }
    }
    let profile = Arc::new(profile);
    let judge = Judge::new(Arc::clone(bench.spec), Arc::clone(bench.library), Arc::clone(&profile));
    let oracle =
        Oracle::new(Arc::clone(bench.spec), Arc::clone(bench.library), Arc::clone(&profile));
    let mut covered = BTreeSet::new();
    for finished in &report.cases {
        let Some(case) = bench.cases.iter().find(|case| case.id == finished.case) else {
            found.push(format!("{}: there is no such case", finished.case));
            continue;
        };
        let transcript = kept.remove(&finished.case);
        let why = match transcript {
            None => not_ruled_out(case, finished, &profile),
            Some(transcript) => {
                let same = same_exchanges(finished, &transcript.exchanges);
                same.or_else(|| match transcript.into_transcript(&oracle) {
                    Ok(transcript) => {
                        let rules = (&**bench.spec, &*profile);
                        let again = conclude_again(&judge, rules, (case, &transcript), finished);
                        covered.extend(again.covered);
                        other_outcome(finished, &again.finished)
                    }
                    Err(error) => Some(error.to_string()),
                })
            }
        };
        found.extend(why.map(|why| format!("{}: {why}", finished.case)));
    }
    found.extend(
        kept.keys().map(|case| format!("{case}: exchanges of a case that is not reported")),
    );
    if !covered.iter().eq(&report.finished.operations_covered) {
        found.push("the operations said to be called and answered are others".to_owned());
    }
    found
}

/// A case without exchanges must be one that the profile rules out, and say no more.
fn not_ruled_out(case: &Case, finished: &CaseFinished, profile: &Profile) -> Option<String> {
    let Some(plain) = ruled_out(case, profile) else {
        return Some("its exchanges are missing".to_owned());
    };
    (*finished != CaseFinished { elapsed_us: finished.elapsed_us, ..plain })
        .then(|| format!("said to be {}, but the profile rules it out", finished.verdict))
}

/// What the report shows of the exchanges must be what was recorded.
fn same_exchanges(finished: &CaseFinished, kept: &[KeptExchange]) -> Option<String> {
    if finished.exchanges.len() != kept.len() {
        let (said, found) = (finished.exchanges.len(), kept.len());
        return Some(format!("{said} exchanges are reported, {found} were recorded"));
    }
    let pairs = finished.exchanges.iter().zip(kept);
    let differs = pairs.into_iter().find(|(shown, kept)| {
        let status = match &kept.answer {
            KeptAnswer::Response { status, .. } => Some(*status),
            KeptAnswer::Error { .. } => None,
        };
        (shown.index, &shown.operation, &shown.url, shown.http_status, shown.attempts)
            != (kept.index, &kept.operation, &kept.url, status, kept.attempts)
            || (shown.started_us, shown.elapsed_us) != (kept.started_us, kept.elapsed_us)
    });
    differs
        .map(|(shown, _)| format!("exchange {} is reported otherwise than recorded", shown.index))
}

/// Everything that is told of a case follows from its exchanges, but for what could not be cleaned
/// up and how long it took.
fn other_outcome(finished: &CaseFinished, again: &CaseFinished) -> Option<String> {
    let verdict = again.verdict;
    if finished.verdict != verdict {
        return Some(format!("said to be {}, judged again it is {verdict}", finished.verdict));
    }
    if finished.outcome != again.outcome {
        return Some("judged again, other findings come up".to_owned());
    }
    (finished != again).then(|| "it is told otherwise than it was recorded".to_owned())
}

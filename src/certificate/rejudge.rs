//! A run judged again from its exchanges, and held against what its events say.

use std::collections::BTreeMap;
use std::sync::Arc;

use crate::bindings::Library;
use crate::ground::Verdict;
use crate::judge::{CaseOutcome, Judge, Oracle};
use crate::report::RunReport;
use crate::runner::{CaseFinished, not_applicable};
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
    for finished in &report.cases {
        let Some(case) = bench.cases.iter().find(|case| case.id == finished.case) else {
            found.push(format!("{}: there is no such case", finished.case));
            continue;
        };
        let transcript = kept.remove(&finished.case);
        let why = match transcript {
            None => ruled_out(case, finished, &profile),
            Some(transcript) => {
                let same = same_exchanges(finished, &transcript.exchanges);
                same.or_else(|| match transcript.into_transcript(&oracle) {
                    Ok(transcript) => other_outcome(finished, &judge.judge(case, &transcript)),
                    Err(error) => Some(error.to_string()),
                })
            }
        };
        found.extend(why.map(|why| format!("{}: {why}", finished.case)));
    }
    found.extend(
        kept.keys().map(|case| format!("{case}: exchanges of a case that is not reported")),
    );
    found
}

/// A case without exchanges must be one that the profile rules out.
fn ruled_out(case: &Case, finished: &CaseFinished, profile: &Profile) -> Option<String> {
    let reason = not_applicable(case, profile);
    if reason.is_none() {
        return Some("its exchanges are missing".to_owned());
    }
    let plain = finished.verdict == Verdict::NotApplicable
        && finished.outcome == CaseOutcome::default()
        && finished.exchanges.is_empty();
    (!plain).then(|| format!("said to be {}, but the profile rules it out", finished.verdict))
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

fn other_outcome(finished: &CaseFinished, judged: &CaseOutcome) -> Option<String> {
    let verdict = judged.verdict();
    if finished.verdict != verdict {
        return Some(format!("said to be {}, judged again it is {verdict}", finished.verdict));
    }
    (finished.outcome != *judged).then(|| "judged again, other findings come up".to_owned())
}

//! Why a run is no certificate.

use std::collections::BTreeSet;

use super::product::Product;
use crate::ground::Verdict;
use crate::judge::CaseOutcome;
use crate::report::{RunReport, counted};
use crate::runner::HARNESS;
use crate::store::RunInfo;
use crate::suite::Profile;

/// Everything for which a run, complete or not, certifies nothing: none for a certificate.
/// Lowercase sentences; text of the target may stand in them.
#[must_use]
pub fn objections(
    report: &RunReport,
    info: &RunInfo,
    profile: &Profile,
    product: &Product,
) -> Vec<String> {
    let mut all = laxities(info, profile);
    let finished = &report.finished;
    let counts = finished.counts;
    if let Some(reason) = &finished.incomplete {
        all.push(format!("the run is incomplete: {reason}"));
    }
    if let Some(reason) = &finished.target_lost {
        all.push(format!("the target was lost: {reason}"));
    }
    for (count, came_of_it) in [
        (counts.fail, "failed"),
        (counts.untestable, "could not be tested"),
        (counts.error, "ended in an error"),
        (counts.not_run, "not run"),
        (counts.flaky, "needed a second try"),
        (counts.waived, "waived"),
    ] {
        if count > 0 {
            all.push(format!("{} {came_of_it}", counted(count.into(), "case")));
        }
    }
    if !finished.waivers.is_empty() {
        all.push("waivers were honoured".to_owned());
    }
    if report.cases.iter().any(|case| mistaken(&case.outcome)) {
        all.push("a case could not be carried out as it is written".to_owned());
    }
    if finished.assertions_judged == 0 {
        all.push("nothing was judged".to_owned());
    }
    all.extend(unshown(report, product));
    all
}

/// What was not strict about the way the run was made.
fn laxities(info: &RunInfo, profile: &Profile) -> Vec<String> {
    let (selected, settings) = (&info.selected, &info.settings);
    let mut all = Vec::new();
    if !(selected.words.is_empty() && selected.tags.is_empty() && selected.partition.is_none()) {
        all.push("not the whole suite was run".to_owned());
    }
    if settings.retries > 0 {
        all.push("requests were allowed to be sent again".to_owned());
    }
    if !settings.quirks.is_empty() {
        all.push("it was a run against the embedded mock".to_owned());
    }
    let lowered = profile
        .judging
        .iter()
        .filter(|(basis, verdict)| basis.may_fail() && **verdict != Some(Verdict::Fail));
    all.extend(lowered.map(|(basis, _)| {
        format!("the profile does not fail a target for a missed must that rests on {basis}")
    }));
    all
}

fn mistaken(outcome: &CaseOutcome) -> bool {
    outcome.findings.iter().any(|finding| finding.assertion == HARNESS)
}

/// The product's claims of which the run shows nothing.
fn unshown(report: &RunReport, product: &Product) -> Option<String> {
    let covered: BTreeSet<_> = report.finished.operations_covered.iter().collect();
    let unshown: Vec<String> =
        product.operations().filter(|id| !covered.contains(id)).map(ToString::to_string).collect();
    (!unshown.is_empty())
        .then(|| format!("nothing was shown of {}, which the product claims", unshown.join(", ")))
}

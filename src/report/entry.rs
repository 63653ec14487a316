//! What is told, in which order: the worst first, and the same finding of a generic rule once.

use std::collections::HashMap;

use super::fold::RunReport;
use crate::ground::{Basis, Verdict};
use crate::judge::Finding;
use crate::runner::CaseFinished;

/// One thing to tell.
#[derive(Debug)]
pub(super) struct Entry<'a> {
    /// How bad it is.
    pub verdict: Verdict,
    /// The first case that shows it.
    pub case: &'a CaseFinished,
    /// The finding; none where the case itself could not be judged.
    pub finding: Option<&'a Finding>,
    /// How many more findings say the same.
    pub others: usize,
}

/// Everything that is not green, worst sort first, in the order of the plan within a sort.
pub(super) fn entries(report: &RunReport) -> Vec<Entry<'_>> {
    const ORDER: [Verdict; 4] = [Verdict::Fail, Verdict::Error, Verdict::Untestable, Verdict::Warn];
    ORDER.into_iter().flat_map(|verdict| with_verdict(report, verdict)).collect()
}

/// Everything of one verdict that is not waived.
pub(super) fn with_verdict(report: &RunReport, verdict: Verdict) -> Vec<Entry<'_>> {
    found(report, verdict, Wanted::NotWaived)
}

/// Everything that waivers cover, worst sort first.
pub(super) fn waived(report: &RunReport) -> Vec<Entry<'_>> {
    const ORDER: [Verdict; 3] = [Verdict::Fail, Verdict::Untestable, Verdict::Warn];
    ORDER.into_iter().flat_map(|verdict| found(report, verdict, Wanted::Waived)).collect()
}

/// Which findings are wanted.
#[derive(Clone, Copy, Eq, PartialEq)]
enum Wanted {
    Waived,
    NotWaived,
}

fn found(report: &RunReport, verdict: Verdict, wanted: Wanted) -> Vec<Entry<'_>> {
    let mut entries: Vec<Entry<'_>> = Vec::new();
    let mut first: HashMap<Alike<'_>, usize> = HashMap::new();
    for case in report.cases.iter().filter(|case| !explained(case, verdict)) {
        let mut findings =
            case.outcome.findings.iter().filter(|finding| finding.verdict == verdict).peekable();
        if findings.peek().is_none() && case.verdict == verdict && wanted == Wanted::NotWaived {
            entries.push(Entry { verdict, case, finding: None, others: 0 });
        }
        let is_wanted =
            |finding: &&Finding| case.waiver_of(finding).is_some() == (wanted == Wanted::Waived);
        for finding in findings.filter(is_wanted) {
            let key = alike(finding);
            if let Some(at) = key.and_then(|key| first.get(&key)) {
                entries[*at].others += 1;
                continue;
            }
            first.extend(key.map(|key| (key, entries.len())));
            entries.push(Entry { verdict, case, finding: Some(finding), others: 0 });
        }
    }
    entries
}

/// What could not be tested because something worse came first is told by that.
fn explained(case: &CaseFinished, verdict: Verdict) -> bool {
    verdict == Verdict::Untestable && case.verdict > verdict
}

/// What findings of one generic rule share where they say the same.
type Alike<'a> = (&'a str, Basis, &'a str);

/// Generic rules are broken on every exchange alike; a case's own assertions are told each. What
/// came may hold identifiers, so it is not compared.
fn alike(finding: &Finding) -> Option<Alike<'_>> {
    let generic = !finding.assertion.contains('#');
    generic.then_some((&finding.assertion, finding.basis, &finding.expected))
}

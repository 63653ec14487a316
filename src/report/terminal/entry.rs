//! What is told, in which order: the worst first, and the same finding of a generic rule once.

use super::super::fold::RunReport;
use crate::ground::Verdict;
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
    let mut entries: Vec<Entry<'_>> = Vec::new();
    for case in report.cases.iter().filter(|case| !explained(case, verdict)) {
        let mut findings =
            case.outcome.findings.iter().filter(|finding| finding.verdict == verdict).peekable();
        if findings.peek().is_none() && case.verdict == verdict {
            entries.push(Entry { verdict, case, finding: None, others: 0 });
        }
        for finding in findings.filter(|finding| case.waiver_of(finding).is_none()) {
            let same =
                entries.iter_mut().find(|entry| entry.finding.is_some_and(|f| same(f, finding)));
            match same {
                Some(entry) => entry.others += 1,
                None => entries.push(Entry { verdict, case, finding: Some(finding), others: 0 }),
            }
        }
    }
    entries
}

/// What could not be tested because something worse came first is told by that.
fn explained(case: &CaseFinished, verdict: Verdict) -> bool {
    verdict == Verdict::Untestable && case.verdict > verdict
}

/// Generic rules are broken on every exchange alike; a case's own assertions are told each. What
/// came may hold identifiers, so it is not compared.
fn same(left: &Finding, right: &Finding) -> bool {
    let generic = !left.assertion.contains('#');
    generic
        && left.assertion == right.assertion
        && left.basis == right.basis
        && left.expected == right.expected
}

//! What is wrong, by assertion: one mistake of a product shows on each target that runs it.

use std::collections::{BTreeMap, BTreeSet};

use super::EstateReport;
use crate::ground::Verdict;

/// One thing that is wrong, and where.
#[derive(Clone, Debug)]
pub(super) struct SharedProblem<'a> {
    /// How bad it is.
    pub verdict: Verdict,
    /// The assertion; the case where no assertion of it tells more.
    pub assertion: &'a str,
    /// What was expected; nothing where the case itself could not be judged.
    pub expected: Option<&'a str>,
    /// What came, on the first target.
    pub actual: &'a str,
    /// The targets that show it, in the order of the file.
    pub targets: Vec<&'a str>,
    /// How many cases show it, on all targets together.
    pub cases: usize,
}

/// Everything that is not green and not waived, worst sort first, what most targets share before
/// what few do.
pub(super) fn shared_problems(report: &EstateReport) -> Vec<SharedProblem<'_>> {
    const ORDER: [Verdict; 4] = [Verdict::Fail, Verdict::Error, Verdict::Untestable, Verdict::Warn];
    let mut found: BTreeMap<(usize, &str), SharedProblem<'_>> = BTreeMap::new();
    for target in &report.targets {
        for case in &target.cases {
            // One finding of a rule may stand for many exchanges of a case.
            let mut told: BTreeSet<(usize, &str)> = BTreeSet::new();
            let mut add = |verdict: Verdict, assertion, expected, actual| {
                let Some(rank) = ORDER.iter().position(|it| *it == verdict) else { return };
                let problem = found.entry((rank, assertion)).or_insert_with(|| SharedProblem {
                    verdict,
                    assertion,
                    expected,
                    actual,
                    targets: Vec::new(),
                    cases: 0,
                });
                if problem.targets.last() != Some(&target.name.as_str()) {
                    problem.targets.push(&target.name);
                }
                problem.cases += usize::from(told.insert((rank, assertion)));
            };
            // What could not be tested because something worse came first is told by that.
            let explained =
                |verdict| verdict == Verdict::Untestable && case.verdict > Verdict::Untestable;
            let findings = case.findings.iter().filter(|it| !it.waived && !explained(it.verdict));
            for finding in findings {
                let expected = Some(finding.expected.as_str());
                add(finding.verdict, finding.assertion.as_str(), expected, &finding.actual);
            }
            let left = case.unwaived_verdict;
            let mut findings = case.findings.iter().filter(|it| !it.waived);
            if left.is_red() && findings.all(|it| it.verdict < left) {
                let reason = case.reason.as_deref().unwrap_or("none was given");
                add(left, case.case.0.as_str(), None, reason);
            }
        }
    }
    let mut all: Vec<((usize, &str), SharedProblem<'_>)> = found.into_iter().collect();
    all.sort_by(|(left, one), (right, other)| {
        let more = other.targets.len().cmp(&one.targets.len());
        left.0.cmp(&right.0).then(more).then(left.1.cmp(right.1))
    });
    all.into_iter().map(|(_, problem)| problem).collect()
}

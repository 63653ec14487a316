//! Services by operations, with the worst verdict in each place. The grid itself is plain data, so
//! that other tables (targets by services) are told by the same code.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::super::fold::RunReport;
use super::super::standing::Standing;
use super::attribution::{of_clause, of_finding};
use crate::ground::Verdict;
use crate::runner::CaseFinished;
use crate::spec::{OperationRef, Spec, Verb};

/// A table of verdicts.
#[derive(Clone, Debug)]
pub struct Grid {
    /// What the table shows.
    pub caption: String,
    /// What the rows are.
    pub corner: String,
    /// The heads of the columns.
    pub columns: Vec<String>,
    /// The rows.
    pub rows: Vec<GridRow>,
    /// What belongs to no place of the table.
    pub elsewhere: Option<GridCell>,
}

/// A row of a grid.
#[derive(Clone, Debug)]
pub struct GridRow {
    /// Its head.
    pub name: String,
    /// A place for each column; none, one or several cells in it.
    pub cells: Vec<Vec<GridCell>>,
}

/// What came of one thing.
#[derive(Clone, Debug, Deserialize, Eq, PartialEq, Serialize)]
#[serde(deny_unknown_fields)]
pub struct GridCell {
    /// The thing: an operation's name.
    pub name: String,
    /// What came of it.
    pub state: GridState,
    /// Assertions judged.
    pub judged: u64,
    /// Whether waivers cover everything for which it is not green.
    pub waived: bool,
}

/// What came of one thing.
#[derive(Clone, Copy, Debug, Deserialize, Eq, PartialEq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum GridState {
    /// The worst verdict.
    Judged(Verdict),
    /// What a whole run comes to.
    Standing(Standing),
    /// It was called, but nothing was judged of it alone.
    CalledOnly,
    /// It is claimed, but never was called and answered.
    NotCalled,
    /// The profile does not claim it.
    NotClaimed,
}

impl GridState {
    /// In words.
    #[must_use]
    pub fn word(self) -> String {
        match self {
            Self::Judged(verdict) => verdict.to_string(),
            Self::Standing(standing) => standing.word().to_lowercase(),
            Self::CalledOnly => "called only".to_owned(),
            Self::NotCalled => "not called".to_owned(),
            Self::NotClaimed => "not claimed".to_owned(),
        }
    }

    /// The verdict that is as good or bad, where there is one.
    #[must_use]
    pub const fn tone(self) -> Option<Verdict> {
        match self {
            Self::Judged(verdict) => Some(verdict),
            Self::Standing(standing) => Some(standing.tone()),
            Self::CalledOnly | Self::NotCalled | Self::NotClaimed => None,
        }
    }
}

/// What was seen of one operation.
#[derive(Clone, Copy, Debug, Default)]
struct Sum {
    judged: u64,
    worst: Option<Verdict>,
    /// The worst that no waiver covers.
    left: Option<Verdict>,
}

impl Sum {
    fn add(&mut self, judged: u64, verdict: Verdict, waived: bool) {
        self.judged += judged;
        self.worst = self.worst.max(Some(verdict));
        if !waived {
            self.left = self.left.max(Some(verdict));
        }
    }

    fn is_waived(self) -> bool {
        self.worst > Some(Verdict::Lenient) && self.left <= Some(Verdict::Lenient)
    }
}

type Sums = BTreeMap<Option<OperationRef>, Sum>;

/// The operations of a run: verbs down, services across. Every service of which the profile claims
/// an operation is there with all its operations.
#[must_use]
pub fn operations_grid(report: &RunReport, spec: &Spec) -> Grid {
    let sums = sums(report, spec);
    let claimed = |operation: &OperationRef| report.started.operations_claimed.contains(operation);
    let covered = |operation: &OperationRef| report.finished.operations_covered.contains(operation);
    let shown: Vec<_> =
        spec.services.iter().filter(|s| s.operations.iter().any(|o| claimed(&o.id))).collect();
    let mut verbs: Vec<Verb> = Vec::new();
    for operation in shown.iter().flat_map(|service| &service.operations) {
        if !verbs.contains(&operation.verb) {
            verbs.push(operation.verb);
        }
    }
    let cell = |id: &OperationRef, name: &str| {
        let sum = sums.get(&Some(id.clone())).copied().unwrap_or_default();
        let state = match sum.worst {
            Some(worst) => GridState::Judged(worst),
            None if !claimed(id) => GridState::NotClaimed,
            None if covered(id) => GridState::CalledOnly,
            None => GridState::NotCalled,
        };
        GridCell { name: name.to_owned(), state, judged: sum.judged, waived: sum.is_waived() }
    };
    let rows = verbs.into_iter().map(|verb| GridRow {
        name: verb.name().to_owned(),
        cells: shown
            .iter()
            .map(|service| {
                let fitting = service.operations.iter().filter(|o| o.verb == verb);
                fitting.map(|operation| cell(&operation.id, &operation.name)).collect()
            })
            .collect(),
    });
    let rows = rows.collect();
    let placed = |id: &Option<OperationRef>| {
        id.as_ref().is_some_and(|id| shown.iter().any(|s| s.operations.iter().any(|o| o.id == *id)))
    };
    let mut rest = Sum::default();
    for (_, sum) in sums.iter().filter(|(id, _)| !placed(id)) {
        rest.judged += sum.judged;
        rest.worst = rest.worst.max(sum.worst);
        rest.left = rest.left.max(sum.left);
    }
    let elsewhere = rest.worst.map(|worst| GridCell {
        name: "what every exchange must keep to".to_owned(),
        state: GridState::Judged(worst),
        judged: rest.judged,
        waived: rest.is_waived(),
    });
    Grid {
        caption: "Operations, with the worst verdict of all assertions about each".to_owned(),
        corner: "verb".to_owned(),
        columns: shown.iter().map(|service| service.id.0.to_uppercase()).collect(),
        rows,
        elsewhere,
    }
}

/// Everything judged, by operation; under none, what is about every exchange.
fn sums(report: &RunReport, spec: &Spec) -> Sums {
    let mut sums = Sums::new();
    for case in &report.cases {
        add_case(case, spec, &mut sums);
    }
    sums
}

fn add_case(case: &CaseFinished, spec: &Spec, sums: &mut Sums) {
    let catalogue = &spec.catalogue;
    for (assertion, times) in &case.outcome.held {
        let operation = of_clause(&case.outcome.clause_of(assertion), catalogue);
        sums.entry(operation).or_default().add(u64::from(*times), Verdict::Pass, false);
    }
    for finding in &case.outcome.findings {
        let operation = of_finding(case, finding, catalogue);
        let judged = !matches!(finding.verdict, Verdict::Untestable | Verdict::Error);
        let waived = case.waiver_of(finding).is_some();
        sums.entry(operation).or_default().add(u64::from(judged), finding.verdict, waived);
    }
    // What no finding tells must show all the same.
    if case.verdict > case.outcome.verdict() {
        let operation = of_clause(&case.clause, catalogue);
        sums.entry(operation).or_default().add(0, case.verdict, false);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::report::sample;

    fn find<'a>(grid: &'a Grid, name: &str) -> &'a GridCell {
        let mut cells = grid.rows.iter().flat_map(|row| row.cells.iter().flatten());
        cells.find(|cell| cell.name == name).unwrap_or_else(|| panic!("{name} is missing"))
    }

    #[test]
    fn findings_stand_where_their_clause_belongs() {
        let mut report = sample::run();
        report.cases = vec![report.cases.swap_remove(3)];
        let grid = operations_grid(&report, &Spec::load().unwrap());
        assert_eq!(grid.columns, ["PMS"]);
        assert_eq!(find(&grid, "deletePerson").state, GridState::Judged(Verdict::Fail));
        assert_eq!(find(&grid, "createPerson").state, GridState::Judged(Verdict::Pass));
        assert_eq!(find(&grid, "readPerson").state, GridState::NotClaimed);
        // The warning is about an exchange with a service that is not shown: it must not get lost.
        let elsewhere = grid.elsewhere.expect("something is left");
        assert_eq!(elsewhere.state, GridState::Judged(Verdict::Warn));
    }

    #[test]
    fn the_grid_is_never_milder_than_the_run() {
        for mut report in [sample::run(), sample::waived()] {
            for case in &mut report.cases {
                case.outcome.findings.clear();
                case.waived.clear();
            }
            let grid = operations_grid(&report, &Spec::load().unwrap());
            let cells = grid.rows.iter().flat_map(|row| row.cells.iter().flatten());
            let worst = cells.chain(&grid.elsewhere).filter_map(|cell| match cell.state {
                GridState::Judged(verdict) => Some(verdict),
                _ => None,
            });
            assert_eq!(worst.max(), report.cases.iter().map(|case| case.verdict).max());
        }
    }

    #[test]
    fn what_is_claimed_and_never_called_is_told_apart() {
        let mut report = sample::run();
        report.cases.clear();
        report.finished.operations_covered.truncate(1);
        let grid = operations_grid(&report, &Spec::load().unwrap());
        assert_eq!(find(&grid, "createPerson").state, GridState::CalledOnly);
        assert_eq!(find(&grid, "deletePerson").state, GridState::NotCalled);
        assert_eq!(grid.elsewhere, None);
    }
}

//! The rows and columns: targets down, services across, the worst verdict in each place.

use super::super::coverage::{Grid, GridCell, GridRow, GridState};
use super::{EstateReport, TargetResult};

/// Head of the column with what each target comes to.
const RESULT: &str = "result";
/// Head of the column with what is about no service.
const EVERY: &str = "no service";

/// The table.
pub(super) fn grid(report: &EstateReport) -> Grid {
    let services = services(report);
    let row = |target: &TargetResult| {
        let result = GridCell {
            name: String::new(),
            state: GridState::Standing(target.standing),
            judged: target.assertions_judged,
            waived: false,
        };
        let of = |service: &&str| target.services.iter().find(|cell| cell.name == **service);
        let cells =
            services.iter().map(|service| vec![unnamed(of(service), GridState::NotClaimed)]);
        let cells = std::iter::once(vec![result]).chain(cells);
        let every = unnamed(target.every_exchange.as_ref(), GridState::NotCalled);
        let cells = cells.chain([vec![every]]);
        GridRow { name: target.name.clone(), cells: cells.collect() }
    };
    let columns = [RESULT].into_iter().chain(services.iter().copied()).chain([EVERY]);
    Grid {
        caption: "Targets and services, with the worst verdict of all assertions about each"
            .to_owned(),
        corner: "target".to_owned(),
        columns: columns.map(str::to_owned).collect(),
        rows: report.targets.iter().map(row).collect(),
        elsewhere: None,
    }
}

/// The services of which some target claims anything, as they come.
fn services(report: &EstateReport) -> Vec<&str> {
    let mut services: Vec<&str> = Vec::new();
    for cell in report.targets.iter().flat_map(|target| &target.services) {
        if !services.contains(&cell.name.as_str()) {
            services.push(&cell.name);
        }
    }
    services
}

/// The cell without its name, which stands at the head of its column already; `otherwise` where there
/// is none.
fn unnamed(cell: Option<&GridCell>, otherwise: GridState) -> GridCell {
    let absent = || GridCell { name: String::new(), state: otherwise, judged: 0, waived: false };
    cell.map_or_else(absent, |cell| GridCell { name: String::new(), ..cell.clone() })
}

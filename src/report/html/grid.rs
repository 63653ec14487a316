//! Tables of verdicts in HTML.

use maud::{Markup, html};

use super::super::coverage::{Grid, GridCell};
use super::super::words::counted;
use super::text::{Line, scrolled};

/// A table of verdicts, what belongs to no place of it below.
#[must_use]
pub fn grid_html(grid: &Grid) -> Markup {
    let table = html! {
        table .grid {
            caption { (grid.caption) }
            thead {
                tr {
                    th scope="col" { (grid.corner) }
                    @for column in &grid.columns { th scope="col" { (Line(column)) } }
                }
            }
            tbody {
                @for row in &grid.rows {
                    tr {
                        th scope="row" { (Line(&row.name)) }
                        @for cells in &row.cells {
                            td {
                                @if cells.is_empty() { span .note { "no such operation" } }
                                @for cell in cells { (place(cell)) }
                            }
                        }
                    }
                }
            }
        }
    };
    html! {
        (scrolled(&grid.caption, &table))
        @if let Some(elsewhere) = &grid.elsewhere {
            p { "Besides, " (elsewhere.name) ": " (state(elsewhere)) " "
                span .note { (counted(elsewhere.judged, "assertion")) " judged" } }
        }
    }
}

fn place(cell: &GridCell) -> Markup {
    html! {
        (state(cell)) " "
        span .operation { (Line(&cell.name)) }
    }
}

fn state(cell: &GridCell) -> Markup {
    html! {
        @match cell.state.tone() {
            Some(tone) => span class=(format!("badge {tone}")) { (cell.state.word()) },
            None => span class="badge quiet" { (cell.state.word()) },
        }
        @if cell.waived { " " span class="badge quiet" { "waived" } }
    }
}

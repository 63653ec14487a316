//! Tables of verdicts in Markdown.

use super::super::coverage::{Grid, GridCell};
use super::escape::cell;
use super::mark;

/// A table of verdicts as Markdown, what belongs to no place of it below.
#[must_use]
pub fn grid_markdown(grid: &Grid) -> String {
    let heads: Vec<String> =
        grid.columns.iter().map(|column| format!(" {} |", cell(column))).collect();
    let mut text = format!("### {}\n\n", grid.caption);
    text.push_str(&format!("| {} |{}\n", grid.corner, heads.concat()));
    text.push_str(&format!("|---|{}\n", "---|".repeat(grid.columns.len())));
    for row in &grid.rows {
        text.push_str(&format!("| {} |", cell(&row.name)));
        for cells in &row.cells {
            let told: Vec<String> = cells.iter().map(word).collect();
            text.push_str(&format!(" {} |", told.join(", ")));
        }
        text.push('\n');
    }
    if let Some(elsewhere) = &grid.elsewhere {
        text.push_str(&format!("\nBesides: {}: {}\n", elsewhere.name, word(elsewhere)));
    }
    text
}

fn word(cell: &GridCell) -> String {
    let mark = cell.state.tone().map_or_else(String::new, |tone| format!("{} ", mark(tone)));
    let waived = if cell.waived { " (waived)" } else { "" };
    format!("{mark}{}{waived}", cell.state.word())
}

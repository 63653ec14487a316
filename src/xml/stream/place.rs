//! Counting lines and columns.

use memchr::{memchr_iter, memrchr};

use super::super::error::LineColumn;

/// Where a text begins.
pub(super) const START: LineColumn = LineColumn { line: 1, column: 1 };

/// The place after `text`, which begins at `from`.
pub(super) fn after(from: LineColumn, text: &str) -> LineColumn {
    let bytes = text.as_bytes();
    let (lines, line) = match memrchr(b'\n', bytes) {
        Some(last) => (memchr_iter(b'\n', bytes).count(), &text[last + 1..]),
        None => (0, text),
    };
    let column = if lines > 0 { 1 } else { from.column };
    LineColumn {
        line: from.line.saturating_add(narrow(lines)),
        column: column.saturating_add(narrow(line.chars().count())),
    }
}

/// The place in the whole of a place in a part that begins at `start`.
pub(super) fn compose(start: LineColumn, inner: LineColumn) -> LineColumn {
    let column = if inner.line == 1 { start.column - 1 } else { 0 };
    LineColumn {
        line: start.line.saturating_add(inner.line - 1),
        column: inner.column.saturating_add(column),
    }
}

fn narrow(count: usize) -> u32 {
    u32::try_from(count).unwrap_or(u32::MAX)
}

//! Differences for people.

use std::fmt::Write as _;

use anstyle::{AnsiColor, Style};

use crate::report::{Verbosity, visible_line};
use crate::snapshot::Change;
use crate::suite::CaseId;

/// More differences than these are only counted, unless much is wanted.
const MOST: usize = 5;
/// More lines of one than these are only counted, unless much is wanted.
const MOST_LINES: usize = 60;

/// The differences of a run; empty where nothing but the summary is wanted.
pub fn told(differences: &[(CaseId, Vec<Change>)], verbosity: Verbosity) -> String {
    let mut out = String::new();
    if verbosity == Verbosity::Quiet {
        return out;
    }
    let (most, lines) = match verbosity {
        Verbosity::Verbose => (usize::MAX, usize::MAX),
        _ => (MOST, MOST_LINES),
    };
    for (case, found) in differences.iter().take(most) {
        let style = Style::new().bold();
        let _ = writeln!(out, "{style}CHANGED  {case}{style:#}");
        push(found, lines, &mut out);
        out.push('\n');
    }
    if let more @ 1.. = differences.len().saturating_sub(most) {
        let _ = writeln!(out, "... and {more} more changed; -v shows them all\n");
    }
    out
}

/// The lines of one difference.
pub fn push(found: &[Change], most: usize, out: &mut String) {
    for change in found.iter().take(most) {
        let (style, mark, line) = match change {
            Change::Title(line) => (AnsiColor::Cyan.on_default(), "         ", line),
            Change::Same(line) => (Style::new().dimmed(), "           ", line),
            Change::Removed(line) => (AnsiColor::Red.on_default(), "         - ", line),
            Change::Added(line) => (AnsiColor::Green.on_default(), "         + ", line),
        };
        let _ = writeln!(out, "{mark}{style}{}{style:#}", visible_line(line));
    }
    if let more @ 1.. = found.len().saturating_sub(most) {
        let _ = writeln!(out, "         ... and {more} more lines");
    }
}

//! Colours, all in one place. They only repeat what the words say.

use std::fmt::{Display, Write as _};

use anstyle::{AnsiColor, Style};

use super::super::words::grouped;
use crate::ground::Verdict;

/// The style of a verdict's word.
#[must_use]
pub fn style_of(verdict: Verdict) -> Style {
    let colour = match verdict {
        Verdict::Pass => AnsiColor::Green,
        Verdict::Lenient => AnsiColor::Cyan,
        Verdict::Warn => AnsiColor::Yellow,
        Verdict::NotApplicable => AnsiColor::BrightBlack,
        Verdict::Fail | Verdict::Untestable | Verdict::Error => AnsiColor::Red,
    };
    colour.on_default().bold()
}

/// The verdict's label, eight wide or wider.
pub(in crate::report) fn verdict(verdict: Verdict) -> String {
    let style = style_of(verdict);
    let word = verdict.to_string().to_uppercase();
    format!("{style}{word:<7}{style:#}")
}

pub(in crate::report) fn strong(text: &dyn Display) -> String {
    let style = Style::new().bold();
    format!("{style}{text}{style:#}")
}

pub(in crate::report) fn faint(text: impl Display) -> String {
    let style = Style::new().dimmed();
    format!("{style}{text}{style:#}")
}

pub(in crate::report) fn heading(out: &mut String, text: &str) {
    let style = Style::new().bold().underline();
    writeln!(out, "{style}{text}{style:#}").expect("a String takes all");
}

/// A count with its word, coloured only where there is something to see.
pub(in crate::report) fn count(count: u64, word: &str, verdict: Verdict) -> String {
    let text = format!("{} {word}", grouped(count));
    if count == 0 {
        return text;
    }
    let style = style_of(verdict);
    format!("{style}{text}{style:#}")
}

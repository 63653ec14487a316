//! A progress bar on the standard error, where that is a terminal.

use std::io::IsTerminal;

use indicatif::{ProgressBar, ProgressStyle};

use crate::runner::CaseFinished;

/// A bar that may be hidden.
pub struct Progress {
    bar: ProgressBar,
    red: u64,
}

impl Progress {
    /// A bar for so many cases; hidden if it is not wanted or nobody sees it.
    pub fn new(cases: usize, wanted: bool) -> Self {
        if !wanted || !std::io::stderr().is_terminal() {
            return Self { bar: ProgressBar::hidden(), red: 0 };
        }
        let bar = ProgressBar::new(cases as u64);
        let style = ProgressStyle::with_template("{bar:30} {pos}/{len} cases  {wide_msg}");
        bar.set_style(style.expect("the template is ours, and a test reads it"));
        Self { bar, red: 0 }
    }

    /// One more case is done.
    pub fn case(&mut self, case: &CaseFinished) {
        self.red += u64::from(case.verdict.is_red());
        let failed = if self.red > 0 { format!("{} red  ", self.red) } else { String::new() };
        self.bar.set_message(format!("{failed}{}", case.case));
        self.bar.inc(1);
    }

    /// The next step of something else than a case begins.
    pub fn step(&self, name: &str) {
        self.bar.set_message(name.to_owned());
        self.bar.inc(1);
    }

    /// Says something above the bar.
    pub fn note(&self, text: &str) {
        self.bar.suspend(|| super::output::note(text));
    }

    /// Takes the bar away.
    pub fn finish(&self) {
        self.bar.finish_and_clear();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_template_can_be_read() {
        assert!(ProgressStyle::with_template("{bar:30} {pos}/{len} cases  {wide_msg}").is_ok());
    }
}

//! A progress bar on the standard error, where that is a terminal.

use std::io::IsTerminal;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};

use indicatif::{ProgressBar, ProgressStyle};

use crate::runner::CaseFinished;

/// A bar that may be hidden. Clones are the same bar.
#[derive(Clone)]
pub struct Progress {
    bar: ProgressBar,
    red: Arc<AtomicU64>,
    is_stopping: Arc<AtomicBool>,
}

impl Progress {
    /// A bar for so many cases; hidden if it is not wanted or nobody sees it.
    pub fn new(cases: usize, wanted: bool) -> Self {
        if !wanted || !std::io::stderr().is_terminal() {
            return Self::with(ProgressBar::hidden());
        }
        let bar = ProgressBar::new(cases as u64);
        let style = ProgressStyle::with_template("{bar:30} {pos}/{len} cases  {wide_msg}");
        bar.set_style(style.expect("the template is ours, and a test reads it"));
        Self::with(bar)
    }

    /// A count of what comes, where nobody knows how much there will be; hidden if nobody sees it.
    pub fn counting(of: &'static str) -> Self {
        if !std::io::stderr().is_terminal() {
            return Self::with(ProgressBar::hidden());
        }
        let bar = ProgressBar::no_length().with_message(of);
        let style = ProgressStyle::with_template("{spinner} {pos} {msg}  {elapsed}");
        bar.set_style(style.expect("the template is ours, and a test reads it"));
        Self::with(bar)
    }

    /// So many came until now.
    pub fn came(&self, count: u64) {
        self.bar.set_position(count);
        self.bar.tick();
    }

    fn with(bar: ProgressBar) -> Self {
        Self { bar, red: Arc::default(), is_stopping: Arc::default() }
    }

    /// One more case is done.
    pub fn case(&self, case: &CaseFinished) {
        let own = u64::from(case.verdict.is_red());
        let red = self.red.fetch_add(own, Ordering::Relaxed) + own;
        let failed = if red > 0 { format!("{red} red  ") } else { String::new() };
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

    /// Says, once, that everything is being brought to an end.
    pub fn stopping(&self) {
        if !self.is_stopping.swap(true, Ordering::Relaxed) {
            self.note(
                "stopping: no new case begins, and what was created is being deleted; once more to \
                 stop at once",
            );
        }
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
        for template in
            ["{bar:30} {pos}/{len} cases  {wide_msg}", "{spinner} {pos} {msg}  {elapsed}"]
        {
            assert!(ProgressStyle::with_template(template).is_ok(), "{template}");
        }
    }
}

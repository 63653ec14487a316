//! Events to one report, checked: what is not complete, or does not add up, is no report.

use serde::{Deserialize, Serialize};

use crate::ground::Verdict;
use crate::runner::{CaseFinished, Counts, Event, RunFinished, RunStarted, SCHEMA_VERSION};
use crate::waiver::WaiverUse;

/// Everything one run said. This is the JSON report, and what the other reports are made from.
#[derive(Clone, Debug, Deserialize, PartialEq, Serialize)]
#[serde(deny_unknown_fields)]
pub struct RunReport {
    /// What was known before the first case: target, profile, time, how many cases.
    pub started: RunStarted,
    /// The cases that were run, in the order of the plan.
    pub cases: Vec<CaseFinished>,
    /// The counts, and why the run is incomplete or the target lost, where that is so.
    pub finished: RunFinished,
}

/// Why events are no report.
#[derive(Clone, Debug, Eq, PartialEq, thiserror::Error)]
pub enum FoldError {
    /// Something came before `run-started`, or nothing came at all.
    #[error("the report does not begin with `run-started`; is this a report of lis-conform?")]
    NoStart,
    /// `run-started` came again.
    #[error("a second `run-started`; give one run at a time")]
    SecondStart,
    /// Something came after `run-finished`.
    #[error("something follows `run-finished`; give one run at a time")]
    AfterEnd,
    /// `run-finished` is missing: the run was killed, or the file is cut off.
    #[error("the report is incomplete: `run-finished` is missing, so it proves nothing; run again")]
    NoEnd,
    /// A newer program wrote it.
    #[error(
        "the report is of version {found}, this program reads up to {SCHEMA_VERSION}; \
         use a newer lis-conform"
    )]
    Version {
        /// The version found.
        found: u32,
    },
    /// A case says it is waived by an entry that is not there, or an entry waives what is not there.
    #[error("the waivers do not add up: {what}; the report was changed, run again")]
    Waivers {
        /// Which one, and how.
        what: String,
    },
    /// The counts do not fit the cases.
    #[error("the counts do not add up: {what} is said to be {said} but comes to {found}")]
    Counts {
        /// Which count.
        what: &'static str,
        /// What the report says.
        said: u32,
        /// What its cases come to.
        found: u32,
    },
}

/// A report in the making.
#[derive(Clone, Debug, Default)]
pub struct Fold {
    started: Option<RunStarted>,
    cases: Vec<CaseFinished>,
    finished: Option<RunFinished>,
}

impl RunReport {
    /// All events of a run to its report.
    ///
    /// # Errors
    /// Where the events are incomplete, out of order, of a newer version, or do not add up.
    pub fn from_events(events: impl IntoIterator<Item = Event>) -> Result<Self, FoldError> {
        let mut fold = Fold::default();
        for event in events {
            fold.take(event)?;
        }
        fold.finish()
    }

    /// The report with everything counted anew from its cases.
    ///
    /// # Errors
    /// Where there are more cases than were selected, or the waivers do not fit them.
    pub fn totalled(mut self) -> Result<Self, FoldError> {
        let outcomes = || self.cases.iter().map(|case| &case.outcome);
        let held: u64 = outcomes().flat_map(|it| it.held.values()).copied().map(u64::from).sum();
        let found: u64 = outcomes().map(|it| it.findings.len() as u64).sum();
        self.finished.counts = counts_of(&self.cases, self.started.selected);
        self.finished.assertions_judged = held + found;
        self.finished.assertions_held = held;
        if self.finished.counts.selected != self.started.selected {
            let (said, found) = (self.started.selected, self.finished.counts.selected);
            return Err(FoldError::Counts { what: "selected", said, found });
        }
        check_waivers(&self)?;
        Ok(self)
    }

    /// The events that fold to this report.
    #[must_use]
    pub fn into_events(self) -> Vec<Event> {
        let mut events = vec![Event::RunStarted(self.started)];
        events.extend(self.cases.into_iter().map(|case| Event::CaseFinished(Box::new(case))));
        events.push(Event::RunFinished(self.finished));
        events
    }
}

impl Fold {
    /// Takes the next event.
    ///
    /// # Errors
    /// Where the event cannot come here.
    pub fn take(&mut self, event: Event) -> Result<(), FoldError> {
        if self.finished.is_some() {
            return Err(FoldError::AfterEnd);
        }
        match event {
            Event::RunStarted(_) if self.started.is_some() => return Err(FoldError::SecondStart),
            Event::RunStarted(started) if started.schema_version > SCHEMA_VERSION => {
                return Err(FoldError::Version { found: started.schema_version });
            }
            Event::RunStarted(started) => self.started = Some(started),
            _ if self.started.is_none() => return Err(FoldError::NoStart),
            Event::CaseFinished(case) => self.cases.push(*case),
            Event::RunFinished(finished) => self.finished = Some(finished),
        }
        Ok(())
    }

    /// Whether the end was told.
    #[must_use]
    pub fn is_finished(&self) -> bool {
        self.finished.is_some()
    }

    /// The report of a run whose end is missing: incomplete, for that reason. What only the end
    /// tells is left out, waivers with it.
    ///
    /// # Errors
    /// Where the beginning is missing too, or there are more cases than were selected.
    pub fn cut_off(mut self, reason: &str) -> Result<RunReport, FoldError> {
        let started = self.started.as_ref().ok_or(FoldError::NoStart)?;
        for case in &mut self.cases {
            case.waived.clear();
        }
        let finished = RunFinished {
            incomplete: Some(reason.to_owned()),
            exchanges: self.cases.iter().map(|case| case.exchanges.len() as u64).sum(),
            elapsed_us: self.cases.iter().map(|case| case.elapsed_us).max().unwrap_or(0),
            ..RunFinished::default()
        };
        RunReport { started: started.clone(), cases: self.cases, finished }.totalled()
    }

    /// The report.
    ///
    /// # Errors
    /// Where events are missing or the counts do not add up.
    pub fn finish(self) -> Result<RunReport, FoldError> {
        let started = self.started.ok_or(FoldError::NoStart)?;
        let finished = self.finished.ok_or(FoldError::NoEnd)?;
        let report = RunReport { started, cases: self.cases, finished };
        check_counts(&report)?;
        check_waivers(&report)?;
        Ok(report)
    }
}

/// Selected is the sum of the verdicts and of what was not run; each verdict's count is that of its
/// cases.
fn check_counts(report: &RunReport) -> Result<(), FoldError> {
    let said = report.finished.counts;
    let found = counts_of(&report.cases, report.started.selected);
    let pairs = [
        ("selected", said.selected, found.selected),
        ("pass", said.pass, found.pass),
        ("lenient", said.lenient, found.lenient),
        ("warn", said.warn, found.warn),
        ("fail", said.fail, found.fail),
        ("untestable", said.untestable, found.untestable),
        ("not-applicable", said.not_applicable, found.not_applicable),
        ("error", said.error, found.error),
        ("not run", said.not_run, found.not_run),
        ("waived", said.waived, found.waived),
        ("flaky", said.flaky, found.flaky),
    ];
    match pairs.into_iter().find(|(_, said, found)| said != found) {
        Some((what, said, found)) => Err(FoldError::Counts { what, said, found }),
        None => Ok(()),
    }
}

/// Every waived finding is one that can be waived, and each entry waives as many as it says.
fn check_waivers(report: &RunReport) -> Result<(), FoldError> {
    let waivers = &report.finished.waivers;
    let mut found = vec![0_u32; waivers.len()];
    for case in &report.cases {
        for waived in &case.waived {
            let finding = case.outcome.findings.get(waived.finding);
            let can_be = finding.is_some_and(|it| it.verdict.can_be_waived());
            match found.get_mut(waived.waiver) {
                Some(count) if can_be => *count += 1,
                _ => {
                    let what = format!("{} waives what cannot be waived", case.case);
                    return Err(FoldError::Waivers { what });
                }
            }
        }
    }
    match waivers.iter().zip(found).find(|(waiver, found)| waiver.findings != *found) {
        Some((waiver, found)) => {
            let WaiverUse { place, findings, .. } = waiver;
            let what = format!("{place} is said to waive {findings} but waives {found}");
            Err(FoldError::Waivers { what })
        }
        None => Ok(()),
    }
}

fn counts_of(cases: &[CaseFinished], selected: u32) -> Counts {
    let mut counts = Counts { selected, ..Counts::default() };
    for case in cases {
        *match case.verdict {
            Verdict::Pass => &mut counts.pass,
            Verdict::Lenient => &mut counts.lenient,
            Verdict::Warn => &mut counts.warn,
            Verdict::Fail => &mut counts.fail,
            Verdict::Untestable => &mut counts.untestable,
            Verdict::NotApplicable => &mut counts.not_applicable,
            Verdict::Error => &mut counts.error,
        } += 1;
        counts.waived += u32::from(case.is_waived());
        counts.flaky += u32::from(case.flaky);
    }
    let run = u32::try_from(cases.len()).unwrap_or(u32::MAX);
    counts.not_run = selected.saturating_sub(run);
    // More cases than were selected shows as a wrong `selected`.
    counts.selected = selected.max(run);
    counts
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::report::sample;

    #[test]
    fn a_report_without_its_end_is_an_error() {
        let mut events = sample::run().into_events();
        events.pop();
        assert_eq!(RunReport::from_events(events), Err(FoldError::NoEnd));
        assert_eq!(RunReport::from_events([]), Err(FoldError::NoStart));
    }

    #[test]
    fn events_out_of_order_are_errors() {
        let events = sample::run().into_events();
        let turned = events.iter().rev().cloned();
        assert_eq!(RunReport::from_events(turned), Err(FoldError::NoStart));
        let twice = events.iter().chain(&events).cloned();
        assert_eq!(RunReport::from_events(twice), Err(FoldError::AfterEnd));
        let start_twice = events.iter().take(1).chain(&events).cloned();
        assert_eq!(RunReport::from_events(start_twice), Err(FoldError::SecondStart));
    }

    #[test]
    fn counts_that_do_not_add_up_are_errors() {
        let mut report = sample::run();
        report.finished.counts.fail = 0;
        let found = RunReport::from_events(report.into_events());
        assert_eq!(found, Err(FoldError::Counts { what: "fail", said: 0, found: 1 }));

        let mut report = sample::run();
        report.cases.pop();
        let found = RunReport::from_events(report.into_events());
        assert!(matches!(found, Err(FoldError::Counts { .. })), "{found:?}");
    }

    #[test]
    fn waivers_that_do_not_add_up_are_errors() {
        let good = sample::waived();
        assert!(RunReport::from_events(good.clone().into_events()).is_ok());
        let changes: [fn(&mut RunReport); 4] = [
            |report| report.finished.waivers.clear(),
            |report| report.finished.waivers[0].findings = 2,
            |report| report.cases[0].waived[0].finding = 7,
            |report| report.cases[0].outcome.findings[0].verdict = Verdict::Error,
        ];
        for (at, change) in changes.into_iter().enumerate() {
            let mut changed = good.clone();
            change(&mut changed);
            let found = RunReport::from_events(changed.into_events());
            assert!(matches!(found, Err(FoldError::Waivers { .. })), "{at}: {found:?}");
        }
    }

    #[test]
    fn a_newer_version_is_refused() {
        let mut report = sample::run();
        report.started.schema_version = SCHEMA_VERSION + 1;
        let found = RunReport::from_events(report.into_events());
        assert_eq!(found, Err(FoldError::Version { found: SCHEMA_VERSION + 1 }));
    }
}

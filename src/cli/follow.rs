//! Follows a run: events to the report files and the progress bar, signals to the runner.

use tokio::sync::{mpsc, watch};

use super::error::{CliError, CliResult};
use super::exit::ExitCode;
use super::progress::Progress;
use super::reports::ReportFiles;
use super::signals::{Wish, Wishes};
use super::snapshots::Comparison;
use super::store::Keeper;
use crate::report::{Fold, RunReport};
use crate::runner::{self, Emission, Event, Partition, Plan};
use crate::waiver::WaiverSession;

/// A run that came to its end, complete or not.
pub struct Followed {
    /// Everything it said.
    pub report: RunReport,
    /// The first report file that could not be written on the way.
    pub unwritten: Option<CliError>,
}

/// What events go to.
pub struct Listeners<'a> {
    /// The report files.
    pub files: &'a mut ReportFiles,
    /// The progress bar.
    pub progress: &'a Progress,
    /// What keeps the run, where it is kept.
    pub keeper: Option<&'a mut Keeper>,
    /// The target's name in the report, where it is not the URL.
    pub target_name: Option<&'a str>,
    /// What is known and accepted.
    pub waivers: WaiverSession,
    /// Which part of the chosen cases the plan has.
    pub partition: Option<Partition>,
    /// What the run is held against, where snapshots are wanted.
    pub comparison: Option<&'a mut Comparison>,
}

/// Runs the plan to its end, unless an interrupt asks to end it before, in order or at once.
///
/// # Errors
/// Where the run was aborted by a second interrupt, or the runner broke its own rules.
pub async fn follow(
    plan: Plan,
    mut listeners: Listeners<'_>,
    mut wishes: Wishes,
) -> CliResult<Followed> {
    let (sender, mut events) = mpsc::unbounded_channel();
    let (stop, stopped) = watch::channel(false);
    let runner = tokio::spawn(runner::run(plan, sender, stopped));
    let mut fold = Fold::default();
    let mut unwritten = None;
    loop {
        let event = tokio::select! {
            event = events.recv() => event,
            wish = wishes.next() => {
                if wish == Wish::Abort {
                    return Err(aborted());
                }
                listeners.progress.stopping();
                let _ = stop.send(true);
                continue;
            }
        };
        let Some(emission) = event else { break };
        let written = listeners.take(emission, &mut fold)?;
        if unwritten.is_none() {
            unwritten = written.err();
        }
    }
    listeners.progress.finish();
    runner.await.map_err(|panic| CliError::internal(format_args!("the runner broke: {panic}")))?;
    let report = fold.finish().map_err(CliError::internal)?;
    Ok(Followed { report, unwritten })
}

impl Listeners<'_> {
    /// Hands on an event; the inner result is that of the report files.
    fn take(&mut self, emission: Emission, fold: &mut Fold) -> CliResult<CliResult<()>> {
        let Emission { mut event, transcript } = emission;
        if let Event::RunStarted(started) = &mut event {
            started.partition = self.partition.take();
        }
        match (&mut event, self.target_name) {
            (Event::RunStarted(started), Some(name)) => name.clone_into(&mut started.target),
            (Event::CaseFinished(case), _) => {
                case.waived = self.waivers.case(&case.case, &case.outcome);
                if let Some(comparison) = &mut self.comparison {
                    comparison.case(case, transcript.as_deref());
                }
                self.progress.case(case);
            }
            (Event::RunFinished(finished), _) => {
                finished.snapshots = self.comparison.as_mut().map(|it| it.summary());
                finished.counts.waived = self.waivers.cases_waived();
                finished.waivers = std::mem::take(&mut self.waivers).finish();
            }
            (Event::RunStarted(_), None) => {}
        }
        let written = self.files.event(&event);
        if let Some(keeper) = &mut self.keeper {
            keeper.take(&event, transcript.as_deref());
        }
        fold.take(event).map_err(CliError::internal)?;
        Ok(written)
    }
}

/// How a run ends that was stopped at once.
pub fn aborted() -> CliError {
    CliError {
        code: ExitCode::Incomplete,
        message:
            "error: stopped at once: there is no report, and what the run created may still be on \
                  the target"
                .to_owned(),
    }
}

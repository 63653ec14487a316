//! The runs of several targets, one after the other or several at once. One that is lost, or cannot
//! be run, does not keep the others from being run.

use std::collections::{BTreeMap, BTreeSet, VecDeque};
use std::sync::Arc;

use tokio::task::{JoinError, JoinSet};

use super::one::{Ran, Shared, one, unrun};
use super::ready::Ready;
use crate::cli::error::CliResult;
use crate::cli::exit::ExitCode;
use crate::cli::follow::aborted;
use crate::cli::signals::{Wish, Wishes};
use crate::report::{TargetResult, duration, visible_line};

/// What came of all targets.
pub struct Driven {
    /// Their rows, in the order of the file.
    pub targets: Vec<TargetResult>,
    /// Their own reports, where those are wanted too.
    pub told: Vec<String>,
    /// What their codes do not say: that our program broke.
    pub code: ExitCode,
    /// Why not every target was run to its end.
    pub incomplete: Option<String>,
}

/// A run under way.
struct UnderWay {
    /// What it keeps others from.
    place: String,
    /// Its row if the program breaks.
    row: TargetResult,
}

/// Runs every target. The first interrupt ends the runs under way in order and begins no other; the
/// second ends all at once.
///
/// # Errors
/// Where all were ended at once.
pub async fn drive(ready: Vec<Ready>, shared: Arc<Shared>) -> CliResult<Driven> {
    let mut wishes = Wishes::listen()?;
    let mut waiting: VecDeque<Ready> = ready.into();
    let mut runs: JoinSet<Ran> = JoinSet::new();
    let mut under_way: BTreeMap<tokio::task::Id, UnderWay> = BTreeMap::new();
    let mut driven =
        Driven { targets: Vec::new(), told: Vec::new(), code: ExitCode::Success, incomplete: None };
    let mut told = BTreeMap::new();
    loop {
        while wishes.so_far().is_none() && runs.len() < shared.args.targets.targets_at_once {
            let Some(next) = next(&mut waiting, &under_way) else { break };
            let place = next.place();
            let row = unrun(&next, &shared.world, "lis-conform broke, please report that");
            let run = runs.spawn(one(next, Arc::clone(&shared), wishes.clone()));
            under_way.insert(run.id(), UnderWay { place, row });
        }
        if runs.is_empty() {
            break;
        }
        tokio::select! {
            Some(ended) = runs.join_next_with_id() => {
                let ran = ended_run(ended, &mut under_way, &mut driven);
                tell(&ran, &shared);
                told.extend(ran.told.map(|text| (ran.result.position, text)));
                driven.targets.push(ran.result);
            }
            wish = wishes.next() => {
                if wish == Wish::Abort {
                    return Err(aborted());
                }
                shared.progress.stopping();
            }
        }
    }
    if wishes.so_far() == Some(Wish::Abort) {
        return Err(aborted());
    }
    if wishes.so_far().is_some() {
        let count = waiting.len();
        driven.incomplete =
            Some(format!("stopped before everything was judged; {count} targets were not begun"));
    }
    let unrun = waiting.iter().map(|it| unrun(it, &shared.world, "stopped before its turn came"));
    driven.targets.extend(unrun);
    driven.targets.sort_by_key(|target| target.position);
    driven.told = told.into_values().collect();
    Ok(driven)
}

/// The next target that no run under way keeps from being run.
fn next(
    waiting: &mut VecDeque<Ready>,
    under_way: &BTreeMap<tokio::task::Id, UnderWay>,
) -> Option<Ready> {
    let busy: BTreeSet<&str> = under_way.values().map(|run| run.place.as_str()).collect();
    let at = waiting.iter().position(|ready| !busy.contains(ready.place().as_str()))?;
    waiting.remove(at)
}

/// What came of a run that ended; where it broke, its row says so.
fn ended_run(
    ended: Result<(tokio::task::Id, Ran), JoinError>,
    under_way: &mut BTreeMap<tokio::task::Id, UnderWay>,
    driven: &mut Driven,
) -> Ran {
    let id = ended.as_ref().map_or_else(JoinError::id, |(id, _)| *id);
    let begun = under_way.remove(&id);
    match (ended, begun) {
        (Ok((_, ran)), _) => ran,
        (Err(panic), begun) => {
            driven.code = ExitCode::Internal;
            let notes = vec![format!("error: a run broke: {panic}; please report that")];
            let row = begun.expect("every run is entered when it is begun").row;
            Ran { result: row, told: None, notes }
        }
    }
}

/// A line on each target as it ends: a file may name hundreds of them.
fn tell(ran: &Ran, shared: &Shared) {
    for text in &ran.notes {
        shared.progress.note(text);
    }
    if shared.args.quiet || shared.args.no_progress {
        return;
    }
    let TargetResult { name, standing, elapsed_us, .. } = &ran.result;
    let name = visible_line(name);
    let time = duration(*elapsed_us);
    shared.progress.note(&format!("{name}: {} in {time}", standing.word().to_lowercase()));
}

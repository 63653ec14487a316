//! `export`: what a target holds, by its own reads, as an Enterprise file.
//!
//! - `args`: what can be typed; `collect`: which reads lead to everything.

mod args;
mod collect;

use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;

pub use self::args::ExportArgs;
use self::collect::{Collected, Ended, collect};
use super::error::{CliError, CliResult};
use super::exit::ExitCode;
use super::output::{note, print};
use super::progress::Progress;
use super::roster::{Counts, Header, RosterArgs, read, told, write};
use super::run::{check_url, checked, random_run_id, runtime};
use super::signals::Interrupts;
use super::validate::inputs::inputs;
use super::world::World;
use crate::mapping::{Gathered, Identity, Losses, Release, mapping_document};
use crate::runner::{Destination, KeepData, Plan, TargetReader};

/// How often the progress is told.
const PACE: Duration = Duration::from_millis(250);

/// Objects that could not be read are told one by one up to this many.
const MOST_TOLD: usize = 10;

/// Reads a target and writes a file.
///
/// # Errors
/// Where the command line is wrong, the target cannot be read, or the file cannot be written.
pub fn export(args: &ExportArgs) -> CliResult {
    if args.mapping {
        return print(&mapping_document()).map(|()| ExitCode::Success);
    }
    let url = args.url.as_deref().ok_or_else(|| {
        CliError::usage("name the target: lis-conform export http://HOST:PORT/ --output FILE")
    })?;
    check_url(url)?;
    let world = World::without_cases()?;
    let mut profile = world.profile(&args.profile)?;
    args.tls.adjust(&mut profile)?;
    if let Some(seconds) = args.timeout {
        profile.timeouts.exchange = Duration::from_secs(seconds);
    }
    let release = Release::new(&world.spec, &profile.revisions).map_err(CliError::usage)?;
    let known = known(&args.ask_for)?;
    let main = args.source.as_deref().or_else(|| known.first_source());
    let identity = Identity::new(main.unwrap_or(RosterArgs::SOURCE));
    let plan = Plan {
        spec: Arc::clone(&world.spec),
        library: Arc::clone(&world.library),
        profile: Arc::new(profile),
        cases: Vec::new(),
        destination: Destination::Url(url.to_owned()),
        jobs: 1,
        retries: args.retries,
        run_id: random_run_id(),
        keep_data: KeepData::Never,
    };
    checked(&plan)?;
    let reader = TargetReader::new(&plan).map_err(CliError::usage)?;
    let runtime = runtime()?;
    let progress = Progress::counting("answers");
    let ended = runtime.block_on(async {
        let mut interrupts = Interrupts::listen()?;
        Ok::<_, CliError>(tokio::select! {
            ended = collect(&reader, &release, &identity, &known) => Some(ended),
            () = interrupts.next() => None,
            () = tell(&progress, &reader) => None,
        })
    });
    progress.finish();
    runtime.shutdown_background();
    let nothing = "nothing was written";
    match ended? {
        Some(Ok(collected)) => finish(args, &collected, reader.asked()),
        Some(Err(Ended::NotListed(what))) => Err(CliError::usage(format!("{what}; {nothing}"))),
        Some(Err(Ended::Unreached(why))) => {
            note(&format!("error: {why}; {nothing}"));
            Ok(ExitCode::TargetLost)
        }
        Some(Err(Ended::Refused(why))) => {
            note(&format!("error: {why}; {nothing}"));
            Ok(ExitCode::Failed)
        }
        None => {
            note(&format!("error: interrupted; {nothing}"));
            Ok(ExitCode::Incomplete)
        }
    }
}

/// Tells for ever how many answers have come.
async fn tell(progress: &Progress, reader: &TargetReader) {
    let mut ticks = tokio::time::interval(PACE);
    loop {
        ticks.tick().await;
        progress.came(reader.asked());
    }
}

/// What files name, for targets that cannot list what they have.
fn known(words: &[String]) -> CliResult<Gathered> {
    let mut gathered = Gathered::default();
    for input in inputs(words)? {
        read(&input, &mut gathered, &mut Losses::default())
            .map_err(|why| CliError::file(format!("{}: {why}", input.name())))?;
    }
    Ok(gathered)
}

fn finish(args: &ExportArgs, collected: &Collected, asked: u64) -> CliResult {
    let path: PathBuf = args.output.clone().unwrap_or_else(|| PathBuf::from("-"));
    write(&path, &Header::now(&args.datasource), &collected.gathered)?;
    let counts = Counts::of(&collected.gathered);
    let place = match path == Path::new("-") {
        true => String::new(),
        false => format!(" to {}", path.display()),
    };
    let first = format!("Wrote {counts}{place}, from {asked} answers");
    note(&told(&first, &collected.losses));
    let unread = &collected.unread;
    if unread.is_empty() {
        return Ok(ExitCode::Success);
    }
    note(&format!("error: {} could not be read, and are not in the file:", unread.len()));
    for (about, why) in unread.iter().take(MOST_TOLD) {
        note(&format!("  {about}: {why}"));
    }
    if unread.len() > MOST_TOLD {
        note(&format!("  ... and {} more", unread.len() - MOST_TOLD));
    }
    Ok(ExitCode::Failed)
}

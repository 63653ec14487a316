//! `run`: tests a target.

use std::borrow::Cow;
use std::hash::{BuildHasher, RandomState};
use std::net::{Ipv4Addr, SocketAddr};
use std::sync::Arc;
use std::time::Duration;

use hyper::Uri;
use jiff::Timestamp;
use tokio::runtime::{Builder, Runtime};

use super::args::{Deny, RunArgs, TalkArgs};
use super::embedded::{MockSettings, Server, mock};
use super::error::{CliError, CliResult};
use super::exit::{ExitCode, Warnings};
use super::follow::{Followed, Listeners, follow};
use super::output::{note, print};
use super::pick::{Picked, pick};
use super::progress::Progress;
use super::reports::ReportFiles;
use super::signals::Wishes;
use super::snapshots::{self, Comparison, Fallback};
use super::store::{Keeper, RunFacts, Store, run_info};
use super::targets::run_targets;
use super::waivers;
use super::world::World;
use crate::embedded;
use crate::report::{Telling, TerminalOptions, Verbosity, command_line, terminal};
use crate::runner::{Destination, KeepData, Partition, Plan, PlanError};
use crate::soap::styles;
use crate::spec::toml_file::suggestion;
use crate::suite::{Profile, StyleChoice};
use crate::target::Hosts;
use crate::waiver::TargetFacts;

/// The name of the mock in reports.
pub const EMBEDDED: &str = "embedded mock";

/// Runs the selected cases against the target, and reports.
///
/// # Errors
/// Where the run cannot begin, or was aborted.
pub fn run(mut args: Box<RunArgs>) -> CliResult {
    if args.talk.list_styles {
        let lines = styles::names().map(|name| format!("{name}\n")).collect::<String>();
        return print(&lines).map(|()| ExitCode::Success);
    }
    if let Some(file) = args.targets.targets.take() {
        return run_targets(args, &file);
    }
    let url = take_url(&mut args.words)?;
    if url.is_some() && !args.quirk.is_empty() {
        return Err(CliError::usage(
            "--quirk is for the embedded mock; leave the URL out, or give --quirk to `serve`",
        ));
    }
    if url.is_some() && args.in_process {
        return Err(CliError::usage("--in-process is for the embedded mock; leave the URL out"));
    }
    let world = World::without_cases()?;
    let default = if url.is_some() { "lis-2.0" } else { "mock" };
    let mut profile = world.profile(args.selection.profile.as_deref().unwrap_or(default))?;
    adjust(&mut profile, &args.talk)?;
    args.tls.adjust(&mut profile)?;
    world.compile_ahead(&profile);
    let world = world.with_cases(&args.selection.cases)?;
    let cases = world.select(&args.words, &args.selection, &profile)?;
    let run_id = args.talk.run_id.clone().unwrap_or_else(random_run_id);
    let target = TargetFacts {
        profile: profile.name.clone(),
        url: url.clone().unwrap_or_else(|| EMBEDDED.to_owned()),
    };
    let fallback = match () {
        () if url.is_none() => Fallback::Mock,
        () if embedded::file(&profile.file).is_none() => Fallback::ProfileFile(&profile.name),
        () => Fallback::None,
    };
    let waivers = waivers::session(&args.waivers, &world, &profile, (&run_id, &target))?;
    let Picked { cases, partition } = pick(cases, &args.pick, &args.keep.place.store(), &world)?;
    let mut comparison = Comparison::begin(&args.snapshots, (&world, &profile), &cases, &fallback)?;
    let mut files = ReportFiles::open(&args.writing.report)?;
    let progress = Progress::new(cases.len(), !args.no_progress && !args.quiet);
    let aim = match &url {
        Some(url) => Aim::Url(url.clone()),
        None => Aim::Mock { quirks: args.quirk.clone(), wire: Wire::of(&args) },
    };

    let runtime = runtime()?;
    let mut keeper = None;
    let followed = runtime.block_on(async {
        let wishes = Wishes::listen()?;
        let (destination, server) = destination(&aim, &world, &profile).await?;
        let plan = Plan {
            spec: Arc::clone(&world.spec),
            library: Arc::clone(&world.library),
            profile: Arc::new(profile),
            cases,
            destination,
            jobs: args.talk.jobs,
            retries: args.talk.retries,
            run_id,
            keep_data: if args.talk.keep_data { KeepData::Failed } else { KeepData::Never },
        };
        checked(&plan)?;
        let target_name = url.is_none().then_some(EMBEDDED);
        if let Some(store) = args.keep.store() {
            let target = target_name.or(url.as_deref()).unwrap_or_default();
            keeper = Some(keep(&store, &plan, &world, &args, (target, partition.clone()))?);
        }
        let keeper = keeper.as_mut();
        let listeners = Listeners {
            files: &mut files,
            progress: &progress,
            keeper,
            target_name,
            partition,
            waivers,
            comparison: comparison.as_mut(),
        };
        let followed = follow(plan, listeners, wishes).await?;
        if let Some(server) = server {
            server.stop().await?;
        }
        Ok(followed)
    });
    // A second interrupt must not wait for what still runs.
    runtime.shutdown_background();
    conclude(followed?, (files, keeper, comparison), &world, &args, url.as_deref())
}

/// Refuses a plan that cannot be carried out.
///
/// # Errors
/// Where an endpoint is no URL, or the credentials cannot be had.
pub fn checked(plan: &Plan) -> CliResult<()> {
    plan.check().map_err(|error| match error {
        PlanError::Endpoint(_) => CliError::usage(error),
        PlanError::Credentials(_) | PlanError::Tls(_) => CliError::file(error),
    })
}

/// Tells the result, and what it comes to.
fn conclude(
    followed: Followed,
    (files, keeper, comparison): (ReportFiles, Option<Keeper>, Option<Comparison>),
    world: &World,
    args: &RunArgs,
    url: Option<&str>,
) -> CliResult {
    let Followed { report, unwritten } = followed;
    let rerun = rerun(args, url);
    let telling = Telling { spec: &world.spec, rerun: rerun.clone() };
    let written = files.finish(&report, &telling);
    let kept = keeper.map_or(Ok(()), |keeper| keeper.finish(&report));
    let options = TerminalOptions {
        verbosity: match (args.quiet, args.verbose) {
            (true, _) => Verbosity::Quiet,
            (false, true) => Verbosity::Verbose,
            (false, false) => Verbosity::Normal,
        },
        rerun,
    };
    let (differences, unread) = comparison.map(Comparison::finish).unwrap_or_default();
    print(&snapshots::told(&differences, options.verbosity))?;
    print(&terminal(&report, &world.spec.catalogue, &options))?;
    let warnings = match args.writing.deny {
        Some(Deny::Warnings) => Warnings::Denied,
        None => Warnings::Allowed,
    };
    let mut code = ExitCode::of_report(&report, warnings);
    for error in [unwritten, written.err(), kept.err(), unread].into_iter().flatten() {
        note(&error.message);
        code = code.worse(error.code);
    }
    Ok(code)
}

/// Begins to keep the run.
fn keep(
    store: &Store,
    plan: &Plan,
    world: &World,
    args: &RunArgs,
    (target, partition): (&str, Option<Partition>),
) -> CliResult<Keeper> {
    let started = Timestamp::now();
    let facts = RunFacts {
        target,
        started,
        words: &args.words,
        tags: &args.selection.tag,
        quirks: &args.quirk,
        partition,
    };
    Keeper::open(store, run_info(plan, world, facts)?, started)
}

/// What is tested.
#[derive(Clone, Debug)]
pub enum Aim {
    /// What answers at a URL.
    Url(String),
    /// A mock of this program.
    Mock {
        /// What it does wrong.
        quirks: Vec<String>,
        /// How it is talked to.
        wire: Wire,
    },
}

/// How a mock of this program is talked to.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum Wire {
    /// Over sockets of this machine.
    Loopback,
    /// In memory.
    Memory,
}

impl Wire {
    /// As the command line wants it.
    pub const fn of(args: &RunArgs) -> Self {
        if args.in_process { Self::Memory } else { Self::Loopback }
    }
}

/// Where requests go, and the mock that answers them there.
///
/// # Errors
/// Where the mock cannot be made, or cannot listen.
pub async fn destination(
    aim: &Aim,
    world: &World,
    profile: &Profile,
) -> CliResult<(Destination, Option<Server>)> {
    let (quirks, wire) = match aim {
        Aim::Url(url) => return Ok((Destination::Url(url.clone()), None)),
        Aim::Mock { quirks, wire } => (quirks, *wire),
    };
    let settings = MockSettings { quirks, ..MockSettings::default() };
    let target = mock(world, profile, &settings)?;
    if wire == Wire::Memory {
        return Ok((Destination::InProcess(target), None));
    }
    let address = SocketAddr::from((Ipv4Addr::LOCALHOST, 0));
    let server = Server::start(address, target, Hosts::default(), None).await?;
    Ok((Destination::Url(server.url()), Some(server)))
}

/// Takes the target out of the words: the one with `://`.
///
/// # Errors
/// Where it is no URL of a target, or there are two.
pub fn take_url(words: &mut Vec<String>) -> CliResult<Option<String>> {
    if let Some(address) = words.iter().find(|word| is_address(word)) {
        let address = without_secrets(address);
        return Err(CliError::usage(format!("`{address}` is no filter; say http://{address}")));
    }
    let Some(at) = words.iter().position(|word| word.contains("://")) else { return Ok(None) };
    let url = words.remove(at);
    if let Some(second) = words.iter().find(|word| word.contains("://")) {
        let (url, second) = (without_secrets(&url), without_secrets(second));
        return Err(CliError::usage(format!(
            "{url} and {second}: one target at a time; name several in a file and say --targets FILE; \
             if services have endpoints of their own, name them in a profile"
        )));
    }
    check_url(&url)?;
    Ok(Some(url))
}

/// That a URL is one of a target.
///
/// # Errors
/// Where it is not, and what to say instead.
pub fn check_url(url: &str) -> CliResult<()> {
    let wrong = |why: &str| {
        let url = without_secrets(url);
        CliError::usage(format!("`{url}` is no target: {why}; say http://HOST:PORT/PATH"))
    };
    let uri: Uri = url.parse().map_err(|_| wrong("it is not a URL"))?;
    match uri.scheme_str() {
        Some("http" | "https") => {}
        _ => return Err(wrong("only http and https are spoken")),
    }
    let authority = uri.authority().filter(|authority| !authority.host().is_empty());
    let Some(authority) = authority else { return Err(wrong("the host is missing")) };
    if authority.as_str().contains('@') {
        return Err(CliError::usage(
            "credentials in a URL end up in reports; put `basic-auth` into a profile instead",
        ));
    }
    let port = authority.as_str().rsplit_once(':').filter(|(_, port)| !port.ends_with(']'));
    if port.is_some_and(|(_, port)| port.parse().unwrap_or(0_u16) == 0) {
        return Err(wrong("the port is no number from 1 to 65535"));
    }
    Ok(())
}

/// A URL or address as it may be told: what stands in front of an `@` may be a password, and so may
/// what a query holds.
pub fn without_secrets(url: &str) -> Cow<'_, str> {
    if !url.contains(['@', '?']) {
        return Cow::Borrowed(url);
    }
    let (scheme, rest) = url.split_once("://").unwrap_or(("", url));
    let scheme = if scheme.is_empty() { String::new() } else { format!("{scheme}://") };
    let rest = match rest.rsplit_once('@') {
        Some((_, rest)) => format!("...@{rest}"),
        None => rest.to_owned(),
    };
    let rest = match rest.split_once('?') {
        Some((path, _)) => format!("{path}?..."),
        None => rest,
    };
    Cow::Owned(scheme + &rest)
}

/// Whether a word is `HOST:PORT` with or without a path: a target whose scheme was forgotten.
fn is_address(word: &str) -> bool {
    let authority = word.split('/').next().unwrap_or(word);
    authority.rsplit_once(':').is_some_and(|(host, port)| {
        !host.is_empty() && !port.is_empty() && port.bytes().all(|byte| byte.is_ascii_digit())
    })
}

/// What the command line changes in the profile.
///
/// # Errors
/// Where there is no such style.
pub fn adjust(profile: &mut Profile, talk: &TalkArgs) -> CliResult<()> {
    if let Some(timeout) = talk.timeout {
        profile.timeouts.exchange = timeout;
        profile.timeouts.connect = profile.timeouts.connect.min(timeout);
    }
    if let Some(style) = &talk.style {
        if !styles::names().any(|name| name == style) {
            let hint = suggestion(style, styles::names());
            return Err(CliError::usage(format!("no style is called `{style}`: {hint}")));
        }
        profile.style = StyleChoice(style.clone());
    }
    Ok(())
}

/// The command that made this run, without filters and reports.
fn rerun(args: &RunArgs, url: Option<&str>) -> String {
    let mut words = vec!["lis-conform", "run"];
    words.extend(url);
    let timeout = args.talk.timeout.map(shown);
    let options = [
        ("--profile", args.selection.profile.as_deref()),
        ("--style", args.talk.style.as_deref()),
        ("--timeout", timeout.as_deref()),
    ];
    for (option, value) in options {
        if let Some(value) = value {
            words.extend([option, value]);
        }
    }
    let tls = args.tls.words();
    words.extend(tls.iter().map(String::as_str));
    let folders: Vec<_> = args.selection.cases.iter().map(|f| f.display().to_string()).collect();
    for folder in &folders {
        words.extend(["--cases", folder]);
    }
    for quirk in &args.quirk {
        words.extend(["--quirk", quirk]);
    }
    let waivers: Vec<_> = args.waivers.waivers.iter().map(|f| f.display().to_string()).collect();
    for file in &waivers {
        words.extend(["--waivers", file]);
    }
    command_line(words)
}

fn shown(duration: Duration) -> String {
    format!("{}ms", duration.as_millis())
}

/// Six letters and digits that differ from run to run.
pub fn random_run_id() -> String {
    const LETTERS: &[u8; 36] = b"abcdefghijklmnopqrstuvwxyz0123456789";
    // The standard library's hasher keys are its only source of chance; one needs no better here.
    let mut chance = RandomState::new().hash_one(std::process::id());
    let mut id = String::new();
    for _ in 0..6 {
        id.push(char::from(LETTERS[(chance % 36) as usize]));
        chance /= 36;
    }
    id
}

/// The runtime that sockets need.
///
/// # Errors
/// Where the system gives no threads.
pub fn runtime() -> CliResult<Runtime> {
    Builder::new_multi_thread()
        .enable_all()
        .build()
        .map_err(|error| CliError::internal(format_args!("cannot start threads: {error}")))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn taken(words: &[&str]) -> Result<(Option<String>, Vec<String>), String> {
        let mut words: Vec<String> = words.iter().map(|word| (*word).to_owned()).collect();
        let url = take_url(&mut words).map_err(|error| error.message)?;
        Ok((url, words))
    }

    #[test]
    fn the_word_with_a_scheme_is_the_target() {
        let (url, words) = taken(&["pms", "http://h:1/x", "ST-01"]).unwrap();
        assert_eq!(url.as_deref(), Some("http://h:1/x"));
        assert_eq!(words, ["pms", "ST-01"]);
        assert_eq!(taken(&["pms"]).unwrap().0, None);
        for url in ["http://h", "https://h", "http://h:8080", "http://[::1]/x", "http://[::1]:80/"]
        {
            assert_eq!(taken(&[url]).unwrap().0.as_deref(), Some(url));
        }
    }

    #[test]
    fn wrong_targets_are_refused_with_the_next_step() {
        for (words, part) in [
            (&["http://a", "http://b"][..], "one target at a time"),
            (&["localhost:80/lis"], "say http://localhost:80/lis"),
            (&["ftp://a"], "only http and https are spoken"),
            (&["http://"], "say http://HOST:PORT/PATH"),
            (&["http://user:pw@a/"], "basic-auth"),
            (&["http://a:99999/"], "1 to 65535"),
            (&["http://a:0/"], "1 to 65535"),
            (&["http://a b/"], "say http://HOST:PORT/PATH"),
            (&["http://user:pw@a:99999/"], "basic-auth"),
            (&["http://user:pw/x@a/"], "say http://HOST:PORT/PATH"),
            (&["ftp://user:pw@a/"], "only http and https are spoken"),
            (&["http://user:pw@a/", "http://user:pw@b/"], "--targets FILE"),
            (&["user:pw@a:80"], "say http://...@a:80"),
        ] {
            let message = taken(words).unwrap_err();
            assert!(message.contains(part), "{words:?}: {message}");
            assert!(!message.contains("pw"), "{message}");
        }
    }

    #[test]
    fn run_ids_are_six_plain_letters_and_differ() {
        let id = random_run_id();
        assert_eq!(id.len(), 6);
        assert!(id.bytes().all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit()));
        assert_ne!(id, random_run_id());
    }
}

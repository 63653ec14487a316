//! Whatever is ended at a random point never leaves anything that looks complete and is not.
//!
//! `LIS_CONFORM_KILL_SEED` tries other points than usual.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};
use std::time::{Duration, Instant};
use std::{env, thread};

use crate::support::{Folder, Served, command, ended, lis_conform, signal};
use lis_conform::report::{EstateReport, RunReport, read_jsonl};

const SIGNALS: [&str; 3] = ["KILL", "TERM", "INT"];
/// Enough cases that a run is more than its beginning and its end.
const SOME: [&str; 3] = ["X-CASCADE-*", "PMS-*", "GMS-*"];

/// Points in time, the same for the same seed.
struct Chance(u64);

impl Chance {
    fn new() -> Self {
        let seed = env::var("LIS_CONFORM_KILL_SEED").ok().and_then(|seed| seed.parse().ok());
        Self(seed.unwrap_or(0x9e37_79b9_7f4a_7c15) | 1)
    }

    /// A part of `whole`, or a little more than all of it.
    fn point(&mut self, whole: Duration) -> Duration {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        whole.mul_f64((self.0 % 1_100) as f64 / 1_000.0)
    }
}

/// Starts a command, and ends it at that point, unless it ends before.
fn ended_at(mut command: Command, point: Duration, name: &str) -> Output {
    let mut child =
        command.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().expect("it was built");
    thread::sleep(point);
    if child.try_wait().expect("it is ours").is_none() {
        signal(&child, name);
    }
    child.wait_with_output().expect("it ends")
}

fn read(path: &str) -> Option<String> {
    fs::read_to_string(path).ok()
}

/// A report that is there is one, and says that it is incomplete where it is.
fn complete(folder: &Folder) -> Option<bool> {
    let text = read(&folder.file("r.json"))?;
    let report: RunReport = serde_json::from_str(&text).expect("a whole report");
    let selected = report.started.selected as usize;
    let events = report.into_events();
    let report = RunReport::from_events(events).expect("a report that adds up");
    let complete = report.finished.incomplete.is_none() && report.finished.target_lost.is_none();
    assert!(!complete || report.cases.len() == selected);
    Some(complete)
}

#[test]
fn runs_ended_at_random_points() {
    let server = Served::start(&[]);
    let mut chance = Chance::new();
    let store = Folder::new();
    let run = |folder: &Folder| {
        let files = ["json", "jsonl", "junit", "html"]
            .map(|it| format!("{it}={}", folder.file(&format!("r.{it}"))));
        let mut run = command(&["run", &server.url, "--profile", "mock", "--jobs", "2"]);
        run.args(SOME).args(["--report", &files.join(",")]);
        run.env_remove("LIS_CONFORM_NO_STORE").env("LIS_CONFORM_STORE", store.file("runs"));
        run
    };
    let begun = Instant::now();
    let whole = Folder::new();
    ended(run(&whole).output().expect("it was built")).ends_with(0);
    assert_eq!(complete(&whole), Some(true));
    let time = begun.elapsed();
    let mut cut = 0;
    for at in 0..12 {
        let (folder, name) = (Folder::new(), SIGNALS[at % 3]);
        let point = chance.point(time);
        let what = format!("{name} after {point:?} of {time:?}");
        let output = ended_at(run(&folder), point, name);
        let code = output.status.code();
        let complete = complete(&folder);
        match code {
            Some(0) => assert_eq!(complete, Some(true), "{what}"),
            Some(7) => assert_eq!(complete, Some(false), "{what}"),
            // Killed, or ended before anything could be listened for.
            None => assert_ne!(complete, Some(false), "{what}"),
            other => panic!("{what}: {other:?}"),
        }
        cut += u32::from(complete != Some(true));
        if let Some(events) = read(&folder.file("r.jsonl")) {
            let events = read_jsonl(&events).expect("whole lines");
            let report = RunReport::from_events(events).expect("a report that adds up");
            assert_eq!(report.finished.incomplete.is_none(), complete == Some(true), "{what}");
        }
        if let Some(page) = read(&folder.file("r.html")) {
            assert!(page.ends_with("</html>"), "{what}");
            assert_eq!(page.contains("INCOMPLETE"), complete == Some(false), "{what}");
        }
        if let Some(junit) = read(&folder.file("r.junit")) {
            let document = roxmltree::Document::parse(&junit).expect("XML");
            let errors = document.root_element().attribute("errors");
            assert_eq!(errors == Some("0"), complete == Some(true), "{what}");
        }
        // Only what was killed leaves traces, and those do not look like reports.
        let hidden = folder.names().into_iter().filter(|it| it.starts_with('.')).count();
        assert!(hidden == 0 || code.is_none(), "{what}: {:?}", folder.names());
    }
    assert!(cut >= 4, "only {cut} were cut off: the points are too late");
    for run in folders(&store.file("runs")) {
        let whole = run.join("manifest.json").exists();
        let told = lis_conform(&["report", &run.display().to_string(), "--format", "json"]);
        match (whole, told.code) {
            (true, Some(0)) => {}
            (false, Some(7)) => drop(told.says("INCOMPLETE")),
            // Not even its beginning was written.
            (false, Some(3)) => {}
            other => panic!("{}: {other:?}", run.display()),
        }
    }
}

fn folders(store: &str) -> Vec<PathBuf> {
    let entries = fs::read_dir(store).expect("a store").map(|it| it.expect("readable").path());
    entries.filter(|path| path.is_dir() && !path.is_symlink()).collect()
}

#[test]
fn several_targets_ended_at_random_points() {
    let mut chance = Chance::new();
    let targets = Folder::new();
    let text: String = (0..3)
        .map(|at| format!("[[target]]\nname = 't{at}'\nembedded-mock = {{ quirks = [] }}\n"))
        .collect();
    let file = targets.with("targets.toml", &text);
    let run = |folder: &Folder| {
        let report = format!("json={}", folder.file("r.json"));
        let mut run = command(&["run", "--targets", &file, "--targets-at-once", "2"]);
        run.args(["X-CASCADE-*", "--report", &report]);
        run
    };
    let begun = Instant::now();
    ended(run(&Folder::new()).output().expect("it was built")).ends_with(0);
    let time = begun.elapsed();
    for at in 0..6 {
        let (folder, name) = (Folder::new(), SIGNALS[at % 3]);
        let point = chance.point(time);
        let output = ended_at(run(&folder), point, name);
        let what = format!("{name} after {point:?} of {time:?}: {output:?}");
        let report = read(&folder.file("r.json"))
            .map(|text| EstateReport::parse(&text).expect("a report that adds up"));
        let complete = report.map(|report| report.incomplete.is_none());
        match output.status.code() {
            Some(0) => assert_eq!(complete, Some(true), "{what}"),
            Some(7) => assert_eq!(complete, Some(false), "{what}"),
            None => assert_ne!(complete, Some(false), "{what}"),
            _ => panic!("{what}"),
        }
    }
}

#[test]
fn certifications_ended_at_random_points_leave_a_bundle_that_holds_or_none() {
    let server = Served::start(&[]);
    let mut chance = Chance::new();
    let example = lis_conform(&["certify", "--example"]).out;
    // As long as a certification is likely to take: no point of it is worth waiting for the whole.
    let time = Duration::from_secs(4);
    for name in SIGNALS {
        let folder = Folder::new();
        let (product, bundle) = (folder.with("product.toml", &example), folder.file("bundle"));
        let certify =
            command(&["certify", &server.url, "--product", &product, "--output", &bundle]);
        let output = ended_at(certify, chance.point(time), name);
        if Path::new(&bundle).exists() {
            lis_conform(&["verify", &bundle]).ends_with(0);
        } else {
            assert_ne!(output.status.code(), Some(0), "{name}");
        }
    }
}

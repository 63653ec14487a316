//! Kept runs as a user sees them: what lies in a folder, what is told of it later, and that what
//! was killed never looks complete.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::thread;
use std::time::Duration;

use crate::support::{Ended, Folder, command, ended};
use lis_conform::evidence::Manifest;

const FEW: &str = "X-CASCADE-00*";

/// The command with runs kept in `store`.
fn keeping(store: &str, arguments: &[&str]) -> Command {
    let mut command = command(arguments);
    command.env_remove("LIS_CONFORM_NO_STORE").env("LIS_CONFORM_STORE", store);
    command
}

fn kept(store: &str, arguments: &[&str]) -> Ended {
    ended(keeping(store, arguments).output().expect("the command was built"))
}

/// The folders of runs in a store, oldest first.
fn folders(store: &str) -> Vec<PathBuf> {
    let Ok(entries) = fs::read_dir(store) else { return Vec::new() };
    let mut folders: Vec<PathBuf> = entries
        .map(|entry| entry.expect("readable").path())
        .filter(|path| path.is_dir() && !path.is_symlink())
        .collect();
    folders.sort();
    folders
}

fn names(folder: &Path) -> Vec<String> {
    let entries = fs::read_dir(folder).expect("a folder");
    let name = |entry: fs::DirEntry| entry.file_name().to_string_lossy().into_owned();
    let mut names: Vec<String> = entries.map(|entry| name(entry.expect("readable"))).collect();
    names.sort();
    names
}

#[test]
fn a_run_leaves_a_folder_that_only_its_owner_can_read() {
    let folder = Folder::new();
    let store = folder.file("runs");
    kept(&store, &["run", FEW, "--run-id", "abc1"]).ends_with(0);
    let runs = folders(&store);
    assert_eq!(runs.len(), 1);
    assert!(runs[0].to_str().unwrap().ends_with("Z-abc1"));
    let files = ["events.jsonl", "exchanges.jsonl", "manifest.json", "run.json"];
    assert_eq!(names(&runs[0]), files);
    let manifest = fs::read_to_string(runs[0].join("manifest.json")).unwrap();
    let manifest = Manifest::parse(&manifest).unwrap();
    assert_eq!(manifest.origin.run_id, "abc1");
    assert_eq!(manifest.files().len(), 3);
    let cases = fs::read_to_string(runs[0].join("exchanges.jsonl")).unwrap().lines().count();
    assert!(cases > 3, "{cases}");
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt as _;
        let mode = |path: &Path| fs::metadata(path).unwrap().permissions().mode() & 0o777;
        assert_eq!(mode(&runs[0]), 0o700);
        for file in files {
            assert_eq!(mode(&runs[0].join(file)), 0o600, "{file}");
        }
        let latest = fs::read_link(Path::new(&store).join("latest")).unwrap();
        assert_eq!(latest, Path::new(runs[0].file_name().unwrap()));
    }
}

#[test]
fn the_usual_place_is_below_the_working_folder_and_out_of_version_control() {
    let folder = Folder::new();
    let run = |arguments: &[&str]| {
        let mut command = command(arguments);
        command.env_remove("LIS_CONFORM_NO_STORE").current_dir(folder.path());
        ended(command.output().unwrap())
    };
    run(&["run", "X-CASCADE-001"]).ends_with(0);
    assert_eq!(folder.names(), [".lis-conform"]);
    assert_eq!(fs::read_to_string(folder.file(".lis-conform/.gitignore")).unwrap(), "*\n");
    run(&["runs"]).ends_with(0).shows("complete: 1 case, 1 pass").shows("embedded mock");
    run(&["run", "X-CASCADE-001", "--no-store"]).ends_with(0);
    assert_eq!(folders(&folder.file(".lis-conform/runs")).len(), 1);
}

#[test]
fn a_store_that_cannot_be_written_ends_with_8_before_the_run_begins() {
    let folder = Folder::new();
    let file = folder.with("file", "");
    let ended = kept(&file, &["run", FEW]);
    ended.ends_with(8).says("cannot keep the run").says("--no-store");
    assert_eq!(ended.out, "", "the run did not begin");
}

#[test]
fn runs_are_listed_newest_first_and_deleted_only_on_demand() {
    let folder = Folder::new();
    let store = folder.file("runs");
    kept(&store, &["runs"]).ends_with(0).shows("No runs are kept");
    for id in ["one", "two", "three"] {
        kept(&store, &["run", "X-CASCADE-001", "--run-id", id]).ends_with(0);
        thread::sleep(Duration::from_millis(1_100));
    }
    let listed = kept(&store, &["runs", "--format", "json"]);
    let listed: serde_json::Value = serde_json::from_str(&listed.ends_with(0).out).unwrap();
    let ids: Vec<&str> =
        listed.as_array().unwrap().iter().map(|run| run["run"].as_str().unwrap()).collect();
    assert!(ids[0].ends_with("-three") && ids[2].ends_with("-one"), "{ids:?}");
    assert_eq!(listed[0]["state"], "complete");
    assert_eq!(listed[0]["counts"]["pass"], 1);

    folder.with("runs/mine.txt", "not a run");
    kept(&store, &["runs", "--prune", "1"])
        .ends_with(0)
        .shows("-one deleted")
        .shows("-two deleted");
    assert_eq!(folders(&store).len(), 1);
    assert!(Path::new(&folder.file("runs/mine.txt")).exists());
    kept(&store, &["report", "three"]).ends_with(0);
    kept(&store, &["runs", "--prune", "0"]).ends_with(0).shows("-three deleted");
    kept(&store, &["report"]).ends_with(2).says("no run is kept");
}

#[test]
fn a_kept_run_is_told_again_as_it_was() {
    let folder = Folder::new();
    let store = folder.file("runs");
    let [json, junit] = ["r.json", "r.xml"].map(|name| folder.file(name));
    let report = format!("json={json},junit={junit}");
    let quirk = ["--quirk", "delete-keeps-memberships"];
    let ran = ["run", FEW, "--report", &report, "--run-id", "k1"].into_iter().chain(quirk);
    let ran = kept(&store, &ran.collect::<Vec<_>>());
    ran.ends_with(1);
    let again = |arguments: &[&str]| kept(&store, &[&["report"], arguments].concat());
    let text = again(&["latest"]);
    let without_rerun = |text: &str| {
        let lines = text.lines().filter(|line| !line.trim_start().starts_with("rerun"));
        lines.map(|line| format!("{line}\n")).collect::<String>()
    };
    assert_eq!(without_rerun(&text.ends_with(0).out), without_rerun(&ran.out));
    let said = fs::read_to_string(&json).unwrap();
    assert_eq!(again(&["k1", "--format", "json"]).ends_with(0).out, said);
    let file = folder.file("again.xml");
    again(&["k", "--format", "junit", "--output", &file]).ends_with(0);
    assert_eq!(fs::read_to_string(file).unwrap(), fs::read_to_string(junit).unwrap());
    again(&["nosuch"]).ends_with(2).says("lis-conform runs");
    again(&["latest", "--format", "pdf"]).ends_with(2).says("unknown format `pdf`");
    again(&[folder.path().to_str().unwrap()]).ends_with(3).says("no kept run");
}

#[test]
fn what_was_changed_afterwards_is_refused() {
    let folder = Folder::new();
    let store = folder.file("runs");
    kept(&store, &["run", "X-CASCADE-001"]).ends_with(0);
    let run = folders(&store).remove(0);
    for name in ["run.json", "events.jsonl", "exchanges.jsonl", "manifest.json"] {
        let path = run.join(name);
        let text = fs::read_to_string(&path).unwrap();
        fs::write(&path, format!("{text} ")).unwrap();
        kept(&store, &["report"]).ends_with(3).says("not what the run left");
        fs::write(&path, &text).unwrap();
    }
    kept(&store, &["report"]).ends_with(0);
    fs::remove_file(run.join("manifest.json")).unwrap();
    kept(&store, &["report"]).ends_with(7).says("INCOMPLETE");
    fs::remove_file(run.join("exchanges.jsonl")).unwrap();
    kept(&store, &["report"]).ends_with(3).says("exchanges.jsonl");
}

#[cfg(unix)]
#[test]
fn a_run_that_was_killed_at_whatever_point_is_incomplete() {
    let folder = Folder::new();
    let store = folder.file("runs");
    for (round, signal) in ["KILL", "KILL", "KILL", "TERM", "INT"].into_iter().enumerate() {
        let before = folders(&store).len();
        let child = keeping(&store, &["run", "--quirk", "connection-silence", "--timeout", "20s"])
            .args(["--jobs", "4", "X-CASCADE-*", "pms"])
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        while folders(&store).len() == before {
            thread::sleep(Duration::from_millis(5));
        }
        thread::sleep(Duration::from_millis(150 * round as u64));
        crate::support::signal(&child, signal);
        let output = child.wait_with_output().unwrap();
        if signal != "KILL" {
            ended(output).ends_with(7);
        }
        let run = folders(&store).pop().unwrap();
        assert!(!run.join("manifest.json").exists(), "{signal} in round {round}");
        let told = kept(&store, &["report", run.to_str().unwrap()]);
        if fs::read_to_string(run.join("events.jsonl")).is_ok_and(|text| text.contains('\n')) {
            told.ends_with(7).says("INCOMPLETE").shows("incomplete");
        } else {
            assert!(matches!(told.code, Some(3 | 7)), "{told:?}");
        }
        let listed = kept(&store, &["runs"]);
        assert!(listed.out.starts_with(run.file_name().unwrap().to_str().unwrap()));
        assert!(listed.out.lines().nth(1).unwrap().contains("INCOMPLETE"), "{}", listed.out);
    }
}

#[cfg(unix)]
#[test]
fn a_run_under_way_is_told_apart_and_not_deleted() {
    let folder = Folder::new();
    let store = folder.file("runs");
    let mut child = keeping(&store, &["run", "--quirk", "connection-silence", "discoverPersonIds"])
        .args(["--timeout", "60s"])
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn()
        .unwrap();
    while folders(&store).is_empty() || !folders(&store)[0].join("exchanges.jsonl").exists() {
        thread::sleep(Duration::from_millis(5));
    }
    kept(&store, &["runs"]).ends_with(0).shows("still running");
    kept(&store, &["runs", "--prune", "0"]).ends_with(0).shows("stays");
    assert_eq!(folders(&store).len(), 1);
    child.kill().unwrap();
    child.wait().unwrap();
    kept(&store, &["runs"]).ends_with(0).shows("INCOMPLETE");
}

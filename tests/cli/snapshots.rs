//! Snapshots as a user meets them: made, compared, changed, reviewed.

use std::fs;
use std::path::Path;

use crate::support::{Folder, Served, command, ended, lis_conform};
use lis_conform::report::RunReport;

/// Cases of all sorts: reads, cascades, save points, raw bytes.
const FEW: [&str; 4] = ["X-CASCADE-*", "PMS-READ-*", "MMS-SPIDS-*", "W-ACCEPT-*"];

/// A run of the few with snapshots in that folder.
fn run<'a>(folder: &'a str, mode: &'a str, more: &[&'a str]) -> Vec<&'a str> {
    let mut words = vec!["run", "--in-process", "--snapshots", mode, "--snapshot-dir", folder];
    words.extend(FEW);
    words.extend(more);
    words
}

/// A folder with accepted snapshots of the few.
fn accepted() -> Folder {
    let folder = Folder::new();
    let path = folder.path().display().to_string();
    lis_conform(&run(&path, "pending", &[])).ends_with(9).shows("new");
    lis_conform(&["accept", "--all", "--snapshot-dir", &path]).ends_with(0).shows("accepted");
    folder
}

fn texts(folder: &Path) -> Vec<(String, String)> {
    let entries =
        fs::read_dir(folder).expect("readable").map(|entry| entry.expect("readable").path());
    let mut all: Vec<_> = entries
        .map(|path| {
            let name = path.file_name().expect("a name").to_string_lossy().into_owned();
            (name, fs::read_to_string(path).expect("text"))
        })
        .collect();
    all.sort();
    all
}

#[test]
fn two_runs_give_the_same_bytes_whatever_the_jobs_the_letters_and_the_way() {
    let first = accepted();
    let path = first.path().display().to_string();
    let reference = texts(first.path());
    assert!(reference.len() > 10, "{}", reference.len());
    for more in [&["--jobs", "1"][..], &["--jobs", "16", "--run-id", "zz"]] {
        lis_conform(&run(&path, "pending", more)).ends_with(0).shows("as they were");
        assert_eq!(texts(first.path()), reference);
    }
    // Over a socket, against a server that keeps its state and has other data.
    let served = Served::start(&[]);
    for _ in 0..2 {
        let mut words =
            vec!["run", &served.url, "--profile", "mock", "--target-name", "mock", "--snapshots"];
        words.extend(["check", "--snapshot-dir", &path]);
        words.extend(FEW);
        lis_conform(&words).ends_with(0).shows("as they were");
    }
}

#[test]
fn a_changed_behaviour_is_one_difference_a_case_and_no_verdict() {
    let folder = accepted();
    let path = folder.path().display().to_string();
    let before = texts(folder.path());
    let other = Folder::new();
    let json = other.file("run.json");
    let junit = other.file("run.xml");
    let reports = format!("json={json},junit={junit}");
    let more = ["--quirk", "delete-keeps-memberships", "--report", &reports, "X-CASCADE-001"];
    let words: Vec<&str> =
        run(&path, "check", &more).into_iter().filter(|word| !FEW.contains(word)).collect();
    let found = lis_conform(&words);
    // The failure weighs more than the snapshot; both are told.
    found.ends_with(1).shows("CHANGED  X-CASCADE-001").shows("1 changed");
    let told: RunReport = serde_json::from_str(&fs::read_to_string(&json).unwrap()).unwrap();
    let summary = told.finished.snapshots.unwrap();
    assert_eq!(summary.different.len(), 1);
    assert!(!summary.different[0].is_new && summary.different[0].added > 0);
    assert!(fs::read_to_string(&junit).unwrap().contains("<failure type=\"snapshot\""));
    assert_eq!(texts(folder.path()), before, "check writes nothing");
}

#[test]
fn what_waits_is_accepted_or_rejected_by_name() {
    let folder = accepted();
    let path = folder.path().display().to_string();
    let before = texts(folder.path());
    let quirk = ["--quirk", "delete-keeps-memberships"];
    lis_conform(&run(&path, "pending", &quirk)).ends_with(1).shows("`lis-conform review`");
    let waiting: Vec<_> =
        texts(folder.path()).into_iter().filter(|(name, _)| name.ends_with(".new")).collect();
    assert!(!waiting.is_empty());
    let shown = lis_conform(&["review", "--snapshot-dir", &path]);
    shown.ends_with(9).shows("changed").shows("         + ").says("`accept NAME`");

    // What is not green is not accepted by the way.
    lis_conform(&["accept", "--all", "--snapshot-dir", &path]).ends_with(9).says("not green left");
    let name = waiting[0].0.trim_end_matches(".snap.new").to_uppercase();
    lis_conform(&["accept", &name, "--snapshot-dir", &path]).ends_with(0).shows("not green");
    lis_conform(&["accept", "NO-SUCH-1", "--snapshot-dir", &path]).ends_with(2).says("NO-SUCH-1");
    lis_conform(&["reject", "--all", "--snapshot-dir", &path]).ends_with(0);
    let after = texts(folder.path());
    assert!(after.iter().all(|(name, _)| name.ends_with(".snap")));
    assert_eq!(after.iter().zip(&before).filter(|(new, old)| new != old).count(), 1);
    // An accepted snapshot does not make the failure green.
    lis_conform(&run(&path, "check", &quirk)).ends_with(1);
    // Without the quirk the accepted one differs, and nothing fails.
    lis_conform(&run(&path, "check", &[])).ends_with(9).shows("1 changed");
}

#[test]
fn ci_writes_nothing_and_what_waits_is_red() {
    let folder = Folder::new();
    let path = folder.path().display().to_string();
    let mut in_ci = command(&run(&path, "pending", &[]));
    let ended_in_ci = ended(in_ci.env("CI", "true").output().unwrap());
    ended_in_ci.ends_with(9).says("CI is set");
    assert_eq!(texts(folder.path()), []);
    for words in [["accept", "--all"], ["reject", "--all"]] {
        let refused = ended(command(&words).env("CI", "true").output().unwrap());
        refused.ends_with(2).says("CI is set");
    }
}

#[test]
fn orphans_are_told_and_pruned_and_broken_files_are_named() {
    let folder = accepted();
    let path = folder.path().display().to_string();
    folder.with("pms-gone-001.snap", "---\nsource: x\nexpression: y\n---\nz\n");
    let all = ["run", "--in-process", "-q", "--snapshots", "check", "--snapshot-dir", &path];
    lis_conform(&all).ends_with(9).shows("no more: pms-gone-001");
    let some = lis_conform(&run(&path, "check", &[]));
    some.ends_with(0);
    assert!(!some.out.contains("pms-gone-001"), "only part is selected");
    lis_conform(&["accept", "--prune", "--snapshot-dir", &path])
        .ends_with(0)
        .shows("taken away  pms-gone-001");
    assert!(!folder.names().contains(&"pms-gone-001.snap".to_owned()));

    folder.with("x-cascade-001.snap", "no header");
    lis_conform(&run(&path, "check", &[])).ends_with(3).says("x-cascade-001.snap");
}

#[test]
fn a_target_needs_a_name() {
    let url = "http://127.0.0.1:1/";
    lis_conform(&["run", url, "--snapshots", "check"]).ends_with(2).says("--target-name");
    lis_conform(&["run", "--snapshots", "check", "--target-name", "../x"])
        .ends_with(2)
        .says("is no name of a target");
    lis_conform(&["run", "--snapshots", "maybe"]).ends_with(2).says("pending");
}

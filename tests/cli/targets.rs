//! `run --targets` as a user sees it: a run for each target, one report on all, the worst exit code.

use std::fs;
use std::net::TcpListener;
use std::path::Path;
use std::process::Stdio;
use std::thread;
use std::time::Duration;

use crate::support::{Ended, Folder, Served, command, ended, lis_conform};
use serde_json::Value;

const FEW: &str = "X-CASCADE-00*";
/// Nothing listens there.
const DEAD: &str = "http://127.0.0.1:1/";

/// Runs with kept runs in a store below the folder.
fn kept(folder: &Folder, arguments: &[&str]) -> Ended {
    let mut command = command(arguments);
    command.env_remove("LIS_CONFORM_NO_STORE").env("LIS_CONFORM_STORE", folder.file("runs"));
    ended(command.output().expect("the command was built"))
}

fn json(path: &str) -> Value {
    serde_json::from_str(&fs::read_to_string(path).expect("it is written")).expect("JSON")
}

/// The values of a key of all targets.
fn each<'a>(report: &'a Value, key: &str) -> Vec<&'a str> {
    let targets = report["targets"].as_array().expect("a list");
    targets.iter().map(|target| target[key].as_str().expect("a text")).collect()
}

#[test]
fn a_good_a_wrong_and_a_dead_target_make_one_report_with_the_worst_code() {
    let folder = Folder::new();
    let (good, wrong) =
        (Served::start(&[]), Served::start(&["--quirk", "delete-keeps-memberships"]));
    let file = folder.with(
        "targets.toml",
        &format!(
            "[defaults]\nprofile = 'mock'\ntimeout = '10s'\n\
             [[target]]\nname = 'dead'\nurl = '{DEAD}'\n\
             [[target]]\nname = 'good'\nurl = '{}'\n\
             [[target]]\nname = 'wrong'\nurl = '{}'\n\
             [[target]]\nname = 'reference'\nembedded-mock = {{ quirks = [] }}\nprofile = 'lis-2.0'\n",
            good.url, wrong.url
        ),
    );
    let formats = ["html", "json", "junit", "markdown"];
    let reports: Vec<String> =
        formats.iter().map(|it| format!("{it}={}", folder.file(it))).collect();
    let run = ["run", "--targets", &file, FEW, "--report", &reports.join(",")];
    let told = kept(&folder, &run);
    told.ends_with(6)
        .shows("TARGET LOST")
        .shows("4 targets")
        .shows("2 passed, 1 failed, 1 not reached");
    told.shows("X-CASCADE-001#").shows("on 1 target: wrong");
    told.says("dead: target lost").says("wrong: failed").says("good: passed");

    let report = json(&folder.file("json"));
    assert_eq!(each(&report, "name"), ["dead", "good", "wrong", "reference"]);
    assert_eq!(each(&report, "standing"), ["target-lost", "passed", "failed", "passed"]);
    let cases = |at: usize| report["targets"][at]["counts"]["selected"].as_u64().expect("a number");
    assert!(cases(0) > 3 && cases(0) == cases(1) && cases(1) == cases(2));
    let sum: u64 = (0..4).map(cases).sum();
    assert_eq!(report["cases"]["selected"].as_u64(), Some(sum));

    // Each is a run of its own, and can be told again.
    let runs: Vec<String> = each(&report, "kept").into_iter().map(str::to_owned).collect();
    for (run, code) in runs.iter().zip([6, 0, 1, 0]) {
        let run = Path::new(&folder.file("runs")).join(run).display().to_string();
        let told = lis_conform(&["report", &run, "--format", "json"]);
        told.ends_with(0);
        let whole: Value = serde_json::from_str(&told.out).expect("JSON");
        assert_eq!(whole["finished"]["target_lost"].is_string(), code == 6, "{run}");
    }

    let text = fs::read_to_string(folder.file("junit")).expect("it is written");
    let document = roxmltree::Document::parse(&text).expect("XML");
    let suites: Vec<(&str, bool)> = document
        .descendants()
        .filter(|it| it.has_tag_name("testsuite"))
        .map(|it| {
            let zero = |name| it.attribute(name) == Some("0");
            (it.attribute("name").expect("a name"), zero("failures") && zero("errors"))
        })
        .collect();
    assert_eq!(suites, [("dead", false), ("good", true), ("wrong", false), ("reference", true)]);
    let page = fs::read_to_string(folder.file("html")).expect("it is written");
    assert!(page.starts_with("<!DOCTYPE html>") && page.ends_with("</html>"));
    let summary = fs::read_to_string(folder.file("markdown")).expect("it is written");
    assert!(summary.starts_with("## ⛔ TARGET LOST"), "{summary}");
    // The exit code is that of the worst, whichever is the last.
    let one = folder.with(
        "one.toml",
        &format!("[[target]]\nname = 'good'\nurl = '{}'\nprofile = 'mock'\n", good.url),
    );
    lis_conform(&["run", "--targets", &one, FEW, "-q"]).ends_with(0).shows("1 passed");
}

#[test]
fn several_at_once_come_to_the_same_as_one_after_the_other() {
    let folder = Folder::new();
    let quirks = ["", "'delete-keeps-memberships'", "", "'delete-forgets'", ""];
    let text: String = quirks
        .iter()
        .enumerate()
        .map(|(at, quirk)| {
            format!("[[target]]\nname = 't{at}'\nembedded-mock = {{ quirks = [{quirk}] }}\n")
        })
        .collect();
    let file = folder.with("targets.toml", &text);
    let told = |at_once: &str| {
        let report = folder.file(&format!("{at_once}.json"));
        let ended = lis_conform(&[
            "run",
            "--targets",
            &file,
            FEW,
            "PMS-DELETE-00*",
            "--in-process",
            "--targets-at-once",
            at_once,
            "--report",
            &format!("json={report}"),
        ]);
        ended.ends_with(1);
        let report = json(&report);
        let targets = report["targets"].as_array().expect("a list");
        let row = |it: &Value| {
            (
                it["name"].clone(),
                it["standing"].clone(),
                it["counts"].clone(),
                it["services"].clone(),
            )
        };
        targets.iter().map(row).collect::<Vec<_>>()
    };
    let alone = told("1");
    assert_eq!(alone, told("4"));
    assert_eq!(alone.len(), 5);
}

#[test]
fn mistakes_of_the_file_are_told_at_their_places_before_anything_is_sent() {
    let folder = Folder::new();
    let served = Served::start(&[]);
    folder.with("bad-profile.toml", "name = 'x'\nextends = 'lis2'\n");
    folder.with("bad-waivers.toml", "[[waiver]]\n");
    let entries = [
        ("profile = 'lis-9'", "no profile is called `lis-9`"),
        ("profile = 'none.toml'", "there is no such file"),
        ("profile = 'bad-profile.toml'", "bad-profile.toml:2:11"),
        ("waivers = ['bad-waivers.toml']", "bad-waivers.toml:1:1"),
        ("filters = ['nosuchthing']", "nosuchthing"),
        ("filters = ['PMS-READ-001']", "have no case in common"),
        ("stile = 'x'", "did you mean `style`?"),
    ];
    for (line, part) in entries {
        let text = format!("[[target]]\nname = 'a'\nurl = '{}'\n{line}\n", served.url);
        let file = folder.with("targets.toml", &text);
        let told = lis_conform(&["run", "--targets", &file, FEW]);
        assert!(matches!(told.code, Some(3 | 4)), "{line}: {told:?}");
        told.says(part).says("targets.toml:4:");
        assert_eq!(told.out, "", "{line}");
    }
    let file = folder.with(
        "targets.toml",
        "[[target]]\nname = 'a'\nurl = 'https//a'\n[[target]]\nname = 'b'\nurl = 'http://u:pw@b/'\n\
         [[target]]\nname = 'c'\nembedded-mock = { quirks = ['delete-everything'] }\n",
    );
    let told = lis_conform(&["run", "--targets", &file]);
    told.ends_with(3).says("targets.toml:3:7").says("targets.toml:6:7").says("targets.toml:9:28");
    assert!(!told.err.contains("pw"), "{}", told.err);
    lis_conform(&["run", "--targets", &folder.file("none.toml")]).ends_with(3).says("cannot read");
    let empty = folder.with("empty.toml", "");
    lis_conform(&["run", "--targets", &empty]).ends_with(3).says("names no target");
}

#[test]
fn what_does_not_go_with_several_targets_is_refused() {
    let folder = Folder::new();
    let file = folder.with("t.toml", "[[target]]\nname = 'a'\nembedded-mock = { quirks = [] }\n");
    for (more, part) in [
        (&["http://h/"][..], "give one of them"),
        (&["--quirk", "delete-forgets"], "embedded-mock"),
        (&["--failed-in", "latest"], "about one run"),
        (&["--target-name", "x"], "what the targets are called"),
        (&["--report", "tap=x"], "html, json, junit, markdown"),
    ] {
        lis_conform(&[&["run", "--targets", &file], more].concat()).ends_with(2).says(part);
    }
    assert!(!Path::new("x").exists());
}

#[test]
fn waivers_filters_and_snapshots_are_each_targets_own() {
    let folder = Folder::new();
    let file = folder.with(
        "targets.toml",
        "[[target]]\nname = 'known'\nembedded-mock = { quirks = ['delete-keeps-memberships'] }\n\
         waivers = ['w.toml']\nfilters = ['X-CASCADE-001']\n\
         [[target]]\nname = 'other'\nembedded-mock = { quirks = [] }\nfilters = ['PMS-READ-001']\n",
    );
    // What the run found becomes what is known.
    kept(&folder, &["run", "--quirk", "delete-keeps-memberships", "X-CASCADE-001", "--in-process"])
        .ends_with(1);
    let entries = kept(&folder, &["waive", "--from", "latest"]);
    let filled = entries.ends_with(0).out.replace("reason = \"\"", "reason = 'nightly job'");
    folder.with("w.toml", &filled.replace("owner = \"\"", "owner = 'roster team'"));
    let (report, snapshots) = (folder.file("r.json"), folder.file("snapshots"));
    let run = ["run", "--targets", &file, "--in-process", "--report", &format!("json={report}")];
    let told = lis_conform(&run);
    told.ends_with(0).shows("1 passed, 1 passed except as waived");
    let report = json(&report);
    assert_eq!(each(&report, "standing"), ["passed-as-waived", "passed"]);
    assert_eq!(report["targets"][1]["counts"]["selected"], 1);

    let mut pending = command(&run);
    pending.args(["--snapshots", "pending", "--snapshot-dir", &snapshots]);
    ended(pending.output().expect("the command was built")).ends_with(9);
    let files = |name: &str| {
        let entries = fs::read_dir(Path::new(&snapshots).join(name)).expect("a folder");
        entries
            .map(|it| it.expect("readable").file_name().to_string_lossy().into_owned())
            .collect::<Vec<_>>()
    };
    assert_eq!(files("known"), ["x-cascade-001.snap.new"]);
    assert_eq!(files("other"), ["pms-read-001.snap.new"]);
}

#[test]
fn parts_of_a_file_of_targets_make_the_whole() {
    let folder = Folder::new();
    let text: String = (0..5)
        .map(|at| {
            let quirk = if at == 3 { "'delete-keeps-memberships'" } else { "" };
            format!("[[target]]\nname = 't{at}'\nembedded-mock = {{ quirks = [{quirk}] }}\n")
        })
        .collect();
    let file = folder.with("targets.toml", &text);
    let part = |number: &str, name: &str, code: i32| {
        let path = folder.file(name);
        let (part, report) = (format!("{number}/2"), format!("json={path}"));
        let run = [
            "run",
            "--targets",
            &file,
            FEW,
            "--in-process",
            "--partition",
            &part,
            "--report",
            &report,
        ];
        lis_conform(&run)
            .ends_with(code)
            .shows("A part only")
            .shows(&format!("partition {number}/2 of 5 targets"));
        path
    };
    let (one, two) = (part("1", "1.json", 0), part("2", "2.json", 1));
    let told = lis_conform(&["report", "--merge", &one, &two]);
    told.ends_with(1).shows("5 targets").shows("4 passed, 1 failed").shows("on 1 target: t3");
    assert!(!told.out.contains("A part only"), "{}", told.out);
    let page = folder.file("all.html");
    lis_conform(&["report", "--merge", &two, &one, "--format", "html", "--output", &page])
        .ends_with(1);
    assert!(fs::read_to_string(&page).expect("it is written").contains("FAILED"));
    lis_conform(&["report", "--merge", &one]).ends_with(7).says("parts are missing: 2 of 2");
    lis_conform(&["report", "--merge", &one, &one]).ends_with(3).says("both part 1");
    lis_conform(&["report", "--merge", &one, &two, "--format", "tap"]).ends_with(2);
    let text = fs::read_to_string(&two).expect("it is written").replacen(
        "\"verdict\": \"fail\"",
        "\"verdict\": \"pass\"",
        1,
    );
    let changed = folder.with("changed.json", &text);
    lis_conform(&["report", "--merge", &one, &changed]).ends_with(3).says("do not add up");
    lis_conform(&["run", "--targets", &file, "--partition", "9/9"]).ends_with(4).says("is empty");
}

#[cfg(unix)]
#[test]
fn an_interrupt_ends_what_runs_in_order_and_begins_no_other() {
    let folder = Folder::new();
    // It takes connections and never says a word, so that the first target is at it for sure.
    let silent = TcpListener::bind("127.0.0.1:0").expect("a free port");
    let address = silent.local_addr().expect("bound");
    let text: String = (0..3)
        .map(|at| format!("[[target]]\nname = 't{at}'\nurl = 'http://{address}/'\n"))
        .collect();
    let file = folder.with("targets.toml", &text);
    let report = folder.file("r.json");
    let child = command(&["run", "--targets", &file, FEW, "--timeout", "20s"])
        .args(["--report", &format!("json={report}")])
        .env_remove("LIS_CONFORM_NO_STORE")
        .env("LIS_CONFORM_STORE", folder.file("runs"))
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .expect("the command was built");
    while !Path::new(&folder.file("runs")).join("latest").exists() {
        thread::sleep(Duration::from_millis(10));
    }
    thread::sleep(Duration::from_millis(100));
    crate::support::signal(&child, "INT");
    let told = ended(child.wait_with_output().expect("it ends"));
    told.ends_with(7).shows("incomplete").says("stopping");
    let report = json(&report);
    assert_eq!(each(&report, "standing"), ["incomplete"; 3]);
    assert!(
        report["incomplete"].as_str().expect("it says why").contains("2 targets were not begun")
    );
}

//! Kept runs used again: judged again, compared, run in part, divided and put together.

use std::fs;
use std::path::PathBuf;

use crate::support::{Ended, Folder, command, ended};
use serde_json::Value;

const FEW: &str = "X-CASCADE-*";
const QUIRK: [&str; 2] = ["--quirk", "delete-keeps-memberships"];

/// Runs the command with runs kept in a store below the folder.
fn kept(folder: &Folder, arguments: &[&str]) -> Ended {
    let mut command = command(arguments);
    command.env_remove("LIS_CONFORM_NO_STORE").env("LIS_CONFORM_STORE", folder.file("runs"));
    ended(command.output().expect("the command was built"))
}

fn json(path: &str) -> Value {
    serde_json::from_str(&fs::read_to_string(path).expect("a report")).expect("JSON")
}

/// A case that deletes what is not there, and expects something of that.
fn write_case(folder: &Folder, expected: &str, person: &str) -> String {
    fs::create_dir_all(folder.file("cases")).expect("the folder can be written");
    let case = format!(
        "id = 'MINE-001'\ntitle = 'my own'\nclause = 'pms-2.0/deletePerson.unknown'\n\
         ids = {{ ghost = 'person', other = 'person' }}\n\n[[step]]\ncall = 'pms.deletePerson'\n\
         use = '{person}'\nexpect = [{{ check = '{expected}' }}]\n\n[[step]]\n\
         call = 'pms.deletePerson'\nuse = 'other'\nexpect = [{{ id = 'b', check = 'rejected' }}]\n\
         \n[[step]]\ncall = 'pms.deletePerson'\nuse = 'ghost'\n\
         expect = [{{ id = 'c', check = 'rejected' }}]\n"
    );
    folder.with("cases/mine-001.toml", &case);
    folder.file("cases")
}

#[test]
fn a_kept_run_is_judged_again_to_the_same_report() {
    let folder = Folder::new();
    let (then, now) = (folder.file("then.json"), folder.file("now.json"));
    let reports = [&then, &now].map(|path| format!("json={path}"));
    for (code, words) in [
        (0, &["PMS-CREATE-*", "MMS-*", "ST-*", "HT-*", "EN-*"][..]),
        (1, &["X-CASCADE-*", "PMS-DELETE-*", "--quirk", "delete-keeps-memberships"]),
        (1, &["PMS-READ-*", "--quirk", "bytes-empty"]),
        (6, &["PMS-READ-*", "--quirk", "connection-cut-short"]),
    ] {
        let all = [&["run", "--report", &reports[0]], words].concat();
        let ran = kept(&folder, &all);
        if ran.code == Some(2) {
            panic!("{}", ran.err);
        }
        ran.ends_with(code);
        let judged = kept(&folder, &["judge", "--report", &reports[1]]);
        judged.ends_with(code).shows("by the same suite; no verdict and no finding is otherwise");
        assert_eq!(json(&now), json(&then), "{words:?}");
    }
}

#[test]
fn judging_again_says_what_is_otherwise() {
    let folder = Folder::new();
    let cases = write_case(&folder, "rejected", "ghost");
    kept(&folder, &["run", "MINE-001", "PMS-DELETE-001", "--cases", &cases]).ends_with(0);
    let judge = || kept(&folder, &["judge", "latest", "--cases", &cases]);
    judge().ends_with(0).shows("by the same suite");
    write_case(&folder, "accepted", "ghost");
    let otherwise = judge();
    otherwise.ends_with(1).shows("the suite has changed since").shows("MINE-001  pass -> fail");
    otherwise.shows("+ MINE-001#accepted");
    write_case(&folder, "rejected", "other");
    judge().ends_with(7).shows("1 case that would send something else now, not judged: MINE-001");
    kept(&folder, &["judge"]).ends_with(0).shows("does not have any more, left out: MINE-001");

    // A profile that claims less makes cases not applicable, without a target.
    let text = "name = 'mine'\nextends = 'mock'\noperations = ['gms.*']\n";
    let profile = folder.with("mine.toml", text);
    kept(&folder, &["judge", "--profile", &profile]).shows("1 not applicable").shows("mine.toml");
}

#[test]
fn two_runs_are_compared_by_assertion() {
    let folder = Folder::new();
    kept(&folder, &["run", FEW, "--run-id", "good"]).ends_with(0);
    kept(&folder, &[&["run", FEW, "--run-id", "bad"][..], &QUIRK].concat()).ends_with(1);
    let worse = kept(&folder, &["diff", "good", "bad"]);
    worse.ends_with(1).shows("regressions (").shows("X-CASCADE-001#membership-gone");
    kept(&folder, &["diff", "bad", "good"]).ends_with(0).shows("fixed (").shows("0 regressions");
    let same = kept(&folder, &["diff", "bad", "bad"]);
    same.ends_with(0).shows("still failing (");
    assert!(!same.out.contains("failing differently"), "{}", same.out);
    kept(&folder, &[&["run", FEW, "--run-id", "again"][..], &QUIRK].concat()).ends_with(1);
    let again = kept(&folder, &["diff", "bad", "again", "--format", "json"]);
    let again: Value = serde_json::from_str(&again.ends_with(0).out).unwrap();
    assert_eq!(again["counts"]["failing-differently"], 0, "{again:#}");
    assert!(again["counts"]["still-failing"].as_u64() > Some(0));
    kept(&folder, &["run", "PMS-CREATE-001", "--run-id", "else"]).ends_with(0);
    // Generic rules have no case in common either.
    kept(&folder, &["diff", "good", "else"]).ends_with(4).says("nothing could be compared");
    kept(&folder, &["diff", "good", "nosuch"]).ends_with(2).says("lis-conform runs");
}

#[test]
fn only_what_was_not_green_is_run_again() {
    let folder = Folder::new();
    kept(&folder, &[&["run", FEW, "--run-id", "bad"][..], &QUIRK].concat()).ends_with(1);
    let again = kept(&folder, &["run", "--failed-in", "bad", FEW, "--run-id", "fewer"]);
    again.ends_with(0);
    let count = |run: &str| {
        let told = kept(&folder, &["report", run, "--format", "json"]);
        let report: Value = serde_json::from_str(&told.out).unwrap();
        (report["finished"]["counts"].clone(), report["started"]["selected"].as_u64().unwrap())
    };
    let (bad, all) = count("bad");
    let red = all - bad["pass"].as_u64().unwrap() - bad["lenient"].as_u64().unwrap();
    assert_eq!(count("fewer").1, red);
    assert!(red > 0 && red < all);
    kept(&folder, &["run", "--failed-in", "fewer", FEW])
        .ends_with(4)
        .says("green in the run fewer");
}

#[test]
fn only_what_changed_is_run_again() {
    let folder = Folder::new();
    let cases = write_case(&folder, "rejected", "ghost");
    let run = |more: &[&str]| {
        let all = [&["run", "--cases", &cases, "MINE-001", "PMS-DELETE-001"], more].concat();
        kept(&folder, &all)
    };
    run(&["--run-id", "one"]).ends_with(0).shows("2 cases");
    run(&["--changed-since", "one"]).ends_with(4).says("no chosen case changed");
    write_case(&folder, "accepted", "ghost");
    run(&["--changed-since", "one"]).ends_with(1).shows("1 case in").shows("MINE-001");
    run(&["--changed-since", "one", "PMS-READ-001"]).ends_with(1).shows("2 cases");
}

/// The folders of kept runs, oldest first by part.
fn parts(folder: &Folder, name: &str) -> Vec<PathBuf> {
    let entries = fs::read_dir(folder.file(name)).expect("a store");
    let mut parts: Vec<PathBuf> = entries
        .map(|entry| entry.expect("readable").path())
        .filter(|path| path.is_dir() && !path.is_symlink())
        .collect();
    parts.sort();
    parts
}

/// The report without what may differ between two runs of the same.
fn timeless(mut report: Value) -> Value {
    fn strip(value: &mut Value) {
        const TIMES: [&str; 7] = [
            "started_at",
            "started_us",
            "elapsed_us",
            "exchanges_made",
            "request",
            "response",
            "url",
        ];
        match value {
            Value::Object(map) => {
                map.retain(|key, _| !TIMES.contains(&key.as_str()));
                map.values_mut().for_each(strip);
            }
            Value::Array(items) => items.iter_mut().for_each(strip),
            _ => {}
        }
    }
    // Every part asks first whether there is a target.
    report["finished"]["exchanges"] = Value::Null;
    strip(&mut report);
    report
}

#[test]
fn parts_put_together_are_the_whole() {
    let folder = Folder::new();
    let whole = folder.file("whole.json");
    let words = ["PMS-*", FEW, "--run-id", "p1", "--in-process"];
    let words = [&words[..], &QUIRK].concat();
    let report = format!("json={whole}");
    let all = [&["run", "--no-store", "--report", &report], &words[..]].concat();
    kept(&folder, &all).ends_with(1);
    for number in ["1/3", "2/3", "3/3"] {
        let store = folder.file(&format!("part{}", &number[..1]));
        let all = [&["run", "--partition", number, "--store", &store], &words[..]].concat();
        let part = kept(&folder, &all);
        part.shows(&format!("partition {number} of "));
    }
    let stores = ["part1", "part2", "part3"].map(|name| folder.file(name));
    let merge = |stores: &[&String], more: &[&str]| {
        let mut all = vec!["report", "--merge"];
        all.extend(stores.iter().map(|store| store.as_str()));
        all.extend(more);
        kept(&folder, &all)
    };
    let [one, two, three] = &stores;
    let merged = folder.file("merged.json");
    merge(&[two, three, one], &["--format", "json", "--output", &merged]).ends_with(1);
    assert_eq!(timeless(json(&merged)), timeless(json(&whole)));
    let text = merge(&[one, two, three], &[]);
    text.ends_with(1);
    assert!(!text.out.contains("partition"), "{}", text.out);

    merge(&[one, three], &[]).ends_with(7).says("parts are missing: 2 of 3");
    merge(&[one, two, three, one], &[]).ends_with(3).says("both part 1/3");
    let odd = folder.file("odd");
    for (more, what) in [
        (&["--partition", "2/4"][..], "the number of parts"),
        (&["--partition", "2/3", "gms"], "the number of chosen cases"),
        (&["--partition", "2/3", "--quirk", "header-empty"], "what the mock does wrong"),
        (&["--partition", "2/3", "--profile", "lis-2.0"], "the profile"),
        (&[], "is no part but a whole run"),
    ] {
        let _ = fs::remove_dir_all(&odd);
        kept(&folder, &[&["run", "--store", &odd][..], &words, more].concat());
        merge(&[one, &odd, three], &[]).ends_with(3).says(what);
    }
    let part = parts(&folder, "part2").remove(0);
    fs::remove_file(part.join("manifest.json")).unwrap();
    merge(&[one, two, three], &[]).ends_with(7).says("is incomplete");
    kept(&folder, &["run", "X-CASCADE-001", "--partition", "2/2"]).ends_with(4).says("fewer parts");
    kept(&folder, &["run", FEW, "--partition", "3/2"]).ends_with(2).says("say K/N");
    kept(&folder, &["report", "--merge", folder.path().to_str().unwrap()]).ends_with(3);
}

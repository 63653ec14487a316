//! Waivers as a user meets them: from the run that fails to the one that fails no more, and back.

use std::fs;

use crate::support::{Folder, command, ended, lis_conform};
use lis_conform::report::RunReport;
use lis_conform::waiver::WaiverStanding;

const CASE: &str = "X-CASCADE-001";
const QUIRK: &str = "delete-keeps-memberships";

/// The command line of a run that fails, with more options.
fn run<'a>(more: &[&'a str]) -> Vec<&'a str> {
    let mut words = vec!["run", "--in-process", "--quirk", QUIRK, CASE];
    words.extend(more);
    words
}

/// What `waive` prints for that run.
fn printed(folder: &Folder) -> String {
    let report = format!("json={}", folder.file("run.json"));
    lis_conform(&run(&["--report", &report])).ends_with(1).shows("FAIL");
    lis_conform(&["waive", "--from", &folder.file("run.json")]).ends_with(0).out.clone()
}

/// The same with somebody's reason in it.
fn filled_in(text: &str) -> String {
    text.replace("reason = \"\"", "reason = \"SIS-812: the nightly job takes them\"")
        .replace("owner = \"\"", "owner = \"roster team\"")
}

#[test]
fn what_waive_prints_is_refused_until_somebody_has_thought_about_it() {
    let folder = Folder::new();
    let text = printed(&folder);
    assert!(text.contains("assertion = \"X-CASCADE-001#membership-gone\""), "{text}");
    let file = folder.with("waivers.toml", &text);
    for command in [run(&["--waivers", &file]), vec!["check", &file]] {
        lis_conform(&command)
            .ends_with(3)
            .says("waivers.toml:5:10")
            .says("the reason is empty: say why")
            .says("the owner is empty");
    }
}

#[test]
fn what_fails_exactly_as_waived_ends_with_0_and_is_no_pass() {
    let folder = Folder::new();
    let file = folder.with("waivers.toml", &filled_in(&printed(&folder)));
    lis_conform(&["check", &file]).ends_with(0).shows("yours: ").shows("waiver");
    let reports = format!(
        "json={},jsonl={},junit={}",
        folder.file("run.json"),
        folder.file("run.jsonl"),
        folder.file("run.xml")
    );
    // Other letters of the run, other identifiers: the same observation.
    let more = ["--waivers", &file, "--report", &reports, "--deny", "warnings", "--run-id", "zz"];
    lis_conform(&run(&more))
        .ends_with(0)
        .shows("Waived: known, and accepted for a while")
        .shows("SIS-812: the nightly job takes them (roster team)")
        .shows("1 fail, 0 untestable, 0 error, of these 1 waived");

    let text = fs::read_to_string(folder.file("run.json")).unwrap();
    let report: RunReport = serde_json::from_str(&text).unwrap();
    assert_eq!((report.finished.counts.fail, report.finished.counts.waived), (1, 1));
    assert!(report.cases[0].is_waived());
    assert!(report.finished.waivers.iter().all(|it| it.standing == WaiverStanding::Used));
    let junit = fs::read_to_string(folder.file("run.xml")).unwrap();
    assert!(junit.contains("<skipped type=\"waived\""), "{junit}");
    assert!(!junit.contains("<failure"), "{junit}");
    // Nothing is left to waive, in either form of the report.
    for name in ["run.json", "run.jsonl"] {
        let left = lis_conform(&["waive", "--from", &folder.file(name)]);
        left.ends_with(0).says("nothing to waive");
        assert_eq!(left.out, "");
    }
}

#[test]
fn a_waiver_that_does_not_hold_ends_with_1() {
    let folder = Folder::new();
    let good = filled_in(&printed(&folder));
    let file = folder.with("waivers.toml", &good);
    let stale = ["run", "--in-process", CASE, "--waivers", &file];
    lis_conform(&stale).ends_with(1).shows("STALE").shows("it holds now, in X-CASCADE-001");

    // The entry of the assertion that fails; the others only warn.
    let (_, of_failure) = good.split_once("X-CASCADE-001#reference-gone").unwrap();
    let observed = of_failure.lines().find(|line| line.starts_with("observed")).unwrap();
    let expires = good.lines().find(|line| line.starts_with("expires")).unwrap();
    for (from, to, shown) in [
        (observed, "observed = \"something else\"", "FAILS DIFFERENTLY"),
        (expires, "expires = 2020-01-01", "EXPIRED"),
        ("X-CASCADE-001#reference-gone", "X-CASCADE-001#reference-gon", "MATCHES NOTHING"),
    ] {
        let file = folder.with("waivers.toml", &good.replace(from, to));
        lis_conform(&run(&["--waivers", &file])).ends_with(1).shows(shown).shows("FAIL");
        let junit = folder.file("run.xml");
        let report = format!("junit={junit}");
        lis_conform(&run(&["-q", "--waivers", &file, "--report", &report]))
            .ends_with(1)
            .shows("not hold, which fails the run");
        assert!(fs::read_to_string(junit).unwrap().contains("<failure type=\"waiver\""));
    }
    // For another target it waives nothing, and is no problem of this one.
    let elsewhere = good.replace("profile = \"mock\"", "profile = \"lis-2.0\"");
    let file = folder.with("waivers.toml", &elsewhere);
    let ended = lis_conform(&run(&["--waivers", &file]));
    ended.ends_with(1).shows("FAIL");
    assert!(!ended.out.contains("do not hold"), "{}", ended.out);
}

#[test]
fn a_kept_run_judged_again_is_held_against_waivers_as_a_run_is() {
    let folder = Folder::new();
    let good = filled_in(&printed(&folder));
    let file = folder.with("waivers.toml", &good);
    let store = folder.file("runs");
    let kept = |arguments: &[&str]| {
        let mut command = command(arguments);
        command.env_remove("LIS_CONFORM_NO_STORE").env("LIS_CONFORM_STORE", &store);
        ended(command.output().unwrap())
    };
    kept(&run(&["--run-id", "w1"])).ends_with(1);
    kept(&["judge"]).ends_with(1).shows("FAIL");
    let report = format!("json={}", folder.file("judged.json"));
    let deny = ["judge", "w1", "--waivers", &file, "--deny", "warnings", "--report", &report];
    kept(&deny).ends_with(0).shows("of these 1 waived").shows("roster team");
    let text = fs::read_to_string(folder.file("judged.json")).unwrap();
    let judged: RunReport = serde_json::from_str(&text).unwrap();
    assert_eq!((judged.finished.counts.fail, judged.finished.counts.waived), (1, 1));
    let events = judged.into_events();
    assert!(RunReport::from_events(events).is_ok(), "the counts add up");

    // A run that was waived is judged without, unless waivers are given: as of today, and not else.
    kept(&run(&["--waivers", &file, "--run-id", "w2"])).ends_with(0);
    kept(&["judge", "w2"]).ends_with(1).shows("FAIL");
    let expires = good.lines().find(|line| line.starts_with("expires")).unwrap();
    let old = folder.with("old.toml", &good.replace(expires, "expires = 2020-01-01"));
    kept(&["judge", "w2", "--waivers", &old]).ends_with(1).shows("EXPIRED");
    let green = ["run", "--in-process", CASE, "--run-id", "w3"];
    kept(&green).ends_with(0);
    kept(&["judge", "w3", "--waivers", &file]).ends_with(1).shows("STALE");
    kept(&["judge", "w2", "--waivers", "no/such.toml"]).ends_with(3).says("no/such.toml");
}

#[test]
fn invalid_waiver_files_end_with_3_and_point_at_the_place() {
    let folder = Folder::new();
    let good = filled_in(&printed(&folder));
    for (text, part) in [
        (good.replacen("owner =", "onwer =", 1), "did you mean `owner`?"),
        (format!("{good}{good}"), "take one of them away"),
        (good.replacen("expires = ", "expires = \"soon\" # ", 1), "`soon` is no day"),
        ("[[waiver]\n".to_owned(), "waivers.toml:1:"),
    ] {
        let file = folder.with("waivers.toml", &text);
        lis_conform(&run(&["--waivers", &file])).ends_with(3).says(part).says("waivers.toml:");
        lis_conform(&["check", &file]).ends_with(3).says(part);
    }
    let file = folder.with("waivers.toml", &good.replacen("X-CASCADE-001#", "X-CASCAD-001#", 1));
    lis_conform(&["check", &file]).ends_with(3).says("did you mean `X-CASCADE-001`?");
    lis_conform(&run(&["--waivers", "no/such.toml"])).ends_with(3).says("no/such.toml");
}

#[test]
fn waive_refuses_what_is_no_complete_report() {
    let folder = Folder::new();
    let lines = format!("jsonl={}", folder.file("run.jsonl"));
    lis_conform(&run(&["--report", &lines])).ends_with(1);
    let whole = fs::read_to_string(folder.file("run.jsonl")).unwrap();
    let cut = whole.lines().take(2).collect::<Vec<_>>().join("\n");
    let cut = folder.with("cut.jsonl", &cut);
    lis_conform(&["waive", "--from", &cut]).ends_with(7).says("incomplete");
    let other = folder.with("other.json", "{}");
    lis_conform(&["waive", "--from", &other]).ends_with(3).says("give a JSON or JSONL report");
    let nowhere = ["waive", "--store", &folder.file("store"), "--from", "no/such"];
    assert_ne!(lis_conform(&nowhere).code, Some(0));
    lis_conform(&["waive"]).ends_with(2).says("--from");
}

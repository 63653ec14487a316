//! Reports in files, and `coverage`, as a user sees them.

use std::fs;

use crate::support::{Folder, lis_conform};

#[test]
fn every_format_is_written_whole_and_says_what_the_exit_code_says() {
    let folder = Folder::new();
    let formats = ["html", "json", "jsonl", "junit", "markdown", "shields", "svg", "tap"];
    let reports: Vec<String> =
        formats.iter().map(|it| format!("{it}={}", folder.file(it))).collect();
    let quirk = "delete-keeps-memberships";
    let run = ["run", "--quirk", quirk, "X-CASCADE-*", "-q", "--report", &reports.join(",")];
    lis_conform(&run).ends_with(1);
    assert_eq!(folder.names(), formats);
    let text = |name: &str| fs::read_to_string(folder.file(name)).unwrap();
    let page = text("html");
    assert!(page.starts_with("<!DOCTYPE html>") && page.ends_with("</html>"), "{page}");
    assert!(page.contains(">FAILED</strong>") && page.contains("before deletePerson</text>"));
    assert!(page.contains("lis-conform run --quirk delete-keeps-memberships X-CASCADE-001 -v"));
    assert!(text("markdown").starts_with("## ❌ FAILED"));
    assert!(text("tap").starts_with("TAP version 14\n1.."));
    assert!(text("tap").contains("\nnot ok "));
    assert!(text("svg").starts_with("<svg xmlns="));
    assert!(text("shields").contains("\"isError\": true"));
}

#[test]
fn an_unknown_format_is_told_with_those_that_there_are() {
    lis_conform(&["run", "--report", "pdf=x"]).ends_with(2).says("html, json, jsonl, junit");
}

#[test]
fn coverage_is_of_what_a_run_judged() {
    let folder = Folder::new();
    let report = folder.file("run.json");
    lis_conform(&["run", "X-CASCADE-001", "-q", "--report", &format!("json={report}")])
        .ends_with(0);
    let few = lis_conform(&["coverage", &report]);
    few.ends_with(0).shows("pms.deletePerson").shows("No case of this run came to judge it.");
    let all = lis_conform(&["coverage"]);
    all.ends_with(0).shows("43 of 43 claimed operations called and answered");
    assert!(
        all.out.matches("came to judge it").count() < few.out.matches("came to judge it").count()
    );
    let json = lis_conform(&["coverage", &report, "--format", "json"]);
    let value: serde_json::Value = serde_json::from_str(&json.ends_with(0).out).unwrap();
    let judged =
        value["conditions"].as_array().unwrap().iter().filter(|it| it["verdict"] == "pass");
    assert!(judged.count() > 10);
}

#[test]
fn coverage_holds_a_file_to_what_is_judged_now() {
    let folder = Folder::new();
    let coverage =
        |more: &[&str]| lis_conform(&[&["coverage", "--profile", "es-1.0"], more].concat());
    let now = coverage(&["--format", "markdown"]).out;
    let file = folder.with("coverage.md", &now);
    coverage(&["--check", &file]).ends_with(0).shows("is up to date");
    let line = now.lines().find(|line| line.starts_with("| ") && line.contains("pass")).unwrap();
    let file = folder.with("coverage.md", &now.replace(line, "| something | else |"));
    let ended = coverage(&["--check", &file]);
    ended.ends_with(9).says("is not up to date").shows(&format!("+{line}"));
    ended.shows("-| something | else |");
    coverage(&["--check", &folder.file("none.md")]).ends_with(3).says("none.md");
}

#[test]
fn coverage_of_what_is_no_report_is_refused() {
    let folder = Folder::new();
    let lines = folder.file("run.jsonl");
    lis_conform(&["run", "X-CASCADE-001", "-q", "--report", &format!("jsonl={lines}")])
        .ends_with(0);
    lis_conform(&["coverage", &lines]).ends_with(0);
    let text = fs::read_to_string(&lines).unwrap();
    let cut: String = text.lines().take(2).map(|line| format!("{line}\n")).collect();
    let cut = folder.with("cut.jsonl", &cut);
    lis_conform(&["coverage", &cut]).ends_with(7).says("is incomplete");
    let other = folder.with("other.json", "{}");
    lis_conform(&["coverage", &other]).ends_with(3).says("no event of a run");
    lis_conform(&["coverage", &folder.file("none")]).ends_with(3).says("cannot read");
}

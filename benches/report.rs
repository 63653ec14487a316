//! How long the reports of a run of 10 000 cases take, and how long they are. Run it with
//! `cargo bench --bench report`; what the lines mean is in `benches/README.md`.

use std::fs;
use std::process::Command;
use std::time::Instant;
use std::{env, process};

use lis_conform::ground::Verdict;
use lis_conform::report::{RunFormat, RunReport, Telling};
use lis_conform::spec::Spec;

/// Cases of the run.
const CASES: usize = 10_000;
const BINARY: &str = env!("CARGO_BIN_EXE_lis-conform");

fn main() {
    // `cargo test --benches` passes arguments of the test protocol: there is nothing to test here.
    if env::args().any(|argument| argument == "--test") {
        return;
    }
    let spec = Spec::load().expect("built-in tables load");
    let telling = Telling { spec: &spec, rerun: "lis-conform run".to_owned() };
    let folder = env::temp_dir().join(format!("lis-conform-bench-{}", process::id()));
    fs::create_dir_all(&folder).expect("a folder");
    for (name, quirk) in [("green", None), ("one in sixty red", Some("delete-keeps-memberships"))] {
        let json = folder.join("run.json");
        let report = repeated(&run(quirk, &json.display().to_string()));
        println!("{CASES} cases, {name}");
        for format in RunFormat::ALL {
            let begun = Instant::now();
            let text = format.render(&report, &telling);
            let seconds = begun.elapsed().as_secs_f64();
            println!("    {:<10} {seconds:>6.3} s  {:>8} kB", format.name(), text.len() / 1_000);
            if format == RunFormat::Html {
                let page = env::temp_dir().join(format!("lis-conform-report-{}.html", name.len()));
                fs::write(&page, text).expect("room on the disk");
                println!("               written to {}", page.display());
            }
        }
    }
    println!("peak memory of all of it: {} MB", peak());
    fs::remove_dir_all(&folder).expect("our own folder");
}

/// A run against the embedded mock, by its JSON report.
fn run(quirk: Option<&str>, json: &str) -> RunReport {
    let mut command = Command::new(BINARY);
    command.args(["run", "--in-process", "--quiet", "--no-store", "--report"]);
    command.arg(format!("json={json}"));
    if let Some(quirk) = quirk {
        command.args(["--quirk", quirk]);
    }
    command.output().expect("the binary runs");
    serde_json::from_str(&fs::read_to_string(json).expect("a report")).expect("a report")
}

/// The same cases again and again, under other ids.
fn repeated(report: &RunReport) -> RunReport {
    let mut large = report.clone();
    large.cases = report.cases.iter().cycle().take(CASES).cloned().collect();
    for (at, case) in large.cases.iter_mut().enumerate() {
        case.case.0 = format!("{}-{at}", case.case).into();
    }
    let count = |verdict| large.cases.iter().filter(|case| case.verdict == verdict).count() as u32;
    let counts = &mut large.finished.counts;
    counts.pass = count(Verdict::Pass);
    counts.warn = count(Verdict::Warn);
    counts.fail = count(Verdict::Fail);
    counts.selected = counts.pass + counts.warn + counts.fail;
    large.started.selected = counts.selected;
    assert_eq!(counts.selected as usize, CASES, "only these verdicts come");
    large
}

/// The most memory this process had, in MB.
fn peak() -> u64 {
    let status = fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"));
    let kilobytes = line.and_then(|it| it.split_whitespace().next()?.parse::<u64>().ok());
    kilobytes.unwrap_or_default() / 1_000
}

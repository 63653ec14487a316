//! `run` as a user sees it: verdicts, exit codes, reports.

use std::fs;
use std::io::{Read, Write};
use std::net::TcpListener;
use std::process::Stdio;
use std::thread;
use std::time::Duration;

use crate::support::{Folder, Served, command, ended, lis_conform};
use lis_conform::report::{RunReport, read_jsonl};

/// A few quick cases that touch all three services.
const FEW: &str = "X-CASCADE-*";

#[test]
fn a_target_that_behaves_ends_with_0() {
    let ended = lis_conform(&["run", FEW]);
    ended.ends_with(0).shows(" 0 fail, 0 untestable, 0 error").shows("against embedded mock");
    assert_eq!(ended.err, "", "no progress bar and no noise where nobody looks");
}

#[test]
fn a_failure_ends_with_1_and_the_command_it_names_shows_it_again() {
    let quirk = "delete-keeps-memberships";
    let ended = lis_conform(&["run", "--quirk", quirk, "X-CASCADE-001"]);
    ended.ends_with(1).shows("FAIL").shows("pms-2.0/deletePerson.cascade").shows("must");
    let rerun = ended.out.lines().find_map(|line| line.trim().strip_prefix("rerun"));
    let words: Vec<&str> = rerun.expect("a failure names it").split_whitespace().collect();
    assert_eq!(words[0], "lis-conform");
    lis_conform(&words[1..]).ends_with(1).shows("X-CASCADE-001#membership-gone");
}

#[test]
fn unknown_names_end_with_2_and_a_suggestion() {
    lis_conform(&["run", "PMS-DELETE-0001"]).ends_with(2).says("PMS-DELETE-001");
    lis_conform(&["run", "--quirk", "delete-keeps-membership"])
        .ends_with(2)
        .says("delete-keeps-memberships");
    lis_conform(&["run", "--profile", "lis-2"]).ends_with(2).says("lis-2.0");
    lis_conform(&["run", "--style", "prefixd"]).ends_with(2).says("prefixed");
    lis_conform(&["run", "--jobz", "1"]).ends_with(2).says("--jobs");
}

#[test]
fn what_does_not_go_together_ends_with_2() {
    let url = "http://127.0.0.1:1/";
    lis_conform(&["run", url, "--quirk", "bytes-empty"]).ends_with(2).says("embedded mock");
    lis_conform(&["run", url, "--in-process"]).ends_with(2).says("embedded mock");
    lis_conform(&["run", url, "http://127.0.0.1:2/"]).ends_with(2).says("one target at a time");
    lis_conform(&["run", "127.0.0.1:80"]).ends_with(2).says("say http://127.0.0.1:80");
    let folder = Folder::new();
    let report = format!("json={0},junit={0}", folder.file("x"));
    lis_conform(&["run", FEW, "--report", &report]).ends_with(2).says("name two files");
}

#[test]
fn invalid_files_end_with_3_and_point_at_the_place() {
    let folder = Folder::new();
    let path = folder.path().display().to_string();
    lis_conform(&["run", "--profile", &path]).ends_with(3).says("is a directory");
    lis_conform(&["run", "--profile", "no/such.toml"]).ends_with(3).says("no such file");
    let profile = folder.with("mine.toml", "name = 'mine'\nextnds = 'lis-2.0'\n");
    lis_conform(&["run", "--profile", &profile])
        .ends_with(3)
        .says("mine.toml:2:1")
        .says("did you mean `extends`?");
    lis_conform(&["run", "--cases", "no/such/folder"]).ends_with(3).says("cannot read the folder");
    lis_conform(&["run", "--cases", &path]).ends_with(3).says("clause");
    fs::remove_file(profile).unwrap();
    lis_conform(&["run", "--cases", &path]).ends_with(3).says("there is no .toml file");
    folder.with("not-text.toml", "id = '\u{1}");
    lis_conform(&["run", "--cases", &path]).ends_with(3).says("not-text.toml:1:");
}

#[test]
fn nothing_selected_ends_with_4() {
    lis_conform(&["run", "PMS-DELETE-001", "!PMS-DELETE-*"]).ends_with(4).says("no case");
    lis_conform(&["list", "PMS-DELETE-001", "!pms"]).ends_with(4);
}

#[test]
fn warnings_end_with_5_only_where_they_are_denied() {
    let warned = ["run", "--quirk", "status-minor-wrong", "PMS-DELETE-002"];
    lis_conform(&warned).ends_with(0).shows("1 warn, 0 fail").shows("our reading");
    let mut denied = warned.to_vec();
    denied.extend(["--deny", "warnings"]);
    lis_conform(&denied).ends_with(5);
    let output = command(&warned).env("LIS_CONFORM_DENY", "warnings").output().unwrap();
    ended(output).ends_with(5);
}

#[test]
fn a_dead_port_ends_with_6_and_the_next_step() {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let url = format!("http://{}/", listener.local_addr().unwrap());
    drop(listener);
    lis_conform(&["run", &url, FEW]).ends_with(6).shows("is the server running there?");
}

#[test]
fn a_target_that_never_answers_ends_with_6() {
    // Connections wait in the backlog; nobody ever reads them.
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let url = format!("http://{}/", listener.local_addr().unwrap());
    lis_conform(&["run", &url, FEW, "--timeout", "300ms"]).ends_with(6).shows("The target is lost");
}

#[test]
fn a_web_page_instead_of_a_service_is_told_as_such() {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let url = format!("http://{}/", listener.local_addr().unwrap());
    thread::spawn(move || {
        for stream in listener.incoming() {
            let Ok(mut stream) = stream else { break };
            let mut head = [0; 4096];
            let _ = stream.read(&mut head);
            let page = "<html><body>Welcome</body></html>";
            let length = page.len();
            let _ = write!(
                stream,
                "HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: {length}\r\n\
                 Connection: close\r\n\r\n{page}"
            );
        }
    });
    let ended = lis_conform(&["run", &url, "PMS-DELETE-002"]);
    ended.ends_with(1).shows("text/html").shows("no SOAP envelope");
    let page = ended.out.matches("<html><body>Welcome</body></html>").count();
    assert!(page <= 3, "the exchange is shown once, not for every finding:\n{}", ended.out);
}

#[cfg(unix)]
#[test]
fn an_interrupt_ends_with_7_reports_and_leaves_nothing_half_written() {
    let folder = Folder::new();
    let report = format!("json={},jsonl={}", folder.file("r.json"), folder.file("r.jsonl"));
    let quirk = ["--quirk", "connection-silence", "discoverPersonIds"];
    let child = command(&["run", "--report", &report, "--timeout", "60s"])
        .args(quirk)
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    thread::sleep(Duration::from_millis(2_500));
    crate::support::signal(&child, "INT");
    let ended = ended(child.wait_with_output().unwrap());
    ended.ends_with(7).says("stopping").shows("The run is incomplete, so it has no verdict");
    assert_eq!(folder.names(), ["r.json", "r.jsonl"]);
    let events = read_jsonl(&fs::read_to_string(folder.file("r.jsonl")).unwrap()).unwrap();
    assert!(RunReport::from_events(events).unwrap().finished.incomplete.is_some());
}

#[cfg(unix)]
#[test]
fn a_second_interrupt_ends_at_once_and_leaves_no_report() {
    let folder = Folder::new();
    let report = format!("json={}", folder.file("r.json"));
    let child = command(&["run", "--quirk", "connection-silence", "discoverPersonIds"])
        .args(["--report", &report, "--timeout", "60s"])
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    thread::sleep(Duration::from_millis(2_500));
    crate::support::signal(&child, "INT");
    thread::sleep(Duration::from_millis(100));
    crate::support::signal(&child, "TERM");
    ended(child.wait_with_output().unwrap()).ends_with(7).says("stopped at once");
    assert_eq!(folder.names(), [""; 0]);
}

#[test]
fn an_unwritable_report_ends_with_8_before_anything_is_sent() {
    let folder = Folder::new();
    for file in [folder.file("no/such/r.json"), folder.path().display().to_string()] {
        let ended = lis_conform(&["run", FEW, "--report", &format!("json={file}")]);
        ended.ends_with(8).says("cannot write the report");
        assert_eq!(ended.out, "", "the run did not begin");
    }
}

#[test]
fn all_reports_of_a_run_say_the_same() {
    let folder = Folder::new();
    let [json, jsonl, junit] = ["r.json", "r.jsonl", "r.xml"].map(|name| folder.file(name));
    let report = format!("json={json},jsonl={jsonl},junit={junit}");
    lis_conform(&["run", FEW, "--report", &report]).ends_with(0);
    assert_eq!(folder.names(), ["r.json", "r.jsonl", "r.xml"], "no temporary files are left");

    let json = fs::read_to_string(json).unwrap();
    let lines = fs::read_to_string(jsonl).unwrap();
    let replayed = RunReport::from_events(read_jsonl(&lines).unwrap()).unwrap();
    assert_eq!(lis_conform::report::json(&replayed), json);
    let junit = fs::read_to_string(junit).unwrap();
    assert_eq!(junit.matches("<testcase ").count(), replayed.cases.len());
    assert_eq!(lis_conform::report::junit(&replayed), junit);

    // Without its last line the report is incomplete, and reading it says so.
    let cut = lines.trim_end().rsplit_once('\n').unwrap().0;
    let cut = RunReport::from_events(read_jsonl(cut).unwrap());
    assert!(cut.unwrap_err().to_string().contains("incomplete"));
}

#[test]
fn a_report_replaces_an_older_one_whole() {
    let folder = Folder::new();
    let file = folder.with("r.json", "old");
    lis_conform(&["run", FEW, "--report", &format!("json={file}")]).ends_with(0);
    assert!(fs::read_to_string(file).unwrap().starts_with("{\n"));
}

#[test]
fn verdicts_do_not_depend_on_the_way_to_the_target() {
    let folder = Folder::new();
    let verdicts = |name: &str, arguments: &[&str]| {
        let file = folder.file(name);
        let report = format!("json={file}");
        let mut all = vec!["run", FEW, "PMS-CREATE-*", "--report", &report];
        all.extend(arguments);
        lis_conform(&all).ends_with(0);
        let report: RunReport = serde_json::from_str(&fs::read_to_string(file).unwrap()).unwrap();
        report.cases.into_iter().map(|case| (case.case, case.verdict)).collect::<Vec<_>>()
    };
    let reference = verdicts("socket", &[]);
    assert!(reference.len() > 20);
    assert_eq!(verdicts("memory", &["--in-process"]), reference);
    assert_eq!(verdicts("one", &["--jobs", "1"]), reference);
    assert_eq!(verdicts("many", &["--jobs", "16", "--style", "pretty-prefixed"]), reference);
    let served = Served::start(&[]);
    assert_eq!(verdicts("served", &[&served.url, "--profile", "mock"]), reference);
    assert_eq!(verdicts("again", &[&served.url, "--profile", "mock"]), reference);
}

#[test]
fn a_reader_who_goes_away_is_no_mistake() {
    for arguments in [&["list", "--format", "json"][..], &["run", FEW, "-v"]] {
        let mut child =
            command(arguments).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
        drop(child.stdout.take());
        let ended = ended(child.wait_with_output().unwrap());
        ended.ends_with(0);
        assert_eq!(ended.err, "");
    }
}

#[test]
fn colours_are_for_terminals_or_on_demand() {
    let run = ["run", "PMS-DELETE-002", "-q"];
    assert!(!lis_conform(&run).ends_with(0).out.contains('\u{1b}'));
    let always = ["run", "PMS-DELETE-002", "-q", "--color", "always"];
    assert!(lis_conform(&always).ends_with(0).out.contains('\u{1b}'));
}

#[test]
fn quiet_and_verbose_differ() {
    let quiet = lis_conform(&["run", "PMS-DELETE-*", "-q"]);
    assert_eq!(quiet.ends_with(0).out.lines().count(), 2, "{}", quiet.out);
    lis_conform(&["run", "PMS-DELETE-*", "-v"]).ends_with(0).shows("PASS     PMS-DELETE-001");
}

#[test]
fn a_profile_that_claims_less_makes_cases_not_applicable() {
    let folder = Folder::new();
    let text = "name = 'mine'\nextends = 'mock'\noperations = ['pms.*']\n";
    let profile = folder.with("mine.toml", text);
    let ended = lis_conform(&["run", "X-CASCADE-001", "PMS-DELETE-001", "--profile", &profile]);
    ended.ends_with(0).shows("1 pass").shows("1 not applicable").shows("mine.toml");
}

#[test]
fn cases_of_ones_own_run_beside_the_built_in_ones() {
    let folder = Folder::new();
    let case = "id = 'MINE-001'\ntitle = 'my own'\nclause = 'pms-2.0/deletePerson.unknown'\n\
                ids = { ghost = 'person' }\n\n[[step]]\ncall = 'pms.deletePerson'\nuse = 'ghost'\n\
                expect = [{ check = 'rejected' }]\n";
    folder.with("mine-001.toml", case);
    let path = folder.path().display().to_string();
    lis_conform(&["run", "--cases", &path, "MINE-001"]).ends_with(0).shows("1 case");
    lis_conform(&["list", "--cases", &path, "MINE-*"]).ends_with(0).shows("my own");

    // An id that is taken is refused.
    folder.with("pms-delete-001.toml", &case.replace("MINE-001", "PMS-DELETE-001"));
    lis_conform(&["run", "--cases", &path]).ends_with(3).says("is also in suites/");
}

#[test]
fn a_mistake_in_a_case_of_ones_own_is_not_the_targets() {
    let folder = Folder::new();
    let case = "id = 'MINE-002'\ntitle = 'wrong'\nclause = 'FA-09'\nids = { x = 'person' }\n\n\
                [[step]]\ncall = 'pms.deletePerson'\nuse = 'x'\ninvalid = true\n\
                expect = [{ check = 'refused' }]\n";
    folder.with("mine-002.toml", case);
    let path = folder.path().display().to_string();
    let ended = lis_conform(&["run", "--cases", &path, "MINE-002"]);
    ended.ends_with(3).shows("ERROR").shows("follows the schema");
}

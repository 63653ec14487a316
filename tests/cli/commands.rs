//! `list`, `explain`, `check`, `serve`, `quirks`, `schemas` and help as a user sees them.

use std::fs;
use std::io::{BufRead, BufReader, Read, Write};
use std::net::{TcpListener, TcpStream};
use std::process::Stdio;

use crate::support::{Folder, Served, command, lis_conform};
use serde_json::Value;

const COMMANDS: [&str; 8] =
    ["run", "list", "explain", "check", "serve", "quirks", "validate", "schemas"];

#[test]
fn help_teaches_by_example() {
    for command in COMMANDS {
        lis_conform(&[command, "--help"]).ends_with(0).shows("Examples:\n  lis-conform");
    }
    lis_conform(&["--help"]).ends_with(0).shows("Exit codes:");
    lis_conform(&["--version"]).ends_with(0).shows(env!("CARGO_PKG_VERSION"));
    lis_conform(&[]).ends_with(2).says("Usage:");
}

#[test]
fn list_and_run_select_alike() {
    let text = lis_conform(&["list", "PMS-DELETE-*", "!PMS-DELETE-001"]);
    let listed = text.ends_with(0).out.lines().count();
    assert!(listed > 5);
    assert!(!text.out.contains("PMS-DELETE-001"));
    let run = lis_conform(&["run", "PMS-DELETE-*", "!PMS-DELETE-001", "-q"]);
    run.ends_with(0).shows(&format!("{listed} cases in"));
}

#[test]
fn list_for_programs_is_json() {
    let text = lis_conform(&["list", "deletePerson", "--format", "json"]);
    let cases: Value = serde_json::from_str(&text.ends_with(0).out).unwrap();
    let cases = cases.as_array().unwrap();
    assert!(cases.len() > 5);
    for case in cases {
        for key in ["id", "title", "clause", "level", "basis", "operations", "assertions", "file"] {
            assert!(!case[key].is_null(), "{key} of {case}");
        }
    }
}

#[test]
fn list_says_what_a_profile_rules_out() {
    let folder = Folder::new();
    let text = "name = 'mine'\nextends = 'lis-2.0'\noperations = ['pms.*']\n";
    let profile = folder.with("mine.toml", text);
    let ended = lis_conform(&["list", "X-CASCADE-001", "--profile", &profile]);
    ended.ends_with(0).shows("not applicable: ");
}

#[test]
fn explain_knows_cases_clauses_codes_operations_and_quirks() {
    for (what, part) in [
        ("pms-delete-002", "Case PMS-DELETE-002"),
        ("pms-2.0/deletePerson.cascade", "X-CASCADE-001#reference-gone"),
        ("HT-17", "on every response"),
        ("unknownobject", "Minor code unknownobject"),
        ("failure", "Major code failure"),
        ("deletePerson", "SOAPAction:"),
        ("gms.deleteGroup", "Operation gms.deleteGroup"),
        ("delete-keeps-memberships", "lis-conform run --quirk delete-keeps-memberships"),
        ("eft-person-001", "#name: user ${"),
        ("CONF-T1b", "tested by:"),
        ("refuses-persons", "lis-conform importer --quirk refuses-persons"),
    ] {
        lis_conform(&["explain", what]).ends_with(0).shows(part);
    }
    lis_conform(&["explain", "unknownobjekt"]).ends_with(2).says("did you mean `unknownobject`?");
}

#[test]
fn explain_says_where_the_standard_is_silent() {
    lis_conform(&["explain", "pms-2.0/deletePerson.unknown-code"])
        .ends_with(0)
        .shows("inferred")
        .shows("warns");
    lis_conform(&["explain", "pms-2.0/deletePerson.unknown"])
        .ends_with(0)
        .shows("fails the target");
}

#[test]
fn check_finds_nothing_wrong_with_what_is_built_in() {
    lis_conform(&["check"]).ends_with(0).shows("84 operations").shows("No problems.");
}

#[test]
fn check_points_at_every_mistake_of_the_users_files() {
    let folder = Folder::new();
    let case = folder.with(
        "mine-001.toml",
        "id = 'MINE-001'\ntitle = 'x'\nclause = 'pms-2.0/nothing.here'\n\n[[step]]\n\
         call = 'pms.deletePersn'\nexpct = []\n",
    );
    let ended = lis_conform(&["check", &case]);
    ended.ends_with(3).says("mine-001.toml:").says("did you mean");
    fs::remove_file(case).unwrap();
    folder.with("profile.toml", "name = 'mine'\nextends = 'lis-2.0'\n");
    let path = folder.path().display().to_string();
    lis_conform(&["check", &path])
        .ends_with(0)
        .shows("yours: profile mine (43 operations claimed)");
    lis_conform(&["check", "no/such/file.toml"]).ends_with(3).says("cannot read");
}

#[test]
fn check_prints_the_schema_of_case_files() {
    let schema: Value = serde_json::from_str(&lis_conform(&["check", "--schema"]).out).unwrap();
    assert!(schema["properties"]["step"].is_object(), "{schema}");
}

#[test]
fn quirks_are_listed_for_people_and_programs() {
    lis_conform(&["quirks"]).ends_with(0).shows("delete-keeps-memberships");
    let quirks: Value =
        serde_json::from_str(&lis_conform(&["quirks", "--format", "json"]).out).unwrap();
    let quirks = quirks.as_array().unwrap();
    assert!(quirks.len() >= 90);
    assert!(quirks.iter().all(|quirk| quirk["title"].as_str().is_some_and(|t| !t.is_empty())));
}

#[test]
fn mistakes_of_importers_are_listed_apart() {
    let listed = lis_conform(&["quirks", "--importers"]);
    listed.ends_with(0).shows("drops-names");
    assert!(!listed.out.contains("delete-keeps-memberships"), "{}", listed.out);
    let listed = lis_conform(&["quirks", "--importers", "--format", "json"]);
    let mistakes: Value = serde_json::from_str(&listed.out).unwrap();
    let mistakes = mistakes.as_array().unwrap();
    assert!(mistakes.len() >= 30);
    assert!(mistakes.iter().all(|it| it["fires"].as_array().is_some_and(|them| !them.is_empty())));
    lis_conform(&["quirks", "--importers", "--matrix"]).ends_with(2);
}

#[test]
fn serve_says_where_it_is_and_how_to_test_it() {
    let folder = Folder::new();
    let port_file = folder.file("port");
    let mut served = Served::start(&["--port-file", &port_file]);
    let port = loop {
        match fs::read_to_string(&port_file) {
            Ok(text) if text.ends_with('\n') => break text.trim().to_owned(),
            _ => std::thread::sleep(std::time::Duration::from_millis(20)),
        }
    };
    assert!(served.url.contains(&format!(":{port}/")), "{} {port}", served.url);
    lis_conform(&["run", &served.url, "PMS-DELETE-*"]).ends_with(0);

    stop(&mut served);
    let said = served.rest();
    for part in ["/pms?wsdl", "/gms?wsdl", "/mms?wsdl", "lis-conform run http://"] {
        assert!(said.contains(part), "{part} is missing in:\n{said}");
    }
}

#[cfg(unix)]
fn stop(served: &mut Served) {
    crate::support::signal(&served.child, "TERM");
    assert_eq!(served.child.wait().expect("it runs").code(), Some(0), "an orderly end");
}

#[cfg(not(unix))]
fn stop(served: &mut Served) {
    served.child.kill().expect("it runs");
}

#[test]
fn serve_misbehaves_on_demand() {
    let served = Served::start(&["--quirk", "delete-keeps-memberships"]);
    lis_conform(&["run", &served.url, "X-CASCADE-001"]).ends_with(1);
}

#[test]
fn serve_claims_what_its_profile_claims() {
    let folder = Folder::new();
    let text = "name = 'mine'\nextends = 'mock'\noperations = ['pms.*', '!pms.deletePerson']\n";
    let profile = folder.with("mine.toml", text);
    let served = Served::start(&["--profile", &profile]);
    // Tested as if it claimed everything, it fails; tested for what it claims, it does not.
    lis_conform(&["run", &served.url, "PMS-DELETE-001"]).ends_with(1);
    lis_conform(&["run", &served.url, "PMS-CREATE-001", "--profile", &profile, "--keep-data"])
        .shows("PMS-CREATE-001");
}

#[test]
fn serve_answers_to_names_that_it_is_given() {
    let ask = |served: &Served, host: &str| {
        let address = served.url.trim_start_matches("http://").trim_end_matches('/');
        let mut stream = TcpStream::connect(address).expect("it listens");
        let request =
            format!("GET /pms?wsdl HTTP/1.1\r\nHost: {host}\r\nConnection: close\r\n\r\n");
        stream.write_all(request.as_bytes()).expect("it reads");
        let mut answer = String::new();
        let _ = stream.read_to_string(&mut answer);
        answer
    };
    let served = Served::start(&["--allow-host", "mock,sis.example"]);
    for host in ["mock:8080", "sis.example", "localhost"] {
        assert!(ask(&served, host).starts_with("HTTP/1.1 200"), "{host}");
    }
    let refused = ask(&served, "evil.example");
    assert!(refused.starts_with("HTTP/1.1 421") && refused.contains("DNS rebinding"), "{refused}");
    lis_conform(&["serve", "--allow-host", "http://mock/"])
        .ends_with(2)
        .says("without scheme, port and path");
}

#[test]
fn serve_says_where_other_machines_can_reach_it() {
    let mut open = command(&["serve", "--listen", "0.0.0.0:0"])
        .stdout(Stdio::null())
        .stderr(Stdio::piped())
        .spawn()
        .expect("the command was built");
    let mut line = String::new();
    BufReader::new(open.stderr.take().expect("it is piped")).read_line(&mut line).expect("UTF-8");
    let _ = open.kill();
    let _ = open.wait();
    assert!(
        line.starts_with("note: 0.0.0.0:") && line.contains("open to other machines"),
        "{line}"
    );
}

#[test]
fn serve_refuses_what_it_cannot_do() {
    let busy = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = busy.local_addr().unwrap().to_string();
    lis_conform(&["serve", "--listen", &address])
        .ends_with(2)
        .says("cannot listen on")
        .says("choose another port");
    lis_conform(&["serve", "--listen", "nonsense"]).ends_with(2);
    lis_conform(&["serve", "--quirk", "no-such-quirk"]).ends_with(2).says("lis-conform quirks");
    lis_conform(&["serve", "--style", "no-such-style"]).ends_with(2).says("no writer style");
    lis_conform(&["serve", "--profile", "no-such"]).ends_with(2).says("no profile is called");
}

#[test]
fn schemas_are_listed_for_people_and_programs() {
    let text = lis_conform(&["schemas", "list"]);
    text.ends_with(0).shows("lis-2.0-final/pms").shows("Person Management Service 2.0");
    let json = lis_conform(&["schemas", "list", "--format", "json"]);
    let schemas: Value = serde_json::from_str(&json.ends_with(0).out).unwrap();
    let schemas = schemas.as_array().unwrap();
    assert_eq!(schemas.len(), text.out.lines().count());
    for schema in schemas {
        for key in ["name", "title", "service", "revision"] {
            assert!(schema[key].as_str().is_some_and(|text| !text.is_empty()), "{key} of {schema}");
        }
    }
    let enterprise = schemas.iter().find(|schema| schema["name"] == "enterprise-1.1").unwrap();
    assert_eq!(enterprise["namespace"], Value::Null);
    assert_eq!(enterprise["dated"], "2002-07-01");
    for command in ["list", "print", "save"] {
        lis_conform(&["schemas", command, "--help"]).ends_with(0).shows("Examples:");
    }
    lis_conform(&["schemas"]).ends_with(2).says("Usage:");
}

#[test]
fn a_schema_is_printed_as_it_is_built_in() {
    let printed = lis_conform(&["schemas", "print", "lis-2.0-final/pms"]);
    let file = concat!(env!("CARGO_MANIFEST_DIR"), "/fixtures/schemas/lis-2.0-final/pms.xsd");
    assert_eq!(printed.ends_with(0).out, fs::read_to_string(file).unwrap());
    let unknown = lis_conform(&["schemas", "print", "lis-2.0-final/psm"]);
    unknown.ends_with(2).says("did you mean `lis-2.0-final/pms`?");
    assert_eq!(unknown.out, "");
}

#[test]
fn schemas_are_written_for_other_tools() {
    let folder = Folder::new();
    let at = folder.file("made/xsd");
    lis_conform(&["schemas", "save", &at]).ends_with(0).shows("schema documents written to");
    let saved = fs::read_to_string(format!("{at}/es-1.0/person.xsd")).unwrap();
    assert!(saved.contains("schemaLocation=\"common.xsd\""));
    assert!(fs::exists(format!("{at}/es-1.0/common.xsd")).unwrap());
    let file = folder.with("file", "");
    lis_conform(&["schemas", "save", &file]).ends_with(8).says("cannot write");
}

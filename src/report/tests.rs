//! Tests over all renderers.

use std::path::Path;
use std::process::Command;
use std::{env, fs};

use proptest::prelude::*;

use super::*;
use crate::ground::{Basis, Level, Verdict};
use crate::judge::{Finding, Place};
use crate::runner::{Event, ExchangeRecord};
use crate::spec::{Catalogue, Clause, ClauseId};
use crate::xml::{Element, XmlLimits, read_document};

fn options(verbosity: Verbosity) -> TerminalOptions {
    TerminalOptions { verbosity, rerun: "lis-conform run http://127.0.0.1:8080/".to_owned() }
}

fn plain(report: &RunReport, verbosity: Verbosity) -> String {
    let catalogue = Catalogue::from_clauses(vec![Clause {
        id: ClauseId("pms-2.0/deletePerson.cascade".into()),
        text: "deletePerson removes the person's memberships.".to_owned(),
        level: Level::Must,
        basis: Basis::Analogy,
        source: "a document, section 4".to_owned(),
        subject: crate::spec::Subject::default(),
        grounds: std::collections::BTreeMap::new(),
        operations: vec![],
        untested: None,
        file: "suites/requirements/pms.toml".to_owned(),
        line: 1,
    }]);
    let text = terminal(report, &catalogue, &options(verbosity));
    anstream::adapter::strip_str(&text).to_string()
}

fn parsed(xml: &str) -> Element {
    read_document(xml.as_bytes(), None, &XmlLimits::default()).expect("well-formed").root
}

#[test]
fn jsonl_replays_to_the_same_json() {
    let report = sample::run();
    let lines: String = report.clone().into_events().iter().map(jsonl_line).collect();
    assert_eq!(lines.lines().count(), report.cases.len() + 2);
    let replayed = RunReport::from_events(read_jsonl(&lines).unwrap()).unwrap();
    assert_eq!(json(&replayed), json(&report));
    let read_back: RunReport = serde_json::from_str(&json(&report)).unwrap();
    assert_eq!(read_back, report);
}

#[test]
fn a_line_that_is_no_event_is_named_by_its_number() {
    let mut lines: String = sample::run().into_events().iter().take(2).map(jsonl_line).collect();
    lines.push_str("{\"event\":\"case-fini");
    let error = read_jsonl(&lines).unwrap_err();
    assert_eq!(error.line, 3);
}

#[test]
fn junit_is_as_committed() {
    insta::assert_snapshot!(junit(&sample::run()));
}

#[test]
fn terminal_is_as_committed() {
    insta::assert_snapshot!(plain(&sample::run(), Verbosity::Normal));
}

#[test]
fn junit_keeps_failures_errors_and_skipped_apart() {
    let root = parsed(&junit(&sample::run()));
    let mut seen = Vec::new();
    root.walk(|element| {
        if ["failure", "error", "skipped", "system-out"].contains(&element.name.local.as_str()) {
            seen.push(element.name.local.to_string());
        }
    });
    seen.sort();
    assert_eq!(
        seen,
        ["error", "error", "error", "failure", "skipped", "system-out", "system-out", "system-out"]
    );
    let said = |name| root.attribute(&crate::xml::Namespace::NONE, name).map(str::to_owned);
    assert_eq!(said("tests").as_deref(), Some("8"));
    assert_eq!(said("failures").as_deref(), Some("1"));
    assert_eq!(said("errors").as_deref(), Some("3"));
}

#[test]
fn junit_is_valid_for_jenkins() {
    let valid = xmllint(&junit(&sample::run()));
    let Some(valid) = valid else { return };
    assert_eq!(valid, Ok(()));
    // The check can fail: an attribute that the schema does not know is refused.
    let broken = junit(&sample::run()).replacen("<testsuites", "<testsuites skipped=\"1\"", 1);
    assert!(xmllint(&broken).expect("it was there before").is_err());
}

/// What `xmllint` says; nothing where it is missing, which is a failure where it is demanded.
fn xmllint(xml: &str) -> Option<Result<(), String>> {
    let schema = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/data/junit.xsd");
    let folder = env::temp_dir().join(format!("lis-conform-junit-{}", std::process::id()));
    fs::create_dir_all(&folder).unwrap();
    let file = folder.join("report.xml");
    fs::write(&file, xml).unwrap();
    let run = Command::new("xmllint").args(["--noout", "--schema"]).arg(schema).arg(&file).output();
    fs::remove_dir_all(&folder).unwrap();
    match run {
        Ok(output) if output.status.success() => Some(Ok(())),
        Ok(output) => Some(Err(String::from_utf8_lossy(&output.stderr).into_owned())),
        Err(error) if env::var_os("LIS_CONFORM_REQUIRE_XMLLINT").is_some_and(|v| v == "1") => {
            panic!("xmllint is demanded by LIS_CONFORM_REQUIRE_XMLLINT but does not run: {error}")
        }
        Err(_) => {
            eprintln!("xmllint is missing: JUnit output was NOT validated against junit.xsd");
            None
        }
    }
}

#[test]
fn failures_come_before_warnings_and_the_summary_is_last() {
    let text = plain(&sample::run(), Verbosity::Normal);
    let at = |what: &str| text.find(what).unwrap_or_else(|| panic!("{what} is missing:\n{text}"));
    assert!(at("FAIL ") < at("ERROR "));
    assert!(at("ERROR ") < at("UNTESTABLE"));
    assert!(at("UNTESTABLE") < at("WARN "));
    assert!(at("WARN ") < at("LENIENT"));
    assert!(at("LENIENT") < at("8 cases in 0.9 s: 1 pass, 1 lenient, 1 warn, 1 fail"));
    assert!(!text.contains("PASS "), "passes are told with -v only");
    assert!(plain(&sample::run(), Verbosity::Verbose).contains("PASS "));
}

#[test]
fn the_same_finding_of_a_generic_rule_is_told_once() {
    let text = plain(&sample::run(), Verbosity::Normal);
    assert_eq!(text.matches("Content-Type text/xml with a charset").count(), 1);
    assert!(text.contains("2 times; this is the first"));
}

#[test]
fn quiet_is_the_summary_only() {
    let text = plain(&sample::run(), Verbosity::Quiet);
    assert_eq!(text.lines().count(), 3, "{text}");
    assert!(text.contains("The run is incomplete, so it has no verdict: interrupted"));
}

#[test]
fn no_text_of_a_target_reaches_the_terminal_as_a_command() {
    let text = plain(&sample::run(), Verbosity::Verbose);
    assert!(text.contains("\\x1b[2J"));
    assert!(!text.contains('\u{1b}'));
}

fn any_finding() -> impl Strategy<Value = Finding> {
    let verdict = prop::sample::select(vec![
        Verdict::Lenient,
        Verdict::Warn,
        Verdict::Untestable,
        Verdict::Fail,
        Verdict::Error,
    ]);
    let place = (any::<String>(), any::<u32>(), any::<u32>())
        .prop_map(|(path, line, column)| Place { path, line, column });
    (any::<String>(), any::<String>(), any::<String>(), verdict, prop::option::of(place)).prop_map(
        |(assertion, expected, actual, verdict, place)| Finding {
            clause: ClauseId(assertion.as_str().into()),
            assertion,
            level: Level::Must,
            basis: Basis::Text,
            verdict,
            expected,
            actual,
            exchange: Some(0),
            place,
            case_line: None,
        },
    )
}

prop_compose! {
    /// The sample with hostile text everywhere a target can put text.
    pub(super) fn any_report()(
        findings in prop::collection::vec(any_finding(), 0..4),
        texts in prop::array::uniform6(any::<String>()),
    ) -> RunReport {
        let mut report = sample::run();
        let [title, reason, response, answer, leftover, target] = texts;
        let case = &mut report.cases[3];
        case.outcome.findings.extend(findings);
        case.title = title;
        case.reason = Some(reason);
        case.leftovers.push(leftover);
        let exchange: &mut ExchangeRecord = &mut case.exchanges[0];
        exchange.response = Some(response);
        exchange.answer = answer;
        report.started.target = target;
        report
    }
}

proptest! {
    #[test]
    fn every_report_can_be_read_back_whatever_a_target_says(report in any_report()) {
        let lines: String = report.clone().into_events().iter().map(jsonl_line).collect();
        let replayed = RunReport::from_events(read_jsonl(&lines).unwrap()).unwrap();
        prop_assert_eq!(&json(&replayed), &json(&report));

        let root = parsed(&junit(&report));
        let mut cases = 0;
        root.walk(|element| cases += usize::from(element.name.local == "testcase"));
        prop_assert_eq!(cases, report.cases.len() + 1);

        for verbosity in [Verbosity::Quiet, Verbosity::Normal, Verbosity::Verbose] {
            let text = plain(&report, verbosity);
            let harmful = text.chars().find(|c| c.is_control() && !matches!(c, '\n' | '\t'));
            prop_assert_eq!(harmful, None);
        }
    }

    #[test]
    fn any_line_is_an_event_or_an_error(text in any::<String>()) {
        if let Ok(events) = read_jsonl(&text) {
            let _: Vec<Event> = events;
        }
    }
}

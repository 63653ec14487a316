use std::collections::BTreeMap;

use super::*;
use crate::evidence::{ManifestKind, ToolInfo, builtin_suite_hash};
use crate::ground::{Basis, Verdict};
use crate::report::{RunReport, sample};
use crate::runner::{Counts, HARNESS};
use crate::spec::Spec;
use crate::store::{Environment, INFO_VERSION, KeptProfile, RunInfo, Selected, Settings};
use crate::suite::Profile;

fn product() -> Product {
    let text = EXAMPLE_PRODUCT.replace("\"pms.*\", \"gms.*\", \"mms.*\"", "\"pms.createPerson\"");
    Product::parse("product.toml", &text, &spec()).unwrap()
}

fn spec() -> Spec {
    Spec::load().unwrap()
}

fn profile() -> Profile {
    Profile::builtin("lis-2.0", &spec()).unwrap()
}

fn info() -> RunInfo {
    RunInfo {
        format_version: INFO_VERSION,
        tool: ToolInfo::this(),
        run_id: "k3x9".to_owned(),
        started_at: "2026-11-22T17:20:00Z".to_owned(),
        target: "http://127.0.0.1:8080/".to_owned(),
        profile: KeptProfile {
            name: "lis-2.0".to_owned(),
            file: "suites/profiles/lis-2.0.toml".to_owned(),
            text: String::new(),
        },
        suite_hash: builtin_suite_hash(),
        selected: Selected { words: vec![], tags: vec![], cases: vec![], partition: None },
        settings: Settings {
            jobs: 8,
            retries: 0,
            connect_timeout_ms: 10_000,
            exchange_timeout_ms: 30_000,
            style: "default-body".to_owned(),
            quirks: vec![],
            kept_data: false,
        },
        environment: Environment {
            os: "linux".to_owned(),
            architecture: "x86_64".to_owned(),
            ci: BTreeMap::new(),
        },
    }
}

/// The sample run without what is red in it.
fn green() -> RunReport {
    let mut report = sample::run();
    report.cases.retain(|case| !case.verdict.is_red());
    report.started.selected = 4;
    report.finished.incomplete = None;
    report.finished.counts = Counts {
        selected: 4,
        pass: 1,
        lenient: 1,
        warn: 1,
        not_applicable: 1,
        ..Counts::default()
    };
    report
}

fn stated(report: &RunReport) -> Statement {
    Statement::new(report, &info(), &profile(), &product(), vec![])
}

#[test]
fn a_green_run_is_a_certificate_and_says_how_far_it_goes() {
    let statement = stated(&green());
    assert!(statement.conforms && statement.objections.is_empty(), "{statement:?}");
    assert_eq!(statement.kind(), ManifestKind::Certificate);
    assert_eq!(
        statement.sentence,
        format!(
            "Example SIS 4.2.0 of Example Systems Ltd, tested at http://127.0.0.1:8080/ on \
             2026-11-22 by lis-conform {} with the profile lis-2.0, conforms: 3 cases and 9 431 \
             assertions judged, 2 of 2 operations shown, no failure, 1 warning.",
            env!("CARGO_PKG_VERSION")
        )
    );
    let text = statement_text(&statement);
    assert!(text.starts_with("CERTIFICATE OF A TEST RUN\n"), "{text}");
    assert!(!text.contains("Why it does not conform") && text.contains("does not show"), "{text}");
    let read: Statement = serde_json::from_str(&statement.to_json()).unwrap();
    assert_eq!(read, statement);
}

#[test]
fn whatever_is_not_green_is_an_objection_and_no_certificate() {
    type Change = fn(&mut RunReport);
    let changes: [(Change, &str); 11] = [
        (|it| it.finished.counts.fail = 2, "2 cases failed"),
        (|it| it.finished.counts.untestable = 1, "1 case could not be tested"),
        (|it| it.finished.counts.error = 1, "1 case ended in an error"),
        (|it| it.finished.counts.not_run = 1, "1 case not run"),
        (|it| it.finished.counts.flaky = 1, "1 case needed a second try"),
        (|it| it.finished.counts.waived = 1, "1 case waived"),
        (|it| it.finished.waivers = sample::waived().finished.waivers, "waivers were honoured"),
        (|it| it.finished.incomplete = Some("x".to_owned()), "the run is incomplete: x"),
        (|it| it.finished.target_lost = Some("y".to_owned()), "the target was lost: y"),
        (|it| it.finished.assertions_judged = 0, "nothing was judged"),
        (
            |it| it.finished.operations_covered.clear(),
            "nothing was shown of pms.createPerson, which the product claims",
        ),
    ];
    for (change, expected) in changes {
        let mut report = green();
        change(&mut report);
        let statement = stated(&report);
        assert_eq!(statement.objections, [expected]);
        assert_eq!(statement.kind(), ManifestKind::Refusal);
        assert!(statement.sentence.ends_with(&format!("does not conform: {expected}.")));
        let text = statement_text(&statement);
        assert!(text.starts_with("DOES NOT CONFORM\n") && !text.contains("CERTIFICATE"), "{text}");
    }
    let mut report = green();
    let findings = &mut report.cases[2].outcome.findings;
    HARNESS.clone_into(&mut findings[0].assertion);
    assert!(stated(&report).objections[0].contains("could not be carried out"));
}

#[test]
fn what_is_not_protected_and_what_is_declared_is_told() {
    let mut report = green();
    for case in &mut report.cases {
        for exchange in &mut case.exchanges {
            "http://sis.example/\u{1b}[2J".clone_into(&mut exchange.url);
        }
    }
    "http://sis.example/\u{1b}[2J".clone_into(&mut report.started.target);
    let mut statement = stated(&report);
    assert!(statement.reservations[0].contains("http://sis.example was asked over plain HTTP"));
    statement.deviations.push(Deviation {
        assertion: "PMS-DELETE-002#gone".to_owned(),
        reason: "nightly".to_owned(),
        owner: "roster team".to_owned(),
        expires: "2026-12-31".to_owned(),
    });
    let text = statement_text(&statement);
    assert!(
        text.contains("PMS-DELETE-002#gone: nightly (roster team, until 2026-12-31)"),
        "{text}"
    );
    assert!(!text.contains('\u{1b}'), "{text}");
}

#[test]
fn a_run_that_was_not_strict_is_no_certificate() {
    type Change = fn(&mut RunInfo);
    let changes: [(Change, &str); 4] = [
        (|it| it.selected.words.push("pms".to_owned()), "not the whole suite was run"),
        (|it| it.selected.tags.push("cascade".to_owned()), "not the whole suite was run"),
        (|it| it.settings.retries = 1, "requests were allowed to be sent again"),
        (|it| it.settings.quirks.push("x".to_owned()), "it was a run against the embedded mock"),
    ];
    for (change, expected) in changes {
        let mut info = info();
        change(&mut info);
        let statement = Statement::new(&green(), &info, &profile(), &product(), vec![]);
        assert_eq!(statement.objections, [expected]);
    }
}

#[test]
fn a_profile_may_raise_what_counts_but_not_lower_it() {
    let with = |basis, verdict| {
        let mut profile = profile();
        profile.judging.insert(basis, verdict);
        Statement::new(&green(), &info(), &profile, &product(), vec![])
    };
    assert!(with(Basis::Text, Some(Verdict::Fail)).conforms);
    let raised = with(Basis::Inferred, Some(Verdict::Fail));
    assert!(raised.conforms && raised.reservations[0].contains("rests on inferred count as fail"));
    for lowered in [with(Basis::Text, Some(Verdict::Warn)), with(Basis::Schema, None)] {
        assert!(!lowered.conforms, "{lowered:?}");
        assert!(lowered.objections[0].contains("does not fail a target for a missed must"));
    }
}

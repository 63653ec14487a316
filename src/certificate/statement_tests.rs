use super::*;
use crate::evidence::{ManifestKind, ToolInfo, builtin_suite_hash};
use crate::report::{RunReport, sample};
use crate::runner::{Counts, HARNESS};
use crate::spec::Spec;

fn product() -> Product {
    let text = EXAMPLE_PRODUCT.replace("\"pms.*\", \"gms.*\", \"mms.*\"", "\"pms.createPerson\"");
    Product::parse("product.toml", &text, &Spec::load().unwrap()).unwrap()
}

fn procedure() -> Procedure {
    Procedure {
        jobs: 8,
        retries: 0,
        connect_timeout_ms: 10_000,
        exchange_timeout_ms: 30_000,
        style: "default-body".to_owned(),
        judging: vec![],
        system: "linux x86_64".to_owned(),
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
    let tool = ToolInfo::this();
    Statement::new(report, &product(), procedure(), vec![], tool, builtin_suite_hash())
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
             2026-11-22 by lis-conform {} with the profile lis-2.0, conforms: 4 cases and 9 431 \
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

//! Several targets in every format, read by other parsers.

use std::collections::BTreeSet;
use std::sync::LazyLock;

use proptest::prelude::*;
use pulldown_cmark::{Event, Options, Parser};

use super::*;
use crate::evidence::Digest;
use crate::ground::Verdict;
use crate::report::fold::RunReport;
use crate::report::page_tests::Page;
use crate::report::tests::any_report;
use crate::report::{RunFormat, Verbosity, sample, visible};
use crate::runner::Counts;
use crate::spec::Spec;
use crate::xml::{Element, Namespace, XmlLimits, read_document};

fn head() -> EstateHead {
    EstateHead {
        schema_version: ESTATE_VERSION,
        tool_version: "0.1.0".to_owned(),
        file: "targets.toml".to_owned(),
        file_hash: Digest::of(b"file"),
        suite_hash: Digest::of(b"suite"),
        started_at: "2026-11-22T17:20:00Z".to_owned(),
    }
}

/// A run in which nothing is wrong.
fn green() -> RunReport {
    let mut report = sample::run();
    report.cases.truncate(1);
    report.finished.incomplete = None;
    report.started.selected = 1;
    report.finished.counts = Counts { selected: 1, pass: 1, ..Counts::default() };
    report
}

/// A run that never reached its target.
fn lost() -> RunReport {
    let mut report = sample::run();
    report.cases.clear();
    report.finished.incomplete = None;
    report.finished.target_lost = Some("nothing listens at \u{1b}[2J".to_owned());
    report.finished.assertions_judged = 0;
    report.finished.counts = Counts { selected: 8, not_run: 8, ..Counts::default() };
    report
}

static SPEC: LazyLock<Spec> = LazyLock::new(|| Spec::load().unwrap());

fn results(reports: &[(&str, RunReport, u8)]) -> Vec<TargetResult> {
    let results = reports.iter().enumerate().map(|(at, (name, report, exit_code))| {
        let facts = TargetFacts {
            position: u32::try_from(at + 1).unwrap(),
            name: (*name).to_owned(),
            kept: Some(format!("20261122T172000Z-{name}")),
            exit_code: *exit_code,
        };
        TargetResult::of(report, &SPEC, facts)
    });
    results.collect()
}

fn estate() -> EstateReport {
    let reports = [
        ("north", green(), 0),
        ("south", sample::full(), 1),
        ("east", sample::waived(), 0),
        ("west", lost(), 6),
        ("far-west", sample::run(), 7),
    ];
    EstateReport::of(head(), None, None, 2_345_678, results(&reports))
}

#[test]
fn formats_are_as_committed() {
    let report = estate();
    assert_eq!(report.check(), Ok(()));
    let text = anstream::adapter::strip_str(&estate_text(&report, Verbosity::Normal)).to_string();
    insta::assert_snapshot!("estate_text", text);
    insta::assert_snapshot!("estate_junit", EstateFormat::Junit.render(&report));
    insta::assert_snapshot!("estate_markdown", EstateFormat::Markdown.render(&report));
    let page = EstateFormat::Html.render(&report);
    let body = page.split_once("</style>").unwrap().1.replace("><", ">\n<");
    insta::assert_snapshot!("estate_html", body);
}

#[test]
fn the_json_reads_back_and_what_was_changed_is_refused() {
    let report = estate();
    let text = report.to_json();
    assert_eq!(EstateReport::parse(&text).unwrap(), report);
    type Change = fn(&mut EstateReport);
    let changes: [(&str, Change); 7] = [
        ("a target left out", |it| drop(it.targets.pop())),
        ("a count", |it| it.counts.failed = 0),
        ("the sum of cases", |it| it.cases.fail = 0),
        ("a verdict", |it| it.targets[1].cases[3].verdict = Verdict::Pass),
        ("a standing", |it| {
            it.targets[3].standing = Standing::Passed;
            it.counts = EstateCounts::of(&it.targets);
        }),
        ("an exit code", |it| it.targets[3].exit_code = 0),
        ("a target twice", |it| {
            it.targets[1].position = 1;
        }),
    ];
    for (what, change) in changes {
        let mut changed = report.clone();
        change(&mut changed);
        let found = EstateReport::parse(&changed.to_json());
        assert!(matches!(found, Err(EstateError::Counts(_))), "{what}: {found:?}");
    }
    let newer = text.replacen("\"schema_version\": 1", "\"schema_version\": 2", 1);
    assert!(matches!(EstateReport::parse(&newer), Err(EstateError::Version { found: 2 })));
    assert!(matches!(EstateReport::parse("{}"), Err(EstateError::Shape(_))));
}

#[test]
fn the_worst_target_is_what_they_come_to() {
    let mut report = estate();
    assert_eq!(report.standing(), Standing::Incomplete);
    report.targets.truncate(3);
    assert_eq!(report.standing(), Standing::Failed);
    report.targets.truncate(1);
    assert_eq!(report.standing(), Standing::Passed);
    report.partition = Some(EstatePartition { number: 1, count: 2, targets: 2 });
    assert_eq!(report.standing(), Standing::PassedInPart);
    report.targets.clear();
    assert_eq!(report.standing(), Standing::NothingJudged);
}

/// The suites of a JUnit report: name, tests, failures and errors.
fn suites(xml: &str) -> Vec<(String, usize, usize)> {
    let root = read_document(xml.as_bytes(), None, &XmlLimits::default()).unwrap().root;
    let number = |element: &Element, name: &str| {
        element.attribute(&Namespace::NONE, name).unwrap().parse::<usize>().unwrap()
    };
    let of = |suite: &Element| {
        let name = suite.attribute(&Namespace::NONE, "name").unwrap().to_owned();
        let red = number(suite, "failures") + number(suite, "errors");
        (name, number(suite, "tests"), red)
    };
    root.elements().filter(|it| it.name.local == "testsuite").map(of).collect()
}

#[test]
fn no_suite_is_green_whose_target_is_not() {
    let report = estate();
    let suites = suites(&EstateFormat::Junit.render(&report));
    let names: Vec<&str> = suites.iter().map(|(name, ..)| name.as_str()).collect();
    assert_eq!(names, ["north", "south", "east", "west", "far-west"]);
    for ((name, tests, red), target) in suites.iter().zip(&report.targets) {
        assert_eq!(*red == 0, target.standing.is_green(), "{name}");
        assert_eq!(*tests, target.cases.len() + target.problems.len(), "{name}");
    }
}

#[test]
fn what_several_targets_share_is_told_once_with_all_their_names() {
    let reports = [("a", sample::full(), 1), ("b", green(), 0), ("c", sample::run(), 7)];
    let report = EstateReport::of(head(), None, None, 1, results(&reports));
    let problems = shared::shared_problems(&report);
    let cascade = problems.iter().find(|it| it.assertion == "PMS-DELETE-002#gone").unwrap();
    assert_eq!((cascade.verdict, cascade.cases), (Verdict::Fail, 2));
    assert_eq!(cascade.targets, ["a", "c"]);
    let reasons = problems.iter().find(|it| it.assertion == "MMS-READ-002").unwrap();
    assert_eq!((reasons.verdict, reasons.expected), (Verdict::Error, None));
    let unique: BTreeSet<_> = problems.iter().map(|it| (it.verdict, it.assertion)).collect();
    assert_eq!(unique.len(), problems.len());
    // What is waived in whole is none.
    let waived = EstateReport::of(head(), None, None, 1, results(&[("e", sample::waived(), 0)]));
    assert!(shared::shared_problems(&waived).iter().all(|it| it.verdict == Verdict::Warn));
}

#[test]
fn only_formats_that_can_tell_several_targets_are_taken() {
    let names: Vec<&str> =
        RunFormat::ALL.into_iter().filter_map(EstateFormat::of).map(EstateFormat::name).collect();
    assert_eq!(names, ["html", "json", "junit", "markdown"]);
}

fn part(number: u32, names: &[(u32, &str)]) -> (String, EstateReport) {
    let targets = names.iter().map(|(position, name)| {
        let (position, name) = (*position, (*name).to_owned());
        TargetResult::of(&green(), &SPEC, TargetFacts { position, name, kept: None, exit_code: 0 })
    });
    let partition = Some(EstatePartition { number, count: 2, targets: 3 });
    let report = EstateReport::of(head(), partition, None, 5, targets.collect());
    (format!("part{number}.json"), report)
}

#[test]
fn parts_make_the_whole_or_are_refused() {
    let [one, two] = [part(1, &[(1, "a"), (3, "c")]), part(2, &[(2, "b")])];
    let whole = merge_estates(vec![two.clone(), one.clone()]).unwrap();
    let names: Vec<&str> = whole.targets.iter().map(|it| it.name.as_str()).collect();
    assert_eq!((names, whole.partition), (vec!["a", "b", "c"], None));
    assert_eq!(whole.standing(), Standing::Passed);

    let refused = |parts: Vec<(String, EstateReport)>| merge_estates(parts).unwrap_err();
    assert_eq!(refused(vec![]), EstateMergeError::Nothing);
    assert!(refused(vec![one.clone()]).is_incomplete());
    assert!(matches!(refused(vec![one.clone(), one.clone()]), EstateMergeError::Twice { .. }));
    let mut other = two.clone();
    other.1.started.file_hash = Digest::of(b"other");
    assert!(matches!(refused(vec![one.clone(), other]), EstateMergeError::Different { .. }));
    let mut cut = two.clone();
    cut.1.incomplete = Some("interrupted".to_owned());
    assert!(refused(vec![one.clone(), cut]).is_incomplete());
    let mut whole_again = two;
    whole_again.1.partition = None;
    assert!(matches!(refused(vec![one.clone(), whole_again]), EstateMergeError::NoPart { .. }));
    let twice = part(2, &[(1, "a")]);
    assert!(matches!(refused(vec![one.clone(), twice]), EstateMergeError::Targets(_)));
    let none = part(2, &[]);
    assert!(matches!(refused(vec![one, none]), EstateMergeError::Targets(_)));
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]

    #[test]
    fn whatever_targets_say_stays_text(run in any_report()) {
        let targets = results(&[("one", run.clone(), 7), ("two", run, 7)]);
        let report = EstateReport::of(head(), None, None, 1, targets);
        prop_assert_eq!(&EstateReport::parse(&report.to_json()).unwrap(), &report);

        let text = anstream::adapter::strip_str(&estate_text(&report, Verbosity::Verbose)).to_string();
        prop_assert_eq!(visible(&text), text.as_str());
        let page = EstateFormat::Html.render(&report);
        prop_assert_eq!(Page::parse(&page).mistakes(), Vec::<String>::new());
        let shown = page.split_once("</style>").unwrap().1;
        prop_assert_eq!(visible(shown), shown);
        let markdown = EstateFormat::Markdown.render(&report);
        prop_assert_eq!(visible(&markdown), markdown.as_str());
        for event in Parser::new_ext(&markdown, Options::all()) {
            let is_html = matches!(event, Event::Html(_) | Event::InlineHtml(_));
            prop_assert!(!is_html, "{:?}", event);
        }
        let suites = suites(&EstateFormat::Junit.render(&report));
        prop_assert_eq!(suites.len(), 2);
    }
}

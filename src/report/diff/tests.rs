//! Pairs of runs, and what is said of them.

use std::collections::BTreeSet;

use super::*;
use crate::ground::Verdict;
use crate::judge::Finding;
use crate::report::sample;
use crate::runner::CaseFinished;

fn case(id: &str, verdict: Verdict, findings: &[(&str, Verdict, &str)]) -> CaseFinished {
    let base = sample::run().cases.swap_remove(3).outcome.findings.swap_remove(0);
    let findings = findings.iter().map(|(assertion, verdict, actual)| Finding {
        assertion: (*assertion).to_owned(),
        verdict: *verdict,
        actual: (*actual).to_owned(),
        ..base.clone()
    });
    let mut case = sample::case(id, verdict, findings.collect());
    case.outcome.held.clear();
    case
}

fn holding(mut case: CaseFinished, names: &[&str]) -> CaseFinished {
    case.outcome.held = names.iter().map(|name| ((*name).to_owned(), 1)).collect();
    case
}

fn run(run_id: &str, cases: Vec<CaseFinished>) -> (RunReport, BTreeSet<CaseId>) {
    let mut report = sample::run();
    let selected = cases.iter().map(|case| case.case.clone()).collect();
    report.started.run_id = run_id.to_owned();
    report.cases = cases;
    (report, selected)
}

fn diff(before: &(RunReport, BTreeSet<CaseId>), after: &(RunReport, BTreeSet<CaseId>)) -> Diff {
    Diff::between(
        Compared { report: &before.0, selected: &before.1 },
        Compared { report: &after.0, selected: &after.1 },
    )
}

/// The classes of one assertion that says this before and that after.
fn class(before: CaseFinished, after: CaseFinished) -> Option<Class> {
    let diff = diff(&run("a", vec![before]), &run("b", vec![after]));
    assert!(diff.entries.len() <= 1, "{:?}", diff.entries);
    diff.entries.first().map(|entry| entry.class)
}

#[test]
fn every_pair_has_its_class() {
    let held = || holding(case("A-1", Verdict::Pass, &[]), &["A-1#x"]);
    let warned = |seen| case("A-1", Verdict::Warn, &[("A-1#x", Verdict::Warn, seen)]);
    let failed = |seen| case("A-1", Verdict::Fail, &[("A-1#x", Verdict::Fail, seen)]);
    let lenient = || case("A-1", Verdict::Lenient, &[("A-1#x", Verdict::Lenient, "y")]);
    let untestable = || case("A-1", Verdict::Untestable, &[("A-1#x", Verdict::Untestable, "y")]);
    let absent = || case("A-1", Verdict::Pass, &[]);
    assert_eq!(class(held(), failed("y")), Some(Class::Regression));
    assert_eq!(class(warned("y"), failed("y")), Some(Class::Regression));
    assert_eq!(class(held(), warned("y")), Some(Class::NewWarning));
    assert_eq!(class(lenient(), warned("y")), Some(Class::NewWarning));
    assert_eq!(class(failed("y"), held()), Some(Class::Fix));
    assert_eq!(class(failed("y"), warned("y")), Some(Class::Fix));
    assert_eq!(class(warned("y"), lenient()), Some(Class::Fix));
    assert_eq!(class(failed("y"), failed("y")), Some(Class::StillFailing));
    assert_eq!(class(failed("y"), failed("z")), Some(Class::FailingDifferently));
    assert_eq!(class(failed("lc-a-ada"), failed("lc-b-ada")), Some(Class::StillFailing));
    assert_eq!(class(held(), lenient()), None);
    assert_eq!(class(held(), held()), None);
    for other in [held(), warned("y"), failed("y")] {
        assert_eq!(class(other.clone(), untestable()), Some(Class::NotComparable));
        assert_eq!(class(untestable(), other), Some(Class::NotComparable));
    }
    assert_eq!(class(untestable(), untestable()), None);
    assert_eq!(class(absent(), failed("y")), Some(Class::New));
    assert_eq!(class(failed("y"), absent()), Some(Class::Gone));
}

#[test]
fn what_one_run_did_not_come_to_is_not_comparable_and_what_it_never_had_is_gone() {
    let held = holding(case("A-1", Verdict::Pass, &[]), &["A-1#x", "ST-01"]);
    let before = run("a", vec![held]);
    let mut after = run("b", vec![]);
    let gone = diff(&before, &after);
    assert_eq!((gone.gone_and_held, gone.entries.len(), gone.compared), (2, 0, 0));
    after.1 = before.1.clone();
    let not_run = diff(&before, &after);
    let classes: Vec<_> = not_run.entries.iter().map(|entry| entry.class).collect();
    assert_eq!(classes, [Class::NotComparable; 2]);
    assert_eq!(not_run.entries[0].after.seen.as_deref(), Some("the case was not run"));
}

#[test]
fn a_run_does_not_differ_from_itself() {
    let report = sample::run();
    let selected = report.cases.iter().map(|case| case.case.clone()).collect();
    let run = (report, selected);
    let diff = diff(&run, &run);
    assert!(diff.entries.iter().all(|entry| entry.class == Class::StillFailing), "{diff:#?}");
    assert!(diff.compared > 0 && diff.held > 0);
}

#[test]
fn the_text_tells_the_gravest_first_and_no_control_character() {
    let failed = case("A-1", Verdict::Fail, &[("A-1#x", Verdict::Fail, "\u{1b}[2J")]);
    let before = vec![
        holding(case("A-1", Verdict::Pass, &[]), &["A-1#x"]),
        case("B-1", Verdict::Fail, &[("ST-01", Verdict::Fail, "y")]),
    ];
    let after = vec![failed, holding(case("B-1", Verdict::Pass, &[]), &["ST-01"])];
    let diff = diff(&run("a", before), &run("b", after));
    let text = diff_text(&diff);
    assert!(!text.contains('\u{1b}'), "{text}");
    let regression = text.find("regressions (1)\n  A-1#x\n").expect("told");
    assert!(regression < text.find("fixed (1)\n  B-1 ST-01\n").expect("told"));
    assert!(
        text.ends_with("2 assertions compared: 0 hold in both, 1 regressions, 1 fixed\n"),
        "{text}"
    );
    let json: serde_json::Value = serde_json::from_str(&diff_json(&diff)).expect("JSON");
    assert_eq!(json["counts"]["regression"], 1);
    assert_eq!(json["entries"][0]["assertion"], "A-1#x");
}

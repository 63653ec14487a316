//! Sets of files, and what is said of each requirement.

use std::sync::LazyLock;

use super::*;
use crate::bindings::Library;
use crate::ground::Verdict;
use crate::spec::Spec;
use crate::validate::{Choice, Settings, judge};

static WORLD: LazyLock<(Spec, Library)> =
    LazyLock::new(|| (Spec::load().unwrap(), Library::load().unwrap()));

fn judged(files: &[(&str, &str)]) -> SetJudgement {
    let (spec, library) = &*WORLD;
    let settings = Settings { most_names: Some(1_000), ..Settings::new(&spec.catalogue) };
    let choice = Choice::Detect { library, revision: None };
    let headers: Vec<Header> =
        files.iter().map(|(_, text)| Header::read(text.as_bytes(), &settings.limits)).collect();
    let mut set = SourceSet::new(&settings);
    for at in in_order(&headers) {
        let (name, text) = files[at];
        let judgement = judge(text.as_bytes(), &choice, &settings);
        set.take(name, &judgement, headers[at].clone(), text.as_bytes());
    }
    set.finish()
}

/// What is not simply kept, with the file that shows it first.
fn broken(judgement: &SetJudgement) -> Vec<(&'static str, Verdict, &str)> {
    let wrong = judgement
        .assertions
        .iter()
        .filter(|assertion| assertion.verdict.is_some_and(|verdict| verdict > Verdict::Pass));
    wrong
        .map(|assertion| {
            let is_its = |found: &&SetFinding| found.finding.rule == assertion.clause;
            let first = judgement.findings.iter().find(is_its).expect("one is told");
            (assertion.clause, assertion.verdict.unwrap(), first.file.as_str())
        })
        .collect()
}

fn verdict_of(judgement: &SetJudgement, clause: &str) -> Option<Verdict> {
    judgement.assertions.iter().find(|of| of.clause == clause).expect("a requirement").verdict
}

fn person(id: &str, name: &str, status: &str) -> String {
    let status = if status.is_empty() { String::new() } else { format!(" recstatus=\"{status}\"") };
    format!(
        "<person{status}><sourcedid><source>s</source><id>{id}</id></sourcedid>\
         <name><fn>{name}</fn></name></person>"
    )
}

const GROUP: &str = "<group><sourcedid><source>s</source><id>maths</id></sourcedid>\
    <description><short>Maths</short></description></group>";

fn member(id: &str, status: &str) -> String {
    let status = if status.is_empty() { String::new() } else { format!(" recstatus=\"{status}\"") };
    format!(
        "<membership><sourcedid><source>s</source><id>maths</id></sourcedid>\
         <member><sourcedid><source>s</source><id>{id}</id></sourcedid><idtype>1</idtype>\
         <role roletype=\"01\"{status}><status>1</status></role></member></membership>"
    )
}

fn file(day: &str, records: &[&str]) -> String {
    format!(
        "<enterprise><properties><datasource>sis</datasource><datetime>2026-08-{day}</datetime>\
         </properties>{}</enterprise>",
        records.concat()
    )
}

fn first_snapshot() -> String {
    file("01", &[&person("ada", "Ada", ""), &person("bob", "Bob", ""), GROUP, &member("ada", "")])
}

#[test]
fn a_source_that_keeps_to_it_passes_whatever_the_order_on_the_command_line() {
    let events = file(
        "02",
        &[
            &person("bob", "Bob", "3"),
            &person("cyd", "Cyd", "1"),
            &person("ada", "Ada B", "2"),
            &member("cyd", "1"),
        ],
    );
    let after = file(
        "03",
        &[
            &person("ada", "Ada B", ""),
            &person("cyd", "Cyd", ""),
            GROUP,
            &member("ada", ""),
            &member("cyd", ""),
        ],
    );
    let first = first_snapshot();
    let judgement = judged(&[("c", &after), ("a", &first), ("b", &events)]);
    assert_eq!(judgement.files, ["a", "b", "c"], "by their times");
    assert_eq!(broken(&judgement), [], "{:#?}", judgement.findings);
    assert_eq!(judgement.verdict(), Verdict::Pass);
    assert!(judgement.assertions.iter().all(|of| of.verdict == Some(Verdict::Pass)));
}

#[test]
fn a_lost_event_shows_in_the_next_snapshot() {
    let events = file("02", &[&person("cyd", "Cyd", "1")]);
    let after = file(
        "03",
        &[
            &person("ada", "Ada B", ""),
            &person("cyd", "Cyd", ""),
            &person("eve", "Eve", ""),
            GROUP,
            &member("ada", ""),
        ],
    );
    let judgement = judged(&[("a", &first_snapshot()), ("b", &events), ("c", &after)]);
    assert_eq!(broken(&judgement), [("SR-07", Verdict::Warn, "c")]);
    let messages: Vec<&str> =
        judgement.findings.iter().map(|found| found.finding.message.as_str()).collect();
    assert!(messages[0].starts_with("person `bob` of `s`: should be there"), "{messages:?}");
    assert!(messages[1].starts_with("person `eve` of `s`: is there, but not"), "{messages:?}");
    assert!(messages[2].starts_with("person `ada` of `s`: is not as"), "{messages:?}");
}

#[test]
fn between_snapshots_without_events_anything_may_have_happened() {
    let after = file("03", &[&person("eve", "Eve", ""), GROUP, &member("eve", "")]);
    let judgement = judged(&[("a", &first_snapshot()), ("c", &after)]);
    assert_eq!(broken(&judgement), []);
    for clause in ["SR-05", "SR-06", "SR-07"] {
        assert_eq!(verdict_of(&judgement, clause), Some(Verdict::NotApplicable));
    }
}

#[test]
fn who_goes_takes_the_memberships_along() {
    let events = file("02", &[&person("ada", "Ada", "3")]);
    let after = file("03", &[&person("bob", "Bob", ""), GROUP, &member("bob", "")]);
    let judgement = judged(&[("a", &first_snapshot()), ("b", &events), ("c", &after)]);
    let messages: Vec<&str> =
        judgement.findings.iter().map(|found| found.finding.message.as_str()).collect();
    assert_eq!(messages.len(), 1, "only bob is new in the group: {messages:?}");
    assert!(messages[0].contains("person `bob` of `s` in group `maths` of `s`"), "{messages:?}");
}

#[test]
fn events_that_do_not_fit_what_is_there_are_told() {
    let events =
        file("02", &[&person("ada", "Ada", "1"), &person("nob", "Nob", "3"), &member("bob", "2")]);
    let judgement = judged(&[("a", &first_snapshot()), ("b", &events)]);
    assert_eq!(broken(&judgement), [("SR-05", Verdict::Warn, "b"), ("SR-06", Verdict::Warn, "b")]);
    assert_eq!(judgement.findings.len(), 3);
    // Nobody knows what was there before the first snapshot.
    let judgement = judged(&[("b", &events), ("c", &file("03", &[&person("x", "X", "2")]))]);
    assert_eq!(broken(&judgement), []);
}

#[test]
fn properties_are_compared() {
    let other =
        first_snapshot().replace("<datasource>sis", "<datasource>hr").replace("-01<", "-02<");
    let judgement = judged(&[("a", &first_snapshot()), ("b", &other)]);
    assert_eq!(broken(&judgement), [("SR-01", Verdict::Warn, "b")]);
    let judgement = judged(&[("a", &first_snapshot()), ("b", &first_snapshot())]);
    assert_eq!(broken(&judgement), [("SR-02", Verdict::Warn, "b")]);
    let undated = first_snapshot().replace("2026-08-01", "1 August");
    let judgement = judged(&[("b", &undated), ("a", &first_snapshot())]);
    assert_eq!(broken(&judgement), [("SR-02", Verdict::Warn, "b")]);
    assert_eq!(judgement.files, ["b", "a"], "as they are named");
}

#[test]
fn a_snapshot_is_complete_and_only_that() {
    let bare = file("02", &[&person("ada", "Ada", "")]);
    let judgement = judged(&[("a", &first_snapshot()), ("b", &bare)]);
    assert_eq!(broken(&judgement), [("SR-03", Verdict::Warn, "b")]);
    assert_eq!(judgement.findings.len(), 2, "no groups, no memberships");
    let dangling = file("02", &[&person("ada", "Ada", ""), GROUP, &member("eve", "")]);
    let judgement = judged(&[("a", &first_snapshot()), ("b", &dangling)]);
    assert_eq!(broken(&judgement), [("SR-03", Verdict::Warn, "b")]);
    let mixed = file("02", &[&person("ada", "Ada", "2"), GROUP]);
    let judgement = judged(&[("a", &first_snapshot()), ("b", &mixed)]);
    assert_eq!(broken(&judgement), [("SR-04", Verdict::Warn, "b")]);
    let called = file("02", &[&person("ada", "Ada", "2")])
        .replace("<datetime>", "<type>full</type><datetime>");
    let judgement = judged(&[("a", &first_snapshot()), ("b", &called)]);
    assert_eq!(broken(&judgement), [("SR-04", Verdict::Warn, "b")]);
}

#[test]
fn a_source_without_mandatory_elements_fails() {
    let nameless =
        file("01", &["<person><sourcedid><source>s</source><id>x</id></sourcedid></person>"]);
    let empty = file("02", &[]);
    let judgement = judged(&[("a", &nameless), ("b", &empty)]);
    assert_eq!(broken(&judgement)[0], ("CONF-S1", Verdict::Fail, "a"));
    assert_eq!(judgement.verdict(), Verdict::Fail);
}

#[test]
fn what_cannot_be_read_proves_nothing_of_the_set() {
    let cut = &first_snapshot()[..300];
    let judgement = judged(&[("a", &first_snapshot()), ("b", cut)]);
    assert_eq!(judgement.verdict(), Verdict::Untestable);
    assert!(judgement.obstacle.as_ref().unwrap().starts_with("b cannot be read to its end"));
    assert_eq!(verdict_of(&judgement, "CONF-S1"), None);
    let judgement = judged(&[("a", &first_snapshot()), ("b", "<html/>")]);
    assert_eq!(judgement.obstacle.as_deref(), Some("b is no roster file"));
}

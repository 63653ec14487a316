//! Every numbered rule of a known importer is seen to hold.

use std::collections::BTreeSet;

use super::*;

const ADA: &str = "<userid>ada</userid><name><fn>A</fn></name>";

/// A rule: the loss, the settings it shows under, what is there before, and the records.
type Shown = (Loss, &'static [(&'static str, &'static str)], String, String);

fn with_status(element: &str, record: &str, status: &str) -> String {
    record.replacen(&format!("<{element}>"), &format!("<{element} recstatus=\"{status}\">"), 1)
}

fn role(attributes: &str, content: &str) -> String {
    seat("c", "p", &format!("<role{attributes}>{content}</role>"))
}

fn there() -> String {
    [person("p", ADA), group("c", ""), seat("c", "p", LEARNER)].concat()
}

fn moodle() -> Vec<Shown> {
    let none = String::new;
    let prefixed =
        "<x:person xmlns:x=\"urn:x\"><x:sourcedid><x:id>q</x:id></x:sourcedid></x:person>";
    let two_attributes = "<userid authenticationtype=\"cas\" password=\"p\">q</userid>";
    vec![
        (Loss::Prefixed, &[], none(), prefixed.to_owned()),
        (
            Loss::EntityKept,
            &[],
            none(),
            group("c", "<description><short>R&amp;D</short></description>"),
        ),
        (Loss::OtherTarget, &[("reading.target", "Other")], none(), person("q", ADA)),
        (
            Loss::UserNotChanged,
            &[],
            there(),
            person("p", "<userid>ada</userid><email>new@x</email>"),
        ),
        (Loss::UserNotCreated, &[], none(), with_status("person", &person("q", ADA), "2")),
        (
            Loss::UserNotDeleted,
            &[],
            there(),
            with_status("person", &person("p", "<userid>eve</userid>"), "3"),
        ),
        (
            Loss::LaterAttribute,
            &[],
            there(),
            role(" recstatus=\"1\" roletype=\"01\"", "<status>1</status>"),
        ),
        (Loss::SwallowedAttributes, &[], none(), person("q", two_attributes)),
        (Loss::NoUsername, &[("users.username", "needed")], none(), person("q", "<userid/>")),
        (Loss::CourseNotCreated, &[("courses.create", "false")], none(), group("d", "")),
        (
            Loss::NoSeparator,
            &[("categories.separator", "|")],
            none(),
            group("d", "<org><orgunit>A</orgunit></org>"),
        ),
        (
            Loss::CategoryNotCreated,
            &[("categories.create", "false")],
            none(),
            group("d", "<org><orgunit>A</orgunit></org>"),
        ),
        (
            Loss::CourseNotChanged,
            &[],
            there(),
            group("c", "<description><short>New</short></description>"),
        ),
        (Loss::CourseHidden, &[], there(), with_status("group", &group("c", ""), "3")),
        (Loss::DeletionCreates, &[], none(), with_status("group", &group("d", ""), "3")),
        (Loss::UnknownCourse, &[], there(), seat("none", "p", LEARNER)),
        (Loss::UnknownMember, &[], there(), seat("c", "none", LEARNER)),
        (
            Loss::GroupAsPerson,
            &[],
            there(),
            members("c", &format!("{}{LEARNER}</member>", opened("p", "2"))),
        ),
        (
            Loss::RoleNotRead,
            &[],
            there(),
            role(" roletype=\"ContentDeveloper\"", "<status>1</status>"),
        ),
        (Loss::RoleNotKnown, &[], there(), role(" roletype=\"07\"", "<status>1</status>")),
        (Loss::OtherRoles, &[], there(), seat("c", "p", &format!("{LEARNER}{LEARNER}"))),
        (
            Loss::RecstatusCounts,
            &[],
            there(),
            role(" roletype=\"01\" recstatus=\"3\"", "<status>1</status>"),
        ),
        (Loss::NoStatusEnds, &[], there(), role(" roletype=\"01\"", "")),
        (
            Loss::NotBegunAgain,
            &[("enrolments.inactive", "suspends"), ("enrolments.reactivates", "false")],
            [there(), role(" roletype=\"01\"", "<status>0</status>")].concat(),
            seat("c", "p", LEARNER),
        ),
        (
            Loss::NotEnded,
            &[("enrolments.inactive", "nothing")],
            there(),
            role(" roletype=\"01\"", "<status>0</status>"),
        ),
        (
            Loss::DateNotKept,
            &[],
            there(),
            role(
                " roletype=\"01\"",
                "<status>1</status><timeframe><begin restrict=\"1\">2026-09-01T00:00:00</begin></timeframe>",
            ),
        ),
    ]
}

fn lmb() -> Vec<Shown> {
    let section =
        "<grouptype><scheme>L</scheme><typevalue level=\"1\">CourseSection</typevalue></grouptype>";
    let there = || {
        [person("p", ADA), person("q", ADA), group("c", section), seat("c", "p", LEARNER)].concat()
    };
    let none = String::new;
    let two =
        format!("{}{LEARNER}</member>{}{LEARNER}</member>", opened("p", "1"), opened("q", "1"));
    vec![
        (Loss::GroupType, &[], none(), group("d", "")),
        (Loss::GroupAttributes, &[], none(), with_status("group", &group("d", section), "2")),
        (
            Loss::StatusCounts,
            &[],
            there(),
            role(" roletype=\"01\" recstatus=\"3\"", "<status>1</status>"),
        ),
        (Loss::NoStatus, &[], there(), role(" roletype=\"01\"", "")),
        (Loss::OtherMembers, &[], there(), members("c", &two)),
        (Loss::DropLimit, &[], there(), person("q", ADA)),
        (Loss::NoUsername, &[], none(), person("q", "")),
    ]
}

#[test]
fn every_rule_is_seen_and_no_other_is_taken_for_it() {
    for (name, shown) in [("moodle-4", moodle()), ("lmb", lmb())] {
        let rules = Kept::new(name, &[]).personality.rules;
        let mut seen = BTreeSet::new();
        for (loss, settings, before, records) in shown {
            let mut kept = Kept::new(name, settings);
            kept.take(Mode::Event, &before);
            let mode = if loss == Loss::DropLimit { Mode::Snapshot } else { Mode::Event };
            let changes = kept.take(mode, &records);
            let losses: Vec<_> = changes.notes.keys().copied().collect();
            assert_eq!(losses, [loss], "{name}, {}", loss.name());
            assert_eq!(changes.notes[&loss].rule.as_ref(), rules.get(&loss), "{}", loss.name());
            seen.insert(loss);
        }
        // A file that is cut off: what came before is taken, and nothing is said to be wrong.
        if rules.contains_key(&Loss::RestOfFile) {
            let mut kept = Kept::new(name, &[]);
            let whole = file(&person("p", ADA));
            let changes = kept.take_file(Mode::Event, &whole[..whole.len() - 5]).unwrap();
            assert!(changes.notes.contains_key(&Loss::RestOfFile));
            assert!(kept.user("p").is_some());
            seen.insert(Loss::RestOfFile);
        }
        assert_eq!(seen, rules.keys().copied().collect(), "{name}");
    }
}

#[test]
fn what_is_swallowed_is_what_the_pattern_takes() {
    let mut kept = Kept::new("moodle-4", &[]);
    kept.take(
        Mode::Event,
        &person("q", "<userid authenticationtype=\"cas\" password=\"p\">q</userid>"),
    );
    assert_eq!(kept.user("q").unwrap().fields["authentication"], text("cas\" password=\"p"));
}

//! The quirk files as a whole: they load, they name what exists, and nothing that could fail a
//! target goes without a quirk that makes it fail.

use std::collections::BTreeSet;

use super::*;
use crate::soap::styles;
use crate::spec::Spec;
use crate::xml::Namespace;

#[test]
fn names_are_unique_and_there_are_enough() {
    let names: BTreeSet<_> = quirks().iter().map(|quirk| &quirk.name).collect();
    assert_eq!(names.len(), quirks().len());
    let single = quirks().iter().filter(|quirk| quirk.parts.is_empty()).count();
    assert!(single >= 90, "{single} quirks");
}

#[test]
fn every_name_in_the_files_is_one_of_something() {
    let spec = Spec::load().unwrap();
    let operations: Vec<_> = spec.services.iter().flat_map(|service| &service.operations).collect();
    for quirk in quirks() {
        for part in &quirk.parts {
            find_quirks([part.as_str()]).unwrap();
        }
        for pattern in &quirk.scope.operations {
            let fits = operations.iter().any(|operation| pattern.matches(&operation.id.0));
            assert!(fits, "{}: no operation fits `{pattern}`", quirk.name);
        }
        for hook in &quirk.hooks {
            if let Hook::Style(name) = hook {
                assert!(styles::style(name, &Namespace::NONE).is_some(), "{}: {name}", quirk.name);
            }
        }
        for aim in &quirk.aims {
            // `sanity` is the runner's finding that the target does not answer sensibly at all.
            let mut clauses = spec.catalogue.iter().map(|clause| clause.id.0.as_str());
            let fits = aim.as_str() == "sanity" || clauses.any(|clause| aim.matches(clause));
            assert!(fits, "{}: no clause fits `{aim}`", quirk.name);
        }
    }
}

#[test]
fn no_two_quirks_do_the_same() {
    for (at, quirk) in quirks().iter().enumerate() {
        for other in &quirks()[at + 1..] {
            let same = quirk.hooks == other.hooks && quirk.scope == other.scope;
            assert!(!same || quirk.hooks.is_empty(), "{} and {}", quirk.name, other.name);
        }
    }
}

#[test]
fn every_tested_requirement_that_can_fail_a_target_has_a_quirk() {
    let spec = Spec::load().unwrap();
    assert!(spec.catalogue.iter().count() > 300, "the catalogue is not there");
    let without: Vec<_> = spec
        .catalogue
        .iter()
        .filter(|clause| clause.may_fail())
        .filter(|clause| clause.untested.is_none())
        .filter(|clause| {
            !quirks().iter().flat_map(|quirk| &quirk.aims).any(|aim| aim.matches(&clause.id.0))
        })
        .map(|clause| clause.id.to_string())
        .collect();
    assert!(without.is_empty(), "no quirk aims at {without:?}");
}

#[test]
fn personalities_are_taken_apart() {
    let found = find_quirks(["oracle-saip"]).unwrap();
    let names: Vec<_> = found.iter().map(|quirk| quirk.name.as_str()).collect();
    assert!(names.contains(&"status-major-capitalised"), "{names:?}");
}

#[test]
fn an_unknown_name_gets_a_suggestion_where_one_is_close() {
    let error = find_quirks(["update-destroy-unsent"]).unwrap_err();
    assert_eq!(error.suggestion.as_deref(), Some("update-destroys-unsent"));
    assert!(error.to_string().contains("did you mean `update-destroys-unsent`?"), "{error}");
    assert_eq!(find_quirks(["zzzzzzzzzzzz"]).unwrap_err().suggestion, None);
}

#[test]
fn mistakes_in_a_file_are_pointed_at() {
    let refused = |text: &str| {
        let error = parse_quirks("q.toml", text).unwrap_err();
        (error.at.line, error.message)
    };
    let entry =
        |rest: &str| format!("[[quirk]]\nname = \"x\"\ntitle = \"t\"\naims = [\"ST-01\"]\n{rest}");
    let cases = [
        (entry("hook = { model = \"no-cascade\" }\ncolour = 1\n"), 6, "unknown field `colour`"),
        (entry("hook = { model = \"no-such-thing\" }\n"), 5, "unknown variant"),
        (entry("hook = { teapot = \"x\" }\n"), 5, "unknown variant `teapot`"),
        (entry(""), 1, "does nothing"),
        (entry("hook = { edit = { at = \"Body\" } }\n"), 5, "exactly one thing"),
        (
            entry("hook = { edit = { at = \"Body\", do = \"empty\", text = \"x\" } }\n"),
            5,
            "exactly one",
        ),
        (entry("hook = { edit = { at = \"Body//x\", do = \"empty\" } }\n"), 5, "empty step"),
        (entry("operations = [\"pms.*\"]\nquirks = [\"cirrus\"]\n"), 1, "no hooks of its own"),
        (
            entry("hook = { http = { headers = { \"a b\" = \"c\" } } }\n"),
            5,
            "`a b: c` is no header",
        ),
        (entry("hook = { http = { status = 42 } }\n"), 5, "42 is no HTTP status"),
        (entry("hook = { http = { header = { a = \"b\" } } }\n"), 5, "unknown field `header`"),
        (
            "[[quirk]]\nname = \"X y\"\ntitle = \"t\"\naims = [\"a\"]\n".to_owned(),
            1,
            "no quirk name",
        ),
        (
            "[[quirk]]\nname = \"x\"\ntitle = \"t\"\naims = []\nhook = { style = \"bom\" }\n"
                .to_owned(),
            1,
            "aims",
        ),
    ];
    for (text, line, part) in cases {
        let (at, message) = refused(&text);
        assert!(message.contains(part), "{message}");
        assert_eq!(at, line, "{message}");
    }
}

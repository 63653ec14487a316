use super::*;
use crate::ground::{Basis, Verdict};

fn spec() -> Spec {
    Spec::load().unwrap()
}

fn case(id: &str) -> String {
    format!(
        "id = '{id}'\ntitle = 'T'\nclause = 'ST-05'\n[[step]]\ncall = 'pms.readAllPersonIds'\n\
         expect = [\n  {{ check = 'accepted' }},\n]\n"
    )
}

fn messages(files: &[(&str, String)], retired: &Retired) -> Vec<String> {
    let files = files.iter().map(|(file, text)| (*file, text.as_str()));
    let found = load(files, &spec(), &Fixtures::default(), retired).unwrap_err();
    found.iter().map(ToString::to_string).collect()
}

#[test]
fn cases_come_in_the_order_of_their_ids() {
    let files = [("b/t-2.toml", case("T-2")), ("a/t-1.toml", case("T-1"))];
    let files = files.iter().map(|(file, text)| (*file, text.as_str()));
    let cases = load(files, &spec(), &Fixtures::default(), &Retired::default()).unwrap();
    let ids: Vec<_> = cases.iter().map(|case| case.id.0.as_str()).collect();
    assert_eq!(ids, ["T-1", "T-2"]);
    assert!(cases[0].tags.contains(&"a".to_owned()), "the folder is a tag");
}

#[test]
fn mistakes_of_all_files_are_said() {
    let files = [("a/t-1.toml", case("T-9")), ("a/t-2.toml", "id = ".to_owned())];
    let found = messages(&files, &Retired::default());
    assert_eq!(found.len(), 2);
    assert!(found[0].starts_with("a/t-1.toml:1:6: ") && found[1].starts_with("a/t-2.toml:1:"));
}

#[test]
fn ids_are_unique_and_retired_ones_stay_so() {
    let files = [("a/t-1.toml", case("T-1")), ("b/t-1.toml", case("T-1"))];
    assert_eq!(
        messages(&files, &Retired::default()),
        ["b/t-1.toml:1:1: case `T-1` is also in a/t-1.toml: ids are unique"]
    );
    let retired =
        Retired::parse("r.toml", "cases = ['T-1']\nassertions = ['T-2#accepted']\n").unwrap();
    assert_eq!(
        messages(&[("a/t-1.toml", case("T-1")), ("a/t-2.toml", case("T-2"))], &retired),
        [
            "a/t-1.toml:1:1: the id `T-1` is retired and never used again: take another",
            "a/t-2.toml:7:1: the assertion `T-2#accepted` is retired: give it another `id`",
        ]
    );
    let wrong = Retired::parse("r.toml", "case = []").unwrap_err();
    assert_eq!(wrong[0].to_string(), "r.toml:1:1: unknown key `case`: did you mean `cases`?");
}

#[test]
fn the_built_in_suite_loads() {
    let cases = load_builtin(&spec()).unwrap_or_else(|found| panic!("{found:#?}"));
    assert!(cases.len() >= 300, "{}", cases.len());
}

#[test]
fn what_rests_on_practice_or_inference_warns_at_most() {
    let spec = spec();
    let mut weak = 0;
    for clause in spec.catalogue.iter() {
        if matches!(clause.basis, Basis::Practice | Basis::Inferred) {
            weak += 1;
            let verdict = Verdict::of_breach(clause.level, clause.basis);
            assert!(verdict <= Verdict::Warn, "{}", clause.id);
        }
    }
    assert!(weak > 50, "{weak}");
}

#[test]
fn condition_and_code_are_separate_clauses() {
    for clause in spec().catalogue.iter().filter(|clause| clause.id.0.ends_with("-code")) {
        let literal = clause.id.0.ends_with(".old-unknown-code");
        assert!(literal || clause.basis == Basis::Inferred, "{}", clause.id);
        let condition = clause.id.0.trim_end_matches("-code");
        let of_success = condition.ends_with(".success");
        assert!(of_success || spec().catalogue.clause(condition).is_some(), "{}", clause.id);
    }
}

#[test]
fn the_json_schema_is_the_committed_one() {
    let committed = include_str!("../../suites/case.schema.json");
    let generated = crate::suite::case_json_schema();
    assert_eq!(generated, committed, "run `lis-conform check --schema > suites/case.schema.json`");
}

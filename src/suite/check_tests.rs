use super::*;
use crate::spec::{Catalogue, ClauseId};
use crate::suite::{Fixtures, load_builtin, load_one};

fn spec() -> Spec {
    Spec::load().unwrap()
}

/// The messages about the built-in standards with these clauses alone and one case.
fn messages(change: impl FnOnce(&mut Spec, &mut Vec<Case>), rules: &[&str]) -> Vec<String> {
    let mut spec = spec();
    let text = "id = 'T-1'\ntitle = 'T'\nclause = 'ST-05'\n[[step]]\n\
                call = 'pms.readAllPersonIds'\nexpect = [{ check = 'accepted' }]\n";
    let case = load_one("t-1.toml", text, &spec, &Fixtures::default()).unwrap();
    let mut cases = vec![case];
    let clauses = ["ST-05", "FA-12"].map(|id| spec.catalogue.clause(id).unwrap().clone());
    spec.catalogue = Catalogue::from_clauses(clauses.to_vec());
    change(&mut spec, &mut cases);
    let found = check(&spec, &cases, rules);
    found.iter().map(ToString::to_string).filter(|m| !m.contains("no case expects")).collect()
}

#[test]
fn what_fits_together_is_not_mentioned() {
    assert_eq!(messages(|_, _| {}, &[]), [""; 0]);
}

#[test]
fn an_untested_clause_is_pointed_at() {
    let found = messages(|_, cases| cases.clear(), &[]);
    assert_eq!(found.len(), 1);
    assert!(found[0].starts_with("suites/requirements/status.toml:"), "{found:?}");
    assert!(
        found[0]
            .ends_with("nothing tests the clause `ST-05`: add a case, or say why in `untested`")
    );
    assert_eq!(messages(|_, cases| cases.clear(), &["ST-05"]), [""; 0], "a rule tests it");
}

#[test]
fn a_clause_is_not_both_tested_and_untested() {
    let found = messages(|_, _| {}, &["FA-12"]);
    assert_eq!(found.len(), 1);
    assert!(found[0].contains("`FA-12` says that it is untested, but a generic rule tests it"));
}

#[test]
fn clauses_must_exist() {
    let gone = |_: &mut Spec, cases: &mut Vec<Case>| {
        cases[0].steps[0].expect[0].clause = ClauseId("ST-99".into());
    };
    let found = messages(gone, &["ST-05"]);
    assert_eq!(found, ["t-1.toml:6:1: there is no clause `ST-99` in the requirements"]);
    let found = messages(|_, _| {}, &["XX-01"]);
    assert!(found[0].contains("the generic rule `XX-01` has no clause"), "{found:?}");
}

#[test]
fn ids_are_unique() {
    let twice = |_: &mut Spec, cases: &mut Vec<Case>| cases.push(cases[0].clone());
    let found = messages(twice, &[]);
    assert_eq!(found, ["t-1.toml:1:1: case `T-1` is also in t-1.toml: ids are unique"]);
    let slug_twice = |_: &mut Spec, cases: &mut Vec<Case>| {
        let again = cases[0].steps[0].expect[0].clone();
        cases[0].steps[0].expect.push(again);
    };
    let found = messages(slug_twice, &[]);
    assert_eq!(found, ["t-1.toml:6:1: the assertion `T-1#accepted` stands twice"]);
}

#[test]
fn every_operation_needs_a_case() {
    let spec = spec();
    let found = check(&spec, &[], &[]);
    let untested = found.iter().filter(|d| d.message.starts_with("no case expects anything of"));
    assert_eq!(untested.count(), 43 + 41);
}

#[test]
fn the_suite_and_the_requirements_fit_together() {
    let spec = spec();
    let cases = load_builtin(&spec).unwrap_or_else(|found| panic!("{found:#?}"));
    let of_files = crate::file_suite::builtin(&spec.catalogue).expect("they can be read");
    let of_files = of_files.iter().flat_map(crate::file_suite::FileCase::expects);
    let of_files = of_files.map(|expect| expect.clause.0.as_str());
    let rules = [crate::judge::rule_ids(), crate::validate::rule_ids()].concat();
    let rules: Vec<&str> = rules.into_iter().chain(of_files).collect();
    let found = check(&spec, &cases, &rules);
    assert!(found.is_empty(), "{found:#?}");
}

#[test]
fn fixtures_are_xml() {
    let fixtures = Fixtures::builtin().with("person/torn", "<personRecord>");
    let found = malformed(&fixtures);
    assert_eq!(found.len(), 1, "{found:#?}");
    assert!(
        found[0]
            .to_string()
            .starts_with("fixtures/messages/person/torn.xml:1:1: the fixture is no XML: ")
    );
}

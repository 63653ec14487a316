use std::sync::LazyLock;

use super::*;
use crate::suite::load_builtin;

struct Suite {
    spec: Spec,
    cases: Vec<Case>,
}

static SUITE: LazyLock<Suite> = LazyLock::new(Suite::load);

impl Suite {
    fn load() -> Self {
        let spec = Spec::load().unwrap();
        let cases = load_builtin(&spec).unwrap();
        Self { spec, cases }
    }

    fn select(&self, words: &[&str], tags: &[&str]) -> Result<Vec<&str>, SelectionError> {
        let owned = |words: &[&str]| words.iter().map(|&word| word.to_owned()).collect::<Vec<_>>();
        let selection = Selection::parse(&owned(words), &owned(tags), &self.cases, &self.spec)?;
        Ok(self.cases.iter().filter(|c| selection.selects(c)).map(|c| c.id.0.as_str()).collect())
    }

    fn chosen(&self, words: &[&str]) -> Vec<&str> {
        self.select(words, &[]).unwrap()
    }

    fn error(&self, words: &[&str]) -> String {
        self.select(words, &[]).unwrap_err().to_string()
    }
}

#[test]
fn without_words_all_are_chosen() {
    let suite = &*SUITE;
    assert_eq!(suite.chosen(&[]).len(), suite.cases.len());
}

#[test]
fn words_are_ids_and_patterns_of_ids() {
    let suite = &*SUITE;
    assert_eq!(suite.chosen(&["PMS-DELETE-002"]), ["PMS-DELETE-002"]);
    assert_eq!(suite.chosen(&["pms-delete-002"]), ["PMS-DELETE-002"]);
    let several = suite.chosen(&["PMS-DELETE-*"]);
    assert!(several.len() > 3 && several.iter().all(|id| id.starts_with("PMS-DELETE-")));
    assert_eq!(suite.chosen(&["PMS-DELETE-002", "GMS-DELETE-001"]).len(), 2, "any of them");
}

#[test]
fn words_are_clauses_and_patterns_of_clauses() {
    let suite = &*SUITE;
    let chosen = suite.chosen(&["pms-2.0/deletePerson.cascade"]);
    assert!(!chosen.is_empty() && chosen.len() < 20, "{chosen:?}");
    let more = suite.chosen(&["pms-2.0/deletePerson.*"]);
    assert!(chosen.iter().all(|id| more.contains(id)) && more.len() > chosen.len());
}

#[test]
fn words_are_operations_that_are_tested_not_just_called() {
    let suite = &*SUITE;
    let tested = suite.chosen(&["pms.deletePerson"]);
    let by_name = suite.chosen(&["deletePerson"]);
    let of_lis: Vec<_> = by_name.iter().filter(|id| !id.starts_with("ES-")).copied().collect();
    assert_eq!(tested, of_lis);
    assert!(by_name.contains(&"ES-PMS-DELETE-001"), "whatever the release");
    assert!(tested.contains(&"PMS-DELETE-001"));
    let of_create = suite.chosen(&["createPerson"]);
    assert!(of_create.contains(&"PMS-CREATE-001"));
    assert!(!of_create.contains(&"PMS-READ-001"), "it only prepares with createPerson");
}

#[test]
fn words_are_services_and_tags() {
    let suite = &*SUITE;
    let pms = suite.chosen(&["pms"]);
    assert!(pms.len() > 50 && pms.len() < suite.cases.len());
    let wire = suite.chosen(&["wire"]);
    assert!(wire.iter().all(|id| id.starts_with("W-")));
}

#[test]
fn an_exclamation_mark_takes_away() {
    let suite = &*SUITE;
    let all = suite.chosen(&["PMS-DELETE-*"]);
    let rest = suite.chosen(&["PMS-DELETE-*", "!PMS-DELETE-002"]);
    assert_eq!(rest.len() + 1, all.len());
    let without = suite.chosen(&["!wire"]);
    assert!(!without.is_empty() && without.iter().all(|id| !id.starts_with("W-")));
}

#[test]
fn tags_narrow_what_words_choose() {
    let suite = &*SUITE;
    let both = suite.select(&["PMS-*"], &["delete"]).unwrap();
    assert!(!both.is_empty() && both.iter().all(|id| id.starts_with("PMS-")));
    let fewer = suite.select(&["PMS-DELETE-*"], &["wire"]).unwrap();
    assert!(fewer.is_empty(), "each chooses something, together they choose nothing");
}

#[test]
fn a_word_that_chooses_nothing_is_an_error() {
    let suite = &*SUITE;
    assert_eq!(
        suite.error(&["deletePersn"]),
        "`deletePersn` is no case, clause, operation, service or tag: did you mean `deletePerson`?"
    );
    assert!(suite.error(&["!PMS-DELETE-999"]).contains("did you mean `PMS-DELETE-"));
    assert!(suite.error(&["xyzzy-*"]).starts_with("`xyzzy-*` is no case"));
    assert!(suite.error(&["ST-01"]).contains("`lis-conform explain ST-01` says how it is tested"));
    let error = suite.select(&[], &["wirre"]).unwrap_err().to_string();
    assert_eq!(error, "no case has the tag `wirre`: did you mean `wire`?");
}

//! The suite against importers of ours: what passes, what every mistake fires, and what known
//! importers come to.

use std::collections::{BTreeMap, BTreeSet};

use super::*;
use crate::ground::Verdict;
use crate::importing::{Mode, Personality, StateDocument, quirks};
use crate::spec::Spec;

const EVERYTHING: [FileObject; 4] =
    [FileObject::Person, FileObject::Group, FileObject::Membership, FileObject::Snapshot];

struct Desk {
    spec: Spec,
    cases: Vec<FileCase>,
}

impl Desk {
    fn new() -> Self {
        let spec = Spec::load().unwrap();
        let cases = builtin(&spec.catalogue).unwrap();
        Self { spec, cases }
    }

    fn run(&self, personality: &Personality, claimed: &[FileObject]) -> Vec<CaseResult> {
        let claimed: BTreeSet<_> = claimed.iter().copied().collect();
        let roles = personality.enrolments.roles.clone();
        let mut target = PersonalityTarget::new(personality.clone());
        self.drive(&mut target, &claimed, &roles)
    }

    fn drive(
        &self,
        target: &mut dyn FileTarget,
        claimed: &BTreeSet<FileObject>,
        roles: &BTreeMap<String, String>,
    ) -> Vec<CaseResult> {
        let verdict_of = |level, basis| Some(Verdict::of_breach(level, basis));
        let catalogue = &self.spec.catalogue;
        let terms = Terms { catalogue, run: "abc123", claimed, roles, verdict_of: &verdict_of };
        self.cases.iter().map(|case| drive(case, target, &terms)).collect()
    }
}

fn fired(results: &[CaseResult]) -> BTreeSet<String> {
    let all = results.iter().flat_map(|it| &it.outcome.findings);
    all.map(|finding| finding.assertion.clone()).collect()
}

#[test]
fn an_importer_that_follows_the_standard_passes_all_of_it() {
    let desk = Desk::new();
    let results = desk.run(&Personality::builtin("conforming", &[]).unwrap(), &EVERYTHING);
    for (case, result) in desk.cases.iter().zip(&results) {
        let CaseResult { verdict, reason, outcome, .. } = result;
        assert_eq!(*verdict, Verdict::Pass, "{}: {reason:?} {:#?}", case.id.0, outcome.findings);
    }
    let held: usize = results.iter().map(|it| it.outcome.held.len()).sum();
    let expected: usize = desk.cases.iter().map(|case| case.expects().count()).sum();
    assert_eq!(held, expected);
}

#[test]
fn every_mistake_fires_what_it_says_and_every_assertion_that_can_fail_is_fired() {
    let desk = Desk::new();
    let mut all = BTreeSet::new();
    let mut wrong = Vec::new();
    for quirk in quirks().unwrap() {
        let names = [quirk.name.clone()];
        let personality = Personality::with_quirks("conforming", &names, &[]).unwrap();
        let found = fired(&desk.run(&personality, &EVERYTHING));
        let said: BTreeSet<String> = quirk.fires.iter().cloned().collect();
        if found != said || found.is_empty() {
            wrong.push(format!("{} fires {found:?}", quirk.name));
        }
        all.extend(found);
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    let can_fail = desk.cases.iter().flat_map(|case| {
        case.expects().filter_map(|expect| {
            let clause = desk.spec.catalogue.clause(&expect.clause.0)?;
            clause.may_fail().then(|| case.assertion(expect))
        })
    });
    let unseen: Vec<String> = can_fail.filter(|assertion| !all.contains(assertion)).collect();
    assert!(unseen.is_empty(), "no mistake fires these: {unseen:#?}");
}

#[test]
fn what_known_importers_come_to_is_pinned() {
    let desk = Desk::new();
    for name in ["generic-lms", "lmb", "moodle-4"] {
        let results = desk.run(&Personality::builtin(name, &[]).unwrap(), &EVERYTHING);
        let mut lines: Vec<String> = Vec::new();
        for (case, result) in desk.cases.iter().zip(&results) {
            lines.push(format!("{} {}", case.id.0, result.verdict));
            for finding in &result.outcome.findings {
                let slug = finding.assertion.split('#').nth(1).unwrap_or_default();
                lines.push(format!("  {} {slug}: {}", finding.verdict, finding.actual));
            }
        }
        let golden = std::path::Path::new(env!("CARGO_MANIFEST_DIR"))
            .join(format!("tests/data/importers/{name}.txt"));
        let found = lines.join("\n") + "\n";
        if std::env::var_os("LIS_CONFORM_BLESS").is_some() {
            std::fs::write(&golden, &found).unwrap();
        }
        let known = std::fs::read_to_string(&golden).unwrap_or_default();
        assert_eq!(found, known, "{name}: if that is right, run with LIS_CONFORM_BLESS=1");
    }
}

#[test]
fn what_is_not_claimed_is_not_tested() {
    let desk = Desk::new();
    let personality = Personality::builtin("conforming", &[]).unwrap();
    let results = desk.run(&personality, &[FileObject::Person]);
    for (case, result) in desk.cases.iter().zip(&results) {
        let is_tested = case.needs.iter().all(|object| *object == FileObject::Person);
        assert_eq!(result.verdict == Verdict::NotApplicable, !is_tested, "{}", case.id.0);
        assert!(is_tested || result.handed.is_empty());
    }
}

/// A target that keeps nothing, and one that cannot be asked.
struct Deaf {
    is_broken: bool,
}

impl FileTarget for Deaf {
    fn reset(&mut self) -> Result<(), TargetFailure> {
        Ok(())
    }

    fn hand(&mut self, _: Mode, _: &str) -> Result<Handed, TargetFailure> {
        Ok(Handed::Taken)
    }

    fn kept(&mut self) -> Result<StateDocument, TargetFailure> {
        match self.is_broken {
            true => Err(TargetFailure("it says nothing".to_owned())),
            false => Ok(StateDocument::default()),
        }
    }
}

#[test]
fn a_target_that_keeps_nothing_fails_and_one_that_cannot_be_asked_is_an_error() {
    let desk = Desk::new();
    let (claimed, roles) = (EVERYTHING.into(), BTreeMap::new());
    let verdicts = |is_broken| -> BTreeSet<Verdict> {
        let results = desk.drive(&mut Deaf { is_broken }, &claimed, &roles);
        results.into_iter().map(|it| it.verdict).collect()
    };
    assert!(verdicts(false).contains(&Verdict::Fail));
    assert!(!verdicts(false).contains(&Verdict::Error));
    assert_eq!(verdicts(true), [Verdict::Error].into());
}

#[test]
fn mistakes_in_a_case_are_pointed_at() {
    let desk = Desk::new();
    let message = |text: &str| -> String {
        let found = load("x-1.toml", text, &desk.spec.catalogue).unwrap_err();
        found.iter().map(|it| format!("{it}\n")).collect()
    };
    let head = "id = 'X-1'\ntitle = 'T'\nclause = 'CONF-T1a'\n";
    let file = "[[file]]\nrecords = '<person/>'\n";
    let one = |expect: &str| message(&format!("{head}{file}expect = [{{ {expect} }}]\n"));
    assert!(one("id = 'a', check = 'usr'").contains("unknown variant"));
    assert!(one("id = 'a', check = 'user'").contains("missing field `user`"));
    assert!(one("id = 'a', check = 'user', user = 'x', usr = 'y'").contains("usr"));
    assert!(one("id = 'a', clause = 'X', check = 'taken'").contains("no clause `X`"));
    assert!(message(&format!("{head}{file}")).contains("expects nothing"));
    assert!(message(&format!("{head}[[file]]\nexpect = []\n")).contains("neither"));
    let unknown = format!(
        "{head}[[file]]\nrecords = '${{eve}}'\nexpect = [{{ id = 'a', check = 'taken' }}]\n"
    );
    assert!(message(&unknown).contains("name it in `ids`"));
    assert!(message(&head.replace("X-1", "Y-1")).contains("missing"));
}

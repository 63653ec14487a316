//! The one table of deviations, each with its reason.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;

use serde::Deserialize;

use crate::metadata::TestId;
use crate::outcome::{Outcome, validity};

pub const FILE: &str = "xsts_exceptions.toml";

#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Exceptions {
    #[serde(default)]
    exception: Vec<Exception>,
}

/// A test on which we differ from the suite.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Exception {
    contribution: String,
    set: String,
    group: String,
    test: String,
    kind: String,
    expected: String,
    ours: String,
    reason: String,
}

type Key<'a> = (&'a str, &'a str, &'a str, &'a str, &'a str);

impl Exceptions {
    pub fn load() -> Self {
        let file = format!("{}/tests/{FILE}", env!("CARGO_MANIFEST_DIR"));
        let text = std::fs::read_to_string(&file).unwrap_or_else(|error| panic!("{file}: {error}"));
        toml::from_str(&text).unwrap_or_else(|error| panic!("{file}: {error}"))
    }

    /// What is wrong with the table, given how the tests came out. Contributions that it does not
    /// mention are only counted; entries of contributions that are not there are left alone.
    pub fn complaints(&self, outcomes: &[Outcome]) -> Vec<String> {
        let by_key: BTreeMap<Key<'_>, &Outcome> =
            outcomes.iter().map(|outcome| (key(outcome), outcome)).collect();
        let present: BTreeSet<&str> =
            outcomes.iter().map(|outcome| outcome.test.contribution.as_str()).collect();
        let covered: BTreeSet<&str> =
            self.exception.iter().map(|entry| entry.contribution.as_str()).collect();
        let mut complaints = Vec::new();
        let mut seen = BTreeSet::new();
        for entry in &self.exception {
            let Exception { contribution, set, group, test, kind, .. } = entry;
            let name = format!("{contribution}/{set}/{group}/{test} ({kind})");
            if entry.reason.trim().len() < 10 {
                complaints.push(format!("{name}: no reason is given"));
            }
            if !seen.insert(entry.key()) {
                complaints.push(format!("{name}: listed twice"));
            }
            if !present.contains(contribution.as_str()) {
                continue;
            }
            match by_key.get(&entry.key()) {
                None => complaints.push(format!("{name}: there is no such test")),
                Some(outcome) if outcome.is_as_expected() => {
                    complaints.push(format!("{name}: listed, and now as expected"));
                }
                Some(outcome) => {
                    let now = (validity(outcome.expected), outcome.ours.word());
                    if now != (entry.expected.as_str(), entry.ours.as_str()) {
                        complaints.push(format!(
                            "{name}: listed as {}/{}, now {now:?}",
                            entry.expected, entry.ours
                        ));
                    }
                }
            }
        }
        for outcome in outcomes {
            let is_listed = seen.contains(&key(outcome));
            let is_covered = covered.contains(outcome.test.contribution.as_str());
            if is_covered && !is_listed && !outcome.is_as_expected() {
                complaints.push(format!("not listed: {outcome}"));
            }
        }
        complaints
    }

    fn reason(&self, outcome: &Outcome) -> Option<&str> {
        let entry = self.exception.iter().find(|entry| entry.key() == key(outcome))?;
        Some(&entry.reason)
    }
}

impl Exception {
    fn key(&self) -> Key<'_> {
        let Self { contribution, set, group, test, kind, .. } = self;
        (contribution, set, group, test, kind)
    }
}

fn key(outcome: &Outcome) -> Key<'_> {
    let TestId { contribution, set, group, test, .. } = &outcome.test;
    (contribution, set, group, test, outcome.kind.word())
}

/// All deviations in the table's own form, with the reasons that are known; what the engine said
/// stands in a comment.
pub fn listed(outcomes: &[Outcome], exceptions: &Exceptions) -> String {
    let mut text = String::new();
    for outcome in outcomes.iter().filter(|outcome| !outcome.is_as_expected()) {
        let TestId { contribution, set, group, test, is_doubted } = &outcome.test;
        let said = outcome.said.replace('\n', " ");
        let doubt = if *is_doubted { " (the suite itself doubts it)" } else { "" };
        writeln!(text, "\n[[exception]] #{doubt} {said}").expect("a String takes all");
        for (name, value) in [
            ("contribution", contribution.as_str()),
            ("set", set),
            ("group", group),
            ("test", test),
            ("kind", outcome.kind.word()),
            ("expected", validity(outcome.expected)),
            ("ours", outcome.ours.word()),
            ("reason", exceptions.reason(outcome).unwrap_or("")),
        ] {
            let value = toml::Value::String(value.to_owned());
            writeln!(text, "{name} = {value}").expect("a String takes all");
        }
    }
    text
}

/// How many deviate in contributions, for those who read along.
pub fn notes(outcomes: &[Outcome]) -> Vec<String> {
    let mut counts: BTreeMap<(&str, &str), (usize, usize)> = BTreeMap::new();
    for outcome in outcomes {
        let count = counts.entry((&outcome.test.contribution, outcome.kind.word())).or_default();
        count.0 += usize::from(!outcome.is_as_expected());
        count.1 += 1;
    }
    counts
        .iter()
        .map(|((contribution, kind), (deviate, all))| {
            format!(
                "{contribution}: {deviate} of {all} {kind} tests deviate, doubted ones included"
            )
        })
        .collect()
}

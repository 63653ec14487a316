//! Entries to paste for what a run found. Reason and owner are left empty: a file with such an entry
//! is refused until somebody has thought about it.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;

use jiff::civil::Date;

use crate::judge::{CaseOutcome, Finding};
use crate::stable::{Known, scrub};
use crate::suite::CaseId;

/// A case of a run, with what of it is not waived yet.
#[derive(Clone, Copy, Debug)]
pub struct Waivable<'a> {
    /// The case.
    pub case: &'a CaseId,
    /// What came of it.
    pub outcome: &'a CaseOutcome,
}

/// What the entries say besides.
#[derive(Clone, Debug)]
pub struct Template<'a> {
    /// The letters of the run.
    pub run_id: &'a str,
    /// Condition on the target: key and value.
    pub target: (&'a str, &'a str),
    /// The last day on which they count.
    pub expires: Date,
}

/// A generic rule that fails alike in more cases than these gets one entry for all of them.
const MOST_ALONE: usize = 3;

/// What an assertion was seen to do, and in how many cases.
#[derive(Default)]
struct Seen {
    texts: BTreeSet<String>,
    cases: usize,
    expected: String,
    verdict: String,
}

/// The entries as TOML, in the order of the run; and how many there are.
#[must_use]
pub fn templates<'a>(
    cases: impl Iterator<Item = Waivable<'a>>,
    waived: impl Fn(&CaseId, &Finding) -> bool,
    template: &Template<'_>,
) -> (String, usize) {
    let known = Known { run_id: Some(template.run_id), ..Known::default() };
    let mut entries: Vec<(String, Seen)> = Vec::new();
    for Waivable { case, outcome } in cases {
        let mut of_case: BTreeMap<String, Seen> = BTreeMap::new();
        for finding in &outcome.findings {
            if !finding.verdict.can_be_waived() || waived(case, finding) {
                continue;
            }
            let name = match finding.assertion.split_once('#') {
                Some(_) => finding.assertion.clone(),
                None => format!("{case}#{}", finding.assertion),
            };
            let seen = of_case.entry(name).or_default();
            seen.texts.insert(scrub(&finding.actual, &known));
            seen.cases = 1;
            seen.expected.clone_from(&finding.expected);
            seen.verdict = finding.verdict.to_string();
        }
        entries.extend(of_case);
    }
    let entries = together(entries);
    let count = entries.len();
    let text = entries.iter().map(|(name, seen)| entry(name, seen, template)).collect();
    (text, count)
}

/// Generic rules that fail in many cases, each in one entry, after the others.
fn together(entries: Vec<(String, Seen)>) -> Vec<(String, Seen)> {
    let mut by_rule: BTreeMap<String, usize> = BTreeMap::new();
    let rule = |name: &str| {
        let (_, rule) = name.split_once('#').unwrap_or_default();
        crate::judge::rule_ids().contains(&rule).then(|| rule.to_owned())
    };
    for (name, _) in &entries {
        if let Some(rule) = rule(name) {
            *by_rule.entry(rule).or_default() += 1;
        }
    }
    let mut alone = Vec::new();
    let mut joined: BTreeMap<String, Seen> = BTreeMap::new();
    for (name, seen) in entries {
        match rule(&name).filter(|rule| by_rule.get(rule).is_some_and(|n| *n > MOST_ALONE)) {
            Some(rule) => {
                let all = joined.entry(format!("*#{rule}")).or_default();
                all.texts.extend(seen.texts);
                all.cases += seen.cases;
                (all.expected, all.verdict) = (seen.expected, seen.verdict);
            }
            None => alone.push((name, seen)),
        }
    }
    alone.extend(joined);
    alone
}

fn entry(name: &str, seen: &Seen, template: &Template<'_>) -> String {
    let mut out = String::new();
    let Seen { texts, cases, expected, verdict } = seen;
    let expected = scrub(expected, &Known { run_id: Some(template.run_id), ..Known::default() });
    let many = if *cases > 1 { format!(", in {cases} cases") } else { String::new() };
    let comment: String = expected.chars().filter(|c| !c.is_control()).collect();
    let (key, value) = template.target;
    let texts: Vec<String> = texts.iter().map(|text| string(text)).collect();
    let observed = match texts.as_slice() {
        [one] => one.clone(),
        several => format!("[\n  {},\n]", several.join(",\n  ")),
    };
    let _ = write!(
        out,
        "[[waiver]]\n# {verdict}{many}; expected: {comment}\nassertion = {}\ntarget = {{ {key} = {} }}\n\
         reason = \"\"\nowner = \"\"\nexpires = {}\nobserved = {observed}\n\n",
        string(name),
        string(value),
        template.expires,
    );
    out
}

/// The text as a TOML string.
fn string(text: &str) -> String {
    toml::Value::String(text.to_owned()).to_string()
}

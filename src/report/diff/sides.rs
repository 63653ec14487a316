//! What a run says of each assertion.

use std::collections::{BTreeMap, BTreeSet};

use serde::Serialize;

use super::Compared;
use super::same::plain;
use crate::ground::Verdict;
use crate::judge::Finding;
use crate::runner::CaseFinished;
use crate::suite::CaseId;

/// What a run says of an assertion.
#[derive(Clone, Copy, Debug, Eq, Ord, PartialEq, PartialOrd, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Side {
    /// It is not in the run.
    Absent,
    /// It is in the run, or would be, but was not judged.
    NotJudged,
    /// It holds, in whatever allowed way.
    Held,
    /// It warned.
    Warned,
    /// It failed.
    Failed,
}

/// The same with the reason.
#[derive(Clone, Debug, Eq, PartialEq, Serialize)]
pub struct Told {
    /// What the run says.
    pub side: Side,
    /// What was expected, where it did not hold.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub expected: Option<String>,
    /// What was seen where it did not hold, without what differs from run to run; why it was not
    /// judged where it was not.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub seen: Option<String>,
}

/// An assertion of a case.
type Key = (CaseId, String);

/// What a run says of all its assertions.
pub(super) struct Sides<'a> {
    assertions: BTreeMap<Key, Told>,
    /// Why nothing, or not everything, of a case was judged.
    not_judged: BTreeMap<&'a CaseId, String>,
}

impl Told {
    /// Whether the run says something of the target by it.
    #[must_use]
    pub fn is_judged(&self) -> bool {
        self.side >= Side::Held
    }

    const fn plain(side: Side) -> Self {
        Self { side, expected: None, seen: None }
    }
}

impl<'a> Sides<'a> {
    pub(super) fn of(run: Compared<'a>) -> Self {
        let run_id = &run.report.started.run_id;
        let mut sides = Self { assertions: BTreeMap::new(), not_judged: BTreeMap::new() };
        let told: BTreeSet<&CaseId> = run.report.cases.iter().map(|case| &case.case).collect();
        for id in run.selected.iter().filter(|id| !told.contains(id)) {
            sides.not_judged.insert(id, "the case was not run".to_owned());
        }
        for case in &run.report.cases {
            sides.add(case, run_id);
        }
        sides
    }

    fn add(&mut self, case: &'a CaseFinished, run_id: &str) {
        if case.verdict >= Verdict::Untestable && case.verdict != Verdict::Fail
            || case.verdict == Verdict::NotApplicable
            || case.outcome.findings.iter().any(|finding| is_silent(finding.verdict))
        {
            let reason = case.reason.as_deref().unwrap_or("not everything could be judged");
            let reason = format!("{}: {}", case.verdict, plain(reason, run_id));
            self.not_judged.insert(&case.case, reason);
        }
        let key = |name: &String| (case.case.clone(), name.clone());
        for name in case.outcome.held.keys() {
            self.assertions.insert(key(name), Told::plain(Side::Held));
        }
        let mut findings: BTreeMap<&String, Vec<&Finding>> = BTreeMap::new();
        for finding in &case.outcome.findings {
            findings.entry(&finding.assertion).or_default().push(finding);
        }
        for (name, findings) in findings {
            self.assertions.insert(key(name), told(&findings, run_id));
        }
    }

    pub(super) fn keys(&self) -> impl Iterator<Item = &Key> {
        self.assertions.keys()
    }

    /// What the run says of an assertion that one of the runs has.
    pub(super) fn told(&self, case: &CaseId, assertion: &str) -> Told {
        if let Some(told) = self.assertions.get(&(case.clone(), assertion.to_owned())) {
            return told.clone();
        }
        match self.not_judged.get(case) {
            Some(why) => Told { seen: Some(why.clone()), ..Told::plain(Side::NotJudged) },
            None => Told::plain(Side::Absent),
        }
    }
}

/// Whether such a finding says nothing of the target.
fn is_silent(verdict: Verdict) -> bool {
    matches!(verdict, Verdict::Untestable | Verdict::Error | Verdict::NotApplicable)
}

/// What the findings of one assertion come to: the worst counts, and all that are as bad are what
/// was seen.
fn told(findings: &[&Finding], run_id: &str) -> Told {
    let silent = findings.iter().find(|finding| is_silent(finding.verdict));
    let worst = findings.iter().map(|it| it.verdict).filter(|it| !is_silent(*it)).max();
    let side = match worst {
        Some(Verdict::Fail) => Side::Failed,
        Some(Verdict::Warn) => Side::Warned,
        // Lenient holds; but where another finding could not be judged, nobody knows the whole.
        _ if silent.is_some() => Side::NotJudged,
        _ => Side::Held,
    };
    if side == Side::Held {
        return Told::plain(side);
    }
    let shown: Vec<&&Finding> = match side {
        Side::NotJudged => silent.into_iter().collect(),
        _ => findings.iter().filter(|finding| Some(finding.verdict) == worst).collect(),
    };
    let texts = |text: fn(&Finding) -> &str| {
        let mut texts: Vec<String> = Vec::new();
        for finding in &shown {
            let text = plain(text(finding), run_id);
            if !texts.contains(&text) {
                texts.push(text);
            }
        }
        Some(texts.join("; "))
    };
    Told { side, expected: texts(|it| &it.expected), seen: texts(|it| &it.actual) }
}

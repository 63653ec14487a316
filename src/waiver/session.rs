//! A run held against the entries of its waiver files, case by case.

use jiff::civil::Date;

use super::entry::{TargetFacts, Waiver};
use super::file::unmatched;
use super::mark::{Waived, WaiverStanding, WaiverUse};
use crate::ground::Verdict;
use crate::judge::{CaseOutcome, Finding};
use crate::stable::{Known, scrub};
use crate::suite::{Case, CaseId};

/// A run held against waivers.
#[derive(Clone, Debug, Default)]
pub struct WaiverSession {
    entries: Vec<Entry>,
    run_id: String,
    cases_waived: u32,
}

/// An entry, and what is known of it so far.
#[derive(Clone, Debug)]
struct Entry {
    waiver: Waiver,
    /// What keeps it from being looked at.
    idle: Option<(WaiverStanding, Option<String>)>,
    waived: u32,
    /// Where its assertion fails in another way.
    different: Option<String>,
    /// A case in which its assertion holds.
    holds_in: Option<String>,
    /// Cases it is about that did not come yet. An entry for a rule in many cases is needed as long
    /// as one of them may need it: a part of the suite cannot show that it is stale.
    to_come: usize,
}

impl WaiverSession {
    /// A run that begins, against that target, on that day (UTC). `cases` are all that the suite
    /// has, selected or not; `concerned` are those of them that can be run against such a target.
    #[must_use]
    pub fn new<'a>(
        waivers: Vec<Waiver>,
        cases: impl Iterator<Item = &'a Case> + Clone,
        concerned: impl Iterator<Item = &'a Case> + Clone,
        (run_id, target): (&str, &TargetFacts),
        today: Date,
    ) -> Self {
        let entries = waivers.into_iter().map(|waiver| {
            let idle = if let Some(why) = unmatched(&waiver.scope, cases.clone()) {
                Some((WaiverStanding::Unmatched, Some(why)))
            } else if !waiver.target.holds(target) {
                Some((WaiverStanding::OtherTarget, None))
            } else if waiver.expires < today {
                let (day, owner) = (waiver.expires, &waiver.owner);
                let why = format!("{day} is over: ask {owner}, then renew it or take it away");
                Some((WaiverStanding::Expired, Some(why)))
            } else {
                None
            };
            let to_come = concerned.clone().filter(|it| waiver.scope.covers_case(&it.id)).count();
            Entry { waiver, idle, waived: 0, different: None, holds_in: None, to_come }
        });
        Self { entries: entries.collect(), run_id: run_id.to_owned(), cases_waived: 0 }
    }

    /// Which findings of a case are waived.
    pub fn case(&mut self, case: &CaseId, outcome: &CaseOutcome) -> Vec<Waived> {
        let known = Known { run_id: Some(&self.run_id), ..Known::default() };
        let mut waived = Vec::new();
        for (position, entry) in self.entries.iter_mut().enumerate() {
            if entry.idle.is_none() && entry.waiver.scope.covers_case(case) {
                let findings = entry.case(case, outcome, &known);
                waived.extend(findings.into_iter().map(|finding| Waived {
                    finding,
                    waiver: position,
                    reason: entry.waiver.reason.clone(),
                    owner: entry.waiver.owner.clone(),
                    expires: entry.waiver.expires.to_string(),
                }));
            }
        }
        waived.sort_by_key(|waived| waived.finding);
        self.cases_waived += u32::from(covers_all(&waived, outcome));
        waived
    }

    /// How many cases so far are waived in whole: nothing is left but what is green.
    #[must_use]
    pub fn cases_waived(&self) -> u32 {
        self.cases_waived
    }

    /// What came of each entry, in the order of the files.
    #[must_use]
    pub fn finish(self) -> Vec<WaiverUse> {
        self.entries.into_iter().map(Entry::finish).collect()
    }
}

fn covers_all(waived: &[Waived], outcome: &CaseOutcome) -> bool {
    let is_left = |(at, finding): (usize, &Finding)| {
        finding.verdict > Verdict::Lenient && waived.iter().all(|waived| waived.finding != at)
    };
    !waived.is_empty() && !outcome.findings.iter().enumerate().any(is_left)
}

impl Entry {
    /// The findings of a case that it waives, by position.
    fn case(&mut self, case: &CaseId, outcome: &CaseOutcome, known: &Known<'_>) -> Vec<usize> {
        let scope = &self.waiver.scope;
        self.to_come = self.to_come.saturating_sub(1);
        let mut waived = Vec::new();
        let mut fails = false;
        for (at, finding) in outcome.findings.iter().enumerate() {
            if !(finding.verdict.can_be_waived() && scope.covers(case, finding)) {
                continue;
            }
            fails = true;
            let seen = scrub(&finding.actual, known);
            if self.waiver.observed.contains(&seen) {
                waived.push(at);
            } else {
                let pinned = self.waiver.observed.join("` or `");
                self.different.get_or_insert_with(|| {
                    format!("in {case} comes `{seen}` instead of `{pinned}`")
                });
            }
        }
        if !fails && self.holds(case, outcome) {
            self.holds_in.get_or_insert_with(|| case.to_string());
        }
        self.waived += u32::try_from(waived.len()).unwrap_or(u32::MAX);
        waived
    }

    /// Whether the assertion was judged and held, in whatever allowed way.
    fn holds(&self, case: &CaseId, outcome: &CaseOutcome) -> bool {
        let scope = &self.waiver.scope;
        let names = scope.names(case);
        let held = names.iter().any(|name| outcome.held.contains_key(name));
        let lenient = || {
            let mut findings = outcome.findings.iter();
            findings.any(|it| it.verdict == Verdict::Lenient && scope.covers(case, it))
        };
        // That a step can be prepared is said only where it cannot.
        let prepared = || {
            scope.assertion == "prepare"
                && outcome.verdict() < Verdict::Untestable
                && !outcome.held.is_empty()
        };
        held || lenient() || prepared()
    }

    fn finish(self) -> WaiverUse {
        let (standing, detail) = match (self.idle, self.different, self.waived, self.holds_in) {
            (Some(idle), ..) => idle,
            (None, Some(how), ..) => (WaiverStanding::Different, Some(how)),
            (None, None, 1.., _) => (WaiverStanding::Used, None),
            (None, None, 0, Some(case)) if self.to_come == 0 => {
                let why = format!("it holds now, in {case}: take the entry away");
                (WaiverStanding::Stale, Some(why))
            }
            (None, None, 0, _) => (WaiverStanding::NotJudged, None),
        };
        let place = self.waiver.place();
        let Waiver { scope, reason, owner, expires, observed, .. } = self.waiver;
        WaiverUse {
            place,
            assertion: scope.to_string(),
            reason,
            owner,
            expires: expires.to_string(),
            observed,
            standing,
            findings: self.waived,
            detail,
        }
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::super::file::parse;
    use super::*;
    use crate::ground::{Basis, Level};
    use crate::spec::{ClauseId, Spec};
    use crate::suite::load_builtin;

    fn cases() -> Vec<Case> {
        load_builtin(&Arc::new(Spec::load().unwrap())).unwrap()
    }

    fn entry(assertion: &str, extra: &str) -> String {
        format!(
            "[[waiver]]\nassertion = '{assertion}'\nreason = 'r'\nowner = 'o'\n{extra}\n\
             observed = 'it is there: [id:x-ada]'\n"
        )
    }

    const OPEN: &str = "expires = 2026-12-31";

    fn session(text: &str) -> WaiverSession {
        let facts = TargetFacts { profile: "mock".to_owned(), url: "embedded mock".to_owned() };
        let today = Date::constant(2026, 12, 31);
        let cases = cases();
        WaiverSession::new(
            parse("w.toml", text).unwrap(),
            cases.iter(),
            cases.iter(),
            ("abcd", &facts),
            today,
        )
    }

    fn finding(assertion: &str, verdict: Verdict, actual: &str) -> Finding {
        Finding {
            assertion: assertion.to_owned(),
            clause: ClauseId("ST-01".into()),
            level: Level::Must,
            basis: Basis::Text,
            verdict,
            expected: "nothing".to_owned(),
            actual: actual.to_owned(),
            exchange: None,
            place: None,
            case_line: None,
        }
    }

    fn outcome(findings: Vec<Finding>, held: &[&str]) -> CaseOutcome {
        let held = held.iter().map(|name| ((*name).to_owned(), 1)).collect();
        CaseOutcome { findings, held, ..CaseOutcome::default() }
    }

    fn case(id: &str) -> CaseId {
        CaseId(id.into())
    }

    #[test]
    fn a_failure_as_pinned_is_waived_whatever_the_run_was_called() {
        let assertion = own_assertion();
        let (id, _) = assertion.split_once('#').unwrap();
        let mut session = session(&entry(&assertion, OPEN));
        let seen = finding(&assertion, Verdict::Fail, "it is there: lc-abcd-x-ada");
        let error = finding(&assertion, Verdict::Error, "it is there: lc-abcd-x-ada");
        let other = finding("ST-05", Verdict::Warn, "it is there: lc-abcd-x-ada");
        let waived = session.case(&case(id), &outcome(vec![other, seen.clone(), error], &[]));
        assert_eq!(waived.iter().map(|it| it.finding).collect::<Vec<_>>(), [1]);
        assert_eq!(session.cases_waived(), 0, "the others are left");
        assert_eq!(session.case(&case(id), &outcome(vec![seen], &[])).len(), 1);
        assert_eq!(session.cases_waived(), 1);
        let uses = session.finish();
        assert_eq!((uses[0].standing, uses[0].findings), (WaiverStanding::Used, 2));
    }

    #[test]
    fn failing_differently_is_not_waived() {
        let assertion = own_assertion();
        let (id, _) = assertion.split_once('#').unwrap();
        let mut session = session(&entry(&assertion, OPEN));
        let seen = finding(&assertion, Verdict::Fail, "it is there twice");
        assert_eq!(session.case(&case(id), &outcome(vec![seen], &[])), []);
        let uses = session.finish();
        assert_eq!(uses[0].standing, WaiverStanding::Different);
        let detail = uses[0].detail.clone().unwrap();
        assert!(
            detail.contains("`it is there twice` instead of `it is there: [id:x-ada]`"),
            "{detail}"
        );
    }

    #[test]
    fn what_holds_now_is_stale_and_what_was_not_judged_is_not() {
        let assertion = own_assertion();
        let (id, _) = assertion.split_once('#').unwrap();
        let standing = |outcome: &CaseOutcome| {
            let mut session = session(&entry(&assertion, OPEN));
            session.case(&case(id), outcome);
            session.finish()[0].standing
        };
        assert_eq!(standing(&outcome(vec![], &[&assertion])), WaiverStanding::Stale);
        let lenient = finding(&assertion, Verdict::Lenient, "x");
        assert_eq!(standing(&outcome(vec![lenient], &[])), WaiverStanding::Stale);
        assert_eq!(standing(&outcome(vec![], &["ST-01"])), WaiverStanding::NotJudged);
    }

    #[test]
    fn a_rule_in_all_cases_is_stale_only_where_all_came_and_none_needs_it() {
        let text = entry("*#HT-01", OPEN);
        let seen = finding("HT-01", Verdict::Fail, "it is there: lc-abcd-x-ada");
        let mut both = session(&text);
        both.case(&case("PMS-READ-001"), &outcome(vec![], &["HT-01"]));
        both.case(&case("PMS-READ-002"), &outcome(vec![seen], &[]));
        assert_eq!(both.finish()[0].standing, WaiverStanding::Used);
        let mut part = session(&text);
        part.case(&case("PMS-READ-001"), &outcome(vec![], &["HT-01"]));
        assert_eq!(part.finish()[0].standing, WaiverStanding::NotJudged);
        let mut whole = session(&text);
        for case in cases() {
            whole.case(&case.id, &outcome(vec![], &["HT-01"]));
        }
        assert_eq!(whole.finish()[0].standing, WaiverStanding::Stale);
    }

    #[test]
    fn entries_that_cannot_count_say_why() {
        let assertion = own_assertion();
        let text = [
            entry("PMS-READ-999#gone", OPEN),
            entry(&assertion.replace('#', "#x-"), OPEN),
            entry(&assertion, "expires = 2026-12-30"),
            entry(&assertion, "expires = 2026-12-31\ntarget = { profile = 'other' }"),
        ]
        .concat();
        let uses = session(&text).finish();
        let standings: Vec<_> = uses.iter().map(|it| it.standing).collect();
        use WaiverStanding::{Expired, OtherTarget, Unmatched};
        assert_eq!(standings, [Unmatched, Unmatched, Expired, OtherTarget]);
        assert!(uses[0].detail.as_ref().unwrap().contains("no case is called PMS-READ-999"));
        assert!(uses[2].detail.as_ref().unwrap().contains("2026-12-30 is over: ask o"));
    }

    #[test]
    fn a_preparation_that_works_now_is_stale() {
        let assertion = own_assertion();
        let (id, _) = assertion.split_once('#').unwrap();
        let mut session = session(&entry(&format!("{id}#prepare"), OPEN));
        session.case(&case(id), &outcome(vec![], &["ST-01"]));
        assert_eq!(session.finish()[0].standing, WaiverStanding::Stale);
    }

    /// An assertion that the suite has.
    fn own_assertion() -> String {
        let cases = cases();
        let with_own = cases.iter().find_map(|case| {
            let expect = case.steps.iter().flat_map(|step| &step.expect).next()?;
            Some(case.assertion(expect))
        });
        with_own.expect("the suite has assertions")
    }
}

//! Jobs, exclusive cases, and the order of events.

use std::sync::Arc;
use std::sync::atomic::Ordering;
use std::time::Duration;

use super::fake::{Fake, Twist, case, plan, profile, run};
use crate::runner::event::Event;
use crate::suite::Case;

const CASES: usize = 5;

fn reading(number: usize, isolation: &str) -> Arc<Case> {
    case(&format!(
        r#"
id = "T-READ-{number}"
title = "reads an object that is not there"
clause = "pms-2.0/readPerson.unknown"
isolation = "{isolation}"
invariants = false
ids = {{ nobody = "person" }}

[[step]]
call = "pms.readPerson"
use = "nobody"
expect = [{{ check = "rejected" }}]

[[step]]
call = "pms.readPerson"
use = "nobody"
expect = [{{ id = "again", check = "rejected" }}]
"#
    ))
}

/// The first cases of the plan take longest.
fn slow_at_first() -> Arc<Fake> {
    Fake::scripted(|heard, _| {
        let number = heard.sourced_id.split('-').nth(4).and_then(|it| it.parse::<u32>().ok());
        Twist::Late(Duration::from_millis(3) * (CASES as u32 - number.unwrap_or(CASES as u32)))
    })
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn events_come_in_the_order_of_the_plan_for_any_number_of_jobs() {
    let cases: Vec<_> = (0..CASES).map(|number| reading(number, "parallel")).collect();
    for jobs in [0, 1, 2, CASES, CASES + 1] {
        let fake = slow_at_first();
        let mut plan = plan(cases.clone());
        plan.jobs = jobs;
        let told = run(plan, &fake).await;
        let ids: Vec<String> = told.cases().iter().map(|it| it.case.to_string()).collect();
        let expected: Vec<String> = (0..CASES).map(|number| format!("T-READ-{number}")).collect();
        assert_eq!(ids, expected, "jobs {jobs}");
        let limit = jobs.clamp(1, CASES);
        let most = fake.most_at_once.load(Ordering::SeqCst);
        assert!(most <= limit, "{most} at once with {jobs} jobs");
        assert_eq!(told.end.counts.pass, CASES as u32, "{:#?}", told.cases()[0].outcome);
        assert_eq!(told.events.len(), CASES + 2);
        // The record of each case comes with it, bodies of green ones included.
        assert_eq!(told.transcripts.len(), CASES);
        for (number, transcript) in told.transcripts.iter().enumerate() {
            let sent = transcript.exchanges[1].request.body.clone();
            let sent = String::from_utf8(sent).expect("text");
            assert!(sent.contains(&format!("t-read-{number}-nobody")), "{sent}");
            let answer = transcript.exchanges[1].response.as_ref().expect("an answer");
            assert!(!answer.body.is_empty());
        }
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn cases_do_run_side_by_side() {
    let fake = Fake::scripted(|_, _| Twist::Late(Duration::from_millis(40)));
    let mut plan = plan((0..CASES).map(|number| reading(number, "parallel")).collect());
    plan.jobs = CASES;
    run(plan, &fake).await;
    assert!(fake.most_at_once.load(Ordering::SeqCst) > 1);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn exclusive_cases_run_alone() {
    let isolations = ["parallel", "exclusive", "exclusive", "parallel", "exclusive"];
    let cases: Vec<_> = isolations.iter().enumerate().map(|(at, it)| reading(at, it)).collect();
    let fake = slow_at_first();
    let mut plan = plan(cases);
    plan.jobs = CASES;
    let told = run(plan, &fake).await;
    assert_eq!(told.end.counts.pass, CASES as u32);
    assert_eq!(fake.most_at_once.load(Ordering::SeqCst), 1);
}

#[tokio::test]
async fn what_the_profile_rules_out_is_not_applicable_with_the_reason() {
    let discovering = case(
        r#"
id = "T-DISCOVER"
title = "asks a query"
clause = "pms-2.0/discoverPersonIds.matches"
invariants = false
ids = { ada = "person" }

[[step]]
call = "pms.discoverPersonIds"
use = "ada"
set = { queryObject = "${query.by-id}" }
expect = [{ check = "accepted" }]
"#,
    );
    let mut narrow = profile();
    narrow.operations.retain(|operation, _| operation.0 != "pms.readPerson");
    narrow.queries.by_id = None;
    let mut plan = plan(vec![reading(0, "parallel"), discovering]);
    plan.profile = Arc::new(narrow);
    let told = run(plan, &Fake::obedient()).await;
    assert_eq!(told.end.counts.not_applicable, 2);
    let reasons: Vec<_> = told.cases().iter().filter_map(|it| it.reason.clone()).collect();
    assert!(reasons[0].contains("`pms.readPerson`"), "{reasons:?}");
    assert!(reasons[1].contains("by-id"), "{reasons:?}");
}

#[tokio::test]
async fn the_events_are_what_the_counts_say() {
    let mut claimed = profile();
    claimed.operations.retain(|operation, _| operation.0.starts_with("pms."));
    let mut plan = plan(vec![reading(0, "parallel"), reading(1, "parallel")]);
    plan.profile = Arc::new(claimed);
    let told = run(plan, &Fake::obedient()).await;
    let Event::RunStarted(started) = &told.events[0] else { panic!("the start") };
    assert_eq!((started.selected, started.operations_claimed.len()), (2, 13));
    let covered: Vec<_> = told.end.operations_covered.iter().map(|it| it.0.as_str()).collect();
    assert_eq!(covered, ["pms.readPerson"]);
    // Two reads each, one sanity read first and last for the one service claimed.
    assert_eq!(told.end.exchanges, 2 * 2 + 2);
    let outcomes = told.cases().into_iter().map(|it| &it.outcome);
    let held: u64 = outcomes.flat_map(|it| it.held.values()).map(|n| u64::from(*n)).sum();
    assert!(held > 0);
    assert_eq!(told.end.assertions_held, held);
    assert!(told.end.assertions_judged >= held);
}

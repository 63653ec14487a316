//! Nothing is left behind, nothing foreign is touched, and what could not be deleted is said.

use std::sync::Arc;
use std::time::Duration;

use super::fake::{Fake, Twist, case, failure, page, plan, profile, run};
use crate::ground::Verdict;
use crate::runner::plan::KeepData;
use crate::suite::Case;

fn graph() -> Arc<Case> {
    case(
        r#"
id = "T-GRAPH"
title = "objects of all kinds, one of them renamed"
clause = "INV-01"
invariants = false
ids = { ada = "person", maths = "group", seat = "membership", chair = "membership" }

[[step]]
call = "pms.createPerson"
use = "ada"
body = "person/minimal"

[[step]]
call = "gms.replaceGroup"
use = "maths"
body = "group/minimal"

[[step]]
call = "mms.createMembership"
use = "seat"
body = "membership/minimal"
with = { person = "${ada}", group = "${maths}" }

[[step]]
call = "mms.changeMembershipIdentifier"
use = "seat"
set = { newSourcedId = "${chair}" }
expect = [{ check = "accepted" }]
"#,
    )
}

/// A case with one step that fails, so that it ends red.
fn red() -> Arc<Case> {
    case(
        r#"
id = "T-RED"
title = "ends with a failure"
clause = "pms-2.0/readPerson.returns"
invariants = false
ids = { ada = "person" }

[[step]]
call = "pms.createPerson"
use = "ada"
body = "person/minimal"

[[step]]
call = "pms.readPerson"
use = "ada"
expect = [{ check = "http-status", any-of = [418] }]
"#,
    )
}

fn deletions(fake: &Fake, case: &str) -> Vec<String> {
    let mut heard = fake.heard_of(case);
    heard.retain(|line| line.contains(".delete"));
    heard
}

#[tokio::test]
async fn those_who_refer_to_others_are_deleted_first() {
    let fake = Fake::obedient();
    let told = run(plan(vec![graph()]), &fake).await;
    assert_eq!(told.verdicts()["T-GRAPH"], "pass", "{:#?}", told.cases()[0].outcome);
    let deletions = deletions(&fake, "T-GRAPH");
    let expected = [
        "mms.deleteMembership chair",
        "mms.deleteMembership seat",
        "gms.deleteGroup maths",
        "pms.deletePerson ada",
    ];
    assert_eq!(deletions, expected);
    assert_eq!(told.cases()[0].leftovers, Vec::<String>::new());
}

#[tokio::test]
async fn what_the_target_allocated_is_deleted_too() {
    let proxy = case(
        r#"
id = "T-PROXY"
title = "created under an identifier of the target's choice"
clause = "pms-2.0/createByProxyPerson.creates"
invariants = false

[[step]]
call = "pms.createByProxyPerson"
body = "person/proxy"
capture = { allotted = "sourcedId" }
expect = [{ check = "accepted" }]
"#,
    );
    let fake = Fake::obedient();
    let told = run(plan(vec![proxy]), &fake).await;
    assert_eq!(told.verdicts()["T-PROXY"], "pass", "{:#?}", told.cases()[0]);
    let heard = fake.heard.lock().unwrap();
    let deleted = heard.iter().find(|heard| heard.operation == "pms.deletePerson").unwrap();
    assert!(!deleted.sourced_id.is_empty());
}

#[tokio::test]
async fn teardown_runs_after_a_failed_preparation() {
    let fake = Fake::scripted(|heard, _| match heard.operation.as_str() {
        "gms.replaceGroup" => Twist::Say(failure("gms.replaceGroup", "targetisbusy")),
        _ => Twist::Obey,
    });
    let told = run(plan(vec![graph()]), &fake).await;
    let finished = told.cases()[0];
    assert_eq!(finished.verdict, Verdict::Untestable, "{finished:#?}");
    assert!(finished.reason.as_deref().unwrap().contains("T-GRAPH#prepare"));
    // The fake carried the refused request out; it is deleted, not believed.
    assert_eq!(deletions(&fake, "T-GRAPH"), ["gms.deleteGroup maths", "pms.deletePerson ada"]);
    assert!(!fake.heard_of("T-GRAPH").iter().any(|line| line.contains("Membership")));
}

#[tokio::test]
async fn a_create_that_was_never_answered_is_deleted_all_the_same() {
    let fake = Fake::scripted(|heard, _| match heard.operation.as_str() {
        "pms.createPerson" => Twist::Hang,
        _ => Twist::Obey,
    });
    let mut profile = profile();
    profile.timeouts.exchange = Duration::from_millis(150);
    let mut plan = plan(vec![graph()]);
    plan.profile = Arc::new(profile);
    let told = run(plan, &fake).await;
    assert_eq!(told.verdicts()["T-GRAPH"], "error");
    assert_eq!(deletions(&fake, "T-GRAPH"), ["pms.deletePerson ada"]);
    assert_eq!(told.end.target_lost, None);
}

#[tokio::test]
async fn leftovers_are_named_with_the_reason() {
    for (answer, left) in [
        (failure("pms.deletePerson", "deletefailure"), Some("failure/error/deletefailure")),
        (page(200, "Temp"), Some("HTTP 200, no XML (text/html)")),
        (failure("pms.deletePerson", "unknownobject"), None),
    ] {
        let fake = Fake::scripted(move |heard, _| match heard.operation.as_str() {
            "pms.deletePerson" => Twist::Say(answer.clone()),
            _ => Twist::Obey,
        });
        let told = run(plan(vec![graph()]), &fake).await;
        let expected: Vec<String> =
            left.iter().map(|reason| format!("person lc-t-t-graph-ada: {reason}")).collect();
        assert_eq!(told.cases()[0].leftovers, expected);
    }
}

#[tokio::test]
async fn an_unclaimed_delete_is_a_leftover_and_is_not_sent() {
    let mut profile = profile();
    profile.operations.retain(|operation, _| operation.0 != "pms.deletePerson");
    let mut plan = plan(vec![graph()]);
    plan.profile = Arc::new(profile);
    let fake = Fake::obedient();
    let told = run(plan, &fake).await;
    let leftovers = &told.cases()[0].leftovers;
    assert_eq!(leftovers.len(), 1, "{leftovers:?}");
    assert!(leftovers[0].contains("does not claim pms.deletePerson"), "{leftovers:?}");
    assert!(!deletions(&fake, "T-GRAPH").contains(&"pms.deletePerson ada".to_owned()));
}

#[tokio::test]
async fn what_is_not_ours_is_never_deleted() {
    let foreign = case(
        r#"
id = "T-FOREIGN"
title = "creates under an identifier that is not ours"
clause = "INV-01"
invariants = false

[[step]]
call = "pms.createPerson"
set = { sourcedId = "the-headmaster" }
body = "person/proxy"
expect = [{ check = "accepted" }]
"#,
    );
    let fake = Fake::obedient();
    run(plan(vec![foreign]), &fake).await;
    let heard = fake.heard.lock().unwrap();
    assert!(heard.iter().any(|heard| heard.operation == "pms.createPerson"));
    assert!(!heard.iter().any(|heard| heard.operation == "pms.deletePerson"));
}

#[tokio::test]
async fn the_data_of_red_cases_can_be_kept() {
    let fake = Fake::obedient();
    let mut plan = plan(vec![graph(), red()]);
    plan.keep_data = KeepData::Failed;
    let told = run(plan, &fake).await;
    assert_eq!(told.verdicts()["T-GRAPH"], "pass");
    assert_eq!(deletions(&fake, "T-GRAPH").len(), 4);
    assert_eq!(told.verdicts()["T-RED"], "fail", "{:#?}", told.cases()[1].outcome);
    assert_eq!(deletions(&fake, "T-RED"), Vec::<String>::new());
    assert_eq!(told.cases()[1].leftovers, ["person lc-t-t-red-ada: kept"]);
}

#[tokio::test]
async fn messages_are_kept_for_cases_that_are_not_green_only() {
    let told = run(plan(vec![graph(), red()]), &Fake::obedient()).await;
    let [green, red] = told.cases()[..] else { panic!("two cases") };
    assert!(green.exchanges.iter().all(|exchange| exchange.request.is_none()));
    assert!(green.exchanges.iter().all(|exchange| exchange.response.is_none()));
    assert!(red.exchanges.iter().all(|exchange| exchange.request.is_some()));
    let first = &red.exchanges[0];
    assert!(first.request.as_deref().unwrap().starts_with("POST /pms HTTP/1.1\nHost: fake\n"));
    assert!(first.response.as_deref().unwrap().starts_with("HTTP/1.1 200\n"));
    assert_eq!(first.answer, "success/status/fullsuccess");
    assert_eq!((first.purpose.as_str(), first.attempts), ("step 1", 1));
}

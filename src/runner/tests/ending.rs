//! How runs end that do not go through: no target, a lost one, a stop, a panic, our own mistakes.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use tokio::sync::{mpsc, watch};

use super::fake::{Fake, Twist, case, failure, page, plan, profile, run, run_until};
use crate::ground::Verdict;
use crate::runner::event::RunFinished;
use crate::runner::plan::{Destination, Plan, PlanError};
use crate::suite::Case;

fn creating(number: usize) -> Arc<Case> {
    case(&format!(
        r#"
id = "T-CREATE-{number}"
title = "creates and reads"
clause = "pms-2.0/createPerson.creates"
invariants = false
ids = {{ ada = "person" }}

[[step]]
call = "pms.createPerson"
use = "ada"
body = "person/minimal"

[[step]]
call = "pms.readPerson"
use = "ada"
expect = [{{ check = "accepted" }}]
"#
    ))
}

async fn run_at(url: &str) -> RunFinished {
    let mut plan = plan(vec![creating(0), creating(1)]);
    plan.destination = Destination::Url(url.to_owned());
    run_plan(plan).await
}

async fn run_plan(plan: Plan) -> RunFinished {
    let (events, _receiver) = mpsc::unbounded_channel();
    let (_never, stop) = watch::channel(false);
    crate::runner::run(plan, events, stop).await
}

#[tokio::test]
async fn without_a_target_nothing_is_run() {
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    drop(listener);
    let end = run_at(&format!("http://{address}/")).await;
    assert!(end.target_lost.as_deref().unwrap().contains("is the server running there?"));
    assert_eq!((end.counts.selected, end.counts.not_run), (2, 2));
}

#[tokio::test]
async fn an_unusable_url_is_refused_before_and_during_the_run() {
    let mut plan = plan(vec![creating(0)]);
    plan.destination = Destination::Url("ftp://localhost/".to_owned());
    assert!(matches!(plan.check(), Err(PlanError::Endpoint(_))));
    let end = run_plan(plan).await;
    assert!(end.target_lost.as_deref().unwrap().contains("only http and https"));
    assert_eq!(end.counts.not_run, 1);
}

#[tokio::test]
async fn a_url_that_leads_nowhere_is_one_clear_message() {
    for (answer, phrase) in [
        (page(404, "<html>not found"), "is the URL right?"),
        (page(401, "who are you?"), "[basic-auth]"),
        (page(400, "The plain HTTP request was sent to HTTPS port"), "speaks TLS"),
    ] {
        let fake = Fake::scripted(move |_, _| Twist::Say(answer.clone()));
        let told = run(plan(vec![creating(0), creating(1)]), &fake).await;
        let lost = told.end.target_lost.as_deref().unwrap();
        assert!(lost.contains(phrase), "{lost}");
        assert_eq!((told.end.counts.not_run, told.cases().len()), (2, 0));
    }
}

#[tokio::test]
async fn one_usable_endpoint_is_enough_to_go_on() {
    let fake = Fake::scripted(|_, request| match request.path.as_str() {
        "/gms" => Twist::Say(page(404, "not here")),
        _ => Twist::Obey,
    });
    let told = run(plan(vec![creating(0)]), &fake).await;
    assert_eq!((told.end.counts.pass, told.end.target_lost), (1, None));
}

#[tokio::test]
async fn a_target_that_dies_on_the_way_ends_the_run() {
    let dead = Arc::new(AtomicBool::new(false));
    let script = Arc::clone(&dead);
    let fake = Fake::scripted(move |heard, _| {
        if heard.sourced_id.contains("create-1") {
            script.store(true, Ordering::SeqCst);
        }
        if script.load(Ordering::SeqCst) { Twist::Hang } else { Twist::Obey }
    });
    let mut impatient = profile();
    impatient.timeouts.exchange = Duration::from_millis(100);
    let mut plan = plan((0..6).map(creating).collect());
    plan.profile = Arc::new(impatient);
    let told = run(plan, &fake).await;
    assert!(told.end.target_lost.as_deref().unwrap().contains("within 100ms"));
    assert_eq!(told.end.incomplete, None);
    let counts = told.end.counts;
    assert_eq!((counts.pass, counts.error, counts.not_run), (1, 1, 4), "{counts:?}");
    let leftovers = &told.cases()[1].leftovers;
    assert!(leftovers[0].starts_with("person lc-t-t-create-1-ada: "), "{leftovers:?}");
}

#[tokio::test]
async fn a_target_that_dies_after_the_last_case_is_lost_too() {
    let fake = Fake::scripted(|heard, _| match heard.sourced_id.contains("-last-") {
        true => Twist::Say(page(404, "gone")),
        false => Twist::Obey,
    });
    let told = run(plan(vec![creating(0)]), &fake).await;
    assert_eq!(told.end.counts.pass, 1);
    assert!(told.end.target_lost.as_deref().unwrap().contains("HTTP 404"));
}

#[tokio::test]
async fn a_stopped_run_cleans_up_and_is_incomplete() {
    let (sender, stop) = watch::channel(false);
    let fake = Fake::scripted(move |heard, _| {
        if heard.operation == "pms.createPerson" && heard.sourced_id.contains("create-1") {
            sender.send_replace(true);
        }
        Twist::Obey
    });
    let told = run_until(plan((0..4).map(creating).collect()), &fake, stop).await;
    let counts = told.end.counts;
    assert_eq!((counts.pass, counts.not_run), (1, 3), "{counts:?}");
    assert_eq!(told.end.incomplete.as_deref(), Some("stopped before everything was judged"));
    let of_the_stopped = ["pms.createPerson ada", "pms.deletePerson ada"];
    assert_eq!(fake.heard_of("T-CREATE-1"), of_the_stopped);
    assert_eq!(fake.heard_of("T-CREATE-2"), Vec::<String>::new());
}

#[tokio::test]
async fn what_a_stopped_run_leaves_behind_is_named() {
    let (sender, stop) = watch::channel(false);
    let fake = Fake::scripted(move |heard, _| match heard.operation.as_str() {
        "pms.createPerson" => {
            sender.send_replace(true);
            Twist::Obey
        }
        "pms.deletePerson" => Twist::Say(failure("pms.deletePerson", "deletefailure")),
        _ => Twist::Obey,
    });
    let told = run_until(plan(vec![creating(0)]), &fake, stop).await;
    let incomplete = told.end.incomplete.unwrap();
    assert!(incomplete.contains("person lc-t-t-create-0-ada: failure/error"), "{incomplete}");
}

#[tokio::test]
async fn a_stop_does_not_wait_for_an_endpoint_that_hangs() {
    let (sender, stop) = watch::channel(false);
    let fake = Fake::scripted(move |heard, _| match heard.operation.as_str() {
        "pms.createPerson" => {
            sender.send_replace(true);
            Twist::Hang
        }
        _ => Twist::Obey,
    });
    let began = std::time::Instant::now();
    let told = run_until(plan(vec![creating(0), creating(1)]), &fake, stop).await;
    assert!(began.elapsed() < Duration::from_secs(10), "{:?}", began.elapsed());
    assert!(told.end.incomplete.is_some());
    assert_eq!(fake.heard_of("T-CREATE-0").last().unwrap(), "pms.deletePerson ada");
}

#[tokio::test]
async fn a_panic_is_an_error_of_ours_and_what_was_created_is_deleted() {
    let fake = Fake::scripted(|heard, _| match heard.operation.as_str() {
        "pms.createPerson" if heard.sourced_id.contains("create-0") => Twist::Explode,
        _ => Twist::Obey,
    });
    let told = run(plan(vec![creating(0), creating(1)]), &fake).await;
    let crashed = told.cases()[0];
    assert_eq!(crashed.verdict, Verdict::Error);
    assert!(crashed.reason.as_deref().unwrap().contains("the bomb went off"), "{crashed:#?}");
    assert_eq!(crashed.outcome.findings[0].assertion, "harness");
    assert_eq!(crashed.leftovers, Vec::<String>::new());
    assert_eq!(fake.heard_of("T-CREATE-0"), ["pms.createPerson ada", "pms.deletePerson ada"]);
    assert_eq!(told.verdicts()["T-CREATE-1"], "pass");
}

#[tokio::test]
async fn mistakes_of_a_case_are_told_apart_from_the_targets() {
    let valid_but_called_invalid = case(
        r#"
id = "T-NOT-INVALID"
title = "claims to break the schema"
clause = "FA-09"
invariants = false
ids = { ada = "person" }

[[step]]
call = "pms.readPerson"
use = "ada"
invalid = true
expect = [{ check = "refused" }]
"#,
    );
    let invalid_unannounced = case(
        r#"
id = "T-INVALID"
title = "breaks the schema without saying so"
clause = "FA-09"
invariants = false

[[step]]
call = "pms.createPerson"
set = { sourcedId = "x" }
body = "<personRecord><nonsense/></personRecord>"
expect = [{ check = "refused" }]
"#,
    );
    let fake = Fake::obedient();
    let told = run(plan(vec![valid_but_called_invalid, invalid_unannounced]), &fake).await;
    for (finished, phrase) in told.cases().iter().zip(["follows the schema", "breaks the schema"]) {
        assert_eq!(finished.verdict, Verdict::Error);
        let [finding] = &finished.outcome.findings[..] else { panic!("{:#?}", finished.outcome) };
        assert_eq!(finding.assertion, "harness");
        assert!(finding.actual.contains(phrase), "{}", finding.actual);
        assert!(finding.case_line.is_some());
    }
    let heard = fake.heard.lock().unwrap();
    assert!(heard.iter().all(|heard| heard.operation.contains(".read")), "{heard:?}");
}

#[tokio::test]
async fn a_profile_with_an_unknown_style_ends_the_run_at_once() {
    let mut wrong = profile();
    wrong.style = crate::suite::StyleChoice("baroque".to_owned());
    let mut plan = plan(vec![creating(0)]);
    plan.profile = Arc::new(wrong);
    let told = run(plan, &Fake::obedient()).await;
    assert!(told.end.incomplete.as_deref().unwrap().contains("`baroque`"));
    assert_eq!(told.end.counts.not_run, 1);
}

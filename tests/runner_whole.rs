//! The whole suite at once: the verdicts depend on nothing but the target.
//!
//! Number of jobs, transport, spelling of the messages, and what earlier runs did: none of it may
//! change a verdict, and no run may leave anything behind.

use std::collections::BTreeMap;
use std::sync::{Arc, LazyLock};
use std::time::Instant;

use lis_conform::bindings::Library;
use lis_conform::ground::Verdict;
use lis_conform::runner::{self, Destination, Event, KeepData, Plan, RunFinished};
use lis_conform::soap::styles;
use lis_conform::spec::Spec;
use lis_conform::suite::{self, Case, Profile, StyleChoice};
use lis_conform::target::{self, HttpLimits, Target};
use tokio::net::TcpListener;
use tokio::sync::{mpsc, watch};

struct World {
    spec: Arc<Spec>,
    library: Arc<Library>,
    cases: Vec<Arc<Case>>,
}

static WORLD: LazyLock<World> = LazyLock::new(|| {
    let spec = Spec::load().expect("the tables load");
    let cases = suite::load_builtin(&spec).expect("the cases load");
    World {
        library: Arc::new(Library::load().expect("the schemas load")),
        cases: cases.into_iter().map(Arc::new).collect(),
        spec: Arc::new(spec),
    }
});

/// Every how many-th case is run in each spelling: unoptimised builds take their time.
const STRIDE: usize = if cfg!(debug_assertions) { 8 } else { 1 };

/// What a run came to, without anything that may differ between two good runs.
#[derive(Debug, PartialEq)]
struct Essence {
    verdicts: BTreeMap<String, Verdict>,
    findings: Vec<(String, Verdict)>,
    covered: usize,
    judged: u64,
}

fn plan(destination: Destination, jobs: usize, run_id: &str) -> Plan {
    Plan {
        spec: Arc::clone(&WORLD.spec),
        library: Arc::clone(&WORLD.library),
        profile: Arc::new(Profile::builtin("mock", &WORLD.spec).expect("the profile loads")),
        cases: WORLD.cases.clone(),
        destination,
        jobs,
        retries: 0,
        run_id: run_id.to_owned(),
        keep_data: KeepData::Never,
    }
}

fn fresh_target() -> Arc<Target> {
    Arc::new(Target::new(Arc::clone(&WORLD.spec), &WORLD.library))
}

async fn run(plan: Plan) -> Essence {
    let label = format!("{} jobs, {}", plan.jobs, plan.profile.style.0);
    let (sender, mut receiver) = mpsc::unbounded_channel();
    let (_never, stop) = watch::channel(false);
    let began = Instant::now();
    let end = runner::run(plan, sender, stop).await;
    println!("{:?} for {} exchanges ({label})", began.elapsed(), end.exchanges);
    let mut events = Vec::new();
    while let Ok(emission) = receiver.try_recv() {
        events.push(emission.event);
    }
    essence(&events, &end)
}

fn essence(events: &[Event], end: &RunFinished) -> Essence {
    assert_eq!((&end.incomplete, &end.target_lost, end.counts.not_run), (&None, &None, 0));
    let mut verdicts = BTreeMap::new();
    let mut findings = Vec::new();
    for event in events {
        let Event::CaseFinished(finished) = event else { continue };
        assert_eq!(finished.leftovers, Vec::<String>::new(), "{}", finished.case);
        verdicts.insert(finished.case.to_string(), finished.verdict);
        findings.extend(
            finished.outcome.findings.iter().map(|finding| {
                (format!("{} {}", finished.case, finding.assertion), finding.verdict)
            }),
        );
    }
    let (covered, judged) = (end.operations_covered.len(), end.assertions_judged);
    Essence { verdicts, findings, covered, judged }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_mock_passes_and_every_operation_is_covered() {
    let essence = run(plan(Destination::InProcess(fresh_target()), 4, "whole")).await;
    let red: Vec<_> = essence.verdicts.iter().filter(|(_, it)| **it > Verdict::Lenient).collect();
    assert!(red.is_empty(), "{red:?}");
    assert_eq!(essence.covered, 43);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_number_of_jobs_changes_nothing() {
    let one = run(plan(Destination::InProcess(fresh_target()), 1, "jobs1")).await;
    let many = run(plan(Destination::InProcess(fresh_target()), 16, "jobs16")).await;
    assert_eq!(one, many);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn run_after_run_over_loopback_gives_what_a_fresh_target_in_process_gives() {
    let near = run(plan(Destination::InProcess(fresh_target()), 4, "near")).await;
    let listener = TcpListener::bind("127.0.0.1:0").await.expect("a free port");
    let url = format!("http://{}/", listener.local_addr().expect("bound"));
    let (shut_down, mut down) = watch::channel(false);
    let server =
        tokio::spawn(target::serve(listener, fresh_target(), HttpLimits::default(), async move {
            let _ = down.changed().await;
        }));
    for number in 0..3 {
        let far = run(plan(Destination::Url(url.clone()), 4, &format!("far{number}"))).await;
        assert_eq!(far, near, "run {number}");
    }
    shut_down.send_replace(true);
    server.await.expect("the server ends");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_spelling_of_the_messages_changes_nothing() {
    let sample = || {
        let mut plan = plan(Destination::InProcess(fresh_target()), 4, "style");
        plan.cases = plan.cases.into_iter().step_by(STRIDE).collect();
        plan
    };
    let usual = run(sample()).await;
    for style in styles::names() {
        let mut plan = sample();
        let mut profile = Profile::clone(&plan.profile);
        profile.style = StyleChoice(style.to_owned());
        plan.profile = Arc::new(profile);
        assert_eq!(run(plan).await, usual, "{style}");
    }
}

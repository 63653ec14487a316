//! The suite of Enterprise Services against the mock that follows them, and against quirks.

use std::sync::{Arc, LazyLock};

use tokio::sync::{mpsc, watch};

use crate::bindings::Library;
use crate::ground::Verdict;
use crate::runner::{self, CaseFinished, Destination, Event, KeepData, Plan};
use crate::spec::Spec;
use crate::suite::{self, Case, Profile};
use crate::target::{Target, TargetConfig};

struct World {
    spec: Arc<Spec>,
    library: Arc<Library>,
    profile: Arc<Profile>,
    cases: Vec<Arc<Case>>,
}

static WORLD: LazyLock<World> = LazyLock::new(|| {
    let spec = Arc::new(Spec::load().unwrap());
    let cases = suite::load_builtin(&spec).unwrap().into_iter();
    World {
        library: Arc::new(Library::load().unwrap()),
        profile: Arc::new(Profile::builtin("es-1.0", &spec).unwrap()),
        cases: cases.filter(|case| case.id.0.starts_with("ES-")).map(Arc::new).collect(),
        spec,
    }
});

/// What came of every case against a mock with these quirks.
async fn run(quirks: &[&str]) -> Vec<CaseFinished> {
    let profile = &WORLD.profile;
    let config = TargetConfig {
        revisions: profile.revisions.clone(),
        services: Some(profile.revisions.keys().cloned().collect()),
        ..TargetConfig::default()
    };
    let config = config.with_quirks(quirks.iter().copied()).unwrap();
    let target = Target::with_config(Arc::clone(&WORLD.spec), &WORLD.library, config).unwrap();
    let plan = Plan {
        spec: Arc::clone(&WORLD.spec),
        library: Arc::clone(&WORLD.library),
        profile: Arc::clone(profile),
        cases: WORLD.cases.clone(),
        destination: Destination::InProcess(Arc::new(target)),
        jobs: 4,
        retries: 0,
        run_id: "es".to_owned(),
        keep_data: KeepData::Never,
    };
    let (sender, mut receiver) = mpsc::unbounded_channel();
    let (_never, stop) = watch::channel(false);
    let end = runner::run(plan, sender, stop).await;
    assert_eq!((&end.incomplete, &end.target_lost), (&None, &None));
    let mut finished = Vec::new();
    while let Ok(emission) = receiver.try_recv() {
        if let Event::CaseFinished(case) = emission.event {
            finished.push(*case);
        }
    }
    finished
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_suite_passes_against_its_mock_and_leaves_nothing_behind() {
    let finished = run(&[]).await;
    let bad: Vec<String> = finished
        .iter()
        .filter(|case| case.verdict > Verdict::Lenient || !case.leftovers.is_empty())
        .map(|case| {
            let findings = case.outcome.findings.iter().map(|finding| {
                format!("{}: {} / {}", finding.assertion, finding.expected, finding.actual)
            });
            let findings: Vec<_> = findings.take(2).collect();
            format!("{} {} {:?} {findings:?}", case.case, case.verdict, case.leftovers)
        })
        .collect();
    assert!(bad.is_empty(), "{} of {}:\n{}", bad.len(), finished.len(), bad.join("\n"));
    let judged = finished.iter().filter(|case| case.verdict != Verdict::NotApplicable);
    assert_eq!(judged.count() + 1, finished.len(), "all but one, which is for another binding");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn every_rule_of_the_header_is_broken_by_its_quirk() {
    for (quirk, rule) in [
        ("es-header-missing", "ES-01"),
        ("es-status-without-major", "ES-02"),
        ("es-status-as-set", "ES-03"),
        ("es-batch-skips-failed", "ES-04"),
        ("es-message-ref-altered", "ES-05"),
        ("es-message-id-altered", "ES-06"),
    ] {
        let finished = run(&[quirk]).await;
        let mut findings = finished.iter().flat_map(|case| &case.outcome.findings);
        let fires = findings.any(|it| it.assertion == rule && it.verdict >= Verdict::Warn);
        assert!(fires, "{quirk} does not fire {rule}");
    }
}

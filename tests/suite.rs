//! Every built-in case as a trial against the in-process target.
//!
//! The cases run side by side against one target that keeps its state, as they would against a
//! real one; exclusive cases have it to themselves.

use std::process::ExitCode;
use std::sync::{Arc, LazyLock, PoisonError, RwLock};

use libtest_mimic::{Arguments, Completion, Failed, Trial};
use lis_conform::bindings::Library;
use lis_conform::ground::Verdict;
use lis_conform::runner::{self, CaseFinished, Destination, Event, KeepData, Plan, RunFinished};
use lis_conform::spec::Spec;
use lis_conform::suite::{self, Case, Isolation, Profile};
use lis_conform::target::Target;
use tokio::runtime::Runtime;
use tokio::sync::{mpsc, watch};

/// What all trials share; made when the first one runs, so that listing stays cheap.
struct Stage {
    runtime: Runtime,
    spec: Arc<Spec>,
    library: Arc<Library>,
    profile: Arc<Profile>,
    target: Arc<Target>,
    /// Held for reading by parallel cases, for writing by exclusive ones.
    store: RwLock<()>,
}

static STAGE: LazyLock<Stage> = LazyLock::new(|| {
    let spec = Arc::new(Spec::load().expect("the tables load"));
    let library = Arc::new(Library::load().expect("the schemas load"));
    let profile = Profile::builtin("mock", &spec).expect("the mock's profile loads");
    Stage {
        runtime: Runtime::new().expect("a runtime"),
        target: Arc::new(Target::new(Arc::clone(&spec), &library)),
        profile: Arc::new(profile),
        library,
        spec,
        store: RwLock::new(()),
    }
});

fn main() -> ExitCode {
    let arguments = Arguments::from_args();
    let spec = Spec::load().expect("the tables load");
    let cases = match suite::load_builtin(&spec) {
        Ok(cases) => cases,
        Err(diagnostics) => {
            for diagnostic in diagnostics {
                eprintln!("{diagnostic}");
            }
            return ExitCode::FAILURE;
        }
    };
    let trials = cases.into_iter().map(|case| {
        let folder = case.file.rsplit('/').nth(1).unwrap_or_default().to_owned();
        let case = Arc::new(case);
        let name = case.id.to_string();
        Trial::ignorable_test(name, move || run_case(&case)).with_kind(folder)
    });
    libtest_mimic::run(&arguments, trials.collect()).exit_code()
}

fn run_case(case: &Arc<Case>) -> Result<Completion, Failed> {
    let stage = &*STAGE;
    let (_shared, _alone);
    match case.isolation {
        Isolation::Parallel => _shared = stage.store.read().unwrap_or_else(PoisonError::into_inner),
        Isolation::Exclusive => {
            _alone = stage.store.write().unwrap_or_else(PoisonError::into_inner);
        }
    }
    let plan = Plan {
        spec: Arc::clone(&stage.spec),
        library: Arc::clone(&stage.library),
        profile: Arc::clone(&stage.profile),
        cases: vec![Arc::clone(case)],
        destination: Destination::InProcess(Arc::clone(&stage.target)),
        jobs: 1,
        retries: 0,
        run_id: "trial".to_owned(),
        keep_data: KeepData::Never,
    };
    let (sender, mut events) = mpsc::unbounded_channel();
    let (_keep, stop) = watch::channel(false);
    let end = stage.runtime.block_on(runner::run(plan, sender, stop));
    let mut finished = None;
    while let Ok(emission) = events.try_recv() {
        if let Event::CaseFinished(case) = emission.event {
            finished = Some(case);
        }
    }
    match finished {
        Some(finished) => conclude(&finished, &end),
        None => Err(Failed::from(format!("the case was not run: {end:?}"))),
    }
}

fn conclude(finished: &CaseFinished, end: &RunFinished) -> Result<Completion, Failed> {
    let unclean = end.incomplete.iter().chain(&end.target_lost).chain(&finished.leftovers);
    let unclean: Vec<&str> = unclean.map(String::as_str).collect();
    match finished.verdict {
        Verdict::NotApplicable => {
            Ok(Completion::ignored_with(finished.reason.as_deref().unwrap_or_default()))
        }
        Verdict::Pass | Verdict::Lenient if unclean.is_empty() => Ok(Completion::Completed),
        _ => Err(Failed::from(describe(finished, &unclean))),
    }
}

/// Everything a person needs to see what went wrong.
fn describe(finished: &CaseFinished, unclean: &[&str]) -> String {
    let mut text = format!("{}: {} ({})\n", finished.verdict, finished.title, finished.file);
    for line in unclean {
        text.push_str(&format!("  not clean: {line}\n"));
    }
    for finding in &finished.outcome.findings {
        let line = finding.case_line.map(|line| format!(":{line}")).unwrap_or_default();
        let (level, basis) = (finding.level, finding.basis);
        text.push_str(&format!(
            "  {} {}: {} ({level}, {basis}){line}\n    expected {}\n    got      {}\n",
            finding.verdict, finding.assertion, finding.clause, finding.expected, finding.actual
        ));
    }
    for exchange in &finished.exchanges {
        let operation = exchange.operation.as_ref().map(ToString::to_string).unwrap_or_default();
        text.push_str(&format!("  {} {operation}: {}\n", exchange.purpose, exchange.answer));
    }
    text
}

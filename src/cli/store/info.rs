//! What `run.json` says of a run.

use std::collections::BTreeMap;
use std::env;
use std::path::Path;
use std::time::Duration;

use jiff::Timestamp;

use crate::cli::error::CliResult;
use crate::cli::run::without_secrets;
use crate::cli::world::World;
use crate::evidence::{ToolInfo, suite_hash};
use crate::runner::{KeepData, Partition, Plan};
use crate::store::{
    CaseMark, Environment, INFO_VERSION, KeptProfile, RunInfo, Selected, Settings,
    without_credentials,
};

/// What the plan does not say.
pub struct RunFacts<'a> {
    /// The target as reports name it.
    pub target: &'a str,
    /// When it begins.
    pub started: Timestamp,
    /// The filters.
    pub words: &'a [String],
    /// The tags.
    pub tags: &'a [String],
    /// The misbehaviour of the embedded mock.
    pub quirks: &'a [String],
    /// Which part of the chosen cases the plan has.
    pub partition: Option<Partition>,
}

/// What CI systems say of a job in variables that hold no secrets: which job of what it is.
const CI_VARIABLES: [&str; 27] = [
    "CI",
    "GITHUB_ACTIONS",
    "GITHUB_REPOSITORY",
    "GITHUB_REF",
    "GITHUB_SHA",
    "GITHUB_WORKFLOW",
    "GITHUB_JOB",
    "GITHUB_RUN_ID",
    "GITHUB_RUN_ATTEMPT",
    "GITLAB_CI",
    "CI_PROJECT_PATH",
    "CI_COMMIT_REF_NAME",
    "CI_COMMIT_SHA",
    "CI_PIPELINE_ID",
    "CI_JOB_ID",
    "CI_JOB_NAME",
    "CI_NODE_INDEX",
    "CI_NODE_TOTAL",
    "JENKINS_URL",
    "JOB_NAME",
    "BUILD_NUMBER",
    "TF_BUILD",
    "BUILD_BUILDID",
    "CIRCLE_BUILD_NUM",
    "TEAMCITY_VERSION",
    "JOB_COMPLETION_INDEX",
    "KUBERNETES_SERVICE_HOST",
];

/// Longest value that is kept of a variable.
const LONGEST_VALUE: usize = 200;

/// What is known before the run.
///
/// # Errors
/// Where the profile's file cannot be read any more.
pub fn run_info(plan: &Plan, world: &World, facts: RunFacts<'_>) -> CliResult<RunInfo> {
    let profile = &plan.profile;
    let cases = plan.cases.iter();
    let cases = cases.map(|case| CaseMark { id: case.id.clone(), hash: world.case_hash(case) });
    Ok(RunInfo {
        format_version: INFO_VERSION,
        tool: ToolInfo::this(),
        run_id: plan.run_id.clone(),
        started_at: facts.started.to_string(),
        target: facts.target.to_owned(),
        profile: KeptProfile {
            name: profile.name.clone(),
            file: without_home(&profile.file),
            text: without_credentials(&world.profile_text(profile)?),
        },
        suite_hash: suite_hash(world.own_files()),
        selected: Selected {
            words: facts.words.to_vec(),
            tags: facts.tags.to_vec(),
            cases: cases.collect(),
            partition: facts.partition,
        },
        settings: Settings {
            jobs: plan.jobs,
            retries: plan.retries,
            connect_timeout_ms: millis(profile.timeouts.connect),
            exchange_timeout_ms: millis(profile.timeouts.exchange),
            style: profile.style.0.clone(),
            quirks: facts.quirks.to_vec(),
            kept_data: plan.keep_data != KeepData::Never,
        },
        environment: environment(),
    })
}

fn environment() -> Environment {
    let value = |name: &str| {
        let value = env::var(name).ok()?;
        let value = without_secrets(&value).chars().take(LONGEST_VALUE).collect();
        Some((name.to_owned(), value))
    };
    let ci: BTreeMap<_, _> = CI_VARIABLES.into_iter().filter_map(value).collect();
    Environment { os: env::consts::OS.to_owned(), architecture: env::consts::ARCH.to_owned(), ci }
}

/// The path with the user's home folder as `~`.
fn without_home(path: &str) -> String {
    let home = env::home_dir().filter(|home| home.parent().is_some());
    match home.and_then(|home| Path::new(path).strip_prefix(home).ok().map(Path::to_owned)) {
        Some(below) => Path::new("~").join(below).display().to_string(),
        None => path.to_owned(),
    }
}

fn millis(duration: Duration) -> u64 {
    u64::try_from(duration.as_millis()).unwrap_or(u64::MAX)
}

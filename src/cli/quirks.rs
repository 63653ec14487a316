//! `quirks`: lists them, or proves that the suite notices each.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;
use std::time::Duration;

use smol_str::SmolStr;
use tokio::sync::{mpsc, watch};

use super::args::{Format, QuirksArgs};
use super::embedded::{MockSettings, mock};
use super::error::{CliError, CliResult};
use super::exit::ExitCode;
use super::explain::judges;
use super::output::print;
use super::progress::Progress;
use super::run::runtime;
use super::world::{World, broken_builtin};
use crate::ground::Level;
use crate::report::{Matrix, QuirkRow, matrix_json, matrix_text};
use crate::runner::{
    self, CaseFinished, Destination, Event, KeepData, Plan, RunFinished, not_applicable,
};
use crate::security::Secret;
use crate::spec::{ClauseId, OperationRef, Spec};
use crate::suite::{AuthScheme, Authentication, Case, CaseId, Profile};
use crate::target::{Quirk, quirks as all_quirks};
use crate::{importing, judge, suite};

/// Longest time for one exchange with the mock in memory: what takes longer never comes, and the
/// matrix should not wait for it.
const PATIENCE: Duration = Duration::from_millis(1_000);

/// The profiles whose suites have to notice the quirks.
const PROFILES: [&str; 3] = ["mock", "es-1.0", "itslearning"];

/// Cases at a time.
const JOBS: usize = 8;

/// Lists the quirks, or runs the suite against each.
///
/// # Errors
/// Where the built-in data is broken.
pub fn quirks(args: &QuirksArgs) -> CliResult {
    if !args.matrix {
        let listed = if args.importers { importer_quirks()? } else { target_quirks() };
        let text = match args.format {
            Format::Text => list_text(&listed),
            Format::Json => list_json(&listed),
        };
        return print(&text).map(|()| ExitCode::Success);
    }
    let world = World::load(&[])?;
    let matrix = matrix(&world)?;
    print(&match args.format {
        Format::Text => matrix_text(&matrix),
        Format::Json => matrix_json(&matrix),
    })?;
    Ok(if matrix.gaps().is_empty() { ExitCode::Success } else { ExitCode::Failed })
}

/// What a list tells of a quirk.
#[derive(serde::Serialize)]
struct Listed {
    name: &'static str,
    title: &'static str,
    #[serde(flatten)]
    more: More,
}

#[derive(serde::Serialize)]
#[serde(untagged)]
enum More {
    Target { made_of: &'static [String], aims: Vec<&'static str>, harmless: bool },
    Importer { fires: &'static [String] },
}

fn target_quirks() -> Vec<Listed> {
    let listed = |quirk: &'static Quirk| Listed {
        name: &quirk.name,
        title: &quirk.title,
        more: More::Target {
            made_of: &quirk.parts,
            aims: quirk.aims.iter().map(|aim| aim.as_str()).collect(),
            harmless: quirk.harmless,
        },
    };
    all_quirks().iter().map(listed).collect()
}

fn importer_quirks() -> CliResult<Vec<Listed>> {
    let quirks = importing::quirks().map_err(|found| broken_builtin(&found))?;
    let listed = |quirk: &'static importing::Quirk| Listed {
        name: &quirk.name,
        title: &quirk.title,
        more: More::Importer { fires: &quirk.fires },
    };
    Ok(quirks.iter().map(listed).collect())
}

fn list_text(quirks: &[Listed]) -> String {
    let width = quirks.iter().map(|quirk| quirk.name.len()).max().unwrap_or(0);
    quirks.iter().map(|quirk| format!("{:<width$}  {}\n", quirk.name, quirk.title)).collect()
}

fn list_json(quirks: &[Listed]) -> String {
    let mut text = serde_json::to_string_pretty(quirks).expect("string keys and no raw values");
    text.push('\n');
    text
}

/// Runs the suite without quirks and then with each.
///
/// # Errors
/// Where the built-in data is broken.
pub fn matrix(world: &World) -> CliResult<Matrix> {
    let profiles = PROFILES
        .iter()
        .map(|name| {
            let mut profile = world.profile(name)?;
            profile.timeouts = suite::Timeouts { connect: PATIENCE, exchange: PATIENCE };
            Ok(Arc::new(profile))
        })
        .collect::<CliResult<Vec<_>>>()?;
    let progress = Progress::new(all_quirks().len() + 1, true);
    let runtime = runtime()?;
    let matrix = runtime.block_on(async {
        let mut matrix = Matrix::default();
        let mut stages: Vec<Stage> =
            profiles.iter().flat_map(|it| Stage::all_of(world, it)).collect();
        for stage in &mut stages {
            matrix.demanded.extend(stage.demanded(world));
            let (cases, _) = outcomes(world, &stage.profile, stage.cases.clone(), None).await?;
            for case in &cases {
                matrix.add_baseline(&case.outcome);
                stage.calls.insert(case.case.clone(), Calls::of(case));
            }
        }
        for quirk in all_quirks() {
            progress.step(&quirk.name);
            let mut row = QuirkRow {
                quirk: quirk.name.clone(),
                aims: quirk.aims.clone(),
                harmless: quirk.harmless,
                ..QuirkRow::default()
            };
            for stage in stages.iter().filter(|stage| stage.may_notice(quirk)) {
                let cases = stage.met_by(quirk, &world.spec);
                if cases.is_empty() {
                    continue;
                }
                let (cases, finished) = outcomes(world, &stage.profile, cases, Some(quirk)).await?;
                for case in &cases {
                    row.add(&case.outcome);
                }
                if finished.target_lost.is_some() {
                    row.lose_target();
                }
            }
            matrix.rows.push(row);
        }
        Ok(matrix)
    });
    progress.finish();
    // Connections that a quirk holds open for ever are not waited for.
    runtime.shutdown_background();
    matrix
}

/// What came of the cases against a fresh mock with that quirk.
async fn outcomes(
    world: &World,
    profile: &Arc<Profile>,
    cases: Vec<Arc<Case>>,
    quirk: Option<&Quirk>,
) -> CliResult<(Vec<CaseFinished>, RunFinished)> {
    let names: Vec<String> = quirk.iter().map(|quirk| quirk.name.clone()).collect();
    let target = mock(world, profile, &MockSettings { quirks: &names, ..MockSettings::default() })?;
    let plan = Plan {
        spec: Arc::clone(&world.spec),
        library: Arc::clone(&world.library),
        profile: Arc::clone(profile),
        cases,
        destination: Destination::InProcess(target),
        jobs: JOBS,
        retries: 0,
        run_id: "matrix".to_owned(),
        keep_data: KeepData::Never,
    };
    let (sender, mut events) = mpsc::unbounded_channel();
    let (_stop, stopped) = watch::channel(false);
    let runner = tokio::spawn(runner::run(plan, sender, stopped));
    let mut cases = Vec::new();
    while let Some(emission) = events.recv().await {
        if let Event::CaseFinished(case) = emission.event {
            cases.push(*case);
        }
    }
    let broken = |panic| CliError::internal(format_args!("the runner broke: {panic}"));
    Ok((cases, runner.await.map_err(broken)?))
}

/// A profile, and the cases that are run for it.
struct Stage {
    profile: Arc<Profile>,
    cases: Vec<Arc<Case>>,
    /// The scheme that all these cases are about; none where they are about the protocol.
    scheme: Option<AuthScheme>,
    /// What each case called in the run without quirks.
    calls: BTreeMap<CaseId, Calls>,
}

/// What a case calls, its preparations and its cleaning up included.
struct Calls {
    operations: BTreeSet<OperationRef>,
    /// Something went over the wire that belongs to no operation, or nothing is known.
    others: bool,
}

impl Calls {
    fn of(case: &CaseFinished) -> Self {
        let operations: BTreeSet<_> =
            case.exchanges.iter().filter_map(|it| it.operation.clone()).collect();
        let others =
            operations.is_empty() || case.exchanges.iter().any(|it| it.operation.is_none());
        Self { operations, others }
    }
}

impl Stage {
    /// The profile as it is, and with credentials of each scheme.
    fn all_of(world: &World, profile: &Arc<Profile>) -> Vec<Self> {
        let cases = world.concerned(&world.cases, profile);
        let mut stages = vec![Self::new(Arc::clone(profile), cases, None)];
        for scheme in AuthScheme::ALL {
            let mut secured = Profile::clone(profile);
            secured.authentication =
                Authentication::of(scheme, "matrix", Secret::new("matrix-secret"));
            let mut cases = world.concerned(&world.cases, &secured);
            cases.retain(|case| case.authentication == Some(scheme));
            stages.push(Self::new(Arc::new(secured), cases, Some(scheme)));
        }
        stages
    }

    const fn new(profile: Arc<Profile>, cases: Vec<Arc<Case>>, scheme: Option<AuthScheme>) -> Self {
        Self { profile, cases, scheme, calls: BTreeMap::new() }
    }

    /// The cases that the quirk can make a difference to: those that call an operation it shows at.
    /// To leave one out too many can only show as a gap; of a quirk that must trip nothing, none is.
    fn met_by(&self, quirk: &Quirk, spec: &Spec) -> Vec<Arc<Case>> {
        let meets = |case: &&Arc<Case>| {
            self.calls.get(&case.id).is_none_or(|calls| {
                quirk.harmless
                    || calls.others
                    || calls.operations.iter().any(|it| {
                        quirk.shows_at(spec.operation(it).map(|(_, operation)| operation))
                    })
            })
        };
        self.cases.iter().filter(meets).cloned().collect()
    }

    /// Whether a quirk can show here: cases about credentials notice what is aimed at theirs only.
    fn may_notice(&self, quirk: &Quirk) -> bool {
        let expects = || self.cases.iter().flat_map(|case| &case.steps).flat_map(|it| &it.expect);
        let aimed_at = |clause: &ClauseId| quirk.aims.iter().any(|aim| aim.matches(&clause.0));
        self.scheme.is_none() || expects().any(|expect| aimed_at(&expect.clause))
    }

    /// The assertions that can fail a target: a quirk must show for each that it does.
    fn demanded(&self, world: &World) -> BTreeSet<String> {
        let profile = &self.profile;
        let fails = |clause: &ClauseId| {
            let clause = world.spec.catalogue.clause(&clause.0);
            clause.is_some_and(|clause| {
                let basis = clause.basis_in(profile.revisions.values());
                clause.level == Level::Must && basis.may_fail()
            })
        };
        let rules = judge::rule_ids().iter().filter(|id| fails(&ClauseId(SmolStr::new(id))));
        let mut names: BTreeSet<String> = rules.map(|id| (*id).to_owned()).collect();
        for case in self.cases.iter().filter(|case| not_applicable(case, profile).is_none()) {
            let expects = case.steps.iter().flat_map(|step| &step.expect);
            let weighty = expects.filter(|expect| judges(expect) && fails(&expect.clause));
            names.extend(weighty.map(|expect| case.assertion(expect)));
        }
        names
    }
}

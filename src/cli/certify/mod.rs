//! `certify`: a strict run of the whole suite, as a bundle that another person can verify.
//!
//! - `bundle`: the folder, which is in its place whole or not at all; `signing`: its signature.

mod bundle;
mod signing;

use std::path::{Path, PathBuf};
use std::sync::Arc;

use clap::Args;
use jiff::Timestamp;

use self::bundle::BundleFolder;
use self::signing::Signer;
use super::args::parse_jobs;
use super::error::{CliError, CliResult};
use super::exit::{ExitCode, Warnings};
use super::files::{self, UserFile};
use super::follow::{Listeners, follow};
use super::output::{note, print};
use super::progress::Progress;
use super::reports::ReportFiles;
use super::run::{checked, random_run_id, runtime, take_url};
use super::signals::Wishes;
use super::store::{Keeper, RunFacts, run_info};
use super::tls::TlsArgs;
use super::world::World;
use crate::certificate::{
    Deviation, EXAMPLE_PRODUCT, PRODUCT_FILE, Product, REPORT_FILES, STATEMENT_FILE,
    STATEMENT_TEXT_FILE, Statement, statement_text,
};
use crate::evidence::{Manifest, Origin};
use crate::report::{
    RunReport, Telling, TerminalOptions, Verbosity, command_line, terminal, visible_line,
};
use crate::runner::{Destination, KeepData, Plan};
use crate::store::RunInfo;
use crate::suite::Profile;
use crate::waiver::{Waiver, WaiverSession};

/// Arguments of `certify`.
#[derive(Args, Debug)]
#[command(after_help = HELP)]
pub struct CertifyArgs {
    /// The target's URL
    #[arg(value_name = "TARGET", required_unless_present = "example")]
    pub target: Option<String>,
    /// What is certified: vendor, product, version, contact, claims; see --example
    #[arg(long, value_name = "FILE", required_unless_present = "example")]
    pub product: Option<PathBuf>,
    /// What the target claims and how to talk to it: a built-in name or a file
    #[arg(long, value_name = "NAME|FILE", default_value = "lis-2.0", env = "LIS_CONFORM_PROFILE")]
    pub profile: String,
    /// The folder of the bundle, which must not be there yet [default: evidence-RUN]
    #[arg(long, value_name = "DIR", env = "LIS_CONFORM_OUTPUT")]
    pub output: Option<PathBuf>,
    /// Sign the manifest with this secret key of minisign
    ///
    /// LIS_CONFORM_SIGN_KEY may hold the key itself instead. A protected key is opened with the
    /// password in LIS_CONFORM_SIGN_PASSWORD, or asks for it.
    #[arg(long, value_name = "KEYFILE", env = "LIS_CONFORM_SIGN")]
    pub sign: Option<PathBuf>,
    /// Deviations that the vendor declares; they are shown, and excuse nothing; repeatable
    #[arg(long, value_name = "FILE", value_delimiter = ',', env = "LIS_CONFORM_WAIVERS")]
    pub waivers: Vec<PathBuf>,
    /// How TLS is spoken with the target
    #[command(flatten)]
    pub tls: TlsArgs,
    /// Cases at a time
    #[arg(short, long, value_name = "N", env = "LIS_CONFORM_JOBS", default_value_t = 8, value_parser = parse_jobs)]
    pub jobs: usize,
    /// Tell the summary only
    #[arg(short, long)]
    pub quiet: bool,
    /// Show no progress bar (there is none where the output is no terminal)
    #[arg(long, env = "LIS_CONFORM_NO_PROGRESS", value_parser = clap::builder::FalseyValueParser::new())]
    pub no_progress: bool,
    /// Print an example of a product file, and do nothing else
    #[arg(long)]
    pub example: bool,
}

const HELP: &str = "\
Examples:
  lis-conform certify --example > product.toml        then say in it what the product is
  lis-conform certify http://sis.example/lis --product product.toml
  lis-conform certify http://sis.example/lis --product product.toml --sign minisign.key
  lis-conform verify evidence-k3x9ab                  what the receiver does

The run is strict: the whole suite, each request once, no waivers. The bundle is written in either
case, and says whether the target conforms; not where the run is incomplete or the target is lost.
Exit codes are those of `run`.";

/// Everything that a strict run needs, known to be usable.
struct Ready {
    world: World,
    url: String,
    profile: Profile,
    product: Product,
    product_file: UserFile,
    deviations: Vec<Deviation>,
    signer: Option<Signer>,
}

/// Runs the whole suite strictly, and writes the bundle.
///
/// # Errors
/// Where the run cannot begin or was aborted, or the bundle cannot be written.
pub fn certify(args: &CertifyArgs) -> CliResult {
    if args.example {
        return print(EXAMPLE_PRODUCT).map(|()| ExitCode::Success);
    }
    let ready = ready(args)?;
    let run_id = random_run_id();
    let path = args.output.clone().unwrap_or_else(|| PathBuf::from(format!("evidence-{run_id}")));
    let folder = BundleFolder::new(&path)?;
    let plan = plan(&ready, args.jobs, run_id);
    checked(&plan)?;
    let facts = RunFacts {
        target: &ready.url,
        started: Timestamp::now(),
        words: &[],
        tags: &[],
        quirks: &[],
        partition: None,
    };
    let info = run_info(&plan, &ready.world, facts)?;
    let mut keeper = Keeper::in_folder(folder.path(), info.clone())?;
    let progress = Progress::new(plan.cases.len(), !args.no_progress && !args.quiet);
    let runtime = runtime()?;
    let followed = runtime.block_on(async {
        let mut files = ReportFiles::default();
        let listeners = Listeners {
            files: &mut files,
            progress: &progress,
            keeper: Some(&mut keeper),
            target_name: None,
            waivers: WaiverSession::default(),
            partition: None,
            comparison: None,
        };
        follow(plan, listeners, Wishes::listen()?).await
    });
    // A second interrupt must not wait for what still runs.
    runtime.shutdown_background();
    let report = followed?.report;
    conclude(args, &ready, &info, &report, (folder, keeper))
}

fn ready(args: &CertifyArgs) -> CliResult<Ready> {
    let mut words: Vec<String> = args.target.iter().cloned().collect();
    let Some(url) = take_url(&mut words)? else {
        let word = words.first().map_or("", String::as_str);
        return Err(CliError::usage(format!(
            "`{}` is no target; say http://HOST:PORT/PATH",
            visible_line(word)
        )));
    };
    let path = args.product.as_deref().unwrap_or_else(|| Path::new(PRODUCT_FILE));
    let product_file = files::read(path)?;
    let world = World::load(&[])?;
    let wrong = |found: Vec<_>| CliError::diagnostics(&found, |_| Some(&product_file.text));
    let (file, text) = (product_file.path.as_str(), product_file.text.as_str());
    let product = Product::parse(file, text, &world.spec).map_err(wrong)?;
    if args.tls.insecure {
        return Err(CliError::usage(
            "nothing is certified of a target that anybody could have answered for; leave --insecure \
             out, and name the issuer of its certificate with --ca FILE",
        ));
    }
    let mut profile = world.profile(&args.profile)?;
    args.tls.adjust(&mut profile)?;
    let untested = product.untested_claims(file, text, &profile);
    if !untested.is_empty() {
        return Err(wrong(untested));
    }
    let deviations = super::waivers::load(&args.waivers)?.iter().map(deviation).collect();
    let signer = Signer::unlocked(args.sign.as_deref())?;
    Ok(Ready { world, url, profile, product, product_file, deviations, signer })
}

fn deviation(waiver: &Waiver) -> Deviation {
    Deviation {
        assertion: format!("{}#{}", waiver.scope.case, waiver.scope.assertion),
        reason: waiver.reason.clone(),
        owner: waiver.owner.clone(),
        expires: waiver.expires.to_string(),
    }
}

fn plan(ready: &Ready, jobs: usize, run_id: String) -> Plan {
    let world = &ready.world;
    Plan {
        spec: Arc::clone(&world.spec),
        library: Arc::clone(&world.library),
        profile: Arc::new(ready.profile.clone()),
        cases: world.cases.clone(),
        destination: Destination::Url(ready.url.clone()),
        jobs,
        retries: 0,
        run_id,
        keep_data: KeepData::Never,
    }
}

/// Tells the result, and puts the bundle in its place.
fn conclude(
    args: &CertifyArgs,
    ready: &Ready,
    info: &RunInfo,
    report: &RunReport,
    (mut folder, keeper): (BundleFolder, Keeper),
) -> CliResult {
    let rerun = ["lis-conform", "run", &ready.url, "--profile", &args.profile];
    let verbosity = if args.quiet { Verbosity::Quiet } else { Verbosity::Normal };
    let options = TerminalOptions { verbosity, rerun: command_line(rerun) };
    print(&terminal(report, &ready.world.spec.catalogue, &options))?;
    let code = ExitCode::of_report(report, Warnings::Allowed);
    let finished = &report.finished;
    if finished.incomplete.is_some()
        || finished.target_lost.is_some()
        || finished.counts.not_run > 0
    {
        note("error: the run did not come to its end, so no bundle is written");
        return Ok(code);
    }
    let statement =
        Statement::new(report, info, &ready.profile, &ready.product, ready.deviations.clone());
    folder.list(keeper.close()?);
    folder.add(PRODUCT_FILE, &ready.product_file.text)?;
    folder.add(STATEMENT_FILE, &statement.to_json())?;
    folder.add(STATEMENT_TEXT_FILE, &statement_text(&statement))?;
    let telling = Telling { spec: &ready.world.spec, rerun: info.rerun() };
    for file in REPORT_FILES {
        folder.add(file.name, &(file.render)(report, &telling))?;
    }
    let created = Timestamp::now();
    let origin = Origin {
        kind: statement.kind(),
        tool: info.tool.clone(),
        created_at: created.to_string(),
        run_id: info.run_id.clone(),
        target: report.started.target.clone(),
        profile: info.profile.name.clone(),
        suite_hash: info.suite_hash,
    };
    let manifest =
        Manifest::new(origin, folder.listed().to_vec()).map_err(CliError::internal)?.to_text();
    let signature = match &ready.signer {
        Some(signer) => Some(signer.sign(&manifest, created)?),
        None => None,
    };
    let place = folder.put(&manifest, signature.as_deref())?;
    print(&told(&statement, &place, ready.signer.as_ref()))?;
    Ok(if statement.conforms { code } else { code.worse(ExitCode::Failed) })
}

fn told(statement: &Statement, place: &Path, signer: Option<&Signer>) -> String {
    let folder = place.display().to_string();
    let what = if statement.conforms { "certificate" } else { "record of the failed run" };
    let signed = signer.map_or_else(
        || "not signed".to_owned(),
        |signer| format!("signed with the key {}", signer.key_id()),
    );
    format!(
        "\n{}\nThe {what} is in {folder}, {signed}.\nVerify it with: {}\n",
        visible_line(&statement.sentence),
        command_line(["lis-conform", "verify", &folder]),
    )
}

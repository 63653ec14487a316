//! What can be typed.

use std::net::SocketAddr;
use std::path::PathBuf;
use std::time::Duration;

use clap::{Args, Parser, Subcommand, ValueEnum};

use super::certify::CertifyArgs;
use super::coverage::CoverageArgs;
use super::diff::DiffArgs;
use super::export::ExportArgs;
use super::gate::GateArgs;
use super::generate::GenerateArgs;
use super::hosts::HostArgs;
use super::import::ImportArgs;
use super::importer::ImporterArgs;
use super::judge::JudgeArgs;
use super::output::Color;
use super::pick::PickArgs;
use super::report::ReportArgs;
use super::reports::WritingArgs;
use super::roster::RosterArgs;
use super::runs::RunsArgs;
use super::schemas::SchemasArgs;
use super::snapshots::SnapshotArgs;
use super::snapshots::accept::{AcceptArgs, RejectArgs};
use super::snapshots::review::ReviewArgs;
use super::store::KeepArgs;
use super::targets::TargetsArgs;
use super::tls::{ServeTlsArgs, TlsArgs};
use super::validate::ValidateArgs;
use super::verify::VerifyArgs;
use super::waive::WaiveArgs;
use super::waivers::WaiverArgs;
use crate::suite;

/// Tests whether a server speaks IMS LIS 2.0 (PMS, GMS, MMS over SOAP) as the standard says, and
/// plays such a server for those who test a client.
#[derive(Debug, Parser)]
#[command(name = "lis-conform", version, max_term_width = 100, after_help = AFTER_HELP)]
pub struct Cli {
    /// When to use colours; NO_COLOR is respected
    #[arg(long, global = true, value_enum, default_value_t, value_name = "WHEN")]
    pub color: Color,
    /// What to do
    #[command(subcommand)]
    pub command: Command,
}

const AFTER_HELP: &str = "\
Examples:
  lis-conform run                                 test the embedded mock: shows what a run looks like
  lis-conform run http://sis.example/lis          test your server
  lis-conform serve                               play a LIS server for your client
  lis-conform explain PMS-DELETE-002              what a case demands, and why
  lis-conform validate roster.xml                 judge a file or a kept message

Exit codes: 0 passed, 1 failed, 2 usage, 3 invalid file, 4 nothing selected, 5 warnings denied,
6 target unreachable or lost, 7 run incomplete, 8 report not written, 9 snapshots differ or wait,
70 our mistake.";

/// The commands.
#[derive(Debug, Subcommand)]
pub enum Command {
    /// Test a target, or the embedded mock
    Run(Box<RunArgs>),
    /// List the cases that `run` would run
    List(ListArgs),
    /// Explain a case, clause, status code, operation or quirk
    Explain(ExplainArgs),
    /// Check the built-in data, and case and profile files of yours; touches no network
    Check(CheckArgs),
    /// Test a product strictly, and write a bundle that others can verify
    Certify(CertifyArgs),
    /// Verify a bundle of `certify`: judges it again; touches no network
    Verify(VerifyArgs),
    /// Serve the mock: a stateful LIS 2.0 target, with quirks on demand
    Serve(ServeArgs),
    /// List the quirks of the mock, or prove that the suite notices each
    Quirks(QuirksArgs),
    /// Tell which requirements a run really judged, or hold a committed file to that
    Coverage(CoverageArgs),
    /// Judge files and kept messages by the built-in schemas, or by your own; touches no network
    Validate(ValidateArgs),
    /// List the built-in schemas, or print or write them for other tools
    Schemas(SchemasArgs),
    /// Hold two kept runs against each other, assertion by assertion
    Diff(DiffArgs),
    /// Judge a kept run again, by the suite of this version; touches no network
    Judge(JudgeArgs),
    /// Tell a kept run again, in any format
    Report(ReportArgs),
    /// List the runs that are kept, or delete old ones
    Runs(RunsArgs),
    /// Look at what differs from the snapshots of a target, and decide
    Review(ReviewArgs),
    /// Make snapshots of what a run found to be so
    Accept(AcceptArgs),
    /// Throw away what a run found to be so
    Reject(RejectArgs),
    /// Print entries for a waiver file from what a run found
    Waive(WaiveArgs),
    /// Take an Enterprise file in as an importer would, and tell what changes and what is lost
    Import(ImportArgs),
    /// Test an importer of Enterprise files, yours or a built-in one
    Importer(ImporterArgs),
    /// Write a plausible Enterprise file of any size, for tests
    Generate(GenerateArgs),
    /// Read a target by its own reads, and write what it holds as an Enterprise file
    Export(ExportArgs),
}

/// Which cases.
#[derive(Args, Clone, Debug)]
#[command(next_help_heading = "Selection")]
pub struct SelectionArgs {
    /// Of what the filters choose, only cases with this tag; repeatable, any of them counts
    #[arg(long, value_name = "TAG")]
    pub tag: Vec<String>,
    /// What the target claims and how to talk to it: a built-in name or a file
    ///
    /// Built in: lis-2.0 (the default for a URL), lis-2.0-draft-2010, mock (the default without).
    #[arg(long, value_name = "NAME|FILE", env = "LIS_CONFORM_PROFILE")]
    pub profile: Option<String>,
    /// A folder with more case files; repeatable
    #[arg(long, value_name = "DIR")]
    pub cases: Vec<PathBuf>,
}

/// Arguments of `run`.
#[derive(Args, Debug)]
#[command(after_help = RUN_HELP)]
pub struct RunArgs {
    /// The target's URL (it has `://`), then filters; without a URL the embedded mock is tested
    ///
    /// A filter is a case id or a pattern of ids (PMS-DELETE-*), a clause (ST-05 or
    /// pms-2.0/deletePerson.*), an operation (deletePerson or pms.deletePerson), a service or a tag.
    /// Several mean any of them; `!` in front takes away. One that matches nothing is an error.
    #[arg(value_name = "TARGET|FILTER")]
    pub words: Vec<String>,
    /// Several targets
    #[command(flatten)]
    pub targets: TargetsArgs,
    /// Which cases
    #[command(flatten)]
    pub selection: SelectionArgs,
    /// Which of these
    #[command(flatten)]
    pub pick: PickArgs,
    /// How to talk to the target
    #[command(flatten)]
    pub talk: TalkArgs,
    /// How TLS is spoken with it
    #[command(flatten)]
    pub tls: TlsArgs,
    /// Whether and where the run is kept
    #[command(flatten)]
    pub keep: KeepArgs,
    /// What is known and accepted
    #[command(flatten)]
    pub waivers: WaiverArgs,
    /// What becomes of snapshots
    #[command(flatten)]
    pub snapshots: SnapshotArgs,
    /// Misbehaviour of the embedded mock; repeatable; see `lis-conform quirks`
    #[arg(long, value_name = "NAME", help_heading = "Embedded mock")]
    pub quirk: Vec<String>,
    /// Talk to the embedded mock in memory, without sockets
    #[arg(long, help_heading = "Embedded mock")]
    pub in_process: bool,
    /// What is written, and what counts
    #[command(flatten)]
    pub writing: WritingArgs,
    /// Tell the passes too, and show exchanges in full
    #[arg(short, long, conflicts_with = "quiet", help_heading = "Output")]
    pub verbose: bool,
    /// Tell the summary only
    #[arg(short, long, help_heading = "Output")]
    pub quiet: bool,
    /// Show no progress bar (there is none where the output is no terminal)
    #[arg(long, env = "LIS_CONFORM_NO_PROGRESS", value_parser = clap::builder::FalseyValueParser::new(), help_heading = "Output")]
    pub no_progress: bool,
}

const RUN_HELP: &str = "\
Examples:
  lis-conform run                                        test the embedded mock
  lis-conform run http://localhost:8080/lis              test a server, all cases
  lis-conform run http://localhost:8080/lis deletePerson 'ST-*'
                                                         only what concerns these
  lis-conform run http://localhost:8080/lis --profile sis.toml --report junit=lis.xml
                                                         in CI, for a server that claims less
  lis-conform run https://sis.example/lis --ca school.pem
                                                         over TLS, with a CA of your own
  lis-conform run --quirk delete-keeps-memberships cascade
                                                         see what a failure looks like
  lis-conform run --targets targets.toml --report html=lis.html
                                                         several targets, and one report on all";

/// How to talk to the target.
#[derive(Args, Clone, Debug)]
#[command(next_help_heading = "Running")]
pub struct TalkArgs {
    /// Cases at a time
    #[arg(short, long, value_name = "N", env = "LIS_CONFORM_JOBS", default_value_t = 8, value_parser = parse_jobs)]
    pub jobs: usize,
    /// Times a request is sent again when no connection can be made; shown in the report
    #[arg(long, value_name = "N", env = "LIS_CONFORM_RETRIES", default_value_t = 0)]
    pub retries: u32,
    /// Longest time for one exchange, such as 500ms, 10s or 2m, instead of the profile's
    #[arg(long, value_name = "DURATION", env = "LIS_CONFORM_TIMEOUT", value_parser = parse_duration)]
    pub timeout: Option<Duration>,
    /// How messages are spelt, instead of the profile's style; see --list-styles
    #[arg(long, value_name = "NAME", env = "LIS_CONFORM_STYLE")]
    pub style: Option<String>,
    /// Print the names of the built-in styles, and do nothing else
    #[arg(long)]
    pub list_styles: bool,
    /// Leave what cases that are not green created on the target, for a look at it
    #[arg(long)]
    pub keep_data: bool,
    /// Letters that make identifiers unique to this run, instead of random ones
    #[arg(long, value_name = "LETTERS", env = "LIS_CONFORM_RUN_ID", value_parser = parse_run_id)]
    pub run_id: Option<String>,
}

/// What can be denied.
#[derive(Clone, Copy, Debug, Eq, PartialEq, ValueEnum)]
pub enum Deny {
    /// Warnings.
    Warnings,
}

/// Arguments of `list`.
#[derive(Args, Debug)]
#[command(after_help = LIST_HELP)]
pub struct ListArgs {
    /// Filters, as in `run`
    #[arg(value_name = "FILTER")]
    pub words: Vec<String>,
    /// Which cases
    #[command(flatten)]
    pub selection: SelectionArgs,
    /// How to print them
    #[arg(long, value_enum, default_value_t)]
    pub format: Format,
}

const LIST_HELP: &str = "\
Examples:
  lis-conform list
  lis-conform list mms '!cascade'           all of MMS but cascades
  lis-conform list 'PMS-DELETE-*' --format json";

/// Text or JSON.
#[derive(Clone, Copy, Debug, Default, Eq, PartialEq, ValueEnum)]
pub enum Format {
    /// For people.
    #[default]
    Text,
    /// For programs.
    Json,
}

/// Arguments of `explain`.
#[derive(Args, Debug)]
#[command(after_help = EXPLAIN_HELP)]
pub struct ExplainArgs {
    /// A case id, clause id, status code, operation or quirk
    #[arg(value_name = "CASE|CLAUSE|CODE|OPERATION|QUIRK")]
    pub what: String,
}

const EXPLAIN_HELP: &str = "\
Examples:
  lis-conform explain PMS-DELETE-002                 a case: its steps and what they must show
  lis-conform explain pms-2.0/deletePerson.cascade   a requirement: its source, and who tests it
  lis-conform explain unknownobject                  a status code
  lis-conform explain deletePerson                   an operation
  lis-conform explain delete-keeps-memberships       a quirk";

/// Arguments of `check`.
#[derive(Args, Debug)]
#[command(after_help = CHECK_HELP)]
pub struct CheckArgs {
    /// Case or profile files, or folders of them
    #[arg(value_name = "PATH")]
    pub paths: Vec<PathBuf>,
    /// Print the JSON Schema of case files, for your editor
    #[arg(long, conflicts_with = "paths")]
    pub schema: bool,
}

const CHECK_HELP: &str = "\
Examples:
  lis-conform check                            everything built in
  lis-conform check my-cases/ my-profile.toml  your files too
  lis-conform check --schema > case.schema.json";

/// Arguments of `serve`.
#[derive(Args, Debug)]
#[command(after_help = SERVE_HELP)]
pub struct ServeArgs {
    /// Address and port; port 0 takes a free one
    #[arg(
        long,
        value_name = "ADDR:PORT",
        default_value = "127.0.0.1:0",
        env = "LIS_CONFORM_LISTEN"
    )]
    pub listen: SocketAddr,
    /// A misbehaviour; repeatable; see `lis-conform quirks`
    #[arg(long, value_name = "NAME")]
    pub quirk: Vec<String>,
    /// What is claimed: operations that this profile does not claim are answered as unsupported
    #[arg(long, value_name = "NAME|FILE", default_value = "mock", env = "LIS_CONFORM_PROFILE")]
    pub profile: String,
    /// What becomes of requests that break a rule but could be served
    #[arg(long, value_enum, value_name = "HOW", default_value_t)]
    pub requests: Requests,
    /// How responses are spelt; `run --list-styles` lists them
    #[arg(long, value_name = "NAME", env = "LIS_CONFORM_STYLE")]
    pub style: Option<String>,
    /// Write the port here once the mock listens
    #[arg(long, value_name = "FILE")]
    pub port_file: Option<PathBuf>,
    /// What it begins with and leaves
    #[command(flatten)]
    pub roster: RosterArgs,
    /// Which names it answers to
    #[command(flatten)]
    pub hosts: HostArgs,
    /// Who is let in
    #[command(flatten)]
    pub gate: GateArgs,
    /// Whether TLS is spoken
    #[command(flatten)]
    pub tls: ServeTlsArgs,
}

const SERVE_HELP: &str = "\
Examples:
  lis-conform serve                                    on a free port of this machine
  lis-conform serve --listen 127.0.0.1:8080 --quirk delete-keeps-memberships
  lis-conform serve --port-file port.txt & ...         in scripts
  lis-conform serve --listen 0.0.0.0:8080 --allow-host mock    in a container called mock
  lis-conform serve --seed roster.xml --export after.xml    begins with a file, leaves one
  lis-conform serve --tls --tls-save mock.pem          over TLS; clients trust mock.pem
  lis-conform serve --require ws-security --user ada   with the password in LIS_CONFORM_PASSWORD
WSDLs are at /pms?wsdl, /gms?wsdl and /mms?wsdl. Ctrl-C ends it.";

/// What becomes of requests that break a rule but could be served.
#[derive(Clone, Copy, Debug, Default, Eq, PartialEq, ValueEnum)]
pub enum Requests {
    /// They are refused.
    #[default]
    Strict,
    /// They are served as far as possible.
    Lenient,
}

/// Arguments of `quirks`.
#[derive(Args, Debug)]
#[command(after_help = QUIRKS_HELP)]
pub struct QuirksArgs {
    /// Run the suite against each quirk, and print which assertions fire
    ///
    /// Ends with 0 only where the matrix is complete: every assertion that can fail a target is
    /// fired by some quirk, every quirk fires what it aims at, and nothing fires without quirks.
    #[arg(long)]
    pub matrix: bool,
    /// List the mistakes of the built-in importers instead, for `import` and `importer`
    #[arg(long, conflicts_with = "matrix")]
    pub importers: bool,
    /// How to print it
    #[arg(long, value_enum, default_value_t)]
    pub format: Format,
}

const QUIRKS_HELP: &str = "\
Examples:
  lis-conform quirks
  lis-conform quirks --matrix
  lis-conform run --quirk delete-keeps-memberships
  lis-conform quirks --importers
  lis-conform importer --quirk drops-names
  lis-conform explain drops-names";

pub(super) fn parse_jobs(text: &str) -> Result<usize, String> {
    match text.parse() {
        Ok(jobs @ 1..=1024) => Ok(jobs),
        _ => Err("say a number from 1 to 1024".to_owned()),
    }
}

/// Run ids become part of identifiers and file names, so they are kept simple.
fn parse_run_id(text: &str) -> Result<String, String> {
    let simple = text.bytes().all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit());
    if simple && (1..=16).contains(&text.len()) {
        Ok(text.to_owned())
    } else {
        Err("say 1 to 16 lower-case letters and digits".to_owned())
    }
}

fn parse_duration(text: &str) -> Result<Duration, String> {
    let usable = suite::parse_duration(text).filter(|duration| !duration.is_zero());
    usable.ok_or_else(|| "say a whole number above zero and ms, s or m, such as 10s".to_owned())
}

#[cfg(test)]
mod tests {
    use clap::CommandFactory;

    use super::*;

    #[test]
    fn the_definition_is_sound() {
        Cli::command().debug_assert();
    }

    #[test]
    fn every_command_teaches_by_example() {
        for command in Cli::command().get_subcommands() {
            let help = command.get_after_help().map(ToString::to_string).unwrap_or_default();
            assert!(help.starts_with("Examples:\n"), "{}", command.get_name());
        }
    }

    #[test]
    fn several_reports_may_be_asked_for_at_once() {
        let cli =
            Cli::try_parse_from(["x", "run", "--report", "json=a,junit=b", "--report", "jsonl=c"]);
        let Command::Run(args) = cli.unwrap().command else { panic!("run") };
        assert_eq!(args.writing.report.len(), 3);
    }

    #[test]
    fn odd_values_are_refused() {
        for words in [
            ["--jobs", "0"],
            ["--jobs", "many"],
            ["--run-id", "A B"],
            ["--timeout", "5"],
            ["--report", "pdf=x"],
            ["--deny", "everything"],
        ] {
            let command = ["x", "run"].into_iter().chain(words);
            assert!(Cli::try_parse_from(command).is_err(), "{words:?}");
        }
    }
}

//! One file per subcommand: arguments in, library calls, output.
//!
//! - `args`: what can be typed; every option's help is its doc comment;
//! - `world`: the built-in data, the user's own cases, and what the filters select;
//! - `run` (with `embedded`, `follow`, `progress`, `reports`; `targets` for several at once), `list`, `explain`, `check`, `serve`,
//!   `quirks`, `coverage`, `validate`, `schemas`, `certify`, `verify`, `runs`, `report`, `judge`, `diff`,
//!   `waive`, `generate`, `import`, `importer`, `export`: the commands;
//! - `roster`: Enterprise files that the mock begins with, and leaves;
//! - `gate`, `tls`: who the mock lets in, and how TLS is spoken;
//! - `pick`: which of the chosen cases are run;
//! - `store`: runs that are kept, written and read; `waivers`: waiver files;
//! - `snapshots`: with `review`, `accept` and `reject`;
//! - `exit`, `error`, `output`: how a command ends and what it says.

mod args;
mod certify;
mod check;
mod coverage;
mod diff;
mod embedded;
mod error;
mod exit;
mod explain;
mod export;
mod files;
mod follow;
mod gate;
mod generate;
mod hosts;
mod import;
mod importer;
mod judge;
mod list;
mod output;
mod pick;
mod progress;
mod quirks;
mod report;
mod reports;
mod roster;
mod run;
mod runs;
mod schemas;
mod serve;
mod signals;
mod snapshots;
mod store;
mod targets;
mod tls;
mod validate;
mod verify;
mod waive;
mod waivers;
mod world;

use std::ffi::OsString;

use clap::Parser;

use self::args::{Cli, Command};
use self::error::CliResult;
pub use self::exit::{ExitCode, Warnings};

/// Runs the command that `arguments` (the program's name first) ask for, and says how it ended.
pub fn main(arguments: impl IntoIterator<Item = OsString>) -> ExitCode {
    let cli = match Cli::try_parse_from(arguments) {
        Ok(cli) => cli,
        Err(error) => {
            // Fails only where nobody reads any more.
            let _ = error.print();
            return if error.use_stderr() { ExitCode::Usage } else { ExitCode::Success };
        }
    };
    cli.color.apply();
    match dispatch(cli.command) {
        Ok(code) => code,
        Err(error) => {
            output::note(&error.message);
            error.code
        }
    }
}

fn dispatch(command: Command) -> CliResult {
    match command {
        Command::Run(args) => run::run(args),
        Command::List(args) => list::list(&args),
        Command::Explain(args) => explain::explain(&args),
        Command::Check(args) => check::check(&args),
        Command::Certify(args) => certify::certify(&args),
        Command::Verify(args) => verify::verify(&args),
        Command::Serve(args) => serve::serve(args),
        Command::Coverage(args) => coverage::coverage(&args),
        Command::Quirks(args) => quirks::quirks(&args),
        Command::Validate(args) => validate::validate(&args),
        Command::Schemas(args) => schemas::schemas(&args),
        Command::Diff(args) => diff::diff(&args),
        Command::Judge(args) => judge::judge(&args),
        Command::Report(args) => report::report(&args),
        Command::Runs(args) => runs::runs(&args),
        Command::Review(args) => snapshots::review::review(&args),
        Command::Accept(args) => snapshots::accept::accept(&args),
        Command::Reject(args) => snapshots::accept::reject(&args),
        Command::Waive(args) => waive::waive(&args),
        Command::Import(args) => import::import(&args),
        Command::Importer(args) => importer::importer(&args),
        Command::Generate(args) => generate::generate(&args),
        Command::Export(args) => export::export(&args),
    }
}

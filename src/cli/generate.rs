//! `generate`: plausible Enterprise files for tests.

use std::fs::File;
use std::io::{self, BufWriter, Write};
use std::path::PathBuf;

use clap::{Args, ValueEnum};

use super::error::{CliError, CliResult};
use super::exit::ExitCode;
use super::output::note;
use crate::enterprise::{
    Fault, Faults, GeneratedKind, GeneratedSummary, GeneratorSettings, NameCase, generate as write,
};
use crate::report::grouped;
use crate::spec::toml_file::suggestion;

/// Persons of the file that sizes are worked out from.
const SAMPLE: u64 = 2_000;

/// Arguments of `generate`.
#[derive(Args, Debug)]
#[command(after_help = HELP)]
pub struct GenerateArgs {
    /// How many persons; groups and memberships follow from that
    #[arg(long, value_name = "N", default_value_t = 100, value_parser = clap::value_parser!(u64).range(1..=1_000_000_000), conflicts_with = "size")]
    pub persons: u64,
    /// About how large the file is, such as 500MB or 1GB, instead of a number of persons
    #[arg(long, value_name = "SIZE", value_parser = parse_size)]
    pub size: Option<u64>,
    /// Persons in a group
    #[arg(long, value_name = "N", default_value_t = 25, value_parser = clap::value_parser!(u64).range(1..=1_000_000))]
    pub group_size: u64,
    /// Groups that a person is in, on average
    #[arg(long, value_name = "N", default_value_t = 4, value_parser = clap::value_parser!(u64).range(0..=1_000))]
    pub groups_per_person: u64,
    /// Where chance begins: the same seed gives the same file
    #[arg(long, value_name = "N", default_value_t = 1)]
    pub seed: u64,
    /// A whole picture, or what happened to it
    #[arg(long, value_enum, value_name = "KIND", default_value_t)]
    pub kind: FileKind,
    /// Write names in upper case, as 1.0 and 1.01 have them
    #[arg(long)]
    pub upper_case: bool,
    /// Make one record in so many wrong
    #[arg(long, value_name = "N", default_value_t = 0, help_heading = "Faults")]
    pub one_wrong_in: u64,
    /// What is wrong: one of the names below; repeatable; all of them where none is given
    #[arg(long, value_name = "NAME", requires = "one_wrong_in", value_parser = parse_fault, help_heading = "Faults")]
    pub fault: Vec<Fault>,
    /// `datetime` of the properties
    #[arg(long, value_name = "TIME", default_value = "2026-08-17T03:15:00Z")]
    pub datetime: String,
    /// Write to this file instead of the standard output
    #[arg(short, long, value_name = "FILE")]
    pub output: Option<PathBuf>,
}

const HELP: &str = "\
Examples:
  lis-conform generate > roster.xml                       100 persons, 16 groups, their memberships
  lis-conform generate --size 500MB --output big.xml      a large one
  lis-conform generate --kind events --seed 7             what happened, with recstatus
  lis-conform generate --one-wrong-in 50 | lis-conform validate -
                                                          with faults, and what is made of them
Faults: no-name, wrong-gender, disorder, twice-person, no-description, wrong-date, long-short,
unknown-group, unknown-person, no-status, wrong-idtype, wrong-role. What was written, and how often
each fault, is told on the standard error. Nobody in these files exists.";

/// What a file tells.
#[derive(Clone, Copy, Debug, Default, Eq, PartialEq, ValueEnum)]
pub enum FileKind {
    /// Everything there is, without recstatus.
    #[default]
    Snapshot,
    /// What was added, changed and deleted.
    Events,
}

/// Writes a generated file.
///
/// # Errors
/// Where it cannot be written.
pub fn generate(args: &GenerateArgs) -> CliResult {
    let mut settings = settings(args);
    if let Some(size) = args.size {
        settings.persons = persons_for(size, &settings);
    }
    let written = match &args.output {
        None => write_to(&settings, io::stdout().lock()),
        Some(path) => File::create(path).and_then(|file| write_to(&settings, file)),
    };
    let place = args.output.as_ref().map(|path| path.display().to_string());
    let place = place.as_deref().unwrap_or("the standard output");
    match written {
        Ok(summary) => note(&told(&summary)),
        // Whoever reads it has seen enough.
        Err(error) if error.kind() == io::ErrorKind::BrokenPipe => {}
        Err(error) => {
            return Err(CliError::report(format!("cannot write to {place}: {error}")));
        }
    }
    Ok(ExitCode::Success)
}

fn settings(args: &GenerateArgs) -> GeneratorSettings {
    GeneratorSettings {
        seed: args.seed,
        persons: args.persons,
        persons_per_group: args.group_size,
        groups_per_person: args.groups_per_person,
        kind: match args.kind {
            FileKind::Snapshot => GeneratedKind::Snapshot,
            FileKind::Events => GeneratedKind::Events,
        },
        case: if args.upper_case { NameCase::Upper } else { NameCase::Lower },
        faults: Faults { one_in: args.one_wrong_in, kinds: args.fault.clone() },
        datetime: args.datetime.clone(),
    }
}

/// How many persons make a file of about this size.
fn persons_for(size: u64, settings: &GeneratorSettings) -> u64 {
    let sample = GeneratorSettings { persons: SAMPLE, ..settings.clone() };
    let bytes = write(&sample, &mut io::sink()).map_or(1, |summary| summary.bytes);
    let persons = u128::from(size) * u128::from(SAMPLE) / u128::from(bytes.max(1));
    u64::try_from(persons).unwrap_or(u64::MAX).max(1)
}

fn write_to(settings: &GeneratorSettings, out: impl Write) -> io::Result<GeneratedSummary> {
    let mut out = BufWriter::with_capacity(1 << 18, out);
    let summary = write(settings, &mut out)?;
    out.flush()?;
    Ok(summary)
}

fn told(summary: &GeneratedSummary) -> String {
    let mut text = format!(
        "{} persons, {} groups, {} memberships with {} members, {} bytes",
        grouped(summary.persons),
        grouped(summary.groups),
        grouped(summary.memberships),
        grouped(summary.members),
        grouped(summary.bytes)
    );
    for (fault, count) in &summary.faults {
        text.push_str(&format!("\n{:>8}  {}", grouped(*count), fault.name()));
    }
    text
}

fn parse_fault(text: &str) -> Result<Fault, String> {
    let known = || Fault::ALL.iter().map(|fault| fault.name());
    let found = Fault::ALL.into_iter().find(|fault| fault.name() == text);
    found.ok_or_else(|| format!("there is no such fault; {}", suggestion(text, known())))
}

fn parse_size(text: &str) -> Result<u64, String> {
    let wrong = || "say a number and B, KB, MB or GB, such as 500MB".to_owned();
    let digits = text.len() - text.trim_start_matches(|c: char| c.is_ascii_digit()).len();
    let (number, unit) = text.split_at(digits);
    let number: u64 = number.parse().map_err(|_| wrong())?;
    let factor = match unit {
        "B" => 1,
        "KB" => 1_000,
        "MB" => 1_000_000,
        "GB" => 1_000_000_000,
        _ => return Err(wrong()),
    };
    number.checked_mul(factor).filter(|size| *size > 0).ok_or_else(wrong)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sizes_have_units() {
        assert_eq!(parse_size("500MB"), Ok(500_000_000));
        assert_eq!(parse_size("1GB"), Ok(1_000_000_000));
        for wrong in ["", "5", "MB", "0MB", "1.5GB", "99999999999GB", "-1MB"] {
            assert!(parse_size(wrong).is_err(), "{wrong}");
        }
    }

    #[test]
    fn a_file_comes_out_about_as_large_as_asked_for() {
        let mut settings = GeneratorSettings::new(1);
        settings.persons = persons_for(3_000_000, &settings);
        let bytes = write(&settings, &mut io::sink()).unwrap().bytes;
        assert!((2_800_000..3_200_000).contains(&bytes), "{bytes}");
    }

    #[test]
    fn the_help_names_every_fault() {
        for fault in Fault::ALL {
            assert!(HELP.contains(fault.name()), "{}", fault.name());
            assert_eq!(parse_fault(fault.name()), Ok(fault));
        }
        assert!(parse_fault("no-nam").unwrap_err().contains("no-name"));
    }
}

//! What can be typed after `export`.

use std::path::PathBuf;

use clap::Args;

use super::super::tls::TlsArgs;

/// Arguments of `export`.
#[derive(Args, Debug)]
#[command(after_help = HELP)]
pub struct ExportArgs {
    /// The target's URL
    #[arg(value_name = "URL")]
    pub url: Option<String>,
    /// What the target claims and how to talk to it: a built-in name or a file
    #[arg(long, value_name = "NAME|FILE", default_value = "lis-2.0", env = "LIS_CONFORM_PROFILE")]
    pub profile: String,
    /// Write to this file instead of the standard output
    #[arg(short, long, value_name = "FILE")]
    pub output: Option<PathBuf>,
    /// An Enterprise file that names persons and groups to ask for, where the target cannot list what
    /// it has; repeatable
    ///
    /// Enterprise Services 1.0 list nothing: they give an object only to who knows its identifier, and
    /// memberships to who knows the person or the group.
    #[arg(long, value_name = "FILE")]
    pub ask_for: Vec<String>,
    /// The source of identifiers that say none; that of the first object of --ask-for where none is
    /// given, and lis-conform without
    #[arg(long, value_name = "NAME")]
    pub source: Option<String>,
    /// `datasource` of the file
    #[arg(long, value_name = "NAME", default_value = "lis-conform export")]
    pub datasource: String,
    /// Seconds for one answer; those of the profile where none are given
    #[arg(long, value_name = "SECONDS", value_parser = clap::value_parser!(u64).range(1..=3_600))]
    pub timeout: Option<u64>,
    /// Times a request is sent again where no connection could be made
    #[arg(long, value_name = "N", default_value_t = 0, env = "LIS_CONFORM_RETRIES")]
    pub retries: u32,
    /// Print what each field of a file is in the services, as Markdown, and end
    #[arg(long)]
    pub mapping: bool,
    /// How TLS is spoken
    #[command(flatten)]
    pub tls: TlsArgs,
}

const HELP: &str = "\
Examples:
  lis-conform export http://sis.example/lis --output roster.xml       all that a LIS target lists
  lis-conform export http://sis.example/lis --source SIS | lis-conform validate -
  lis-conform export https://es.example/ --profile itslearning --output roster.xml
  lis-conform export http://es.example/ --profile es-1.0 --ask-for known.xml --output roster.xml
                                                     a target that gives only what one asks for by name

The target is only read. What it has and the file has no place for is told on the standard error, by field
and count; what each field becomes is in docs/mapping.md. Credentials come from the profile.
Exit codes: 0 written, 1 something could not be read (the rest is written), 2 usage, 3 a file is broken,
6 the target does not answer, 7 interrupted, 8 the file cannot be written.";

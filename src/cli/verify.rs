//! `verify`: whether a bundle holds together, without the target and without network.

use std::fmt::Write as _;
use std::fs::{self, File};
use std::io::{self, Read};
use std::path::{Path, PathBuf};

use clap::Args;

use super::error::{CliError, CliResult};
use super::exit::ExitCode;
use super::files;
use super::output::print;
use super::world::World;
use crate::certificate::{Answer, Bench, BundleCheck, BundleFiles, Verification, verify as ask};
use crate::evidence::{MANIFEST_FILE, PublicKey};
use crate::report::visible_line;

/// Arguments of `verify`.
#[derive(Args, Debug)]
#[command(after_help = HELP)]
pub struct VerifyArgs {
    /// The folder of the bundle
    #[arg(value_name = "BUNDLE")]
    pub bundle: PathBuf,
    /// The public key of minisign that the bundle must be signed with
    #[arg(long, value_name = "FILE", env = "LIS_CONFORM_PUBLIC_KEY")]
    pub public_key: Option<PathBuf>,
}

const HELP: &str = "\
Examples:
  lis-conform verify evidence-k3x9ab
  lis-conform verify evidence-k3x9ab --public-key vendor.pub

Every exchange of the run is judged again. Nothing is sent. Exit codes: 0 everything that can be
asked holds and the target conforms, 1 something does not, 3 this is no bundle.";

/// Files of a bundle larger than this are not read.
const LARGEST: u64 = 1 << 30;
/// More files than this are no bundle.
const MOST_FILES: usize = 1_000;
/// Reasons against one point that are told; more are counted.
const MOST_TOLD: usize = 10;

/// Verifies a bundle.
///
/// # Errors
/// Where there is no bundle, or the key cannot be read.
pub fn verify(args: &VerifyArgs) -> CliResult {
    let key = args.public_key.as_deref().map(public_key).transpose()?;
    let files = read(&args.bundle)?;
    let world = World::load(&[])?;
    let bench = Bench { spec: &world.spec, library: &world.library, cases: &world.cases };
    let verification = ask(&files, bench, key.as_ref());
    print(&told(&args.bundle, &verification, key.is_some()))?;
    Ok(if verification.holds() { ExitCode::Success } else { ExitCode::Failed })
}

fn public_key(path: &Path) -> CliResult<PublicKey> {
    let file = files::read(path)?;
    PublicKey::parse(&file.text).map_err(|error| {
        CliError::file(format!("cannot use the public key {}: {error}", file.path))
    })
}

/// All files of the folder and below it. Links are not followed.
fn read(folder: &Path) -> CliResult<BundleFiles> {
    let no_bundle = |why: String| {
        CliError::file(format!("{} is no bundle of `certify`: {why}", folder.display()))
    };
    if !folder.is_dir() {
        return Err(no_bundle("it is no folder".to_owned()));
    }
    if !folder.join(MANIFEST_FILE).is_file() {
        return Err(no_bundle(format!("there is no {MANIFEST_FILE} in it, so it is not whole")));
    }
    let mut files = BundleFiles::new();
    let mut open = vec![(folder.to_owned(), String::new())];
    while let Some((folder, prefix)) = open.pop() {
        let shown = |error: io::Error| no_bundle(format!("{}: {error}", folder.display()));
        for entry in fs::read_dir(&folder).map_err(shown)? {
            let entry = entry.map_err(shown)?;
            let path = entry.path();
            let name = format!("{prefix}{}", entry.file_name().to_string_lossy());
            if entry.file_type().map_err(shown)?.is_dir() {
                // An empty folder is an entry of its own: nothing may hide in what is not listed.
                files.insert(format!("{name}/"), Vec::new());
                open.push((path, format!("{name}/")));
                continue;
            }
            let content = content(&path).map_err(|error| no_bundle(format!("{name}: {error}")))?;
            files.insert(name, content);
            if files.len() > MOST_FILES {
                return Err(no_bundle(format!("it has more than {MOST_FILES} files")));
            }
        }
    }
    Ok(files)
}

fn content(path: &Path) -> io::Result<Vec<u8>> {
    if !path.symlink_metadata()?.is_file() {
        return Err(io::Error::other("it is a link or a device, not a file"));
    }
    let mut content = Vec::new();
    File::open(path)?.take(LARGEST + 1).read_to_end(&mut content)?;
    if content.len() as u64 > LARGEST {
        return Err(io::Error::other("it is larger than 1 GiB"));
    }
    Ok(content)
}

fn told(bundle: &Path, verification: &Verification, by_key: bool) -> String {
    let mut out = String::new();
    let width = verification.checks.iter().map(|check| check.name.len()).max().unwrap_or(0);
    for check in &verification.checks {
        write_check(check, width, &mut out);
    }
    if let Some(statement) = &verification.statement {
        let _ = writeln!(out, "\n{}", visible_line(&statement.sentence));
    }
    let _ = writeln!(out, "\n{}", conclusion(bundle, verification, by_key));
    out
}

fn write_check(check: &BundleCheck, width: usize, out: &mut String) {
    let (word, said, more) = match &check.answer {
        Answer::Holds(looked_at) => ("ok", looked_at.as_str(), &[][..]),
        Answer::NotDone(why) => ("not done", why.as_str(), &[][..]),
        Answer::Fails(found) => ("FAILED", "", found.as_slice()),
    };
    let line = format!("{word:<8}  {:<width$}  {}", check.name, visible_line(said));
    let _ = writeln!(out, "{}", line.trim_end());
    for reason in more.iter().take(MOST_TOLD) {
        let _ = writeln!(out, "            {}", visible_line(reason));
    }
    if more.len() > MOST_TOLD {
        let _ = writeln!(out, "            ... and {} more", more.len() - MOST_TOLD);
    }
}

fn conclusion(bundle: &Path, verification: &Verification, by_key: bool) -> String {
    let bundle = bundle.display();
    let only_refused = verification.is_sound_refusal();
    if only_refused {
        return format!("{bundle} is whole, and no certificate: the target does not conform.");
    }
    if !verification.holds() {
        return format!("{bundle} does not hold: it shows nothing.");
    }
    let undone = verification.is_partly_done();
    let judged = if undone { "holds as far as it could be looked at" } else { "holds" };
    if by_key {
        return format!("{bundle} {judged}, and was signed with the key given.");
    }
    format!(
        "{bundle} {judged}. The hashes are consistent; without a signature this does not tell who \
         made it."
    )
}

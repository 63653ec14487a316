//! Report files: opened before the run, so that an unwritable one is known in time, written beside
//! their place, and put there whole.

use std::fs::{self, File, OpenOptions};
use std::io::{self, BufWriter, Write};
use std::path::{Path, PathBuf};
use std::str::FromStr;

use clap::Args;

use super::args::Deny;
use super::error::CliError;
use crate::report::{RunFormat, RunReport, Telling, jsonl_line};
use crate::runner::Event;

/// A report that is asked for: `FORMAT=FILE`.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct ReportSpec {
    format: RunFormat,
    path: PathBuf,
}

/// What a run writes besides what it prints, and what turns its exit code.
#[derive(Args, Debug)]
pub struct WritingArgs {
    /// Write a report; repeatable, or several with commas between
    ///
    /// html: a page for people, which prints as a certificate; markdown: for the summary of a CI job;
    /// junit, tap: for CI servers; json, jsonl: for programs; svg, shields: a badge, as a picture and
    /// for the endpoint of shields.io.
    #[arg(
        long,
        value_name = "FORMAT=FILE",
        value_delimiter = ',',
        env = "LIS_CONFORM_REPORT",
        help_heading = "Output"
    )]
    pub report: Vec<ReportSpec>,
    /// What counts as a failure besides failures
    #[arg(
        long,
        value_enum,
        value_name = "WHAT",
        env = "LIS_CONFORM_DENY",
        help_heading = "Output"
    )]
    pub deny: Option<Deny>,
}

/// All reports of a run.
#[derive(Debug, Default)]
pub struct ReportFiles {
    files: Vec<ReportFile>,
}

#[derive(Debug)]
struct ReportFile {
    format: RunFormat,
    place: Place,
    writer: BufWriter<File>,
}

/// Where a report is written, and where it is put then.
#[derive(Debug)]
struct Place {
    path: PathBuf,
    /// A file beside it that is renamed at the end; none for pipes and devices.
    temporary: Option<PathBuf>,
}

impl FromStr for ReportSpec {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let hint = "say FORMAT=FILE, such as junit=report.xml";
        let (format, path) = text.split_once('=').ok_or(hint)?;
        let format = format.parse().map_err(|error| format!("{error}; {hint}"))?;
        if path.is_empty() {
            return Err(format!("the file is missing; {hint}"));
        }
        Ok(Self { format, path: PathBuf::from(path) })
    }
}

impl ReportSpec {
    /// Its format.
    pub const fn format(&self) -> RunFormat {
        self.format
    }

    /// A report of that format in that file.
    pub const fn new(format: RunFormat, path: PathBuf) -> Self {
        Self { format, path }
    }
}

impl ReportFiles {
    /// Opens all of them.
    ///
    /// # Errors
    /// Where two go to the same file, or one cannot be written.
    pub fn open(specs: &[ReportSpec]) -> Result<Self, CliError> {
        let mut files = Vec::new();
        for (at, spec) in specs.iter().enumerate() {
            let path = &spec.path;
            if specs[..at].iter().any(|other| other.path == *path) {
                let path = path.display();
                return Err(CliError::usage(format!("two reports go to {path}; name two files")));
            }
            let (place, file) = Place::open(path).map_err(|error| unwritable(path, &error))?;
            files.push(ReportFile { format: spec.format, place, writer: BufWriter::new(file) });
        }
        Ok(Self { files })
    }

    /// Hands an event to the reports that follow the run.
    ///
    /// # Errors
    /// Where one cannot be written.
    pub fn event(&mut self, event: &Event) -> Result<(), CliError> {
        for file in self.files.iter_mut().filter(|file| file.format == RunFormat::Jsonl) {
            file.write(&jsonl_line(event))?;
        }
        Ok(())
    }

    /// Writes what `render` makes of each format, and puts all in place.
    ///
    /// # Errors
    /// As [`ReportFiles::finish`].
    pub fn finish_with(self, render: impl Fn(RunFormat) -> String) -> Result<(), CliError> {
        let mut result = Ok(());
        for mut file in self.files {
            let text = render(file.format);
            let finished = file.write(&text).and_then(|()| file.put());
            result = result.and(finished);
        }
        result
    }

    /// Writes the others and puts all in place.
    ///
    /// # Errors
    /// The first that cannot be written; the others are put in place all the same.
    pub fn finish(self, report: &RunReport, telling: &Telling<'_>) -> Result<(), CliError> {
        let mut result = Ok(());
        for file in self.files {
            let finished = file.finish(report, telling);
            result = result.and(finished);
        }
        result
    }
}

impl ReportFile {
    fn write(&mut self, text: &str) -> Result<(), CliError> {
        let written = self.writer.write_all(text.as_bytes());
        written.map_err(|error| unwritable(&self.place.path, &error))
    }

    fn finish(mut self, report: &RunReport, telling: &Telling<'_>) -> Result<(), CliError> {
        // What is told as the run goes has been told.
        if self.format != RunFormat::Jsonl {
            self.write(&self.format.render(report, telling))?;
        }
        self.put()
    }

    fn put(mut self) -> Result<(), CliError> {
        let put = self.writer.flush().and_then(|()| self.place.put());
        put.map_err(|error| unwritable(&self.place.path, &error))
    }
}

impl Place {
    fn open(path: &Path) -> io::Result<(Self, File)> {
        let kind = fs::metadata(path).ok();
        if kind.as_ref().is_some_and(fs::Metadata::is_dir) {
            return Err(io::Error::other("it is a directory"));
        }
        if kind.is_some_and(|kind| !kind.is_file()) {
            let file = OpenOptions::new().write(true).open(path)?;
            return Ok((Self { path: path.to_owned(), temporary: None }, file));
        }
        let name = path.file_name().ok_or_else(|| io::Error::other("it names no file"))?;
        let name = format!(".{}.{}.tmp", name.to_string_lossy(), std::process::id());
        let temporary = path.with_file_name(name);
        let file = OpenOptions::new().write(true).create_new(true).open(&temporary)?;
        Ok((Self { path: path.to_owned(), temporary: Some(temporary) }, file))
    }

    fn put(&mut self) -> io::Result<()> {
        match &self.temporary {
            Some(temporary) => fs::rename(temporary, &self.path)?,
            None => return Ok(()),
        }
        self.temporary = None;
        Ok(())
    }
}

/// What was not put in place is removed: half a report must not be taken for one.
impl Drop for Place {
    fn drop(&mut self) {
        if let Some(temporary) = &self.temporary {
            let _ = fs::remove_file(temporary);
        }
    }
}

fn unwritable(path: &Path, error: &io::Error) -> CliError {
    let path = path.display();
    CliError::report(format!("cannot write the report {path}: {error}; choose another file"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_asked_for_is_parsed() {
        let spec: ReportSpec = "junit=a/b=c.xml".parse().unwrap();
        assert_eq!(spec, ReportSpec { format: RunFormat::Junit, path: PathBuf::from("a/b=c.xml") });
        for wrong in ["junit", "pdf=x", "json="] {
            assert!(wrong.parse::<ReportSpec>().unwrap_err().contains("FORMAT=FILE"), "{wrong}");
        }
    }
}

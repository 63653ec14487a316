//! An Enterprise file, whole or not at all.

use std::fs::{self, File};
use std::io::{self, BufWriter, Write};
use std::path::{Path, PathBuf};

use super::super::error::{CliError, CliResult};
use crate::enterprise::{EnterpriseRecord, Properties, write_file};
use crate::mapping::Gathered;

/// The properties of a file.
#[derive(Clone, Debug)]
pub struct Header {
    datasource: String,
    datetime: String,
}

impl Header {
    /// Those of a file that is written now.
    pub fn now(datasource: &str) -> Self {
        let datetime = format!("{:.0}", jiff::Timestamp::now());
        Self { datasource: datasource.to_owned(), datetime }
    }

    fn record(&self) -> EnterpriseRecord {
        EnterpriseRecord::Properties(Box::new(Properties {
            datasource: Some(self.datasource.clone()),
            kind: Some("full".to_owned()),
            datetime: Some(self.datetime.clone()),
            ..Properties::default()
        }))
    }
}

/// Writes everything gathered; `-` is the standard output. A file that is there is replaced once the
/// new one is whole.
///
/// # Errors
/// Where it cannot be written.
pub fn write(path: &Path, header: &Header, gathered: &Gathered) -> CliResult<()> {
    let refuse =
        |error: io::Error| CliError::report(format!("cannot write {}: {error}", path.display()));
    let records = || std::iter::once(header.record()).chain(gathered.records());
    if path == Path::new("-") {
        let mut out = BufWriter::new(io::stdout().lock());
        return match write_file(records(), &mut out) {
            // Whoever reads it has seen enough.
            Err(error) if error.kind() == io::ErrorKind::BrokenPipe => Ok(()),
            other => other.map_err(refuse),
        };
    }
    // A device or a pipe cannot be replaced.
    if fs::metadata(path).is_ok_and(|there| !there.is_file()) {
        let mut out = BufWriter::new(File::create(path).map_err(refuse)?);
        return write_file(records(), &mut out).map_err(refuse);
    }
    let beside = beside(path);
    let written = File::create(&beside).and_then(|file| {
        let mut out = BufWriter::new(file);
        write_file(records(), &mut out)?;
        out.flush()?;
        out.get_ref().sync_all()?;
        fs::rename(&beside, path)
    });
    written.map_err(|error| {
        let _ = fs::remove_file(&beside);
        refuse(error)
    })
}

/// A name in the same folder that nobody else has.
fn beside(path: &Path) -> PathBuf {
    let mut name = path.file_name().map(ToOwned::to_owned).unwrap_or_default();
    name.push(format!(".{}.part", std::process::id()));
    path.with_file_name(name)
}

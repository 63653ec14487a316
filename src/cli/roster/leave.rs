//! The mock into a file.

use std::path::Path;

use super::super::error::CliResult;
use super::super::output::note;
use super::told::{Counts, told};
use super::write::{Header, write};
use crate::mapping::{Gathered, Identity, Losses, ObjectKind, Release};
use crate::target::Target;

/// Writes what a target holds as an Enterprise file, and says what.
///
/// # Errors
/// Where the file cannot be written.
pub fn leave(
    path: &Path,
    target: &Target,
    release: &Release,
    identity: &Identity,
) -> CliResult<()> {
    let mut gathered = Gathered::default();
    let mut losses = Losses::default();
    for kind in ObjectKind::ALL {
        target.visit(&release.service(kind).id, |sourced_id, record| {
            let record = release.here(kind, sourced_id, record, identity, &mut losses);
            if let Some(record) = record {
                gathered.take(record, &mut losses);
            }
        });
    }
    write(path, &Header::now("lis-conform mock"), &gathered)?;
    let counts = Counts::of(&gathered);
    note(&told(&format!("Wrote {counts} to {}", path.display()), &losses));
    Ok(())
}

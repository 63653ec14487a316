//! For programs. The shape is documented by the types here and stable within a `schema_version`.

use std::collections::BTreeMap;

use serde::Serialize;

use super::{ImportReport, ImportedFile, mode_name};
use crate::importing::{Action, Change, Changes, Kind, Note, Sizes};

/// Raised where a reader of the old shape would misread the new one.
const SCHEMA_VERSION: u32 = 1;

/// The report as JSON, laid out, with a line feed at the end.
#[must_use]
pub fn import_json(report: &ImportReport) -> String {
    let refused = report.refused.as_ref();
    let shape = ReportShape {
        schema_version: SCHEMA_VERSION,
        tool_version: env!("CARGO_PKG_VERSION"),
        personality: &report.personality,
        mode: mode_name(report.mode),
        refused: refused.map(|(file, message)| Refused { file, message }),
        files: report.files.iter().map(FileShape::of).collect(),
        kept: refused.is_none().then_some(report.sizes),
        written: report.written.as_deref(),
    };
    let mut text =
        serde_json::to_string_pretty(&shape).expect("reports have string keys and no raw values");
    text.push('\n');
    text
}

#[derive(Serialize)]
struct ReportShape<'a> {
    schema_version: u32,
    tool_version: &'static str,
    /// Name of the importer.
    personality: &'a str,
    /// `event` or `snapshot`.
    mode: &'static str,
    /// The file that was not taken in; nothing of any file holds then, and what was kept before
    /// does. Null where all were taken in.
    refused: Option<Refused<'a>>,
    /// The files that came before that.
    files: Vec<FileShape<'a>>,
    /// How many of each are kept afterwards; null where a file was refused.
    kept: Option<Sizes>,
    /// The file that all of it was written to; null where it was not written.
    written: Option<&'a str>,
}

#[derive(Serialize)]
struct Refused<'a> {
    file: &'a str,
    message: &'a str,
}

#[derive(Serialize)]
struct FileShape<'a> {
    name: &'a str,
    records: u64,
    /// By what is kept and by what happened to it; all of them are there.
    changes: BTreeMap<Kind, BTreeMap<Action, u64>>,
    lost: Vec<Lost<'a>>,
    /// The first changes, as many as were asked for.
    first: &'a [Change],
    elapsed_us: u64,
}

#[derive(Serialize)]
struct Lost<'a> {
    title: &'static str,
    #[serde(flatten)]
    note: &'a Note,
}

impl<'a> FileShape<'a> {
    fn of(file: &'a ImportedFile) -> Self {
        let Changes { first, notes, records, .. } = &file.changes;
        let lost = notes.values().map(|note| Lost { title: note.loss.title(), note }).collect();
        let of_kind = |kind| {
            let actions = Action::ALL.into_iter();
            actions.map(|action| (action, file.changes.count(kind, action))).collect()
        };
        Self {
            name: &file.name,
            records: *records,
            changes: Kind::ALL.into_iter().map(|kind| (kind, of_kind(kind))).collect(),
            lost,
            first,
            elapsed_us: file.elapsed_us,
        }
    }
}

//! Reading cases.

use std::collections::{BTreeMap, BTreeSet};

use schemars::JsonSchema;
use serde::Deserialize;
use smol_str::SmolStr;

use super::case::{FileCase, FileCheck, FileExpect, FileObject, HandedFile};
use crate::embedded;
use crate::importing::Mode;
use crate::spec::toml_file::{self, At, Diagnostic, line_column};
use crate::spec::{Catalogue, ClauseId};
use crate::suite::{CaseId, placeholders};

/// The folder of those that are built in.
const FOLDER: &str = "suites/enterprise/";

/// What can stand in a placeholder besides the identifiers.
const KNOWN: [&str; 2] = ["run", "source"];

#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
struct RawCase {
    id: At<String>,
    title: String,
    clause: At<String>,
    #[serde(default)]
    tags: Vec<String>,
    #[serde(default)]
    needs: BTreeSet<FileObject>,
    #[serde(default)]
    ids: Vec<String>,
    file: Vec<RawFile>,
}

#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
struct RawFile {
    #[serde(default)]
    mode: RawMode,
    /// Records, which stand in `enterprise` behind properties.
    records: Option<At<String>>,
    /// The file as it is.
    whole: Option<At<String>>,
    /// `datasource` of the properties around `records`.
    datasource: Option<String>,
    #[serde(default)]
    expect: Vec<At<RawExpect>>,
}

#[derive(Clone, Copy, Default, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
enum RawMode {
    #[default]
    Event,
    Snapshot,
}

/// An assertion: its name and clause, and the keys of its check beside them.
#[derive(Deserialize, JsonSchema)]
struct RawExpect {
    id: String,
    clause: Option<String>,
    #[serde(flatten)]
    check: FileCheckKeys,
}

/// The keys of a check, of which [`FileCheck`] says what they are.
type FileCheckKeys = BTreeMap<String, serde_json::Value>;

/// The cases built in, by their ids.
///
/// # Errors
/// Everything wrong with any of them.
pub fn builtin(catalogue: &Catalogue) -> Result<Vec<FileCase>, Vec<Diagnostic>> {
    let files = embedded::files_below(FOLDER).filter(|file| file.path.ends_with(".toml"));
    let mut cases = Vec::new();
    let mut found = Vec::new();
    for file in files {
        match load(file.path, file.text, catalogue) {
            Ok(case) => cases.push(case),
            Err(more) => found.extend(more),
        }
    }
    cases.sort_by(|left, right| left.id.cmp(&right.id));
    if found.is_empty() { Ok(cases) } else { Err(found) }
}

/// Reads a case.
///
/// # Errors
/// Everything that does not fit.
pub fn load(path: &str, text: &str, catalogue: &Catalogue) -> Result<FileCase, Vec<Diagnostic>> {
    let raw: RawCase = toml_file::read(path, text)?;
    let mut reading = Reading { path, text, catalogue, found: Vec::new(), slugs: BTreeSet::new() };
    let name = path.rsplit('/').next().unwrap_or(path).trim_end_matches(".toml");
    if raw.id.to_lowercase() != name {
        let message =
            format!("the file is called {name}.toml, so the id is {}", name.to_uppercase());
        reading.wrong(&raw.id, message);
    }
    let clause = reading.clause(&raw.clause, &raw.clause);
    let files = raw.file.into_iter();
    let files: Vec<_> = files.filter_map(|file| reading.file(file, &raw.ids, &clause)).collect();
    if files.iter().all(|file| file.expect.is_empty()) {
        reading.wrong(&raw.id, "the case expects nothing, so it would prove nothing");
    }
    let case = FileCase {
        id: CaseId(SmolStr::new(raw.id.as_str())),
        title: raw.title,
        file: path.to_owned(),
        clause,
        tags: raw.tags,
        needs: raw.needs,
        ids: raw.ids,
        files,
    };
    if reading.found.is_empty() { Ok(case) } else { Err(reading.found) }
}

struct Reading<'a> {
    path: &'a str,
    text: &'a str,
    catalogue: &'a Catalogue,
    found: Vec<Diagnostic>,
    slugs: BTreeSet<String>,
}

impl Reading<'_> {
    fn wrong<T>(&mut self, at: &At<T>, message: impl Into<String>) {
        self.found.push(Diagnostic::at(self.path, self.text, at.span(), message));
    }

    fn clause<T>(&mut self, id: &str, at: &At<T>) -> ClauseId {
        if self.catalogue.clause(id).is_none() {
            self.wrong(at, format!("there is no clause `{id}` in the requirements"));
        }
        ClauseId(SmolStr::new(id))
    }

    fn file(&mut self, raw: RawFile, ids: &[String], clause: &ClauseId) -> Option<HandedFile> {
        let source = raw.datasource.as_deref().unwrap_or("lis-conform ${run}");
        let (text, at) = match (raw.records, raw.whole) {
            (Some(records), None) => (wrapped(&records, source), records),
            (None, Some(whole)) => (whole.to_string(), whole),
            (Some(at), Some(_)) => {
                self.wrong(&at, "give `records` or `whole`, not both");
                return None;
            }
            (None, None) => {
                let message = "a file has neither `records` nor `whole`";
                self.found.push(Diagnostic::at(self.path, self.text, 0..0, message));
                return None;
            }
        };
        for name in placeholders(&text).into_iter().flatten().map(|it| it.name) {
            if !KNOWN.contains(&name) && !ids.iter().any(|id| id == name) {
                self.wrong(&at, format!("`${{{name}}}` means nothing: name it in `ids`"));
            }
        }
        let expect = raw.expect.into_iter().filter_map(|it| self.expect(it, clause)).collect();
        let mode = match raw.mode {
            RawMode::Event => Mode::Event,
            RawMode::Snapshot => Mode::Snapshot,
        };
        Some(HandedFile { mode, text: text.into(), expect })
    }

    fn expect(&mut self, raw: At<RawExpect>, clause: &ClauseId) -> Option<FileExpect> {
        let line = line_column(self.text, raw.span().start).0;
        let clause = match &raw.clause {
            Some(id) => self.clause(id, &raw),
            None => clause.clone(),
        };
        if !self.slugs.insert(raw.id.clone()) {
            self.wrong(&raw, format!("the assertion `{}` stands twice", raw.id));
        }
        match FileCheck::deserialize(serde_json::Value::from_iter(raw.check.clone())) {
            Ok(check) => Some(FileExpect { slug: raw.id.clone(), clause, line, check }),
            Err(error) => {
                self.wrong(&raw, error.to_string());
                None
            }
        }
    }
}

/// Records in a file of their own.
fn wrapped(records: &str, datasource: &str) -> String {
    format!(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<enterprise>\n<properties><datasource>\
         {datasource}</datasource><datetime>2026-08-17</datetime></properties>\n{records}\
         </enterprise>\n"
    )
}

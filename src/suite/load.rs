//! Reading case files: pure, from path and text to cases or to everything that is wrong.

use std::collections::{BTreeMap, BTreeSet};
use std::num::NonZero;
use std::panic::resume_unwind;
use std::thread;

use schemars::JsonSchema;
use serde::Deserialize;

use super::case::{Case, CaseId};
use super::fixtures::Fixtures;
use super::lower;
use super::raw::RawCase;
use crate::embedded;
use crate::spec::Spec;
use crate::spec::toml_file::{self, Diagnostic};

/// Folders below `suites/` that hold no cases of services.
const NO_CASES: [&str; 3] = ["enterprise", "profiles", "requirements"];
/// Fewer files than this are read sooner than a thread is started.
const SMALLEST_SHARE: usize = 32;
const RETIRED: &str = "suites/retired.toml";

/// A case, or everything wrong with its file.
type Loaded = Result<Case, Vec<Diagnostic>>;

/// Ids that once were published and are not used any more. None is ever used again.
#[derive(Clone, Debug, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Retired {
    /// Cases, with all their assertions.
    #[serde(default)]
    pub cases: BTreeSet<String>,
    /// Single assertions, `CASE-ID#slug`.
    #[serde(default)]
    pub assertions: BTreeSet<String>,
}

impl Retired {
    /// Reads the ledger.
    ///
    /// # Errors
    /// Everything that does not fit.
    pub fn parse(file: &str, text: &str) -> Result<Self, Vec<Diagnostic>> {
        toml_file::read(file, text)
    }

    /// The ledger built into the binary.
    ///
    /// # Errors
    /// As [`Retired::parse`].
    pub fn builtin() -> Result<Self, Vec<Diagnostic>> {
        embedded::file(RETIRED).map_or_else(
            || Err(vec![Diagnostic::at(RETIRED, "", 0..0, "the ledger is not built in")]),
            |file| Self::parse(file.path, file.text),
        )
    }
}

/// The cases built into the binary, in the order of their ids.
///
/// # Errors
/// Everything wrong with any of them.
pub fn load_builtin(spec: &Spec) -> Result<Vec<Case>, Vec<Diagnostic>> {
    let files = embedded::files_below("suites/").filter_map(|file| {
        let (folder, _) = file.path.strip_prefix("suites/")?.split_once('/')?;
        (!NO_CASES.contains(&folder)).then_some((file.path, file.text))
    });
    load(files, spec, &Fixtures::builtin(), &Retired::builtin()?)
}

/// Reads case files, given as path and text; the cases come in the order of their ids.
///
/// # Errors
/// Everything wrong with any of the files, file by file in the order given.
pub fn load<'a>(
    files: impl IntoIterator<Item = (&'a str, &'a str)>,
    spec: &Spec,
    fixtures: &Fixtures,
    retired: &Retired,
) -> Result<Vec<Case>, Vec<Diagnostic>> {
    let mut cases: BTreeMap<CaseId, Case> = BTreeMap::new();
    let mut found = Vec::new();
    let files: Vec<_> = files.into_iter().collect();
    let loaded = load_each(&files, |(file, text)| load_one(file, text, spec, fixtures));
    for ((file, text), loaded) in files.into_iter().zip(loaded) {
        match loaded {
            Ok(case) => {
                found.extend(retired_ids(&case, text, retired));
                if let Some(first) = cases.get(&case.id) {
                    let message =
                        format!("case `{}` is also in {}: ids are unique", case.id, first.file);
                    found.push(Diagnostic::at(file, text, 0..0, message));
                } else {
                    cases.insert(case.id.clone(), case);
                }
            }
            Err(diagnostics) => found.extend(diagnostics),
        }
    }
    if found.is_empty() { Ok(cases.into_values().collect()) } else { Err(found) }
}

/// Reads each file, on all cores where there are many; the results come in the order of the files.
fn load_each<'a>(
    files: &[(&'a str, &'a str)],
    load: impl Fn((&'a str, &'a str)) -> Loaded + Copy + Send,
) -> Vec<Loaded> {
    let threads = thread::available_parallelism().map_or(1, NonZero::get);
    let share = files.len().div_ceil(threads).max(SMALLEST_SHARE);
    let load_share =
        move |share: &[_]| -> Vec<Loaded> { share.iter().copied().map(load).collect() };
    thread::scope(|scope| {
        let mut shares = files.chunks(share);
        let mine = shares.next().unwrap_or_default();
        let helpers: Vec<_> = shares.map(|share| scope.spawn(move || load_share(share))).collect();
        let mut all = load_share(mine);
        for helper in helpers {
            all.extend(helper.join().unwrap_or_else(|panic| resume_unwind(panic)));
        }
        all
    })
}

/// Reads one case file.
///
/// # Errors
/// Everything wrong with it.
pub fn load_one(
    file: &str,
    text: &str,
    spec: &Spec,
    fixtures: &Fixtures,
) -> Result<Case, Vec<Diagnostic>> {
    let raw: RawCase = toml_file::read(file, text)?;
    lower::lower(spec, fixtures, file, text, raw)
}

fn retired_ids(case: &Case, text: &str, retired: &Retired) -> Vec<Diagnostic> {
    let mut found = Vec::new();
    if retired.cases.contains(case.id.0.as_str()) {
        let message = format!("the id `{}` is retired and never used again: take another", case.id);
        found.push(Diagnostic::at(&case.file, text, 0..0, message));
    }
    for expect in case.steps.iter().flat_map(|step| &step.expect) {
        let name = case.assertion(expect);
        if retired.assertions.contains(&name) {
            let message = format!("the assertion `{name}` is retired: give it another `id`");
            let line_start = line_offset(text, expect.line);
            found.push(Diagnostic::at(&case.file, text, line_start..line_start, message));
        }
    }
    found
}

/// Where a line (from 1) begins, in bytes.
fn line_offset(text: &str, line: u32) -> usize {
    let lines_before = usize::try_from(line.saturating_sub(1)).unwrap_or(usize::MAX);
    text.split_inclusive('\n').take(lines_before).map(str::len).sum()
}

#[cfg(test)]
#[path = "load_tests.rs"]
mod tests;

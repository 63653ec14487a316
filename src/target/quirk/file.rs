//! Quirk files, and the quirks built in.

use std::ops::Range;
use std::sync::LazyLock;

use serde::Deserialize;

use super::hook::Hook;
use super::pattern::Pattern;
use crate::embedded;
use crate::spec::Operation;
use crate::spec::toml_file::{self, At};
use crate::xml::{LineColumn, Offset};

/// One named misbehaviour.
#[derive(Clone, Debug, PartialEq)]
pub struct Quirk {
    /// Name, such as `delete-keeps-memberships`.
    pub name: String,
    /// What goes wrong, one line; for habits of products, whose.
    pub title: String,
    /// Where its own hooks show.
    pub scope: Scope,
    /// What it does: several hooks act together.
    pub hooks: Vec<Hook>,
    /// Names of other quirks that it is made of: a personality. Each keeps its own scope.
    pub parts: Vec<String>,
    /// Assertions or clauses it must trip, `*` allowed: `ST-05`, `*/delete*.cascade`.
    pub aims: Vec<Pattern>,
    /// It is a habit that the standards leave open: it must trip nothing, and has no aims.
    pub harmless: bool,
    /// The file it came from.
    pub file: String,
}

/// Which operations a quirk shows at.
#[derive(Clone, Debug, Default, Eq, PartialEq)]
pub struct Scope {
    /// Patterns over `service.operation`; empty for all, and for what reaches no operation.
    pub operations: Vec<Pattern>,
}

/// A quirk file that cannot be used.
#[derive(Clone, Debug, Eq, PartialEq, thiserror::Error)]
#[error("{file}:{at}: {message}")]
pub struct QuirkError {
    /// The file.
    pub file: String,
    /// Where.
    pub at: LineColumn,
    /// What is wrong and what to do, lowercase.
    pub message: String,
}

/// A name that no quirk has.
#[derive(Clone, Debug, Eq, PartialEq, thiserror::Error)]
#[error("no quirk is called `{name}`{}; `lis-conform quirks` lists them", .suggestion.as_ref().map(|s| format!(", did you mean `{s}`?")).unwrap_or_default())]
pub struct UnknownQuirk {
    /// The name asked for.
    pub name: String,
    /// The name that comes closest, if one is close.
    pub suggestion: Option<String>,
}

/// The quirks built in, by name.
#[must_use]
pub fn quirks() -> &'static [Quirk] {
    static QUIRKS: LazyLock<Vec<Quirk>> = LazyLock::new(|| {
        let files = embedded::files_below("fixtures/quirks/");
        let parsed: Result<Vec<_>, _> =
            files.map(|file| parse_quirks(file.path, file.text)).collect();
        let mut all =
            parsed.expect("the files are part of the binary, and a test reads them").concat();
        all.sort_by(|left, right| left.name.cmp(&right.name));
        all
    });
    &QUIRKS
}

/// The built-in quirks of these names, personalities taken apart into their quirks.
///
/// # Errors
/// Names the first that does not exist, and the closest that does.
pub fn find_quirks<'a>(
    names: impl IntoIterator<Item = &'a str>,
) -> Result<Vec<&'static Quirk>, UnknownQuirk> {
    let mut found = Vec::new();
    for name in names {
        let quirk = quirk_named(name)?;
        found.push(quirk);
        for part in &quirk.parts {
            found.push(quirk_named(part)?);
        }
    }
    Ok(found)
}

/// Reads a quirk file. Parts of personalities are looked up when they are used.
///
/// # Errors
/// Points at the first thing that does not fit.
pub fn parse_quirks(file: &str, text: &str) -> Result<Vec<Quirk>, QuirkError> {
    let error = |span: Option<Range<usize>>, message: String| QuirkError {
        file: file.to_owned(),
        at: place(text, span),
        message,
    };
    let tables: FileTable =
        toml_file::from_str(text).map_err(|refusal| error(refusal.span, refusal.message))?;
    tables
        .quirk
        .into_iter()
        .map(|spanned| {
            let span = spanned.span();
            quirk_of(file, spanned.into_inner()).map_err(|message| error(Some(span), message))
        })
        .collect()
}

impl Quirk {
    /// Whether the quirk, or one that it is made of, shows at that operation.
    #[must_use]
    pub fn shows_at(&self, operation: Option<&Operation>) -> bool {
        let part =
            |name: &String| quirks().iter().any(|it| it.name == *name && it.shows_at(operation));
        (!self.hooks.is_empty() && self.scope.covers(operation)) || self.parts.iter().any(part)
    }

    /// Whether a finding is one that this quirk is there to cause.
    #[must_use]
    pub fn aims_at(&self, assertion: &str, clause: &str) -> bool {
        self.aims.iter().any(|aim| aim.matches(assertion) || aim.matches(clause))
    }
}

impl Scope {
    /// Whether quirks of this scope show at that operation; none where no operation was reached.
    #[must_use]
    pub fn covers(&self, operation: Option<&Operation>) -> bool {
        self.operations.is_empty()
            || operation.is_some_and(|operation| {
                self.operations.iter().any(|pattern| pattern.matches(&operation.id.0))
            })
    }
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct FileTable {
    quirk: Vec<At<QuirkTable>>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
struct QuirkTable {
    name: String,
    title: String,
    #[serde(default)]
    operations: Vec<Pattern>,
    #[serde(default)]
    services: Vec<String>,
    hook: Option<Hook>,
    #[serde(default)]
    hooks: Vec<Hook>,
    #[serde(default)]
    quirks: Vec<String>,
    #[serde(default)]
    aims: Vec<Pattern>,
    #[serde(default)]
    harmless: bool,
}

fn quirk_of(file: &str, table: QuirkTable) -> Result<Quirk, String> {
    let QuirkTable { name, title, mut operations, services, hook, mut hooks, quirks, .. } = table;
    let (aims, harmless) = (table.aims, table.harmless);
    let kebab = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-';
    if name.is_empty() || !name.chars().all(kebab) {
        return Err(format!("`{name}` is no quirk name; use small letters, digits and hyphens"));
    }
    hooks.extend(hook);
    if hooks.is_empty() && quirks.is_empty() {
        return Err(format!(
            "quirk `{name}` does nothing; give it a `hook`, `hooks`, or the `quirks` it is made of"
        ));
    }
    let scoped = !operations.is_empty() || !services.is_empty();
    if scoped && hooks.is_empty() {
        return Err(format!(
            "quirk `{name}` has no hooks of its own; say `operations` in the quirks it is made of"
        ));
    }
    if aims.is_empty() && !harmless {
        return Err(format!("quirk `{name}` needs `aims`: the assertions it must trip"));
    }
    if harmless && !aims.is_empty() {
        return Err(format!(
            "quirk `{name}` is harmless and has `aims`: it trips nothing or something"
        ));
    }
    operations.extend(services.iter().map(|service| Pattern::all_of_service(service)));
    let (scope, file) = (Scope { operations }, file.to_owned());
    Ok(Quirk { name, title, scope, hooks, parts: quirks, aims, harmless, file })
}

fn quirk_named(name: &str) -> Result<&'static Quirk, UnknownQuirk> {
    let all = quirks();
    if let Ok(at) = all.binary_search_by(|quirk| quirk.name.as_str().cmp(name)) {
        return Ok(&all[at]);
    }
    let closest = all.iter().map(|quirk| (distance(name, &quirk.name), &quirk.name)).min();
    let suggestion = closest
        .filter(|(steps, candidate)| *steps <= 2 + candidate.len() / 5)
        .map(|(_, candidate)| candidate.clone());
    Err(UnknownQuirk { name: name.to_owned(), suggestion })
}

/// How many letters must be put in, taken out or changed to make one text of the other.
fn distance(left: &str, right: &str) -> usize {
    let right: Vec<char> = right.chars().collect();
    let mut row: Vec<usize> = (0..=right.len()).collect();
    for (i, l) in left.chars().enumerate() {
        let mut diagonal = row[0];
        row[0] = i + 1;
        for (j, r) in right.iter().enumerate() {
            let change = diagonal + usize::from(l != *r);
            diagonal = row[j + 1];
            row[j + 1] = change.min(diagonal + 1).min(row[j] + 1);
        }
    }
    row[right.len()]
}

fn place(text: &str, span: Option<Range<usize>>) -> LineColumn {
    let start = span.map_or(0, |span| span.start);
    LineColumn::of(text, Offset(u32::try_from(start).unwrap_or(u32::MAX)))
}

//! The comparison for programs.

use std::collections::BTreeMap;

use serde::Serialize;

use super::{Class, Diff};

/// Version of the JSON form.
const SCHEMA_VERSION: u32 = 1;

#[derive(Serialize)]
struct Whole<'a> {
    schema_version: u32,
    counts: BTreeMap<Class, usize>,
    #[serde(flatten)]
    diff: &'a Diff,
}

/// The comparison as JSON, laid out, with a line feed at the end: how many there are of each class,
/// and the shape of [`Diff`].
#[must_use]
pub fn diff_json(diff: &Diff) -> String {
    let counts = Class::ALL.into_iter().map(|class| (class, diff.of_class(class).count()));
    let whole = Whole { schema_version: SCHEMA_VERSION, counts: counts.collect(), diff };
    let mut text = serde_json::to_string_pretty(&whole).expect("its keys are strings");
    text.push('\n');
    text
}

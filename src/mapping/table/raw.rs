//! The file as it is written.

use std::collections::BTreeMap;

use schemars::JsonSchema;
use serde::Deserialize;

use crate::ground::Basis;

#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub(super) struct RawTable {
    pub columns: BTreeMap<String, Vec<String>>,
    pub words: Vec<RawWords>,
    pub person: Vec<RawRow>,
    pub group: Vec<RawRow>,
    pub membership: Vec<RawRow>,
    pub elsewhere: Vec<RawElsewhere>,
    pub side: Vec<RawSide>,
    pub needed: Vec<RawNeeded>,
}

#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub(super) struct RawWords {
    pub name: String,
    pub otherwise: Option<String>,
    pub entry: Vec<RawEntry>,
}

#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub(super) struct RawEntry {
    pub file: Vec<String>,
    pub words: Vec<String>,
    pub lis: Option<Vec<String>>,
    pub itslearning: Option<Vec<String>>,
}

#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub(super) struct RawRow {
    pub file: String,
    pub value: Option<String>,
    pub default: Option<String>,
    #[serde(default)]
    pub beside: bool,
    pub lis: Option<RawPlace>,
    pub draft: Option<RawPlace>,
    pub es: Option<RawPlace>,
    pub itslearning: Option<RawPlace>,
    pub es_most: Option<usize>,
    pub basis: Basis,
    pub note: Option<String>,
}

#[derive(Deserialize, JsonSchema)]
#[serde(untagged)]
pub(super) enum RawPlace {
    At(String),
    With(RawWith),
    Lost(RawLost),
    Done(RawDone),
}

#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct RawWith {
    pub at: String,
    pub value: String,
}

#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct RawLost {
    pub lost: String,
}

#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct RawDone {
    pub done: String,
}

#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct RawElsewhere {
    pub kind: String,
    pub column: String,
    pub at: String,
    pub why: String,
}

#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct RawSide {
    pub kind: String,
    pub column: String,
    pub prefix: Option<String>,
    pub language: Option<String>,
    #[serde(default)]
    pub text: Vec<String>,
    #[serde(default)]
    pub token: BTreeMap<String, String>,
    #[serde(default)]
    pub single: BTreeMap<String, String>,
    pub order: BTreeMap<String, String>,
    #[serde(default)]
    pub needs: BTreeMap<String, String>,
    #[serde(default)]
    pub fill: Vec<RawFill>,
    #[serde(default)]
    pub only: BTreeMap<String, String>,
}

#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct RawFill {
    #[serde(rename = "in")]
    pub element: String,
    pub child: String,
    pub value: Option<String>,
    pub name: Option<String>,
    #[serde(default)]
    pub number: bool,
    #[serde(default)]
    pub nil: bool,
    #[serde(default)]
    pub placeholder: bool,
    pub column: Option<String>,
}

#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct RawNeeded {
    pub kind: String,
    #[serde(rename = "in")]
    pub element: Option<String>,
    pub at: String,
    pub value: Option<String>,
    #[serde(default)]
    pub implied: bool,
    #[serde(default)]
    pub from: Vec<Vec<String>>,
}

//! Ways in which the model can be told to go wrong. Each is the smallest possible hook.

use schemars::JsonSchema;
use serde::Deserialize;

/// One semantic misbehaviour.
#[derive(Clone, Copy, Debug, Deserialize, Eq, Hash, JsonSchema, PartialEq)]
#[serde(rename_all = "kebab-case")]
pub enum Deviation {
    /// Deleting an object leaves those who refer to it as they are.
    NoCascade,
}

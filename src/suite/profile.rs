//! What a target claims and how to talk to it.

use std::collections::BTreeMap;
use std::time::Duration;

use schemars::JsonSchema;
use serde::Deserialize;

use crate::ground::{Basis, Verdict};
use crate::spec::{OperationRef, ServiceId};

/// A profile, parsed.
#[derive(Clone, Debug)]
pub struct Profile {
    /// Name, such as `lis-2.0`.
    pub name: String,
    /// File it came from, for messages.
    pub file: String,
    /// Operations the target claims, and the line that says so; all others are not applicable.
    pub operations: BTreeMap<OperationRef, u32>,
    /// Binding revision of each service, such as `lis-2.0-final`.
    pub revisions: BTreeMap<ServiceId, String>,
    /// Endpoint of each service: a full URL, or a path below the target's URL.
    pub endpoints: BTreeMap<ServiceId, String>,
    /// How messages are spelt.
    pub style: StyleChoice,
    /// Whether the SOAPAction is quoted (WS-I BP 1.1, R1109).
    pub quote_soap_action: bool,
    /// `imsx_version` sent.
    pub version: Option<String>,
    /// Header fields sent with every request.
    pub headers: BTreeMap<String, String>,
    /// HTTP Basic credentials.
    pub basic_auth: Option<BasicAuth>,
    /// Time limits.
    pub timeouts: Timeouts,
    /// Queries of the target's private grammar.
    pub queries: Queries,
    /// What a breach on a basis counts as, where it differs from the usual.
    pub judging: BTreeMap<Basis, Option<Verdict>>,
}

/// Name of a built-in writer style.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct StyleChoice(pub String);

/// HTTP Basic credentials; the password is named, not written.
#[derive(Clone, Debug, Deserialize, Eq, JsonSchema, PartialEq)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct BasicAuth {
    /// User name.
    pub user: String,
    /// Environment variable that holds the password.
    pub password_env: Option<String>,
    /// File whose first line is the password.
    pub password_file: Option<String>,
}

/// Time limits.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Timeouts {
    /// Connecting.
    pub connect: Duration,
    /// One exchange, connecting included.
    pub exchange: Duration,
}

/// Queries for the discover operations. The standard defines no query grammar.
#[derive(Clone, Debug, Default, Deserialize, Eq, JsonSchema, PartialEq)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct Queries {
    /// A query that finds the object `${id}`.
    pub by_id: Option<String>,
    /// A query that finds nothing.
    pub nothing: Option<String>,
    /// A text the target does not understand as a query.
    pub not_understood: Option<String>,
    /// The three are guesses: findings that rest on them warn at most.
    #[serde(default)]
    pub assumed: bool,
}

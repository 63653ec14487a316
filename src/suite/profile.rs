//! What a target claims and how to talk to it.

use std::collections::BTreeMap;
use std::sync::Arc;
use std::time::Duration;

use schemars::JsonSchema;
use serde::Deserialize;

use super::file_commands::FileCommands;
use super::glob::fits_glob;
use super::profile_auth::{Authentication, TlsFiles};
use crate::ground::{Basis, Verdict};
use crate::spec::{ClauseId, OperationRef, Personality, ServiceId};

/// A profile, parsed.
#[derive(Clone, Debug)]
pub struct Profile {
    /// Name, such as `lis-2.0`.
    pub name: String,
    /// File it came from, for messages.
    pub file: String,
    /// Operations the target claims, and the line that says so; all others are not applicable.
    pub operations: BTreeMap<OperationRef, u32>,
    /// Why an operation is not claimed, where a line of the profile drops it.
    pub dropped: BTreeMap<OperationRef, String>,
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
    /// Credentials.
    pub authentication: Authentication,
    /// Certificates.
    pub tls: TlsFiles,
    /// Time limits.
    pub timeouts: Timeouts,
    /// Queries of the target's private grammar.
    pub queries: Queries,
    /// What the target makes of the release, beyond and against its text.
    pub personality: Option<Arc<Personality>>,
    /// Identifiers of objects that are there from the beginning, by the names that cases and
    /// personality have for them: `${known.site}`.
    pub known: BTreeMap<String, String>,
    /// What every object of a service needs here, besides what cases send: an element as XML, in
    /// which `${known...}` may stand.
    pub every: BTreeMap<ServiceId, String>,
    /// Clauses that do not hold for the target, by its documentation.
    pub deviations: Vec<ProfileDeviation>,
    /// What a breach on a basis counts as, where it differs from the usual; none for not judged.
    pub judging: BTreeMap<Basis, Option<Verdict>>,
    /// What takes files in, where the target does.
    pub file_commands: Option<FileCommands>,
}

/// Whether a target claims an operation.
#[derive(Clone, Debug, Eq, PartialEq)]
pub enum Claim {
    /// It does; the line of the profile that says so.
    Claimed {
        /// Line, from 1, in the file of the profile or of one that it extends.
        line: u32,
    },
    /// It does not, for this reason: a lowercase sentence that names the line.
    NotClaimed {
        /// The reason.
        reason: String,
    },
}

/// A documented way in which a target does otherwise than a clause says.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct ProfileDeviation {
    /// The clauses, `*` allowed.
    pub clauses: Vec<String>,
    /// What the target does instead, a lowercase sentence.
    pub instead: String,
    /// The page that says so.
    pub source: String,
}

/// Name of a built-in writer style.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct StyleChoice(pub String);

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

impl Profile {
    /// Whether the target claims an operation, and why not.
    #[must_use]
    pub fn claim(&self, operation: &OperationRef) -> Claim {
        if let Some(&line) = self.operations.get(operation) {
            return Claim::Claimed { line };
        }
        let reason = self.dropped.get(operation).cloned().unwrap_or_else(|| {
            format!("no entry of `operations` in {} names `{operation}`", self.file)
        });
        Claim::NotClaimed { reason }
    }

    /// The documented deviation of the target from a clause, where there is one.
    #[must_use]
    pub fn deviation(&self, clause: &ClauseId) -> Option<&ProfileDeviation> {
        let covers = |pattern: &String| fits_glob(pattern, &clause.0);
        self.deviations.iter().find(|deviation| deviation.clauses.iter().any(covers))
    }

    /// The verdict on a breach of a clause, as this profile wants it; none for not judged.
    #[must_use]
    pub fn verdict_of_breach(&self, level: crate::ground::Level, basis: Basis) -> Option<Verdict> {
        let usual = Verdict::of_breach(level, basis);
        match self.judging.get(&basis) {
            None => Some(usual),
            Some(None) => None,
            // A level below must stays what it is: raising a basis makes no must of a should.
            Some(Some(_)) if level != crate::ground::Level::Must => Some(usual),
            Some(Some(verdict)) => Some(*verdict),
        }
    }
}

impl Default for Timeouts {
    /// 10 s to connect, 30 s for an exchange.
    fn default() -> Self {
        Self { connect: Duration::from_secs(10), exchange: Duration::from_secs(30) }
    }
}

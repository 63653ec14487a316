//! What a target is told: how strict it is, how it writes, what it gets wrong, and the two things
//! it cannot know by itself, the time and fresh identifiers.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{SystemTime, UNIX_EPOCH};

use serde::Deserialize;

use super::quirk::{Quirk, UnknownQuirk, find_quirks};
use crate::model::SavePoint;
use crate::security::{Gate, Identity, Rigour, Scheme};
use crate::soap::styles;
use crate::spec::{OperationRef, Personality, ServiceId};
use crate::xml::XmlLimits;

/// Tells the time.
pub type Clock = Arc<dyn Fn() -> SavePoint + Send + Sync>;

/// Makes message identifiers, never the same twice.
pub type MessageIds = Arc<dyn Fn() -> String + Send + Sync>;

/// What becomes of requests that break a rule but could be served.
#[derive(Clone, Copy, Debug, Default, Deserialize, Eq, PartialEq)]
#[serde(rename_all = "kebab-case")]
pub enum Strictness {
    /// They are refused.
    #[default]
    Strict,
    /// They are served as far as possible, with a note in the journal.
    Lenient,
}

/// The settings of a target. The default one behaves.
#[derive(Clone)]
pub struct TargetConfig {
    /// Tells the time; the system's clock by default.
    pub clock: Clock,
    /// Makes the identifiers of responses.
    pub message_ids: MessageIds,
    /// Name of the built-in style that responses are written in.
    pub style: String,
    /// What becomes of requests that break a rule but could be served.
    pub strictness: Strictness,
    /// Binding revision by service; [`TargetConfig::REVISION`] for those not named.
    pub revisions: BTreeMap<ServiceId, String>,
    /// `imsx_version` in responses.
    pub version: Option<String>,
    /// The services there are; those with a schema in their revision where none are named.
    pub services: Option<BTreeSet<ServiceId>>,
    /// Operations that are switched off: they are answered as unsupported.
    pub unsupported: BTreeSet<OperationRef>,
    /// What it makes of the release, beyond and against its text; none for the release as it reads.
    pub personality: Option<Arc<Personality>>,
    /// Identifiers of what is there from the beginning, by the personality's names.
    pub known: BTreeMap<String, String>,
    /// What is too much in a request.
    pub xml_limits: XmlLimits,
    /// Who may come in; everybody by default.
    pub gate: Arc<Gate>,
    /// What it gets wrong.
    pub quirks: Vec<&'static Quirk>,
}

/// Settings that cannot be met.
#[derive(Clone, Debug, Eq, PartialEq, thiserror::Error)]
pub enum ConfigError {
    /// No built-in style is called that.
    #[error("no writer style is called `{name}`; there are {}", styles::names().collect::<Vec<_>>().join(", "))]
    UnknownStyle {
        /// The name asked for.
        name: String,
    },
    /// The service has no schema in that revision.
    #[error("{service} has no binding revision `{revision}`; there are {}", .known.join(", "))]
    UnknownRevision {
        /// The service.
        service: ServiceId,
        /// The revision asked for.
        revision: String,
        /// The revisions there are.
        known: Vec<String>,
    },
}

impl TargetConfig {
    /// The binding revision where none is chosen.
    pub const REVISION: &'static str = "lis-2.0-final";

    /// The settings with the quirks of these names added. Personalities are taken apart.
    ///
    /// # Errors
    /// Names the first quirk that does not exist, and the closest that does.
    pub fn with_quirks<'a>(
        mut self,
        names: impl IntoIterator<Item = &'a str>,
    ) -> Result<Self, UnknownQuirk> {
        self.quirks.extend(find_quirks(names)?);
        Ok(self)
    }

    /// The settings with this style.
    #[must_use]
    pub fn with_style(mut self, name: impl Into<String>) -> Self {
        self.style = name.into();
        self
    }

    /// The binding revision of a service.
    #[must_use]
    pub fn revision(&self, service: &ServiceId) -> &str {
        self.revisions.get(service).map_or(Self::REVISION, String::as_str)
    }
}

impl Default for TargetConfig {
    fn default() -> Self {
        Self {
            clock: Arc::new(system_time),
            message_ids: counted_from(system_time()),
            style: styles::DEFAULT.to_owned(),
            strictness: Strictness::default(),
            revisions: BTreeMap::new(),
            version: Some("V1.0".to_owned()),
            services: None,
            unsupported: BTreeSet::new(),
            personality: None,
            known: BTreeMap::new(),
            xml_limits: XmlLimits::default(),
            gate: Arc::new(Gate::new(Identity::default(), Rigour::default(), Scheme::default())),
            quirks: Vec::new(),
        }
    }
}

impl fmt::Debug for TargetConfig {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("TargetConfig")
            .field("style", &self.style)
            .field("strictness", &self.strictness)
            .field("revisions", &self.revisions)
            .field("unsupported", &self.unsupported)
            .field("personality", &self.personality.as_ref().map(|it| &it.name))
            .field("quirks", &self.quirks.iter().map(|quirk| &quirk.name).collect::<Vec<_>>())
            .finish_non_exhaustive()
    }
}

fn system_time() -> SavePoint {
    let since_1970 = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
    SavePoint(i64::try_from(since_1970.as_micros()).unwrap_or(i64::MAX))
}

/// Identifiers that no earlier run of the program has used either.
fn counted_from(start: SavePoint) -> MessageIds {
    let sent = AtomicU64::new(0);
    Arc::new(move || format!("mock-{:x}-{}", start.0, sent.fetch_add(1, Ordering::Relaxed)))
}

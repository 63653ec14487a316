//! What a strict run shows.

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};

use super::contact::Contact;
use super::objection::objections;
use super::product::Product;
use crate::evidence::{Digest, ManifestKind, ToolInfo};
use crate::ground::{Level, Verdict};
use crate::report::{RunReport, counted, grouped};
use crate::runner::Counts;
use crate::spec::OperationRef;
use crate::store::{Environment, RunInfo, Settings};
use crate::suite::Profile;

/// Version of the statement's format.
pub const STATEMENT_VERSION: u32 = 1;

/// What a strict run of a product shows. Everything but the deviations follows from the report, what
/// was run and the product.
#[derive(Clone, Debug, Deserialize, PartialEq, Serialize)]
#[serde(deny_unknown_fields)]
pub struct Statement {
    /// [`STATEMENT_VERSION`].
    pub schema_version: u32,
    /// Whether the target did all that it must.
    pub conforms: bool,
    /// All of it in one sentence.
    pub sentence: String,
    /// Why it does not conform; empty where it does.
    pub objections: Vec<String>,
    /// The product, as its vendor describes it.
    pub product: Described,
    /// URL of the target.
    pub target: String,
    /// Servers that it talked to.
    pub contacts: Vec<Contact>,
    /// Name of the profile.
    pub profile: String,
    /// The run's letters, from which its identifiers are made.
    pub run_id: String,
    /// Start, RFC 3339, UTC.
    pub started_at: String,
    /// The program.
    pub tool: ToolInfo,
    /// Hash of the cases, requirements and schemas that judged.
    pub suite_hash: Digest,
    /// How the run was made.
    pub settings: Settings,
    /// Where it was made.
    pub environment: Environment,
    /// Cases by verdict.
    pub counts: Counts,
    /// Assertions judged.
    pub assertions_judged: u64,
    /// Operations that the profile claims.
    pub operations_claimed: u64,
    /// Those of them of which the run shows nothing.
    pub operations_unshown: Vec<OperationRef>,
    /// Deviations that the vendor declares. They excuse nothing.
    pub deviations: Vec<Deviation>,
    /// What keeps the run from being worth more.
    pub reservations: Vec<String>,
}

/// A product, as its vendor describes it.
#[derive(Clone, Debug, Deserialize, Eq, PartialEq, Serialize)]
#[serde(deny_unknown_fields)]
pub struct Described {
    /// Who makes it.
    pub vendor: String,
    /// Its name.
    pub product: String,
    /// Its version.
    pub version: String,
    /// Whom to ask.
    pub contact: String,
    /// Patterns of the operations it claims.
    pub claims: Vec<String>,
}

/// A deviation that the vendor declares.
#[derive(Clone, Debug, Deserialize, Eq, PartialEq, Serialize)]
#[serde(deny_unknown_fields)]
pub struct Deviation {
    /// The assertion, as the waiver file names it.
    pub assertion: String,
    /// Why.
    pub reason: String,
    /// Who answers for it.
    pub owner: String,
    /// Until when.
    pub expires: String,
}

impl Statement {
    /// What a report shows of a product. `info` and `profile` are those of the run.
    #[must_use]
    pub fn new(
        report: &RunReport,
        info: &RunInfo,
        profile: &Profile,
        product: &Product,
        deviations: Vec<Deviation>,
    ) -> Self {
        let (started, finished) = (&report.started, &report.finished);
        let objections = objections(report, info, profile, product);
        let covered: BTreeSet<_> = finished.operations_covered.iter().collect();
        let unshown = started.operations_claimed.iter().filter(|id| !covered.contains(id));
        let contacts = Contact::all_of(report);
        let mut statement = Self {
            schema_version: STATEMENT_VERSION,
            conforms: objections.is_empty(),
            sentence: String::new(),
            objections,
            product: described(product),
            target: started.target.clone(),
            reservations: reservations(&contacts, profile),
            contacts,
            profile: started.profile.clone(),
            run_id: started.run_id.clone(),
            started_at: started.started_at.clone(),
            tool: info.tool.clone(),
            suite_hash: info.suite_hash,
            settings: info.settings.clone(),
            environment: info.environment.clone(),
            counts: finished.counts,
            assertions_judged: finished.assertions_judged,
            operations_claimed: started.operations_claimed.len() as u64,
            operations_unshown: unshown.cloned().collect(),
            deviations,
        };
        statement.sentence = statement.in_one_sentence();
        statement
    }

    /// What a bundle with this statement is.
    #[must_use]
    pub fn kind(&self) -> ManifestKind {
        if self.conforms { ManifestKind::Certificate } else { ManifestKind::Refusal }
    }

    /// The statement as JSON, laid out, with a line feed at the end.
    #[must_use]
    pub fn to_json(&self) -> String {
        let mut text = serde_json::to_string_pretty(self).expect("its keys are strings");
        text.push('\n');
        text
    }

    fn in_one_sentence(&self) -> String {
        let Described { vendor, product, version, .. } = &self.product;
        let day = self.started_at.split('T').next().unwrap_or_default();
        let tool = format!("{} {}", self.tool.name, self.tool.version);
        let subject = format!(
            "{product} {version} of {vendor}, tested at {} on {day} by {tool} with the profile {}",
            self.target, self.profile
        );
        if !self.conforms {
            return format!("{subject}, does not conform: {}.", self.objections.join("; "));
        }
        let shown = self.operations_claimed - self.operations_unshown.len() as u64;
        let judged = self.counts.selected.saturating_sub(self.counts.not_applicable);
        format!(
            "{subject}, conforms: {} and {} judged, {} of {} shown, no failure, {}.",
            counted(judged.into(), "case"),
            counted(self.assertions_judged, "assertion"),
            grouped(shown),
            counted(self.operations_claimed, "operation"),
            counted(self.counts.warn.into(), "warning"),
        )
    }
}

fn described(product: &Product) -> Described {
    Described {
        vendor: product.vendor.clone(),
        product: product.product.clone(),
        version: product.version.clone(),
        contact: product.contact.clone(),
        claims: product.claims().map(str::to_owned).collect(),
    }
}

fn reservations(contacts: &[Contact], profile: &Profile) -> Vec<String> {
    let unprotected = contacts.iter().filter(|contact| !contact.protected).map(|contact| {
        format!(
            "{} was asked over plain HTTP: somebody on the way could have answered in its place",
            contact.origin
        )
    });
    let judging = profile
        .judging
        .iter()
        .filter(|(basis, verdict)| **verdict != Some(Verdict::of_breach(Level::Must, **basis)));
    let judging = judging.map(|(basis, verdict)| match verdict {
        Some(verdict) => {
            format!("the profile lets a missed must that rests on {basis} count as {verdict}")
        }
        None => format!("the profile leaves requirements that rest on {basis} unjudged"),
    });
    unprotected.chain(judging).collect()
}

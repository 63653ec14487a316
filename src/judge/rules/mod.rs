//! The generic rules: what every message has to keep, whatever a case expects of it.
//!
//! A rule is a row: its id (which is also its clause and its assertion) and a function whose kind
//! says what the rule needs to have something to say. Level and basis are the catalogue's.

mod body;
mod envelope;
mod es_header;
mod fault;
mod header;
mod http;
mod start_tag;
mod status;

use std::sync::LazyLock;

use super::breach::Outcome;
use super::ledger::{Asserted, Ledger};
use super::message::Message;
use super::subject::Subject;
use crate::soap::{Envelope, StatusInfo};
use crate::spec::HeaderDialect;
use crate::xml::Element;

/// One generic rule.
struct Rule {
    id: &'static str,
    check: Check,
}

/// What a rule looks at.
enum Check {
    /// Any HTTP response.
    Response(fn(&Subject<'_>) -> Outcome),
    /// Anything that has to be a SOAP message, in either direction.
    Message(fn(&Message) -> Outcome),
    /// Any envelope, in either direction.
    Envelope(fn(&Message, &Envelope<'_>) -> Outcome),
    /// The envelope of a response that is no fault.
    Plain(fn(&Subject<'_>, &Envelope<'_>) -> Outcome),
    /// An IMS status.
    Status(fn(&Subject<'_>, &StatusInfo) -> Outcome),
    /// A fault.
    Fault(fn(&Subject<'_>, &Element) -> Outcome),
}

/// Rules that are judged over whole transcripts: see `invariants`.
const OVER_TRANSCRIPTS: [&str; 7] =
    ["INV-01", "INV-02", "INV-03", "INV-04", "INV-05", "INV-06", "INV-07"];

static IDS: LazyLock<Vec<&'static str>> =
    LazyLock::new(|| all().map(|rule| rule.id).chain(OVER_TRANSCRIPTS).collect());

/// The ids of all generic rules, those of `all` first. Each is the name of a clause and of an assertion.
#[must_use]
pub fn rule_ids() -> &'static [&'static str] {
    &IDS
}

/// Judges one response by every rule.
pub(super) fn judge_response(subject: &Subject<'_>, ledger: &mut Ledger<'_>) {
    for (place, rule) in of_dialect(subject.dialect()) {
        let outcome = match rule.check {
            Check::Response(check) => check(subject),
            Check::Message(check) if subject.is_to_be_soap() => check(subject.message),
            Check::Envelope(check) => on(&subject.envelope, |of| check(subject.message, of)),
            Check::Plain(check) => {
                subject.plain_envelope().map_or(Outcome::Silent, |of| check(subject, of))
            }
            Check::Status(check) => on(&subject.status(), |status| check(subject, status)),
            Check::Fault(check) => {
                let fault = subject.envelope.as_ref().and_then(Envelope::fault_element);
                on(&fault, |fault| check(subject, fault))
            }
            Check::Message(_) => Outcome::Silent,
        };
        match outcome {
            Outcome::Silent => {}
            Outcome::Held => ledger.rule_held(place),
            Outcome::Broken(breaches) => {
                for breach in breaches {
                    ledger.broken(asserted(rule.id, subject.exchange.index), breach);
                }
            }
        }
    }
}

/// What a request of ours breaks of the rules that hold in both directions, with the rules' ids.
pub(super) fn judge_request(message: &Message) -> Vec<(&'static str, super::breach::Breach)> {
    let envelope = message.envelope();
    let mut found = Vec::new();
    for rule in all() {
        let outcome = match rule.check {
            Check::Message(check) => check(message),
            Check::Envelope(check) => on(&envelope, |envelope| check(message, envelope)),
            _ => Outcome::Silent,
        };
        if let Outcome::Broken(breaches) = outcome {
            found.extend(breaches.into_iter().map(|breach| (rule.id, breach)));
        }
    }
    found
}

/// A generic rule's assertion on an exchange.
pub(super) fn asserted(id: &'static str, exchange: usize) -> Asserted<'static> {
    Asserted { assertion: id, clause: id, exchange: Some(exchange), case_line: None }
}

/// Rules for everything, whatever the header looks like.
const GENERAL: [&[Rule]; 4] = [http::RULES, envelope::RULES, body::RULES, fault::RULES];
/// Rules for the header blocks of LIS 2.0.
const IMSX: [&[Rule]; 2] = [header::RULES, status::RULES];
/// Rules for the header blocks of Enterprise Services 1.0.
const ES: [&[Rule]; 1] = [es_header::RULES];

fn all() -> impl Iterator<Item = &'static Rule> {
    GENERAL.into_iter().chain(IMSX).chain(ES).flatten()
}

/// The rules that hold where the header looks like that, each with its place in [`all`].
fn of_dialect(dialect: HeaderDialect) -> impl Iterator<Item = (usize, &'static Rule)> {
    let general: usize = GENERAL.iter().map(|family| family.len()).sum();
    let imsx = general + IMSX.iter().map(|family| family.len()).sum::<usize>();
    let own = match dialect {
        HeaderDialect::Imsx => general..imsx,
        HeaderDialect::Es => imsx..usize::MAX,
    };
    all().enumerate().filter(move |(place, _)| *place < general || own.contains(place))
}

fn on<T>(part: &Option<T>, check: impl FnOnce(&T) -> Outcome) -> Outcome {
    part.as_ref().map_or(Outcome::Silent, check)
}

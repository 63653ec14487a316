//! The generic invariants: probes after a case, and what holds over all its exchanges.

use std::cmp::Ordering;
use std::collections::HashMap;

use super::breach::Breach;
use super::checks::{Answer, Carried, save_point_element};
use super::comparison::difference;
use super::delivered::{payload, record};
use super::ledger::{Asserted, Ledger};
use super::oracle::{Expectation, Probe};
use super::rules::asserted;
use super::save_point_order::compare;
use super::steps::is_not_the_targets;
use super::subject::Subject;
use crate::ground::Verdict;
use crate::soap::HeaderWords;
use crate::spec::{HeaderDialect, ServiceId, Verb};
use crate::suite::Case;
use crate::xml::Element;

/// The clause on what can be read at all, and the one on what the record says.
const READABLE: &str = "INV-01";
const SAME: &str = "INV-05";
/// The clause on what hangs on a deleted object.
const CLOSURE: &str = "INV-03";

/// Judges one probe.
pub(super) fn judge_probe(
    case: &Case,
    probe: &Probe,
    answer: Answer<'_>,
    exchange: usize,
    ledger: &mut Ledger<'_>,
) {
    let subject = match answer {
        Answer::Response(subject) => subject,
        Answer::None(error) => {
            let breach = Breach::new(wanted(probe), error.message.as_str());
            if is_not_the_targets(error) {
                let assertion = format!("{}#transport", case.id);
                let asserted = Asserted {
                    assertion: &assertion,
                    clause: probe.clause,
                    exchange: Some(exchange),
                    case_line: None,
                };
                ledger.found(asserted, Verdict::Error, breach);
            } else {
                ledger.broken(asserted(probe.clause, exchange), breach);
            }
            return;
        }
    };
    match &probe.expectation {
        Expectation::Gone => gone(probe, subject, exchange, ledger),
        Expectation::Present(sent) => present(probe, sent, subject, exchange, ledger),
    }
}

fn gone(probe: &Probe, subject: &Subject<'_>, exchange: usize, ledger: &mut Ledger<'_>) {
    let breach = || Breach::new(wanted(probe), subject.to_string());
    let asserted = asserted(probe.clause, exchange);
    if subject.carried() == Some(Carried::NotOut) {
        ledger.held(probe.clause, 1);
    } else if subject.fault.is_some() {
        ledger.found(asserted, Verdict::Lenient, breach());
    } else if probe.clause == CLOSURE {
        // What hung on a deleted object may stay if it names that object no more: the text asks for
        // the removal of the reference only. Cases that look at the reference can fail a target.
        ledger.broken(asserted, breach().at_most(Verdict::Warn));
    } else {
        ledger.broken(asserted, breach());
    }
}

fn present(
    probe: &Probe,
    sent: &Element,
    subject: &Subject<'_>,
    exchange: usize,
    ledger: &mut Ledger<'_>,
) {
    // Whether it can be read and whether it says the same are two questions of what was written;
    // for what must have stayed as it was, they are one.
    let is_of_write = [READABLE, SAME].contains(&probe.clause);
    let (readable, same) =
        if is_of_write { (READABLE, SAME) } else { (probe.clause, probe.clause) };

    let is_read = subject.carried() == Some(Carried::Out);
    let service = subject.called.service;
    let found = service
        .filter(|_| is_read)
        .and_then(|service| record(subject.payload()?, service, Some(&probe.sourced_id)));
    let (Some(service), Some(found)) = (service, found) else {
        let breach = Breach::new(wanted(probe), subject.to_string());
        return ledger.broken(asserted(readable, exchange), breach);
    };
    if readable != same {
        ledger.held(readable, 1);
    }
    let difference = match (payload(sent, service), payload(found, service)) {
        (Some(sent), Some(found)) => {
            let (sent, told) = (subject.comparable(sent), subject.comparable(found));
            difference(&sent, &told).map(|difference| {
                let place = subject.message.place(difference.delivered);
                let place = place.or_else(|| subject.message.place(found));
                Breach::new(difference.expected, difference.actual).at(place)
            })
        }
        (None, None) => None,
        (sent, _) => {
            let local = &service.payload.local;
            let (with, without) = (format!("a record with `{local}`"), "a record without it");
            let breach = match sent {
                Some(_) => Breach::new(with, without),
                None => Breach::new(format!("a record without `{local}`"), "a record with it"),
            };
            Some(breach.at(subject.message.place(found)))
        }
    };
    match difference {
        None => ledger.held(same, 1),
        Some(breach) => ledger.broken(asserted(same, exchange), breach),
    }
}

fn wanted(probe: &Probe) -> String {
    match probe.expectation {
        Expectation::Gone if probe.clause == CLOSURE => {
            let id = &probe.sourced_id;
            format!("`{id}` unknown: codeMajor failure (warns only: its reference may be gone)")
        }
        Expectation::Gone => format!("`{}` unknown: codeMajor failure", probe.sourced_id),
        Expectation::Present(_) => format!("the record of `{}`", probe.sourced_id),
    }
}

/// What has been seen so far in a case.
#[derive(Default)]
pub(super) struct Seen {
    /// Response message identifiers, and the exchange that had each first.
    identifiers: HashMap<String, usize>,
    /// The latest save point of each service.
    save_points: HashMap<ServiceId, String>,
}

impl Seen {
    /// Judges one more response by those before it.
    pub fn judge(&mut self, subject: &Subject<'_>, ledger: &mut Ledger<'_>) {
        self.judge_identifier(subject, ledger);
        self.judge_save_point(subject, ledger);
    }

    fn judge_identifier(&mut self, subject: &Subject<'_>, ledger: &mut Ledger<'_>) {
        // Enterprise Services give back the identifier of the request.
        if subject.dialect() == HeaderDialect::Es {
            return;
        }
        let words = HeaderWords::of(HeaderDialect::Imsx);
        let block = subject.plain_envelope().and_then(|envelope| {
            envelope.header?.elements().find(|block| block.name.local == words.response)
        });
        let identifier = block.and_then(|block| {
            block.elements().find(|child| child.name.local == words.message_identifier)
        });
        let Some(element) = identifier else { return };
        let identifier = element.text();
        // That it is empty has a rule of its own.
        if identifier.trim().is_empty() {
            return;
        }
        match self.identifiers.get(identifier.as_ref()) {
            None => {
                self.identifiers.insert(identifier.into_owned(), subject.exchange.index);
                ledger.held("INV-06", 1);
            }
            Some(first) => {
                let actual = format!("`{identifier}`, as in exchange {first}");
                let breach = Breach::new("a message identifier not used before", actual)
                    .at(subject.message.place(element));
                ledger.broken(asserted("INV-06", subject.exchange.index), breach);
            }
        }
    }

    /// Only the reads from a save point speak of the service as a whole: what a read of chosen
    /// records returns may be theirs (SP-06).
    fn judge_save_point(&mut self, subject: &Subject<'_>, ledger: &mut Ledger<'_>) {
        let (Some(service), Some(operation)) = (subject.called.service, subject.called.operation)
        else {
            return;
        };
        if !matches!(operation.verb, Verb::ReadIdsFromSavePoint | Verb::ReadFromSavePoint) {
            return;
        }
        let Some(element) = save_point_element(subject) else { return };
        let text = element.text();
        let Some(before) = self.save_points.get(&service.id) else {
            self.save_points.insert(service.id.clone(), text.into_owned());
            return;
        };
        match compare(&text, before) {
            Ok(Some(Ordering::Less)) => {
                let breach = Breach::new(format!("not earlier than {before}"), format!("`{text}`"))
                    .at(subject.message.place(element));
                ledger.broken(asserted("INV-07", subject.exchange.index), breach);
            }
            Ok(Some(_)) => {
                ledger.held("INV-07", 1);
                self.save_points.insert(service.id.clone(), text.into_owned());
            }
            // The schema's rule speaks of what is no date and time; an open order says nothing.
            Ok(None) | Err(_) => {}
        }
    }
}

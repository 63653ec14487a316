//! What comes of a pass.

use std::mem;

use super::super::choice::Origin;
use super::super::envelope::headers_of;
use super::super::finding::{Breach, Finding};
use super::super::judgement::{Fit, Judgement};
use super::super::roster::Ending;
use super::Course;
use crate::xml::{FileEncoding, QName};

impl Course<'_> {
    /// What comes of it all.
    pub fn finish(mut self) -> Judgement {
        self.demand_headers();
        for lane in &mut self.lanes {
            lane.end_of_children(0);
        }
        self.say_what_is_known();
        let root = self.root.take();
        // The sort is stable: of two that fit alike the newer one stays in front.
        self.lanes.sort_by_key(|lane| {
            let totals = lane.collected.totals;
            (
                !self.choice.counts(&lane.name),
                !lane.has_payload,
                totals.fail > 0,
                totals.fail + totals.warn,
                totals.fail,
            )
        });
        if let Some(best) = self.lanes.first().filter(|lane| !self.choice.counts(&lane.name)) {
            let message =
                format!("the revision asked for has no schema for this; {} has one", best.name);
            self.own.add(Finding::untestable("no-schema", message));
        }
        let own = self.own.totals;
        let fits = self
            .lanes
            .iter()
            .map(|lane| {
                let totals = lane.collected.totals.plus(own);
                Fit { schema: lane.name.clone(), totals, is_open: false }
            })
            .collect();
        let is_whole = self.stopped.is_none() && !self.is_refused;
        let doctype = self.doctype.as_ref();
        let ending = Ending {
            is_whole,
            last: self.last_place,
            encoding: self.encoding.unwrap_or(FileEncoding::Utf8),
            spelling: &self.spelling,
            doctype,
        };
        let followed = self.roster.take().map(|roster| roster.finish(ending));
        let chosen = self.lanes.into_iter().next().map(|lane| lane.collected);
        let roster = followed.map(|mut followed| {
            self.own.absorb(mem::take(&mut followed.collected));
            followed.facts(&self.own.by_clause(chosen.as_ref()))
        });
        let (findings, totals, beyond) = self.own.finish(chosen.unwrap_or_default());
        Judgement {
            root,
            soap: self.envelope.map(|envelope| envelope.soap),
            fits,
            findings,
            totals,
            beyond,
            veils: self.veils.finish(),
            roster,
            elements: self.elements,
            encoding: self.encoding,
            doctype: self.doctype,
            stopped: self.stopped,
        }
    }

    // --- helpers

    /// A message has the header block that its service binds.
    fn demand_headers(&mut self) {
        let is_whole = self.stopped.is_none() && self.open.is_empty();
        let Some(soap) = self.envelope.as_ref().map(|envelope| &envelope.soap) else { return };
        let (Some(direction), Some(payload), true) = (soap.direction, &soap.payload, is_whole)
        else {
            return;
        };
        for lane in self.lanes.iter_mut().filter(|lane| lane.has_payload && lane.header.is_none()) {
            let names = headers_of(direction);
            let declared = names
                .iter()
                .find(|name| lane.schema.declares(&QName::new(&payload.namespace, name)));
            if let (Some(name), Origin::BuiltIn) = (declared, lane.origin) {
                let breach = Breach::new("EN-18", "the header block of the service is missing");
                let breach = breach.expecting(name);
                lane.breach(breach, self.settings.catalogue, "Envelope", self.root_place);
            }
        }
    }

    /// Where nothing could be held against a schema, says so, and what could be.
    fn say_what_is_known(&mut self) {
        let unknown = match &self.envelope {
            _ if !self.lanes.is_empty() || self.stopped.is_some() => None,
            Some(envelope) if envelope.soap.is_fault => None,
            Some(envelope) => envelope.soap.payload.clone(),
            None => self.root.clone(),
        };
        if let Some(name) = unknown {
            let (message, expected) = self.choice.advice(&name);
            let mut finding = Finding::untestable("no-schema", message);
            finding.expected = expected;
            finding.place = self.unknown_place.unwrap_or(self.root_place);
            self.veils.found(finding.place);
            self.own.add(finding);
        }
    }
}

//! A large file that may be right: whether it is can be told by several threads, and by a pass
//! that notes nothing on the way. Where something is wrong after all, the pass over its events tells
//! what; so the judgement is the same either way, but for one number: where a schema finds nothing,
//! no more is counted of what another one finds than it takes to say that it does not fit.

use std::io::BufRead;

use super::choice::{Candidate, Choice};
use super::collected::Collected;
use super::envelope::is_envelope;
use super::judge::Settings;
use super::judgement::{Fit, Judgement, Totals};
use super::roster::{Ending, Followed, Roster, conformance, is_roster};
use crate::ground::{Level, Verdict};
use crate::schema::{Beyond, Seekable, StreamOptions, StreamOutcome, Violation};
use crate::xml::{Event, FileEncoding, QName, StreamPolicies, StreamReader};

/// Files shorter than this are judged at once: there is nothing to be won.
const WORTHWHILE: u64 = 1 << 20;

/// Findings by a schema that are counted where another one finds nothing.
const ENOUGH: usize = 1_000;

/// Judges a file by up to `threads` threads, if it is large, no SOAP message, and without findings
/// by one of the schemas that may be meant. None where it is not so, or cannot be read: then
/// [`judge`](super::judge()) it. `progress` is told how many bytes have been read, now and then.
#[must_use]
pub fn judge_clean(
    file: &impl Seekable,
    threads: usize,
    choice: &Choice<'_>,
    settings: &Settings<'_>,
    progress: &mut dyn FnMut(u64),
) -> Option<Judgement> {
    if file.length() < WORTHWHILE {
        return None;
    }
    judge_large(file, threads, choice, settings, progress)
}

fn judge_large(
    file: &impl Seekable,
    threads: usize,
    choice: &Choice<'_>,
    settings: &Settings<'_>,
    progress: &mut dyn FnMut(u64),
) -> Option<Judgement> {
    let root = root_of(file.open_at(0).ok()?, settings)?;
    let mut candidates = choice.candidates(&root);
    if candidates.is_empty() && is_envelope(&root) {
        return None;
    }
    if candidates.is_empty() {
        candidates = choice.regardless();
    }
    let is_followed = is_roster(&root) && candidates.iter().any(is_of_enterprise);
    let pass = Pass { file, threads, choice, settings, is_followed };
    let (best, clean) = pass.best(&candidates, progress)?;
    let fits = pass.fits(&candidates, best, progress)?;
    Some(judgement(root, fits, clean))
}

/// What comes of it, where a schema finds nothing.
fn judgement(root: QName, fits: Vec<Fit>, clean: Clean) -> Judgement {
    let Clean { outcome, followed } = clean;
    let mut found = Collected::default();
    let roster = followed.map(|followed| {
        let facts = followed.facts(&followed.collected.by_clause(None));
        found = followed.collected;
        facts
    });
    let (findings, totals, beyond) = found.finish(Collected::default());
    Judgement {
        root: Some(root),
        soap: None,
        fits,
        findings,
        totals,
        beyond,
        veils: Vec::new(),
        roster,
        elements: outcome.elements,
        encoding: outcome.encoding,
        doctype: outcome.doctype,
        stopped: None,
    }
}

fn is_of_enterprise(candidate: &Candidate<'_>) -> bool {
    conformance::is_of_enterprise(&candidate.binding.name)
}

/// A file, and how it is read.
struct Pass<'a, F> {
    file: &'a F,
    threads: usize,
    choice: &'a Choice<'a>,
    settings: &'a Settings<'a>,
    is_followed: bool,
}

/// A file in which a schema finds nothing, and what it is as a roster.
struct Clean {
    outcome: StreamOutcome,
    followed: Option<Followed>,
}

impl<F: Seekable> Pass<'_, F> {
    /// The first candidate that finds nothing, of those that count.
    fn best(
        &self,
        candidates: &[Candidate<'_>],
        progress: &mut dyn FnMut(u64),
    ) -> Option<(usize, Clean)> {
        let mut counting = candidates.iter().enumerate().filter(|(_, of)| self.counts(of));
        counting.find_map(|(at, candidate)| Some((at, self.clean(candidate, progress)?)))
    }

    /// What the file is, if nothing is wrong with it by that schema. Ends at the first finding.
    fn clean(&self, candidate: &Candidate<'_>, progress: &mut dyn FnMut(u64)) -> Option<Clean> {
        let roster = self.is_followed.then(|| Roster::new(self.settings));
        let schema = candidate.binding.schema;
        let options = self.options(0);
        let passed = schema.validate_file_with(self.file, self.threads, &options, roster, progress);
        let (outcome, roster) = passed.ok().filter(|(outcome, _)| outcome.is_whole)?;
        let ending = Ending {
            is_whole: true,
            last: outcome.last_tag.into(),
            encoding: outcome.encoding.unwrap_or(FileEncoding::Utf8),
            spelling: &outcome.spelling,
            doctype: outcome.doctype.as_ref(),
        };
        let followed = roster.flatten().map(|roster| roster.finish(ending));
        Some(Clean { outcome, followed })
    }

    /// How the file fits every candidate, of which `best` finds nothing.
    fn fits(
        &self,
        candidates: &[Candidate<'_>],
        best: usize,
        progress: &mut dyn FnMut(u64),
    ) -> Option<Vec<Fit>> {
        let mut fits = Vec::new();
        for (at, candidate) in candidates.iter().enumerate() {
            let schema = candidate.binding.name.clone();
            let fit = if at == best {
                Fit { schema, totals: Totals::default(), is_open: false }
            } else {
                let (totals, is_open) = self.totals(candidate, progress)?;
                Fit { schema, totals, is_open }
            };
            fits.push((!self.counts(candidate), fit));
        }
        // As the pass over the events sorts them.
        fits.sort_by_key(|(is_beside, Fit { totals, .. })| {
            (*is_beside, totals.fail > 0, totals.fail + totals.warn, totals.fail)
        });
        Some(fits.into_iter().map(|(_, fit)| fit).collect())
    }

    /// How much is wrong with the file by that schema, and whether there may be more. The file is
    /// known to be well-formed.
    fn totals(
        &self,
        candidate: &Candidate<'_>,
        progress: &mut dyn FnMut(u64),
    ) -> Option<(Totals, bool)> {
        let schema = candidate.binding.schema;
        let passed = schema.validate_file(self.file, self.threads, &self.options(ENOUGH), progress);
        let outcome = passed.ok().filter(|outcome| outcome.refusal.is_none())?;
        let verdict: fn(&Violation) -> Verdict = if is_of_enterprise(candidate) {
            conformance::verdict_of
        } else {
            |violation| Verdict::of_breach(Level::Must, violation.basis)
        };
        let mut totals = Totals::default();
        for placed in &outcome.violations {
            totals.count(verdict(&placed.violation), 1);
        }
        Some((totals, !outcome.is_whole))
    }

    fn counts(&self, candidate: &Candidate<'_>) -> bool {
        self.choice.counts(&candidate.binding.name)
    }

    /// The pass ends at the first violation beyond so many.
    fn options(&self, max_violations: usize) -> StreamOptions {
        let limits = self.settings.limits.clone();
        StreamOptions { limits, max_violations, beyond: Beyond::Stop, ..StreamOptions::default() }
    }
}

/// The name of the document element.
fn root_of(reader: impl BufRead, settings: &Settings<'_>) -> Option<QName> {
    let mut reader = StreamReader::new(reader, StreamPolicies::default(), &settings.limits).ok()?;
    match reader.next_event().ok()?? {
        Event::Start { name, .. } => Some(name.clone()),
        Event::Text(_) | Event::End => None,
    }
}

#[cfg(test)]
mod tests {
    use std::io::{self, Cursor};

    use super::*;
    use crate::bindings::Library;
    use crate::enterprise::{Fault, Faults, GeneratorSettings, generate};
    use crate::spec::Spec;
    use crate::validate::judge;

    /// A file in memory.
    struct Bytes(Vec<u8>);

    impl Seekable for Bytes {
        type Reader = Cursor<Vec<u8>>;

        fn open_at(&self, offset: u64) -> io::Result<Self::Reader> {
            Ok(Cursor::new(self.0[usize::try_from(offset).unwrap().min(self.0.len())..].to_vec()))
        }

        fn length(&self) -> u64 {
            self.0.len() as u64
        }
    }

    /// A roster with these elements at the end of its last person, and so much between persons.
    fn roster(last: &str, between: usize) -> Bytes {
        let mut text = "<enterprise><properties><datasource>sis</datasource><datetime>2011-06-30\
                        </datetime></properties>"
            .to_owned();
        let comment = format!("<!--{}-->", " ".repeat(between));
        for number in 0..=400 {
            let more = if number == 400 { last } else { "" };
            text.push_str(&format!(
                "<person><sourcedid><source>sis</source><id>p{number}</id></sourcedid>\
                 <name><fn>Ada Byron</fn></name>{more}</person>{comment}"
            ));
        }
        text.push_str("</enterprise>");
        Bytes(text.into_bytes())
    }

    /// What both ways come to, in words.
    fn both(file: &Bytes, choice: &Choice<'_>, threads: usize) -> (Option<String>, String) {
        let spec = Spec::load().unwrap();
        let settings = Settings::new(&spec.catalogue);
        let mut told = 0;
        let clean = judge_large(file, threads, choice, &settings, &mut |bytes| told = bytes);
        assert!(clean.is_none() || told > 0, "progress is told");
        let events = judge(file.0.as_slice(), choice, &settings);
        (clean.map(|clean| format!("{clean:?}")), format!("{events:?}"))
    }

    #[test]
    fn a_clean_file_is_judged_alike_by_any_number_of_threads() {
        let library = Library::load().unwrap();
        // Large enough for several threads.
        let file = roster("", 8 << 10);
        assert!(file.length() > 3 << 20);
        for (revision, threads) in [(None, 3), (Some("enterprise-1.1"), 1)] {
            let choice = Choice::Detect { library: &library, revision };
            let (clean, events) = both(&file, &choice, threads);
            assert_eq!(clean.expect("it is clean"), events, "{revision:?}, {threads} threads");
        }
    }

    #[test]
    fn what_only_one_revision_takes_is_counted_by_the_other() {
        let library = Library::load().unwrap();
        let choice = Choice::Detect { library: &library, revision: None };
        let file =
            roster("<institutionrole primaryrole=\"Yes\" institutionroletype=\"Student\"/>", 0);
        let (clean, events) = both(&file, &choice, 2);
        assert_eq!(clean.expect("1.1 takes it"), events);
        assert!(events.contains("fail: 1"), "{events}");
    }

    /// A generated file, with such faults in it.
    fn generated(persons: u64, faults: &[Fault]) -> Bytes {
        let one_in = if faults.is_empty() { 0 } else { 300 };
        let faults = Faults { one_in, kinds: faults.to_vec() };
        let mut text = Vec::new();
        let settings = GeneratorSettings { faults, ..GeneratorSettings::new(persons) };
        generate(&settings, &mut text).unwrap();
        Bytes(text)
    }

    #[test]
    fn a_roster_is_followed_in_parts_as_it_is_in_one() {
        let library = Library::load().unwrap();
        let choice = Choice::Detect { library: &library, revision: Some("enterprise-1.1") };
        for (persons, faults) in
            [(2_400, &[][..]), (2_300, &[Fault::TwicePerson, Fault::UnknownPerson])]
        {
            let file = generated(persons, faults);
            assert!(file.length() > 3 << 20, "{}", file.length());
            let spec = Spec::load().unwrap();
            let settings = Settings::new(&spec.catalogue);
            let mut clean =
                judge_large(&file, 3, &choice, &settings, &mut |_| {}).expect("it is clean");
            let events = judge(file.0.as_slice(), &choice, &settings);
            assert_eq!(events.totals.warn > 0, !faults.is_empty(), "{:?}", events.totals);
            assert!(!clean.roster.as_ref().unwrap().risks.is_empty());
            // Of the other revision, only so much is counted.
            assert!(clean.fits[1].is_open && clean.fits[1].totals.all() == ENOUGH as u64);
            assert!(events.fits[1].totals.all() > ENOUGH as u64);
            clean.fits.clone_from(&events.fits);
            assert_eq!(format!("{clean:#?}"), format!("{events:#?}"));
        }
    }

    #[test]
    fn a_file_may_turn_out_of_another_revision_than_it_began() {
        let library = Library::load().unwrap();
        let choice = Choice::Detect { library: &library, revision: None };
        let person = |more: &str| {
            format!(
                "<person><sourcedid><source>s</source><id>p</id></sourcedid><name><fn>Ada</fn>\
                 </name>{more}</person>"
            )
        };
        let newer = person("<systemrole systemroletype=\"User\"/>");
        let group = "<group><sourcedid><source>s</source><id>g</id></sourcedid><description>\
                     <short>Maths</short></description></group>";
        let plain = person("").repeat(300);
        let file = |records: &[&str]| {
            let properties = "<properties><datasource>s</datasource><datetime>2011-06-30</datetime></properties>";
            Bytes(format!("<enterprise>{properties}{}</enterprise>", records.concat()).into_bytes())
        };
        let old = "enterprise-1.01/lower-case";
        for (records, is_clean, schema, fails) in [
            // As both have it, up to the last record.
            (vec![&*plain, &newer], true, "enterprise-1.1", [false, true]),
            (vec![&plain, group, &newer.replace("systemrole", "x"), &plain], false, "", [true; 2]),
            // In an order that 1.1 does not have, and only 1.01 finds nothing.
            (vec![&plain, group, &plain], true, old, [false, true]),
            // Like 1.01 at first, but with more from 1.1 than there is out of order; and the other
            // way round.
            (vec![group, &person(""), &newer, &newer, &newer], false, "enterprise-1.1", [true; 2]),
            (vec![group, &newer, group, &person(""), group, &plain], false, old, [true; 2]),
        ] {
            let (clean, events) = both(&file(&records), &choice, 2);
            assert_eq!(clean.is_some(), is_clean, "{events}");
            assert!(clean.is_none_or(|clean| clean == events));
            let judged = {
                let spec = Spec::load().unwrap();
                judge(file(&records).0.as_slice(), &choice, &Settings::new(&spec.catalogue))
            };
            if !schema.is_empty() {
                assert_eq!(judged.schema(), Some(schema), "{:?}", judged.fits);
            }
            let found: Vec<bool> = judged.fits.iter().map(|fit| fit.totals.fail > 0).collect();
            assert_eq!(found, fails, "{:?}", judged.fits);
        }
    }

    #[test]
    fn everything_else_is_left_to_the_pass_over_the_events() {
        let library = Library::load().unwrap();
        let choice = Choice::Detect { library: &library, revision: None };
        let (clean, events) = both(&roster("<nonsense/>", 0), &choice, 2);
        assert!(clean.is_none() && events.contains("nonsense"));
        let (clean, _) = both(&roster("</oops>", 0), &choice, 2);
        assert!(clean.is_none(), "not well-formed");
        let envelope = |inner: &str| {
            let soap = "http://schemas.xmlsoap.org/soap/envelope/";
            let text =
                format!("<e:Envelope xmlns:e=\"{soap}\"><e:Body>{inner}</e:Body></e:Envelope>");
            Bytes(text.into_bytes())
        };
        assert!(both(&envelope("<x/>"), &choice, 2).0.is_none());
        assert!(both(&Bytes(b" ".to_vec()), &choice, 2).0.is_none());
        let spec = Spec::load().unwrap();
        let small = roster("", 0);
        let settings = Settings::new(&spec.catalogue);
        assert!(
            judge_clean(&small, 2, &choice, &settings, &mut |_| {}).is_none(),
            "not worthwhile"
        );
    }
}

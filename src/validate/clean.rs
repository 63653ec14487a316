//! A large file that may be right: whether it is can be told by several threads, and by a pass
//! that notes nothing on the way. Where something is wrong after all, the pass over its events tells
//! what; so the judgement is the same either way.

use std::io::BufRead;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread;

use super::choice::{Candidate, Choice};
use super::collected::Collected;
use super::envelope::is_envelope;
use super::judge::Settings;
use super::judgement::{Fit, Judgement, Totals};
use super::roster::{Followed, beside, conformance, is_roster};
use crate::schema::{self, Seekable, StreamOptions, StreamOutcome};
use crate::xml::{Event, QName, StreamPolicies, StreamReader};

/// Files shorter than this are judged at once: there is nothing to be won.
const WORTHWHILE: u64 = 1 << 20;

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
    // One thread follows the names in a roster file while the others validate it.
    let is_beside = is_followed && threads > 1;
    let pass = Pass { file, threads: threads - usize::from(is_beside), settings };
    let is_over = AtomicBool::new(false);
    let follow = || beside::follow(file, settings, &is_over);
    thread::scope(|scope| {
        let beside = is_beside.then(|| scope.spawn(follow));
        let fits = pass.fits(&candidates, choice, progress);
        is_over.store(fits.is_none(), Ordering::Relaxed);
        let followed = match beside {
            Some(beside) => Some(beside.join().ok()??),
            None if is_followed && fits.is_some() => Some(follow()?),
            None => None,
        };
        let (clean, fits) = fits?;
        Some(judgement(root, fits, clean, followed))
    })
}

/// What comes of it, where no schema finds anything.
fn judgement(
    root: QName,
    fits: Vec<Fit>,
    clean: StreamOutcome,
    followed: Option<Followed>,
) -> Judgement {
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
        elements: clean.elements,
        encoding: clean.encoding,
        doctype: clean.doctype,
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
    settings: &'a Settings<'a>,
}

impl<F: Seekable> Pass<'_, F> {
    /// What the file is, and how it fits every candidate, if one of them finds nothing.
    fn fits(
        &self,
        candidates: &[Candidate<'_>],
        choice: &Choice<'_>,
        progress: &mut dyn FnMut(u64),
    ) -> Option<(StreamOutcome, Vec<Fit>)> {
        let counts = |candidate: &Candidate<'_>| choice.counts(&candidate.binding.name);
        let (at, clean) = candidates
            .iter()
            .enumerate()
            .filter(|(_, of)| counts(of))
            .find_map(|(at, candidate)| Some((at, self.clean(candidate, progress)?)))?;
        let mut fits = Vec::new();
        for (number, candidate) in candidates.iter().enumerate() {
            let totals =
                if number == at { Totals::default() } else { self.totals(candidate, progress)? };
            let fit = Fit { schema: candidate.binding.name.clone(), totals };
            fits.push((!counts(candidate), fit));
        }
        // As the pass over the events sorts them.
        fits.sort_by_key(|(is_beside, Fit { totals, .. })| {
            (*is_beside, totals.fail > 0, totals.fail + totals.warn, totals.fail)
        });
        Some((clean, fits.into_iter().map(|(_, fit)| fit).collect()))
    }

    /// What the file is, if nothing is wrong with it by that schema. Ends at the first finding.
    fn clean(
        &self,
        candidate: &Candidate<'_>,
        progress: &mut dyn FnMut(u64),
    ) -> Option<StreamOutcome> {
        let outcome = self.run(candidate, (1, schema::Beyond::Stop), progress)?;
        (outcome.is_whole && outcome.totals.all() == 0).then_some(outcome)
    }

    /// How much is wrong with the file by that schema.
    fn totals(&self, candidate: &Candidate<'_>, progress: &mut dyn FnMut(u64)) -> Option<Totals> {
        let outcome = self.run(candidate, (0, schema::Beyond::CountKinds), progress)?;
        let schema::Totals { failing, milder } = outcome.totals;
        outcome.is_whole.then(|| Totals { fail: failing, warn: milder, ..Totals::default() })
    }

    fn run(
        &self,
        candidate: &Candidate<'_>,
        (max_violations, beyond): (usize, schema::Beyond),
        progress: &mut dyn FnMut(u64),
    ) -> Option<StreamOutcome> {
        let limits = self.settings.limits.clone();
        let options = StreamOptions { limits, max_violations, beyond, ..StreamOptions::default() };
        let schema = candidate.binding.schema;
        schema.validate_file(self.file, self.threads, &options, progress).ok()
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

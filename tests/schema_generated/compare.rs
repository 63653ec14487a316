//! One generated schema with its documents, judged twice.

use std::collections::BTreeMap;
use std::panic::{AssertUnwindSafe, catch_unwind};

use super::faults;
use super::make;
use super::mutate::Mutator;
use super::schema_support::chance::Chance;
use super::schema_support::engine;
use super::schema_support::oracle::{Opinion, Oracle};
use super::schema_support::raw::Raw;
use super::shrink;
use super::walk::Walk;
use super::write;

/// Documents for each schema.
const DOCUMENTS: usize = 36;

/// What came of the pairs.
#[derive(Debug, Default)]
pub struct Tally {
    pub schemas: usize,
    pub pairs: usize,
    pub valid: usize,
    /// Documents that `xmllint` ran out of time or memory on.
    pub unanswered: usize,
    /// Pairs without a change that are valid, and all of them.
    pub plain: (usize, usize),
    /// For each kind of change how often it was done alone, and how often that was invalid.
    pub mutations: BTreeMap<usize, (usize, usize)>,
    /// Schemas that are of no use here, by who refuses them and why.
    pub schemas_refused: BTreeMap<String, usize>,
    pub disagreements: Vec<String>,
}

impl Tally {
    pub fn add(&mut self, other: Self) {
        self.schemas += other.schemas;
        self.pairs += other.pairs;
        self.valid += other.valid;
        self.unanswered += other.unanswered;
        self.plain.0 += other.plain.0;
        self.plain.1 += other.plain.1;
        for (kind, (applied, invalid)) in other.mutations {
            let own = self.mutations.entry(kind).or_default();
            own.0 += applied;
            own.1 += invalid;
        }
        for (what, count) in other.schemas_refused {
            *self.schemas_refused.entry(what).or_default() += count;
        }
        self.disagreements.extend(other.disagreements);
    }

    pub fn summary(&self, seed: u64) -> String {
        format!(
            "generated: {} pairs over {} schemas (seed {seed}); {} valid, {} of {} unchanged ones; \
             {} without an answer",
            self.pairs, self.schemas, self.valid, self.plain.0, self.plain.1, self.unanswered
        )
    }
}

/// A schema as files of markup, the main one first.
pub type Files = Vec<(String, Raw)>;

pub fn texts(files: &Files) -> Vec<(String, String)> {
    files.iter().map(|(name, raw)| (name.clone(), raw.to_xml())).collect()
}

/// Judges the documents of the schema of that seed.
pub fn schema(oracle: &Oracle, seed: u64) -> Tally {
    let model = make::model(seed);
    let files = write::documents(&model);
    let mut walk = Walk::new(&model, seed ^ 0x5EED);
    let mut mutator = Mutator::new(&model, seed ^ 0xBEEF);
    let mut chance = Chance::new(seed ^ 0xCAFE);
    let mut documents: Vec<(Raw, Vec<usize>)> = Vec::new();
    for at in 0..DOCUMENTS * 2 {
        if documents.len() == DOCUMENTS {
            break;
        }
        let Some(mut document) = walk.document() else { continue };
        let mut changes = Vec::new();
        let wanted = if at % 5 < 2 { 0 } else { 1 + chance.below(2) };
        for _ in 0..wanted * 3 {
            if changes.len() < wanted {
                changes.extend(mutator.mutate(&mut document));
            }
        }
        faults::avoid(&model, &mut document);
        if !faults::is_set_aside(&model, &document) {
            documents.push((document, changes));
        }
    }
    let mut tally = Tally::default();
    judge(oracle, seed, &files, &documents, &mut tally);
    tally
}

fn judge(
    oracle: &Oracle,
    seed: u64,
    files: &Files,
    documents: &[(Raw, Vec<usize>)],
    tally: &mut Tally,
) {
    let name = format!("{seed}");
    let schema = texts(files);
    let written: Vec<String> = documents.iter().map(|(raw, _)| raw.to_xml()).collect();
    let theirs = oracle.ask(&name, &schema, &written);
    let ours = catch_unwind(|| engine::compile_texts(&schema));
    let (compiled, verdicts) = match (ours, theirs) {
        (Err(_), _) => {
            tally.disagreements.push(format!("panic on the schema of seed {seed}"));
            return;
        }
        (Ok(Ok(compiled)), Opinion::Documents(verdicts)) => (compiled, verdicts),
        (Ok(ours), theirs) => {
            let what = match (ours, theirs) {
                (Err(_), Opinion::SchemaRefused(_)) => "refused by both".to_owned(),
                (Err(error), _) => {
                    let why = general(&error.message);
                    format!("refused by us alone: {}: {why}", error.rule.unwrap_or("no rule"))
                }
                (_, Opinion::SchemaRefused(why)) => {
                    format!("refused by xmllint alone: {}", general(&why))
                }
                _ => return,
            };
            *tally.schemas_refused.entry(what).or_default() += 1;
            oracle.forget(&name);
            return;
        }
    };
    tally.schemas += 1;
    let mut is_clean = true;
    for (((document, changes), text), theirs) in documents.iter().zip(&written).zip(verdicts) {
        let ours = catch_unwind(AssertUnwindSafe(|| engine::judge(&compiled, text)));
        let Ok(ours) = &ours else {
            tally.disagreements.push(format!("we panic: seed {seed}\n{text}"));
            is_clean = false;
            continue;
        };
        let Some(theirs) = theirs else {
            tally.unanswered += 1;
            continue;
        };
        tally.pairs += 1;
        tally.valid += usize::from(theirs);
        match changes[..] {
            [] => {
                tally.plain.1 += 1;
                tally.plain.0 += usize::from(theirs);
            }
            [kind] => {
                let own = tally.mutations.entry(kind).or_default();
                own.0 += 1;
                own.1 += usize::from(!theirs);
            }
            _ => {}
        }
        if ours.is_valid() != theirs && is_clean {
            is_clean = false;
            let report = shrink::report(oracle, seed, files, document, ours.is_valid());
            // At once: a run that is cut short has said what it found.
            eprintln!("DISAGREEMENT {report}\n");
            tally.disagreements.push(report);
        }
    }
    if is_clean {
        oracle.forget(&name);
    }
}

/// A message without the names in it, so that like ones are counted together.
pub fn general(message: &str) -> String {
    let mut text = String::new();
    let mut quoted = None;
    for c in message.chars() {
        match (quoted, c) {
            (None, '`' | '\'') => {
                quoted = Some(c);
                text.push_str("`_`");
            }
            (Some(quote), c) if c == quote => quoted = None,
            (Some(_), _) => {}
            (None, c) if c.is_ascii_digit() => text.push('0'),
            (None, c) => text.push(c),
        }
    }
    text.chars().take(150).collect()
}

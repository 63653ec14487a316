//! Makes a disagreement as small as it gets.

use std::panic::{AssertUnwindSafe, catch_unwind};

use super::compare::{self, Files, texts};
use super::schema_support::engine::{self, Judgement};
use super::schema_support::oracle::{Opinion, Oracle};
use super::schema_support::raw::Raw;

/// How many smaller pairs are tried.
const TRIES: usize = 500;

struct Shrinker<'a> {
    oracle: &'a Oracle,
    name: String,
    tries: usize,
    /// Whether we take the document; a smaller pair must disagree in the same direction.
    we_take_it: bool,
    /// What `xmllint` says of the pair as it was, names left out: it must stay the same.
    reason: String,
}

/// The smallest pair found that we and `xmllint` disagree about, with both verdicts.
pub fn report(
    oracle: &Oracle,
    seed: u64,
    files: &Files,
    document: &Raw,
    we_take_it: bool,
) -> String {
    let name = format!("{seed}-small");
    let mut shrinker = Shrinker { oracle, name, tries: TRIES, we_take_it, reason: String::new() };
    let mut first = String::new();
    if let Some((ours, _)) = shrinker.verdicts(files, document) {
        first = ours.to_string();
        shrinker.reason = shrinker.said(files);
    }
    let mut files = files.clone();
    let mut document = document.clone();
    loop {
        let before = shrinker.tries;
        let mut changed = shrinker.shrink_document(&files, &mut document);
        changed |= shrinker.shrink_schema(&mut files, &document);
        if !changed || shrinker.tries == 0 || shrinker.tries == before {
            break;
        }
    }
    let (ours, theirs) = match shrinker.verdicts(&files, &document) {
        Some((ours, _)) => (ours.to_string(), if we_take_it { "invalid" } else { "valid" }),
        None => ("another verdict each time".to_owned(), "the other"),
    };
    let why = oracle.explain(&shrinker.name, &files[0].0);
    let mut text = format!(
        "seed {seed}\n  xmllint: {theirs}: {why}\n  ours: {ours}\n  ours of the whole: {first}\n"
    );
    for (name, markup) in texts(&files) {
        text.push_str(&format!("  {name}: {markup}\n"));
    }
    text + &format!("  document: {}", document.to_xml())
}

impl Shrinker<'_> {
    /// Both verdicts, if they differ in the direction that is wanted.
    fn verdicts(&self, files: &Files, document: &Raw) -> Option<(Judgement, bool)> {
        let schema = texts(files);
        let text = document.to_xml();
        let compiled = catch_unwind(|| engine::compile_texts(&schema)).ok()?.ok()?;
        let ours = catch_unwind(AssertUnwindSafe(|| engine::judge(&compiled, &text))).ok()?;
        if ours.is_valid() != self.we_take_it {
            return None;
        }
        match self.oracle.ask(&self.name, &schema, &[text]) {
            Opinion::Documents(verdicts) => {
                let theirs = (*verdicts.first()?)?;
                let is_same = self.reason.is_empty() || self.said(files) == self.reason;
                (theirs != self.we_take_it && is_same).then_some((ours, theirs))
            }
            Opinion::SchemaRefused(_) => None,
        }
    }

    fn said(&self, files: &Files) -> String {
        compare::general(&self.oracle.explain(&self.name, &files[0].0))
    }

    fn disagrees(&mut self, files: &Files, document: &Raw) -> bool {
        if self.tries == 0 {
            return false;
        }
        self.tries -= 1;
        self.verdicts(files, document).is_some()
    }

    fn shrink_document(&mut self, files: &Files, document: &mut Raw) -> bool {
        let mut changed = false;
        let mut number = 0;
        while number < document.count() {
            for smaller in smaller(document, number) {
                if self.disagrees(files, &smaller) {
                    *document = smaller;
                    changed = true;
                    break;
                }
            }
            number += 1;
        }
        changed
    }

    fn shrink_schema(&mut self, files: &mut Files, document: &Raw) -> bool {
        let mut changed = false;
        let mut file = files.len();
        while file > 0 {
            file -= 1;
            if file > 0 {
                let mut fewer = files.clone();
                fewer.remove(file);
                self.oracle.forget(&self.name);
                if self.disagrees(&fewer, document) {
                    *files = fewer;
                    changed = true;
                    continue;
                }
            }
            // Backwards, so that what refers goes before what it refers to.
            let mut number = files[file].1.count();
            while number > 0 {
                number -= 1;
                for smaller in smaller(&files[file].1, number) {
                    let mut fewer = files.clone();
                    fewer[file].1 = smaller;
                    if self.disagrees(&fewer, document) {
                        *files = fewer;
                        changed = true;
                        break;
                    }
                }
                number = number.min(files[file].1.count());
            }
        }
        changed
    }
}

/// The same markup with something left out of, or instead of, one element.
fn smaller(raw: &Raw, number: usize) -> Vec<Raw> {
    let mut all = Vec::new();
    let mut whole = raw.clone();
    let Some(target) = whole.nth_mut(number).cloned() else { return all };
    let mut with = |changed: Raw| {
        let mut copy = raw.clone();
        if let Some(slot) = copy.nth_mut(number) {
            *slot = changed;
            all.push(copy);
        }
    };
    // Without half of the children, without each of them, the last first, without each attribute.
    let count = target.children.len();
    if count > 3 {
        for range in [count / 2..count, 0..count / 2] {
            let mut changed = target.clone();
            changed.children.drain(range);
            with(changed);
        }
    }
    for at in (0..count).rev() {
        let mut changed = target.clone();
        changed.children.remove(at);
        with(changed);
    }
    for at in (0..target.attributes.len()).rev() {
        if target.attributes[at].0.starts_with("xmlns") {
            continue;
        }
        let mut changed = target.clone();
        changed.attributes.remove(at);
        with(changed);
    }
    all
}

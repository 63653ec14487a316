//! Which facts of a record are kept, and what is made of them.

use std::collections::{BTreeMap, BTreeSet};

use super::super::facts::{Facts, FactsBuilder};
use super::super::field::{Field, FieldSource};
use super::super::form;
use super::super::personality::LetterCase;

/// The facts that are kept of those of a record; `changed` writes a text as the importer does.
pub(super) fn selected(
    whole: Facts,
    id: &str,
    made: &BTreeMap<Field, Vec<FieldSource>>,
    drops: &BTreeSet<Field>,
    changed: impl Fn(Field, &str) -> String,
) -> Facts {
    if made.is_empty() {
        return without(whole, drops);
    }
    let mut facts = FactsBuilder::default();
    for (field, sources) in made {
        let texts = sources.iter().map(|source| match source {
            FieldSource::Id => Some(id),
            FieldSource::Field(field, part) => whole.part(*field, *part),
        });
        let text = texts.flatten().next().map(|text| changed(*field, text));
        facts.one(*field, text.as_deref());
    }
    facts.finish()
}

/// The facts but for these fields.
pub(super) fn without(whole: Facts, drops: &BTreeSet<Field>) -> Facts {
    if drops.is_empty() {
        return whole;
    }
    let mut facts = FactsBuilder::default();
    for (field, texts) in whole.iter().filter(|(field, _)| !drops.contains(field)) {
        facts.parts(field, &texts);
    }
    facts.finish()
}

/// Only these fields; all where none are named.
pub(super) fn only(whole: Facts, keeps: &BTreeSet<Field>) -> Facts {
    if keeps.is_empty() {
        return whole;
    }
    let mut facts = FactsBuilder::default();
    for (field, texts) in whole.iter().filter(|(field, _)| keeps.contains(field)) {
        facts.parts(field, &texts);
    }
    facts.finish()
}

/// The facts with every text as it stands in a file.
pub(super) fn as_written(whole: &Facts) -> Facts {
    let mut facts = FactsBuilder::default();
    for (field, texts) in whole.iter() {
        let texts: Vec<_> = texts.into_iter().map(|text| text.map(form::as_written)).collect();
        let texts: Vec<_> = texts.iter().map(Option::as_deref).collect();
        facts.parts(field, &texts);
    }
    facts.finish()
}

/// A text in a case.
pub(super) fn cased(text: &str, case: LetterCase) -> String {
    match case {
        LetterCase::Kept => text.to_owned(),
        LetterCase::Lower => text.to_lowercase(),
        LetterCase::Title => {
            let mut is_first = true;
            let mut cased = String::with_capacity(text.len());
            for character in text.chars() {
                if is_first {
                    cased.extend(character.to_uppercase());
                } else {
                    cased.extend(character.to_lowercase());
                }
                is_first = !character.is_alphanumeric();
            }
            cased
        }
    }
}

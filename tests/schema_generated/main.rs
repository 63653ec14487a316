//! Generated schemas and documents, judged by us and by libxml2's `xmllint`: the verdicts must be
//! the same on every pair.
//!
//! `LIS_CONFORM_GENERATED_PAIRS` says how many pairs (1 000 unless told), and
//! `LIS_CONFORM_GENERATED_SEED` where chance starts. A disagreement is made as small as it gets and
//! printed. Faults of libxml2 stand in `tests/schema_disagreements.toml`, each with the clause that
//! proves it; such a fault is recognised by its shape, in `faults.rs`.

mod compare;
mod constraints;
mod faults;
mod make;
mod model;
mod mutate;
mod narrow;
#[path = "../schema_support/mod.rs"]
mod schema_support;
mod shrink;
mod simple;
mod walk;
mod write;

use std::collections::BTreeMap;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Mutex, PoisonError};
use std::thread;

use compare::Tally;
use schema_support::engine;
use schema_support::oracle::{Opinion, Oracle};

fn setting(name: &str, default: u64) -> u64 {
    std::env::var(name).ok().and_then(|text| text.parse().ok()).unwrap_or(default)
}

#[test]
fn xmllint_agrees_on_every_generated_pair() {
    let Some(oracle) = Oracle::find("schema-generated") else { return };
    let wanted = setting("LIS_CONFORM_GENERATED_PAIRS", 1_000) as usize;
    let seed = setting("LIS_CONFORM_GENERATED_SEED", 1);
    let total = Mutex::new(Tally::default());
    let next = AtomicUsize::new(0);
    let count = thread::available_parallelism().map_or(2, usize::from).min(4);
    thread::scope(|scope| {
        for _ in 0..count {
            scope.spawn(|| {
                loop {
                    let at = next.fetch_add(1, Ordering::Relaxed) as u64;
                    let tally = compare::schema(&oracle, seed.wrapping_mul(1_000_003) + at);
                    let mut total = total.lock().unwrap_or_else(PoisonError::into_inner);
                    total.add(tally);
                    let is_hopeless = at as usize > 50 + wanted / 6;
                    if total.pairs >= wanted || total.disagreements.len() >= 12 || is_hopeless {
                        break;
                    }
                }
            });
        }
    });
    let total = total.into_inner().unwrap_or_else(PoisonError::into_inner);
    eprintln!("{}", total.summary(seed));
    for (what, count) in &total.schemas_refused {
        eprintln!("  {count} schemas {what}");
    }
    assert!(
        total.disagreements.is_empty(),
        "{} disagreements with xmllint (seed {seed}):\n\n{}",
        total.disagreements.len(),
        total.disagreements.join("\n\n")
    );
    assert!(total.pairs >= wanted, "{} pairs, {wanted} are wanted", total.pairs);
    assert!(total.unanswered * 50 < total.pairs, "xmllint gives up too often: {total:?}");
    assert!(total.valid * 10 > total.pairs * 3, "too few documents are valid: {total:?}");
    assert!(total.valid * 10 < total.pairs * 9, "too few documents are invalid: {total:?}");
    for (kind, name) in mutate::KINDS.iter().enumerate() {
        let (applied, invalid) = total.mutations.get(&kind).copied().unwrap_or_default();
        assert!(applied < 20 || invalid > 0, "no document is invalid for: {name}");
        assert!(applied > 0 || wanted < 1_000, "never done: {name}");
    }
}

#[derive(serde::Deserialize)]
#[serde(deny_unknown_fields)]
struct Faults {
    fault: Vec<Fault>,
}

/// A pair on which `xmllint` is wrong.
#[derive(serde::Deserialize)]
#[serde(deny_unknown_fields)]
struct Fault {
    id: String,
    clause: String,
    schema: String,
    document: String,
    ours: String,
}

#[test]
fn every_fault_of_libxml2_is_proved() {
    let oracle = Oracle::find("schema-faults");
    let text = include_str!("../schema_disagreements.toml");
    let table: Faults = toml::from_str(text).expect("the table is right");
    let mut complaints = Vec::new();
    for (at, fault) in table.fault.iter().enumerate() {
        assert!(fault.clause.contains("part "), "{}: no clause", fault.id);
        let main = format!(
            "<xs:schema xmlns:xs='http://www.w3.org/2001/XMLSchema'>{}</xs:schema>",
            fault.schema
        );
        let schema = [("main.xsd".to_owned(), main)];
        let name_ends = fault.document.find([' ', '>', '/']).expect("a tag comes first");
        let (start, rest) = fault.document.split_at(name_ends);
        let xsi = "xmlns:xsi='http://www.w3.org/2001/XMLSchema-instance'";
        let document = format!("{start} {xsi}{rest}");
        let compiled = engine::compile_texts(&schema).expect("the schema is right");
        let ours = engine::judge(&compiled, &document);
        if ours.is_valid() != (fault.ours == "valid") {
            complaints.push(format!("{}: ours: {ours}", fault.id));
        }
        let theirs =
            oracle.as_ref().map(|oracle| oracle.ask(&at.to_string(), &schema, &[document]));
        if theirs == Some(Opinion::Documents(vec![Some(ours.is_valid())])) {
            complaints.push(format!("{}: xmllint agrees", fault.id));
        }
    }
    assert!(complaints.is_empty(), "{}", complaints.join("\n"));
}

/// Not every schema need be right, but the constructs must be there.
#[test]
fn generated_schemas_use_every_construct() {
    let mut uses: BTreeMap<String, usize> = BTreeMap::new();
    for seed in 0..300 {
        for (_, document) in write::documents(&make::model(seed)) {
            count(&document, &mut uses);
        }
    }
    let wanted = "all any anyAttribute attribute attributeGroup choice complexContent complexType \
                  element enumeration extension field fractionDigits group import include key \
                  keyref length list maxExclusive maxInclusive maxLength minExclusive \
                  minInclusive minLength pattern restriction schema selector sequence \
                  simpleContent simpleType totalDigits union unique whiteSpace";
    for name in wanted.split_whitespace() {
        let count = uses.get(&format!("xs:{name}")).copied().unwrap_or(0);
        assert!(count > 3, "xs:{name} is used {count} times");
    }
    for name in
        ["abstract", "block", "default", "fixed", "form", "mixed", "nillable", "substitutionGroup"]
    {
        let count = uses.get(name).copied().unwrap_or(0);
        assert!(count > 3, "the attribute {name} is used {count} times");
    }
}

fn count(raw: &schema_support::raw::Raw, uses: &mut BTreeMap<String, usize>) {
    *uses.entry(raw.name.clone()).or_default() += 1;
    for (name, _) in &raw.attributes {
        *uses.entry(name.clone()).or_default() += 1;
    }
    for child in raw.elements() {
        count(child, uses);
    }
}

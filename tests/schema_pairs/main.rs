//! Hand-written pairs of a schema and a document, each with the clause of XML Schema it tests. The
//! verdict is that of the standard; `xmllint` must share it, unless the pair says why it does not.
//!
//! The pairs stand in the `.toml` files beside this one: `[[group]]` has a schema and documents,
//! `[[refused]]` a schema that is none.

#[path = "../schema_support/mod.rs"]
mod schema_support;

use std::collections::BTreeMap;
use std::process::ExitCode;
use std::sync::Arc;

use libtest_mimic::{Arguments, Failed, Trial};
use lis_conform::schema::Schema;
use serde::Deserialize;

use schema_support::engine::{self, Judgement};
use schema_support::oracle::{Opinion, Oracle};

const FILES: [(&str, &str); 6] = [
    ("composition", include_str!("composition.toml")),
    ("content", include_str!("content.toml")),
    ("derivation", include_str!("derivation.toml")),
    ("elements", include_str!("elements.toml")),
    ("identity", include_str!("identity.toml")),
    ("values", include_str!("values.toml")),
];

/// At least as many pairs must be there.
const FEWEST: usize = 600;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Table {
    group: Vec<Group>,
    refused: Vec<Refused>,
}

/// A schema and documents to judge by it.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Group {
    name: String,
    clause: String,
    valid: Vec<String>,
    /// Each with the beginning of the rule that is broken, or nothing if several might be named.
    invalid: Vec<[String; 2]>,
    /// Documents on which `xmllint` is wrong, each with the clause that says so.
    #[serde(default)]
    xmllint_differs: Vec<[String; 2]>,
    #[serde(default)]
    target: Target,
    #[serde(default)]
    header: String,
    schema: String,
    #[serde(default)]
    files: BTreeMap<String, String>,
}

/// A schema that is not one.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Refused {
    name: String,
    clause: String,
    /// The rules that may be named for it, separated by `|`; empty if it has no name of its own.
    rule: String,
    #[serde(default)]
    target: Target,
    #[serde(default)]
    header: String,
    #[serde(default)]
    schema: String,
    /// The whole main document instead.
    whole: Option<String>,
    #[serde(default)]
    files: BTreeMap<String, String>,
    /// Why `xmllint` takes it nevertheless.
    xmllint_accepts: Option<String>,
}

/// The target namespace of the main document: none, `urn:t` under the prefix `t`, or another.
#[derive(Deserialize)]
#[serde(untagged)]
enum Target {
    Usual(bool),
    Other(String),
}

impl Default for Target {
    fn default() -> Self {
        Self::Usual(false)
    }
}

fn main() -> ExitCode {
    let arguments = Arguments::from_args();
    let oracle = Oracle::find("schema-pairs").map(Arc::new);
    let mut trials = Vec::new();
    let mut pairs = 0;
    for (file, text) in FILES {
        let table: Table = toml::from_str(text).unwrap_or_else(|error| panic!("{file}: {error}"));
        for (at, group) in table.group.into_iter().enumerate() {
            pairs += group.valid.len() + group.invalid.len();
            let oracle = oracle.clone();
            let name = format!("{file}: {}", group.name);
            let folder = format!("{file}-{at}");
            trials.push(Trial::test(name, move || group.run(oracle.as_deref(), &folder)));
        }
        for (at, refused) in table.refused.into_iter().enumerate() {
            pairs += 1;
            let oracle = oracle.clone();
            let name = format!("{file}: refused: {}", refused.name);
            let folder = format!("{file}-refused-{at}");
            trials.push(Trial::test(name, move || refused.run(oracle.as_deref(), &folder)));
        }
    }
    trials.push(Trial::test("there are enough pairs", move || {
        if pairs < FEWEST { Err(format!("{pairs} pairs").into()) } else { Ok(()) }
    }));
    libtest_mimic::run(&arguments, trials).exit_code()
}

impl Group {
    fn run(&self, oracle: Option<&Oracle>, folder: &str) -> Result<(), Failed> {
        let schema = schema(&self.target, &self.header, &self.schema, &self.files);
        let Self { valid, invalid, xmllint_differs, .. } = self;
        let wanted: Vec<(&str, Option<&str>)> = valid
            .iter()
            .map(|document| (document.as_str(), None))
            .chain(invalid.iter().map(|[rule, document]| (document.as_str(), Some(rule.as_str()))))
            .collect();
        let documents: Vec<String> = wanted.iter().map(|(text, _)| with_prefixes(text)).collect();
        let mut complaints = Vec::new();
        match engine::compile_texts(&schema) {
            Ok(compiled) => {
                for ((short, rule), document) in wanted.iter().zip(&documents) {
                    complaints.extend(complaint(&compiled, short, document, *rule));
                }
            }
            Err(error) => complaints.push(format!("the schema is refused: {error}")),
        }
        if let Some(oracle) = oracle {
            let differing = |short: &str| xmllint_differs.iter().any(|[text, _]| text == short);
            match oracle.ask(folder, &schema, &documents) {
                Opinion::SchemaRefused(why) => {
                    complaints.push(format!("xmllint refuses the schema: {why}"));
                }
                Opinion::Documents(verdicts) => {
                    for ((short, rule), verdict) in wanted.iter().zip(verdicts) {
                        let agrees = verdict == Some(rule.is_none());
                        if agrees == differing(short) {
                            let says = if agrees { "agrees, listed" } else { "does not agree" };
                            complaints.push(format!("xmllint {says}: {short}"));
                        }
                    }
                }
            }
        }
        finish(&complaints, &self.clause, &schema)
    }
}

/// What is wrong with our judgement of a document.
fn complaint(compiled: &Schema, short: &str, document: &str, rule: Option<&str>) -> Option<String> {
    match (engine::judge(compiled, document), rule) {
        (Judgement::Valid, None) => None,
        (Judgement::Valid, Some(_)) => Some(format!("we take it: {short}")),
        (Judgement::Invalid(why), None) => Some(format!("we refuse it: {short}\n    {why}")),
        (Judgement::Invalid(why), Some(rule)) => {
            let is_named = engine::rules(compiled, document).iter().any(|r| r.starts_with(rule));
            (!is_named).then(|| format!("not for {rule}: {short}\n    {why}"))
        }
    }
}

impl Refused {
    fn run(&self, oracle: Option<&Oracle>, folder: &str) -> Result<(), Failed> {
        let mut schema = schema(&self.target, &self.header, &self.schema, &self.files);
        if let Some(whole) = &self.whole {
            schema[0].1.clone_from(whole);
        }
        let mut complaints = Vec::new();
        match engine::compile_texts(&schema) {
            Ok(_) => complaints.push("we take it".to_owned()),
            Err(error) => {
                let said = error.to_string();
                if error.line == 0 {
                    complaints.push(format!("no line is given: {said}"));
                }
                let _ = &self.rule;
            }
        }
        if let Some(oracle) = oracle {
            let accepts = matches!(oracle.ask(folder, &schema, &[]), Opinion::Documents(_));
            if accepts != self.xmllint_accepts.is_some() {
                let verb = if accepts { "takes" } else { "refuses" };
                complaints.push(format!("xmllint {verb} it"));
            }
        }
        finish(&complaints, &self.clause, &schema)
    }
}

fn finish(complaints: &[String], clause: &str, schema: &[(String, String)]) -> Result<(), Failed> {
    if complaints.is_empty() {
        return Ok(());
    }
    Err(format!("{clause}\n  {}\n  schema: {}", complaints.join("\n  "), schema[0].1).into())
}

/// The schema documents by name, the main one first.
fn schema(
    target: &Target,
    header: &str,
    body: &str,
    files: &BTreeMap<String, String>,
) -> Vec<(String, String)> {
    let target = match target {
        Target::Usual(false) => String::new(),
        Target::Usual(true) => "targetNamespace=\"urn:t\" xmlns:t=\"urn:t\"".to_owned(),
        Target::Other(other) => format!("targetNamespace=\"{other}\""),
    };
    let main = format!(
        "<xs:schema xmlns:xs=\"http://www.w3.org/2001/XMLSchema\" {target} {header}>{body}</xs:schema>"
    );
    let mut documents = vec![("main.xsd".to_owned(), main)];
    documents.extend(files.iter().map(|(name, text)| (name.clone(), text.clone())));
    documents
}

/// Binds the usual prefixes on the root.
fn with_prefixes(document: &str) -> String {
    let end = document.find([' ', '/', '>']).expect("a document begins with a tag");
    let (start, rest) = document.split_at(end);
    format!(
        "{start} xmlns:t=\"urn:t\" xmlns:xs=\"http://www.w3.org/2001/XMLSchema\" \
         xmlns:xsi=\"http://www.w3.org/2001/XMLSchema-instance\"{rest}"
    )
}

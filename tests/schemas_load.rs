//! Every built-in schema loads in our engine and in `xmllint`, and both say the same of its sample
//! documents.
//!
//! The samples are in `tests/data/samples/NAME/`. What their names begin with is what we say of
//! them: `good` is without any finding, `weak` has findings that warn, `bad` has one that fails.
//! Without `xmllint` nothing is compared, and the test says so; with the environment variable
//! `LIS_CONFORM_REQUIRE_XMLLINT=1` it fails instead.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use lis_conform::bindings::Library;
use lis_conform::schema::Violation;
use lis_conform::xml::{XmlLimits, read_document};

/// A sample document.
struct Sample {
    path: PathBuf,
    /// `good`, `weak` or `bad`.
    verdict: String,
    text: String,
}

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

fn library() -> Library {
    Library::load().expect("the built-in schemas begin well")
}

/// The samples of a schema.
fn samples(name: &str) -> Vec<Sample> {
    let folder = root().join("tests/data/samples").join(name);
    let entries = fs::read_dir(&folder).unwrap_or_else(|_| panic!("{name} has no samples"));
    let mut paths: Vec<PathBuf> =
        entries.map(|entry| entry.expect("a readable folder").path()).collect();
    paths.retain(|path| path.extension().is_some_and(|extension| extension == "xml"));
    paths.sort();
    let sample = |path: PathBuf| {
        let stem = path.file_stem().expect("it has an extension").to_string_lossy();
        let verdict = stem.split('-').next().unwrap_or_default().to_owned();
        let text = fs::read_to_string(&path).expect("a readable sample");
        Sample { path, verdict, text }
    };
    paths.into_iter().map(sample).collect()
}

fn findings(library: &Library, name: &str, sample: &Sample) -> Vec<Violation> {
    let document = read_document(sample.text.as_bytes(), None, &XmlLimits::default())
        .unwrap_or_else(|error| panic!("{}: {error}", sample.path.display()));
    library.named(name).expect("it is listed").validate(&document.root, 100)
}

#[test]
fn every_schema_loads() {
    let library = library();
    library.compile_all().unwrap_or_else(|error| panic!("{error}"));
    assert!(library.names().count() >= 32);
}

#[test]
fn every_schema_has_samples_and_judges_them_as_they_are_called() {
    let library = library();
    for name in library.names() {
        let samples = samples(name);
        let count = |verdict: &str| samples.iter().filter(|s| s.verdict == verdict).count();
        assert!(count("good") >= 1 && count("bad") >= 2, "{name} has too few samples");
        for sample in &samples {
            let found = findings(&library, name, sample);
            let verdict = match found.as_slice() {
                [] => "good",
                some if some.iter().any(|violation| violation.basis.may_fail()) => "bad",
                _ => "weak",
            };
            assert_eq!(verdict, sample.verdict, "{}: {found:#?}", sample.path.display());
        }
    }
}

/// The files that the documentation shows.
#[test]
fn the_rosters_that_are_shown_are_as_they_are_called() {
    let library = library();
    let found = |name: &str| {
        let path = root().join("fixtures/samples/enterprise-1.1").join(name);
        let text = fs::read_to_string(&path).expect("a readable sample");
        // A message may have no document type, and this reader is for messages.
        let text: String = text.lines().filter(|line| !line.starts_with("<!DOCTYPE")).collect();
        findings(&library, "enterprise-1.1", &Sample { path, verdict: String::new(), text })
    };
    assert_eq!(found("roster.xml"), []);
    let faults = found("roster-with-faults.xml");
    assert!(faults.iter().any(|v| v.basis.may_fail()) && faults.len() >= 9, "{faults:#?}");
    assert!(faults.iter().any(|v| v.rule == "expected-value"), "{faults:#?}");
}

#[test]
fn xmllint_loads_every_schema_and_says_the_same_of_the_samples() {
    if Command::new("xmllint").arg("--version").output().is_err() {
        let is_required = std::env::var("LIS_CONFORM_REQUIRE_XMLLINT").is_ok_and(|v| v == "1");
        assert!(!is_required, "xmllint is required and not installed; install libxml2-utils");
        eprintln!("NOT COMPARED: xmllint is not installed");
        return;
    }
    let library = library();
    for name in library.names() {
        let samples = samples(name);
        let schema = root().join("fixtures/schemas").join(format!("{name}.xsd"));
        let output = Command::new("xmllint")
            .args(["--noout", "--nonet", "--schema"])
            .arg(&schema)
            .args(samples.iter().map(|sample| &sample.path))
            .output()
            .expect("xmllint was there a moment ago");
        let said = String::from_utf8_lossy(&output.stderr);
        for sample in &samples {
            let path = sample.path.display();
            let is_valid = said.contains(&format!("{path} validates\n"));
            let is_invalid = said.contains(&format!("{path} fails to validate\n"));
            assert!(is_valid != is_invalid, "no verdict on {path}:\n{said}");
            // What is unusual is valid: no other tool knows of it.
            let mut found = findings(&library, name, sample);
            found.retain(|violation| violation.rule != "expected-value");
            assert_eq!(found.is_empty(), is_valid, "{path}:\n{said}\n{found:#?}");
        }
    }
}

//! `product.toml`: what the vendor says the product is and claims.

use std::collections::BTreeSet;

use schemars::JsonSchema;
use serde::Deserialize;

use crate::spec::toml_file::{self, At, Diagnostic};
use crate::spec::{OperationRef, Spec};
use crate::suite::{Profile, fits_glob};

/// A product, as its vendor describes it.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Product {
    /// Who makes it.
    pub vendor: String,
    /// Its name.
    pub product: String,
    /// Its version.
    pub version: String,
    /// Whom to ask: an address or a URL.
    pub contact: String,
    /// The operations that it claims to offer, and the entry that says so.
    claims: Vec<(At<String>, BTreeSet<OperationRef>)>,
}

/// A file to begin from.
pub const EXAMPLE_PRODUCT: &str = r#"# What is certified. Give this file to `lis-conform certify TARGET --product product.toml`.
vendor = "Example Systems Ltd"
product = "Example SIS"
version = "4.2.0"
# Whom to ask about the results: an address or a URL.
contact = "conformance@sis.example"
# The operations that the product claims to offer: patterns, as in a profile. The profile of the run
# must claim all of them, so that none stays untested.
claims = ["pms.*", "gms.*", "mms.*"]
"#;

/// Longest text of a key, in characters.
const LONGEST: usize = 200;

#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
struct RawProduct {
    vendor: At<String>,
    product: At<String>,
    version: At<String>,
    contact: At<String>,
    claims: At<Vec<At<String>>>,
}

impl Product {
    /// Reads the text of `file`.
    ///
    /// # Errors
    /// Everything wrong with it, with its place.
    pub fn parse(file: &str, text: &str, spec: &Spec) -> Result<Self, Vec<Diagnostic>> {
        let raw: RawProduct = toml_file::read(file, text)?;
        let mut found = Vec::new();
        for text_of in [&raw.vendor, &raw.product, &raw.version, &raw.contact] {
            if let Some(why) = unusable(text_of) {
                found.push(Diagnostic::at(file, text, text_of.span(), why));
            }
        }
        if raw.claims.is_empty() {
            let why = "a product that claims nothing cannot be certified; say what it offers, \
                       such as \"pms.*\"";
            found.push(Diagnostic::at(file, text, raw.claims.span(), why));
        }
        let mut claims = Vec::new();
        for entry in raw.claims.into_inner() {
            let operations: BTreeSet<OperationRef> = spec
                .operations()
                .map(|(_, operation)| operation.id.clone())
                .filter(|id| fits_glob(&entry, &id.0))
                .collect();
            if operations.is_empty() {
                let shown = entry.escape_debug();
                let why = format!(
                    "`{shown}` names no operation; say `pms.*` or `pms.readPerson`, \
                     `lis-conform explain` knows them all"
                );
                found.push(Diagnostic::at(file, text, entry.span(), why));
            }
            claims.push((entry, operations));
        }
        if !found.is_empty() {
            return Err(found);
        }
        Ok(Self {
            vendor: raw.vendor.into_inner(),
            product: raw.product.into_inner(),
            version: raw.version.into_inner(),
            contact: raw.contact.into_inner(),
            claims,
        })
    }

    /// What the product claims and the profile does not, so that a run with it would not test it.
    /// `file` and `text` are those the product was read from.
    #[must_use]
    pub fn untested_claims(&self, file: &str, text: &str, profile: &Profile) -> Vec<Diagnostic> {
        let untested = |operations: &BTreeSet<OperationRef>| -> Vec<String> {
            let missing = operations.iter().filter(|id| !profile.operations.contains_key(*id));
            missing.map(ToString::to_string).collect()
        };
        let entries = self.claims.iter().map(|(entry, operations)| (entry, untested(operations)));
        entries
            .filter(|(_, missing)| !missing.is_empty())
            .map(|(entry, missing)| {
                let name = &profile.name;
                let message = format!(
                    "the profile {name} does not claim {}, so this would stay untested; claim less \
                     here, or more there",
                    missing.join(", ")
                );
                Diagnostic::at(file, text, entry.span(), message)
            })
            .collect()
    }

    /// The operations that the product claims, each once.
    pub fn operations(&self) -> impl Iterator<Item = &OperationRef> {
        let all: BTreeSet<_> = self.claims.iter().flat_map(|(_, operations)| operations).collect();
        all.into_iter()
    }

    /// The entries of `claims` as they are written.
    pub fn claims(&self) -> impl Iterator<Item = &str> {
        self.claims.iter().map(|(entry, _)| entry.as_str())
    }
}

fn unusable(text: &str) -> Option<&'static str> {
    if text.trim().is_empty() {
        return Some("this must not be empty");
    }
    if text.trim() != text || text.chars().any(char::is_control) {
        return Some("one line, please, with no blanks around it and no control characters");
    }
    (text.chars().count() > LONGEST).then_some("this is too long: at most 200 characters")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parse(text: &str) -> Result<Product, Vec<String>> {
        let spec = Spec::load().unwrap();
        Product::parse("p.toml", text, &spec)
            .map_err(|found| found.iter().map(ToString::to_string).collect())
    }

    fn messages(from: &str, to: &str) -> Vec<String> {
        assert!(EXAMPLE_PRODUCT.contains(from), "{from}");
        parse(&EXAMPLE_PRODUCT.replacen(from, to, 1)).unwrap_err()
    }

    #[test]
    fn the_example_is_a_product() {
        let product = parse(EXAMPLE_PRODUCT).unwrap();
        assert_eq!(product.vendor, "Example Systems Ltd");
        assert_eq!(product.claims().collect::<Vec<_>>(), ["pms.*", "gms.*", "mms.*"]);
    }

    #[test]
    fn what_does_not_fit_is_told_with_its_place() {
        for (from, to, expected) in [
            ("vendor", "vendr", "p.toml:2:1: unknown key `vendr`: did you mean `vendor`?"),
            ("\"4.2.0\"", "4.2", "p.toml:4:11: a float stands where a string belongs"),
            ("\"Example SIS\"", "\" \"", "p.toml:3:11: this must not be empty"),
            ("Example SIS", "Example\\u001b[2J", "p.toml:3:11: one line, please"),
            ("\"pms.*\"", "\"pmss.*\"", "p.toml:9:11: `pmss.*` names no operation"),
            (
                "[\"pms.*\", \"gms.*\", \"mms.*\"]",
                "[]",
                "p.toml:9:10: a product that claims nothing",
            ),
        ] {
            let found = messages(from, to);
            assert!(found.iter().any(|it| it.starts_with(expected)), "{from}: {found:?}");
        }
        let long = format!("vendor = \"{}\"", "x".repeat(LONGEST + 1));
        let found = messages("vendor = \"Example Systems Ltd\"", &long);
        assert!(found[0].starts_with("p.toml:2:10: this is too long"), "{found:?}");
    }

    #[test]
    fn claims_that_the_profile_does_not_test_are_told() {
        let spec = Spec::load().unwrap();
        let product = parse(EXAMPLE_PRODUCT).unwrap();
        let mut profile = Profile::builtin("lis-2.0", &spec).unwrap();
        let untested =
            |profile: &Profile| product.untested_claims("p.toml", EXAMPLE_PRODUCT, profile);
        assert_eq!(untested(&profile), []);
        let mut of_lis = spec.operations().filter(|(service, _)| service.release == "lis-2.0");
        let dropped = of_lis.next().unwrap().1.id.clone();
        profile.operations.remove(&dropped);
        let found = untested(&profile);
        assert_eq!(found.len(), 1);
        assert!(found[0].message.contains(&format!("does not claim {dropped},")), "{found:?}");
    }
}

//! `waivers.toml` to entries, or to everything that is wrong with it.

use std::borrow::Cow;
use std::ops::Range;

use jiff::civil::Date;
use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::Deserialize;

use super::entry::{Scope, TargetCondition, Waiver};
use crate::judge::rule_ids;
use crate::spec::toml_file::{At, Diagnostic, line_column, read, suggestion};
use crate::stable::{Known, scrub};
use crate::suite::Case;

/// The assertion under which a case says that a step in front of its own assertions failed.
const PREPARE: &str = "prepare";

#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
struct File {
    #[serde(default)]
    waiver: Vec<At<Entry>>,
}

#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
struct Entry {
    assertion: At<String>,
    #[serde(default)]
    target: Target,
    reason: At<String>,
    owner: At<String>,
    expires: At<Day>,
    observed: At<Texts>,
}

#[derive(Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
struct Target {
    profile: Option<String>,
    url: Option<String>,
}

#[derive(Deserialize, JsonSchema)]
#[serde(untagged)]
enum Texts {
    One(String),
    Several(Vec<String>),
}

/// A date, with or without quotes.
#[derive(Deserialize)]
#[serde(rename = "text or date")]
struct Day(String);

impl JsonSchema for Day {
    fn inline_schema() -> bool {
        true
    }

    fn schema_name() -> Cow<'static, str> {
        "Day".into()
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        json_schema!({ "type": "string" })
    }
}

/// The entries of a file in their order.
///
/// # Errors
/// Everything that is wrong with it: unknown keys, no reason, no owner, no day, nothing pinned.
pub fn parse(file: &str, text: &str) -> Result<Vec<Waiver>, Vec<Diagnostic>> {
    let read: File = read(file, text)?;
    let mut reader = Reader { file, text, found: Vec::new() };
    let waivers: Vec<_> = read.waiver.into_iter().filter_map(|entry| reader.entry(entry)).collect();
    if reader.found.is_empty() { Ok(waivers) } else { Err(reader.found) }
}

struct Reader<'a> {
    file: &'a str,
    text: &'a str,
    found: Vec<Diagnostic>,
}

impl Reader<'_> {
    /// The entry; what is wrong with it is noted, all of it.
    fn entry(&mut self, entry: At<Entry>) -> Option<Waiver> {
        let (line, _) = line_column(self.text, entry.span().start);
        let Entry { assertion, target, reason, owner, expires, observed } = entry.into_inner();
        let before = self.found.len();
        let scope = self.scope(&assertion);
        let reason = self.words(&reason, "reason", "say why this is accepted");
        let owner = self.words(&owner, "owner", "say who answers for it");
        let expires = self.day(&expires);
        let observed = self.observed(&observed);
        let waiver = Waiver {
            file: self.file.to_owned(),
            line,
            span: assertion.span(),
            scope: scope?,
            target: TargetCondition { profile: target.profile, url: target.url },
            reason,
            owner,
            expires: expires?,
            observed,
        };
        (self.found.len() == before).then_some(waiver)
    }

    fn scope(&mut self, assertion: &At<String>) -> Option<Scope> {
        let Some(scope) = Scope::parse(assertion) else {
            let text = &**assertion;
            self.push(
                assertion.span(),
                format!(
                    "`{text}` is no assertion: say CASE#assertion as reports name it, such as \
                     PMS-DELETE-002#gone, or CASE#RULE for a generic rule"
                ),
            );
            return None;
        };
        if scope.is_pattern() && !rule_ids().contains(&scope.assertion.as_str()) {
            self.push(
                assertion.span(),
                format!(
                    "`*` is for generic rules, such as *#EN-21, and `{}` is none; name the case",
                    scope.assertion
                ),
            );
        }
        Some(scope)
    }

    fn words(&mut self, text: &At<String>, key: &str, next: &str) -> String {
        let words = text.trim();
        if words.is_empty() {
            self.push(text.span(), format!("the {key} is empty: {next}"));
        }
        words.to_owned()
    }

    fn day(&mut self, day: &At<Day>) -> Option<Date> {
        let text = &day.0;
        let date = (text.len() == 10).then(|| text.parse().ok()).flatten();
        if date.is_none() {
            self.push(day.span(), format!("`{text}` is no day: say one like 2026-12-31"));
        }
        date
    }

    fn observed(&mut self, observed: &At<Texts>) -> Vec<String> {
        let texts = match &**observed {
            Texts::One(text) => std::slice::from_ref(text),
            Texts::Several(texts) => texts,
        };
        if texts.is_empty() || texts.iter().any(|text| text.trim().is_empty()) {
            let what = "nothing is pinned: say what the assertion sees, as `waive` prints it";
            self.push(observed.span(), what.to_owned());
        }
        let mut scrubbed: Vec<_> =
            texts.iter().map(|text| scrub(text, &Known::default())).collect();
        scrubbed.sort();
        scrubbed.dedup();
        scrubbed
    }

    fn push(&mut self, span: Range<usize>, message: String) {
        self.found.push(Diagnostic::at(self.file, self.text, span, message));
    }
}

/// Why an entry matches nothing that the suite has, where that is so.
#[must_use]
pub fn unmatched<'a>(
    scope: &Scope,
    cases: impl Iterator<Item = &'a Case> + Clone,
) -> Option<String> {
    if !cases.clone().any(|case| scope.covers_case(&case.id)) {
        let hint = suggestion(&scope.case, cases.map(|case| case.id.0.as_str()));
        return Some(format!("no case is called {}: {hint}", scope.case));
    }
    let covered = cases.filter(|case| scope.covers_case(&case.id));
    let own: Vec<&str> = covered
        .flat_map(|case| &case.steps)
        .flat_map(|step| &step.expect)
        .map(|expect| expect.slug.as_str())
        .collect();
    let known = || own.iter().copied().chain([PREPARE]).chain(rule_ids().iter().copied());
    if known().any(|name| name == scope.assertion) {
        return None;
    }
    let hint = suggestion(&scope.assertion, known());
    Some(format!("{} has no assertion `{}`: {hint}", scope.case, scope.assertion))
}

#[cfg(test)]
mod tests {
    use super::*;

    const GOOD: &str = "\
[[waiver]]
assertion = 'PMS-DELETE-002#gone'
target = { profile = 'lis-2.0', url = 'https://sis.example/*' }
reason = 'ticket SIS-812'
owner = 'roster team'
expires = 2026-12-31
observed = 'it is delivered: lc-abc-pms-delete-002-seat'

[[waiver]]
assertion = '*#EN-21'
reason = 'a proxy takes it away'
owner = 'ops'
expires = '2027-01-01'
observed = ['text/xml', 'nothing']
";

    fn messages(text: &str) -> Vec<String> {
        parse("w.toml", text).unwrap_err().iter().map(ToString::to_string).collect()
    }

    #[test]
    fn entries_know_their_place_and_pin_what_is_seen_in_any_run() {
        let waivers = parse("w.toml", GOOD).unwrap();
        assert_eq!(waivers[0].place(), "w.toml:1");
        assert_eq!(waivers[0].observed, ["it is delivered: [id:pms-delete-002-seat]"]);
        assert_eq!(waivers[0].expires, Date::constant(2026, 12, 31));
        assert_eq!(waivers[0].target.profile.as_deref(), Some("lis-2.0"));
        assert_eq!(waivers[1].place(), "w.toml:9");
        assert_eq!(waivers[1].observed, ["nothing", "text/xml"]);
        assert_eq!(waivers[1].expires, Date::constant(2027, 1, 1));
        assert_eq!(parse("w.toml", ""), Ok(vec![]));
    }

    #[test]
    fn each_part_of_an_entry_is_demanded() {
        for (from, to, expected) in [
            ("'ticket SIS-812'", "' '", "w.toml:4:10: the reason is empty: say why"),
            ("'roster team'", "''", "w.toml:5:9: the owner is empty: say who"),
            ("2026-12-31", "'soon'", "w.toml:6:11: `soon` is no day: say one like"),
            ("2026-12-31", "2026-12-31T10:00:00Z", "w.toml:6:11: `2026-12-31T10:00:00Z` is no day"),
            ("2026-12-31", "2026-02-30", "w.toml:6:11: "),
            (
                "'it is delivered: lc-abc-pms-delete-002-seat'",
                "[]",
                "w.toml:7:12: nothing is pinned",
            ),
            (
                "PMS-DELETE-002#gone",
                "PMS-DELETE-002",
                "w.toml:2:13: `PMS-DELETE-002` is no assertion",
            ),
            ("PMS-DELETE-002#gone", "PMS-*#gone", "w.toml:2:13: `*` is for generic rules"),
            (
                "reason = 'ticket",
                "reson = 'ticket",
                "w.toml:4:1: unknown key `reson`: did you mean `reason`?",
            ),
            ("owner = 'roster team'\n", "", "the key `owner` is missing"),
            ("profile = 'lis", "profil = 'lis", "unknown key `profil`: did you mean `profile`?"),
        ] {
            assert!(GOOD.contains(from), "{from}");
            let found = messages(&GOOD.replacen(from, to, 1));
            assert!(found.iter().any(|message| message.contains(expected)), "{to}: {found:?}");
        }
    }
}

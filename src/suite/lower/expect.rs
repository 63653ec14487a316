//! One assertion: which keys go with which check, and what they must say.

use std::ops::Range;

use super::texts::Scope;
use super::{Lowering, SentRecord};
use crate::spec::toml_file::{At, suggestion};
use crate::spec::{ClauseId, Operation, Role, Service, StatusPlace};
use crate::suite::case::{Check, Expect};
use crate::suite::raw::{CheckName, RawExpect, TextOrNumber};

const SEVERITIES: [&str; 3] = ["status", "warning", "error"];
/// Codes of SOAP 1.1, and those of WS-Security 1.0.
const FAULT_CODES: [&str; 11] = [
    "Client",
    "Server",
    "MustUnderstand",
    "VersionMismatch",
    "FailedAuthentication",
    "FailedCheck",
    "InvalidSecurity",
    "InvalidSecurityToken",
    "SecurityTokenUnavailable",
    "UnsupportedSecurityToken",
    "MessageExpired",
];

impl Lowering<'_> {
    pub(super) fn expect(
        &mut self,
        raw: &At<RawExpect>,
        service: &Service,
        called: Option<&Operation>,
        case_clause: &ClauseId,
        scope: &Scope,
    ) -> Option<Expect> {
        let name = raw.check.name();
        let slug = raw.id.as_ref().map_or(name, |id| id.as_str());
        self.slug(raw, slug);
        let clause = match &raw.clause {
            Some(clause) => self.clause(clause.span(), clause),
            None => case_clause.clone(),
        };
        self.keys(raw);
        if let Some(operation) = called {
            self.shows(raw, operation);
        }
        let check = self.check(raw, service, scope)?;
        let line = self.line(&raw.span());
        let only_if_later = match &raw.only_if_later {
            Some(pair) => Some(self.captured_pair(pair)?),
            None => None,
        };
        Some(Expect { slug: slug.into(), clause, check, only_if_later, line })
    }

    fn slug(&mut self, raw: &At<RawExpect>, slug: &str) {
        let span = raw.id.as_ref().map_or_else(|| raw.span(), At::span);
        let fits = !slug.is_empty()
            && slug.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-');
        if !fits {
            let message = format!(
                "`{slug}` is no assertion id: those are lower-case letters, digits and `-`"
            );
            self.wrong(span, message);
        } else if !self.slugs.insert(slug.to_owned()) {
            let message =
                format!("another assertion of the case is `{slug}`: give this one an `id`");
            self.wrong(span, message);
        }
    }

    /// Notes the keys that do not go with the check.
    fn keys(&mut self, raw: &RawExpect) {
        let given = [
            ("at", raw.at.as_ref().map(At::span)),
            ("any-of", raw.any_of.as_ref().map(At::span)),
            ("not", raw.not.as_ref().map(At::span)),
            ("min", raw.min.as_ref().map(At::span)),
            ("max", raw.max.as_ref().map(At::span)),
            ("equals", raw.equals.as_ref().map(At::span)),
            ("include", raw.include.as_ref().map(At::span)),
            ("exclude", raw.exclude.as_ref().map(At::span)),
            ("only", raw.only.as_ref().map(At::span)),
            ("step", raw.step.as_ref().map(At::span)),
            ("of", raw.of.as_ref().map(At::span)),
            ("position", raw.position.as_ref().map(At::span)),
            ("are", raw.are.as_ref().map(At::span)),
            ("than", raw.than.as_ref().map(At::span)),
            ("question", raw.question.as_ref().map(At::span)),
        ];
        let allowed = keys_of(*raw.check);
        for (key, span) in given {
            let Some(span) = span else { continue };
            if !allowed.contains(&key) {
                let name = raw.check.name();
                let message = if allowed.is_empty() {
                    format!("`{name}` takes no `{key}`, and no other key either")
                } else {
                    format!("`{name}` takes no `{key}`, only `{}`", allowed.join("`, `"))
                };
                self.wrong(span, message);
            }
        }
    }

    /// Notes a check of something that the response of this operation never has.
    fn shows(&mut self, raw: &At<RawExpect>, operation: &Operation) {
        let sets = [Role::SourcedIdSet, Role::RecordSet, Role::PairSet];
        let (roles, what): (&[Role], _) = match *raw.check {
            CheckName::Ids => (
                &[Role::SourcedIdSet, Role::RecordSet, Role::PairSet, Role::SourcedId],
                "identifiers",
            ),
            CheckName::Empty => (&sets, "set"),
            CheckName::SameAs => (&[Role::Record, Role::RecordSet, Role::PairSet], "record"),
            CheckName::Statuses if operation.status == StatusPlace::Set => return,
            CheckName::Statuses => (&[], "set of statuses"),
            CheckName::SavePointAfter | CheckName::SavePointNotBefore => {
                (&[Role::SavePoint], "save point")
            }
            _ => return,
        };
        if !roles.iter().any(|role| operation.result(*role).is_some()) {
            let message = format!("`{}` delivers no {what}", operation.name);
            self.wrong(raw.check.span(), message);
        }
    }

    fn check(&mut self, raw: &At<RawExpect>, service: &Service, scope: &Scope) -> Option<Check> {
        let span = raw.span();
        Some(match *raw.check {
            CheckName::Accepted => Check::Accepted,
            CheckName::Rejected => Check::Rejected,
            CheckName::Refused => Check::Refused,
            CheckName::Partial => Check::Partial,
            CheckName::Empty => Check::Empty,
            CheckName::Denied => Check::Denied,
            CheckName::Answered => Check::Answered,
            CheckName::CodeMinor => {
                let known = self.spec.status_codes.minor_values();
                Check::CodeMinor(self.one_of(raw, &known)?)
            }
            CheckName::Severity => Check::Severity(self.one_of(raw, &SEVERITIES)?),
            CheckName::Statuses => {
                Check::Statuses(self.required(&span, "are", &raw.are)?.into_inner())
            }
            CheckName::Fault => Check::Fault(self.one_of(raw, &FAULT_CODES)?),
            CheckName::HttpStatus => Check::HttpStatus(self.statuses(raw)?),
            CheckName::Present => Check::Present(self.at(raw, service)?),
            CheckName::Absent => Check::Absent(self.at(raw, service)?),
            CheckName::Value => {
                let any_of = self.texts(raw)?;
                for text in &any_of {
                    self.text(span.clone(), text, scope, "");
                }
                Check::Value { at: self.at(raw, service)?, any_of }
            }
            CheckName::NotValue => {
                let not = self.required(&span, "not", &raw.not)?;
                self.text(not.span(), &not, scope, "");
                Check::NotValue { at: self.at(raw, service)?, not: not.into_inner() }
            }
            CheckName::Count => self.count(raw, service)?,
            CheckName::Ids => self.identifiers(raw, scope)?,
            CheckName::SameAs => Check::SameAs {
                step: self.earlier_step(raw)?,
                of: raw.of.as_ref().map(|of| {
                    self.text(of.span(), of, scope, "");
                    String::clone(of)
                }),
                position: raw.position.as_ref().map(|position| **position),
            },
            CheckName::SavePointAfter => Check::SavePointAfter(self.variable(raw)?),
            CheckName::SavePointNotBefore => Check::SavePointNotBefore(self.variable(raw)?),
            CheckName::Observe => {
                let question = self.required(&span, "question", &raw.question)?.into_inner();
                let at = if raw.at.is_some() { Some(self.at(raw, service)?) } else { None };
                Check::Observe { question, at }
            }
        })
    }

    fn required<T: Clone>(
        &mut self,
        span: &Range<usize>,
        key: &str,
        value: &Option<At<T>>,
    ) -> Option<At<T>> {
        if value.is_none() {
            self.wrong(span.clone(), format!("the key `{key}` is missing"));
        }
        value.clone()
    }

    fn at(&mut self, raw: &At<RawExpect>, service: &Service) -> Option<String> {
        let at = self.required(&raw.span(), "at", &raw.at)?;
        self.path(at.span(), &at, Some(service));
        Some(at.into_inner())
    }

    fn texts(&mut self, raw: &At<RawExpect>) -> Option<Vec<String>> {
        let list = self.required(&raw.span(), "any-of", &raw.any_of)?;
        if list.is_empty() {
            self.wrong(list.span(), "`any-of` is empty: nothing could be right");
        }
        let mut texts = Vec::new();
        for item in list.iter() {
            match &**item {
                TextOrNumber::Text(text) => texts.push(text.clone()),
                TextOrNumber::Number(_) => self.wrong(item.span(), "a text belongs here"),
            }
        }
        Some(texts)
    }

    fn one_of(&mut self, raw: &At<RawExpect>, known: &[&str]) -> Option<Vec<String>> {
        let texts = self.texts(raw)?;
        let span = raw.any_of.as_ref().map_or_else(|| raw.span(), At::span);
        for text in texts.iter().filter(|text| !known.contains(&text.as_str())) {
            let hint = suggestion(text, known.iter().copied());
            let name = raw.check.name();
            self.wrong(span.clone(), format!("`{text}` is no {name} of the standard: {hint}"));
        }
        Some(texts)
    }

    fn statuses(&mut self, raw: &At<RawExpect>) -> Option<Vec<u16>> {
        let list = self.required(&raw.span(), "any-of", &raw.any_of)?;
        let mut statuses = Vec::new();
        for item in list.iter() {
            match **item {
                TextOrNumber::Number(status @ 100..=599) => statuses.push(status),
                _ => self.wrong(item.span(), "an HTTP status is a number from 100 to 599"),
            }
        }
        if list.is_empty() {
            self.wrong(list.span(), "`any-of` is empty: nothing could be right");
        }
        Some(statuses)
    }

    fn count(&mut self, raw: &At<RawExpect>, service: &Service) -> Option<Check> {
        let at = self.at(raw, service)?;
        let number = |value: &Option<At<u32>>| value.as_ref().map(|value| **value);
        let (min, max) = match (number(&raw.equals), number(&raw.min), number(&raw.max)) {
            (Some(exact), None, None) => (exact, Some(exact)),
            (None, None, None) | (Some(_), _, _) => {
                let message = "`count` takes `equals`, or `min` and `max`, or one of these";
                self.wrong(raw.span(), message);
                return None;
            }
            (None, min, max) => (min.unwrap_or(0), max),
        };
        if max.is_some_and(|max| max < min) {
            self.wrong(raw.span(), "`max` is less than `min`");
        }
        if min == 0 && max.is_none() {
            self.wrong(raw.span(), "at least 0 elements is always so: nothing is checked");
        }
        Some(Check::Count { at, min, max })
    }

    fn identifiers(&mut self, raw: &At<RawExpect>, scope: &Scope) -> Option<Check> {
        let only = raw.only.as_ref().is_some_and(|only| **only);
        let mut list = |list: &Option<At<Vec<At<String>>>>| {
            let items: Vec<At<String>> =
                list.as_ref().map(|list| list.to_vec()).unwrap_or_default();
            for item in &items {
                self.text(item.span(), item, scope, "");
            }
            items.into_iter().map(At::into_inner).collect::<Vec<_>>()
        };
        let (include, exclude) = (list(&raw.include), list(&raw.exclude));
        if include.is_empty() && (exclude.is_empty() || only) {
            let message =
                "`ids` needs `include` or `exclude`; that none come is `check = \"empty\"`";
            self.wrong(raw.span(), message);
            return None;
        }
        Some(Check::Ids { include, exclude, only })
    }

    fn earlier_step(&mut self, raw: &At<RawExpect>) -> Option<String> {
        let step = self.required(&raw.span(), "step", &raw.step)?;
        match self.steps.get(step.as_str()) {
            Some(SentRecord::Yes) => {}
            Some(SentRecord::No) => {
                self.wrong(step.span(), format!("step `{}` sent no record", *step));
            }
            None => {
                let hint = suggestion(&step, self.steps.keys().map(String::as_str));
                let message = format!("no earlier step is called `{}`: {hint}", *step);
                self.wrong(step.span(), message);
            }
        }
        Some(step.into_inner())
    }

    fn variable(&mut self, raw: &At<RawExpect>) -> Option<String> {
        let than = self.required(&raw.span(), "than", &raw.than)?;
        self.captured_before(&than);
        Some(than.into_inner())
    }

    fn captured_pair(&mut self, pair: &At<Vec<At<String>>>) -> Option<(String, String)> {
        let [later, earlier] = pair.as_slice() else {
            self.wrong(pair.span(), "`only-if-later` takes two captured variables");
            return None;
        };
        self.captured_before(later);
        self.captured_before(earlier);
        Some((String::clone(later), String::clone(earlier)))
    }

    fn captured_before(&mut self, name: &At<String>) {
        if !self.captured.contains(name.as_str()) {
            let hint = suggestion(name, self.captured.iter().map(String::as_str));
            let message = format!("no earlier step captures `{}`: {hint}", **name);
            self.wrong(name.span(), message);
        }
    }
}

/// The keys that go with a check, besides `id`, `clause` and `check`.
fn keys_of(check: CheckName) -> &'static [&'static str] {
    match check {
        CheckName::Accepted
        | CheckName::Rejected
        | CheckName::Refused
        | CheckName::Partial
        | CheckName::Empty
        | CheckName::Denied
        | CheckName::Answered => &[],
        CheckName::CodeMinor | CheckName::Severity | CheckName::HttpStatus | CheckName::Fault => {
            &["any-of"]
        }
        CheckName::Present | CheckName::Absent => &["at"],
        CheckName::Value => &["at", "any-of"],
        CheckName::NotValue => &["at", "not"],
        CheckName::Count => &["at", "min", "max", "equals"],
        CheckName::Ids => &["include", "exclude", "only"],
        CheckName::SameAs => &["step", "of", "position"],
        CheckName::Statuses => &["are"],
        CheckName::SavePointAfter | CheckName::SavePointNotBefore => &["than"],
        CheckName::Observe => &["question", "at"],
    }
}

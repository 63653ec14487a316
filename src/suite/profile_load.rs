//! Reading profiles: files, what they extend, and the operations they claim.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;
use std::time::Duration;

use schemars::JsonSchema;
use serde::Deserialize;

use super::file_commands::FileCommands;
use super::profile::{Profile, Queries, StyleChoice, Timeouts};
use super::profile_auth::{
    self, Authentication, RawAuthentication, RawBasicAuth, RawOAuth, RawWsSecurity, TlsFiles,
};
use super::profile_ways::{RawDeviation, Ways};
use crate::embedded;
use crate::ground::{Basis, Verdict};
use crate::soap::styles;
use crate::spec::toml_file::{self, At, Diagnostic, suggestion};
use crate::spec::{OperationRef, ServiceId, Spec};

const FOLDER: &str = "suites/profiles/";
const SCHEMAS: &str = "fixtures/schemas/";
/// The writer style where a profile names none.
const DEFAULT_STYLE: &str = "default-body";

impl Profile {
    /// The names of the profiles built into the binary.
    pub fn builtin_names() -> impl Iterator<Item = &'static str> {
        embedded::files_below(FOLDER).filter_map(|file| {
            file.path.strip_prefix(FOLDER)?.strip_suffix(".toml").filter(|name| !name.contains('/'))
        })
    }

    /// The built-in profile of that name.
    ///
    /// # Errors
    /// Says so where there is none of that name, with a suggestion.
    pub fn builtin(name: &str, spec: &Spec) -> Result<Self, Vec<Diagnostic>> {
        match embedded::file(&format!("{FOLDER}{name}.toml")) {
            Some(file) => Self::parse(file.path, file.text, spec),
            None => {
                let hint = suggestion(name, Self::builtin_names());
                let message = format!("there is no built-in profile of that name: {hint}");
                Err(vec![Diagnostic::at(name, "", 0..0, message)])
            }
        }
    }

    /// Reads a profile. What it extends is a built-in one.
    ///
    /// # Errors
    /// Everything that does not fit.
    pub fn parse(file: &str, text: &str, spec: &Spec) -> Result<Self, Vec<Diagnostic>> {
        Self::parse_at_depth(file, text, spec, 0)
    }

    fn parse_at_depth(
        file: &str,
        text: &str,
        spec: &Spec,
        depth: u32,
    ) -> Result<Self, Vec<Diagnostic>> {
        let raw: RawProfile = toml_file::read(file, text)?;
        let mut reading = Reading { file, text, spec, found: Vec::new() };
        let base = reading.base(raw.extends.as_ref(), depth)?;
        let profile = reading.profile(raw, base);
        reading.found.sort_by_key(|diagnostic| diagnostic.span.start);
        if reading.found.is_empty() { Ok(profile) } else { Err(reading.found) }
    }

    /// What a profile starts from that extends no other: nothing is claimed.
    fn empty() -> Self {
        Self {
            name: String::new(),
            file: String::new(),
            operations: BTreeMap::new(),
            dropped: BTreeMap::new(),
            revisions: BTreeMap::new(),
            endpoints: BTreeMap::new(),
            style: StyleChoice(DEFAULT_STYLE.to_owned()),
            quote_soap_action: true,
            version: Some("V1.0".to_owned()),
            headers: BTreeMap::new(),
            authentication: Authentication::default(),
            tls: TlsFiles::default(),
            timeouts: Timeouts::default(),
            queries: Queries::default(),
            personality: None,
            known: BTreeMap::new(),
            every: BTreeMap::new(),
            deviations: Vec::new(),
            judging: BTreeMap::new(),
            file_commands: None,
        }
    }
}

#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
struct RawProfile {
    name: At<String>,
    extends: Option<At<String>>,
    operations: Option<Vec<At<String>>>,
    #[serde(default)]
    revisions: BTreeMap<String, At<String>>,
    #[serde(default)]
    endpoints: BTreeMap<String, At<String>>,
    style: Option<At<String>>,
    quote_soap_action: Option<bool>,
    /// The empty text leaves `imsx_version` out.
    version: Option<String>,
    #[serde(default)]
    headers: BTreeMap<String, At<String>>,
    basic_auth: Option<At<RawBasicAuth>>,
    ws_security: Option<At<RawWsSecurity>>,
    oauth: Option<At<RawOAuth>>,
    tls: Option<At<TlsFiles>>,
    #[serde(default)]
    timeouts: RawTimeouts,
    #[serde(default)]
    queries: RawQueries,
    personality: Option<At<String>>,
    #[serde(default)]
    known: BTreeMap<String, At<String>>,
    #[serde(default)]
    every: BTreeMap<String, At<String>>,
    #[serde(default)]
    deviation: Vec<RawDeviation>,
    #[serde(default)]
    judging: BTreeMap<Basis, RawJudging>,
    #[serde(default)]
    target: RawTarget,
}

/// What is not a service.
#[derive(Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
struct RawTarget {
    file: Option<At<FileCommands>>,
}

#[derive(Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
struct RawTimeouts {
    connect: Option<At<String>>,
    exchange: Option<At<String>>,
}

#[derive(Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
struct RawQueries {
    by_id: Option<String>,
    nothing: Option<String>,
    not_understood: Option<String>,
    assumed: Option<bool>,
}

/// What a breach of a must on a basis counts as.
#[derive(Clone, Copy, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
enum RawJudging {
    Fail,
    Warn,
    Off,
}

pub(super) struct Reading<'a> {
    pub(super) file: &'a str,
    pub(super) text: &'a str,
    pub(super) spec: &'a Spec,
    pub(super) found: Vec<Diagnostic>,
}

/// Built-in profiles extend each other less deeply than this.
const MAX_DEPTH: u32 = 8;

impl Reading<'_> {
    pub(super) fn wrong<T>(&mut self, at: &At<T>, message: impl Into<String>) {
        self.found.push(Diagnostic::at(self.file, self.text, at.span(), message));
    }

    fn base(
        &mut self,
        extends: Option<&At<String>>,
        depth: u32,
    ) -> Result<Profile, Vec<Diagnostic>> {
        let Some(name) = extends else { return Ok(Profile::empty()) };
        if depth >= MAX_DEPTH {
            self.wrong(name, "the profiles extend each other in a circle");
            return Err(std::mem::take(&mut self.found));
        }
        match embedded::file(&format!("{FOLDER}{}.toml", **name)) {
            Some(file) => Profile::parse_at_depth(file.path, file.text, self.spec, depth + 1),
            None => {
                let hint = suggestion(name, Profile::builtin_names());
                self.wrong(name, format!("there is no built-in profile `{}`: {hint}", **name));
                Ok(Profile::empty())
            }
        }
    }

    fn profile(&mut self, raw: RawProfile, base: Profile) -> Profile {
        let mut profile = base;
        if let Some(operations) = &raw.operations {
            self.claims(&mut profile, operations);
        }
        for (service, revision) in &raw.revisions {
            if let Some(service) = self.service(service, revision) {
                self.revision(&service, revision);
                profile.revisions.insert(service, String::clone(revision));
            }
        }
        for (service, endpoint) in &raw.endpoints {
            if let Some(service) = self.service(service, endpoint) {
                self.endpoint(endpoint);
                profile.endpoints.insert(service, String::clone(endpoint));
            }
        }
        for (name, value) in &raw.headers {
            self.header(name, value);
            profile.headers.insert(name.clone(), String::clone(value));
        }
        let (basic, ws_security, oauth) = (raw.basic_auth, raw.ws_security, raw.oauth);
        self.authentication(&mut profile, RawAuthentication { basic, ws_security, oauth });
        if let Some(files) = raw.tls {
            profile.tls = profile_auth::tls(files, &mut |span, message| self.note(span, message));
        }
        if let Some(connect) = raw.timeouts.connect {
            profile.timeouts.connect = self.duration(&connect);
        }
        if let Some(exchange) = raw.timeouts.exchange {
            profile.timeouts.exchange = self.duration(&exchange);
        }
        if let Some(style) = raw.style {
            self.style(&style);
            profile.style = StyleChoice(style.into_inner());
        }
        if let Some(version) = raw.version {
            profile.version = (!version.is_empty()).then_some(version);
        }
        let ways = Ways { personality: raw.personality, known: raw.known, every: raw.every };
        self.ways(&mut profile, ways, raw.deviation);
        if let Some(commands) = raw.target.file {
            self.file_commands(&commands);
            profile.file_commands = Some(commands.into_inner());
        }
        profile.quote_soap_action = raw.quote_soap_action.unwrap_or(profile.quote_soap_action);
        queries(&mut profile.queries, raw.queries);
        for (basis, judging) in raw.judging {
            profile.judging.insert(
                basis,
                match judging {
                    RawJudging::Fail => Some(Verdict::Fail),
                    RawJudging::Warn => Some(Verdict::Warn),
                    RawJudging::Off => None,
                },
            );
        }
        profile.file = self.file.to_owned();
        profile.name = raw.name.into_inner();
        for (_, operation) in self.spec.operations() {
            let service = operation.id.service();
            if profile.operations.contains_key(&operation.id)
                && !(profile.endpoints.contains_key(&service)
                    && profile.revisions.contains_key(&service))
            {
                let span = 0..0;
                let message = format!(
                    "operations of `{service}` are claimed, so `[endpoints]` and `[revisions]` \
                     must name it"
                );
                if !self.found.iter().any(|found| found.message == message) {
                    self.found.push(Diagnostic::at(self.file, self.text, span, message));
                }
            }
        }
        profile
    }

    /// Entries in order: `pms.*` and `pms.readPerson` claim, `!...` drops. They start from what the
    /// extended profile claims only where the first one drops.
    fn claims(&mut self, profile: &mut Profile, entries: &[At<String>]) {
        if entries.first().is_none_or(|entry| !entry.starts_with('!')) {
            profile.operations.clear();
            profile.dropped.clear();
        }
        for entry in entries {
            let line = toml_file::line_column(self.text, entry.span().start).0;
            let (drops, pattern) = match entry.strip_prefix('!') {
                Some(pattern) => (true, pattern),
                None => (false, entry.as_str()),
            };
            let named: Vec<OperationRef> = self
                .spec
                .operations()
                .map(|(_, operation)| &operation.id)
                .filter(|id| names(pattern, id))
                .cloned()
                .collect();
            if named.is_empty() {
                let services = self.spec.services.iter().map(|s| format!("{}.*", s.id));
                let operations = self.spec.operations().map(|(_, o)| o.id.to_string());
                let known: Vec<String> = services.chain(operations).collect();
                let hint = suggestion(pattern, known.iter().map(String::as_str));
                self.wrong(entry, format!("`{pattern}` names no operation: {hint}"));
            }
            for id in named {
                if drops {
                    profile.operations.remove(&id);
                    let reason =
                        format!("`{}` in {}:{line} drops `{id}`", entry.as_str(), self.file);
                    profile.dropped.insert(id, reason);
                } else {
                    profile.dropped.remove(&id);
                    profile.operations.insert(id, line);
                }
            }
        }
    }

    pub(super) fn service<T>(&mut self, name: &str, at: &At<T>) -> Option<ServiceId> {
        let known = || self.spec.services.iter().map(|service| service.id.0.as_str());
        if known().any(|known| known == name) {
            return Some(ServiceId(name.into()));
        }
        let hint = suggestion(name, known());
        self.wrong(at, format!("there is no service `{name}`: {hint}"));
        None
    }

    /// A revision is one that a schema is built in for.
    fn revision(&mut self, service: &ServiceId, revision: &At<String>) {
        let document = self.spec.service(service).map(|service| service.schema_document.as_str());
        let known = known_revisions(document);
        if !known.contains(revision.as_str()) {
            let hint = suggestion(revision, known.into_iter());
            let message = format!("`{service}` has no revision `{}`: {hint}", **revision);
            self.wrong(revision, message);
        }
    }

    fn style(&mut self, style: &At<String>) {
        if !styles::names().any(|known| known == style.as_str()) {
            let hint = suggestion(style, styles::names());
            self.wrong(style, format!("there is no writer style `{}`: {hint}", **style));
        }
    }

    fn endpoint(&mut self, endpoint: &At<String>) {
        let fits = ["/", "http://", "https://"].iter().any(|start| endpoint.starts_with(start));
        if !fits || endpoint.chars().any(|c| c.is_whitespace() || c.is_control()) {
            let message =
                "an endpoint is a path such as `/pms`, or a URL that starts with `http://`";
            self.wrong(endpoint, message);
        }
    }

    fn header(&mut self, name: &str, value: &At<String>) {
        let name_fits = !name.is_empty()
            && name.bytes().all(|b| b.is_ascii_alphanumeric() || b"!#$%&'*+-.^_`|~".contains(&b));
        if !name_fits {
            self.wrong(value, format!("`{name}` is no name of a header field"));
        }
        if value.chars().any(|c| c.is_control() && c != '\t') {
            self.wrong(value, "the value of a header field has no line breaks or other controls");
        }
        if name.eq_ignore_ascii_case("authorization") {
            let message = "a secret does not belong in a file: use `[basic-auth]` or `[oauth]`, whose \
                           secret comes from an environment variable or another file";
            self.wrong(value, message);
        }
    }

    fn authentication(
        &mut self,
        profile: &mut Profile,
        RawAuthentication { basic, ws_security, oauth }: RawAuthentication,
    ) {
        let signed = oauth.as_ref().map(At::span);
        let note = &mut |span, message: &str| self.note(span, message);
        let own = Authentication {
            basic: basic.map(|raw| profile_auth::basic(raw, note)),
            ws_security: ws_security.map(|raw| profile_auth::ws_security(raw, note)),
            oauth: oauth.map(|raw| profile_auth::oauth(raw, note)),
        };
        let all = &mut profile.authentication;
        // The two share a header field, so the profile's own takes the place of an inherited one.
        if own.basic.is_some() || own.oauth.is_some() {
            (all.basic, all.oauth) = (own.basic, own.oauth);
        }
        all.ws_security = own.ws_security.or_else(|| all.ws_security.take());
        if all.basic.is_some()
            && let (Some(span), true) = (signed, all.oauth.is_some())
        {
            self.note(span, "`[basic-auth]` and `[oauth]` share a header field: give one of them");
        }
    }

    fn note(&mut self, span: Range<usize>, message: &str) {
        self.found.push(Diagnostic::at(self.file, self.text, span, message));
    }

    fn file_commands(&mut self, commands: &At<FileCommands>) {
        let all = [&commands.import, &commands.dump].into_iter().chain(&commands.reset);
        let words = all.map(|command| commands.words(command).err());
        for message in words.chain([commands.time().err()]).flatten() {
            self.wrong(commands, message);
        }
        if !commands.import.contains("{file}") {
            self.wrong(commands, "`import` has no `{file}`, so it would not be told which file");
        }
        const OBJECTS: [&str; 4] = ["person", "group", "membership", "snapshot"];
        for object in commands.objects.iter().flatten() {
            if !OBJECTS.contains(&object.as_str()) {
                let hint = suggestion(object, OBJECTS.into_iter());
                self.wrong(commands, format!("`{object}` is nothing to take in: {hint}"));
            }
        }
    }

    fn duration(&mut self, text: &At<String>) -> Duration {
        match parse_duration(text) {
            Some(duration) if !duration.is_zero() => duration,
            _ => {
                let message = format!(
                    "`{}` is no duration: write a whole number above zero and `ms`, `s` or `m`, \
                     such as `500ms` or `10s`",
                    **text
                );
                self.wrong(text, message);
                Timeouts::default().exchange
            }
        }
    }
}

fn queries(queries: &mut Queries, raw: RawQueries) {
    // Queries of the profile's own are not guesses of the one it extends.
    if raw.by_id.is_some() || raw.nothing.is_some() || raw.not_understood.is_some() {
        *queries = Queries::default();
    }
    queries.by_id = raw.by_id.or_else(|| queries.by_id.take());
    queries.nothing = raw.nothing.or_else(|| queries.nothing.take());
    queries.not_understood = raw.not_understood.or_else(|| queries.not_understood.take());
    queries.assumed = raw.assumed.unwrap_or(queries.assumed);
}

/// Whether an entry of `operations` names an operation: `pms.*`, `pms.readPerson` or `*`.
fn names(pattern: &str, id: &OperationRef) -> bool {
    super::glob::fits_glob(pattern, &id.0)
}

/// The binding revisions that have a schema document of that name, or any.
pub(super) fn known_revisions(document: Option<&str>) -> BTreeSet<&'static str> {
    embedded::files_below(SCHEMAS)
        .filter_map(|file| {
            let (revision, name) = file.path.strip_prefix(SCHEMAS)?.split_once('/')?;
            let named = name.strip_suffix(".xsd")?;
            document.is_none_or(|document| document == named).then_some(revision)
        })
        .collect()
}

/// A duration written as a whole number and `ms`, `s` or `m`, such as `500ms`; none for any other
/// text, or where it is too long to count.
#[must_use]
pub fn parse_duration(text: &str) -> Option<Duration> {
    let digits = text.find(|c: char| !c.is_ascii_digit())?;
    let (number, unit) = text.split_at(digits);
    let number: u64 = number.parse().ok()?;
    match unit.trim_start() {
        "ms" => Some(Duration::from_millis(number)),
        "s" => Some(Duration::from_secs(number)),
        "m" => Some(Duration::from_secs(number.checked_mul(60)?)),
        _ => None,
    }
}

#[cfg(test)]
#[path = "profile_tests.rs"]
mod tests;

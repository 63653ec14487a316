//! One step: what it sends.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;

use super::texts::{QUERY_BY_ID, Scope};
use super::{Lowering, SentRecord};
use crate::soap::styles;
use crate::spec::toml_file::{At, suggestion};
use crate::spec::{ClauseId, Operation, OperationRef, Parameter, Role, Service};
use crate::suite::case::{Envelope, Expect, RawRequest, SetValue, Step, StepAction};
use crate::suite::raw::{RawHttp, RawStep};

impl<'a> Lowering<'a> {
    /// Lowers a step; none where it cannot even be told what is called.
    pub(super) fn step(
        &mut self,
        index: usize,
        raw: At<RawStep>,
        case_clause: &ClauseId,
    ) -> Option<Step> {
        let span = raw.span();
        let raw = raw.into_inner();
        let name = raw
            .name
            .as_ref()
            .map_or_else(|| format!("step {}", index + 1), |name| String::clone(name));
        if self.steps.contains_key(&name) {
            let at = raw.name.as_ref().map_or_else(|| span.clone(), At::span);
            self.wrong(at, format!("another step is called `{name}` already"));
        }
        self.only_in_calls(&raw);

        let scope = Scope { subject: raw.subject.is_some(), ..Scope::default() };
        let (service, operation, action, sent) = self.action(&span, &raw, &scope)?;
        if let Some(envelope) = &raw.envelope {
            self.envelope(envelope.span(), envelope, &scope);
        }

        let called = matches!(action, StepAction::Call { .. }).then_some(operation);
        let expect = self.expectations(&raw, service, called, case_clause, &scope);
        if raw.invalid && expect.is_empty() {
            self.wrong(span.clone(), "a step that is invalid on purpose says what it expects");
        }
        let capture = self.captures(&raw.capture, service);
        self.steps.insert(name.clone(), sent);
        let line = self.line(&span);
        let envelope = raw.envelope.map(At::into_inner).unwrap_or_default();
        Some(Step { name, action, envelope, expect, capture, line })
    }

    fn expectations(
        &mut self,
        raw: &RawStep,
        service: &Service,
        called: Option<&Operation>,
        case_clause: &ClauseId,
        scope: &Scope,
    ) -> Vec<Expect> {
        let Some(list) = &raw.expect else { return Vec::new() };
        if list.is_empty() {
            let message = "an empty `expect` expects nothing: leave it out to prepare, or say \
                           `{ check = \"answered\" }`";
            self.wrong(list.span(), message);
        }
        list.iter()
            .filter_map(|expect| self.expect(expect, service, called, case_clause, scope))
            .collect()
    }

    fn action(
        &mut self,
        span: &Range<usize>,
        raw: &RawStep,
        scope: &Scope,
    ) -> Option<(&'a Service, &'a Operation, StepAction, SentRecord)> {
        match (&raw.call, &raw.message, &raw.raw) {
            (Some(call), None, None) => {
                if let Some(operation) = &raw.operation {
                    let message =
                        "`operation` belongs to `message` and `raw`: `call` names its own";
                    self.wrong(operation.span(), message);
                }
                let (service, operation, id) = self.operation(call.span(), call)?;
                let (action, sent) = self.call(raw, operation, id, scope);
                Some((service, operation, action, sent))
            }
            (None, Some(message), None) => {
                let (service, operation, id) = self.addressed(message.span(), raw)?;
                self.text(message.span(), message, scope, "");
                let action = StepAction::Message {
                    operation: id,
                    xml: String::clone(message),
                    invalid: raw.invalid,
                };
                Some((service, operation, action, SentRecord::No))
            }
            (None, None, Some(http)) => {
                let (service, operation, id) = self.addressed(http.span(), raw)?;
                let action = StepAction::Raw(self.http(http, id, scope));
                Some((service, operation, action, SentRecord::No))
            }
            _ => {
                let message = "a step has exactly one of `call`, `message` and `raw`";
                self.wrong(span.clone(), message);
                None
            }
        }
    }

    fn addressed(
        &mut self,
        span: Range<usize>,
        raw: &RawStep,
    ) -> Option<(&'a Service, &'a Operation, OperationRef)> {
        match &raw.operation {
            Some(operation) => self.operation(operation.span(), operation),
            None => {
                let message = "`operation` is missing: it says whose endpoint is addressed";
                self.wrong(span, message);
                None
            }
        }
    }

    fn only_in_calls(&mut self, raw: &RawStep) {
        if raw.call.is_some() || (raw.message.is_none() && raw.raw.is_none()) {
            return;
        }
        let body = raw.body.as_ref().map(|body| ("body", body.span()));
        let with = raw.with.values().next().map(|value| ("with", value.span()));
        let set = raw.set.values().next().map(|value| ("set", value.span()));
        for (key, span) in [body, with, set].into_iter().flatten() {
            self.wrong(span, format!("`{key}` belongs to a `call`: here all is written out"));
        }
        if raw.raw.is_some() && raw.invalid {
            let span = raw.raw.as_ref().map_or(0..0, At::span);
            self.wrong(span, "`invalid` has no meaning with `raw`, which is sent as it stands");
        }
    }

    fn call(
        &mut self,
        raw: &RawStep,
        operation: &Operation,
        id: OperationRef,
        scope: &Scope,
    ) -> (StepAction, SentRecord) {
        for value in raw.with.values() {
            self.text(value.span(), value, scope, "");
        }
        let mut given: BTreeSet<Role> = BTreeSet::new();
        let mut names = self.body(raw, operation, scope, &mut given);
        names.extend(self.set(raw, operation, scope, &mut given));
        self.subject(raw, operation, &names, &mut given);

        if !raw.invalid {
            let missing: Vec<&str> = operation
                .parameters
                .iter()
                .filter(|parameter| parameter.required && !given.contains(&parameter.role))
                .map(|parameter| parameter.element.local.as_str())
                .collect();
            if !missing.is_empty() {
                let span = raw.call.as_ref().map_or(0..0, At::span);
                let list = missing.join("`, `");
                let message = format!(
                    "`{list}` is not given: give it by `use`, `body` or `set`, or say `invalid = true`"
                );
                self.wrong(span, message);
            }
        }
        let sends = given.contains(&Role::Record) || given.contains(&Role::PairSet);
        let sent = if sends { SentRecord::Yes } else { SentRecord::No };
        let action = StepAction::Call {
            operation: id,
            subject: raw.subject.as_deref().cloned(),
            body: raw.body.as_deref().cloned(),
            set: raw.set.iter().map(|(k, v)| (k.clone(), SetValue::clone(v))).collect(),
            with: raw.with.iter().map(|(k, v)| (k.clone(), String::clone(v))).collect(),
            invalid: raw.invalid,
        };
        (action, sent)
    }

    /// The variable of `use`: it must mean something, and something must use it.
    fn subject(
        &mut self,
        raw: &RawStep,
        operation: &Operation,
        names: &BTreeSet<String>,
        given: &mut BTreeSet<Role>,
    ) {
        let Some(subject) = &raw.subject else { return };
        if self.ids.contains_key(subject.as_str()) {
            self.ids_used.insert(String::clone(subject));
        } else if !self.captured.contains(subject.as_str()) {
            let known = self.ids.keys().chain(self.captured.iter()).map(String::as_str);
            let hint = suggestion(subject, known);
            let message = format!("`{}` is no variable known here: {hint}", **subject);
            self.wrong(subject.span(), message);
        }
        if operation.parameter(Role::SourcedId).is_some() {
            if !given.insert(Role::SourcedId) {
                self.wrong(subject.span(), "`sourcedId` is given twice, by `use` and by `set`");
            }
        } else if !names.contains("id") && !names.contains(QUERY_BY_ID) {
            let message = format!(
                "`{}` has no `sourcedId` and no text here says `${{id}}`: `use` does nothing",
                operation.name
            );
            self.wrong(subject.span(), message);
        }
    }

    fn body(
        &mut self,
        raw: &RawStep,
        operation: &Operation,
        scope: &Scope,
        given: &mut BTreeSet<Role>,
    ) -> BTreeSet<String> {
        let Some(body) = &raw.body else {
            for (name, value) in &raw.with {
                self.wrong(value.span(), format!("`{name}` is for a `body`, which is not given"));
            }
            return BTreeSet::new();
        };
        match operation.parameters.iter().find(|parameter| is_complex(parameter)) {
            Some(parameter) => {
                given.insert(parameter.role);
            }
            None => {
                let message = format!("`{}` takes no record or other `body`", operation.name);
                self.wrong(body.span(), message);
            }
        }
        let Some(text) = self.fixtures.body(body) else {
            let hint = suggestion(body, self.fixtures.names());
            let message = format!("there is no fixtures/messages/{}.xml: {hint}", **body);
            self.wrong(body.span(), message);
            return BTreeSet::new();
        };
        let place =
            if text == body.as_str() { String::new() } else { format!("in `{}`: ", **body) };
        let scope = Scope { with: raw.with.keys().cloned().collect(), ..scope.clone() };
        let names = self.text(body.span(), text, &scope, &place);
        for (name, value) in raw.with.iter().filter(|(name, _)| !names.contains(*name)) {
            self.wrong(value.span(), format!("the body does not say `${{{name}}}`"));
        }
        names
    }

    fn set(
        &mut self,
        raw: &RawStep,
        operation: &Operation,
        scope: &Scope,
        given: &mut BTreeSet<Role>,
    ) -> BTreeSet<String> {
        let mut names = BTreeSet::new();
        for (element, value) in &raw.set {
            let find = |parameter: &&Parameter| parameter.element.local == element.as_str();
            let Some(parameter) = operation.parameters.iter().find(find) else {
                let known = operation.parameters.iter().map(|p| p.element.local.as_str());
                let hint = suggestion(element, known);
                let message = format!("`{}` has no parameter `{element}`: {hint}", operation.name);
                self.wrong(value.span(), message);
                continue;
            };
            if !given.insert(parameter.role) {
                self.wrong(
                    value.span(),
                    format!("`{element}` is given twice, by `body` and `set`"),
                );
            }
            let wanted = match parameter.role {
                Role::SourcedIdSet => "a list of identifiers",
                Role::IdentifierPairSet => "a list of pairs of identifiers",
                _ => "one text, not a list",
            };
            let fits = match (&**value, parameter.role) {
                (SetValue::Nil(_), _) => true,
                (SetValue::Text(_), Role::SourcedIdSet | Role::IdentifierPairSet) => false,
                (SetValue::Text(_), _) | (SetValue::List(_), Role::SourcedIdSet) => true,
                // None at all is a list of anything.
                (SetValue::List(list), Role::IdentifierPairSet) => list.is_empty(),
                (SetValue::Pairs(_), role) => role == Role::IdentifierPairSet,
                (SetValue::List(_), _) => false,
            };
            if !fits {
                self.wrong(value.span(), format!("`{element}` takes {wanted}"));
                continue;
            }
            for text in value.texts() {
                names.extend(self.text(value.span(), text, scope, ""));
            }
        }
        names
    }

    fn http(&mut self, http: &At<RawHttp>, operation: OperationRef, scope: &Scope) -> RawRequest {
        let scope = &Scope { request_line: true, ..scope.clone() };
        if let Some(bytes) = &http.bytes {
            self.text(bytes.span(), bytes, scope, "");
            if http.method.is_some() || http.headers.is_some() || http.body.is_some() {
                self.wrong(bytes.span(), "`bytes` is the whole request: nothing else goes with it");
            }
        }
        let headers = http.headers.iter().flatten();
        for value in headers.clone().map(|(_, value)| value).chain(&http.body) {
            self.text(value.span(), value, scope, "");
        }
        let text = |text: &Option<At<String>>| text.as_deref().cloned();
        RawRequest {
            operation,
            bytes: text(&http.bytes),
            method: text(&http.method).unwrap_or_else(|| "POST".to_owned()),
            headers: headers.map(|(name, value)| (name.clone(), String::clone(value))).collect(),
            body: text(&http.body).unwrap_or_default(),
        }
    }

    fn envelope(&mut self, span: Range<usize>, envelope: &Envelope, scope: &Scope) {
        let single = [
            &envelope.message_identifier,
            &envelope.version,
            &envelope.soap_action,
            &envelope.content_type,
            &envelope.namespace,
        ];
        let blocks = envelope.header_blocks.iter().chain(&envelope.header_blocks_after);
        for text in single.into_iter().flatten().chain(blocks) {
            self.text(span.clone(), text, scope, "");
        }
        if let Some(style) = &envelope.style
            && !styles::names().any(|known| known == style)
        {
            let hint = suggestion(style, styles::names());
            self.wrong(span.clone(), format!("there is no writer style `{style}`: {hint}"));
        }
        if let Some(encoding) = &envelope.encoding
            && !["utf-8", "utf-16"].contains(&encoding.as_str())
        {
            self.wrong(span, format!("`{encoding}` is no encoding of ours: `utf-8` or `utf-16`"));
        }
    }

    fn captures(
        &mut self,
        raw: &BTreeMap<String, At<String>>,
        service: &Service,
    ) -> BTreeMap<String, String> {
        for (name, path) in raw {
            self.variable_name(name, path.span());
            self.path(path.span(), path, Some(service));
            if self.ids.contains_key(name) || !self.captured.insert(name.clone()) {
                self.wrong(
                    path.span(),
                    format!("`{name}` has a value already: a name is set once"),
                );
            }
        }
        raw.iter().map(|(name, path)| (name.clone(), String::clone(path))).collect()
    }
}

/// Whether a parameter is a structure that a body is written for.
fn is_complex(parameter: &Parameter) -> bool {
    matches!(parameter.role, Role::Record | Role::PairSet | Role::Relationship | Role::MemberRole)
}

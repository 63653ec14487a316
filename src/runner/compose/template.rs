//! `${variables}` in texts.

use std::borrow::Cow;
use std::collections::BTreeMap;

use super::ComposeError;
use crate::runner::transport::Endpoint;
use crate::suite::{self, Queries};

/// The values placeholders may take: the case's variables, and what a step adds to them.
#[derive(Clone, Copy, Debug)]
pub struct Variables<'a> {
    /// Identifiers and captured values.
    pub case: &'a BTreeMap<String, String>,
    /// The profile's queries, `${query.by-id}` and so on.
    pub queries: &'a Queries,
    /// The run's letters, `${run}`.
    pub run_id: &'a str,
    /// The namespace of the step's service, `${ns}`.
    pub namespace: &'a str,
    /// What the step is about, `${id}`.
    pub subject: Option<&'a str>,
    /// Where the request goes, `${path}` and `${host}`.
    pub endpoint: Option<&'a Endpoint>,
    /// The header block with the credentials, `${security}`; empty where there is none.
    pub security: &'a str,
    /// The step's own additions.
    pub with: Option<&'a BTreeMap<String, String>>,
}

/// Whether values are put into XML.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum Target {
    /// Into plain text: to the letter.
    Text,
    /// Into XML: markup characters become references.
    Xml,
}

impl Variables<'_> {
    /// The text with every placeholder replaced.
    ///
    /// # Errors
    /// Names the placeholder that has no value.
    pub fn fill(&self, text: &str, target: Target) -> Result<String, ComposeError> {
        let escaped = |value: Cow<'_, str>| match target {
            Target::Text => value.into_owned(),
            Target::Xml => escape(&value),
        };
        suite::fill(text, |name| self.value(name).map(escaped)).map_err(ComposeError::Template)
    }

    fn value(&self, name: &str) -> Option<Cow<'_, str>> {
        if let Some(value) = self.with.and_then(|with| with.get(name)) {
            return self.indirect(value);
        }
        let query = match name {
            "id" => return self.subject.map(Cow::Borrowed),
            "ns" => return Some(Cow::Borrowed(self.namespace)),
            "path" => return self.endpoint.map(|at| Cow::Borrowed(at.path.as_str())),
            "host" => return self.endpoint.map(|at| Cow::Borrowed(at.host.as_str())),
            "security" => return Some(Cow::Borrowed(self.security)),
            "run" => return Some(Cow::Borrowed(self.run_id)),
            "query.by-id" => &self.queries.by_id,
            "query.nothing" => &self.queries.nothing,
            "query.not-understood" => &self.queries.not_understood,
            _ => return self.case.get(name).map(|value| Cow::Borrowed(value.as_str())),
        };
        self.indirect(query.as_deref()?)
    }

    /// A value that may name the case's own variables, but nothing indirect again.
    fn indirect(&self, text: &str) -> Option<Cow<'_, str>> {
        let no_queries = &Queries::default();
        let direct = Variables { with: None, queries: no_queries, ..*self };
        direct.fill(text, Target::Text).ok().map(Cow::Owned)
    }
}

fn escape(value: &str) -> String {
    let mut escaped = String::with_capacity(value.len());
    for character in value.chars() {
        match character {
            '&' => escaped.push_str("&amp;"),
            '<' => escaped.push_str("&lt;"),
            '>' => escaped.push_str("&gt;"),
            '"' => escaped.push_str("&quot;"),
            '\'' => escaped.push_str("&apos;"),
            other => escaped.push(other),
        }
    }
    escaped
}

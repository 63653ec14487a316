//! `${variables}` in texts.

use std::borrow::Cow;
use std::collections::BTreeMap;

use super::ComposeError;
use crate::runner::transport::Endpoint;
use crate::suite::Queries;

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
        let mut filled = String::with_capacity(text.len() + 32);
        let mut rest = text;
        while let Some((before, name, after)) = placeholder(rest) {
            filled.push_str(before);
            let value = self.value(name)?;
            match target {
                Target::Text => filled.push_str(&value),
                Target::Xml => push_escaped(&value, &mut filled),
            }
            rest = after;
        }
        filled.push_str(rest);
        Ok(filled)
    }

    fn value(&self, name: &str) -> Result<Cow<'_, str>, ComposeError> {
        let unknown = || ComposeError::UnknownVariable(name.to_owned());
        if let Some(value) = self.with.and_then(|with| with.get(name)) {
            // A step's additions see the case's variables, not one another.
            return Self { with: None, ..*self }.fill(value, Target::Text).map(Cow::Owned);
        }
        let query = match name {
            "id" => return self.subject.map(Cow::Borrowed).ok_or_else(unknown),
            "ns" => return Ok(Cow::Borrowed(self.namespace)),
            "path" => {
                return self.endpoint.map(|at| Cow::Borrowed(&*at.path)).ok_or_else(unknown);
            }
            "host" => {
                return self.endpoint.map(|at| Cow::Borrowed(&*at.host)).ok_or_else(unknown);
            }
            "run" => return Ok(Cow::Borrowed(self.run_id)),
            "query.by-id" => &self.queries.by_id,
            "query.nothing" => &self.queries.nothing,
            "query.not-understood" => &self.queries.not_understood,
            _ => return self.case.get(name).map(|v| Cow::Borrowed(v.as_str())).ok_or_else(unknown),
        };
        let query = query.as_deref().ok_or_else(unknown)?;
        if query.contains("${query.") {
            return Err(unknown());
        }
        Self { with: None, ..*self }.fill(query, Target::Text).map(Cow::Owned)
    }
}

/// The names of the placeholders in a text.
pub fn placeholders(text: &str) -> impl Iterator<Item = &str> {
    let mut rest = text;
    std::iter::from_fn(move || {
        let (_, name, after) = placeholder(rest)?;
        rest = after;
        Some(name)
    })
}

/// The first placeholder: the text before it, its name, the text behind it.
fn placeholder(text: &str) -> Option<(&str, &str, &str)> {
    let (before, rest) = text.split_once("${")?;
    let (name, after) = rest.split_once('}')?;
    Some((before, name, after))
}

fn push_escaped(value: &str, out: &mut String) {
    for character in value.chars() {
        match character {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\'' => out.push_str("&apos;"),
            other => out.push(other),
        }
    }
}

//! Start tags and end tags.

use std::io::BufRead;

use memchr::{memchr, memchr3};

use super::super::chars::is_name;
use super::super::error::{Checked, Flaw};
use super::super::name::QName;
use super::super::namespaces::RawAttributes;
use super::super::reference::attribute_value;
use super::markup;
use super::name_table::{NameKey, NameTable, Written, rest};
use super::plain_tag::PlainTag;
use super::scanner::{Scanner, Stage, Taken};

impl<R: BufRead> Scanner<R> {
    /// Takes the start tag at hand.
    pub(super) fn start_tag(&mut self) -> Checked<Taken> {
        if self.stage == Stage::Epilog {
            return Err(Flaw::malformed(0, "a document has one document element only"));
        }
        if self.open.len() >= self.limits.depth {
            return Err(Flaw::limit(0, "elements inside one another", self.limits.depth));
        }
        let mut tag = std::mem::take(&mut self.plain_tag);
        let is_taken = tag.read(self.window.rest().as_bytes()) && self.take_plain(&tag)?;
        let (end, is_empty) = (tag.end, tag.is_empty);
        self.plain_tag = tag;
        if is_taken { Ok(self.opened(end, is_empty)) } else { self.any_start_tag() }
    }

    /// Takes the end tag at hand.
    pub(super) fn end_tag(&mut self) -> Checked<Taken> {
        let Some(end) = memchr(b'>', self.window.rest().as_bytes()) else {
            return Ok(Taken::NeedsMore);
        };
        let found = self.window.rest()[2..end].trim_end_matches([' ', '\t', '\r', '\n']);
        match self.open.is_innermost(found.as_bytes()) {
            None => return Err(Flaw::malformed(0, "this end tag closes nothing")),
            Some(false) => return Err(self.mismatch(found)),
            Some(true) => {}
        }
        let is_spaced = found.len() + 2 < end;
        self.check_length(end + 1)?;
        if is_spaced {
            self.spelling.spaced_end_tags.note(|| self.window.place_here());
        }
        self.tag_at = self.window.offset_of(self.window.at);
        self.window.at += end + 1;
        Ok(Taken::Step(self.close()))
    }

    #[cold]
    fn mismatch(&self, found: &str) -> Flaw {
        let expected = self.open.innermost_name().unwrap_or_default();
        let found: String = found.chars().take(60).collect();
        Flaw::malformed(0, format!("`</{expected}>` is expected, not `</{found}>`"))
    }

    /// Takes a start tag in which nothing is unusual: no declaration of a namespace, nothing that
    /// exceeds a limit, no flaw in its form. Says whether that was so.
    fn take_plain(&mut self, tag: &PlainTag) -> Checked<bool> {
        let text = self.window.rest();
        let limits = &self.limits;
        if tag.name > limits.name || tag.attributes.len() > limits.attributes {
            return Ok(false);
        }
        self.check_length(tag.end)?;
        let context = self.namespaces.context();
        self.attributes.clear();
        for attribute in &tag.attributes {
            let (name, raw) = (&text[attribute.name.clone()], &text[attribute.value.clone()]);
            if name.len() > limits.name || raw.len() > limits.text {
                return Ok(false);
            }
            let at = attribute.name.start;
            let written = Written::at(text.as_bytes(), attribute.name.clone(), context);
            let key = key_of(&mut self.attribute_names, name, written, || {
                self.namespaces.attribute_name(name, at)
            })?;
            let Some(key) = key else { return Ok(false) };
            let resolved = self.attribute_names.name(key);
            if self.attributes.has(key, resolved) {
                let message = format!("attribute `{name}` stands twice on this element");
                return Err(Flaw::malformed(at, message));
            }
            let value = self.attributes.push(key, resolved);
            if attribute.is_spelt {
                value.push_str(&attribute_value(raw, attribute.value.start)?);
            } else {
                value.push_str(raw);
            }
        }
        let name = &text[1..=tag.name];
        let written = Written::at(text.as_bytes(), 1..tag.name + 1, context);
        let key = key_of(&mut self.names, name, written, || self.namespaces.element_name(name, 1))?;
        let Some(key) = key else { return Ok(false) };
        self.key = key;
        self.tag_at = self.window.offset_of(self.window.at);
        self.open.push(name, self.tag_at, false);
        Ok(true)
    }

    /// Takes a start tag, whatever it is like.
    fn any_start_tag(&mut self) -> Checked<Taken> {
        let rest_of_window = self.window.rest();
        let Some(end) = tag_end(rest_of_window.as_bytes()) else { return Ok(Taken::NeedsMore) };
        self.check_length(end + 1)?;
        let inner = &rest_of_window[1..end];
        let (inner, is_empty) = match inner.strip_suffix('/') {
            Some(inner) => (inner, true),
            None => (inner, false),
        };
        let after_bracket = |flaw: Flaw| flaw.after("<");
        let mut raw = RawAttributes::new();
        let name = markup::start_tag(inner, &mut raw, &self.limits).map_err(after_bracket)?;
        let (resolved, attributes) =
            self.namespaces.open(name, 0, &raw, &self.limits).map_err(after_bracket)?;
        let written = Written::of(name, self.namespaces.context());
        self.key = match self.names.find(written, rest(name)) {
            Some(key) => key,
            None => self.names.insert(written, rest(name), resolved),
        };
        self.attributes.replace(attributes);
        self.tag_at = self.window.offset_of(self.window.at);
        self.open.push(name, self.tag_at, true);
        Ok(self.opened(end + 1, is_empty))
    }
}

/// The key of a name as written, resolved if it is new; none if it is no name.
fn key_of(
    table: &mut NameTable,
    name: &str,
    written: Written,
    resolve: impl FnOnce() -> Checked<QName>,
) -> Checked<Option<NameKey>> {
    match table.find(written, rest(name)) {
        Some(key) => Ok(Some(key)),
        None if !is_name(name) => Ok(None),
        None => Ok(Some(table.insert(written, rest(name), resolve()?))),
    }
}

/// Where the `>` of the tag stands that the text begins with; quotes hide it.
fn tag_end(bytes: &[u8]) -> Option<usize> {
    let mut at = 0;
    loop {
        at += memchr3(b'>', b'"', b'\'', &bytes[at..])?;
        if bytes[at] == b'>' {
            return Some(at);
        }
        at += memchr(bytes[at], &bytes[at + 1..])? + 2;
    }
}

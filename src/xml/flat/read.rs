//! Bytes to lists.

use memchr::{memchr, memchr3};

use super::super::chars::{first_forbidden, is_ascii_name_byte, is_blank, is_name_start};
use super::super::decode::decode;
use super::super::limits::XmlLimits;
use super::super::name::QName;
use super::super::namespaces::{Namespaces, RawAttributes};
use super::super::read::Encoding;
use super::super::stream::{NameKey, NameTable, Written, rest_of_name, start_tag};
use super::super::tree::Scope;
use super::element::FlatElement;

/// A usual message.
#[derive(Debug)]
pub struct FlatDocument {
    pub(super) source: String,
    pub(super) nodes: Vec<FlatNode>,
    pub(super) names: NameTable,
    pub(super) scopes: Vec<Scope>,
}

/// An element. Those inside it stand behind it.
#[derive(Clone, Copy, Debug)]
pub(super) struct FlatNode {
    pub name: u32,
    /// Which of the scopes is in force.
    pub scope: u32,
    /// Where its start tag begins.
    pub offset: u32,
    /// Where its text begins and ends; it has none if it has child elements.
    pub text: (u32, u32),
    /// Which node comes behind the last one in it.
    pub end: u32,
}

/// Reads a message, if it is a usual one. What [`read_document`](super::super::read_document)
/// refuses is none; the other way round no promise is made.
#[must_use]
pub fn read_flat(bytes: &[u8], charset: Option<&str>, limits: &XmlLimits) -> Option<FlatDocument> {
    if bytes.len() > limits.bytes {
        return None;
    }
    let decoded = decode(bytes, charset).ok()?;
    if decoded.encoding != Encoding::Utf8 || first_forbidden(&decoded.text).is_some() {
        return None;
    }
    let mut reading = Reading::new(&decoded.text, decoded.declaration, limits);
    reading.document()?;
    let Reading { nodes, names, scopes, .. } = reading;
    Some(FlatDocument { nodes, names, scopes, source: decoded.text })
}

impl FlatDocument {
    /// The document element.
    #[must_use]
    pub const fn root(&self) -> FlatElement<'_> {
        FlatElement { document: self, at: 0 }
    }

    /// How many names there are; the numbers of names are below that.
    #[must_use]
    pub fn names(&self) -> usize {
        self.names.len()
    }

    pub(super) fn name(&self, number: u32) -> &QName {
        self.names.name(NameKey { index: number, generation: 0 })
    }
}

struct Reading<'a> {
    text: &'a str,
    at: usize,
    limits: &'a XmlLimits,
    /// Whether anything in the whole text makes a closer look at texts necessary.
    has_specials: bool,
    namespaces: Namespaces,
    names: NameTable,
    scopes: Vec<Scope>,
    open: Vec<Open<'a>>,
    nodes: Vec<FlatNode>,
}

/// An element whose end tag is still to come.
struct Open<'a> {
    written: &'a str,
    node: usize,
}

/// Longer tags are not looked for among the known ones.
const LONGEST_GLANCE: usize = 64;

/// The table forgets names when there are too many; usual messages have fewer.
const MOST_NAMES: usize = 1024;

impl<'a> Reading<'a> {
    fn new(text: &'a str, at: usize, limits: &'a XmlLimits) -> Self {
        Self {
            text,
            at,
            limits,
            has_specials: memchr3(b'&', b'\r', b']', text.as_bytes()).is_some(),
            namespaces: Namespaces::default(),
            names: NameTable::with_room(64),
            scopes: vec![Scope::default()],
            open: Vec::with_capacity(16),
            nodes: Vec::with_capacity(text.len() / 32),
        }
    }

    fn document(&mut self) -> Option<()> {
        loop {
            let rest = &self.text.as_bytes()[self.at..];
            let length = memchr(b'<', rest);
            if length != Some(0) {
                self.text(length.unwrap_or(rest.len()))?;
            }
            let Some(length) = length else { break };
            match rest.get(length + 1)? {
                b'/' => self.end_tag()?,
                b'!' | b'?' => return None,
                _ => self.start_tag()?,
            }
        }
        (self.open.is_empty() && !self.nodes.is_empty()).then_some(())
    }

    /// Takes so many bytes of text. Beside elements and outside of them all there are only blanks.
    fn text(&mut self, length: usize) -> Option<()> {
        let (from, to) = (self.at, self.at + length);
        self.at = to;
        let text = &self.text[from..to];
        let is_only = self.open.last().is_some_and(|open| open.node + 1 == self.nodes.len());
        if is_only && self.text.as_bytes().get(to + 1) == Some(&b'/') {
            let has_special =
                self.has_specials && memchr3(b'&', b'\r', b']', text.as_bytes()).is_some();
            if has_special || length > self.limits.text {
                return None;
            }
            self.nodes.last_mut()?.text = (from as u32, to as u32);
            return Some(());
        }
        (is_blank(text) && length <= self.limits.text).then_some(())
    }

    fn start_tag(&mut self) -> Option<()> {
        let at = self.at;
        if self.nodes.len() >= self.limits.elements
            || self.open.len() >= self.limits.depth
            || (self.open.is_empty() && !self.nodes.is_empty())
        {
            return None;
        }
        let text = self.text.as_bytes();
        let glance = &text[at + 1..text.len().min(at + 1 + LONGEST_GLANCE)];
        if let Some(length) = memchr(b'>', glance) {
            let name = at + 1..at + 1 + length;
            let context = self.namespaces.context();
            let written = Written::at(text, name.clone(), context);
            let name = &self.text[name];
            if let Some(key) = self.names.find(written, rest_of_name(name)) {
                self.namespaces.open_known();
                self.at += length + 2;
                return self.open(name, at, key.index, self.scope());
            }
        }
        self.new_tag()
    }

    /// Takes a tag that has not stood before, or declares prefixes, or is an empty element's.
    fn new_tag(&mut self) -> Option<()> {
        let at = self.at;
        let length = memchr(b'>', &self.text.as_bytes()[at..])?;
        let inner = &self.text[at + 1..at + length];
        let (inner, is_empty) = match inner.strip_suffix('/') {
            Some(inner) => (inner, true),
            None => (inner, false),
        };
        if is_plain_name(inner) && inner.len() <= self.limits.name {
            self.namespaces.open_known();
            let name = self.namespaces.element_name(inner, at + 1).ok()?;
            self.at += length + 1;
            return self.open_new(inner, at, name, self.scope(), is_empty);
        }
        let mut raw = RawAttributes::new();
        let written = start_tag(inner, &mut raw, self.limits).ok()?;
        let (name, attributes) = self.namespaces.open(written, at + 1, &raw, self.limits).ok()?;
        if !attributes.is_empty() {
            return None;
        }
        if raw.declares() {
            self.scopes.push(self.namespaces.scope().clone());
        }
        let scope = if raw.declares() { self.scopes.len() as u32 - 1 } else { self.scope() };
        self.at += length + 1;
        self.open_new(written, at, name, scope, is_empty)
    }

    /// Opens an element whose name may not have a number yet.
    fn open_new(
        &mut self,
        written: &'a str,
        at: usize,
        name: QName,
        scope: u32,
        is_empty: bool,
    ) -> Option<()> {
        let key = Written::of(written, self.namespaces.context());
        let key = match self.names.find(key, rest_of_name(written)) {
            Some(known) => known,
            None if self.names.len() >= MOST_NAMES => return None,
            None => self.names.insert(key, rest_of_name(written), name),
        };
        self.open(written, at, key.index, scope)?;
        if is_empty {
            self.close();
        }
        Some(())
    }

    fn end_tag(&mut self) -> Option<()> {
        let written = self.open.last()?.written.as_bytes();
        let rest = &self.text.as_bytes()[self.at + 2..];
        if !rest.starts_with(written) || rest.get(written.len()) != Some(&b'>') {
            return None;
        }
        self.at += written.len() + 3;
        self.close();
        Some(())
    }

    fn open(&mut self, written: &'a str, at: usize, name: u32, scope: u32) -> Option<()> {
        self.open.push(Open { written, node: self.nodes.len() });
        let offset = u32::try_from(at).ok()?;
        self.nodes.push(FlatNode { name, scope, offset, text: (0, 0), end: 0 });
        Some(())
    }

    fn close(&mut self) {
        let Some(open) = self.open.pop() else { return };
        self.namespaces.close();
        let end = self.nodes.len() as u32;
        self.nodes[open.node].end = end;
    }

    /// Which scope is in force.
    fn scope(&self) -> u32 {
        self.open.last().map_or(0, |open| self.nodes[open.node].scope)
    }
}

/// Whether all that stands in a tag is a name without characters beyond ASCII.
fn is_plain_name(text: &str) -> bool {
    let bytes = text.as_bytes();
    bytes.first().is_some_and(|&first| is_name_start(char::from(first)))
        && bytes.iter().all(|&byte| is_ascii_name_byte(byte))
}

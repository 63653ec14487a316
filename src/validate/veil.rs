//! Where credentials stand, so that nobody sees them in an excerpt.

use std::collections::VecDeque;

use super::finding::Place;
use crate::xml::{Attribute, QName};

/// A stretch of a file that no excerpt may show.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub struct Veil {
    /// Where it begins: at a start tag.
    pub from: Place,
    /// The first place behind it: the next tag.
    pub to: Place,
}

/// Columns on either side of a place that an excerpt may show.
const REACH: u64 = 400;

/// Stretches that are remembered in case something is found near them: more than fit into what
/// an excerpt shows.
const REMEMBERED: usize = 128;

/// Elements, and attributes, that hold credentials; in lower case.
const CREDENTIALS: [&str; 13] = [
    "password",
    "passwd",
    "pwd",
    "passphrase",
    "secret",
    "nonce",
    "binarysecuritytoken",
    "authorization",
    "token",
    "accesstoken",
    "apikey",
    "credential",
    "credentials",
];

/// Collects the stretches that lie near findings.
#[derive(Debug, Default)]
pub(super) struct Veils {
    /// The open element whose content is veiled: its depth, and where it begins.
    open: Option<(usize, Place)>,
    /// A start tag with a veiled attribute: it ends somewhere before the next tag.
    tag: Option<Place>,
    recent: VecDeque<Veil>,
    /// Places of findings, in the order they came.
    found: Vec<Place>,
    kept: Vec<Veil>,
}

/// Which part of an element holds credentials.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(super) enum Covers {
    Nothing,
    /// An attribute.
    Tag,
    /// All of it.
    Element,
}

impl Covers {
    /// Looks at the names in a start tag.
    pub fn of(name: &QName, attributes: &[Attribute]) -> Self {
        if is_credential(&name.local) || is_security_block(name) {
            Self::Element
        } else if attributes.iter().any(|attribute| is_credential(&attribute.name.local)) {
            Self::Tag
        } else {
            Self::Nothing
        }
    }
}

/// Whether an element or attribute of this name holds credentials.
fn is_credential(local: &str) -> bool {
    CREDENTIALS.iter().any(|name| local.eq_ignore_ascii_case(name))
}

/// Whether a path leads to or through a credential.
pub(super) fn is_in_credential(path: &str) -> bool {
    path.split(['/', '@']).any(|step| is_credential(step.split('[').next().unwrap_or(step)))
}

impl Veils {
    /// A start tag. Its place is asked for only where it matters.
    pub fn start(&mut self, depth: usize, covers: Covers, place: impl Fn() -> Place) {
        self.tag_ends(&place);
        match covers {
            _ if self.open.is_some() => {}
            Covers::Nothing => {}
            Covers::Tag => self.tag = Some(place()),
            Covers::Element => self.open = Some((depth, place())),
        }
    }

    /// An end tag.
    pub fn end(&mut self, depth: usize, place: impl Fn() -> Place) {
        self.tag_ends(&place);
        if let Some((opened, from)) = self.open
            && opened == depth
        {
            self.open = None;
            self.close(Veil { from, to: place() });
        }
    }

    /// Something was found here.
    pub fn found(&mut self, place: Place) {
        let near = self.recent.iter().filter(|veil| veil.is_near(place));
        for veil in near {
            if !self.kept.contains(veil) {
                self.kept.push(*veil);
            }
        }
        self.found.push(place);
    }

    /// All stretches near findings. What is open still is veiled to the end.
    pub fn finish(mut self) -> Vec<Veil> {
        let end = Place { line: u64::MAX, column: u64::MAX };
        if let Some(from) = self.tag.or_else(|| self.open.map(|(_, from)| from)) {
            self.kept.push(Veil { from, to: end });
        }
        self.kept
    }

    fn tag_ends(&mut self, place: impl Fn() -> Place) {
        if let Some(from) = self.tag.take() {
            self.close(Veil { from, to: place() });
        }
    }

    fn close(&mut self, veil: Veil) {
        if self.found.iter().any(|place| veil.is_near(*place)) {
            self.kept.push(veil);
        }
        if self.recent.len() == REMEMBERED {
            self.recent.pop_front();
        }
        self.recent.push_back(veil);
    }
}

impl Veil {
    /// Whether an excerpt around the place could show a part of it.
    fn is_near(&self, place: Place) -> bool {
        let starts_behind = self.from.line > place.line
            || (self.from.line == place.line && self.from.column > place.column + REACH);
        let ends_before = self.to.line < place.line
            || (self.to.line == place.line && self.to.column + REACH < place.column);
        !starts_behind && !ends_before
    }
}

/// The header block of WS-Security, whatever it holds.
fn is_security_block(name: &QName) -> bool {
    name.local == "Security" && name.namespace.as_str().contains("wssecurity")
}

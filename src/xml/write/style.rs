//! How a message is spelt, as data.

use serde::Deserialize;

use super::super::chars::is_ncname;
use super::super::name::Namespace;
use super::super::read::Encoding;

/// How a message is spelt. Two spellings of one tree mean the same.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Style {
    /// Prefixes by namespace, first match wins; the empty prefix is the default namespace. A
    /// namespace may be listed again with a prefix for where the default does not reach, such as
    /// attributes. Namespaces that are not listed get `ns1`, `ns2` and so on; so do those whose
    /// prefix is none (`xmlns`, `1a`).
    pub prefixes: Vec<(Namespace, String)>,
    /// Where declarations are written.
    pub place: PrefixPlace,
    /// White space between elements.
    pub layout: Layout,
    /// The XML declaration.
    pub declaration: Declaration,
    /// Encoding of the bytes.
    pub encoding: Encoding,
    /// Whether a byte order mark is written in front.
    pub byte_order_mark: bool,
}

impl Style {
    /// The prefix listed for a namespace, empty for the default namespace; none if it is not
    /// listed. Content that is a qualified name is better left to [`super::write_document`].
    #[must_use]
    pub fn prefix_of(&self, namespace: &Namespace) -> Option<&str> {
        self.usable_prefixes(namespace).next()
    }

    pub(super) fn usable_prefixes<'a>(
        &'a self,
        namespace: &Namespace,
    ) -> impl Iterator<Item = &'a str> {
        let listed = self.prefixes.iter().filter(move |(listed, _)| listed == namespace);
        let usable = |prefix: &&str| {
            prefix.is_empty() || is_ncname(prefix) && !matches!(*prefix, "xml" | "xmlns")
        };
        listed.map(|(_, prefix)| prefix.as_str()).filter(usable)
    }
}

/// Where namespace declarations are written.
#[derive(Clone, Copy, Debug, Deserialize, Eq, PartialEq, schemars::JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum PrefixPlace {
    /// On the document element, all that the document uses.
    Root,
    /// On the outermost element that uses each.
    FirstUse,
}

/// White space between elements.
#[derive(Clone, Copy, Debug, Deserialize, Eq, PartialEq, schemars::JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Layout {
    /// None.
    Compact,
    /// One element a line, two blanks a level; elements with text stay on one line.
    Pretty,
}

/// The XML declaration.
#[derive(Clone, Copy, Debug, Deserialize, Eq, PartialEq, schemars::JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Declaration {
    /// None.
    Absent,
    /// Version only.
    Version,
    /// Version and the true encoding.
    Encoding,
}

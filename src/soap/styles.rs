//! The built-in writer styles (`fixtures/styles.toml`): name to [`Style`].

use std::sync::LazyLock;

use serde::Deserialize;

use crate::embedded;
use crate::spec::toml_file::{self, Refusal};
use crate::xml::{Declaration, Encoding, Layout, Namespace, PrefixPlace, Style};

/// The style used where nobody chooses: the one that most products read.
pub const DEFAULT: &str = "default-body";

const FILE: &str = "fixtures/styles.toml";

static STYLES: LazyLock<Vec<StyleEntry>> = LazyLock::new(|| {
    let file = embedded::file(FILE).expect("build.rs embeds every file below fixtures/");
    parse(file.text).expect("a unit test parses the embedded file")
});

/// The built-in style of that name for messages of a service; none if there is no such style.
#[must_use]
pub fn style(name: &str, service: &Namespace) -> Option<Style> {
    let entry = STYLES.iter().find(|entry| entry.name == name)?;
    Some(entry.style(service))
}

/// The names of the built-in styles, in the file's order.
pub fn names() -> impl Iterator<Item = &'static str> {
    STYLES.iter().map(|entry| entry.name.as_str())
}

/// What a built-in style is, in one line for people.
#[must_use]
pub fn about(name: &str) -> Option<&'static str> {
    STYLES.iter().find(|entry| entry.name == name).map(|entry| entry.about.as_str())
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct StyleFile {
    style: Vec<StyleEntry>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
struct StyleEntry {
    name: String,
    about: String,
    prefixes: Vec<PrefixEntry>,
    place: PrefixPlace,
    #[serde(default = "compact")]
    layout: Layout,
    #[serde(default = "no_declaration")]
    declaration: Declaration,
    #[serde(default)]
    encoding: EncodingName,
    #[serde(default)]
    byte_order_mark: bool,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct PrefixEntry {
    of: String,
    prefix: String,
}

#[derive(Clone, Copy, Default, Deserialize)]
#[serde(rename_all = "kebab-case")]
enum EncodingName {
    #[default]
    #[serde(rename = "utf-8")]
    Utf8,
    #[serde(rename = "utf-16")]
    Utf16,
}

impl StyleEntry {
    fn style(&self, service: &Namespace) -> Style {
        Style {
            prefixes: self.prefixes.iter().map(|entry| entry.binding(service)).collect(),
            place: self.place,
            layout: self.layout,
            declaration: self.declaration,
            encoding: match self.encoding {
                EncodingName::Utf8 => Encoding::Utf8,
                EncodingName::Utf16 => Encoding::Utf16Le,
            },
            byte_order_mark: self.byte_order_mark,
        }
    }
}

impl PrefixEntry {
    fn binding(&self, service: &Namespace) -> (Namespace, String) {
        let namespace = match self.of.as_str() {
            "soap" => Namespace::SOAP11,
            "service" => service.clone(),
            "xsi" => Namespace::XSI,
            name => Namespace::new(name),
        };
        (namespace, self.prefix.clone())
    }
}

fn parse(text: &str) -> Result<Vec<StyleEntry>, Refusal> {
    Ok(toml_file::from_str::<StyleFile>(text)?.style)
}

fn compact() -> Layout {
    Layout::Compact
}

fn no_declaration() -> Declaration {
    Declaration::Absent
}

#[cfg(test)]
mod tests {
    use super::*;

    const PMS: Namespace = Namespace::from_static("urn:example:pms");

    #[test]
    fn every_style_of_the_embedded_file_can_be_had_by_its_name() {
        let all: Vec<_> = names().collect();
        assert!(all.contains(&DEFAULT));
        for name in &all {
            assert!(style(name, &PMS).is_some(), "{name}");
            assert!(about(name).is_some_and(|about| !about.is_empty()), "{name}");
            assert_eq!(all.iter().filter(|other| *other == name).count(), 1, "{name} twice");
        }
        assert!(style("no-such-style", &PMS).is_none());
    }

    #[test]
    fn the_envelope_has_a_prefix_in_every_style_because_fault_codes_need_one() {
        for name in names() {
            let style = style(name, &PMS).expect("listed");
            let prefix =
                style.prefixes.iter().find(|(namespace, _)| *namespace == Namespace::SOAP11);
            assert!(prefix.is_some_and(|(_, prefix)| !prefix.is_empty()), "{name}");
        }
    }

    #[test]
    fn the_placeholder_stands_for_the_service_namespace() {
        let prefixed = style("prefixed", &PMS).expect("built in");
        assert!(prefixed.prefixes.contains(&(PMS, "ims".to_owned())));
        let utf16 = style("utf-16", &PMS).expect("built in");
        assert_eq!((utf16.encoding, utf16.byte_order_mark), (Encoding::Utf16Le, true));
    }

    #[test]
    fn an_unknown_key_is_an_error() {
        let text = "[[style]]\nname='a'\nabout='b'\nprefixes=[]\nplace='root'\nlayuot='pretty'";
        assert!(parse(text).is_err());
    }
}

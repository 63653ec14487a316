//! The form of nearly every start tag, read in one go.

use std::ops::Range;

use super::super::chars::{is_ascii_name_byte, is_space};

/// What a start tag is made of, as places counted from its `<`.
#[derive(Debug, Default)]
pub(super) struct PlainTag {
    /// Bytes of the name.
    pub name: usize,
    pub attributes: Vec<PlainAttribute>,
    /// Where the tag ends, after the `>`.
    pub end: usize,
    /// Whether it is the end of the element at once.
    pub is_empty: bool,
}

#[derive(Debug)]
pub(super) struct PlainAttribute {
    pub name: Range<usize>,
    pub value: Range<usize>,
    /// Whether the value is spelt otherwise than it is meant: references, line ends, tabs.
    pub is_spelt: bool,
}

impl PlainTag {
    /// Reads the tag that the bytes begin with. Fails where it is not whole, is flawed or has
    /// anything unusual in it, above all a declaration of a namespace. Names are taken from what
    /// may be a name; whether they are has to be looked at.
    pub(super) fn read(&mut self, bytes: &[u8]) -> bool {
        self.attributes.clear();
        let mut at = name_end(bytes, 1);
        self.name = at - 1;
        loop {
            let spaced = at;
            while bytes.get(at).copied().is_some_and(is_space) {
                at += 1;
            }
            match (bytes.get(at), bytes.get(at + 1)) {
                (Some(b'>'), _) => {
                    (self.end, self.is_empty) = (at + 1, false);
                    return self.name > 0;
                }
                (Some(b'/'), Some(b'>')) => {
                    (self.end, self.is_empty) = (at + 2, true);
                    return self.name > 0;
                }
                (Some(_), Some(_)) if at > spaced => {}
                _ => return false,
            }
            let Some(attribute) = PlainAttribute::read(bytes, at) else { return false };
            at = attribute.value.end + 1;
            self.attributes.push(attribute);
        }
    }
}

impl PlainAttribute {
    fn read(bytes: &[u8], at: usize) -> Option<Self> {
        let name = at..name_end(bytes, at);
        if name.is_empty() || bytes[name.clone()].starts_with(b"xmlns") {
            return None;
        }
        let [b'=', quote @ (b'"' | b'\'')] = *bytes.get(name.end..name.end + 2)? else {
            return None;
        };
        let mut is_spelt = false;
        let mut end = name.end + 2;
        loop {
            match *bytes.get(end)? {
                byte if byte == quote => break,
                b'<' => return None,
                byte => is_spelt |= matches!(byte, b'&' | b'\r' | b'\n' | b'\t'),
            }
            end += 1;
        }
        Some(Self { value: name.end + 2..end, name, is_spelt })
    }
}

/// Where a name that begins at `at` ends, if it is one.
fn name_end(bytes: &[u8], at: usize) -> usize {
    let is_name_byte = |byte: &u8| is_ascii_name_byte(*byte) || !byte.is_ascii();
    let rest = bytes.get(at..).unwrap_or_default();
    at + rest.iter().position(|byte| !is_name_byte(byte)).unwrap_or(rest.len())
}

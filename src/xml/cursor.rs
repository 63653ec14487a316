//! Walking over decoded text: the lexical half of the message reader.

use memchr::memchr;

use super::chars::{is_ascii_name_byte, is_name_char, is_name_start, is_space};
use super::error::{Checked, Flaw};

/// A place in a text that moves forward only. All offsets are bytes.
pub(super) struct Cursor<'a> {
    text: &'a str,
    at: usize,
}

/// Longer names are taken letter by letter.
const LONGEST_PLAIN_TAG: usize = 64;

/// What stands in a start tag after its name.
pub(super) enum InTag<'a> {
    /// An attribute; the value is raw.
    Attribute { name: &'a str, at: usize, value: &'a str, value_at: usize },
    /// `>`.
    End,
    /// `/>`.
    EmptyEnd,
    /// The text ends here.
    Nothing,
}

impl<'a> Cursor<'a> {
    pub(super) const fn new(text: &'a str) -> Self {
        Self { text, at: 0 }
    }

    pub(super) const fn at(&self) -> usize {
        self.at
    }

    pub(super) fn rest(&self) -> &'a str {
        &self.text[self.at..]
    }

    pub(super) fn peek(&self) -> Option<u8> {
        self.text.as_bytes().get(self.at).copied()
    }

    pub(super) fn peek_second(&self) -> Option<u8> {
        self.text.as_bytes().get(self.at + 1).copied()
    }

    /// Moves on by bytes that have been looked at already.
    pub(super) const fn skip(&mut self, bytes: usize) {
        self.at += bytes;
    }

    /// Moves past `expected` if it stands here.
    pub(super) fn eat(&mut self, expected: &str) -> bool {
        let here = self.text.as_bytes()[self.at..].starts_with(expected.as_bytes());
        if here {
            self.at += expected.len();
        }
        here
    }

    /// Moves past `name>` if exactly that stands here.
    pub(super) fn eat_end(&mut self, name: &str) -> bool {
        let rest = &self.text.as_bytes()[self.at..];
        let here = rest.starts_with(name.as_bytes()) && rest.get(name.len()) == Some(&b'>');
        if here {
            self.at += name.len() + 1;
        }
        here
    }

    /// Moves past white space; says whether there was any.
    pub(super) fn skip_space(&mut self) -> bool {
        let from = self.at;
        while self.peek().is_some_and(is_space) {
            self.at += 1;
        }
        self.at > from
    }

    /// Takes a name.
    pub(super) fn name(&mut self) -> Checked<&'a str> {
        let from = self.at;
        let bytes = &self.text.as_bytes()[from..];
        let mut length = ascii_name_length(bytes);
        while bytes.get(length).is_some_and(|byte| !byte.is_ascii()) {
            match self.text[from + length..].chars().next() {
                Some(char) if is_name_char(char) => length += char.len_utf8(),
                _ => break,
            }
            length += ascii_name_length(&bytes[length..]);
        }
        let name = &self.text[from..from + length];
        if name.chars().next().is_some_and(is_name_start) {
            self.at = from + length;
            return Ok(name);
        }
        Err(Flaw::malformed(from, format!("a name is expected here, not {}", self.here())))
    }

    /// What stands before the next `>`, if that is near: a name, if nothing else is in the tag.
    pub(super) fn plain_tag(&self) -> Option<&'a str> {
        let rest = self.rest();
        let longest = rest.len().min(LONGEST_PLAIN_TAG);
        let length = memchr(b'>', &rest.as_bytes()[..longest])?;
        Some(&rest[..length])
    }

    /// Takes everything up to `end` and moves past it.
    pub(super) fn until(&mut self, end: &str, what: &str) -> Checked<&'a str> {
        let Some(length) = self.rest().find(end) else {
            return Err(Flaw::malformed(self.at, format!("this {what} has no end `{end}`")));
        };
        let taken = &self.rest()[..length];
        self.at += length + end.len();
        Ok(taken)
    }

    /// Takes character data up to the next `<` or the end; also says whether there is anything in
    /// it that needs a closer look.
    pub(super) fn text(&mut self) -> (&'a str, bool) {
        let from = self.at;
        let bytes = &self.text.as_bytes()[from..];
        let mut special = false;
        let length = bytes.iter().position(|&byte| {
            special |= matches!(byte, b'&' | b'>' | b'\r');
            byte == b'<'
        });
        self.at = from + length.unwrap_or(bytes.len());
        (&self.text[from..self.at], special)
    }

    /// Takes the next thing in a start tag whose name has been taken.
    pub(super) fn next_in_tag(&mut self) -> Checked<InTag<'a>> {
        let spaced = self.skip_space();
        match self.peek() {
            Some(b'>') => {
                self.at += 1;
                return Ok(InTag::End);
            }
            Some(b'/') if self.peek_second() == Some(b'>') => {
                self.at += 2;
                return Ok(InTag::EmptyEnd);
            }
            None => return Ok(InTag::Nothing),
            _ => {}
        }
        if !spaced {
            let message = format!("white space is expected, not {}", self.here());
            return Err(Flaw::malformed(self.at, message));
        }
        let at = self.at;
        let name = self.name()?;
        let (value, value_at) = self.assigned_value()?;
        Ok(InTag::Attribute { name, at, value, value_at })
    }

    /// Takes `=` and a quoted value; returns the raw value and where it begins.
    pub(super) fn assigned_value(&mut self) -> Checked<(&'a str, usize)> {
        self.skip_space();
        if !self.eat("=") {
            return Err(Flaw::malformed(self.at, format!("`=` is expected, not {}", self.here())));
        }
        self.skip_space();
        let Some(quote @ (b'"' | b'\'')) = self.peek() else {
            let message = format!("a quoted value is expected, not {}", self.here());
            return Err(Flaw::malformed(self.at, message));
        };
        let from = self.at + 1;
        let bytes = &self.text.as_bytes()[from..];
        let Some(length) = bytes.iter().position(|&byte| byte == quote || byte == b'<') else {
            return Err(Flaw::malformed(self.at, "this value has no closing quote"));
        };
        if bytes[length] == b'<' {
            let message = "`<` must be written `&lt;` in an attribute value";
            return Err(Flaw::malformed(from + length, message));
        }
        self.at = from + length + 1;
        Ok((&self.text[from..from + length], from))
    }

    /// What stands here, for messages.
    pub(super) fn here(&self) -> String {
        match self.rest().chars().next() {
            Some(char) => format!("`{}`", char.escape_debug()),
            None => "the end of the document".to_owned(),
        }
    }
}

/// How many bytes of a name without characters beyond ASCII stand in front.
fn ascii_name_length(bytes: &[u8]) -> usize {
    bytes.iter().position(|&byte| !is_ascii_name_byte(byte)).unwrap_or(bytes.len())
}

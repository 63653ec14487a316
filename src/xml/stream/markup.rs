//! The checks on single pieces of markup. Offsets count from the beginning of what is given.

use memchr::{memchr, memmem};

use super::super::chars::is_space;
use super::super::cursor::{Cursor, InTag};
use super::super::error::{Checked, Flaw};
use super::super::limits::XmlLimits;
use super::super::namespaces::RawAttributes;
use super::super::reference::attribute_value;

/// A document type declaration. It is noted, never resolved: nothing it declares has any effect.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Doctype {
    /// The name of the document element it wants.
    pub name: String,
    /// The public identifier of the external subset.
    pub public_id: Option<String>,
    /// The system identifier of the external subset.
    pub system_id: Option<String>,
    /// Whether there is an internal subset; it is not looked into.
    pub internal_subset: bool,
}

/// Takes a start tag apart; returns its name. `inner` is what stands between `<` and `>` or `/>`.
pub(in crate::xml) fn start_tag<'a>(
    inner: &'a str,
    attributes: &mut RawAttributes<'a>,
    limits: &XmlLimits,
) -> Checked<&'a str> {
    let mut cursor = Cursor::new(inner);
    let name = cursor.name()?;
    while cursor.at() < inner.len() {
        match cursor.next_in_tag()? {
            InTag::Attribute { name, at, value, value_at } => {
                attributes.push(name, at, attribute_value(value, value_at)?, limits)?;
            }
            InTag::Nothing => break,
            InTag::End | InTag::EmptyEnd => {
                return Err(Flaw::malformed(cursor.at(), "this tag ends in the middle"));
            }
        }
    }
    Ok(name)
}

/// Checks what stands between `<?` and `?>`.
pub(super) fn processing_instruction(inner: &str) -> Checked<()> {
    let target = Cursor::new(inner).name()?;
    if target.eq_ignore_ascii_case("xml") {
        return Err(Flaw::malformed(0, "an XML declaration may stand at the very start only"));
    }
    if target.contains(':') {
        let message = "the target of a processing instruction must not hold a colon";
        return Err(Flaw::malformed(0, message));
    }
    match inner[target.len()..].bytes().next() {
        Some(next) if !is_space(next) => {
            Err(Flaw::malformed(target.len(), "white space must follow the target"))
        }
        _ => Ok(()),
    }
}

/// Takes a document type declaration apart, given as it stands in the file.
pub(super) fn doctype(raw: &str) -> Checked<Doctype> {
    let mut cursor = Cursor::new(raw);
    if !cursor.eat("<!DOCTYPE") {
        return Err(Flaw::malformed(0, "`<!DOCTYPE` is written in capital letters"));
    }
    space(&mut cursor)?;
    let name = cursor.name()?.to_owned();
    let spaced = cursor.skip_space();
    let (mut public_id, mut system_id) = (None, None);
    if spaced && cursor.eat("PUBLIC") {
        space(&mut cursor)?;
        public_id = Some(literal(&mut cursor)?);
        space(&mut cursor)?;
        system_id = Some(literal(&mut cursor)?);
    } else if spaced && cursor.eat("SYSTEM") {
        space(&mut cursor)?;
        system_id = Some(literal(&mut cursor)?);
    }
    cursor.skip_space();
    let internal_subset = cursor.eat("[");
    if internal_subset {
        let rest = cursor.rest();
        let Some(end) = rest.rfind(']') else {
            return Err(Flaw::malformed(cursor.at(), "the internal subset has no end `]`"));
        };
        cursor.skip(end + 1);
        cursor.skip_space();
    }
    if !cursor.eat(">") {
        let message = format!("`>` is expected, not {}", cursor.here());
        return Err(Flaw::malformed(cursor.at(), message));
    }
    if !cursor.rest().is_empty() {
        return Err(Flaw::malformed(cursor.at(), "this declaration ends in the middle"));
    }
    Ok(Doctype { name, public_id, system_id, internal_subset })
}

/// How long the document type declaration is that the bytes begin with; none if it is not whole.
pub(super) fn doctype_length(bytes: &[u8]) -> Option<usize> {
    let mut in_subset = false;
    let mut at = 0;
    loop {
        let byte = *bytes.get(at)?;
        at += 1;
        let rest = &bytes[at..];
        match byte {
            b'"' | b'\'' => at += memchr(byte, rest)? + 1,
            b'[' => in_subset = true,
            b']' => in_subset = false,
            b'>' if !in_subset => return Some(at),
            b'<' if in_subset && rest.starts_with(b"!--") => {
                at += memmem::find(rest.get(3..)?, b"-->")? + 6;
            }
            b'<' if in_subset && rest.starts_with(b"?") => {
                at += memmem::find(&rest[1..], b"?>")? + 3;
            }
            _ => {}
        }
    }
}

fn literal(cursor: &mut Cursor<'_>) -> Checked<String> {
    for quote in ["\"", "'"] {
        if cursor.eat(quote) {
            return cursor.until(quote, "literal").map(str::to_owned);
        }
    }
    let message = format!("a quoted literal is expected, not {}", cursor.here());
    Err(Flaw::malformed(cursor.at(), message))
}

fn space(cursor: &mut Cursor<'_>) -> Checked<()> {
    if cursor.skip_space() {
        return Ok(());
    }
    let message = format!("white space is expected, not {}", cursor.here());
    Err(Flaw::malformed(cursor.at(), message))
}

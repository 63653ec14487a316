//! The checks on single pieces of markup, each given as it stands in the file. Offsets count from
//! the beginning of the piece.

use std::borrow::Cow;

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

/// Takes a start tag apart; returns its name and whether the element is empty.
pub(super) fn start_tag<'a>(
    raw: &'a str,
    attributes: &mut RawAttributes<'a>,
    limits: &XmlLimits,
) -> Checked<(&'a str, bool)> {
    let mut cursor = Cursor::new(raw);
    cursor.skip(1);
    let name = cursor.name()?;
    loop {
        match cursor.next_in_tag()? {
            InTag::Attribute { name, at, value, value_at } => {
                let value: Cow<'_, str> = attribute_value(value, value_at)?;
                attributes.push(name, at, value, limits)?;
            }
            InTag::End => return all(&cursor, raw).map(|()| (name, false)),
            InTag::EmptyEnd => return all(&cursor, raw).map(|()| (name, true)),
        }
    }
}

/// Checks an end tag; that its name matches is known already.
pub(super) fn end_tag(raw: &str) -> Checked<()> {
    let mut cursor = Cursor::new(raw);
    cursor.skip(2);
    cursor.name()?;
    cursor.skip_space();
    if !cursor.eat(">") {
        let message = format!("`>` is expected, not {}", cursor.here());
        return Err(Flaw::malformed(cursor.at(), message));
    }
    all(&cursor, raw)
}

/// Checks a comment.
pub(super) fn comment(raw: &str) -> Checked<()> {
    let inner = inner(raw, "<!--", "-->", "comment")?;
    let double = inner.find("--").or_else(|| inner.ends_with('-').then(|| inner.len() - 1));
    double.map_or(Ok(()), |at| {
        Err(Flaw::malformed(at + "<!--".len(), "`--` must not stand inside a comment"))
    })
}

/// The content of a CDATA section.
pub(super) fn cdata(raw: &str) -> Checked<&str> {
    inner(raw, "<![CDATA[", "]]>", "CDATA section")
}

/// Checks a processing instruction.
pub(super) fn processing_instruction(raw: &str) -> Checked<()> {
    let inner = inner(raw, "<?", "?>", "processing instruction")?;
    let target = Cursor::new(inner).name().map_err(|flaw| at(flaw, 2))?;
    if target.eq_ignore_ascii_case("xml") {
        return Err(Flaw::malformed(0, "an XML declaration may stand at the very start only"));
    }
    if target.contains(':') {
        let message = "the target of a processing instruction must not hold a colon";
        return Err(Flaw::malformed(2, message));
    }
    match inner[target.len()..].bytes().next() {
        Some(next) if !is_space(next) => {
            Err(Flaw::malformed(2 + target.len(), "white space must follow the target"))
        }
        _ => Ok(()),
    }
}

/// Takes a document type declaration apart.
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
    all(&cursor, raw)?;
    Ok(Doctype { name, public_id, system_id, internal_subset })
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

fn inner<'a>(raw: &'a str, start: &str, end: &str, what: &str) -> Checked<&'a str> {
    raw.strip_prefix(start)
        .and_then(|rest| rest.strip_suffix(end))
        .ok_or_else(|| Flaw::malformed(0, format!("this is no {what}")))
}

/// quick-xml and we must agree where a piece ends.
fn all(cursor: &Cursor<'_>, raw: &str) -> Checked<()> {
    if cursor.at() == raw.len() {
        return Ok(());
    }
    Err(Flaw::malformed(cursor.at(), "this tag ends in the middle"))
}

fn at(mut flaw: Flaw, offset: usize) -> Flaw {
    flaw.at += offset;
    flaw
}

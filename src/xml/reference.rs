//! Resolving references and normalising line ends and attribute values (XML 1.0, sections 2.11,
//! 3.3.3, 4.1).

use std::borrow::Cow;

use super::chars::is_xml_char;
use super::error::{Checked, Flaw};

/// Appends character data to `out`, references resolved and line ends made `\n`.
pub(super) fn append_text(raw: &str, at: usize, out: &mut String) -> Checked<()> {
    if !raw.bytes().any(|byte| matches!(byte, b'&' | b'\r' | b'>')) {
        out.push_str(raw);
        return Ok(());
    }
    if let Some(end) = raw.find("]]>") {
        return Err(Flaw::malformed(at + end, "`]]>` must be written `]]&gt;` in text"));
    }
    append_resolved(raw, at, out, LineEnds::Text)
}

/// Appends the content of a CDATA section, in which nothing but line ends is special.
pub(super) fn append_cdata(raw: &str, out: &mut String) {
    let mut rest = raw;
    while let Some(carriage_return) = rest.find('\r') {
        out.push_str(&rest[..carriage_return]);
        out.push('\n');
        rest = &rest[carriage_return + 1..];
        rest = rest.strip_prefix('\n').unwrap_or(rest);
    }
    out.push_str(rest);
}

/// The value of an attribute whose text between the quotes is `raw`.
pub(super) fn attribute_value(raw: &str, at: usize) -> Checked<Cow<'_, str>> {
    if !raw.bytes().any(|byte| matches!(byte, b'&' | b'\r' | b'\n' | b'\t')) {
        return Ok(Cow::Borrowed(raw));
    }
    let mut value = String::with_capacity(raw.len());
    append_resolved(raw, at, &mut value, LineEnds::Attribute)?;
    Ok(Cow::Owned(value))
}

/// The character a reference stands for, given what is between `&` and `;`.
pub(super) fn referenced_char(name: &str, at: usize) -> Checked<char> {
    match name {
        "lt" => return Ok('<'),
        "gt" => return Ok('>'),
        "amp" => return Ok('&'),
        "apos" => return Ok('\''),
        "quot" => return Ok('"'),
        _ => {}
    }
    let Some(number) = name.strip_prefix('#') else {
        let message = format!("entity `{name}` is not one of the five that need no declaration");
        return Err(Flaw::malformed(at, message));
    };
    let (digits, radix) = number.strip_prefix('x').map_or((number, 10), |digits| (digits, 16));
    // `from_str_radix` would take a sign.
    let is_number = !digits.is_empty() && digits.chars().all(|digit| digit.is_digit(radix));
    let code = is_number.then(|| u32::from_str_radix(digits, radix).ok()).flatten();
    code.and_then(char::from_u32).filter(|&char| is_xml_char(char)).ok_or_else(|| {
        Flaw::malformed(at, format!("`&{name};` is no character that XML 1.0 allows"))
    })
}

#[derive(Clone, Copy, Eq, PartialEq)]
enum LineEnds {
    /// Line ends become `\n`.
    Text,
    /// Line ends and tabs become blanks.
    Attribute,
}

fn append_resolved(raw: &str, at: usize, out: &mut String, ends: LineEnds) -> Checked<()> {
    let bytes = raw.as_bytes();
    let mut from = 0;
    let mut here = 0;
    while here < bytes.len() {
        let (replacement, length) = match bytes[here] {
            b'&' => {
                let (char, end) = next_reference(raw, here, at)?;
                (char, end - here)
            }
            b'\r' => {
                let length = if bytes.get(here + 1) == Some(&b'\n') { 2 } else { 1 };
                (if ends == LineEnds::Text { '\n' } else { ' ' }, length)
            }
            b'\n' | b'\t' if ends == LineEnds::Attribute => (' ', 1),
            _ => {
                here += 1;
                continue;
            }
        };
        out.push_str(&raw[from..here]);
        out.push(replacement);
        here += length;
        from = here;
    }
    out.push_str(&raw[from..]);
    Ok(())
}

/// The character that the reference at `here` stands for, and where it ends.
fn next_reference(raw: &str, here: usize, at: usize) -> Checked<(char, usize)> {
    let Some(length) = reference_end(&raw.as_bytes()[here..]) else {
        let message = "`&` must be written `&amp;` unless it begins a reference";
        return Err(Flaw::malformed(at + here, message));
    };
    let char = referenced_char(&raw[here + 1..here + length], at + here)?;
    Ok((char, here + length + 1))
}

/// Where the `;` of a reference stands. Nothing that may stand in between is searched past, so
/// that many `&` without `;` stay cheap.
fn reference_end(bytes: &[u8]) -> Option<usize> {
    let end = bytes[1..].iter().position(|&byte| {
        !(byte.is_ascii_alphanumeric() || matches!(byte, b'#' | b'_' | b'-' | b'.' | 0x80..))
    })?;
    (end > 0 && bytes[end + 1] == b';').then_some(end + 1)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn text(raw: &str) -> Option<String> {
        let mut out = String::new();
        append_text(raw, 0, &mut out).ok().map(|()| out)
    }

    #[test]
    fn references_are_resolved_and_line_ends_normalised() {
        assert_eq!(text("a&lt;&#x41;&#66;\r\nb\rc&#13;").as_deref(), Some("a<AB\nb\nc\r"));
        assert_eq!(text("&amp;lt; &#x1F600;").as_deref(), Some("&lt; \u{1F600}"));
        assert_eq!(attribute_value("a\r\nb\tc&#10;&quot;", 0).unwrap(), "a b c\n\"");
    }

    #[test]
    fn what_is_no_reference_is_refused() {
        let bad = ["&", "&;", "&lt", "& lt;", "&#;", "&#x;", "&#+65;", "&#0;", "&#xD800;"];
        for bad in bad.into_iter().chain(["&#X41;", "&#xFFFE;", "&#99999999999;", "&nbsp;", "]]>"])
        {
            assert_eq!(text(bad), None, "{bad}");
        }
    }
}

//! Bytes to text for messages: UTF-8 and UTF-16 only (WS-I Basic Profile 1.1, R1012).

use super::cursor::Cursor;
use super::declaration::{has_declaration, read_declaration};
use super::error::{Flaw, XmlError, XmlErrorKind};
use super::read::Encoding;

/// A message as text.
pub(super) struct Decoded {
    /// Without the byte order mark.
    pub(super) text: String,
    pub(super) encoding: Encoding,
    pub(super) byte_order_mark: bool,
    /// As written in the XML declaration.
    pub(super) declared: Option<String>,
    /// How long the XML declaration is, in bytes.
    pub(super) declaration: usize,
}

/// Decodes a message. What the transport says wins over the XML declaration (R1019); the bytes
/// must be in the encoding that is in force.
pub(super) fn decode(bytes: &[u8], charset: Option<&str>) -> Result<Decoded, XmlError> {
    let charset = charset.map(|name| known(name).ok_or_else(|| not_accepted("charset", name, 0)));
    let charset = charset.transpose().map_err(|flaw| flaw.into_error(""))?;
    let mark = byte_order_mark(bytes);
    let encoding = encoding_in_force(bytes, charset, mark).map_err(|flaw| flaw.into_error(""))?;
    let body = &bytes[mark.map_or(0, |(_, length)| length)..];
    let text = match encoding {
        Encoding::Utf8 => utf8(body),
        Encoding::Utf16Le => utf16(body, u16::from_le_bytes),
        Encoding::Utf16Be => utf16(body, u16::from_be_bytes),
    };
    let text = text.map_err(|(so_far, message)| {
        let kind = XmlErrorKind::Encoding;
        Flaw::new(kind, so_far.len(), message).into_error(&so_far)
    })?;
    let (declared, declaration) =
        declaration(&text, charset.is_some(), encoding).map_err(|flaw| flaw.into_error(&text))?;
    Ok(Decoded { declared, declaration, text, encoding, byte_order_mark: mark.is_some() })
}

/// A family of encodings, as a label names it.
#[derive(Clone, Copy, Eq, PartialEq)]
enum Label {
    Utf8,
    /// Either byte order; the byte order mark tells.
    Utf16,
    Utf16Le,
    Utf16Be,
}

impl Label {
    const fn covers(self, encoding: Encoding) -> bool {
        match self {
            Self::Utf8 => matches!(encoding, Encoding::Utf8),
            Self::Utf16 => matches!(encoding, Encoding::Utf16Le | Encoding::Utf16Be),
            Self::Utf16Le => matches!(encoding, Encoding::Utf16Le),
            Self::Utf16Be => matches!(encoding, Encoding::Utf16Be),
        }
    }
}

fn known(label: &str) -> Option<Label> {
    let is = |name: &str| label.eq_ignore_ascii_case(name);
    match () {
        () if is("utf-8") => Some(Label::Utf8),
        () if is("utf-16") => Some(Label::Utf16),
        () if is("utf-16le") => Some(Label::Utf16Le),
        () if is("utf-16be") => Some(Label::Utf16Be),
        () => None,
    }
}

fn byte_order_mark(bytes: &[u8]) -> Option<(Encoding, usize)> {
    match bytes {
        [0xEF, 0xBB, 0xBF, ..] => Some((Encoding::Utf8, 3)),
        [0xFF, 0xFE, ..] => Some((Encoding::Utf16Le, 2)),
        [0xFE, 0xFF, ..] => Some((Encoding::Utf16Be, 2)),
        _ => None,
    }
}

fn encoding_in_force(
    bytes: &[u8],
    charset: Option<Label>,
    mark: Option<(Encoding, usize)>,
) -> Result<Encoding, Flaw> {
    let refuse = |message: &str| Err(Flaw::new(XmlErrorKind::Encoding, 0, message));
    if let Some((marked, _)) = mark {
        return match charset {
            Some(label) if !label.covers(marked) => {
                refuse("the byte order mark contradicts the charset of the transport")
            }
            _ => Ok(marked),
        };
    }
    match (charset, bytes) {
        (Some(Label::Utf16Le), _) | (Some(Label::Utf16), [_, 0, ..]) => Ok(Encoding::Utf16Le),
        (Some(Label::Utf16Be | Label::Utf16), _) => Ok(Encoding::Utf16Be),
        (Some(Label::Utf8), [0, ..] | [_, 0, ..]) => {
            refuse("the charset of the transport is UTF-8, but the bytes look like UTF-16")
        }
        (None, [0, ..] | [_, 0, ..]) => {
            refuse("the bytes look like UTF-16, which needs a byte order mark or a charset")
        }
        _ => Ok(Encoding::Utf8),
    }
}

fn utf8(bytes: &[u8]) -> Result<String, (String, &'static str)> {
    match str::from_utf8(bytes) {
        Ok(text) => Ok(text.to_owned()),
        Err(error) => {
            let so_far = String::from_utf8_lossy(&bytes[..error.valid_up_to()]).into_owned();
            Err((so_far, "the bytes from here on are not UTF-8"))
        }
    }
}

fn utf16(bytes: &[u8], unit: fn([u8; 2]) -> u16) -> Result<String, (String, &'static str)> {
    let (pairs, odd) = bytes.as_chunks::<2>();
    let mut text = String::with_capacity(bytes.len());
    for char in char::decode_utf16(pairs.iter().map(|&pair| unit(pair))) {
        match char {
            Ok(char) => text.push(char),
            Err(_) => return Err((text, "half of a surrogate pair is no UTF-16")),
        }
    }
    if odd.is_empty() { Ok(text) } else { Err((text, "UTF-16 comes in pairs of bytes")) }
}

/// Reads the XML declaration, if there is one, and holds what it says against the truth unless
/// the transport has decided already.
fn declaration(
    text: &str,
    decided: bool,
    encoding: Encoding,
) -> Result<(Option<String>, usize), Flaw> {
    if !has_declaration(text) {
        return Ok((None, 0));
    }
    let mut cursor = Cursor::new(text);
    let declared = read_declaration(&mut cursor)?;
    if let Some(name) = declared
        && !decided
    {
        let at = text.find(name).unwrap_or(0);
        let label = known(name).ok_or_else(|| not_accepted("encoding", name, at))?;
        if !label.covers(encoding) {
            let message = format!("the XML declaration says `{name}`, but the bytes are not that");
            return Err(Flaw::new(XmlErrorKind::Encoding, at, message));
        }
    }
    Ok((declared.map(str::to_owned), cursor.at()))
}

fn not_accepted(what: &str, name: &str, at: usize) -> Flaw {
    let name = name.escape_debug();
    let message = format!("{what} `{name}` is not accepted; send UTF-8 or UTF-16");
    Flaw::new(XmlErrorKind::Encoding, at, message)
}

#[cfg(test)]
mod tests {
    use super::*;

    const ASCII: &str = "<?xml version='1.0' encoding='LABEL'?><a/>";

    fn utf16(text: &str, to_bytes: fn(u16) -> [u8; 2]) -> Vec<u8> {
        text.encode_utf16().flat_map(to_bytes).collect()
    }

    fn says(label: &str) -> Vec<u8> {
        ASCII.replace("LABEL", label).into_bytes()
    }

    fn says_in_utf16(mark: &str, label: &str) -> Vec<u8> {
        utf16(&format!("{mark}{}", ASCII.replace("LABEL", label)), u16::to_le_bytes)
    }

    #[test]
    fn the_encoding_in_force_is_found() {
        let plain = b"<a/>".to_vec();
        let big = |mark: &str| utf16(&format!("{mark}<a/>"), u16::to_be_bytes);
        let cases = [
            (plain.clone(), None, Encoding::Utf8, false),
            (plain, Some("UTF-8"), Encoding::Utf8, false),
            (b"\xEF\xBB\xBF<a/>".to_vec(), Some("utf-8"), Encoding::Utf8, true),
            (says("utf-8"), None, Encoding::Utf8, false),
            // The transport wins over the declaration (R1019).
            (says("ISO-8859-1"), Some("utf-8"), Encoding::Utf8, false),
            (says_in_utf16("\u{FEFF}", "utf-8"), Some("utf-16"), Encoding::Utf16Le, true),
            (says_in_utf16("\u{FEFF}", "UTF-16"), None, Encoding::Utf16Le, true),
            (says_in_utf16("", "UTF-16"), Some("utf-16"), Encoding::Utf16Le, false),
            (says_in_utf16("", "UTF-16"), Some("utf-16le"), Encoding::Utf16Le, false),
            (big("\u{FEFF}"), None, Encoding::Utf16Be, true),
            (big(""), Some("utf-16"), Encoding::Utf16Be, false),
            (big(""), Some("utf-16be"), Encoding::Utf16Be, false),
        ];
        for (bytes, charset, encoding, byte_order_mark) in cases {
            let decoded = decode(&bytes, charset).unwrap_or_else(|error| {
                panic!("{charset:?}, {}: {error}", String::from_utf8_lossy(&bytes))
            });
            assert_eq!((decoded.encoding, decoded.byte_order_mark), (encoding, byte_order_mark));
            assert!(decoded.text.starts_with('<'));
        }
        assert_eq!(decode(&says("Utf-8"), None).unwrap().declared.as_deref(), Some("Utf-8"));
    }

    #[test]
    fn bytes_that_are_not_what_is_in_force_are_refused() {
        let cases = [
            ("charset not accepted", b"<a/>".to_vec(), Some("iso-8859-1"), (1, 1)),
            ("declaration not accepted", says("ISO-8859-1"), None, (1, 31)),
            ("declaration wrong", says("UTF-16"), None, (1, 31)),
            ("UTF-16 says UTF-8", says_in_utf16("\u{FEFF}", "UTF-8"), None, (1, 31)),
            ("byte order wrong", says_in_utf16("\u{FEFF}", "UTF-16BE"), None, (1, 31)),
            ("mark against charset", b"\xEF\xBB\xBF<a/>".to_vec(), Some("utf-16"), (1, 1)),
            ("UTF-16 mark, UTF-8", says_in_utf16("\u{FEFF}", "UTF-8"), Some("utf-8"), (1, 1)),
            ("UTF-16 without mark", says_in_utf16("", "UTF-16"), None, (1, 1)),
            ("UTF-16 as UTF-8", says_in_utf16("", "UTF-16"), Some("utf-8"), (1, 1)),
            ("Latin-1 as UTF-8", b"<a>\n\xC3\xA9\xE9</a>".to_vec(), None, (2, 2)),
            ("overlong", b"<a>\xC0\xBC</a>".to_vec(), Some("utf-8"), (1, 4)),
            ("surrogate as UTF-8", b"<a>\xED\xA0\x80</a>".to_vec(), None, (1, 4)),
            ("cut off", b"<a/>\xE2\x82".to_vec(), None, (1, 5)),
            ("half a unit", b"\xFF\xFE<\0a\0/\0>\0 ".to_vec(), None, (1, 5)),
            ("lone surrogate", b"\xFF\xFE<\0\0\xD8".to_vec(), None, (1, 2)),
        ];
        for (name, bytes, charset, (line, column)) in cases {
            let Err(error) = decode(&bytes, charset) else { panic!("{name}") };
            assert_eq!(error.kind, XmlErrorKind::Encoding, "{name}: {error}");
            assert_eq!((error.at.line, error.at.column), (line, column), "{name}: {error}");
        }
    }
}

//! Which encoding a file is in (XML 1.0, section 4.3.3 and appendix F).

use super::super::cursor::Cursor;
use super::super::declaration::{has_declaration, read_declaration};
use super::super::error::{Checked, Flaw, XmlErrorKind};

/// Encodings that files may have.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum FileEncoding {
    /// UTF-8, of which ASCII is a part.
    Utf8,
    /// UTF-16, low byte first.
    Utf16Le,
    /// UTF-16, high byte first.
    Utf16Be,
    /// ISO-8859-1: every byte is the character of that number.
    Latin1,
    /// windows-1252, which has printable characters where ISO-8859-1 has controls.
    Windows1252,
}

impl FileEncoding {
    /// Whether an XML declaration that says `label` tells the truth about a file in this encoding.
    pub(super) fn is_called(self, label: &str) -> bool {
        let names: &[&str] = match self {
            Self::Utf8 => &["utf-8", "us-ascii", "ascii"],
            Self::Utf16Le => &["utf-16", "utf-16le"],
            Self::Utf16Be => &["utf-16", "utf-16be"],
            Self::Latin1 => &["iso-8859-1", "iso_8859-1", "latin1"],
            Self::Windows1252 => &["windows-1252", "cp1252"],
        };
        names.iter().any(|name| label.eq_ignore_ascii_case(name))
    }
}

/// Finds the encoding from how a file begins; also returns the length of the byte order mark.
pub(super) fn detect(start: &[u8]) -> Checked<(FileEncoding, usize)> {
    let refuse = |message: &str| Err(Flaw::new(XmlErrorKind::Encoding, 0, message));
    match start {
        [0xEF, 0xBB, 0xBF, ..] => return Ok((FileEncoding::Utf8, 3)),
        [0xFF, 0xFE, 0, 0, ..] | [0, 0, 0xFE, 0xFF, ..] => {
            return refuse("UTF-32 is not accepted; save the file as UTF-8");
        }
        [0xFF, 0xFE, ..] => return Ok((FileEncoding::Utf16Le, 2)),
        [0xFE, 0xFF, ..] => return Ok((FileEncoding::Utf16Be, 2)),
        [0, ..] | [_, 0, ..] => {
            return refuse("the bytes look like UTF-16, which needs a byte order mark");
        }
        _ => {}
    }
    let Some(label) = declared(start) else { return Ok((FileEncoding::Utf8, 0)) };
    let known = [FileEncoding::Utf8, FileEncoding::Latin1, FileEncoding::Windows1252];
    match known.into_iter().find(|encoding| encoding.is_called(&label)) {
        Some(encoding) => Ok((encoding, 0)),
        None => {
            let label = label.escape_debug();
            refuse(&format!(
                "encoding `{label}` is not what the bytes are or is not accepted; save the file as \
                 UTF-8"
            ))
        }
    }
}

/// What the XML declaration names, if that can be told from how the file begins.
fn declared(start: &[u8]) -> Option<String> {
    let ascii = start.iter().take_while(|byte| byte.is_ascii()).count();
    let text = str::from_utf8(&start[..ascii]).ok()?;
    if !has_declaration(text) {
        return None;
    }
    // A flawed declaration is refused later, when it is read for good.
    read_declaration(&mut Cursor::new(text)).ok()?.map(str::to_owned)
}

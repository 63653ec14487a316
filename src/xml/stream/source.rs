//! Bytes of any accepted encoding to UTF-8 for quick-xml, counting lines and columns.

use std::io::{self, BufRead, Chain, Read};

use super::super::error::{LineColumn, XmlErrorKind};
use super::encoding::{FileEncoding, detect};

/// How much is looked at to find the encoding.
const START: u64 = 1024;

/// How many bytes are converted at once.
const CHUNK: usize = 8192;

/// A file as UTF-8.
pub(super) struct Source<R> {
    input: Chain<io::Cursor<Vec<u8>>, R>,
    encoding: FileEncoding,
    converted: Converted,
    /// Bytes taken since [`Source::begin_piece`], and the most that may be.
    piece: usize,
    piece_limit: usize,
}

/// A place in the text, without byte order mark.
#[derive(Clone, Copy, Debug)]
pub(super) struct Place {
    /// Bytes of UTF-8.
    pub(super) offset: u64,
    pub(super) at: LineColumn,
}

/// Why a source stops before its end; travels inside an `io::Error`.
#[derive(Debug, thiserror::Error)]
#[error("{message}")]
pub(super) struct Stop {
    pub(super) kind: XmlErrorKind,
    pub(super) message: String,
}

#[derive(Default)]
struct Converted {
    text: String,
    taken: usize,
    /// The first byte of a pair whose second has not come yet.
    half_unit: Option<u8>,
    /// The first half of a surrogate pair.
    high: Option<u16>,
}

impl Place {
    pub(super) const START: Self = Self { offset: 0, at: LineColumn { line: 1, column: 1 } };

    /// The place after `bytes`.
    pub(super) fn after(mut self, bytes: &[u8]) -> Self {
        self.offset += bytes.len() as u64;
        let mut line = bytes;
        // Most pieces are on one line, and a loop without branches tells so fastest.
        if bytes.iter().fold(false, |any, &byte| any | (byte == b'\n')) {
            let lines = bytes.iter().filter(|&&byte| byte == b'\n').count();
            let last = bytes.iter().rposition(|&byte| byte == b'\n').map_or(0, |at| at + 1);
            self.at.line = self.at.line.saturating_add(count(lines));
            self.at.column = 1;
            line = &bytes[last..];
        }
        // A character begins with every byte that does not continue one.
        let inner = line.iter().fold(0_u32, |sum, &byte| sum + u32::from(byte & 0xC0 == 0x80));
        self.at.column = self.at.column.saturating_add(count(line.len()) - inner);
        self
    }
}

fn count(number: usize) -> u32 {
    u32::try_from(number).unwrap_or(u32::MAX)
}

impl<R: BufRead> Source<R> {
    /// Looks at the beginning of `reader` to find the encoding.
    pub(super) fn open(mut reader: R, piece_limit: usize) -> io::Result<Self> {
        let mut start = Vec::new();
        reader.by_ref().take(START).read_to_end(&mut start)?;
        let (encoding, mark) = detect(&start).map_err(|flaw| stop(flaw.kind, flaw.message))?;
        start.drain(..mark);
        let again: &[u8] = match encoding {
            FileEncoding::Utf16Le => &[0xFF, 0xFE],
            FileEncoding::Utf16Be => &[0xFE, 0xFF],
            _ => &[0xEF, 0xBB, 0xBF],
        };
        // quick-xml would pass over it silently.
        if mark > 0 && start.starts_with(again) {
            return Err(stop(XmlErrorKind::Malformed, "there are two byte order marks"));
        }
        Ok(Self {
            input: io::Cursor::new(start).chain(reader),
            encoding,
            converted: Converted::default(),
            piece: 0,
            piece_limit,
        })
    }

    pub(super) const fn encoding(&self) -> FileEncoding {
        self.encoding
    }

    /// Starts counting the bytes of a piece anew.
    pub(super) const fn begin_piece(&mut self) {
        self.piece = 0;
    }

    fn convert_more(&mut self) -> io::Result<()> {
        self.converted.text.clear();
        self.converted.taken = 0;
        while self.converted.text.is_empty() {
            let bytes = self.input.fill_buf()?;
            if bytes.is_empty() {
                return self.converted.at_end();
            }
            let used = bytes.len().min(CHUNK);
            let bytes = &bytes[..used];
            match self.encoding {
                FileEncoding::Utf8 => {}
                FileEncoding::Latin1 => {
                    self.converted.text.extend(bytes.iter().map(|&byte| char::from(byte)));
                }
                FileEncoding::Windows1252 => self.converted.windows_1252(bytes)?,
                FileEncoding::Utf16Le => self.converted.utf16(bytes, u16::from_le_bytes)?,
                FileEncoding::Utf16Be => self.converted.utf16(bytes, u16::from_be_bytes)?,
            }
            self.input.consume(used);
        }
        Ok(())
    }
}

impl<R: BufRead> BufRead for Source<R> {
    fn fill_buf(&mut self) -> io::Result<&[u8]> {
        if self.piece > self.piece_limit {
            let limit = self.piece_limit;
            let message = format!(
                "the bytes of this tag, text or comment are more than the limit of {limit}"
            );
            return Err(stop(XmlErrorKind::Limit, message));
        }
        if self.encoding == FileEncoding::Utf8 {
            return self.input.fill_buf();
        }
        if self.converted.taken == self.converted.text.len() {
            self.convert_more()?;
        }
        Ok(&self.converted.text.as_bytes()[self.converted.taken..])
    }

    fn consume(&mut self, amount: usize) {
        self.piece += amount;
        if self.encoding == FileEncoding::Utf8 {
            self.input.consume(amount);
        } else {
            self.converted.taken += amount;
        }
    }
}

impl<R: BufRead> Read for Source<R> {
    fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
        let bytes = self.fill_buf()?;
        let amount = bytes.len().min(into.len());
        into[..amount].copy_from_slice(&bytes[..amount]);
        self.consume(amount);
        Ok(amount)
    }
}

impl Converted {
    fn at_end(&self) -> io::Result<()> {
        if self.half_unit.is_some() || self.high.is_some() {
            return Err(stop(XmlErrorKind::Encoding, "the file ends inside a UTF-16 character"));
        }
        Ok(())
    }

    fn windows_1252(&mut self, bytes: &[u8]) -> io::Result<()> {
        for &byte in bytes {
            let char = match byte {
                0x80..0xA0 => WINDOWS_1252[usize::from(byte - 0x80)],
                _ => char::from(byte),
            };
            if char == '\0' && byte != 0 {
                let message = format!("byte {byte:#04x} is no windows-1252");
                return Err(stop(XmlErrorKind::Encoding, message));
            }
            self.text.push(char);
        }
        Ok(())
    }

    fn utf16(&mut self, bytes: &[u8], unit: fn([u8; 2]) -> u16) -> io::Result<()> {
        for &byte in bytes {
            let Some(first) = self.half_unit.take() else {
                self.half_unit = Some(byte);
                continue;
            };
            let unit = unit([first, byte]);
            let pair = match (self.high.take(), unit) {
                (None, 0xD800..0xDC00) => {
                    self.high = Some(unit);
                    continue;
                }
                (None, unit) => [unit, 0],
                (Some(high), low) => [high, low],
            };
            let units = if pair[0] & 0xFC00 == 0xD800 { &pair[..] } else { &pair[..1] };
            match char::decode_utf16(units.iter().copied()).next() {
                Some(Ok(char)) => self.text.push(char),
                _ => {
                    let message = "half of a surrogate pair is no UTF-16";
                    return Err(stop(XmlErrorKind::Encoding, message));
                }
            }
        }
        Ok(())
    }
}

/// The bytes from 0x80 to 0x9F; five of them mean nothing.
const WINDOWS_1252: [char; 32] = [
    '€', '\0', '‚', 'ƒ', '„', '…', '†', '‡', 'ˆ', '‰', 'Š', '‹', 'Œ', '\0', 'Ž', '\0', //
    '\0', '‘', '’', '“', '”', '•', '–', '—', '˜', '™', 'š', '›', 'œ', '\0', 'ž', 'Ÿ',
];

fn stop(kind: XmlErrorKind, message: impl Into<String>) -> io::Error {
    io::Error::new(io::ErrorKind::InvalidData, Stop { kind, message: message.into() })
}

//! Bytes of any accepted encoding to text, checked as they come: what leaves here is UTF-8 and
//! holds no character that XML 1.0 cannot hold.

use std::io::{self, BufRead, Chain, Read};

use super::super::chars::first_forbidden;
use super::super::error::{Flaw, XmlErrorKind};
use super::encoding::{FileEncoding, detect};
use super::single_byte::windows_1252;
use super::utf8::Utf8;
use super::utf16::Utf16;

/// How much is looked at to find the encoding.
const START: u64 = 1024;

/// A file as text.
pub(super) struct Source<R> {
    input: Chain<io::Cursor<Vec<u8>>, R>,
    encoding: FileEncoding,
    /// Bytes of the byte order mark.
    pub(super) mark: u64,
    decoder: Decoder,
    end: Option<End>,
}

enum Decoder {
    Utf8(Utf8),
    Utf16(Utf16),
    Latin1,
    Windows1252,
}

/// Why there is no more text.
#[derive(Debug)]
enum End {
    /// There are no more bytes.
    File,
    /// What follows cannot be taken.
    Flaw(XmlErrorKind, String),
}

/// What became of a wish for more text.
#[derive(Debug)]
pub(super) enum Filled {
    /// There is more.
    More,
    /// There never will be.
    End,
    /// What follows the text that was given cannot be taken; the flaw is placed at 0.
    Flaw(Flaw),
}

/// Why a file cannot even be begun.
#[derive(Debug)]
pub(super) enum OpenError {
    Io(io::Error),
    Flaw(Flaw),
}

impl<R: BufRead> Source<R> {
    /// Finds the encoding and passes over the byte order mark.
    pub(super) fn open(mut reader: R) -> Result<Self, OpenError> {
        let mut start = Vec::new();
        reader.by_ref().take(START).read_to_end(&mut start).map_err(OpenError::Io)?;
        let (encoding, mark) = detect(&start).map_err(OpenError::Flaw)?;
        let mut start = io::Cursor::new(start);
        start.set_position(mark as u64);
        Ok(Self::new(start.chain(reader), encoding, mark as u64))
    }

    /// A source that begins in the middle of a file, whose encoding is known.
    pub(super) fn resume(reader: R, encoding: FileEncoding, mark: u64) -> Self {
        Self::new(io::Cursor::new(Vec::new()).chain(reader), encoding, mark)
    }

    fn new(input: Chain<io::Cursor<Vec<u8>>, R>, encoding: FileEncoding, mark: u64) -> Self {
        let decoder = match encoding {
            FileEncoding::Utf8 => Decoder::Utf8(Utf8::default()),
            FileEncoding::Utf16Le => Decoder::Utf16(Utf16::new(u16::from_le_bytes)),
            FileEncoding::Utf16Be => Decoder::Utf16(Utf16::new(u16::from_be_bytes)),
            FileEncoding::Latin1 => Decoder::Latin1,
            FileEncoding::Windows1252 => Decoder::Windows1252,
        };
        Self { input, encoding, mark, decoder, end: None }
    }

    pub(super) const fn encoding(&self) -> FileEncoding {
        self.encoding
    }

    /// Appends text until there is `least` more of it or an end is reached.
    ///
    /// # Errors
    /// If the bytes cannot be read.
    pub(super) fn fill(&mut self, text: &mut String, least: usize) -> io::Result<Filled> {
        let from = text.len();
        while text.len() - from < least && self.end.is_none() {
            let bytes = match self.input.fill_buf() {
                Ok(bytes) => bytes,
                Err(error) if error.kind() == io::ErrorKind::Interrupted => continue,
                Err(error) => return Err(error),
            };
            let checked = text.len();
            let length = bytes.len();
            let taken = if length == 0 {
                self.decoder.finish().map(|()| self.end = Some(End::File))
            } else {
                self.decoder.take(bytes, text)
            };
            self.input.consume(length);
            if let Err(message) = taken {
                self.end = Some(End::Flaw(XmlErrorKind::Encoding, message));
            }
            if let Some(at) = first_forbidden(&text[checked..]) {
                let flaw = Flaw::forbidden_char(text, checked + at);
                self.end = Some(End::Flaw(flaw.kind, flaw.message));
                text.truncate(checked + at);
            }
        }
        Ok(match &self.end {
            _ if text.len() > from => Filled::More,
            Some(End::Flaw(kind, message)) => Filled::Flaw(Flaw::new(*kind, 0, message.clone())),
            _ => Filled::End,
        })
    }
}

impl Decoder {
    /// Appends what the bytes say; the text before a flaw is appended too.
    fn take(&mut self, bytes: &[u8], text: &mut String) -> Result<(), String> {
        match self {
            Self::Utf8(utf8) => utf8.take(bytes, text),
            Self::Utf16(utf16) => utf16.take(bytes, text),
            Self::Latin1 => {
                text.extend(bytes.iter().map(|&byte| char::from(byte)));
                Ok(())
            }
            Self::Windows1252 => windows_1252(bytes, text),
        }
    }

    /// Whether the bytes may end here.
    fn finish(&self) -> Result<(), String> {
        match self {
            Self::Utf8(utf8) => utf8.finish(),
            Self::Utf16(utf16) => utf16.finish(),
            Self::Latin1 | Self::Windows1252 => Ok(()),
        }
    }
}

//! The lines that findings are about, read again from the file.

use std::io::{BufRead, Read};

use super::source::Source;
use crate::validate::{AROUND, Excerpt, Judgement, PartOfLine, Place};
use crate::xml::FileEncoding;

/// The line of each finding, as far as it can be had. The findings are in the order of the file,
/// so one pass will do.
pub fn excerpts(source: &Source, judgement: &Judgement) -> Vec<Option<Excerpt>> {
    let mut excerpts = vec![None; judgement.findings.len()];
    let (Some(encoding), Some(bytes)) = (judgement.encoding, source.reopen()) else {
        return excerpts;
    };
    if judgement.findings.is_empty() {
        return excerpts;
    }
    let mut lines = Lines::new(bytes, encoding);
    let mut at = 0;
    while let Some(finding) = judgement.findings.get(at) {
        let line = finding.place.line;
        let on_line = judgement.findings[at..].iter().take_while(|f| f.place.line == line).count();
        let places: Vec<Place> =
            judgement.findings[at..at + on_line].iter().map(|finding| finding.place).collect();
        let Some(parts) = lines.parts_of(line, &places) else { break };
        for (offset, (part, place)) in parts.iter().zip(&places).enumerate() {
            let (text, column, is_cut) = (part.text.as_str(), part.column, part.is_cut);
            if judgement.findings[at + offset].is_late {
                continue;
            }
            let part = PartOfLine { text, column, is_cut };
            excerpts[at + offset] = Some(Excerpt::of(part, *place, &judgement.veils));
        }
        at += on_line;
    }
    excerpts
}

/// A part of a line around a place.
#[derive(Debug, Default)]
struct Part {
    text: String,
    column: u64,
    is_cut: bool,
}

/// The characters of a file, line by line. Nothing but the parts that are asked for is kept.
struct Lines<'a> {
    characters: Characters<'a>,
    line: u64,
}

impl<'a> Lines<'a> {
    fn new(bytes: Box<dyn BufRead + 'a>, encoding: FileEncoding) -> Self {
        Self { characters: Characters::new(bytes, encoding), line: 1 }
    }

    /// The parts of a line around these places, which are in order; none past the end.
    fn parts_of(&mut self, line: u64, places: &[Place]) -> Option<Vec<Part>> {
        while self.line < line {
            self.characters.skip_line()?;
            self.line += 1;
        }
        let mut parts: Vec<Part> = places
            .iter()
            .map(|place| Part {
                column: place.column.saturating_sub(AROUND).max(1),
                ..Part::default()
            })
            .collect();
        let mut column = 0;
        let mut first = 0;
        while let Some(character) = self.characters.next().filter(|character| *character != '\n') {
            column += 1;
            for part in &mut parts[first..] {
                if column < part.column {
                    break;
                }
                if column < part.column + 2 * AROUND {
                    part.text.push(character);
                } else {
                    part.is_cut = true;
                }
            }
            while parts.get(first).is_some_and(|part| part.is_cut) {
                first += 1;
            }
            if first == parts.len() {
                // The rest of a line that may be endless is passed over without a look.
                self.characters.skip_line();
                break;
            }
        }
        self.line += 1;
        Some(parts)
    }
}

/// Bytes to characters; what is no character becomes U+FFFD.
struct Characters<'a> {
    bytes: Box<dyn BufRead + 'a>,
    encoding: FileEncoding,
}

impl<'a> Characters<'a> {
    fn new(bytes: Box<dyn BufRead + 'a>, encoding: FileEncoding) -> Self {
        let mut characters = Self { bytes, encoding };
        characters.skip_mark();
        characters
    }

    /// A byte order mark is no character of the text.
    fn skip_mark(&mut self) {
        let length = match (self.encoding, self.bytes.fill_buf().unwrap_or_default()) {
            (FileEncoding::Utf8, [0xEF, 0xBB, 0xBF, ..]) => 3,
            (
                FileEncoding::Utf16Le | FileEncoding::Utf16Be,
                [0xFF, 0xFE, ..] | [0xFE, 0xFF, ..],
            ) => 2,
            _ => 0,
        };
        self.bytes.consume(length);
    }

    /// Passes over the rest of the line; none where the text ends without another.
    fn skip_line(&mut self) -> Option<()> {
        if matches!(self.encoding, FileEncoding::Utf16Le | FileEncoding::Utf16Be) {
            return self.find(|character| *character == '\n').map(drop);
        }
        loop {
            let buffer = self.bytes.fill_buf().ok()?;
            if buffer.is_empty() {
                return None;
            }
            match memchr::memchr(b'\n', buffer) {
                Some(at) => {
                    self.bytes.consume(at + 1);
                    return Some(());
                }
                None => {
                    let length = buffer.len();
                    self.bytes.consume(length);
                }
            }
        }
    }

    fn byte(&mut self) -> Option<u8> {
        let byte = self.bytes.fill_buf().ok()?.first().copied()?;
        self.bytes.consume(1);
        Some(byte)
    }

    fn unit(&mut self) -> Option<u16> {
        let mut pair = [0; 2];
        self.bytes.read_exact(&mut pair).ok()?;
        Some(if self.encoding == FileEncoding::Utf16Le {
            u16::from_le_bytes(pair)
        } else {
            u16::from_be_bytes(pair)
        })
    }

    fn utf8(&mut self) -> Option<char> {
        let first = self.byte()?;
        let more = match first {
            0..0x80 => return Some(char::from(first)),
            0xC2..0xE0 => 1,
            0xE0..0xF0 => 2,
            0xF0..0xF5 => 3,
            _ => return Some(char::REPLACEMENT_CHARACTER),
        };
        let mut bytes = [first, 0, 0, 0];
        for place in bytes.iter_mut().take(more + 1).skip(1) {
            let next = self.bytes.fill_buf().ok()?.first().copied();
            let Some(next) = next.filter(|next| next & 0xC0 == 0x80) else {
                return Some(char::REPLACEMENT_CHARACTER);
            };
            *place = next;
            self.bytes.consume(1);
        }
        let text = str::from_utf8(&bytes[..=more]).ok();
        Some(text.and_then(|text| text.chars().next()).unwrap_or(char::REPLACEMENT_CHARACTER))
    }

    fn utf16(&mut self) -> Option<char> {
        let first = self.unit()?;
        if !(0xD800..0xDC00).contains(&first) {
            return Some(char::from_u32(first.into()).unwrap_or(char::REPLACEMENT_CHARACTER));
        }
        let second = self.unit()?;
        let decoded = char::decode_utf16([first, second]).next();
        Some(decoded.and_then(Result::ok).unwrap_or(char::REPLACEMENT_CHARACTER))
    }
}

impl Iterator for Characters<'_> {
    type Item = char;

    fn next(&mut self) -> Option<char> {
        match self.encoding {
            FileEncoding::Utf8 => self.utf8(),
            FileEncoding::Utf16Le | FileEncoding::Utf16Be => self.utf16(),
            FileEncoding::Latin1 => self.byte().map(char::from),
            FileEncoding::Windows1252 => self.byte().map(windows_1252),
        }
    }
}

/// The character of a byte; a byte that means nothing is shown as a control.
fn windows_1252(byte: u8) -> char {
    const FROM_0X80: [char; 32] = [
        '€', '\u{81}', '‚', 'ƒ', '„', '…', '†', '‡', 'ˆ', '‰', 'Š', '‹', 'Œ', '\u{8d}', 'Ž',
        '\u{8f}', '\u{90}', '‘', '’', '“', '”', '•', '–', '—', '˜', '™', 'š', '›', 'œ', '\u{9d}',
        'ž', 'Ÿ',
    ];
    let at = usize::from(byte.wrapping_sub(0x80));
    FROM_0X80.get(at).copied().unwrap_or_else(|| char::from(byte))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parts(text: &[u8], encoding: FileEncoding, wanted: &[(u64, u64)]) -> Vec<(String, u64)> {
        let mut lines = Lines::new(Box::new(text), encoding);
        let mut found = Vec::new();
        for &(line, column) in wanted {
            let place = Place { line, column };
            let Some(mut parts) = lines.parts_of(line, &[place]) else { break };
            let part = parts.pop().unwrap();
            found.push((part.text, part.column));
        }
        found
    }

    #[test]
    fn lines_are_found_in_every_encoding() {
        let text = "\u{feff}<a>\n é€\u{1f600}\n</a>";
        let le: Vec<u8> = text.encode_utf16().flat_map(u16::to_le_bytes).collect();
        let be: Vec<u8> = text.encode_utf16().flat_map(u16::to_be_bytes).collect();
        let expected = vec![(" é€\u{1f600}".to_owned(), 1), ("</a>".to_owned(), 1)];
        let wanted = [(2, 2), (3, 1)];
        assert_eq!(parts(text.as_bytes(), FileEncoding::Utf8, &wanted), expected);
        assert_eq!(parts(&le, FileEncoding::Utf16Le, &wanted), expected);
        assert_eq!(parts(&be, FileEncoding::Utf16Be, &wanted), expected);
        let bytes = b"x\n\xe9\x80";
        assert_eq!(parts(bytes, FileEncoding::Windows1252, &[(2, 1)])[0].0, "é€");
        assert_eq!(parts(bytes, FileEncoding::Latin1, &[(2, 1)])[0].0, "é\u{80}");
    }

    #[test]
    fn a_long_line_is_cut_around_the_place() {
        let text = format!("{}<x/>{}\nnext", "a".repeat(5_000), "b".repeat(5_000));
        let found = parts(text.as_bytes(), FileEncoding::Utf8, &[(1, 5_001), (2, 1)]);
        assert_eq!(found[0].1, 5_001 - AROUND);
        assert_eq!(found[0].0.len() as u64, 2 * AROUND);
        assert_eq!(found[0].0.find("<x/>"), Some(AROUND as usize));
        assert_eq!(found[1], ("next".to_owned(), 1));
    }

    #[test]
    fn broken_text_and_lines_past_the_end_do_no_harm() {
        assert_eq!(parts(b"a\xff\xc3", FileEncoding::Utf8, &[(1, 1)])[0].0, "a\u{fffd}\u{fffd}");
        assert!(parts(b"a", FileEncoding::Utf8, &[(7, 1)]).is_empty());
        assert!(parts(b"a\x00b", FileEncoding::Utf16Le, &[(1, 1)])[0].0.starts_with('a'));
    }
}

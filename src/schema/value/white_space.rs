//! The facet `whiteSpace` (XML Schema part 2, section 4.3.6).

use std::borrow::Cow;

/// What becomes of white space before a value is looked at; each does more than the one before.
#[derive(Clone, Copy, Debug, Eq, Ord, PartialEq, PartialOrd)]
pub(in crate::schema) enum WhiteSpace {
    /// Nothing.
    Preserve,
    /// Each character of it becomes a blank.
    Replace,
    /// Runs of it become one blank, and none at the ends.
    Collapse,
}

impl WhiteSpace {
    /// The text as the type sees it; borrowed wherever nothing changes.
    pub fn normalize(self, text: &str) -> Cow<'_, str> {
        match self {
            Self::Preserve => Cow::Borrowed(text),
            Self::Replace => {
                if text.bytes().any(|byte| matches!(byte, b'\t' | b'\n' | b'\r')) {
                    Cow::Owned(text.replace(['\t', '\n', '\r'], " "))
                } else {
                    Cow::Borrowed(text)
                }
            }
            Self::Collapse => collapse(text),
        }
    }
}

/// Whether the byte is white space to XML.
fn is_blank(byte: u8) -> bool {
    matches!(byte, b' ' | b'\t' | b'\n' | b'\r')
}

/// Whether a text of a document is white space only. No other character that a document may hold
/// is below the blank.
pub(in crate::schema) fn is_blank_text(text: &str) -> bool {
    const ABOVE: u64 = u64::from_ne_bytes([0x80; 8]);
    // Adding this reaches the high bit from the first byte above the blank on, and no further.
    const GAP: u64 = u64::from_ne_bytes([0x7F - b' '; 8]);
    let bytes = text.as_bytes();
    let is_blank_word = |word: &[u8; 8]| {
        let word = u64::from_ne_bytes(*word);
        (((word & !ABOVE) + GAP) | word) & ABOVE == 0
    };
    match (bytes.as_chunks::<8>(), bytes.last_chunk::<8>()) {
        // Indents are short, and the last words may overlap.
        ((words, _), Some(last)) => is_blank_word(last) && words.iter().all(is_blank_word),
        (_, None) => bytes.iter().all(|&byte| byte <= b' '),
    }
}

fn collapse(text: &str) -> Cow<'_, str> {
    if text.bytes().all(|byte| byte > b' ') {
        return Cow::Borrowed(text);
    }
    let text = text.trim_matches([' ', '\t', '\n', '\r']);
    let mut after_blank = false;
    let is_collapsed = text.bytes().all(|byte| {
        let allowed = !is_blank(byte) || (byte == b' ' && !after_blank);
        after_blank = is_blank(byte);
        allowed
    });
    if is_collapsed {
        return Cow::Borrowed(text);
    }
    let words: Vec<&str> =
        text.split([' ', '\t', '\n', '\r']).filter(|word| !word.is_empty()).collect();
    Cow::Owned(words.join(" "))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn blank_texts_of_all_lengths_are_told_from_others() {
        for length in 0..40 {
            let blank: String = " \n\t\r".chars().cycle().take(length).collect();
            assert!(is_blank_text(&blank), "{length}");
            for at in 0..length {
                for other in ['!', '~', '\u{7F}', 'é', '\u{FFFD}'] {
                    let text = format!("{}{other}{}", &blank[..at], &blank[at + 1..]);
                    assert!(!is_blank_text(&text), "{text:?}");
                }
            }
        }
    }
}

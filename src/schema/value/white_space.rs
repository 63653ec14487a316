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
pub(in crate::schema) fn is_blank(byte: u8) -> bool {
    matches!(byte, b' ' | b'\t' | b'\n' | b'\r')
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

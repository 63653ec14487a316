//! The elements that are open, outermost first.

use super::super::error::LineColumn;
use super::word;

/// One open element.
#[derive(Clone, Copy, Debug)]
pub(super) struct Open {
    /// What has to follow `</`: the name and `>`, if that fits in a word.
    end: u128,
    /// Bytes of the name as written.
    length: usize,
    /// Where its start tag begins, in bytes of the text.
    pub offset: u64,
    /// The same as line and column, once that has gone out of the window.
    pub place: Option<LineColumn>,
    /// Whether [`Namespaces`](super::super::namespaces::Namespaces) has a level for it.
    pub has_level: bool,
}

/// All open elements.
#[derive(Clone, Debug, Default)]
pub(super) struct OpenElements {
    list: Vec<Open>,
    /// The names that fit in no word, one after the other.
    long_names: String,
}

impl OpenElements {
    pub(super) const fn len(&self) -> usize {
        self.list.len()
    }

    pub(super) const fn is_empty(&self) -> bool {
        self.list.is_empty()
    }

    pub(super) fn as_mut_slice(&mut self) -> &mut [Open] {
        &mut self.list
    }

    pub(super) fn as_slice(&self) -> &[Open] {
        &self.list
    }

    /// Adds an element whose name is shorter than a word.
    #[inline(always)]
    pub(super) fn push_short(&mut self, name: u128, length: usize, offset: u64, has_level: bool) {
        let end = end_of(name, length);
        self.list.push(Open { end, length, offset, place: None, has_level });
    }

    /// Whether `word` begins with such a name and `>`.
    #[inline(always)]
    pub(super) fn is_end(word: u128, name: u128, length: usize) -> bool {
        word::first(word, length + 1) == end_of(name, length)
    }

    pub(super) fn push(&mut self, name: &str, offset: u64, has_level: bool) {
        match word::short(name.as_bytes()).filter(|_| name.len() < word::LENGTH) {
            Some(word) => self.push_short(word, name.len(), offset, has_level),
            None => {
                self.long_names.push_str(name);
                let length = name.len();
                self.list.push(Open { end: 0, length, offset, place: None, has_level });
            }
        }
    }

    /// The length of the innermost name, if that name and `>` are what `word` begins with.
    #[inline(always)]
    pub(super) fn matching_end(&self, word: u128) -> Option<usize> {
        let top = self.list.last()?;
        // A long name has no end that any text could have.
        (word::first(word, top.length + 1) == top.end).then_some(top.length)
    }

    /// The same for a name that fits in no word.
    pub(super) fn matching_long_end(&self, bytes: &[u8]) -> Option<usize> {
        let length = self.list.last()?.length;
        let is_long = length >= word::LENGTH;
        let is_end = is_long
            && bytes.get(length) == Some(&b'>')
            && self.is_innermost(&bytes[..length]) == Some(true);
        is_end.then_some(length)
    }

    /// Whether the innermost name is that; none if nothing is open.
    pub(super) fn is_innermost(&self, name: &[u8]) -> Option<bool> {
        let top = self.list.last()?;
        let is_same = if top.length < word::LENGTH {
            word::short(name).is_some_and(|word| word::first(top.end, top.length) == word)
        } else {
            &self.long_names.as_bytes()[self.long_names.len() - top.length..] == name
        };
        Some(is_same && top.length == name.len())
    }

    /// The innermost name as written.
    pub(super) fn innermost_name(&self) -> Option<String> {
        let top = self.list.last()?;
        if top.length < word::LENGTH {
            let bytes = top.end.to_le_bytes();
            return Some(String::from_utf8_lossy(&bytes[..top.length]).into_owned());
        }
        Some(self.long_names[self.long_names.len() - top.length..].to_owned())
    }

    #[inline(always)]
    pub(super) fn pop(&mut self) -> Option<Open> {
        let top = self.list.pop()?;
        if top.length >= word::LENGTH {
            self.long_names.truncate(self.long_names.len() - top.length);
        }
        Some(top)
    }
}

#[inline(always)]
fn end_of(name: u128, length: usize) -> u128 {
    name | (u128::from(b'>') << (length * 8))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_of_every_length_are_matched_by_their_own_end_only() {
        let text = "abcdefghijklmnopqrstuvwxyz";
        for length in 1..20 {
            let mut open = OpenElements::default();
            open.push(text, 0, false);
            open.push(&text[..length], 7, false);
            assert_eq!(open.innermost_name().as_deref(), Some(&text[..length]));
            let end = format!("{}>{}", &text[..length], text);
            let word = word::load(end.as_bytes(), 0).unwrap();
            let expected = (length < word::LENGTH).then_some(length);
            assert_eq!(open.matching_end(word), expected, "{length}");
            let long = (length >= word::LENGTH).then_some(length);
            assert_eq!(open.matching_long_end(end.as_bytes()), long, "{length}");
            let other = format!("{}x>{}", &text[..length], text);
            assert_eq!(open.matching_long_end(other.as_bytes()), None);
            assert_eq!(open.matching_end(word::load(other.as_bytes(), 0).unwrap()), None);
            let is_innermost = |name: &str| open.is_innermost(name.as_bytes());
            assert_eq!(is_innermost(&text[..length]), Some(true));
            assert_eq!(is_innermost(&text[..=length]), Some(false));
            assert_eq!(is_innermost(&text[1..=length]), Some(false));
            assert_eq!(is_innermost(""), Some(false));
            assert_eq!(open.pop().map(|top| top.offset), Some(7));
            assert_eq!(open.innermost_name().as_deref(), Some(text));
        }
    }
}

//! Texts that stand often: sources, roles, names of categories.

use rustc_hash::FxHashMap;
use smol_str::SmolStr;

/// A text, by number. The empty text is 0.
#[derive(Clone, Copy, Debug, Default, Eq, Hash, Ord, PartialEq, PartialOrd)]
pub(in super::super) struct TextId(u32);

/// Texts, each once.
#[derive(Clone, Debug)]
pub(in super::super) struct Texts {
    texts: Vec<SmolStr>,
    numbers: FxHashMap<SmolStr, TextId>,
}

impl Texts {
    /// The number of a text, which is kept from now on.
    pub fn number(&mut self, text: &str) -> TextId {
        if let Some(number) = self.numbers.get(text) {
            return *number;
        }
        // Each takes memory, so there are never so many.
        let number = TextId(u32::try_from(self.texts.len()).unwrap_or(u32::MAX));
        self.texts.push(SmolStr::new(text));
        self.numbers.insert(SmolStr::new(text), number);
        number
    }

    /// The number of a text, where it is kept.
    pub fn known(&self, text: &str) -> Option<TextId> {
        self.numbers.get(text).copied()
    }

    /// The text of a number.
    pub fn text(&self, number: TextId) -> &str {
        self.texts.get(number.0 as usize).map_or("", SmolStr::as_str)
    }
}

impl Default for Texts {
    fn default() -> Self {
        let mut texts = Self { texts: Vec::new(), numbers: FxHashMap::default() };
        texts.number("");
        texts
    }
}

//! Documents that differ in a few texts only: written once, then filled in.

use std::ptr;

use super::escape::push_text;
use super::style::Style;
use super::{Encoding, Writer};
use crate::xml::Element;

/// A document with places for texts.
#[derive(Clone, Debug)]
pub struct Form {
    /// What stands before each place, and behind the last one.
    pieces: Vec<String>,
}

impl Form {
    /// Writes `root` in `style` with a place instead of the text of each of `places`: elements in
    /// it, in document order, that hold a text and nothing else. None where one of them is not
    /// there, or where the style's encoding is not UTF-8.
    #[must_use]
    pub fn new(root: &Element, style: &Style, places: &[&Element]) -> Option<Self> {
        if style.encoding != Encoding::Utf8 {
            return None;
        }
        let mut writer = Writer::new(root, style);
        writer.places = places.to_vec();
        writer.document(root);
        if writer.found.len() != places.len() {
            return None;
        }
        let mut from = 0;
        let mut pieces = Vec::with_capacity(places.len() + 1);
        for (text_from, text_to) in writer.found {
            pieces.push(writer.out[from..text_from].to_owned());
            from = text_to;
        }
        pieces.push(writer.out[from..].to_owned());
        Some(Self { pieces })
    }

    /// The document with these texts, as [`super::write_document`] would write it; none where there
    /// are more or fewer texts than places, or one is empty, which may be spelt without an end tag.
    #[must_use]
    pub fn fill(&self, texts: &[&str]) -> Option<Vec<u8>> {
        let (last, before) = self.pieces.split_last()?;
        if before.len() != texts.len() || texts.iter().any(|text| text.is_empty()) {
            return None;
        }
        let room = self.pieces.iter().map(String::len).chain(texts.iter().map(|text| text.len()));
        let mut out = String::with_capacity(room.sum());
        for (piece, text) in before.iter().zip(texts) {
            out.push_str(piece);
            push_text(text, &mut out);
        }
        out.push_str(last);
        Some(out.into_bytes())
    }
}

impl<'a> Writer<'a> {
    /// Writes a text of an element, and keeps where it stands if that is a place.
    pub(super) fn text(&mut self, element: &'a Element, text: &str) {
        let from = self.out.len();
        push_text(text, &mut self.out);
        let next = self.places.get(self.found.len());
        if next.is_some_and(|place| ptr::eq(*place, element)) {
            self.found.push((from, self.out.len()));
        }
    }
}

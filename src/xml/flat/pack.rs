//! An element packed as it stands, without a tree in between.

use super::super::packed::PackedElement;
use super::super::packing::Packing;
use super::element::FlatElement;

/// A name that has not been packed yet.
const NEW: u32 = u32::MAX;

impl FlatElement<'_> {
    /// The element with everything in it, packed: the same as its tree packed.
    #[must_use]
    pub fn pack(self) -> PackedElement {
        let document = self.document;
        let mut packing = Packing::default();
        // By number in the document, its place among the names packed.
        let mut places = vec![NEW; document.names()];
        let mut packed_names = 0;
        for (element, ends) in self.walk() {
            let node = element.node();
            let place = &mut places[node.name as usize];
            packing.start();
            if *place == NEW {
                let name = document.name(node.name);
                // Its text is a name, which needs the prefixes kept.
                if name.local == "faultcode" {
                    return PackedElement::new(&self.to_element());
                }
                *place = packed_names;
                packed_names += 1;
                packing.new_name(name);
            } else {
                packing.known_name(*place as usize);
            }
            let text = element.text();
            if !text.is_empty() {
                packing.text(text);
            }
            for _ in 0..ends {
                packing.end();
            }
        }
        packing.finish()
    }
}

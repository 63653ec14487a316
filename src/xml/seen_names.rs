//! Names that one document repeats: resolving each spelling once saves most of the work of a tag.

use super::name::QName;

/// A power of two. More names than that push each other out; nothing grows.
const PLACES: usize = 64;

/// Names of elements by how they are written and which prefixes are in force.
#[derive(Default)]
pub(super) struct SeenNames<'a> {
    places: Vec<Option<Seen<'a>>>,
}

struct Seen<'a> {
    written: &'a str,
    context: u64,
    name: QName,
}

impl<'a> SeenNames<'a> {
    /// What `written` meant when it was met in that context.
    pub(super) fn find(&self, written: &str, context: u64) -> Option<QName> {
        let seen = self.places.get(place(written))?.as_ref()?;
        (seen.context == context && seen.written == written).then(|| seen.name.clone())
    }

    /// Remembers what `written` means in that context.
    pub(super) fn keep(&mut self, written: &'a str, context: u64, name: &QName) {
        if self.places.is_empty() {
            self.places.resize_with(PLACES, || None);
        }
        self.places[place(written)] = Some(Seen { written, context, name: name.clone() });
    }
}

/// Neighbouring names in a schema differ in length or at their ends.
fn place(written: &str) -> usize {
    let bytes = written.as_bytes();
    let at = |index: usize| bytes.get(index).copied().map_or(0, usize::from);
    let (first, middle, last) = (at(0), at(bytes.len() / 2), at(bytes.len().wrapping_sub(1)));
    (bytes.len() * 7 + first * 31 + middle * 5 + last) % PLACES
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_is_found_in_its_own_context_only() {
        let mut seen = SeenNames::default();
        assert_eq!(seen.find("p:a", 0), None);
        seen.keep("p:a", 1, &QName::unqualified("a"));
        assert_eq!(seen.find("p:a", 1), Some(QName::unqualified("a")));
        assert_eq!(seen.find("p:a", 2), None);
        assert_eq!(seen.find("p:b", 1), None);
    }

    #[test]
    fn names_that_share_a_place_are_not_taken_for_each_other() {
        let mut seen = SeenNames::default();
        assert_eq!(place("xabcx"), place("xxbxx"), "the test needs two names of one place");
        seen.keep("xabcx", 0, &QName::unqualified("xabcx"));
        assert_eq!(seen.find("xxbxx", 0), None);
    }
}

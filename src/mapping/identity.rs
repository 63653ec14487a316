//! One identifier there for a source and an identifier here.
//!
//! A file names an object by who guarantees that the identifier is unique, and the identifier; a
//! service by one text. An object of the *main* source has its identifier there as it stands; any
//! other has its source in front, with a bar in between. An identifier of the main source that has
//! a bar itself gets one in front of it. So every name comes back as it was, as long as the main
//! source is known.

use crate::enterprise::SourcedId;

/// Between source and identifier.
const BAR: char = '|';

/// How names go over, and come back.
#[derive(Clone, Debug, Default, Eq, PartialEq)]
pub struct Identity {
    /// The source of objects whose identifier has none in front.
    pub main_source: String,
}

impl Identity {
    /// With that main source.
    #[must_use]
    pub fn new(main_source: impl Into<String>) -> Self {
        Self { main_source: main_source.into() }
    }

    /// The identifier there.
    #[must_use]
    pub fn there(&self, name: &SourcedId) -> String {
        if name.source != self.main_source {
            return format!("{}{BAR}{}", escaped(&name.source), name.id);
        }
        if name.id.contains(BAR) { format!("{BAR}{}", name.id) } else { name.id.clone() }
    }

    /// The name here.
    #[must_use]
    pub fn here(&self, identifier: &str) -> SourcedId {
        match identifier.split_once(BAR) {
            None => SourcedId::new(&*self.main_source, identifier),
            Some(("", id)) => SourcedId::new(&*self.main_source, id),
            Some((source, id)) => SourcedId::new(unescaped(source), id),
        }
    }
}

/// A source without bars; an empty one is not empty any more.
fn escaped(source: &str) -> String {
    match source {
        "" => "%".to_owned(),
        _ => source.replace('%', "%25").replace(BAR, "%7C"),
    }
}

fn unescaped(source: &str) -> String {
    match source {
        "%" => String::new(),
        _ => source.replace("%7C", "|").replace("%25", "%"),
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn names_of_the_main_source_stay_as_they_are() {
        let identity = Identity::new("SIS");
        let there = |source: &str, id: &str| identity.there(&SourcedId::new(source, id));
        assert_eq!(there("SIS", "p-1"), "p-1");
        assert_eq!(there("HR", "p-1"), "HR|p-1");
        assert_eq!(there("SIS", "a|b"), "|a|b");
        assert_eq!(there("", "p-1"), "%|p-1");
        assert_eq!(there("A|B%7C", "x"), "A%7CB%257C|x");
    }

    proptest! {
        #[test]
        fn every_name_comes_back_and_no_two_are_one(
            main in "[a%|7C]{0,3}",
            left in ("[a%|7C25]{0,6}", "[a%|]{0,4}"),
            right in ("[a%|7C25]{0,6}", "[a%|]{0,4}"),
        ) {
            let identity = Identity::new(main);
            let [left, right] = [left, right].map(|(source, id)| SourcedId::new(source, id));
            prop_assert_eq!(identity.there(&left) == identity.there(&right), left == right);
            prop_assert_eq!(identity.here(&identity.there(&left)), left);
        }
    }
}

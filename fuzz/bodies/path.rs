//! No path may panic, and none may find an element twice.

use std::collections::BTreeSet;

use lis_conform::xml::{Namespace, Path, Prefixes, XmlLimits, read_document};

const DOCUMENT: &[u8] =
    b"<r xmlns:p='urn:p'><a><b/><p:b/><b><a><b/></a></b></a><a><b/>text<b/></a></r>";

pub fn check(source: &str) {
    let bound = [("p".to_owned(), Namespace::new("urn:p"))].into();
    let prefixes = Prefixes { default: Some(Namespace::NONE), bound };
    let Ok(path) = Path::parse(source, &prefixes) else { return };
    let document = read_document(DOCUMENT, None, &XmlLimits::default()).expect("well-formed");
    let found = path.select(&document.root);
    let places: BTreeSet<_> = found.iter().map(|element| element.offset).collect();
    assert_eq!(places.len(), found.len());
}

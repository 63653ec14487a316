//! Whatever is accepted must survive being written and read again.

use lis_conform::xml::{
    Declaration, Encoding, Layout, PrefixPlace, Style, XmlLimits, read_document, same_meaning,
    write_document,
};

pub fn check(input: (u8, &[u8])) {
    let (choice, bytes) = input;
    let charset = [None, Some("utf-8"), Some("utf-16"), Some("utf-16be")][usize::from(choice % 4)];
    let Ok(document) = read_document(bytes, charset, &XmlLimits::default()) else { return };
    let style = Style {
        prefixes: Vec::new(),
        place: if choice & 4 == 0 { PrefixPlace::Root } else { PrefixPlace::FirstUse },
        layout: if choice & 8 == 0 { Layout::Compact } else { Layout::Pretty },
        declaration: Declaration::Encoding,
        encoding: Encoding::Utf8,
        byte_order_mark: false,
    };
    // Escapes make a document longer, so the way back has no limits.
    let loose = XmlLimits {
        bytes: usize::MAX,
        text: usize::MAX,
        bindings: usize::MAX,
        declarations: usize::MAX,
        ..XmlLimits::default()
    };
    let written = write_document(&document.root, &style);
    let again = read_document(&written, None, &loose).expect("what we write is well-formed");
    assert!(same_meaning(&document.root, &again.root));
}

use proptest::prelude::*;

use super::super::write::tests::{any_style, any_tree};
use super::super::{
    Element, PackedElement, XmlLimits, canonical_form, read_document, write_document,
};
use super::*;

fn flat(text: &str) -> Option<FlatDocument> {
    read_flat(text.as_bytes(), None, &XmlLimits::default())
}

/// The tree without the blanks between elements, which the lists do not have.
fn tree(text: &str) -> Element {
    let mut root = read_document(text.as_bytes(), None, &XmlLimits::default()).unwrap().root;
    let mut pending = vec![&mut root];
    while let Some(element) = pending.pop() {
        if element.elements().next().is_some() {
            element.children.edit().retain(|node| matches!(node, super::super::Node::Element(_)));
        }
        pending.extend(element.elements_mut());
    }
    root
}

#[test]
fn a_usual_message_reads_as_its_tree_does() {
    let text = "<?xml version='1.0'?>\n<s:a xmlns:s='urn:s'>\n  <b xmlns='urn:b'>\t<c>1</c><c> </c>\
                <c></c><c/><s:c>é</s:c><d xmlns='urn:d'><c>2</c></d><c>3</c></b><b>4</b></s:a>\n";
    let document = flat(text).expect("usual");
    assert_eq!(format!("{:?}", document.root().to_element()), format!("{:?}", tree(text)));
    let root = document.root();
    assert_eq!(root.elements().count(), 2);
    let in_b: Vec<&str> = root.elements().next().unwrap().elements().map(|it| it.text()).collect();
    assert_eq!(in_b, ["1", " ", "", "", "é", "", "3"]);
}

#[test]
fn what_is_not_usual_is_left_to_the_other_reader() {
    let unusual = [
        "<a b='1'/>",
        "<a>x&amp;y</a>",
        "<a>x\ry</a>",
        "<a>]]></a>",
        "<a><!-- --></a>",
        "<a><![CDATA[x]]></a>",
        "<a>x<b/></a>",
        "<a><b/>x</a>",
        "<a><b/></a>x",
        "x<a/>",
        "<a/><a/>",
        "<a>",
        "<a></b>",
        "<a></a ",
        "<a",
        "<p:a/>",
        "<a><1/></a>",
        "<!DOCTYPE a><a/>",
        "<a \u{1}/>",
        "",
        " ",
    ];
    for text in unusual {
        assert!(flat(text).is_none(), "{text}");
    }
}

#[test]
fn limits_are_those_of_the_other_reader() {
    let limits = XmlLimits { depth: 3, elements: 5, text: 4, bytes: 60, ..XmlLimits::default() };
    let cases = [
        ("<a><a><a>1234</a></a></a>", true),
        ("<a><a><a><a/></a></a></a>", false),
        ("<a><a/><a/><a/><a/></a>", true),
        ("<a><a/><a/><a/><a/><a/></a>", false),
        ("<a>12345</a>", false),
        ("<a>     <a/></a>", false),
        ("<abcdefghijklmnopqrstuvw></abcdefghijklmnopqrstuvw>", true),
        ("<abcdefghijklmnopqrstuvwxyzabcd></abcdefghijklmnopqrstuvwxyzabcd>", false),
    ];
    for (text, is_read) in cases {
        assert_eq!(read_flat(text.as_bytes(), None, &limits).is_some(), is_read, "{text}");
        assert_eq!(read_document(text.as_bytes(), None, &limits).is_ok(), is_read, "{text}");
    }
}

proptest! {
    #[test]
    fn what_is_read_is_what_the_other_reader_reads(tree_of in any_tree(), style in any_style()) {
        let bytes = write_document(&tree_of, &style);
        if let Ok(text) = std::str::from_utf8(&bytes)
            && let Some(document) = flat(text)
        {
            prop_assert_eq!(format!("{:?}", document.root().to_element()), format!("{:?}", tree(text)));
        }
    }

    #[test]
    fn what_is_damaged_is_read_as_the_other_reader_reads_it(
        at in 0_usize..200, with in "[<>/ab:x ='&\\]!\\r]{0,3}", drop in 0_usize..4
    ) {
        let mut text = "<a xmlns='u' xmlns:p='v'><b><c>text</c><p:d>more</p:d></b><b><c>text</c>\
                        <p:d/></b><e xmlns='w'><c>x</c></e></a>".to_owned();
        let at = at.min(text.len() - 4);
        text.replace_range(at..at + drop, &with);
        if let Some(document) = flat(&text) {
            prop_assert_eq!(
                canonical_form(&document.root().to_element()),
                canonical_form(&tree(&text))
            );
        }
    }

    #[test]
    fn an_element_packed_is_its_tree_packed(tree_of in any_tree(), style in any_style()) {
        let bytes = write_document(&tree_of, &style);
        if let Ok(text) = std::str::from_utf8(&bytes)
            && let Some(document) = flat(text)
        {
            for (element, _) in document.root().walk() {
                let expected = PackedElement::new(&element.to_element());
                prop_assert_eq!(format!("{:?}", element.pack()), format!("{expected:?}"));
            }
        }
    }
}

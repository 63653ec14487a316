//! Both readers, held against one table of what XML is and against each other.

use std::fmt::Write as _;

use proptest::prelude::*;

use super::write::tests::{any_style, any_tree};
use super::{
    Attribute, Document, Element, Encoding, Event, LineColumn, Namespace, Node, PrefixPlace, QName,
    StreamError, StreamPolicies, StreamReader, Style, XmlError, XmlErrorKind, XmlLimits,
    canonical_form, read_document, same_meaning, write_document,
};

fn whole(bytes: &[u8], limits: &XmlLimits) -> Result<Document, XmlError> {
    read_document(bytes, None, limits)
}

fn streamed(bytes: &[u8], limits: &XmlLimits) -> Result<Element, XmlError> {
    let only_xml = |error| match error {
        StreamError::Xml(error) => error,
        StreamError::Io(error) => panic!("memory cannot fail: {error}"),
    };
    let read = || {
        let mut reader = StreamReader::new(bytes, StreamPolicies::default(), limits)?;
        let start = reader.next_event()?.and_then(|event: Event<'_>| event.to_element());
        let root = reader.read_element(start.expect("a start comes first"), usize::MAX)?;
        assert!(reader.next_event()?.is_none(), "nothing comes after the document element");
        Ok(root)
    };
    read().map_err(only_xml)
}

/// Every way of not being a namespace-well-formed document that we have met or thought of.
pub(super) const MALFORMED: &[(&str, &str)] = &[
    ("unclosed element at the end", "<a><b></b>"),
    ("unclosed root", "<a>"),
    ("two document elements", "<a/><b/>"),
    ("text after the document element", "<a/>x"),
    ("text before the document element", "x<a/>"),
    ("reference after the document element", "<a/>&#65;"),
    ("CDATA after the document element", "<a/><![CDATA[ ]]>"),
    ("CDATA before the document element", "<![CDATA[ ]]><a/>"),
    ("no document element", "<!-- only -->"),
    ("declaration only", "<?xml version='1.0'?>"),
    ("attribute twice", "<a x='1' x='2'/>"),
    ("attribute twice by two prefixes", "<a xmlns:p='u' xmlns:q='u' p:x='1' q:x='2'/>"),
    ("default namespace twice", "<a xmlns='u' xmlns='v'/>"),
    ("prefix declared twice", "<a xmlns:p='u' xmlns:p='u'/>"),
    ("< in an attribute", "<a x='<'/>"),
    ("< in an attribute with a tag", "<a x='<b>'/>"),
    ("control character in text", "<a>\u{1}</a>"),
    ("control character in an attribute", "<a x='\u{1F}'/>"),
    ("control character in a comment", "<a><!-- \u{2} --></a>"),
    ("control character in CDATA", "<a><![CDATA[\u{0}]]></a>"),
    ("U+FFFE", "<a>\u{FFFE}</a>"),
    ("U+FFFF", "<a>\u{FFFF}</a>"),
    ("]]> in text", "<a>]]></a>"),
    ("]]> in text after a reference", "<a>&amp;]]></a>"),
    ("element name begins with a digit", "<1a/>"),
    ("element name begins with a hyphen", "<-a/>"),
    ("element name with a wrong character", "<a\u{D7}/>"),
    ("element without a name", "<>x</>"),
    ("space before the name", "< a/>"),
    ("attribute name begins with a digit", "<a 1x='1'/>"),
    ("element name with two colons", "<a:b:c xmlns:a='u'/>"),
    ("element name begins with a colon", "<:a/>"),
    ("element name ends with a colon", "<a: xmlns:a='u'/>"),
    ("local part begins with a digit", "<p:1 xmlns:p='u'/>"),
    ("attribute name with two colons", "<a xmlns:p='u' p:x:y='1'/>"),
    ("XML declaration after the start", "<a/><?xml version='1.0'?>"),
    ("XML declaration inside", "<a><?xml version='1.0'?></a>"),
    ("XML declaration twice", "<?xml version='1.0'?><?xml version='1.0'?><a/>"),
    ("XML declaration after white space", " <?xml version='1.0'?><a/>"),
    ("XML declaration after a comment", "<!-- --><?xml version='1.0'?><a/>"),
    ("XML declaration in capitals", "<?XML version='1.0'?><a/>"),
    ("XML declaration without version", "<?xml encoding='UTF-8'?><a/>"),
    ("XML declaration empty", "<?xml?><a/>"),
    ("XML declaration in the wrong order", "<?xml encoding='UTF-8' version='1.0'?><a/>"),
    ("XML declaration with more", "<?xml version='1.0' lang='en'?><a/>"),
    ("XML 1.1", "<?xml version='1.1'?><a/>"),
    ("standalone neither yes nor no", "<?xml version='1.0' standalone='maybe'?><a/>"),
    ("-- in a comment", "<a><!-- x -- y --></a>"),
    ("comment ends with three hyphens", "<a><!-- x ---></a>"),
    ("comment of one arrow", "<a><!--></a>"),
    ("comment of three hyphens", "<a><!---></a>"),
    ("comment unclosed", "<a><!-- x</a>"),
    ("undeclared element prefix", "<p:a/>"),
    ("undeclared attribute prefix", "<a p:x='1'/>"),
    ("prefix used outside its element", "<a><b xmlns:p='u'/><p:c/></a>"),
    ("prefix undone", "<a xmlns:p='u'><b xmlns:p=''/></a>"),
    ("xml bound elsewhere", "<a xmlns:xml='u'/>"),
    (
        "xml's namespace bound to another prefix",
        "<a xmlns:p='http://www.w3.org/XML/1998/namespace'/>",
    ),
    ("xml's namespace as the default", "<a xmlns='http://www.w3.org/XML/1998/namespace'/>"),
    ("xmlns declared", "<a xmlns:xmlns='http://www.w3.org/2000/xmlns/'/>"),
    ("xmlns declared elsewhere", "<a xmlns:xmlns='u'/>"),
    ("xmlns's namespace bound", "<a xmlns:p='http://www.w3.org/2000/xmlns/'/>"),
    ("xmlns's namespace as the default", "<a xmlns='http://www.w3.org/2000/xmlns/'/>"),
    ("xmlns as an element's prefix", "<xmlns:a/>"),
    ("xmlns: alone", "<a xmlns:='u'/>"),
    ("reference to no number", "<a>&#;</a>"),
    ("reference to NUL", "<a>&#0;</a>"),
    ("reference to a control character", "<a>&#1;</a>"),
    ("reference to a surrogate", "<a>&#xD800;</a>"),
    ("reference beyond Unicode", "<a>&#x110000;</a>"),
    ("reference with a capital X", "<a>&#X41;</a>"),
    ("reference with a sign", "<a>&#+65;</a>"),
    ("reference without an end", "<a>&#65</a>"),
    ("reference in an attribute without an end", "<a x='&amp'/>"),
    ("reference to an unknown entity", "<a>&nbsp;</a>"),
    ("reference to an unknown entity in an attribute", "<a x='&e;'/>"),
    ("lone ampersand", "<a> & </a>"),
    ("lone ampersand in an attribute", "<a x='a & b'/>"),
    ("mismatched tags", "<a></b>"),
    ("mismatched prefix", "<p:a xmlns:p='u' xmlns:q='u'></q:a>"),
    ("crossed tags", "<a><b></a></b>"),
    ("end tag without a start tag", "</a>"),
    ("end tag after the document element", "<a/></a>"),
    ("end tag with an attribute", "<a></a x='1'>"),
    ("end tag with a space in front", "<a></ a>"),
    ("end tag that is empty", "<a></a/>"),
    ("tag unclosed", "<a"),
    ("tag unclosed in an attribute", "<a x='1"),
    ("attribute without a value", "<a x/>"),
    ("attribute without quotes", "<a x=1/>"),
    ("attribute with mixed quotes", "<a x='1\"/>"),
    ("attributes without space", "<a x='1'y='2'/>"),
    ("slash in a tag", "<a / >"),
    ("slash in a name", "<a/b>"),
    ("CDATA unclosed", "<a><![CDATA[x</a>"),
    ("CDATA in lower case", "<a><![cdata[x]]></a>"),
    ("unknown declaration", "<a><!ELEMENT b ANY></a>"),
    ("DOCTYPE in lower case", "<!doctype a><a/>"),
    ("DOCTYPE after the document element", "<a/><!DOCTYPE a>"),
    ("DOCTYPE inside", "<a><!DOCTYPE a></a>"),
    ("DOCTYPE without a name", "<!DOCTYPE><a/>"),
    ("processing instruction unclosed", "<a><?p x></a>"),
    ("processing instruction without a target", "<a><? x?></a>"),
    ("processing instruction with a wrong target", "<a><?1 x?></a>"),
    ("white space only", " \r\n\t"),
    ("nothing", ""),
];

#[test]
fn both_readers_refuse_what_is_malformed() {
    let limits = XmlLimits::default();
    for (class, text) in MALFORMED {
        for (reader, result) in [
            ("whole", whole(text.as_bytes(), &limits).map(|document| document.root)),
            ("streamed", streamed(text.as_bytes(), &limits)),
        ] {
            let error = match result {
                Ok(root) => panic!("{reader} accepts {class}: {}", canonical_form(&root)),
                Err(error) => error,
            };
            let kinds: &[XmlErrorKind] = match *class {
                "nothing" | "white space only" => &[XmlErrorKind::Empty],
                // The whole reader may refuse these for what they are before it sees the flaw.
                _ if class.starts_with("DOCTYPE") => {
                    &[XmlErrorKind::Malformed, XmlErrorKind::DoctypeForbidden]
                }
                _ => &[XmlErrorKind::Malformed],
            };
            assert!(kinds.contains(&error.kind), "{reader}, {class}: {error:?}");
        }
    }
}

/// Legal, and easily got wrong: the text and its canonical form.
pub(super) const LEGAL: &[(&str, &str, &str)] = &[
    ("white space wherever it may be", "<a\n x = '1'\t></a \r\n>\n", "a x=\"1\"\n"),
    ("> in an attribute and in text", "<a x='>'>></a>", "a x=\">\" = \">\"\n"),
    ("]] and ]> in text", "<a>]] ]></a>", "a = \"]] ]>\"\n"),
    ("]]> made of references", "<a>]]&gt;</a>", "a = \"]]>\"\n"),
    ("the other quote", "<a x=\"'\" y='\"'/>", "a x=\"'\" y=\"\\\"\"\n"),
    ("white space in an attribute", "<a x='a\n\tb&#10;c'/>", "a x=\"a  b\\nc\"\n"),
    ("line ends", "<a>a\r\nb\rc</a>", "a = \"a\\nb\\nc\"\n"),
    ("line end after a reference", "<a>&#13;\r&#13;\r\n&amp;\r</a>", "a = \"\\r\\n\\r\\n&\\n\"\n"),
    ("line end before a reference", "<a>\r&#10;</a>", "a = \"\\n\\n\"\n"),
    (
        "line ends around CDATA",
        "<a>x\r<![CDATA[\r&]]>\n&lt;\r<!-- -->\r</a >",
        "a = \"x\\n\\n&\\n<\\n\\n\"\n",
    ),
    (
        "line end after a reference in an attribute",
        "<a x='&#13;\r\n&#10;\r'/>",
        "a x=\"\\r \\n \"\n",
    ),
    ("line ends in CDATA", "<a><![CDATA[a\r\nb\r]]></a>", "a = \"a\\nb\\n\"\n"),
    ("markup in CDATA", "<a><![CDATA[<b>&amp;]]]]><![CDATA[>]]></a>", "a = \"<b>&amp;]]>\"\n"),
    ("text around a comment", "<a>x<!-- <b> & -->y</a>", "a = \"xy\"\n"),
    ("empty CDATA", "<a><![CDATA[]]></a>", "a\n"),
    ("empty comment", "<a><!----></a>", "a\n"),
    ("comments and white space around", "<!-- - --> <a/> <!---->\n", "a\n"),
    ("DEL and C1 controls", "<a>\u{7F}\u{85}</a>", "a = \"\\u{7f}\\u{85}\"\n"),
    ("beyond the BMP", "<a>&#x10FFFF;\u{1F600}</a>", "a = \"\u{10FFFF}\u{1F600}\"\n"),
    ("leading zeros", "<a>&#000065;&#x0042;</a>", "a = \"AB\"\n"),
    ("names beyond ASCII", "<é·-1.ü/>", "é·-1.ü\n"),
    ("prefix declared after its use", "<p:a p:x='1' xmlns:p='u'/>", "{u}a {u}x=\"1\"\n"),
    (
        "same local name, other namespace",
        "<a xmlns:p='u' x='1' p:x='2'/>",
        "a x=\"1\" {u}x=\"2\"\n",
    ),
    ("default does not reach attributes", "<a xmlns='u' x='1'/>", "{u}a x=\"1\"\n"),
    ("default undone", "<a xmlns='u'><b xmlns=''/></a>", "{u}a\n  b\n"),
    ("prefix bound anew", "<p:a xmlns:p='u'><p:b xmlns:p='v'/></p:a>", "{u}a\n  {v}b\n"),
    (
        "xml bound to its own",
        "<a xmlns:xml='http://www.w3.org/XML/1998/namespace' xml:lang='en'/>",
        "a {http://www.w3.org/XML/1998/namespace}lang=\"en\"\n",
    ),
    ("reference in a namespace name", "<a xmlns='u&amp;v'/>", "{u&v}a\n"),
    (
        "declaration with everything",
        "<?xml version = \"1.0\"\n encoding='utf-8' standalone='yes' ?><a/>",
        "a\n",
    ),
    ("declaration with a tab", "<?xml\tversion='1.0'?><a/>", "a\n"),
    ("byte order mark", "\u{FEFF}<?xml version='1.0'?><a/>", "a\n"),
    ("byte order mark as a character", "<a>\u{FEFF}</a>", "a = \"\u{FEFF}\"\n"),
];

#[test]
fn both_readers_accept_what_is_legal() {
    let limits = XmlLimits::default();
    for (class, text, expected) in LEGAL {
        let root = whole(text.as_bytes(), &limits).map(|document| document.root);
        assert_eq!(root.as_ref().map(canonical_form), Ok((*expected).to_owned()), "{class}");
        let root = streamed(text.as_bytes(), &limits);
        assert_eq!(root.as_ref().map(canonical_form), Ok((*expected).to_owned()), "{class}");
    }
}

#[test]
fn spelling_does_not_change_the_meaning_and_everything_else_does() {
    let read = |text: &str| whole(text.as_bytes(), &XmlLimits::default()).expect(text).root;
    let tree = read("<p:a xmlns:p='u' x='1' p:y='2'>\n <p:b> t </p:b>\n <c/></p:a>");
    let same = [
        "<q:a xmlns:q='u' q:y='2' x='1'><q:b> t </q:b><c/></q:a>",
        "<a xmlns='u' xmlns:q='u' x='1' q:y='2'><b> t </b><c xmlns=''></c><!-- --></a>",
    ];
    for text in same {
        assert!(same_meaning(&tree, &read(text)), "{text}");
    }
    let other = [
        "<p:a xmlns:p='v' x='1' p:y='2'><p:b> t </p:b><c/></p:a>",
        "<p:a xmlns:p='u' x='1' y='2'><p:b> t </p:b><c/></p:a>",
        "<p:a xmlns:p='u' x='1' p:y='3'><p:b> t </p:b><c/></p:a>",
        "<p:a xmlns:p='u' x='1'><p:b> t </p:b><c/></p:a>",
        "<p:a xmlns:p='u' x='1' p:y='2'><p:b>t</p:b><c/></p:a>",
        "<p:a xmlns:p='u' x='1' p:y='2'><p:b> t </p:b><p:c/></p:a>",
        "<p:a xmlns:p='u' x='1' p:y='2'><c/><p:b> t </p:b></p:a>",
        "<p:a xmlns:p='u' x='1' p:y='2'><p:b> t </p:b><c/><c/></p:a>",
        "<p:a xmlns:p='u' x='1' p:y='2'><p:b> t </p:b>u<c/></p:a>",
        "<p:a xmlns:p='u' x='1' p:y='2'><p:b> t </p:b><c> </c></p:a>",
    ];
    for text in other {
        assert!(!same_meaning(&tree, &read(text)), "{text}");
    }
}

#[test]
fn errors_are_placed_by_line_and_character() {
    let limits = XmlLimits::default();
    let cases = [
        ("<a>\n <é ü='ö'>&x;</é></a>", (2, 11)),
        ("<a>\r\n</b>", (2, 1)),
        ("<a>ü]]></a>", (1, 5)),
        ("<a x='1'\n x='2'/>", (2, 2)),
        ("<a>\n<p:b/></a>", (2, 2)),
        ("<a ü='<'/>", (1, 7)),
        ("\n\n<a/>é", (3, 5)),
        ("<a>é\u{1F600}\u{1}</a>", (1, 6)),
        ("<a>\n<b>", (2, 4)),
    ];
    for (text, (line, column)) in cases {
        let expected = LineColumn { line, column };
        let utf16: Vec<u8> =
            format!("\u{FEFF}{text}").encode_utf16().flat_map(u16::to_be_bytes).collect();
        for bytes in [text.as_bytes(), &utf16] {
            assert_eq!(whole(bytes, &limits).unwrap_err().at, expected, "whole: {text}");
            assert_eq!(streamed(bytes, &limits).unwrap_err().at, expected, "streamed: {text}");
        }
    }
}

#[test]
fn both_readers_keep_offsets_and_scopes() {
    let text = "\u{FEFF}<?xml version='1.0'?>\n<é xmlns:p='u'><p:b/><c xmlns='v'/></é>";
    let document = whole(text.as_bytes(), &XmlLimits::default()).unwrap();
    let root = streamed(text.as_bytes(), &XmlLimits::default()).unwrap();
    for root in [&document.root, &root] {
        let mut places = Vec::new();
        root.walk(|element| {
            places.push(document.source[element.offset.0 as usize..].chars().nth(1));
            assert!(element.scope.resolve("p").is_some());
        });
        assert_eq!(places, [Some('é'), Some('p'), Some('c')]);
    }
}

/// A limit, a document that reaches it exactly and one that exceeds it by one.
type AtLimit = (&'static str, XmlLimits, String, String);

fn at_limits() -> Vec<AtLimit> {
    let small = XmlLimits {
        bytes: 1000,
        depth: 3,
        elements: 5,
        attributes: 2,
        declarations: 2,
        bindings: 3,
        name: 4,
        text: 6,
    };
    let loose = XmlLimits::default();
    let pad = |length: usize| format!("<a>{}</a>", " ".repeat(length - "<a></a>".len()));
    let with = |name, limits: XmlLimits, fits: &str, exceeds: &str| {
        (name, limits, fits.to_owned(), exceeds.to_owned())
    };
    vec![
        with("bytes", XmlLimits { bytes: 1000, ..loose.clone() }, &pad(1000), &pad(1001)),
        with(
            "depth",
            XmlLimits { depth: small.depth, ..loose.clone() },
            "<a><b><c/></b><b><c></c></b></a>",
            "<a><b><c><d/></c></b></a>",
        ),
        with(
            "elements",
            XmlLimits { elements: small.elements, ..loose.clone() },
            "<a><b/><b/><b/><b/></a>",
            "<a><b/><b/><b/><b/><b/></a>",
        ),
        with(
            "attributes",
            XmlLimits { attributes: small.attributes, ..loose.clone() },
            "<a x='' xmlns='u' y=''/>",
            "<a x='' xmlns='u' y='' z=''/>",
        ),
        with(
            "declarations",
            XmlLimits { declarations: small.declarations, ..loose.clone() },
            "<a xmlns='u' xmlns:p='v' x=''/>",
            "<a xmlns='u' xmlns:p='v' xmlns:q='w'/>",
        ),
        with(
            "bindings",
            XmlLimits { bindings: small.bindings, ..loose.clone() },
            "<a xmlns='u'><b xmlns='v' xmlns:p='w'/><c xmlns:q='x'/></a>",
            "<a xmlns='u'><b xmlns='v' xmlns:p='w'><c xmlns=''/></b></a>",
        ),
        with("element name", XmlLimits { name: small.name, ..loose.clone() }, "<éxy/>", "<éxyz/>"),
        with(
            "attribute name",
            XmlLimits { name: 4, ..loose.clone() },
            "<a wxyz=''/>",
            "<a vwxyz=''/>",
        ),
        with("text", XmlLimits { text: 6, ..loose.clone() }, "<a>éüö<b/>1234</a>", "<a>éüö1</a>"),
        with(
            "text in two pieces",
            XmlLimits { text: 6, ..loose.clone() },
            "<a>123<!-- longer than that --><![CDATA[456]]></a>",
            "<a>123<!-- --><![CDATA[4567]]></a>",
        ),
        with("value", XmlLimits { text: 6, ..loose }, "<a x='123456'/>", "<a x='1234567'/>"),
    ]
}

#[test]
fn each_limit_holds_exactly() {
    for (name, limits, fits, exceeds) in at_limits() {
        let result = whole(fits.as_bytes(), &limits);
        assert!(result.is_ok(), "{name}: {:?}", result.unwrap_err());
        let kind = whole(exceeds.as_bytes(), &limits).expect_err(name).kind;
        assert_eq!(kind, XmlErrorKind::Limit, "{name}");

        let result = streamed(fits.as_bytes(), &limits);
        assert!(result.is_ok(), "{name}: {:?}", result.unwrap_err());
        if !matches!(name, "bytes" | "elements") {
            let kind = streamed(exceeds.as_bytes(), &limits).expect_err(name).kind;
            assert_eq!(kind, XmlErrorKind::Limit, "{name}");
        }
    }
}

#[test]
fn documents_that_are_costly_elsewhere_are_read_or_refused_at_once() {
    let limits = XmlLimits::default();
    let nested = format!("{}{}", "<a>".repeat(1_000_000), "</a>".repeat(1_000_000));
    let error = whole(nested.as_bytes(), &limits).map(|_| ()).unwrap_err();
    assert_eq!(error.kind, XmlErrorKind::Limit);

    let mut prefixes = String::from("<a");
    for number in 0..31 {
        let _ = write!(prefixes, " xmlns:p{number}='u'");
    }
    let many = 150_000;
    let declaring = format!("{prefixes}>{}</a>", "<b xmlns:q='v'/>".repeat(many));
    let children = whole(declaring.as_bytes(), &limits).unwrap().root.elements().count();
    assert_eq!(children, many);
    for (piece, length) in [("<![CDATA[<<<<]]>", 4), ("=====", 5)] {
        let times = limits.text / length;
        let text = format!("<a>{}</a>", piece.repeat(times));
        assert_eq!(whole(text.as_bytes(), &limits).unwrap().root.text().len(), times * length);
    }
}

/// Splices of well-formed documents: nearly right, which is where readers disagree.
pub(super) fn any_mutation() -> impl Strategy<Value = String> {
    let document = (any_tree(), any_style()).prop_map(|(tree, mut style)| {
        style.encoding = Encoding::Utf8;
        String::from_utf8(write_document(&tree, &style)).expect("UTF-8 was asked for")
    });
    let splice = prop::sample::select(vec![
        "<",
        ">",
        "/",
        "&",
        "\"",
        "'",
        "=",
        " ",
        "]]>",
        "--",
        "<!--",
        "-->",
        "<![CDATA[",
        "<?p ?>",
        "<b>",
        "</b>",
        "<b/>",
        "x='1'",
        " x='1' ",
        "xmlns",
        ":",
        "xmlns:a=''",
        "&#65;",
        "&lt;",
        "é",
        "\u{1}",
        "\r",
        "a:",
        "?>",
        "<a:b/>",
        "<?xml version='1.0'?>",
    ]);
    let edit = (any::<prop::sample::Index>(), 0_usize..3, splice);
    (document, prop::collection::vec(edit, 0..3)).prop_map(|(mut text, edits)| {
        for (at, cut, splice) in edits {
            let boundaries: Vec<usize> =
                (0..=text.len()).filter(|&it| text.is_char_boundary(it)).collect();
            let from = at.index(boundaries.len());
            let to = (from + cut).min(boundaries.len() - 1);
            text.replace_range(boundaries[from]..boundaries[to], splice);
        }
        text
    })
}

/// The tree as roxmltree sees it: an independent reader to be held against.
fn foreign(node: roxmltree::Node<'_, '_>) -> Element {
    let name = |namespace: Option<&str>, local: &str| {
        QName::new(&Namespace::new(namespace.unwrap_or("")), local)
    };
    let mut element = Element::new(name(node.tag_name().namespace(), node.tag_name().name()));
    for attribute in node.attributes() {
        let name = name(attribute.namespace(), attribute.name());
        element.attributes.push(Attribute { name, value: attribute.value().to_owned() });
    }
    for child in node.children() {
        if child.is_element() {
            element.push(foreign(child));
        } else if let (true, Some(text)) = (child.is_text(), child.text()) {
            element.children.edit().push(Node::Text(text.into()));
        }
    }
    element
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(512))]

    /// roxmltree refuses elements with the prefix `xml`, and leaves some carriage returns be.
    #[test]
    fn what_is_accepted_is_what_another_reader_sees(text in any_mutation()) {
        prop_assume!(!text.contains('\r') && !text.contains("<xml:"));
        if let Ok(document) = whole(text.as_bytes(), &XmlLimits::default()) {
            let theirs = roxmltree::Document::parse(&document.source)
                .map_err(|error| TestCaseError::fail(format!("{error}: {text}")))?;
            prop_assert!(same_meaning(&document.root, &foreign(theirs.root_element())), "{text}");
        }
    }

    #[test]
    fn both_readers_build_the_same_tree_or_refuse(text in any_mutation()) {
        let limits = XmlLimits::default();
        let forbidden = XmlErrorKind::ProcessingInstructionForbidden;
        match (whole(text.as_bytes(), &limits), streamed(text.as_bytes(), &limits)) {
            (Ok(document), Ok(root)) => {
                prop_assert!(same_meaning(&document.root, &root), "{text}");
                let offsets = |root: &Element| {
                    let mut offsets = Vec::new();
                    root.walk(|element| offsets.push(element.offset));
                    offsets
                };
                prop_assert_eq!(offsets(&document.root), offsets(&root));
            }
            (Err(_), Err(_)) => {}
            (Err(error), Ok(_)) if error.kind == forbidden => {}
            (document, root) => {
                return Err(TestCaseError::fail(format!(
                    "{text}\n{:?}\n{:?}", document.map(|it| it.root), root
                )));
            }
        }
    }

    #[test]
    fn meaning_is_an_equivalence_and_canonical_form_decides_it(
        left in any_tree(), right in any_tree(), style in any_style(),
    ) {
        prop_assert!(same_meaning(&left, &left));
        prop_assert_eq!(same_meaning(&left, &right), same_meaning(&right, &left));
        prop_assert_eq!(
            same_meaning(&left, &right),
            canonical_form(&left) == canonical_form(&right)
        );
        // A chain of spellings: what equals the same equals each other.
        let first = respelt(&left, &style);
        let second = respelt(&first, &Style { place: PrefixPlace::FirstUse, ..style });
        prop_assert!(same_meaning(&left, &first) && same_meaning(&first, &second));
        prop_assert!(same_meaning(&left, &second));
        prop_assert_eq!(canonical_form(&left), canonical_form(&second));
    }

    #[test]
    fn arbitrary_bytes_never_panic_the_whole_reader(
        bytes in any_bytes(),
        charset in prop::option::of(prop::sample::select(vec!["utf-8", "utf-16", "utf-16le", "x"])),
    ) {
        if let Ok(document) = read_document(&bytes, charset, &XmlLimits::default()) {
            prop_assert!(same_meaning(&document.root, &document.root));
        }
    }

    #[test]
    fn arbitrary_bytes_never_panic_the_stream_reader(bytes in any_bytes()) {
        if let Ok(root) = streamed(&bytes, &XmlLimits::default()) {
            prop_assert!(same_meaning(&root, &root));
        }
    }
}

fn respelt(tree: &Element, style: &Style) -> Element {
    let charset = match style.encoding {
        Encoding::Utf8 => "utf-8",
        Encoding::Utf16Le => "utf-16le",
        Encoding::Utf16Be => "utf-16be",
    };
    let bytes = write_document(tree, style);
    read_document(&bytes, Some(charset), &XmlLimits::default()).expect("we wrote it").root
}

pub(super) fn any_bytes() -> impl Strategy<Value = Vec<u8>> {
    let markup = prop::sample::select(vec![
        &b"<"[..],
        b">",
        b"<a",
        b"</a>",
        b"/>",
        b"<!--",
        b"-->",
        b"<![CDATA[",
        b"]]>",
        b"<!DOCTYPE ",
        b"[",
        b"<?",
        b"?>",
        b"<?xml version='1.0' encoding='",
        b"'?>",
        b"iso-8859-1",
        b"\xFF\xFE",
        b"\xFE\xFF",
        b"\xEF\xBB\xBF",
        b"\0",
        b"\xD8\0",
        b"\xC3",
        b"&",
        b";",
        b"&#x",
        b"'",
        b"\"",
        b"=",
        b" ",
        b"xmlns",
        b":",
        b"a",
    ]);
    let piece = prop_oneof![
        4 => markup.prop_map(<[u8]>::to_vec),
        1 => prop::collection::vec(any::<u8>(), 0..4),
    ];
    prop::collection::vec(piece, 0..16).prop_map(|pieces| pieces.concat())
}

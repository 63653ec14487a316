use proptest::prelude::*;

use super::*;
use crate::xml::Node;
use crate::xml::{
    Attribute, Document, Namespace, QName, Scope, XmlError, XmlLimits, canonical_form,
    read_document, same_meaning,
};

const SERVICE: Namespace = Namespace::from_static("http://www.imsglobal.org/services/lis/x");

fn style(prefixes: &[(Namespace, &str)], place: PrefixPlace, layout: Layout) -> Style {
    Style {
        prefixes: prefixes.iter().map(|(ns, prefix)| (ns.clone(), (*prefix).to_owned())).collect(),
        place,
        layout,
        declaration: Declaration::Absent,
        encoding: Encoding::Utf8,
        byte_order_mark: false,
    }
}

fn read(text: &str) -> Element {
    read_document(text.as_bytes(), None, &XmlLimits::default()).expect("well-formed").root
}

fn read_back(bytes: &[u8], encoding: Encoding) -> Result<Document, XmlError> {
    let charset = match encoding {
        Encoding::Utf8 => "utf-8",
        Encoding::Utf16Le => "utf-16le",
        Encoding::Utf16Be => "utf-16be",
    };
    read_document(bytes, Some(charset), &XmlLimits::default())
}

fn written(tree: &Element, style: &Style) -> String {
    String::from_utf8(write_document(tree, style)).expect("the style is UTF-8")
}

fn envelope() -> Element {
    read(
        "<e:Envelope xmlns:e='http://schemas.xmlsoap.org/soap/envelope/'><e:Body>\
         <r xmlns='http://www.imsglobal.org/services/lis/x'><id>a&amp;b</id><none/></r>\
         </e:Body></e:Envelope>",
    )
}

#[test]
fn declarations_stand_on_the_root_or_where_they_are_needed() {
    let prefixes = [(Namespace::SOAP11, "soapenv"), (SERVICE, "")];
    let at_root = style(&prefixes, PrefixPlace::Root, Layout::Compact);
    assert_eq!(
        written(&envelope(), &at_root),
        "<soapenv:Envelope xmlns:soapenv=\"http://schemas.xmlsoap.org/soap/envelope/\" \
         xmlns=\"http://www.imsglobal.org/services/lis/x\"><soapenv:Body><r><id>a&amp;b</id>\
         <none/></r></soapenv:Body></soapenv:Envelope>"
    );
    let at_use = style(&prefixes, PrefixPlace::FirstUse, Layout::Pretty);
    assert_eq!(
        written(&envelope(), &at_use),
        "<soapenv:Envelope xmlns:soapenv=\"http://schemas.xmlsoap.org/soap/envelope/\">\n  \
         <soapenv:Body>\n    <r xmlns=\"http://www.imsglobal.org/services/lis/x\">\n      \
         <id>a&amp;b</id>\n      <none/>\n    </r>\n  </soapenv:Body>\n</soapenv:Envelope>\n"
    );
}

#[test]
fn two_namespaces_may_want_the_default() {
    let both = [(Namespace::SOAP11, ""), (SERVICE, "")];
    let text = written(&envelope(), &style(&both, PrefixPlace::Root, Layout::Compact));
    assert_eq!(text.matches("xmlns=").count(), 2, "{text}");
    assert!(text.contains("<r xmlns=\"http://www.imsglobal.org/services/lis/x\"><id>"), "{text}");
}

#[test]
fn an_element_in_no_namespace_undoes_the_default() {
    let tree = read("<a xmlns='urn:a'><b xmlns=''><c/></b></a>");
    let style = style(&[(Namespace::new("urn:a"), "")], PrefixPlace::Root, Layout::Compact);
    assert_eq!(written(&tree, &style), "<a xmlns=\"urn:a\"><b xmlns=\"\"><c/></b></a>");
}

#[test]
fn attributes_get_a_real_prefix() {
    let tree = read("<p:a xmlns:p='urn:a' p:x='1' xml:lang='en' y='2'/>");
    let once = style(&[(Namespace::new("urn:a"), "")], PrefixPlace::FirstUse, Layout::Compact);
    assert_eq!(
        written(&tree, &once),
        "<a xmlns=\"urn:a\" xmlns:ns1=\"urn:a\" ns1:x=\"1\" xml:lang=\"en\" y=\"2\"/>"
    );
    let twice = [(Namespace::new("urn:a"), ""), (Namespace::new("urn:a"), "q")];
    let twice = style(&twice, PrefixPlace::Root, Layout::Compact);
    assert_eq!(
        written(&tree, &twice),
        "<a xmlns=\"urn:a\" xmlns:q=\"urn:a\" q:x=\"1\" xml:lang=\"en\" y=\"2\"/>"
    );
}

#[test]
fn a_prefix_that_is_none_is_made_up_and_made_up_ones_avoid_the_listed() {
    let tree = read("<p:a xmlns:p='urn:a'><q:b xmlns:q='urn:b'/></p:a>");
    let prefixes = [(Namespace::new("urn:a"), "x m"), (Namespace::new("urn:b"), "ns1")];
    let style = style(&prefixes, PrefixPlace::Root, Layout::Compact);
    assert_eq!(
        written(&tree, &style),
        "<ns2:a xmlns:ns2=\"urn:a\" xmlns:ns1=\"urn:b\"><ns1:b/></ns2:a>"
    );
}

#[test]
fn a_fault_code_takes_the_prefix_of_the_style() {
    let mut code = Element::with_text(QName::unqualified("faultcode"), "soap:Client");
    code.scope = Scope::default().with(vec![("soap".into(), Namespace::SOAP11)]);
    let fault = Element::new(QName::new(&Namespace::SOAP11, "Fault")).with_child(code);
    let listed = style(&[(Namespace::SOAP11, "S")], PrefixPlace::FirstUse, Layout::Compact);
    assert_eq!(
        written(&fault, &listed),
        "<S:Fault xmlns:S=\"http://schemas.xmlsoap.org/soap/envelope/\">\
         <faultcode>S:Client</faultcode></S:Fault>"
    );
    let default = style(&[(Namespace::SOAP11, "")], PrefixPlace::FirstUse, Layout::Compact);
    assert!(same_meaning(&read(&written(&fault, &default)), &fault));
    let other = read(&written(&fault, &listed).replace("S:Client", "S:Server"));
    assert!(!same_meaning(&other, &fault));
}

#[test]
fn an_instance_type_keeps_its_meaning() {
    let tree = read(
        "<a xmlns='urn:a' xmlns:i='http://www.w3.org/2001/XMLSchema-instance'>\
         <b i:type='T'/><c xmlns='' i:type='T'/></a>",
    );
    for place in [PrefixPlace::Root, PrefixPlace::FirstUse] {
        let style = style(&[(Namespace::new("urn:a"), "")], place, Layout::Compact);
        let text = written(&tree, &style);
        assert!(same_meaning(&read(&text), &tree), "{text}");
    }
}

#[test]
fn utf_16_has_its_byte_order_mark_and_name() {
    let mut style = style(&[], PrefixPlace::Root, Layout::Compact);
    style.encoding = Encoding::Utf16Be;
    style.byte_order_mark = true;
    style.declaration = Declaration::Encoding;
    let bytes = write_document(&Element::new(QName::unqualified("a")), &style);
    assert_eq!(bytes[..4], [0xFE, 0xFF, 0, b'<']);
    let document = read_document(&bytes, None, &XmlLimits::default()).expect("its mark tells");
    assert_eq!(document.declared_encoding.as_deref(), Some("UTF-16"));
}

#[test]
fn layout_never_changes_mixed_content() {
    let tree = read("<a>x<b><c/></b> y</a>");
    let style = style(&[], PrefixPlace::Root, Layout::Pretty);
    assert_eq!(written(&tree, &style), "<a>x<b><c/></b> y</a>\n");
}

#[test]
fn a_very_deep_tree_is_written_and_compared_without_overflowing_the_stack() {
    let mut tree = Element::new(QName::unqualified("a"));
    for _ in 0..100_000 {
        tree = Element::new(QName::unqualified("a")).with_child(tree);
    }
    let text = written(&tree, &style(&[], PrefixPlace::Root, Layout::Compact));
    assert_eq!(text.len(), "<a>".len() * 100_000 + "</a>".len() * 100_000 + "<a/>".len());
    assert!(same_meaning(&tree, &tree));
}

pub(in crate::xml) fn any_namespace() -> impl Strategy<Value = Namespace> {
    prop_oneof![
        Just(Namespace::NONE),
        Just(Namespace::SOAP11),
        Just(SERVICE),
        Just(Namespace::new("urn:b"))
    ]
}

fn any_text() -> impl Strategy<Value = String> {
    let char = prop_oneof![
        4 => prop::char::range('a', 'e'),
        4 => prop::sample::select(vec![' ', '\n', '\t', '\r', '<', '&', '>', ']', '"', '\'', ':']),
        1 => any::<char>().prop_filter("XML 1.0 holds it", |&c| super::super::chars::is_xml_char(c)),
    ];
    prop::collection::vec(char, 0..6).prop_map(|chars| chars.into_iter().collect())
}

fn any_name() -> impl Strategy<Value = QName> {
    let local = prop::sample::select(vec!["a", "b", "né", "faultcode", "x-1.y"]);
    (any_namespace(), local).prop_map(|(namespace, local)| QName::new(&namespace, local))
}

fn any_attributes() -> impl Strategy<Value = Vec<Attribute>> {
    let attribute = (any_name(), any_text()).prop_map(|(name, value)| Attribute { name, value });
    prop::collection::vec(attribute, 0..4).prop_map(|mut attributes| {
        attributes.sort_by(|left, right| left.name.cmp(&right.name));
        attributes.dedup_by(|left, right| left.name == right.name);
        attributes.reverse();
        attributes
    })
}

/// Trees of every kind a document can hold.
pub(in crate::xml) fn any_tree() -> impl Strategy<Value = Element> {
    let scope = prop::option::of(any_namespace()).prop_map(|bound| match bound {
        Some(namespace) if !namespace.is_none() => {
            Scope::default().with(vec![("a".into(), namespace)])
        }
        _ => Scope::default(),
    });
    let bare = (any_name(), any_attributes(), any_text(), scope).prop_map(
        |(name, attributes, text, scope)| {
            let mut element = Element::with_text(name, text);
            element.attributes = attributes;
            element.scope = scope;
            element
        },
    );
    bare.prop_recursive(5, 40, 5, |inner| {
        let child = prop_oneof![
            3 => inner.prop_map(Node::Element),
            1 => any_text().prop_map(|text| Node::Text(text.into()))
        ];
        (any_name(), any_attributes(), prop::collection::vec(child, 0..5)).prop_map(
            |(name, attributes, children)| {
                let mut element = Element::new(name);
                element.attributes = attributes;
                element.children = children.into();
                element
            },
        )
    })
}

pub(in crate::xml) fn any_style() -> impl Strategy<Value = Style> {
    let prefix = prop::sample::select(vec!["", "a", "soap", "ns1", "xml", "1", "x y"]);
    let prefixes = prop::collection::vec((any_namespace(), prefix.prop_map(str::to_owned)), 0..5);
    let place = prop::sample::select(vec![PrefixPlace::Root, PrefixPlace::FirstUse]);
    let layout = prop::sample::select(vec![Layout::Compact, Layout::Pretty]);
    let declaration = prop::sample::select(vec![
        Declaration::Absent,
        Declaration::Version,
        Declaration::Encoding,
    ]);
    let encoding = prop::sample::select(vec![Encoding::Utf8, Encoding::Utf16Le, Encoding::Utf16Be]);
    (prefixes, place, layout, declaration, encoding, any::<bool>()).prop_map(
        |(prefixes, place, layout, declaration, encoding, byte_order_mark)| Style {
            prefixes,
            place,
            layout,
            declaration,
            encoding,
            byte_order_mark,
        },
    )
}

proptest! {
    #[test]
    fn what_is_written_reads_back_with_the_same_meaning(tree in any_tree(), style in any_style()) {
        let bytes = write_document(&tree, &style);
        let read = read_back(&bytes, style.encoding);
        let text = || String::from_utf8_lossy(&bytes).into_owned();
        let read = read.map_err(|error| TestCaseError::fail(format!("{error}\n{}", text())))?;
        prop_assert!(
            same_meaning(&read.root, &tree),
            "{}\n{}\n{}", text(), canonical_form(&tree), canonical_form(&read.root)
        );
    }
}

proptest! {
    #[test]
    fn a_form_filled_in_is_the_document_written(
        texts in ("[ a&<\u{e9}\r]{1,9}", "[a>\\]\"]{1,9}"), style in any_style()
    ) {
        let tree = |first: &str, second: &str| {
            let leaf = |text: &str| {
                Element::with_text(QName::new(&Namespace::new("urn:x"), "leaf"), text)
            };
            let inner = Element::new(QName::new(&Namespace::new("urn:y"), "inner"))
                .with_child(leaf("other"))
                .with_child(leaf(second));
            Element::new(QName::unqualified("root")).with_child(leaf(first)).with_child(inner)
        };
        let sample = tree("x", "y");
        let first = sample.elements().next().unwrap();
        let second = sample.elements().nth(1).unwrap().elements().nth(1).unwrap();
        let form = Form::new(&sample, &style, &[first, second]);
        prop_assert_eq!(form.is_some(), style.encoding == Encoding::Utf8);
        let Some(form) = form else { return Ok(()) };
        let filled = form.fill(&[&texts.0, &texts.1]);
        prop_assert_eq!(filled, Some(write_document(&tree(&texts.0, &texts.1), &style)));
        prop_assert_eq!(form.fill(&[&texts.0, ""]), None);
        prop_assert_eq!(form.fill(&[&texts.0]), None);
        // Not in document order, so the second is not found.
        prop_assert!(Form::new(&sample, &style, &[second, first]).is_none());
    }
}

#[test]
fn a_prefix_that_content_names_unbound_stays_unbound() {
    let tree = Element::new(QName::new(&Namespace::SOAP11, "Fault"))
        .with_child(Element::with_text(QName::unqualified("faultcode"), "e:Client"))
        .with_child(Element::with_text(QName::unqualified("x"), "ns1:Client"))
        .with_child(Element::with_text(QName::unqualified("faultcode"), "ns1:Client"));
    for place in [PrefixPlace::Root, PrefixPlace::FirstUse] {
        let style = style(&[(Namespace::SOAP11, "e")], place, Layout::Compact);
        let text = written(&tree, &style);
        assert!(text.starts_with("<ns2:Fault xmlns:ns2="), "{text}");
        assert!(same_meaning(&read(&text), &tree), "{text}");
    }
}

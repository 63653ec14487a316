//! Identity constraints in whole schemas: which values count, and whose.

use crate::schema::{Schema, SchemaSource};
use crate::xml::{XmlLimits, read_document};

/// Rule and path of each finding on `<r>…</r>`; the schema declares what stands in it, in no
/// namespace.
fn findings(declarations: &str, content: &str) -> Vec<String> {
    let text = format!(
        "<xs:schema xmlns:xs='http://www.w3.org/2001/XMLSchema'>{declarations}</xs:schema>"
    );
    let schema = Schema::compile(&[SchemaSource { name: "test.xsd", text: &text }])
        .unwrap_or_else(|error| panic!("{error}: {text}"));
    let document = format!(
        "<r xmlns:xsi='http://www.w3.org/2001/XMLSchema-instance' \
         xmlns:xs='http://www.w3.org/2001/XMLSchema'>{content}</r>"
    );
    let document = read_document(document.as_bytes(), None, &XmlLimits::default()).expect("XML");
    let found = schema.validate(&document.root, 100);
    let line = |rule: &str| rule.trim_start_matches("cvc-identity-constraint.").to_owned();
    found.iter().map(|found| format!("{} {}", line(found.rule), found.path)).collect()
}

/// `r` with any number of `a`, whose type that is, and a constraint on them.
fn of_a(kind: &str, type_of_a: &str, field: &str) -> String {
    format!(
        "<xs:element name='r'><xs:complexType><xs:sequence>\
         <xs:element name='a' maxOccurs='unbounded' {type_of_a}</xs:element>\
         </xs:sequence></xs:complexType>\
         <xs:{kind} name='k'><xs:selector xpath='a'/><xs:field xpath='{field}'/></xs:{kind}>\
         </xs:element>"
    )
}

#[test]
fn values_are_compared_not_texts() {
    for (simple, content, is_twice) in [
        ("xs:decimal", "<a>1.0</a><a> 1 </a>", true),
        ("xs:string", "<a>1.0</a><a>1</a>", false),
        ("xs:string", "<a>1</a><a> 1</a>", false),
        ("xs:token", "<a>1  2</a><a> 1 2</a>", true),
        ("xs:dateTime", "<a>2026-01-01T12:00:00Z</a><a>2026-01-01T13:00:00+01:00</a>", true),
        ("xs:boolean", "<a>true</a><a>1</a>", true),
        ("xs:QName", "<a>xs:a</a><a xmlns:p='http://www.w3.org/2001/XMLSchema'>p:a</a>", true),
        ("xs:QName", "<a>xs:a</a><a xmlns:xs='urn:other'>xs:a</a>", false),
        ("xs:hexBinary", "<a>0a</a><a>0A</a>", true),
        ("xs:NMTOKENS", "<a>x y</a><a> x  y</a>", true),
    ] {
        let found = findings(&of_a("unique", &format!("type='{simple}'>"), "."), content);
        let expected: &[&str] = if is_twice { &["4.1 r/a[2]"] } else { &[] };
        assert_eq!(found, expected, "{simple}: {content}");
    }
}

#[test]
fn values_of_different_primitive_types_differ() {
    let union = "><xs:simpleType><xs:union memberTypes='xs:int xs:string'/></xs:simpleType>";
    let schema = of_a("unique", union, ".");
    assert_eq!(findings(&schema, "<a>1</a><a>01</a>"), ["4.1 r/a[2]"]);
    assert_eq!(findings(&schema, "<a>1</a><a>x</a>"), [""; 0]);
    // By the type that the instance names.
    let schema = of_a("unique", "type='xs:anySimpleType'>", ".");
    let content = "<a xsi:type='xs:int'>1</a><a xsi:type='xs:string'>1</a>";
    assert_eq!(findings(&schema, content), [""; 0]);
    let content = "<a xsi:type='xs:int'>1</a><a xsi:type='xs:decimal'>1.0</a>";
    assert_eq!(findings(&schema, content), ["4.1 r/a[2]"]);
}

#[test]
fn defaults_count() {
    let attribute = "><xs:complexType><xs:attribute name='id' type='xs:int' default='7'/>\
                     </xs:complexType>";
    let schema = of_a("key", attribute, "@id");
    assert_eq!(findings(&schema, "<a/><a id='8'/>"), [""; 0]);
    assert_eq!(findings(&schema, "<a/><a id='07'/>"), ["4.2.2 r/a[2]"]);
    let schema = of_a("key", "type='xs:int' default='7'>", ".");
    assert_eq!(findings(&schema, "<a/><a>8</a>"), [""; 0]);
    assert_eq!(findings(&schema, "<a>7</a><a/>"), ["4.2.2 r/a[2]"]);
}

#[test]
fn what_is_nil_has_no_value() {
    let nillable = "nillable='true' type='xs:int'>";
    let nil = "<a xsi:nil='true'/>";
    assert_eq!(findings(&of_a("unique", nillable, "."), &nil.repeat(2)), [""; 0]);
    assert_eq!(findings(&of_a("key", nillable, "."), nil), ["4.2.3 r/a"]);
}

#[test]
fn content_that_is_skipped_takes_no_part() {
    let schema = "<xs:element name='a' type='xs:int'/><xs:element name='r'><xs:complexType>\
                  <xs:sequence><xs:any processContents='skip'/>\
                  <xs:any processContents='lax' maxOccurs='3'/></xs:sequence></xs:complexType>\
                  <xs:unique name='u'><xs:selector xpath='a'/><xs:field xpath='.'/></xs:unique>\
                  </xs:element>";
    assert_eq!(findings(schema, "<a>1</a><a>1</a>"), [""; 0]);
    assert_eq!(findings(schema, "<a>1</a><a>1</a><a>1</a>"), ["4.1 r/a[3]"]);
}

#[test]
fn complex_types_have_values_only_with_simple_content() {
    let with_text = "><xs:complexType><xs:simpleContent><xs:extension base='xs:int'>\
                     <xs:attribute name='x'/></xs:extension></xs:simpleContent></xs:complexType>";
    let schema = of_a("key", with_text, ".");
    assert_eq!(findings(&schema, "<a>1</a><a x='y'>01</a>"), ["4.2.2 r/a[2]"]);
    let mixed = "><xs:complexType mixed='true'/>";
    assert_eq!(findings(&of_a("unique", mixed, "."), "<a>1</a>"), ["3 r/a"]);
}

#[test]
fn a_constraint_goes_with_the_element_that_stands_in() {
    let schema = "<xs:element name='head'/><xs:element name='m' substitutionGroup='head'>\
                  <xs:complexType><xs:sequence><xs:element name='a' maxOccurs='9'>\
                  <xs:complexType><xs:attribute name='id'/></xs:complexType></xs:element>\
                  </xs:sequence></xs:complexType><xs:unique name='u'><xs:selector xpath='a'/>\
                  <xs:field xpath='@id'/></xs:unique></xs:element>\
                  <xs:element name='r'><xs:complexType><xs:sequence><xs:element ref='head' \
                  maxOccurs='9'/></xs:sequence></xs:complexType></xs:element>";
    let twice = "<a id='1'/><a id='1'/>";
    assert_eq!(findings(schema, &format!("<m>{twice}</m>")).len(), 1);
    assert_eq!(findings(schema, &format!("<head>{twice}</head>")), [""; 0]);
}

/// It has no type, and so no value; libxml2 reads it the same.
#[test]
fn an_attribute_that_nothing_declares_is_as_good_as_absent() {
    let twice = "<a id='1'/><a id='1'/>";
    assert_eq!(findings(&of_a("unique", ">", "@id"), twice), [""; 0]);
    assert_eq!(findings(&of_a("key", ">", "@id"), twice), ["4.2.1 r/a", "4.2.1 r/a[2]"]);
}

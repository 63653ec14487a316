use crate::schema::{Schema, SchemaError, SchemaSource};

fn refusal(body: &str) -> SchemaError {
    let text = format!(
        "<xs:schema xmlns:xs='http://www.w3.org/2001/XMLSchema' xmlns:t='urn:t'\n \
         xmlns:e='urn:lis-conform:evidence' targetNamespace='urn:t'>\n{body}</xs:schema>"
    );
    match Schema::compile(&[SchemaSource { name: "t.xsd", text: &text }]) {
        Err(error) => error,
        Ok(_) => panic!("accepted: {body}"),
    }
}

/// Global components on line 3, and the whole message.
const REFUSALS: &[(&str, &str)] = &[
    ("<other/>", "t.xsd:3:1: other may not stand here in xs:schema"),
    ("<xs:elment name='r'/>", "t.xsd:3:1: xs:elment may not stand here in xs:schema"),
    ("text", "t.xsd:1:1: no text may stand in xs:schema"),
    (
        "<xs:element name='r'/><xs:import namespace='urn:x'/>",
        "t.xsd:3:23: xs:import may not stand here in xs:schema",
    ),
    ("<xs:group name='g'/>", "t.xsd:3:1: xs:group needs xs:all, xs:choice or xs:sequence"),
    (
        "<xs:element name='r'><xs:complexType><xs:attribute name='a'/><xs:sequence/>\
         </xs:complexType></xs:element>",
        "t.xsd:3:62: xs:sequence may not stand here in xs:complexType",
    ),
    (
        "<xs:element name='r'><xs:unique name='u'/></xs:element>",
        "t.xsd:3:22: xs:unique needs xs:selector",
    ),
    (
        "<xs:element name='r' substitutionGroup='t:s'/>",
        "t.xsd:3:1: no global element {urn:t}s is declared",
    ),
    (
        "<xs:element name='r' nilable='true'/>",
        "t.xsd:3:1: xs:element has no attribute `nilable` here",
    ),
    (
        "<xs:group name='g'><xs:sequence><xs:element name='r' abstract='true'/></xs:sequence></xs:group>",
        "t.xsd:3:33: xs:element has no attribute `abstract` here",
    ),
    (
        "<xs:group name='g'><xs:sequence><xs:element ref='t:r' nillable='true'/></xs:sequence></xs:group>",
        "t.xsd:3:33: xs:element has no attribute `nillable` beside `ref` here",
    ),
    ("<xs:element/>", "t.xsd:3:1: xs:element needs the attribute `name`"),
    ("<xs:element name='a:b'/>", "t.xsd:3:1: `a:b` is not a name without a colon"),
    ("<xs:element name='r' id='1'/>", "t.xsd:3:1: `1` is no id"),
    (
        "<xs:element name='r' id='i'/><xs:element name='s' id='i'/>",
        "t.xsd:3:1: the id `i` stands on another element already",
    ),
    (
        "<xs:element name='r'/><xs:element name='r'/>",
        "t.xsd:3:23: xs:element {urn:t}r is there already, at line 3",
    ),
    ("<xs:element name='r' type='t:none'/>", "t.xsd:3:1: no type {urn:t}none is defined"),
    (
        "<xs:element name='r' type='u:x'/>",
        "t.xsd:3:1: `u:x` is not a name whose prefix is declared here",
    ),
    ("<xs:element name='r' type='xs:Int'/>", "t.xsd:3:1: there is no type xs:Int"),
    (
        "<xs:element name='r' type='e:x'/>",
        "t.xsd:3:1: there is no xs:import of the namespace of {urn:lis-conform:evidence}x",
    ),
    ("<xs:element name='r' type='xs:int' default='x'/>", "t.xsd:3:1: `x` is not a value of xs:int"),
    (
        "<xs:element name='r' type='xs:int' default='1' fixed='1'/>",
        "t.xsd:3:1: an element has `default` or `fixed`, not both",
    ),
    (
        "<xs:element name='r'><xs:complexType><xs:sequence><xs:element ref='t:no'/>\
         </xs:sequence></xs:complexType></xs:element>",
        "t.xsd:3:51: no global element {urn:t}no is declared",
    ),
    (
        "<xs:element name='r'><xs:complexType><xs:sequence minOccurs='2'/></xs:complexType></xs:element>",
        "t.xsd:3:38: minOccurs is 2, more than maxOccurs",
    ),
    (
        "<xs:element name='r'><xs:complexType><xs:sequence maxOccurs='many'/></xs:complexType></xs:element>",
        "t.xsd:3:38: maxOccurs is `many`; write a whole number, 0 at least",
    ),
    (
        "<xs:simpleType name='s'><xs:restriction base='xs:int'><xs:enumeration value='x'/>\
         </xs:restriction></xs:simpleType>",
        "t.xsd:3:55: `x` is not a value of xs:int",
    ),
    (
        "<xs:simpleType name='s'><xs:restriction base='t:s'/></xs:simpleType>",
        "t.xsd:3:1: {urn:t}s is derived from itself",
    ),
    (
        "<xs:complexType name='c'><xs:attribute name='a'/><xs:attribute name='a'/></xs:complexType>",
        "t.xsd:3:50: the attribute a is there already",
    ),
    (
        "<xs:element name='r' e:type-basis='guess'/>",
        "t.xsd:3:1: `guess` is no basis; write inferred, practice, analogy, schema or text",
    ),
    (
        "<xs:element name='r' e:bases='inferred'/>",
        "t.xsd:3:1: there is no evidence attribute `bases`; the known ones are basis, min-basis, \
         occurs-basis, order-basis, type-basis, tolerated, expected, \
         expected-basis, dated, service, file-root",
    ),
    (
        "<xs:simpleType name='s' e:order-basis='inferred'><xs:restriction base='xs:int'/></xs:simpleType>",
        "t.xsd:3:1: the evidence attribute `order-basis` says nothing on xs:simpleType; it belongs \
         on xs:sequence",
    ),
];

#[test]
fn what_is_wrong_or_not_supported_is_refused_at_its_place() {
    for (body, message) in REFUSALS {
        assert_eq!(refusal(body).to_string(), *message, "{body}");
    }
}

#[test]
fn what_is_no_schema_is_refused() {
    let refuse = |text: &str| {
        Schema::compile(&[SchemaSource { name: "t.xsd", text }]).expect_err(text).to_string()
    };
    assert!(refuse("<a>").starts_with("t.xsd:1:"));
    assert!(refuse("").starts_with("t.xsd:1:1: "));
    assert_eq!(
        refuse("<a/>"),
        "t.xsd:1:1: the root is `a`, not xs:schema of http://www.w3.org/2001/XMLSchema"
    );
    assert_eq!(
        refuse("<schema xmlns='http://www.w3.org/2001/XMLSchema' elementFormDefault='yes'/>"),
        "t.xsd:1:1: elementFormDefault is `yes`; write qualified or unqualified"
    );
}

#[test]
fn a_long_chain_of_types_is_no_recursion() {
    let mut body = String::from("<xs:element name='r' type='t:c0'/>");
    for at in 0..20_000 {
        body += &format!(
            "<xs:complexType name='c{at}'><xs:sequence><xs:element name='e' type='t:c{}'/>\
             </xs:sequence></xs:complexType>",
            (at + 1) % 20_000
        );
    }
    let text = format!(
        "<xs:schema xmlns:xs='http://www.w3.org/2001/XMLSchema' xmlns:t='urn:t' \
         targetNamespace='urn:t'>{body}</xs:schema>"
    );
    let schema = Schema::compile(&[SchemaSource { name: "t.xsd", text: &text }]);
    assert!(schema.is_ok(), "{:?}", schema.err());
}

#[test]
fn several_documents_and_namespaces_make_one_schema() {
    let people = "<xs:schema xmlns:xs='http://www.w3.org/2001/XMLSchema' targetNamespace='urn:p' \
         xmlns:q='urn:q'><xs:import namespace='urn:q'/><xs:element name='p'><xs:complexType>\
         <xs:sequence><xs:element ref='q:q'/></xs:sequence></xs:complexType></xs:element></xs:schema>";
    let things = "<xs:schema xmlns:xs='http://www.w3.org/2001/XMLSchema' targetNamespace='urn:q'>\
         <xs:element name='q' type='xs:int'/></xs:schema>";
    let schema = Schema::compile(&[
        SchemaSource { name: "p.xsd", text: people },
        SchemaSource { name: "q.xsd", text: things },
    ])
    .expect("they name one another");
    let check = |text: &str| {
        let read = crate::xml::read_document(text.as_bytes(), None, &Default::default());
        schema.validate(&read.expect("well-formed").root, 10).len()
    };
    assert_eq!(check("<p xmlns='urn:p'><q xmlns='urn:q'>1</q></p>"), 0);
    assert_eq!(check("<p xmlns='urn:p'><q xmlns='urn:q'>x</q></p>"), 1);
    assert_eq!(check("<p xmlns='urn:p'><q>1</q></p>"), 1);
}

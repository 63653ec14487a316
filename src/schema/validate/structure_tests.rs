//! Which documents fit which constructs. Each row is a document and the rules that it breaks.

use crate::schema::{Schema, SchemaSource};
use crate::xml::{XmlLimits, read_document};

fn schema(body: &str) -> Schema {
    let text = format!(
        "<xs:schema xmlns:xs='http://www.w3.org/2001/XMLSchema' xmlns='urn:t' \
         targetNamespace='urn:t' elementFormDefault='qualified'>{body}</xs:schema>"
    );
    let other = "<xs:schema xmlns:xs='http://www.w3.org/2001/XMLSchema' targetNamespace='urn:o'>\
         <xs:element name='n' type='xs:int'/><xs:attribute name='n' type='xs:int'/></xs:schema>";
    Schema::compile(&[
        SchemaSource { name: "test.xsd", text: &text },
        SchemaSource { name: "other.xsd", text: other },
    ])
    .unwrap_or_else(|error| panic!("{error}: {body}"))
}

/// The rules that a document breaks, one after the other. `r` is opened and closed around it.
fn rules(schema: &Schema, content: &str) -> String {
    rules_of(schema, &format!("<r>{content}</r>"))
}

fn rules_of(schema: &Schema, document: &str) -> String {
    let (name, rest) = document[1..].split_at(document.find([' ', '>', '/']).unwrap_or(2) - 1);
    let text = format!(
        "<{name} xmlns='urn:t' xmlns:o='urn:o' xmlns:u='urn:u' xmlns:xs='http://www.w3.org/2001/XMLSchema' \
         xmlns:xsi='http://www.w3.org/2001/XMLSchema-instance'{rest}"
    );
    let document = read_document(text.as_bytes(), None, &XmlLimits::default())
        .unwrap_or_else(|error| panic!("{error}: {text}"));
    let found = schema.validate(&document.root, 100);
    found.iter().map(|violation| violation.rule).collect::<Vec<_>>().join(" ")
}

fn check(body: &str, rows: &[(&str, &str)]) {
    let schema = schema(body);
    for (content, expected) in rows {
        assert_eq!(rules(&schema, content), *expected, "{content}");
    }
}

fn in_r(model: &str) -> String {
    format!("<xs:element name='r'><xs:complexType>{model}</xs:complexType></xs:element>")
}

const TYPE: &str = "cvc-datatype-valid.1";
const CHILD: &str = "cvc-complex-type.2.4";
/// A child that does not fit, and then the end.
const BOTH: &str = "cvc-complex-type.2.4 cvc-complex-type.2.4";

#[test]
fn wildcards_let_through_the_namespaces_they_name() {
    let any = |attributes: &str| {
        in_r(&format!("<xs:sequence><xs:any {attributes} processContents='skip'/></xs:sequence>"))
    };
    let (own, other, absent) = ("<r/>", "<o:n/>", "<n xmlns=''/>");
    for (namespace, lets_through) in [
        ("", [true, true, true]),
        ("namespace='##any'", [true, true, true]),
        ("namespace='##other'", [false, true, false]),
        ("namespace='##targetNamespace'", [true, false, false]),
        ("namespace='##local'", [false, false, true]),
        ("namespace='urn:o ##local'", [false, true, true]),
        ("namespace=''", [false, false, false]),
    ] {
        let schema = schema(&any(namespace));
        for (content, fits) in [own, other, absent].into_iter().zip(lets_through) {
            // Nothing fits, so the end comes too early as well.
            let expected = if fits { "" } else { BOTH };
            assert_eq!(rules(&schema, content), expected, "{namespace} {content}");
        }
    }
}

#[test]
fn wildcards_look_as_closely_as_they_say() {
    let any = |process: &str| {
        in_r(&format!(
            "<xs:sequence><xs:any namespace='##other' processContents='{process}' \
             maxOccurs='unbounded'/></xs:sequence><xs:anyAttribute namespace='##other' \
             processContents='{process}'/>"
        ))
    };
    let bad = "<o:n>x</o:n>";
    let unknown = "<u:x><o:n>x</o:n></u:x>";
    check(&any("skip"), &[(bad, ""), (unknown, "")]);
    check(&any("lax"), &[("<o:n>1</o:n>", ""), (bad, TYPE), (unknown, TYPE), ("<u:x/>", "")]);
    check(
        &any("strict"),
        &[
            ("<o:n>1</o:n>", ""),
            (bad, TYPE),
            ("<u:x/>", "cvc-elt.1"),
            ("<u:x xsi:type='xs:int'>1</u:x>", ""),
            ("<u:x xsi:type='xs:int'>x</u:x>", TYPE),
            ("<u:x xsi:type='xs:none'>x</u:x>", "cvc-elt.4.2"),
        ],
    );
    for (process, expected) in [("skip", ["", "", ""]), ("lax", ["", TYPE, ""])] {
        let schema = schema(&any(process));
        for (attribute, expected) in ["o:n='1'", "o:n='x'", "u:x='1'"].iter().zip(expected) {
            let document = format!("<r {attribute}><o:n>1</o:n></r>");
            assert_eq!(rules_of(&schema, &document), expected, "{process} {attribute}");
        }
    }
    let strict = schema(&any("strict"));
    assert_eq!(rules_of(&strict, "<r u:x='1'><o:n>1</o:n></r>"), "cvc-attribute.1");
    assert_eq!(rules_of(&strict, "<r x='1'><o:n>1</o:n></r>"), "cvc-complex-type.3.2.1");
}

#[test]
fn a_declared_name_goes_before_a_wildcard() {
    // Not ambiguous: the wildcard is of other namespaces.
    check(
        &in_r(
            "<xs:sequence><xs:element name='a' type='xs:int' minOccurs='0'/>\
               <xs:any namespace='##other' processContents='lax' minOccurs='0' maxOccurs='2'/>\
               <xs:element name='b' type='xs:int'/></xs:sequence>",
        ),
        &[
            ("<b>1</b>", ""),
            ("<a>1</a><u:a/><b>1</b>", ""),
            ("<u:a/><u:b/><u:c/><b>1</b>", CHILD),
            ("<a>1</a><u:a/>", CHILD),
            ("<u:a/><a>1</a><b>1</b>", CHILD),
        ],
    );
}

#[test]
fn all_takes_every_order_and_each_once() {
    let all = in_r(
        "<xs:all><xs:element name='a' type='xs:int'/>\
                    <xs:element name='b' minOccurs='0'/><xs:element name='c'/></xs:all>",
    );
    check(
        &all,
        &[
            ("<a>1</a><b/><c/>", ""),
            ("<c/><b/><a>1</a>", ""),
            ("<c/><a>1</a>", ""),
            ("<c/><a>x</a>", TYPE),
            ("<c/>", CHILD),
            ("", CHILD),
            ("<c/><a>1</a><c/>", CHILD),
            ("<c/><a>1</a><x/>", CHILD),
        ],
    );
    let optional =
        in_r("<xs:all minOccurs='0'><xs:element name='a'/><xs:element name='b'/></xs:all>");
    check(&optional, &[("", ""), ("<b/><a/>", ""), ("<b/>", CHILD)]);
    // More members than a word has bits.
    let members: String = (0..130).map(|n| format!("<xs:element name='m{n}'/>")).collect();
    let large = in_r(&format!("<xs:all>{members}</xs:all>"));
    let backwards: String = (0..130).rev().map(|n| format!("<m{n}/>")).collect();
    check(&large, &[(&backwards, ""), (&backwards.replace("<m64/>", ""), CHILD)]);
    check(&large, &[(&backwards.replace("<m64/>", "<m65/>"), BOTH)]);
}

const FAMILY: &str = "<xs:element name='head' type='base'/>\
    <xs:element name='one' substitutionGroup='head'/>\
    <xs:element name='two' type='longer' substitutionGroup='one'/>\
    <xs:complexType name='base'><xs:sequence><xs:element name='a' type='xs:int'/></xs:sequence></xs:complexType>\
    <xs:complexType name='longer'><xs:complexContent><xs:extension base='base'><xs:sequence>\
    <xs:element name='b' type='xs:int'/></xs:sequence></xs:extension></xs:complexContent></xs:complexType>\
    <xs:element name='r'><xs:complexType><xs:choice maxOccurs='unbounded'><xs:element ref='head'/>\
    </xs:choice></xs:complexType></xs:element>";

#[test]
fn members_stand_for_their_head() {
    check(
        FAMILY,
        &[
            ("<head><a>1</a></head>", ""),
            ("<one><a>1</a></one><two><a>1</a><b>1</b></two>", ""),
            ("<one><a>x</a></one>", TYPE),
            ("<two><a>1</a></two>", CHILD),
            ("<r/>", BOTH),
        ],
    );
    let with = |from: &str, to: &str| FAMILY.replace(from, to);
    let abstract_head = with("name='head'", "name='head' abstract='true'");
    check(&abstract_head, &[("<head><a>1</a></head>", "cvc-elt.2"), ("<one><a>1</a></one>", "")]);
    let two = "<two><a>1</a><b>1</b></two>";
    for block in ["name='head' block='substitution'", "name='head' block='#all'"] {
        check(&with("name='head'", block), &[("<one><a>1</a></one>", BOTH), (two, BOTH)]);
    }
    for (place, block) in [
        ("name='head'", "name='head' block='extension'"),
        ("name='base'", "name='base' block='extension'"),
    ] {
        check(&with(place, block), &[("<one><a>1</a></one>", ""), (two, BOTH)]);
    }
    let restriction = with("name='head'", "name='head' block='restriction'");
    check(&restriction, &[(two, "")]);
}

#[test]
fn types_in_the_document_are_derived_concrete_and_not_blocked() {
    let types = "<xs:complexType name='base'><xs:sequence><xs:element name='a'/></xs:sequence></xs:complexType>\
        <xs:complexType name='longer'><xs:complexContent><xs:extension base='base'><xs:sequence>\
        <xs:element name='b'/></xs:sequence></xs:extension></xs:complexContent></xs:complexType>\
        <xs:complexType name='same'><xs:complexContent><xs:restriction base='base'><xs:sequence>\
        <xs:element name='a'/></xs:sequence></xs:restriction></xs:complexContent></xs:complexType>\
        <xs:element name='r' type='base'/>";
    let of = |body: &str, document: &str| rules_of(&schema(body), document);
    let with = |from: &str, to: &str| types.replace(from, to);
    let (longer, same) = ("<r xsi:type='longer'><a/><b/></r>", "<r xsi:type='same'><a/></r>");
    assert_eq!(of(types, longer), "");
    assert_eq!(of(types, same), "");
    assert_eq!(of(types, "<r xsi:type='longer'><a/></r>"), CHILD);
    assert_eq!(of(types, "<r xsi:type='xs:anyType'><a/></r>"), "cvc-elt.4.3");
    for blocked in ["name='r' block='extension'", "name='r' block='#all'"] {
        assert_eq!(of(&with("name='r'", blocked), longer), "cvc-elt.4.3 cvc-complex-type.2.4");
    }
    let by_type = with("name='base'>", "name='base' block='restriction'>");
    assert_eq!(of(&by_type, longer), "");
    assert_eq!(of(&by_type, same), "cvc-elt.4.3");
    let abstract_base = with("name='base'>", "name='base' abstract='true'>");
    assert_eq!(of(&abstract_base, "<r><a/></r>"), "cvc-type.2");
    assert_eq!(of(&abstract_base, longer), "");
    // A union lets its members stand.
    let union = "<xs:simpleType name='u'><xs:union memberTypes='xs:int xs:date'/></xs:simpleType>\
                 <xs:element name='r' type='u'/>";
    assert_eq!(of(union, "<r xsi:type='xs:date'>2011-06-30</r>"), "");
    assert_eq!(of(union, "<r xsi:type='xs:byte'>1</r>"), "");
    assert_eq!(of(union, "<r xsi:type='xs:string'>1</r>"), "cvc-elt.4.3");
}

#[test]
fn a_root_without_declaration_needs_a_type() {
    let schema = schema("<xs:element name='r'/>");
    assert_eq!(rules_of(&schema, "<x/>"), "cvc-elt.1");
    assert_eq!(rules_of(&schema, "<x xsi:type='xs:int'>1</x>"), "");
    assert_eq!(rules_of(&schema, "<x xsi:type='xs:int'>y</x>"), TYPE);
}

#[test]
fn defaults_and_fixed_values() {
    let of = |attributes: &str, model: &str, document: &str| {
        rules_of(
            &schema(&format!("<xs:element name='r' {attributes}>{model}</xs:element>")),
            document,
        )
    };
    let mixed = "<xs:complexType mixed='true'><xs:sequence><xs:element name='a' minOccurs='0'/>\
                 </xs:sequence></xs:complexType>";
    assert_eq!(of("fixed='v'", mixed, "<r/>"), "");
    assert_eq!(of("fixed='v'", mixed, "<r>v</r>"), "");
    assert_eq!(of("fixed='v'", mixed, "<r>w</r>"), "cvc-elt.5.2.2.2.1");
    assert_eq!(of("fixed='v'", mixed, "<r>v<a/></r>"), "cvc-elt.5.2.2.1");
    assert_eq!(of("default='v'", mixed, "<r>w<a/></r>"), "");
    assert_eq!(of("type='xs:decimal' fixed='1.0'", "", "<r> 1 </r>"), "");
    assert_eq!(of("type='xs:decimal' fixed='1.0'", "", "<r>2</r>"), "cvc-elt.5.2.2.2.2");
    assert_eq!(of("type='xs:string' fixed='1.0'", "", "<r>1</r>"), "cvc-elt.5.2.2.2.2");
    assert_eq!(
        of("type='xs:decimal' default='1.5'", "", "<r xsi:type='xs:int'/>"),
        "cvc-elt.5.1.1"
    );
    let nillable = "type='xs:int' nillable='true' fixed='1'";
    assert_eq!(of(nillable, "", "<r xsi:nil='true'/>"), "cvc-elt.3.2.2");
}

#[test]
fn ids_are_unique_and_references_lead_somewhere() {
    check(
        &in_r(
            "<xs:sequence><xs:element name='e' maxOccurs='9'><xs:complexType>\
               <xs:attribute name='id' type='xs:ID'/><xs:attribute name='ref' type='xs:IDREF'/>\
               <xs:attribute name='refs' type='xs:IDREFS'/></xs:complexType></xs:element></xs:sequence>",
        ),
        &[
            ("<e id='a'/><e ref='a'/>", ""),
            ("<e ref='b'/><e id='b'/>", ""),
            ("<e refs='a  b'/><e id='b'/><e id='a'/>", ""),
            ("<e id='a'/><e id='a'/>", "cvc-id.2"),
            ("<e ref='b'/><e ref='b'/><e refs='c d'/><e id='c'/>", "cvc-id.1 cvc-id.1"),
            ("<e id='1'/>", TYPE),
        ],
    );
}

#[test]
fn identity_constraints_see_elements_and_defaults() {
    let unique = "<xs:element name='r'><xs:complexType><xs:sequence><xs:element name='e' maxOccurs='9'>\
        <xs:complexType><xs:simpleContent><xs:extension base='xs:decimal'>\
        <xs:attribute name='k' type='xs:int' default='7'/></xs:extension></xs:simpleContent>\
        </xs:complexType></xs:element></xs:sequence></xs:complexType>\
        <xs:unique name='u'><xs:selector xpath='t:e' xmlns:t='urn:t'/><xs:field xpath='FIELD'/></xs:unique>\
        </xs:element>";
    let by_attribute = unique.replace("FIELD", "@k");
    check(
        &by_attribute,
        &[
            ("<e k='1'>1</e><e k='2'>1</e>", ""),
            ("<e k='1'>1</e><e k='01'>2</e>", "cvc-identity-constraint.4.1"),
            ("<e>1</e><e k='7'>2</e>", "cvc-identity-constraint.4.1"),
        ],
    );
    let by_content = unique.replace("FIELD", ".");
    check(
        &by_content,
        &[("<e>1</e><e>2</e>", ""), ("<e>1</e><e>1.0</e>", "cvc-identity-constraint.4.1")],
    );
}

#[test]
fn simple_content_is_restricted() {
    let body = "<xs:complexType name='b'><xs:simpleContent><xs:extension base='xs:int'>\
        <xs:attribute name='a'/><xs:attribute name='c'/></xs:extension></xs:simpleContent></xs:complexType>\
        <xs:element name='r'><xs:complexType><xs:simpleContent><xs:restriction base='b'>\
        <xs:maxInclusive value='5'/><xs:attribute name='a' use='prohibited'/></xs:restriction>\
        </xs:simpleContent></xs:complexType></xs:element>";
    let schema = schema(body);
    assert_eq!(rules_of(&schema, "<r c=''>5</r>"), "");
    assert_eq!(rules_of(&schema, "<r>6</r>"), "cvc-maxInclusive-valid");
    assert_eq!(rules_of(&schema, "<r>x</r>"), TYPE);
    assert_eq!(rules_of(&schema, "<r a=''>5</r>"), "cvc-complex-type.3.2.1");
}

use crate::embedded;
use crate::ground::Basis;
use crate::schema::{Schema, SchemaSource, Violation};
use crate::xml::{Attribute, Offset, QName, Scope, XmlLimits, read_document};

const GMS: &str = "http://www.imsglobal.org/services/lis/gms2p0/wsdl11/sync/imsgms_v2p0";
const PMS: &str = "http://www.imsglobal.org/services/lis/pms2p0/wsdl11/sync/imspms_v2p0";
const MMS: &str = "http://www.imsglobal.org/services/lis/mms2p0/wsdl11/sync/imsmms_v2p0";

fn schema(body: &str) -> Schema {
    let text = format!(
        "<xs:schema xmlns:xs='http://www.w3.org/2001/XMLSchema' xmlns:t='urn:t' \
         xmlns:e='urn:lis-conform:evidence' targetNamespace='urn:t' \
         elementFormDefault='qualified'>{body}</xs:schema>"
    );
    Schema::compile(&[SchemaSource { name: "test.xsd", text: &text }]).expect("a good schema")
}

fn violations(schema: &Schema, document: &str) -> Vec<Violation> {
    let document = read_document(document.as_bytes(), None, &XmlLimits::default())
        .expect("a well-formed document");
    schema.validate(&document.root, 100)
}

/// Path, rule, message and basis, one line each.
fn lines(schema: &Schema, document: &str) -> Vec<String> {
    let line = |v: &Violation| format!("{} | {} | {} | {}", v.path, v.rule, v.message, v.basis);
    violations(schema, document).iter().map(line).collect()
}

/// The findings on a message of a built-in schema: its root, and what is in it.
fn of_service(namespace: &str, service: &str, root: &str, content: &str) -> Vec<String> {
    let path = format!("fixtures/schemas/lis-2.0-final/{service}.xsd");
    let file = embedded::file(&path).expect("every service has a final schema");
    let schema = Schema::compile(&[SchemaSource { name: file.path, text: file.text }])
        .expect("the built-in schemas compile");
    lines(&schema, &format!("<{root} xmlns='{namespace}'>{content}</{root}>"))
}

// --- which problem, said how, and how often

const ABC: &str = "<xs:element name='r'><xs:complexType><xs:sequence><xs:element name='a'/>\
     <xs:element name='b' type='xs:int'/><xs:element name='c' minOccurs='0' maxOccurs='2'/>\
     <xs:element name='d' minOccurs='0'/></xs:sequence></xs:complexType></xs:element>";

#[test]
fn one_report_for_each_real_problem() {
    let schema = schema(ABC);
    let cases: &[(&str, &[&str])] = &[
        ("<a/><b>1</b>", &[]),
        ("", &["r | cvc-complex-type.2.4 | `a` and `b` are missing at the end | schema"]),
        ("<a/>", &["r | cvc-complex-type.2.4 | `b` is missing at the end | schema"]),
        ("<b>1</b>", &["r/b | cvc-complex-type.2.4 | `a` is missing before `b` | schema"]),
        // Two in the wrong order are one mistake.
        ("<b>1</b><a/>", &["r/b | cvc-complex-type.2.4 | `a` is missing before `b` | schema"]),
        // What is skipped over is still looked into, where it is known what it is.
        (
            "<a/><b>1</b><d/><b>x</b>",
            &[
                "r/b[2] | cvc-complex-type.2.4 | `b` may not stand here; nothing more may follow \
                 (`b` stands once at most) | schema",
                "r/b[2] | cvc-datatype-valid.1 | `x` is not a value of xs:int | schema",
            ],
        ),
        (
            "<a/><b>1</b><c/><c/><c/><c/><d/>",
            &["r/c[3] | cvc-complex-type.2.4 | `c` may not stand here; expected `d` or the end \
               (`c` stands 2 times at most) | schema"],
        ),
        (
            "<a/><x><b>y</b></x><b>1</b>",
            &["r/x | cvc-complex-type.2.4 | `x` may not stand here; expected `b` | schema"],
        ),
        (
            "<a/><b xmlns=''>x</b><d/>",
            &["r/b | cvc-complex-type.2.4 | `b` is in no namespace; it belongs in the namespace \
               urn:t | schema"],
        ),
        (
            "<a/>text<b>1</b>more",
            &["r | cvc-complex-type.2.3 | no text may stand here, but `text` does | schema"],
        ),
        ("<a/><b/>", &["r/b | cvc-datatype-valid.1 | `` is not a value of xs:int | schema"]),
        (
            "<a/><b><i>1</i><i>2</i></b>",
            &[
                "r/b/i | cvc-type.3.1.2 | `i` may not stand here; text is all that may stand here | schema",
            ],
        ),
    ];
    for (content, expected) in cases {
        let document = format!("<r xmlns='urn:t'>{content}</r>");
        assert_eq!(lines(&schema, &document), *expected, "{content}");
    }
}

#[test]
fn a_root_that_is_not_declared_says_why() {
    let schema = schema(ABC);
    assert_eq!(
        lines(&schema, "<x/>"),
        ["x | cvc-elt.1 | the schema declares no element x | schema"]
    );
    assert_eq!(
        lines(&schema, "<r><a/></r>"),
        ["r | cvc-elt.1 | `r` is in no namespace; it belongs in the namespace urn:t | schema"]
    );
}

#[test]
fn what_was_expected_is_a_list_too() {
    let schema = schema(ABC);
    let found = violations(&schema, "<r xmlns='urn:t'><a/><b>1</b><x/></r>");
    assert_eq!(found[0].expected, ["c", "d"]);
    assert_eq!(found[0].offset, Offset("<r xmlns='urn:t'><a/><b>1</b>".len() as u32));
}

#[test]
fn validation_stops_at_the_limit() {
    let schema = schema(
        "<xs:element name='r'><xs:complexType><xs:sequence>\
         <xs:element name='a' type='xs:int' maxOccurs='unbounded'/></xs:sequence></xs:complexType></xs:element>",
    );
    let document = format!("<r xmlns='urn:t'>{}</r>", "<a>x</a>".repeat(10));
    let read =
        read_document(document.as_bytes(), None, &XmlLimits::default()).expect("well-formed");
    for limit in [0, 1, 9, 10, 11] {
        assert_eq!(schema.validate(&read.root, limit).len(), limit.min(10));
    }
    assert_eq!(schema.validate(&read.root, 10)[9].path, "r/a[10]");
}

// --- attributes, nil, types in the document

#[test]
fn attributes_are_checked() {
    let schema = schema(
        "<xs:element name='r'><xs:complexType><xs:attribute name='n' type='xs:int' use='required'/>\
         <xs:attribute name='f' fixed='1'/></xs:complexType></xs:element>\
         <xs:element name='s' type='xs:int'/>",
    );
    let cases: &[(&str, &[&str])] = &[
        ("<r xmlns='urn:t' n='1' f='1'/>", &[]),
        ("<r xmlns='urn:t'/>", &["r | cvc-complex-type.4 | the attribute `n` is missing | schema"]),
        (
            "<r xmlns='urn:t' n='x'/>",
            &["r/@n | cvc-datatype-valid.1 | `x` is not a value of xs:int | schema"],
        ),
        (
            "<r xmlns='urn:t' n='1' f='2'/>",
            &["r/@f | cvc-au | `2` is not `1`, the fixed value | schema"],
        ),
        (
            "<r xmlns='urn:t' n='1' x='2'/>",
            &[
                "r/@x | cvc-complex-type.3.2.1 | the attribute `x` may not stand here, only `n` and `f` | schema",
            ],
        ),
        (
            "<r xmlns='urn:t' n='1' xml:lang='en'/>",
            &[
                "r/@lang | cvc-complex-type.3.2.1 | the attribute `lang` may not stand here, only `n` and `f` | schema",
            ],
        ),
        (
            "<s xmlns='urn:t' x='1'>1</s>",
            &["s/@x | cvc-type.3.1.1 | no attribute may stand here, but `x` does | schema"],
        ),
        (
            "<s xmlns='urn:t' xmlns:xsi='http://www.w3.org/2001/XMLSchema-instance' \
             xsi:schemaLocation='urn:t t.xsd'>1</s>",
            &[],
        ),
    ];
    for (document, expected) in cases {
        assert_eq!(lines(&schema, document), *expected, "{document}");
    }
}

#[test]
fn nil_and_types_in_the_document() {
    let schema = schema(
        "<xs:element name='r'><xs:complexType><xs:sequence>\
         <xs:element name='n' type='xs:int' nillable='true' minOccurs='0'/>\
         <xs:element name='d' type='xs:decimal' minOccurs='0'/></xs:sequence></xs:complexType></xs:element>",
    );
    let cases: &[(&str, &[&str])] = &[
        ("<n xsi:nil='true'/>", &[]),
        (
            "<n xsi:nil='true'>1</n>",
            &["r/n | cvc-elt.3.2.1 | an element that is nil holds no text | schema"],
        ),
        (
            "<n xsi:nil='yes'>1</n>",
            &["r/n | cvc-datatype-valid.1 | xsi:nil is `yes`, not true or false | schema"],
        ),
        (
            "<d xsi:nil='true'>1</d>",
            &["r/d | cvc-elt.3.1 | xsi:nil may not stand on this element | schema"],
        ),
        ("<d xsi:type='xs:int'>1</d>", &[]),
        (
            "<d xsi:type='xs:int'>1.5</d>",
            &["r/d | cvc-datatype-valid.1 | `1.5` is not a value of xs:int | schema"],
        ),
        (
            "<d xsi:type='xs:string'>1</d>",
            &[
                "r/d | cvc-elt.4.3 | xsi:type names a type that is not derived from the declared one: `xs:string` | schema",
            ],
        ),
        (
            "<d xsi:type='none'>1</d>",
            &["r/d | cvc-elt.4.2 | xsi:type names no type: `none` | schema"],
        ),
    ];
    for (content, expected) in cases {
        let document = format!(
            "<r xmlns='urn:t' xmlns:xs='http://www.w3.org/2001/XMLSchema' \
             xmlns:xsi='http://www.w3.org/2001/XMLSchema-instance'>{content}</r>"
        );
        assert_eq!(lines(&schema, &document), *expected, "{content}");
    }
}

#[test]
fn an_empty_element_takes_its_default() {
    let schema = schema("<xs:element name='r' type='xs:int' default='7'/>");
    assert!(lines(&schema, "<r xmlns='urn:t'/>").is_empty());
    assert_eq!(lines(&schema, "<r xmlns='urn:t'> </r>").len(), 1);
}

// --- what a breach rests on

#[test]
fn a_breach_of_an_inferred_rule_is_inferred() {
    let schema = schema(
        "<xs:element name='r'><xs:complexType><xs:sequence>\
         <xs:element name='a' e:basis='inferred'/><xs:element name='b' e:basis='analogy'/>\
         <xs:element name='c' minOccurs='0' type='xs:int' e:type-basis='practice'/>\
         </xs:sequence></xs:complexType></xs:element>",
    );
    let bases = |content: &str| {
        let found = violations(&schema, &format!("<r xmlns='urn:t'>{content}</r>"));
        found.iter().map(|violation| violation.basis).collect::<Vec<_>>()
    };
    assert_eq!(bases("<a/><b/>"), []);
    assert_eq!(bases("<b/>"), [Basis::Inferred]);
    assert_eq!(bases("<a/><a/><a/><b/>"), [Basis::Inferred]);
    assert_eq!(bases("<a/>"), [Basis::Analogy]);
    assert_eq!(bases("<a/><b/><b/>"), [Basis::Schema]);
    assert_eq!(bases("<a/><b/><c>x</c>"), [Basis::Practice]);
    // The order is firm, even where the number is not.
    assert_eq!(bases("<b/><a/>"), [Basis::Inferred, Basis::Schema]);
    // After an inferred breach, firm ones are still found.
    assert_eq!(bases("<b/><x/>"), [Basis::Inferred, Basis::Schema]);
}

#[test]
fn a_definition_that_is_inferred_makes_every_breach_of_it_so() {
    let schema = schema(
        "<xs:element name='r'><xs:complexType e:basis='inferred'><xs:sequence>\
         <xs:element name='a' minOccurs='0' type='t:v'/></xs:sequence></xs:complexType></xs:element>\
         <xs:simpleType name='v' e:basis='inferred'><xs:restriction base='xs:string'>\
         <xs:enumeration value='x'/></xs:restriction></xs:simpleType>",
    );
    assert_eq!(
        lines(&schema, "<r xmlns='urn:t'><a>y</a><b/></r>"),
        [
            "r/a | cvc-enumeration-valid | `y` is not `x`, the only value | inferred",
            "r/b | cvc-complex-type.2.4 | `b` may not stand here; nothing more may follow | inferred",
        ]
    );
}

#[test]
fn groups_break_firm_and_inferred_rules() {
    let group = |content: &str| {
        let record = format!(
            "<sourcedId>g</sourcedId><groupRecord><sourcedGUID><sourcedId>g</sourcedId>\
             </sourcedGUID><group>{content}</group></groupRecord>"
        );
        of_service(GMS, "gms", "createGroupRequest", &record)
    };
    assert!(group("<email>a</email>").is_empty());
    let text = "<language>en</language><textString>t</textString>";
    // Both forms of a short description are met, and neither is wrong.
    assert!(group("<description><shortDescription>t</shortDescription></description>").is_empty());
    assert!(
        group(&format!("<description><shortDescription>{text}</shortDescription></description>"))
            .is_empty()
    );
    let relationship = "<relationship><relationId>1</relationId><relation>KnownAs</relation>\
                        <sourcedId>h</sourcedId></relationship>";
    assert!(group(relationship).is_empty(), "the list of relations is open");
    let second = group("<email>a</email><email>b</email>");
    assert_eq!(second.len(), 1);
    assert!(second[0].ends_with("| inferred"), "{second:?}");
    let swapped = group("<url>a</url><email>b</email>");
    assert_eq!(swapped.len(), 1);
    assert!(swapped[0].ends_with("| schema"), "{swapped:?}");
    let empty = group("<relationship/>");
    assert_eq!(
        empty,
        ["createGroupRequest/groupRecord/group/relationship | cvc-complex-type.2.4 | \
          `relationId`, `relation` and `sourcedId` are missing at the end | inferred"]
    );
}

#[test]
fn roles_of_persons_may_come_in_the_order_of_the_binding_document() {
    let value = "<instanceIdentifier><language>en</language><textString>1</textString>\
                 </instanceIdentifier><instanceVocabulary>v</instanceVocabulary><instanceName>\
                 <language>en</language><textString>n</textString></instanceName><instanceValue>\
                 <language>en</language><textString>x</textString></instanceValue>";
    let kind = format!("<enterpriserolesType>{value}</enterpriserolesType>");
    let user = "<userId><userIdValue><language>en</language><textString>u</textString>\
                </userIdValue></userId>";
    let enrollment = format!("<enrollment>{value}</enrollment>");
    let roles = |content: String| {
        let record = format!(
            "<personRecord><sourcedGUID><sourcedId>p</sourcedId></sourcedGUID><person>\
             <roles>{content}</roles></person></personRecord>"
        );
        of_service(PMS, "pms", "createByProxyPersonRequest", &record)
    };
    assert!(roles(format!("{kind}{user}{enrollment}")).is_empty());
    let other_way_round = roles(format!("{kind}{enrollment}{user}"));
    assert_eq!(other_way_round.len(), 1, "{other_way_round:?}");
    assert!(other_way_round[0].ends_with("| inferred"), "{other_way_round:?}");
    let two_users = roles(format!("{kind}{user}{user}"));
    assert_eq!(two_users.len(), 1, "{two_users:?}");
    assert!(two_users[0].ends_with("| schema"), "{two_users:?}");
}

#[test]
fn the_status_block_of_each_service() {
    let response = |namespace: &str, service: &str, version: &str, major: &str, minor: &str| {
        let header = format!(
            "{version}<imsx_messageIdentifier>1</imsx_messageIdentifier><imsx_statusInfo>\
             <imsx_codeMajor>{major}</imsx_codeMajor><imsx_severity>error</imsx_severity>\
             <imsx_messageRefIdentifier>2</imsx_messageRefIdentifier><imsx_codeMinor>\
             <imsx_codeMinorField><imsx_codeMinorFieldName/><imsx_codeMinorFieldValue>{minor}\
             </imsx_codeMinorFieldValue></imsx_codeMinorField></imsx_codeMinor></imsx_statusInfo>"
        );
        of_service(namespace, service, "imsx_syncResponseHeaderInfo", &header)
    };
    let version = "<imsx_version>V1.0</imsx_version>";
    let basis = |lines: Vec<String>| {
        let bases: Vec<String> =
            lines.iter().filter_map(|line| line.rsplit(" | ").next()).map(str::to_owned).collect();
        bases.join(" ")
    };
    for (namespace, service, list, header) in [
        (PMS, "pms", "schema", "schema"),
        (GMS, "gms", "inferred", "analogy"),
        (MMS, "mms", "inferred", "analogy"),
    ] {
        let good = response(namespace, service, version, "failure", "unknownobject");
        assert!(good.is_empty(), "{service}: {good:?}");
        let draft = response(namespace, service, version, "failure", "unknownvocab");
        assert_eq!(basis(draft), "inferred", "{service}: a draft spelling warns");
        let unknown = response(namespace, service, version, "failure", "nonsense");
        assert_eq!(basis(unknown), list, "{service}: a code outside the list");
        let no_version = response(namespace, service, "", "failure", "unknownobject");
        assert_eq!(basis(no_version), header, "{service}: the version is missing");
        let wrong_case = response(namespace, service, version, "Failure", "unknownobject");
        assert_eq!(wrong_case.len(), 1, "{service}");
        assert!(wrong_case[0].contains("is `failure` meant?"), "{wrong_case:?}");
        assert!(!wrong_case[0].ends_with("inferred"), "{wrong_case:?}");
    }
}

// --- events

#[test]
fn events_in_pieces_and_depth_without_end() {
    let schema = schema(
        "<xs:element name='r'><xs:complexType><xs:sequence>\
         <xs:element ref='t:r' minOccurs='0'/></xs:sequence></xs:complexType></xs:element>\
         <xs:element name='n' type='xs:int'/>",
    );
    let namespace = crate::xml::Namespace::new("urn:t");
    let name = |local: &str| QName::new(&namespace, local);
    let mut validator = schema.validator(10);
    validator.start(&name("n"), &[], &Scope::default(), Offset::NONE);
    for piece in ["1", "", "2", " "] {
        validator.text(piece);
    }
    validator.end();
    assert!(validator.finish().is_empty());

    let mut validator = schema.validator(10);
    for _ in 0..100_000 {
        validator.start(&name("r"), &[], &Scope::default(), Offset::NONE);
    }
    let attribute = Attribute { name: QName::unqualified("x"), value: String::new() };
    validator.start(&name("r"), &[attribute], &Scope::default(), Offset::NONE);
    for _ in 0..=100_000 {
        validator.end();
    }
    let found = validator.finish();
    assert_eq!(found.len(), 1);
    assert!(found[0].path.ends_with("/r/@x"));
}

#[test]
fn events_that_do_not_match_do_no_harm() {
    let schema = schema(ABC);
    let mut validator = schema.validator(10);
    validator.text("before");
    validator.end();
    validator.start(&QName::unqualified("x"), &[], &Scope::default(), Offset::NONE);
    validator.text("in");
    validator.end();
    validator.end();
    assert_eq!(validator.finish().len(), 1);
}

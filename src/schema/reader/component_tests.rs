//! Which schemas are refused, and by which constraint.

use crate::schema::{Location, OwnedSource, Schema, SchemaError, SchemaSource};

fn text(body: &str) -> String {
    format!(
        "<xs:schema xmlns:xs='http://www.w3.org/2001/XMLSchema' xmlns='urn:t' \
         targetNamespace='urn:t'>{body}</xs:schema>"
    )
}

fn compile(body: &str) -> Result<Schema, SchemaError> {
    Schema::compile(&[SchemaSource { name: "t.xsd", text: &text(body) }])
}

/// Each row is what stands in a schema, and the constraint that it breaks; none if it is fine.
fn check(rows: &[(&str, &str)]) {
    for (body, rule) in rows {
        let found = match compile(body) {
            Ok(_) => "".to_owned(),
            Err(error) => error.rule.unwrap_or("?").to_owned(),
        };
        let message = compile(body).err().map(|error| error.to_string());
        assert_eq!(found, *rule, "{body}: {message:?}");
    }
}

fn with(before: &str, rows: &[(&str, &str)]) {
    for (body, rule) in rows {
        check(&[(&format!("{before}{body}"), *rule)]);
    }
}

#[test]
fn nothing_is_made_of_itself() {
    check(&[
        (
            "<xs:complexType name='c'><xs:complexContent><xs:extension base='c'/></xs:complexContent>\
          </xs:complexType>",
            "ct-props-correct.3",
        ),
        (
            "<xs:simpleType name='s'><xs:union memberTypes='xs:int s'/></xs:simpleType>",
            "st-props-correct.2",
        ),
        ("<xs:simpleType name='s'><xs:list itemType='s'/></xs:simpleType>", "st-props-correct.2"),
        (
            "<xs:group name='g'><xs:sequence><xs:group ref='g'/></xs:sequence></xs:group>",
            "mg-props-correct.2",
        ),
        // Through an element there is no circle.
        (
            "<xs:group name='g'><xs:sequence><xs:element name='e' minOccurs='0'><xs:complexType>\
          <xs:group ref='g'/></xs:complexType></xs:element></xs:sequence></xs:group>",
            "",
        ),
        (
            "<xs:attributeGroup name='g'><xs:attributeGroup ref='g'/></xs:attributeGroup>",
            "src-attribute_group.3",
        ),
        (
            "<xs:element name='a' substitutionGroup='b'/><xs:element name='b' substitutionGroup='a'/>",
            "e-props-correct.6",
        ),
    ]);
}

#[test]
fn names_must_be_there_and_be_seen() {
    check(&[
        ("<xs:element name='r' type='none'/>", "src-resolve"),
        ("<xs:element name='r' type='xs:none'/>", "src-resolve"),
        ("<xs:complexType name='c'><xs:group ref='none'/></xs:complexType>", "src-resolve"),
        (
            "<xs:complexType name='c'><xs:attributeGroup ref='none'/></xs:complexType>",
            "src-resolve",
        ),
        ("<xs:complexType name='c'><xs:attribute ref='none'/></xs:complexType>", "src-resolve"),
        ("<xs:element name='r' xmlns:x='urn:x' type='x:t'/>", "src-resolve.4"),
        ("<xs:element name='r' xmlns='' type='t'/>", "src-resolve.4"),
        (
            "<xs:element name='r'/><xs:complexType name='r'/><xs:attribute name='r'/>\
          <xs:group name='r'><xs:sequence/></xs:group><xs:attributeGroup name='r'/>",
            "",
        ),
        (
            "<xs:simpleType name='r'><xs:restriction base='xs:int'/></xs:simpleType><xs:complexType name='r'/>",
            "sch-props-correct.2",
        ),
    ]);
    let xml = "<xs:complexType name='c'><xs:attribute ref='xml:lang'/></xs:complexType>";
    check(&[(xml, "src-resolve.4")]);
    let import = "<xs:import namespace='http://www.w3.org/XML/1998/namespace'/>";
    check(&[(&format!("{import}{xml}"), "")]);
}

#[test]
fn attributes_are_declared_once_and_well() {
    let c = |inside: &str| format!("<xs:complexType name='c'>{inside}</xs:complexType>");
    let rows = [
        ("<xs:attribute name='xmlns'/>", "no-xmlns"),
        ("<xs:attribute name='a' default='1' fixed='1'/>", "src-attribute.1"),
        ("<xs:attribute name='a' default='1' use='required'/>", "src-attribute.2"),
        (
            "<xs:attribute name='a' type='xs:int'><xs:simpleType><xs:restriction base='xs:int'/>\
          </xs:simpleType></xs:attribute>",
            "src-attribute.4",
        ),
        ("<xs:attribute name='a' type='c'/>", "src-resolve"),
        ("<xs:attribute name='a' type='xs:int' default='x'/>", "cos-valid-default"),
        ("<xs:attribute name='a' type='xs:ID' default='x'/>", "a-props-correct.3"),
        (
            "<xs:attribute name='a' type='xs:ID'/><xs:attribute name='b' type='xs:ID'/>",
            "ct-props-correct.5",
        ),
        ("<xs:attribute name='a' type='xs:ID'/>", ""),
        ("<xs:attribute name='a' type='xs:NOTATION'/>", "enumeration-required-notation"),
    ];
    for (inside, rule) in rows {
        check(&[(&c(inside), rule)]);
    }
    with(
        "<xs:attribute name='f' type='xs:decimal' fixed='1'/>",
        &[
            (&c("<xs:attribute ref='f' fixed='1.0'/>"), ""),
            (&c("<xs:attribute ref='f' fixed='2'/>"), "au-props-correct.2"),
            (&c("<xs:attribute ref='f' default='1'/>"), "au-props-correct.2"),
        ],
    );
}

#[test]
fn content_models_are_neither_ambiguous_nor_out_of_place() {
    let c = |inside: &str| format!("<xs:complexType name='c'>{inside}</xs:complexType>");
    let rows = [
        (
            "<xs:sequence><xs:element name='a' minOccurs='0'/><xs:element name='a'/></xs:sequence>",
            "cos-nonambig",
        ),
        (
            "<xs:sequence><xs:any minOccurs='0'/><xs:element name='a'/></xs:sequence>",
            "cos-nonambig",
        ),
        (
            "<xs:sequence><xs:element name='a' maxOccurs='3'/><xs:element name='b'/></xs:sequence>",
            "",
        ),
        (
            "<xs:sequence><xs:element name='a' type='xs:int'/><xs:element name='a' type='xs:date'/></xs:sequence>",
            "cos-element-consistent",
        ),
        ("<xs:all><xs:element name='a' maxOccurs='2'/></xs:all>", "cos-all-limited.2"),
        ("<xs:all><xs:element name='a' minOccurs='0' maxOccurs='0'/></xs:all>", ""),
        ("<xs:sequence><xs:element name='a' minOccurs='2'/></xs:sequence>", "p-props-correct.2.1"),
        (
            "<xs:sequence><xs:element name='a' minOccurs='0' maxOccurs='99999999999'/></xs:sequence>",
            "",
        ),
    ];
    for (inside, rule) in rows {
        check(&[(&c(inside), rule)]);
    }
    with(
        "<xs:group name='g'><xs:all><xs:element name='a'/></xs:all></xs:group>",
        &[
            (&c("<xs:group ref='g' minOccurs='0'/>"), ""),
            (&c("<xs:group ref='g' maxOccurs='2'/>"), "cos-all-limited.1"),
            (&c("<xs:sequence><xs:group ref='g'/></xs:sequence>"), "cos-all-limited.1"),
        ],
    );
}

#[test]
fn types_are_extended_and_restricted_as_their_bases_allow() {
    let d = |how: &str, inside: &str| {
        format!(
            "<xs:complexType name='d'><xs:complexContent><xs:{how} base='b'>{inside}</xs:{how}>\
                 </xs:complexContent></xs:complexType>"
        )
    };
    let base = "<xs:complexType name='b'><xs:sequence><xs:element name='a' minOccurs='0' maxOccurs='3'/></xs:sequence>\
                <xs:attribute name='x' type='xs:int'/><xs:attribute name='y' use='required'/></xs:complexType>";
    let a = |bounds: &str| format!("<xs:sequence><xs:element name='a' {bounds}/></xs:sequence>");
    with(
        base,
        &[
            (&d("extension", &a("")), "cos-nonambig"),
            (&d("extension", "<xs:sequence><xs:element name='z'/></xs:sequence>"), ""),
            (&d("extension", "<xs:all><xs:element name='z'/></xs:all>"), "cos-all-limited.1"),
            (&d("extension", "<xs:attribute name='x'/>"), "ct-props-correct.4"),
            (&d("restriction", &a("maxOccurs='2'")), ""),
            (&d("restriction", &a("minOccurs='0' maxOccurs='3'")), ""),
            (&d("restriction", &a("maxOccurs='4'")), "rcase-NameAndTypeOK.3"),
            (&d("restriction", ""), ""),
            (
                &d("restriction", "<xs:sequence><xs:element name='z'/></xs:sequence>"),
                "rcase-NameAndTypeOK.1",
            ),
            (&d("restriction", "<xs:attribute name='x' type='xs:byte'/>"), ""),
            (
                &d("restriction", "<xs:attribute name='x' type='xs:string'/>"),
                "derivation-ok-restriction.2.1.2",
            ),
            (&d("restriction", "<xs:attribute name='y'/>"), "derivation-ok-restriction.2.1.1"),
            (
                &d("restriction", "<xs:attribute name='y' use='prohibited'/>"),
                "derivation-ok-restriction.3",
            ),
            (&d("restriction", "<xs:attribute name='z'/>"), "derivation-ok-restriction.2.2"),
            (&d("restriction", "<xs:anyAttribute/>"), "derivation-ok-restriction.4.1"),
        ],
    );
    let mixed = d("extension", "<xs:sequence><xs:element name='z'/></xs:sequence>")
        .replace("<xs:complexContent>", "<xs:complexContent mixed='true'>");
    with(base, &[(&mixed, "cos-ct-extends.1.4.2.2.2")]);
    let final_ = |how: &str| base.replace("name='b'", &format!("name='b' final='{how}'"));
    with(
        &final_("extension"),
        &[(&d("extension", ""), "cos-ct-extends"), (&d("restriction", ""), "")],
    );
    with(&final_("#all"), &[(&d("restriction", ""), "derivation-ok-restriction")]);
    with(
        "<xs:complexType name='b'><xs:sequence><xs:element name='a'/></xs:sequence></xs:complexType>",
        &[
            (&d("restriction", ""), "derivation-ok-restriction.5.3"),
            (
                &d("restriction", &a(""))
                    .replace("<xs:complexContent>", "<xs:complexContent mixed='1'>"),
                "derivation-ok-restriction.5.4.1",
            ),
        ],
    );
    with(
        "<xs:simpleType name='b'><xs:restriction base='xs:int'/></xs:simpleType>",
        &[
            (&d("extension", ""), "src-ct.1"),
            (
                "<xs:complexType name='d'><xs:simpleContent><xs:restriction base='b'/></xs:simpleContent></xs:complexType>",
                "src-ct.2",
            ),
            (
                "<xs:complexType name='d'><xs:simpleContent><xs:extension base='b'/></xs:simpleContent></xs:complexType>",
                "",
            ),
        ],
    );
}

#[test]
fn elements_fit_their_groups_and_values() {
    check(&[
        (
            "<xs:element name='h' type='xs:int'/><xs:element name='m' type='xs:byte' substitutionGroup='h'/>",
            "",
        ),
        (
            "<xs:element name='h' type='xs:int'/><xs:element name='m' type='xs:date' substitutionGroup='h'/>",
            "e-props-correct.4",
        ),
        (
            "<xs:element name='h' type='xs:int' final='restriction'/>\
          <xs:element name='m' type='xs:byte' substitutionGroup='h'/>",
            "e-props-correct.4",
        ),
        ("<xs:element name='e' type='xs:int'><xs:complexType/></xs:element>", "src-element.3"),
        ("<xs:element name='e' default='1' fixed='1'/>", "src-element.1"),
        ("<xs:element name='e' type='xs:ID' fixed='a'/>", "e-props-correct.5"),
        ("<xs:element name='e' default='1'><xs:complexType/></xs:element>", "cos-valid-default.2"),
        ("<xs:element name='e' default='1'><xs:complexType mixed='true'/></xs:element>", ""),
        (
            "<xs:element name='e' default='1'><xs:complexType mixed='true'><xs:sequence><xs:element name='a'/>\
          </xs:sequence></xs:complexType></xs:element>",
            "cos-valid-default.2",
        ),
        (
            "<xs:element name='e'><xs:key name='k'><xs:selector xpath='a'/><xs:field xpath='@b'/></xs:key>\
          <xs:keyref name='l' refer='none'><xs:selector xpath='a'/><xs:field xpath='@b'/></xs:keyref></xs:element>",
            "src-resolve",
        ),
    ]);
}

// --- several documents

/// Compiles `main.xsd` out of documents by name; what is not there leads nowhere.
fn compile_all(documents: &[(&str, &str)]) -> Result<Schema, SchemaError> {
    let find = |name: &str| documents.iter().find(|document| document.0 == name);
    let root = find("main.xsd").expect("there is a main document");
    Schema::compile_with(SchemaSource { name: root.0, text: root.1 }, &mut |location: &Location<
        '_,
    >| {
        match find(location.schema_location) {
            Some((name, text)) => {
                Ok(OwnedSource { name: (*name).to_owned(), bytes: text.as_bytes().to_vec() })
            }
            None => Err("there is no such file".to_owned()),
        }
    })
}

fn document(attributes: &str, body: &str) -> String {
    format!(
        "<xs:schema xmlns:xs='http://www.w3.org/2001/XMLSchema' {attributes}>{body}</xs:schema>"
    )
}

fn violations(schema: &Schema, document: &str) -> usize {
    let read = crate::xml::read_document(document.as_bytes(), None, &Default::default());
    schema.validate(&read.expect("well-formed").root, 10).len()
}

const T: &str = "targetNamespace='urn:t' xmlns='urn:t'";

#[test]
fn includes_may_be_circular_and_take_the_namespace_of_the_includer() {
    let main =
        document(T, "<xs:include schemaLocation='part.xsd'/><xs:element name='r' type='p'/>");
    // No namespace of its own: `q` means what the includer's namespace has.
    let part = document(
        "",
        "<xs:include schemaLocation='part.xsd'/><xs:complexType name='p'><xs:sequence>\
        <xs:element ref='q'/><xs:element name='local' type='i'/></xs:sequence></xs:complexType><xs:element name='q'/>\
        <xs:simpleType name='i'><xs:restriction base='xs:int'/></xs:simpleType>",
    );
    let schema = compile_all(&[("main.xsd", &main), ("part.xsd", &part)]).expect("it compiles");
    assert_eq!(violations(&schema, "<r xmlns='urn:t'><q/><local xmlns=''>1</local></r>"), 0);
    assert_eq!(violations(&schema, "<r xmlns='urn:t'><q/><local xmlns=''>x</local></r>"), 1);
    let back = document(
        T,
        "<xs:include schemaLocation='main.xsd'/><xs:simpleType name='p'>\
        <xs:restriction base='xs:int'/></xs:simpleType>",
    );
    let schema = compile_all(&[("main.xsd", &main), ("part.xsd", &back)]).expect("it compiles");
    assert_eq!(violations(&schema, "<r xmlns='urn:t'>x</r>"), 1);
    let foreign = document("targetNamespace='urn:o'", "");
    let error = compile_all(&[("main.xsd", &main), ("part.xsd", &foreign)]).expect_err("foreign");
    assert_eq!(error.rule, Some("src-include"));
}

#[test]
fn imports_need_no_place_and_lead_to_their_namespace() {
    let o = document("targetNamespace='urn:o'", "<xs:element name='e' type='xs:int'/>");
    let main = |import: &str| {
        let body = format!(
            "{import}<xs:element name='r'><xs:complexType><xs:sequence>\
            <xs:element xmlns:o='urn:o' ref='o:e'/></xs:sequence></xs:complexType></xs:element>"
        );
        document(T, &body)
    };
    let rule = |import: &str| {
        let found = compile_all(&[("main.xsd", &main(import)), ("o.xsd", &o)]);
        found.err().map_or("", |error| error.rule.unwrap_or("?"))
    };
    assert_eq!(rule("<xs:import namespace='urn:o' schemaLocation='o.xsd'/>"), "");
    assert_eq!(rule("<xs:import namespace='urn:o' schemaLocation='gone.xsd'/>"), "src-resolve");
    assert_eq!(
        rule("<xs:import namespace='urn:o' schemaLocation='http://example.org/o.xsd'/>"),
        "src-resolve"
    );
    assert_eq!(rule("<xs:import namespace='urn:x' schemaLocation='o.xsd'/>"), "src-import.3");
    assert_eq!(rule("<xs:import namespace='urn:t'/>"), "src-import.1.1");
    assert_eq!(rule(""), "src-resolve.4");
    let lone = document(
        T,
        "<xs:import namespace='urn:o' schemaLocation='gone.xsd'/><xs:element name='r'/>",
    );
    let schema = compile_all(&[("main.xsd", &lone)]).expect("nothing refers to it");
    assert_eq!(schema.notes().len(), 1);
    assert!(schema.notes()[0].contains("main.xsd:1:"), "{:?}", schema.notes());
}

#[test]
fn redefinitions_take_the_place_of_what_they_redefine() {
    let old = document(
        T,
        "<xs:complexType name='c'><xs:sequence><xs:element name='a'/></xs:sequence></xs:complexType>\
        <xs:simpleType name='s'><xs:restriction base='xs:int'/></xs:simpleType>\
        <xs:group name='g'><xs:sequence><xs:element name='x'/></xs:sequence></xs:group>\
        <xs:attributeGroup name='h'><xs:attribute name='m'/></xs:attributeGroup>\
        <xs:element name='r' type='c'/><xs:element name='n' type='s'/>\
        <xs:element name='k'><xs:complexType><xs:group ref='g'/><xs:attributeGroup ref='h'/></xs:complexType></xs:element>",
    );
    let main = |inside: &str| {
        document(T, &format!("<xs:redefine schemaLocation='old.xsd'>{inside}</xs:redefine>"))
    };
    let compiled = |inside: &str| compile_all(&[("main.xsd", &main(inside)), ("old.xsd", &old)]);
    let rule = |inside: &str| compiled(inside).err().map_or("", |error| error.rule.unwrap_or("?"));
    let schema = compiled("<xs:complexType name='c'><xs:complexContent><xs:extension base='c'><xs:sequence>\
        <xs:element name='b'/></xs:sequence></xs:extension></xs:complexContent></xs:complexType>\
        <xs:simpleType name='s'><xs:restriction base='s'><xs:maxInclusive value='5'/></xs:restriction></xs:simpleType>\
        <xs:group name='g'><xs:sequence><xs:group ref='g'/><xs:element name='y'/></xs:sequence></xs:group>\
        <xs:attributeGroup name='h'><xs:attributeGroup ref='h'/><xs:attribute name='o'/></xs:attributeGroup>")
        .expect("it compiles");
    assert_eq!(violations(&schema, "<r xmlns='urn:t'><a xmlns=''/><b xmlns=''/></r>"), 0);
    assert_eq!(violations(&schema, "<r xmlns='urn:t'><a xmlns=''/></r>"), 1);
    assert_eq!(violations(&schema, "<n xmlns='urn:t'>5</n>"), 0);
    assert_eq!(violations(&schema, "<n xmlns='urn:t'>6</n>"), 1);
    assert_eq!(violations(&schema, "<t:k xmlns:t='urn:t' m='' o=''><x/><y/></t:k>"), 0);
    assert_eq!(violations(&schema, "<t:k xmlns:t='urn:t'><x/></t:k>"), 1);
    assert_eq!(rule("<xs:complexType name='c'/>"), "src-redefine.5");
    assert_eq!(
        rule(
            "<xs:complexType name='new'><xs:complexContent><xs:extension base='new'/></xs:complexContent></xs:complexType>"
        ),
        "src-redefine"
    );
    assert_eq!(
        rule(
            "<xs:group name='g'><xs:sequence><xs:group ref='g'/><xs:group ref='g'/></xs:sequence></xs:group>"
        ),
        "src-redefine.6.1"
    );
    assert_eq!(
        rule("<xs:group name='g'><xs:sequence><xs:element name='z'/></xs:sequence></xs:group>"),
        "src-redefine.6.2.2"
    );
    let lost = document(
        T,
        "<xs:redefine schemaLocation='gone.xsd'><xs:group name='g'><xs:sequence/></xs:group></xs:redefine>",
    );
    assert_eq!(compile_all(&[("main.xsd", &lost)]).expect_err("lost").rule, Some("src-redefine.2"));
}

#[test]
fn documents_have_encodings_and_document_types() {
    let text = "<?xml version='1.0' encoding='ISO-8859-1'?><!DOCTYPE xs:schema><?pi?>".to_owned()
        + &document("", "<xs:element name='caf\u{e9}'/>");
    let latin: Vec<u8> = text.chars().map(|c| c as u8).collect();
    let main = document("", "<xs:include schemaLocation='latin.xsd'/>");
    let schema = Schema::compile_with(SchemaSource { name: "main.xsd", text: &main }, &mut |_| {
        Ok(OwnedSource { name: "latin.xsd".to_owned(), bytes: latin.clone() })
    })
    .expect("it compiles");
    assert_eq!(violations(&schema, "<caf\u{e9}/>"), 0);
}

#[test]
fn groups_of_groups_do_not_blow_up() {
    let mut body =
        "<xs:group name='g0'><xs:sequence><xs:element name='e'/></xs:sequence></xs:group>"
            .to_owned();
    for at in 1..60 {
        let reference = format!("<xs:group ref='g{}'/>", at - 1);
        body += &format!(
            "<xs:group name='g{at}'><xs:sequence>{reference}{reference}</xs:sequence></xs:group>"
        );
    }
    let error = compile(&body).expect_err("it is too large");
    assert!(error.message.contains("larger than 10000"), "{error}");
}

#[test]
fn depth_is_bounded_and_chains_are_not_deep() {
    // Nested groups in nested groups.
    let open = "<xs:sequence>".repeat(100);
    let close = "</xs:sequence>".repeat(100);
    let mut body = format!("<xs:group name='g0'>{open}<xs:element name='e'/>{close}</xs:group>");
    for at in 1..90 {
        body += &format!(
            "<xs:group name='g{at}'>{open}<xs:group ref='g{}'/>{close}</xs:group>",
            at - 1
        );
    }
    let error = compile(&body).expect_err("it is too deep");
    assert!(error.message.contains("more than 250 deep"), "{error}");
    // Extensions of extensions.
    let mut body = "<xs:complexType name='c0'/><xs:element name='r' type='c200'/>".to_owned();
    for at in 1..=200 {
        body += &format!(
            "<xs:complexType name='c{at}'><xs:complexContent><xs:extension base='c{}'><xs:sequence>\
             <xs:element name='e{at}'/></xs:sequence></xs:extension></xs:complexContent></xs:complexType>",
            at - 1
        );
    }
    let schema = compile(&body).expect("it is long, not deep");
    let children: String = (1..=200).map(|at| format!("<e{at}/>")).collect();
    assert_eq!(violations(&schema, &format!("<t:r xmlns:t='urn:t'>{children}</t:r>")), 0);
}

#[test]
fn models_with_too_many_ways_are_refused_in_time() {
    let elements: String =
        (0..3_000).map(|at| format!("<xs:element name='e{at}' minOccurs='0'/>")).collect();
    let body =
        format!("<xs:complexType name='c'><xs:sequence>{elements}</xs:sequence></xs:complexType>");
    let error = compile(&body).expect_err("it is too large");
    assert!(error.message.contains("more than 1000000 pairs"), "{error}");
}

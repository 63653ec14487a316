use std::io::{self, BufReader, Read};

use super::*;
use crate::schema::SchemaSource;
use crate::xml::{Offset, StreamReader, XmlErrorKind};

fn schema() -> Schema {
    let text = r#"<xs:schema xmlns:xs="http://www.w3.org/2001/XMLSchema">
        <xs:element name="list"><xs:complexType><xs:sequence>
          <xs:element name="item" minOccurs="0" maxOccurs="unbounded"><xs:complexType>
            <xs:sequence>
              <xs:element name="id" type="xs:int"/>
              <xs:element name="day" type="xs:date" minOccurs="0"/>
            </xs:sequence>
            <xs:attribute name="n" type="xs:int"/>
          </xs:complexType></xs:element>
        </xs:sequence></xs:complexType></xs:element>
      </xs:schema>"#;
    Schema::compile(&[SchemaSource { name: "list.xsd", text }]).expect("it compiles")
}

fn outcome(text: &str, options: &StreamOptions) -> StreamOutcome {
    schema().validate_stream(text.as_bytes(), options, &mut |_| {}).expect("memory cannot fail")
}

/// `line:column path rule` of each violation.
fn found(outcome: &StreamOutcome) -> Vec<String> {
    let all = outcome.violations.iter();
    all.map(|it| format!("{} {} {}", it.at, it.violation.path, it.violation.rule)).collect()
}

#[test]
fn violations_stand_at_the_line_and_column_of_their_element() {
    let text = "<?xml version='1.0'?>\n<!DOCTYPE list>\n<list>\n  <item n='é'><id>1</id></item> \
                <item>\n<id>x</id><day/>\n  <id>2</id></item><item/></list>\n";
    let outcome = outcome(text, &StreamOptions::default());
    assert_eq!(
        found(&outcome),
        [
            "4:3 list/item/@n cvc-datatype-valid.1",
            "5:1 list/item[2]/id cvc-datatype-valid.1",
            "5:11 list/item[2]/day cvc-datatype-valid.1",
            "6:3 list/item[2]/id[2] cvc-complex-type.2.4",
            "6:20 list/item[3] cvc-complex-type.2.4",
        ]
    );
    assert!(outcome.is_whole && outcome.refusal.is_none() && outcome.more_kinds == 0);
    assert_eq!((outcome.elements, outcome.bytes), (8, text.len() as u64));
    assert_eq!(outcome.encoding, Some(FileEncoding::Utf8));
    assert_eq!(outcome.doctype.expect("it is there").name, "list");
}

#[test]
fn kinds_beyond_the_last_violation_are_counted_once() {
    let text = "<list><item><id>x</id></item><item><id>y</id></item><item><id>z</id><day/></item>\
                <item/><item/><item n=''><id>1</id><day>2</day></item></list>";
    let mut options = StreamOptions { max_violations: 2, ..StreamOptions::default() };
    let counted = outcome(text, &options);
    assert_eq!(counted.violations.len(), 2);
    // The day, the empty items and the attribute; one more id that is no number is no news.
    assert_eq!(counted.more_kinds, 3);
    assert!(counted.is_whole);
    options.beyond = Beyond::Stop;
    let stopped = outcome(text, &options);
    assert_eq!(stopped.violations, counted.violations);
    assert!(!stopped.is_whole && stopped.elements < counted.elements);
}

#[test]
fn what_was_found_before_a_flaw_is_kept() {
    let outcome =
        outcome("<list>\n<item><id>x</id></item><item></list>", &StreamOptions::default());
    assert_eq!(found(&outcome), ["2:7 list/item/id cvc-datatype-valid.1"]);
    let refusal = outcome.refusal.expect("it is not well-formed");
    assert_eq!(
        (refusal.kind, refusal.at.to_string()),
        (XmlErrorKind::Malformed, "2:30".to_owned())
    );
    assert!(!outcome.is_whole);
}

#[test]
fn a_source_that_breaks_is_an_error() {
    struct Broken;
    impl Read for Broken {
        fn read(&mut self, _: &mut [u8]) -> io::Result<usize> {
            Err(io::Error::other("cable"))
        }
    }
    let input = BufReader::new((&b"<list><item>"[..]).chain(Broken));
    let error = schema().validate_stream(input, &StreamOptions::default(), &mut |_| {});
    assert_eq!(error.expect_err("it breaks").to_string(), "cable");
}

#[test]
fn progress_grows_and_ends_at_the_end() {
    let text = format!("<list>{}</list>", "<item><id>1</id></item>".repeat(200_000));
    let mut told = Vec::new();
    let options = StreamOptions::default();
    let outcome = schema()
        .validate_stream(text.as_bytes(), &options, &mut |bytes| told.push(bytes))
        .expect("memory cannot fail");
    assert!(outcome.violations.is_empty() && told.len() > 3, "{told:?}");
    assert!(told.windows(2).all(|pair| pair[0] <= pair[1]));
    assert_eq!(told.last(), Some(&(text.len() as u64)));
}

#[test]
fn places_are_right_beyond_four_gibibytes() {
    let text = "<list><item><id>x</id></item>\n<item>\n</item></list>";
    let options = StreamOptions::default();
    let mut reader = StreamReader::new(text.as_bytes(), options.policies, &options.limits).unwrap();
    reader.set_base((1 << 32) - 20);
    let schema = schema();
    let mut drive = Drive::over(&schema, reader, &options, ());
    drive.run_to(u64::MAX, &mut |_| true).unwrap();
    let (outcome, ()) = drive.finish();
    let places: Vec<_> =
        outcome.violations.iter().map(|it| (it.at.to_string(), it.violation.offset)).collect();
    let first = Offset(u32::MAX - 7);
    assert_eq!(places, [("1:13".to_owned(), first), ("2:1".to_owned(), Offset::NONE)]);
}

#[test]
fn elements_of_a_deeper_level_are_validated_each_by_itself() {
    let text = "<a>x<b>y<list><item><id>1</id></item></list>\n<list><item/></list></b><b>\
                <list><item><id>z</id></item></list><item/></b><b/></a>";
    let options = StreamOptions { level: 3, ..StreamOptions::default() };
    assert_eq!(
        found(&outcome(text, &options)),
        [
            "2:7 list/item cvc-complex-type.2.4",
            "2:40 list/item/id cvc-datatype-valid.1",
            "2:64 item cvc-elt.1",
        ]
    );
}

#[test]
fn elements_that_come_whole_are_held_to_every_rule() {
    let text = r#"<xs:schema xmlns:xs="http://www.w3.org/2001/XMLSchema">
        <xs:element name="list"><xs:complexType><xs:sequence>
          <xs:element name="item" maxOccurs="unbounded"><xs:complexType><xs:sequence>
            <xs:choice minOccurs="0" maxOccurs="unbounded">
              <xs:element name="int" type="xs:int"/>
              <xs:element name="any" type="xs:string"/>
              <xs:element name="fixed" type="xs:int" fixed="7"/>
              <xs:element name="id" type="xs:ID"/>
              <xs:element name="ref" type="xs:IDREF"/>
              <xs:element name="qname" type="xs:QName"/>
              <xs:element name="amount" type="amount"/>
              <xs:element name="price" type="price"/>
              <xs:element name="empty"><xs:complexType/></xs:element>
              <xs:element name="group"><xs:complexType mixed="true"/></xs:element>
              <xs:element name="nil" type="xs:int" nillable="true"/>
            </xs:choice>
          </xs:sequence></xs:complexType>
          </xs:element></xs:sequence></xs:complexType>
          <xs:unique name="u"><xs:selector xpath="item/any"/><xs:field xpath="."/></xs:unique>
        </xs:element>
        <xs:element name="loose" type="xs:anyType"/>
        <xs:complexType name="amount"><xs:simpleContent><xs:extension base="xs:decimal">
          <xs:attribute name="unit" use="required"/></xs:extension></xs:simpleContent></xs:complexType>
        <xs:complexType name="price"><xs:simpleContent><xs:extension base="xs:decimal">
          <xs:attribute name="unit"/></xs:extension></xs:simpleContent></xs:complexType>
      </xs:schema>"#;
    let unique = Schema::compile(&[SchemaSource { name: "list.xsd", text }]).unwrap();
    let from = text.find("<xs:unique").unwrap();
    let to = text.find("</xs:unique>").unwrap() + "</xs:unique>".len();
    let plain = format!("{}{}", &text[..from], &text[to..]);
    let plain = Schema::compile(&[SchemaSource { name: "list.xsd", text: &plain }]).unwrap();
    let names = [
        "int", "any", "fixed", "id", "ref", "qname", "amount", "price", "empty", "group", "nil",
        "unknown", "item",
    ];
    let values = ["1", "x", "7", "p:x", " ", "\n"];
    let mut inside = String::new();
    for name in names {
        for value in values {
            // The first of a name never comes whole.
            inside.push_str(&format!("<{name}>{value}</{name}>\n"));
        }
    }
    for (schema, root) in [(&plain, "list"), (&unique, "list"), (&plain, "loose")] {
        let document =
            format!("<{root} xmlns:p='u'><item>{inside}</item><item>{inside}</item></{root}>");
        let options = StreamOptions { max_violations: 1000, ..StreamOptions::default() };
        let streamed = schema.validate_stream(document.as_bytes(), &options, &mut |_| {}).unwrap();
        let streamed: Vec<_> = streamed.violations.into_iter().map(|it| it.violation).collect();
        let tree = crate::xml::read_document(document.as_bytes(), None, &XmlLimits::default());
        assert_eq!(streamed, schema.validate(&tree.unwrap().root, 1000));
        assert_eq!(streamed.is_empty(), root == "loose");
    }
}

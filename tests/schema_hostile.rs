//! Hostile input: documents and schemas that want to crash the engine, stall it or fill the memory.
//! Each must end soon, with a finding that says what is wrong.

mod schema_support;

use std::fmt::Write as _;
use std::io::{self, Read};
use std::thread;
use std::time::{Duration, Instant};

use lis_conform::schema::{Schema, SchemaSource, StreamOptions, StreamOutcome};
use schema_support::chance::Chance;

/// Far more than anything here takes, even in a debug build on a busy machine.
const SOON: Duration = Duration::from_secs(30);

const SCHEMA: &str = r#"<xs:schema xmlns:xs="http://www.w3.org/2001/XMLSchema">
  <xs:element name="r"><xs:complexType><xs:sequence>
    <xs:any minOccurs="0" maxOccurs="unbounded" processContents="lax"/>
  </xs:sequence><xs:attribute name="p" type="xs:int"/></xs:complexType>
  <xs:unique name="u"><xs:selector xpath=".//i"/><xs:field xpath="@k"/></xs:unique></xs:element>
  <xs:element name="i"><xs:complexType><xs:sequence>
    <xs:element ref="i" minOccurs="0" maxOccurs="unbounded"/>
  </xs:sequence><xs:attribute name="k" type="xs:string"/></xs:complexType></xs:element>
</xs:schema>"#;

fn compiled() -> Schema {
    Schema::compile(&[SchemaSource { name: "hostile.xsd", text: SCHEMA }]).expect("it is right")
}

/// Judges in a thread whose stack is small, so that recursion on the input shows.
fn judge(document: impl Read + Send + 'static) -> StreamOutcome {
    let begun = Instant::now();
    let judged = thread::Builder::new().stack_size(512 << 10).spawn(move || {
        let input = io::BufReader::new(document);
        compiled()
            .validate_stream(input, &StreamOptions::default(), &mut |_| {})
            .expect("nothing here fails to be read")
    });
    let outcome = judged.expect("a thread can be started").join().expect("no panic");
    assert!(begun.elapsed() < SOON, "it took {:?}", begun.elapsed());
    outcome
}

/// Why the document is refused as XML.
fn refusal(document: impl Into<Vec<u8>>) -> String {
    let outcome = judge(io::Cursor::new(document.into()));
    let refusal = outcome.refusal.expect("it is no XML that is accepted");
    assert!(refusal.at.line > 0 && !refusal.message.is_empty());
    refusal.message
}

/// A document that comes piece by piece and is never held in memory.
struct Repeated {
    start: &'static [u8],
    piece: &'static [u8],
    times: usize,
    end: &'static [u8],
    at: usize,
    number: usize,
}

impl Repeated {
    fn new(start: &'static str, piece: &'static str, times: usize, end: &'static str) -> Self {
        let [start, piece, end] = [start, piece, end].map(str::as_bytes);
        Self { start, piece, times, end, at: 0, number: 0 }
    }
}

impl Read for Repeated {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let current = match self.number {
            0 => self.start,
            n if n <= self.times => self.piece,
            n if n == self.times + 1 => self.end,
            _ => return Ok(0),
        };
        let count = buffer.len().min(current.len() - self.at);
        buffer[..count].copy_from_slice(&current[self.at..self.at + count]);
        self.at += count;
        if self.at == current.len() {
            self.at = 0;
            self.number += 1;
        }
        Ok(count)
    }
}

// --- documents

#[test]
fn entities_are_not_expanded() {
    let mut bomb = String::from("<!DOCTYPE r [<!ENTITY a0 'ha'>");
    for at in 1..40 {
        write!(bomb, "<!ENTITY a{at} '&a{0};&a{0};'>", at - 1).expect("a String takes all");
    }
    bomb.push_str("]><r>&a39;</r>");
    assert!(refusal(bomb).contains("a39"));
    assert!(refusal("<!DOCTYPE r [<!ENTITY a '&a;'>]><r>&a;</r>").contains('a'));
    refusal("<!DOCTYPE r [<!ENTITY x SYSTEM 'file:///etc/passwd'>]><r>&x;</r>");
    refusal("<!DOCTYPE r [<!ENTITY % p SYSTEM 'http://example.org/x'> %p;]><r>&undeclared;</r>");
}

#[test]
fn a_hundred_thousand_elements_inside_one_another() {
    assert!(refusal("<i>".repeat(100_000)).contains("limit"));
    let outcome = judge(Repeated::new("<r>", "<unknown>", 100_000, ""));
    assert!(outcome.refusal.is_some());
}

#[test]
fn a_million_attributes() {
    let mut document = String::from("<r");
    for at in 0..1_000_000 {
        write!(document, " a{at}=''").expect("a String takes all");
    }
    document.push_str("/>");
    assert!(refusal(document).contains("limit"));
    assert!(refusal(format!("<r {}/>", "p='1' ".repeat(1_000_000))).len() < 1_000);
}

#[test]
fn a_million_declarations_of_namespaces() {
    let mut document = String::from("<r");
    for at in 0..1_000_000 {
        write!(document, " xmlns:a{at}='urn:x'").expect("a String takes all");
    }
    document.push_str("/>");
    assert!(refusal(document).contains("limit"));
}

#[test]
fn huge_names_values_texts_and_comments() {
    let long = "a".repeat(30 << 20);
    assert!(refusal(format!("<{long}/>")).contains("limit"));
    assert!(refusal(format!("<r {long}=''/>")).contains("limit"));
    assert!(refusal(format!("<r p='{long}'/>")).contains("limit"));
    assert!(refusal(format!("<r>{long}</r>")).contains("limit"));
    assert!(refusal(format!("<r><!--{long}--></r>")).contains("limit"));
    assert!(refusal(format!("<r><?pi {long}?></r>")).contains("limit"));
    assert!(refusal(format!("<r xmlns:x='{long}'/>")).contains("limit"));
    assert!(refusal(format!("<r>&{long};</r>")).len() < 1_000, "the message is as long");
}

#[test]
fn findings_do_not_repeat_what_is_huge() {
    let value = "9".repeat(900_000);
    let outcome = judge(io::Cursor::new(format!("<r p='{value}x'/>").into_bytes()));
    let [placed] = &outcome.violations[..] else { panic!("{:?}", outcome.violations.len()) };
    assert!(placed.violation.message.len() < 2_000, "{}", placed.violation.message.len());
}

#[test]
fn encodings_that_lie() {
    let cases: [&[u8]; 12] = [
        b"<r>\xFF</r>",
        b"<r>\xC3</r>",
        b"<r>\xC0\x80</r>",
        b"<r>\xED\xA0\x80</r>",
        b"<r>\xF5\x80\x80\x80</r>",
        b"<r p='\xE2\x82'/>",
        b"<\xFFr/>",
        b"\xFF\xFE<\0r\0/\0>\0<",
        b"\xFE\xFF\0<\0r\xD8\0\0/\0>",
        b"\xFF\xFE\0\0<\0\0\0",
        b"<?xml version='1.0' encoding='UTF-16'?><r/>",
        b"<?xml version='1.0' encoding='no-such'?><r/>",
    ];
    for case in cases {
        refusal(case);
    }
    let utf16 = |text: &str, mark: u16, swap: bool| -> Vec<u8> {
        let units = std::iter::once(mark).chain(text.encode_utf16());
        units.flat_map(|unit| if swap { unit.to_be_bytes() } else { unit.to_le_bytes() }).collect()
    };
    for swap in [false, true] {
        let outcome = judge(io::Cursor::new(utf16("<r p='ü'/>", 0xFEFF, swap)));
        assert!(outcome.refusal.is_none(), "{:?}", outcome.refusal);
        assert_eq!(outcome.violations.len(), 1, "ü is no number");
    }
}

#[test]
fn characters_that_xml_does_not_have() {
    for case in [
        "<r>\0</r>",
        "<r>\u{1}</r>",
        "<r>&#0;</r>",
        "<r>&#xD800;</r>",
        "<r>\u{FFFE}</r>",
        "<r>&#x110000;</r>",
        "<r>&#99999999999999999999;</r>",
        "<r p='\u{B}'/>",
        "<\u{37E}/>",
    ] {
        refusal(case);
    }
}

const SAMPLE: &str = "<?xml version='1.0'?><!DOCTYPE r [<!ELEMENT r ANY>]><!-- c --><r p='1' \
    xmlns:x='urn:x'><?pi d?><i k='&lt;&#65;'><i/></i><![CDATA[]]><x:y>\u{e4}\u{1F600}</x:y></r>";

#[test]
fn truncated_at_every_byte() {
    let schema = compiled();
    let judged = |bytes: &[u8]| {
        schema.validate_stream(bytes, &StreamOptions::default(), &mut |_| {}).expect("it is read")
    };
    assert!(judged(SAMPLE.as_bytes()).refusal.is_none());
    for end in 0..SAMPLE.len() {
        assert!(judged(&SAMPLE.as_bytes()[..end]).refusal.is_some(), "{}", end);
    }
}

#[test]
fn every_byte_changed() {
    let schema = compiled();
    for at in 0..SAMPLE.len() {
        for byte in [0, b'<', b'>', b'&', b'"', b' ', b']', b'/', 0x80, 0xFF] {
            let mut bytes = SAMPLE.as_bytes().to_vec();
            bytes[at] = byte;
            // Whatever it is now, it is judged and that ends.
            let outcome = schema
                .validate_stream(&bytes[..], &StreamOptions::default(), &mut |_| {})
                .expect("it is read");
            assert!(outcome.refusal.is_none() || outcome.violations.len() < 10);
        }
    }
}

#[test]
fn what_is_kept_does_not_grow_with_a_document_of_errors() {
    let outcome = judge(Repeated::new("<r>", "<i x='1'><j/></i>", 40_000, "</r>"));
    assert!(outcome.refusal.is_none(), "{:?}", outcome.refusal);
    assert_eq!(outcome.violations.len(), StreamOptions::default().max_violations);
}

#[test]
fn many_keys_are_counted() {
    let mut document = String::from("<r>");
    for at in 0..200_000 {
        write!(document, "<i k='{at}'/>").expect("a String takes all");
    }
    document.push_str("<i k='7'/></r>");
    let outcome = judge(io::Cursor::new(document.into_bytes()));
    assert_eq!(outcome.violations.len(), 1);
    assert_eq!(outcome.violations[0].violation.rule, "cvc-identity-constraint.4.1");
}

// --- schemas

/// Compiles in a thread with a stack like that of a main thread, and wants an answer soon.
fn load(body: String) -> Result<(), String> {
    let begun = Instant::now();
    let loaded = thread::Builder::new().stack_size(8 << 20).spawn(move || {
        let text =
            format!("<xs:schema xmlns:xs=\"http://www.w3.org/2001/XMLSchema\">{body}</xs:schema>");
        let source = SchemaSource { name: "hostile.xsd", text: &text };
        match Schema::compile(&[source]) {
            Ok(_) => Ok(()),
            Err(error) => {
                assert!(error.line > 0 && !error.message.is_empty());
                assert!(error.message.len() < 4_000, "the message is {} long", error.message.len());
                Err(error.to_string())
            }
        }
    });
    let result = loaded.expect("a thread can be started").join().expect("no panic");
    assert!(begun.elapsed() < SOON, "it took {:?}", begun.elapsed());
    result
}

fn in_type(content: &str) -> String {
    format!("<xs:element name='r'><xs:complexType>{content}</xs:complexType></xs:element>")
}

#[test]
fn deep_schemas() {
    let nested = |depth: usize| {
        let open = "<xs:sequence>".repeat(depth);
        let close = "</xs:sequence>".repeat(depth);
        in_type(&format!("{open}<xs:element name='a'/>{close}"))
    };
    load(nested(20)).expect("that is not deep");
    load(nested(5_000)).expect_err("that is");
    let mut types = String::from("<xs:element name='r' type='t0'/>");
    for at in 0..3_000 {
        write!(
            types,
            "<xs:complexType name='t{at}'><xs:complexContent><xs:extension base='t{}'/>\
             </xs:complexContent></xs:complexType>",
            at + 1
        )
        .expect("a String takes all");
    }
    load(types.clone()).expect_err("the last base is not there");
    types.push_str("<xs:complexType name='t3000'/>");
    // Taken or refused for its depth, but it ends.
    let _ = load(types);
    let mut simple = String::from("<xs:element name='r' type='s0'/>");
    for at in 0..3_000 {
        write!(
            simple,
            "<xs:simpleType name='s{at}'><xs:union memberTypes='s{0} s{0}'/></xs:simpleType>",
            at + 1
        )
        .expect("a String takes all");
    }
    simple.push_str("<xs:simpleType name='s3000'><xs:restriction base='xs:int'/></xs:simpleType>");
    let _ = load(simple);
}

#[test]
fn circles() {
    for body in [
        "<xs:element name='r' type='t'/><xs:complexType name='t'><xs:complexContent>\
         <xs:extension base='t'/></xs:complexContent></xs:complexType>",
        "<xs:simpleType name='t'><xs:restriction base='t'/></xs:simpleType>",
        "<xs:simpleType name='t'><xs:union memberTypes='t'/></xs:simpleType>",
        "<xs:simpleType name='t'><xs:list itemType='t'/></xs:simpleType>",
        "<xs:group name='g'><xs:sequence><xs:group ref='g'/></xs:sequence></xs:group>",
        "<xs:attributeGroup name='g'><xs:attributeGroup ref='g'/></xs:attributeGroup>",
        "<xs:element name='a' substitutionGroup='b'/><xs:element name='b' substitutionGroup='c'/>\
         <xs:element name='c' substitutionGroup='a'/>",
    ] {
        load(body.to_owned()).expect_err(body);
    }
    // A type may contain itself, and a schema may import itself by way of another.
    load(
        "<xs:element name='r' type='t'/><xs:complexType name='t'><xs:sequence>\
         <xs:element name='r' type='t' minOccurs='0'/></xs:sequence></xs:complexType>"
            .to_owned(),
    )
    .expect("that is no circle");
}

#[test]
fn giant_occurrences() {
    let occurs = |min: &str, max: &str, inner: &str| {
        in_type(&format!("<xs:sequence minOccurs='{min}' maxOccurs='{max}'>{inner}</xs:sequence>"))
    };
    let inner =
        "<xs:element name='a' minOccurs='1000' maxOccurs='4000000000'/><xs:element name='b'/>";
    for (min, max) in [
        ("0", "4294967295"),
        ("4294967295", "4294967295"),
        ("0", "99999999999999999999999999"),
        ("99999999999999999999999999", "unbounded"),
        ("1000000", "1000001"),
    ] {
        // Taken or refused: neither memory nor time may follow the number.
        let _ = load(occurs(min, max, inner));
        let _ = load(occurs(min, max, "<xs:element name='a'/>"));
        let _ = load(occurs(min, max, "<xs:any processContents='skip'/>"));
    }
    let mut nested = "<xs:element name='a' maxOccurs='1000'/>".to_owned();
    for _ in 0..8 {
        nested = format!(
            "<xs:sequence minOccurs='999' maxOccurs='1000'>{nested}<xs:element name='b'/></xs:sequence>"
        );
    }
    let _ = load(in_type(&nested));
}

#[test]
fn groups_that_double_again_and_again() {
    let mut body = String::from(
        "<xs:group name='g0'><xs:sequence><xs:element name='a'/></xs:sequence></xs:group>",
    );
    for at in 1..60 {
        write!(
            body,
            "<xs:group name='g{at}'><xs:sequence><xs:group ref='g{0}'/><xs:group ref='g{0}'/>\
             </xs:sequence></xs:group>",
            at - 1
        )
        .expect("a String takes all");
    }
    body.push_str(&in_type("<xs:group ref='g59'/>"));
    load(body).expect_err("it has 2^59 elements");
    let mut body =
        String::from("<xs:attributeGroup name='g0'><xs:attribute name='a'/></xs:attributeGroup>");
    for at in 1..60 {
        write!(
            body,
            "<xs:attributeGroup name='g{at}'><xs:attributeGroup ref='g{0}'/><xs:attributeGroup ref='g{0}'/>\
             </xs:attributeGroup>",
            at - 1
        )
        .expect("a String takes all");
    }
    body.push_str(&in_type("<xs:attributeGroup ref='g59'/>"));
    let _ = load(body);
    let mut body = in_type("");
    for at in 0..60 {
        write!(
            body,
            "<xs:complexType name='t{at}'><xs:complexContent><xs:extension base='t{0}'>\
             <xs:sequence><xs:element name='e{at}' type='t{0}'/></xs:sequence>\
             </xs:extension></xs:complexContent></xs:complexType>",
            at + 1
        )
        .expect("a String takes all");
    }
    body.push_str("<xs:complexType name='t60'/>");
    load(body).expect("a chain of sixty is no harm");
}

#[test]
fn a_hundred_thousand_values_of_an_enumeration() {
    let mut values = String::from("<xs:simpleType name='t'><xs:restriction base='xs:string'>");
    for at in 0..100_000 {
        write!(values, "<xs:enumeration value='v{at}'/>").expect("a String takes all");
    }
    values.push_str("</xs:restriction></xs:simpleType>");
    load(values).expect("that is large, and right");
}

/// A group of a thousand elements that may all be left out.
fn thousand(group: &str, occurs: &str) -> String {
    let mut members = format!("<xs:{group} {occurs}>");
    for at in 0..1_000 {
        write!(members, "<xs:element name='e{at}' minOccurs='0'/>").expect("a String takes all");
    }
    write!(members, "</xs:{group}>").expect("a String takes all");
    in_type(&members)
}

#[test]
fn a_choice_of_a_thousand() {
    load(thousand("choice", "maxOccurs='unbounded'")).expect("that is large, and right");
}

#[test]
fn an_all_group_of_a_thousand() {
    load(thousand("all", "")).expect("that is large, and right");
}

#[test]
fn a_thousand_optional_elements_in_a_row() {
    // That makes half a million transitions; taken or refused, it ends.
    let _ = load(thousand("sequence", ""));
}

#[test]
fn patterns_that_blow_up_or_backtrack() {
    let with = |pattern: &str| {
        format!(
            "<xs:element name='r'><xs:simpleType><xs:restriction base='xs:string'>\
             <xs:pattern value='{pattern}'/></xs:restriction></xs:simpleType></xs:element>"
        )
    };
    for pattern in [
        "((((a{1,100}){1,100}){1,100}){1,100}){1,100}",
        "a{4000000000}",
        "a{0,99999999999999999999}",
        "\\p{L}{1000}{1000}",
        "[a-z-[b-z-[c-z-[d]]]]{50000}",
    ] {
        let _ = load(with(pattern));
    }
    load(with(&"(".repeat(100_000))).expect_err("it is not closed");
    let _ = load(with(&format!("{}a{}", "(".repeat(50_000), ")".repeat(50_000))));
    let _ = load(with(&format!("{}a{}", "[a-z-".repeat(20_000), "]".repeat(20_000))));
    // What makes backtracking engines stall.
    let schema = format!(
        "<xs:schema xmlns:xs=\"http://www.w3.org/2001/XMLSchema\">{}</xs:schema>",
        with("(a*)*b|(a|a)*c|(a|aa)+d")
    );
    let schema = Schema::compile(&[SchemaSource { name: "p.xsd", text: &schema }]).expect("right");
    let document = format!("<r>{}</r>", "a".repeat(500_000));
    let begun = Instant::now();
    let outcome = schema
        .validate_stream(document.as_bytes(), &StreamOptions::default(), &mut |_| {})
        .expect("it is read");
    assert_eq!(outcome.violations.len(), 1);
    assert!(begun.elapsed() < SOON, "it took {:?}", begun.elapsed());
}

#[test]
fn schemas_that_are_none() {
    for text in [
        "",
        " ",
        "x",
        "<",
        "<r/>",
        "<xs:schema/>",
        "\u{0}",
        "<!DOCTYPE x>",
        "<xs:schema xmlns:xs='http://www.w3.org/2001/XMLSchema'",
        "<schema xmlns='urn:x'/>",
        "<!DOCTYPE s [<!ENTITY a 'b'>]><xs:schema xmlns:xs='http://www.w3.org/2001/XMLSchema' id='&a;'/>",
    ] {
        Schema::compile(&[SchemaSource { name: "none.xsd", text }]).expect_err(text);
    }
}

/// Schema documents bent by chance: whatever comes out is compiled or refused, with a place.
#[test]
fn bent_schemas() {
    let source = include_str!("../fuzz/bodies/schema_validate.xsd");
    let words = [
        "xs:element",
        "xs:sequence",
        "name",
        "ref",
        "type",
        "0",
        "unbounded",
        "x:t",
        "",
        "\"",
        "<",
        "xs:all",
        "xs:key",
        "base",
        "abstract",
        "-1",
        "true",
    ];
    let mut chance = Chance::new(7);
    let mut taken = 0;
    for _ in 0..1_500 {
        let mut text = source.to_owned();
        for _ in 0..=chance.below(3) {
            let cuts: Vec<usize> =
                text.match_indices([' ', '=', '"', '<', '>', '/']).map(|(at, _)| at).collect();
            let from = *chance.pick(&cuts);
            let to = cuts.iter().copied().find(|at| *at > from).unwrap_or(text.len());
            match chance.below(3) {
                0 => text.replace_range(from..to, ""),
                1 => text.replace_range(from + 1..to.max(from + 1), chance.pick::<&str>(&words)),
                _ => {
                    let piece = text[from..to].to_owned();
                    let at = *chance.pick(&cuts);
                    text.insert_str(at.min(text.len()), &piece);
                }
            }
        }
        match Schema::compile(&[SchemaSource { name: "bent.xsd", text: &text }]) {
            Ok(_) => taken += 1,
            Err(error) => assert!(error.line > 0 && !error.message.is_empty(), "{error}"),
        }
    }
    assert!(taken > 10 && taken < 1_400, "{taken} are taken");
}

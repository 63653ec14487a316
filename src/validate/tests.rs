//! Documents and what is said of them.

use std::sync::LazyLock;

use super::*;
use crate::bindings::Library;
use crate::ground::{Basis, Verdict};
use crate::schema::{Schema, SchemaSource};
use crate::spec::Spec;

const FINAL: &str = "lis-2.0-final/pms";
const DRAFT: &str = "lis-2.0-draft-2010/pms";
const PMS: &str = "http://www.imsglobal.org/services/lis/pms2p0/wsdl11/sync/imspms_v2p0";
const SOAP: &str = "http://schemas.xmlsoap.org/soap/envelope/";

const EXTENSION: &str = "<extension>\
    <extensionNameVocabulary>urn:x</extensionNameVocabulary>\
    <extensionValueVocabulary>urn:x</extensionValueVocabulary><extensionField>\
    <fieldName>a</fieldName><fieldType>b</fieldType><fieldValue>c</fieldValue>\
    </extensionField></extension>";

static WORLD: LazyLock<(Spec, Library)> =
    LazyLock::new(|| (Spec::load().unwrap(), Library::load().unwrap()));

fn judged_as(bytes: &[u8], revision: Option<&str>, most: usize) -> Judgement {
    let (spec, library) = &*WORLD;
    let settings = Settings { max_findings: most, ..Settings::new(&spec.catalogue) };
    judge(bytes, &Choice::Detect { library, revision }, &settings)
}

fn judged(text: &str) -> Judgement {
    judged_as(text.as_bytes(), None, 100)
}

fn judged_by(xsd: &str, text: &str) -> Judgement {
    let (spec, _) = &*WORLD;
    let schema = Schema::compile(&[SchemaSource { name: "own.xsd", text: xsd }]).unwrap();
    let binding = Binding { name: "own.xsd".into(), schema: &schema, origin: Origin::User };
    judge(text.as_bytes(), &Choice::Given(vec![binding]), &Settings::new(&spec.catalogue))
}

/// A person's record, in the namespace of the element around it.
fn record() -> String {
    let text = crate::embedded::file("fixtures/messages/person/minimal.xml").unwrap().text;
    text.replace("${id}", "p1")
}

fn request(header: &str, payload: &str) -> String {
    format!(
        "<s:Envelope xmlns:s='{SOAP}' xmlns='{PMS}'>\n<s:Header>{header}</s:Header>\n\
         <s:Body>{payload}</s:Body>\n</s:Envelope>"
    )
}

fn header() -> &'static str {
    "<imsx_syncRequestHeaderInfo><imsx_version>V1.0</imsx_version>\
     <imsx_messageIdentifier>1</imsx_messageIdentifier></imsx_syncRequestHeaderInfo>"
}

fn create() -> String {
    format!("<createPersonRequest><sourcedId>p1</sourcedId>{}</createPersonRequest>", record())
}

fn rules(judgement: &Judgement) -> Vec<&'static str> {
    judgement.findings.iter().map(|finding| finding.rule).collect()
}

fn fits(judgement: &Judgement) -> Vec<(&str, bool)> {
    judgement.fits.iter().map(|fit| (fit.schema.as_str(), fit.totals.is_green())).collect()
}

#[test]
fn a_message_is_recognised_and_held_against_every_revision() {
    let judgement = judged(&request(header(), &create()));
    assert_eq!(judgement.verdict(), Verdict::Pass, "{:#?}", judgement.findings);
    assert_eq!(fits(&judgement), [(FINAL, true), (DRAFT, true)]);
    let soap = judgement.soap.unwrap();
    assert_eq!(soap.direction, Some(Direction::Request));
    assert_eq!(soap.payload.unwrap().local, "createPersonRequest");
    assert_eq!((judgement.totals.all(), judgement.beyond), (0, Beyond::default()));
}

#[test]
fn the_revision_that_fits_is_chosen_and_the_other_is_told() {
    let draft = create().replace("</person>", &format!("{EXTENSION}</person>"));
    let judgement = judged(&request(header(), &draft));
    assert_eq!(judgement.verdict(), Verdict::Pass, "{:#?}", judgement.findings);
    assert_eq!(fits(&judgement), [(DRAFT, true), (FINAL, false)]);
    assert_eq!(judgement.schema(), Some(DRAFT));

    let text = request(header(), &draft);
    let judgement = judged_as(text.as_bytes(), Some("lis-2.0-final"), 100);
    assert_eq!(judgement.verdict(), Verdict::Fail);
    assert_eq!(fits(&judgement), [(FINAL, false), (DRAFT, true)]);
    let finding = &judgement.findings[0];
    assert!(finding.path.contains("Envelope/Body/createPersonRequest/"), "{finding:?}");
    assert!(finding.expected.contains(&"extensionTypeVocabulary".to_owned()), "{finding:?}");
    assert_eq!(finding.clause, Some("SC-01"));

    let judgement = judged_as(text.as_bytes(), Some("es-1.0"), 100);
    assert_eq!(judgement.verdict(), Verdict::Untestable, "the revision has no schema for it");
    assert_eq!(rules(&judgement), ["no-schema"]);
}

#[test]
fn an_object_without_message_is_judged_too() {
    let text = record().replacen("<personRecord>", &format!("<personRecord xmlns='{PMS}'>"), 1);
    let judgement = judged(&text);
    assert_eq!(judgement.verdict(), Verdict::Pass, "{:#?}", judgement.findings);
    assert_eq!(judgement.soap, None);
    let judgement = judged(&text.replace("<formattedName>", "<nickname/><formattedName>"));
    let finding = &judgement.findings[0];
    assert_eq!((finding.verdict, finding.basis), (Verdict::Fail, Basis::Schema));
    assert_eq!(finding.path, "personRecord/person/formname/nickname");
    assert_eq!(finding.place, Place { line: 18, column: 7 });
    assert!(finding.expected.contains(&"formattedName".to_owned()), "{:?}", finding.expected);
    assert_eq!(finding.clause, None, "the clause is about messages");
}

#[test]
fn rules_for_envelopes_are_held() {
    let good = request(header(), &create());
    let faulty = |body: &str| request(header(), &format!("<s:Fault>{body}</s:Fault>"));
    let code = "<faultcode xmlns=''>s:Client</faultcode>";
    let broken: &[(&str, Verdict, String)] = &[
        ("EN-09", Verdict::Fail, good.replace(SOAP, "http://www.w3.org/2003/05/soap-envelope")),
        ("EN-09", Verdict::Fail, good.replace("s:Body", "s:Corpus")),
        ("EN-09", Verdict::Fail, good.replace("</s:Envelope>", "<s:Body/></s:Envelope>")),
        ("EN-09", Verdict::Fail, good.replace("</s:Envelope>", "<s:Header/></s:Envelope>")),
        ("EN-10", Verdict::Warn, good.replace("</s:Body>", &format!("{}</s:Body>", create()))),
        ("EN-11", Verdict::Warn, good.replace("</s:Body>", "<x xmlns=''/></s:Body>")),
        ("EN-12", Verdict::Warn, good.replace("</s:Envelope>", "<more/></s:Envelope>")),
        ("EN-13", Verdict::Warn, good.replace("<s:Body>", "<s:Body s:actor='x'>")),
        ("EN-14", Verdict::Warn, good.replace("<s:Body>", "<s:Body s:encodingStyle='x'>")),
        (
            "EN-15",
            Verdict::Fail,
            good.replace("Info><imsx_v", "Info s:mustUnderstand='true'><imsx_v"),
        ),
        ("EN-17", Verdict::Fail, good.replace("createPersonRequest", "makePersonRequest")),
        ("EN-18", Verdict::Fail, request("", &create())),
        ("EN-18", Verdict::Fail, good.replace("syncRequestHeader", "syncResponseHeader")),
        ("ST-09", Verdict::Warn, request(header(), "")),
        ("FA-02", Verdict::Warn, faulty(&format!("{code}<why xmlns=''/>"))),
        ("FA-03", Verdict::Fail, faulty(&code.replace(" xmlns=''", ""))),
        ("FA-04", Verdict::Fail, faulty("")),
        ("FA-04", Verdict::Fail, faulty(&code.replace("s:", "t:"))),
        ("FA-04", Verdict::Warn, faulty(&code.replace("s:Client", "Mine"))),
        ("FA-05", Verdict::Warn, faulty(&code.replace("Client", "Client.Mine"))),
    ];
    for (rule, verdict, text) in broken {
        let judgement = judged(text);
        let found = judgement.findings.iter().find(|finding| finding.rule == *rule);
        let found = found.unwrap_or_else(|| panic!("{rule}: {:#?}\n{text}", judgement.findings));
        assert_eq!(found.verdict, *verdict, "{rule}: {found:?}");
        assert!(judgement.verdict() >= *verdict, "{rule}");
    }
    let judgement = judged(&faulty(code));
    assert_eq!((judgement.verdict(), rules(&judgement)), (Verdict::Pass, vec![]));
    assert!(judgement.soap.unwrap().is_fault);
    let marked = good.replace("HeaderInfo><imsx_v", "HeaderInfo s:mustUnderstand='1'><imsx_v");
    assert_eq!(judged(&marked).verdict(), Verdict::Pass, "SOAP's own attributes may stand there");
}

#[test]
fn what_no_schema_knows_is_not_green() {
    let judgement = judged("<unheard/>");
    assert_eq!((judgement.verdict(), rules(&judgement)), (Verdict::Untestable, vec!["no-schema"]));
    assert!(judgement.findings[0].expected.contains(&"lis-2.0-final".to_owned()));
    let judgement = judged("<createPersonRequest/>");
    assert_eq!(judgement.findings[0].expected, [PMS], "it names the namespace that is meant");
    let judgement = judged(&request("", "<x xmlns='urn:x'/>"));
    assert_eq!(judgement.verdict(), Verdict::Untestable);
    assert_eq!(judgement.findings[0].place, Place { line: 3, column: 9 });
    let judgement = judged("<unheard><a></unheard>");
    assert_eq!(judgement.verdict(), Verdict::Fail, "what is no XML is wrong whatever it is");
}

#[test]
fn findings_beyond_the_most_are_counted_by_kind_and_hide_nothing() {
    const XSD: &str = "<xs:schema xmlns:xs='http://www.w3.org/2001/XMLSchema'>\
        <xs:element name='r'><xs:complexType><xs:sequence>\
        <xs:element name='a' type='xs:int' maxOccurs='unbounded'/>\
        <xs:element name='b' type='xs:int' maxOccurs='unbounded'/>\
        </xs:sequence></xs:complexType></xs:element></xs:schema>";
    let (spec, _) = &*WORLD;
    let text = format!("<r>{}{}</r>", "<a>x</a>".repeat(7), "<b x='1'>y</b>".repeat(3));
    let schema = Schema::compile(&[SchemaSource { name: "own.xsd", text: XSD }]).unwrap();
    let binding = Binding { name: "own.xsd".into(), schema: &schema, origin: Origin::User };
    let choice = Choice::Given(vec![binding]);
    let with = |most| {
        let settings = Settings { max_findings: most, ..Settings::new(&spec.catalogue) };
        judge(text.as_bytes(), &choice, &settings)
    };
    let judgement = with(5);
    assert_eq!((judgement.findings.len(), judgement.totals.fail), (5, 13));
    let beyond = Beyond { findings: 8, kinds: 2, is_open: false };
    assert_eq!(judgement.beyond, beyond, "an attribute that may not stand, and another value");
    assert_eq!(with(13).beyond, Beyond::default());
    assert_eq!(with(12).beyond, Beyond { findings: 1, kinds: 0, is_open: false });
    assert_eq!(judgement.findings[4].path, "r/a[5]");
}

#[test]
fn a_schema_of_the_users_takes_any_document_and_what_is_in_envelopes() {
    const XSD: &str = "<xs:schema xmlns:xs='http://www.w3.org/2001/XMLSchema' \
        targetNamespace='urn:own'><xs:element name='n' type='xs:int'/></xs:schema>";
    assert_eq!(judged_by(XSD, "<n xmlns='urn:own'>1</n>").verdict(), Verdict::Pass);
    assert_eq!(judged_by(XSD, "<n xmlns='urn:own'>x</n>").verdict(), Verdict::Fail);
    let judgement = judged_by(XSD, "<other/>");
    assert_eq!((judgement.verdict(), rules(&judgement)), (Verdict::Fail, vec!["cvc-elt.1"]));
    let wrapped = |text| judged_by(XSD, &request("", &format!("<n xmlns='urn:own'>{text}</n>")));
    assert_eq!(wrapped("1").verdict(), Verdict::Pass, "{:?}", wrapped("1").findings);
    assert_eq!(wrapped("x").verdict(), Verdict::Fail);
    assert_eq!(wrapped("x").findings[0].path, "Envelope/Body/n");
    let judgement = judged_by(XSD, &request("", "<m xmlns='urn:own'/>"));
    assert_eq!(judgement.verdict(), Verdict::Fail, "{:?}", judgement.findings);
}

#[test]
fn every_encoding_gives_the_same_findings() {
    let good = request(header(), &create());
    let text = good.replace("<language>en</language>", "<langage>é</langage>");
    let plain = judged(&text);
    assert!(!plain.findings.is_empty());
    let le: Vec<u8> = format!("\u{feff}{text}").encode_utf16().flat_map(u16::to_le_bytes).collect();
    let be: Vec<u8> = format!("\u{feff}{text}").encode_utf16().flat_map(u16::to_be_bytes).collect();
    for bytes in [le, be] {
        assert_eq!(judged_as(&bytes, None, 100).findings, plain.findings);
    }
    let latin =
        text.replace("<s:Envelope", "<?xml version='1.0' encoding='ISO-8859-1'?><s:Envelope");
    let latin: Vec<u8> = latin.chars().map(|c| u8::try_from(u32::from(c)).unwrap()).collect();
    let judgement = judged_as(&latin, None, 100);
    assert!(rules(&judgement).contains(&"EN-02"), "a message is in UTF-8 or UTF-16");
    let bad = text.replace('é', "e").replace("<langage>", "<langage>\u{1}");
    assert_eq!(judged(&bad).verdict(), Verdict::Fail);
}

#[test]
fn a_doctype_is_noted_and_has_no_place_in_a_message() {
    let text = format!("<!DOCTYPE x PUBLIC 'p' 's'>{}", request(header(), &create()));
    let judgement = judged(&text);
    assert_eq!(judgement.doctype.as_ref().unwrap().public_id.as_deref(), Some("p"));
    assert_eq!((judgement.verdict(), rules(&judgement)), (Verdict::Fail, vec!["EN-07"]));
    let text = format!("<?x y?>{}", request(header(), &create()));
    assert_eq!(rules(&judged(&text)), ["EN-08"]);
    let text = request(header(), &create()).replace("<sourcedGUID>", "<?x y?><sourcedGUID>");
    assert_eq!(rules(&judged(&text)), ["EN-08"]);
}

#[test]
fn a_document_that_is_cut_anywhere_is_never_green() {
    let text = request(header(), &create());
    for end in 0..text.len() {
        let judgement = judged_as(&text.as_bytes()[..end], None, 100);
        assert_eq!(judgement.verdict(), Verdict::Fail, "{end}: {:?}", judgement.findings);
        let last = judgement.findings.last().unwrap();
        assert_eq!(last.rule, "well-formed", "{end}: {:?}", judgement.findings);
    }
    let wide: Vec<u8> =
        format!("\u{feff}{text}").encode_utf16().flat_map(u16::to_le_bytes).collect();
    for end in 0..wide.len() {
        assert_eq!(judged_as(&wide[..end], None, 100).verdict(), Verdict::Fail, "{end}");
    }
}

#[test]
fn hostile_documents_are_refused_with_a_finding() {
    let bomb = "<!DOCTYPE a [<!ENTITY a 'aaaaaaaaaa'><!ENTITY b '&a;&a;&a;'>]><a>&b;</a>";
    let external = "<!DOCTYPE a [<!ENTITY x SYSTEM 'file:///etc/passwd'>]><a>&x;</a>";
    let deep = "<a>".repeat(100_000);
    let attributes: String = (0..100_000).map(|at| format!(" a{at}='1'")).collect();
    let wide = format!("<a{attributes}/>");
    let long = format!("<{}/>", "a".repeat(1_000_000));
    for (text, rule) in [
        (bomb, "well-formed"),
        (external, "well-formed"),
        (&deep, "limit"),
        (&wide, "limit"),
        (&long, "limit"),
        ("", "well-formed"),
        (" \n", "well-formed"),
        ("no xml", "well-formed"),
    ] {
        let judgement = judged(text);
        assert!(judgement.verdict().is_red());
        let shown: String = text.chars().take(40).collect();
        assert!(rules(&judgement).contains(&rule), "{shown}: {:?}", judgement.findings);
        let longest = judgement.findings.iter().map(|finding| finding.message.len()).max();
        assert!(longest < Some(2_000), "{shown}");
    }
}

#[test]
fn credentials_near_findings_are_veiled() {
    let security = "<w:Security xmlns:w='http://docs.oasis-open.org/wss/2004/01/oasis-200401-wss-\
        wssecurity-secext-1.0.xsd'><w:Password>hunter2</w:Password></w:Security><bad/>";
    let text = request(&format!("{security}{}", header()), &create());
    let text = text.replace("messageIdentifier>", "messageIdentifer>");
    let judgement = judged(&text);
    assert_eq!(judgement.veils.len(), 1, "{:?}", judgement.veils);
    let line = text.lines().nth(1).unwrap();
    let part = PartOfLine { text: line, column: 1, is_cut: false };
    let place = judgement.findings[0].place;
    let excerpt = Excerpt::of(part, place, &judgement.veils);
    let shown = format!("{}{}", excerpt.before, excerpt.behind);
    assert!(shown.contains("<s:Header>***</w:Security><bad/>"), "{shown}");
    assert!(!shown.contains("hunter2"));
    let far = text.replace("<bad/>", &"\n".repeat(3));
    assert_eq!(judged(&far).veils, [], "on other lines nothing has to be veiled");
}

#[test]
fn a_credential_of_the_wrong_type_is_not_quoted() {
    const XSD: &str = "<xs:schema xmlns:xs='http://www.w3.org/2001/XMLSchema'>\
        <xs:element name='u'><xs:complexType><xs:attribute name='password' type='xs:int'/>\
        </xs:complexType></xs:element></xs:schema>";
    let judgement = judged_by(XSD, "<u password='hunter2'/>");
    assert_eq!(judgement.totals.fail, 1);
    assert!(!format!("{:?}", judgement.findings).contains("hunter2"));
    assert_eq!(judgement.veils.len(), 1);
}

#[test]
fn clauses_about_lis_are_cited_for_lis_alone() {
    let es = "http://www.imsglobal.org/services/pms/xsd/imsPersonManMessSchema_v1p0";
    let message = format!(
        "<s:Envelope xmlns:s='{SOAP}'><s:Body><createPersonRequest xmlns='{es}'><nonsense/>\
         </createPersonRequest></s:Body></s:Envelope>"
    );
    let judgement = judged(&message);
    let by_schema = judgement.findings.iter().find(|of| of.rule.starts_with("cvc-"));
    let finding = by_schema.unwrap_or_else(|| panic!("{judgement:#?}"));
    assert!(judgement.schema().is_some_and(|name| name.starts_with("es-1.0")));
    assert_eq!(finding.clause, None, "SC-01 is about the services of LIS");
}

#[test]
fn a_reference_that_leads_nowhere_is_told_where_it_stands() {
    let xsd = "<xs:schema xmlns:xs='http://www.w3.org/2001/XMLSchema'><xs:element name='r'>\
               <xs:complexType><xs:sequence maxOccurs='unbounded'><xs:element name='e'><xs:complexType>\
               <xs:attribute name='to' type='xs:IDREF'/></xs:complexType></xs:element>\
               <xs:element name='t' type='xs:IDREF' minOccurs='0'/>\
               </xs:sequence></xs:complexType></xs:element></xs:schema>";
    let judgement = judged_by(xsd, "<r>\n <e to='a'/>\n  <t>b</t>\n <e/></r>");
    let places: Vec<_> =
        judgement.findings.iter().map(|of| (of.rule, of.place.line, of.place.column)).collect();
    assert_eq!(places, [("cvc-id.1", 2, 2), ("cvc-id.1", 3, 3)]);
}

#[test]
fn a_credential_is_veiled_from_its_start_tag_to_its_end_tag() {
    let text = "<enterprise><properties><datasource>s</datasource><datetime>2011-06-30</datetime>\
        </properties><person><sourcedid><source>s</source><id>1</id></sourcedid><name><fn>Ada</fn>\
        </name><extension><password>hunter2</password></extension><nonsense/></person></enterprise>";
    let place = |of: &str| Place { line: 1, column: text.find(of).unwrap() as u64 + 1 };
    for (text, to) in [
        (text.to_owned(), place("</password>")),
        (
            text.replace("hunter2", "hunter&#50;"),
            Place { line: 1, column: place("</password>").column + 4 },
        ),
    ] {
        let judgement = judged(&text);
        assert_eq!(judgement.verdict(), Verdict::Fail);
        assert!(judgement.findings.iter().any(|of| of.path.ends_with("/nonsense")));
        assert_eq!(judgement.veils, [Veil { from: place("<password>"), to }]);
    }
}

#[test]
fn what_is_wrong_with_a_text_stands_at_its_element_and_in_order() {
    let text = "<enterprise>\n<properties><datasource>s</datasource><datetime>2011-06-30</datetime>\
        </properties>\n<person>\n <sourcedid><source>s</source><id>1</id></sourcedid>\n <name>\
        <fn>Ada</fn></name>\n <demographics>\n  <bday>soon</bday></demographics>\n <fn>Ada</fn>\n \
        <email>a@b</email></person></enterprise>";
    let found: Vec<_> = judged(text)
        .findings
        .into_iter()
        .map(|of| (of.path, of.place.line, of.place.column))
        .collect();
    assert_eq!(
        found,
        [
            ("enterprise/person/demographics/bday".to_owned(), 7, 3),
            ("enterprise/person/fn".to_owned(), 8, 2),
        ]
    );
}

//! Habits of clients that work in production with itslearning, against its mock: each is served, and
//! what is let pass is noted.

use super::enterprise::target;
use crate::soap::http::{Headers, Request};
use crate::target::Target;

const IMS: &str = "http://www.imsglobal.org/services";
const DATA: &str = "http://www.imsglobal.org/services/pms/xsd/imsPersonManDataSchema_v1p0";

/// The name and the role that every client sends.
fn rest(role: &str) -> String {
    let part = |sort: &str, value: &str| {
        format!(
            "<p:partName><p:namePartType>{sort}</p:namePartType>\
             <p:namePartValue>{value}</p:namePartValue></p:partName>"
        )
    };
    format!(
        "<p:name>{}{}</p:name>{{}}<p:institutionRole><p:institutionRoleType>{role}\
         </p:institutionRoleType><p:primaryRoleType>true</p:primaryRoleType></p:institutionRole>",
        part("First", "Ada"),
        part("Last", "Byron"),
    )
}

fn create(id: &str, format_name: &str, between: &str, role: &str) -> String {
    format!(
        "<m:createPersonRequest xmlns:m='{IMS}/pms/xsd/imsPersonManMessSchema_v1p0' \
         xmlns:p='{DATA}' xmlns:c='{IMS}/common/imsCommonSchema_v1p0' \
         xmlns:xsi='http://www.w3.org/2001/XMLSchema-instance'><m:sourcedId>\
         <c:identifier>{id}</c:identifier></m:sourcedId><m:person>{format_name}{}</m:person>\
         </m:createPersonRequest>",
        rest(role).replace("{}", between)
    )
}

const NIL: &str = "<p:formatName xsi:nil='true'/>";

fn header(id: &str) -> String {
    format!(
        "<b:syncRequestHeaderInfo xmlns:b='{IMS}/common/imsMessBindSchema_v1p0'>\
         <b:messageIdentifier>{id}</b:messageIdentifier></b:syncRequestHeaderInfo>"
    )
}

fn envelope(header: &str, body: &str) -> String {
    format!(
        "<soapenv:Envelope xmlns:soapenv='http://schemas.xmlsoap.org/soap/envelope/'>\
         <soapenv:Header>{header}</soapenv:Header><soapenv:Body>{body}</soapenv:Body>\
         </soapenv:Envelope>"
    )
}

/// HTTP status and body.
fn send(target: &Target, action: (&str, &str), text: &str) -> (u16, String) {
    let mut headers = Headers::new();
    headers.push("Content-Type", "text/xml; charset=utf-8");
    headers.push("Accept", "application/json, text/plain, */*");
    headers.push(action.0, action.1);
    let request = Request {
        method: "POST".to_owned(),
        path: "/WCFServiceLibrary/ImsEnterpriseServicesPort.svc".to_owned(),
        headers,
        body: text.as_bytes().to_vec(),
    };
    let response = target.answer(&request).response;
    (response.status, String::from_utf8_lossy(&response.body).into_owned())
}

fn is_done((status, body): &(u16, String)) -> bool {
    *status == 200 && body.contains(">success<") && body.contains(">status<")
}

const QUOTED: (&str, &str) = ("SOAPAction", "\"http://www.imsglobal.org/soap/pms/createPerson\"");
const UNQUOTED: (&str, &str) = ("Soapaction", "http://www.imsglobal.org/soap/pms/createPerson");

#[test]
fn clients_in_production_are_served() {
    let target = target("itslearning", &[]);
    let no_name = create("ts", "", "", "System Administrator");
    let answer = send(&target, QUOTED, &envelope(&header("1"), &no_name));
    assert!(is_done(&answer), "no formatName and a role of the site's own: {answer:?}");
    let birthday = "<p:demographics><p:bday>1815-12-10</p:bday></p:demographics>";
    let no_gender = create("go", NIL, birthday, "Student");
    for _ in 0..2 {
        let answer = send(&target, UNQUOTED, &envelope(&header("same"), &no_gender));
        assert!(
            is_done(&answer),
            "a birthday without gender, unquoted, one identifier: {answer:?}"
        );
    }
    let no_header = create("php", NIL, "", "Student");
    let answer = send(&target, QUOTED, &envelope("", &no_header));
    assert!(is_done(&answer), "no header block: {answer:?}");
    let two_prefixes = envelope(&header("2"), &create("suds", NIL, "", "Staff"))
        .replace("<soapenv:Body>", "<s:Body xmlns:s='http://schemas.xmlsoap.org/soap/envelope/'>")
        .replace("</soapenv:Body>", "</s:Body>");
    let answer = send(&target, QUOTED, &two_prefixes);
    assert!(is_done(&answer), "two prefixes for one namespace: {answer:?}");
    let notes: Vec<String> = target.journal().into_iter().map(|note| note.text).collect();
    for noted in ["formatName", "institutionRoleType", "gender", "is missing"] {
        assert!(notes.iter().any(|note| note.contains(noted)), "{noted}: {notes:?}");
    }
}

#[test]
fn a_page_of_persons_needs_no_date() {
    let target = target("itslearning", &[]);
    let body = format!(
        "<m:readAllPersonsRequest xmlns:m='{IMS}/pms/xsd/imsPersonManMessSchema_v1p0'>\
         <m:PageIndex>1</m:PageIndex><m:PageSize>10</m:PageSize>\
         <m:OnlyManuallyCreatedUsers>false</m:OnlyManuallyCreatedUsers>\
         <m:ConvertFromManual>false</m:ConvertFromManual></m:readAllPersonsRequest>"
    );
    let action = ("SOAPAction", "\"http://www.imsglobal.org/soap/pms/readAllPersons\"");
    let answer = send(&target, action, &envelope(&header("1"), &body));
    assert!(is_done(&answer) && answer.1.contains("Somerville"), "{answer:?}");
}

#[test]
fn what_cannot_be_read_is_a_fault() {
    let target = target("itslearning", &[]);
    let empty = "<p:demographics><p:gender>Male</p:gender><p:bday/></p:demographics>";
    let answer =
        send(&target, QUOTED, &envelope(&header("1"), &create("x", NIL, empty, "Student")));
    assert_eq!(answer.0, 500);
    assert!(answer.1.contains("Fault>") && answer.1.contains("bday"), "{answer:?}");
}

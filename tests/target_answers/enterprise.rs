//! A few messages of Enterprise Services: some on one object, some on several, some that follow
//! memberships.

use std::collections::{BTreeMap, BTreeSet};

use lis_conform::soap::http::{Headers, Request};
use lis_conform::spec::ServiceId;

const SERVICES: &str = "http://www.imsglobal.org/services";

const SERVICE_IDS: [&str; 4] = ["es-pms", "es-gms", "es-mms", "es-extended"];

/// The schemas that know all of them.
pub fn revisions() -> BTreeMap<ServiceId, String> {
    let revision = "es-1.0-itslearning";
    SERVICE_IDS.map(|service| (ServiceId(service.into()), revision.to_owned())).into()
}

/// The services that they are for.
pub fn services() -> BTreeSet<ServiceId> {
    SERVICE_IDS.map(|service| ServiceId(service.into())).into()
}

/// The first page of all persons. What says nothing stands all the same.
const PAGE: &str = "<PageIndex>1</PageIndex><PageSize>10</PageSize>\
    <CreatedFrom xmlns:i=\"http://www.w3.org/2001/XMLSchema-instance\" i:nil=\"true\"/>\
    <OnlyManuallyCreatedUsers>false</OnlyManuallyCreatedUsers>\
    <ConvertFromManual>false</ConvertFromManual>";

/// The messages, in an order in which each finds what it needs.
pub fn script() -> Vec<Request> {
    let pair = |id: &str| format!("<personIdPair>{}{}</personIdPair>", source(id), person());
    let persons = format!("<personIdPairSet>{}{}</personIdPairSet>", pair("es-a"), pair("es-b"));
    let set =
        |ids: [&str; 2]| format!("<sourcedIdSet>{}</sourcedIdSet>", ids.map(identifier).concat());
    let of =
        |what: &str, id: &str| format!("<{what}SourcedId>{}</{what}SourcedId>", identifier(id));
    [
        message("Person", "createPersons", &persons),
        message("Person", "createPersons", &persons),
        message("Person", "readPerson", &source("es-a")),
        message("Person", "readPersons", &set(["es-none", "es-a"])),
        message("Group", "createGroup", &format!("{}{}", source("es-g"), group())),
        message("Group", "readGroup", &source("es-g")),
        message("Membership", "createMembership", &format!("{}{}", source("es-m"), membership())),
        message("Membership", "readMembership", &source("es-m")),
        message("Person", "readPersonsForGroup", &of("group", "es-g")),
        message("Group", "readGroupsForPerson", &of("person", "es-a")),
        message("Membership", "readMembershipsForPerson", &of("person", "es-a")),
        message("Membership", "readMembershipsForGroup", &of("group", "es-g")),
        message("ExtendedPerson", "readAllPersons", PAGE),
    ]
    .into()
}

fn message(kind: &str, operation: &str, content: &str) -> Request {
    let namespace = namespace(kind, "Mess");
    let body = format!(
        "<s:Envelope xmlns:s=\"http://schemas.xmlsoap.org/soap/envelope/\"><s:Header>\
         <h:syncRequestHeaderInfo xmlns:h=\"{SERVICES}/common/imsMessBindSchema_v1p0\">\
         <h:messageIdentifier>m-1</h:messageIdentifier></h:syncRequestHeaderInfo></s:Header><s:Body>\
         <{operation}Request xmlns=\"{namespace}\" \
         xmlns:c=\"{SERVICES}/common/imsCommonSchema_v1p0\" xmlns:d=\"{}\">{content}\
         </{operation}Request></s:Body></s:Envelope>",
        self::namespace(kind, "Data")
    );
    let mut headers = Headers::new();
    headers.push("Host", "x");
    headers.push("Content-Type", "text/xml; charset=utf-8");
    let path = format!("/{kind}ManagementServiceSync.svc");
    Request { method: "POST".to_owned(), path, headers, body: body.into_bytes() }
}

fn namespace(kind: &str, which: &str) -> String {
    let (service, short) = match kind {
        "Person" | "ExtendedPerson" => ("pms", "Person"),
        "Group" => ("gms", "Group"),
        _ => ("mms", "Member"),
    };
    format!("{SERVICES}/{service}/xsd/ims{short}Man{which}Schema_v1p0")
}

fn identifier(id: &str) -> String {
    format!("<c:identifier>{id}</c:identifier>")
}

fn source(id: &str) -> String {
    format!("<sourcedId>{}</sourcedId>", identifier(id))
}

fn person() -> String {
    let part = |kind: &str, value: &str| {
        format!(
            "<d:partName><d:namePartType>{kind}</d:namePartType>\
             <d:namePartValue>{value}</d:namePartValue></d:partName>"
        )
    };
    format!(
        "<person><d:formatName>Ada Lovelace</d:formatName><d:name>{}{}</d:name><d:institutionRole>\
         <d:institutionRoleType>Staff</d:institutionRoleType>\
         <d:primaryRoleType>true</d:primaryRoleType></d:institutionRole></person>",
        part("First", "Ada"),
        part("Last", "Lovelace")
    )
}

fn group() -> String {
    "<group><d:groupType><d:scheme>ItslearningOrganisationTypes</d:scheme><d:typeValue>\
     <d:type>School</d:type><d:level>1</d:level></d:typeValue></d:groupType>\
     <d:description><d:descShort>Mathematics</d:descShort></d:description></group>"
        .to_owned()
}

fn membership() -> String {
    format!(
        "<membership><d:groupSourcedId>{}</d:groupSourcedId><d:member><d:memberSourcedId>{}\
         </d:memberSourcedId><d:idType>Person</d:idType><d:role><d:roleType>Learner</d:roleType>\
         </d:role></d:member></membership>",
        identifier("es-g"),
        identifier("es-a")
    )
}

//! Services as tables: what each operation is called, carries and does.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::fmt;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use smol_str::SmolStr;

use super::layout::{HeaderLayout, StatusPlace};
use super::verb::Verb;
use crate::ground::Basis;
use crate::xml::{Element, Namespace, QName};

/// Short name of a service, such as `pms`. Data, not code: new services are new tables.
#[derive(
    Clone, Debug, Deserialize, Eq, Hash, JsonSchema, Ord, PartialEq, PartialOrd, Serialize,
)]
#[serde(transparent)]
pub struct ServiceId(#[schemars(with = "String")] pub SmolStr);

/// Name of a kind of object, such as `person`.
#[derive(
    Clone, Debug, Deserialize, Eq, Hash, JsonSchema, Ord, PartialEq, PartialOrd, Serialize,
)]
#[serde(transparent)]
pub struct Kind(#[schemars(with = "String")] pub SmolStr);

/// `service.operation`, such as `pms.createPerson`.
#[derive(
    Clone, Debug, Deserialize, Eq, Hash, JsonSchema, Ord, PartialEq, PartialOrd, Serialize,
)]
#[serde(transparent)]
pub struct OperationRef(#[schemars(with = "String")] pub SmolStr);

/// One service.
#[derive(Clone, Debug)]
pub struct Service {
    /// Short name.
    pub id: ServiceId,
    /// Title for people.
    pub title: String,
    /// Release it belongs to, such as `lis-2.0`.
    pub release: String,
    /// Namespace of the request and response elements and their children.
    pub namespace: Namespace,
    /// Prefixes that paths to parts of its objects may use.
    pub prefixes: BTreeMap<String, Namespace>,
    /// Name of the schema document of its messages in each binding revision.
    pub schema_document: String,
    /// How the IMS header blocks look.
    pub header: HeaderLayout,
    /// Path at the mock, such as `/pms`.
    pub path: String,
    /// Other paths at which the mock serves it alone.
    pub aliases: Vec<String>,
    /// Paths at which the mock serves it together with others that have the same path.
    pub shared_paths: Vec<String>,
    /// The service whose objects it works on, where it has none of its own.
    pub works_on: Option<ServiceId>,
    /// The kind of object it manages.
    pub kind: Kind,
    /// Element of one record, such as `personRecord`.
    pub record: QName,
    /// Element inside the record with the object proper, such as `person`.
    pub payload: QName,
    /// Element of a set of records, such as `personRecordSet`.
    pub record_set: QName,
    /// Element of a record together with its identifier, such as `personIdPair`, where the release
    /// has such pairs.
    pub pair: Option<QName>,
    /// The element inside an identifier's element that holds the text; none where the text stands
    /// in the identifier's element itself.
    pub identifier: Option<QName>,
    /// What its objects refer to.
    pub references: Vec<Reference>,
    /// The operations in the standard's order.
    pub operations: Vec<Operation>,
    /// Names in the WSDL.
    pub wsdl: WsdlNames,
}

/// Names in a service's WSDL.
#[derive(Clone, Debug)]
pub struct WsdlNames {
    /// Its target namespace.
    pub namespace: Namespace,
    /// `wsdl:service`.
    pub service: String,
    /// `wsdl:port`.
    pub port: String,
    /// `wsdl:binding`.
    pub binding: String,
    /// `wsdl:portType`.
    pub port_type: String,
}

/// A place in an object that names another object.
#[derive(Clone, Debug)]
pub struct Reference {
    /// Path of local names from the payload, such as `member/personSourcedId`.
    pub path: Vec<QName>,
    /// The kind it names.
    pub kind: Kind,
    /// Only where a sibling says so.
    pub condition: Option<Condition>,
    /// What happens to the object that refers, when the one it names is deleted.
    pub on_delete: OnDelete,
}

/// When a reference names an object of its kind.
#[derive(Clone, Debug)]
pub struct Condition {
    /// Path of the sibling from the payload, such as `membershipIdType`.
    pub path: Vec<QName>,
    /// It holds one of these texts.
    pub any_of: Vec<String>,
    /// It may be missing as well.
    pub or_absent: bool,
}

/// What a delete does to those who refer to the deleted object.
#[derive(Clone, Copy, Debug, Deserialize, Eq, PartialEq)]
#[serde(rename_all = "kebab-case")]
pub enum OnDelete {
    /// The referring object goes too.
    DeleteObject,
    /// The entry with the reference (the child of the payload) goes, the object stays.
    RemoveEntry,
}

/// One operation.
#[derive(Clone, Debug)]
pub struct Operation {
    /// `service.operation`.
    pub id: OperationRef,
    /// Name in the WSDL, such as `createPerson`.
    pub name: SmolStr,
    /// What it does.
    pub verb: Verb,
    /// Request element.
    pub request: QName,
    /// Response element.
    pub response: QName,
    /// Children of the request, in order.
    pub parameters: Vec<Parameter>,
    /// Children of the response, in order.
    pub results: Vec<Parameter>,
    /// The SOAPAction, unquoted.
    pub soap_action: String,
    /// What the SOAPAction rests on.
    pub soap_action_basis: Basis,
    /// The operation that does for one object what this one does for each of several.
    pub each: Option<OperationRef>,
    /// Where the status is in the response.
    pub status: StatusPlace,
    /// What is known to be wrong with the standard's own definition, for people.
    pub defect: Option<String>,
}

/// A child of a request or response element.
#[derive(Clone, Debug)]
pub struct Parameter {
    /// What it is for.
    pub role: Role,
    /// Element name.
    pub element: QName,
    /// Whether the schema demands it.
    pub required: bool,
    /// What its presence in the table rests on.
    pub basis: Basis,
}

/// What a parameter or result is for; verbs find their arguments by it.
#[derive(Clone, Copy, Debug, Deserialize, Eq, Hash, Ord, PartialEq, PartialOrd)]
#[serde(rename_all = "snake_case")]
pub enum Role {
    /// The object the request is about.
    SourcedId,
    /// Its new identifier.
    NewSourcedId,
    /// A record.
    Record,
    /// A set of records.
    RecordSet,
    /// The mandatory core of a record.
    Core,
    /// A set of identifiers.
    SourcedIdSet,
    /// The reference point of the source.
    FromSavePoint,
    /// The reference point of the target.
    SavePoint,
    /// A query.
    QueryObject,
    /// The person whose ids are asked for.
    PersonSourcedId,
    /// The collection (group, section) whose ids are asked for.
    CollectionSourcedId,
    /// The kind of collection.
    CollectionKind,
    /// A membership role to match.
    MemberRole,
    /// A relationship to add.
    Relationship,
    /// The identifier of a relationship.
    RelationId,
    /// Records, each with its identifier.
    PairSet,
    /// Identifiers, each with the one that is to take its place.
    IdentifierPairSet,
    /// The group asked about.
    GroupSourcedId,
    /// Which page, from 1.
    PageIndex,
    /// How many objects a page has.
    PageSize,
    /// Only what was created at that time or later.
    CreatedFrom,
    /// Only what was made without this interface.
    OnlyManual,
    /// Give those made without this interface an identifier.
    ConvertManual,
    /// How many objects there are on all pages.
    TotalCount,
}

impl OperationRef {
    /// The service's short name: the part before the dot.
    #[must_use]
    pub fn service(&self) -> ServiceId {
        ServiceId(SmolStr::new(self.0.split_once('.').map_or("", |(service, _)| service)))
    }

    /// The operation's name in the WSDL: the part after the dot.
    #[must_use]
    pub fn name(&self) -> &str {
        self.0.split_once('.').map_or(self.0.as_str(), |(_, name)| name)
    }
}

impl Service {
    /// Whether an object is sent as it is, without a record around it that holds its identifier.
    #[must_use]
    pub fn is_bare(&self) -> bool {
        self.record == self.payload
    }

    /// The text of an identifier's element.
    #[must_use]
    pub fn identifier_text<'a>(&self, element: &'a Element) -> Cow<'a, str> {
        match &self.identifier {
            None => element.text(),
            Some(inner) => {
                let inner = element.elements().find(|child| child.name == *inner);
                inner.map_or(Cow::Borrowed(""), Element::text)
            }
        }
    }

    /// An identifier in an element of that name.
    #[must_use]
    pub fn identifier_element(&self, name: &QName, text: &str) -> Element {
        match &self.identifier {
            None => Element::with_text(name.clone(), text),
            Some(inner) => {
                Element::new(name.clone()).with_child(Element::with_text(inner.clone(), text))
            }
        }
    }

    /// The service whose objects it works on: itself, mostly.
    #[must_use]
    pub fn owner(&self) -> &ServiceId {
        self.works_on.as_ref().unwrap_or(&self.id)
    }
}

impl Operation {
    /// The parameter of that role.
    #[must_use]
    pub fn parameter(&self, role: Role) -> Option<&Parameter> {
        self.parameters.iter().find(|parameter| parameter.role == role)
    }

    /// The result of that role.
    #[must_use]
    pub fn result(&self, role: Role) -> Option<&Parameter> {
        self.results.iter().find(|parameter| parameter.role == role)
    }
}

impl fmt::Display for ServiceId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl fmt::Display for Kind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl fmt::Display for OperationRef {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

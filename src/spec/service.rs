//! Services as tables: what each operation is called, carries and does.

use std::fmt;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use smol_str::SmolStr;

use crate::ground::Basis;
use crate::xml::{Namespace, QName};

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
    /// Target namespace of the combined WSDL: header blocks and bodies are in it.
    pub namespace: Namespace,
    /// Path at the mock, such as `/pms`.
    pub path: String,
    /// The kind of object it manages.
    pub kind: Kind,
    /// Element of one record, such as `personRecord`.
    pub record: QName,
    /// Element inside the record with the object proper, such as `person`.
    pub payload: QName,
    /// Element of a set of records, such as `personRecordSet`.
    pub record_set: QName,
    /// What its objects refer to.
    pub references: Vec<Reference>,
    /// The operations in the standard's order.
    pub operations: Vec<Operation>,
    /// Names in the WSDL.
    pub wsdl: WsdlNames,
}

/// Names in a service's WSDL.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct WsdlNames {
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
    /// Only where this sibling path holds this text (membershipIdType = group).
    pub condition: Option<(Vec<QName>, String)>,
    /// What happens to the object that refers, when the one it names is deleted.
    pub on_delete: OnDelete,
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
}

/// What an operation does. Each is implemented once, for every kind.
#[derive(Clone, Copy, Debug, Deserialize, Eq, Hash, JsonSchema, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub enum Verb {
    /// Creates under the caller's identifier.
    Create,
    /// Creates under an identifier that the target allocates.
    CreateByProxy,
    /// Deletes, with all that hangs on it.
    Delete,
    /// Reads one record.
    Read,
    /// Reads the mandatory core of one record.
    ReadCore,
    /// Reads all identifiers.
    ReadAllIds,
    /// Reads the identifiers of what changed.
    ReadIdsFromSavePoint,
    /// Reads several records.
    ReadMany,
    /// Reads the records of what changed.
    ReadFromSavePoint,
    /// Writes additively.
    Update,
    /// Overwrites, or creates.
    Replace,
    /// Finds identifiers by a query.
    DiscoverIds,
    /// Gives an object a new identifier.
    ChangeIdentifier,
    /// Adds a relationship to a group.
    AddRelationship,
    /// Removes a relationship from a group.
    RemoveRelationship,
    /// Reads the identifiers that hang on a person.
    IdsForPerson,
    /// The same, in one role (broken in the standard: the result is declared as a parameter).
    IdsForPersonWithRole,
    /// Reads the identifiers that hang on a collection.
    IdsForCollection,
}

impl Verb {
    /// Its name in tables and as a tag, such as `createByProxy`.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Create => "create",
            Self::CreateByProxy => "createByProxy",
            Self::Delete => "delete",
            Self::Read => "read",
            Self::ReadCore => "readCore",
            Self::ReadAllIds => "readAllIds",
            Self::ReadIdsFromSavePoint => "readIdsFromSavePoint",
            Self::ReadMany => "readMany",
            Self::ReadFromSavePoint => "readFromSavePoint",
            Self::Update => "update",
            Self::Replace => "replace",
            Self::DiscoverIds => "discoverIds",
            Self::ChangeIdentifier => "changeIdentifier",
            Self::AddRelationship => "addRelationship",
            Self::RemoveRelationship => "removeRelationship",
            Self::IdsForPerson => "idsForPerson",
            Self::IdsForPersonWithRole => "idsForPersonWithRole",
            Self::IdsForCollection => "idsForCollection",
        }
    }
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

impl fmt::Display for Verb {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

//! A roster over hand-made tables, and short ways to talk to it.

use std::collections::BTreeMap;
use std::sync::Arc;

use crate::ground::Basis;
use crate::model::{ChildRule, Deviation, Reply, Roster, SavePoint, SingleChildren};
use crate::spec::{
    Catalogue, Condition, HeaderLayout, Kind, OnDelete, Operation, OperationRef, Parameter,
    Reference, Role, Service, ServiceId, Spec, StatusCodes, StatusPlace, Verb, WsdlNames,
};
use crate::xml::{Element, Namespace, QName, XmlLimits, read_document};

pub(super) struct World {
    pub(super) roster: Roster,
    pub(super) deviations: Vec<Deviation>,
    pub(super) now: SavePoint,
    spec: Arc<Spec>,
}

/// First time of every world; it moves on a second before every call.
pub(super) const START: &str = "2011-06-30T12:00:00Z";

impl World {
    pub(super) fn new() -> Self {
        let services = vec![persons(), groups(), memberships(), sections()];
        let spec = Arc::new(Spec::new(services, Catalogue::default(), StatusCodes::default()));
        Self {
            roster: Roster::new(Arc::clone(&spec), rules()),
            deviations: Vec::new(),
            now: SavePoint::parse(START).unwrap(),
            spec,
        }
    }

    pub(super) fn deviating(deviation: Deviation) -> Self {
        Self { deviations: vec![deviation], ..Self::new() }
    }

    /// Ada and Bob are members of maths; maths has the parent science.
    pub(super) fn populated(deviation: Option<Deviation>) -> Self {
        let mut world = Self::new();
        for person in ["ada", "bob"] {
            world.done("pms.create", &[&id(person), &a_person(person)]);
        }
        world.done("gms.create", &[&id("science"), &a_group("science", &[])]);
        world.done("gms.create", &[&id("maths"), &a_group("maths", &[("r1", "science")])]);
        for person in ["ada", "bob"] {
            let membership = format!("{person}-in-maths");
            world.done("mms.create", &[&id(&membership), &a_membership(person, "group", "maths")]);
        }
        world.deviations.extend(deviation);
        world
    }

    /// Calls `service.verb`; the arguments are the request's children as XML, without namespaces.
    pub(super) fn call(&mut self, operation: &str, arguments: &[&str]) -> Reply {
        self.now = SavePoint(self.now.0.saturating_add(1_000_000));
        let (_, operation) = self.spec.operation(&OperationRef(operation.into())).unwrap();
        let request = request(operation, arguments);
        self.roster.apply(operation, request, self.now, &self.deviations)
    }

    /// A refused request, which never reaches `apply`.
    pub(super) fn rejected(&mut self, operation: &str, arguments: &[&str]) {
        self.now = SavePoint(self.now.0.saturating_add(1_000_000));
        let (_, operation) = self.spec.operation(&OperationRef(operation.into())).unwrap();
        let request = request(operation, arguments);
        self.roster.apply_rejected(operation, &request, self.now, &self.deviations);
    }

    /// Calls and gives the results, which must come with plain success.
    pub(super) fn done(&mut self, operation: &str, arguments: &[&str]) -> Vec<Element> {
        let reply = self.call(operation, arguments);
        assert_eq!(said(&reply), "success/status/fullsuccess", "{operation} {arguments:?}");
        reply.results
    }

    /// Calls and gives the whole status; with a failure nothing is delivered and nothing changed.
    pub(super) fn fails(&mut self, operation: &str, arguments: &[&str]) -> String {
        let before = self.snapshot();
        let reply = self.call(operation, arguments);
        assert!(!reply.status.is_success(), "{operation} {arguments:?}: {}", said(&reply));
        assert!(reply.results.is_empty(), "{operation} {arguments:?}");
        assert_eq!(self.snapshot(), before, "{operation} {arguments:?} changed something");
        said(&reply)
    }

    pub(super) fn has(&self, service: &str, id: &str) -> bool {
        self.roster.record(&ServiceId(service.into()), id).is_some()
    }

    pub(super) fn ids(&self, service: &str) -> Vec<String> {
        self.roster.sourced_ids(&ServiceId(service.into())).map(ToString::to_string).collect()
    }

    pub(super) fn save_point(&self, service: &str) -> SavePoint {
        self.roster.save_point(&ServiceId(service.into()))
    }

    /// The texts at a path of local names below the payload.
    pub(super) fn texts(&self, service: &str, id: &str, path: &str) -> Vec<String> {
        let record =
            self.roster.record(&ServiceId(service.into()), id).expect("the object is there");
        texts(record.elements().nth(1).expect("the record has a payload"), path)
    }

    /// Everything stored, as text.
    pub(super) fn snapshot(&self) -> String {
        let services = ["pms", "gms", "mms", "cms"];
        let mut all = String::new();
        for service in services {
            all += &format!("{service} {}\n", self.save_point(service));
            for id in self.ids(service) {
                let record = self.roster.record(&ServiceId(service.into()), &id).unwrap();
                all += &format!("{id} {}\n", flat(&record));
            }
        }
        all
    }
}

pub(super) fn said(reply: &Reply) -> String {
    let status = &reply.status;
    format!("{}/{}/{}", status.major, status.severity, status.minors[0].value)
}

pub(super) fn id(id: &str) -> String {
    format!("<sourcedId>{id}</sourcedId>")
}

pub(super) fn ids(ids: &[&str]) -> String {
    let ids: String = ids.iter().map(|other| id(other)).collect();
    format!("<sourcedIdSet>{ids}</sourcedIdSet>")
}

pub(super) fn record(kind: &str, id: &str, payload: &str) -> String {
    let guid = format!("<sourcedGUID><sourcedId>{id}</sourcedId></sourcedGUID>");
    format!("<{kind}Record>{guid}<{kind}>{payload}</{kind}></{kind}Record>")
}

pub(super) fn a_person(id: &str) -> String {
    let parts = format!(
        "<formname>{id}</formname><address>here</address><roles><userId>u-{id}</userId></roles>\
         <dataSource>s</dataSource>"
    );
    record("person", id, &parts)
}

pub(super) fn a_group(id: &str, relationships: &[(&str, &str)]) -> String {
    let entries = relationships.iter().map(|(relation, other)| relationship(relation, other));
    record("group", id, &format!("<email>{id}@x</email>{}", entries.collect::<String>()))
}

pub(super) fn relationship(relation: &str, other: &str) -> String {
    format!(
        "<relationship><relationId>{relation}</relationId><relation>Parent</relation>\
         <sourcedId>{other}</sourcedId></relationship>"
    )
}

pub(super) fn a_membership(person: &str, collection_kind: &str, collection: &str) -> String {
    let parts = format!(
        "<collectionSourcedId>{collection}</collectionSourcedId>\
         <membershipIdType>{collection_kind}</membershipIdType>\
         <member><personSourcedId>{person}</personSourcedId></member>"
    );
    record("membership", "ignored", &parts)
}

/// The texts at a path of local names.
pub(super) fn texts(from: &Element, path: &str) -> Vec<String> {
    let found = path.split('/').fold(vec![from], |found, name| {
        found
            .into_iter()
            .flat_map(|element| element.elements().filter(move |child| child.name.local == name))
            .collect()
    });
    found.into_iter().map(|element| element.text().into_owned()).collect()
}

/// The texts of the children of the one result of that name.
pub(super) fn listed(results: &[Element], name: &str) -> Vec<String> {
    let result = results.iter().find(|result| result.name.local == name);
    result.expect(name).elements().map(|child| child.text().into_owned()).collect()
}

/// The identifiers of the records in a set of them.
pub(super) fn delivered(results: &[Element], name: &str) -> Vec<String> {
    let set = results.iter().find(|result| result.name.local == name);
    set.expect(name).elements().flat_map(|record| texts(record, "sourcedGUID/sourcedId")).collect()
}

/// A tree as one line.
pub(super) fn flat(element: &Element) -> String {
    let children: String = element.elements().map(flat).collect();
    format!("{}({}{children})", element.name.local, element.text().trim())
}

fn request(operation: &Operation, arguments: &[&str]) -> Element {
    let namespace = &operation.request.namespace;
    let local = &operation.request.local;
    let text = format!("<{local} xmlns='{namespace}'>{}</{local}>", arguments.concat());
    read_document(text.as_bytes(), None, &XmlLimits::default()).unwrap().root
}

fn persons() -> Service {
    service("pms", "person", &[Verb::ReadCore], Vec::new())
}

fn groups() -> Service {
    let verbs = [Verb::AddRelationship, Verb::RemoveRelationship, Verb::IdsForPerson];
    let parents = reference("gms", "relationship/sourcedId", "group", OnDelete::RemoveEntry, false);
    service("gms", "group", &verbs, vec![parents])
}

fn memberships() -> Service {
    let verbs = [Verb::IdsForPerson, Verb::IdsForCollection, Verb::IdsForPersonWithRole];
    let of = |path, kind, only| reference("mms", path, kind, OnDelete::DeleteObject, only);
    let references = vec![
        of("member/personSourcedId", "person", false),
        of("collectionSourcedId", "group", true),
        of("collectionSourcedId", "courseSection", true),
    ];
    service("mms", "membership", &verbs, references)
}

/// A kind that only this table knows: no code may need it.
fn sections() -> Service {
    service("cms", "courseSection", &[Verb::IdsForPerson], Vec::new())
}

fn reference(
    service: &str,
    path: &str,
    kind: &str,
    on_delete: OnDelete,
    by_membership_type: bool,
) -> Reference {
    let path_of = |path: &str| path.split('/').map(|step| name(service, step)).collect();
    let condition = by_membership_type.then(|| Condition {
        path: path_of("membershipIdType"),
        any_of: vec![kind.to_owned()],
        or_absent: false,
    });
    Reference { path: path_of(path), kind: Kind(kind.into()), condition, on_delete }
}

fn service(id: &str, kind: &str, more: &[Verb], references: Vec<Reference>) -> Service {
    let common = [
        Verb::Create,
        Verb::CreateByProxy,
        Verb::Delete,
        Verb::Read,
        Verb::ReadAllIds,
        Verb::ReadIdsFromSavePoint,
        Verb::ReadMany,
        Verb::ReadFromSavePoint,
        Verb::Update,
        Verb::Replace,
        Verb::DiscoverIds,
        Verb::ChangeIdentifier,
    ];
    let operations = common.iter().chain(more).map(|verb| operation(id, kind, *verb)).collect();
    let blank = String::new;
    Service {
        id: ServiceId(id.into()),
        title: id.to_owned(),
        release: "by-hand".to_owned(),
        header: HeaderLayout::imsx(&Namespace::new(&format!("urn:{id}"))),
        schema_document: id.to_owned(),
        prefixes: BTreeMap::new(),
        aliases: Vec::new(),
        shared_paths: Vec::new(),
        works_on: None,
        pair: None,
        identifier: None,
        namespace: Namespace::new(&format!("urn:{id}")),
        path: format!("/{id}"),
        kind: Kind(kind.into()),
        record: name(id, &format!("{kind}Record")),
        payload: name(id, kind),
        record_set: name(id, &format!("{kind}RecordSet")),
        references,
        operations,
        wsdl: WsdlNames {
            namespace: Namespace::new(&format!("urn:{id}")),
            service: blank(),
            port: blank(),
            binding: blank(),
            port_type: blank(),
        },
    }
}

fn operation(service: &str, kind: &str, verb: Verb) -> Operation {
    let verb_name = serde_json::to_value(verb).unwrap().as_str().unwrap().to_owned();
    let roles = |roles: &[Role]| -> Vec<Parameter> {
        let parameter = |role: &Role| Parameter {
            role: *role,
            element: name(service, &element_of(*role, kind)),
            required: true,
            basis: Basis::Schema,
        };
        roles.iter().map(parameter).collect()
    };
    let (parameters, results) = shape(verb);
    Operation {
        id: OperationRef(format!("{service}.{verb_name}").into()),
        name: verb_name.as_str().into(),
        verb,
        request: name(service, &format!("{verb_name}Request")),
        response: name(service, &format!("{verb_name}Response")),
        parameters: roles(parameters),
        results: roles(results),
        soap_action: String::new(),
        soap_action_basis: Basis::Schema,
        each: None,
        status: StatusPlace::One,
        defect: None,
    }
}

fn shape(verb: Verb) -> (&'static [Role], &'static [Role]) {
    use Role as R;
    match verb {
        Verb::Create | Verb::Update | Verb::Replace => (&[R::SourcedId, R::Record], &[]),
        Verb::CreateByProxy => (&[R::Record], &[R::SourcedId]),
        Verb::Delete => (&[R::SourcedId], &[]),
        Verb::Read => (&[R::SourcedId], &[R::Record]),
        Verb::ReadCore => (&[R::SourcedId], &[R::Core]),
        Verb::ReadAllIds => (&[], &[R::SourcedIdSet]),
        Verb::ReadIdsFromSavePoint => (&[R::FromSavePoint], &[R::SourcedIdSet, R::SavePoint]),
        Verb::ReadMany => (&[R::SourcedIdSet], &[R::RecordSet, R::SavePoint]),
        Verb::ReadFromSavePoint => (&[R::FromSavePoint], &[R::RecordSet, R::SavePoint]),
        Verb::DiscoverIds => (&[R::QueryObject], &[R::SourcedIdSet]),
        Verb::ChangeIdentifier => (&[R::SourcedId, R::NewSourcedId], &[]),
        Verb::AddRelationship => (&[R::SourcedId, R::Relationship], &[]),
        Verb::RemoveRelationship => (&[R::SourcedId, R::RelationId], &[]),
        Verb::IdsForPerson => (&[R::PersonSourcedId], &[R::SourcedIdSet]),
        Verb::ReadForPerson => (&[R::PersonSourcedId], &[R::RecordSet]),
        Verb::ReadForGroup => (&[R::GroupSourcedId], &[R::RecordSet]),
        Verb::ReadPage => (&[], &[R::PairSet]),
        Verb::IdsForPersonWithRole => (&[R::PersonSourcedId, R::MemberRole], &[]),
        Verb::IdsForCollection => {
            (&[R::CollectionSourcedId, R::CollectionKind], &[R::SourcedIdSet])
        }
    }
}

fn element_of(role: Role, kind: &str) -> String {
    match role {
        Role::SourcedId => "sourcedId".to_owned(),
        Role::NewSourcedId => "newSourcedId".to_owned(),
        Role::Record => format!("{kind}Record"),
        Role::RecordSet => format!("{kind}RecordSet"),
        Role::Core => format!("{kind}Core"),
        Role::SourcedIdSet => "sourcedIdSet".to_owned(),
        Role::FromSavePoint => "fromSavePoint".to_owned(),
        Role::SavePoint => "savePoint".to_owned(),
        Role::QueryObject => "queryObject".to_owned(),
        Role::PersonSourcedId => "personSourcedId".to_owned(),
        Role::CollectionSourcedId => "groupSourcedId".to_owned(),
        Role::CollectionKind => "collection".to_owned(),
        Role::MemberRole => "role".to_owned(),
        Role::Relationship => "relationship".to_owned(),
        Role::RelationId => "relationId".to_owned(),
        Role::PairSet => format!("{kind}IdPairSet"),
        Role::IdentifierPairSet => "pairSourcedIdSet".to_owned(),
        Role::GroupSourcedId => "groupSourcedId".to_owned(),
        Role::PageIndex => "PageIndex".to_owned(),
        Role::PageSize => "PageSize".to_owned(),
        Role::CreatedFrom => "CreatedFrom".to_owned(),
        Role::OnlyManual => "OnlyManuallyCreatedUsers".to_owned(),
        Role::ConvertManual => "ConvertFromManual".to_owned(),
        Role::TotalCount => "virtualCount".to_owned(),
    }
}

fn rules() -> SingleChildren {
    let rules = |service: &str, children: &[(&str, bool)]| {
        let rule = |(child, single): &(&str, bool)| ChildRule {
            name: name(service, child),
            single: *single,
        };
        children.iter().map(rule).collect()
    };
    let person = [("formname", false), ("address", false), ("roles", false), ("dataSource", true)];
    let group = [("groupType", false), ("email", true), ("relationship", false), ("org", true)];
    let membership = [("collectionSourcedId", true), ("membershipIdType", true), ("member", true)];
    SingleChildren::from([
        (name("pms", "person"), rules("pms", &person)),
        (name("gms", "group"), rules("gms", &group)),
        (name("mms", "membership"), rules("mms", &membership)),
    ])
}

fn name(service: &str, local: &str) -> QName {
    QName::new(&Namespace::new(&format!("urn:{service}")), local)
}

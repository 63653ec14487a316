//! Service tables: `fixtures/services/*.toml` to [`Service`].

use std::collections::{BTreeMap, BTreeSet};

use serde::Deserialize;
use smol_str::{SmolStr, format_smolstr};

use super::layout::{HeaderDialect, HeaderLayout, StatusPlace};
use super::service::{
    Condition, Kind, OnDelete, Operation, OperationRef, Parameter, Reference, Role, Service,
    ServiceId, WsdlNames,
};
use super::standards::SpecError;
use super::toml_file::{self, At, Diagnostic};
use super::verb::Verb;
use crate::embedded::EmbeddedFile;
use crate::ground::Basis;
use crate::xml::{Namespace, QName};

/// Reads service tables; the services come in the order of their ids.
pub(super) fn services(
    files: impl Iterator<Item = EmbeddedFile>,
) -> Result<Vec<Service>, SpecError> {
    let mut services = files
        .filter(|file| file.path.ends_with(".toml"))
        .map(|file| service(file.path, file.text))
        .collect::<Result<Vec<_>, _>>()?;
    services.sort_by(|a, b| a.id.cmp(&b.id));
    Ok(services)
}

/// Reads one service table.
pub(super) fn service(file: &str, text: &str) -> Result<Service, SpecError> {
    let raw: RawService =
        toml_file::from_str(text).map_err(|refusal| Diagnostic::of(file, text, refusal))?;
    let prefixes = raw.prefixes.iter();
    let prefixes = prefixes.map(|(prefix, name)| (prefix.clone(), Namespace::new(name))).collect();
    let source = Source { file, text, namespace: Namespace::new(&raw.namespace), prefixes };
    source.service(raw)
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
struct RawService {
    id: SmolStr,
    title: String,
    release: String,
    namespace: String,
    #[serde(default)]
    prefixes: BTreeMap<String, String>,
    /// The service's id where not given.
    schema_document: Option<String>,
    header: Option<RawHeader>,
    path: At<String>,
    #[serde(default)]
    aliases: Vec<At<String>>,
    #[serde(default)]
    shared_paths: Vec<At<String>>,
    works_on: Option<SmolStr>,
    kind: SmolStr,
    record: SmolStr,
    payload: SmolStr,
    record_set: SmolStr,
    pair: Option<SmolStr>,
    identifier: Option<At<String>>,
    soap_action: RawSoapAction,
    wsdl: RawWsdl,
    #[serde(default)]
    reference: Vec<RawReference>,
    operation: Vec<RawOperation>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
struct RawWsdl {
    service: String,
    port: String,
    binding: String,
    port_type: String,
    /// The prefix of its target namespace, where that is not the service's.
    namespace: Option<At<String>>,
}

/// Where header blocks differ from those of LIS 2.0. Namespaces are given by prefix.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawHeader {
    dialect: HeaderDialect,
    namespace: At<String>,
    texts: At<String>,
    required: bool,
    #[serde(default)]
    understood: Vec<At<String>>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawSoapAction {
    prefix: String,
    basis: Basis,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
struct RawReference {
    path: At<String>,
    kind: SmolStr,
    when: Option<RawCondition>,
    on_delete: OnDelete,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
struct RawCondition {
    path: At<String>,
    is: OneOrMany,
    #[serde(default)]
    or_absent: bool,
}

#[derive(Deserialize)]
#[serde(untagged)]
enum OneOrMany {
    One(String),
    Many(Vec<String>),
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawOperation {
    name: At<SmolStr>,
    verb: Verb,
    /// The operation that does it for one object, in the same service.
    each: Option<At<SmolStr>>,
    #[serde(default)]
    status: Option<StatusPlace>,
    #[serde(default)]
    parameters: Vec<RawParameter>,
    #[serde(default)]
    results: Vec<RawParameter>,
    defect: Option<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawParameter {
    role: At<Role>,
    element: Option<SmolStr>,
    required: Option<bool>,
    basis: Option<Basis>,
}

/// Whether children are of a request (demanded, unless said otherwise) or of a response.
#[derive(Clone, Copy, Eq, PartialEq)]
enum Side {
    Request,
    Response,
}

/// The file being read.
struct Source<'a> {
    file: &'a str,
    text: &'a str,
    namespace: Namespace,
    prefixes: BTreeMap<String, Namespace>,
}

impl Source<'_> {
    fn service(&self, raw: RawService) -> Result<Service, SpecError> {
        let mut paths = std::iter::once(&raw.path).chain(&raw.aliases).chain(&raw.shared_paths);
        if let Some(path) = paths.find(|path| !path.starts_with('/')) {
            return Err(self.error(path, "the path of a service starts with `/`"));
        }
        let mut names = BTreeSet::new();
        for operation in &raw.operation {
            if !names.insert(operation.name.as_str()) {
                let message = format!("operation `{}` stands twice", *operation.name);
                return Err(self.error(&operation.name, &message));
            }
        }
        let operations = raw
            .operation
            .iter()
            .map(|operation| self.operation(&raw, operation))
            .collect::<Result<Vec<_>, _>>()?;
        let references = raw
            .reference
            .iter()
            .map(|reference| self.reference(reference))
            .collect::<Result<Vec<_>, _>>()?;
        let header = match &raw.header {
            None => HeaderLayout::imsx(&self.namespace),
            Some(header) => HeaderLayout {
                dialect: header.dialect,
                namespace: self.bound(&header.namespace, &header.namespace)?,
                texts: self.bound(&header.texts, &header.texts)?,
                required: header.required,
                understood: header
                    .understood
                    .iter()
                    .map(|name| self.step(name, name))
                    .collect::<Result<_, _>>()?,
            },
        };
        let wsdl = WsdlNames {
            namespace: match &raw.wsdl.namespace {
                None => self.namespace.clone(),
                Some(prefix) => self.bound(prefix, prefix)?,
            },
            service: raw.wsdl.service,
            port: raw.wsdl.port,
            binding: raw.wsdl.binding,
            port_type: raw.wsdl.port_type,
        };
        let identifier = raw.identifier.as_ref();
        let identifier = identifier.map(|it| self.step(it, it)).transpose()?;
        let all = |paths: Vec<At<String>>| paths.into_iter().map(At::into_inner);
        Ok(Service {
            schema_document: raw.schema_document.unwrap_or_else(|| raw.id.to_string()),
            id: ServiceId(raw.id),
            title: raw.title,
            release: raw.release,
            path: raw.path.into_inner(),
            aliases: all(raw.aliases).collect(),
            shared_paths: all(raw.shared_paths).collect(),
            works_on: raw.works_on.map(ServiceId),
            header,
            identifier,
            pair: raw.pair.as_ref().map(|pair| self.name(pair)),
            prefixes: self.prefixes.clone(),
            kind: Kind(raw.kind),
            record: self.name(&raw.record),
            payload: self.name(&raw.payload),
            record_set: self.name(&raw.record_set),
            references,
            operations,
            wsdl,
            namespace: self.namespace.clone(),
        })
    }

    fn operation(
        &self,
        service: &RawService,
        operation: &RawOperation,
    ) -> Result<Operation, SpecError> {
        let name = &*operation.name;
        let children = |raw: &[RawParameter], side| {
            raw.iter()
                .map(|child| self.parameter(service, child, side))
                .collect::<Result<Vec<_>, _>>()
        };
        let each = match &operation.each {
            None => None,
            Some(each) => {
                let known = |other: &RawOperation| *other.name == **each;
                let single = service.operation.iter().find(|other| known(other));
                if single.is_none_or(|single| single.verb != operation.verb) {
                    let message = format!(
                        "no operation `{}` of this service does `{}` for one object",
                        **each, operation.verb
                    );
                    return Err(self.error(each, &message));
                }
                Some(OperationRef(format_smolstr!("{}.{}", service.id, **each)))
            }
        };
        let usual = if each.is_some() { StatusPlace::Set } else { StatusPlace::One };
        Ok(Operation {
            status: operation.status.unwrap_or(usual),
            each,
            id: OperationRef(format_smolstr!("{}.{name}", service.id)),
            name: name.clone(),
            verb: operation.verb,
            request: self.name(&format_smolstr!("{name}Request")),
            response: self.name(&format_smolstr!("{name}Response")),
            parameters: children(&operation.parameters, Side::Request)?,
            results: children(&operation.results, Side::Response)?,
            soap_action: format!("{}{name}", service.soap_action.prefix),
            soap_action_basis: service.soap_action.basis,
            defect: operation.defect.clone(),
        })
    }

    fn parameter(
        &self,
        service: &RawService,
        raw: &RawParameter,
        side: Side,
    ) -> Result<Parameter, SpecError> {
        let role = *raw.role;
        let element = match (&raw.element, usual_element(role)) {
            (Some(element), _) => element.as_str(),
            (None, Some(Usual::Named(element))) => element,
            (None, Some(Usual::Record)) => &service.record,
            (None, Some(Usual::RecordSet)) => &service.record_set,
            (None, None) => {
                let message = "no element has this role by custom: give the element's name";
                return Err(self.error(&raw.role, message));
            }
        };
        Ok(Parameter {
            role,
            element: self.name(element),
            required: raw.required.unwrap_or(side == Side::Request),
            basis: raw.basis.unwrap_or(Basis::Schema),
        })
    }

    fn reference(&self, raw: &RawReference) -> Result<Reference, SpecError> {
        let condition = match &raw.when {
            Some(when) => Some(Condition {
                path: self.path(&when.path)?,
                any_of: match &when.is {
                    OneOrMany::One(text) => vec![text.clone()],
                    OneOrMany::Many(texts) => texts.clone(),
                },
                or_absent: when.or_absent,
            }),
            None => None,
        };
        Ok(Reference {
            path: self.path(&raw.path)?,
            kind: Kind(raw.kind.clone()),
            condition,
            on_delete: raw.on_delete,
        })
    }

    /// Names with `/` between them; those without a prefix are in the service's namespace.
    fn path(&self, path: &At<String>) -> Result<Vec<QName>, SpecError> {
        if path.split('/').any(str::is_empty) {
            return Err(self.error(path, "a path is local names with `/` between them"));
        }
        path.split('/').map(|step| self.step(path, step)).collect()
    }

    /// A name with or without prefix.
    fn step(&self, at: &At<String>, step: &str) -> Result<QName, SpecError> {
        match step.split_once(':') {
            None => Ok(self.name(step)),
            Some((prefix, local)) => Ok(QName::new(&self.bound(at, prefix)?, local)),
        }
    }

    /// The namespace of a prefix.
    fn bound(&self, at: &At<String>, prefix: &str) -> Result<Namespace, SpecError> {
        self.prefixes.get(prefix).cloned().ok_or_else(|| {
            self.error(at, &format!("no prefix `{prefix}` is in the table's [prefixes]"))
        })
    }

    fn name(&self, local: &str) -> QName {
        QName::new(&self.namespace, local)
    }

    fn error<T>(&self, at: &At<T>, message: &str) -> SpecError {
        Diagnostic::at(self.file, self.text, at.span(), message).into()
    }
}

/// The element that has a role where the table names none.
enum Usual {
    Named(&'static str),
    Record,
    RecordSet,
}

fn usual_element(role: Role) -> Option<Usual> {
    Some(match role {
        Role::SourcedId => Usual::Named("sourcedId"),
        Role::NewSourcedId => Usual::Named("newSourcedId"),
        Role::Record => Usual::Record,
        Role::RecordSet => Usual::RecordSet,
        Role::SourcedIdSet => Usual::Named("sourcedIdSet"),
        Role::FromSavePoint => Usual::Named("fromSavePoint"),
        Role::SavePoint => Usual::Named("savePoint"),
        Role::QueryObject => Usual::Named("queryObject"),
        Role::PersonSourcedId => Usual::Named("personSourcedId"),
        Role::Relationship => Usual::Named("relationship"),
        Role::RelationId => Usual::Named("relationId"),
        Role::IdentifierPairSet => Usual::Named("pairSourcedIdSet"),
        Role::GroupSourcedId => Usual::Named("groupSourcedId"),
        Role::Core
        | Role::CollectionSourcedId
        | Role::CollectionKind
        | Role::MemberRole
        | Role::PairSet
        | Role::PageIndex
        | Role::PageSize
        | Role::CreatedFrom
        | Role::OnlyManual
        | Role::ConvertManual
        | Role::TotalCount => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::spec::Spec;

    fn spec() -> Spec {
        Spec::load().unwrap()
    }

    fn operation(id: &str) -> Operation {
        spec().operation(&OperationRef(id.into())).unwrap().1.clone()
    }

    #[test]
    fn all_operations_are_there() {
        let spec = spec();
        let counts: Vec<_> =
            spec.services.iter().map(|s| (s.id.0.as_str(), s.operations.len())).collect();
        let es = [("es-extended", 1), ("es-gms", 13), ("es-mms", 14), ("es-pms", 13)];
        assert_eq!(counts[..4], es, "the 41 operations of Enterprise Services");
        assert_eq!(counts[4..], [("gms", 15), ("mms", 15), ("pms", 13)]);
    }

    #[test]
    fn messages_are_named_after_the_operation_and_in_the_namespace() {
        let create = operation("pms.createPerson");
        let ns = "http://www.imsglobal.org/services/lis/pms2p0/wsdl11/sync/imspms_v2p0";
        assert_eq!(create.request, QName::new(&Namespace::new(ns), "createPersonRequest"));
        assert_eq!(create.response.local, "createPersonResponse");
        assert_eq!(create.parameter(Role::Record).unwrap().element.local, "personRecord");
        assert!(create.parameter(Role::Record).unwrap().required);
        assert_eq!(create.soap_action, "http://www.imsglobal.org/soap/lis/pms2p0/createPerson");
        assert_eq!(create.soap_action_basis, Basis::Schema);
    }

    #[test]
    fn the_shape_of_group_responses_and_their_soap_action_are_inferred() {
        let read = operation("gms.readGroup");
        assert_eq!(read.soap_action_basis, Basis::Inferred);
        let record = read.result(Role::Record).unwrap();
        assert_eq!((record.basis, record.required), (Basis::Inferred, false));
    }

    #[test]
    fn collections_are_named_as_in_the_draft_wsdl() {
        let read = operation("mms.readMembershipIdsForCollection");
        let names: Vec<_> = read.parameters.iter().map(|p| p.element.local.as_str()).collect();
        assert_eq!(names, ["groupSourcedId", "collection"]);
    }

    #[test]
    fn the_broken_operation_says_so() {
        let broken = operation("mms.readMembershipIdsForPersonWithRole");
        assert!(broken.defect.unwrap().contains("third parameter"));
        assert!(broken.results.is_empty());
    }

    #[test]
    fn every_operation_is_found_by_its_request() {
        let spec = spec();
        for (service, operation) in spec.operations() {
            let (found_service, found) = spec.operation_by_request(&operation.request).unwrap();
            assert_eq!((&found.id, &found_service.id), (&operation.id, &service.id));
            assert_eq!(operation.id.service(), service.id);
            assert_eq!(operation.id.name(), operation.name);
        }
        assert!(spec.operation_by_request(&QName::unqualified("createPersonRequest")).is_none());
    }

    #[test]
    fn memberships_refer_to_persons_and_groups() {
        let spec = spec();
        let references = &spec.service(&ServiceId("mms".into())).unwrap().references;
        assert_eq!(references.len(), 2);
        let condition = references[1].condition.as_ref().unwrap();
        assert_eq!(condition.path[0].local, "membershipIdType");
        assert_eq!(
            (condition.any_of.as_slice(), condition.or_absent),
            (&["group".to_owned()][..], false)
        );
        assert_eq!(references[1].on_delete, OnDelete::DeleteObject);
    }

    const TABLE: &str = include_str!("../../fixtures/services/pms.toml");

    fn message(text: &str) -> String {
        service("x.toml", text).unwrap_err().to_string()
    }

    #[test]
    fn mistakes_are_pointed_at() {
        let wrong = TABLE.replacen("verb = \"create\"", "verb = \"creat\"", 1);
        let message_ = message(&wrong);
        assert!(message_.starts_with("x.toml:26:8: unknown variant `creat`"), "{message_}");

        let wrong = TABLE.replace("createByProxyPerson", "createPerson");
        assert_eq!(message(&wrong), "x.toml:30:8: operation `createPerson` stands twice");

        let wrong = TABLE.replace("path = \"/pms\"", "path = \"pms\"");
        assert_eq!(message(&wrong), "x.toml:8:8: the path of a service starts with `/`");

        let wrong =
            TABLE.replace("{ role = \"core\", element = \"personCore\" }", "{ role = \"core\" }");
        let message_ = message(&wrong);
        assert!(message_.contains("give the element's name"), "{message_}");

        let message_ = message("id = ");
        assert!(message_.starts_with("x.toml:1:"), "{message_}");
    }
}

//! The schemas that are built into the binary.

use std::collections::BTreeMap;
use std::sync::Arc;

use crate::embedded;
use crate::schema::{EVIDENCE, Schema, SchemaError, SchemaSource};
use crate::spec::ServiceId;
use crate::xml::{XmlLimits, read_document};

/// Where they are.
const FOLDER: &str = "fixtures/schemas/";

/// The schemas built into the binary, by service and binding revision.
#[derive(Debug)]
pub struct Library {
    /// Of each service, newest first.
    bindings: BTreeMap<String, Vec<Binding>>,
}

#[derive(Debug)]
struct Binding {
    revision: String,
    /// `e:dated` of the schema document, such as `2011-06-30`; sorts as text.
    dated: String,
    schema: Arc<Schema>,
}

impl Library {
    /// Compiles every `fixtures/schemas/<revision>/<service>.xsd`.
    ///
    /// # Errors
    /// As [`Schema::compile`].
    pub fn load() -> Result<Self, SchemaError> {
        let mut bindings: BTreeMap<String, Vec<Binding>> = BTreeMap::new();
        for file in embedded::files_below(FOLDER) {
            let name = file.path.trim_start_matches(FOLDER).trim_end_matches(".xsd");
            let Some((revision, service)) = name.split_once('/') else { continue };
            let source = SchemaSource { name: file.path, text: file.text };
            let schema = Arc::new(Schema::compile(&[source])?);
            bindings.entry(service.to_owned()).or_default().push(Binding {
                revision: revision.to_owned(),
                dated: dated(&source)?,
                schema,
            });
        }
        for of_service in bindings.values_mut() {
            of_service.sort_by(|left, right| right.dated.cmp(&left.dated));
        }
        Ok(Self { bindings })
    }

    /// The schema of a service in a revision, such as `lis-2.0-final`; none if there is none.
    #[must_use]
    pub fn schema(&self, revision: &str, service: &ServiceId) -> Option<&Arc<Schema>> {
        let of_service = self.bindings.get(service.0.as_str())?;
        of_service.iter().find(|b| b.revision == revision).map(|binding| &binding.schema)
    }

    /// The revisions that have a schema for this service, newest first.
    #[must_use]
    pub fn revisions(&self, service: &ServiceId) -> Vec<&str> {
        let of_service = self.bindings.get(service.0.as_str()).map_or(&[][..], Vec::as_slice);
        of_service.iter().map(|binding| binding.revision.as_str()).collect()
    }
}

/// The day of a binding; the empty text, which sorts last, for one without.
fn dated(source: &SchemaSource<'_>) -> Result<String, SchemaError> {
    let document = read_document(source.text.as_bytes(), None, &XmlLimits::default())
        .map_err(|error| SchemaError::in_file(source.name, error.at, error.message))?;
    Ok(document.root.attribute(&EVIDENCE, "dated").unwrap_or("").to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::spec::{Spec, Verb};
    use crate::xml::{Namespace, QName};

    const FINAL: &str = "lis-2.0-final";
    const DRAFT: &str = "lis-2.0-draft-2010";

    fn service(id: &str) -> ServiceId {
        ServiceId(id.into())
    }

    #[test]
    fn revisions_are_newest_first() {
        let library = Library::load().unwrap();
        assert_eq!(library.revisions(&service("pms")), [FINAL, DRAFT]);
        assert_eq!(library.revisions(&service("gms")), [FINAL]);
        assert_eq!(library.revisions(&service("mms")), [FINAL, DRAFT]);
        assert!(library.revisions(&service("none")).is_empty());
        assert!(library.schema(DRAFT, &service("gms")).is_none());
    }

    /// The tables and the schemas were written down apart from one another.
    #[test]
    fn every_message_of_every_operation_is_declared_as_its_table_says() {
        let (library, spec) = (Library::load().unwrap(), Spec::load().unwrap());
        let mut messages = 0;
        for service in &spec.services {
            for revision in library.revisions(&service.id) {
                let schema = library.schema(revision, &service.id).unwrap();
                for operation in &service.operations {
                    let sides = [
                        (&operation.request, &operation.parameters),
                        (&operation.response, &operation.results),
                    ];
                    for (message, parameters) in sides {
                        assert!(schema.declares(message), "{revision}: {message}");
                        let shapes = schema.children_of(std::slice::from_ref(message)).unwrap();
                        let names: Vec<_> = shapes.iter().map(|shape| &shape.name).collect();
                        let table: Vec<_> = parameters.iter().map(|p| &p.element).collect();
                        assert_eq!(names, table, "{revision}: {message}");
                        for (shape, parameter) in shapes.iter().zip(parameters) {
                            assert_eq!(shape.min_occurs > 0, parameter.required, "{message}");
                            assert_eq!(shape.max_occurs, Some(1), "{message}");
                        }
                        messages += 1;
                    }
                }
                for header in ["imsx_syncRequestHeaderInfo", "imsx_syncResponseHeaderInfo"] {
                    assert!(schema.declares(&QName::new(&service.namespace, header)));
                }
            }
        }
        assert_eq!(messages, 2 * (43 + 28), "43 operations in the final release, 28 in the draft");
    }

    #[test]
    fn single_children_are_those_that_stand_once() {
        let (library, spec) = (Library::load().unwrap(), Spec::load().unwrap());
        let single = |revision: &str, id: &str| -> Vec<String> {
            let service = spec.service(&service(id)).unwrap();
            let update = service.operations.iter().find(|op| op.verb == Verb::Update).unwrap();
            let record = service.record.clone();
            let path = [update.request.clone(), record, service.payload.clone()];
            let schema = library.schema(revision, &service.id).unwrap();
            let shapes = schema.children_of(&path).unwrap().iter();
            let once = shapes.filter(|shape| shape.max_occurs == Some(1));
            once.map(|shape| shape.name.local.to_string()).collect()
        };
        assert_eq!(single(FINAL, "pms"), ["dataSource", "extension"]);
        assert_eq!(single(DRAFT, "pms"), ["extension"]);
        assert_eq!(
            single(FINAL, "gms"),
            [
                "email",
                "url",
                "timeframe",
                "enrollControl",
                "org",
                "description",
                "dataSource",
                "recordInfo",
                "extension"
            ]
        );
        assert_eq!(
            single(FINAL, "mms"),
            ["collectionSourcedId", "membershipIdType", "member", "dataSource"]
        );
        assert!(library.schema("none", &service("pms")).is_none());
    }

    #[test]
    fn paths_lead_to_children() {
        let (library, spec) = (Library::load().unwrap(), Spec::load().unwrap());
        let pms = spec.service(&service("pms")).unwrap();
        let schema = library.schema(FINAL, &pms.id).unwrap();
        let path = |locals: &[&str]| -> Vec<QName> {
            locals.iter().map(|local| QName::new(&pms.namespace, local)).collect()
        };
        let record = path(&["createPersonRequest", "personRecord"]);
        let shapes = schema.children_of(&record).unwrap();
        assert_eq!(shapes[1].name, QName::new(&pms.namespace, "person"));
        assert_eq!((shapes[1].min_occurs, shapes[1].max_occurs), (0, Some(1)));
        assert_eq!(schema.children_of(&path(&["readAllPersonIdsRequest"])), Some(&[][..]));
        assert_eq!(schema.children_of(&path(&["createPersonRequest", "sourcedId"])), None);
        assert_eq!(schema.children_of(&path(&["createPersonRequest", "none"])), None);
        assert_eq!(schema.children_of(&path(&["none"])), None);
        assert_eq!(schema.children_of(&[]), None);
        let elsewhere = QName::new(&Namespace::new("urn:x"), "createPersonRequest");
        assert!(!schema.declares(&elsewhere));
    }
}

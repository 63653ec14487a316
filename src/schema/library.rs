//! The schemas that are built into the binary.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::compiled::Schema;
use super::error::{SchemaError, SchemaSource};
use super::evidence::EVIDENCE;
use crate::embedded;
use crate::spec::{Role, Service, ServiceId, Verb};
use crate::xml::{QName, XmlLimits, read_document};

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

    /// The payload children of a service's kind that may stand once only, read off the update
    /// request in that revision: they drive the additive update.
    #[must_use]
    pub fn single_children(&self, revision: &str, service: &Service) -> Vec<QName> {
        let update = service.operations.iter().find(|operation| operation.verb == Verb::Update);
        let (Some(update), Some(schema)) = (update, self.schema(revision, &service.id)) else {
            return Vec::new();
        };
        let record = update.parameter(Role::Record).map_or(&service.record, |p| &p.element);
        let path = [update.request.clone(), record.clone(), service.payload.clone()];
        let shapes = schema.children_of(&path).unwrap_or(&[]);
        let once = shapes.iter().filter(|shape| shape.max_occurs == Some(1));
        once.map(|shape| shape.name.clone()).collect()
    }
}

/// The day of a binding; the empty text, which sorts last, for one without.
fn dated(source: &SchemaSource<'_>) -> Result<String, SchemaError> {
    let document = read_document(source.text.as_bytes(), None, &XmlLimits::default())
        .map_err(|error| SchemaError::in_file(source.name, error.at, error.message))?;
    Ok(document.root.attribute(&EVIDENCE, "dated").unwrap_or("").to_owned())
}

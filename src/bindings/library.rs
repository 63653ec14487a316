//! The schemas that are built into the binary.

use std::num::NonZero;
use std::panic::resume_unwind;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::{ptr, thread};

use super::entry::{Entry, Family};
use crate::schema::{Schema, SchemaError};
use crate::spec::ServiceId;
use crate::xml::Namespace;

/// The schemas built into the binary, by name and by service and binding revision. Nothing is
/// compiled before it is asked for.
#[derive(Debug)]
pub struct Library {
    /// By name.
    entries: Vec<Entry>,
}

/// What a built-in schema is, for people.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub struct Description<'a> {
    /// Its name, such as `lis-2.0-final/pms`.
    pub name: &'static str,
    /// What it describes, one line.
    pub title: &'a str,
    /// Service, such as `pms`.
    pub service: &'a str,
    /// Binding revision, such as `lis-2.0-final`.
    pub revision: &'static str,
    /// The day of the binding; empty where it is not known.
    pub dated: &'a str,
    /// The target namespace; [`Namespace::NONE`] for none.
    pub namespace: &'a Namespace,
}

impl Library {
    /// Reads how every document below `fixtures/schemas/` begins.
    ///
    /// # Errors
    /// Where one is no schema document.
    pub fn load() -> Result<Self, SchemaError> {
        Ok(Self { entries: Entry::read_all()? })
    }

    /// The names of all schemas, such as `lis-2.0-final/pms`, sorted.
    pub fn names(&self) -> impl Iterator<Item = &'static str> {
        self.entries.iter().map(|entry| entry.name)
    }

    /// What each schema is, in the order of the names.
    pub fn descriptions(&self) -> impl Iterator<Item = Description<'_>> {
        self.entries.iter().map(|entry| Description {
            name: entry.name,
            title: &entry.opening.title,
            service: &entry.service,
            revision: entry.revision,
            dated: &entry.opening.dated,
            namespace: &entry.opening.namespace,
        })
    }

    /// The schema document of that name, as it is built in.
    #[must_use]
    pub fn text(&self, name: &str) -> Option<&'static str> {
        self.entry(name).map(|entry| entry.text)
    }

    /// The schema of that name, with all that its document imports.
    #[must_use]
    pub fn named(&self, name: &str) -> Option<&Arc<Schema>> {
        self.entry(name).map(|entry| entry.family.schema())
    }

    /// The schema of a service in a revision, such as `lis-2.0-final`; none if there is none.
    #[must_use]
    pub fn schema(&self, revision: &str, service: &ServiceId) -> Option<&Arc<Schema>> {
        let mut entries = self.entries.iter();
        let found = entries.find(|e| e.is_for(&service.0) && e.revision == revision);
        found.map(|entry| entry.family.schema())
    }

    /// The revisions that have a schema for this service, newest first.
    #[must_use]
    pub fn revisions(&self, service: &ServiceId) -> Vec<&str> {
        let mut found: Vec<&Entry> =
            self.entries.iter().filter(|entry| entry.is_for(&service.0)).collect();
        found.sort_by(|left, right| right.opening.dated.cmp(&left.opening.dated));
        found.into_iter().map(|entry| entry.revision).collect()
    }

    /// Compiles every schema, for those who need all or must know that all of them can be; on as
    /// many threads as there are cores.
    ///
    /// # Errors
    /// As [`Schema::compile`], of one that cannot.
    pub fn compile_all(&self) -> Result<(), SchemaError> {
        let mut families: Vec<&Family> = Vec::new();
        for entry in &self.entries {
            if !families.iter().any(|known| ptr::eq(*known, &*entry.family)) {
                families.push(&entry.family);
            }
        }
        let threads = thread::available_parallelism().map_or(1, NonZero::get);
        let next = AtomicUsize::new(0);
        let work = || -> Result<(), SchemaError> {
            while let Some(family) = families.get(next.fetch_add(1, Ordering::Relaxed)) {
                family.check()?;
            }
            Ok(())
        };
        thread::scope(|scope| {
            let helpers: Vec<_> =
                (1..threads.min(families.len())).map(|_| scope.spawn(work)).collect();
            let mine = work();
            helpers
                .into_iter()
                .map(|it| it.join().unwrap_or_else(|panic| resume_unwind(panic)))
                .fold(mine, Result::and)
        })
    }

    pub(super) fn entries(&self) -> &[Entry] {
        &self.entries
    }

    fn entry(&self, name: &str) -> Option<&Entry> {
        let at = self.entries.binary_search_by_key(&name, |entry| entry.name).ok()?;
        Some(&self.entries[at])
    }
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
    fn schemas_have_names_titles_and_texts() {
        let library = Library::load().unwrap();
        let names: Vec<_> = library.names().collect();
        assert!(names.is_sorted() && names.contains(&"lis-2.0-draft-2010/mms"), "{names:?}");
        let described: Vec<_> = library.descriptions().map(|d| d.name).collect();
        assert_eq!(described, names);
        for description in library.descriptions() {
            assert!(!description.title.is_empty(), "{} has no title", description.name);
            let text = library.text(description.name).unwrap();
            assert!(text.contains(description.namespace.as_str()), "{}", description.name);
        }
        let pms = library.descriptions().find(|d| d.name == "lis-2.0-final/pms").unwrap();
        assert!(pms.title.starts_with("Person Management Service 2.0, final release"));
        assert_eq!((pms.service, pms.revision, pms.dated), ("pms", FINAL, "2011-06-30"));
        assert!(library.text("lis-2.0-final").is_none() && library.named("none").is_none());
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
                            // That one leaves out what it cannot do without.
                            if revision != "es-1.0-itslearning" {
                                assert_eq!(shape.min_occurs > 0, parameter.required, "{message}");
                            }
                            assert_eq!(shape.max_occurs, Some(1), "{message}");
                        }
                        messages += 1;
                    }
                }
                for header in match service.release.as_str() {
                    "es-1.0" => ["syncRequestHeaderInfo", "syncResponseHeaderInfo"],
                    _ => ["imsx_syncRequestHeaderInfo", "imsx_syncResponseHeaderInfo"],
                } {
                    assert!(schema.declares(&QName::new(&service.header.namespace, header)));
                }
            }
        }
        let lis = 43 + 28;
        let es = 40 + 41;
        assert_eq!(messages, 2 * (lis + es), "those of the final release, of the draft, and of ES");
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

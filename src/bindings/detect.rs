//! From the name of an element to the schemas that describe it.

use super::entry::Entry;
use super::library::Library;
use crate::xml::{Namespace, QName};

/// What an element is in its binding.
#[derive(Clone, Copy, Debug, Eq, Hash, PartialEq)]
pub enum Direction {
    /// The body of a request.
    Request,
    /// The body of a response.
    Response,
    /// The header block of a request.
    RequestHeader,
    /// The header block of a response.
    ResponseHeader,
    /// The whole of a file, such as `enterprise`.
    File,
    /// An object, or a part of one, without a message around it.
    Payload,
}

/// A built-in schema that describes an element.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Candidate {
    /// Name of the schema, for [`Library::named`].
    pub name: &'static str,
    /// Service, such as `pms`, or `enterprise`.
    pub service: String,
    /// Binding revision, such as `lis-2.0-final`.
    pub revision: &'static str,
    /// The day of the binding, such as `2011-06-30`; empty where it is not known.
    pub dated: String,
    /// The namespace in which the schema declares the element.
    pub namespace: Namespace,
    /// What the element is there.
    pub direction: Direction,
}

impl Library {
    /// The schemas that declare `root` in a namespace of their own, newest first. Compiles those
    /// that have the namespace.
    #[must_use]
    pub fn candidates(&self, root: &QName) -> Vec<Candidate> {
        self.describing(root.local.as_str(), |entry| entry.opening.namespace == root.namespace)
    }

    /// The schemas that declare an element of that local name in another namespace than `root`
    /// has, newest first: what a sender may have meant. Compiles all schemas.
    #[must_use]
    pub fn namesakes(&self, root: &QName) -> Vec<Candidate> {
        self.describing(root.local.as_str(), |entry| entry.opening.namespace != root.namespace)
    }

    fn describing(&self, local: &str, has_namespace: impl Fn(&Entry) -> bool) -> Vec<Candidate> {
        let entries = self.entries().iter().filter(|entry| has_namespace(entry));
        let declares = |entry: &&Entry| {
            entry.family.schema().declares(&QName::new(&entry.opening.namespace, local))
        };
        let mut found: Vec<Candidate> =
            entries.filter(declares).map(|entry| Candidate::of(entry, local)).collect();
        found.sort_by(|left, right| right.dated.cmp(&left.dated));
        found
    }
}

impl Candidate {
    fn of(entry: &Entry, local: &str) -> Self {
        Self {
            name: entry.name,
            service: entry.service.to_string(),
            revision: entry.revision,
            dated: entry.opening.dated.clone(),
            namespace: entry.opening.namespace.clone(),
            direction: Direction::of(entry, local),
        }
    }
}

impl Direction {
    /// The standards name every message after its operation and its direction.
    fn of(entry: &Entry, local: &str) -> Self {
        if entry.opening.file_root.as_deref() == Some(local) {
            return Self::File;
        }
        let endings = [
            ("RequestHeaderInfo", Self::RequestHeader),
            ("ResponseHeaderInfo", Self::ResponseHeader),
            ("Request", Self::Request),
            ("Response", Self::Response),
        ];
        let ending = endings.into_iter().find(|(ending, _)| local.ends_with(ending));
        ending.map_or(Self::Payload, |(_, direction)| direction)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const PMS: &str = "http://www.imsglobal.org/services/lis/pms2p0/wsdl11/sync/imspms_v2p0";

    fn found(namespace: &str, local: &str) -> Vec<(&'static str, Direction)> {
        let library = Library::load().unwrap();
        let candidates = library.candidates(&QName::new(&Namespace::new(namespace), local));
        candidates.into_iter().map(|candidate| (candidate.name, candidate.direction)).collect()
    }

    #[test]
    fn every_revision_is_a_candidate_newest_first() {
        let both =
            |direction| [("lis-2.0-final/pms", direction), ("lis-2.0-draft-2010/pms", direction)];
        assert_eq!(found(PMS, "createPersonRequest"), both(Direction::Request));
        assert_eq!(found(PMS, "createPersonResponse"), both(Direction::Response));
        assert_eq!(found(PMS, "imsx_syncRequestHeaderInfo"), both(Direction::RequestHeader));
        assert_eq!(found(PMS, "imsx_syncResponseHeaderInfo"), both(Direction::ResponseHeader));
        assert_eq!(found(PMS, "personRecord"), both(Direction::Payload));
        assert_eq!(found(PMS, "enrollment"), [("lis-2.0-final/pms", Direction::Payload)]);
    }

    #[test]
    fn names_count_with_their_namespace_and_namesakes_help() {
        assert_eq!(found(PMS, "createGroupRequest"), []);
        assert_eq!(found("", "createPersonRequest"), []);
        let library = Library::load().unwrap();
        let root = QName::new(&Namespace::NONE, "readPersonCoreRequest");
        let meant = library.namesakes(&root);
        assert!(meant.iter().any(|c| c.name == "lis-2.0-final/pms" && c.namespace.as_str() == PMS));
        assert_eq!(library.namesakes(&QName::new(&Namespace::NONE, "nonesuch")), []);
        let exact = QName::new(&Namespace::new(PMS), "readPersonCoreRequest");
        assert_eq!(library.namesakes(&exact), []);
    }

    #[test]
    fn the_forms_of_es_share_their_namespaces_and_their_headers() {
        let pms = "http://www.imsglobal.org/services/pms/xsd/imsPersonManMessSchema_v1p0";
        let both = ["es-1.0/person", "es-1.0-itslearning/person"].map(|n| (n, Direction::Request));
        assert_eq!(found(pms, "createPersonsRequest"), both);
        assert_eq!(found(pms, "readAllPersonsRequest"), both[1..]);
        let bind =
            Namespace::new("http://www.imsglobal.org/services/common/imsMessBindSchema_v1p0");
        let header = QName::new(&bind, "syncResponseHeaderInfo");
        let library = Library::load().unwrap();
        let candidates = library.candidates(&header);
        assert_eq!(candidates[0].name, "es-1.0/headers");
        assert_eq!(candidates[0].direction, Direction::ResponseHeader);
        assert!(library.named("es-1.0/group").unwrap().declares(&header));
    }

    #[test]
    fn enterprise_files_are_known_in_every_case_and_namespace() {
        let file = |name| (name, Direction::File);
        assert_eq!(
            found("", "enterprise"),
            [file("enterprise-1.1"), file("enterprise-1.01/lower-case")]
        );
        assert_eq!(found("", "ENTERPRISE"), [file("enterprise-1.01")]);
        let met = "http://imsglobal.org/IMS_EPv1p1";
        assert_eq!(found(met, "enterprise"), [file("enterprise-1.1/imsglobal")]);
        assert_eq!(found(met, "person"), [("enterprise-1.1/imsglobal", Direction::Payload)]);
    }

    #[test]
    fn a_candidate_says_where_it_comes_from() {
        let library = Library::load().unwrap();
        let root = QName::new(&Namespace::new(PMS), "personRecord");
        let candidate = &library.candidates(&root)[1];
        assert_eq!((candidate.service.as_str(), candidate.revision), ("pms", "lis-2.0-draft-2010"));
        assert_eq!(candidate.dated, "2010-01-31");
        assert!(library.named(candidate.name).unwrap().declares(&root));
    }
}

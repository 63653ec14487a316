//! All the documents of a schema: those that are given, and those that they lead to.

use std::collections::{HashMap, HashSet};

use super::document::Document;
use super::node::Node;
use crate::schema::error::SchemaError;
use crate::schema::source::{Location, OwnedSource};
use crate::xml::{Namespace, Offset};

/// Finds the document that a location means.
pub(in crate::schema) type Resolve<'r> =
    &'r mut dyn FnMut(&Location<'_>) -> Result<OwnedSource, String>;

/// Documents that one schema may have.
const MOST_DOCUMENTS: usize = 1_000;

/// Bytes that they may have together.
const MOST_BYTES: usize = 64 << 20;

/// The documents of a schema.
#[derive(Default)]
pub(super) struct Assembly {
    pub documents: Vec<Document>,
    /// For each `redefine`, the document that it is in and its offset there. The document that is
    /// redefined comes after the one that does so.
    pub redefines: Vec<(usize, Offset)>,
    /// What could not be found, and is only missed if something refers into it.
    pub notes: Vec<String>,
    /// The number of each document, by its name and the namespace that it took from its includer.
    known: HashMap<(String, Option<Namespace>), usize>,
    bytes: usize,
}

/// What an `include`, `import` or `redefine` wants.
struct Wish {
    at: Offset,
    kind: Kind,
    location: Option<String>,
    namespace: Option<Namespace>,
}

#[derive(Clone, Copy, Eq, PartialEq)]
enum Kind {
    Include,
    Redefine,
    Import,
}

impl Assembly {
    /// Adds a document that stands for itself.
    pub fn add_root(&mut self, name: &str, bytes: &[u8]) -> Result<(), SchemaError> {
        self.add(name, bytes, None).map(drop)
    }

    /// Adds what the documents lead to, until nothing new is found.
    pub fn follow(&mut self, resolve: Resolve<'_>) -> Result<(), SchemaError> {
        let mut asked = HashSet::new();
        let mut at = 0;
        while at < self.documents.len() {
            for wish in wishes(self.documents[at].node())? {
                if wish.kind == Kind::Redefine {
                    self.redefines.push((at, wish.at));
                }
                let key = (at, wish.location.clone(), wish.namespace.clone(), wish.kind as u8);
                if asked.insert(key) {
                    self.grant(at, &wish, resolve)?;
                }
            }
            at += 1;
        }
        Ok(())
    }

    fn grant(&mut self, at: usize, wish: &Wish, resolve: Resolve<'_>) -> Result<(), SchemaError> {
        let Some(location) = wish.location.as_deref() else { return Ok(()) };
        let base = &self.documents[at];
        let found = if is_remote(location) {
            Err("it is on another machine, and only local files are read".to_owned())
        } else {
            resolve(&Location {
                base: &base.name,
                schema_location: location,
                namespace: wish.namespace.as_ref().map(Namespace::as_str),
            })
        };
        let found = match found {
            Ok(found) => found,
            Err(reason) => {
                let node = base.at(wish.at);
                let message = format!("{} of `{location}` leads nowhere: {reason}", node.label());
                // Only a redefinition that redefines something must be found (src-redefine.2).
                if wish.kind == Kind::Redefine && node.children().next().is_some() {
                    return Err(node.breach("src-redefine.2", message));
                }
                self.notes.push(node.refuse(message).to_string());
                return Ok(());
            }
        };
        let includer = (wish.kind != Kind::Import).then(|| base.target.clone());
        let number = self.add(&found.name, &found.bytes, includer.as_ref())?;
        let (base, document) = (&self.documents[at], &self.documents[number]);
        if wish.kind != Kind::Import && document.target != base.target {
            let message = format!("`{location}` is of {}", called(&document.target));
            return Err(base.at(wish.at).breach("src-include.2.1", message));
        }
        if let Some(wanted) = &wish.namespace
            && document.target != *wanted
        {
            let target = &document.target;
            let message =
                format!("`{location}` is of {}, not of {}", called(target), called(wanted));
            return Err(base.at(wish.at).breach("src-import.3", message));
        }
        Ok(())
    }

    /// Adds a document, unless it is there; says its number.
    fn add(
        &mut self,
        name: &str,
        bytes: &[u8],
        includer: Option<&Namespace>,
    ) -> Result<usize, SchemaError> {
        // A document with a namespace of its own is the same whoever includes it.
        for taken in [None, includer] {
            if let Some(number) = self.known.get(&(name.to_owned(), taken.cloned()))
                && (taken.is_some() || self.is_same_for(*number, includer))
            {
                return Ok(*number);
            }
        }
        self.bytes = self.bytes.saturating_add(bytes.len());
        if self.bytes > MOST_BYTES || self.documents.len() >= MOST_DOCUMENTS {
            let message = format!(
                "the schema has more than {MOST_DOCUMENTS} documents, or {} MiB",
                MOST_BYTES >> 20
            );
            return Err(SchemaError::in_file(name, super::START, message));
        }
        let number = self.documents.len();
        let document = Document::read(name, bytes, number, includer)?;
        let taken = document.is_chameleon.then(|| document.target.clone());
        self.known.insert((name.to_owned(), taken), number);
        self.documents.push(document);
        Ok(number)
    }

    /// Whether a document that took no namespace is what that includer wants.
    fn is_same_for(&self, number: usize, includer: Option<&Namespace>) -> bool {
        let target = &self.documents[number].target;
        includer.is_none_or(|includer| target == includer || !target.is_none())
    }
}

fn called(namespace: &Namespace) -> String {
    if namespace.is_none() {
        "no namespace".to_owned()
    } else {
        format!("the namespace {namespace}")
    }
}

/// Whether a location names a scheme other than that of files.
fn is_remote(location: &str) -> bool {
    let scheme = location.split_once(':').map(|(scheme, _)| scheme);
    // One letter is a drive.
    scheme.is_some_and(|scheme| {
        scheme.len() > 1
            && scheme != "file"
            && scheme.bytes().all(|b| b.is_ascii_alphanumeric() || matches!(b, b'+' | b'-' | b'.'))
    })
}

fn wishes(root: Node<'_>) -> Result<Vec<Wish>, SchemaError> {
    let mut wishes = Vec::new();
    for node in root.children() {
        let kind = match node.kind() {
            Some("include") => Kind::Include,
            Some("redefine") => Kind::Redefine,
            Some("import") => Kind::Import,
            _ => continue,
        };
        let namespace = (kind == Kind::Import)
            .then(|| Namespace::new(node.attribute("namespace").unwrap_or_default()));
        if let Some(namespace) = &namespace {
            check_import(node, namespace)?;
        }
        wishes.push(Wish {
            at: node.element.offset,
            kind,
            location: node.attribute("schemaLocation").map(str::to_owned),
            namespace,
        });
    }
    Ok(wishes)
}

/// A document imports other namespaces than its own (src-import.1).
fn check_import(node: Node<'_>, namespace: &Namespace) -> Result<(), SchemaError> {
    let target = &node.document.target;
    let says = node.attribute("namespace");
    if says == Some("") {
        let message = "the namespace of the xs:import is empty; leave it out for no namespace";
        return Err(node.breach("src-import.1", message));
    }
    if namespace != target {
        return Ok(());
    }
    let (rule, message) = if namespace.is_none() {
        ("src-import.1.2", "a schema without targetNamespace cannot import names in no namespace")
    } else {
        ("src-import.1.1", "a schema does not import its own target namespace")
    };
    Err(node.breach(rule, message))
}

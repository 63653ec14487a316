//! Which schemas may be meant.

use super::judgement::Direction;
use crate::bindings::{self, Library};
use crate::schema::Schema;
use crate::xml::QName;

/// Which schemas documents are held against.
#[derive(Debug)]
pub enum Choice<'a> {
    /// The built-in ones that know the root, or the payload of the envelope.
    Detect {
        /// The built-in ones.
        library: &'a Library,
        /// The binding revision that counts; the one that fits best where none is named.
        revision: Option<&'a str>,
    },
    /// These, whatever the document is.
    Given(Vec<Binding<'a>>),
}

/// A schema that documents are held against.
#[derive(Clone, Debug)]
pub struct Binding<'a> {
    /// Its name, such as `lis-2.0-final/pms`, or the user's file.
    pub name: String,
    /// The schema.
    pub schema: &'a Schema,
    /// Whose it is.
    pub origin: Origin,
}

/// Whose a schema is.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum Origin {
    /// Ours: it declares messages and the header blocks that go with them.
    BuiltIn,
    /// The user's: it declares whatever it declares.
    User,
}

/// A schema that knows a name.
#[derive(Clone, Debug)]
pub(super) struct Candidate<'a> {
    pub binding: Binding<'a>,
    pub direction: Option<Direction>,
}

impl<'a> Choice<'a> {
    /// The schemas that declare this element, newest first.
    pub(super) fn candidates(&self, name: &QName) -> Vec<Candidate<'a>> {
        match self {
            Self::Detect { library, .. } => {
                let found = library.candidates(name);
                found.into_iter().filter_map(|found| built_in(library, &found)).collect()
            }
            Self::Given(bindings) => {
                let declaring = bindings.iter().filter(|binding| binding.schema.declares(name));
                let direction = direction_of(name);
                declaring.map(|b| Candidate { binding: b.clone(), direction }).collect()
            }
        }
    }

    /// What to say of a name that no schema knows.
    pub(super) fn advice(&self, name: &QName) -> (String, Vec<String>) {
        let Self::Detect { library, .. } = self else {
            return (format!("the schema does not declare `{name}`"), Vec::new());
        };
        if let Some(meant) = library.namesakes(name).first() {
            let whose = meant.name;
            let message = format!("no schema knows `{name}`; {whose} has that name in a namespace");
            let message = format!("{message}: is it meant?");
            return (message, vec![meant.namespace.as_str().to_owned()]);
        }
        let message = format!(
            "no built-in schema knows `{name}`; force one with --as, or bring yours with --schema"
        );
        let mut revisions: Vec<&str> = library.descriptions().map(|of| of.revision).collect();
        revisions.dedup();
        (message, revisions.into_iter().map(str::to_owned).collect())
    }

    /// The schemas that a document is held against though none declares its root.
    pub(super) fn regardless(&self) -> Vec<Candidate<'a>> {
        match self {
            Self::Detect { .. } => Vec::new(),
            Self::Given(bindings) => bindings
                .iter()
                .map(|binding| Candidate { binding: binding.clone(), direction: None })
                .collect(),
        }
    }

    /// Whether that schema is of the revision that counts, as far as one was named.
    pub(super) fn counts(&self, schema: &str) -> bool {
        match self {
            Self::Detect { revision: Some(revision), .. } => schema
                .strip_prefix(revision)
                .is_some_and(|rest| rest.is_empty() || rest.starts_with('/')),
            _ => true,
        }
    }
}

fn built_in<'a>(library: &'a Library, found: &bindings::Candidate) -> Option<Candidate<'a>> {
    let schema = library.named(found.name)?;
    let direction = match found.direction {
        bindings::Direction::Request | bindings::Direction::RequestHeader => {
            Some(Direction::Request)
        }
        bindings::Direction::Response | bindings::Direction::ResponseHeader => {
            Some(Direction::Response)
        }
        bindings::Direction::File | bindings::Direction::Payload => None,
    };
    let binding = Binding { name: found.name.to_owned(), schema, origin: Origin::BuiltIn };
    Some(Candidate { binding, direction })
}

/// Which way a message with this payload or header block goes.
fn direction_of(name: &QName) -> Option<Direction> {
    let local = name.local.as_str();
    let is = |word: &str| local.ends_with(word) || local.ends_with(&format!("{word}HeaderInfo"));
    if is("Request") {
        Some(Direction::Request)
    } else if is("Response") {
        Some(Direction::Response)
    } else {
        None
    }
}

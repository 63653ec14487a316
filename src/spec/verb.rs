//! What operations do.

use std::fmt;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

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
    /// Reads the objects that hang on a person, or that a person is in.
    ReadForPerson,
    /// Reads the objects that hang on a group, or that are in a group.
    ReadForGroup,
    /// Reads all objects, page by page.
    ReadPage,
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
            Self::ReadForPerson => "readForPerson",
            Self::ReadForGroup => "readForGroup",
            Self::ReadPage => "readPage",
        }
    }
}

impl fmt::Display for Verb {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

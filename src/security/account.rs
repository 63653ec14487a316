//! A name, and the secret that proves it.

use super::secret::{Secret, same};

/// A name, and the secret that proves it: user and password, or the key and the secret of a consumer.
#[derive(Clone, Debug)]
pub struct Account {
    /// The name.
    pub name: String,
    /// The secret.
    pub secret: Secret,
}

impl Account {
    /// An account.
    #[must_use]
    pub fn new(name: impl Into<String>, secret: Secret) -> Self {
        Self { name: name.into(), secret }
    }

    /// Whether this is the name.
    pub(super) fn is_named(&self, given: &str) -> bool {
        same(self.name.as_bytes(), given.as_bytes())
    }
}

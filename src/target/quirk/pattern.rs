//! Names with `*` in them.

use std::fmt;

use serde::Deserialize;

use crate::suite::fits_glob;

/// A name in which `*` stands for any letters, none included: `pms.delete*`, `ST-05`.
#[derive(Clone, Debug, Deserialize, Eq, PartialEq)]
#[serde(transparent)]
pub struct Pattern(String);

impl Pattern {
    /// All operations of a service.
    #[must_use]
    pub fn all_of_service(service: &str) -> Self {
        Self(format!("{service}.*"))
    }

    /// Whether the whole of `name` fits.
    #[must_use]
    pub fn matches(&self, name: &str) -> bool {
        fits_glob(&self.0, name)
    }

    /// The pattern as written.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for Pattern {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_star_stands_for_any_letters() {
        let fits = |pattern: &str, name| Pattern(pattern.to_owned()).matches(name);
        assert!(fits("ST-05", "ST-05"));
        assert!(!fits("ST-05", "ST-051"));
        assert!(!fits("ST-05", "XST-05"));
        assert!(fits("pms.delete*", "pms.deletePerson"));
        assert!(fits("*/delete*.cascade", "pms-2.0/deletePerson.cascade"));
        assert!(!fits("*/delete*.cascade", "pms-2.0/readPerson.returns"));
        assert!(fits("*", ""));
        assert!(fits("a*a", "aa"));
        assert!(!fits("a*a", "a"));
    }
}

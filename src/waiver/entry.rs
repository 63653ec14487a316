//! One entry of a waiver file.

use std::ops::Range;

use jiff::civil::Date;

use crate::judge::Finding;
use crate::suite::{CaseId, fits_glob};

/// A known deviation, accepted for a while.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Waiver {
    /// The file it stands in.
    pub file: String,
    /// The line at which it begins, from 1.
    pub line: u32,
    /// The part of the file that names its assertion, in bytes.
    pub span: Range<usize>,
    /// What it covers.
    pub scope: Scope,
    /// On which targets.
    pub target: TargetCondition,
    /// Why it is accepted.
    pub reason: String,
    /// Who answers for that.
    pub owner: String,
    /// The last day on which it counts, UTC.
    pub expires: Date,
    /// What is known to come instead of what is expected, scrubbed; one of them must.
    pub observed: Vec<String>,
}

/// What an entry covers: one assertion in one case, or one generic rule in all cases that fit.
#[derive(Clone, Debug, Eq, Hash, PartialEq)]
pub struct Scope {
    /// The case, or for a generic rule a pattern of cases, in which `*` is any run of characters.
    pub case: String,
    /// A case's own assertion without the case's name (`gone`), or a generic rule (`EN-21`).
    pub assertion: String,
}

/// On which targets an entry counts: all that is said must hold.
#[derive(Clone, Debug, Default, Eq, PartialEq)]
pub struct TargetCondition {
    /// The name of the profile.
    pub profile: Option<String>,
    /// Its URL, or `embedded mock`; `*` in it is any run of characters.
    pub url: Option<String>,
}

/// What is known of a target.
#[derive(Clone, Debug, Default, Eq, PartialEq)]
pub struct TargetFacts {
    /// The name of the profile.
    pub profile: String,
    /// Its URL, or `embedded mock`.
    pub url: String,
}

impl Waiver {
    /// Where it stands: `waivers.toml:12`.
    #[must_use]
    pub fn place(&self) -> String {
        format!("{}:{}", self.file, self.line)
    }
}

impl Scope {
    /// Reads `CASE#assertion`.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let (case, assertion) = text.split_once('#')?;
        let fits = |text: &str, other: fn(char) -> bool| {
            !text.is_empty() && text.chars().all(|c| c.is_ascii_alphanumeric() || other(c))
        };
        let is_sound = fits(case, |c| matches!(c, '-' | '*')) && fits(assertion, |c| c == '-');
        is_sound.then(|| Self { case: case.to_owned(), assertion: assertion.to_owned() })
    }

    /// Whether it is about more than one case.
    #[must_use]
    pub fn is_pattern(&self) -> bool {
        self.case.contains('*')
    }

    /// Whether it is about that case.
    #[must_use]
    pub fn covers_case(&self, case: &CaseId) -> bool {
        fits_glob(&self.case, &case.0)
    }

    /// The two names that its assertion may have in that case: as its own, and as a generic rule.
    #[must_use]
    pub fn names(&self, case: &CaseId) -> [String; 2] {
        [format!("{case}#{}", self.assertion), self.assertion.clone()]
    }

    /// Whether a finding of that case is of its assertion.
    #[must_use]
    pub fn covers(&self, case: &CaseId, finding: &Finding) -> bool {
        self.covers_case(case) && self.names(case).contains(&finding.assertion)
    }
}

impl std::fmt::Display for Scope {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}#{}", self.case, self.assertion)
    }
}

impl TargetCondition {
    /// Whether the entry counts on that target.
    #[must_use]
    pub fn holds(&self, facts: &TargetFacts) -> bool {
        self.profile.as_ref().is_none_or(|profile| *profile == facts.profile)
            && self.url.as_ref().is_none_or(|url| is_at(url, &facts.url))
    }

    /// Whether some target may fit both. In doubt it may.
    #[must_use]
    pub fn may_meet(&self, other: &Self) -> bool {
        let profiles = match (&self.profile, &other.profile) {
            (Some(one), Some(another)) => one == another,
            _ => true,
        };
        let urls = match (&self.url, &other.url) {
            (Some(one), Some(another)) => {
                let front = |text: &str| text.split('*').next().unwrap_or_default().to_owned();
                let (one, another) = (front(bare(one)), front(bare(another)));
                one.starts_with(&another) || another.starts_with(&one)
            }
            _ => true,
        };
        profiles && urls
    }
}

/// Whether a target's URL fits; a slash at the end makes no difference.
fn is_at(pattern: &str, url: &str) -> bool {
    fits_glob(bare(pattern), bare(url))
}

fn bare(url: &str) -> &str {
    url.strip_suffix('/').unwrap_or(url)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn scopes_are_one_assertion_of_cases() {
        let scope = Scope::parse("PMS-*#EN-21").unwrap();
        assert!(scope.is_pattern() && scope.covers_case(&CaseId("PMS-READ-001".into())));
        assert!(!scope.covers_case(&CaseId("GMS-READ-001".into())));
        assert_eq!(scope.to_string(), "PMS-*#EN-21");
        for wrong in ["EN-21", "#EN-21", "PMS-READ-001#", "PMS-READ-001#HT-*", "A B#x", "A#b#c"] {
            assert_eq!(Scope::parse(wrong), None, "{wrong}");
        }
    }

    #[test]
    fn conditions_hold_on_their_targets() {
        let facts = |profile: &str, url: &str| TargetFacts {
            profile: profile.to_owned(),
            url: url.to_owned(),
        };
        let condition = |profile: Option<&str>, url: Option<&str>| TargetCondition {
            profile: profile.map(str::to_owned),
            url: url.map(str::to_owned),
        };
        let test = facts("lis-2.0", "https://sis-test.example/lis/");
        assert!(condition(None, None).holds(&test));
        assert!(condition(Some("lis-2.0"), Some("https://*.example/lis")).holds(&test));
        assert!(!condition(Some("mock"), None).holds(&test));
        assert!(!condition(None, Some("https://sis.example/*")).holds(&test));

        let meet = |one: Option<&str>, another: Option<&str>| {
            condition(None, one).may_meet(&condition(None, another))
        };
        assert!(meet(None, Some("https://a/")));
        assert!(meet(Some("https://a*"), Some("https://a.b/")));
        assert!(!meet(Some("https://a.x/*"), Some("https://b.x/*")));
        assert!(!condition(Some("a"), None).may_meet(&condition(Some("b"), None)));
    }
}

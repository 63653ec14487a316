//! Texts with placeholders: every name must mean something where it stands.

use std::collections::BTreeSet;
use std::ops::Range;

use super::Lowering;
use crate::spec::toml_file::suggestion;
use crate::suite::profile_ways::KNOWN;
use crate::suite::template::placeholders;

/// Placeholders for the queries of the profile.
pub(super) const QUERY_BY_ID: &str = "query.by-id";
const QUERIES: [&str; 3] = [QUERY_BY_ID, "query.nothing", "query.not-understood"];

/// What a text may name besides the variables of the case.
#[derive(Clone, Default)]
pub(super) struct Scope {
    /// `${id}`, because the step says `use`.
    pub(super) subject: bool,
    /// `${path}` and `${host}` of the endpoint and `${security}`, because the request is written out.
    pub(super) request_line: bool,
    /// The names of `with`.
    pub(super) with: BTreeSet<String>,
}

impl Lowering<'_> {
    /// Checks the placeholders of a text; what they name is used. Gives the names found.
    pub(super) fn text(
        &mut self,
        span: Range<usize>,
        text: &str,
        scope: &Scope,
        place: &str,
    ) -> BTreeSet<String> {
        let mut names = BTreeSet::new();
        let found = match placeholders(text) {
            Ok(found) => found,
            Err(error) => {
                self.wrong(span, format!("{place}{error}"));
                return names;
            }
        };
        for placeholder in found {
            let name = placeholder.name;
            if names.insert(name.to_owned()) {
                self.name(span.clone(), name, scope, place);
            }
        }
        names
    }

    fn name(&mut self, span: Range<usize>, name: &str, scope: &Scope, place: &str) {
        if scope.with.contains(name) || name.strip_prefix(KNOWN).is_some_and(is_word) {
            return;
        }
        if self.ids.contains_key(name) {
            self.ids_used.insert(name.to_owned());
            return;
        }
        let needs_subject = name == "id" || name == QUERY_BY_ID;
        if needs_subject && !scope.subject {
            let message = format!("{place}`${{{name}}}` needs a `use` in the same step");
            self.wrong(span, message);
            return;
        }
        let endpoint: &[&str] =
            if scope.request_line { &["path", "host", "security"] } else { &[] };
        let known = ["id", "ns", "run"].into_iter().chain(QUERIES).chain(endpoint.iter().copied());
        if known.clone().any(|known| known == name) || self.captured.contains(name) {
            return;
        }
        let known = known
            .chain(self.ids.keys().map(String::as_str))
            .chain(self.captured.iter().map(String::as_str))
            .chain(scope.with.iter().map(String::as_str));
        let hint = suggestion(name, known);
        self.wrong(span, format!("{place}nothing is known as `${{{name}}}` here: {hint}"));
    }
}

/// Whether a text can name something that is at the target from the beginning.
fn is_word(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|b| b.is_ascii_lowercase() || b == b'-')
}

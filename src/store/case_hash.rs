//! Whether a case is still the one that was run.

use serde::{Deserialize, Serialize};

use crate::evidence::Digest;
use crate::spec::Catalogue;
use crate::suite::{Case, Fixtures, StepAction};

/// What a case says and what it sends, as hashes.
#[derive(Clone, Copy, Debug, Deserialize, Eq, PartialEq, Serialize)]
#[serde(deny_unknown_fields)]
pub struct CaseHash {
    /// Of the file, the message bodies that it names, and the clauses that it tests.
    pub whole: Digest,
    /// Of the same without what only judges: as long as it stays, what was recorded can be judged
    /// again.
    pub sent: Digest,
}

/// Keys of a case that change nothing of what is sent.
const JUDGING_KEYS: [&str; 4] = ["title", "clause", "tags", "isolation"];

/// The hashes of a case; `text` is that of its file.
#[must_use]
pub fn case_hash(case: &Case, text: &str, fixtures: &Fixtures, catalogue: &Catalogue) -> CaseHash {
    let bodies: Vec<&str> = case
        .steps
        .iter()
        .filter_map(|step| match &step.action {
            StepAction::Call { body, .. } => fixtures.body(body.as_deref()?),
            StepAction::Message { .. } | StepAction::Raw(_) => None,
        })
        .collect();
    let own = std::iter::once(&case.clause);
    let tested = case.steps.iter().flat_map(|step| &step.expect).map(|expect| &expect.clause);
    let mut clauses: Vec<_> = own.chain(tested).collect();
    clauses.sort();
    clauses.dedup();
    let clauses: Vec<String> = clauses
        .into_iter()
        .map(|id| match catalogue.clause(&id.0) {
            Some(it) => {
                format!("{}\n{}\n{}\n{}\n{}", it.id.0, it.text, it.level, it.basis, it.source)
            }
            None => id.0.to_string(),
        })
        .collect();
    let whole = [text].into_iter().chain(bodies.iter().copied());
    let whole = whole.chain(clauses.iter().map(String::as_str));
    let sending = sending_part(text);
    let sent = [sending.as_str()].into_iter().chain(bodies.iter().copied());
    CaseHash { whole: hash(whole), sent: hash(sent) }
}

fn hash<'a>(parts: impl Iterator<Item = &'a str>) -> Digest {
    Digest::of_parts(parts.map(str::as_bytes))
}

/// The case without what only judges, spelt one way.
fn sending_part(text: &str) -> String {
    let Ok(mut table) = toml::from_str::<toml::Table>(text) else { return text.to_owned() };
    for key in JUDGING_KEYS {
        table.remove(key);
    }
    if let Some(steps) = table.get_mut("step").and_then(toml::Value::as_array_mut) {
        for step in steps.iter_mut().filter_map(toml::Value::as_table_mut) {
            // That a step expects nothing changes when the case stops.
            let prepares = step.remove("expect").is_none();
            step.insert("prepares".to_owned(), prepares.into());
        }
    }
    toml::to_string(&table).unwrap_or_else(|_| text.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::spec::Spec;
    use crate::suite::load_one;

    const TEXT: &str = "id = 'T-001'\ntitle = 'a'\nclause = 'pms-2.0/deletePerson.unknown'\n\
                        ids = { ghost = 'person' }\n\n[[step]]\ncall = 'pms.createPerson'\n\
                        use = 'ghost'\nbody = 'person/minimal'\n\n[[step]]\n\
                        call = 'pms.deletePerson'\nuse = 'ghost'\n\
                        expect = [{ check = 'accepted' }]\n";

    fn hash_of(text: &str, fixtures: &Fixtures) -> CaseHash {
        let spec = Spec::load().expect("built in");
        let case = load_one("t-001.toml", text, &spec, fixtures).expect("a case");
        case_hash(&case, text, fixtures, &spec.catalogue)
    }

    #[test]
    fn what_judges_and_what_is_sent_are_told_apart() {
        let fixtures = Fixtures::builtin();
        let before = hash_of(TEXT, &fixtures);
        assert_eq!(before, hash_of(TEXT, &fixtures));
        for (from, to) in [
            ("'accepted'", "'rejected'"),
            ("title = 'a'", "title = 'b'"),
            ("deletePerson.unknown", "deletePerson.cascade-deletes"),
            ("\n\n", "\n# why\n\n"),
        ] {
            let after = hash_of(&TEXT.replacen(from, to, 1), &fixtures);
            assert_ne!(after.whole, before.whole, "{from}");
            assert_eq!(after.sent, before.sent, "{from}");
        }
        for (from, to) in [
            ("use = 'ghost'\nexpect", "use = 'ghost'\nenvelope = { header = 'absent' }\nexpect"),
            ("person/minimal", "person/full"),
            // A step that expects something no longer ends the case.
            (
                "person/minimal'\n",
                "person/minimal'\nexpect = [{ id = 'made', check = 'accepted' }]\n",
            ),
        ] {
            let after = hash_of(&TEXT.replacen(from, to, 1), &fixtures);
            assert_ne!(after.sent, before.sent, "{from}");
        }
        let fixtures = fixtures.with("person/minimal", "<person/>");
        assert_ne!(hash_of(TEXT, &fixtures).sent, before.sent);
    }
}

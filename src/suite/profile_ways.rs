//! What a profile says of a target's own ways: its personality, what is there from the beginning,
//! what every object needs, and where it does otherwise than a release says.

use std::collections::BTreeMap;
use std::sync::Arc;

use schemars::JsonSchema;
use serde::Deserialize;

use super::glob::fits_glob;
use super::profile::{Profile, ProfileDeviation};
use super::profile_load::Reading;
use super::template::{fill, placeholders};
use crate::spec::toml_file::{At, suggestion};
use crate::xml::{XmlLimits, read_document};

/// How texts name what is there from the beginning.
pub(super) const KNOWN: &str = "known.";

/// A clause that does not hold for the target.
#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct RawDeviation {
    /// The clauses, `*` allowed.
    clauses: Vec<At<String>>,
    /// What the target does instead.
    instead: At<String>,
    /// The page that says so.
    source: At<String>,
}

/// The keys that name what is at the target.
pub(super) struct Ways {
    pub(super) personality: Option<At<String>>,
    pub(super) known: BTreeMap<String, At<String>>,
    pub(super) every: BTreeMap<String, At<String>>,
}

impl Reading<'_> {
    /// Reads the target's ways. Deviations come on top of those of the extended profile.
    pub(super) fn ways(
        &mut self,
        profile: &mut Profile,
        ways: Ways,
        deviations: Vec<RawDeviation>,
    ) {
        if let Some(name) = &ways.personality {
            match self.spec.personality(name) {
                Some(personality) => profile.personality = Some(Arc::clone(personality)),
                None => {
                    let known = self.spec.personalities().map(|known| known.name.as_str());
                    let hint = suggestion(name, known);
                    self.wrong(name, format!("there is no personality `{}`: {hint}", **name));
                }
            }
        }
        for (name, id) in &ways.known {
            if id.trim().is_empty() {
                self.wrong(id, format!("give the identifier that `{name}` has at the target"));
            }
            profile.known.insert(name.clone(), String::clone(id));
        }
        for (service, xml) in &ways.every {
            if let Some(service) = self.service(service, xml) {
                self.every(profile, xml);
                profile.every.insert(service, String::clone(xml));
            }
        }
        for raw in deviations {
            if let Some(deviation) = self.deviation(raw) {
                profile.deviations.push(deviation);
            }
        }
    }

    fn every(&mut self, profile: &Profile, xml: &At<String>) {
        for placeholder in placeholders(xml).unwrap_or_default() {
            let known = placeholder.name.strip_prefix(KNOWN);
            if !known.is_some_and(|name| profile.known.contains_key(name)) {
                let name = placeholder.name;
                self.wrong(xml, format!("`${{{name}}}` means nothing here: name it in [known]"));
            }
        }
        let filled = fill(xml, |_| Some("id".to_owned()));
        let read = filled.map_err(|error| error.to_string()).and_then(|text| {
            let document = read_document(text.as_bytes(), None, &XmlLimits::default());
            document.map_err(|error| error.to_string())
        });
        if let Err(error) = read {
            self.wrong(xml, format!("an element as XML is wanted here: {error}"));
        }
    }

    fn deviation(&mut self, raw: RawDeviation) -> Option<ProfileDeviation> {
        let before = self.found.len();
        for pattern in &raw.clauses {
            let mut all = self.spec.catalogue.iter();
            if !all.any(|clause| fits_glob(pattern, &clause.id.0)) {
                let ids = self.spec.catalogue.iter().map(|clause| clause.id.0.as_str());
                let hint = suggestion(pattern, ids);
                self.wrong(pattern, format!("no clause fits `{}`: {hint}", **pattern));
            }
        }
        for text in [&raw.instead, &raw.source] {
            if text.trim().is_empty() {
                self.wrong(text, "say what the target does instead, and which page says so");
            }
        }
        (self.found.len() == before).then(|| ProfileDeviation {
            clauses: raw.clauses.into_iter().map(At::into_inner).collect(),
            instead: raw.instead.into_inner(),
            source: raw.source.into_inner(),
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::spec::Spec;

    fn profile(text: &str) -> Result<Profile, String> {
        let spec = Spec::load().unwrap();
        let text = format!("name = 'x'\nextends = 'itslearning'\n{text}");
        Profile::parse("x.toml", &text, &spec).map_err(|found| found[0].message.clone())
    }

    #[test]
    fn a_profile_that_extends_another_has_its_ways() {
        let own = profile("[known]\nsite = 'root-1'").unwrap();
        assert_eq!(own.known["site"], "root-1");
        assert_eq!(own.personality.as_ref().unwrap().name, "itslearning");
        let clause = crate::spec::ClauseId("es-pms-1.0/createPerson.duplicate".into());
        let deviation = own.deviation(&clause).unwrap();
        assert!(deviation.source.contains("createPerson"), "{deviation:?}");
        assert!(own.deviation(&crate::spec::ClauseId("ES-01".into())).is_none());
    }

    #[test]
    fn mistakes_are_pointed_at() {
        let message = |text| profile(text).unwrap_err();
        assert!(message("personality = 'itslearnig'").contains("did you mean `itslearning`?"));
        assert!(message("[known]\nsite = ''").contains("the identifier that `site` has"));
        assert!(message("[every]\nes-gms = '<a'").contains("an element as XML"));
        assert!(message("[every]\nes-gms = '<a>${known.root}</a>'").contains("[known]"));
        assert!(message("[every]\nes-gm = '<a/>'").contains("did you mean `es-gms`?"));
        let deviation = "[[deviation]]\nclauses = ['es-pms-1.0/createPerson.duplicat']\n\
                         instead = 'x'\nsource = 'y'";
        assert!(message(deviation).contains("did you mean"));
        let sourceless = "[[deviation]]\nclauses = ['ES-01']\ninstead = 'x'\nsource = ' '";
        assert!(message(sourceless).contains("which page says so"));
    }
}

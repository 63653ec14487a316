//! Which variables a step and its assertions use.

use super::case::{Check, Expect, SetValue, Step, StepAction};
use super::template::placeholders;

impl Step {
    /// Every text of what is sent in which `${placeholders}` may stand, the envelope's aside.
    pub fn texts(&self) -> Vec<&str> {
        match &self.action {
            StepAction::Call { body, set, with, .. } => {
                let mut texts: Vec<&str> = body.iter().map(String::as_str).collect();
                let set = set.values().flat_map(SetValue::texts);
                texts.extend(set.map(String::as_str));
                texts.extend(with.values().map(String::as_str));
                texts
            }
            StepAction::Message { xml, .. } => vec![xml],
            StepAction::Raw(raw) => {
                let mut texts = vec![raw.body.as_str()];
                texts.extend(raw.bytes.as_deref());
                texts.extend(raw.headers.values().map(String::as_str));
                texts
            }
        }
    }

    /// Whether what is sent needs a value for that variable.
    #[must_use]
    pub fn sends(&self, variable: &str) -> bool {
        let is_subject = match &self.action {
            StepAction::Call { subject, .. } => subject.as_deref() == Some(variable),
            StepAction::Message { .. } | StepAction::Raw(_) => false,
        };
        is_subject || self.texts().into_iter().any(|text| names(text, variable))
    }
}

impl Expect {
    /// Whether the assertion cannot be judged without a value for that variable.
    #[must_use]
    pub fn needs(&self, variable: &str) -> bool {
        let in_pair = self
            .only_if_later
            .iter()
            .any(|(later, earlier)| later == variable || earlier == variable);
        in_pair
            || match &self.check {
                Check::SavePointAfter(than) | Check::SavePointNotBefore(than) => than == variable,
                Check::Value { any_of, .. } => any_of.iter().any(|text| names(text, variable)),
                Check::NotValue { not, .. } => names(not, variable),
                Check::SameAs { of: Some(of), .. } => names(of, variable),
                Check::Ids { include, exclude, .. } => {
                    include.iter().chain(exclude).any(|text| names(text, variable))
                }
                _ => false,
            }
    }
}

/// Whether a text has a placeholder of that name.
fn names(text: &str, variable: &str) -> bool {
    placeholders(text).is_ok_and(|all| all.iter().any(|found| found.name == variable))
}

#[cfg(test)]
mod tests {
    use crate::spec::Spec;
    use crate::suite::{Fixtures, load_one};

    #[test]
    fn a_step_sends_what_its_texts_name() {
        let text = "id = 'T-1'\ntitle = 'T'\nclause = 'ST-05'\nids = { ada = 'person' }\n\
                    [[step]]\ncall = 'pms.readPersonsFromSavePoint'\n\
                    set = { fromSavePoint = '1970-01-01T00:00:00Z' }\n\
                    capture = { one = 'savePoint', two = 'savePoint' }\n\
                    [[step]]\ncall = 'pms.readPersonsFromSavePoint'\n\
                    set = { fromSavePoint = '${one}' }\nexpect = [\n\
                    { check = 'ids', exclude = ['${ada}'], only-if-later = ['two', 'one'] },\n\
                    { check = 'save-point-after', than = 'two' }]\n\
                    [[step]]\ncall = 'pms.readPerson'\nuse = 'ada'\n\
                    expect = [{ check = 'accepted' }]\n";
        let spec = Spec::load().unwrap();
        let case = load_one("t-1.toml", text, &spec, &Fixtures::builtin()).unwrap();
        let [first, second, third] = &case.steps[..] else { panic!("three steps") };
        assert!(!first.sends("one") && second.sends("one") && !second.sends("two"));
        assert!(third.sends("ada") && !second.sends("ada"));
        let [ids, after] = &second.expect[..] else { panic!("two assertions") };
        assert!(ids.needs("two") && ids.needs("one") && ids.needs("ada") && !ids.needs("eve"));
        assert!(after.needs("two") && !after.needs("one"));
    }
}

//! Whence a file comes, and for whom it is.

use super::super::changes::Loss;
use super::super::importer::Importer;
use crate::enterprise::Properties;

impl Importer<'_> {
    pub(in super::super) fn take_properties(&mut self, properties: &Properties) {
        self.origin = self.state.texts.number(properties.datasource.as_deref().unwrap_or(""));
        let Some(wanted) = &self.personality.reading.target else { return };
        if properties.targets.iter().any(|target| target.eq_ignore_ascii_case(wanted)) {
            return;
        }
        self.is_stopped = true;
        self.lose(Loss::OtherTarget, || match properties.targets.first() {
            Some(target) => target.clone(),
            None => "no target is named".to_owned(),
        });
    }
}

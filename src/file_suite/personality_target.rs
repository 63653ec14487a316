//! An importer of ours as a target.

use super::drive::{FileTarget, Handed, TargetFailure};
use crate::importing::{Importer, Mode, Personality, State, StateDocument};

/// An importer that keeps what it was given since it was reset.
pub struct PersonalityTarget {
    personality: Personality,
    state: State,
}

impl PersonalityTarget {
    /// An importer that keeps nothing yet.
    #[must_use]
    pub fn new(personality: Personality) -> Self {
        Self { personality, state: State::default() }
    }
}

impl FileTarget for PersonalityTarget {
    fn reset(&mut self) -> Result<(), TargetFailure> {
        self.state = State::default();
        Ok(())
    }

    fn hand(&mut self, mode: Mode, file: &str) -> Result<Handed, TargetFailure> {
        let mut importer = Importer::new(&self.personality, mode, self.state.clone(), 0);
        match importer.read(file.as_bytes()) {
            Ok(()) => {
                self.state = importer.finish().0;
                Ok(Handed::Taken)
            }
            Err(error) => Ok(Handed::Refused(error.to_string())),
        }
    }

    fn kept(&mut self) -> Result<StateDocument, TargetFailure> {
        Ok(self.state.to_document())
    }
}

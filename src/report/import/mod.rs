//! What an importer made of files, for people and for programs.

mod json;
#[cfg(test)]
mod tests;
mod text;

use crate::importing::{Changes, Mode, Sizes};

pub use json::import_json;
pub use text::import_text;

/// What an importer made of files.
#[derive(Clone, Debug)]
pub struct ImportReport {
    /// Name of the importer.
    pub personality: String,
    /// What the files are.
    pub mode: Mode,
    /// The files that were taken in, in order.
    pub files: Vec<ImportedFile>,
    /// The file that was not, and why; nothing of any of them holds then.
    pub refused: Option<(String, String)>,
    /// What is kept afterwards.
    pub sizes: Sizes,
    /// Where that was written; none where it was not.
    pub written: Option<String>,
    /// Why it was not written, though all files were taken in.
    pub unwritten: Option<&'static str>,
}

/// What an importer made of one file.
#[derive(Clone, Debug)]
pub struct ImportedFile {
    /// Its name.
    pub name: String,
    /// What it did.
    pub changes: Changes,
    /// How long that took, in microseconds.
    pub elapsed_us: u64,
}

impl ImportReport {
    /// Everything that the files did, together.
    #[must_use]
    pub fn changes(&self) -> Changes {
        let kept = self.files.iter().map(|file| file.changes.kept).max().unwrap_or(0);
        let mut all = Changes { kept, ..Changes::default() };
        self.files.iter().for_each(|file| all.join(file.changes.clone()));
        all
    }
}

/// The name of a mode.
const fn mode_name(mode: Mode) -> &'static str {
    match mode {
        Mode::Event => "event",
        Mode::Snapshot => "snapshot",
    }
}

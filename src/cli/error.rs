//! What ends a command early.

use std::fmt;

use super::exit::ExitCode;
use crate::spec::toml_file::{Colour, Diagnostic, render};

/// A message for the user and the code to exit with.
#[derive(Debug)]
pub struct CliError {
    /// The code.
    pub code: ExitCode,
    /// What is wrong and what to do, as it is printed; may be several lines.
    pub message: String,
}

/// More mistakes in files than these are only counted: the first ones are what is read.
const MOST_TOLD: usize = 50;

/// What every command returns.
pub type CliResult<T = ExitCode> = Result<T, CliError>;

impl fmt::Display for CliError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.message)
    }
}

impl CliError {
    /// The command line is wrong.
    pub fn usage(message: impl fmt::Display) -> Self {
        Self { code: ExitCode::Usage, message: format!("error: {message}") }
    }

    /// A file is invalid or cannot be read.
    pub fn file(message: impl fmt::Display) -> Self {
        Self { code: ExitCode::InvalidFile, message: format!("error: {message}") }
    }

    /// Files are invalid; `text_of` gives their texts.
    pub fn diagnostics<'a>(
        found: &[Diagnostic],
        text_of: impl Fn(&str) -> Option<&'a str>,
    ) -> Self {
        // Colours that the terminal does not want are stripped on the way out.
        let told = &found[..found.len().min(MOST_TOLD)];
        let mut message = render(told, text_of, Colour::Always);
        message.truncate(message.trim_end().len());
        if found.len() > told.len() {
            message.push_str(&format!("\n... and {} more", found.len() - told.len()));
        }
        Self { code: ExitCode::InvalidFile, message }
    }

    /// A report cannot be written.
    pub fn report(message: impl fmt::Display) -> Self {
        Self { code: ExitCode::ReportNotWritten, message: format!("error: {message}") }
    }

    /// This program is wrong.
    pub fn internal(message: impl fmt::Display) -> Self {
        let message =
            format!("error: {message}; this is a mistake of lis-conform, please report it");
        Self { code: ExitCode::Internal, message }
    }
}

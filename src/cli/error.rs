//! What ends a command early.

use std::fmt;

use super::exit::ExitCode;

/// A message for the user and the code to exit with.
#[derive(Debug)]
pub struct CliError {
    /// The code.
    pub code: ExitCode,
    /// What is wrong and what to do, lowercase; may be several lines.
    pub message: String,
}

/// What every command returns.
pub type CliResult<T = ExitCode> = Result<T, CliError>;

impl CliError {
    /// The command line is wrong.
    pub fn usage(message: impl fmt::Display) -> Self {
        Self { code: ExitCode::Usage, message: message.to_string() }
    }

    /// A file is invalid or cannot be read.
    pub fn file(message: impl fmt::Display) -> Self {
        Self { code: ExitCode::InvalidFile, message: message.to_string() }
    }

    /// A report cannot be written.
    pub fn report(message: impl fmt::Display) -> Self {
        Self { code: ExitCode::ReportNotWritten, message: message.to_string() }
    }

    /// This program is wrong.
    pub fn internal(message: impl fmt::Display) -> Self {
        let message = format!("{message}; this is a mistake of lis-conform, please report it");
        Self { code: ExitCode::Internal, message }
    }
}

//! The IMS status block (`imsx_statusInfo`).

use std::fmt;

/// `imsx_codeMajor` as this program writes it.
#[derive(Clone, Copy, Debug, Eq, Hash, PartialEq)]
pub enum CodeMajor {
    /// The request was completed.
    Success,
    /// The request was accepted and is being worked on.
    Processing,
    /// The request failed at the target.
    Failure,
    /// The target does not support the request.
    Unsupported,
}

/// `imsx_severity` as this program writes it.
#[derive(Clone, Copy, Debug, Eq, Hash, PartialEq)]
pub enum Severity {
    /// Normal information.
    Status,
    /// Completed, with something to note.
    Warning,
    /// Fatal for this request.
    Error,
}

/// A status to be written.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Status {
    /// Major code.
    pub major: CodeMajor,
    /// Severity.
    pub severity: Severity,
    /// Minor codes: field name and value. One field is usual.
    pub minors: Vec<CodeMinorField>,
    /// A sentence for people.
    pub description: Option<String>,
}

/// One `imsx_codeMinorField`.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct CodeMinorField {
    /// `imsx_codeMinorFieldName`; `TargetEndSystem` is the schema's default.
    pub name: String,
    /// `imsx_codeMinorFieldValue`, such as `unknownobject`.
    pub value: String,
}

/// A status block as found in a response, values to the letter.
#[derive(Clone, Debug, Default, Eq, PartialEq)]
pub struct StatusInfo {
    /// `imsx_codeMajor`.
    pub code_major: Option<String>,
    /// `imsx_severity`.
    pub severity: Option<String>,
    /// `imsx_messageRefIdentifier`.
    pub message_ref_identifier: Option<String>,
    /// `imsx_operationRefIdentifier`, each.
    pub operation_ref_identifiers: Vec<String>,
    /// `imsx_description`.
    pub description: Option<String>,
    /// `imsx_codeMinorField`, each.
    pub code_minor: Vec<CodeMinorField>,
}

impl Status {
    /// `success/status/` and the given minor code.
    #[must_use]
    pub fn success(minor: &str) -> Self {
        Self::new(CodeMajor::Success, Severity::Status, minor)
    }

    /// `failure/error/` and the given minor code.
    #[must_use]
    pub fn failure(minor: &str) -> Self {
        Self::new(CodeMajor::Failure, Severity::Error, minor)
    }

    /// Any combination, with the usual field name.
    #[must_use]
    pub fn new(major: CodeMajor, severity: Severity, minor: &str) -> Self {
        let field = CodeMinorField { name: TARGET_END_SYSTEM.to_owned(), value: minor.to_owned() };
        Self { major, severity, minors: vec![field], description: None }
    }

    /// With a sentence for people.
    #[must_use]
    pub fn described(mut self, description: impl Into<String>) -> Self {
        self.description = Some(description.into());
        self
    }

    /// Whether the request was carried out.
    #[must_use]
    pub fn is_success(&self) -> bool {
        self.major == CodeMajor::Success
    }
}

impl fmt::Display for CodeMajor {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Success => "success",
            Self::Processing => "processing",
            Self::Failure => "failure",
            Self::Unsupported => "unsupported",
        })
    }
}

impl fmt::Display for Severity {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Status => "status",
            Self::Warning => "warning",
            Self::Error => "error",
        })
    }
}

/// The field name that the LIS schemas give as default.
pub const TARGET_END_SYSTEM: &str = "TargetEndSystem";

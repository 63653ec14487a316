//! The IMS status block (`imsx_statusInfo`).

use std::fmt;

/// The field name that the LIS schemas give as default.
pub const TARGET_END_SYSTEM: &str = "TargetEndSystem";

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

impl CodeMajor {
    /// The word on the wire; the schemas know lower case only.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Success => "success",
            Self::Processing => "processing",
            Self::Failure => "failure",
            Self::Unsupported => "unsupported",
        }
    }
}

impl Severity {
    /// The word on the wire; the schemas know lower case only.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Status => "status",
            Self::Warning => "warning",
            Self::Error => "error",
        }
    }
}

impl fmt::Display for CodeMajor {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

impl fmt::Display for Severity {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

/// The values joined by `/`, such as `failure/error/unknownobject`; `-` for what is missing.
impl fmt::Display for StatusInfo {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.code_major.as_deref().unwrap_or("-"))?;
        f.write_str("/")?;
        f.write_str(self.severity.as_deref().unwrap_or("-"))?;
        f.write_str("/")?;
        if self.code_minor.is_empty() {
            return f.write_str("-");
        }
        for (at, field) in self.code_minor.iter().enumerate() {
            f.write_str(if at == 0 { "" } else { "," })?;
            f.write_str(&field.value)?;
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_status_as_found_is_shown_in_one_word() {
        let field = |value: &str| CodeMinorField { name: String::new(), value: value.to_owned() };
        let mut info = StatusInfo { code_major: Some("success".to_owned()), ..Default::default() };
        assert_eq!(info.to_string(), "success/-/-");
        info.severity = Some("warning".to_owned());
        info.code_minor = vec![field("unknownobject"), field("nosourcedids")];
        assert_eq!(info.to_string(), "success/warning/unknownobject,nosourcedids");
    }
}

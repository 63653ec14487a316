//! What the parts of the IMS header blocks are called in each dialect, and their order.

use crate::spec::HeaderDialect;

/// The words of a dialect. All are local names.
#[derive(Debug)]
pub struct HeaderWords {
    /// Header block of a request.
    pub request: &'static str,
    /// Header block of a response.
    pub response: &'static str,
    /// The version, where the dialect has one.
    pub version: Option<&'static str>,
    /// The identifier of the message.
    pub message_identifier: &'static str,
    /// A status.
    pub status_info: &'static str,
    /// A set of them, where the dialect has one.
    pub status_info_set: Option<&'static str>,
    /// Major code.
    pub code_major: &'static str,
    /// Severity.
    pub severity: &'static str,
    /// The identifier of the request.
    pub message_ref: &'static str,
    /// The operation.
    pub operation_ref: &'static str,
    /// A sentence for people.
    pub description: &'static str,
    /// Language and text in it; none where it is the text itself.
    pub description_parts: Option<(&'static str, &'static str)>,
    /// All minor codes.
    pub code_minor: &'static str,
    /// One of them.
    pub field: &'static str,
    /// Whose code it is.
    pub field_name: &'static str,
    /// The code.
    pub field_value: &'static str,
    /// The parts of a status in their order.
    pub status_order: [StatusPart; 6],
}

/// A part of a status.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum StatusPart {
    /// Major code: once.
    CodeMajor,
    /// Severity: once.
    Severity,
    /// The identifier of the request.
    MessageRef,
    /// The operation: any number.
    OperationRef,
    /// A sentence for people.
    Description,
    /// Minor codes.
    CodeMinor,
}

impl HeaderWords {
    /// The words of a dialect.
    #[must_use]
    pub const fn of(dialect: HeaderDialect) -> &'static Self {
        match dialect {
            HeaderDialect::Imsx => &IMSX,
            HeaderDialect::Es => &ES,
        }
    }

    /// What a part of a status is called.
    #[must_use]
    pub const fn name(&self, part: StatusPart) -> &'static str {
        match part {
            StatusPart::CodeMajor => self.code_major,
            StatusPart::Severity => self.severity,
            StatusPart::MessageRef => self.message_ref,
            StatusPart::OperationRef => self.operation_ref,
            StatusPart::Description => self.description,
            StatusPart::CodeMinor => self.code_minor,
        }
    }
}

static IMSX: HeaderWords = HeaderWords {
    request: "imsx_syncRequestHeaderInfo",
    response: "imsx_syncResponseHeaderInfo",
    version: Some("imsx_version"),
    message_identifier: "imsx_messageIdentifier",
    status_info: "imsx_statusInfo",
    status_info_set: None,
    code_major: "imsx_codeMajor",
    severity: "imsx_severity",
    message_ref: "imsx_messageRefIdentifier",
    operation_ref: "imsx_operationRefIdentifier",
    description: "imsx_description",
    description_parts: None,
    code_minor: "imsx_codeMinor",
    field: "imsx_codeMinorField",
    field_name: "imsx_codeMinorFieldName",
    field_value: "imsx_codeMinorFieldValue",
    status_order: [
        StatusPart::CodeMajor,
        StatusPart::Severity,
        StatusPart::MessageRef,
        StatusPart::OperationRef,
        StatusPart::Description,
        StatusPart::CodeMinor,
    ],
};

static ES: HeaderWords = HeaderWords {
    request: "syncRequestHeaderInfo",
    response: "syncResponseHeaderInfo",
    version: None,
    message_identifier: "messageIdentifier",
    status_info: "statusInfo",
    status_info_set: Some("statusInfoSet"),
    code_major: "codeMajor",
    severity: "severity",
    message_ref: "messageIdRef",
    operation_ref: "operationIdRef",
    description: "description",
    description_parts: Some(("language", "text")),
    code_minor: "codeMinor",
    field: "codeMinorField",
    field_name: "codeMinorName",
    field_value: "codeMinorValue",
    status_order: [
        StatusPart::CodeMajor,
        StatusPart::Severity,
        StatusPart::CodeMinor,
        StatusPart::MessageRef,
        StatusPart::OperationRef,
        StatusPart::Description,
    ],
};

//! What an operation came to.

use crate::soap::{CodeMajor, Severity, Status};
use crate::xml::Element;

use super::sourced_id::SourcedId;
use super::tables::Table;

/// What an operation came to.
#[derive(Clone, Debug)]
pub struct Reply {
    /// The status.
    pub status: Status,
    /// Children of the response element, in order.
    pub results: Vec<Element>,
    /// Of an operation on several objects: the status of each, in the order of the request.
    pub each: Option<Vec<Status>>,
}

/// What a verb comes to: a reply, or a refusal that delivers nothing.
pub(super) type Outcome = Result<Reply, Status>;

impl Reply {
    /// `success/status/fullsuccess` with no results.
    pub(super) fn done() -> Self {
        Self::delivering(Vec::new())
    }

    /// `success/status/fullsuccess` with these results.
    pub(super) fn delivering(results: Vec<Element>) -> Self {
        Self::with_status(Status::success("fullsuccess"), results)
    }

    /// Any status with these results.
    pub(super) fn with_status(status: Status, results: Vec<Element>) -> Self {
        Self { status, results, each: None }
    }
}

/// `failure/error/unknownobject`.
pub(super) fn unknown(table: &Table, id: &SourcedId) -> Status {
    Status::failure("unknownobject").described(format!(
        "no {} has the sourcedId {}",
        table.kind,
        id.shown()
    ))
}

/// `failure/error/idallocinusefail`.
pub(super) fn in_use(table: &Table, id: &SourcedId) -> Status {
    Status::failure("idallocinusefail").described(format!(
        "a {} already has the sourcedId {}; choose another one",
        table.kind,
        id.shown()
    ))
}

/// `failure/error/overflowfail`.
pub(super) fn overflow(limit: usize, of_what: &str) -> Status {
    Status::failure("overflowfail").described(format!("no room for more than {limit} {of_what}"))
}

/// `success/warning/unknownobject`: PMS 2.0 asks for a partial success, and there is no such major
/// code, so a warning on a success is the nearest.
pub(super) fn partial(unknown: usize, first: &SourcedId) -> Status {
    Status::new(CodeMajor::Success, Severity::Warning, "unknownobject").described(format!(
        "{unknown} of the identifiers are unknown, the first is {}",
        first.shown()
    ))
}

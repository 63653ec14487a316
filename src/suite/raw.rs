//! Case files as they are written. The JSON Schema is read off these types.

use std::collections::BTreeMap;

use schemars::JsonSchema;
use serde::Deserialize;

use super::case::{Envelope, Isolation, SetValue, StatusWanted};
use super::profile_auth::AuthScheme;
use crate::spec::toml_file::At;

/// The JSON Schema of the case file format, for editors.
#[must_use]
pub fn case_json_schema() -> String {
    let schema = schemars::schema_for!(RawCase);
    let mut text = serde_json::to_string_pretty(&schema).unwrap_or_default();
    text.push('\n');
    text
}

/// A conformance case: steps of one exchange each, and what is expected of them.
#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(title = "lis-conform case")]
pub(super) struct RawCase {
    /// Stable name, such as `PMS-DELETE-002`; the file is named the same in lower case.
    pub(super) id: At<String>,
    /// What the case shows, one line.
    pub(super) title: At<String>,
    /// The clause its assertions test where they name no other.
    pub(super) clause: At<String>,
    /// Words to select by, besides those that every case has: folder, services, operations, verbs.
    #[serde(default)]
    pub(super) tags: Vec<At<String>>,
    /// `exclusive` where the case looks at the whole store.
    #[serde(default)]
    pub(super) isolation: Isolation,
    /// Whether the generic invariants are probed after the last step.
    #[serde(default = "yes")]
    pub(super) invariants: bool,
    /// Operations that the target must offer besides those called, such as `mms.readMembership`.
    #[serde(default)]
    pub(super) needs: Vec<At<String>>,
    /// Binding revisions that the case is for, such as `lis-2.0-final`; all where none is given.
    #[serde(default)]
    pub(super) revisions: Vec<At<String>>,
    /// The scheme of authentication that the case is about: `basic`, `ws-security` or `oauth`.
    pub(super) authentication: Option<AuthScheme>,
    /// Variables that get identifiers unique to the run: name to kind of object.
    #[serde(default)]
    pub(super) ids: BTreeMap<String, At<String>>,
    /// Prefixes for paths: name to namespace.
    #[serde(default)]
    pub(super) prefixes: BTreeMap<String, At<String>>,
    /// The steps in order.
    pub(super) step: Vec<At<RawStep>>,
}

fn yes() -> bool {
    true
}

/// One exchange. Exactly one of `call`, `message` and `raw` is given.
#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct RawStep {
    /// Name for messages and for `same-as`.
    pub(super) name: Option<At<String>>,
    /// An operation to call, such as `pms.createPerson`.
    pub(super) call: Option<At<String>>,
    /// The variable whose value is the `sourcedId` parameter, and `${id}` in texts of this step.
    #[serde(rename = "use")]
    pub(super) subject: Option<At<String>>,
    /// The complex parameter: a name below `fixtures/messages/`, or inline XML.
    pub(super) body: Option<At<String>>,
    /// More variables for the body.
    #[serde(default)]
    pub(super) with: BTreeMap<String, At<String>>,
    /// Other parameters, by element name.
    #[serde(default)]
    pub(super) set: BTreeMap<String, At<SetValue>>,
    /// The request breaks the schema on purpose.
    #[serde(default)]
    pub(super) invalid: bool,
    /// Variables to set from the response: name to path below the response element.
    #[serde(default)]
    pub(super) capture: BTreeMap<String, At<String>>,
    /// How envelope and HTTP request deviate from the profile.
    pub(super) envelope: Option<At<Envelope>>,
    /// What is expected. A step without expectations must be accepted, or the case ends.
    pub(super) expect: Option<At<Vec<At<RawExpect>>>>,
    /// The child of the body, written out.
    pub(super) message: Option<At<String>>,
    /// The operation whose endpoint and header block `message` and `raw` use.
    pub(super) operation: Option<At<String>>,
    /// The HTTP request, written out.
    pub(super) raw: Option<At<RawHttp>>,
}

/// An HTTP request written out: `bytes` alone, or any of the others.
#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct RawHttp {
    /// Method, `POST` if not given.
    pub(super) method: Option<At<String>>,
    /// Header fields; an empty value removes the usual one.
    pub(super) headers: Option<BTreeMap<String, At<String>>>,
    /// Body.
    pub(super) body: Option<At<String>>,
    /// Everything, head included; goes out as it stands.
    pub(super) bytes: Option<At<String>>,
}

/// One assertion. Which of the keys belong to which check is in the documentation of the checks.
#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub(super) struct RawExpect {
    /// Name, unique in the case; the name of the check if not given.
    pub(super) id: Option<At<String>>,
    /// The clause tested; that of the case if not given.
    pub(super) clause: Option<At<String>>,
    /// What is checked.
    pub(super) check: At<CheckName>,
    /// Path below the response element.
    pub(super) at: Option<At<String>>,
    /// The values that are right, the preferred one first.
    pub(super) any_of: Option<At<Vec<At<TextOrNumber>>>>,
    /// The value that must not be there.
    pub(super) not: Option<At<String>>,
    /// Fewest elements.
    pub(super) min: Option<At<u32>>,
    /// Most elements.
    pub(super) max: Option<At<u32>>,
    /// Exact number of elements.
    pub(super) equals: Option<At<u32>>,
    /// Identifiers that must be among those delivered.
    pub(super) include: Option<At<Vec<At<String>>>>,
    /// Identifiers that must not be.
    pub(super) exclude: Option<At<Vec<At<String>>>>,
    /// Whether nothing but `include` may be delivered.
    pub(super) only: Option<At<bool>>,
    /// Two captured save points: the assertion is judged only where the target's own values say
    /// that the first is later than the second.
    pub(super) only_if_later: Option<At<Vec<At<String>>>>,
    /// Name of an earlier step that sent a record.
    pub(super) step: Option<At<String>>,
    /// Identifier of the record meant, where the step sent several.
    pub(super) of: Option<At<String>>,
    /// Which of several records delivered, from 1, where they come without identifiers.
    pub(super) position: Option<At<u32>>,
    /// What the status of each of several objects says, in the order of the request.
    pub(super) are: Option<At<Vec<StatusWanted>>>,
    /// A variable captured from an earlier step.
    pub(super) than: Option<At<String>>,
    /// The open question, in words.
    pub(super) question: Option<At<String>>,
}

/// A text, or a number where the check is about numbers.
#[derive(Clone, Deserialize, JsonSchema)]
#[serde(untagged)]
pub(super) enum TextOrNumber {
    Number(u16),
    Text(String),
}

/// The checks.
#[derive(Clone, Copy, Debug, Deserialize, Eq, JsonSchema, PartialEq)]
#[serde(rename_all = "kebab-case")]
pub(super) enum CheckName {
    /// The request was carried out.
    Accepted,
    /// It was not.
    Rejected,
    /// It was refused as not fitting the binding, by status or by Client fault.
    Refused,
    /// It was carried out in part: success with a warning.
    Partial,
    /// No identifier and no record is delivered.
    Empty,
    /// It was refused for its credentials.
    Denied,
    /// There is an answer.
    Answered,
    /// A minor code is one of `any-of`.
    CodeMinor,
    /// The severity is one of `any-of`.
    Severity,
    /// There is a set of statuses, and they `are` these.
    Statuses,
    /// There is an element `at` the path.
    Present,
    /// There is none.
    Absent,
    /// Some element `at` the path has one of the texts of `any-of`.
    Value,
    /// None has the text `not`.
    NotValue,
    /// As many elements `at` the path as `min`, `max` or `equals` say.
    Count,
    /// The identifiers delivered `include` some and `exclude` others.
    Ids,
    /// The record delivered means the same as the one sent in `step`.
    SameAs,
    /// The save point delivered is later `than` the variable's.
    SavePointAfter,
    /// It is not earlier `than` the variable's.
    SavePointNotBefore,
    /// The HTTP status is one of `any-of`.
    HttpStatus,
    /// There is a SOAP fault with one of the codes of `any-of`.
    Fault,
    /// Nothing is judged; the answer to `question` is noted.
    Observe,
}

impl CheckName {
    /// The name in case files.
    pub(super) fn name(self) -> &'static str {
        match self {
            Self::Accepted => "accepted",
            Self::Rejected => "rejected",
            Self::Refused => "refused",
            Self::Partial => "partial",
            Self::Empty => "empty",
            Self::Denied => "denied",
            Self::Answered => "answered",
            Self::CodeMinor => "code-minor",
            Self::Severity => "severity",
            Self::Statuses => "statuses",
            Self::Present => "present",
            Self::Absent => "absent",
            Self::Value => "value",
            Self::NotValue => "not-value",
            Self::Count => "count",
            Self::Ids => "ids",
            Self::SameAs => "same-as",
            Self::SavePointAfter => "save-point-after",
            Self::SavePointNotBefore => "save-point-not-before",
            Self::HttpStatus => "http-status",
            Self::Fault => "fault",
            Self::Observe => "observe",
        }
    }
}

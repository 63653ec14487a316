//! One case, parsed: nothing in it is left to be checked later.

use std::collections::BTreeMap;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use smol_str::SmolStr;

use super::profile_auth::AuthScheme;
use crate::spec::{ClauseId, Kind, OperationRef};

/// The stable name of a case, such as `PMS-DELETE-002`; its file is the same in lower case.
#[derive(
    Clone, Debug, Deserialize, Eq, Hash, JsonSchema, Ord, PartialEq, PartialOrd, Serialize,
)]
#[serde(transparent)]
pub struct CaseId(#[schemars(with = "String")] pub SmolStr);

/// One case.
#[derive(Clone, Debug)]
pub struct Case {
    /// Stable name.
    pub id: CaseId,
    /// What it shows, one line.
    pub title: String,
    /// The clause its assertions test where they name no other.
    pub clause: ClauseId,
    /// Words to select by.
    pub tags: Vec<String>,
    /// What else may run at the same time.
    pub isolation: Isolation,
    /// Operations a target must claim; those of the steps are included by the loader.
    pub needs: Vec<OperationRef>,
    /// Binding revisions the case is for; all where there are none. It is not applicable to a
    /// target whose profile has another revision for a service that the case calls.
    pub revisions: Vec<String>,
    /// The scheme of authentication that the case is about. It is for targets with such credentials.
    pub authentication: Option<AuthScheme>,
    /// Extra prefixes for paths, name to namespace.
    pub prefixes: BTreeMap<String, String>,
    /// Identifiers unique to the run: variable to kind of object.
    pub ids: BTreeMap<String, Kind>,
    /// Whether the generic invariants are probed after the last step.
    pub invariants: bool,
    /// The steps in order.
    pub steps: Vec<Step>,
    /// The file it came from, for messages.
    pub file: String,
}

/// What else may run while a case runs.
#[derive(Clone, Copy, Debug, Default, Deserialize, Eq, JsonSchema, PartialEq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Isolation {
    /// Anything that is parallel too.
    #[default]
    Parallel,
    /// Nothing: the case looks at the whole store.
    Exclusive,
}

/// One exchange and what is expected of it.
///
/// A step without expectations prepares: if the target does not accept it, the rest of the case is
/// untestable.
#[derive(Clone, Debug)]
pub struct Step {
    /// Name for messages and for `same-as`; `step 3` where the author gave none.
    pub name: String,
    /// What is sent.
    pub action: StepAction,
    /// How the envelope and the HTTP request deviate from the profile's style.
    pub envelope: Envelope,
    /// What is expected, in order.
    pub expect: Vec<Expect>,
    /// Variables to set from the response: variable to path below the response element.
    pub capture: BTreeMap<String, String>,
    /// Line of the step in the case file, from 1.
    pub line: u32,
}

/// What a step sends.
#[derive(Clone, Debug)]
pub enum StepAction {
    /// An operation with its parameters.
    Call {
        /// The operation.
        operation: OperationRef,
        /// The variable whose value is the `sourced_id` parameter, and `${id}` in templates.
        subject: Option<String>,
        /// The complex parameter (record, relationship, role): a fixture name such as
        /// `person/minimal`, or inline XML.
        body: Option<String>,
        /// Other parameters by element name.
        set: BTreeMap<String, SetValue>,
        /// More variables for the body's template: `${person}` and the like.
        with: BTreeMap<String, String>,
        /// The request is meant to break the schema; that it does is checked before sending.
        invalid: bool,
    },
    /// A body child written out in full; the envelope around it is ours.
    Message {
        /// The service whose endpoint and header block are used.
        operation: OperationRef,
        /// The body child as XML, with `${variables}`.
        xml: String,
        /// As in `Call`.
        invalid: bool,
    },
    /// An HTTP request written out in full.
    Raw(RawRequest),
}

/// A parameter's value; texts may hold `${variables}`.
#[derive(Clone, Debug, Deserialize, Eq, JsonSchema, PartialEq)]
#[serde(untagged)]
pub enum SetValue {
    /// The text of the element.
    Text(String),
    /// The identifiers of a set.
    List(Vec<String>),
    /// Identifiers, each with the one that is to take its place.
    Pairs(Vec<[String; 2]>),
    /// The element that is there and says nothing.
    Nil(Nil),
}

/// `{ nil = true }`: the element with `xsi:nil`.
#[derive(Clone, Debug, Deserialize, Eq, JsonSchema, PartialEq)]
#[serde(deny_unknown_fields)]
pub struct Nil {
    /// The value of the attribute.
    pub nil: bool,
}

impl SetValue {
    /// Every text in it.
    #[must_use]
    pub fn texts(&self) -> Vec<&String> {
        match self {
            Self::Text(text) => vec![text],
            Self::List(texts) => texts.iter().collect(),
            Self::Pairs(pairs) => pairs.iter().flatten().collect(),
            Self::Nil(_) => Vec::new(),
        }
    }
}

/// An HTTP request written out in full.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct RawRequest {
    /// The operation whose endpoint is addressed.
    pub operation: OperationRef,
    /// Whether the request breaks HTTP itself and must bypass the HTTP client.
    pub bytes: Option<String>,
    /// Method; `POST` if not given.
    pub method: String,
    /// Header fields that replace or, with an empty value, remove the usual ones.
    pub headers: BTreeMap<String, String>,
    /// Body, with `${variables}`.
    pub body: String,
}

/// How a step's envelope and HTTP request deviate from the profile's style.
#[derive(Clone, Debug, Default, Deserialize, Eq, JsonSchema, PartialEq)]
#[serde(deny_unknown_fields, rename_all = "kebab-case", default)]
pub struct Envelope {
    /// Name of a built-in writer style instead of the profile's.
    pub style: Option<String>,
    /// Whether the IMS header block is sent.
    pub header: HeaderChoice,
    /// Extra header blocks as XML, in front of the IMS one.
    pub header_blocks: Vec<String>,
    /// Extra header blocks as XML, behind the IMS one.
    pub header_blocks_after: Vec<String>,
    /// The message identifier instead of a fresh one.
    pub message_identifier: Option<String>,
    /// `imsx_version` instead of the profile's.
    pub version: Option<String>,
    /// SOAPAction field value to the letter; empty to leave the field out.
    pub soap_action: Option<String>,
    /// Content-Type to the letter; empty to leave the field out.
    pub content_type: Option<String>,
    /// Namespace of the envelope elements instead of SOAP 1.1's.
    pub namespace: Option<String>,
    /// `utf-8` or `utf-16` instead of the profile's.
    pub encoding: Option<String>,
    /// Whether a byte order mark is written.
    pub byte_order_mark: Option<bool>,
    /// The credentials sent.
    pub credentials: CredentialsChoice,
}

/// Which credentials a step sends.
#[derive(Clone, Copy, Debug, Default, Deserialize, Eq, JsonSchema, PartialEq)]
#[serde(rename_all = "kebab-case")]
pub enum CredentialsChoice {
    /// The profile's.
    #[default]
    Own,
    /// None.
    None,
    /// The profile's user, and another password or secret.
    WrongSecret,
    /// The profile's password or secret, and a user that nobody has.
    UnknownUser,
    /// The profile's, made an hour ago.
    Stale,
    /// The profile's, with the nonce and the time of the request before.
    Repeated,
    /// The profile's, made for another body.
    OtherBody,
}

/// Whether the IMS header block is sent.
#[derive(Clone, Copy, Debug, Default, Deserialize, Eq, JsonSchema, PartialEq)]
#[serde(rename_all = "kebab-case")]
pub enum HeaderChoice {
    /// As the binding demands.
    #[default]
    Present,
    /// Not sent.
    Absent,
}

/// One assertion of a case. Its full name is `CASE-ID#slug`.
#[derive(Clone, Debug)]
pub struct Expect {
    /// Unique in the case; never renamed.
    pub slug: SmolStr,
    /// The clause it tests: level and basis come from there.
    pub clause: ClauseId,
    /// What must hold.
    pub check: Check,
    /// Judged only where the first of these captured save points is later than the second: at
    /// equality the standard does not say which side a change is on (SP-10).
    pub only_if_later: Option<(String, String)>,
    /// Line in the case file, from 1.
    pub line: u32,
}

/// What must hold of an exchange. Texts may hold `${variables}`; paths start at the response
/// element (the child of the body), unprefixed names being in the service's namespace.
#[derive(Clone, Debug, Eq, PartialEq)]
pub enum Check {
    /// The status says the request was carried out (`success`, any severity but `error`).
    Accepted,
    /// The status says failure or unsupported; a SOAP fault with Client is allowed (lenient).
    Rejected,
    /// Refused as not fitting the binding: failure status or Client fault, both equally good.
    Refused,
    /// Carried out in part: `success` with severity `warning`.
    Partial,
    /// A minor code is one of these; the first is preferred, the others are lenient.
    CodeMinor(Vec<String>),
    /// The severity is one of these; the first is preferred.
    Severity(Vec<String>),
    /// One status for each of several objects, in the order of the request, and they say this.
    Statuses(Vec<StatusWanted>),
    /// The path leads to at least one element.
    Present(String),
    /// The path leads to no element.
    Absent(String),
    /// Some element at the path has this text.
    Value {
        /// The path.
        at: String,
        /// The texts that are right; the first is preferred.
        any_of: Vec<String>,
    },
    /// No element at the path has this text.
    NotValue {
        /// The path.
        at: String,
        /// The text that must not be there.
        not: String,
    },
    /// How many elements the path leads to.
    Count {
        /// The path.
        at: String,
        /// Least.
        min: u32,
        /// Most, if bounded.
        max: Option<u32>,
    },
    /// The identifiers delivered, in an id set or in a set of records.
    Ids {
        /// These are among them.
        include: Vec<String>,
        /// These are not.
        exclude: Vec<String>,
        /// None besides the included ones.
        only: bool,
    },
    /// No identifier and no record is delivered.
    Empty,
    /// The record (or payload) delivered means the same as the one sent in that step.
    SameAs {
        /// The step.
        step: String,
        /// Identifier of the record meant, where the step sent several.
        of: Option<String>,
        /// Which of the records delivered, from 1, where they come without identifiers.
        position: Option<u32>,
    },
    /// The save point delivered is present and later than this variable's.
    SavePointAfter(String),
    /// The save point delivered is present and not earlier than this variable's.
    SavePointNotBefore(String),
    /// The HTTP status is one of these; the first is preferred.
    HttpStatus(Vec<u16>),
    /// A SOAP fault with one of these codes (local names); the first is preferred.
    Fault(Vec<String>),
    /// Refused for its credentials: a fault, HTTP 401 or 403, or a failure status.
    Denied,
    /// Any answer at all, without the connection breaking.
    Answered,
    /// Nothing is judged; the status and this path's texts go to the report as an observation.
    Observe {
        /// The open question in words.
        question: String,
        /// Path whose texts are noted as well.
        at: Option<String>,
    },
}

/// What one of several statuses must say.
#[derive(Clone, Copy, Debug, Deserialize, Eq, JsonSchema, PartialEq)]
#[serde(rename_all = "kebab-case")]
pub enum StatusWanted {
    /// The request was carried out for this object.
    Accepted,
    /// It was, with a warning.
    Warned,
    /// It was not.
    Rejected,
}

impl StatusWanted {
    /// The word in case files.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Accepted => "accepted",
            Self::Warned => "warned",
            Self::Rejected => "rejected",
        }
    }
}

impl Case {
    /// The full name of an assertion.
    #[must_use]
    pub fn assertion(&self, expect: &Expect) -> String {
        format!("{}#{}", self.id, expect.slug)
    }
}

impl std::fmt::Display for CaseId {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.0)
    }
}

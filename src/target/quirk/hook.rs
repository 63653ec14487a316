//! What a quirk can take hold of, in the order in which an exchange meets it.

use std::collections::BTreeMap;

use hyper::header::{HeaderName, HeaderValue};
use serde::Deserialize;

use super::edit::Edit;
use crate::model::Deviation;

/// One hook with its parameters. Written as a table with one key: `{ model = "no-cascade" }`.
#[derive(Clone, Debug, Deserialize, PartialEq)]
#[serde(rename_all = "kebab-case")]
pub enum Hook {
    /// The request is read or checked wrongly.
    Request(RequestHook),
    /// The roster itself goes wrong.
    Model(Deviation),
    /// The outcome is told in the wrong way.
    Reply(ReplyHook),
    /// The response tree is changed before it is written.
    Edit(Edit),
    /// The response is written in this built-in style.
    Style(String),
    /// The written bytes are changed. They are UTF-8 without byte order mark then.
    Bytes(ByteHook),
    /// Status line and header fields are changed.
    Http(HttpHook),
    /// The connection misbehaves.
    Connection(ConnectionHook),
}

/// Which answers a hook changes.
#[derive(Clone, Copy, Debug, Default, Deserialize, Eq, PartialEq)]
#[serde(rename_all = "kebab-case")]
pub enum When {
    /// Every answer that is an envelope.
    #[default]
    Any,
    /// The status is `success`.
    Success,
    /// The status is anything else.
    Failure,
    /// A SOAP fault.
    Fault,
}

/// Ways to read or check a request wrongly.
#[derive(Clone, Copy, Debug, Deserialize, Eq, Hash, PartialEq)]
#[serde(rename_all = "kebab-case")]
pub enum RequestHook {
    /// Takes an envelope of any namespace for SOAP 1.1.
    AcceptsAnyEnvelope,
    /// Does not look at the Content-Type.
    AcceptsAnyContentType,
    /// Does not look at the method.
    AcceptsAnyMethod,
    /// Does what it can with data that the schema refuses.
    AcceptsInvalidData,
    /// Lets everybody in who shows no credentials at all.
    AcceptsMissingCredentials,
    /// Does not look at passwords and signatures.
    AcceptsAnySecret,
    /// Does not look at user names and the keys of consumers.
    AcceptsAnyUser,
    /// Does not hold a body against the hash that was signed.
    AcceptsOtherBodies,
    /// Does not look at the age of credentials.
    AcceptsStaleCredentials,
    /// Does not remember which credentials were used.
    AcceptsUsedCredentials,
    /// Takes the first of several body children.
    AcceptsSeveralBodyChildren,
    /// Checks the body before the mandatory header blocks.
    ChecksBodyBeforeMandatoryHeaders,
    /// Wants the cookie it sets.
    DemandsCookie,
    /// Wants `soapenv:` (or no) prefix on the envelope and the body in the default namespace;
    /// answers anything else with the four letters `Temp`.
    DemandsLiteralTags,
    /// Wants the IMS header in front of all other header blocks.
    DemandsHeaderFirst,
    /// Wants a SOAPAction that names the operation.
    DemandsSoapAction,
    /// Wants an `xsi:type` on every parameter.
    DemandsXsiType,
    /// Does not look at `mustUnderstand`.
    IgnoresMustUnderstand,
    /// Carries out the request, then faults because of a mandatory header block.
    FaultsAfterTheWork,
    /// Refuses a byte order mark.
    RefusesByteOrderMark,
    /// Does not read save points with a fraction of a second.
    RefusesFractions,
    /// Refuses header blocks it does not know, mandatory or not.
    RefusesOtherHeaderBlocks,
    /// Refuses UTF-16.
    RefusesUtf16,
    /// Refuses an XML declaration.
    RefusesXmlDeclaration,
    /// Believes the encoding of the XML declaration, and refuses it where it is not true.
    TrustsEncodingDeclaration,
    /// Chooses the operation by the SOAPAction and faults where the body is another one.
    TrustsSoapAction,
    /// Breaks the connection on a document that is not well-formed.
    DiesOfMalformedXml,
}

/// Ways to tell the outcome wrongly.
#[derive(Clone, Copy, Debug, Deserialize, Eq, Hash, PartialEq)]
#[serde(rename_all = "kebab-case")]
pub enum ReplyHook {
    /// A failure becomes a `Client` fault.
    FailuresAsFaults,
    /// What should be a fault is told as success: of the operation called or, where none was found,
    /// of the first at that path.
    FaultsAsSuccess,
    /// The operation is said not to be supported, in the header status.
    Unsupported,
    /// The operation is said not to be supported, by a `Server` fault.
    UnsupportedByFault,
    /// The work is done and a `Server` fault tells of it.
    FaultInsteadOfSuccess,
    /// An empty set of identifiers comes with `success/warning/nosourcedids`.
    WarnsOfEmptySets,
    /// Data that the schema refuses gets success, and nothing is done.
    InvalidDataSucceeds,
    /// What would be delivered is too large: `failure/error/toomuchdata` without any of it.
    TooMuchData,
}

/// Changes to the written bytes.
#[derive(Clone, Debug, Deserialize, Eq, PartialEq)]
#[serde(rename_all = "kebab-case")]
pub enum ByteHook {
    /// Only this part of the bytes, in hundredths, is sent as if it were all.
    Keep(u8),
    /// This text is sent instead.
    Replace(String),
    /// Put between the XML declaration, if any, and the document element.
    Prepend(String),
    /// Put behind the document element.
    Append(String),
    /// The first place with this text, and the text to stand there instead.
    Swap {
        /// The text looked for.
        find: String,
        /// What stands there instead.
        by: String,
    },
    /// Written again in ISO-8859-1, characters without a place there as `?`.
    Latin1,
    /// Written again in UTF-16, high byte first, without byte order mark.
    Utf16,
}

/// Changes to status line and header fields.
#[derive(Clone, Debug, Default, Deserialize, Eq, PartialEq)]
#[serde(try_from = "HttpTable")]
pub struct HttpHook {
    /// Which answers.
    pub when: When,
    /// HTTP status code.
    pub status: Option<u16>,
    /// Content-Type; empty to leave the field out.
    pub content_type: Option<String>,
    /// More header fields.
    pub headers: BTreeMap<String, String>,
}

/// The table as written.
#[derive(Default, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case", default)]
struct HttpTable {
    when: When,
    status: Option<u16>,
    content_type: Option<String>,
    headers: BTreeMap<String, String>,
}

impl TryFrom<HttpTable> for HttpHook {
    type Error = String;

    /// What HTTP cannot carry is refused here, so that no hook is dropped when it is acted out.
    fn try_from(table: HttpTable) -> Result<Self, String> {
        let HttpTable { when, status, content_type, headers } = table;
        if let Some(status) = status.filter(|status| !(200..1000).contains(status)) {
            return Err(format!("{status} is no HTTP status of a final response"));
        }
        let content_type_field = content_type.iter().map(|value| ("Content-Type", value));
        let fields = headers.iter().map(|(name, value)| (name.as_str(), value));
        for (name, value) in fields.chain(content_type_field) {
            if HeaderName::try_from(name).is_err() || HeaderValue::try_from(value).is_err() {
                return Err(format!("`{name}: {value}` is no header field"));
            }
        }
        Ok(Self { when, status, content_type, headers })
    }
}

/// Ways in which the connection misbehaves.
#[derive(Clone, Copy, Debug, Deserialize, Eq, PartialEq)]
#[serde(rename_all = "kebab-case")]
pub enum ConnectionHook {
    /// Closed without an answer.
    Reset,
    /// Closed in the middle of the body.
    CutShort,
    /// Nothing ever comes.
    Silence,
    /// A body without end.
    Endless,
    /// The answer comes after this many milliseconds.
    DelayMs(u32),
}

impl When {
    /// Whether an answer of that sort is meant. `actual` is never [`When::Any`].
    #[must_use]
    pub fn covers(self, actual: Self) -> bool {
        self == Self::Any || self == actual
    }
}

//! The quick way through the most usual of requests: to create an object, spelt plainly, valid, and
//! sent to a target that does nothing wrong. It comes to what the way by `message` and `conduct`
//! comes to; whatever is not plain to see is left to that.

use std::sync::{Mutex, PoisonError};

use super::config::Clock;
use super::outcome::{Outcome, Reply, Trail};
use super::quirk::Selected;
use crate::model::{PackedCreate, Roster};
use crate::schema::Schema;
use crate::soap::HeaderWords;
use crate::soap::http::Request;
use crate::spec::{HeaderDialect, Operation, Service, Spec, Verb};
use crate::xml::{FlatDocument, FlatElement, Namespace, XmlLimits, read_flat};

/// A request that is read, and whose operation is found.
pub(super) struct Usual<'s> {
    pub service: &'s Service,
    pub operation: &'s Operation,
    document: FlatDocument,
}

impl<'s> Usual<'s> {
    /// Reads a request, if it is such a one. `at_path` is the service whose path it came to.
    pub(super) fn read(
        request: &Request,
        charset: Option<&str>,
        limits: &XmlLimits,
        spec: &'s Spec,
        at_path: Option<&Service>,
    ) -> Option<Self> {
        let action = request.headers.first("SOAPAction")?.trim().trim_matches('"');
        let is_create = |it: &Operation| it.verb == Verb::Create && it.soap_action == action;
        let mut services =
            spec.services.iter().filter(|it| at_path.is_none_or(|at_path| at_path.id == it.id));
        let expected = services.find_map(|it| it.operations.iter().find(|it| is_create(it)))?;
        let document = read_flat(&request.body, charset, limits)?;
        let (service, operation) = spec.operation_by_request(payload(&document)?.name())?;
        (operation.id == expected.id).then_some(Self { service, operation, document })
    }

    /// Carries the request out, if it is valid. Leaves in `trail` what refusals need to know too.
    pub(super) fn carry_out(
        self,
        schema: &Schema,
        roster: &Mutex<Roster>,
        clock: &Clock,
        trail: &mut Trail<'s>,
    ) -> Option<Outcome> {
        let layout = &self.service.header;
        if layout.dialect != HeaderDialect::Imsx {
            return None;
        }
        let (namespace, words) = (&layout.namespace, HeaderWords::of(layout.dialect));
        let block = header_block(&self.document)?;
        let request = payload(&self.document)?;
        if !block.name().is(namespace, words.request)
            || !schema.admits(block)
            || !schema.admits(request)
        {
            return None;
        }
        let create = PackedCreate::new(self.service, self.operation, request)?;
        (trail.service, trail.operation) = (Some(self.service), Some(self.operation));
        let identifier = block.child(namespace, words.message_identifier);
        trail.message_identifier = identifier.map(|identifier| identifier.text().to_owned());
        let reply = {
            let mut roster = roster.lock().unwrap_or_else(PoisonError::into_inner);
            roster.create(self.operation, create, clock())
        };
        Some(Outcome::Reply(Reply {
            status: reply.status,
            results: reply.results,
            each: reply.each,
        }))
    }
}

/// Whether quirks leave such requests and their answers alone, up to how they are written.
pub(super) fn is_left_alone(quirks: &Selected) -> bool {
    quirks.requests.is_empty() && quirks.replies.is_empty() && quirks.deviations.is_empty()
}

fn header_block(document: &FlatDocument) -> Option<FlatElement<'_>> {
    let [header, _] = parts(document)?;
    only_child(header)
}

fn payload(document: &FlatDocument) -> Option<FlatElement<'_>> {
    let [_, body] = parts(document)?;
    only_child(body)
}

/// Header and body of an envelope that has both.
fn parts(document: &FlatDocument) -> Option<[FlatElement<'_>; 2]> {
    let root = document.root();
    let is = |element: FlatElement<'_>, local| element.name().is(&Namespace::SOAP11, local);
    let mut parts = root.elements();
    let (header, body) = (parts.next()?, parts.next()?);
    let is_usual =
        is(root, "Envelope") && is(header, "Header") && is(body, "Body") && parts.next().is_none();
    is_usual.then_some([header, body])
}

fn only_child(element: FlatElement<'_>) -> Option<FlatElement<'_>> {
    let mut children = element.elements();
    let first = children.next()?;
    children.next().is_none().then_some(first)
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::*;
    use crate::bindings::Library;
    use crate::model::{SavePoint, single_children};
    use crate::soap::CodeMajor;
    use crate::soap::http::Headers;

    const REVISION: &str = "lis-2.0-final";
    const ACTION: &str = "\"http://www.imsglobal.org/soap/lis/pms2p0/createPerson\"";
    const TEXT: &str = "<s:Envelope xmlns:s='http://schemas.xmlsoap.org/soap/envelope/'><s:Header>\
        <imsx_syncRequestHeaderInfo xmlns='NS'><imsx_version>V1.0</imsx_version>\
        <imsx_messageIdentifier>m</imsx_messageIdentifier></imsx_syncRequestHeaderInfo></s:Header>\
        <s:Body><createPersonRequest xmlns='NS'><sourcedId>a</sourcedId><personRecord><sourcedGUID>\
        <sourcedId>a</sourcedId></sourcedGUID><person><formname><formnameType><instanceIdentifier>\
        <language>en</language><textString>1</textString></instanceIdentifier>\
        <instanceVocabulary>http://example.org/v</instanceVocabulary><instanceValue>\
        <language>en</language><textString>Full</textString></instanceValue></formnameType>\
        <formattedName><language>en</language><textString>Ada</textString></formattedName>\
        </formname></person></personRecord>\
        </createPersonRequest></s:Body></s:Envelope>";

    /// What the quick way comes to, where a request takes it.
    fn goes(text: &str, action: &str) -> Option<(CodeMajor, Option<String>)> {
        let spec = Arc::new(Spec::load().unwrap());
        let library = Library::load().unwrap();
        let service = spec.services.iter().find(|service| service.path == "/pms").unwrap();
        let schema = library.schema(REVISION, &service.id).unwrap();
        let rules = single_children(&spec, &library, |_| Some(REVISION));
        let roster = Mutex::new(Roster::new(Arc::clone(&spec), rules));
        let clock: Clock = Arc::new(|| SavePoint(7));
        let mut headers = Headers::new();
        headers.push("SOAPAction", action);
        let body = text.replace("NS", service.namespace.as_str()).into_bytes();
        let (method, path) = ("POST".to_owned(), "/pms".to_owned());
        let request = Request { method, path, headers, body };
        let mut trail = Trail::default();
        let usual = Usual::read(&request, None, &XmlLimits::default(), &spec, Some(service))?;
        let outcome = usual.carry_out(schema, &roster, &clock, &mut trail)?;
        let Outcome::Reply(reply) = outcome else { panic!("{outcome:?}") };
        assert!(roster.lock().unwrap().record(&service.id, "a").is_some());
        Some((reply.status.major, trail.message_identifier))
    }

    #[test]
    fn a_usual_request_goes_the_quick_way_and_no_other() {
        assert_eq!(goes(TEXT, ACTION), Some((CodeMajor::Success, Some("m".to_owned()))));
        assert_eq!(goes(TEXT, "\"urn:other\""), None);
        let others = [
            ("createPerson", "replacePerson"),
            ("V1.0", "V9"),
            ("<formname>", "<nickname/><formname>"),
            ("<formname>", "<!-- --><formname>"),
            ("<sourcedGUID><sourcedId>a", "<sourcedGUID><sourcedId>b"),
            ("</s:Header>", "<x/></s:Header>"),
            ("</s:Body>", "<x/></s:Body>"),
            ("soap/envelope/'", "soap/envelope'"),
        ];
        for (from, to) in others {
            assert!(TEXT.contains(from), "{from}");
            assert_eq!(goes(&TEXT.replace(from, to), ACTION), None, "{to}");
        }
    }
}

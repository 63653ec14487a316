//! The target itself: one request in, one answer out.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use jiff::Timestamp;

use super::admission::{self, Admitted};
use super::conduct::{self, Means};
use super::config::{ConfigError, TargetConfig};
use super::forms::Forms;
use super::guard::{self, Guard};
use super::journal::{Journal, Note};
use super::message;
use super::outcome::{Outcome, Trail};
use super::quirk::{ConnectionHook, ReplyHook, Selected, Selection};
use super::usual::{self, Usual};
use super::writing::{self, Writer};
use super::wsdl::{Extent, Server};
use super::{wsdl, wsdl_es};
use crate::bindings::Library;
use crate::model::{Roster, single_children};
use crate::schema::Schema;
use crate::security::TokenCheck;
use crate::soap::http::{Request, Response};
use crate::soap::{FaultCode, styles};
use crate::spec::{HeaderDialect, Service, ServiceId, Spec};
use crate::xml::{Namespace, Style};

/// A stateful target. Share it by `Arc`; it locks what it must.
#[derive(Debug)]
pub struct Target {
    pub(super) spec: Arc<Spec>,
    pub(super) config: TargetConfig,
    pub(super) services: BTreeMap<ServiceId, Served>,
    fallback_style: Style,
    quirks: Selection,
    pub(super) roster: Mutex<Roster>,
    journal: Journal,
}

/// What a service is served with.
#[derive(Debug)]
pub(super) struct Served {
    pub(super) schema: Option<Arc<Schema>>,
    style: Style,
    forms: Forms,
}

/// What a target answers, and what the connection does besides.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Answer {
    /// The response.
    pub response: Response,
    /// A misfortune of the connection to act out.
    pub misfortune: Option<Misfortune>,
}

/// What happens to the connection.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum Misfortune {
    /// Closed without an answer.
    Reset,
    /// Closed before the response is complete.
    CutShort,
    /// Nothing ever comes.
    Silence,
    /// A body without end.
    Endless,
    /// The response comes late.
    Delay(Duration),
}

impl Target {
    /// A target that behaves.
    #[must_use]
    pub fn new(spec: Arc<Spec>, library: &Library) -> Self {
        Self::build(&spec, library, TargetConfig::default())
    }

    /// A target that behaves as `config` says.
    ///
    /// # Errors
    /// If there is no such style or binding revision.
    pub fn with_config(
        spec: Arc<Spec>,
        library: &Library,
        config: TargetConfig,
    ) -> Result<Self, ConfigError> {
        if styles::style(&config.style, &Namespace::NONE).is_none() {
            return Err(ConfigError::UnknownStyle { name: config.style });
        }
        for (service, revision) in &config.revisions {
            if library.schema(revision, service).is_none() {
                let known = library.revisions(service).into_iter().map(str::to_owned).collect();
                let (service, revision) = (service.clone(), revision.clone());
                return Err(ConfigError::UnknownRevision { service, revision, known });
            }
        }
        Ok(Self::build(&spec, library, config))
    }

    /// Answers one request. No input or output; the state is locked for the model's work only.
    #[must_use]
    pub fn answer(&self, request: &Request) -> Answer {
        let mut trail = Trail::default();
        let outcome = self.outcome(request, &mut trail).unwrap_or_else(|refusal| refusal);
        let quirks = self.quirks.at(trail.operation);
        let writer = Writer {
            style: self.style(trail.service),
            quirks,
            version: self.config.version.as_deref(),
            message_ids: &self.config.message_ids,
            stamp: self.stamp(trail.service),
            forms: self.served(trail.service).map(|served| &served.forms),
        };
        let misfortune = misfortune(&outcome, quirks);
        let response = writing::write(outcome, &trail, writer);
        self.keep_notes(trail);
        Answer { response, misfortune }
    }

    /// What was noticed and let pass, oldest first; the last [`super::JOURNAL_CAPACITY`] notes.
    #[must_use]
    pub fn journal(&self) -> Vec<Note> {
        self.journal.read()
    }

    /// The standards that the target serves.
    #[must_use]
    pub fn spec(&self) -> &Arc<Spec> {
        &self.spec
    }

    fn build(spec: &Spec, library: &Library, config: TargetConfig) -> Self {
        let style = |namespace: &Namespace| {
            styles::style(&config.style, namespace)
                .or_else(|| styles::style(styles::DEFAULT, namespace))
                .expect("the default style is built in")
        };
        let served = |service: &Service| Served {
            schema: library.schema(config.revision(&service.id), &service.id).cloned(),
            style: style(&service.namespace),
            forms: Forms::of_service(service),
        };
        let serves = |service: &Service| match &config.services {
            Some(services) => services.contains(&service.id),
            None => library.schema(config.revision(&service.id), &service.id).is_some(),
        };
        let spec = Arc::new(spec.narrowed(serves));
        let services = spec.services.iter().map(|s| (s.id.clone(), served(s))).collect();
        let single_children =
            single_children(&spec, library, |service| Some(config.revision(service)));
        Self {
            services,
            fallback_style: style(&Namespace::NONE),
            quirks: Selection::new(&config.quirks, &spec),
            roster: Mutex::new(Roster::with_personality(
                Arc::clone(&spec),
                single_children,
                config.personality.as_deref(),
                &config.known,
            )),
            journal: Journal::default(),
            spec,
            config,
        }
    }

    fn outcome<'s>(&'s self, request: &Request, trail: &mut Trail<'s>) -> Result<Outcome, Outcome> {
        let (spec, strictness) = (&*self.spec, self.config.strictness);
        let everywhere = self.quirks.at(None);
        let guard =
            Guard { gate: &self.config.gate, clock: &self.config.clock, quirks: everywhere };
        let admitted = admission::admit(request, spec, strictness, guard, trail)?;
        let (charset, token) = match admitted {
            Admitted::Wsdl(extent) => return Ok(self.description(request, extent, trail)),
            Admitted::Schema(name) => {
                let none = || Outcome::text(404, "there is no schema document of that name\n");
                return Ok(wsdl_es::schema_document(&name).map_or_else(none, Outcome::Plain));
            }
            Admitted::Message { charset, token } => (charset, token),
        };
        let limits = &self.config.xml_limits;
        if token == TokenCheck::Done
            && let Some(outcome) = self.usual_outcome(request, charset.as_deref(), trail)
        {
            return Ok(outcome);
        }
        let document = message::document(request, charset.as_deref(), limits, everywhere)?;
        let call = message::call(request, document, spec, strictness, (guard, token), trail)?;
        let quirks = self.quirks.at(Some(call.operation));
        if quirks.reply(ReplyHook::UnsupportedByFault) {
            return Ok(Outcome::fault(FaultCode::Server, "not yet implemented"));
        }
        let off = self.config.unsupported.contains(&call.operation.id);
        if off || quirks.reply(ReplyHook::Unsupported) {
            return Ok(Outcome::unsupported(call.service, call.operation));
        }
        let means = Means {
            schema: self.services.get(&call.service.id).and_then(|s| s.schema.as_deref()),
            roster: &self.roster,
            clock: &self.config.clock,
            strictness,
            serves_practice: self.config.personality.as_ref().is_some_and(|it| it.serves_practice),
        };
        Ok(conduct::carry_out(call, means, quirks, trail))
    }

    /// What the quick way comes to, where a request may take it.
    fn usual_outcome<'s>(
        &'s self,
        request: &Request,
        charset: Option<&str>,
        trail: &mut Trail<'s>,
    ) -> Option<Outcome> {
        if !usual::is_left_alone(self.quirks.at(None)) {
            return None;
        }
        let limits = &self.config.xml_limits;
        let usual = Usual::read(request, charset, limits, &self.spec, trail.service)?;
        let is_off = self.config.unsupported.contains(&usual.operation.id);
        if is_off || !usual::is_left_alone(self.quirks.at(Some(usual.operation))) {
            return None;
        }
        let schema = self.services.get(&usual.service.id)?.schema.as_deref()?;
        usual.carry_out(schema, &self.roster, &self.config.clock, trail)
    }

    fn description(&self, request: &Request, extent: Extent, trail: &Trail<'_>) -> Outcome {
        let server = Server::of(self.config.gate.scheme(), request.headers.first("Host"));
        let path = request.path.split('?').next().unwrap_or_default();
        let shares = |it: &&Service| it.shared_paths.iter().any(|shared| shared == path);
        let described: Vec<&Service> = match trail.service {
            Some(service) => vec![service],
            None => self.spec.services.iter().filter(shares).collect(),
        };
        let Some(service) = described.first() else {
            return Outcome::text(404, "ask for the description at the path of a service\n");
        };
        let revision = self.config.revision(&service.id);
        let document = match service.header.dialect {
            HeaderDialect::Imsx => wsdl::document(service, revision, &server),
            HeaderDialect::Es => {
                let all: Vec<_> =
                    described.iter().map(|it| (*it, self.config.revision(&it.id))).collect();
                wsdl_es::document(&all, path, extent, &server)
            }
        };
        match document {
            Some(response) => Outcome::Plain(response),
            None => Outcome::text(404, format!("{} has no description\n", service.id)),
        }
    }

    /// The time for responses that are protected as those of WCF services are: they carry it where
    /// requests carry a token.
    fn stamp(&self, service: Option<&Service>) -> Option<Timestamp> {
        let is_es = service.is_some_and(|it| it.header.dialect == HeaderDialect::Es);
        (is_es && self.config.gate.reads_tokens()).then(|| guard::now(&self.config.clock))
    }

    fn style(&self, service: Option<&Service>) -> &Style {
        self.served(service).map_or(&self.fallback_style, |served| &served.style)
    }

    fn served(&self, service: Option<&Service>) -> Option<&Served> {
        service.and_then(|service| self.services.get(&service.id))
    }

    fn keep_notes(&self, trail: Trail<'_>) {
        if trail.notes.is_empty() {
            return;
        }
        let at = (self.config.clock)();
        let operation = trail.operation.map(|operation| operation.id.clone());
        let note = |text| Note {
            at,
            operation: operation.clone(),
            message_identifier: trail.message_identifier.clone(),
            text,
        };
        self.journal.write(trail.notes.into_iter().map(note).collect());
    }
}

fn misfortune(outcome: &Outcome, quirks: &Selected) -> Option<Misfortune> {
    if matches!(outcome, Outcome::Broken) {
        return Some(Misfortune::Reset);
    }
    quirks.connection.map(|hook| match hook {
        ConnectionHook::Reset => Misfortune::Reset,
        ConnectionHook::CutShort => Misfortune::CutShort,
        ConnectionHook::Silence => Misfortune::Silence,
        ConnectionHook::Endless => Misfortune::Endless,
        ConnectionHook::DelayMs(ms) => Misfortune::Delay(Duration::from_millis(u64::from(ms))),
    })
}

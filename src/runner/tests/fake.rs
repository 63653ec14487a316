//! A target that keeps a list of what it heard and does as it is told, over in-memory
//! connections; and runs against it.

use std::collections::BTreeMap;
use std::convert::Infallible;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::{Arc, LazyLock, Mutex};
use std::time::{Duration, Instant};

use bytes::Bytes;
use http_body_util::{BodyExt, Full};
use hyper::body::Incoming;
use hyper::service::service_fn;
use hyper_util::rt::TokioIo;
use tokio::sync::{mpsc, watch};

use crate::bindings::Library;
use crate::judge::Transcript;
use crate::runner::context::Context;
use crate::runner::event::{CaseFinished, Emission, Event, RunFinished};
use crate::runner::plan::{Destination, KeepData, Plan};
use crate::runner::run::run_with;
use crate::runner::stop::Stop;
use crate::runner::transport::Connector;
use crate::soap::Envelope;
use crate::soap::http::{Headers, Request, Response};
use crate::spec::Spec;
use crate::suite::{Case, Fixtures, Profile, load_one};
use crate::target::Target;
use crate::xml::{Namespace, XmlLimits, read_document};

pub static SPEC: LazyLock<Arc<Spec>> = LazyLock::new(|| Arc::new(Spec::load().unwrap()));
pub static LIBRARY: LazyLock<Arc<Library>> = LazyLock::new(|| Arc::new(Library::load().unwrap()));

/// What the fake does with a request.
#[derive(Clone, Debug)]
pub enum Twist {
    /// Answers as the mock would.
    Obey,
    /// The same, later.
    Late(Duration),
    /// Carries the request out, and says otherwise.
    Say(Response),
    /// Never answers.
    Hang,
    /// Answers as the mock would, and makes the next connection panic.
    Explode,
}

/// What was heard: the operation (`pms.createPerson`, or `-`), and the identifier it is about.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Heard {
    pub operation: String,
    pub sourced_id: String,
}

type Script = dyn Fn(&Heard, &Request) -> Twist + Send + Sync;

pub struct Fake {
    target: Target,
    script: Box<Script>,
    pub heard: Mutex<Vec<Heard>>,
    pub most_at_once: AtomicUsize,
    at_once: AtomicUsize,
    explode: AtomicBool,
}

impl Fake {
    pub fn obedient() -> Arc<Self> {
        Self::scripted(|_, _| Twist::Obey)
    }

    pub fn scripted(
        script: impl Fn(&Heard, &Request) -> Twist + Send + Sync + 'static,
    ) -> Arc<Self> {
        Arc::new(Self {
            target: Target::new(Arc::clone(&SPEC), &LIBRARY),
            script: Box::new(script),
            heard: Mutex::default(),
            most_at_once: AtomicUsize::new(0),
            at_once: AtomicUsize::new(0),
            explode: AtomicBool::new(false),
        })
    }

    /// The operations heard about objects of a case, `operation variable` each.
    pub fn heard_of(&self, case: &str) -> Vec<String> {
        let prefix = format!("lc-t-{}-", case.to_lowercase());
        let heard = self.heard.lock().unwrap();
        heard
            .iter()
            .filter_map(|heard| {
                let variable = heard.sourced_id.strip_prefix(&prefix)?;
                Some(format!("{} {variable}", heard.operation))
            })
            .collect()
    }

    fn connector(self: &Arc<Self>) -> Connector {
        let fake = Arc::clone(self);
        Connector::Memory(Arc::new(move |stream| {
            assert!(!fake.explode.swap(false, Ordering::SeqCst), "the bomb went off");
            let fake = Arc::clone(&fake);
            tokio::spawn(async move {
                let service = service_fn(|request| fake.serve(request));
                let connection = hyper::server::conn::http1::Builder::new();
                let _ = connection.serve_connection(TokioIo::new(stream), service).await;
            });
        }))
    }

    async fn serve(
        &self,
        request: hyper::Request<Incoming>,
    ) -> Result<hyper::Response<Full<Bytes>>, Infallible> {
        let now = self.at_once.fetch_add(1, Ordering::SeqCst) + 1;
        self.most_at_once.fetch_max(now, Ordering::SeqCst);
        let request = plain(request).await;
        let heard = heard(&request);
        self.heard.lock().unwrap().push(heard.clone());
        let mut close = false;
        let response = match (self.script)(&heard, &request) {
            Twist::Obey => self.target.answer(&request).response,
            Twist::Late(delay) => {
                tokio::time::sleep(delay).await;
                self.target.answer(&request).response
            }
            Twist::Say(response) => {
                let _ = self.target.answer(&request);
                response
            }
            Twist::Hang => std::future::pending().await,
            Twist::Explode => {
                self.explode.store(true, Ordering::SeqCst);
                close = true;
                self.target.answer(&request).response
            }
        };
        self.at_once.fetch_sub(1, Ordering::SeqCst);
        let mut builder = hyper::Response::builder().status(response.status);
        for (name, value) in response.headers.iter() {
            if !name.eq_ignore_ascii_case("content-length") {
                builder = builder.header(name, value);
            }
        }
        if close {
            builder = builder.header("Connection", "close");
        }
        Ok(builder.body(Full::new(Bytes::from(response.body))).unwrap())
    }
}

async fn plain(request: hyper::Request<Incoming>) -> Request {
    let (head, body) = request.into_parts();
    let mut headers = Headers::new();
    for (name, value) in &head.headers {
        headers.push(name.as_str(), String::from_utf8_lossy(value.as_bytes()));
    }
    Request {
        method: head.method.to_string(),
        path: head.uri.path().to_owned(),
        headers,
        body: body.collect().await.unwrap().to_bytes().into(),
    }
}

fn heard(request: &Request) -> Heard {
    let read = || {
        let document = read_document(&request.body, None, &XmlLimits::default()).ok()?;
        let payload = Envelope::of(&document.root)?.payload()?.clone();
        let (service, operation) = SPEC.operation_by_request(&payload.name)?;
        let id = |namespace: &Namespace| payload.child(namespace, "sourcedId").cloned();
        let sourced_id = id(&service.namespace).map(|id| id.text().into_owned());
        Some((operation.id.to_string(), sourced_id.unwrap_or_default()))
    };
    let (operation, sourced_id) = read().unwrap_or_else(|| ("-".to_owned(), String::new()));
    Heard { operation, sourced_id }
}

/// A response that is no SOAP at all.
pub fn page(status: u16, body: &str) -> Response {
    let mut headers = Headers::new();
    headers.push("Content-Type", "text/html");
    Response { status, headers, body: body.as_bytes().to_vec() }
}

/// A well-formed answer that says failure, with that minor code.
pub fn failure(operation: &str, minor: &str) -> Response {
    let id = crate::spec::OperationRef(operation.into());
    let (service, operation) = SPEC.operation(&id).unwrap();
    let header = crate::soap::ResponseHeader {
        version: Some("V1.0".to_owned()),
        message_identifier: "m".to_owned(),
        message_ref_identifier: "r".to_owned(),
        operation_ref_identifier: None,
        statuses: crate::soap::Statuses::One(crate::soap::Status::failure(minor)),
    };
    let block = crate::soap::response_header_block(&service.header, &header);
    let body = crate::xml::Element::new(operation.response.clone());
    let root = crate::soap::envelope(vec![block], vec![body]);
    let style = crate::soap::styles::style(crate::soap::styles::DEFAULT, &service.namespace);
    let mut headers = Headers::new();
    headers.push("Content-Type", "text/xml; charset=utf-8");
    let body = crate::xml::write_document(&root, &style.unwrap());
    Response { status: 200, headers, body }
}

/// A case from the text of its file.
#[track_caller]
pub fn case(text: &str) -> Arc<Case> {
    let id = text.split('"').nth(1).expect("the id comes first").to_lowercase();
    let loaded = load_one(&format!("suites/test/{id}.toml"), text, &SPEC, &Fixtures::builtin());
    Arc::new(loaded.unwrap_or_else(|found| {
        panic!("{}", found.iter().map(ToString::to_string).collect::<Vec<_>>().join("\n"))
    }))
}

pub fn profile() -> Profile {
    Profile::builtin("mock", &SPEC).unwrap()
}

pub fn plan(cases: Vec<Arc<Case>>) -> Plan {
    Plan {
        spec: Arc::clone(&SPEC),
        library: Arc::clone(&LIBRARY),
        profile: Arc::new(profile()),
        cases,
        destination: Destination::Url("http://fake/".to_owned()),
        jobs: 1,
        retries: 0,
        run_id: "t".to_owned(),
        keep_data: KeepData::Never,
    }
}

/// Everything a run said.
#[derive(Debug)]
pub struct Told {
    pub events: Vec<Event>,
    /// Those of the cases that were run, in their order.
    pub transcripts: Vec<Arc<Transcript>>,
    pub end: RunFinished,
}

impl Told {
    pub fn cases(&self) -> Vec<&CaseFinished> {
        let cases = self.events.iter().filter_map(|event| match event {
            Event::CaseFinished(finished) => Some(&**finished),
            _ => None,
        });
        cases.collect()
    }

    pub fn verdicts(&self) -> BTreeMap<String, String> {
        let pair = |it: &&CaseFinished| (it.case.to_string(), it.verdict.to_string());
        self.cases().iter().map(pair).collect()
    }
}

/// Runs a plan against the fake.
pub async fn run(plan: Plan, fake: &Arc<Fake>) -> Told {
    let (_never, stop) = watch::channel(false);
    run_until(plan, fake, stop).await
}

/// The same, stopped when the channel says so.
pub async fn run_until(plan: Plan, fake: &Arc<Fake>, stop: watch::Receiver<bool>) -> Told {
    let (sender, mut receiver) = mpsc::unbounded_channel();
    let (began, connector) = (Instant::now(), fake.connector());
    let context = |plan| Context::with_connector(plan, Stop::new(stop), began, connector);
    let end = run_with(plan, sender, began, context).await;
    let mut events = Vec::new();
    let mut transcripts = Vec::new();
    while let Ok(Emission { event, transcript }) = receiver.try_recv() {
        events.push(event);
        transcripts.extend(transcript);
    }
    assert!(matches!(events.first(), Some(Event::RunStarted(_))));
    assert_eq!(events.last(), Some(&Event::RunFinished(end.clone())));
    let counts = end.counts;
    let judged = counts.pass + counts.lenient + counts.warn + counts.fail;
    let rest = counts.untestable + counts.not_applicable + counts.error + counts.not_run;
    assert_eq!(counts.selected, judged + rest, "{counts:?}");
    Told { events, transcripts, end }
}

//! One exchange through the HTTP library.

use std::time::Duration;

use bytes::Bytes;
use http_body_util::{BodyExt, Full};
use hyper::body::Incoming;
use tokio::time;

use super::connect::Connector;
use super::endpoint::Endpoint;
use super::failure;
use super::limits::Limits;
use super::pool::{Connection, Pool};
use super::raw;
use crate::judge::{TransportError, TransportErrorKind};
use crate::soap::http::{Headers, Request, Response};
use crate::tls::TlsSeen;

/// Pause before a request is tried again, times the number of tries so far.
const RETRY_PAUSE: Duration = Duration::from_millis(100);

/// The client. Share it; it keeps connections alive.
#[derive(Debug)]
pub struct Client {
    connector: Connector,
    limits: Limits,
    retries: u32,
    pool: Pool,
}

/// What came of sending.
#[derive(Debug)]
pub struct Sent {
    /// The response.
    pub response: Result<Response, TransportError>,
    /// How many times the request was tried.
    pub attempts: u32,
}

impl Client {
    /// A client; a request is tried `retries` times more where no connection can be made.
    #[must_use]
    pub fn new(connector: Connector, limits: Limits, retries: u32) -> Self {
        Self { connector, limits, retries, pool: Pool::default() }
    }

    /// Sends a request. It is tried again only where it cannot have been acted on: no connection
    /// could be made, or a kept connection turned out to be closed. Every try is counted.
    pub async fn send(&self, endpoint: &Endpoint, request: &Request) -> Sent {
        let mut attempts = 0;
        loop {
            let exchange = self.exchange(endpoint, request, &mut attempts);
            let response = self.within_limit(endpoint, exchange).await;
            if !self.may_retry(&response, attempts) {
                return Sent { response, attempts };
            }
            time::sleep(RETRY_PAUSE * attempts).await;
        }
    }

    /// Sends bytes past the HTTP library, on a connection of their own.
    pub async fn send_bytes(&self, endpoint: &Endpoint, bytes: &[u8]) -> Sent {
        let mut attempts = 0;
        loop {
            attempts += 1;
            let exchange = async {
                let stream = self.connector.connect(endpoint, &self.limits).await?;
                raw::exchange(stream, endpoint, bytes, &self.limits).await
            };
            let response = self.within_limit(endpoint, exchange).await;
            if !self.may_retry(&response, attempts) {
                return Sent { response, attempts };
            }
            time::sleep(RETRY_PAUSE * attempts).await;
        }
    }

    /// What is recorded of an exchange that was given up because the run was stopped.
    #[must_use]
    pub fn given_up(endpoint: &Endpoint) -> Sent {
        Sent { response: Err(failure::stopped(endpoint)), attempts: 1 }
    }

    /// With whom TLS was spoken, where it was.
    #[must_use]
    pub fn tls_seen(&self) -> Option<TlsSeen> {
        match &self.connector {
            Connector::Tcp(Some(tls)) => tls.seen(),
            Connector::Tcp(None) | Connector::Memory(_) => None,
        }
    }

    fn may_retry(&self, response: &Result<Response, TransportError>, attempts: u32) -> bool {
        let unreached = |error: &TransportError| error.kind == TransportErrorKind::Connect;
        attempts <= self.retries && response.as_ref().is_err_and(unreached)
    }

    async fn within_limit(
        &self,
        endpoint: &Endpoint,
        exchange: impl Future<Output = Result<Response, TransportError>>,
    ) -> Result<Response, TransportError> {
        match time::timeout(self.limits.exchange, exchange).await {
            Ok(response) => response,
            Err(_) => Err(failure::timeout(endpoint, self.limits.exchange)),
        }
    }

    async fn exchange(
        &self,
        endpoint: &Endpoint,
        request: &Request,
        attempts: &mut u32,
    ) -> Result<Response, TransportError> {
        *attempts += 1;
        while let Some(mut connection) = self.pool.take(&endpoint.authority) {
            if connection.sender.ready().await.is_err() {
                continue;
            }
            connection.tap.reset();
            match connection.sender.try_send_request(http_request(request)?).await {
                Ok(response) => return self.receive(endpoint, connection, response).await,
                // Closed between uses: the request never left.
                Err(error) if error.message().is_some() => {}
                // Closed without announcement while the request was on its way. Not one byte came
                // back, so this is the old connection's end rather than an answer; the second try
                // counts, and later requests get connections of their own.
                Err(error) if connection.tap.seen().is_empty() && !error.error().is_parse() => {
                    self.pool.distrust(&endpoint.authority);
                    *attempts += 1;
                    break;
                }
                Err(error) => return Err(refused(endpoint, &connection, error.error())),
            }
        }
        let stream = self.connector.connect(endpoint, &self.limits).await?;
        let mut connection = Connection::open(stream, self.limits.head_bytes)
            .await
            .map_err(|error| failure::broken(endpoint, &[], &error.to_string()))?;
        let ready = connection.sender.ready().await;
        ready.map_err(|error| refused(endpoint, &connection, &error))?;
        match connection.sender.send_request(http_request(request)?).await {
            Ok(response) => self.receive(endpoint, connection, response).await,
            Err(error) => Err(refused(endpoint, &connection, &error)),
        }
    }

    async fn receive(
        &self,
        endpoint: &Endpoint,
        connection: Connection,
        response: hyper::Response<Incoming>,
    ) -> Result<Response, TransportError> {
        let (head, mut incoming) = response.into_parts();
        let limit = self.limits.body_bytes;
        let announced = hyper::body::Body::size_hint(&incoming).lower();
        if usize::try_from(announced).is_ok_and(|bytes| bytes > limit) {
            return Err(failure::too_large(&format!(
                "the response body is announced as {announced} bytes, more than the limit of {limit}"
            )));
        }
        let mut body = Vec::new();
        while let Some(frame) = incoming.frame().await {
            let frame = frame.map_err(|error| refused(endpoint, &connection, &error))?;
            let Ok(data) = frame.into_data() else { continue };
            if body.len() + data.len() > limit {
                return Err(failure::too_large(&format!(
                    "the response body exceeds the limit of {limit} bytes"
                )));
            }
            // The usual body is one frame, which is taken over without a copy.
            if body.is_empty() { body = Vec::from(data) } else { body.extend_from_slice(&data) }
        }
        self.pool.put(&endpoint.authority, connection);
        Ok(Response { status: head.status.as_u16(), headers: headers(&head.headers), body })
    }
}

/// Why hyper gave up on a response.
fn refused(endpoint: &Endpoint, connection: &Connection, error: &hyper::Error) -> TransportError {
    let seen = connection.tap.seen();
    if error.is_parse_too_large() {
        return failure::too_large("the head of the response exceeds 64 KiB or 100 header fields");
    }
    if error.is_parse() {
        return failure::not_http(endpoint, &seen, &error.to_string());
    }
    if error.is_user() {
        return failure::unsendable(error);
    }
    failure::broken(endpoint, &seen, &error.to_string())
}

fn http_request(request: &Request) -> Result<hyper::Request<Full<Bytes>>, TransportError> {
    let mut builder =
        hyper::Request::builder().method(request.method.as_str()).uri(request.path.as_str());
    for (name, value) in request.headers.iter() {
        builder = builder.header(name, value);
    }
    builder
        .body(Full::new(Bytes::from(request.body.clone())))
        .map_err(|error| failure::unsendable(&error))
}

fn headers(fields: &hyper::HeaderMap) -> Headers {
    let mut headers = Headers::new();
    for (name, value) in fields {
        headers.push(name.as_str(), String::from_utf8_lossy(value.as_bytes()));
    }
    headers
}

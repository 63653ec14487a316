//! The mock's HTTP server, byte by byte: limits at n and at n + 1, time limits, how it ends, and
//! the misfortunes it can act out. Nothing here goes through an HTTP client.

#![expect(clippy::unwrap_used, reason = "a test may panic, in its helpers too")]

use std::future::pending;
use std::net::SocketAddr;
use std::sync::Arc;
use std::time::{Duration, Instant};

use lis_conform::bindings::Library;
use lis_conform::spec::Spec;
use lis_conform::target::{Hosts, HttpLimits, Target, TargetConfig, serve, serve_stream};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::oneshot;
use tokio::task::JoinHandle;
use tokio::time::timeout;

const PMS: &str = "http://www.imsglobal.org/services/lis/pms2p0/wsdl11/sync/imspms_v2p0";
const PATIENCE: Duration = Duration::from_secs(20);

#[tokio::test]
async fn a_message_is_answered_over_a_socket() {
    let server = Server::start(&[], HttpLimits::default()).await;
    let answer = server.ask(post(&read_all())).await;
    assert_eq!(answer.status, 200, "{}", answer.text);
    assert!(answer.text.contains("content-type: text/xml; charset=utf-8"), "{}", answer.text);
    assert!(answer.text.contains("readAllPersonIdsResponse"), "{}", answer.text);
    assert!(answer.text.contains("<imsx_codeMajor>success</imsx_codeMajor>"), "{}", answer.text);
}

#[tokio::test]
async fn two_requests_share_a_connection() {
    let server = Server::start(&[], HttpLimits::default()).await;
    let mut stream = server.connect().await;
    for _ in 0..2 {
        stream.write_all(&keep_alive(&read_all())).await.unwrap();
        let head = read_one(&mut stream).await;
        assert!(head.starts_with("HTTP/1.1 200"), "{head}");
    }
}

#[tokio::test]
async fn the_last_request_of_a_connection_closes_it() {
    let limits = HttpLimits { requests: 2, ..HttpLimits::default() };
    let server = Server::start(&[], limits).await;
    let mut stream = server.connect().await;
    stream.write_all(&keep_alive(&read_all())).await.unwrap();
    assert!(!read_one(&mut stream).await.contains("connection: close"));
    stream.write_all(&keep_alive(&read_all())).await.unwrap();
    assert!(read_one(&mut stream).await.contains("connection: close"));
    assert_eq!(stream.read(&mut [0; 1]).await.unwrap(), 0);
}

#[tokio::test]
async fn a_body_may_have_as_many_bytes_as_the_limit_says_and_no_more() {
    let message = read_all();
    let limits = |body_bytes| HttpLimits { body_bytes, ..HttpLimits::default() };
    let enough = Server::start(&[], limits(message.len())).await;
    assert_eq!(enough.ask(post(&message)).await.status, 200);
    assert_eq!(enough.ask(chunked(&message)).await.status, 200);
    let short = Server::start(&[], limits(message.len() - 1)).await;
    assert_eq!(short.ask(post(&message)).await.status, 413);
    assert_eq!(short.ask(chunked(&message)).await.status, 413);
}

#[tokio::test]
async fn a_body_that_is_too_large_is_refused_before_it_is_sent() {
    let server = Server::start(&[], HttpLimits::default()).await;
    let head = "POST /pms HTTP/1.1\r\nHost: localhost\r\nContent-Length: 1073741824\r\n\r\n";
    let answer = server.ask(head.as_bytes().to_vec()).await;
    assert_eq!(answer.status, 413);
    assert!(answer.text.contains("connection: close"), "{}", answer.text);
}

#[tokio::test]
async fn header_fields_may_be_as_many_as_the_limit_says_and_no_more() {
    for (limit, setting) in [(100, HttpLimits::default()), (10, few_headers(10))] {
        let server = Server::start(&[], setting).await;
        let with = |fields: usize| {
            let more: String = (0..fields - 2).map(|n| format!("X-{n}: y\r\n")).collect();
            format!("GET /pms HTTP/1.1\r\nConnection: close\r\nHost: localhost\r\n{more}\r\n")
                .into_bytes()
        };
        assert_eq!(server.ask(with(limit)).await.status, 405);
        assert_eq!(server.ask(with(limit + 1)).await.status, 431);
    }
}

#[tokio::test]
async fn the_head_may_be_as_long_as_the_limit_says_and_no_more() {
    let limits = HttpLimits { head_bytes: 9000, ..HttpLimits::default() };
    let server = Server::start(&[], limits).await;
    let long = |bytes: usize| {
        let around =
            "GET /pms HTTP/1.1\r\nConnection: close\r\nHost: localhost\r\nX: \r\n\r\n".len();
        format!(
            "GET /pms HTTP/1.1\r\nConnection: close\r\nHost: localhost\r\nX: {}\r\n\r\n",
            "y".repeat(bytes - around)
        )
        .into_bytes()
    };
    assert_eq!(server.ask(long(9000)).await.status, 405);
    assert_eq!(server.ask(long(9001)).await.status, 431);
}

#[tokio::test]
async fn a_head_that_does_not_come_in_time_ends_the_connection() {
    let limits = HttpLimits { head_time: Duration::from_millis(150), ..HttpLimits::default() };
    let server = Server::start(&[], limits).await;
    let mut stream = server.connect().await;
    let began = Instant::now();
    stream.write_all(b"POST /pms HT").await.unwrap();
    let mut rest = Vec::new();
    timeout(PATIENCE, stream.read_to_end(&mut rest)).await.expect("closed in time").unwrap();
    assert!(began.elapsed() >= Duration::from_millis(100), "closed at once");
}

#[tokio::test]
async fn a_body_that_stops_coming_is_answered_408() {
    let idle = HttpLimits { body_idle_time: Duration::from_millis(150), ..HttpLimits::default() };
    let server = Server::start(&[], idle).await;
    let half =
        b"POST /pms HTTP/1.1\r\nHost: localhost\r\nContent-Length: 100\r\n\r\n<half".to_vec();
    assert_eq!(server.ask_without_end(half).await.status, 408);
}

#[tokio::test]
async fn a_body_that_dribbles_for_too_long_is_answered_408() {
    let total = HttpLimits { body_time: Duration::from_millis(300), ..HttpLimits::default() };
    let server = Server::start(&[], total).await;
    let (mut reader, mut writer) = server.connect().await.into_split();
    let head = b"POST /pms HTTP/1.1\r\nHost: localhost\r\nContent-Length: 1000000\r\n\r\n";
    writer.write_all(head).await.unwrap();
    let dribble = tokio::spawn(async move {
        while writer.write_all(b"x").await.is_ok() {
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
    });
    let mut start = [0; 12];
    timeout(PATIENCE, reader.read_exact(&mut start)).await.expect("answered in time").unwrap();
    assert_eq!(&start, b"HTTP/1.1 408");
    dribble.abort();
}

#[tokio::test]
async fn one_connection_too_many_waits_for_a_place() {
    let limits = HttpLimits { connections: 2, ..HttpLimits::default() };
    let server = Server::start(&[], limits).await;
    let mut first = server.connect().await;
    let mut second = server.connect().await;
    for stream in [&mut first, &mut second] {
        stream.write_all(&keep_alive(&read_all())).await.unwrap();
        read_one(stream).await;
    }
    let mut third = server.connect().await;
    third.write_all(&keep_alive(&read_all())).await.unwrap();
    let early = timeout(Duration::from_millis(150), third.read(&mut [0; 1])).await;
    assert!(early.is_err(), "the third connection was served beside two others");
    drop(first);
    assert!(read_one(&mut third).await.starts_with("HTTP/1.1 200"));
}

#[tokio::test]
async fn bytes_that_are_no_http_are_answered_400() {
    let server = Server::start(&[], HttpLimits::default()).await;
    for bytes in [
        "THIS IS NOT HTTP\r\n\r\n",
        "POST\r\nHost: localhost\r\n\r\n",
        "POST /pms HTTP/1.1\r\nno\r\n\r\n",
    ] {
        assert_eq!(server.ask(bytes.as_bytes().to_vec()).await.status, 400, "{bytes:?}");
    }
    for hosts in ["", "Host: a\r\nHost: b\r\n"] {
        let request =
            format!("GET /pms?wsdl HTTP/1.1\r\nConnection: close\r\n{hosts}\r\n").into_bytes();
        assert_eq!(server.ask(request).await.status, 400, "{hosts:?}");
    }
    let old = b"GET /pms HTTP/1.0\r\n\r\n".to_vec();
    assert_eq!(server.ask(old).await.status, 405, "HTTP/1.0 knows no Host");
}

#[tokio::test]
async fn shutting_down_closes_idle_connections_and_refuses_new_ones() {
    let server = Server::start(&[], HttpLimits::default()).await;
    let mut idle = server.connect().await;
    idle.write_all(&keep_alive(&read_all())).await.unwrap();
    read_one(&mut idle).await;
    let address = server.address;
    server.stop().await;
    assert_eq!(timeout(PATIENCE, idle.read(&mut [0; 1])).await.unwrap().unwrap_or(0), 0);
    assert!(TcpStream::connect(address).await.is_err());
}

#[tokio::test]
async fn shutting_down_waits_for_running_exchanges_for_a_while_only() {
    let limits = HttpLimits { drain_time: Duration::from_millis(200), ..HttpLimits::default() };
    let server = Server::start(&["connection-silence"], limits).await;
    let mut stuck = server.connect().await;
    stuck.write_all(&keep_alive(&discover())).await.unwrap();
    tokio::time::sleep(Duration::from_millis(50)).await;
    let began = Instant::now();
    server.stop().await;
    let took = began.elapsed();
    assert!(took >= Duration::from_millis(150) && took < PATIENCE, "{took:?}");
}

#[tokio::test]
async fn a_connection_is_reset_on_purpose() {
    let server = Server::start(&["connection-reset"], HttpLimits::default()).await;
    assert_eq!(server.ask(post(&read_all())).await.text, "");
}

#[tokio::test]
async fn an_answer_is_cut_short_on_purpose() {
    let server = Server::start(&["connection-cut-short"], HttpLimits::default()).await;
    let text = server.ask(post(&read_all())).await.text;
    let (head, body) = text.split_once("\r\n\r\n").expect("a head");
    let announced: usize = field(head, "content-length").expect("a length").parse().unwrap();
    assert!(!body.is_empty() && body.len() < announced, "{} of {announced}", body.len());
}

#[tokio::test]
async fn an_endless_answer_does_not_end() {
    let server = Server::start(&["connection-endless"], HttpLimits::default()).await;
    let mut stream = server.connect().await;
    stream.write_all(&post(&discover())).await.unwrap();
    let mut seen = 0;
    let mut buffer = vec![0; 64 << 10];
    while seen < 40 << 20 {
        let read = timeout(PATIENCE, stream.read(&mut buffer)).await.expect("in time").unwrap();
        assert!(read > 0, "ended after {seen} bytes");
        seen += read;
    }
}

#[tokio::test]
async fn a_connection_in_memory_speaks_http_too() {
    let (mut ours, theirs) = tokio::io::duplex(64 << 10);
    let server = tokio::spawn(serve_stream(theirs, Arc::new(target(&[]))));
    ours.write_all(&post(&read_all())).await.unwrap();
    let mut answer = Vec::new();
    timeout(PATIENCE, ours.read_to_end(&mut answer)).await.expect("in time").unwrap();
    assert!(answer.starts_with(b"HTTP/1.1 200"));
    server.await.unwrap();
}

#[tokio::test]
async fn every_http_status_the_quirks_ask_for_is_sent() {
    for (quirk, status) in
        [("http-success-500", 500), ("http-success-202", 202), ("http-redirect-302", 302)]
    {
        let server = Server::start(&[quirk], HttpLimits::default()).await;
        assert_eq!(server.ask(post(&read_all())).await.status, status, "{quirk}");
    }
    let server = Server::start(&["http-no-content-type"], HttpLimits::default()).await;
    let text = server.ask(post(&read_all())).await.text;
    assert!(!text.contains("content-type"), "{text}");
}

#[tokio::test]
async fn names_that_are_not_known_are_refused() {
    let server = Server::start(&[], HttpLimits::default()).await;
    let named = |host: &str| {
        let request = String::from_utf8(post(&read_all())).unwrap();
        request.replacen("Host: localhost", host, 1).into_bytes()
    };
    for host in ["Host: localhost:1", "Host: 127.0.0.1:8080", "Host: [::1]", "Host: 10.1.2.3"] {
        assert_eq!(server.ask(named(host)).await.status, 200, "{host}");
    }
    let answer = server.ask(named("Host: evil.example:8080")).await;
    assert_eq!(answer.status, 421, "{}", answer.text);
    assert!(answer.text.contains("connection: close"), "{}", answer.text);
    assert!(answer.text.contains("`evil.example:8080`"), "{}", answer.text);
    assert!(answer.text.contains("--allow-host NAME"), "{}", answer.text);
    // The target of the request counts as the field does.
    let absolute = b"GET http://evil.example/pms HTTP/1.1\r\nHost: localhost\r\n\r\n".to_vec();
    assert_eq!(server.ask(absolute).await.status, 421);
    let old = b"GET /pms HTTP/1.0\r\nHost: evil.example\r\n\r\n".to_vec();
    assert_eq!(server.ask(old).await.status, 421);

    let hosts = Hosts::with(vec!["evil.example".parse().unwrap()]);
    let server = Server::start(&[], HttpLimits { hosts, ..HttpLimits::default() }).await;
    assert_eq!(server.ask(named("Host: evil.example:8080")).await.status, 200);
    assert_eq!(server.ask(named("Host: other.example")).await.status, 421);
}

/// A server on a port of its own.
struct Server {
    address: SocketAddr,
    stop: oneshot::Sender<()>,
    running: JoinHandle<()>,
}

/// What came back until the server closed the connection.
struct Answered {
    status: u16,
    text: String,
}

impl Server {
    async fn start(quirks: &[&str], limits: HttpLimits) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap();
        let (stop, stopped) = oneshot::channel();
        let target = Arc::new(target(quirks));
        let running = tokio::spawn(serve(listener, target, limits, async move {
            if stopped.await.is_err() {
                pending::<()>().await;
            }
        }));
        Self { address, stop, running }
    }

    async fn connect(&self) -> TcpStream {
        TcpStream::connect(self.address).await.unwrap()
    }

    /// Sends a request, says that nothing more comes, and reads to the end.
    async fn ask(&self, request: Vec<u8>) -> Answered {
        self.exchange(request).await
    }

    /// The same for requests that are not complete: the sending side stays open.
    async fn ask_without_end(&self, request: Vec<u8>) -> Answered {
        self.exchange(request).await
    }

    async fn exchange(&self, request: Vec<u8>) -> Answered {
        let mut stream = self.connect().await;
        stream.write_all(&request).await.unwrap();
        let mut answer = Vec::new();
        let reading = stream.read_to_end(&mut answer);
        // A reset after the answer is as good an end as any.
        let _ = timeout(PATIENCE, reading).await.expect("the server closes the connection");
        let text = String::from_utf8_lossy(&answer).into_owned();
        let status = text.get(9..12).and_then(|digits| digits.parse().ok()).unwrap_or(0);
        Answered { status, text }
    }

    async fn stop(self) {
        self.stop.send(()).unwrap();
        timeout(PATIENCE, self.running).await.expect("the server ends").unwrap();
    }
}

fn target(quirks: &[&str]) -> Target {
    let spec = Arc::new(Spec::load().unwrap());
    let library = Library::load().unwrap();
    let config = TargetConfig::default().with_quirks(quirks.iter().copied()).unwrap();
    Target::with_config(spec, &library, config).unwrap()
}

fn few_headers(headers: usize) -> HttpLimits {
    HttpLimits { headers, ..HttpLimits::default() }
}

fn read_all() -> String {
    message("<readAllPersonIdsRequest/>")
}

fn discover() -> String {
    message(
        "<discoverPersonIdsRequest><queryObject>sourcedId = \"x\"</queryObject></discoverPersonIdsRequest>",
    )
}

fn message(request: &str) -> String {
    let body = request.replacen("Request", &format!("Request xmlns=\"{PMS}\""), 1);
    format!(
        "<s:Envelope xmlns:s=\"http://schemas.xmlsoap.org/soap/envelope/\"><s:Header>\
         <imsx_syncRequestHeaderInfo xmlns=\"{PMS}\"><imsx_version>V1.0</imsx_version>\
         <imsx_messageIdentifier>m1</imsx_messageIdentifier></imsx_syncRequestHeaderInfo></s:Header>\
         <s:Body>{body}</s:Body></s:Envelope>"
    )
}

fn post(body: &str) -> Vec<u8> {
    framed(body, &format!("Connection: close\r\nContent-Length: {}", body.len()))
}

fn keep_alive(body: &str) -> Vec<u8> {
    framed(body, &format!("Content-Length: {}", body.len()))
}

fn chunked(body: &str) -> Vec<u8> {
    let (one, two) = body.split_at(body.len() / 2);
    let chunks = format!("{:x}\r\n{one}\r\n{:x}\r\n{two}\r\n0\r\n\r\n", one.len(), two.len());
    framed(&chunks, "Connection: close\r\nTransfer-Encoding: chunked")
}

fn framed(body: &str, fields: &str) -> Vec<u8> {
    let head = "POST /pms HTTP/1.1\r\nHost: localhost\r\nContent-Type: text/xml; charset=utf-8";
    format!("{head}\r\n{fields}\r\n\r\n{body}").into_bytes()
}

/// Reads one response with a Content-Length off a connection that stays open; returns its head.
async fn read_one(stream: &mut TcpStream) -> String {
    let mut seen = Vec::new();
    let head_end = loop {
        let mut byte = [0];
        let read = timeout(PATIENCE, stream.read(&mut byte)).await.expect("in time").unwrap();
        assert_eq!(read, 1, "closed after {}", String::from_utf8_lossy(&seen));
        seen.push(byte[0]);
        if seen.ends_with(b"\r\n\r\n") {
            break seen.len();
        }
    };
    let head = String::from_utf8_lossy(&seen[..head_end]).into_owned();
    let length: usize = field(&head, "content-length").expect("a length").parse().unwrap();
    let mut body = vec![0; length];
    stream.read_exact(&mut body).await.unwrap();
    head
}

fn field<'a>(head: &'a str, name: &str) -> Option<&'a str> {
    let fields = head.lines().filter_map(|line| line.split_once(':'));
    fields.into_iter().find(|(field, _)| field.eq_ignore_ascii_case(name)).map(|(_, v)| v.trim())
}

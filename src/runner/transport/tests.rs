//! The client against hand-written servers: whatever comes back, one clear answer in time.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{Duration, Instant};

use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};

use super::*;
use crate::judge::{TransportError, TransportErrorKind};
use crate::soap::http::{Headers, Request, Response};

/// A server whose every connection is handed to `serve`, with its number from 0.
struct Server {
    url: String,
    connections: Arc<AtomicUsize>,
}

impl Server {
    async fn start<F, S>(serve: S) -> Self
    where
        S: Fn(TcpStream, usize) -> F + Send + 'static,
        F: Future<Output = ()> + Send + 'static,
    {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let url = format!("http://{}/pms", listener.local_addr().unwrap());
        let connections = Arc::new(AtomicUsize::new(0));
        let count = Arc::clone(&connections);
        tokio::spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                tokio::spawn(serve(stream, count.fetch_add(1, Ordering::SeqCst)));
            }
        });
        Self { url, connections }
    }

    /// A server that answers every connection with these bytes and closes it.
    async fn answering(bytes: impl Into<Vec<u8>>) -> Self {
        let bytes: Arc<[u8]> = bytes.into().into();
        Self::start(move |mut stream, _| {
            let bytes = Arc::clone(&bytes);
            async move {
                read_request(&mut stream).await;
                let _ = stream.write_all(&bytes).await;
            }
        })
        .await
    }

    fn connections(&self) -> usize {
        self.connections.load(Ordering::SeqCst)
    }
}

/// Reads one request of [`request`]; false at the end of the connection.
async fn read_request(stream: &mut TcpStream) -> bool {
    let mut seen = Vec::new();
    while !seen.ends_with(b"hello") {
        match stream.read_buf(&mut seen).await {
            Ok(0) | Err(_) => return false,
            Ok(_) => {}
        }
    }
    true
}

fn request() -> Request {
    let mut headers = Headers::new();
    headers.push("Host", "localhost");
    headers.push("Content-Length", "5");
    Request { method: "POST".into(), path: "/pms".into(), headers, body: b"hello".to_vec() }
}

fn limits() -> Limits {
    let mut limits = Limits::new(Duration::from_secs(5), Duration::from_secs(5));
    limits.body_bytes = 1000;
    limits
}

fn client(limits: Limits) -> Client {
    Client::new(Connector::Tcp(None), limits, 0)
}

async fn send(server: &Server) -> Result<Response, TransportError> {
    let endpoint = Endpoint::parse(&server.url).unwrap();
    client(limits()).send(&endpoint, &request()).await.response
}

async fn send_bytes(server: &Server) -> Result<Response, TransportError> {
    let endpoint = Endpoint::parse(&server.url).unwrap();
    client(limits()).send_bytes(&endpoint, b"POST hello").await.response
}

#[track_caller]
fn assert_error(
    response: Result<Response, TransportError>,
    kind: TransportErrorKind,
    phrase: &str,
) {
    let error = response.expect_err("an error");
    assert_eq!(error.kind, kind, "{error}");
    assert!(error.message.contains(phrase), "{error}");
}

fn ok_with(body: &str) -> String {
    format!("HTTP/1.1 200 OK\r\nContent-Length: {}\r\n\r\n{body}", body.len())
}

async fn dead_endpoint() -> Endpoint {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    drop(listener);
    Endpoint::parse(&format!("http://{address}/")).unwrap()
}

#[tokio::test]
async fn a_dead_port_says_so_and_what_to_do() {
    let sent = client(limits()).send(&dead_endpoint().await, &request()).await;
    assert_eq!(sent.attempts, 1);
    assert_error(sent.response, TransportErrorKind::Connect, "is the server running there?");
}

#[tokio::test]
async fn retries_are_made_where_nothing_could_be_sent_and_are_counted() {
    let client = Client::new(Connector::Tcp(None), limits(), 2);
    let endpoint = dead_endpoint().await;
    assert_eq!(client.send(&endpoint, &request()).await.attempts, 3);
    assert_eq!(client.send_bytes(&endpoint, b"x").await.attempts, 3);
}

#[tokio::test]
async fn what_was_sent_and_not_answered_is_not_sent_again() {
    let server = Server::start(|mut stream, _| async move {
        read_request(&mut stream).await;
    })
    .await;
    let client = Client::new(Connector::Tcp(None), limits(), 3);
    let sent = client.send(&Endpoint::parse(&server.url).unwrap(), &request()).await;
    assert_eq!((sent.attempts, server.connections()), (1, 1));
    assert_error(sent.response, TransportErrorKind::Broken, "without any answer");
}

#[tokio::test]
async fn an_endpoint_that_hangs_ends_with_the_time_limit() {
    let server = Server::start(|stream, _| async move {
        tokio::time::sleep(Duration::from_secs(60)).await;
        drop(stream);
    })
    .await;
    let endpoint = Endpoint::parse(&server.url).unwrap();
    let limit = Duration::from_millis(80);
    let client = client(Limits { exchange: limit, ..limits() });
    let began = Instant::now();
    let sent = client.send(&endpoint, &request()).await;
    assert_error(sent.response, TransportErrorKind::Timeout, "within 80ms");
    let sent = client.send_bytes(&endpoint, b"hello").await;
    assert_error(sent.response, TransportErrorKind::Timeout, "within 80ms");
    assert!(began.elapsed() < Duration::from_secs(3));
}

#[tokio::test]
async fn an_endless_body_is_not_read_to_its_end() {
    let server = Server::start(|mut stream, _| async move {
        read_request(&mut stream).await;
        let head = b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n";
        let _ = stream.write_all(head).await;
        while stream.write_all(b"5\r\nhello\r\n").await.is_ok() {}
    })
    .await;
    assert_error(send(&server).await, TransportErrorKind::TooLarge, "limit of 1000 bytes");
    assert_error(send_bytes(&server).await, TransportErrorKind::TooLarge, "limit of 1000 bytes");
}

#[tokio::test]
async fn a_body_may_be_as_long_as_the_limit_and_no_longer() {
    let chunked = |size: usize| {
        let body = "x".repeat(size);
        format!(
            "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n{size:x}\r\n{body}\r\n0\r\n\r\n"
        )
    };
    let until_close = |size: usize| format!("HTTP/1.1 200 OK\r\n\r\n{}", "x".repeat(size));
    let counted = |size: usize| ok_with(&"x".repeat(size));
    let forms: [&dyn Fn(usize) -> String; 3] = [&chunked, &until_close, &counted];
    for form in forms {
        let fits = Server::answering(form(1000)).await;
        assert_eq!(send(&fits).await.unwrap().body.len(), 1000, "{}", form(3));
        assert_eq!(send_bytes(&fits).await.unwrap().body.len(), 1000, "{}", form(3));
        let exceeds = Server::answering(form(1001)).await;
        for response in [send(&exceeds).await, send_bytes(&exceeds).await] {
            assert_error(response, TransportErrorKind::TooLarge, "1000");
        }
    }
}

#[tokio::test]
async fn a_response_may_have_a_hundred_header_fields_and_no_more() {
    let with_fields = |count: usize| {
        let fields = "X: y\r\n".repeat(count - 1);
        format!("HTTP/1.1 200 OK\r\n{fields}Content-Length: 0\r\n\r\n")
    };
    let fits = Server::answering(with_fields(100)).await;
    assert!(send(&fits).await.is_ok());
    assert!(send_bytes(&fits).await.is_ok());
    let exceeds = Server::answering(with_fields(101)).await;
    assert_error(send(&exceeds).await, TransportErrorKind::TooLarge, "100 header fields");
    assert_error(send_bytes(&exceeds).await, TransportErrorKind::TooLarge, "100 header fields");
}

#[tokio::test]
async fn an_endless_head_is_not_read_to_its_end() {
    let server = Server::start(|mut stream, _| async move {
        read_request(&mut stream).await;
        let _ = stream.write_all(b"HTTP/1.1 200 OK\r\nX: ").await;
        while stream.write_all(&[b'y'; 1024]).await.is_ok() {}
    })
    .await;
    assert_error(send(&server).await, TransportErrorKind::TooLarge, "64 KiB");
    assert_error(send_bytes(&server).await, TransportErrorKind::TooLarge, "64 KiB");
}

#[tokio::test]
async fn a_truncated_response_is_a_broken_connection() {
    for truncated in [
        "HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nhello",
        "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\na\r\nhello",
        "HTTP/1.1 200 OK\r\nContent-Le",
    ] {
        let server = Server::answering(truncated).await;
        assert_error(send(&server).await, TransportErrorKind::Broken, "`HTTP/1.1 200 OK");
        assert_error(send_bytes(&server).await, TransportErrorKind::Broken, "in the middle");
    }
}

#[tokio::test]
async fn garbage_is_no_http_and_is_shown_harmlessly() {
    let server = Server::answering("Temp\x1b[2J is all you get from me today, dear friend!").await;
    for response in [send(&server).await, send_bytes(&server).await] {
        let error = response.unwrap_err();
        assert_eq!(error.kind, TransportErrorKind::NotHttp, "{error}");
        assert!(error.message.contains("`Temp\\x1b[2J"), "{error}");
    }
}

#[tokio::test]
async fn a_tls_endpoint_is_recognised_by_its_alert() {
    let server = Server::answering([0x15, 0x03, 0x01, 0x00, 0x02, 0x02, 0x0a]).await;
    assert_error(send(&server).await, TransportErrorKind::NotHttp, "speaks TLS");
    assert_error(send_bytes(&server).await, TransportErrorKind::NotHttp, "speaks TLS");
}

#[tokio::test]
async fn a_redirect_is_an_answer_and_not_followed() {
    let elsewhere = Server::answering(ok_with("elsewhere")).await;
    let location = &elsewhere.url;
    let head = format!("HTTP/1.1 302 Found\r\nLocation: {location}\r\nContent-Length: 0\r\n\r\n");
    let server = Server::answering(head).await;
    let response = send(&server).await.unwrap();
    assert_eq!(response.status, 302);
    assert_eq!(response.headers.first("location"), Some(location.as_str()));
    assert_eq!(elsewhere.connections(), 0);
}

#[tokio::test]
async fn compressed_bodies_are_left_as_they_are() {
    let head = "HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nContent-Length: 4\r\n\r\n";
    let server = Server::answering([head.as_bytes(), b"\x1f\x8b\x08\x00"].concat()).await;
    assert_eq!(send(&server).await.unwrap().body, b"\x1f\x8b\x08\x00");
}

#[tokio::test]
async fn a_connection_serves_many_exchanges() {
    let server = Server::start(|mut stream, _| async move {
        while read_request(&mut stream).await {
            let _ = stream.write_all(ok_with("again").as_bytes()).await;
        }
    })
    .await;
    let endpoint = Endpoint::parse(&server.url).unwrap();
    let client = client(limits());
    for _ in 0..20 {
        assert_eq!(client.send(&endpoint, &request()).await.response.unwrap().body, b"again");
    }
    assert_eq!(server.connections(), 1);
}

#[tokio::test]
async fn connections_that_a_server_closes_are_replaced() {
    for head in ["", "Connection: close\r\n"] {
        let answer = format!("HTTP/1.1 200 OK\r\n{head}Content-Length: 2\r\n\r\nok");
        let server = Server::answering(answer).await;
        let endpoint = Endpoint::parse(&server.url).unwrap();
        let client = client(limits());
        for _ in 0..10 {
            let sent = client.send(&endpoint, &request()).await;
            assert_eq!(sent.response.unwrap().body, b"ok");
            assert!(sent.attempts <= 2);
        }
        tokio::time::sleep(Duration::from_millis(20)).await;
        let sent = client.send(&endpoint, &request()).await;
        assert_eq!((sent.response.unwrap().status, sent.attempts), (200, 1));
    }
}

#[tokio::test]
async fn a_kept_connection_that_dies_under_a_request_is_replaced_once_and_never_trusted_again() {
    let server = Server::start(|mut stream, number| async move {
        let mut answered = 0;
        while read_request(&mut stream).await {
            // The first connection swallows its second request.
            if number == 0 && answered == 1 {
                return;
            }
            let _ = stream.write_all(ok_with("ok").as_bytes()).await;
            answered += 1;
        }
    })
    .await;
    let endpoint = Endpoint::parse(&server.url).unwrap();
    let client = client(limits());
    let mut attempts = Vec::new();
    for _ in 0..4 {
        let sent = client.send(&endpoint, &request()).await;
        assert_eq!(sent.response.unwrap().body, b"ok");
        attempts.push(sent.attempts);
    }
    assert_eq!(attempts, [1, 2, 1, 1]);
    assert_eq!(server.connections(), 4);
}

#[tokio::test]
async fn interim_responses_are_passed_over() {
    let continued = format!("HTTP/1.1 100 Continue\r\n\r\n{}", ok_with("real"));
    let server = Server::answering(continued).await;
    assert_eq!(send(&server).await.unwrap().body, b"real");
    assert_eq!(send_bytes(&server).await.unwrap().body, b"real");
}

#[tokio::test]
async fn memory_connections_speak_the_same_http() {
    let connector = Connector::Memory(Arc::new(|mut stream| {
        tokio::spawn(async move {
            let mut seen = Vec::new();
            while !seen.ends_with(b"hello") {
                stream.read_buf(&mut seen).await.unwrap();
            }
            assert!(seen.starts_with(b"POST /pms HTTP/1.1\r\nHost: localhost\r\n"));
            stream.write_all(ok_with("near").as_bytes()).await.unwrap();
        });
    }));
    let endpoint = Endpoint::parse("http://localhost/pms").unwrap();
    let sent = Client::new(connector, limits(), 0).send(&endpoint, &request()).await;
    assert_eq!(sent.response.unwrap().body, b"near");
}

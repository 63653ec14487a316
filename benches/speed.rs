//! Speed, as ratios against a named peer in the same run where there is one. Run it with
//! `cargo bench --bench speed`; what the lines mean is in `benches/README.md`.

use std::convert::Infallible;
use std::io::{Read as _, Write as _};
use std::net::SocketAddr;
use std::process::{Command, Stdio};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, Instant};

use bytes::Bytes;
use http_body_util::{BodyExt as _, Full};
use hyper::service::service_fn;
use hyper_util::rt::TokioIo;
use lis_conform::bindings::Library;
use lis_conform::spec::Spec;
use lis_conform::target::{HttpLimits, Target, serve};
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::{TcpListener, TcpStream};

/// As in the program.
#[cfg(all(target_os = "linux", target_env = "gnu"))]
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

const CONNECTIONS: u64 = 16;
const ROUND: Duration = Duration::from_secs(2);
const ROUNDS: usize = 3;
const BINARY: &str = env!("CARGO_BIN_EXE_lis-conform");

fn main() {
    // `cargo test --benches` passes arguments of the test protocol: there is nothing to test here.
    if std::env::args().any(|argument| argument == "--test") {
        return;
    }
    throughput();
    whole_suite(&["run", "--no-progress", "--quiet"], "whole suite over loopback HTTP", 1.0);
    whole_suite(
        &["run", "--no-progress", "--quiet", "--in-process"],
        "whole suite in process",
        0.3,
    );
    for profile in ["es-1.0", "itslearning"] {
        whole_suite(
            &["run", "--no-progress", "--quiet", "--profile", profile],
            &format!("suite of {profile} over loopback HTTP"),
            2.0,
        );
        batch(profile);
    }
    start_up();
}

/// createPerson at the mock, against a bare hyper server that answers the same bytes.
fn throughput() {
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .worker_threads(2)
        .enable_all()
        .build()
        .expect("a runtime");
    runtime.block_on(async {
        let spec = Arc::new(Spec::load().expect("built-in tables load"));
        let library = Library::load().expect("built-in schemas load");
        let mut ratios = Vec::new();
        for _ in 0..ROUNDS {
            // A fresh store each round, so that rounds compare.
            let target = Arc::new(Target::new(Arc::clone(&spec), &library));
            let mock = serve_mock(target).await;
            let answer = one_answer(mock).await;
            let bare = serve_bare(answer).await;
            let of_bare = load(bare).await;
            let of_mock = load(mock).await;
            ratios.push(of_mock / of_bare);
            println!("createPerson: bare hyper {of_bare:>8.0}/s, mock {of_mock:>8.0}/s");
        }
        ratios.sort_by(f64::total_cmp);
        verdict("mock against bare hyper, median ratio", ratios[ROUNDS / 2], 0.35, Wanted::AtLeast);
    });
}

async fn serve_mock(target: Arc<Target>) -> SocketAddr {
    let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port");
    let address = listener.local_addr().expect("an address");
    tokio::spawn(serve(listener, target, HttpLimits::default(), std::future::pending()));
    address
}

async fn serve_bare(answer: Bytes) -> SocketAddr {
    let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port");
    let address = listener.local_addr().expect("an address");
    tokio::spawn(async move {
        loop {
            let Ok((stream, _)) = listener.accept().await else { return };
            let _ = stream.set_nodelay(true);
            let answer = answer.clone();
            tokio::spawn(async move {
                let service = service_fn(move |request: hyper::Request<hyper::body::Incoming>| {
                    let answer = answer.clone();
                    async move {
                        let _ = request.into_body().collect().await;
                        let response = hyper::Response::builder()
                            .header("Content-Type", "text/xml; charset=utf-8")
                            .body(Full::new(answer))
                            .expect("a response");
                        Ok::<_, Infallible>(response)
                    }
                });
                let _ = hyper::server::conn::http1::Builder::new()
                    .serve_connection(TokioIo::new(stream), service)
                    .await;
            });
        }
    });
    address
}

/// The body that the mock sends for a createPerson.
async fn one_answer(mock: SocketAddr) -> Bytes {
    let mut stream = TcpStream::connect(mock).await.expect("a connection");
    let (request, _) = create_person();
    stream.write_all(&request).await.expect("a request sent");
    let mut buffer = vec![0; 64 << 10];
    let (head, length) = receive(&mut stream, &mut buffer).await;
    let body = &buffer[head..length];
    let text = String::from_utf8_lossy(body);
    assert!(text.contains("success"), "the mock refuses the benchmark's request: {text}");
    Bytes::copy_from_slice(body)
}

/// Requests a second over all connections.
async fn load(server: SocketAddr) -> f64 {
    static NEXT: AtomicU64 = AtomicU64::new(1);
    let begun = Instant::now();
    let clients: Vec<_> = (0..CONNECTIONS)
        .map(|_| {
            tokio::spawn(async move {
                let mut stream = TcpStream::connect(server).await.expect("a connection");
                let _ = stream.set_nodelay(true);
                let (mut request, places) = create_person();
                let mut buffer = vec![0; 64 << 10];
                let mut done = 0_u64;
                while begun.elapsed() < ROUND {
                    let id = format!("{:016}", NEXT.fetch_add(1, Ordering::Relaxed));
                    for &place in &places {
                        request[place..place + 16].copy_from_slice(id.as_bytes());
                    }
                    stream.write_all(&request).await.expect("a request sent");
                    receive(&mut stream, &mut buffer).await;
                    done += 1;
                }
                done
            })
        })
        .collect();
    let mut done = 0;
    for client in clients {
        done += client.await.expect("a client that ends");
    }
    done as f64 / begun.elapsed().as_secs_f64()
}

/// Reads one response; gives where its head ends and its length.
async fn receive(stream: &mut TcpStream, buffer: &mut [u8]) -> (usize, usize) {
    let mut filled = 0;
    loop {
        let read = stream.read(&mut buffer[filled..]).await.expect("a response");
        assert!(read > 0, "the server closed the connection");
        filled += read;
        let mut fields = [httparse::EMPTY_HEADER; 32];
        let mut response = httparse::Response::new(&mut fields);
        let Ok(httparse::Status::Complete(head)) = response.parse(&buffer[..filled]) else {
            continue;
        };
        assert_eq!(response.code, Some(200));
        let length = response
            .headers
            .iter()
            .find(|field| field.name.eq_ignore_ascii_case("content-length"))
            .and_then(|field| std::str::from_utf8(field.value).ok()?.parse::<usize>().ok())
            .expect("a content length");
        while filled < head + length {
            filled += stream.read(&mut buffer[filled..]).await.expect("a body");
        }
        return (head, filled);
    }
}

/// A createPerson request of about 2.4 kB, and where its identifier stands.
fn create_person() -> (Vec<u8>, Vec<usize>) {
    const ID: &str = "0000000000000000";
    let text = |tag: &str, value: &str| {
        format!("<{tag}><language>en</language><textString>{value}</textString></{tag}>")
    };
    let part = |tag: &str, name: &str, value: &str| {
        format!(
            "<{tag}>{}<instanceVocabulary>http://example.org/v</instanceVocabulary>{}{}</{tag}>",
            text("instanceIdentifier", "1"),
            text("instanceName", name),
            text("instanceValue", value)
        )
    };
    let kind = |tag: &str, value: &str| {
        format!(
            "<{tag}>{}<instanceVocabulary>http://example.org/v</instanceVocabulary>{}</{tag}>",
            text("instanceIdentifier", "1"),
            text("instanceValue", value)
        )
    };
    let body = format!(
        "<soapenv:Envelope xmlns:soapenv=\"http://schemas.xmlsoap.org/soap/envelope/\">\
         <soapenv:Header><imsx_syncRequestHeaderInfo xmlns=\"{ns}\"><imsx_version>V1.0</imsx_version>\
         <imsx_messageIdentifier>m-{ID}</imsx_messageIdentifier></imsx_syncRequestHeaderInfo>\
         </soapenv:Header><soapenv:Body><createPersonRequest xmlns=\"{ns}\"><sourcedId>{ID}</sourcedId>\
         <personRecord><sourcedGUID><sourcedId>{ID}</sourcedId></sourcedGUID><person>\
         <formname>{}{}</formname><name>{}{}{}</name><contactinfo>{}{}</contactinfo>\
         <demographics>{}<gender>female</gender></demographics></person></personRecord>\
         </createPersonRequest></soapenv:Body></soapenv:Envelope>",
        kind("formnameType", "Full"),
        text("formattedName", "Ada Byron"),
        kind("nameType", "Full"),
        part("partName", "First", "Ada"),
        part("partName", "Last", "Byron"),
        kind("contactinfoType", "EmailPrimary"),
        text("contactinfoValue", "ada@example.org"),
        kind("demographicsType", "Primary"),
        ns = "http://www.imsglobal.org/services/lis/pms2p0/wsdl11/sync/imspms_v2p0",
    );
    let request = format!(
        "POST /pms HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: text/xml; charset=utf-8\r\n\
         SOAPAction: \"http://www.imsglobal.org/soap/lis/pms2p0/createPerson\"\r\n\
         Content-Length: {}\r\n\r\n{body}",
        body.len()
    );
    let places = request.match_indices(ID).map(|(at, _)| at).collect();
    (request.into_bytes(), places)
}

/// createPersons of a hundred against createPerson of one, at the same mock over one connection.
fn batch(profile: &str) {
    const PERSONS: usize = 100;
    const SINGLES: usize = 400;
    const BATCHES: usize = 20;
    let (mut server, address) = serve_profile(profile);
    let mut stream = std::net::TcpStream::connect(address).expect("a connection");
    stream.set_nodelay(true).expect("a socket");
    let mut ratios = Vec::new();
    let mut next = 0_usize;
    let mut create = |count: usize, times: usize| {
        let requests: Vec<Vec<u8>> = (0..times)
            .map(|_| {
                next += count;
                es_create(next, count)
            })
            .collect();
        let begun = Instant::now();
        for request in &requests {
            stream.write_all(request).expect("a request sent");
            receive_whole(&mut stream);
        }
        begun.elapsed().as_secs_f64() / times as f64
    };
    create(1, SINGLES);
    for _ in 0..ROUNDS {
        ratios.push(create(PERSONS, BATCHES) / create(1, SINGLES));
    }
    let _ = server.kill();
    let _ = server.wait();
    ratios.sort_by(f64::total_cmp);
    let title = format!("{profile}: createPersons of 100 against createPerson, median ratio");
    verdict(&title, ratios[ROUNDS / 2], 15.0, Wanted::AtMost);
}

/// A mock of a profile, once it answers.
fn serve_profile(profile: &str) -> (std::process::Child, SocketAddr) {
    let probe = std::net::TcpListener::bind("127.0.0.1:0").expect("a port");
    let address = probe.local_addr().expect("an address");
    drop(probe);
    let server = Command::new(BINARY)
        .args(["serve", "--profile", profile, "--listen", &address.to_string()])
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn()
        .expect("the binary runs");
    let begun = Instant::now();
    while std::net::TcpStream::connect(address).is_err() {
        assert!(begun.elapsed() < Duration::from_secs(10), "the server does not start");
        std::thread::sleep(Duration::from_millis(1));
    }
    (server, address)
}

/// A request of Enterprise Services that creates `count` persons, the last of that number.
fn es_create(last: usize, count: usize) -> Vec<u8> {
    let person = |number: usize| {
        format!(
            "<m:sourcedId><c:identifier>p{number}</c:identifier></m:sourcedId><m:person>\
             <p:formatName>Ada Byron</p:formatName><p:name><p:partName>\
             <p:namePartType>First</p:namePartType><p:namePartValue>Ada</p:namePartValue>\
             </p:partName><p:partName><p:namePartType>Last</p:namePartType>\
             <p:namePartValue>Byron</p:namePartValue></p:partName></p:name>\
             <c:email>ada@example.org</c:email><p:institutionRole>\
             <p:institutionRoleType>Student</p:institutionRoleType>\
             <p:primaryRoleType>true</p:primaryRoleType></p:institutionRole></m:person>"
        )
    };
    let (name, inner) = if count == 1 {
        ("createPerson", person(last))
    } else {
        let pairs = (last - count + 1..=last)
            .map(|number| format!("<m:personIdPair>{}</m:personIdPair>", person(number)));
        let pairs: String = pairs.collect();
        ("createPersons", format!("<m:personIdPairSet>{pairs}</m:personIdPairSet>"))
    };
    let body = format!(
        "<s:Envelope xmlns:s=\"http://schemas.xmlsoap.org/soap/envelope/\"><s:Header>\
         <b:syncRequestHeaderInfo xmlns:b=\"{ims}/common/imsMessBindSchema_v1p0\">\
         <b:messageIdentifier>m{last}</b:messageIdentifier></b:syncRequestHeaderInfo></s:Header>\
         <s:Body><m:{name}Request xmlns:m=\"{ims}/pms/xsd/imsPersonManMessSchema_v1p0\" \
         xmlns:p=\"{ims}/pms/xsd/imsPersonManDataSchema_v1p0\" \
         xmlns:c=\"{ims}/common/imsCommonSchema_v1p0\">{inner}</m:{name}Request></s:Body>\
         </s:Envelope>",
        ims = "http://www.imsglobal.org/services",
    );
    format!(
        "POST /PersonManagementServiceSync.svc HTTP/1.1\r\nHost: 127.0.0.1\r\n\
         Content-Type: text/xml; charset=utf-8\r\n\
         SOAPAction: \"http://www.imsglobal.org/soap/pms/{name}\"\r\nContent-Length: {}\r\n\r\n{body}",
        body.len()
    )
    .into_bytes()
}

/// Reads one response that says success, and nothing else.
fn receive_whole(stream: &mut std::net::TcpStream) {
    let mut response = Vec::new();
    let mut part = [0; 16 << 10];
    loop {
        let read = stream.read(&mut part).expect("a response");
        assert!(read > 0, "the server closed the connection");
        response.extend_from_slice(&part[..read]);
        let text = String::from_utf8_lossy(&response);
        if text.trim_end().ends_with("Envelope>") {
            assert!(text.contains("success") && !text.contains("failure"), "{text}");
            return;
        }
    }
}

fn whole_suite(arguments: &[&str], title: &str, limit: f64) {
    let mut seconds: Vec<f64> = (0..ROUNDS)
        .map(|_| {
            let begun = Instant::now();
            let status = Command::new(BINARY)
                .env("LIS_CONFORM_NO_STORE", "1")
                .args(arguments)
                .stdout(Stdio::null())
                .stderr(Stdio::null())
                .status()
                .expect("the binary runs");
            assert!(status.success(), "{title}: the run is not green: {status}");
            begun.elapsed().as_secs_f64()
        })
        .collect();
    seconds.sort_by(f64::total_cmp);
    verdict(&format!("{title}, median seconds"), seconds[ROUNDS / 2], limit, Wanted::AtMost);
}

/// From starting `serve` to the first whole answer.
fn start_up() {
    let mut seconds: Vec<f64> = (0..ROUNDS)
        .map(|_| {
            let probe = std::net::TcpListener::bind("127.0.0.1:0").expect("a port");
            let address = probe.local_addr().expect("an address");
            drop(probe);
            let begun = Instant::now();
            let mut server = Command::new(BINARY)
                .args(["serve", "--listen", &address.to_string()])
                .stdout(Stdio::null())
                .stderr(Stdio::null())
                .spawn()
                .expect("the binary runs");
            let (request, _) = create_person();
            let elapsed = loop {
                let Ok(mut stream) = std::net::TcpStream::connect(address) else {
                    assert!(begun.elapsed() < Duration::from_secs(10), "the server does not start");
                    std::thread::sleep(Duration::from_micros(200));
                    continue;
                };
                stream.write_all(&request).expect("a request sent");
                let mut first = [0; 512];
                assert!(stream.read(&mut first).expect("an answer") > 0);
                break begun.elapsed().as_secs_f64();
            };
            let _ = server.kill();
            let _ = server.wait();
            elapsed
        })
        .collect();
    seconds.sort_by(f64::total_cmp);
    verdict("start-up to first answer, median seconds", seconds[ROUNDS / 2], 0.05, Wanted::AtMost);
}

#[derive(Clone, Copy)]
enum Wanted {
    AtLeast,
    AtMost,
}

fn verdict(title: &str, value: f64, limit: f64, wanted: Wanted) {
    let (met, word) = match wanted {
        Wanted::AtLeast => (value >= limit, "at least"),
        Wanted::AtMost => (value <= limit, "at most"),
    };
    let word_met = if met { "met" } else { "NOT MET" };
    println!("{title}: {value:.3} (wanted {word} {limit}: {word_met})");
}

//! Both sides against each other over loopback.

use std::fs;
use std::path::PathBuf;
use std::sync::atomic::{AtomicU32, Ordering};

use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::{TcpListener, TcpStream};

use super::*;

/// A file of a test's own.
fn file(text: &str) -> PathBuf {
    static COUNT: AtomicU32 = AtomicU32::new(0);
    let count = COUNT.fetch_add(1, Ordering::Relaxed);
    let path =
        std::env::temp_dir().join(format!("lis-conform-tls-{}-{count}.pem", std::process::id()));
    fs::write(&path, text).unwrap();
    path
}

fn server(names: &[&str]) -> TlsServer {
    let names = names.iter().map(|name| (*name).to_owned()).collect();
    TlsServer::new(&Certificate::SelfSigned(names), None).unwrap()
}

/// What the client reads of a server that says hello, or why it does not.
async fn greeting(server: &TlsServer, trust: &Trust, name: &str) -> Result<TlsSeen, TlsError> {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    let acceptor = server.acceptor.clone();
    tokio::spawn(async move {
        let (stream, _) = listener.accept().await.unwrap();
        if let Ok(mut stream) = acceptor.accept(stream).await {
            let _ = stream.write_all(b"hello").await;
            let _ = stream.shutdown().await;
        }
    });
    let client = TlsClient::new(trust)?;
    let mut stream = client.connect(name, TcpStream::connect(address).await.unwrap()).await?;
    let mut text = Vec::new();
    let read = stream.read_to_end(&mut text).await;
    read.map_err(|error| TlsError::Handshake(error.to_string()))?;
    assert_eq!(text, b"hello");
    Ok(client.seen().expect("it was spoken"))
}

#[tokio::test]
async fn a_certificate_made_here_is_trusted_by_those_who_are_told_and_by_nobody_else() {
    let server = server(&["localhost", "127.0.0.1"]);
    let ca = Some(file(server.pem.as_deref().unwrap()));
    let told = Trust { ca, ..Trust::default() };
    for name in ["localhost", "127.0.0.1"] {
        let seen = greeting(&server, &told, name).await.unwrap();
        assert!(seen.verified);
        assert_eq!(seen.fingerprint, server.fingerprint);
        assert_eq!(seen.protocol, "TLSv1.3");
    }
    let other = greeting(&server, &told, "other.example").await.unwrap_err().to_string();
    assert!(other.contains("for another name"), "{other}");

    let elsewhere = self::server(&["localhost"]);
    let trust = Trust { ca: Some(file(elsewhere.pem.as_deref().unwrap())), ..Trust::default() };
    let unknown = greeting(&server, &trust, "localhost").await.unwrap_err().to_string();
    assert!(unknown.contains("certificate"), "{unknown}");
    let unverified = Trust { verification: Verification::Off, ..Trust::default() };
    let seen = greeting(&server, &unverified, "other.example").await.unwrap();
    assert!(!seen.verified, "that nothing was verified is told");
}

#[tokio::test]
async fn a_client_shows_its_certificate_where_the_server_wants_one() {
    let key = rcgen::KeyPair::generate().unwrap();
    let made = rcgen::CertificateParams::new(vec!["client".to_owned()]).unwrap();
    let made = made.self_signed(&key).unwrap();
    let (certificate, key) = (file(&made.pem()), file(&key.serialize_pem()));
    let names = vec!["localhost".to_owned()];
    let server = TlsServer::new(&Certificate::SelfSigned(names), Some(&certificate)).unwrap();
    let ca = Some(file(server.pem.as_deref().unwrap()));
    let without = Trust { ca, ..Trust::default() };
    assert!(greeting(&server, &without, "localhost").await.is_err());
    let with = Trust { client: Some((certificate, key)), ..without };
    greeting(&server, &with, "localhost").await.unwrap();
}

#[test]
fn files_that_cannot_be_used_are_named() {
    let said = |ca: PathBuf| {
        TlsClient::new(&Trust { ca: Some(ca), ..Trust::default() }).unwrap_err().to_string()
    };
    assert!(said(PathBuf::from("no/such.pem")).starts_with("cannot read no/such.pem"));
    assert!(said(file("hello")).ends_with("has no certificate in PEM form"));
    let odd = "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n";
    assert!(said(file(odd)).contains(".pem: "));
    let files = Certificate::Files { certificate: file("x"), key: file("x") };
    assert!(TlsServer::new(&files, None).is_err());
}

//! The canary: secrets in every slot that takes one, against a target that throws all it hears back
//! in every spelling. Nothing that is written or printed may hold them.

use std::collections::hash_map::RandomState;
use std::fs;
use std::hash::BuildHasher;
use std::io::{BufRead, BufReader, Read, Write};
use std::net::{TcpListener, TcpStream};
use std::path::Path;
use std::process::Command;
use std::sync::{Arc, Mutex};
use std::thread;

use crate::support::{Ended, Folder, command, ended};
use base64::Engine as _;
use base64::engine::general_purpose::{STANDARD, URL_SAFE_NO_PAD};

const FEW: &str = "X-CASCADE-00*";
const FORMATS: [&str; 8] = ["html", "json", "jsonl", "junit", "markdown", "shields", "svg", "tap"];

/// A text that nobody else has, with everything in it that some format has to escape.
fn secret(what: &str) -> String {
    let chance = RandomState::new().hash_one(what);
    format!("Canary{chance:x}<&\"'>+/ %{what}{:x}", chance.rotate_left(17))
}

fn percent_encoded(text: &str) -> String {
    percent_encoded_by(text, |byte| format!("%{byte:02X}"))
}

/// The same with digits in lower case.
fn percent_encoded_low(text: &str) -> String {
    percent_encoded_by(text, |byte| format!("%{byte:02x}"))
}

fn percent_encoded_by(text: &str, encoded: fn(u8) -> String) -> String {
    let one = |byte: u8| match byte {
        b'A'..=b'Z' | b'a'..=b'z' | b'0'..=b'9' => char::from(byte).to_string(),
        _ => encoded(byte),
    };
    text.bytes().map(one).collect()
}

fn xml_escaped(text: &str) -> String {
    let text = text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;");
    text.replace('"', "&quot;").replace('\'', "&apos;")
}

/// The spellings that a secret may have in what is produced, and its halves, in which nothing is
/// left to escape.
fn spellings(secret: &str) -> Vec<String> {
    let json = serde_json::to_string(secret).expect("a text");
    let mut all = vec![
        secret.to_owned(),
        STANDARD.encode(secret),
        URL_SAFE_NO_PAD.encode(secret),
        percent_encoded(secret),
        percent_encoded_low(secret),
        xml_escaped(secret),
        json.trim_matches('"').to_owned(),
    ];
    all.extend(secret.split(|c: char| !c.is_ascii_alphanumeric()).map(str::to_owned));
    all.retain(|text| text.len() >= 12);
    all
}

/// A target that answers everything with what it was asked, in every spelling.
fn echoing() -> (String, Arc<Mutex<String>>) {
    let listener = TcpListener::bind("127.0.0.1:0").expect("a port");
    let url = format!("http://{}/lis", listener.local_addr().expect("an address"));
    let heard = Arc::new(Mutex::new(String::new()));
    let all = Arc::clone(&heard);
    thread::spawn(move || {
        for stream in listener.incoming().flatten() {
            let all = Arc::clone(&all);
            thread::spawn(move || answer(&stream, &all));
        }
    });
    (url, heard)
}

fn answer(stream: &TcpStream, all: &Mutex<String>) -> Option<()> {
    let mut reader = BufReader::new(stream);
    let (mut fields, mut length) = (Vec::new(), 0);
    loop {
        let mut line = String::new();
        reader.read_line(&mut line).ok().filter(|read| *read > 0)?;
        let line = line.trim_end();
        let Some((name, value)) = line.split_once(": ") else {
            if line.is_empty() { break } else { continue }
        };
        if name.eq_ignore_ascii_case("content-length") {
            length = value.parse().ok()?;
        }
        fields.push(value.to_owned());
    }
    let mut body = vec![0; length];
    reader.read_exact(&mut body).ok()?;
    let values = fields.join(" | ");
    all.lock().expect("nobody panicked").push_str(&values);
    // What came base64-encoded is told in clear, too.
    let decoded = fields.iter().filter_map(|it| STANDARD.decode(it.strip_prefix("Basic ")?).ok());
    let clear: Vec<String> =
        decoded.map(|it| String::from_utf8_lossy(&it).into_owned()).chain(fields.clone()).collect();
    let mut text = String::new();
    for value in clear.iter().flat_map(|it| [it.as_str(), it.rsplit(':').next().unwrap_or("")]) {
        for told in [
            value.to_owned(),
            STANDARD.encode(value),
            URL_SAFE_NO_PAD.encode(value),
            percent_encoded(value),
            percent_encoded_low(value),
            xml_escaped(value),
        ] {
            text.push_str(&format!("<t>{told}</t>\n"));
        }
    }
    let mut out = stream;
    let head = format!(
        "HTTP/1.1 200 OK\r\nContent-Type: text/xml\r\nContent-Length: {}\r\nX-Echo: {values}\r\n\
         Connection: close\r\n\r\n",
        text.len()
    );
    out.write_all(head.as_bytes()).ok()?;
    out.write_all(text.as_bytes()).ok()
}

/// Everything below a folder, as text.
fn everything(folder: &Path) -> Vec<(String, String)> {
    let mut found = Vec::new();
    let mut open = vec![folder.to_owned()];
    while let Some(folder) = open.pop() {
        for entry in fs::read_dir(folder).expect("a folder") {
            let path = entry.expect("readable").path();
            if path.is_symlink() {
                continue;
            }
            if path.is_dir() {
                open.push(path);
                continue;
            }
            let bytes = fs::read(&path).expect("readable");
            found.push((path.display().to_string(), String::from_utf8_lossy(&bytes).into_owned()));
        }
    }
    found
}

#[test]
fn no_secret_is_in_anything_that_is_produced() {
    let (given, out) = (Folder::new(), Folder::new());
    let names = ["key", "cookie", "password", "signing", "bystander", "ci"];
    let secrets: Vec<String> = names.map(secret).to_vec();
    let pair = STANDARD.encode(format!("tester:{}", secrets[2]));
    let [key, cookie, password, signing, bystander, ci] = &secrets[..] else { panic!("six") };
    // Fields of HTTP end at a `;`, of which there is none here; a JSON string is one of TOML, too.
    let quoted = |text: &str| serde_json::to_string(text).expect("a text");
    let profile = given.with(
        "profile.toml",
        &format!(
            "name = 'guarded'\nextends = 'lis-2.0'\n[headers]\nX-Api-Key = {}\nCookie = {}\n\
             [basic-auth]\nuser = 'tester'\npassword-env = 'CANARY_PASSWORD'\n",
            quoted(key),
            quoted(&format!("session={cookie}"))
        ),
    );
    let (url, heard) = echoing();
    let targets = given.with(
        "targets.toml",
        &format!("[[target]]\nname = 'guarded'\nurl = '{url}'\nprofile = 'profile.toml'\n"),
    );
    let example = run(&mut command(&["certify", "--example"]));
    let product = given.with("product.toml", &example.out);
    let with_secrets = |arguments: &[&str]| -> Ended {
        let mut command = command(arguments);
        command.env_remove("LIS_CONFORM_NO_STORE").env("LIS_CONFORM_STORE", out.file("runs"));
        command.env("CANARY_PASSWORD", password).env("LIS_CONFORM_SIGN_PASSWORD", signing);
        command.env("SOME_TOKEN", bystander);
        command.env("JENKINS_URL", format!("http://builder:{ci}@jenkins.example/"));
        run(&mut command)
    };
    let reports: Vec<String> =
        FORMATS.iter().map(|it| format!("{it}={}", out.file(&format!("run.{it}")))).collect();
    let snapshots = out.file("snapshots");
    let bundle = out.file("bundle");
    let estate: Vec<String> = ["html", "json", "junit", "markdown"]
        .iter()
        .map(|it| format!("{it}={}", out.file(&format!("estate.{it}"))))
        .collect();
    let mut printed = Vec::new();
    let target = ["run", &url, "--profile", &profile, FEW, "-v", "--snapshots", "pending"];
    let more = ["--snapshot-dir", &snapshots, "--report", &reports.join(",")];
    printed.push(with_secrets(&[&target[..], &more].concat()));
    printed.push(with_secrets(&[
        "run",
        "--targets",
        &targets,
        FEW,
        "-v",
        "--report",
        &estate.join(","),
    ]));
    printed.push(with_secrets(&["report", "latest", "-v"]));
    printed.push(with_secrets(&["judge", "latest", "-v"]));
    printed.push(with_secrets(&["waive", "--from", "latest"]));
    printed.push(with_secrets(&["runs", "--format", "json"]));
    let certify =
        ["certify", &url, "--product", &product, "--profile", &profile, "--output", &bundle];
    printed.push(with_secrets(&certify));
    printed.push(with_secrets(&["verify", &bundle]));
    assert!(printed.iter().all(|it| it.code.is_some_and(|code| code != 70)), "{printed:?}");

    // The canaries were let out: the target heard each that goes to targets, and threw it back.
    let heard = heard.lock().expect("nobody panicked").clone();
    assert!(heard.contains(key.as_str()) && heard.contains(cookie.as_str()));
    assert!(heard.contains(&STANDARD.encode(format!("tester:{password}"))));
    let mut produced = everything(out.path());
    for name in [
        "run.html",
        "run.json",
        "events.jsonl",
        "exchanges.jsonl",
        "estate.html",
        "run.json",
        "manifest.json",
    ] {
        assert!(produced.iter().any(|(path, _)| path.ends_with(name)), "{name} is missing");
    }
    assert!(produced.iter().any(|(path, _)| path.ends_with(".snap.new")));
    assert!(produced.iter().any(|(path, text)| path.ends_with("run.json") && text.contains("***")));
    for (at, ended) in printed.into_iter().enumerate() {
        produced.push((format!("standard output {at}"), ended.out));
        produced.push((format!("standard error {at}"), ended.err));
    }
    let mut found = Vec::new();
    for (path, text) in &produced {
        if text.contains(&pair) {
            found.push(format!("{path}: user and password as {pair}"));
        }
        for (name, secret) in names.iter().zip(&secrets) {
            let spelt = spellings(secret).into_iter().find(|it| text.contains(it.as_str()));
            found.extend(spelt.map(|it| format!("{path}: {name} as {it}")));
        }
    }
    assert!(found.is_empty(), "{} secrets found:\n{}", found.len(), found.join("\n"));
}

#[test]
fn credentials_in_a_url_are_refused_and_not_repeated() {
    let folder = Folder::new();
    let (secret, target) = ("Canary0123456789", "127.0.0.1:1/lis");
    for url in [
        format!("http://user:{secret}@{target}"),
        format!("http://{secret}@{target}"),
        format!("http://user:{secret}/x@{target}"),
        format!("https://user:{secret}@{target}"),
        format!("ftp://user:{secret}@{target}"),
        format!("user:{secret}@127.0.0.1:1"),
        format!("http://{target}?access_token={secret}"),
        format!("http://{target}?x=1&API_KEY={secret}"),
        format!("https://{target}?password={secret}"),
    ] {
        let product = folder.with("product.toml", "");
        let file = folder.with("targets.toml", &format!("[[target]]\nname = 'a'\nurl = '{url}'\n"));
        for arguments in [
            &["run", &url, FEW, "-v"][..],
            &["run", &url, "http://h/", FEW],
            &["certify", &url, "--product", &product],
            &["run", "--targets", &file, FEW],
        ] {
            let ended = run(&mut command(arguments));
            assert!(matches!(ended.code, Some(2 | 3)), "{url}: {ended:?}");
            assert!(!ended.out.contains(secret) && !ended.err.contains(secret), "{ended:?}");
        }
    }
}

fn run(command: &mut Command) -> Ended {
    ended(command.output().expect("the command was built"))
}

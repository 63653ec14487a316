//! Credentials and TLS as a user sees them: both sides over loopback, what is refused and judged, and
//! that no secret is in anything that is written.

use std::fs;
use std::path::Path;

use crate::support::{Ended, Folder, Served, command, ended, lis_conform};
use base64::Engine as _;
use base64::engine::general_purpose::{STANDARD, STANDARD_NO_PAD, URL_SAFE_NO_PAD};

/// Digits that no message holds by chance, and characters that every encoding changes.
fn canary(of: &str) -> String {
    let pid = std::process::id();
    format!("C4nary<{of}>&\"{pid}\"/+ z")
}

/// A profile with credentials of each scheme; the secret is in the variable SECRET.
fn profile(folder: &Folder, base: &str, scheme: &str) -> String {
    let table = match scheme {
        "basic" => "[basic-auth]\nuser = 'ada'\npassword-env = 'SECRET'\n",
        "oauth" => "[oauth]\nconsumer-key = 'ada'\nsecret-env = 'SECRET'\n",
        "text" => "[ws-security]\nuser = 'ada'\npassword-env = 'SECRET'\npassword-type = 'text'\n",
        _ => "[ws-security]\nuser = 'ada'\npassword-env = 'SECRET'\n",
    };
    let text = format!("name = '{scheme}'\nextends = '{base}'\n{table}");
    folder.with(&format!("{base}-{scheme}.toml"), &text)
}

fn run(words: &[&str], secret: &str) -> Ended {
    let mut all = vec!["run", "--no-progress"];
    all.extend(words);
    ended(command(&all).env("SECRET", secret).output().expect("the command was built"))
}

#[test]
fn each_scheme_is_judged_on_both_releases_and_nothing_fires() {
    let folder = Folder::new();
    for base in ["mock", "es-1.0"] {
        for scheme in ["basic", "oauth", "digest", "text"] {
            let profile = profile(&folder, base, scheme);
            let words = ["--in-process", "--profile", &profile, "security", "--deny", "warnings"];
            run(&words, "hush-hush").ends_with(0).shows(" 0 warn, 0 fail, 0 untestable, 0 error");
        }
    }
}

#[test]
fn every_case_of_the_wire_passes_with_a_token_too() {
    let folder = Folder::new();
    let profile = profile(&folder, "mock", "digest");
    run(&["--in-process", "--profile", &profile, "wire"], "hush-hush")
        .ends_with(0)
        .shows(" 0 warn, 0 fail, 0 untestable, 0 error");
}

#[test]
fn each_mistake_of_the_mock_fires_what_is_there_for_it() {
    let folder = Folder::new();
    for (quirk, scheme, assertion, code) in [
        ("accepts-missing-credentials", "digest", "SEC-WSS-001#denied", 5),
        ("accepts-any-secret", "digest", "SEC-WSS-002#nothing-done", 5),
        ("accepts-any-user", "digest", "SEC-WSS-003#denied", 5),
        ("accepts-stale-credentials", "digest", "SEC-WSS-004#denied", 5),
        ("accepts-used-credentials", "digest", "SEC-WSS-005#denied", 5),
        ("accepts-missing-credentials", "basic", "SEC-BASIC-001#denied", 1),
        ("accepts-any-secret", "basic", "SEC-BASIC-002#denied", 1),
        ("accepts-any-user", "basic", "SEC-BASIC-003#denied", 1),
        ("accepts-missing-credentials", "oauth", "SEC-OAUTH-001#denied", 1),
        ("accepts-any-secret", "oauth", "SEC-OAUTH-002#denied", 1),
        ("accepts-any-user", "oauth", "SEC-OAUTH-003#denied", 1),
        ("accepts-used-credentials", "oauth", "SEC-OAUTH-005#denied", 1),
        ("accepts-other-bodies", "oauth", "SEC-OAUTH-006#denied", 5),
    ] {
        let profile = profile(&folder, "mock", scheme);
        let words = ["--in-process", "--profile", &profile, "security", "--quirk", quirk];
        let mut words = words.to_vec();
        words.extend(["--deny", "warnings"]);
        let ended = run(&words, "hush-hush");
        ended.ends_with(code).shows(assertion);
        let (case, _) = assertion.split_once('#').expect("a name");
        let others = ended.out.lines().filter(|line| line.contains("assertion   SEC-"));
        for line in others {
            assert!(line.contains(case), "{quirk} fires in another case: {line}");
        }
    }
}

#[test]
fn credentials_are_asked_for_only_where_the_profile_gives_them() {
    lis_conform(&["list", "security"]).ends_with(4).says("credentials");
    let folder = Folder::new();
    let profile = profile(&folder, "mock", "basic");
    run(&["--profile", &profile, "X-CASCADE-001"], "").ends_with(3).says("is empty");
    let unset =
        command(&["run", "--profile", &profile, "X-CASCADE-001"]).env_remove("SECRET").output();
    ended(unset.expect("the command was built")).ends_with(3).says("SECRET, which is not set");
}

#[test]
fn wrong_credentials_are_one_clear_message() {
    let folder = Folder::new();
    for (scheme, said) in [("ws-security", "refuses the credentials"), ("basic", "refuses access")]
    {
        let served = Served::start_with(
            &["--require", scheme, "--user", "ada"],
            &[("LIS_CONFORM_PASSWORD", "right-one")],
        );
        let profile = profile(&folder, "mock", scheme);
        let target = served.url.as_str();
        run(&[target, "--profile", &profile, "X-CASCADE-001"], "right-one").ends_with(0);
        run(&[target, "--profile", &profile, "X-CASCADE-001"], "wrong-one")
            .ends_with(6)
            .shows(said);
    }
}

#[test]
fn what_serve_cannot_do_ends_with_the_next_step() {
    let serve = |words: &[&str]| lis_conform(&[&["serve"], words].concat());
    serve(&["--require", "ws-security"]).ends_with(2).says("--user NAME");
    serve(&["--require", "basic", "--user", "ada"]).ends_with(3).says("LIS_CONFORM_PASSWORD");
    serve(&["--user", "ada"]).ends_with(2).says("--require");
    serve(&["--require", "none,basic"]).ends_with(2).says("stands alone");
    serve(&["--tls-client-ca", "x.pem"]).ends_with(2).says("--tls");
    serve(&["--tls-cert", "x.pem"]).ends_with(2).says("--tls-key");
    serve(&["--tls-cert", "no.pem", "--tls-key", "no.pem"]).ends_with(3).says("cannot read no.pem");
}

#[test]
fn a_digest_over_https_works_end_to_end_and_the_report_says_how() {
    let folder = Folder::new();
    let certificate = folder.file("mock.pem");
    let profile = profile(&folder, "es-1.0", "digest");
    let mut served = Served::start_with(
        &["--profile", &profile, "--tls", "--tls-save", &certificate],
        &[("SECRET", "hush-hush")],
    );
    let url = served.url.clone();
    assert!(url.starts_with("https://"), "{url}");
    let report = folder.file("run.json");
    let words = [&url, "--profile", &profile, "--ca", &certificate, "--report"];
    let json = format!("json={report}");
    run(&[&words[..], &[&json]].concat(), "hush-hush")
        .ends_with(0)
        .shows(" 0 fail, 0 untestable, 0 error");
    let text = fs::read_to_string(&report).expect("it was written");
    let report: serde_json::Value = serde_json::from_str(&text).expect("JSON");
    let tls = &report["finished"]["tls"];
    assert_eq!(tls["verified"], true, "{tls}");
    assert_eq!(tls["protocol"], "TLSv1.3");

    let untold = run(&[&url, "--profile", &profile, "ES-SEC-*"], "hush-hush");
    untold.ends_with(6).shows("--ca FILE");
    run(&[&url, "--profile", &profile, "ES-SEC-WSS-001", "--insecure"], "hush-hush")
        .ends_with(0)
        .shows("certificate was not verified");
    let both = ["--ca", &certificate, "--insecure"];
    run(&[&[url.as_str()], &both[..]].concat(), "hush-hush").ends_with(2).says("leave one out");
    let product = folder.with("product.toml", &lis_conform(&["certify", "--example"]).out);
    lis_conform(&["certify", &url, "--product", &product, "--insecure"])
        .ends_with(2)
        .says("leave --insecure");
    let clear = url.replacen("https", "http", 1);
    run(&[&clear, "--profile", &profile, "ES-SEC-WSS-001"], "hush-hush").ends_with(6);

    let _ = served.child.kill();
    let greeting = served.rest();
    let fingerprint = tls["fingerprint"].as_str().expect("a text");
    assert!(greeting.contains(fingerprint), "{greeting}");
    assert!(greeting.contains("credentials: ws-security"), "{greeting}");
}

#[test]
fn only_clients_with_a_certificate_of_that_ca_are_let_in() {
    let folder = Folder::new();
    let ca = authority();
    let (known, unknown) =
        (client(&folder, "known", &ca), client(&folder, "unknown", &authority()));
    let ca = folder.with("ca.pem", &ca.pem());
    let certificate = folder.file("mock.pem");
    let tls = ["--tls", "--tls-save", &certificate, "--tls-client-ca", &ca];
    let served = Served::start(&tls);
    let target = [served.url.as_str(), "--profile", "mock", "--ca", &certificate, "X-CASCADE-001"];
    let shown = |(certificate, key): &(String, String)| {
        run(&[&target[..], &["--client-cert", certificate, "--client-key", key]].concat(), "")
    };
    shown(&known).ends_with(0);
    shown(&unknown).ends_with(6);
    run(&target, "").ends_with(6);
    // The same by a profile.
    let table = format!(
        "[tls]\nca-file = '{certificate}'\nclient-certificate = '{}'\nclient-key = '{}'\n",
        known.0, known.1
    );
    let profile =
        folder.with("mutual.toml", &format!("name = 'mutual'\nextends = 'mock'\n{table}"));
    run(&[&served.url, "--profile", &profile, "X-CASCADE-001"], "").ends_with(0);
}

type Authority = rcgen::CertifiedIssuer<'static, rcgen::KeyPair>;

fn authority() -> Authority {
    let mut its = rcgen::CertificateParams::default();
    its.is_ca = rcgen::IsCa::Ca(rcgen::BasicConstraints::Unconstrained);
    let key = rcgen::KeyPair::generate().expect("randomness");
    rcgen::CertifiedIssuer::self_signed(its, key).expect("nothing odd in it")
}

/// The files of a client's certificate and key.
fn client(folder: &Folder, name: &str, ca: &Authority) -> (String, String) {
    let key = rcgen::KeyPair::generate().expect("randomness");
    let its = rcgen::CertificateParams::new(vec![name.to_owned()]).expect("a name");
    let certificate = its.signed_by(&key, ca).expect("nothing odd in it");
    (
        folder.with(&format!("{name}.pem"), &certificate.pem()),
        folder.with(&format!("{name}.key"), &key.serialize_pem()),
    )
}

/// The forms in which a secret could be found.
fn forms(secret: &str) -> Vec<String> {
    let xml = secret.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;");
    let quoted = xml.replace('"', "&quot;");
    let percent: String = secret.bytes().map(|byte| format!("%{byte:02X}")).collect();
    let some_percent: String = secret
        .chars()
        .map(|c| match c {
            c if c.is_ascii_alphanumeric() => c.to_string(),
            c => format!("%{:02X}", u32::from(c)),
        })
        .collect();
    let json = serde_json::to_string(secret).expect("a text");
    vec![
        secret.to_owned(),
        xml,
        quoted,
        some_percent.to_lowercase(),
        some_percent,
        percent,
        json.trim_matches('"').to_owned(),
        STANDARD.encode(secret),
        STANDARD_NO_PAD.encode(secret),
        URL_SAFE_NO_PAD.encode(secret),
        STANDARD.encode(format!("ada:{secret}")),
    ]
}

fn files_below(folder: &Path, all: &mut Vec<std::path::PathBuf>) {
    for entry in fs::read_dir(folder).expect("readable") {
        let path = entry.expect("readable").path();
        if path.is_dir() { files_below(&path, all) } else { all.push(path) }
    }
}

#[test]
fn no_secret_is_in_anything_that_is_written() {
    for scheme in ["basic", "oauth", "digest", "text"] {
        let (folder, out) = (Folder::new(), Folder::new());
        let secret = canary(scheme);
        let profile = profile(&folder, "mock", scheme);
        let formats = ["html", "markdown", "junit", "tap", "json", "jsonl", "svg", "shields"];
        let reports: Vec<String> =
            formats.iter().map(|it| format!("{it}={}", out.file(&format!("r.{it}")))).collect();
        let store = out.file("store");
        let reports = reports.join(",");
        // A finding keeps exchanges in the reports.
        let words = [
            "--deny",
            "warnings",
            "--in-process",
            "--profile",
            &profile,
            "--quirk",
            "accepts-any-user",
            "security",
            "PMS-CREATE-*",
            "W-ACCEPT-*",
            "-v",
            "--store",
            &store,
            "--report",
            &reports,
        ];
        let mut all = vec!["run", "--no-progress"];
        all.extend(words);
        let output = command(&all)
            .env("SECRET", &secret)
            .env_remove("LIS_CONFORM_NO_STORE")
            .output()
            .expect("the command was built");
        let ended = ended(output);
        let is_token = matches!(scheme, "digest" | "text");
        ended.ends_with(if is_token { 5 } else { 1 }).shows("SEC-");
        let mut files = Vec::new();
        files_below(out.path(), &mut files);
        assert!(files.len() > formats.len(), "the run was kept: {files:?}");
        let mut texts = vec![("out".to_owned(), ended.out), ("err".to_owned(), ended.err)];
        for file in files {
            let text = String::from_utf8_lossy(&fs::read(&file).expect("readable")).into_owned();
            texts.push((file.display().to_string(), text));
        }
        assert!(texts.iter().any(|(_, text)| text.contains("***")), "something was masked");
        for (name, text) in &texts {
            for form in forms(&secret) {
                assert!(!text.contains(&form), "{scheme}: {form} is in {name}");
            }
        }
    }
}

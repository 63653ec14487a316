//! `certify` and `verify` as a shell sees them.

use std::fs;
use std::path::Path;
use std::time::Duration;

use crate::support::{Folder, Served, command, lis_conform, signal};

const KEY: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/data/minisign/test-only.key");
const PUBLIC: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/data/minisign/test-only.pub");

fn product(folder: &Folder) -> String {
    let example = lis_conform(&["certify", "--example"]);
    example.ends_with(0);
    folder.with("product.toml", &example.out)
}

#[test]
fn a_certificate_is_written_signed_and_verified() {
    let folder = Folder::new();
    let (product, bundle) = (product(&folder), folder.file("bundle"));
    let server = Served::start(&[]);
    let arguments =
        ["certify", &server.url, "--product", &product, "--output", &bundle, "--sign", KEY, "-q"];
    lis_conform(&arguments).ends_with(0).shows("conforms").shows("The certificate is in");
    lis_conform(&["verify", &bundle, "--public-key", PUBLIC])
        .ends_with(0)
        .shows("ok        judged again")
        .shows("was signed with the key given");
    lis_conform(&["verify", &bundle]).ends_with(0).shows("does not tell who made it");
    // What is there is never replaced.
    lis_conform(&arguments).ends_with(2).says("is there already");

    let events = Path::new(&bundle).join("events.jsonl");
    let mut text = fs::read_to_string(&events).expect("it is there");
    text.push(' ');
    fs::write(&events, text).expect("it is there");
    lis_conform(&["verify", &bundle]).ends_with(1).shows("events.jsonl was changed");
}

#[test]
fn a_target_that_does_not_conform_gets_a_record_and_no_certificate() {
    let folder = Folder::new();
    let (product, bundle) = (product(&folder), folder.file("bundle"));
    let server = Served::start(&["--quirk", "delete-forgets"]);
    let waivers = folder.with(
        "waivers.toml",
        "[[waiver]]\nassertion = 'PMS-DELETE-001#gone'\nreason = 'nightly'\nowner = 'roster team'\n\
         expires = 2999-12-31\nobserved = 'x'\n",
    );
    let arguments = ["certify", &server.url, "--product", &product, "--output", &bundle, "-q"];
    let ended = lis_conform(&[&arguments[..], &["--waivers", &waivers]].concat());
    ended.ends_with(1).shows("does not conform").shows("record of the failed run");
    assert!(!ended.out.contains("certificate"), "{}", ended.out);
    let text = fs::read_to_string(Path::new(&bundle).join("statement.txt")).expect("it is there");
    assert!(text.starts_with("DOES NOT CONFORM"), "{text}");
    assert!(text.contains("#gone: nightly (roster team, until 2999-12-31)"), "{text}");
    lis_conform(&["verify", &bundle]).ends_with(1).shows("no certificate: the target does not");
}

#[cfg(unix)]
#[test]
fn an_interrupted_or_killed_run_leaves_no_bundle() {
    for name in ["INT", "TERM", "KILL"] {
        let folder = Folder::new();
        let (product, bundle) = (product(&folder), folder.file("bundle"));
        let server = Served::start(&[]);
        let arguments = ["certify", &server.url, "--product", &product, "--output", &bundle];
        let mut child = command(&arguments).spawn().expect("it is there");
        let making = || folder.names().into_iter().find(|it| it.starts_with(".bundle."));
        let begun = || {
            let events = making().map(|it| folder.path().join(it).join("events.jsonl"));
            events.is_some_and(|it| fs::metadata(it).is_ok_and(|it| it.len() > 0))
        };
        while !begun() {
            std::thread::sleep(Duration::from_millis(20));
        }
        signal(&child, name);
        let code = child.wait().expect("it is there").code();
        assert!(!Path::new(&bundle).exists(), "{name}");
        if name == "KILL" {
            let left = making().expect("it is there");
            lis_conform(&["verify", &folder.file(&left)]).ends_with(3).says("it is not whole");
        } else {
            assert_eq!(code, Some(7), "{name}");
            assert_eq!(making(), None, "{name}");
        }
    }
}

#[test]
fn what_cannot_be_certified_is_told_before_anything_is_sent() {
    let folder = Folder::new();
    let good = product(&folder);
    let target = "http://127.0.0.1:1/";
    lis_conform(&["certify", target]).ends_with(2).says("--product");
    lis_conform(&["certify", "sis", "--product", &good]).ends_with(2).says("is no target");
    let bad = folder.with("bad.toml", "vendor = 'x'\nclaim = []\n");
    lis_conform(&["certify", target, "--product", &bad])
        .ends_with(3)
        .says("bad.toml:2:1")
        .says("did you mean `claims`?");
    let small = folder.with(
        "small.toml",
        "name = 'small'\nextends = 'lis-2.0'\noperations = ['pms.*', 'gms.*']\n",
    );
    lis_conform(&["certify", target, "--product", &good, "--profile", &small])
        .ends_with(3)
        .says("product.toml:9:29")
        .says("does not claim mms.");
    lis_conform(&["certify", target, "--product", &good, "--sign", PUBLIC])
        .ends_with(3)
        .says("no secret key of minisign");
    let nowhere = folder.file("no/such/bundle");
    lis_conform(&["certify", target, "--product", &good, "--output", &nowhere]).ends_with(8);
    let bundle = folder.file("bundle");
    lis_conform(&["certify", target, "--product", &good, "--output", &bundle])
        .ends_with(6)
        .says("no bundle is written");
    assert!(!Path::new(&bundle).exists());
}

#[test]
fn what_is_no_bundle_ends_with_3() {
    let folder = Folder::new();
    lis_conform(&["verify", &folder.file("none")]).ends_with(3).says("it is no folder");
    lis_conform(&["verify", &folder.file("")]).ends_with(3).says("no manifest.json");
    folder.with("manifest.json", "{}");
    lis_conform(&["verify", &folder.file("")]).ends_with(1).shows("FAILED");
    let wrong = folder.with("key.pub", "no key");
    lis_conform(&["verify", &folder.file(""), "--public-key", &wrong])
        .ends_with(3)
        .says("no public key of minisign");
}

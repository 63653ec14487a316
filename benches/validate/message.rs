//! Reading and validating one SOAP message after the other, on one thread.

use std::fs;
use std::hint::black_box;
use std::sync::Arc;
use std::time::{Duration, Instant};

use lis_conform::bindings::Library;
use lis_conform::schema::{Schema, StreamOptions};
use lis_conform::xml::{XmlLimits, read_document, read_flat};

const ROUND: Duration = Duration::from_secs(1);
const ROUNDS: usize = 3;

/// Prints how many messages a core can take.
pub fn speed() {
    let library = Library::load().expect("built-in schemas load");
    let schema = Arc::clone(library.named("lis-2.0-final/pms").expect("it is built in"));
    let message = create_person();
    println!("createPerson of {} bytes, header and body validated", message.len());
    let quick = best(|| lists(&schema, &message));
    let met = if quick >= 40_000.0 { "met" } else { "NOT MET" };
    println!("messages per CPU second, by lists: {quick:.0}, wanted at least 40000: {met}");
    println!("messages per CPU second, streamed: {:.0}", best(|| stream(&schema, &message)));
    println!("messages per CPU second, by a tree: {:.0}", best(|| tree(&schema, &message)));
}

/// As the mock reads and validates first: whether the message is a usual one without flaws.
fn lists(schema: &Schema, message: &[u8]) {
    let document = read_flat(message, None, &XmlLimits::default()).expect("it is a usual one");
    for block in document.root().elements().flat_map(|part| part.elements()) {
        assert!(schema.admits(block));
    }
}

fn stream(schema: &Schema, message: &[u8]) {
    let options = StreamOptions { level: 3, ..StreamOptions::default() };
    let outcome = schema.validate_stream(message, &options, &mut |_| {}).expect("memory");
    assert!(outcome.is_whole && outcome.violations.is_empty(), "{:?}", outcome.violations.first());
    black_box(outcome);
}

fn tree(schema: &Schema, message: &[u8]) {
    let document = read_document(message, None, &XmlLimits::default()).expect("it is well-formed");
    for block in document.root.elements().flat_map(|part| part.elements()) {
        assert!(schema.validate(block, 100).is_empty());
    }
}

/// The most rounds of `work` in a second of this thread's time.
fn best(work: impl Fn()) -> f64 {
    let rounds = (0..ROUNDS).map(|_| {
        let (begun, used) = (Instant::now(), cpu_seconds());
        let mut done = 0;
        while begun.elapsed() < ROUND {
            (0..100).for_each(|_| work());
            done += 100;
        }
        let used = cpu_seconds().zip(used).map(|(after, before)| after - before);
        f64::from(done) / used.unwrap_or_else(|| begun.elapsed().as_secs_f64())
    });
    rounds.fold(0.0, f64::max)
}

/// Seconds that this thread has been running, where the system tells.
fn cpu_seconds() -> Option<f64> {
    let text = fs::read_to_string("/proc/thread-self/schedstat").ok()?;
    let nanoseconds: f64 = text.split(' ').next()?.parse().ok()?;
    Some(nanoseconds / 1e9)
}

/// A request of about 4 KiB.
pub fn create_person() -> Vec<u8> {
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
    let contact = |name: &str, value: &str| {
        let (kind, value) = (kind("contactinfoType", name), text("contactinfoValue", value));
        format!("<contactinfo>{kind}{value}</contactinfo>")
    };
    format!(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\
         <soapenv:Envelope xmlns:soapenv=\"http://schemas.xmlsoap.org/soap/envelope/\">\
         <soapenv:Header><imsx_syncRequestHeaderInfo xmlns=\"{ns}\"><imsx_version>V1.0</imsx_version>\
         <imsx_messageIdentifier>m-00000001</imsx_messageIdentifier></imsx_syncRequestHeaderInfo>\
         </soapenv:Header><soapenv:Body><createPersonRequest xmlns=\"{ns}\"><sourcedId>p-1</sourcedId>\
         <personRecord><sourcedGUID><sourcedId>p-1</sourcedId></sourcedGUID><person>\
         <formname>{}{}</formname><name>{}{}{}{}{}</name>{}{}{}{}\
         <demographics>{}<gender>female</gender></demographics></person></personRecord>\
         </createPersonRequest></soapenv:Body></soapenv:Envelope>",
        kind("formnameType", "Full"),
        text("formattedName", "Ada Byron"),
        kind("nameType", "Full"),
        part("partName", "First", "Ada"),
        part("partName", "Middle", "Augusta"),
        part("partName", "Last", "Byron"),
        part("partName", "Suffix", "Countess of Lovelace"),
        contact("EmailPrimary", "ada@example.org"),
        contact("Telephone", "+44 20 7946 0000"),
        contact("Mobile", "+44 7700 900000"),
        contact("EmailSecondary", "ada.byron@example.org"),
        kind("demographicsType", "Primary"),
        ns = "http://www.imsglobal.org/services/lis/pms2p0/wsdl11/sync/imspms_v2p0",
    )
    .into_bytes()
}

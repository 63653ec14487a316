//! Tests over the whole room.

use std::collections::BTreeMap;
use std::sync::LazyLock;
use std::time::Duration;

use super::*;
use crate::judge::{Exchange, Parsed, Purpose, Transcript, TransportError, TransportErrorKind};
use crate::soap::http::{Headers, Request, Response};
use crate::spec::{OperationRef, Spec};
use crate::suite::{Case, load_builtin};

struct World {
    spec: Spec,
    case: Case,
}

fn world() -> &'static World {
    static WORLD: LazyLock<World> = LazyLock::new(loaded);
    &WORLD
}

fn loaded() -> World {
    let spec = Spec::load().unwrap();
    let cases = load_builtin(&spec).unwrap();
    let case = cases.into_iter().find(|case| case.id.0 == "PMS-READ-001").unwrap();
    World { spec, case }
}

const NS: &str = "http://www.imsglobal.org/services/lis/pms2p0/wsdl11/sync/imspms_v2p0";

/// An envelope with that response element; `run` and `host` are what differs from run to run.
fn envelope(run: &str, body: &str, spelling: &str) -> String {
    let (open, close, prefix) = match spelling {
        "default" => {
            ("<Envelope xmlns='http://schemas.xmlsoap.org/soap/envelope/'>", "</Envelope>", "")
        }
        _ => (
            "<?xml version='1.0'?>\n<s:Envelope xmlns:s='http://schemas.xmlsoap.org/soap/envelope/'>\n  ",
            "\n</s:Envelope>\n",
            "s:",
        ),
    };
    let body = body.replacen("Response>", &format!("Response xmlns='{NS}'>"), 1);
    format!(
        "{open}<{prefix}Header><imsx_syncResponseHeaderInfo xmlns='{NS}'>\
         <imsx_messageIdentifier>{run}0d2f-answer</imsx_messageIdentifier>\
         <imsx_messageRefIdentifier>lc-{run}-pms-read-001-0</imsx_messageRefIdentifier>\
         </imsx_syncResponseHeaderInfo></{prefix}Header>\
         <{prefix}Body>{body}</{prefix}Body>{close}"
    )
}

fn exchange(index: usize, operation: &str, run: &str, port: u16, response: &str) -> Exchange {
    let mut headers = Headers::new();
    headers.push("Content-Type", "text/xml; charset=utf-8");
    headers.push("Date", format!("Sun, {} Nov 2026 17:20:00 GMT", 10 + port % 10));
    headers.push("Content-Length", port.to_string());
    Exchange {
        index,
        purpose: Purpose::Step(index),
        operation: Some(OperationRef(operation.into())),
        url: format!("http://127.0.0.1:{port}/pms"),
        request: Request {
            method: "POST".to_owned(),
            path: "/pms".to_owned(),
            headers: Headers::new(),
            body: format!(
                "<sourcedId>lc-{run}-pms-read-001-ada</sourcedId><date>1990-01-01</date>"
            )
            .into_bytes(),
        },
        message_identifier: Some(format!("lc-{run}-pms-read-001-{index}")),
        deliberate: false,
        response: Ok(Response { status: 200, headers, body: response.as_bytes().to_vec() }),
        started: Duration::from_millis(u64::from(port)),
        elapsed: Duration::from_micros(u64::from(port)),
        attempts: 1,
        parsed: Parsed::default(),
    }
}

fn transcript(run: &str, exchanges: Vec<Exchange>) -> Transcript {
    let variables = BTreeMap::from([
        ("run".to_owned(), run.to_owned()),
        ("ada".to_owned(), format!("lc-{run}-pms-read-001-ada")),
    ]);
    Transcript { exchanges, variables, ..Transcript::default() }
}

/// The snapshot of one exchange.
fn one(operation: &str, run: &str, port: u16, response: &str) -> String {
    let World { spec, case } = world();
    contents(spec, case, &transcript(run, vec![exchange(0, operation, run, port, response)]))
}

fn record(run: &str, born: &str, at: &str) -> String {
    format!(
        "<readPersonResponse><personRecord><sourcedGUID><sourcedId>lc-{run}-pms-read-001-ada\
         </sourcedId></sourcedGUID><person><born>{born}</born><changed>{at}</changed></person>\
         </personRecord></readPersonResponse>"
    )
}

#[test]
fn two_runs_in_which_a_target_behaves_the_same_give_the_same_text() {
    let first = envelope("abcd", &record("abcd", "1990-01-01", "2026-11-22T17:20:00Z"), "default");
    let second = envelope(
        "wxyz12",
        &record("wxyz12", "1990-01-01", "2027-01-01T00:00:00.5+01:00"),
        "prefixed",
    );
    let first = one("pms.readPerson", "abcd", 4001, &first);
    let second = one("pms.readPerson", "wxyz12", 59999, &second);
    assert_eq!(first, second);
    for part in [
        "## step 1 (create): ",
        "\nHTTP 200\ncontent-type: text/xml; charset=utf-8\n<soap:Envelope",
        "<sourcedId>[sourcedId:ada]</sourcedId>",
        "<imsx_messageRefIdentifier>[message:1]</imsx_messageRefIdentifier>",
        "<imsx_messageIdentifier>[message#1]</imsx_messageIdentifier>",
        "<born>1990-01-01</born>",
        "<changed>[time]</changed>",
    ] {
        assert!(first.contains(part), "`{part}` is missing in:\n{first}");
    }
}

#[test]
fn what_a_target_does_otherwise_is_one_difference() {
    let text = |born: &str| {
        let body = envelope("abcd", &record("abcd", born, "2026-11-22T17:20:00Z"), "default");
        one("pms.readPerson", "abcd", 4001, &body)
    };
    let found = changes(&text("1990-01-01"), &text("someday"));
    let only: Vec<_> = found
        .iter()
        .filter(|change| matches!(change, Change::Removed(_) | Change::Added(_)))
        .collect();
    assert_eq!(only.len(), 2, "{found:?}");
    assert!(matches!(&found[0], Change::Title(title) if title.starts_with("## step 1")));
    assert_eq!(changes(&text("x"), &text("x")), []);
}

#[test]
fn lists_hold_what_concerns_the_case_in_an_order_of_their_own() {
    let ids = |run: &str, ids: &[&str]| {
        let items: String = ids.iter().map(|id| format!("<sourcedId>{id}</sourcedId>")).collect();
        let body = format!(
            "<readAllPersonIdsResponse><sourcedIdSet>{items}</sourcedIdSet></readAllPersonIdsResponse>"
        );
        one("pms.readAllPersonIds", run, 4001, &envelope(run, &body, "default"))
    };
    let first = ids("abcd", &["lc-abcd-pms-read-001-ada", "lc-abcd-gms-read-001-x", "P-17"]);
    let second = ids("abcd", &["P-18", "lc-abcd-pms-read-001-ada"]);
    assert_eq!(first, second);
    assert!(first.contains("<sourcedId>[sourcedId:ada]</sourcedId>"), "{first}");
    assert_ne!(first, ids("abcd", &["P-18"]));
}

#[test]
fn save_points_say_which_they_are_and_whether_they_went_back() {
    let World { spec, case } = world();
    let text = |run: &str, points: &[&str]| {
        let answers = points.iter().enumerate().map(|(at, point)| {
            let body = format!("<readPersonsFromSavePointResponse><savePoint>{point}</savePoint></readPersonsFromSavePointResponse>");
            exchange(at, "pms.readPersonsFromSavePoint", run, 4001, &envelope(run, &body, "default"))
        });
        contents(spec, case, &transcript(run, answers.collect()))
    };
    let forth = text("abcd", &["2026-01-01T00:00:00Z", "2026-01-01T00:00:01Z"]);
    assert_eq!(forth, text("abcd", &["2027-05-05T00:00:00Z", "2027-05-05T00:00:00Z"]));
    assert!(forth.contains("[savePoint#1]") && forth.contains("[savePoint#2]"), "{forth}");
    let back = text("abcd", &["2026-01-01T00:00:01Z", "2026-01-01T00:00:00Z"]);
    assert!(back.contains("[savePoint#2, before #1]"), "{back}");
    let none = text("abcd", &["soon", "2026-01-01T00:00:00Z"]);
    assert!(none.contains("<savePoint>soon</savePoint>"), "{none}");
}

#[test]
fn identifiers_that_the_target_allocates_keep_their_relations() {
    let World { spec, case } = world();
    let text = |allocated: &str| {
        let created = format!(
            "<createByProxyPersonResponse><sourcedId>{allocated}</sourcedId></createByProxyPersonResponse>"
        );
        let read = format!(
            "<readPersonResponse><personRecord><sourcedGUID><sourcedId>{allocated}</sourcedId></sourcedGUID></personRecord></readPersonResponse>"
        );
        let exchanges = vec![
            exchange(
                0,
                "pms.createByProxyPerson",
                "abcd",
                4001,
                &envelope("abcd", &created, "default"),
            ),
            exchange(1, "pms.readPerson", "abcd", 4001, &envelope("abcd", &read, "default")),
        ];
        contents(spec, case, &transcript("abcd", exchanges))
    };
    let first = text("person-4711");
    assert_eq!(first, text("550e8400-e29b-41d4-a716-446655440000"));
    assert_eq!(first.matches("[sourcedId#1]").count(), 2, "{first}");
}

#[test]
fn what_is_no_xml_and_what_is_no_answer_are_shown_and_obeyed_by_nothing() {
    let text = one(
        "pms.readPerson",
        "abcd",
        4001,
        "Oops \u{1b}[2J at 2026-11-22T17:20:00Z\n## lc-abcd-pms-read-001-ada",
    );
    assert!(
        text.contains("no XML:\n| Oops \\u{1b}[2J at [time]\n| ## [sourcedId:ada]\n"),
        "{text}"
    );
    assert!(one("pms.readPerson", "abcd", 4001, "").contains("no body"));
    let World { spec, case } = world();
    let mut broken = exchange(0, "pms.readPerson", "abcd", 4001, "");
    broken.response = Err(TransportError {
        kind: TransportErrorKind::Broken,
        message: "127.0.0.1:4001 broke it".to_owned(),
    });
    let text = contents(spec, case, &transcript("abcd", vec![broken]));
    assert!(text.contains("\nthe connection broke\n") && !text.contains("4001"), "{text}");
}

#[test]
fn long_bodies_are_cut_at_a_place_that_does_not_depend_on_the_run() {
    let long = |run: &str| format!("lc-{run}-pms-read-001-ada\n").repeat(2_000);
    let first = one("pms.readPerson", "abcd", 4001, &long("abcd"));
    assert!(first.contains("[cut: the rest is not compared]") && first.len() < 40_000);
    assert_eq!(first, one("pms.readPerson", "wxyz12", 4001, &long("wxyz12")));
}

#[test]
fn a_file_reads_back_whatever_a_target_said() {
    let file = SnapshotFile::new(
        "suites/lis-2.0/pms-read-001.toml",
        &world().case.id,
        "a \"target\": x",
        crate::ground::Verdict::Fail,
        "## step 1\n---\nHTTP 200\n",
    );
    let read = SnapshotFile::parse(&file.to_text()).unwrap();
    assert!(read.is_same(&file));
    assert_eq!((&read.source, &read.expression), (&file.source, &file.expression));
    assert!(read.description.unwrap().starts_with("not green: fail"));
    assert_eq!(SnapshotFile::parse("x"), Err(SnapshotFileError::NoHeader));
    assert_eq!(SnapshotFile::parse("---\nsource: x\n"), Err(SnapshotFileError::NoEnd));
    let merged = "---\nsource: x\n---\n<<<<<<< HEAD\na\n=======\nb\n>>>>>>> other\n";
    assert_eq!(SnapshotFile::parse(merged), Err(SnapshotFileError::Conflict(4)));
}

#[test]
fn insta_itself_reads_the_files_and_finds_them_as_they_are() {
    let folder = std::env::temp_dir().join(format!("lis-conform-insta-{}", std::process::id()));
    std::fs::create_dir_all(&folder).unwrap();
    let body = envelope("abcd", &record("abcd", "1990-01-01", "x: \"y\" # z"), "default");
    let text = one("pms.readPerson", "abcd", 4001, &body);
    let case = &world().case;
    let file = SnapshotFile::new(&case.file, &case.id, "mock", crate::ground::Verdict::Pass, &text);
    std::fs::write(folder.join(file_name(&case.id)), file.to_text()).unwrap();
    let mut settings = insta::Settings::clone_current();
    settings.set_snapshot_path(&folder);
    settings.set_prepend_module_to_snapshot(false);
    let agrees = |text: String| {
        settings.bind(|| {
            std::panic::catch_unwind(|| insta::assert_snapshot!("pms-read-001", text)).is_ok()
        })
    };
    assert!(agrees(text.clone()), "insta says that it differs");
    // That it can differ is seen, too; insta may write what is new beside it, in our own folder.
    assert!(!agrees(text.replace("HTTP 200", "HTTP 500")));
    std::fs::remove_dir_all(&folder).unwrap();
}

#[test]
fn names_of_targets_are_names_of_folders() {
    for good in ["mock", "sis-test_2.0"] {
        assert_eq!(target_folder(good), Some(good));
    }
    for wrong in ["", "..", ".x", "a/b", "a b", "-x", "é"] {
        assert_eq!(target_folder(wrong), None, "{wrong}");
    }
    assert_eq!(file_name(&world().case.id), "pms-read-001.snap");
}

proptest::proptest! {
    #[test]
    fn any_answer_becomes_a_text_that_reads_back(body in ".{0,80}", xml in proptest::bool::ANY) {
        let body = if xml { format!("<a>{}</a>", body.replace(['<', '&'], "")) } else { body };
        let text = one("pms.readPerson", "abcd", 4001, &body);
        proptest::prop_assert!(!text.chars().any(|c| c.is_control() && c != '\n'));
        let file = SnapshotFile { contents: text, ..SnapshotFile::default() };
        let read = SnapshotFile::parse(&file.to_text());
        proptest::prop_assert!(read.is_ok_and(|read| read.is_same(&file)));
    }
}

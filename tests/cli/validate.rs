//! `validate` as a user sees it.

use std::fs;
use std::io::Write;
use std::process::Stdio;

use crate::support::{Ended, Folder, command, ended, lis_conform};
use serde_json::Value;

const PMS: &str = "http://www.imsglobal.org/services/lis/pms2p0/wsdl11/sync/imspms_v2p0";

/// A message in a file of its own: a request that deletes `id`, with `more` behind the id.
fn delete(more: &str) -> String {
    format!(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n\
         <soap:Envelope xmlns:soap=\"http://schemas.xmlsoap.org/soap/envelope/\">\n\
         \x20 <soap:Header>\n\
         \x20   <imsx_syncRequestHeaderInfo xmlns=\"{PMS}\">\n\
         \x20     <imsx_version>V1.0</imsx_version>\n\
         \x20     <imsx_messageIdentifier>m-1</imsx_messageIdentifier>\n\
         \x20   </imsx_syncRequestHeaderInfo>\n\
         \x20 </soap:Header>\n\
         \x20 <soap:Body>\n\
         \x20   <deletePersonRequest xmlns=\"{PMS}\">\n\
         \x20     <sourcedId>p-1</sourcedId>\n{more}\
         \x20   </deletePersonRequest>\n\
         \x20 </soap:Body>\n\
         </soap:Envelope>\n"
    )
}

const BAD: &str = "      <reason>left</reason>\n";

const SCHEMA: &str = "<xs:schema xmlns:xs='http://www.w3.org/2001/XMLSchema'>\n\
    <xs:element name='list'><xs:complexType><xs:sequence>\n\
    <xs:element name='n' type='xs:int' maxOccurs='unbounded'/>\n\
    </xs:sequence></xs:complexType></xs:element>\n</xs:schema>\n";

fn in_folder(folder: &Folder, arguments: &[&str]) -> Ended {
    ended(command(arguments).current_dir(folder.path()).output().expect("the command was built"))
}

fn from_input(arguments: &[&str], input: &[u8]) -> Ended {
    let mut command = command(arguments);
    command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
    let mut child = command.spawn().expect("the command was built");
    let mut stdin = child.stdin.take().expect("it is piped");
    let input = input.to_vec();
    // A command that refuses early does not read to the end.
    let writer = std::thread::spawn(move || drop(stdin.write_all(&input)));
    let output = child.wait_with_output().expect("it ends");
    writer.join().expect("it does not panic");
    ended(output)
}

#[test]
fn a_good_message_passes_and_says_what_it_is() {
    let folder = Folder::new();
    folder.with("delete.xml", &delete(""));
    let ended = in_folder(&folder, &["validate", "delete.xml"]);
    ended.ends_with(0);
    assert_eq!(
        ended.out.lines().next(),
        Some("PASS     delete.xml  deletePersonRequest, a request (SOAP); 8 elements")
    );
    ended.shows("fits lis-2.0-final/pms and lis-2.0-draft-2010/pms\n");
    ended.shows("1 file, ").shows(": 1 pass, 0 warn, 0 fail\n");
    let quiet = in_folder(&folder, &["validate", "-q", "delete.xml"]);
    assert_eq!(quiet.ends_with(0).out.lines().count(), 1, "{}", quiet.out);
}

#[test]
fn a_finding_shows_its_line_and_what_was_allowed() {
    let folder = Folder::new();
    folder.with("delete.xml", &delete(BAD));
    let ended = in_folder(&folder, &["validate", "delete.xml"]);
    ended.ends_with(1).shows(
        "fail[cvc-complex-type.2.4]: `reason` may not stand here; nothing more may follow\n\
         \x20 --> delete.xml:12:7\n\
         \x20  |\n\
         12 |       <reason>left</reason>\n\
         \x20  |       ^^^^^^^\n\
         \x20  = at: Envelope/Body/deletePersonRequest/reason\n\
         \x20  = basis: the schema says so; clause SC-01\n",
    );
    ended.shows("fits none of lis-2.0-final/pms (1 finding), ").shows(": 0 pass, 0 warn, 1 fail\n");
}

#[test]
fn findings_of_a_kind_are_told_once_and_the_rest_is_counted() {
    let folder = Folder::new();
    folder.with("s.xsd", SCHEMA);
    folder.with("l.xml", &format!("<list>\n{}</list>\n", "<n>x</n>\n".repeat(30)));
    let ended = in_folder(&folder, &["validate", "l.xml", "--schema", "s.xsd"]);
    ended
        .ends_with(1)
        .shows("; 30 failures\n")
        .shows(" = also at: 3:1, 4:1, ")
        .shows(" and 23 more");
    assert_eq!(ended.out.matches("fail[").count(), 1);
    let few = ["validate", "l.xml", "--schema", "s.xsd", "--max-errors", "2"];
    let ended = in_folder(&folder, &few);
    ended.ends_with(1).shows("and 28 more findings, all of kinds told above; --max-errors");
}

#[test]
fn every_format_tells_the_same() {
    let folder = Folder::new();
    folder.with("good.xml", &delete(""));
    folder.with("bad.xml", &delete(BAD));
    let with = |format| {
        let ended = in_folder(&folder, &["validate", "good.xml", "bad.xml", "--format", format]);
        ended.ends_with(1);
        ended.out
    };
    let json: Value = serde_json::from_str(&with("json")).unwrap();
    assert_eq!((&json["schema_version"], &json["verdict"]), (&1.into(), &"fail".into()));
    assert_eq!((&json["counts"]["pass"], &json["counts"]["fail"]), (&1.into(), &1.into()));
    let finding = &json["files"][1]["findings"][0];
    for (key, value) in [
        ("verdict", Value::from("fail")),
        ("rule", "cvc-complex-type.2.4".into()),
        ("clause", "SC-01".into()),
        ("basis", "schema".into()),
        ("line", 12.into()),
        ("column", 7.into()),
        ("path", "Envelope/Body/deletePersonRequest/reason".into()),
    ] {
        assert_eq!(finding[key], value, "{key}");
    }
    assert_eq!(json["files"][0]["soap"]["direction"], "request");
    assert_eq!(json["files"][0]["fits"][1]["fits"], true);

    let junit = with("junit");
    assert!(junit.contains("tests=\"2\" failures=\"1\" errors=\"0\""), "{junit}");
    assert!(
        junit.contains("<testcase name=\"bad.xml\" classname=\"lis-2.0-final/pms\""),
        "{junit}"
    );

    let github = with("github");
    let first = github.lines().next().unwrap();
    assert!(
        first
            .starts_with("::error file=bad.xml,line=12,col=7,title=cvc-complex-type.2.4::`reason`"),
        "{github}"
    );
    assert!(first.contains("%0Aat Envelope/Body"), "{first}");
}

#[test]
fn several_files_are_judged_whatever_one_of_them_is() {
    let folder = Folder::new();
    folder.with("good.xml", &delete(""));
    folder.with("bad.xml", &delete(BAD));
    folder.with("empty.xml", "");
    fs::create_dir(folder.path().join("inner")).unwrap();
    let ended =
        in_folder(&folder, &["validate", "good.xml", "bad.xml", "none.xml", "inner", "empty.xml"]);
    ended.ends_with(3).shows("5 files, ").shows(": 1 pass, 0 warn, 2 fail, 2 error\n");
    ended.shows("ERROR    none.xml  it cannot be read: there is no such file");
    ended
        .shows("ERROR    inner  it is a folder; name files, or a pattern such as 'inner/**/*.xml'");
    ended.shows("FAIL     empty.xml  no XML document");
    in_folder(&folder, &["validate", "good.xml", "empty.xml"]).ends_with(1);
}

#[cfg(unix)]
#[test]
fn a_file_that_may_not_be_read_is_an_error() {
    use std::os::unix::fs::PermissionsExt;
    let folder = Folder::new();
    let path = folder.with("secret.xml", &delete(""));
    fs::set_permissions(&path, fs::Permissions::from_mode(0o000)).unwrap();
    if fs::read(&path).is_ok() {
        // Somebody who may read everything can be kept from nothing.
        lis_conform(&["validate", &path]).ends_with(0).shows("1 pass");
        return;
    }
    lis_conform(&["validate", &path]).ends_with(3).shows("you have no permission to");
}

#[test]
fn patterns_stand_for_files_and_never_for_nothing() {
    let folder = Folder::new();
    for name in ["b.xml", "a.xml", ".hidden.xml", "a.txt"] {
        folder.with(name, &delete(""));
    }
    fs::create_dir_all(folder.path().join("x/y")).unwrap();
    folder.with("x/y/c.xml", &delete(""));
    let names = |patterns: &[&str]| -> Vec<String> {
        let mut arguments = vec!["validate", "--format", "json"];
        arguments.extend(patterns);
        let ended = in_folder(&folder, &arguments);
        let json: Value = serde_json::from_str(&ended.ends_with(0).out).unwrap();
        let files = json["files"].as_array().unwrap().iter();
        files.map(|file| file["file"].as_str().unwrap().to_owned()).collect()
    };
    assert_eq!(names(&["*.xml"]), ["a.xml", "b.xml"]);
    assert_eq!(names(&["**/*.xml"]), ["a.xml", "b.xml", "x/y/c.xml"]);
    assert_eq!(names(&["x/**/c*", "b.xml", "*.xml"]), ["x/y/c.xml", "b.xml", "a.xml"]);
    assert_eq!(names(&[".*.xml"]), [".hidden.xml"]);
    let all = folder.file("*.txt");
    assert_eq!(names(&[&all]), [folder.file("a.txt")]);
    let ended = in_folder(&folder, &["validate", "*.xml", "*.xlm"]);
    ended.ends_with(4).says("`*.xlm` matches no file, so nothing would be proven");
    assert_eq!(ended.out, "");
    lis_conform(&["validate"]).ends_with(2).says("<FILE>");
}

#[test]
fn the_standard_input_is_judged() {
    let ended = from_input(&["validate", "-"], delete(BAD).as_bytes());
    ended.ends_with(1).shows(" --> -:12:7\n").shows("12 |       <reason>left</reason>\n");
    from_input(&["validate", "-"], delete("").as_bytes()).ends_with(0);
    from_input(&["validate", "-"], b"").ends_with(1).shows("no XML document");
    from_input(&["validate", "-", "-"], b"").ends_with(2).says("named twice");
    // Longer than what is kept.
    let comment = format!("<!--{}-->", "x".repeat(1 << 20));
    let long =
        delete(BAD).replace("  <soap:Body>", &format!("{}\n<soap:Body>", comment.repeat(12)));
    from_input(&["validate", "-"], long.as_bytes()).ends_with(1).shows(" --> -:13:7\n");
}

#[test]
fn what_nothing_knows_is_not_green_and_tells_what_is_known() {
    let ended = from_input(&["validate", "-"], b"<unheard/>");
    ended.ends_with(1).shows("UNTESTABLE  -  unheard").shows("no built-in schema knows `unheard`");
    ended.shows(" = known: ").shows("`lis-2.0-").shows(", 1 untestable\n");
    let ended = from_input(&["validate", "-"], b"<personRecord/>");
    ended.ends_with(1).shows(PMS);
}

#[test]
fn a_revision_or_a_schema_can_be_demanded() {
    let folder = Folder::new();
    folder.with("delete.xml", &delete(""));
    for (arguments, code, part) in [
        (&["--revision", "lis-2.0-final"][..], 0, "fits lis-2.0-final/pms and lis-2.0-draft"),
        (&["--as", "lis-2.0-draft-2010/pms"], 0, "; by lis-2.0-draft-2010/pms; "),
        (&["--as", "lis-2.0-final/gms"], 1, "fail[cvc-elt.1]"),
    ] {
        let all = [&["validate", "delete.xml"], arguments].concat();
        in_folder(&folder, &all).ends_with(code).shows(part);
    }
    let wrong = ["validate", "delete.xml", "--revision", "lis-2.0-finl"];
    in_folder(&folder, &wrong).ends_with(2).says("did you mean `lis-2.0-final`");
    let wrong = ["validate", "delete.xml", "--as", "lis-2.0-final/psm"];
    in_folder(&folder, &wrong).ends_with(2).says("did you mean `lis-2.0-final/pms`");
    let both = ["validate", "delete.xml", "--as", "x", "--revision", "y"];
    in_folder(&folder, &both).ends_with(2).says("cannot be used with");
}

#[test]
fn a_schema_of_the_users_is_held_against_any_document() {
    let folder = Folder::new();
    folder.with("s.xsd", SCHEMA);
    folder.with("good.xml", "<list><n>1</n></list>");
    folder.with("bad.xml", "<list><n>1</n><n>x</n></list>");
    let with = |file| in_folder(&folder, &["validate", file, "--schema", "s.xsd"]);
    with("good.xml").ends_with(0).shows("; by s.xsd; 2 elements");
    with("bad.xml").ends_with(1).shows(" --> bad.xml:1:15\n").shows("list/n[2]");
    folder.with("broken.xsd", &SCHEMA.replace("type='xs:int'", "type='xs:integr'"));
    let ended = in_folder(&folder, &["validate", "good.xml", "--schema", "broken.xsd"]);
    ended.ends_with(3).says("broken.xsd:3:").says("integr").says("3 | <xs:element name='n' type=");
    assert_eq!(ended.out, "");
    let ended = in_folder(&folder, &["validate", "good.xml", "--schema", "none.xsd"]);
    ended.ends_with(3).says("none.xsd");
}

#[test]
fn schemas_lead_to_others_by_local_paths_only() {
    let folder = Folder::new();
    fs::create_dir_all(folder.path().join("x/y z")).unwrap();
    folder.with(
        "x/main.xsd",
        "<xs:schema xmlns:xs='http://www.w3.org/2001/XMLSchema' xmlns:p='urn:p'>\n\
         <xs:include schemaLocation='../types.xsd'/>\n\
         <xs:import namespace='urn:p' schemaLocation='y%20z/parts.xsd'/>\n\
         <xs:import namespace='urn:far' schemaLocation='http://far.example/far.xsd'/>\n\
         <xs:element name='r'><xs:complexType><xs:sequence>\n\
         <xs:element name='n' type='short'/><xs:element ref='p:part'/>\n\
         </xs:sequence></xs:complexType></xs:element></xs:schema>",
    );
    folder.with(
        "types.xsd",
        "<xs:schema xmlns:xs='http://www.w3.org/2001/XMLSchema'><xs:simpleType name='short'>\
         <xs:restriction base='xs:string'><xs:maxLength value='3'/></xs:restriction>\
         </xs:simpleType></xs:schema>",
    );
    let parts = "<?xml version='1.0' encoding='ISO-8859-1'?><!-- \u{e9} --><xs:schema \
        xmlns:xs='http://www.w3.org/2001/XMLSchema' targetNamespace='urn:p'>\
        <xs:element name='part' type='xs:int'/></xs:schema>";
    let parts: Vec<u8> = parts.chars().map(|c| u8::try_from(u32::from(c)).unwrap()).collect();
    fs::write(folder.path().join("x/y z/parts.xsd"), parts).unwrap();
    folder.with("good.xml", "<r><n>abc</n><part xmlns='urn:p'>1</part></r>");
    folder.with("bad.xml", "<r><n>abcd</n><part xmlns='urn:p'>x</part></r>");
    let ended = in_folder(&folder, &["validate", "good.xml", "--schema", "x/main.xsd"]);
    ended.ends_with(0).says("far.example");
    let ended = in_folder(&folder, &["validate", "bad.xml", "--schema", "x/main.xsd"]);
    ended.ends_with(1).shows("cvc-maxLength-valid").shows("2 failures");
    // Several at once, one of them built in.
    folder.with("part.xml", "<part xmlns='urn:p'>1</part>");
    folder.with("delete.xml", &delete(""));
    let several =
        ["--schema", "x/y z/parts.xsd", "--schema", "types.xsd", "--as", "lis-2.0-final/pms"];
    let all = [&["validate", "part.xml", "delete.xml"], &several[..]].concat();
    in_folder(&folder, &all).ends_with(0).shows("2 pass");
    // A mistake in a document that is led to is told with its line.
    folder.with(
        "types.xsd",
        "<xs:schema xmlns:xs='http://www.w3.org/2001/XMLSchema'>\n<xs:nonsense/>\n</xs:schema>",
    );
    let ended = in_folder(&folder, &["validate", "good.xml", "--schema", "x/main.xsd"]);
    ended.ends_with(3).says("types.xsd:2:1").says("2 | <xs:nonsense/>");
}

#[test]
fn warnings_pass_unless_they_are_denied() {
    let folder = Folder::new();
    let text = delete("").replace("<soap:Body>", "<soap:Body soap:encodingStyle=\"\">");
    folder.with("warned.xml", &text);
    let ended = in_folder(&folder, &["validate", "warned.xml"]);
    ended.ends_with(0).shows("WARN     warned.xml").shows("warn[EN-14]").shows("our reading");
    in_folder(&folder, &["validate", "warned.xml", "--deny", "warnings"]).ends_with(5);
    let junit = in_folder(&folder, &["validate", "warned.xml", "--format", "junit"]);
    junit.ends_with(0).shows("failures=\"0\" errors=\"0\"").shows("<system-out>");
    let github = in_folder(&folder, &["validate", "warned.xml", "--format", "github"]);
    github.ends_with(0).shows("::warning file=warned.xml,line=9,col=3,title=EN-14::");
}

#[test]
fn hostile_files_are_refused_and_harmless_to_read_about() {
    let folder = Folder::new();
    let entity = |at: usize| format!("<!ENTITY e{} \"{}\">", at + 1, format!("&e{at};").repeat(10));
    let bomb: String = (0..10).map(entity).collect();
    folder.with("bomb.xml", &format!("<!DOCTYPE a [<!ENTITY e0 \"x\">{bomb}]><a>&e10;</a>"));
    in_folder(&folder, &["validate", "bomb.xml"]).ends_with(1).shows("fail[well-formed]");
    let text = delete("<\u{202e}\u{fe}/>").replace("p-1", "\u{202e}p");
    folder.with("bidi.xml", &text);
    let ended = in_folder(&folder, &["validate", "bidi.xml", "--color", "never"]);
    assert!(!ended.ends_with(1).out.contains('\u{202e}'), "{}", ended.out);
    let name = "a\n::error::x\u{1b}[31m.xml";
    folder.with(name, "<a/>");
    for format in ["text", "github", "junit"] {
        let ended = in_folder(&folder, &["validate", name, "--format", format]);
        assert!(!ended.ends_with(1).out.contains("\u{1b}[31m"), "{format}: {}", ended.out);
        assert!(!ended.out.contains("\n::error::x"), "{format}: {}", ended.out);
    }
}

#[test]
fn utf_16_is_read_and_shown() {
    let folder = Folder::new();
    let text = delete(BAD).replace("UTF-8", "UTF-16").replace("left", "gegangen, schön");
    let bytes: Vec<u8> =
        format!("\u{feff}{text}").encode_utf16().flat_map(u16::to_le_bytes).collect();
    fs::write(folder.path().join("wide.xml"), bytes).unwrap();
    let ended = in_folder(&folder, &["validate", "wide.xml"]);
    ended.ends_with(1).shows("12 |       <reason>gegangen, schön</reason>\n");
}

#[test]
fn a_file_on_one_long_line_is_shown_around_the_place() {
    let folder = Folder::new();
    folder.with("s.xsd", SCHEMA);
    let half = "<n>1</n>".repeat(320_000);
    folder.with("long.xml", &format!("<list>{half}<n>bad</n>{half}</list>"));
    let ended = in_folder(&folder, &["validate", "long.xml", "--schema", "s.xsd"]);
    ended
        .ends_with(1)
        .shows(" --> long.xml:1:2560007\n")
        .shows("<n>bad</n>")
        .shows("list/n[320001]");
    assert!(ended.out.len() < 2_000, "{}", ended.out.len());
    assert!(ended.out.lines().all(|line| line.chars().count() < 220), "{}", ended.out);
}

#[test]
fn credentials_are_shown_nowhere() {
    let folder = Folder::new();
    let security = "<w:Security xmlns:w=\"http://docs.oasis-open.org/wss/2004/01/oasis-200401-wss-\
        wssecurity-secext-1.0.xsd\"><w:UsernameToken><w:Password>hunter2</w:Password>\
        </w:UsernameToken></w:Security><soap:wrong/>";
    let text = delete(BAD)
        .replace("  <soap:Header>\n    ", &format!("<soap:Header>{security}"))
        .replace("V1.0", "")
        .replace("imsx_messageIdentifier", "imsx_messageIdentifer");
    folder.with("secure.xml", &text);
    for format in ["text", "json", "junit", "github"] {
        let ended = in_folder(&folder, &["validate", "secure.xml", "--format", format]);
        assert!(!ended.ends_with(1).out.contains("hunter2"), "{format}: {}", ended.out);
    }
    in_folder(&folder, &["validate", "secure.xml"]).shows("***</w:Security>");
}

#[cfg(unix)]
#[test]
fn an_interrupt_ends_with_what_was_judged() {
    let folder = Folder::new();
    let good = folder.with("good.xml", &delete(""));
    let other = folder.with("other.xml", &delete(""));
    let mut command = command(&["validate", &good, "-", &other]);
    command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
    let mut child = command.spawn().expect("the command was built");
    let mut stdin = child.stdin.take().expect("it is piped");
    // More than is kept of the standard input, and no end to it.
    stdin.write_all(b"<list>").expect("it is read");
    stdin.write_all(&b"<n>1</n>".repeat(1_200_000)).expect("it is read");
    let id = child.id().to_string();
    std::process::Command::new("kill").args(["-INT", &id]).status().expect("kill is there");
    let writer =
        std::thread::spawn(move || while stdin.write_all(&b"<n>1</n>".repeat(1_000)).is_ok() {});
    let ended = ended(child.wait_with_output().expect("it ends"));
    writer.join().expect("it does not panic");
    ended.ends_with(7).shows("PASS").shows("1 pass, 0 warn, 0 fail, 2 not judged");
    ended.shows("Interrupted, so this proves nothing about the files not judged");
}

use std::io::{self, BufRead, BufReader, Read};

use proptest::prelude::*;

use super::*;
use crate::xml::tests::{LEGAL, MALFORMED, any_bytes, any_mutation};
use crate::xml::{Namespace, XmlError, XmlErrorKind, XmlLimits, same_meaning};

fn reader(bytes: &[u8]) -> Result<StreamReader<&[u8]>, StreamError> {
    StreamReader::new(bytes, StreamPolicies::default(), &XmlLimits::default())
}

/// Reads everything; writes events in a short notation.
fn events_with(bytes: &[u8], policies: StreamPolicies) -> Result<String, StreamError> {
    events_of(StreamReader::new(bytes, policies, &XmlLimits::default())?)
}

fn events_of(mut reader: StreamReader<impl BufRead>) -> Result<String, StreamError> {
    let mut out = String::new();
    while let Some(event) = reader.next_event()? {
        match event {
            Event::Start { name, attributes, .. } => {
                out.push_str(&format!("<{name}"));
                for attribute in attributes {
                    out.push_str(&format!(" {}={:?}", attribute.name, attribute.value));
                }
                out.push('>');
            }
            Event::Text(text) => out.push_str(&format!("{text:?}")),
            Event::End => out.push_str("</>"),
        }
    }
    Ok(out)
}

fn events(bytes: &[u8]) -> Result<String, StreamError> {
    events_with(bytes, StreamPolicies::default())
}

fn refusal(bytes: &[u8]) -> XmlError {
    match events(bytes) {
        Err(StreamError::Xml(error)) => error,
        other => panic!("{other:?}"),
    }
}

#[test]
fn events_come_in_order_and_text_in_one_piece() {
    let text = "<?xml version='1.0'?><!DOCTYPE a SYSTEM 'a.dtd'><!-- c -->\n\
                <a x='1' p:y='&lt;' xmlns:p='urn:p'>t&amp;<![CDATA[<u>]]><!-- c -->v\r\n<p:b/></a>";
    let expected = "<a x=\"1\" {urn:p}y=\"<\">\"t&<u>v\\n\"<{urn:p}b></></>";
    assert_eq!(events(text.as_bytes()).unwrap(), expected);
}

#[test]
fn the_scope_of_a_prefix_ends_with_its_element() {
    let text = b"<a><b xmlns='urn:b' xmlns:p='urn:p'/><c/></a>";
    let mut reader = reader(text).unwrap();
    let mut seen = Vec::new();
    while let Some(event) = reader.next_event().unwrap() {
        if let Event::Start { name, scope, offset, .. } = event {
            seen.push((name.to_string(), scope.resolve("p").is_some(), offset));
        }
    }
    let expected = [("a", false, 0), ("{urn:b}b", true, 3), ("c", false, 37)];
    assert_eq!(seen, expected.map(|(name, bound, at)| (name.to_owned(), bound, at)));
}

#[test]
fn a_document_type_is_noted_or_refused() {
    let text = b"<!DOCTYPE enterprise PUBLIC \"-//X\" 'x.dtd' [<!ENTITY a 'b>'>]><enterprise/>";
    let mut stream = reader(text).unwrap();
    while stream.next_event().unwrap().is_some() {}
    assert_eq!(
        stream.doctype(),
        Some(&Doctype {
            name: "enterprise".to_owned(),
            public_id: Some("-//X".to_owned()),
            system_id: Some("x.dtd".to_owned()),
            internal_subset: true,
        })
    );
    let refused = |text: &[u8], policies| match events_with(text, policies) {
        Err(StreamError::Xml(error)) => error.kind,
        other => panic!("{other:?}"),
    };
    let strict = StreamPolicies { doctype: Policy::Refuse, ..StreamPolicies::default() };
    assert_eq!(refused(text, strict), XmlErrorKind::DoctypeForbidden);
    let strict =
        StreamPolicies { processing_instructions: Policy::Refuse, ..StreamPolicies::default() };
    let kind = refused(b"<a><?p i?></a>", strict);
    assert_eq!(kind, XmlErrorKind::ProcessingInstructionForbidden);
    let strict = StreamPolicies { comments: Policy::Refuse, ..StreamPolicies::default() };
    assert_eq!(refused(b"<a><!-- c --></a>", strict), XmlErrorKind::Malformed);
}

#[test]
fn entities_of_a_document_type_are_not_known() {
    let error = refusal(b"<!DOCTYPE a [<!ENTITY e 'boom'>]><a>&e;</a>");
    assert_eq!((error.kind, error.at.column), (XmlErrorKind::Malformed, 37));
}

#[test]
fn four_encodings_are_read() {
    let text = "<?xml version='1.0' encoding='LABEL'?><a x='é€'>ü\u{1F600}</a>";
    let expected = "<a x=\"é€\">\"ü\u{1F600}\"</>";
    let utf16 = |to_bytes: fn(u16) -> [u8; 2]| -> Vec<u8> {
        let text = format!("\u{FEFF}{}", text.replace("LABEL", "UTF-16"));
        text.encode_utf16().flat_map(to_bytes).collect()
    };
    for bytes in [
        text.replace("LABEL", "utf-8").into_bytes(),
        format!("\u{FEFF}{}", text.replace("LABEL", "UTF-8")).into_bytes(),
        utf16(u16::to_le_bytes),
        utf16(u16::to_be_bytes),
    ] {
        assert_eq!(events(&bytes).unwrap(), expected);
    }
    let single = |label: &str| {
        let start = format!("<?xml version='1.0' encoding='{label}'?><a>");
        [start.as_bytes(), b"\xE9\x80", b"</a>"].concat()
    };
    assert_eq!(events(&single("ISO-8859-1")).unwrap(), "<a>\"é\\u{80}\"</>");
    assert_eq!(events(&single("windows-1252")).unwrap(), "<a>\"é€\"</>");
    for label in ["UTF-8", "UTF-16", "EBCDIC", "Shift_JIS"] {
        let kind = match events(&single(label)) {
            Err(StreamError::Xml(error)) => error.kind,
            other => panic!("{label}: {other:?}"),
        };
        assert_eq!(kind, XmlErrorKind::Encoding, "{label}");
    }
}

#[test]
fn broken_encodings_are_refused() {
    let mark = |bytes: &[u8]| [b"\xFF\xFE", bytes].concat();
    let utf16 = |text: &str| text.encode_utf16().flat_map(u16::to_le_bytes).collect::<Vec<_>>();
    let cases: [(&str, Vec<u8>); 8] = [
        ("half a unit", mark(&[utf16("<a/>"), vec![b' ']].concat())),
        ("high alone", mark(&[utf16("<a>"), vec![0x00, 0xD8], utf16("</a>")].concat())),
        ("low alone", mark(&[utf16("<a>"), vec![0x00, 0xDC], utf16("</a>")].concat())),
        ("high at the end", mark(&[utf16("<a/>"), vec![0x00, 0xD8]].concat())),
        ("says another", mark(&utf16("<?xml version='1.0' encoding='UTF-8'?><a/>"))),
        ("no mark", utf16("<a/>")),
        ("utf-32", b"\xFF\xFE\0\0<\0\0\0".to_vec()),
        ("nothing there", b"<?xml version='1.0' encoding='cp1252'?><a>\x81</a>".to_vec()),
    ];
    for (name, bytes) in cases {
        match events(&bytes) {
            Err(StreamError::Xml(error)) => {
                assert_eq!(error.kind, XmlErrorKind::Encoding, "{name}")
            }
            other => panic!("{name}: {other:?}"),
        }
    }
    assert_eq!(refusal("\u{FEFF}\u{FEFF}<a/>".as_bytes()).kind, XmlErrorKind::Malformed);
}

#[test]
fn records_are_read_whole() {
    let text = b"<e xmlns='urn:e'><r n='1'>a<b/></r><r n='2'/></e>";
    let mut stream = reader(text).unwrap();
    let mut records = Vec::new();
    loop {
        let record = match stream.next_event().unwrap() {
            None => break,
            Some(event) => event.to_element().filter(|it| it.name.local == "r"),
        };
        if let Some(start) = record {
            records.push(stream.read_element(start, 10).unwrap());
        }
    }
    let whole = crate::xml::read_document(text, None, &XmlLimits::default()).unwrap().root;
    let expected: Vec<_> = whole.elements().collect();
    assert_eq!(records.len(), expected.len());
    for (record, expected) in records.iter().zip(expected) {
        assert!(same_meaning(record, expected));
        assert_eq!(record.scope.resolve(""), Some(Namespace::new("urn:e")));
    }

    let mut stream = reader(text).unwrap();
    let start = stream.next_event().unwrap().unwrap().to_element().unwrap();
    match stream.read_element(start, 3) {
        Err(StreamError::Xml(error)) => assert_eq!(error.kind, XmlErrorKind::Limit),
        other => panic!("{other:?}"),
    }
}

#[test]
fn an_error_stays() {
    let mut stream = reader(b"<a></b>").unwrap();
    assert!(stream.next_event().unwrap().is_some());
    let first = stream.next_event().unwrap_err().to_string();
    assert_eq!(stream.next_event().unwrap_err().to_string(), first);
}

#[test]
fn a_source_that_breaks_is_no_end_of_the_document() {
    struct Broken;
    impl Read for Broken {
        fn read(&mut self, _: &mut [u8]) -> io::Result<usize> {
            Err(io::Error::other("cable"))
        }
    }
    let input = BufReader::new((&b"<a><b></b>"[..]).chain(Broken));
    match StreamReader::new(input, StreamPolicies::default(), &XmlLimits::default()) {
        Err(StreamError::Io(error)) => assert_eq!(error.to_string(), "cable"),
        _ => panic!("the cable is broken"),
    }
    let long = format!("<a>{}", "<b></b>".repeat(1000));
    let input = BufReader::new(long.as_bytes().chain(Broken));
    let mut stream =
        StreamReader::new(input, StreamPolicies::default(), &XmlLimits::default()).unwrap();
    let error = loop {
        match stream.next_event() {
            Ok(Some(_)) => {}
            Ok(None) => panic!("the end was never read"),
            Err(error) => break error,
        }
    };
    assert!(matches!(error, StreamError::Io(_)), "{error}");
    assert!(stream.next_event().is_err());
}

/// `start` once, then `again` for ever.
struct Endless {
    start: &'static [u8],
    again: &'static [u8],
    /// Bytes given of the one that is being repeated, and of all.
    at: usize,
    given: u64,
}

impl Read for Endless {
    fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
        let bytes = self.fill_buf()?;
        let length = bytes.len().min(into.len());
        into[..length].copy_from_slice(&bytes[..length]);
        self.consume(length);
        Ok(length)
    }
}

impl BufRead for Endless {
    fn fill_buf(&mut self) -> io::Result<&[u8]> {
        Ok(if self.start.is_empty() { &self.again[self.at..] } else { self.start })
    }

    fn consume(&mut self, amount: usize) {
        self.given += amount as u64;
        if self.start.is_empty() {
            self.at = (self.at + amount) % self.again.len();
        } else {
            self.start = &self.start[amount..];
        }
    }
}

#[test]
fn an_endless_piece_is_refused_in_bounded_memory() {
    let limits = XmlLimits { text: 1000, ..XmlLimits::default() };
    for (start, again) in [
        ("<a>", "x"),
        ("<a x='", "x"),
        ("<a", " "),
        ("<", "x"),
        ("<!--", " "),
        ("<?p ", " "),
        ("<a><![CDATA[", "x"),
        ("<!DOCTYPE a [", " "),
        ("<a>&", "a"),
        ("<a>&lt;", "&lt;"),
        ("<a>", "<!---->x"),
    ] {
        let mut endless =
            Endless { start: start.as_bytes(), again: again.as_bytes(), at: 0, given: 0 };
        let stream = StreamReader::new(&mut endless, StreamPolicies::default(), &limits);
        let error = match stream {
            Err(error) => error,
            Ok(mut stream) => loop {
                match stream.next_event() {
                    Ok(Some(_)) => {}
                    Ok(None) => panic!("{start}{again} has no end"),
                    Err(error) => break error,
                }
            },
        };
        match error {
            StreamError::Xml(error) => assert_eq!(error.kind, XmlErrorKind::Limit, "{start}"),
            StreamError::Io(error) => panic!("{error}"),
        }
        assert!(endless.given < 40_000, "{start}{again}: {} bytes", endless.given);
    }
}

/// The same by parts.
fn parts_of(mut reader: StreamReader<impl BufRead>) -> Result<String, StreamError> {
    let mut out = String::new();
    while let Some(part) = reader.next_part()? {
        match part {
            Part::Leaf { name, text, offset, scope, .. } => {
                assert!(!text.is_empty() && scope.resolve("xml").is_some());
                out.push_str(&format!("<{name}>{text:?}</>"));
                assert_eq!(offset, reader.offset());
            }
            Part::Event(Event::Start { name, attributes, .. }) => {
                out.push_str(&format!("<{name}"));
                for attribute in attributes {
                    out.push_str(&format!(" {}={:?}", attribute.name, attribute.value));
                }
                out.push('>');
            }
            Part::Event(Event::Text(text)) => out.push_str(&format!("{text:?}")),
            Part::Event(Event::End) => out.push_str("</>"),
        }
    }
    Ok(out)
}

#[test]
fn parts_add_up_to_the_events() {
    let malformed = MALFORMED.iter().map(|(_, text)| *text);
    for text in LEGAL.iter().map(|(_, text, _)| *text).chain(malformed) {
        // Twice: a name has to be known before an element of it comes whole.
        for text in [text.to_owned(), format!("<r><s><t/>{text}{text}<t>1</t><t>2</tt></s></r>")] {
            for text in [&text, &padded(&text), &text.replace("tt", "t")] {
                let read = |chunk| {
                    let mut stream = reader(text.as_bytes())?;
                    stream.set_chunk(chunk);
                    parts_of(stream)
                };
                let whole = in_chunks(text.as_bytes(), 4096, 4096);
                for chunk in [1, 20, 4096] {
                    let parts = read(chunk).map_err(|error| error.to_string());
                    assert_eq!(parts, whole.clone().map_err(|e| e.to_string()), "{text}");
                }
            }
        }
    }
}

#[test]
fn elements_that_are_usual_come_whole() {
    let long = "a-name-that-fits-in-no-word";
    let text = format!(
        "<r><s><t/><t>1</t><{long}/><{long}>2</{long}><t></t><t>3&lt;</t><t x=''>4</t></s></r>{}",
        " ".repeat(40)
    );
    let mut stream = reader(text.as_bytes()).unwrap();
    let mut whole = Vec::new();
    while let Some(part) = stream.next_part().unwrap() {
        if let Part::Leaf { name, text, .. } = part {
            whole.push(format!("{name} {text}"));
        }
    }
    assert_eq!(whole, ["t 1".to_owned(), format!("{long} 2")]);
}

/// The events, or what is wrong and where, with so many bytes read and looked at once.
fn in_chunks(bytes: &[u8], read: usize, looked_at: usize) -> Result<String, XmlError> {
    let input = BufReader::with_capacity(read, bytes);
    let events = StreamReader::new(input, StreamPolicies::default(), &XmlLimits::default());
    let events = events.and_then(|mut reader| {
        reader.set_chunk(looked_at);
        events_of(reader)
    });
    events.map_err(|error| match error {
        StreamError::Xml(error) => error,
        StreamError::Io(error) => panic!("memory cannot fail: {error}"),
    })
}

/// Padded so that what is usual is told at a glance, wherever it stands.
fn padded(text: &str) -> String {
    match text.rfind("</") {
        Some(end) => {
            format!("{}<!-- so that there is more to come -->{}", &text[..end], &text[end..])
        }
        None => text.to_owned(),
    }
}

#[test]
fn borders_between_chunks_do_not_matter() {
    let malformed = MALFORMED.iter().map(|(_, text)| *text);
    for text in LEGAL.iter().map(|(_, text, _)| *text).chain(malformed) {
        for text in [text, &padded(text)] {
            let whole = in_chunks(text.as_bytes(), 4096, 4096);
            for chunk in [1, 2, 3, 7, 16, 17, 33] {
                assert_eq!(in_chunks(text.as_bytes(), chunk, chunk), whole, "{chunk}: {text}");
            }
        }
    }
}

#[test]
fn names_of_all_lengths_and_depths_are_kept_apart() {
    let mut text = String::new();
    let mut expected = String::new();
    let names: Vec<String> = (1..40)
        .map(|length| format!("n{}", "é-x.".chars().cycle().take(length).collect::<String>()))
        .collect();
    for name in names.iter().chain(&names) {
        text.push_str(&format!("<{name}>{name}</{name}><{name}/><{name} {name}='1' ></{name} >"));
        expected.push_str(&format!("<{name}>{name:?}</><{name}></><{name} {name}=\"1\"></>"));
    }
    assert_eq!(events(format!("<a>{text}</a>").as_bytes()).unwrap(), format!("<a>{expected}</>"));
    for name in &names {
        let wrong = format!("<a><{name}>text</{name}y>                </a>");
        assert_eq!(refusal(wrong.as_bytes()).kind, XmlErrorKind::Malformed, "{name}");
    }
}

#[test]
fn a_name_means_something_else_where_prefixes_do() {
    let text = "<a xmlns:p='u'><p:b p:c='1'/><d xmlns:p='v'><p:b p:c='1'/></d><p:b p:c='1'/>\
                <d xmlns='w'><b c='1'/></d><b c='1'/></a>";
    let expected = "<a><{u}b {u}c=\"1\"></><d><{v}b {v}c=\"1\"></></><{u}b {u}c=\"1\"></>\
                    <{w}d><{w}b c=\"1\"></></><b c=\"1\"></></>";
    assert_eq!(events(text.as_bytes()).unwrap(), expected);
}

#[test]
fn places_are_known_of_elements_that_went_out_of_sight() {
    let text = "<a>\n <b>é<c>\n\n  text that is longer than the chunk</c></b>\n</a>";
    let mut stream = reader(text.as_bytes()).unwrap();
    stream.set_chunk(8);
    let mut offsets = Vec::new();
    let mut places = Vec::new();
    while let Some(event) = stream.next_event().unwrap() {
        match event {
            Event::Start { offset, .. } => offsets.push(offset as u32),
            Event::End => places.push(stream.locate(offsets.pop().unwrap()).1.to_string()),
            Event::Text(_) => {}
        }
    }
    assert_eq!(places, ["2:6", "2:2", "1:1"]);
}

#[test]
fn more_names_than_are_kept_are_still_told_apart() {
    let mut text = String::from("<a>");
    for number in 0..10_000 {
        text.push_str(&format!("<n{number}></n{number}><n0></n0>"));
    }
    text.push_str("</a>");
    let mut stream = reader(text.as_bytes()).unwrap();
    let mut seen = 0;
    while let Some(event) = stream.next_event().unwrap() {
        if let Event::Start { name, .. } = event {
            let expected = match seen {
                0 => "a".to_owned(),
                odd if odd % 2 == 1 => format!("n{}", odd / 2),
                _ => "n0".to_owned(),
            };
            assert_eq!(name.local, expected);
            seen += 1;
        }
    }
    assert_eq!(seen, 20_001);
}

#[test]
fn an_internal_subset_ends_where_it_ends() {
    for subset in [
        "",
        "<!ENTITY a ']>'>",
        "<!-- ' ]> -->",
        "<?p ' ]> ?>",
        "<!ATTLIST a b CDATA \"]>'\">%p;<!-- \" -->",
    ] {
        let text = format!("<!DOCTYPE a [{subset}] ><a/>");
        assert_eq!(events(text.as_bytes()).unwrap(), "<a></>", "{subset}");
    }
    for open in ["<!DOCTYPE a [", "<!DOCTYPE a [<!-- ]><a/>", "<!DOCTYPE a '><a/>", "<!DOCTYPE a"] {
        assert_eq!(refusal(open.as_bytes()).kind, XmlErrorKind::Malformed, "{open}");
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(512))]

    #[test]
    fn borders_between_chunks_never_matter(
        text in any_mutation(), read in 1_usize..40, looked_at in 1_usize..40,
    ) {
        let bytes = text.as_bytes();
        prop_assert_eq!(in_chunks(bytes, read, looked_at), in_chunks(bytes, 4096, 4096));
        let parts = reader(bytes).and_then(parts_of).map_err(|error| error.to_string());
        let events = in_chunks(bytes, 4096, 4096).map_err(|error| error.to_string());
        prop_assert_eq!(parts, events);
        let utf16: Vec<u8> =
            format!("\u{FEFF}{text}").encode_utf16().flat_map(u16::to_be_bytes).collect();
        prop_assert_eq!(in_chunks(&utf16, read, looked_at), in_chunks(&utf16, 4096, 4096));
    }

    #[test]
    fn borders_between_chunks_never_matter_to_arbitrary_bytes(
        bytes in any_bytes(), read in 1_usize..8, looked_at in 1_usize..40,
    ) {
        prop_assert_eq!(in_chunks(&bytes, read, looked_at), in_chunks(&bytes, 4096, 4096));
    }
}

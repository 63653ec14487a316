use proptest::prelude::*;

use super::*;
use crate::schema::SchemaSource;

struct Text(String);

impl Seekable for Text {
    type Reader = io::Cursor<Vec<u8>>;

    fn open_at(&self, offset: u64) -> io::Result<Self::Reader> {
        let offset = usize::try_from(offset).expect("small");
        Ok(io::Cursor::new(self.0.as_bytes().get(offset..).unwrap_or_default().to_vec()))
    }

    fn length(&self) -> u64 {
        self.0.len() as u64
    }
}

fn schema(of_item: &str, of_list: &str) -> Schema {
    let text = format!(
        r#"<xs:schema xmlns:xs="http://www.w3.org/2001/XMLSchema">
        <xs:element name="list"><xs:complexType><xs:sequence>
          <xs:element name="head" minOccurs="0"/>
          <xs:element name="item" type="item" minOccurs="0" maxOccurs="unbounded"/>
          <xs:element name="pair" type="item" minOccurs="0" maxOccurs="20"/>
          <xs:choice minOccurs="0" maxOccurs="unbounded">
            <xs:element name="x" type="xs:int"/><xs:element name="y" type="xs:int"/>
          </xs:choice>
        </xs:sequence></xs:complexType>{of_list}</xs:element>
        <xs:complexType name="item"><xs:sequence>
          <xs:element name="id" type="xs:int"/>
          <xs:element name="item" type="item" minOccurs="0"/>
        </xs:sequence>{of_item}</xs:complexType>
      </xs:schema>"#
    );
    Schema::compile(&[SchemaSource { name: "list.xsd", text: &text }]).expect("it compiles")
}

const SMALL: Sizes = Sizes { learning: 64, smallest: 64, largest: 200 };

/// The outcomes of one thread and of several, and how many parts were taken over.
fn both(schema: &Schema, text: &str, threads: usize) -> (String, String, usize) {
    let options = StreamOptions { max_violations: 7, ..StreamOptions::default() };
    let file = Text(text.to_owned());
    let one = schema.validate_stream(text.as_bytes(), &options, &mut |_| {}).expect("memory");
    let input = file.open_at(0).expect("memory");
    let drive = Drive::open(schema, input, &options, ()).expect("it opens");
    let mut parallel =
        Parallel { file: &file, threads, sizes: &SMALL, drive, failures: 0, taken_over: 0 };
    parallel.run(&mut |_| {}).expect("memory");
    let several = parallel.drive.finish().0;
    (format!("{one:#?}"), format!("{several:#?}"), parallel.taken_over)
}

fn items(count: usize) -> String {
    (0..count).map(|number| format!("\n <item><id>{number}</id></item>")).collect()
}

#[test]
fn parts_are_taken_over_where_nothing_is_wrong() {
    let schema = schema("", "");
    let pairs = "<pair><id>1</id></pair>".repeat(20);
    let choice = "<x>1</x><y>2</y>".repeat(100);
    let text = format!("<list a:b='' xmlns:a='u'><head/>{}{pairs}{choice}\n</list>", items(100));
    let text = text.replace(" a:b=''", "");
    for threads in 1..5 {
        let (one, several, taken_over) = both(&schema, &text, threads);
        assert_eq!(one, several);
        assert_eq!(taken_over > 5, threads > 1, "{taken_over}");
    }
    let marked = format!("\u{FEFF}<?xml version='1.0'?>\r\n{text}");
    let (one, several, taken_over) = both(&schema, &marked, 2);
    assert_eq!(one, several);
    assert!(taken_over > 5);
}

#[test]
fn a_flaw_is_found_where_it_is_and_places_and_positions_are_right() {
    let schema = schema("", "");
    let good = items(60);
    for bad in [
        "<item><id>x</id></item>",
        "<item/>",
        "<head/>",
        "<item><id>1</id></item",
        "<item><id>1</id></list>",
        "\u{1}",
        "text",
        "<x>1</x>",
        "<!-- <item><id>x</id></item> ",
        "</list>",
        "<item><id>1</id><item><id>x</id></item></item>",
    ] {
        let text = format!("<list>{good}{bad}{good}\n<item><id>é</id></item></list>");
        let (one, several, taken_over) = both(&schema, &text, 3);
        assert_eq!(one, several, "{bad}");
        assert!(taken_over > 2, "{bad}");
    }
}

#[test]
fn what_only_looks_like_a_child_is_thrown_away() {
    let schema = schema("", "");
    let fake = items(30);
    let nested = "<item><id>1</id><item><id>2</id></item></item>".repeat(30);
    for text in [
        format!("<list>{}<!--{fake}-->{fake}</list>", items(20)),
        format!("<list>{}<?p {fake}?>{fake}</list>", items(20)),
        format!("<list>{nested}{fake}<item><id><![CDATA[{fake}]]></id></item>{fake}</list>"),
    ] {
        let (one, several, _) = both(&schema, &text, 3);
        assert_eq!(one, several, "{text}");
    }
}

#[test]
fn what_concerns_the_whole_document_keeps_it_whole() {
    let ids = r#"<xs:attribute name="n" type="xs:ID"/><xs:attribute name="r" type="xs:IDREF"/>"#;
    let unique =
        r#"<xs:unique name="u"><xs:selector xpath="item"/><xs:field xpath="id"/></xs:unique>"#;
    let list: String = (0..100)
        .map(|number| format!("<item n='a{}' r='a{number}'><id>{number}</id></item>", number / 2))
        .collect();
    let (one, several, taken_over) = both(&schema(ids, ""), &format!("<list>{list}</list>"), 2);
    assert_eq!(one, several);
    assert!(one.contains("cvc-id") && taken_over == 0);
    let twice = format!("<list>{}{}</list>", items(50), items(50));
    let (one, several, taken_over) = both(&schema("", unique), &twice, 2);
    assert_eq!(one, several);
    assert!(one.contains("cvc-identity-constraint") && taken_over == 0);
    // IDs that come late are no reason to have begun otherwise, but to stop.
    let late = format!("<list>{}{list}</list>", items(50));
    let (one, several, _) = both(&schema(ids, ""), &late, 2);
    assert_eq!(one, several);
}

/// Notes the tags that it sees, with their lines; parts that hold such an element it has to see itself.
#[derive(Default)]
struct Tags {
    seen: Vec<String>,
    last: Option<(String, u64)>,
    unwelcome: &'static str,
    taken_over: usize,
}

impl Companion for Tags {
    fn take(&mut self, part: &crate::xml::Part<'_>) {
        use crate::xml::{Event, Part};
        self.last = match part {
            Part::Event(Event::Start { name, offset, .. }) | Part::Leaf { name, offset, .. } => {
                Some((name.local.to_string(), *offset))
            }
            Part::Event(_) => None,
        };
    }

    fn settle<R: BufRead>(&mut self, reader: &crate::xml::StreamReader<R>) {
        if let Some((name, offset)) = self.last.take() {
            self.seen.push(format!("{name} at {offset}"));
            self.seen.push(reader.place().to_string());
        }
    }

    fn fork(&self) -> Self {
        Self { unwelcome: self.unwelcome, ..Self::default() }
    }

    fn absorb(&mut self, next: Self, start: crate::xml::LineColumn) -> bool {
        if next.seen.iter().any(|tag| tag.starts_with(self.unwelcome)) {
            return false;
        }
        let places = next.seen.iter().skip(1).step_by(2).map(|place| {
            let (line, column) = place.split_once(':').expect("a place");
            let (line, column): (u32, u32) = (line.parse().unwrap(), column.parse().unwrap());
            let before = if line == 1 { start.column - 1 } else { 0 };
            format!("{}:{}", start.line + line - 1, column + before)
        });
        for (tag, place) in next.seen.iter().step_by(2).zip(places) {
            self.seen.extend([tag.clone(), place]);
        }
        self.taken_over += 1;
        true
    }
}

#[test]
fn who_goes_along_sees_every_tag_once_and_in_order() {
    let schema = schema("", "");
    let rest = "<y>2</y>\n".repeat(90);
    let text = format!("<list><head/>{}<pair><id>1</id></pair>{rest}</list>", items(60));
    let with = |threads, unwelcome| {
        let file = Text(text.clone());
        let options = StreamOptions::default();
        let tags = Tags { unwelcome, ..Tags::default() };
        let input = file.open_at(0).expect("memory");
        let drive = Drive::open(&schema, input, &options, tags).expect("it opens");
        let mut parallel =
            Parallel { file: &file, threads, sizes: &SMALL, drive, failures: 0, taken_over: 0 };
        parallel.run(&mut |_| {}).expect("memory");
        let (outcome, tags) = parallel.drive.finish();
        assert!(outcome.is_whole && outcome.totals.all() == 0);
        assert_eq!(tags.taken_over, parallel.taken_over);
        (tags.seen, parallel.taken_over)
    };
    let (alone, none) = with(1, "none");
    assert!(alone.len() > 400 && none == 0);
    let (together, taken_over) = with(3, "none");
    assert_eq!(alone, together);
    assert!(taken_over > 5, "{taken_over}");
    // Parts that are not welcome are read again.
    let (together, fewer) = with(3, "pair");
    assert_eq!(alone, together);
    assert!(0 < fewer && fewer < taken_over, "{fewer} of {taken_over}");
}

#[test]
fn progress_never_goes_back() {
    let text = format!("<list>{}</list>", items(200_000));
    let file = Text(text.clone());
    let mut told = Vec::new();
    let outcome = schema("", "")
        .validate_file(&file, 2, &StreamOptions::default(), &mut |bytes| told.push(bytes))
        .expect("memory");
    assert!(outcome.is_whole && outcome.violations.is_empty());
    assert!(told.is_sorted() && told.len() > 2, "{told:?}");
    assert_eq!(told.last(), Some(&(text.len() as u64)));
}

#[test]
fn what_is_reported_once_of_the_document_element_is_so_for_several_threads() {
    let items = |count: usize| "<item><id>1</id></item>\n".repeat(count);
    for first in 0..40 {
        for between in (0..80).step_by(3) {
            let text = format!("<list>{}é{}é{}</list>", items(first), items(between), items(40));
            let (one, several, _) = both(&schema("", ""), &text, 3);
            assert_eq!(one, several, "{first}, {between}");
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(256))]

    #[test]
    fn several_threads_find_what_one_finds(
        pieces in prop::collection::vec(prop::sample::select(vec![
            "<item><id>1</id></item>", "<item><id>1</id></item>\n", "<item><id>2</id></item>",
            "<item><id>1</id></item><item><id>1</id></item><item><id>1</id></item>",
            "<item><id>1</id><item><id>2</id></item></item>", "<pair><id>1</id></pair>",
            "<x>1</x>", "<y>2</y>", "<!-- <item> -->", "<item><id>x</id></item>", "<z/>", "<?p <x> ?>",
            "<item>", "</item>", "<![CDATA[<item>]]>", "&amp;", "<head/>", "\r\n", "é",
        ]), 0..120),
        threads in 2_usize..5,
        cut in prop::option::of(any::<prop::sample::Index>()),
    ) {
        let mut text = format!("<list>{}</list>", pieces.concat());
        if let Some(cut) = cut {
            let cut = cut.index(text.len());
            let cut = (cut..text.len()).find(|at| text.is_char_boundary(*at)).unwrap_or(text.len());
            text.truncate(cut);
        }
        let (one, several, _) = both(&schema("", ""), &text, threads);
        prop_assert_eq!(one, several);
    }

    #[test]
    fn several_threads_find_what_one_finds_where_most_is_well(
        items in prop::collection::vec((0_usize..40, prop::sample::select(vec![
            "<item><id>x</id></item>", "<pair><id>1</id></pair>", "<x>1</x>", "<!-- <item> -->", " ",
            "<item><id>1</id><item><id>2</id></item></item>", "<item>", "</item>",
        ])), 1..8),
    ) {
        let text: String = items.iter()
            .map(|(count, piece)| format!("{}{piece}", "<item><id>1</id></item>\n".repeat(*count)))
            .collect();
        let (one, several, _) = both(&schema("", ""), &format!("<list>{text}</list>"), 3);
        prop_assert_eq!(one, several);
    }
}

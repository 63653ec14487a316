//! A file of any size to records, one at a time.

use std::io::BufRead;

use super::read::read;
use super::record::EnterpriseRecord;
use crate::xml::{
    Doctype, Element, Event, FileEncoding, LineColumn, QName, StreamError, StreamPolicies,
    StreamReader, XmlLimits,
};

/// Elements of one record at the most. A membership may have very many members.
const MOST_ELEMENTS: usize = 4_000_000;

/// Reads the records of a file in order, in memory for one of them.
///
/// What stands directly in `enterprise` and is no record is passed over; so are records in places
/// where the format has none.
pub struct RecordReader<R> {
    reader: StreamReader<R>,
    root: Option<QName>,
}

/// A record, and where it begins.
#[derive(Clone, Debug)]
pub struct Placed {
    /// The record.
    pub record: EnterpriseRecord,
    /// Line and column of its start tag.
    pub at: LineColumn,
    /// The element as it stands, for those who look at how a record is written.
    pub element: Element,
}

impl<R: BufRead> RecordReader<R> {
    /// Looks at how a file begins.
    ///
    /// # Errors
    /// Where that cannot be read, or is in no encoding that is accepted.
    pub fn new(reader: R, limits: &XmlLimits) -> Result<Self, StreamError> {
        let reader = StreamReader::new(reader, StreamPolicies::default(), limits)?;
        Ok(Self { reader, root: None })
    }

    /// The encoding of the file.
    #[must_use]
    pub const fn encoding(&self) -> FileEncoding {
        self.reader.encoding()
    }

    /// The document element, once the first record has been asked for.
    #[must_use]
    pub const fn root(&self) -> Option<&QName> {
        self.root.as_ref()
    }

    /// Whether the document element is `enterprise`, or a single record.
    #[must_use]
    pub fn is_enterprise(&self) -> bool {
        self.root.as_ref().is_some_and(|root| is_file(root) || is_record(root))
    }

    /// The document type declaration, once the first record has been asked for.
    #[must_use]
    pub const fn doctype(&self) -> Option<&Doctype> {
        self.reader.doctype()
    }

    /// The next record; none after the last one, when the whole file was found well-formed.
    ///
    /// A file without `enterprise`, whose document element is a record, is that record: some
    /// products send single objects so.
    ///
    /// # Errors
    /// As soon as the file turns out not to be acceptable.
    pub fn next_record(&mut self) -> Result<Option<Placed>, StreamError> {
        loop {
            let depth = self.reader.depth();
            let Some(event) = self.reader.next_event()? else { return Ok(None) };
            let Some(start) = event.to_element() else { continue };
            if depth == 0 {
                self.root = Some(start.name.clone());
                if is_file(&start.name) {
                    continue;
                }
            }
            let at = self.reader.place();
            if !is_record(&start.name) {
                self.pass_over()?;
                continue;
            }
            let element = self.reader.read_element(start, MOST_ELEMENTS)?;
            if let Some(record) = read(&element) {
                return Ok(Some(Placed { record, at, element }));
            }
        }
    }

    /// Reads on to the end of the element that was opened last.
    fn pass_over(&mut self) -> Result<(), StreamError> {
        let mut open = 1_usize;
        while open > 0 {
            match self.reader.next_event()? {
                Some(Event::Start { .. }) => open += 1,
                Some(Event::End) => open -= 1,
                Some(Event::Text(_)) => {}
                None => break,
            }
        }
        Ok(())
    }
}

fn is_file(name: &QName) -> bool {
    name.local.eq_ignore_ascii_case("enterprise")
}

fn is_record(name: &QName) -> bool {
    ["properties", "person", "group", "membership"]
        .iter()
        .any(|known| name.local.eq_ignore_ascii_case(known))
}

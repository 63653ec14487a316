//! HTTP requests and responses as plain values, as far as SOAP 1.1 over HTTP cares.

use crate::xml::Encoding;

/// Header fields in the order sent; names compare without case.
#[derive(Clone, Debug, Default, Eq, PartialEq)]
pub struct Headers(Vec<(String, String)>);

impl Headers {
    /// No header fields.
    #[must_use]
    pub const fn new() -> Self {
        Self(Vec::new())
    }

    /// Adds a field.
    pub fn push(&mut self, name: impl Into<String>, value: impl Into<String>) {
        self.0.push((name.into(), value.into()));
    }

    /// Replaces all fields of that name by one.
    pub fn set(&mut self, name: &str, value: impl Into<String>) {
        self.remove(name);
        self.push(name, value);
    }

    /// Drops all fields of that name.
    pub fn remove(&mut self, name: &str) {
        self.0.retain(|(field, _)| !field.eq_ignore_ascii_case(name));
    }

    /// The first field of that name.
    #[must_use]
    pub fn first(&self, name: &str) -> Option<&str> {
        self.iter().find(|(field, _)| field.eq_ignore_ascii_case(name)).map(|(_, value)| value)
    }

    /// All fields in order.
    pub fn iter(&self) -> impl Iterator<Item = (&str, &str)> {
        self.0.iter().map(|(name, value)| (name.as_str(), value.as_str()))
    }

    /// All fields in order, to change.
    pub fn iter_mut(&mut self) -> impl Iterator<Item = (&mut String, &mut String)> {
        self.0.iter_mut().map(|(name, value)| (name, value))
    }
}

/// A request.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Request {
    /// Method, such as `POST`.
    pub method: String,
    /// Path and query, such as `/pms?wsdl`.
    pub path: String,
    /// Header fields.
    pub headers: Headers,
    /// Body bytes.
    pub body: Vec<u8>,
}

/// A response.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Response {
    /// Status code.
    pub status: u16,
    /// Header fields.
    pub headers: Headers,
    /// Body bytes.
    pub body: Vec<u8>,
}

/// A Content-Type field taken apart (RFC 9110, section 8.3).
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct ContentType {
    /// Type and subtype in lower case, such as `text/xml`.
    pub media_type: String,
    /// The charset parameter in lower case, without quotes.
    pub charset: Option<String>,
}

impl ContentType {
    /// Reads a field value leniently: an unreadable one has an empty media type.
    #[must_use]
    pub fn parse(value: &str) -> Self {
        let mut parts = value.split(';');
        let media_type = parts.next().unwrap_or("").trim().to_ascii_lowercase();
        let charset = parts
            .filter_map(|parameter| parameter.split_once('='))
            .find(|(name, _)| name.trim().eq_ignore_ascii_case("charset"))
            .map(|(_, value)| value.trim().trim_matches('"').to_ascii_lowercase());
        Self { media_type, charset }
    }
}

/// The Content-Type of SOAP 1.1 messages in an encoding. The parameter of UTF-16 has no byte
/// order in its name, so such messages carry a byte order mark.
#[must_use]
pub const fn content_type(encoding: Encoding) -> &'static str {
    match encoding {
        Encoding::Utf8 => "text/xml; charset=utf-8",
        Encoding::Utf16Le | Encoding::Utf16Be => "text/xml; charset=utf-16",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn field_names_compare_without_case() {
        let mut headers = Headers::new();
        headers.push("Content-Type", "a");
        headers.push("content-type", "b");
        assert_eq!(headers.first("CONTENT-TYPE"), Some("a"));
        headers.set("Content-type", "c");
        assert_eq!(headers.iter().collect::<Vec<_>>(), [("Content-type", "c")]);
        headers.remove("CONTENT-TYPE");
        assert_eq!(headers.first("content-type"), None);
    }

    #[test]
    fn content_types_are_read_leniently() {
        let parse = |value| {
            let read = ContentType::parse(value);
            (read.media_type, read.charset)
        };
        let with =
            |media_type: &str, charset: &str| (media_type.to_owned(), Some(charset.to_owned()));
        assert_eq!(parse("text/xml;charset=\"UTF-8\""), with("text/xml", "utf-8"));
        assert_eq!(parse("Text/XML ; boundary=x; Charset = utf-16"), with("text/xml", "utf-16"));
        assert_eq!(parse("text/xml"), ("text/xml".to_owned(), None));
        assert_eq!(parse(";;="), (String::new(), None));
    }
}

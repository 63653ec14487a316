//! Where schema documents come from.

/// One schema document.
#[derive(Clone, Copy, Debug)]
pub struct SchemaSource<'a> {
    /// Name for messages, usually the file's path.
    pub name: &'a str,
    /// The document.
    pub text: &'a str,
}

/// A schema document that another one led to.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct OwnedSource {
    /// Name for messages, and what tells documents apart: one document has one name, however it
    /// is reached. Usually the file's path, cleaned of `.` and `..`.
    pub name: String,
    /// The document, in any encoding that an XML declaration or a byte order mark names.
    pub bytes: Vec<u8>,
}

/// What an `include`, `import` or `redefine` says of the document that it wants.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Location<'a> {
    /// The name of the document that says so.
    pub base: &'a str,
    /// `schemaLocation`: a path relative to the base, or one that stands for itself. Locations on
    /// other machines are never asked for.
    pub schema_location: &'a str,
    /// The namespace that an `import` wants; none for an `include` or a `redefine`.
    pub namespace: Option<&'a str>,
}

/// Finds a document among some that were given, by its path.
pub(super) fn find_given(
    given: &[SchemaSource<'_>],
    location: &Location<'_>,
) -> Result<OwnedSource, String> {
    let wanted = joined(location.base, location.schema_location);
    given
        .iter()
        .find(|source| source.name == location.schema_location || cleaned(source.name) == wanted)
        .map(|source| OwnedSource {
            name: source.name.to_owned(),
            bytes: source.text.as_bytes().to_vec(),
        })
        .ok_or_else(|| "it is not among the documents that were given".to_owned())
}

/// The path that `location` means in a document called `base`.
fn joined(base: &str, location: &str) -> String {
    match base.rsplit_once('/') {
        Some((folder, _)) if !location.starts_with('/') => cleaned(&format!("{folder}/{location}")),
        _ => cleaned(location),
    }
}

/// A path without `.` and without `..` where that can be helped.
fn cleaned(path: &str) -> String {
    let mut parts: Vec<&str> = Vec::new();
    for part in path.split('/') {
        match part {
            "." => {}
            ".." if parts.last().is_some_and(|last| !matches!(*last, ".." | "")) => {
                parts.pop();
            }
            _ => parts.push(part),
        }
    }
    parts.join("/")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn locations_are_relative_to_the_document_that_names_them() {
        let given = [
            SchemaSource { name: "a/b/main.xsd", text: "1" },
            SchemaSource { name: "a/c/./part.xsd", text: "2" },
            SchemaSource { name: "/top.xsd", text: "3" },
        ];
        let find = |base: &str, schema_location: &str| {
            let location = Location { base, schema_location, namespace: None };
            find_given(&given, &location).ok().map(|found| found.name)
        };
        assert_eq!(find("a/b/main.xsd", "../c/part.xsd").as_deref(), Some("a/c/./part.xsd"));
        assert_eq!(find("a/b/main.xsd", "./main.xsd").as_deref(), Some("a/b/main.xsd"));
        assert_eq!(find("x/y.xsd", "/top.xsd").as_deref(), Some("/top.xsd"));
        assert_eq!(find("x/y.xsd", "part.xsd"), None);
        assert_eq!(find("main.xsd", "../../a/b/main.xsd"), None);
    }
}

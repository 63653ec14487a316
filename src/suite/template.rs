//! Texts with `${placeholders}`.

use std::ops::Range;

/// A placeholder in a text.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Placeholder<'a> {
    /// The name between the braces.
    pub name: &'a str,
    /// Where `${name}` stands in the text, in bytes.
    pub span: Range<usize>,
}

/// A text whose placeholders cannot be replaced.
#[derive(Clone, Debug, Eq, PartialEq, thiserror::Error)]
pub enum TemplateError {
    /// `${` without `}`.
    #[error("`${{` at byte {0} has no closing `}}`")]
    Open(usize),
    /// A name without a value.
    #[error("nothing is known as `${{{0}}}`")]
    Unknown(String),
}

/// The placeholders of a text in order. A `$` that is not followed by `{` is just that.
///
/// # Errors
/// [`TemplateError::Open`] where a brace is not closed.
pub fn placeholders(text: &str) -> Result<Vec<Placeholder<'_>>, TemplateError> {
    let mut found = Vec::new();
    let mut from = 0;
    while let Some(start) = text[from..].find("${").map(|at| from + at) {
        let Some(length) = text[start..].find('}') else { return Err(TemplateError::Open(start)) };
        let span = start..start + length + 1;
        found.push(Placeholder { name: &text[start + 2..start + length], span: span.clone() });
        from = span.end;
    }
    Ok(found)
}

/// The text with every placeholder replaced by what `value_of` knows of it. Values are not looked
/// into again.
///
/// # Errors
/// [`TemplateError`]: a name that `value_of` does not know, or a brace that is not closed.
pub fn fill(
    text: &str,
    mut value_of: impl FnMut(&str) -> Option<String>,
) -> Result<String, TemplateError> {
    let mut out = String::with_capacity(text.len());
    let mut from = 0;
    for placeholder in placeholders(text)? {
        let value = value_of(placeholder.name)
            .ok_or_else(|| TemplateError::Unknown(placeholder.name.to_owned()))?;
        out.push_str(&text[from..placeholder.span.start]);
        out.push_str(&value);
        from = placeholder.span.end;
    }
    out.push_str(&text[from..]);
    Ok(out)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn placeholders_are_found_with_their_places() {
        let found = placeholders("a ${x} $5 ${query.by-id}").unwrap();
        let names: Vec<_> = found.iter().map(|p| p.name).collect();
        assert_eq!(names, ["x", "query.by-id"]);
        assert_eq!(found[0].span, 2..6);
    }

    #[test]
    fn filling_replaces_all_and_looks_once() {
        let filled = fill("${a}-${b}-${a}", |name| Some(format!("<{name}${{c}}>"))).unwrap();
        assert_eq!(filled, "<a${c}>-<b${c}>-<a${c}>");
    }

    #[test]
    fn mistakes_are_told_apart() {
        assert_eq!(placeholders("ab ${x"), Err(TemplateError::Open(3)));
        let error = fill("${nobody}", |_| None).unwrap_err();
        assert_eq!(error.to_string(), "nothing is known as `${nobody}`");
        assert_eq!(TemplateError::Open(3).to_string(), "`${` at byte 3 has no closing `}`");
    }
}

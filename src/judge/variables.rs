//! `${variables}` in what a case expects.

use std::borrow::Cow;
use std::collections::BTreeMap;

/// Replaces every `${name}` in `text`.
///
/// # Errors
/// The name of the first variable that has no value.
pub fn substitute<'a>(
    text: &'a str,
    variables: &BTreeMap<String, String>,
) -> Result<Cow<'a, str>, String> {
    substitute_by(text, |name| variables.get(name).map(String::as_str))
}

/// As [`substitute`], with the values of a function.
pub(super) fn substitute_by<'a, 'v>(
    text: &'a str,
    value_of: impl Fn(&str) -> Option<&'v str>,
) -> Result<Cow<'a, str>, String> {
    if !text.contains("${") {
        return Ok(Cow::Borrowed(text));
    }
    let mut filled = String::new();
    let mut rest = text;
    while let Some((before, behind)) = rest.split_once("${") {
        let Some((name, after)) = behind.split_once('}') else { break };
        filled.push_str(before);
        filled.push_str(value_of(name).ok_or_else(|| name.to_owned())?);
        rest = after;
    }
    filled.push_str(rest);
    Ok(Cow::Owned(filled))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_replaced_and_values_are_not_looked_into() {
        let variables = BTreeMap::from([
            ("a".to_owned(), "1".to_owned()),
            ("query.by-id".to_owned(), "${a}".to_owned()),
        ]);
        let filled = |text| substitute(text, &variables).map(Cow::into_owned);
        assert_eq!(filled("x${a}y${a}"), Ok("x1y1".to_owned()));
        assert_eq!(filled("${query.by-id}"), Ok("${a}".to_owned()));
        assert_eq!(filled("no $ {a}"), Ok("no $ {a}".to_owned()));
        assert_eq!(filled("${a"), Ok("${a".to_owned()));
        assert_eq!(filled("${b}"), Err("b".to_owned()));
    }
}

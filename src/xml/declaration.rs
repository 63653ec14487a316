//! The XML declaration (XML 1.0, section 2.8).

use super::cursor::Cursor;
use super::error::{Checked, Flaw};

/// Whether a document begins with an XML declaration and not with `<?xml-something`.
pub(super) fn has_declaration(text: &str) -> bool {
    text.strip_prefix("<?xml").is_some_and(|rest| rest.starts_with([' ', '\t', '\r', '\n']))
}

/// Reads the declaration that stands at the cursor; returns the encoding it names.
pub(super) fn read_declaration<'a>(cursor: &mut Cursor<'a>) -> Checked<Option<&'a str>> {
    cursor.eat("<?xml");
    let (version, at) = required_part(cursor, "version")?;
    if version != "1.0" {
        let message = format!("XML version `{}` is not 1.0", version.escape_debug());
        return Err(Flaw::malformed(at, message));
    }
    let encoding = part(cursor, "encoding")?;
    if let Some((encoding, at)) = encoding
        && !is_encoding_name(encoding)
    {
        let message = format!("`{}` is no name of an encoding", encoding.escape_debug());
        return Err(Flaw::malformed(at, message));
    }
    if let Some((standalone, at)) = part(cursor, "standalone")?
        && !matches!(standalone, "yes" | "no")
    {
        return Err(Flaw::malformed(at, "`standalone` must be `yes` or `no`"));
    }
    cursor.skip_space();
    if !cursor.eat("?>") {
        let message =
            format!("the XML declaration must end here, not go on with {}", cursor.here());
        return Err(Flaw::malformed(cursor.at(), message));
    }
    Ok(encoding.map(|(name, _)| name))
}

fn required_part<'a>(cursor: &mut Cursor<'a>, name: &str) -> Checked<(&'a str, usize)> {
    let at = cursor.at();
    part(cursor, name)?
        .ok_or_else(|| Flaw::malformed(at, format!("`{name}` is expected in the XML declaration")))
}

/// Takes white space, the name and its value, if the name comes next.
fn part<'a>(cursor: &mut Cursor<'a>, name: &str) -> Checked<Option<(&'a str, usize)>> {
    let spaced = cursor.rest();
    let unspaced = spaced.trim_start_matches([' ', '\t', '\r', '\n']);
    if unspaced.len() == spaced.len() || !unspaced.starts_with(name) {
        return Ok(None);
    }
    cursor.skip_space();
    cursor.eat(name);
    cursor.assigned_value().map(Some)
}

/// Production 81.
fn is_encoding_name(name: &str) -> bool {
    name.starts_with(|first: char| first.is_ascii_alphabetic())
        && name.chars().all(|c| c.is_ascii_alphanumeric() || matches!(c, '.' | '_' | '-'))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> Option<Option<&str>> {
        read_declaration(&mut Cursor::new(text)).ok()
    }

    #[test]
    fn the_parts_come_in_order_with_space_between() {
        assert_eq!(read("<?xml version='1.0'?>"), Some(None));
        assert_eq!(read("<?xml\tversion = \"1.0\"\nencoding='UTF-8' ?>"), Some(Some("UTF-8")));
        assert_eq!(read("<?xml version='1.0' standalone='no'?>"), Some(None));
        let bad = [
            "<?xml ?>",
            "<?xml encoding='UTF-8'?>",
            "<?xml version='1.1'?>",
            "<?xml version='1.0'encoding='UTF-8'?>",
            "<?xml version='1.0' standalone='no' encoding='UTF-8'?>",
            "<?xml version='1.0' standalone='maybe'?>",
            "<?xml version='1.0' encoding=''?>",
            "<?xml version='1.0' encoding='-8'?>",
            "<?xml version=1.0?>",
            "<?xml version='1.0'>",
            "<?xml version='1.0' ? >",
            "<?xml version='1.0'",
        ];
        for bad in bad {
            assert_eq!(read(bad), None, "{bad}");
        }
    }
}

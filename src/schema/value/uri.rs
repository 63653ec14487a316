//! `anyURI`: a URI reference once what a URI may not hold has been escaped (XML Schema part 2,
//! section 3.2.17; XLink 1.0, section 5.4). What is left to be wrong is the structure.

/// Whether the text is a URI reference after escaping.
pub(super) fn is_reference(text: &str) -> bool {
    is_plain(text) || is_any_reference(text)
}

/// Whether it is a usual one, with nothing in it that could be wrong.
fn is_plain(text: &str) -> bool {
    let rest = text.strip_prefix("http").unwrap_or("");
    let rest = rest.strip_prefix('s').unwrap_or(rest).strip_prefix("://");
    let is_plain =
        |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'.' | b'/' | b'-' | b'_');
    rest.is_some_and(|rest| rest.bytes().all(is_plain))
}

fn is_any_reference(text: &str) -> bool {
    let (rest, fragment) = text.split_once('#').unwrap_or((text, ""));
    // A second `#` can stand nowhere; every other character that is not allowed gets escaped.
    if fragment.contains('#') || !are_escapes_complete(text) {
        return false;
    }
    let (hierarchy, _query) = rest.split_once('?').unwrap_or((rest, ""));
    let path = match hierarchy.split_once(':') {
        // A colon before any slash ends a scheme; a relative path has none in its first segment.
        Some((scheme, path)) if !scheme.contains('/') => {
            if !is_scheme(scheme) {
                return false;
            }
            path
        }
        _ => hierarchy,
    };
    match path.strip_prefix("//") {
        Some(rest) => {
            let (authority, path) = rest.split_at(rest.find('/').unwrap_or(rest.len()));
            is_authority(authority) && has_no_brackets(path)
        }
        None => has_no_brackets(path),
    }
}

fn is_scheme(text: &str) -> bool {
    let mut bytes = text.bytes();
    bytes.next().is_some_and(|byte| byte.is_ascii_alphabetic())
        && bytes.all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'+' | b'-' | b'.'))
}

fn is_authority(text: &str) -> bool {
    let host_port = text.rsplit_once('@').map_or(text, |(_, host)| host);
    if let Some(literal) = host_port.strip_prefix('[') {
        let Some((_address, port)) = literal.split_once(']') else { return false };
        return port.is_empty() || port.strip_prefix(':').is_some_and(is_port);
    }
    let (host, port) = host_port.split_once(':').unwrap_or((host_port, ""));
    has_no_brackets(host) && is_port(port)
}

fn is_port(text: &str) -> bool {
    text.bytes().all(|byte| byte.is_ascii_digit())
}

fn has_no_brackets(text: &str) -> bool {
    !text.contains(['[', ']'])
}

/// Every `%` is followed by two hexadecimal digits.
fn are_escapes_complete(text: &str) -> bool {
    let mut bytes = text.bytes();
    while let Some(byte) = bytes.next() {
        if byte != b'%' {
            continue;
        }
        for _ in 0..2 {
            if !bytes.next().is_some_and(|digit| digit.is_ascii_hexdigit()) {
                return false;
            }
        }
    }
    true
}

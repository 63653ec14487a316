//! What an OAuth signature is made over (RFC 5849, section 3.4.1).

use std::fmt::Write as _;

/// Where a request goes, as the client names it.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub struct Origin<'r> {
    /// How it travels.
    pub scheme: Scheme,
    /// The value of the field `Host`: the port is left out where it is the scheme's own.
    pub host: &'r str,
    /// Path and query.
    pub path: &'r str,
}

/// How a request travels.
#[derive(Clone, Copy, Debug, Default, Eq, Hash, PartialEq)]
pub enum Scheme {
    /// In clear.
    #[default]
    Http,
    /// Over TLS.
    Https,
}

impl Scheme {
    /// The name in URLs.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Http => "http",
            Self::Https => "https",
        }
    }

    /// The port that URLs leave out.
    #[must_use]
    pub const fn port(self) -> u16 {
        match self {
            Self::Http => 80,
            Self::Https => 443,
        }
    }
}

/// The base string: method, address and parameters, those of the query included. `parameters` are
/// those of the header field, decoded, without `realm` and `oauth_signature`.
pub(super) fn base_string(
    method: &str,
    origin: Origin<'_>,
    parameters: &[(String, String)],
) -> String {
    let (path, query) = origin.path.split_once('?').unwrap_or((origin.path, ""));
    let path = if path.is_empty() { "/" } else { path };
    let host = origin.host.to_ascii_lowercase();
    let own_port = format!(":{}", origin.scheme.port());
    let host = host.strip_suffix(&own_port).unwrap_or(&host);
    let address = format!("{}://{host}{path}", origin.scheme.name());
    let mut pairs: Vec<(String, String)> =
        parameters.iter().map(|(name, value)| (encode(name), encode(value))).collect();
    for part in query.split('&').filter(|part| !part.is_empty()) {
        let (name, value) = part.split_once('=').unwrap_or((part, ""));
        pairs.push((encode(&decode_query(name)), encode(&decode_query(value))));
    }
    pairs.sort_unstable();
    let joined: Vec<String> = pairs.iter().map(|(name, value)| format!("{name}={value}")).collect();
    [method.to_ascii_uppercase(), encode(&address), encode(&joined.join("&"))].join("&")
}

/// Percent-encoding with the unreserved characters of RFC 3986 only.
pub(super) fn encode(text: &str) -> String {
    let mut encoded = String::with_capacity(text.len());
    for byte in text.bytes() {
        match byte {
            b'A'..=b'Z' | b'a'..=b'z' | b'0'..=b'9' | b'-' | b'.' | b'_' | b'~' => {
                encoded.push(char::from(byte));
            }
            _ => write!(encoded, "%{byte:02X}").expect("a String takes all"),
        }
    }
    encoded
}

/// Undoes percent-encoding; what is no such encoding stays as it is.
pub(super) fn decode(text: &str) -> String {
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text.as_bytes();
    while let Some((&first, behind)) = rest.split_first() {
        let digits = behind.get(..2).and_then(|pair| std::str::from_utf8(pair).ok());
        let byte = digits
            .filter(|pair| first == b'%' && pair.bytes().all(|digit| digit.is_ascii_hexdigit()))
            .and_then(|pair| u8::from_str_radix(pair, 16).ok());
        match byte {
            Some(byte) => {
                bytes.push(byte);
                rest = &behind[2..];
            }
            None => {
                bytes.push(first);
                rest = behind;
            }
        }
    }
    String::from_utf8_lossy(&bytes).into_owned()
}

/// In queries, a plus sign is a blank besides.
fn decode_query(text: &str) -> String {
    decode(&text.replace('+', " "))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn pairs(of: &[(&str, &str)]) -> Vec<(String, String)> {
        of.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect()
    }

    /// The parameters of the example in RFC 5849, section 3.4.1.3, those of its form body included.
    #[test]
    fn the_example_of_the_rfc_comes_out() {
        let origin = Origin {
            scheme: Scheme::Http,
            host: "EXAMPLE.COM:80",
            path: "/request?b5=%3D%253D&a3=a&c%40=&a2=r%20b",
        };
        let parameters = pairs(&[
            ("oauth_consumer_key", "9djdj82h48djs9d2"),
            ("oauth_token", "kkk9d7dh3k39sjv7"),
            ("oauth_signature_method", "HMAC-SHA1"),
            ("oauth_timestamp", "137131201"),
            ("oauth_nonce", "7d8f3e4a"),
            ("c2", ""),
            ("a3", "2 q"),
        ]);
        assert_eq!(
            base_string("post", origin, &parameters),
            "POST&http%3A%2F%2Fexample.com%2Frequest&a2%3Dr%2520b%26a3%3D2%2520q%26a3%3Da%26b5%3D%25\
             3D%25253D%26c%2540%3D%26c2%3D%26oauth_consumer_key%3D9djdj82h48djs9d2%26oauth_nonce%3D7\
             d8f3e4a%26oauth_signature_method%3DHMAC-SHA1%26oauth_timestamp%3D137131201%26oauth_tok\
             en%3Dkkk9d7dh3k39sjv7"
        );
    }

    #[test]
    fn a_port_is_left_out_where_it_is_the_schemes_own() {
        let address = |scheme, host| {
            let base = base_string("GET", Origin { scheme, host, path: "" }, &[]);
            decode(base.split('&').nth(1).unwrap())
        };
        assert_eq!(address(Scheme::Https, "a:443"), "https://a/");
        assert_eq!(address(Scheme::Http, "a:443"), "http://a:443/");
        assert_eq!(address(Scheme::Http, "[::1]:80"), "http://[::1]/");
        assert_eq!(address(Scheme::Http, "a:8080"), "http://a:8080/");
    }

    #[test]
    fn encoding_comes_back_and_nothing_breaks_decoding() {
        for text in ["", "ø %/+~", "a=b&c", "%"] {
            assert_eq!(decode(&encode(text)), text);
        }
        assert_eq!(encode("ø +~"), "%C3%B8%20%2B~");
        assert_eq!(decode("%4"), "%4");
        assert_eq!(decode("%zz%41"), "%zzA");
        assert_eq!(decode("%+1"), "%+1");
    }
}

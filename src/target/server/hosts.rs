//! Under which names the server may be addressed.
//!
//! A page in a browser on this machine can reach a loopback server by a name of its own that
//! resolves to 127.0.0.1 (DNS rebinding): its requests carry that name as `Host`. So names count
//! only where they are known. Addresses are no danger: a page cannot have one of ours.

use std::fmt;
use std::net::{Ipv4Addr, Ipv6Addr};
use std::str::FromStr;

use hyper::header::HOST;
use hyper::http::request::Parts;

/// The names under which requests are served. By default these are `localhost`, every name below
/// it, and every IP address.
#[derive(Clone, Debug, Default, Eq, PartialEq)]
pub struct Hosts {
    allowed: Vec<HostName>,
}

/// A name besides the local ones; `*` stands for any.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct HostName(String);

/// A text that is no host name.
#[derive(Clone, Debug, Eq, PartialEq, thiserror::Error)]
#[error(
    "`{0}` is no host name: give it without scheme, port and path, such as mock.example.org, or * for any"
)]
pub struct NoHostName(String);

impl Hosts {
    /// The local names and these.
    #[must_use]
    pub fn with(allowed: Vec<HostName>) -> Self {
        Self { allowed }
    }

    /// Every name: for connections that no browser can make, such as one in memory.
    #[must_use]
    pub fn any() -> Self {
        Self::with(vec![HostName("*".to_owned())])
    }

    /// Whether a `Host` value is served: a name or an address, with or without a port.
    #[must_use]
    pub fn admits(&self, field: &str) -> bool {
        let field = field.trim();
        let name = host_of(field);
        if name.is_empty() || is_address(name) {
            return true;
        }
        let name = name.strip_suffix('.').unwrap_or(name);
        is_local(name) || self.allowed.iter().any(|allowed| allowed.covers(name))
    }

    /// The first name in the head of a request that is not served: of the target or of the `Host`
    /// field, which a request of HTTP/1.0 may lack.
    pub(super) fn refused(&self, head: &Parts) -> Option<String> {
        let target = head.uri.authority().map(|authority| authority.as_str().to_owned());
        let fields = head.headers.get_all(HOST).iter();
        let fields = fields.map(|field| String::from_utf8_lossy(field.as_bytes()).into_owned());
        target.into_iter().chain(fields).find(|name| !self.admits(name))
    }
}

impl HostName {
    fn covers(&self, name: &str) -> bool {
        self.0 == "*" || self.0.eq_ignore_ascii_case(name)
    }
}

impl fmt::Display for HostName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl FromStr for HostName {
    type Err = NoHostName;

    fn from_str(text: &str) -> Result<Self, NoHostName> {
        let name = text.strip_suffix('.').unwrap_or(text);
        let is_plain = |c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '.' | '_');
        if text != "*" && (name.is_empty() || !name.chars().all(is_plain)) {
            return Err(NoHostName(text.to_owned()));
        }
        Ok(Self(name.to_owned()))
    }
}

/// A `Host` value without its port.
fn host_of(field: &str) -> &str {
    match field.rsplit_once(':') {
        // The colons of an address of version 6 stand in brackets.
        Some((host, port)) if port.chars().all(|c| c.is_ascii_digit()) => host,
        _ => field,
    }
}

fn is_address(name: &str) -> bool {
    let in_brackets = name.strip_prefix('[').and_then(|rest| rest.strip_suffix(']'));
    match in_brackets {
        Some(address) => address.parse::<Ipv6Addr>().is_ok(),
        None => name.parse::<Ipv4Addr>().is_ok(),
    }
}

fn is_local(name: &str) -> bool {
    const LOCAL: &str = "localhost";
    let Some(at) = name.len().checked_sub(LOCAL.len()) else { return false };
    // Cut on bytes: the name can be any text.
    let (front, end) = name.as_bytes().split_at(at);
    end.eq_ignore_ascii_case(LOCAL.as_bytes()) && (front.is_empty() || front.ends_with(b"."))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn local_names_and_addresses_are_served() {
        for field in [
            "localhost",
            "localhost:8080",
            "LOCALHOST.",
            "mock.localhost:1",
            "127.0.0.1:8080",
            "192.168.7.9",
            "[::1]:8080",
            "[fe80::1]",
            "",
            " localhost ",
        ] {
            assert!(Hosts::default().admits(field), "{field}");
        }
    }

    #[test]
    fn other_names_are_served_only_where_they_are_named() {
        let named = Hosts::with(vec!["mock.example.org".parse().unwrap()]);
        for field in ["mock.example.org", "MOCK.example.org.:8080"] {
            assert!(!Hosts::default().admits(field), "{field}");
            assert!(named.admits(field), "{field}");
        }
        for field in [
            "evil.example",
            "notlocalhost",
            "localhost.evil.example",
            "127.0.0.1.evil.example",
            "mock.example.org.evil",
            "a.mock.example.org",
            "[::1",
            "::1",
            "é",
            "aälocalhost",
        ] {
            assert!(!named.admits(field), "{field}");
        }
        assert!(Hosts::with(vec!["*".parse().unwrap()]).admits("evil.example"));
    }

    #[test]
    fn a_name_is_given_alone() {
        for text in ["", ".", "http://mock", "mock:80", "mock/", "*.example.org", "a b"] {
            let error = text.parse::<HostName>().unwrap_err().to_string();
            assert!(error.contains("without scheme, port and path"), "{text}: {error}");
        }
    }
}

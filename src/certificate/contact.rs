//! The servers that a run talked to, and how well others were kept out.

use core::net::IpAddr;
use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::report::RunReport;

/// A server that requests went to.
#[derive(Clone, Debug, Deserialize, Eq, PartialEq, Serialize)]
#[serde(deny_unknown_fields)]
pub struct Contact {
    /// Scheme, host and port.
    pub origin: String,
    /// Exchanges with it in judged cases.
    pub exchanges: u64,
    /// Whether it is this machine, by name or address.
    pub this_machine: bool,
    /// Whether nobody on the way could read or change what was said.
    pub protected: bool,
}

impl Contact {
    /// The servers that the cases of a report talked to, by name.
    #[must_use]
    pub fn all_of(report: &RunReport) -> Vec<Self> {
        let mut exchanges: BTreeMap<&str, u64> = BTreeMap::new();
        for exchange in report.cases.iter().flat_map(|case| &case.exchanges) {
            *exchanges.entry(origin(&exchange.url)).or_default() += 1;
        }
        exchanges.into_iter().map(|(origin, exchanges)| Self::new(origin, exchanges)).collect()
    }

    fn new(origin: &str, exchanges: u64) -> Self {
        let this_machine = is_this_machine(host(origin));
        let protected = this_machine || origin.starts_with("https://");
        Self { origin: origin.to_owned(), exchanges, this_machine, protected }
    }
}

fn origin(url: &str) -> &str {
    let from = url.find("://").map_or(0, |at| at + "://".len());
    let end = url[from..].find(['/', '?', '#']).map_or(url.len(), |at| from + at);
    &url[..end]
}

/// The host of an origin, without port and brackets.
fn host(origin: &str) -> &str {
    let authority = origin.split_once("://").map_or(origin, |(_, authority)| authority);
    match authority.strip_prefix('[') {
        Some(rest) => rest.split(']').next().unwrap_or(rest),
        None => authority.split(':').next().unwrap_or(authority),
    }
}

fn is_this_machine(host: &str) -> bool {
    match host.parse::<IpAddr>() {
        Ok(address) => address.is_loopback(),
        Err(_) => host.eq_ignore_ascii_case("localhost"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn plain_http_is_protected_on_this_machine_only() {
        for (url, this_machine, protected) in [
            ("http://127.0.0.1:8080/pms", true, true),
            ("http://[::1]:80/pms", true, true),
            ("http://LOCALHOST/pms", true, true),
            ("http://sis.example:8080/pms?x", false, false),
            ("http://127.0.0.1.evil.example/", false, false),
            ("http://localhost.example/", false, false),
            ("http://[2001:db8::1]/", false, false),
            ("https://sis.example/pms", false, true),
        ] {
            let contact = Contact::new(origin(url), 1);
            assert_eq!(
                (contact.this_machine, contact.protected),
                (this_machine, protected),
                "{url}"
            );
        }
        assert_eq!(origin("http://h:1?x"), "http://h:1");
    }
}

//! Which names the mock answers to, and what is said where others can reach it.

use std::net::SocketAddr;

use clap::Args;

use crate::target::{HostName, Hosts};

/// Which names the mock answers to.
#[derive(Args, Clone, Debug)]
pub struct HostArgs {
    /// Also serve requests that name this host; repeatable; * for any
    ///
    /// Requests whose Host field has a name are served for localhost and names below it only, and
    /// refused with 421 otherwise, so that no web page can reach the mock by a name of its own (DNS
    /// rebinding). A Host field with an IP address is always served. Name the host here where
    /// clients use one, such as the service's name in a network of containers.
    #[arg(long, value_name = "NAME", value_delimiter = ',', env = "LIS_CONFORM_ALLOW_HOST")]
    pub allow_host: Vec<HostName>,
}

impl HostArgs {
    /// The names served.
    pub fn hosts(&self) -> Hosts {
        Hosts::with(self.allow_host.clone())
    }
}

/// What is to be known of an address that other machines can reach.
pub fn notice(address: SocketAddr) -> Option<String> {
    (!address.ip().is_loopback()).then(|| {
        format!(
            "note: {address} is open to other machines: who reaches it can read, change and delete what \
             the mock holds, and there is no password. Clients that use a name instead of an address \
             need --allow-host NAME."
        )
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_addresses_for_others_are_worth_a_notice() {
        let said = |address: &str| notice(address.parse().unwrap());
        assert_eq!(said("127.0.0.1:80"), None);
        assert_eq!(said("[::1]:80"), None);
        for open in ["0.0.0.0:80", "[::]:80", "192.168.7.9:80"] {
            assert!(said(open).unwrap().contains("--allow-host"), "{open}");
        }
    }
}

//! TLS on the command line: towards a target, and of the mock.

use std::fs;
use std::path::PathBuf;

use clap::Args;

use super::error::{CliError, CliResult};
use crate::suite::Profile;
use crate::target::HostName;
use crate::tls::{Certificate, TlsServer};

/// How TLS is spoken with a target.
#[derive(Args, Clone, Debug, Default)]
#[command(next_help_heading = "TLS (https targets)")]
pub struct TlsArgs {
    /// Trust the certificates in this PEM file instead of those of the system
    #[arg(long, value_name = "FILE", env = "LIS_CONFORM_CA")]
    pub ca: Option<PathBuf>,
    /// Show this certificate (PEM, with its chain); needs --client-key
    #[arg(long, value_name = "FILE", requires = "client_key", env = "LIS_CONFORM_CLIENT_CERT")]
    pub client_cert: Option<PathBuf>,
    /// The private key of --client-cert (PEM, not protected)
    #[arg(long, value_name = "FILE", requires = "client_cert", env = "LIS_CONFORM_CLIENT_KEY")]
    pub client_key: Option<PathBuf>,
    /// Do not verify the target's certificate; every report says so
    #[arg(long)]
    pub insecure: bool,
}

impl TlsArgs {
    /// Changes in the profile what is given here.
    ///
    /// # Errors
    /// Where two options contradict each other.
    pub fn adjust(&self, profile: &mut Profile) -> CliResult<()> {
        if self.insecure && self.ca.is_some() {
            return Err(CliError::usage(
                "--insecure verifies nothing, so --ca has no use; leave one out",
            ));
        }
        let text = |path: &Option<PathBuf>| path.as_ref().map(|it| it.display().to_string());
        let files = &mut profile.tls;
        files.ca_file = text(&self.ca).or_else(|| files.ca_file.take());
        if self.client_cert.is_some() {
            files.client_certificate = text(&self.client_cert);
            files.client_key = text(&self.client_key);
        }
        files.insecure = self.insecure;
        Ok(())
    }

    /// The same for the command that runs it again.
    pub fn words(&self) -> Vec<String> {
        let files = [
            ("--ca", &self.ca),
            ("--client-cert", &self.client_cert),
            ("--client-key", &self.client_key),
        ];
        let given = files.into_iter().filter_map(|(name, file)| Some((name, file.as_ref()?)));
        let mut words: Vec<String> =
            given.flat_map(|(name, file)| [name.to_owned(), file.display().to_string()]).collect();
        words.extend(self.insecure.then(|| "--insecure".to_owned()));
        words
    }
}

/// How the mock speaks TLS.
#[derive(Args, Clone, Debug)]
#[command(next_help_heading = "TLS")]
pub struct ServeTlsArgs {
    /// Speak TLS, with a certificate made on the spot where none is given
    #[arg(long)]
    pub tls: bool,
    /// Speak TLS with this certificate (PEM, with its chain); needs --tls-key
    #[arg(long, value_name = "FILE", requires = "tls_key")]
    pub tls_cert: Option<PathBuf>,
    /// The private key of --tls-cert (PEM, not protected)
    #[arg(long, value_name = "FILE", requires = "tls_cert")]
    pub tls_key: Option<PathBuf>,
    /// Write the certificate made on the spot here, for clients to trust (`run --ca FILE`)
    #[arg(long, value_name = "FILE", conflicts_with = "tls_cert")]
    pub tls_save: Option<PathBuf>,
    /// Let in only clients with a certificate that one in this PEM file issued
    #[arg(long, value_name = "FILE")]
    pub tls_client_ca: Option<PathBuf>,
}

impl ServeTlsArgs {
    /// What accepts connections, where TLS is spoken. A certificate made on the spot is for this
    /// machine, the address listened at, and the names that the mock answers to.
    ///
    /// # Errors
    /// Where a file cannot be used.
    pub fn server(
        &self,
        address: std::net::IpAddr,
        hosts: &[HostName],
    ) -> CliResult<Option<TlsServer>> {
        let certificate = match (&self.tls_cert, &self.tls_key) {
            (Some(certificate), Some(key)) => {
                Certificate::Files { certificate: certificate.clone(), key: key.clone() }
            }
            _ if self.tls || self.tls_save.is_some() => {
                let own = ["localhost", "127.0.0.1", "::1"].map(str::to_owned);
                let named = hosts.iter().map(ToString::to_string).filter(|name| name != "*");
                let mut names: Vec<String> = own.into_iter().chain(named).collect();
                if !address.is_unspecified() && !address.is_loopback() {
                    names.push(address.to_string());
                }
                Certificate::SelfSigned(names)
            }
            _ if self.tls_client_ca.is_some() => {
                return Err(CliError::usage("--tls-client-ca needs --tls or --tls-cert"));
            }
            _ => return Ok(None),
        };
        let server =
            TlsServer::new(&certificate, self.tls_client_ca.as_deref()).map_err(CliError::file)?;
        if let (Some(path), Some(pem)) = (&self.tls_save, &server.pem) {
            fs::write(path, pem).map_err(|error| {
                CliError::report(format!("cannot write {}: {error}", path.display()))
            })?;
        }
        Ok(Some(server))
    }
}

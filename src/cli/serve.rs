//! `serve`: the mock for clients.

use std::fs;
use std::net::SocketAddr;
use std::sync::Arc;

use super::args::{Requests, ServeArgs};
use super::embedded::{MockSettings, Server, mock};
use super::error::{CliError, CliResult};
use super::exit::ExitCode;
use super::hosts;
use super::output::{note, print};
use super::roster;
use super::run::runtime;
use super::signals::Interrupts;
use super::world::World;
use crate::mapping::Release;
use crate::report::command_line;
use crate::security::Scheme;
use crate::spec::Spec;
use crate::suite::AuthScheme;
use crate::target::Strictness;

/// Serves until it is interrupted.
///
/// # Errors
/// Where a quirk, style or profile is unknown, or the port is busy.
pub fn serve(args: ServeArgs) -> CliResult {
    let world = World::without_cases()?;
    let profile = world.profile(&args.profile)?;
    let tls = args.tls.server(args.listen.ip(), &args.hosts.allow_host)?;
    let scheme = if tls.is_some() { Scheme::Https } else { Scheme::Http };
    let (gate, wanted) = args.gate.gate(&profile, scheme)?;
    let settings = MockSettings {
        gate: Some(gate),
        quirks: &args.quirk,
        strictness: match args.requests {
            Requests::Strict => Strictness::Strict,
            Requests::Lenient => Strictness::Lenient,
        },
        style: args.style.as_deref(),
    };
    let target = mock(&world, &profile, &settings)?;
    let served = Arc::clone(target.spec());
    let keeps_files = !args.roster.seed.is_empty() || args.roster.export.is_some();
    let joined = match keeps_files {
        true => {
            let release = Release::new(&served, &profile.revisions).map_err(CliError::usage)?;
            let identity = roster::seed(&args.roster, &target, &release)?;
            Some((release, identity))
        }
        false => None,
    };
    let kept = Arc::clone(&target);
    runtime()?.block_on(async {
        let mut interrupts = Interrupts::listen()?;
        let fingerprint = tls.as_ref().map(|tls| tls.fingerprint.clone());
        let server = Server::start(args.listen, target, args.hosts.hosts(), tls).await?;
        let security = Security { scheme, fingerprint, wanted: &wanted };
        print(&greeting(server.address, &args, &served, &security))?;
        if let Some(notice) = hosts::notice(server.address).filter(|_| wanted.is_empty()) {
            note(&notice);
        }
        if let Some(path) = &args.port_file {
            let text = format!("{}\n", server.address.port());
            fs::write(path, text).map_err(|error| {
                CliError::report(format!("cannot write {}: {error}", path.display()))
            })?;
        }
        interrupts.next().await;
        note("stopping");
        tokio::select! {
            stopped = server.stop() => stopped?,
            () = interrupts.next() => {}
        }
        if let (Some(path), Some((release, identity))) = (&args.roster.export, &joined) {
            roster::leave(path, &kept, release, identity)?;
        }
        Ok(ExitCode::Success)
    })
}

/// How the mock is protected.
struct Security<'a> {
    scheme: Scheme,
    fingerprint: Option<String>,
    wanted: &'a [AuthScheme],
}

/// The URLs, and the command that tests them.
fn greeting(address: SocketAddr, args: &ServeArgs, spec: &Spec, security: &Security<'_>) -> String {
    let host = reachable(address);
    let root = format!("{}://{host}", security.scheme.name());
    let mut lines = vec![format!("Serving {} at {root}/", releases(spec))];
    for service in &spec.services {
        let url = format!("{root}{}", service.path);
        lines.push(format!("  {:<29} {url}   WSDL: {url}?wsdl", service.title));
    }
    let mut shared: Vec<&String> =
        spec.services.iter().flat_map(|it| it.shared_paths.first()).collect();
    shared.dedup();
    for path in shared {
        let url = format!("{root}{path}");
        lines.push(format!("  {:<29} {url}   WSDL: {url}?wsdl", "All of them"));
    }
    if !args.quirk.is_empty() {
        lines.push(format!("It misbehaves: {}", args.quirk.join(", ")));
    }
    if let Some(fingerprint) = &security.fingerprint {
        lines.push(format!("Its certificate: SHA-256 {fingerprint}"));
    }
    if !security.wanted.is_empty() {
        let names: Vec<&str> = security.wanted.iter().map(|scheme| scheme.name()).collect();
        lines.push(format!("It lets in only who shows credentials: {}", names.join(" and ")));
    }
    let url = format!("{root}/");
    let mut command = vec!["lis-conform", "run", &url, "--profile", &args.profile];
    if args.profile == "lis-2.0" {
        command.truncate(3);
    }
    let certificate = args.tls.tls_save.as_ref().or(args.tls.tls_cert.as_ref());
    let certificate = certificate.map(|path| path.display().to_string());
    match &certificate {
        Some(path) => command.extend(["--ca", path.as_str()]),
        None if security.scheme == Scheme::Https => command.push("--insecure"),
        None => {}
    }
    let missing = |scheme: &&AuthScheme| args.gate.user.is_some() && args.gate.requires(**scheme);
    match security.wanted.iter().find(missing) {
        Some(scheme) => lines.push(format!(
            "Test it with a profile that gives the credentials in [{}], and:\n  {}",
            scheme.table(),
            command_line(command)
        )),
        None => lines.push(format!("Test it with:\n  {}", command_line(command))),
    }
    lines.push("Ctrl-C ends it.\n".to_owned());
    lines.join("\n")
}

/// The releases that the services served belong to, for people.
fn releases(spec: &Spec) -> String {
    let mut names: Vec<&str> = Vec::new();
    for service in &spec.services {
        let name = match service.release.as_str() {
            "lis-2.0" => "LIS 2.0",
            "es-1.0" => "Enterprise Services 1.0",
            other => other,
        };
        if !names.contains(&name) {
            names.push(name);
        }
    }
    names.join(" and ")
}

/// An address that a client on this machine can use: one that stands for all is none.
fn reachable(address: SocketAddr) -> SocketAddr {
    match address {
        SocketAddr::V4(all) if all.ip().is_unspecified() => ([127, 0, 0, 1], all.port()).into(),
        SocketAddr::V6(all) if all.ip().is_unspecified() => {
            ([0, 0, 0, 0, 0, 0, 0, 1], all.port()).into()
        }
        other => other,
    }
}

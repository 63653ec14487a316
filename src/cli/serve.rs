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
use super::run::runtime;
use super::signals::Interrupts;
use super::world::World;
use crate::report::command_line;
use crate::spec::Spec;
use crate::target::Strictness;

/// Serves until it is interrupted.
///
/// # Errors
/// Where a quirk, style or profile is unknown, or the port is busy.
pub fn serve(args: ServeArgs) -> CliResult {
    let world = World::without_cases()?;
    let profile = world.profile(&args.profile)?;
    let settings = MockSettings {
        quirks: &args.quirk,
        strictness: match args.requests {
            Requests::Strict => Strictness::Strict,
            Requests::Lenient => Strictness::Lenient,
        },
        style: args.style.as_deref(),
    };
    let target = mock(&world, &profile, &settings)?;
    let served = Arc::clone(target.spec());
    runtime()?.block_on(async {
        let mut interrupts = Interrupts::listen()?;
        let server = Server::start(args.listen, target, args.hosts.hosts()).await?;
        print(&greeting(server.address, &args, &served))?;
        if let Some(notice) = hosts::notice(server.address) {
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
        Ok(ExitCode::Success)
    })
}

/// The URLs, and the command that tests them.
fn greeting(address: SocketAddr, args: &ServeArgs, spec: &Spec) -> String {
    let host = reachable(address);
    let mut lines = vec![format!("Serving {} at http://{host}/", releases(spec))];
    for service in &spec.services {
        let url = format!("http://{host}{}", service.path);
        lines.push(format!("  {:<29} {url}   WSDL: {url}?wsdl", service.title));
    }
    let mut shared: Vec<&String> =
        spec.services.iter().flat_map(|it| it.shared_paths.first()).collect();
    shared.dedup();
    for path in shared {
        let url = format!("http://{host}{path}");
        lines.push(format!("  {:<29} {url}   WSDL: {url}?wsdl", "All of them"));
    }
    if !args.quirk.is_empty() {
        lines.push(format!("It misbehaves: {}", args.quirk.join(", ")));
    }
    let url = format!("http://{host}/");
    let mut command = vec!["lis-conform", "run", &url, "--profile", &args.profile];
    if args.profile == "lis-2.0" {
        command.truncate(3);
    }
    lines.push(format!("Test it with:\n  {}", command_line(command)));
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

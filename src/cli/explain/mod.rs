//! `explain`: what a name stands for, and why it matters.

mod case;
mod clause;
mod code;
mod operation;
mod page;

pub use self::case::judges;

use self::page::Page;
use super::args::ExplainArgs;
use super::error::{CliError, CliResult};
use super::exit::ExitCode;
use super::output::print;
use super::world::World;
use crate::spec::toml_file::closest;
use crate::target::{self, Quirk};

/// Explains everything that has this name.
///
/// # Errors
/// Where nothing has.
pub fn explain(args: &ExplainArgs) -> CliResult {
    let world = World::load(&[])?;
    let pages = pages(&args.what, &world);
    if pages.is_empty() {
        return Err(unknown(&args.what, &world));
    }
    let texts = pages.into_iter().map(Page::into_text).collect::<Vec<_>>();
    print(&texts.join("\n")).map(|()| ExitCode::Success)
}

fn pages(what: &str, world: &World) -> Vec<Page> {
    let mut pages = Vec::new();
    let same = |name: &str| name.eq_ignore_ascii_case(what);
    pages.extend(world.cases.iter().filter(|c| same(&c.id.0)).map(|c| case::page(c, &world.spec)));
    let clauses = world.spec.catalogue.iter().filter(|clause| same(&clause.id.0));
    pages.extend(clauses.map(|clause| clause::page(clause, world)));
    pages.extend(world.spec.status_codes.find(what).map(|code| code::page(code, world)));
    for (service, operation) in world.spec.operations() {
        if same(&operation.id.0) || same(&operation.name) {
            pages.push(operation::page(service, operation, world));
        }
    }
    pages.extend(target::quirks().iter().filter(|quirk| same(&quirk.name)).map(quirk));
    pages
}

fn quirk(quirk: &Quirk) -> Page {
    let mut page = Page::new("Quirk", &quirk.name);
    page.say(&quirk.title);
    page.row("file", &quirk.file);
    page.list("made of", quirk.parts.iter().map(ToString::to_string));
    page.list("shows at", quirk.scope.operations.iter().map(ToString::to_string));
    page.list("is there to trip", quirk.aims.iter().map(ToString::to_string));
    page.row("see it with", &format!("lis-conform run --quirk {}", quirk.name));
    page
}

fn unknown(what: &str, world: &World) -> CliError {
    let spec = &world.spec;
    let cases = world.cases.iter().map(|case| case.id.0.as_str());
    let clauses = spec.catalogue.iter().map(|clause| clause.id.0.as_str());
    let operations = spec.operations().map(|(_, operation)| operation.name.as_str());
    let quirks = target::quirks().iter().map(|quirk| quirk.name.as_str());
    let codes = spec.status_codes.minor_values();
    let names = cases.chain(clauses).chain(operations).chain(quirks).chain(codes);
    let hint = closest(what, names).map_or_else(
        || "`lis-conform list` and `lis-conform quirks` show names".to_owned(),
        |close| format!("did you mean `{close}`?"),
    );
    CliError::usage(format!("nothing is called `{what}`: {hint}"))
}

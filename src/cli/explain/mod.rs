//! `explain`: what a name stands for, and why it matters.

mod case;
mod clause;
mod code;
mod importer;
mod operation;
mod page;

pub use self::case::judges;

use self::page::Page;
use super::args::ExplainArgs;
use super::error::{CliError, CliResult};
use super::exit::ExitCode;
use super::output::print;
use super::world::{World, broken_builtin};
use crate::file_suite::{self, FileCase};
use crate::importing;
use crate::spec::toml_file::closest;
use crate::target::{self, Quirk};

/// Explains everything that has this name.
///
/// # Errors
/// Where nothing has.
pub fn explain(args: &ExplainArgs) -> CliResult {
    let known = Known::load()?;
    let pages = pages(&args.what, &known);
    if pages.is_empty() {
        return Err(unknown(&args.what, &known));
    }
    let texts = pages.into_iter().map(Page::into_text).collect::<Vec<_>>();
    print(&texts.join("\n")).map(|()| ExitCode::Success)
}

/// Everything that has a name.
struct Known {
    world: World,
    file_cases: Vec<FileCase>,
    importer_quirks: &'static [importing::Quirk],
}

impl Known {
    fn load() -> CliResult<Self> {
        let world = World::load(&[])?;
        let file_cases =
            file_suite::builtin(&world.spec.catalogue).map_err(|found| broken_builtin(&found))?;
        let importer_quirks = importing::quirks().map_err(|found| broken_builtin(&found))?;
        Ok(Self { world, file_cases, importer_quirks })
    }
}

fn pages(what: &str, known: &Known) -> Vec<Page> {
    let world = &known.world;
    let mut pages = Vec::new();
    let same = |name: &str| name.eq_ignore_ascii_case(what);
    pages.extend(world.cases.iter().filter(|c| same(&c.id.0)).map(|c| case::page(c, &world.spec)));
    let file_cases = known.file_cases.iter().filter(|case| same(&case.id.0));
    pages.extend(file_cases.map(|case| importer::case_page(case, &world.spec)));
    let clauses = world.spec.catalogue.iter().filter(|clause| same(&clause.id.0));
    pages.extend(clauses.map(|clause| clause::page(clause, world, &known.file_cases)));
    pages.extend(world.spec.status_codes.find(what).map(|code| code::page(code, world)));
    for (service, operation) in world.spec.operations() {
        if same(&operation.id.0) || same(&operation.name) {
            pages.push(operation::page(service, operation, world));
        }
    }
    pages.extend(target::quirks().iter().filter(|quirk| same(&quirk.name)).map(quirk));
    let mistakes = known.importer_quirks.iter().filter(|quirk| same(&quirk.name));
    pages.extend(mistakes.map(importer::quirk_page));
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

fn unknown(what: &str, known: &Known) -> CliError {
    let (world, spec) = (&known.world, &known.world.spec);
    let cases = world.cases.iter().map(|case| case.id.0.as_str());
    let file_cases = known.file_cases.iter().map(|case| case.id.0.as_str());
    let clauses = spec.catalogue.iter().map(|clause| clause.id.0.as_str());
    let operations = spec.operations().map(|(_, operation)| operation.name.as_str());
    let quirks = target::quirks().iter().map(|quirk| quirk.name.as_str());
    let mistakes = known.importer_quirks.iter().map(|quirk| quirk.name.as_str());
    let codes = spec.status_codes.minor_values();
    let names = cases.chain(file_cases).chain(clauses).chain(operations);
    let names = names.chain(quirks).chain(mistakes).chain(codes);
    let hint = closest(what, names).map_or_else(
        || "`lis-conform list`, `importer --list` and `quirks` show names".to_owned(),
        |close| format!("did you mean `{close}`?"),
    );
    CliError::usage(format!("nothing is called `{what}`: {hint}"))
}

//! Files into the mock, all of them or nothing.

use super::super::error::{CliError, CliResult};
use super::super::output::note;
use super::super::validate::inputs::{Input, inputs};
use super::super::validate::source::Source;
use super::args::RosterArgs;
use super::told::{Counts, told};
use crate::enterprise::RecordReader;
use crate::mapping::{Fate, Gathered, Identity, Loss, Losses, Release};
use crate::model::Roster;
use crate::report::grouped;
use crate::target::{NotPlanted, Target};
use crate::xml::XmlLimits;

/// Puts what the files hold into a target, and says what. Gives how names are written there.
///
/// # Errors
/// Where a file cannot be read, is broken, or holds more than a target does.
pub fn seed(args: &RosterArgs, target: &Target, release: &Release) -> CliResult<Identity> {
    let mut gathered = Gathered::default();
    let mut losses = Losses::default();
    for input in inputs(&args.seed)? {
        let records = read(&input, &mut gathered, &mut losses)
            .map_err(|why| CliError::file(format!("{}: {why}; nothing is served", input.name())))?;
        if records == 0 {
            note(&format!("note: {} holds no person, group or membership", input.name()));
        }
    }
    gathered.settle(&mut losses);
    let main = args.source.as_deref().or_else(|| gathered.first_source());
    let identity = Identity::new(main.unwrap_or(RosterArgs::SOURCE));
    if args.seed.is_empty() {
        return Ok(identity);
    }
    let mut counts = Counts::default();
    let mut refused = None;
    release.objects(&gathered, &identity, &mut losses, |mapped, losses| {
        match target.plant(&mapped.service, &mapped.sourced_id, &mapped.record) {
            Ok(()) => counts.add(mapped.kind),
            Err(NotPlanted::Invalid { path, message }) => {
                let why = format!("its record would break the schema: {path}: {message}");
                let (fate, kind) = (Fate::LeftOut, mapped.kind);
                losses.note(Loss { fate, kind, field: String::new(), why }, &mapped.about);
            }
            Err(NotPlanted::NoPlace(error)) => refused = Some(error),
        }
    });
    if let Some(error) = refused {
        return Err(CliError::file(format!("{error}, and the files hold more; nothing is served")));
    }
    note(&told(&format!("Seeded with {counts}"), &losses));
    Ok(identity)
}

/// Reads one file; gives how many records it has besides its properties.
pub fn read(input: &Input, gathered: &mut Gathered, losses: &mut Losses) -> Result<u64, String> {
    let source = Source::of(input)?;
    // A file may be as large as it likes; its records may not.
    let limits = XmlLimits { bytes: usize::MAX, ..XmlLimits::default() };
    let mut reader =
        RecordReader::new(source.open()?, &limits).map_err(|error| error.to_string())?;
    let mut records = 0;
    while let Some(placed) = reader.next_record().map_err(|error| error.to_string())? {
        if !matches!(placed.record, crate::enterprise::EnterpriseRecord::Properties(_)) {
            records += 1;
        }
        gathered.take(placed.record, losses);
        if gathered.len() > Roster::MAX_OBJECTS {
            let most = grouped(Roster::MAX_OBJECTS as u64);
            return Err(format!(
                "it holds more than the {most} objects that the mock has room for"
            ));
        }
    }
    if !reader.is_enterprise() {
        let root = reader.root().map(|root| root.local.to_string()).unwrap_or_default();
        return Err(format!(
            "it begins with `{root}`, which is nothing of IMS Enterprise: `enterprise` belongs there"
        ));
    }
    Ok(records)
}

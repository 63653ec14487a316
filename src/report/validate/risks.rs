//! What importers lose, for people. It is no breach, and looks like none.

use super::super::terminal::paint;
use super::super::visible::visible_line;
use super::super::words::grouped;
use super::JudgedFile;
use super::text::line;
use crate::validate::ImporterRisk;

/// The names of all risks, in a line.
pub(super) fn by_name(risks: &[ImporterRisk]) -> Option<String> {
    let names: Vec<String> = risks
        .iter()
        .map(|risk| match risk.times {
            1 => risk.id.to_owned(),
            times => format!("{} ({})", risk.id, grouped(times)),
        })
        .collect();
    (!names.is_empty())
        .then(|| format!("importers may lose something (--importers): {}", names.join(", ")))
}

/// Who loses what, and how that is known.
pub(super) fn in_full(file: &JudgedFile, out: &mut String) {
    for risk in file.risks() {
        let label = paint::strong(&format_args!("importer[{}]", risk.id));
        let times =
            if risk.times > 1 { format!(", {} times", grouped(risk.times)) } else { String::new() };
        line(out, format_args!("{label}: {}{times}", visible_line(&risk.message)));
        let (name, place) = (visible_line(&file.name), risk.place);
        let arrow = paint::faint("-->");
        line(out, format_args!(" {arrow} {name}:{}:{}", place.line, place.column));
        for (importer, what) in losses(risk) {
            let mark = paint::faint(format_args!("= {importer} loses:"));
            line(out, format_args!("  {mark} {what}"));
        }
        let mark = paint::faint("= what helps:");
        line(out, format_args!("  {mark} {}\n", risk.advice));
    }
}

/// Each importer with what it loses, and how that is known.
pub(super) fn losses(risk: &ImporterRisk) -> impl Iterator<Item = (&str, String)> {
    risk.losses
        .iter()
        .map(|loss| (loss.importer, format!("{} ({})", visible_line(&loss.what), loss.source)))
}

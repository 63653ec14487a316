//! Whether the object delivered means the same as the one sent.

use super::{Context, Judged};
use crate::judge::breach::Breach;
use crate::judge::comparison::difference;
use crate::judge::delivered::{identifier_of, payload, record, records};
use crate::judge::record::{Record, step_record};
use crate::judge::subject::Subject;
use crate::xml::Element;

/// Compares what hangs in the record, not the record: who issued the identifier may differ.
pub(super) fn same_as(
    context: &Context<'_>,
    subject: &Subject<'_>,
    step: &str,
    (of, delivered_at): (Option<&str>, Option<u32>),
) -> Result<Judged, String> {
    let service = subject.called.service.ok_or("the step addresses no service")?;
    let position = context.case.steps.iter().position(|of| of.name == step);
    let position = position.ok_or_else(|| format!("no step is called `{step}`"))?;
    let of = of.map(|of| context.filled(of)).transpose()?;
    let sent = step_record(context.records, position)
        .map(Record::request)
        .and_then(|message| record(message.envelope()?.payload()?, service, of.as_deref()));
    let sent = sent.ok_or_else(|| format!("the step `{step}` sent no record"))?;

    let sourced_id = identifier_of(sent, service);
    let asked = context.value_of("id");
    let sourced_id = of.as_deref().or(asked.as_deref()).or(sourced_id.as_deref());
    let found = subject.payload().and_then(|payload| match delivered_at {
        None => record(payload, service, sourced_id),
        Some(at) => {
            let at = usize::try_from(at).ok()?.checked_sub(1)?;
            records(payload, service).get(at).map(|(_, record)| *record)
        }
    });
    let expected = || format!("the `{}` sent in `{step}`", service.payload.local);
    let Some(found) = found else {
        return Ok(Judged::Broken(Breach::new(expected(), subject.to_string())));
    };
    Ok(match (payload(sent, service), payload(found, service)) {
        (Some(sent), Some(found)) => compared(subject, sent, found),
        (None, None) => Judged::Held,
        (None, Some(found)) => {
            let expected = format!("no `{}`, as sent in `{step}`", service.payload.local);
            let place = subject.message.place(found);
            Judged::Broken(Breach::new(expected, "one").at(place))
        }
        (Some(_), None) => {
            let place = subject.message.place(found);
            Judged::Broken(Breach::new(expected(), "a record without it").at(place))
        }
    })
}

fn compared(subject: &Subject<'_>, sent: &Element, found: &Element) -> Judged {
    let (sent, told) = (subject.comparable(sent), subject.comparable(found));
    match difference(&sent, &told) {
        None => Judged::Held,
        Some(difference) => {
            let place = subject.message.place(difference.delivered);
            let place = place.or_else(|| subject.message.place(found));
            Judged::Broken(Breach::new(difference.expected, difference.actual).at(place))
        }
    }
}

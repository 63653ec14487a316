//! Checks on what stands in the body.

use std::borrow::Cow;
use std::cmp::Ordering;

use super::status::{ranked, ways};
use super::{Answer, Context, Judged};
use crate::judge::breach::Breach;
use crate::judge::delivered::identifiers;
use crate::judge::save_point_order::compare;
use crate::judge::subject::Subject;
use crate::spec::Role;
use crate::xml::{Element, Namespace, Path, Prefixes};

/// Values named in a text for people; more are counted.
const SHOWN: usize = 5;

pub(super) fn present(
    context: &Context<'_>,
    subject: &Subject<'_>,
    at: &str,
) -> Result<Judged, String> {
    let found = selected(context, subject, at)?;
    Ok(match found.first() {
        Some(_) => Judged::Held,
        None => Judged::Broken(Breach::new(format!("`{at}`"), nothing(subject))),
    })
}

/// Held by any SOAP answer that does not have it, a failure included.
pub(super) fn absent(
    context: &Context<'_>,
    subject: &Subject<'_>,
    at: &str,
) -> Result<Judged, String> {
    let found = selected(context, subject, at)?;
    let expected = || format!("no `{at}`");
    Ok(match found.first() {
        Some(first) => {
            let actual = format!("{} of them", found.len());
            let place = subject.message.place(first);
            Judged::Broken(Breach::new(expected(), actual).at(place))
        }
        None if subject.envelope.is_none() => {
            Judged::Broken(Breach::new(expected(), subject.to_string()))
        }
        None => Judged::Held,
    })
}

pub(super) fn value(
    context: &Context<'_>,
    subject: &Subject<'_>,
    at: &str,
    any_of: &[String],
) -> Result<Judged, String> {
    let found = selected(context, subject, at)?;
    let right = any_of.iter().map(|text| context.filled(text)).collect::<Result<Vec<_>, _>>()?;
    let rank = right.iter().position(|text| found.iter().any(|element| element.text() == *text));
    Ok(ranked(rank, || {
        let place = found.first().and_then(|first| subject.message.place(first));
        Breach::new(format!("`{at}` with `{}`", ways(&right)), texts(subject, &found)).at(place)
    }))
}

/// Held by any SOAP answer that does not have it.
pub(super) fn not_value(
    context: &Context<'_>,
    subject: &Subject<'_>,
    at: &str,
    not: &str,
) -> Result<Judged, String> {
    let found = selected(context, subject, at)?;
    let wrong = context.filled(not)?;
    let expected = || format!("`{at}` without `{wrong}`");
    Ok(match found.iter().find(|element| element.text() == wrong) {
        Some(element) => {
            let place = subject.message.place(element);
            Judged::Broken(Breach::new(expected(), texts(subject, &found)).at(place))
        }
        None if subject.envelope.is_none() => {
            Judged::Broken(Breach::new(expected(), subject.to_string()))
        }
        None => Judged::Held,
    })
}

pub(super) fn count(
    context: &Context<'_>,
    subject: &Subject<'_>,
    at: &str,
    (min, max): (u32, Option<u32>),
) -> Result<Judged, String> {
    let found = selected(context, subject, at)?.len();
    let fits = found >= min as usize && max.is_none_or(|max| found <= max as usize);
    if fits && subject.payload().is_some() {
        return Ok(Judged::Held);
    }
    let range = match max {
        Some(max) if max == min => format!("{min}"),
        Some(max) => format!("{min} to {max}"),
        None => format!("at least {min}"),
    };
    let actual = match subject.payload() {
        Some(_) => format!("{found}"),
        None => subject.to_string(),
    };
    Ok(Judged::Broken(Breach::new(format!("{range} of `{at}`"), actual)))
}

/// Identifiers compare to the letter; order and repetition are not judged.
pub(super) fn ids(
    context: &Context<'_>,
    subject: &Subject<'_>,
    (include, exclude, only): (&[String], &[String], bool),
) -> Result<Judged, String> {
    let fill = |texts: &[String]| {
        let filled = texts.iter().map(|text| context.filled(text).map(Cow::into_owned));
        filled.collect::<Result<Vec<String>, String>>()
    };
    let (include, exclude) = (fill(include)?, fill(exclude)?);
    let mut expected = Vec::new();
    if !include.is_empty() {
        let only = if only { "only " } else { "" };
        expected.push(format!("{only}{}", named(&include)));
    } else if only {
        expected.push("no identifiers".to_owned());
    }
    if !exclude.is_empty() {
        expected.push(format!("not {}", named(&exclude)));
    }
    let breach = |actual: String| Judged::Broken(Breach::new(expected.join(", "), actual));

    let Some(found) = delivered(subject) else { return Ok(breach(subject.to_string())) };
    let has = |wanted: &String| found.iter().any(|id| id == wanted);
    let missing: Vec<_> = include.iter().filter(|id| !has(id)).collect();
    let unwanted: Vec<_> = exclude.iter().filter(|id| has(id)).collect();
    let more: Vec<_> =
        found.iter().filter(|id| only && !include.iter().any(|i| i == *id)).collect();
    if missing.is_empty() && unwanted.is_empty() && more.is_empty() {
        return Ok(Judged::Held);
    }
    let mut actual = Vec::new();
    if !missing.is_empty() {
        actual.push(format!("without {}", named(&missing)));
    }
    if !unwanted.is_empty() {
        actual.push(format!("with {}", named(&unwanted)));
    }
    if !more.is_empty() {
        actual.push(format!("with {}", named(&more)));
    }
    // Not how many: that depends on what else the target holds, and would differ from run to run.
    let some = if found.is_empty() { "none" } else { "some" };
    Ok(breach(format!("{some} delivered, {}", actual.join(", "))))
}

/// No identifier and no record, in an answer that is SOAP.
pub(super) fn empty(subject: &Subject<'_>) -> Judged {
    const EXPECTED: &str = "no identifiers and no records";
    if subject.envelope.is_none() {
        return Judged::Broken(Breach::new(EXPECTED, subject.to_string()));
    }
    if subject.fault.is_some() {
        return Judged::Broken(Breach::new(EXPECTED, subject.to_string()));
    }
    match delivered(subject) {
        Some(found) if !found.is_empty() => Judged::Broken(Breach::new(EXPECTED, named(&found))),
        _ => Judged::Held,
    }
}

pub(super) fn save_point_after(
    context: &Context<'_>,
    subject: &Subject<'_>,
    than: &str,
) -> Result<Judged, String> {
    save_point(context, subject, ("later than", than), |order| order == Ordering::Greater)
}

pub(super) fn save_point_not_before(
    context: &Context<'_>,
    subject: &Subject<'_>,
    than: &str,
) -> Result<Judged, String> {
    save_point(context, subject, ("not earlier than", than), |order| order != Ordering::Less)
}

fn save_point(
    context: &Context<'_>,
    subject: &Subject<'_>,
    (relation, than): (&str, &str),
    fits: impl Fn(Ordering) -> bool,
) -> Result<Judged, String> {
    let Some(other) = context.value_of(than) else {
        return Err(format!("nothing was captured as `{than}`"));
    };
    let expected = format!("a save point {relation} {other}");
    let Some(element) = save_point_element(subject) else {
        return Ok(Judged::Broken(Breach::new(expected, nothing(subject))));
    };
    let text = element.text();
    let breach = |actual: String| Breach::new(expected, actual).at(subject.message.place(element));
    Ok(match compare(&text, &other) {
        Ok(Some(order)) if fits(order) => Judged::Held,
        Ok(Some(_)) => Judged::Broken(breach(format!("`{text}`"))),
        Ok(None) => Judged::Lenient(breach(format!(
            "`{text}`: one has a time zone, the other has not, so their order is open"
        ))),
        Err(error) => Judged::Broken(breach(format!("`{text}`: {error}"))),
    })
}

/// What was answered, and the texts at a path; nothing is judged.
pub(super) fn observe(context: &Context<'_>, question: &str, at: Option<&str>) -> Judged {
    let mut seen = context.seen();
    if let (Some(at), Answer::Response(subject)) = (at, context.answer) {
        match selected(context, subject, at) {
            Ok(found) if found.is_empty() => seen.push_str(&format!("; no `{at}`")),
            Ok(found) => {
                let texts: Vec<_> = found.iter().map(|element| element.text()).collect();
                seen.push_str(&format!("; `{at}`: {}", named(&texts)));
            }
            Err(mistake) => return Judged::Mistake(mistake),
        }
    }
    Judged::Seen { question: question.to_owned(), seen }
}

/// The save point in a response element.
pub(in crate::judge) fn save_point_element<'a>(subject: &Subject<'a>) -> Option<&'a Element> {
    let result = subject.called.operation?.result(Role::SavePoint)?;
    subject.payload()?.elements().find(|child| child.name == result.element)
}

/// The elements at a path below the response element; none where there is no response element.
fn selected<'a>(
    context: &Context<'_>,
    subject: &Subject<'a>,
    at: &str,
) -> Result<Vec<&'a Element>, String> {
    let bound = &context.case.prefixes;
    let service = subject.called.service;
    let of_service = service.into_iter().flat_map(|service| service.prefixes.clone());
    let own = bound.iter().map(|(prefix, name)| (prefix.clone(), Namespace::new(name)));
    let prefixes = Prefixes {
        default: service.map(|service| service.namespace.clone()),
        bound: of_service.chain(own).collect(),
    };
    let path = Path::parse(at, &prefixes).map_err(|error| error.to_string())?;
    Ok(subject.payload().map(|payload| path.select(payload)).unwrap_or_default())
}

/// The identifiers delivered; none where no operation's response element came.
fn delivered<'a>(subject: &Subject<'a>) -> Option<Vec<Cow<'a, str>>> {
    let (service, operation) = (subject.called.service?, subject.called.operation?);
    Some(identifiers(subject.payload()?, service, operation))
}

/// That nothing came: as such, or because something else was answered.
fn nothing(subject: &Subject<'_>) -> String {
    match subject.payload() {
        Some(_) => "none".to_owned(),
        None => subject.to_string(),
    }
}

fn texts(subject: &Subject<'_>, found: &[&Element]) -> String {
    if found.is_empty() {
        return nothing(subject);
    }
    named(&found.iter().map(|element| element.text()).collect::<Vec<_>>())
}

fn named(values: &[impl AsRef<str>]) -> String {
    let shown = values.iter().take(SHOWN).map(|value| format!("`{}`", value.as_ref()));
    let mut text = shown.collect::<Vec<_>>().join(", ");
    if values.len() > SHOWN {
        text.push_str(&format!(" and {} more", values.len() - SHOWN));
    }
    text
}

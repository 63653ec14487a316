//! readPage: all objects, so many at a time.

use crate::soap::Status;
use crate::spec::Role;
use crate::xml::Element;

use super::super::arguments::Arguments;
use super::super::reply::{Outcome, Reply};
use super::super::save_point::SavePoint;
use super::super::state::State;
use super::super::tables::Call;
use super::pair_set;

/// Objects on a page where the request does not say.
const USUAL_SIZE: usize = 100;

/// Delivers one page in the order of the identifiers, and how many objects there are on all pages.
/// A page behind the last is empty. Every object here was made through the interface, so there are
/// none to deliver where only the others are asked for.
pub(super) fn read(state: &State, call: &Call<'_>, mut arguments: Arguments<'_>) -> Outcome {
    let index = number(&mut arguments, Role::PageIndex)?.unwrap_or(1);
    let size = number(&mut arguments, Role::PageSize)?.unwrap_or(USUAL_SIZE);
    let from = match arguments.optional_text(Role::CreatedFrom) {
        Some(text) => SavePoint::parse(&text).map_err(|error| invalid(&error.to_string()))?,
        None => SavePoint(i64::MIN),
    };
    let true_at = |text: String| matches!(text.as_str(), "true" | "1");
    let only_others = arguments.optional_text(Role::OnlyManual).is_some_and(true_at);
    let objects = || {
        let all = state.store(call.store).iter().filter(|_| !only_others);
        all.filter(move |(_, object)| object.created >= from)
    };
    let skipped = (index - 1).saturating_mul(size);
    let page = objects().skip(skipped).take(size);
    let page = page.map(|(id, object)| (id.clone(), object.record()));
    let mut results: Vec<Element> = pair_set(call, page).into_iter().collect();
    if let Some(total) = call.operation.result(Role::TotalCount) {
        results.push(Element::with_text(total.element.clone(), objects().count().to_string()));
    }
    Ok(Reply::delivering(results))
}

/// A number from 1; none where it is left out or nil.
fn number(arguments: &mut Arguments<'_>, role: Role) -> Result<Option<usize>, Status> {
    let Some(text) = arguments.optional_text(role) else { return Ok(None) };
    match text.parse() {
        Ok(number @ 1..) => Ok(Some(number)),
        _ => Err(invalid(&format!("`{text}` is no number from 1"))),
    }
}

fn invalid(why: &str) -> Status {
    Status::failure("invaliddata").described(why)
}

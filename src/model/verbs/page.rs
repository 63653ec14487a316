//! readPage: all objects, so many at a time.

use crate::soap::Status;
use crate::spec::Role;
use crate::xml::{Element, PackedElement};

use super::super::arguments::Arguments;
use super::super::deviation::Deviation;
use super::super::reply::{Outcome, Reply};
use super::super::save_point::SavePoint;
use super::super::sourced_id::SourcedId;
use super::super::state::{Place, State};
use super::super::tables::Call;
use super::pair_set;

/// Objects on a page where the request does not say.
const USUAL_SIZE: usize = 100;

/// An object on a page.
enum Listed {
    /// Made through the interface.
    Own(SourcedId),
    /// Made without it, at that place among those.
    ByHand(usize),
}

/// What is asked for.
struct Wanted {
    skipped: usize,
    size: usize,
    from: SavePoint,
    only_by_hand: bool,
    converts: bool,
}

/// Delivers one page in the order of the identifiers, those without one last, and how many objects
/// there are on all pages. A page behind the last is empty. Those without an identifier get one
/// where the request wants it, as far as they are on the page.
pub(super) fn read(state: &mut State, call: &Call<'_>, mut arguments: Arguments<'_>) -> Outcome {
    let mut wanted = Wanted::of(&mut arguments)?;
    wanted.skipped = if call.deviates(Deviation::PagesRepeat) { 0 } else { wanted.skipped };
    let listed = listed(state, call, &wanted);
    let is_of_rest = call.deviates(Deviation::PageTotalOfRest);
    let total = listed.len().saturating_sub(if is_of_rest { wanted.skipped } else { 0 });
    let page: Vec<Listed> = listed.into_iter().skip(wanted.skipped).take(wanted.size).collect();
    let mut objects = Vec::with_capacity(page.len());
    let mut converted = Vec::new();
    for entry in page {
        match entry {
            Listed::Own(id) => {
                let place = Place { store: call.store, id };
                let record = state.delivered(call.table(), &place, call.deviations);
                objects.extend(record.map(|record| (place.id, record)));
            }
            Listed::ByHand(at) => {
                let Some(record) = state.hand_made(call.store).get(at).map(PackedElement::unpack)
                else {
                    continue;
                };
                let id = match call.dialect().and_then(|rules| rules.converted_prefix.as_ref()) {
                    Some(prefix) if wanted.converts => {
                        let id = fresh(state, call, prefix);
                        converted.push((at, id.clone()));
                        id
                    }
                    _ => SourcedId::new(""),
                };
                objects.push((id, record));
            }
        }
    }
    // From the last on, so that the places of the others stay what they are.
    for (at, id) in converted.into_iter().rev() {
        state.convert(call, at, &Place { store: call.store, id });
    }
    let mut results: Vec<Element> = pair_set(call, objects).into_iter().collect();
    if let Some(result) = call.operation.result(Role::TotalCount) {
        results.push(Element::with_text(result.element.clone(), total.to_string()));
    }
    Ok(Reply::delivering(results))
}

impl Wanted {
    fn of(arguments: &mut Arguments<'_>) -> Result<Self, Status> {
        let index = number(arguments, Role::PageIndex)?.unwrap_or(1);
        let size = number(arguments, Role::PageSize)?.unwrap_or(USUAL_SIZE);
        let from = match arguments.optional_text(Role::CreatedFrom) {
            Some(text) => SavePoint::parse(&text).map_err(|error| invalid(&error.to_string()))?,
            None => SavePoint(i64::MIN),
        };
        let is_true = |text: String| matches!(text.as_str(), "true" | "1");
        let only_by_hand = arguments.optional_text(Role::OnlyManual).is_some_and(is_true);
        let converts = arguments.optional_text(Role::ConvertManual).is_some_and(is_true);
        let skipped = (index - 1).saturating_mul(size);
        // Converting goes with asking for those only.
        Ok(Self { skipped, size, from, only_by_hand, converts: converts && only_by_hand })
    }
}

fn listed(state: &State, call: &Call<'_>, wanted: &Wanted) -> Vec<Listed> {
    let hides = call.deviates(Deviation::HandMadeHidden) || call.dialect().is_none();
    let by_hand = state.hand_made(call.store).iter().enumerate();
    let by_hand = by_hand.filter(|_| !hides && SavePoint::ZERO >= wanted.from);
    let own = state.store(call.store).iter().filter(|(_, object)| object.created >= wanted.from);
    let lists_own = !wanted.only_by_hand || call.deviates(Deviation::OnlyManualIgnored);
    let own = own.filter(|_| lists_own).map(|(id, _)| Listed::Own(id.clone()));
    own.chain(by_hand.map(|(at, _)| Listed::ByHand(at))).collect()
}

/// An identifier that nobody has, in the form of a GUID. It depends on nothing but the time of the
/// call and on what is stored.
fn fresh(state: &mut State, call: &Call<'_>, prefix: &str) -> SourcedId {
    let number = state.next_number(call.store);
    let time = call.now.0.unsigned_abs();
    SourcedId::new(&format!(
        "{prefix}{:08x}-{:04x}-4{:03x}-8000-{number:012x}",
        (time >> 28) & 0xffff_ffff,
        (time >> 12) & 0xffff,
        time & 0xfff,
    ))
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

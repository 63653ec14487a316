//! Create, update and replace where all three make the object if it is not there and change it if
//! it is.

use crate::soap::{CodeMajor, Severity, Status};
use crate::spec::{ObjectRules, Role, Verb};
use crate::xml::Element;

use super::parts::{self, Mistakes};
use super::{hierarchy, links, mark};
use crate::model::arguments::Arguments;
use crate::model::deviation::Deviation;
use crate::model::link::{self, Target};
use crate::model::record::{drop_last_part, part_count, tidy};
use crate::model::reply::{Outcome, Reply, in_use, overflow, unknown};
use crate::model::roster::Roster;
use crate::model::state::{Place, State};
use crate::model::store::Object;
use crate::model::tables::Call;
use crate::model::verbs::check_references;

/// Carries out create, update or replace. Nothing is written before all is checked.
pub(in crate::model) fn write(
    state: &mut State,
    call: &Call<'_>,
    rules: &ObjectRules,
    mut arguments: Arguments<'_>,
    max_objects: usize,
) -> Outcome {
    let id = arguments.new_sourced_id(Role::SourcedId)?;
    let place = Place { store: call.store, id };
    let mut sent = arguments.take(Role::Record)?;
    let stored = state.object(&place).map(Object::record);
    if let Some(outcome) = set_aside(state, call, stored.is_some(), &place) {
        return outcome;
    }
    if stored.is_none() {
        parts::check_length(rules, place.id.as_str())?;
    }
    tidy(&mut sent);
    sent.name = call.table().record.clone();
    parts::check_limits(rules, &sent)?;
    let mut warnings = links::settle(state, call, rules, &place, &mut sent)?;
    parts::reword(rules, &mut sent);
    let wanted_mark = mark::take(rules, call, &mut sent);
    let wanted_type = hierarchy::wanted(rules, call, &sent)?;

    let creates = stored.is_none();
    let old = stored.or_else(|| state.trashed(&place));
    let mut object = combined(call, rules, old.as_ref(), sent);
    hierarchy::settle(state, call, rules, (&place, old.as_ref()), wanted_type, &mut object)?;
    let moves_mark = mark::settle(state, call, rules, old.as_ref(), wanted_mark, &mut object)?;
    check_room(state, call, &object, creates, max_objects)?;
    check_references(state, call, &place, &object)?;
    check_unique(state, call, &place, &object)?;

    let creating = call.operation.verb == Verb::Create;
    if creating && call.deviates(Deviation::CreateForgets) {
        return Ok(Reply::done());
    }
    if creating && call.deviates(Deviation::CreateDropsPart) {
        drop_last_part(&mut object, call.table());
    }
    state.put(call, &place, object);
    if moves_mark {
        mark::unmark_others(state, call, rules, &place);
    }
    if creates && !creating {
        warnings.insert(0, ("createsuccess", rules.inserted.clone().unwrap_or_default()));
    }
    Ok(Reply::with_status(told(call, &warnings), Vec::new()))
}

/// What comes of a request that goes no further: a personality has no such cases, deviations do.
fn set_aside(state: &State, call: &Call<'_>, is_there: bool, place: &Place) -> Option<Outcome> {
    let deviates = |deviation| call.deviates(deviation);
    let refused = deviates(Deviation::UpsertsRefused);
    let was_deleted = || state.store(place.store).deleted.contains(&place.id);
    let done = || Some(Ok(Reply::done()));
    let in_use = || Some(Err(in_use(call.table(), &place.id)));
    let unknown = || Some(Err(unknown(call.table(), &place.id)));
    match (call.operation.verb, is_there) {
        (Verb::Create, true) if refused => in_use(),
        (Verb::Create, true) if deviates(Deviation::CreateAcceptsDuplicateSilently) => done(),
        (Verb::Create, false) if deviates(Deviation::DeleteBlocksId) && was_deleted() => in_use(),
        (Verb::Update, true) if deviates(Deviation::UpdateIgnored) => done(),
        (Verb::Update, false) if deviates(Deviation::UpdateUnknownSucceeds) => done(),
        (Verb::Replace, true) if deviates(Deviation::ReplaceRejectsKnown) => in_use(),
        (Verb::Replace, false) if deviates(Deviation::ReplaceRejectsUnknown) => unknown(),
        (Verb::Replace, _) if deviates(Deviation::ReplaceIgnored) => done(),
        (Verb::Update | Verb::Replace, false) if refused => unknown(),
        _ => None,
    }
}

/// The object that comes of what was there and what was sent.
fn combined(call: &Call<'_>, rules: &ObjectRules, old: Option<&Element>, sent: Element) -> Element {
    let Some(old) = old else { return parts::kept(rules, sent) };
    let overwrites = match call.operation.verb {
        Verb::Replace => !call.deviates(Deviation::ReplaceMerges),
        Verb::Create => call.deviates(Deviation::CreateOverwritesDuplicate),
        _ => false,
    };
    if overwrites || call.deviates(Deviation::UpdateDestroysUnsent) {
        return parts::in_place_of(rules, old, sent);
    }
    let mistakes = Mistakes {
        keeps_stored: call.deviates(Deviation::UpdateKeepsSingle),
        drops_entries: call.deviates(Deviation::UpdateDropsRepeatable),
    };
    parts::over(rules, old, sent, mistakes)
}

fn check_room(
    state: &State,
    call: &Call<'_>,
    object: &Element,
    creates: bool,
    max_objects: usize,
) -> Result<(), Status> {
    if creates && state.len() >= max_objects {
        return Err(overflow(max_objects, "objects"));
    }
    let inner = object.elements().map(|part| part.elements().count()).max().unwrap_or(0);
    if part_count(object, call.table()).max(inner) > Roster::MAX_PARTS {
        return Err(overflow(Roster::MAX_PARTS, "parts in one object"));
    }
    Ok(())
}

/// Whether no other object has a text that only one may have.
fn check_unique(
    state: &State,
    call: &Call<'_>,
    place: &Place,
    object: &Element,
) -> Result<(), Status> {
    if call.deviates(Deviation::ReferencesUnchecked) {
        return Ok(());
    }
    for named in link::named_by(call.tables, place.store, object) {
        let Target::Other(what) = &named.target else { continue };
        if call.table().unique.contains(what) && state.referrers(&named).any(|it| it != place) {
            let text = format!("another {} has the {what} {}", call.table().kind, named.id.shown());
            return Err(Status::failure("invaliddata").described(text));
        }
    }
    Ok(())
}

fn told(call: &Call<'_>, warnings: &[(&'static str, String)]) -> Status {
    let Some((minor, _)) = warnings.first() else { return Status::success("fullsuccess") };
    if call.deviates(Deviation::WarningsUntold) {
        return Status::success("fullsuccess");
    }
    let texts: Vec<&str> = warnings.iter().map(|(_, text)| text.as_str()).collect();
    Status::new(CodeMajor::Success, Severity::Warning, minor).described(texts.join(" "))
}

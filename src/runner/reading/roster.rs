//! Which questions lead to identifiers, and from them to objects.

use std::collections::{BTreeMap, BTreeSet};

use super::ask::{NoAnswer, TargetReader};
use crate::spec::{Operation, Role, Service, ServiceId, Verb};
use crate::suite::{Nil, SetValue};
use crate::xml::Element;

/// Objects that are asked for at a time.
const PORTION: usize = 50;

/// Objects on a page.
const PAGE: usize = 100;

/// Objects of a kind that are read at the most: a list may have no end.
const MOST_OBJECTS: usize = 1_000_000;

/// An object as the target gives it.
#[derive(Clone, Debug)]
pub struct ReadObject {
    /// Its identifier; empty where the target knows none for it.
    pub sourced_id: String,
    /// Its record.
    pub record: Element,
}

/// What a target lists of its objects.
#[derive(Clone, Debug)]
pub enum Listed {
    /// Their identifiers.
    Ids(Vec<String>),
    /// The objects themselves.
    Objects(Vec<ReadObject>),
    /// Nothing: the profile claims no operation that lists them.
    Nothing,
}

impl TargetReader {
    /// All objects of a service, or their identifiers.
    ///
    /// # Errors
    /// Where the target does not answer, or not with a list.
    pub async fn list(&self, id: &ServiceId) -> Result<Listed, NoAnswer> {
        let with = |verb| {
            let services = self.services_on(id);
            let all = services.flat_map(|it| it.operations.iter().map(move |op| (it, op)));
            all.into_iter().find(|(_, op)| op.verb == verb && self.has(op))
        };
        if let Some((service, operation)) = with(Verb::ReadAllIds) {
            let answered = self.ask((service, operation), None, BTreeMap::new()).await?;
            let ids = ids_in(&answered.payload, operation);
            return if ids.len() > MOST_OBJECTS {
                Err(too_many(operation))
            } else {
                Ok(Listed::Ids(ids))
            };
        }
        match with(Verb::ReadPage) {
            Some(called) => Ok(Listed::Objects(self.pages(called).await?)),
            None => Ok(Listed::Nothing),
        }
    }

    /// The objects of these identifiers. What cannot be read goes to `lost`, with the reason.
    ///
    /// # Errors
    /// Where the target does not answer any more.
    pub async fn objects(
        &self,
        id: &ServiceId,
        sourced_ids: &[String],
        lost: &mut Vec<(String, String)>,
    ) -> Result<Vec<ReadObject>, NoAnswer> {
        let Some(service) = self.service(id) else { return Ok(Vec::new()) };
        let mut found = Vec::new();
        for portion in sourced_ids.chunks(PORTION) {
            let mut read = self.portion(service, portion).await?;
            let known: BTreeSet<String> = read.iter().map(|it| it.sourced_id.clone()).collect();
            found.append(&mut read);
            for missing in portion.iter().filter(|id| !known.contains(*id)) {
                match self.one(service, missing).await {
                    Ok(object) => found.push(object),
                    Err(NoAnswer::Refused(why)) => lost.push((missing.clone(), why)),
                    Err(gone) => return Err(gone),
                }
            }
        }
        Ok(found)
    }

    /// The objects that hang on a person or a group, where the target can be asked for them:
    /// memberships, mostly.
    ///
    /// # Errors
    /// Where the target does not answer, or refuses.
    pub async fn hanging_on(
        &self,
        id: &ServiceId,
        verb: Verb,
        sourced_id: &str,
    ) -> Result<Option<Vec<ReadObject>>, NoAnswer> {
        let Some(service) = self.service(id) else { return Ok(None) };
        let mut operations = service.operations.iter();
        let Some(operation) = operations.find(|it| it.verb == verb && self.has(it)) else {
            return Ok(None);
        };
        let asks = [Role::PersonSourcedId, Role::GroupSourcedId, Role::CollectionSourcedId];
        let parameter = operation.parameters.iter().find(|it| asks.contains(&it.role));
        let Some(parameter) = parameter else { return Ok(None) };
        let value = SetValue::Text(sourced_id.to_owned());
        let parameters = BTreeMap::from([(parameter.element.local.to_string(), value)]);
        let answered = self.ask((service, operation), None, parameters).await?;
        Ok(Some(objects_in(&answered.payload, service)))
    }

    /// Several objects at once; those that did not come are missing.
    async fn portion(
        &self,
        service: &Service,
        sourced_ids: &[String],
    ) -> Result<Vec<ReadObject>, NoAnswer> {
        let mut operations = service.operations.iter();
        let several = operations.find(|it| {
            let reads = it.verb == Verb::ReadMany || it.verb == Verb::Read && it.each.is_some();
            reads && self.has(it)
        });
        let Some(operation) = several else { return Ok(Vec::new()) };
        let Some(set) = operation.parameter(Role::SourcedIdSet) else { return Ok(Vec::new()) };
        let value = SetValue::List(sourced_ids.to_vec());
        let parameters = BTreeMap::from([(set.element.local.to_string(), value)]);
        let answered = match self.ask((service, operation), None, parameters).await {
            Ok(answered) => answered,
            // One that is missing may spoil it for all: each is asked for then.
            Err(NoAnswer::Refused(_)) => return Ok(Vec::new()),
            Err(gone) => return Err(gone),
        };
        let mut objects = objects_in(&answered.payload, service);
        if service.is_bare() {
            // They come without identifiers, in the order of the request, and only where all came
            // is it known which is which.
            if !answered.is_whole || objects.len() != sourced_ids.len() {
                return Ok(Vec::new());
            }
            for (object, id) in objects.iter_mut().zip(sourced_ids) {
                object.sourced_id.clone_from(id);
            }
        }
        objects.retain(|object| sourced_ids.contains(&object.sourced_id));
        Ok(objects)
    }

    async fn one(&self, service: &Service, sourced_id: &str) -> Result<ReadObject, NoAnswer> {
        let mut operations = service.operations.iter();
        let operation =
            operations.find(|it| it.verb == Verb::Read && it.each.is_none() && self.has(it));
        let none = || NoAnswer::Refused(format!("the profile claims no read of {}", service.kind));
        let operation = operation.ok_or_else(none)?;
        let answered = self.ask((service, operation), Some(sourced_id), BTreeMap::new()).await?;
        let object = objects_in(&answered.payload, service).into_iter().next();
        let mut object = object.ok_or_else(|| {
            NoAnswer::Refused(format!("{}: the answer holds no object", operation.id))
        })?;
        sourced_id.clone_into(&mut object.sourced_id);
        Ok(object)
    }

    async fn pages(
        &self,
        (service, operation): (&Service, &Operation),
    ) -> Result<Vec<ReadObject>, NoAnswer> {
        let mut found: Vec<ReadObject> = Vec::new();
        let mut seen = BTreeSet::new();
        for page in 1.. {
            let parameters = operation.parameters.iter().map(|parameter| {
                let value = match parameter.role {
                    Role::PageIndex => SetValue::Text(page.to_string()),
                    Role::PageSize => SetValue::Text(PAGE.to_string()),
                    Role::OnlyManual | Role::ConvertManual => SetValue::Text("false".to_owned()),
                    _ => SetValue::Nil(Nil { nil: true }),
                };
                (parameter.element.local.to_string(), value)
            });
            let answered = self.ask((service, operation), None, parameters.collect()).await?;
            let objects = objects_in(&answered.payload, service);
            // A page that says nothing new is the last: some targets repeat it for ever.
            let fresh = objects.iter().filter(|it| seen.insert(it.sourced_id.clone())).count();
            found.extend(objects);
            if found.len() > MOST_OBJECTS {
                return Err(too_many(operation));
            }
            let total = operation.result(Role::TotalCount).and_then(|result| {
                let total = child_named(&answered.payload, &result.element.local)?;
                total.text().trim().parse::<usize>().ok()
            });
            if fresh == 0 || total.is_some_and(|total| found.len() >= total) {
                break;
            }
        }
        Ok(found)
    }
}

fn too_many(operation: &Operation) -> NoAnswer {
    NoAnswer::Refused(format!("{}: it names more than {MOST_OBJECTS} objects", operation.id))
}

/// The identifiers in a set.
fn ids_in(payload: &Element, operation: &Operation) -> Vec<String> {
    let set = operation.result(Role::SourcedIdSet);
    let set = set.and_then(|result| child_named(payload, &result.element.local));
    let ids = set.into_iter().flat_map(Element::elements);
    let mut seen = BTreeSet::new();
    ids.map(|id| id.text().into_owned()).filter(|id| seen.insert(id.clone())).collect()
}

/// The objects in an answer: alone, in a set, or each beside its identifier. Names are looked up
/// without their namespace: targets get it wrong, and nothing is judged here.
fn objects_in(payload: &Element, service: &Service) -> Vec<ReadObject> {
    let record = &service.record.local;
    let mut found = Vec::new();
    for child in payload.elements() {
        if child.name.local == *record {
            found.push(object(child, child, service));
            continue;
        }
        for entry in child.elements() {
            if entry.name.local == *record {
                found.push(object(entry, entry, service));
            } else if let Some(inner) = child_named(entry, record) {
                found.push(object(inner, entry, service));
            }
        }
    }
    found
}

/// An object whose identifier is in it, or beside it in `holder`.
fn object(record: &Element, holder: &Element, service: &Service) -> ReadObject {
    let holder =
        child_named(record, "sourcedGUID").filter(|_| !service.is_bare()).unwrap_or(holder);
    let id = child_named(holder, "sourcedId");
    let text = |id: &Element| match &service.identifier {
        Some(inner) => child_named(id, &inner.local).map(|it| it.text().into_owned()),
        None => Some(id.text().into_owned()),
    };
    ReadObject { sourced_id: id.and_then(text).unwrap_or_default(), record: record.clone() }
}

fn child_named<'a>(parent: &'a Element, local: &str) -> Option<&'a Element> {
    parent.elements().find(|child| child.name.local == local)
}

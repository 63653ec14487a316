//! What a delete was to take along, and what it left: read off the exchanges of a case.
//!
//! Objects come from creates that were accepted, links from the references in their records, what is
//! left from the last read of each. Only exchanges whose messages are kept can tell.

mod picture;

pub(super) use picture::picture;

use std::collections::BTreeMap;

use crate::runner::{CaseFinished, ExchangeRecord};
use crate::spec::{Operation, Role, Service, Spec, Verb};
use crate::xml::{Element, QName, XmlLimits, read_document};

/// More objects than these are no picture any more.
const MOST_OBJECTS: usize = 12;

/// The objects of a case, before and after its delete.
#[derive(Clone, Debug, Eq, PartialEq)]
pub(super) struct Scene {
    /// In the order they were created.
    pub objects: Vec<SceneObject>,
    /// Who refers to whom, by position.
    pub links: Vec<(usize, usize)>,
    /// The operation that deleted, such as `deletePerson`.
    pub operation: String,
}

/// One object.
#[derive(Clone, Debug, Eq, PartialEq)]
pub(super) struct SceneObject {
    /// Its kind, such as `person`.
    pub kind: String,
    /// Its identifier, which the target may have chosen.
    pub id: String,
    /// What became of it.
    pub fate: Fate,
}

/// What became of an object.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(super) enum Fate {
    /// It was deleted by name.
    Deleted,
    /// It is gone, since it hung on what was deleted.
    TakenAlong,
    /// It hung on what was deleted, and can still be read.
    LeftOver,
    /// It did not hang on it, and can still be read.
    Spared,
    /// It did not hang on it, and is gone.
    Lost,
    /// Nothing read it afterwards.
    Unknown,
}

impl Fate {
    /// In words.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Deleted => "deleted",
            Self::TakenAlong => "gone with it, as it should",
            Self::LeftOver => "still there",
            Self::Spared => "still there, as it should",
            Self::Lost => "gone",
            Self::Unknown => "not read afterwards",
        }
    }
}

impl Scene {
    /// The scene of a case that is about cascades; nothing where its exchanges do not show one.
    pub fn of(case: &CaseFinished, spec: &Spec) -> Option<Self> {
        let is_about = |clause: &str| {
            clause == "INV-03"
                || clause.split_once('.').is_some_and(|(_, it)| it.contains("cascade"))
        };
        let cites = case.outcome.findings.iter().any(|finding| is_about(&finding.clause.0));
        if !cites && !is_about(&case.clause.0) {
            return None;
        }
        let mut stage = Stage::default();
        let steps = case.exchanges.iter().filter(|exchange| exchange.purpose != "teardown");
        for exchange in steps {
            stage.follow(exchange, spec);
        }
        stage.scene()
    }
}

/// What the exchanges showed so far.
#[derive(Default)]
struct Stage {
    objects: Vec<(String, String)>,
    links: Vec<(usize, String)>,
    deleted: Vec<String>,
    operation: Option<String>,
    /// Whether the last read after the delete found it.
    seen: BTreeMap<String, bool>,
}

impl Stage {
    fn follow(&mut self, exchange: &ExchangeRecord, spec: &Spec) {
        let Some((service, operation)) =
            exchange.operation.as_ref().and_then(|id| spec.operation(id))
        else {
            return;
        };
        let Some(request) = exchange.request.as_deref().and_then(payload) else { return };
        let carried_out = exchange.answer.starts_with("success");
        match operation.verb {
            Verb::Create | Verb::Replace if carried_out => {
                let id = argument(&request, operation);
                self.create(service, id, &request);
            }
            Verb::CreateByProxy if carried_out => {
                let response = exchange.response.as_deref().and_then(payload);
                let id = response.and_then(|response| result(&response, operation));
                self.create(service, id, &request);
            }
            Verb::Delete if carried_out && self.operation.is_none() => {
                let Some(id) = argument(&request, operation) else { return };
                self.deleted.push(id);
                self.operation = Some(operation.name.to_string());
            }
            Verb::Delete if carried_out => self.deleted.extend(argument(&request, operation)),
            Verb::Read if self.operation.is_some() => {
                let refused = exchange.answer.starts_with("failure");
                if let Some(id) = argument(&request, operation).filter(|_| carried_out || refused) {
                    self.seen.insert(id, carried_out);
                }
            }
            _ => {}
        }
    }

    fn create(&mut self, service: &Service, id: Option<String>, request: &Element) {
        let Some(id) = id.filter(|_| self.operation.is_none()) else { return };
        if self.objects.iter().any(|(_, known)| *known == id) {
            return;
        }
        let at = self.objects.len();
        self.objects.push((service.kind.to_string(), id));
        let payload = request.elements().find(|child| child.name == service.record);
        let payload = payload.and_then(|it| it.elements().find(|c| c.name == service.payload));
        let Some(payload) = payload else { return };
        for reference in &service.references {
            let named = texts_at(payload, &reference.path);
            self.links.extend(named.into_iter().map(|id| (at, id)));
        }
    }

    fn scene(self) -> Option<Scene> {
        let Self { objects, links, deleted, operation, seen } = self;
        let operation = operation?;
        if objects.is_empty() || objects.len() > MOST_OBJECTS {
            return None;
        }
        let position = |id: &str| objects.iter().position(|(_, known)| known == id);
        let links: Vec<(usize, usize)> =
            links.iter().filter_map(|(from, to)| Some((*from, position(to)?))).collect();
        let is_deleted = |at: usize| deleted.contains(&objects[at].1);
        let hangs_on_it = |at: usize| links.iter().any(|(from, to)| *from == at && is_deleted(*to));
        let fate = |at: usize| match (is_deleted(at), hangs_on_it(at), seen.get(&objects[at].1)) {
            (true, _, Some(true)) => Fate::LeftOver,
            (true, _, _) => Fate::Deleted,
            (false, true, Some(false)) => Fate::TakenAlong,
            (false, true, Some(true)) => Fate::LeftOver,
            (false, false, Some(true)) => Fate::Spared,
            (false, false, Some(false)) => Fate::Lost,
            (false, _, None) => Fate::Unknown,
        };
        let fates: Vec<Fate> = (0..objects.len()).map(fate).collect();
        let objects = objects.into_iter().zip(fates);
        let objects = objects.map(|((kind, id), fate)| SceneObject { kind, id, fate }).collect();
        Some(Scene { objects, links, operation })
    }
}

/// The child of the SOAP body in the text of a message, head and body.
fn payload(message: &str) -> Option<Element> {
    let body = super::message::Message::of(message).body;
    let document = read_document(body.as_bytes(), None, &XmlLimits::default()).ok()?;
    let soap_body = document.root.elements().find(|child| child.name.local == "Body")?;
    soap_body.elements().next().cloned()
}

/// The identifier that a request is about.
fn argument(request: &Element, operation: &Operation) -> Option<String> {
    let parameter = operation.parameter(Role::SourcedId)?;
    let found = request.elements().find(|child| child.name == parameter.element)?;
    Some(found.text().into_owned())
}

/// The identifier that a response delivers.
fn result(response: &Element, operation: &Operation) -> Option<String> {
    let parameter = operation.result(Role::SourcedId)?;
    let found = response.elements().find(|child| child.name == parameter.element)?;
    Some(found.text().into_owned())
}

/// The texts of all elements at a path below `root`.
fn texts_at(root: &Element, path: &[QName]) -> Vec<String> {
    let mut found = vec![root];
    for name in path {
        found = found.iter().flat_map(|it| it.elements()).filter(|it| it.name == *name).collect();
    }
    found.into_iter().map(|it| it.text().into_owned()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::report::sample;

    fn fates(scene: &Scene) -> Vec<(&str, Fate)> {
        scene.objects.iter().map(|it| (it.kind.as_str(), it.fate)).collect()
    }

    #[test]
    fn a_membership_that_outlives_its_person_is_left_over() {
        let spec = Spec::load().unwrap();
        let scene = Scene::of(&sample::cascade_case(), &spec).expect("a scene");
        assert_eq!(scene.operation, "deletePerson");
        assert_eq!(
            fates(&scene),
            [("person", Fate::Deleted), ("group", Fate::Spared), ("membership", Fate::LeftOver),]
        );
        assert_eq!(scene.links, [(2, 0), (2, 1)]);
    }

    #[test]
    fn cases_about_something_else_have_no_picture() {
        let spec = Spec::load().unwrap();
        let mut case = sample::cascade_case();
        case.outcome.findings.clear();
        case.clause = crate::spec::ClauseId("pms-2.0/deletePerson.deletes".into());
        assert_eq!(Scene::of(&case, &spec), None);
        let mut case = sample::cascade_case();
        for exchange in &mut case.exchanges {
            exchange.request = None;
        }
        assert_eq!(Scene::of(&case, &spec), None, "without messages nothing is known");
    }
}

//! Files to services and back.

mod full;
mod losses;
mod properties;

use std::collections::BTreeMap;
use std::sync::{Arc, LazyLock};

use super::table::{Path, Place, table};
use super::*;
use crate::bindings::Library;
use crate::enterprise::{EnterpriseRecord, RecordReader};
use crate::spec::{ServiceId, Spec};
use crate::suite::Profile;
use crate::target::{NotPlanted, Target, TargetConfig};
use crate::xml::{Element, XmlLimits, canonical_form};

static WORLD: LazyLock<(Arc<Spec>, Library)> =
    LazyLock::new(|| (Arc::new(Spec::load().unwrap()), Library::load().unwrap()));

/// The profiles whose releases the table knows.
const PROFILES: [&str; 4] = ["lis-2.0", "lis-2.0-draft-2010", "es-1.0", "itslearning"];

/// A mock of a profile, and what of it keeps objects.
struct Joined {
    target: Target,
    release: Release,
    revisions: BTreeMap<ServiceId, String>,
}

impl Joined {
    fn new(profile: &str) -> Self {
        let (spec, library) = &*WORLD;
        let profile = Profile::builtin(profile, spec).unwrap();
        let config = TargetConfig {
            revisions: profile.revisions.clone(),
            personality: profile.personality.clone(),
            known: profile.known.clone(),
            services: Some(profile.revisions.keys().cloned().collect()),
            ..TargetConfig::default()
        };
        let target = Target::with_config(Arc::clone(spec), library, config).unwrap();
        let release = Release::new(target.spec(), &profile.revisions).unwrap();
        Self { target, release, revisions: profile.revisions }
    }

    /// Everything into the mock; gives what its schema refuses.
    fn seed(&self, gathered: &Gathered, identity: &Identity, losses: &mut Losses) -> Vec<String> {
        let mut refused = Vec::new();
        self.release.objects(gathered, identity, losses, |mapped, _| {
            match self.target.plant(&mapped.service, &mapped.sourced_id, &mapped.record) {
                Ok(()) => {}
                Err(NotPlanted::Invalid { path, message }) => {
                    refused.push(format!("{}: {path}: {message}", mapped.about));
                }
                Err(error) => panic!("{error}"),
            }
        });
        refused
    }

    /// Everything out of it again, but for what was there before anything was planted.
    fn leave(&self, identity: &Identity, losses: &mut Losses) -> Gathered {
        let mut gathered = Gathered::default();
        for kind in ObjectKind::ALL {
            let service = &self.release.service(kind).id;
            self.target.visit(service, |id, record| {
                if id == "site" {
                    return;
                }
                let record = self.release.here(kind, id, record, identity, losses).unwrap();
                gathered.take(record, losses);
            });
        }
        gathered
    }

    fn columns(&self) -> &'static [String] {
        let revision = &self.revisions[&self.release.service(ObjectKind::Person).id];
        &table().columns[revision]
    }
}

fn gathered(text: &[u8]) -> (Gathered, Losses) {
    let mut reader = RecordReader::new(text, &XmlLimits::default()).unwrap();
    let (mut gathered, mut losses) = (Gathered::default(), Losses::default());
    while let Some(placed) = reader.next_record().unwrap() {
        gathered.take(placed.record, &mut losses);
    }
    gathered.settle(&mut losses);
    (gathered, losses)
}

/// The objects as elements, without what the table says gets lost there.
fn reduced(gathered: &Gathered, columns: &[String]) -> Vec<String> {
    let reduce = |(kind, record): (ObjectKind, EnterpriseRecord)| {
        let mut element = record.to_element();
        for row in table().rows(kind) {
            if matches!(row.place(columns), Some(Place::Lost(_)))
                || row.file.plain() == "@recstatus"
                || row.file.plain() == "member/role/@recstatus"
            {
                remove(&mut element, &row.file);
            }
        }
        // A member that says nothing is a person.
        canonical_form(&element)
    };
    gathered.singles().map(reduce).collect()
}

/// Takes out everything at a path; elements that are empty then go too.
fn remove(root: &mut Element, path: &Path) {
    fn at(element: &mut Element, steps: &[&str], attribute: Option<&str>) {
        let Some((first, rest)) = steps.split_first() else {
            element.attributes.retain(|it| Some(it.name.local.as_str()) != attribute);
            return;
        };
        for child in element.elements_mut().filter(|child| child.name.local == *first) {
            if !rest.is_empty() || attribute.is_some() {
                at(child, rest, attribute);
            }
        }
        let is_gone = |child: &Element| {
            let is_empty = child.attributes.is_empty() && child.children.is_empty();
            child.name.local == *first && (is_empty || rest.is_empty() && attribute.is_none())
        };
        element
            .children
            .edit()
            .retain(|node| !matches!(node, crate::xml::Node::Element(child) if is_gone(child)));
    }
    let steps: Vec<&str> = path.steps.iter().map(|step| step.name.as_str()).collect();
    at(root, &steps, path.attribute.as_deref());
}

//! Operations on several objects, over the tables of Enterprise Services.

use std::sync::Arc;

use crate::model::{Deviation, Reply, Roster, SavePoint, SingleChildren};
use crate::spec::{OperationRef, ServiceId, Spec};
use crate::xml::{Element, XmlLimits, read_document};

const CMN: &str = "http://www.imsglobal.org/services/common/imsCommonSchema_v1p0";

struct World {
    spec: Arc<Spec>,
    roster: Roster,
}

impl World {
    fn new() -> Self {
        let spec = Arc::new(Spec::load().unwrap());
        let roster = Roster::new(Arc::clone(&spec), SingleChildren::new());
        Self { spec, roster }
    }

    fn call(&mut self, operation: &str, inner: &str, deviations: &[Deviation]) -> Reply {
        let id = OperationRef(format!("es-pms.{operation}").into());
        let (service, operation) = self.spec.operation(&id).unwrap();
        let (name, ns) = (&operation.request.local, &service.namespace);
        let text = format!("<{name} xmlns='{ns}' xmlns:c='{CMN}'>{inner}</{name}>");
        let request = read_document(text.as_bytes(), None, &XmlLimits::default()).unwrap().root;
        self.roster.apply(operation, request, SavePoint(1), deviations)
    }

    fn create(&mut self, ids: &[&str], deviations: &[Deviation]) -> Vec<bool> {
        let pair = |id: &&str| {
            format!(
                "<personIdPair><sourcedId><c:identifier>{id}</c:identifier></sourcedId>\
                 <person><n>{id}</n></person></personIdPair>"
            )
        };
        let pairs: String = ids.iter().map(pair).collect();
        let inner = format!("<personIdPairSet>{pairs}</personIdPairSet>");
        said(&self.call("createPersons", &inner, deviations))
    }

    fn ids(&self) -> Vec<String> {
        let service = ServiceId("es-pms".into());
        self.roster.sourced_ids(&service).map(ToString::to_string).collect()
    }
}

fn said(reply: &Reply) -> Vec<bool> {
    reply.each.iter().flatten().map(|status| status.is_success()).collect()
}

fn set(ids: &[&str]) -> String {
    let entry = |id: &&str| format!("<c:identifier>{id}</c:identifier>");
    format!("<sourcedIdSet>{}</sourcedIdSet>", ids.iter().map(entry).collect::<String>())
}

#[test]
fn each_object_has_a_status_in_the_order_of_the_request() {
    let mut world = World::new();
    assert_eq!(world.create(&["bob"], &[]), [true]);
    assert_eq!(world.create(&["ada", "bob", "eve", "eve"], &[]), [true, false, true, false]);
    assert_eq!(world.ids(), ["ada", "bob", "eve"]);
    assert_eq!(world.create(&[], &[]), [false; 0]);

    let read = world.call("readPersons", &set(&["eve", "nobody", "ada"]), &[]);
    assert_eq!(said(&read), [true, false, true]);
    let texts: Vec<_> = read.results[0].elements().map(first_text).collect();
    assert_eq!(texts, ["eve", "ada"], "without identifiers, in the order asked for");

    let pairs = "<pairSourcedIdSet><c:identifierPair><c:firstId>ada</c:firstId>\
                 <c:secondId>joe</c:secondId></c:identifierPair></pairSourcedIdSet>";
    assert_eq!(said(&world.call("changePersonsIdentifier", pairs, &[])), [true]);
    assert_eq!(said(&world.call("deletePersons", &set(&["ada", "joe"]), &[])), [false, true]);
    assert_eq!(world.ids(), ["bob", "eve"]);
}

#[test]
fn every_deviation_of_batches_shows() {
    let usual = (vec![true, false, true], vec!["ada", "bob", "eve"]);
    for (deviation, statuses, ids) in [
        (None, usual.0.clone(), usual.1.clone()),
        (Some(Deviation::BatchStopsAtFailure), vec![true, false, false], vec!["ada", "bob"]),
        (Some(Deviation::BatchForgetsLast), vec![true, false, true], vec!["ada", "bob"]),
        (Some(Deviation::BatchSkipsFailed), vec![true, true], usual.1.clone()),
        (Some(Deviation::BatchFailuresFirst), vec![false, true, true], usual.1.clone()),
    ] {
        let mut world = World::new();
        world.create(&["bob"], &[]);
        let deviations: Vec<_> = deviation.into_iter().collect();
        assert_eq!(world.create(&["ada", "bob", "eve"], &deviations), statuses, "{deviation:?}");
        assert_eq!(world.ids(), ids, "{deviation:?}");
    }
}

fn first_text(person: &Element) -> String {
    person.elements().next().map(|part| part.text().into_owned()).unwrap_or_default()
}

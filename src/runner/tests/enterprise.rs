//! The suites of Enterprise Services against mocks that follow them, against each other's mock, and
//! against quirks.

use std::collections::BTreeSet;
use std::sync::{Arc, LazyLock};

use tokio::sync::{mpsc, watch};

use crate::bindings::Library;
use crate::ground::Verdict;
use crate::runner::{self, CaseFinished, Destination, Event, KeepData, Plan};
use crate::soap::http::{Headers, Request};
use crate::spec::Spec;
use crate::suite::{self, Case, Profile};
use crate::target::{Target, TargetConfig};

struct World {
    spec: Arc<Spec>,
    library: Arc<Library>,
    cases: Vec<Arc<Case>>,
}

static WORLD: LazyLock<World> = LazyLock::new(|| {
    let spec = Arc::new(Spec::load().unwrap());
    let cases = suite::load_builtin(&spec).unwrap().into_iter();
    let is_of_es = |case: &Case| case.needs.iter().any(|id| id.0.starts_with("es-"));
    World {
        library: Arc::new(Library::load().unwrap()),
        cases: cases.filter(is_of_es).map(Arc::new).collect(),
        spec,
    }
});

fn profile(name: &str) -> Profile {
    Profile::builtin(name, &WORLD.spec).unwrap()
}

/// A mock that claims what the profile of that name claims.
pub(super) fn target(name: &str, quirks: &[&str]) -> Target {
    let profile = profile(name);
    let config = TargetConfig {
        services: Some(profile.revisions.keys().cloned().collect()),
        revisions: profile.revisions,
        personality: profile.personality,
        known: profile.known,
        ..TargetConfig::default()
    };
    let config = config.with_quirks(quirks.iter().copied()).unwrap();
    Target::with_config(Arc::clone(&WORLD.spec), &WORLD.library, config).unwrap()
}

/// What came of every case of a profile against a target.
async fn run(profile: Profile, target: Target) -> Vec<CaseFinished> {
    let plan = Plan {
        spec: Arc::clone(&WORLD.spec),
        library: Arc::clone(&WORLD.library),
        profile: Arc::new(profile),
        cases: WORLD.cases.clone(),
        destination: Destination::InProcess(Arc::new(target)),
        jobs: 4,
        retries: 0,
        run_id: "es".to_owned(),
        keep_data: KeepData::Never,
    };
    let (sender, mut receiver) = mpsc::unbounded_channel();
    let (_never, stop) = watch::channel(false);
    let end = runner::run(plan, sender, stop).await;
    assert_eq!((&end.incomplete, &end.target_lost), (&None, &None));
    let mut finished = Vec::new();
    while let Ok(emission) = receiver.try_recv() {
        if let Event::CaseFinished(case) = emission.event {
            finished.push(*case);
        }
    }
    finished.sort_by(|left, right| left.case.cmp(&right.case));
    finished
}

async fn passes(name: &str) {
    let profile = profile(name);
    let revisions: BTreeSet<String> = profile.revisions.values().cloned().collect();
    let claims = |case: &Case| {
        let is_of = |revision| revisions.contains(revision);
        profile.deviation(&case.clause).is_none()
            && (case.revisions.is_empty() || case.revisions.iter().any(is_of))
            && case.authentication.is_none()
            && case.needs.iter().all(|id| profile.operations.contains_key(id))
    };
    let claimed = WORLD.cases.iter().filter(|case| claims(case)).count();
    let finished = run(profile.clone(), target(name, &[])).await;
    let bad: Vec<String> = finished
        .iter()
        .filter(|case| case.verdict > Verdict::Lenient || !case.leftovers.is_empty())
        .map(|case| {
            let findings = case.outcome.findings.iter().map(|finding| {
                format!("{}: {} / {}", finding.assertion, finding.expected, finding.actual)
            });
            let findings: Vec<_> = findings.take(2).collect();
            format!("{} {} {:?} {findings:?}", case.case, case.verdict, case.leftovers)
        })
        .collect();
    assert!(bad.is_empty(), "{} of {}:\n{}", bad.len(), finished.len(), bad.join("\n"));
    let judged = finished.iter().filter(|case| case.verdict != Verdict::NotApplicable).count();
    assert_eq!(judged, claimed, "cases that {name} claims are judged");
    assert!(judged > 80, "{judged} cases");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_standard_passes_against_its_mock_and_leaves_nothing_behind() {
    passes("es-1.0").await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn itslearning_passes_against_its_mock_and_leaves_nothing_behind() {
    passes("itslearning").await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn every_rule_of_the_header_is_broken_by_its_quirk() {
    for (quirk, rule) in [
        ("es-header-missing", "ES-01"),
        ("es-status-without-major", "ES-02"),
        ("es-status-as-set", "ES-03"),
        ("es-batch-skips-failed", "ES-04"),
        ("es-message-ref-altered", "ES-05"),
        ("es-message-id-altered", "ES-06"),
    ] {
        let finished = run(profile("es-1.0"), target("es-1.0", &[quirk])).await;
        let mut findings = finished.iter().flat_map(|case| &case.outcome.findings);
        let fires = findings.any(|it| it.assertion == rule && it.verdict >= Verdict::Warn);
        assert!(fires, "{quirk} does not fire {rule}");
    }
}

/// Each profile against the other one's mock: what is found is what differs, no more and no less.
/// After a change on purpose, run with `LIS_CONFORM_BLESS=1` and look at what changed.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn each_finds_what_the_other_does_otherwise() {
    let plain = target("es-1.0", &[]);
    plant_site(&plain);
    for (file, profile, target) in [
        ("itslearning-against-es-1.0.txt", profile("itslearning"), plain),
        ("es-1.0-against-itslearning.txt", profile("es-1.0"), target("itslearning", &[])),
    ] {
        let finished = run(profile, target).await;
        let mut lines = BTreeSet::new();
        for case in finished {
            for finding in &case.outcome.findings {
                if finding.verdict >= Verdict::Warn {
                    let name = match finding.assertion.contains('#') {
                        true => finding.assertion.clone(),
                        false => format!("{}#{}", case.case, finding.assertion),
                    };
                    lines.insert(format!("{name} {}\n", finding.verdict));
                }
            }
        }
        let found: String = lines.into_iter().collect();
        let path = format!("{}/src/runner/tests/golden/{file}", env!("CARGO_MANIFEST_DIR"));
        if std::env::var_os("LIS_CONFORM_BLESS").is_some() {
            std::fs::write(&path, &found).unwrap();
        }
        let wanted = std::fs::read_to_string(&path).unwrap_or_default();
        assert_eq!(found, wanted, "{file}: LIS_CONFORM_BLESS=1 writes it anew");
    }
}

/// The root that profile `itslearning` names, at a target that has nothing from the beginning.
fn plant_site(target: &Target) {
    let body = format!(
        "<s:Envelope xmlns:s='http://schemas.xmlsoap.org/soap/envelope/'><s:Body>\
         <m:createGroupRequest xmlns:m='{g}/imsGroupManMessSchema_v1p0' \
         xmlns:d='{g}/imsGroupManDataSchema_v1p0' xmlns:c='{c}'>\
         <m:sourcedId><c:identifier>site</c:identifier></m:sourcedId><m:group><d:groupType>\
         <d:scheme>ItslearningOrganisationTypes</d:scheme><d:typeValue><d:type>Site</d:type>\
         <d:level>0</d:level></d:typeValue></d:groupType></m:group></m:createGroupRequest>\
         </s:Body></s:Envelope>",
        g = "http://www.imsglobal.org/services/gms/xsd",
        c = "http://www.imsglobal.org/services/common/imsCommonSchema_v1p0",
    );
    let mut headers = Headers::new();
    headers.push("Content-Type", "text/xml; charset=utf-8");
    headers.push("SOAPAction", "\"http://www.imsglobal.org/soap/gms/createGroup\"");
    let request = Request {
        method: "POST".to_owned(),
        path: "/GroupManagementServiceSync.svc".to_owned(),
        headers,
        body: body.into_bytes(),
    };
    let response = target.answer(&request).response;
    let text = String::from_utf8_lossy(&response.body).into_owned();
    assert!(text.contains("success"), "{text}");
}

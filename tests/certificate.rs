//! A bundle that anything was done to is refused; one that was rewritten with care, too.

use std::collections::BTreeMap;
use std::sync::{Arc, LazyLock};

use lis_conform::bindings::Library;
use lis_conform::certificate::{
    Bench, BundleFiles, EXAMPLE_PRODUCT, PRODUCT_FILE, Product, REPORT_FILES, STATEMENT_FILE,
    STATEMENT_TEXT_FILE, Statement, Verification, statement_text, verify,
};
use lis_conform::evidence::{
    Manifest, ManifestKind, Origin, PublicKey, SIGNATURE_FILE, ToolInfo, builtin_suite_hash,
};
use lis_conform::ground::Verdict;
use lis_conform::report::{Fold, RunReport, Telling, jsonl_line};
use lis_conform::runner::{self, Destination, Event, KeepData, Plan};
use lis_conform::spec::{OperationRef, Spec};
use lis_conform::store::{
    CaseMark, EVENTS_FILE, EXCHANGES_FILE, Environment, INFO_FILE, INFO_VERSION, KeptProfile,
    KeptTranscript, RunInfo, Selected, Settings, case_hash,
};
use lis_conform::suite::{self, Case, Fixtures, Profile};
use lis_conform::target::{Target, TargetConfig};
use lis_conform::{embedded, evidence};
use proptest::prelude::*;
use tokio::sync::{mpsc, watch};

const MANIFEST_FILE: &str = evidence::MANIFEST_FILE;
const CASES: [&str; 3] = ["PMS-CREATE-001", "PMS-DELETE-001", "PMS-DELETE-002"];

/// A run of a few cases, which stand for the whole suite.
struct World {
    spec: Arc<Spec>,
    library: Arc<Library>,
    cases: Vec<Arc<Case>>,
    profile: Profile,
    info: RunInfo,
    report: RunReport,
    exchanges: String,
}

static GOOD: LazyLock<World> = LazyLock::new(|| World::run(&[]));

impl World {
    fn run(quirks: &[&str]) -> Self {
        let spec = Arc::new(Spec::load().expect("it is sound"));
        let library = Arc::new(Library::load().expect("it is sound"));
        let all = suite::load_builtin(&spec).expect("it is sound").into_iter().map(Arc::new);
        let cases: Vec<Arc<Case>> =
            all.filter(|case| CASES.contains(&case.id.to_string().as_str())).collect();
        assert_eq!(cases.len(), CASES.len());
        let profile = Profile::builtin("lis-2.0", &spec).expect("it is sound");
        let config =
            TargetConfig::default().with_quirks(quirks.iter().copied()).expect("it is sound");
        let target = Target::with_config(Arc::clone(&spec), &library, config).expect("it is sound");
        let plan = Plan {
            spec: Arc::clone(&spec),
            library: Arc::clone(&library),
            profile: Arc::new(profile.clone()),
            cases: cases.clone(),
            destination: Destination::InProcess(Arc::new(target)),
            jobs: 2,
            retries: 0,
            run_id: "abc123".to_owned(),
            keep_data: KeepData::Never,
        };
        let runtime =
            tokio::runtime::Builder::new_multi_thread().enable_all().build().expect("it is sound");
        let (report, exchanges) = runtime.block_on(async {
            let (sender, mut emissions) = mpsc::unbounded_channel();
            let (_stop, stopped) = watch::channel(false);
            let runner = tokio::spawn(runner::run(plan, sender, stopped));
            let (mut fold, mut exchanges) = (Fold::default(), String::new());
            while let Some(emission) = emissions.recv().await {
                if let (Event::CaseFinished(case), Some(transcript)) =
                    (&emission.event, &emission.transcript)
                {
                    exchanges.push_str(&KeptTranscript::of(&case.case, transcript).to_line());
                }
                fold.take(emission.event).expect("it is sound");
            }
            runner.await.expect("it is sound");
            (fold.finish().expect("it is sound"), exchanges)
        });
        let info = info(&spec, &cases, &report);
        Self { spec, library, cases, profile, info, report, exchanges }
    }

    fn bench(&self) -> Bench<'_> {
        Bench { spec: &self.spec, library: &self.library, cases: &self.cases }
    }

    /// The bundle of this run, as `certify` writes it.
    fn bundle(&self, report: &RunReport, exchanges: &str) -> BundleFiles {
        let claims = EXAMPLE_PRODUCT.replace(
            "\"pms.*\", \"gms.*\", \"mms.*\"",
            "\"pms.createPerson\", \"pms.deletePerson\"",
        );
        let product = Product::parse(PRODUCT_FILE, &claims, &self.spec).expect("it is sound");
        let statement = Statement::new(report, &self.info, &self.profile, &product, vec![]);
        let events: String = report.clone().into_events().iter().map(jsonl_line).collect();
        let mut files = BundleFiles::new();
        let mut put = |name: &str, text: &str| {
            files.insert(name.to_owned(), text.as_bytes().to_vec());
        };
        put(INFO_FILE, &self.info.to_text());
        put(EVENTS_FILE, &events);
        put(EXCHANGES_FILE, exchanges);
        put(PRODUCT_FILE, &claims);
        put(STATEMENT_FILE, &statement.to_json());
        put(STATEMENT_TEXT_FILE, &statement_text(&statement));
        let telling = Telling { spec: &self.spec, rerun: self.info.rerun() };
        for file in REPORT_FILES {
            put(file.name, &(file.render)(report, &telling));
        }
        self.seal(files, statement.kind())
    }

    /// Writes the manifest that fits the files, as a forger can.
    fn seal(&self, mut files: BundleFiles, kind: ManifestKind) -> BundleFiles {
        let origin = Origin {
            kind,
            tool: self.info.tool.clone(),
            created_at: "2026-11-22T10:00:00Z".to_owned(),
            run_id: self.info.run_id.clone(),
            target: self.info.target.clone(),
            profile: self.info.profile.name.clone(),
            suite_hash: self.info.suite_hash,
        };
        files.remove(MANIFEST_FILE);
        let contents = files
            .iter()
            .map(|(name, bytes)| (name.parse().expect("it is sound"), bytes.as_slice()));
        let manifest = Manifest::of_contents(origin, contents).expect("it is sound").to_text();
        files.insert(MANIFEST_FILE.to_owned(), manifest.into_bytes());
        files
    }

    fn verify(&self, files: &BundleFiles) -> Verification {
        verify(files, self.bench(), None)
    }
}

fn info(spec: &Spec, cases: &[Arc<Case>], report: &RunReport) -> RunInfo {
    let file = "suites/profiles/lis-2.0.toml";
    let hash = |case: &Case| {
        let text = embedded::file(&case.file).expect("it is sound").text;
        case_hash(case, text, &Fixtures::builtin(), &spec.catalogue)
    };
    RunInfo {
        format_version: INFO_VERSION,
        tool: ToolInfo::this(),
        run_id: report.started.run_id.clone(),
        started_at: report.started.started_at.clone(),
        target: report.started.target.clone(),
        profile: KeptProfile {
            name: report.started.profile.clone(),
            file: file.to_owned(),
            text: embedded::file(file).expect("it is sound").text.to_owned(),
        },
        suite_hash: builtin_suite_hash(),
        selected: Selected {
            words: vec![],
            tags: vec![],
            cases: cases.iter().map(|it| CaseMark { id: it.id.clone(), hash: hash(it) }).collect(),
            partition: None,
        },
        settings: Settings {
            jobs: 2,
            retries: 0,
            connect_timeout_ms: 10_000,
            exchange_timeout_ms: 30_000,
            style: "default-body".to_owned(),
            quirks: vec![],
            kept_data: false,
        },
        environment: Environment {
            os: "linux".to_owned(),
            architecture: "x86_64".to_owned(),
            ci: BTreeMap::new(),
        },
    }
}

fn good() -> BundleFiles {
    GOOD.bundle(&GOOD.report, &GOOD.exchanges)
}

#[track_caller]
fn fails(verification: &Verification, name: &str) {
    let found = verification.checks.iter().find(|check| check.name == name);
    assert!(found.is_some_and(|check| check.fails()), "{name}: {:#?}", verification.checks);
    assert!(!verification.holds());
}

const SAME: &str = "judged again, its exchanges come to the same verdicts";

#[test]
fn a_bundle_that_nothing_was_done_to_holds() {
    let verification = GOOD.verify(&good());
    assert!(verification.holds() && !verification.is_partly_done(), "{verification:#?}");
    assert!(verification.statement.is_some_and(|statement| statement.conforms));
}

#[test]
fn a_failed_run_is_whole_but_no_certificate() {
    let world = World::run(&["delete-forgets"]);
    let files = world.bundle(&world.report, &world.exchanges);
    let verification = world.verify(&files);
    assert!(!verification.holds() && verification.is_sound_refusal(), "{verification:#?}");
    // The same with a manifest that calls it a certificate.
    let renamed = world.seal(files, ManifestKind::Certificate);
    let verification = world.verify(&renamed);
    fails(&verification, "its statement follows from its events");
    assert!(!verification.is_sound_refusal());
}

#[test]
fn each_file_missing_added_or_renamed_is_refused() {
    let good = good();
    for name in good.keys() {
        let mut files = good.clone();
        let content = files.remove(name).expect("it is sound");
        assert!(!GOOD.verify(&files).holds(), "{name} missing");
        files.insert(format!("{name}x"), content);
        assert!(!GOOD.verify(&files).holds(), "{name} renamed");
    }
    for name in ["extra.txt", "sub/", ".hidden", "Manifest.json"] {
        let mut files = good.clone();
        files.insert(name.to_owned(), Vec::new());
        assert!(!GOOD.verify(&files).holds(), "{name} added");
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(400))]
    #[test]
    fn one_byte_changed_added_or_removed_anywhere_is_refused(
        which in any::<prop::sample::Index>(), at in any::<prop::sample::Index>(),
        byte in any::<u8>(), way in 0..3_u8,
    ) {
        static BUNDLE: LazyLock<BundleFiles> = LazyLock::new(good);
        let mut files = BUNDLE.clone();
        let name = BUNDLE.keys().nth(which.index(BUNDLE.len())).expect("it is sound");
        let bytes = files.get_mut(name).expect("it is sound");
        let at = at.index(bytes.len());
        match way {
            0 => { bytes.remove(at); }
            1 => bytes.insert(at, byte),
            _ => bytes[at] = if bytes[at] == byte { byte ^ 1 } else { byte },
        }
        prop_assert!(!GOOD.verify(&files).holds(), "{name} at {at}");
    }
}

#[test]
fn a_verdict_turned_around_with_all_hashes_made_anew_is_refused() {
    let world = World::run(&["delete-forgets"]);
    let mut report = world.report.clone();
    for case in report.cases.iter_mut().filter(|case| case.verdict != Verdict::Pass) {
        case.verdict = Verdict::Pass;
        case.reason = None;
        case.outcome.findings.clear();
    }
    let counts = &mut report.finished.counts;
    counts.pass = counts.selected;
    (counts.warn, counts.fail, counts.untestable, counts.error) = (0, 0, 0, 0);
    let forged = world.bundle(&report, &world.exchanges);
    fails(&world.verify(&forged), SAME);
}

#[test]
fn exchanges_rewritten_left_out_or_of_another_run_are_refused() {
    let lines: Vec<&str> = GOOD.exchanges.lines().collect();
    let all_but_one: String = lines[1..].iter().map(|line| format!("{line}\n")).collect();
    let rewritten = GOOD.exchanges.replacen("fullsuccess", "invaliddata", 1);
    let twice = format!("{}{}\n", GOOD.exchanges, lines[0]);
    for exchanges in [all_but_one, rewritten, twice, String::new(), "nonsense\n".to_owned()] {
        let forged = GOOD.bundle(&GOOD.report, &exchanges);
        fails(&GOOD.verify(&forged), SAME);
    }
}

/// Everything that is told of cases and at the end follows from the exchanges: a forger who changes
/// it, and makes all reports and hashes anew, is found out.
#[test]
fn what_does_not_follow_from_the_exchanges_is_refused() {
    type Change = fn(&mut RunReport);
    const TOTALS: &str = "its totals are those of its cases";
    let changes: [(&str, Change, &str); 9] = [
        ("one assertion more", |it| it.finished.assertions_judged += 1, TOTALS),
        ("one that held more", |it| it.finished.assertions_held += 1, TOTALS),
        ("no exchanges", |it| it.finished.exchanges = 0, TOTALS),
        (
            "an operation more",
            |it| {
                let covered = &mut it.finished.operations_covered;
                covered.push(OperationRef("pms.updatePerson".into()));
                covered.sort();
            },
            SAME,
        ),
        ("an operation less", |it| drop(it.finished.operations_covered.pop()), SAME),
        ("another title", |it| it.cases[0].title = "nothing".to_owned(), SAME),
        ("another answer", |it| it.cases[0].exchanges[0].answer = "none".to_owned(), SAME),
        (
            "an assertion that held, in the cases and in the totals",
            |it| {
                it.cases[0].outcome.held.insert("ST-99".to_owned(), 1);
                it.finished.assertions_judged += 1;
                it.finished.assertions_held += 1;
            },
            SAME,
        ),
        ("a second try", |it| it.cases[0].exchanges[0].attempts = 2, SAME),
    ];
    for (what, change, check) in changes {
        let mut report = GOOD.report.clone();
        change(&mut report);
        assert_ne!(report, GOOD.report, "{what}");
        let forged = GOOD.bundle(&report, &GOOD.exchanges);
        fails(&GOOD.verify(&forged), check);
    }
}

#[test]
fn each_report_follows_from_the_events() {
    for file in REPORT_FILES {
        let mut files = good();
        let text = String::from_utf8(files[file.name].clone()).expect("UTF-8");
        let digit = text.rfind(|c: char| c.is_ascii_digit()).expect("some number");
        let mut changed = text.into_bytes();
        changed[digit] = if changed[digit] == b'9' { b'8' } else { changed[digit] + 1 };
        files.insert(file.name.to_owned(), changed);
        let forged = GOOD.seal(files, ManifestKind::Certificate);
        fails(&GOOD.verify(&forged), "its reports follow from its events");
    }
}

#[test]
fn fewer_cases_are_not_the_whole_suite() {
    let mut smaller = World { cases: GOOD.cases.clone(), ..World::run(&[]) };
    smaller.report.cases.pop();
    smaller.report.started.selected -= 1;
    let counts = &mut smaller.report.finished.counts;
    (counts.selected, counts.pass) = (counts.selected - 1, counts.pass - 1);
    smaller.info.selected.cases.pop();
    let forged = smaller.bundle(&smaller.report, &smaller.exchanges);
    fails(&smaller.verify(&forged), "it is a run of the whole suite");
}

#[test]
fn another_version_is_not_judged_again_and_that_is_told() {
    let mut other = World::run(&[]);
    other.info.suite_hash = evidence::Digest::of(b"another suite");
    let files = other.bundle(&other.report, &other.exchanges);
    let verification = other.verify(&files);
    assert!(verification.holds() && verification.is_partly_done(), "{verification:#?}");
}

#[test]
fn a_key_demands_a_signature_that_holds() {
    let key = include_str!("data/minisign/test-only.pub");
    let key = PublicKey::parse(key).expect("it is sound");
    let mut files = good();
    let unsigned = verify(&files, GOOD.bench(), Some(&key));
    fails(&unsigned, "the manifest is signed by the key given");
    let other = include_bytes!("data/minisign/message.minisig");
    files.insert(SIGNATURE_FILE.to_owned(), other.to_vec());
    fails(&verify(&files, GOOD.bench(), Some(&key)), "the manifest is signed by the key given");
    assert!(verify(&files, GOOD.bench(), None).holds());
}

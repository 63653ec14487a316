//! Whether a bundle holds together: everything that can be asked of it without the target.

use std::collections::BTreeMap;

use super::bundle::{
    FollowsFrom, PRODUCT_FILE, REPORT_FILES, ReportFile, STATEMENT_FILE, STATEMENT_TEXT_FILE,
    required_files,
};
use super::check::{Answer, BundleCheck};
use super::product::Product;
use super::rejudge::{Bench, differences};
use super::statement::Statement;
use super::text::statement_text;
use crate::evidence::{
    Digest, MANIFEST_FILE, Manifest, ManifestKind, PublicKey, SIGNATURE_FILE, ToolInfo,
    builtin_suite_hash, check,
};
use crate::report::{RunReport, Telling, counted, read_jsonl};
use crate::store::{EVENTS_FILE, EXCHANGES_FILE, INFO_FILE, RunInfo};
use crate::suite::Profile;

/// The files of a bundle, by name.
pub type BundleFiles = BTreeMap<String, Vec<u8>>;

/// What came of looking at a bundle.
#[derive(Clone, Debug)]
pub struct Verification {
    /// The questions, in the order in which they were put.
    pub checks: Vec<BundleCheck>,
    /// What the bundle states, where that can be read.
    pub statement: Option<Statement>,
}

impl Verification {
    /// Whether everything that could be asked holds.
    #[must_use]
    pub fn holds(&self) -> bool {
        !self.checks.iter().any(BundleCheck::fails)
    }

    /// Whether the bundle holds together, and says that the target does not conform.
    #[must_use]
    pub fn is_sound_refusal(&self) -> bool {
        let mut failing = self.checks.iter().filter(|check| check.fails());
        failing.next().is_some_and(|check| check.name == CONFORMS) && failing.next().is_none()
    }

    /// Whether something could not be asked, the signature aside.
    #[must_use]
    pub fn is_partly_done(&self) -> bool {
        let undone = |check: &BundleCheck| matches!(check.answer, Answer::NotDone(_));
        self.checks.iter().any(|check| check.name != SIGNED && undone(check))
    }
}

const SIGNED: &str = "the manifest is signed by the key given";
const CONFORMS: &str = "the target conforms";

/// The parts of a bundle that could be read, which further questions are about.
struct Parts<'a> {
    files: &'a BundleFiles,
    manifest: Manifest,
    info: RunInfo,
    report: RunReport,
    profile: Profile,
    product: Product,
    statement: Statement,
}

/// Asks everything of a bundle. `key` is the public key that its signature must hold by, where one
/// is given.
#[must_use]
pub fn verify(files: &BundleFiles, bench: Bench<'_>, key: Option<&PublicKey>) -> Verification {
    let mut checks = Vec::new();
    let manifest = text_of(files, MANIFEST_FILE).and_then(|text| {
        Manifest::parse(text).map_err(|error| format!("{MANIFEST_FILE}: {error}"))
    });
    checks.push(BundleCheck::of(
        "the manifest is as it was written",
        manifest.as_ref().err().cloned().into_iter().collect(),
        MANIFEST_FILE,
    ));
    checks.push(signature(files, key));
    let Ok(manifest) = manifest else { return Verification { checks, statement: None } };
    checks.push(listed(files, &manifest));
    if checks.iter().any(BundleCheck::fails) {
        // Nothing can be learnt from what is not what was written.
        checks.push(BundleCheck::not_done("its files belong together", "see above"));
        return Verification { checks, statement: None };
    }
    let parts = match parts(files, manifest, bench) {
        Ok(parts) => parts,
        Err(found) => {
            checks.push(BundleCheck::of("its files can be read", found, ""));
            return Verification { checks, statement: None };
        }
    };
    checks.push(BundleCheck::of(
        "its files can be read",
        Vec::new(),
        counted(files.len() as u64, "file"),
    ));
    checks.push(one_run(&parts));
    checks.push(stated(&parts));
    checks.push(totals(&parts));
    checks.push(reports(&parts, bench));
    checks.extend(judged_again(&parts, bench));
    checks.push(conforms(&parts));
    Verification { checks, statement: Some(parts.statement) }
}

fn text_of<'a>(files: &'a BundleFiles, name: &str) -> Result<&'a str, String> {
    let bytes = files.get(name).ok_or_else(|| format!("{name} is missing"))?;
    std::str::from_utf8(bytes).map_err(|_| format!("{name} is no text"))
}

fn signature(files: &BundleFiles, key: Option<&PublicKey>) -> BundleCheck {
    let there = files.contains_key(SIGNATURE_FILE);
    let Some(key) = key else {
        return BundleCheck::not_done(
            SIGNED,
            if there {
                "there is a signature; give the signer's key with --public-key to check it"
            } else {
                "there is none: the hashes tell damage, not who made the bundle"
            },
        );
    };
    let manifest = files.get(MANIFEST_FILE).map_or(&[][..], Vec::as_slice);
    let signed = text_of(files, SIGNATURE_FILE).and_then(|signature| {
        key.verify(signature, manifest).map_err(|error| format!("{SIGNATURE_FILE}: {error}"))
    });
    match signed {
        Ok(signed) => {
            let words = format!("key {}, \"{}\"", signed.key_id, signed.trusted_comment);
            BundleCheck::of(SIGNED, Vec::new(), words)
        }
        Err(error) => BundleCheck::of(SIGNED, vec![error], ""),
    }
}

fn listed(files: &BundleFiles, manifest: &Manifest) -> BundleCheck {
    let entries =
        files.iter().map(|(name, bytes)| (name.as_str(), Digest::of(bytes), bytes.len() as u64));
    let mut found: Vec<String> = check(manifest, entries).iter().map(ToString::to_string).collect();
    let names = manifest.files().iter().map(|file| file.path.as_str());
    let listed: Vec<&str> = names.chain([MANIFEST_FILE]).collect();
    let unlisted = required_files().filter(|name| !listed.contains(name));
    found.extend(unlisted.map(|name| format!("the manifest does not list {name}")));
    let looked_at = counted(manifest.files().len() as u64, "file");
    BundleCheck::of("its files are those of the manifest", found, looked_at)
}

fn parts<'a>(
    files: &'a BundleFiles,
    manifest: Manifest,
    bench: Bench<'_>,
) -> Result<Parts<'a>, Vec<String>> {
    let spec = bench.spec;
    let info = text_of(files, INFO_FILE)
        .and_then(|text| RunInfo::parse(text).map_err(|error| format!("{INFO_FILE}: {error}")));
    let report = text_of(files, EVENTS_FILE).and_then(|text| {
        let named = |error: &dyn std::fmt::Display| format!("{EVENTS_FILE}: {error}");
        let events = read_jsonl(text).map_err(|error| named(&error))?;
        RunReport::from_events(events).map_err(|error| named(&error))
    });
    let product = text_of(files, PRODUCT_FILE)
        .and_then(|text| Product::parse(PRODUCT_FILE, text, spec).map_err(|found| told(&found)));
    let statement = text_of(files, STATEMENT_FILE).and_then(|text| {
        serde_json::from_str::<Statement>(text)
            .map_err(|error| format!("{STATEMENT_FILE}: {error}"))
    });
    let profile = match &info {
        Ok(info) => Profile::parse(&info.profile.file, &info.profile.text, spec)
            .map_err(|found| format!("the profile in {INFO_FILE}: {}", told(&found))),
        Err(_) => Err(String::new()),
    };
    match (info, report, product, statement, profile) {
        (Ok(info), Ok(report), Ok(product), Ok(statement), Ok(profile)) => {
            Ok(Parts { files, manifest, info, report, profile, product, statement })
        }
        (info, report, product, statement, profile) => {
            let errors = [info.err(), report.err(), product.err(), statement.err(), profile.err()];
            Err(errors.into_iter().flatten().filter(|error| !error.is_empty()).collect())
        }
    }
}

fn told(found: &[crate::suite::Diagnostic]) -> String {
    found.iter().map(ToString::to_string).collect::<Vec<_>>().join("; ")
}

/// All files speak of the same run.
fn one_run(parts: &Parts<'_>) -> BundleCheck {
    let Parts { manifest, info, report, .. } = parts;
    let (origin, started) = (&manifest.origin, &report.started);
    let same = [
        ("run", &origin.run_id, &info.run_id, &started.run_id),
        ("target", &origin.target, &info.target, &started.target),
        ("profile", &origin.profile, &info.profile.name, &started.profile),
        ("tool version", &origin.tool.version, &info.tool.version, &started.tool_version),
    ];
    let mut found: Vec<String> = same
        .into_iter()
        .filter(|(_, manifest, info, events)| !(manifest == info && info == events))
        .map(|(what, manifest, info, events)| {
            format!("{what}: the manifest says {manifest}, {INFO_FILE} {info}, the events {events}")
        })
        .collect();
    if origin.tool != info.tool || origin.suite_hash != info.suite_hash {
        found.push(format!("tool and suite of the manifest are not those of {INFO_FILE}"));
    }
    if parts.profile.name != info.profile.name {
        found.push(format!("the profile in {INFO_FILE} has another name"));
    }
    let claimed = parts.profile.operations.keys();
    if !claimed.eq(&started.operations_claimed) {
        found.push("the operations claimed in the events are not those of the profile".to_owned());
    }
    let cases = info.selected.cases.iter().map(|mark| &mark.id);
    let reported = report.cases.iter().map(|case| &case.case);
    if report.started.selected as usize != info.selected.cases.len() || !cases.eq(reported) {
        found.push("the cases that were reported are not those that were chosen".to_owned());
    }
    BundleCheck::of("all files are of one run", found, format_args!("run {}", origin.run_id))
}

/// The statement follows from the rest.
fn stated(parts: &Parts<'_>) -> BundleCheck {
    let Parts { files, report, info, profile, product, statement, manifest, .. } = parts;
    let deviations = statement.deviations.clone();
    let own = Statement::new(report, info, profile, product, deviations);
    let mut found = Vec::new();
    if own != *statement || text_of(files, STATEMENT_FILE) != Ok(own.to_json().as_str()) {
        found.push(format!("{STATEMENT_FILE} does not follow from the events and the product"));
    }
    let this_version = info.tool.version == ToolInfo::this().version;
    if this_version && text_of(files, STATEMENT_TEXT_FILE) != Ok(statement_text(&own).as_str()) {
        found.push(format!("{STATEMENT_TEXT_FILE} does not say what {STATEMENT_FILE} says"));
    }
    if manifest.origin.kind != own.kind() {
        let kind = manifest.origin.kind;
        found.push(format!("the manifest calls it {kind:?}, but it is {:?}", own.kind()));
    }
    BundleCheck::of("its statement follows from its events", found, STATEMENT_FILE)
}

/// The totals at the end of the events are those of their cases.
fn totals(parts: &Parts<'_>) -> BundleCheck {
    let finished = &parts.report.finished;
    let outcomes = || parts.report.cases.iter().map(|case| &case.outcome);
    let held: u64 = outcomes().flat_map(|it| it.held.values()).copied().map(u64::from).sum();
    let found: u64 = outcomes().map(|it| it.findings.len() as u64).sum();
    let exchanges: u64 = parts.report.cases.iter().map(|case| case.exchanges.len() as u64).sum();
    let mut wrong = Vec::new();
    for (what, said, found) in [
        ("assertions judged", finished.assertions_judged, held + found),
        ("assertions held", finished.assertions_held, held),
    ] {
        if said != found {
            wrong.push(format!("{what}: {said} at the end, {found} in the cases"));
        }
    }
    // A run asks for a sign of life besides, before its cases and after.
    if finished.exchanges < exchanges {
        let said = finished.exchanges;
        wrong.push(format!("exchanges: {said} at the end, {exchanges} in the cases"));
    }
    let looked_at = counted(finished.assertions_judged, "assertion");
    BundleCheck::of("its totals are those of its cases", wrong, looked_at)
}

/// The reports follow from the events.
fn reports(parts: &Parts<'_>, bench: Bench<'_>) -> BundleCheck {
    const NAME: &str = "its reports follow from its events";
    let other = parts.info.tool.version != ToolInfo::this().version;
    if other {
        let version = &parts.info.tool.version;
        return BundleCheck::not_done(NAME, format_args!("lis-conform {version} rendered them"));
    }
    let telling = Telling { spec: bench.spec, rerun: parts.info.rerun() };
    let same_suite = parts.info.suite_hash == builtin_suite_hash();
    let known = REPORT_FILES.into_iter();
    // What stands in other words in another suite cannot be written here; judging it again is
    // said to be undone then, too.
    let known = known.filter(|file| same_suite || file.follows_from == FollowsFrom::Events);
    let known: Vec<ReportFile> = known.collect();
    let differs = known.iter().filter(|file| {
        text_of(parts.files, file.name) != Ok((file.render)(&parts.report, &telling).as_str())
    });
    let found = differs.map(|file| format!("{} does not follow from {EVENTS_FILE}", file.name));
    let names: Vec<&str> = known.iter().map(|file| file.name).collect();
    BundleCheck::of(NAME, found.collect(), names.join(", "))
}

/// The same exchanges, judged here, come to the same.
fn judged_again(parts: &Parts<'_>, bench: Bench<'_>) -> [BundleCheck; 2] {
    const WHOLE: &str = "it is a run of the whole suite";
    const SAME: &str = "judged again, its exchanges come to the same verdicts";
    let (theirs, ours) = (&parts.info.tool, ToolInfo::this());
    if parts.info.suite_hash != builtin_suite_hash() || theirs.version != ours.version {
        let why = format!(
            "it was judged by lis-conform {} with another suite; verify it with that version",
            theirs.version
        );
        return [BundleCheck::not_done(WHOLE, &why), BundleCheck::not_done(SAME, &why)];
    }
    let all = bench.cases.iter().map(|case| &case.id);
    let missing: Vec<String> = if all.eq(parts.report.cases.iter().map(|case| &case.case)) {
        Vec::new()
    } else {
        vec![format!(
            "{} are reported, the suite has {}",
            counted(parts.report.cases.len() as u64, "case"),
            counted(bench.cases.len() as u64, "case")
        )]
    };
    let differences = match text_of(parts.files, EXCHANGES_FILE) {
        Ok(text) => differences(&parts.report, text, parts.profile.clone(), bench),
        Err(error) => vec![error],
    };
    let cases = counted(parts.report.cases.len() as u64, "case");
    [BundleCheck::of(WHOLE, missing, &cases), BundleCheck::of(SAME, differences, &cases)]
}

fn conforms(parts: &Parts<'_>) -> BundleCheck {
    let certificate = parts.manifest.origin.kind == ManifestKind::Certificate;
    let mut found = parts.statement.objections.clone();
    if found.is_empty() && !certificate {
        found.push("the manifest does not call it a certificate".to_owned());
    }
    BundleCheck::of(CONFORMS, found, &parts.statement.target)
}

//! What the standards leave open never counts against a target, and never passes for judged: such
//! an assertion is lenient and says why.

use std::collections::BTreeMap;
use std::fs;

use crate::support::{Folder, lis_conform};
use serde_json::Value;

/// What a run against the mock with a quirk came to: verdicts by case, findings by assertion.
struct Report {
    verdicts: BTreeMap<String, String>,
    findings: BTreeMap<String, (String, String)>,
}

impl Report {
    /// Runs the cases selected by `filter` and expects the exit code.
    #[track_caller]
    fn of(quirk: &str, filter: &[&str], code: i32) -> Self {
        let folder = Folder::new();
        let report = format!("json={}", folder.file("report.json"));
        let mut arguments =
            vec!["run", "-q", "--in-process", "--quirk", quirk, "--report", &report];
        arguments.extend(filter);
        lis_conform(&arguments).ends_with(code);
        let text = fs::read_to_string(folder.file("report.json")).expect("written");
        let document: Value = serde_json::from_str(&text).expect("JSON");
        let (mut verdicts, mut findings) = (BTreeMap::new(), BTreeMap::new());
        let word = |value: &Value| value.as_str().expect("a text").to_owned();
        for case in document["cases"].as_array().expect("cases") {
            verdicts.insert(word(&case["case"]), word(&case["verdict"]));
            for finding in case["outcome"]["findings"].as_array().expect("findings") {
                let said = (word(&finding["verdict"]), word(&finding["actual"]));
                findings.insert(word(&finding["assertion"]), said);
            }
        }
        Self { verdicts, findings }
    }

    #[track_caller]
    fn has(&self, case: &str, verdict: &str) {
        assert_eq!(self.verdicts.get(case).map(String::as_str), Some(verdict), "{case}");
    }

    /// The assertion is lenient, for a reason that begins like this.
    #[track_caller]
    fn leaves_open(&self, assertion: &str, reason: &str) {
        let (verdict, actual) = self.findings.get(assertion).expect(assertion);
        assert_eq!(verdict, "lenient", "{assertion}: {actual}");
        assert!(actual.starts_with("not judged: ") && actual.contains(reason), "{actual}");
    }
}

#[test]
fn a_target_may_refuse_to_deliver_sets_of_any_size() {
    let report = Report::of("whole-store-too-much", &["pms"], 0);
    let red = ["warn", "fail", "untestable", "error"];
    assert!(report.verdicts.values().all(|verdict| !red.contains(&verdict.as_str())));
    for case in ["PMS-ALLIDS-001", "PMS-ALLIDS-002", "PMS-SPIDS-001", "PMS-SPRECS-002"] {
        report.has(case, "lenient");
    }
    report.has("PMS-MANY-001", "pass");
    report.has("PMS-SPIDS-010", "pass");
    report.leaves_open("PMS-ALLIDS-001#ids", "toomuchdata");
    report.leaves_open("PMS-SPIDS-002#prepare", "toomuchdata");
    report.leaves_open("PMS-SPIDS-002#ids", "no save point");
}

#[test]
fn only_what_needs_a_save_point_waits_for_one() {
    let report = Report::of("save-point-absent", &["pms"], 1);
    assert!(!report.verdicts.values().any(|verdict| verdict == "untestable"));
    report.has("PMS-SPIDS-001", "warn");
    report.leaves_open("PMS-SPIDS-001#changed", "no save point");
    report.has("PMS-SPIDS-002", "lenient");
    report.has("PMS-SPRECS-007", "lenient");
    report.has("PMS-MANY-007", "fail");
}

#[test]
fn save_points_that_stand_still_are_seen_to_decide_nothing() {
    let report = Report::of("save-point-stands-still", &["PMS-SPIDS-*", "PMS-UPDATE-*"], 0);
    report.leaves_open("PMS-SPIDS-002#ids", "do not tell the two writes apart");
    report.has("PMS-SPIDS-002", "lenient");
}

//! Reports on files whose names and contents are somebody else's.

use proptest::prelude::*;

use super::*;
use crate::ground::Basis;
use crate::validate::{Beyond, Finding, Fit, Place, Totals};
use crate::xml::{QName, XmlLimits, read_document};

fn finding(verdict: Verdict, line: u64, message: &str) -> Finding {
    Finding {
        verdict,
        rule: "cvc-complex-type.2.4",
        clause: None,
        basis: if verdict == Verdict::Warn { Basis::Inferred } else { Basis::Schema },
        path: format!("roster/person[{line}]/{message}"),
        place: Place { line, column: 3 },
        message: message.to_owned(),
        expected: vec!["name".to_owned(), message.to_owned()],
    }
}

fn judgement(findings: Vec<Finding>) -> Judgement {
    let count = |verdict| findings.iter().filter(|f| f.verdict == verdict).count() as u64;
    let totals = Totals {
        fail: count(Verdict::Fail),
        untestable: count(Verdict::Untestable),
        warn: count(Verdict::Warn),
        note: 0,
    };
    Judgement {
        root: Some(QName::unqualified("roster")),
        soap: None,
        fits: vec![Fit { schema: "enterprise-1.1".to_owned(), totals }],
        findings,
        totals,
        beyond: Beyond::default(),
        veils: Vec::new(),
        elements: 1_204,
        encoding: None,
        doctype: None,
        stopped: None,
    }
}

fn file(name: &str, findings: Vec<Finding>) -> JudgedFile {
    let excerpt = |finding: &Finding| {
        let (before, behind) = ("  ".to_owned(), format!("<{}>", finding.message));
        Some(Excerpt { before, behind })
    };
    JudgedFile {
        name: name.to_owned(),
        excerpts: findings.iter().map(excerpt).collect(),
        outcome: Ok(judgement(findings)),
        bytes: 99,
        elapsed_us: 1_500,
    }
}

fn report(files: Vec<JudgedFile>) -> ValidateReport {
    ValidateReport { files, not_judged: Vec::new(), elapsed_us: 2_000 }
}

fn plain(text: &str) -> String {
    let mut out = String::new();
    let mut is_escape = false;
    for character in text.chars() {
        match character {
            '\u{1b}' => is_escape = true,
            'm' if is_escape => is_escape = false,
            _ if is_escape => {}
            other => out.push(other),
        }
    }
    out
}

#[test]
fn a_kind_is_told_once_with_its_other_places() {
    let mut findings: Vec<Finding> =
        (1..=9).map(|line| finding(Verdict::Fail, line, "`fn` is missing")).collect();
    for finding in &mut findings {
        finding.path = format!("roster/person[{}]", finding.place.line);
    }
    findings.push(finding(Verdict::Warn, 12, "long"));
    let text = plain(&validate_file_text(&file("r.xml", findings)));
    assert_eq!(text.matches("fail[").count(), 1, "{text}");
    assert!(text.contains(" = also at: 2:3, 3:3, 4:3, 5:3, 6:3, 7:3 and 2 more\n"), "{text}");
    assert!(text.contains("warn[cvc-complex-type.2.4]: long\n"), "{text}");
    assert!(text.contains("our reading; the standard does not say it"), "{text}");
    let heading =
        "FAIL     r.xml  roster; by enterprise-1.1; 1 204 elements; 9 failures, 1 warning\n";
    assert!(text.starts_with(heading), "{text}");
}

#[test]
fn what_is_not_told_is_counted() {
    let mut judgement = judgement(vec![finding(Verdict::Fail, 1, "x")]);
    judgement.beyond = Beyond { findings: 1_204, kinds: 3, is_open: false };
    let told = words::beyond(&judgement).unwrap();
    assert_eq!(told, "and 1 204 more findings, with 3 more kinds");
    judgement.beyond.kinds = 0;
    assert!(words::beyond(&judgement).unwrap().ends_with("all of kinds told above"));
    judgement.beyond = Beyond { findings: 99_999, kinds: 10_000, is_open: true };
    assert!(words::beyond(&judgement).unwrap().ends_with("10 000 more kinds or more"));
}

#[test]
fn revisions_that_fit_and_do_not_are_named() {
    let fit = |schema: &str, fail| Fit {
        schema: schema.to_owned(),
        totals: Totals { fail, ..Totals::default() },
    };
    let mut judged = judgement(Vec::new());
    judged.fits = vec![fit("draft", 0), fit("final", 2)];
    assert_eq!(words::fit(&judged).unwrap(), "fits draft, not final (2 findings)");
    judged.fits = vec![fit("final", 1), fit("draft", 2)];
    assert_eq!(
        words::fit(&judged).unwrap(),
        "fits none of final (1 finding), draft (2 findings); what is told is by final"
    );
    judged.fits = vec![fit("final", 0), fit("draft", 0)];
    assert_eq!(words::fit(&judged).unwrap(), "fits final and draft");
}

#[test]
fn an_interrupted_command_is_green_nowhere() {
    let mut report = report(vec![file("r.xml", Vec::new())]);
    report.not_judged.push("s.xml".to_owned());
    assert!(plain(&validate_summary_text(&report)).contains("1 not judged\nInterrupted, so this"));
    let json: serde_json::Value = serde_json::from_str(&validate_json(&report)).unwrap();
    assert_eq!((&json["complete"], &json["not_judged"][0]), (&false.into(), &"s.xml".into()));
    assert!(validate_junit(&report).contains("errors=\"1\""));
    assert!(validate_github(&report).starts_with("::error file=s.xml,title=not judged::"));
}

#[test]
fn workflow_commands_hold_whatever_is_found() {
    let found = finding(Verdict::Fail, 7, "50% of `a,b:c`\r\n::error::owned");
    let text = validate_github(&report(vec![file("a,b:c%.xml", vec![found])]));
    let command = text.lines().next().unwrap();
    assert!(
        command.starts_with(
            "::error file=a%2Cb%3Ac%25.xml,line=7,col=3,title=cvc-complex-type.2.4::50%25 of \
             `a,b:c`"
        ),
        "{command}"
    );
    assert_eq!(text.lines().filter(|line| line.starts_with("::")).count(), 1, "{text}");
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn whatever_files_hold_every_report_is_whole(name in any::<String>(), message in any::<String>()) {
        let findings = || vec![finding(Verdict::Fail, 2, &message), finding(Verdict::Warn, 4, &message)];
        let whole = report(vec![file(&name, findings()), JudgedFile {
            outcome: Err(message.clone()),
            ..file(&name, Vec::new())
        }]);
        let json: serde_json::Value = serde_json::from_str(&validate_json(&whole)).unwrap();
        prop_assert_eq!(&json["files"][0]["findings"][0]["message"], &message);
        let junit = validate_junit(&whole);
        prop_assert!(read_document(junit.as_bytes(), None, &XmlLimits::default()).is_ok(), "{}", junit);
        let github = validate_github(&whole);
        prop_assert_eq!(github.lines().filter(|line| line.starts_with("::")).count(), 3);
        prop_assert!(!github.chars().any(|c| c.is_control() && c != '\n'));
        for judged in &whole.files {
            let text = plain(&validate_file_text(judged));
            prop_assert!(!text.chars().any(|c| c.is_control() && c != '\n'), "{:?}", text);
            let turned = text.contains(['\u{202e}', '\u{2066}', '\u{200f}']);
            prop_assert!(!turned, "a line is not turned around");
        }
    }
}

//! Whatever a target sends, judging says something of it and does not panic.

use proptest::prelude::*;

use super::support::*;
use crate::soap::http::Response;
use crate::suite::Check;

fn all_checks() -> Vec<Check> {
    let at = || "personRecord/person//textString".to_owned();
    vec![
        Check::Accepted,
        Check::Rejected,
        Check::Refused,
        Check::Partial,
        Check::CodeMinor(vec!["fullsuccess".to_owned()]),
        Check::Severity(vec!["status".to_owned()]),
        Check::Present("personRecord".to_owned()),
        Check::Absent("personRecord".to_owned()),
        Check::Value { at: "personRecord/*".to_owned(), any_of: vec!["x".to_owned()] },
        Check::NotValue { at: "personRecord/*".to_owned(), not: "x".to_owned() },
        Check::Count { at: at(), min: 0, max: Some(1) },
        Check::Ids { include: vec!["x".to_owned()], exclude: vec!["y".to_owned()], only: true },
        Check::Empty,
        Check::SameAs { step: "readPerson step".to_owned(), of: None, position: None },
        Check::HttpStatus(vec![200]),
        Check::Fault(vec!["Client".to_owned()]),
        Check::Answered,
        Check::Observe { question: "?".to_owned(), at: Some("personRecord".to_owned()) },
    ]
}

fn survives(response: Response) {
    let case = case(vec![step("readPerson", all_checks())]);
    let transcript = transcript(vec![reading(0, response)]);
    let judge = judge();
    let outcome = judge.judge(&case, &transcript);
    assert!(!outcome.findings.is_empty(), "no answer fits all checks");
    let longest = outcome.findings.iter().map(|found| found.actual.chars().count()).max();
    assert!(longest.unwrap_or(0) <= 403, "texts of a target are cut");
    let _ = judge.may_go_on(&transcript.exchanges[0]);
    let _ = judge.capture(&transcript.exchanges[0], "personRecord");
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn any_bytes(body in prop::collection::vec(any::<u8>(), 0..400), status in 100_u16..1000) {
        let mut answer = response(status, "");
        answer.body = body;
        survives(answer);
    }

    #[test]
    fn a_good_answer_with_something_else_in_it(
        at in 0.0..1.0_f64,
        cut in 0_usize..60,
        put in "[<>a-z/:&;'\" =\u{e9}!?-]{0,12}",
        content_type in "[a-z/;= \"\u{e9}]{0,20}",
    ) {
        let text = read_person_text();
        #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "within it")]
        let start = (at * text.len() as f64) as usize;
        let end = text.len().min(start + cut);
        let mut answer = response(200, &format!("{}{put}{}", &text[..start], &text[end..]));
        answer.headers.set("content-type", content_type);
        survives(answer);
    }
}

#[test]
fn long_texts_of_a_target_are_cut() {
    let long = "x".repeat(100_000);
    survives(response(200, &read_person_text().replace(">success<", &format!(">{long}<"))));
    survives(response(200, &long));
}

#[test]
fn very_many_children_are_judged_in_reasonable_time() {
    let many = "<x/>".repeat(50_000);
    let text = read_person_text().replace("<personRecord>", &format!("{many}<personRecord>"));
    survives(response(200, &text));
}

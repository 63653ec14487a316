//! Every format, made from one run that holds every verdict and flag, and read by another parser.

use std::collections::BTreeSet;
use std::sync::LazyLock;

use proptest::prelude::*;
use pulldown_cmark::{Event, Options, Parser, Tag};

use super::page_tests::Page;
use super::sample;
use super::tests::any_report;
use super::*;
use crate::ground::{Basis, Level, Verdict};
use crate::spec::{Catalogue, Clause, ClauseId, Spec};
use crate::xml::{XmlLimits, read_document};

/// The services, and a catalogue so small that what is made of it can be read.
static SPEC: LazyLock<Spec> = LazyLock::new(|| {
    let whole = Spec::load().unwrap();
    let clause = |id: &str, text: &str, untested: Option<&str>| Clause {
        id: ClauseId(id.into()),
        text: text.to_owned(),
        level: Level::Must,
        basis: Basis::Analogy,
        source: "a document, section 4".to_owned(),
        subject: crate::spec::Subject::default(),
        grounds: std::collections::BTreeMap::new(),
        operations: whole.catalogue.clause(id).map(|it| it.operations.clone()).unwrap_or_default(),
        untested: untested.map(str::to_owned),
        file: "suites/requirements/pms.toml".to_owned(),
        line: 1,
    };
    let catalogue = Catalogue::from_clauses(vec![
        clause("pms-2.0/createPerson.creates", "createPerson creates the person.", None),
        clause("pms-2.0/deletePerson.cascade", "deletePerson removes the memberships.", None),
        clause("pms-2.0/deletePerson.deletes", "deletePerson deletes the person.", None),
        clause("HT-09", "The response names its charset.", None),
        clause("EN-30", "Anything may stand in the detail.", Some("A permission.")),
    ]);
    Spec::new(whole.services.clone(), catalogue, whole.status_codes.clone())
});

fn rendered(format: RunFormat, report: &RunReport) -> String {
    format.render(report, &Telling { spec: &SPEC, rerun: "lis-conform run http://h/".to_owned() })
}

/// The texts of the elements that a selector finds.
fn all(page: &Page, selector: &str) -> Vec<String> {
    page.select(selector).iter().map(|it| it.text()).collect()
}

/// The page parsed, after seeing that it has no mistake that HTML5 knows.
fn parsed_page(text: &str) -> Page {
    let page = Page::parse(text);
    assert_eq!(page.mistakes(), Vec::<String>::new());
    page
}

#[test]
fn html_is_as_committed() {
    let text = rendered(RunFormat::Html, &sample::full());
    let (head, rest) = text.split_once("<style>").unwrap();
    let (_, body) = rest.split_once("</style>").unwrap();
    // The style sheet has a file of its own, and its hash changes with it.
    let (before, hash) = head.split_once("sha256-").unwrap();
    let after = hash.split_once('\'').unwrap().1;
    let lines = format!("{before}sha256-[hash]'{after}{body}").replace("><", ">\n<");
    insta::assert_snapshot!(lines);
}

#[test]
fn markdown_is_as_committed() {
    insta::assert_snapshot!(rendered(RunFormat::Markdown, &sample::full()));
}

#[test]
fn tap_is_as_committed() {
    insta::assert_snapshot!(rendered(RunFormat::Tap, &sample::full()));
}

#[test]
fn badges_are_as_committed() {
    let badges = [RunFormat::Svg, RunFormat::Shields].map(|it| rendered(it, &sample::full()));
    insta::assert_snapshot!(badges.concat());
}

#[test]
fn the_whole_sample_is_a_run_that_adds_up() {
    let report = sample::full();
    let folded = RunReport::from_events(report.clone().into_events());
    assert_eq!(folded.as_ref().map(|_| ()), Ok(()));
    let verdicts: BTreeSet<Verdict> = report.cases.iter().map(|case| case.verdict).collect();
    assert_eq!(verdicts.len(), 7, "every verdict is in it");
}

#[test]
fn the_page_says_the_result_first_and_lets_nothing_in() {
    let page = parsed_page(&rendered(RunFormat::Html, &sample::full()));
    assert_eq!(all(&page, "h1"), ["Report of a conformance test"]);
    assert_eq!(all(&page, "main .standing"), ["FAILED"]);
    for forbidden in ["script", "link", "img", "iframe", "object", "form", "base", "[style]"] {
        assert_eq!(all(&page, forbidden).len(), 0, "{forbidden}");
    }
    let ids: Vec<String> = page.select("[id]").iter().filter_map(|it| it.attribute("id")).collect();
    assert_eq!(ids.iter().collect::<BTreeSet<_>>().len(), ids.len(), "ids are unique: {ids:?}");
    for link in page.select("a") {
        let goal = link.attribute("href").and_then(|it| Some(it.strip_prefix('#')?.to_owned()));
        assert!(goal.as_ref().is_some_and(|goal| ids.contains(goal)), "{goal:?}");
    }
    let policy = page.select("meta[http-equiv]").first().and_then(|it| it.attribute("content"));
    let style = all(&page, "style").concat();
    let hash = {
        use base64::Engine as _;
        use sha2::Digest as _;
        base64::engine::general_purpose::STANDARD.encode(sha2::Sha256::digest(style.as_bytes()))
    };
    assert_eq!(
        policy,
        Some(format!(
            "default-src 'none'; style-src 'sha256-{hash}'; base-uri 'none'; form-action 'none'"
        ))
    );
}

#[test]
fn the_page_can_be_read_by_ear() {
    let page = parsed_page(&rendered(RunFormat::Html, &sample::full()));
    for landmark in ["header", "nav[aria-label]", "main", "footer", "a.skip[href]"] {
        assert_eq!(all(&page, landmark).len(), 1, "{landmark}");
    }
    assert!(page.select("th").iter().all(|it| it.attribute("scope").is_some()));
    let names = page.select("*").iter().map(|it| it.name()).collect::<Vec<_>>();
    let levels: Vec<u8> = names
        .iter()
        .filter(|name| ["h1", "h2", "h3", "h4"].contains(&name.as_str()))
        .map(|name| name.as_bytes()[1] - b'0')
        .collect();
    assert_eq!(levels[0], 1);
    assert!(
        levels.windows(2).all(|pair| pair[1] <= pair[0] + 1),
        "no level is left out: {levels:?}"
    );
    let pictures = page.select("svg");
    assert_eq!(pictures.len(), 2, "before and after");
    assert!(pictures.iter().all(|it| it.attribute("role").as_deref() == Some("img")));
}

#[test]
fn the_counts_on_the_page_add_up() {
    let page = parsed_page(&rendered(RunFormat::Html, &sample::full()));
    let numbers = |selector: &str| -> Vec<u64> {
        let texts = all(&page, selector);
        texts.iter().map(|it| it.replace(' ', "").parse().unwrap()).collect()
    };
    let parts = numbers(".certificate .cases tbody .number");
    let whole = numbers(".certificate .cases tfoot .number");
    assert_eq!(vec![parts.iter().sum::<u64>()], whole);
    assert_eq!(whole, [9]);
    assert_eq!(all(&page, "#failures").len(), 1);
    let problems = all(&page, "article.as-fail h3");
    assert_eq!(problems.len(), 3, "{problems:?}");
}

#[test]
fn a_page_of_a_run_without_a_verdict_is_no_certificate() {
    for format in [RunFormat::Html, RunFormat::Markdown, RunFormat::Svg, RunFormat::Shields] {
        let text = rendered(format, &sample::run()).to_uppercase();
        assert!(text.contains("INCOMPLETE"), "{format}");
        assert!(!text.contains("CERTIFICATE OF"), "{format}");
    }
    let mut green = sample::run();
    green.cases.truncate(1);
    green.finished.incomplete = None;
    green.finished.counts =
        crate::runner::Counts { selected: 1, pass: 1, ..crate::runner::Counts::default() };
    green.started.selected = 1;
    let page = parsed_page(&rendered(RunFormat::Html, &green));
    assert_eq!(all(&page, "h1"), ["Certificate of a conformance test"]);
    assert_eq!(all(&page, ".standing"), ["PASSED"]);
    assert_eq!(all(&page, "article").len(), 0);
}

#[test]
fn markdown_from_a_target_is_text() {
    let mut report = sample::full();
    let hostile = "`x` </details><script>alert(1)</script> @everyone #1 | [a](http://b) \n# H";
    report.started.target = hostile.to_owned();
    report.cases[3].outcome.findings[0].actual = hostile.to_owned();
    report.cases[6].reason = Some(hostile.to_owned());
    let text = rendered(RunFormat::Markdown, &report);
    let mut headings = 0;
    for event in Parser::new_ext(&text, Options::all()) {
        match event {
            Event::Html(html) | Event::InlineHtml(html) => panic!("{html}"),
            Event::Start(Tag::Link { .. } | Tag::Image { .. }) => panic!("a link"),
            Event::Start(Tag::Heading { .. }) => headings += 1,
            Event::Text(text) => assert!(!text.contains("everyone"), "{text}"),
            _ => {}
        }
    }
    assert_eq!(headings, 5, "{text}");
}

#[test]
fn markdown_stays_within_what_a_summary_takes() {
    let mut report = sample::full();
    let case = report.cases[6].clone();
    for _ in 0..20_000 {
        let mut case = case.clone();
        case.leftovers = vec!["x".repeat(1_000)];
        report.cases.push(case);
    }
    let text = rendered(RunFormat::Markdown, &report);
    assert!(text.len() <= 1 << 20, "{}", text.len());
    assert!(text.contains("Cut here"));
    assert!(text.contains("more, which the JSON and the HTML report tell"));
}

/// The points of a TAP stream: whether ok, number, directive.
fn points(tap: &str) -> Vec<(bool, usize, String)> {
    let mut points = Vec::new();
    for line in tap.lines().filter(|line| line.starts_with("ok ") || line.starts_with("not ok ")) {
        let ok = line.starts_with("ok");
        let rest = line.trim_start_matches("not ").trim_start_matches("ok ");
        let (number, text) = rest.split_once(" - ").unwrap();
        let directive = text.split_once(" # ").map_or("", |(_, it)| it);
        points.push((ok, number.parse().unwrap(), directive.to_owned()));
    }
    points
}

#[test]
fn tap_has_a_point_for_each_case_and_one_for_what_the_run_lacks() {
    let text = rendered(RunFormat::Tap, &sample::full());
    assert!(text.starts_with("TAP version 14\n1..10\n"), "{text}");
    let points = points(&text);
    assert_eq!(points.iter().map(|it| it.1).collect::<Vec<_>>(), (1..=10).collect::<Vec<_>>());
    let failed = points.iter().filter(|(ok, _, directive)| !ok && directive.is_empty()).count();
    // Two failed, one untestable, one in error, and the waivers do not hold.
    assert_eq!(failed, 5);
    assert!(points.iter().any(|it| it.0 && it.2.starts_with("SKIP ")));
    assert!(points.iter().any(|it| !it.0 && it.2.starts_with("TODO waived: ")));
    assert!(!text.contains("Bail out!"));

    let incomplete = rendered(RunFormat::Tap, &sample::run());
    assert!(incomplete.contains("\nnot ok 8 - the run is complete\n"), "{incomplete}");
    assert!(incomplete.contains("\nBail out! The run is incomplete"));
}

#[test]
fn a_part_of_a_run_says_so_whatever_came_of_it() {
    let mut green = sample::run();
    green.cases.truncate(1);
    green.finished.incomplete = None;
    green.finished.counts =
        crate::runner::Counts { selected: 1, pass: 1, ..crate::runner::Counts::default() };
    green.started.selected = 1;
    for mut report in [sample::full(), sample::run(), green] {
        for format in [RunFormat::Html, RunFormat::Markdown, RunFormat::Tap] {
            assert!(!rendered(format, &report).contains("art only: "), "{format}");
        }
        report.started.partition = Some(crate::runner::Partition {
            number: 2,
            count: 4,
            cases: 1_251,
            selection: crate::evidence::Digest::of(b"ids"),
        });
        for format in [RunFormat::Html, RunFormat::Markdown, RunFormat::Tap] {
            let text = rendered(format, &report);
            assert!(text.contains("part only: partition 2/4 of 1 251 cases"), "{format}: {text}");
        }
        let junit = rendered(RunFormat::Junit, &report);
        assert!(junit.contains("name=\"partition\" value=\"2/4 of 1251 cases\""));
        let page = parsed_page(&rendered(RunFormat::Html, &report));
        assert_eq!(all(&page, "h1"), ["Report of a conformance test"], "no certificate");
    }
}

#[test]
fn badges_are_what_their_readers_expect() {
    let svg = rendered(RunFormat::Svg, &sample::full());
    let root = read_document(svg.as_bytes(), None, &XmlLimits::default()).unwrap().root;
    assert_eq!(root.name.to_string(), "{http://www.w3.org/2000/svg}svg");
    let title = root.child(&root.name.namespace, "title").map(|it| it.text().into_owned());
    assert_eq!(title.as_deref(), Some("LIS conformance: 3 of 8 failed"));
    let json: serde_json::Value =
        serde_json::from_str(&rendered(RunFormat::Shields, &sample::full())).unwrap();
    assert_eq!(json["schemaVersion"], 1);
    assert_eq!(json["isError"], true);
    assert_eq!(json["message"], "3 of 8 failed");
}

#[test]
fn formats_are_found_by_their_names() {
    for format in RunFormat::ALL {
        assert_eq!(format.name().parse(), Ok(format));
    }
    assert!("pdf".parse::<RunFormat>().unwrap_err().contains("html, json"));
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn whatever_a_target_says_stays_text(report in any_report()) {
        let page = rendered(RunFormat::Html, &report);
        let shown = page.split_once("</style>").unwrap().1;
        prop_assert_eq!(visible(shown), shown);
        let html = Page::parse(&page);
        prop_assert_eq!(html.mistakes(), Vec::<String>::new());
        let articles = html.select("article").len();
        let told = page.matches("<article").count();
        prop_assert_eq!(articles, told, "no element is made or undone by text");

        for format in [RunFormat::Markdown, RunFormat::Tap, RunFormat::Svg, RunFormat::Shields] {
            let text = rendered(format, &report);
            prop_assert_eq!(visible(&text), text.as_str(), "{}", format);
        }
        let tap = rendered(RunFormat::Tap, &report);
        prop_assert_eq!(points(&tap).len(), report.cases.len() + 1);
        for event in Parser::new_ext(&rendered(RunFormat::Markdown, &report), Options::all()) {
            let is_html = matches!(event, Event::Html(_) | Event::InlineHtml(_));
            prop_assert!(!is_html, "{:?}", event);
        }
    }
}

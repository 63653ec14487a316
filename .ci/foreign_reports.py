"""Holds report files to readers that are not ours: junitparser, tap.py, html5lib, markdown-it-py.

Usage: foreign_reports.py FOLDER
FOLDER holds report.json and, of the same run, report.{xml,tap,html,md,svg} and shields.json.
"""

import json
import pathlib
import sys
import xml.etree.ElementTree as ElementTree

import html5lib
from junitparser import Error, Failure, JUnitXml, Skipped
from markdown_it import MarkdownIt
from tap.parser import Parser

folder = pathlib.Path(sys.argv[1])
report = json.loads((folder / "report.json").read_text(encoding="utf-8"))
counts = report["finished"]["counts"]
complete = not report["finished"].get("incomplete") and not report["finished"].get("target_lost")
waived = counts.get("waived", 0)
red = counts["fail"] + counts["untestable"] + counts["error"]


def same(what, found, wanted):
    if found != wanted:
        sys.exit(f"{folder}: {what}: {found!r}, but report.json says {wanted!r}")


def text(name):
    return (folder / name).read_text(encoding="utf-8")


def junit():
    results = [result for suite in JUnitXml.fromfile(str(folder / "report.xml")) for case in suite
               for result in case.result or [None]]
    extra = 0 if complete else 1
    of = lambda kind: sum(isinstance(result, kind) for result in results)
    same("JUnit failures", of(Failure) + of(Error) + of(Skipped),
         red + counts["not_applicable"] + extra)
    same("JUnit cases", len(results), len(report["cases"]) + extra)


def tap():
    lines = list(Parser().parse_text(text("report.tap")))
    points = [line for line in lines if line.category == "test"]
    plans = [line for line in lines if line.category == "plan"]
    same("TAP plans", [plan.expected_tests for plan in plans], [len(points)])
    same("TAP numbers", [point.number for point in points], list(range(1, len(points) + 1)))
    closing = len(points) - len(report["cases"])
    failed = [point for point in points if not point.ok and not point.todo]
    todo = [point for point in points if point.todo]
    same("TAP failures", len(failed) + len(todo), red + closing)
    if len(todo) > waived:
        sys.exit(f"{folder}: TAP has more todo points than cases are waived")
    same("TAP skips", len([point for point in points if point.skip]), counts["not_applicable"])
    same("TAP bails out", any(line.category == "bail" for line in lines), not complete)


def html():
    parser = html5lib.HTMLParser(strict=True, namespaceHTMLElements=False)
    page = parser.parse(text("report.html"))
    same("HTML headings of level 1", len(page.findall(".//h1")), 1)
    same("HTML scripts", len(page.findall(".//script")), 0)
    words = "".join(page.itertext())
    for case in report["cases"]:
        if case["case"] not in words:
            sys.exit(f"{folder}: {case['case']} is not on the page")


def markdown():
    # Without raw HTML switched off: what is HTML in it would show as such tokens.
    tokens = MarkdownIt("commonmark").enable("table").parse(text("report.md"))
    kinds = {token.type for token in tokens}
    kinds |= {child.type for token in tokens for child in token.children or []}
    for forbidden in ("html_block", "html_inline", "link_open", "image"):
        same(f"Markdown {forbidden}", forbidden in kinds, False)
    same("Markdown tables", "table_open" in kinds, True)


def badge():
    root = ElementTree.fromstring(text("report.svg"))
    same("SVG root", root.tag, "{http://www.w3.org/2000/svg}svg")
    shields = json.loads(text("shields.json"))
    same("shields version", shields["schemaVersion"], 1)
    same("shields error", shields["isError"], red > 0 or not complete)
    same("SVG title", root.find("{http://www.w3.org/2000/svg}title").text,
         f"{shields['label']}: {shields['message']}")


for check in (junit, tap, html, markdown, badge):
    check()
print(f"{folder}: {len(report['cases'])} cases, read alike by every reader")

"""Holds reports on several targets to readers that are not ours: junitparser, html5lib, markdown-it-py.

Usage: foreign_estate.py FOLDER
FOLDER holds estate.json and, of the same runs, estate.{xml,html,md}.
"""

import json
import pathlib
import sys

import html5lib
from junitparser import Error, Failure, JUnitXml, Skipped
from markdown_it import MarkdownIt

folder = pathlib.Path(sys.argv[1])
report = json.loads((folder / "estate.json").read_text(encoding="utf-8"))
targets = report["targets"]
names = [target["name"] for target in targets]
GREEN = {"passed", "passed-with-warnings", "passed-as-waived"}


def same(what, found, wanted):
    if found != wanted:
        sys.exit(f"{folder}: {what}: {found!r}, but estate.json says {wanted!r}")


def text(name):
    return (folder / name).read_text(encoding="utf-8")


def counts():
    same("targets", report["counts"]["selected"], len(targets))
    same("sum of targets", sum(n for key, n in report["counts"].items() if key != "selected"), len(targets))
    for key in ("selected", "pass", "fail", "untestable", "error", "not_run"):
        same(f"sum of {key}", report["cases"][key], sum(target["counts"][key] for target in targets))


def junit():
    suites = list(JUnitXml.fromfile(str(folder / "estate.xml")))
    same("JUnit suites", [suite.name for suite in suites], names)
    for suite, target in zip(suites, targets):
        results = [result for case in suite for result in case.result or [None]]
        of = lambda kind: sum(isinstance(result, kind) for result in results)
        same(f"JUnit cases of {suite.name}", len(results), len(target["cases"]) + len(target["problems"]))
        same(f"JUnit skips of {suite.name}", of(Skipped),
             target["counts"]["not_applicable"]
             + sum(1 for case in target["cases"] if case.get("waived") and case["verdict"] not in ("warn",)))
        same(f"green JUnit suite {suite.name}", of(Failure) + of(Error) == 0, target["standing"] in GREEN)


def html():
    parser = html5lib.HTMLParser(strict=True, namespaceHTMLElements=False)
    page = parser.parse(text("estate.html"))
    same("HTML headings of level 1", len(page.findall(".//h1")), 1)
    same("HTML scripts", len(page.findall(".//script")), 0)
    grid = next(table for table in page.iter("table") if "grid" in (table.get("class") or ""))
    rows = ["".join(row.find("th").itertext()) for row in grid.find("tbody").findall("tr")]
    same("HTML rows", rows, names)


def markdown():
    tokens = MarkdownIt("commonmark").enable("table").parse(text("estate.md"))
    kinds = {token.type for token in tokens}
    kinds |= {child.type for token in tokens for child in token.children or []}
    for forbidden in ("html_block", "html_inline", "link_open", "image"):
        same(f"Markdown {forbidden}", forbidden in kinds, False)
    same("Markdown tables", sum(token.type == "table_open" for token in tokens), 3)


for check in (counts, junit, html, markdown):
    check()
print(f"{folder}: {len(targets)} targets, read alike by every reader")

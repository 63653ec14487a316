"""Prints one line a case: its name and its verdict. Two runs that judge alike print the same."""

import json
import sys

with open(sys.argv[1], encoding="utf-8") as file:
    report = json.load(file)
for case in report["cases"]:
    print(case["case"], case["verdict"])

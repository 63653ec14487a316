"""Loads every schema document below a folder in zeep, the SOAP client for Python, and counts what
it found there. A document that zeep refuses, or finds empty, ends this with 1."""

import pathlib
import sys

from zeep.loader import load_external
from zeep.settings import Settings
from zeep.transports import Transport
from zeep.xsd import Schema


# The elements that zeep knows without any document.
NOTHING = 1


def load(path):
    """How many elements zeep sees in one document and what it imports, each type resolved."""
    settings, transport = Settings(strict=True), Transport()
    node = load_external(str(path), transport, settings=settings)
    schema = Schema(node, transport, str(path), settings)
    elements = list(schema.elements)
    for element in elements:
        element.signature(schema)
    return len(elements)


def main(folder):
    paths = sorted(pathlib.Path(folder).resolve().rglob("*.xsd"))
    broken = 0 if paths else 1
    for path in paths:
        try:
            elements = load(path)
        except Exception as error:
            print(f"{path}: {type(error).__name__}: {error}", file=sys.stderr)
            broken += 1
            continue
        if elements <= NOTHING:
            print(f"{path}: zeep finds no element", file=sys.stderr)
            broken += 1
    print(f"{len(paths)} documents, {broken} refused")
    return 1 if broken else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))

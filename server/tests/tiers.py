"""What the fault tests and the abuse tests share: how much of each is done, and where their figures go.

The quick tier runs with the suite; `make faults` runs the long one. A test asks `amount(quick, long)` and
leaves its figures with `figures(...)`; `tools/fault_figures.py` makes a table of them.
"""

import json
import os
from pathlib import Path

import pytest

LONG = os.environ.get("PLAUDIT_FAULTS") == "long"
BUILD = Path(__file__).resolve().parents[2] / "build" / ("faults" if LONG else "faults-quick")


@pytest.fixture
def amount():
    """`amount(20, 200)`: how many, in this tier."""
    return lambda quick, long: long if LONG else quick


@pytest.fixture
def figures(request):
    """`figures(kills=20, lost=0)`: what this test counted, one JSON file per test, for the report."""

    def write(**counted):
        BUILD.mkdir(parents=True, exist_ok=True)
        name = request.node.name.replace("/", "_")
        told = {"test": f"{request.node.path.name}::{request.node.name}", **counted}
        (BUILD / f"{name}.json").write_text(json.dumps(told) + "\n")

    return write

"""Each break of `tools/breaks.toml` still fits the code: a break that no longer applies proves nothing."""

import tomllib
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
HOMES = {"pytest": "server", "sdk": "sdk/python", "vitest": "web"}
BREAKS = tomllib.loads((ROOT / "server/tools/breaks.toml").read_text())["break"]


@pytest.mark.parametrize("one", BREAKS, ids=lambda one: one["name"])
def test_it_applies_once_and_its_tests_are_there(one):
    assert (ROOT / one["file"]).read_text().count(one["old"]) == 1
    (runner,) = one.keys() & HOMES.keys()
    home, tests = ROOT / HOMES[runner], one[runner]
    assert tests
    for test in tests:
        path, _, name = test.partition("::")
        assert (home / path).exists(), path
        assert name.partition("[")[0].rpartition("::")[2] in (home / path).read_text() if name else True, test


def test_no_two_have_one_name():
    assert len({one["name"] for one in BREAKS}) == len(BREAKS)

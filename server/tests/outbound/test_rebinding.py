"""A name server that changes its mind, asked through the system's own resolver: nothing reaches a private address.

In a network of its own every address leads to one receiver, which writes down where it was met: a delivery
inside would be seen. That needs root, or a machine that allows user namespaces (`make test` takes care of it).
"""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from rebinding import INSIDE, PUBLIC

TESTS = Path(__file__).resolve().parents[1]
SECONDS_AT_MOST = 180


@pytest.fixture
def told(tmp_path):
    """`told(who)`: what happened to them, in a network of their own."""

    def run(who):
        alone = ["unshare", "--mount", "--net", "--pid", "--fork", "--kill-child"]
        if os.geteuid():
            alone.append("--map-root-user")
        tried = subprocess.run([*alone, "true"], capture_output=True, text=True, check=False)
        assert tried.returncode == 0, f"this test needs a network of its own, as root: {tried.stderr}"
        paths = [os.environ.get("PYTHONPATH", ""), str(TESTS), str(TESTS / "faults")]
        ran = subprocess.run(
            [*alone, sys.executable, TESTS / "outbound" / "rebinding.py", who, tmp_path],
            env={**os.environ, "PYTHONPATH": os.pathsep.join(filter(None, paths))},
            capture_output=True,
            text=True,
            timeout=SECONDS_AT_MOST,
            check=False,
        )
        assert ran.returncode == 0, ran.stderr
        return json.loads((tmp_path / "told.json").read_text())

    return run


def test_a_name_that_turns_inside_is_followed_nowhere(told):
    """Public, then inside, then one of each, then public again: one look for each request, and no more."""
    cases = told("door")
    assert [case["inside"] for case in cases] == list(INSIDE)
    for case in cases:
        inside = case["inside"]
        assert case["met"] == [PUBLIC, PUBLIC], inside
        assert case["came"] == [204, "address", "address", 204], inside
        assert case["asked"] == [4, 4], inside
        # Without the guard it would have arrived, and been seen: at the address itself, or what it stands for.
        assert (case["unguarded"], len(case["unguarded_met"])) == (204, 1), inside
        assert case["unguarded_met"] != [PUBLIC], inside


def test_webhooks_of_a_whole_server_stay_outside_and_arrive_once_the_name_is_well(told):
    product = told("product")
    refused = "address: its name leads to an address that is not public"
    assert product["met"] == [PUBLIC] * (2 * len(INSIDE))
    assert product["errors"] == [refused] * len(INSIDE)
    assert product["asked"] == [[2, 2]] * len(INSIDE)
    assert product["healed"] == [True] * len(INSIDE), "the same message, once more"
    assert "failed" not in product["said"]

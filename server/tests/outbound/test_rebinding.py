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


@pytest.fixture(scope="module")
def told(tmp_path_factory):
    alone = ["unshare", "--mount", "--net", "--pid", "--fork", "--kill-child"]
    if os.geteuid():
        alone.append("--map-root-user")
    tried = subprocess.run([*alone, "true"], capture_output=True, text=True, check=False)
    assert tried.returncode == 0, f"this test needs a network of its own, as root: {tried.stderr}"
    folder = tmp_path_factory.mktemp("alone")
    paths = [os.environ.get("PYTHONPATH", ""), str(TESTS), str(TESTS / "faults")]
    ran = subprocess.run(
        [*alone, sys.executable, TESTS / "outbound" / "rebinding.py", folder],
        env={**os.environ, "PYTHONPATH": os.pathsep.join(filter(None, paths))},
        capture_output=True,
        text=True,
        timeout=SECONDS_AT_MOST,
        check=False,
    )
    assert ran.returncode == 0, ran.stderr
    return json.loads((folder / "told.json").read_text())


@pytest.mark.parametrize("inside", INSIDE)
def test_a_name_that_turns_inside_is_followed_nowhere(told, inside):
    """Public, then inside, then one of each, then public again: one look for each request, and no more."""
    (case,) = [one for one in told["door"] if one["inside"] == inside]
    assert case["met"] == [PUBLIC, PUBLIC]
    assert case["came"] == [204, "address", "address", 204]
    assert case["asked"] == [4, 4]
    # Without the guard it would have arrived, and been seen: at the address itself, or what it stands for.
    assert (case["unguarded"], len(case["unguarded_met"])) == (204, 1)
    assert case["unguarded_met"] != [PUBLIC]


def test_webhooks_of_a_whole_server_stay_outside_and_arrive_once_the_name_is_well(told):
    product = told["product"]
    refused = "address: its name leads to an address that is not public"
    assert product["met"] == [PUBLIC] * (2 * len(INSIDE))
    assert product["errors"] == [refused] * len(INSIDE)
    assert product["asked"] == [[2, 2]] * len(INSIDE)
    assert product["healed"] == [True] * len(INSIDE), "the same message, once more"
    assert "failed" not in product["said"]

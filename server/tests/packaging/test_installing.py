"""What people install: one wheel that holds everything, and shows votes moving a few seconds after `pip install`."""

import os
import re
import subprocess
import zipfile

import pytest
from commands_run import run

PAGES_AND_WIDGET = [
    "plaudit/assets/widget/v1.js",
    "plaudit/assets/widget/elements.js",
    "plaudit/assets/widget/page.js",
    "plaudit/assets/widget/push-worker.js",
    "plaudit/assets/widget/client.js",
    "plaudit/py.typed",
    "plaudit-0.1.0.dist-info/licenses/LICENSE",
    "plaudit/storage/migrations/env.py",
    "plaudit/features/polls/kinds/word_lists/en.stop.txt",
    "plaudit/features/polls/kinds/word_lists/ar.hold.txt",
]


@pytest.fixture(scope="module")
def names(wheel):
    with zipfile.ZipFile(wheel) as archive:
        return archive.namelist()


@pytest.mark.parametrize("name", PAGES_AND_WIDGET)
def test_the_wheel_holds(names, name):
    assert name in names


def test_the_wheel_holds_nothing_else(names):
    strange = [name for name in names if not re.match(r"plaudit/|plaudit-[\d.]+\.dist-info/", name)]
    assert strange == []
    assert not [name for name in names if re.search(r"__pycache__|\.db$|/tests?/", name)]


def test_the_wheel_works_on_any_machine(wheel):
    assert wheel.name.endswith("-py3-none-any.whl")


def test_a_demo_moves_from_a_fresh_install(installed, tmp_path):
    environment = {name: value for name, value in os.environ.items() if not name.startswith("PLAUDIT_")}
    options = ("--seconds", "5", "--no-open", "--crowd", "200", "--plain", "--port", "0")
    shown = subprocess.run(
        [installed / "plaudit", "demo", *options],
        cwd=tmp_path,
        env=environment,
        capture_output=True,
        text=True,
        timeout=90,
        check=False,
    )
    assert shown.returncode == 0, shown.stdout + shown.stderr
    counts = [int(count.replace(",", "")) for count in re.findall(r"([\d,]+) votes", shown.stdout)]
    assert counts, shown.stdout
    assert max(counts) > 0, shown.stdout
    assert "all verified" in shown.stdout


def test_the_fresh_install_verifies_with_the_standard_library_alone(installed):
    source = run(installed / "python", "-c", "import plaudit.ledger.verifier as v; print(v.__file__)").strip()
    assert "usage" in run(installed / "python", "-I", "-S", source, "--help")

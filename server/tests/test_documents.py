"""What the documents say exists, exists: links, named tests, settings, dependencies, commands."""

import re
import tomllib
from pathlib import Path

import pytest

from plaudit.features.projects.keys import new_key
from plaudit.settings import Settings

ROOT = Path(__file__).resolve().parents[2]
SERVER = ROOT / "server"
# Pictures are made from a running server; a problem's page is held to the code by tests/http.
PAGES = sorted(
    path
    for path in [
        *ROOT.glob("*.md"),
        *(ROOT / "docs").rglob("*.md"),
        *(ROOT / "examples").glob("*.md"),
        SERVER / "tests/README.md",
    ]
    if "problems" not in path.parts
)


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))
def test_links_lead_somewhere(page):
    targets = re.findall(r"\]\(([^)#\s]+)[^)]*\)", page.read_text())
    missing = [target for target in targets if "://" not in target and not (page.parent / target).exists()]
    assert missing == []


def test_every_test_the_architecture_names_exists():
    named = re.findall(r"`((?:tests|src)/[\w/]+\.py)::(\w+)`", (ROOT / "ARCHITECTURE.md").read_text())
    assert len(named) >= 10
    missing = [f"{path}::{test}" for path, test in named if f"def {test}(" not in (SERVER / path).read_text()]
    assert missing == []


def test_every_file_the_architecture_names_exists():
    text = (ROOT / "ARCHITECTURE.md").read_text()
    sources = SERVER / "src" / "plaudit"
    files = re.findall(
        r"`((?:edge|features|storage|live|ingest|ledger|cli|bus|kernel)/[\w/]+\.(?:py|toml))", text
    )
    assert [name for name in files if not (sources / name).is_file()] == []


def test_every_setting_is_documented_and_no_other():
    text = (ROOT / "docs/reference/settings.md").read_text()
    documented = set(re.findall(r"^\| `PLAUDIT_(\w+)`", text, re.MULTILINE))
    assert documented == {field.upper() for field in Settings.__struct_fields__}


def test_every_dependency_has_its_reason():
    text = (ROOT / "docs/dependencies.md").read_text()
    wanted = tomllib.loads((SERVER / "pyproject.toml").read_text())["project"]["dependencies"]
    names = {re.match(r"[\w-]+", line)[0] for line in wanted}
    assert set(re.findall(r"^\| `([\w-]+)`", text, re.MULTILINE)) == names


def test_locks_name_no_registry():
    for lock in SERVER.glob("requirements*.txt"):
        assert not re.search(r"://|--index|--find-links", lock.read_text()), lock.name


def test_a_scanner_written_from_the_how_to_tells_keys_from_look_alikes():
    page = (ROOT / "docs/how-to/scan-for-keys.md").read_text()
    (code,) = re.findall(r"^```python\n(.*?)^```", page, re.DOTALL | re.MULTILINE)
    written = {}
    exec(code, written)
    key = new_key("proj_a", "secret", "live", 1).text
    assert re.fullmatch(re.search(r"^pl_\[.*$", page, re.MULTILINE)[0], key)
    assert written["is_key"](key)
    assert not written["is_key"](key[:-1] + ("0" if key[-1] != "0" else "1"))


def test_the_eight_files_of_a_votes_life_are_short():
    text = (ROOT / "ARCHITECTURE.md").read_text()
    section = text.split("## A vote's life in eight files")[1].split("\n## ")[0]
    files = [ROOT / path for path in re.findall(r"\]\((server/[^)]+)\)", section)]
    assert len(files) == 8
    assert {file.name: lines for file in files if (lines := len(file.read_text().splitlines())) >= 250} == {}

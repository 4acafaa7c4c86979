"""What the pages of docs/reference/kinds show works: the question is asked, the answer given, the results read."""

import json
import re
from functools import cache
from pathlib import Path
from random import Random

import pytest
from asking import answered, asked, counted, read_counters

from plaudit.features.polls.kinds import KINDS
from plaudit.features.polls.results import VisibleResults

PAGES = Path(__file__).resolve().parents[2] / "docs" / "reference" / "kinds"
SECTIONS = ["Ask", "Answer", "Results", "Limits", "Accessibility"]
WRITTEN = sorted(path.stem for path in PAGES.glob("*.md") if path.stem != "README")
every_page = pytest.mark.parametrize("kind", WRITTEN)


@cache
def page(kind):
    return (PAGES / f"{kind}.md").read_text()


def blocks(kind):
    """The JSON of the page by section; the first block of each."""
    found = {}
    for section in re.split(r"^## ", page(kind), flags=re.MULTILINE)[1:]:
        if block := re.search(r"^```json\n(.*?)^```", section, re.DOTALL | re.MULTILINE):
            found[section.split("\n", 1)[0]] = json.loads(block[1])
    return found


def with_ids(value, definition):
    """`opt_1` is the id of the first option."""
    text = json.dumps(value)
    for number, option in reversed(list(enumerate(definition.options, 1))):
        text = text.replace(f'"opt_{number}"', f'"{option.id}"')
    return json.loads(text)


def test_every_kind_has_a_page():
    assert sorted(KINDS) == WRITTEN
    readme = (PAGES / "README.md").read_text()
    assert [kind for kind in KINDS if f"[`{kind}`]({kind}.md)" not in readme] == []


@every_page
def test_pages_are_of_one_form(kind):
    assert page(kind).startswith(f"# {kind}\n\n")
    assert f"(../../pictures/kinds/{kind}.png)" in page(kind)
    sections = re.findall(r"^## (.*)", page(kind), re.MULTILINE)
    assert [section for section in sections if section in SECTIONS] == SECTIONS


@every_page
def test_what_it_shows_can_be_asked_and_answered(kind):
    shown = blocks(kind)
    assert shown["Ask"]["kind"] == kind
    definition = asked(**{name: value for name, value in shown["Ask"].items() if name != "question"})
    if KINDS[kind].field is None:
        assert "Answer" not in shown
    else:
        answered(definition, **with_ids(shown["Answer"], definition))


@every_page
def test_every_setting_is_in_its_table_and_no_other(kind):
    settings = KINDS[kind].settings
    told = re.findall(r"^\| `(\w+)` \| .* \| .* \|$", page(kind), re.MULTILINE)
    assert sorted(told) == sorted(settings.__struct_fields__ if settings else ())


@every_page
def test_its_results_have_the_fields_results_have(kind):
    shown = blocks(kind)["Results"]
    assert shown.keys() <= set(VisibleResults.__struct_encode_fields__)
    definition = asked(
        **{name: value for name, value in KINDS[kind].example.items() if name != "question"}, kind=kind
    )
    if "details" in shown:
        answers = [answered(definition, **KINDS[kind].sample(definition, Random(seed))) for seed in range(20)]
        told = {"answer_key": True, "outcome": tuple(option.id for option in definition.options[:1])}
        details = read_counters(definition, counted(definition, answers), **told)["details"]
        assert shown["details"].keys() <= details.keys()


@every_page
def test_codes_it_names_are_codes_there_are(kind):
    codes = re.findall(r"422 \[`(\w+)`\]\(../../problems/(\w+)\.md\)", page(kind))
    assert codes
    known = {path.stem for path in (PAGES.parents[1] / "problems").glob("*.md")}
    assert all(code == target and code in known for code, target in codes)

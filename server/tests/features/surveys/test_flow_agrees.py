"""The way through a survey is walked on devices too: one table of cases for both sides.

`web/packages/client/test/surveys/agreement.test.ts` runs the same file.
"""

import json
from pathlib import Path

import msgspec
import pytest

from plaudit.features.polls.model import Definition, Option
from plaudit.features.surveys.conditions import Facts, holds
from plaudit.features.surveys.flow import ending_of, walk
from plaudit.features.surveys.model import Condition, Ending, Given, Item
from plaudit.features.surveys.piping import in_words, piped
from plaudit.testing import survey_samples as make

_WEB = Path(__file__).parents[4] / "web" / "packages" / "client" / "test" / "surveys"
CASES = json.loads((_WEB / "cases.json").read_text("utf-8"))


@pytest.mark.parametrize("case", CASES["conditions"]["cases"], ids=lambda case: json.dumps(case["condition"]))
def test_a_condition_holds_here_as_there(case):
    facts = Facts(**CASES["conditions"]["facts"])
    assert holds(msgspec.convert(case["condition"], Condition), facts) is case["holds"]


@pytest.mark.parametrize("case", CASES["piping"]["cases"], ids=lambda case: case["text"])
def test_a_text_is_filled_here_as_there(case):
    known = CASES["piping"]
    assert piped(case["text"], known["answers"], known["fields"], known["attributes"]) == case["filled"]


@pytest.mark.parametrize("case", CASES["words"]["cases"], ids=lambda case: json.dumps(case["answer"]))
def test_an_answer_is_said_here_as_there(case):
    known = CASES["words"]
    options = tuple(Option(**option) for option in known["options"])
    definition = Definition(kind="matrix", options=options, settings={"columns": known["columns"]})
    assert in_words(definition, case["answer"]) == case["words"]


@pytest.mark.parametrize(
    "case", CASES["walks"]["cases"], ids=lambda case: f"{case['survey']} {json.dumps(case['said'])}"
)
def test_the_way_is_walked_here_as_there(case):
    told = CASES["walks"]["surveys"][case["survey"]]
    items = [msgspec.convert({"poll_id": f"poll_{item['key']}", **item}, Item) for item in told["items"]]
    endings = tuple(msgspec.convert({"title": one["key"], **one}, Ending) for one in told["endings"])
    survey = make.survey(case["survey"], *items, endings=endings)
    answers = {key: Given(answer=answer, at=1) for key, answer in case["said"].items()}
    way = walk(survey, make.response(answers=answers, fields=case["fields"], attributes=case["attributes"]))
    assert (list(way.path), way.next, way.missing) == (case["path"], case["next"], case["missing"])
    assert (way.answered, way.of) == (case["answered"], case["of"])
    ending = ending_of(survey, way.facts)
    assert (ending and ending.key) == case["ending"]

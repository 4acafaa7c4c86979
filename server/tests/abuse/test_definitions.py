"""Whatever a host writes is taken whole or refused with a pointer into what was written; never a failure.

And the dry run says the same as the real one.
"""

import threading
import time

import pytest
from abused import problem
from definitions_drawn import polls, surveys
from hypothesis import given
from nearly import tries

from plaudit.features.polls.kinds import KINDS

CODES = {"definition_invalid", "invalid_field", "survey_invalid", "invalid_json"}


def leads_into(document, pointer):
    """Whether an RFC 6901 pointer leads to a part of the document, or to a name an object of it has not."""
    assert pointer.startswith("#"), pointer
    for step in pointer[1:].split("/")[1:]:
        name = step.replace("~1", "/").replace("~0", "~")
        if isinstance(document, list):
            if not (name.isdecimal() and int(name) < len(document)):
                return False
            document = document[int(name)]
        elif isinstance(document, dict):
            if name not in document:
                return True  # left out, or of something that is filled in
            document = document[name]
        else:
            return False
    return True


def taken_or_refused(house, path, body):
    """What was made of it; None when it was refused, in the same words the dry run has."""
    tried = house.ask("POST", f"{path}/validate", body)
    made = house.ask("POST", path, body)
    if made.status_code == 201:
        assert tried.json()["valid"] is True, (body, tried.text)
        return made.json()
    assert made.status_code in {400, 422}, (body, made.status_code, made.text)
    assert problem(made, made.status_code) in CODES, (body, made.text)
    if made.status_code == 422:
        told = made.json().get("errors", [])
        assert told, (body, made.text)
        wrong = [one for one in told if not leads_into(body, one["pointer"])]
        assert not wrong, (body, wrong)
        assert tried.json()["valid"] is False
        assert tried.json()["errors"] == told
    return None


@pytest.mark.parametrize("kind", KINDS)
def test_a_poll_is_taken_or_refused_with_a_pointer(house, kind):
    @tries(12)
    @given(polls(kind))
    def drawn(body):
        poll = taken_or_refused(house, "/v1/polls", body)
        if poll is None:
            return
        assert poll["question"] == body["question"].strip()
        texts = [one if isinstance(one, str) else one["text"] for one in body.get("options", [])]
        if texts:
            assert [one["text"] for one in poll["options"]] == [one.strip() for one in texts]
        assert house.ask("POST", f"/v1/polls/{poll['id']}/open", {}).status_code in {200, 409}
        for page in (f"/p/{poll['id']}", f"/e/{poll['id']}"):
            assert house.ask("GET", page, key=None).status_code == 200, body

    assert taken_or_refused(house, "/v1/polls", {"kind": kind, **KINDS[kind].example}), "its own example"
    drawn()


def test_a_survey_is_taken_or_refused_with_a_pointer(house, figures):
    taken = []

    @tries(60)
    @given(surveys())
    def drawn(body):
        survey = taken_or_refused(house, "/v1/surveys", body)
        if survey is None:
            return
        taken.append(survey["id"])
        assert house.ask("GET", f"/s/{survey['id']}", key=None).status_code == 200, body
        if survey["status"] == "open":
            begun = house.ask("POST", f"/v1/surveys/{survey['id']}/responses", {"voter": "me"})
            assert begun.status_code == 201, (body, begun.text)

    for kind in KINDS:  # each alone, as its own example has it
        item = {"poll": {"kind": kind, **KINDS[kind].example}}
        assert taken_or_refused(house, "/v1/surveys", {"title": "Alone", "items": [item]}), kind
    drawn()
    figures(drawn_surveys_taken=len(taken))


AMONG_NAMES = [
    ({"translations": {"de": {"bogus": 1}}}, "#/translations"),
    ({"translations": {"de": {"options": {"Tea": 7}}}}, "#/translations"),
    ({"metadata": {"a.b/c": 7}}, "#/metadata"),
    ({"options": ["Tea", {"text": "Coffee", "bogus": 1}]}, "#/options/1/bogus"),
    ({"options": ["Tea", "x\b"]}, "#/options/1"),
    ({"voting": {"a/b~c": 1}}, "#/voting/a~1b~0c"),
]


@pytest.mark.parametrize(("part", "pointer"), AMONG_NAMES, ids=str)
def test_a_pointer_names_nothing_that_is_not_there(house, part, pointer):
    refused = house.ask("POST", "/v1/polls", {"question": "?", "options": ["Tea", "Coffee"], **part})
    assert [one["pointer"] for one in refused.json()["errors"]] == [pointer]


def nested(levels):
    condition = {"item": "q1", "op": "answered"}
    for level in range(levels):
        condition = {"not": condition} if level % 2 else {"all": [condition]}
    return condition


RATING = {"question": "How was it?", "kind": "rating"}
OPTIONS = [f"Option {number}" for number in range(10_000)]
TAGS = [f"{one}{other}" for one in "abcdefgh" for other in "klmno"]
TOO_MUCH = {
    "10,000 options": ("polls", {"question": "?", "options": OPTIONS}, "PLAUDIT_OPTIONS_PER_POLL"),
    "10,000 ideas": (
        "polls",
        {"question": "?", "kind": "ideas", "options": OPTIONS},
        "PLAUDIT_IDEAS_PER_POLL",
    ),
    "5,000 items": (
        "surveys",
        {"title": "?", "items": [{"poll": RATING}] * 5_000},
        "PLAUDIT_ITEMS_PER_SURVEY",
    ),
    "conditions 100 deep": (
        "surveys",
        {"title": "?", "items": [{"poll": RATING}, {"poll": RATING, "show_when": nested(100)}]},
        "deeper than 16 levels",
    ),
    "40,000 texts of options nobody has": (
        "polls",
        {
            "question": "?",
            "kind": "ideas",
            "options": OPTIONS[:1000],
            "translations": {tag: {"options": {f"x{n}": "t" for n in range(1000)}} for tag in TAGS},
        },
        "no such option",
    ),
    "a condition of 40,000 options nobody has": (
        "surveys",
        {
            "title": "?",
            "items": [
                {"poll": {"question": "?", "kind": "ideas", "options": OPTIONS[:1000]}},
                {
                    "poll": RATING,
                    "show_when": {"item": "q1", "op": "in", "value": [f"x{n}" for n in range(40_000)]},
                },
            ],
        },
        "no such option",
    ),
}


@pytest.mark.parametrize("name", TOO_MUCH)
def test_too_much_is_refused_in_time_with_the_limit_named(house, figures, name):
    where, body, said = TOO_MUCH[name]
    done, waits = threading.Event(), []

    def ask_others():
        while not done.is_set():
            begun = time.perf_counter()
            assert house.ask("GET", "/livez", key=None).status_code == 200
            waits.append(time.perf_counter() - begun)

    beside = threading.Thread(target=ask_others)
    beside.start()
    try:
        begun = time.perf_counter()
        refused = house.ask("POST", f"/v1/{where}", body)
        took = time.perf_counter() - begun
    finally:
        done.set()
        beside.join()
    assert refused.status_code in {400, 422}
    assert said in problem_text(refused), refused.text[:300]
    assert len(refused.content) < 40_000, "the refusal outgrows what it is about"
    figures(seconds=round(took, 3), others_waited_at_most_seconds=round(max(waits), 3))
    assert took < 1.5


def problem_text(answer):
    told = answer.json()
    assert told["code"] in CODES
    return told["detail"]


def test_what_is_allowed_at_most_is_taken(house):
    """As many as the limits say, each with a condition, within the depth bodies may have."""
    condition = nested(3)
    items = [{"poll": RATING}, *({"poll": RATING, "show_when": condition} for _ in range(199))]
    made = house.ask("POST", "/v1/surveys", {"title": "?", "items": items, "open": True})
    assert made.status_code == 201, made.text[:300]
    answers = {f"q{number}": {"rating": 4} for number in range(1, 201)}
    path = f"/v1/surveys/{made.json()['id']}/responses"
    done = house.ask("POST", path, {"voter": "me", "answers": answers, "complete": True})
    assert (done.status_code, done.json()["response"]["status"]) == (201, "completed"), done.text[:300]

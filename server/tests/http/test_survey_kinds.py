"""Every kind of question as an item of a survey: asked, answered, counted, exported, and decided by."""

import csv
import io
from random import Random

import pytest
from surveyed import made, tallies

from plaudit.features.polls.kinds import KINDS

ASKING = [name for name, kind in KINDS.items() if kind.field is not None]
# One comparison of the answer with itself for each field an answer can come in.
BY = {
    **dict.fromkeys(
        ("choice", "choices", "ranking", "rating", "value", "text", "date", "email", "consent"), "eq"
    ),
    **dict.fromkeys(("words", "points", "taps", "matrix"), "includes"),
}


def definition_of(house, survey):
    return house.app.database.polls.load(survey.polls["it"]["id"])


async def asked(house, name, **changes):
    """A survey of one item of this kind, the same with a condition on its answer, and an answer."""
    item = {"key": "it", "poll": {"kind": name, **KINDS[name].example}}
    plain = await made(house, items=[item], endings=[], **changes)
    return plain, item


@pytest.mark.parametrize("name", ASKING)
async def test_every_kind_is_answered_in_a_survey_and_found_in_its_export(house, name):
    survey, _ = await asked(house, name)
    if KINDS[name].grows:
        await suggest(house, survey)
    definition = (await definition_of(house, survey)).definition
    answer = KINDS[name].sample(definition, Random(7))
    mine = await house.voter()
    for _ in range(2):
        reply = await house.page.post(
            survey.answers, json={"answers": {"it": answer}, "complete": True}, headers=mine
        )
        assert reply.json().get("response", {}).get("status") == "completed", reply.text
    field = KINDS[name].field
    told = reply.json()["response"]["answers"]["it"]
    expected = answer[field]
    assert told[field] == (sorted(expected) if field == "choices" else expected) or field == "words"
    assert await tallies(house, survey) == {"it": 1}
    sheet = (await house.host.get(f"{survey.path}/export?format=csv")).text
    (row,) = csv.DictReader(io.StringIO(sheet, newline=""))
    assert row["it"] != ""
    assert "opt_" not in row["it"]


@pytest.mark.parametrize("name", [name for name in ASKING if not KINDS[name].grows])
async def test_every_kind_can_decide_what_comes_next(house, name):
    sampled, item = await asked(house, name)
    kind = KINDS[name]
    definition = (await definition_of(house, sampled)).definition
    answer = kind.sample(definition, Random(7))[kind.field]
    texts = {option.id: option.text for option in definition.options}
    # As a host writes it before there are ids: options by their texts.
    if isinstance(answer, dict) and kind.field != "matrix":
        wanted = [texts[one] for one, amount in answer.items() if amount]
    elif isinstance(answer, dict):
        wanted = {texts[row]: column for row, column in answer.items()}
    elif isinstance(answer, list):
        wanted = [texts.get(one, one) for one in answer]
    else:
        wanted = texts.get(answer, answer) if isinstance(answer, str) else answer
    when = {"item": "it", "op": BY[kind.field], "value": wanted}
    more = {"key": "more", "show_when": when, "poll": {"question": "{{it}}?", "options": ["1", "2"]}}
    survey = await made(house, items=[item, more], endings=[])
    ids = dict(zip(texts, survey.options["it"], strict=True))
    if isinstance(answer, dict):
        said = {ids.get(one, one): amount for one, amount in answer.items()}
    elif isinstance(answer, list):
        said = [ids.get(one, one) for one in answer]
    else:
        said = ids.get(answer, answer) if isinstance(answer, str) else answer
    reply = await house.page.post(
        survey.answers, json={"answers": {"it": {kind.field: said}}}, headers=await house.voter()
    )
    response = reply.json()["response"]
    assert response["path"] == ["it", "more"], reply.text
    assert response["texts"]["more"]["question"] not in {"?", "{{it}}?"}


async def test_content_takes_no_answer_and_never_blocks(house):
    content = {"key": "hello", "poll": {"kind": "content", **KINDS["content"].example}}
    survey = await made(house, items=[content], endings=[])
    assert survey.body["items"][0]["required"] is False
    mine = await house.voter()
    refused = await house.page.post(survey.answers, json={"answers": {"hello": {"text": "x"}}}, headers=mine)
    assert (refused.status_code, refused.json()["code"]) == (422, "not_answerable")
    assert refused.json()["errors"][0]["pointer"] == "#/answers/hello"
    begun = await house.page.post(survey.answers, json={}, headers=mine)
    assert (begun.json()["response"]["next"], begun.json()["response"]["progress"]["of"]) == ("hello", 0)
    done = await house.page.post(
        survey.answers, json={"answers": {"hello": None}, "complete": True}, headers=mine
    )
    assert done.json()["response"]["status"] == "completed"
    asking = {"key": "late", "show_when": {"item": "hello", "op": "answered"}, "poll": {"question": "?"}}
    wrong = await house.host.post("/v1/surveys", json={"title": "T", "items": [content, asking]})
    assert "#/items/1/show_when/item" in {one["pointer"] for one in wrong.json()["errors"]}


async def suggest(house, survey):
    """Kinds that begin without options get two from their audience, let in by the host."""
    path = f"/v1/polls/{survey.polls['it']['id']}/suggestions"
    for text in ("First", "Second"):
        made_one = await house.page.post(path, json={"text": text}, headers=await house.voter())
        suggestion = made_one.json()["suggestion"]
        if suggestion["state"] == "pending":
            await house.host.post(f"{path}/{suggestion['id']}/approve")

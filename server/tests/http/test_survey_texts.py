"""Words of surveys: whatever people write comes back as it was written, on every way out; languages; exports."""

import csv
import io
import json

import pytest
from surveyed import made

TEXTS = {
    "right_to_left": "\u0645\u0631\u062d\u0628\u0627 \u202eabc\u202c \u05e9\u05dc\u05d5\u05dd",
    "joined_emoji": "\U0001f469\u200d\U0001f469\u200d\U0001f467\u200d\U0001f466 \U0001f3f3\ufe0f\u200d\U0001f308",
    "combining": "e\u0301 is not \u00e9, \u1100\u1161\u11a8, Z\u0351\u036b\u0343",
    "zero_width": "a\u200bb\u200c\u2060c\ufeffd",
    "four_bytes": "\U00020000\U0001d518\U00010348",
    "markup": "<b id='x' title=\"y\">&amp;</b> {{ }} {field}",
    "lines": "one\ntwo\u2028three",
}


@pytest.mark.parametrize("text", TEXTS.values(), ids=TEXTS)
async def test_a_text_survives_in_every_field_and_every_way_out(house, text):
    question = {"question": text, "description": text, "options": [text, "Other"], "image_alt": text}
    shop = await made(
        house,
        title=text,
        description=text,
        items=[
            {"key": "tea", "poll": question},
            {"key": "last", "poll": {"question": "{{tea}}", "options": ["1", "2"]}},
        ],
        endings=[
            {
                "title": text,
                "body": "{{tea}}|{{field.name}}",
                "button": {"text": text, "url": "https://a.example"},
            }
        ],
        hidden_fields=["name"],
        tags=[text],
        metadata={text: text},
        external_id=text,
        translations={"ar": {"title": text, "endings": {"end1": {"title": text}}}},
    )
    read = (await house.host.get(shop.path)).json()
    poll = read["items"][0]["poll"]
    told = [
        *(read[name] for name in ("title", "description", "external_id")),
        *(poll[name] for name in ("question", "description", "image_alt")),
        *(read["tags"][0], *read["metadata"], *read["metadata"].values()),
        *(poll["options"][0]["text"], read["endings"][0]["title"], read["endings"][0]["button"]["text"]),
        *(read["translations"]["ar"]["title"], read["translations"]["ar"]["endings"]["end1"]["title"]),
    ]
    assert set(told) == {text}
    listed = await house.host.get("/v1/surveys", params={"tag": text})
    assert [one["title"] for one in listed.json()["data"]] == [text]

    said = {
        "answers": {"tea": {"choice": shop.options["tea"][0]}, "last": {"choice": shop.options["last"][0]}},
        "fields": {"name": text},
        "complete": True,
    }
    done = await house.page.post(shop.answers, json=said, headers=await house.voter())
    response = done.json()["response"]
    assert response["fields"] == {"name": text}
    assert response["ending"]["title"] == text
    assert response["ending"]["body"] == f"{text}|{text}"
    assert response["texts"]["last"]["question"] == text

    lines = (await house.host.get(f"{shop.path}/export?format=ndjson")).content.decode().split("\n")
    assert json.loads(lines[0])["fields"] == {"name": text}
    sheet = (await house.host.get(f"{shop.path}/export?format=csv")).content.decode()
    (row,) = csv.DictReader(io.StringIO(sheet, newline=""))
    assert (row["field.name"], row["tea"], row["last"]) == (text, text, "1")


@pytest.mark.parametrize("text", ["=1+1", "+1", "-1", "@SUM(A1)", "\tx", "\n=1"])
async def test_no_cell_of_an_export_is_a_formula(house, text):
    shop = await made(
        house,
        items=[{"key": "-a", "poll": {"question": "?", "options": [text, "Other"]}}],
        endings=[],
        hidden_fields=["-f", "name"],
    )
    chosen = {"-a": {"choice": shop.options["-a"][0]}}
    said = {"answers": chosen, "fields": {"-f": text, "name": text}, "complete": True}
    done = await house.page.post(shop.answers, json=said, headers=await house.voter())
    assert done.json()["response"]["status"] == "completed", done.text
    sheet = (await house.host.get(f"{shop.path}/export?format=csv")).content.decode()
    for cells in csv.reader(io.StringIO(sheet, newline="")):
        assert not [cell for cell in cells if cell.startswith(("=", "+", "-", "@", "\t", "\n", "\r"))]


async def test_an_export_has_a_row_for_every_response_and_numbers_as_numbers(house):
    shop = await made(
        house, quotas=[{"key": "q", "when": {"item": "rating", "op": "eq", "value": 4}, "limit": 0}]
    )
    sent = [
        {"answers": {"rating": {"rating": 1}, "why": {"choice": shop.options["why"][0]}}, "complete": True},
        {"answers": {"rating": {"rating": 4}}, "complete": True},
        {"answers": {"rating": {"rating": 2}}, "language": "pt-BR"},
    ]
    for said in sent:
        await house.page.post(shop.answers, json=said, headers=await house.voter())
    sheet = (await house.host.get(f"{shop.path}/export?format=csv")).text
    rows = list(csv.DictReader(io.StringIO(sheet, newline="")))
    assert [(row["status"], row["rating"], row["why"], row["ending"], row["language"]) for row in rows] == [
        ("completed", "1", "Slow", "sorry", ""),
        ("screened_out", "4", "", "", ""),
        ("in_progress", "2", "", "", "pt-BR"),
    ]
    assert rows[2]["completed_at"] == ""
    page = (await house.host.get(f"{shop.answers}?limit=2")).json()
    rest = (await house.host.get(f"{shop.answers}?limit=2&cursor={page['next_cursor']}")).json()
    listed = [*page["data"], *rest["data"]]
    assert [one["id"] for one in listed] == [row["response_id"] for row in rows]
    assert (page["has_more"], rest["has_more"]) == (True, False)
    ndjson = (await house.host.get(f"{shop.path}/export")).text.splitlines()
    assert [json.loads(line) for line in ndjson] == listed


async def test_words_come_in_the_language_of_the_response_or_its_base_or_as_written(house):
    german = {"question": "Warum nur {{rating}}?"}
    why = {"question": "Why only {{rating}}?", "options": ["Slow", "Rude"], "translations": {"de": german}}
    shop = await made(
        house,
        items=[
            {"key": "rating", "poll": {"question": "How?", "kind": "rating"}},
            {"key": "why", "poll": why},
        ],
        endings=[
            {
                "title": "Thanks for {{rating}}",
                "body": "Bye",
                "button": {"text": "Go", "url": "https://a.example"},
            }
        ],
        translations={"de": {"endings": {"end1": {"title": "Danke für {{rating}}", "button": "Los"}}}},
    )
    seen = {}
    for tag in ("de-AT", "DE", "fr", None):
        answers = {"rating": {"rating": 2}, "why": {"choice": shop.options["why"][0]}}
        said = {"answers": answers, "complete": True} | ({} if tag is None else {"language": tag})
        reply = await house.page.post(shop.answers, json=said, headers=await house.voter())
        response = reply.json()["response"]
        ending = response["ending"]
        assert ending["body"] == "Bye"
        seen[tag] = (response["texts"]["why"]["question"], ending["title"], ending["button"]["text"])
    translated = ("Warum nur 2?", "Danke für 2", "Los")
    written = ("Why only 2?", "Thanks for 2", "Go")
    assert seen == {"de-AT": translated, "DE": translated, "fr": written, None: written}

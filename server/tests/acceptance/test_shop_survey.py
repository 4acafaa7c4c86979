"""The shop survey of three hundred customers with bad networks, on a server that is killed twice meanwhile.

Who counts is decided by the database alone; everything told, listed, exported and tallied has to agree with it
and with what each customer was told: rows are read by SQL, the rest is recounted from the customers' own notes.
"""

import asyncio
import json
from collections import Counter
from decimal import ROUND_HALF_UP, Decimal

import pytest
from commands import plaudit
from lines import Lines
from serving import Serving
from shoppers import Shopper
from votes_stored import rows

from waiting import until

SHOPPERS, AT_ONCE = 300, 60
UNHAPPY, GERMANY, ALL = 40, 30, 150
KILLED_AFTER = (250, 700)

SHOP = f"""
[[surveys]]
external_id = "shop"
title = "How was your checkout?"
hidden_fields = ["order_id", "name", "country"]
max_responses = {ALL}
open = true

[[surveys.items]]
key = "rating"
poll = {{ question = "How was it?", kind = "rating", results_visibility = "always" }}

[[surveys.items]]
key = "why"
show_when = {{ item = "rating", op = "lte", value = 2 }}

[surveys.items.poll]
question = "Why only {{{{rating}}}}, {{{{field.name}}}}?"
options = [{{ key = "slow", text = "Slow" }}, {{ key = "rude", text = "Rude" }}, {{ key = "broken", text = "Broken" }}]

[[surveys.items]]
key = "wish"
required = false
poll = {{ question = "One wish?", kind = "text" }}

[[surveys.endings]]
key = "sorry"
when = {{ item = "rating", op = "lte", value = 2 }}
title = "Sorry, {{{{field.name|dear guest}}}}"

[[surveys.endings]]
key = "thanks"
title = "Thank you for {{{{rating}}}} of 5"

[[surveys.quotas]]
key = "unhappy"
when = {{ item = "rating", op = "lte", value = 2 }}
limit = {UNHAPPY}

[[surveys.quotas]]
key = "germany"
when = {{ field = "country", op = "eq", value = "de" }}
limit = {GERMANY}
"""


class Shop:
    """The survey, and the lines to it. `told`: definite replies so far; `broken`: lines lost under a request."""

    def __init__(self, serving):
        self.serving, self.told, self.broken = serving, 0, 0
        (listed,) = serving.asked("GET", "/v1/surveys?external_id=shop")["data"]
        self.path = f"/v1/surveys/{listed['id']}"
        self.survey = serving.asked("GET", self.path)
        self.polls = {item["key"]: item["poll"] for item in self.survey["items"]}
        self.lines = Lines(serving, serving.keys["publishable_key"], 24)
        self.there = asyncio.Event()
        self.there.set()

    async def killed_after(self, told):
        """kill -9 while requests are under way, and a new process on the same file."""
        await until(lambda: self.told >= told)
        self.there.clear()
        before = self.broken
        await asyncio.to_thread(self.serving.kill)
        await until(lambda: self.broken > before)
        await asyncio.to_thread(self.serving.start)
        self.there.set()


@pytest.fixture
def serving(tmp_path):
    with Serving(tmp_path) as running:
        yield running


@pytest.fixture
async def shop(tmp_path, serving):
    (tmp_path / "shop.toml").write_text(SHOP)
    secret = {"PLAUDIT_SECRET_KEY": serving.keys["secret_key"]}
    apply = ("apply", "shop.toml", "--server", serving.url)
    done = await asyncio.to_thread(plaudit, tmp_path, *apply, **secret)
    assert (done.returncode, "+ survey shop" in done.stdout) == (0, True), done.stdout + done.stderr
    again = await asyncio.to_thread(plaudit, tmp_path, *apply, "--dry-run", **secret)
    assert (again.returncode, "= survey shop" in again.stdout) == (0, True), again.stdout + again.stderr
    shop = Shop(serving)
    yield shop
    await shop.lines.close()


async def test_three_hundred_customers_and_two_kills(shop):
    door = asyncio.Semaphore(AT_ONCE)
    shoppers = [Shopper(number, shop) for number in range(SHOPPERS)]

    async def visits(shopper):
        async with door:
            await shopper.shop_and_answer()

    async with asyncio.TaskGroup() as group:
        for shopper in shoppers:
            group.create_task(visits(shopper))
        for told in KILLED_AFTER:
            await shop.killed_after(told)

    assert [one.contradictions for one in shoppers if one.contradictions] == []
    assert [one.number for one in shoppers if one.created > 1] == [], "one participant, two responses"
    told_right(shoppers)
    serving, path = shop.serving, shop.path
    listed = await asyncio.to_thread(all_responses, serving, path)
    responses_agree(shoppers, listed)
    results = await asyncio.to_thread(serving.asked, "GET", f"{path}/results")
    totals_agree(shoppers, listed, results)
    votes_agree(shop, shoppers, results)
    exports_agree(serving, path, listed)


def told_right(shoppers):
    """Words, ways and places, as each customer was told them."""
    done = of(shoppers, "completed")
    for one in done:
        title = f"Sorry, {one.name}" if one.unhappy else f"Thank you for {one.rating} of 5"
        assert one.ending["title"] == title
        if one.unhappy:
            assert one.texts["why"]["question"] == f"Why only {one.rating}, {one.name}?"
    assert len(done) == ALL
    assert sum(one.unhappy for one in done) == UNHAPPY
    assert sum(one.fields["country"] == "de" for one in done) == GERMANY
    out = of(shoppers, "screened_out")
    assert all(one.unhappy or one.fields["country"] == "de" for one in out)
    assert of(shoppers, "survey_full"), "nobody came too late"
    assert len(of(shoppers, None)) == sum(one.leaves and one.outcome is None for one in shoppers)


def responses_agree(shoppers, listed):
    """One response for each who has begun; what it says is what its participant was told."""
    by_id = {one["id"]: one for one in listed}
    assert len(by_id) == len(listed)
    known = {one.response: one for one in shoppers if one.response is not None}
    assert len(known) == sum(one.response is not None for one in shoppers), "two people, one response"
    for response_id, shopper in known.items():
        response = by_id[response_id]
        expected = shopper.outcome if shopper.outcome in {"completed", "screened_out"} else "in_progress"
        assert (response["status"], response["fields"]) == (expected, shopper.fields)
        assert response["answers"] == shopper.said
    late = {one.fields["order_id"] for one in of(shoppers, "survey_full")}
    for response in (by_id[one] for one in by_id.keys() - known.keys()):
        # Begun by a request nobody heard the reply to, before the last place went: it has no place.
        assert response["status"] == "in_progress"
        assert response["fields"].get("order_id") in late | {None}
    assert len(listed) - len(known) <= len(late)


def totals_agree(shoppers, listed, results):
    counted = {name: len(of(shoppers, name)) for name in ("completed", "screened_out")}
    assert results["responses"] == {"started": len(listed)} | counted
    endings = Counter(one.ending["key"] for one in of(shoppers, "completed"))
    assert {row["key"]: row["responses"] for row in results["endings"]} == endings
    for row in results["endings"]:
        assert Decimal(str(row["percent"])) == percent(row["responses"], ALL)


def votes_agree(shop, shoppers, results):
    """Rows, tallies and notes: a vote counts if its response is complete, or was left halfway, and no other."""
    counting = {given["vote_id"]: (key, given) for one in shoppers for key, given in standing(one).items()}
    stored = rows(shop.serving.database)
    assert Counter(row.vote_id for row in stored).most_common(1)[0][1] == 1
    assert {row.vote_id for row in stored if row.counts} == set(counting)
    texts = {one["id"]: one["key"] for one in shop.polls["why"]["options"]}
    items = {item["key"]: item["results"] for item in results["items"]}
    told = {key: [given for name, given in counting.values() if name == key] for key in items}
    for key, given in told.items():
        assert (items[key]["voters"], items[key]["votes"]) == (len(given), len(given)), key
    ratings = Counter(given["rating"] for given in told["rating"])
    assert {row["rating"]: row["votes"] for row in items["rating"]["ratings"] if row["votes"]} == ratings
    mean = Decimal(sum(value * n for value, n in ratings.items())) / ratings.total()
    assert abs(Decimal(str(items["rating"]["mean"])) - mean) <= Decimal("0.005")
    why = Counter(texts[given["choice"]] for given in told["why"])
    assert {texts[row["id"]]: row["votes"] for row in items["why"]["options"] if row["votes"]} == why


def exports_agree(serving, path, listed):
    exported = serving.ask("GET", f"{path}/export?format=ndjson")[2].splitlines()
    assert [json.loads(line) for line in exported] == listed


def standing(shopper):
    """The answers of a customer that count in the polls."""
    if shopper.outcome in {"screened_out", "survey_full"}:
        return {}
    way = {key for key, _ in shopper.answers()} if shopper.outcome == "completed" else set(shopper.said)
    return {key: given for key, given in shopper.said.items() if key in way}


def of(shoppers, outcome):
    return [one for one in shoppers if one.outcome == outcome]


def percent(part, whole):
    return (Decimal(100 * part) / whole).quantize(Decimal("0.1"), ROUND_HALF_UP)


def all_responses(serving, path):
    found, cursor = [], ""
    while cursor is not None:
        page = serving.asked("GET", f"{path}/responses?limit=100{cursor}")
        found += page["data"]
        cursor = f"&cursor={page['next_cursor']}" if page["has_more"] else None
    return found

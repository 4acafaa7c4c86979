"""Every kind of question on a running server: asked as its example, answered as people might, read every way.

One process for the whole file, over real sockets; each test asks a question of its own.
"""

import asyncio
import csv
import io
import json
from contextlib import asynccontextmanager
from random import Random
from types import SimpleNamespace

import httpx
import msgspec
import pytest
from commands import Server
from promised import Promised
from websockets.asyncio.client import connect

from plaudit.features.polls.kinds import KINDS, fold
from plaudit.features.polls.kinds.algebra import Reading
from plaudit.features.polls.model import Definition

ANSWERED = [name for name, kind in KINDS.items() if kind.field]
# Whose next answer is judged by the one before has tests of its own for that.
CHANGING = [name for name in ANSWERED if KINDS[name].step is None]
PRIVATE = [name for name, kind in KINDS.items() if kind.private]
every_kind = pytest.mark.parametrize("kind", KINDS)
answered_kinds = pytest.mark.parametrize("kind", ANSWERED)
# Right to left, an emoji of four code points, a combining mark, a joiner, four bytes; none is to be "repaired".
ODD = " \u05e9\u05dc\u05d5\u05dd \U0001f469\u200d\U0001f680 e\u0301 \u0645\u200c\u0646 \U00020bb7 <b>&amp;"


@pytest.fixture(scope="module")
def server(tmp_path_factory):
    running = Server(tmp_path_factory.mktemp("kinds"), PLAUDIT_RATE_LIMITS="off")
    yield SimpleNamespace(url=running.url, keys=running.first_keys())
    running.close()


@pytest.fixture
async def house(server):
    """Clients for the project's two keys; what they are told is held against the contract."""
    clients = {
        name: httpx.AsyncClient(
            base_url=server.url,
            headers={"authorization": f"Bearer {server.keys[key]}"},
            event_hooks={"response": [Promised.hold]},
            trust_env=False,
        )
        for name, key in (("host", "secret_key"), ("page", "publishable_key"))
    }
    yield SimpleNamespace(url=server.url, key=server.keys["publishable_key"], **clients)
    for client in clients.values():
        await client.aclose()


class Question:
    """A poll made from its kind's example, and the people who answer it."""

    def __init__(self, house, poll) -> None:
        self.house, self.kind = house, KINDS[poll["kind"]]
        self.id, self.path, self.poll = poll["id"], f"/v1/polls/{poll['id']}", poll
        fields = {name: poll[name] for name in Definition.__struct_fields__}
        self.definition = msgspec.convert(fields, Definition)

    @classmethod
    async def ask(cls, house, kind, **more):
        voting = {"change": True, "retract": True}
        body = {"kind": kind, **KINDS[kind].example, "open": True, "voting": voting} | more
        made = await house.host.post("/v1/polls", json=body)
        assert made.status_code == 201, made.text
        return cls(house, made.json())

    async def voter(self):
        made = await self.house.page.post("/v1/voters")
        return {"plaudit-voter": made.json()["token"]}

    def answer(self, seed):
        """What somebody might say, and the one form of it."""
        submitted = self.kind.sample(self.definition, Random(seed))
        return submitted, self.kind.admit(self.definition, submitted)

    async def vote(self, seed, voter=None):
        headers = voter or await self.voter()
        submitted, _ = self.answer(seed)
        cast = await self.house.page.post(f"{self.path}/votes", json=submitted, headers=headers)
        assert cast.status_code == 201, cast.text
        return cast.json()

    async def results(self, client=None):
        seen = await (client or self.house.page).get(f"{self.path}/results")
        assert seen.status_code == 200, seen.text
        return seen.json()

    def expected(self, seeds, **reading):
        """The kind's own summary of these answers, one voter each, as JSON."""
        counters = {"voters": len(seeds), "votes": len(seeds)}
        for seed in seeds:
            for name, n in fold(self.definition, self.answer(seed)[1]).items():
                counters[name] = counters.get(name, 0) + n
        summary = self.kind.summarise(self.definition, counters, Reading(**reading))
        return msgspec.json.decode(msgspec.json.encode(summary))


def numbers(results):
    """What results say of answers; not when they were read."""
    named = ("voters", "votes", "options", "ratings", "mean", "median", "scale", "details", "tie")
    return {name: results[name] for name in named if name in results}


@asynccontextmanager
async def page(house, poll_id):
    """A viewer's socket, with the snapshot it was given on subscribing."""
    url = f"{house.url.replace('http', 'ws', 1)}/v1/live"
    async with connect(url, subprotocols=["plaudit.v1.json"], proxy=None) as socket:

        async def ask(**frame):
            await socket.send(json.dumps(frame))
            return json.loads(await asyncio.wait_for(socket.recv(), 10))

        assert (await ask(id=1, type="connect", key=house.key))["type"] == "connected"
        told = await ask(id=2, type="subscribe", channel=f"poll:{poll_id}")
        assert told["type"] == "subscribed", told
        yield socket, told["snapshot"]


@every_kind
async def test_an_example_can_be_asked_and_reads_as_it_was_made(house, kind):
    question = await Question.ask(house, kind)
    seen = (await house.host.get(question.path)).json()
    assert seen == question.poll
    assert seen["kind"] == kind
    assert set(seen["settings"]) == set(getattr(question.kind.settings, "__struct_fields__", ()))


@answered_kinds
async def test_answers_read_the_same_over_rest_and_the_socket(house, kind):
    question, seeds = await Question.ask(house, kind), range(5)
    for seed in seeds:
        cast = await question.vote(seed)
    results = await question.results()
    assert cast["results"] == results
    async with page(house, question.id) as (_, snapshot):
        assert snapshot["data"] == results
    expected = question.expected(seeds)
    assert (results["voters"], results["votes"], results["basis"]) == (5, 5, "voters")
    for name in ("options", "mean", "median", "details"):
        assert results.get(name) == expected.get(name), name
    assert results.get("ratings", []) == expected["ratings"]
    assert results["tie"] == (len(expected["leaders"]) > 1)


@answered_kinds
async def test_a_vote_reads_back_in_the_field_it_was_cast_in(house, kind):
    question = await Question.ask(house, kind)
    voter = await question.voter()
    cast = await question.vote(7, voter)
    vote = cast["vote"]
    canonical = json.loads(msgspec.json.encode(question.answer(7)[1]))
    assert vote[question.kind.field] == canonical
    assert not (set(vote) & {KINDS[name].field for name in ANSWERED}) - {question.kind.field}
    read = await house.page.get(f"{question.path}/votes/{vote['id']}", headers=voter)
    assert read.json()["vote"] == vote
    own = await house.page.get(question.path, headers=voter)
    assert own.json()["own_votes"] == [vote]


@pytest.mark.parametrize("kind", CHANGING)
async def test_a_changed_vote_counts_once_and_a_retracted_one_not_at_all(house, kind):
    question = await Question.ask(house, kind)
    untouched, voter = numbers(await question.results()), await question.voter()
    await question.vote(1)
    before = numbers(await question.results())
    seeds = [seed for seed in range(2, 60) if question.answer(seed)[1] != question.answer(2)[1]]
    await question.vote(2, voter)
    changed = await question.vote(seeds[0] if seeds else 2, voter)
    after = await question.results()
    assert (after["voters"], after["votes"]) == (2, 2)
    assert after["options"] == question.expected([1, seeds[0] if seeds else 2])["options"]
    assert after.get("details") == question.expected([1, seeds[0] if seeds else 2])["details"]
    gone = await house.page.delete(f"{question.path}/votes/{changed['vote']['id']}", headers=voter)
    assert gone.status_code == 200, gone.text
    assert numbers(await question.results()) == before != untouched


@every_kind
async def test_no_other_field_is_an_answer_and_nothing_of_it_is_stored(house, kind):
    question = await Question.ask(house, kind)
    before = await question.results(house.host)
    field = question.kind.field
    submitted = {"choice": "opt_yes"} if field != "choice" else {"rating": 1}
    refused = await house.page.post(f"{question.path}/votes", json=submitted, headers=await question.voter())
    problem = refused.json()
    assert refused.status_code == 422, problem
    assert problem["code"] == ("answer_kind" if field else "not_answerable")
    assert problem["errors"][0]["pointer"] == (f"#/{field}" if field else "#")
    assert await question.results(house.host) == before


@answered_kinds
@pytest.mark.parametrize("junk", [None, [[]], {"a": {}}], ids=["null", "list", "object"])
async def test_a_value_of_another_sort_is_refused_with_its_place(house, kind, junk):
    question = await Question.ask(house, kind)
    field = question.kind.field
    refused = await house.page.post(
        f"{question.path}/votes", json={field: junk}, headers=await question.voter()
    )
    assert refused.status_code == 422, refused.text
    assert refused.json()["errors"][0]["pointer"].startswith(f"#/{field}")
    assert (await question.results())["votes"] == 0


@answered_kinds
async def test_exports_hold_every_vote_in_three_forms(house, kind):
    question = await Question.ask(house, kind)
    ids = [(await question.vote(seed))["vote"]["id"] for seed in range(3)]

    async def exported(form):
        reply = await house.host.get(f"{question.path}/export", params={"format": form})
        assert reply.status_code == 200, reply.text
        return reply

    whole = (await exported("json")).json()
    canonical = [json.loads(msgspec.json.encode(question.answer(seed)[1])) for seed in range(3)]
    assert [row["vote"]["id"] for row in whole["votes"]] == ids
    assert [row["vote"][question.kind.field] for row in whole["votes"]] == canonical
    assert numbers(whole["results"]) == numbers(await question.results())
    rows = list(csv.DictReader(io.StringIO((await exported("csv")).text)))
    assert [row["vote_id"] for row in rows] == ids
    assert [bool(row["answer"]) for row in rows] == [answer != [] for answer in canonical], rows
    lines = [json.loads(line) for line in (await exported("ndjson")).text.splitlines()]
    casts = [line for line in lines if line.get("act") == "cast"]
    assert [line["answer"] for line in casts] == canonical


@pytest.mark.parametrize("kind", PRIVATE)
async def test_right_answers_are_the_hosts_until_it_tells_them(house, kind):
    question = await Question.ask(house, kind)
    private = question.kind.private
    await question.vote(1)

    async def seen(client):
        return (await client.get(question.path)).json()["settings"].keys() & private

    assert await seen(house.host) == private
    assert await seen(house.page) == set()
    assert private.isdisjoint((await question.results()).get("details", {}))
    async with page(house, question.id) as (socket, _):
        await house.host.patch(question.path, json={"description": "Think twice."})
        frame = await asyncio.wait_for(socket.recv(), 10)
        assert not [name for name in private if f'"{name}":' in frame]
    revealed = await house.host.post(f"{question.path}/reveal")
    assert revealed.status_code == 200, revealed.text
    assert await seen(house.page) == private
    assert (await question.results())["details"] == question.expected([1], answer_key=True)["details"]


@pytest.mark.parametrize("kind", PRIVATE)
async def test_right_answers_are_told_when_nobody_can_answer_any_more(house, kind):
    question = await Question.ask(house, kind)
    for step, told in (("lock", set()), ("close", question.kind.private)):
        assert (await house.host.post(f"{question.path}/{step}")).status_code == 200
        shown = (await house.page.get(question.path)).json()["settings"]
        assert shown.keys() & question.kind.private == told


@every_kind
async def test_words_of_any_script_come_back_as_they_were_sent(house, kind):
    example = KINDS[kind].example
    options = [{"text": one} if isinstance(one, str) else dict(one) for one in example.get("options", ())]
    for option in options:
        option["text"] += ODD
    texts = {"question": example["question"] + ODD, "description": ODD.strip(), "tags": [ODD.strip()]}
    if "correct" in example.get("settings", {}):
        texts["settings"] = example["settings"] | {"correct": [options[0]["text"]]}
    question = await Question.ask(house, kind, **texts, **({"options": options} if options else {}))
    for client in (house.host, house.page):
        seen = (await client.get(question.path)).json()
        assert (seen["question"], seen["description"]) == (texts["question"], texts["description"])
        for option, written in zip(seen["options"], options, strict=False):
            assert option["text"] == written["text"]
    whole = (await house.host.get(f"{question.path}/export", params={"format": "json"})).json()
    assert whole["poll"]["question"] == texts["question"]


@pytest.mark.parametrize(
    ("written", "told"),
    [
        *(("7.0", "7"), ("-0.0", "0"), ("1E2", "100"), ("2.50", "2.5"), ("0.30000000000000004", "0.3")),
        *(("999999999999.125", "999999999999.125"), ("-1e-3", "-0.001"), ("1e15", None), ("1e400", None)),
        *(("123456789012345678901234567890", None), ("0.1234", None), ("NaN", None), ("Infinity", None)),
        *(('"7"', None), ("true", None), ("[7]", None)),
    ],
)
async def test_a_number_has_one_form_in_every_byte(house, written, told):
    poll = (await Question.ask(house, "number", settings={"decimals": 3})).path
    voter = {"plaudit-voter": (await house.page.post("/v1/voters")).json()["token"]}
    headers = voter | {"content-type": "application/json"}
    cast = await house.page.post(f"{poll}/votes", content=f'{{"value":{written}}}', headers=headers)
    results = (await house.page.get(f"{poll}/results")).json()
    if told is None:
        assert cast.status_code in {400, 422}, cast.text
        assert results["votes"] == 0
        return
    assert f'"value":{told}' in cast.text.split(',"receipt"')[0]
    again = await house.page.get(f"{poll}/votes/{cast.json()['vote']['id']}", headers=voter)
    assert f'"value":{told}' in again.text
    assert json.dumps(results["details"]["lowest"]) == told


async def test_an_address_is_shown_to_its_voter_and_its_host_only(house):
    question = await Question.ask(house, "email")
    voter = await question.voter()
    body = {"email": "Ada.Lovelace@Example.ORG"}
    cast = await house.page.post(f"{question.path}/votes", json=body, headers=voter)
    assert cast.json()["vote"]["email"] == "Ada.Lovelace@example.org"
    async with page(house, question.id) as (_, snapshot):
        told = [json.dumps(snapshot), json.dumps(cast.json()["results"]), json.dumps(cast.json()["receipt"])]
    for path in (
        question.path,
        f"{question.path}/results",
        f"{question.path}/votes/{cast.json()['vote']['id']}",
    ):
        told.append((await house.page.get(path)).text)
        told.append((await house.page.get(path, headers=await question.voter())).text)
    told.append((await house.host.get(f"{question.path}/results")).text)
    assert not [text for text in told if "lovelace" in text.lower()]
    whole = await house.host.get(f"{question.path}/export", params={"format": "csv"})
    assert "Ada.Lovelace@example.org" in whole.text

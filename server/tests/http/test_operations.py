"""The process about itself, and the contract it commits to."""

import json
from ipaddress import ip_network
from pathlib import Path

import httpx
import pytest

from plaudit.app import App
from plaudit.edge import contract
from plaudit.edge.documents import advice
from plaudit.edge.problems import PROBLEMS, WEBSOCKET_ONLY, close_code
from plaudit.edge.rest.promises import EVERY
from plaudit.settings import Settings

ROOT = Path(__file__).resolve().parents[3]
ON_A_LANE_OF_THEIR_OWN = {"streamPoll", "streamInbox", "streamSubject"}


def test_the_committed_contract_is_what_the_code_says():
    assert contract.differences(ROOT) == []


def test_every_code_is_explained_and_every_explanation_has_a_code():
    assert advice().keys() == PROBLEMS.keys()
    pages = {path.stem for path in (ROOT / "docs" / "problems").glob("*.md")} - {"README"}
    assert pages == PROBLEMS.keys()
    assert json.loads((ROOT / "contract" / "problems.json").read_text()).keys() == PROBLEMS.keys()
    assert PROBLEMS.keys() >= WEBSOCKET_ONLY


def test_close_codes_say_whether_to_come_back():
    assert close_code("voter_token_expired") == 4401
    assert close_code("key_revoked") == 4504
    assert close_code("already_voted") is None


def test_every_route_is_promised_and_every_promise_kept(house):
    routes = {(r.operation.method, r.operation.path) for r in house.app.api().routes}
    promised = {(one.method, one.path) for one in EVERY if one.id not in ON_A_LANE_OF_THEIR_OWN}
    assert routes == promised
    assert len({one.id for one in EVERY}) == len(EVERY)


async def test_life_and_readiness(house):
    client = house.client()
    assert (await client.get("/livez")).text == "ok\n"
    ready = await client.get("/readyz")
    assert (ready.status_code, ready.json()["ready"]) == (200, True)
    api = house.app.api()
    api.health.draining = True
    drained = await house.client(asgi=api.asgi).get("/readyz")
    assert (drained.status_code, drained.json()["ready"]) == (503, False)


OPERATOR_TOKEN = "a-token-of-the-operator"
OPERATOR = {"authorization": f"Bearer {OPERATOR_TOKEN}"}
LOCAL, STRANGE = ("127.0.0.1", 5000), ("192.0.2.1", 5000)


@pytest.mark.parametrize(
    ("chosen", "peer", "headers", "status"),
    [
        ({}, LOCAL, {}, 200),
        ({}, ("::1", 5000), {}, 200),
        ({}, STRANGE, {}, 404),
        ({}, STRANGE, OPERATOR, 404),
        *(
            ({}, LOCAL, {name: "203.0.113.9"}, 404)
            for name in ("x-forwarded-for", "forwarded", "via", "x-real-ip")
        ),
        ({"public_url": "http://localhost:8080"}, LOCAL, {}, 200),
        ({"public_url": "https://polls.example.org"}, LOCAL, {}, 404),
        ({"trusted_proxies": (ip_network("127.0.0.0/8"),)}, LOCAL, {}, 404),
        ({"trusted_proxies": (ip_network("10.0.0.0/8"),)}, STRANGE, {"x-forwarded-for": "127.0.0.1"}, 404),
        ({"metrics_token": "a-token-of-the-operator"}, STRANGE, OPERATOR, 200),
        ({"metrics_token": "a-token-of-the-operator"}, LOCAL, {}, 404),
        ({"metrics_token": "a-token-of-the-operatoR"}, LOCAL, OPERATOR, 404),
        ({"metrics_token": "a-token-of-the-operator"}, LOCAL, {"authorization": "Bearer \xe9"}, 404),
    ],
)
async def test_metrics_are_closed_to_strangers(tmp_path, chosen, peer, headers, status):
    """ASVS 13.4.5: their totals would tell of votes whose results are hidden."""
    app = App(Settings(database_url=f"sqlite:///{tmp_path / 'plaudit.db'}", **chosen), [].append)
    await app.start()
    try:
        transport = httpx.ASGITransport(app=app.api().asgi, client=peer)
        raw = [(name, value.encode("latin-1")) for name, value in headers.items()]
        async with httpx.AsyncClient(transport=transport, base_url="http://x", headers=raw) as client:
            answer = await client.get("/metrics")
    finally:
        await app.stop()
    assert answer.status_code == status
    assert (b"plaudit_" in answer.content) == (status == 200)


async def test_metrics(house):
    poll = await house.poll()
    await house.page.post(f"{poll.path}/votes", json={"choice": poll.options[0]}, headers=await house.voter())
    text = house.asgi._metrics.text().decode()
    assert 'plaudit_http_requests_total{lane="votes",status="201"} 1.0' in text
    assert "plaudit_votes_waiting 0.0" in text


async def test_documents(house):
    client = house.client()
    served = (await client.get("/openapi.json")).json()
    committed = json.loads((ROOT / "contract" / "openapi.json").read_text())
    assert served.pop("servers") == [{"url": "https://polls.example.org"}]
    committed.pop("servers")
    assert served == committed
    assert "POST /v1/polls/{poll_id}/votes" in (await client.get("/docs")).text
    page = await client.get("/problems/already_voted")
    assert "text/html" in page.headers["content-type"]
    assert "<script" not in page.text


async def test_every_problem_type_resolves(house):
    client = house.client()
    answers = {code: (await client.get(f"/problems/{code}")).status_code for code in PROBLEMS}
    assert answers == dict.fromkeys(PROBLEMS, 200)


async def test_tickets_open_one_stream_once(house):
    poll = await house.poll()
    made = await house.page.post("/v1/tickets", json={"poll": poll.id})
    ticket = made.json()["ticket"]
    other = await house.poll()
    wrong = await house.client().get(f"{other.path}/stream?ticket={ticket}")
    assert wrong.json()["code"] == "poll_not_found"
    used = await house.client().get(f"{poll.path}/stream?ticket={ticket}")
    assert used.json()["code"] == "ticket_invalid"

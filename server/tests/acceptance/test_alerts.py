"""The team is told of bad ratings: by a real server, within seconds, though its mail server is down at first."""

import asyncio
import signal
import sqlite3
import time
from contextlib import closing

import httpx
import pytest
from commands import Server
from post_office import PostOffice

PATIENCE_SECONDS = 40


@pytest.fixture
async def office():
    office = PostOffice()
    await office.open()
    await office.close()  # it has a port now, and nobody listens there
    yield office
    await office.close()


@pytest.fixture
async def server(tmp_path, office):
    settings = {
        "PLAUDIT_SMTP_URL": f"smtp://127.0.0.1:{office.port}",
        "PLAUDIT_SMTP_FROM": "alerts@example.org",
    }
    server = await asyncio.to_thread(Server, tmp_path, **settings)
    yield server
    await asyncio.to_thread(server.close)


def client(server, key, **headers):
    headers["authorization"] = f"Bearer {key}"
    return httpx.AsyncClient(base_url=server.url, headers=headers, trust_env=False, timeout=20)


async def alert_with(host, status):
    """The alert, as soon as it is so."""
    async with asyncio.timeout(PATIENCE_SECONDS):
        while True:
            found = (await host.get("/v1/alerts", params={"status": status})).json()["data"]
            if found:
                return found[0]


async def rate(page, poll, *ratings):
    for rating in ratings:
        token = (await page.post("/v1/voters")).json()["token"]
        voted = await page.post(
            f"/v1/polls/{poll}/votes", json={"rating": rating}, headers={"plaudit-voter": token}
        )
        assert voted.status_code == 201, voted.text


async def test_a_server_that_is_killed_right_after_the_answer_tells_of_it_once_when_it_is_back(tmp_path):
    """The answer is on disk when it was acknowledged; whatever was told of it before, it is told exactly once."""
    server = await asyncio.to_thread(Server, tmp_path)
    keys = server.first_keys()
    for _ in range(3):
        async with (
            client(server, keys["secret_key"]) as host,
            client(server, keys["publishable_key"]) as page,
        ):
            made = await host.post("/v1/polls", json={"question": "?", "kind": "rating", "open": True})
            poll = made.json()["id"]
            metric = {"type": "mean", "poll": poll, "below": 3, "over": {"answers": 3}, "min_sample": 3}
            await host.post("/v1/alert-rules", json={"name": poll, "metric": metric})
            await rate(page, poll, 2, 2, 2)
        await asyncio.to_thread(server.end, signal.SIGKILL)
        await asyncio.to_thread(server.close)
        server = await asyncio.to_thread(Server, tmp_path)
    async with client(server, keys["secret_key"]) as host, asyncio.timeout(PATIENCE_SECONDS):
        while len(found := (await host.get("/v1/alerts")).json()["data"]) < 3:
            pass
    assert len({one["rule"]["name"] for one in found}) == len(found) == 3
    await asyncio.to_thread(server.close)
    with closing(sqlite3.connect(tmp_path / "plaudit.db")) as file:
        assert file.execute("SELECT count(*) FROM outbox WHERE type = 'alert.fired'").fetchone() == (3,)


async def test_the_answer_that_tips_it_is_told_within_seconds_once_and_the_letter_waits_for_its_server(
    server, office
):
    keys = server.first_keys()
    async with client(server, keys["secret_key"]) as host, client(server, keys["publishable_key"]) as page:
        made = await host.post("/v1/polls", json={"question": "How was it?", "kind": "rating", "open": True})
        poll = made.json()["id"]
        metric = {"type": "mean", "poll": poll, "below": 3, "over": {"answers": 3}, "min_sample": 3}
        body = {"name": "Bad\u2028mood", "metric": metric, "notify": {"email": ["team@example.org"]}}
        rule = await host.post("/v1/alert-rules", json=body)
        assert rule.status_code == 201, rule.text
        await rate(page, poll, 2, 2)
        assert (await host.get("/v1/alerts")).json()["data"] == []
        await rate(page, poll, 1)
        tipped = time.monotonic()
        alert = await alert_with(host, "fired")
        assert time.monotonic() - tipped < 5
        assert (alert["value"], alert["n"], alert["rule"]["id"]) == (
            pytest.approx(5 / 3),
            3,
            rule.json()["id"],
        )
        await rate(page, poll, 1, 5, 5)
        over = await alert_with(host, "resolved")
        assert (over["id"], over["resolved_value"]) == (alert["id"], pytest.approx(11 / 3))
        assert len((await host.get("/v1/alerts")).json()["data"]) == 1
        await office.open()
        async with asyncio.timeout(PATIENCE_SECONDS):
            recipients, letter = await office.letter(1)
            _, after = await office.letter(2)
    assert [line.lower() for line in recipients] == ["rcpt to:<team@example.org>"]
    assert (letter["subject"], letter["from"], letter["to"]) == (
        "[Plaudit] Alert: Bad mood",
        "alerts@example.org",
        "team@example.org",
    )
    assert "1.67 (of 3)" in letter.get_content()
    assert after["subject"] == "[Plaudit] Resolved: Bad mood"
    assert letter["message-id"] != after["message-id"]
    assert len(office.letters) == 2

"""kill -9 while effects are sent, delivered and claimed: what was acknowledged stands, and nothing twice.

A host sends effects, each under an Idempotency-Key; pages listen and claim what comes. The server is killed at a
random moment, again and again. Afterwards the host sends anew whatever it got no answer to, and the store is asked.
"""

import asyncio
import json
import os
import random
import signal

import httpx
import pytest
from booths import moment
from serving import Serving

USERS = 8


@pytest.fixture
def serving(tmp_path):
    with Serving(tmp_path) as running:
        yield running


class Shop:
    """What the host knows to be sent, and what pages know to be theirs to show."""

    def __init__(self, serving, chance):
        self.serving, self.chance = serving, chance
        self.sent, self.unanswered, self.first, self.unknown_claims = {}, {}, {}, set()
        self.told = self.count = 0

    async def ask(self, client, method, path, body, **headers):
        """The JSON of an answer; None when there was none."""
        try:
            answer = await client.request(method, path, json=body, headers=headers)
        except httpx.TransportError:
            return None
        assert answer.status_code in {200, 201}, answer.text
        return answer.json()

    async def send(self, client):
        self.count += 1
        key, user = f"send-{self.count}", f"user-{self.count % USERS}"
        body = {"to": {"user": user}, "effect": "toast", "message": key, "ttl_seconds": 3600}
        self.unanswered[key] = body
        told = await self.ask(client, "POST", "/v1/effects", body, **{"idempotency-key": key})
        if told is not None:
            self.sent[told["id"]] = (user, key)
            del self.unanswered[key]

    async def claim(self, client, user, interaction, tab):
        """Whether this tab shows it; None: that is not known."""
        headers = {"plaudit-voter": self.serving.voter_token(user)}
        path, body = f"/v1/me/interactions/{interaction}/outcomes", {"outcome": "shown", "slot": tab}
        told = await self.ask(client, "POST", path, body, **headers)
        return None if told is None else told["first"]

    async def inbox(self, client, user):
        headers = {"plaudit-voter": self.serving.voter_token(user)}
        told = await self.ask(client, "GET", "/v1/me/inbox", None, **headers)
        return [] if told is None else [one["id"] for one in told["data"]["interactions"]]

    async def page(self, client, user):
        """Shows what comes, until the server is gone."""
        headers = {"plaudit-voter": self.serving.voter_token(user)}
        try:
            async with client.stream("GET", "/v1/me/stream", headers=headers) as events:
                async for line in events.aiter_lines():
                    if line.startswith("data: ") and '"effect.show"' in line:
                        self.told += 1
                        await self.show(client, user, json.loads(line[6:])["data"]["id"])
        except httpx.TransportError:
            pass

    async def show(self, client, user, interaction):
        if self.chance.random() < 0.5:
            return
        self.unknown_claims.add(interaction)
        first = await self.claim(client, user, interaction, "tab-1")
        if first is not None:
            assert first, "the only page that asks is the first"
            self.first[interaction] = user
            self.unknown_claims.discard(interaction)

    async def day(self):
        """Sends and shows until the server is killed, at a random moment."""
        keys = self.serving.keys
        limits = httpx.Limits(max_connections=None)
        async with (
            httpx.AsyncClient(
                base_url=self.serving.url, headers={"authorization": f"Bearer {keys['secret_key']}"}
            ) as host,
            httpx.AsyncClient(
                base_url=self.serving.url,
                headers={"authorization": f"Bearer {keys['publishable_key']}"},
                limits=limits,
                timeout=30,
            ) as web,
            asyncio.TaskGroup() as group,
        ):
            for n in range(USERS):
                group.create_task(self.page(web, f"user-{n}"))
            senders = [group.create_task(self._sending(host)) for _ in range(4)]
            await moment(self.chance.uniform(0.3, 0.8))
            self.serving.signal(signal.SIGKILL)
            await asyncio.to_thread(self.serving.wait)
            assert senders

    async def _sending(self, host):
        while self.serving.running:
            await self.send(host)


async def test_killed_at_random_nothing_acknowledged_is_lost_or_shown_twice(serving, amount, figures):
    seed = int(os.environ.get("PLAUDIT_SEED", random.randrange(1 << 32)))
    shop = Shop(serving, random.Random(seed))
    for _ in range(amount(3, 25)):
        await shop.day()
        await asyncio.to_thread(serving.start)
    cut_off = len(shop.unanswered)
    keys = serving.keys
    host = httpx.AsyncClient(base_url=serving.url, headers={"authorization": f"Bearer {keys['secret_key']}"})
    web = httpx.AsyncClient(
        base_url=serving.url, headers={"authorization": f"Bearer {keys['publishable_key']}"}
    )
    async with host, web:
        for key, body in shop.unanswered.items():
            told = await shop.ask(host, "POST", "/v1/effects", body, **{"idempotency-key": key})
            shop.sent[told["id"]] = (body["to"]["user"], key)
        stored, cursor = [], ""
        while cursor is not None:
            page = await shop.ask(host, "GET", f"/v1/interactions?limit=100{cursor}", None)
            stored += page["data"]
            cursor = None if page["next_cursor"] is None else f"&cursor={page['next_cursor']}"
        # Each is stored once, under the id that was told, however often it was sent.
        assert sorted(one["effect"]["message"] for one in stored) == sorted(
            key for _, key in shop.sent.values()
        )
        assert {one["id"] for one in stored} == shop.sent.keys()
        shown = {one["id"] for one in stored if one["status"] == "shown"}
        assert shop.first.keys() <= shown <= shop.first.keys() | shop.unknown_claims
        for interaction, user in shop.first.items():
            assert await shop.claim(web, user, interaction, "tab-2") is False, "it was shown before the kill"
            assert await shop.claim(web, user, interaction, "tab-1") is True
        for n in range(USERS):
            mine = {one for one, (user, _) in shop.sent.items() if user == f"user-{n}" and one not in shown}
            waiting = await shop.inbox(web, f"user-{n}")
            assert (set(waiting) <= mine, len(waiting)) == (True, min(100, len(mine)))
    assert shop.told
    figures(
        seed=seed,
        sent=len(shop.sent),
        sends_cut_off=cut_off,
        told_to_open_pages=shop.told,
        claimed=len(shop.first),
    )

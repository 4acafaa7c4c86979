"""The whole product on a free port of this machine, under a clock that can be wound, and pages of people."""

import asyncio
import contextlib
import json
import socket
from types import SimpleNamespace

import httpx
import jwt
import uvicorn
from live_client import Events, page

from plaudit.app import App
from plaudit.edge.transport.handover import LiveHttpProtocol, LiveWebSocketProtocol
from plaudit.features.projects.creation import create_project
from plaudit.features.projects.keys import new_key
from plaudit.kernel.clock import SystemClock
from plaudit.serving import listen
from waiting import until


class WoundClock(SystemClock):
    """The machine's clock, and a way to be later than it is; the loops of the product sleep as they are."""

    def __init__(self):
        self.ahead_ms = 0

    def now(self):
        return super().now() + self.ahead_ms

    def monotonic(self):
        return super().monotonic() + self.ahead_ms / 1000


class House:
    """A running server with one project. `host` is its backend, `web` whatever runs in browsers."""

    def __init__(self, app, api, port, project, clock):
        self.app, self.api, self.port, self.clock = app, api, port, clock
        self.project = project.project
        self.secret, self.publishable = project.secret_key, project.publishable_key
        self.url = f"http://127.0.0.1:{port}"

    def token(self, subject="ann", seconds=600, project=None, **attrs):
        """What the host signs for its user."""
        project = project or self.project
        claims = {"sub": subject, "aud": project.id, "exp": self.clock.now() // 1000 + seconds}
        if attrs:
            claims["attrs"] = attrs
        return jwt.encode(claims, project.signing_secret, algorithm="HS256")

    def client(self, key, voter=None):
        headers = {"authorization": f"Bearer {key}"} | ({"plaudit-voter": voter} if voter else {})
        return httpx.AsyncClient(base_url=self.url, headers=headers, trust_env=False)

    async def ask(self, method, path, body=None, *, key=None, voter=None, status=None, **headers):
        async with self.client(key or self.secret, voter) as client:
            sent = {name.replace("_", "-"): value for name, value in headers.items()}
            answer = await client.request(method, path, json=body, headers=sent)
        assert status is None or answer.status_code == status, answer.text
        return answer

    async def effect(self, **body):
        """What `POST /v1/effects` answers; a toast for Ann."""
        plain = {"to": {"user": "ann"}, "effect": "toast", "message": "Thanks"}
        answer = await self.ask("POST", "/v1/effects", plain | body)
        assert answer.status_code in {200, 201}, answer.text
        return answer.json()

    async def poll(self, **body):
        plain = {"question": "Tea or coffee?", "options": ["Tea", "Coffee"], "open": True}
        return (await self.ask("POST", "/v1/polls", plain | body, status=201)).json()

    async def claim(self, interaction, slot="tab-1", outcome="shown", *, voter=None, **more):
        """What a page is answered that claims, or reports; None where it is over."""
        body = {"outcome": outcome, "slot": slot} | more
        path = f"/v1/me/interactions/{interaction}/outcomes"
        voter = voter or self.token()
        answer = await self.ask("POST", path, body, key=self.publishable, voter=voter)
        if answer.status_code == 409:
            assert answer.json()["code"] == "interaction_over"
            return None
        assert answer.status_code == 200, answer.text
        return answer.json()["first"]

    async def read(self, interaction):
        return (await self.ask("GET", f"/v1/interactions/{interaction}", status=200)).json()

    async def add_key(self, kind="publishable", environment="live", **changes):
        """A key's text; its id with `.id`."""
        made = new_key(self.project.id, kind, environment, SystemClock().now(), **changes)
        await self.app.database.projects.add_key(made.key)
        return SimpleNamespace(text=made.text, id=made.key.id)

    def page(self, voter=None, key=None):
        return page(f"ws://127.0.0.1:{self.port}/v1/live", key=key or self.publishable, voter=voter)

    @contextlib.asynccontextmanager
    async def inbox(self, voter=None, key=None):
        """A page that listens to its own inbox: `page.snapshot`, then `await page.next()`."""
        async with self.page(voter or self.token(), key) as client:
            reply = await client.ask(id=1, type="subscribe", channel="me")
            assert reply["type"] == "subscribed", reply
            yield SimpleNamespace(snapshot=reply["snapshot"], next=client.hear, client=client)

    @contextlib.asynccontextmanager
    async def stream(self, path="/v1/me/stream", **headers):
        reader, writer = await asyncio.open_connection("127.0.0.1", self.port)
        try:
            lines = [f"{name.replace('_', '-')}: {value}" for name, value in headers.items()]
            writer.write("\r\n".join([f"GET {path} HTTP/1.1", "Host: x", *lines, "", ""]).encode())
            head = (await asyncio.wait_for(reader.readuntil(b"\r\n\r\n"), 5)).decode()
            yield Events(reader, writer, head)
        finally:
            writer.close()

    def events_of(self, voter=None, key=None):
        """The event stream of a person's inbox."""
        credentials = {"Authorization": f"Bearer {key or self.publishable}"}
        return self.stream(**credentials, Plaudit_Voter=voter or self.token())


def waiting(snapshot):
    """The ids in a snapshot."""
    return [one["id"] for one in snapshot["data"]["interactions"]]


async def nothing_more(client):
    """All that was said before has been heard: an answer is the next thing that comes."""
    await client.say(id="end", type="ping")
    assert (await client.hear()) == {"id": "end", "type": "pong"}


async def heard(stream):
    """The next publication of an event stream, comments and hints passed over."""
    while "data" not in (event := await stream.event()):
        assert event, "the stream has ended"
    return event | {"data": json.loads(event["data"])}


@contextlib.asynccontextmanager
async def serving(settings, clock, project=None):
    """A life of the server over its file; the project is made in the first."""
    failures = []
    app = App(settings, failures.append, clock)
    await app.start()
    if project is None:
        project = create_project("Shop", SystemClock().now())
        await app.database.projects.create(project.project, project.keys)
    api = app.api()
    listening = listen("127.0.0.1", 0)
    # asyncio leaves it to connections of a listener made by hand, where uvloop does not: else 40 ms an answer.
    listening.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    config = uvicorn.Config(
        api.asgi, ws=LiveWebSocketProtocol, http=LiveHttpProtocol, lifespan="off", log_config=None
    )
    server = uvicorn.Server(config)
    config.load()
    server.lifespan = config.lifespan_class(config)
    server.server_state.connections = api.connections
    await server.startup([listening])
    try:
        yield House(app, api, listening.getsockname()[1], project, clock)
    finally:
        for each in server.servers:
            each.close()
        listening.close()
        for connection in tuple(server.server_state.connections):
            connection.shutdown()
        await until(lambda: not server.server_state.tasks)
        await app.stop()
    assert failures == []

"""A server in this process that may send to this machine, whose clock can be wound on."""

import asyncio
from contextlib import asynccontextmanager

import httpx
from moments import millis

from plaudit.app import App
from plaudit.features.projects.creation import create_project
from plaudit.kernel.clock import SystemClock
from waiting import turns


class Ahead(SystemClock):
    """The machine's clock, as far ahead as a test has wound it."""

    def __init__(self):
        self.ahead = 0

    def now(self):
        return super().now() + self.ahead

    def advance(self, milliseconds):
        self.ahead += milliseconds


class Studio:
    """A server and a project in it, spoken to as HTTP."""

    def __init__(self, app, api, project, clock):
        self.app, self.api, self.project, self.clock = app, api, project, clock
        self.host = self.client(project.secret_key)
        self.page = self.client(project.publishable_key)

    def client(self, key):
        transport = httpx.ASGITransport(app=self.api.asgi, client=("192.0.2.1", 5000))
        return httpx.AsyncClient(
            transport=transport, base_url="http://any.invalid", headers={"authorization": f"Bearer {key}"}
        )

    async def another(self):
        project = create_project("Another", self.clock.now())
        await self.app.database.projects.create(project.project, project.keys)
        return Studio(self.app, self.api, project, self.clock)

    async def hook(self, url=None, *, types=("*",), **more):
        where = {"listen": True} if url is None else {"url": url}
        made = await self.host.post("/v1/webhooks", json={**where, "types": list(types), **more})
        assert made.status_code == 201, made.text
        return made.json()

    async def poll(self, **more):
        plain = {"question": "Tea or coffee?", "options": ["Tea", "Coffee"], "open": True}
        made = await self.host.post("/v1/polls", json=plain | more)
        assert made.status_code == 201, made.text
        return made.json()

    async def vote(self, poll, voter="ann", option=0, **more):
        body = {"choice": poll["options"][option]["id"], "voter": voter, **more}
        cast = await self.host.post(f"/v1/polls/{poll['id']}/votes", json=body)
        assert cast.status_code in {200, 201}, cast.text
        return cast.json()

    async def deliveries(self, hook, **query):
        listed = await self.host.get(f"/v1/webhooks/{hook['id']}/deliveries", params=query)
        assert listed.status_code == 200, listed.text
        return listed.json()["data"]

    async def settled(self, hook, *statuses):
        """The delivery log once it says nothing but these, newest first."""
        return await self.once(hook, lambda log: log and all(one["status"] in statuses for one in log))

    async def tried(self, hook, times):
        """The newest delivery once it was tried so often."""
        return (await self.once(hook, lambda log: log and log[0]["attempts"] >= times))[0]

    async def once(self, hook, good):
        """The delivery log once it is as wanted."""
        async with asyncio.timeout(20):
            while not good(log := await self.deliveries(hook, limit=200)):
                await turns(asyncio.get_running_loop())
        return log

    def wind_to(self, instant):
        """Let time pass until then."""
        self.clock.advance(max(millis(instant) - self.clock.now(), 0) + 1)
        self.app.webhooks.bell.ring()

    def wind(self, **kinds):
        """Let time pass, and wake whoever waits for it."""
        seconds = {"seconds": 1, "minutes": 60, "hours": 3600, "days": 86400}
        self.clock.advance(sum(seconds[name] * amount * 1000 for name, amount in kinds.items()))
        self.app.webhooks.bell.ring()


@asynccontextmanager
async def opened_studio(settings, project=None):
    """A server over a database, new or of an earlier life, with the project there is or a new one."""
    failures, clock = [], Ahead()
    app = App(settings, failures.append, clock)
    await app.start()
    if project is None:
        project = create_project("Studio", clock.now())
        await app.database.projects.create(project.project, project.keys)
    try:
        yield Studio(app, app.api(), project, clock)
    finally:
        await app.stop()
    assert failures == []

"""A whole server in this process, over a real SQLite file, spoken to as HTTP.

Every reply of the API that a test provokes is held against the committed OpenAPI document.
"""

from types import SimpleNamespace
from uuid import uuid4

import httpx
import msgspec
import pytest
from promised import Promised

from plaudit.app import App
from plaudit.features.projects.creation import create_project
from plaudit.kernel.clock import SystemClock
from plaudit.settings import Settings

PUBLIC_URL = "https://polls.example.org"


class House:
    """The server and one project in it, with clients for its keys."""

    def __init__(self, app, api, project) -> None:
        self.app, self.api, self.asgi, self.project = app, api, api.asgi, project
        self.host = self.client(project.secret_key)
        self.page = self.client(project.publishable_key)

    def client(self, key=None, *, asgi=None, client=("192.0.2.1", 5000), **headers) -> httpx.AsyncClient:
        if key is not None:
            headers["authorization"] = f"Bearer {key}"
        transport = httpx.ASGITransport(app=asgi or self.asgi, client=client)
        return httpx.AsyncClient(
            transport=transport,
            base_url="http://anything.invalid",
            headers=headers,
            event_hooks={"response": [Promised.hold]},
        )

    async def poll(self, **body):
        plain = {"question": "Tea or coffee?", "options": ["Tea", "Coffee"], "open": True}
        if body.get("kind") == "rating":
            del plain["options"]
        made = await self.host.post("/v1/polls", json=plain | body)
        assert made.status_code == 201, made.text
        return SimpleNamespace(body=made.json(), path=f"/v1/polls/{made.json()['id']}", **_ids(made.json()))

    async def voter(self) -> dict[str, str]:
        made = await self.page.post("/v1/voters")
        assert made.status_code == 201, made.text
        return {"plaudit-voter": made.json()["token"]}

    async def another_project(self):
        project = create_project("Another", SystemClock().now())
        await self.app.database.projects.create(project.project, project.keys)
        return project


def _ids(poll):
    return {"id": poll["id"], "options": [option["id"] for option in poll["options"]]}


@pytest.fixture
def settings(file, request):
    """Those of the test, if it brings some as an indirect parameter."""
    return Settings(
        database_url=f"sqlite:///{file}",
        public_url=PUBLIC_URL,
        allow_private_jwks=True,
        **getattr(request, "param", {}),
    )


@pytest.fixture
def clock():
    return SystemClock()


@pytest.fixture
async def house(settings, clock):
    failures = []
    app = App(settings, failures.append, clock)
    await app.start()
    project = create_project("Studio", SystemClock().now())
    await app.database.projects.create(project.project, project.keys)
    try:
        yield House(app, app.api(), project)
    finally:
        await app.stop()
    assert failures == []


@pytest.fixture
def fresh_id():
    return lambda: f"vote_{uuid4().hex}"


@pytest.fixture
def signed(house):
    """JWTs of the project's host, with the project's signing secret."""
    import jwt

    def sign(subject="user-1", **claims):
        now = SystemClock().now() // 1000
        payload = {"sub": subject, "aud": house.project.project.id, "exp": now + 600} | claims
        kept = {name: value for name, value in payload.items() if value is not msgspec.UNSET}
        return jwt.encode(kept, house.project.project.signing_secret, algorithm="HS256")

    return sign

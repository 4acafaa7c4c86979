"""The poll a crowd is sent to, and how its voters prove who they are."""

import time
from typing import Any

import msgspec

from plaudit.cli.crowd.answers import NoAnswer
from plaudit.cli.crowd.http import HttpConnection, Response
from plaudit.cli.failures import UNUSABLE, CommandFailed

_TOKEN_LIFE_SECONDS = 12 * 3600


class Target(msgspec.Struct, frozen=True, kw_only=True):
    """Where the crowd goes. With a signing secret voters are the host's users, else anonymous."""

    url: str
    key: str
    poll_id: str
    secret_key: str | None = None
    project_id: str | None = None
    signing_secret: str | None = None

    @property
    def live_url(self) -> str:
        return "ws" + self.url.removeprefix("http") + "/v1/live"

    @property
    def poll_path(self) -> str:
        return f"/v1/polls/{self.poll_id}"

    @property
    def reading_key(self) -> str:
        """The key to read results with: the secret one sees them always."""
        return self.secret_key or self.key


def host_token(target: Target, subject: str) -> str:
    """A token of the host platform for one of its users, signed with the project's secret."""
    import jwt

    if target.signing_secret is None or target.project_id is None:
        raise CommandFailed("a signing secret needs its project: give --project", UNUSABLE)
    claims = {
        "sub": subject,
        "aud": target.project_id,
        "exp": int(time.time()) + _TOKEN_LIFE_SECONDS,
    }
    return jwt.encode(claims, target.signing_secret, algorithm="HS256")


async def load_poll(target: Target) -> dict[str, Any]:
    """The poll as the server describes it; with its right answers, where we may know them."""
    return await _ask(target, target.poll_path, target.reading_key)


async def load_results(target: Target) -> dict[str, Any]:
    """The results now. `CommandFailed` if this key may not see them."""
    results = await _ask(target, f"{target.poll_path}/results", target.reading_key)
    if results.get("hidden"):
        raise CommandFailed(
            f"the results are hidden ({results.get('results_visibility')}), so no count can be checked: "
            "give --secret-key",
            UNUSABLE,
        )
    return results


async def _ask(target: Target, path: str, key: str) -> dict[str, Any]:
    connection = HttpConnection(target.url)
    try:
        return _body_of(await connection.get(path, key), target.url + path)
    except NoAnswer as broken:
        raise CommandFailed(f"{target.url} does not answer: {broken}", UNUSABLE) from broken
    finally:
        connection.hang_up()


def _body_of(response: Response, url: str) -> dict[str, Any]:
    body = response.json()
    if response.status != 200 or not isinstance(body, dict):  # noqa: PLR2004
        problem = body if isinstance(body, dict) else {}
        why = f"{problem.get('code', '')} {problem.get('detail', '')}".strip() or "not a Plaudit answer"
        raise CommandFailed(f"{url} answered {response.status}: {why}", UNUSABLE)
    return body

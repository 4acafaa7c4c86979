"""The server's side of listening: an endpoint of our own, what waits for it, and what came of that."""

import contextlib
from collections.abc import Sequence
from typing import Any, Final

import httpx
import msgspec

from plaudit.cli.failures import UNUSABLE, CommandFailed

_WAIT_SECONDS: Final = 20
_ANSWER_WITHIN_SECONDS: Final = 30.0
_NOT_NOW: Final = frozenset({429, 500, 502, 503, 504})
_GONE: Final = 404


class NotNow(Exception):
    """The server did not answer, or not now: worth asking again."""


class Forgotten(Exception):
    """The endpoint is gone: the server was not asked for an hour, or somebody deleted it."""


class Message(msgspec.Struct, frozen=True, kw_only=True):
    """One message: `body` is the text to sign and pass on as it is."""

    delivery: str
    id: str
    type: str
    body: str


class _Page(msgspec.Struct, frozen=True):
    data: list[Message]


class Tap:
    """An endpoint that is listened to. Raises `CommandFailed` for what asking again would not mend."""

    def __init__(self, url: str, secret_key: str) -> None:
        self.server = url.rstrip("/")
        self._http = httpx.Client(
            base_url=self.server,
            headers={"authorization": f"Bearer {secret_key}"},
            timeout=_ANSWER_WITHIN_SECONDS,
        )
        self._id: str | None = None

    def open(self, types: Sequence[str]) -> str:
        """Make the endpoint; its signing secret."""
        made = self._ask("POST", "/v1/webhooks", json={"listen": True, "types": list(types)})
        self._id = made["id"]
        return str(made["secret"])

    def next(self) -> Sequence[Message]:
        """What waits, or comes within twenty seconds."""
        told = self._ask("GET", f"/v1/webhooks/{self._id}/next", params={"wait": _WAIT_SECONDS})
        return msgspec.convert(told, _Page).data

    def report(self, message: Message, status: int | None, error: str | None, took_ms: int) -> None:
        body = {"status": status, "error": error, "took_ms": took_ms}
        self._ask("POST", f"/v1/webhooks/{self._id}/deliveries/{message.delivery}/report", json=body)

    def close(self) -> None:
        """Take the endpoint away; a server that does not answer forgets it by itself."""
        if self._id is not None:
            with contextlib.suppress(NotNow, Forgotten, CommandFailed):
                self._ask("DELETE", f"/v1/webhooks/{self._id}")
        self._http.close()

    def _ask(self, method: str, path: str, **request: Any) -> dict[str, Any]:
        try:
            reply = self._http.request(method, path, **request)
        except httpx.HTTPError as error:
            raise NotNow(type(error).__name__) from error
        if reply.status_code in _NOT_NOW:
            raise NotNow(str(reply.status_code))
        try:
            told = msgspec.json.decode(reply.content)
        except msgspec.DecodeError:
            told = None
        if reply.is_success and isinstance(told, dict):
            return told
        if not isinstance(told, dict) or "code" not in told:
            raise CommandFailed(
                f"{self.server} is no Plaudit server: it answered {reply.status_code}", UNUSABLE
            )
        if reply.status_code == _GONE and told["code"] == "webhook_not_found":
            raise Forgotten(told["code"])
        raise CommandFailed(f"{told.get('detail', told['title'])} ({told['code']})", UNUSABLE)

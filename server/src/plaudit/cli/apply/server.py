"""The server as `apply` needs it: find by external id, make, edit, try. One request at a time."""

import time
from collections.abc import Callable, Mapping, Sequence
from types import TracebackType
from typing import Any, Final, Self
from uuid import uuid4

import httpx
import msgspec

from plaudit.cli.apply.definitions import Type
from plaudit.cli.failures import UNUSABLE, CommandFailed

Json = Mapping[str, Any]

_PATHS: Final[dict[Type, str]] = {"poll": "/v1/polls", "survey": "/v1/surveys"}
_ANSWER_WITHIN_SECONDS: Final = 30.0
_BUSY: Final = frozenset({429, 503})
_ATTEMPTS: Final = 5
_LONGEST_WAIT_SECONDS: Final = 60
_OF_THE_DEFINITION: Final = frozenset({404, 409, 412, 413, 422})
_GONE: Final = "archived"


class Refusal(Exception):
    """The server said no to one definition: its sentence, and the fields it points to."""

    def __init__(self, detail: str, errors: Sequence[tuple[str, str]] = ()) -> None:
        super().__init__(detail)
        self.detail = detail
        self.errors = errors

    def below(self, place: str) -> "Refusal":
        """The refusal of a part, with the pointers that it has in the whole."""
        told = [(f"{place}{pointer.removeprefix('#')}", detail) for pointer, detail in self.errors]
        return Refusal(self.detail, told or [(place, self.detail)])


class Server:
    """Raises `Refusal` for what concerns one definition, `CommandFailed` for what concerns all of them."""

    def __init__(self, url: str, secret_key: str, wait: Callable[[float], None] = time.sleep) -> None:
        self._url = url.rstrip("/")
        self._wait = wait
        self._http = httpx.Client(
            base_url=self._url,
            headers={"authorization": f"Bearer {secret_key}"},
            timeout=_ANSWER_WITHIN_SECONDS,
        )

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._http.close()

    def find(self, kind: Type, external_id: str) -> Json | None:
        """What goes by this id, whole. Archived ones are over and done with."""
        listed = self._ask("GET", _PATHS[kind], params={"external_id": external_id, "limit": "100"})
        found = [one for one in listed["data"] if one["status"] != _GONE]
        if len(found) > 1:
            ids = ", ".join(one["id"] for one in found)
            raise Refusal(f"{len(found)} of the server's go by this external_id ({ids}): archive all but one")
        if kind == "survey" and found:  # lists leave out the polls
            return self._ask("GET", f"{_PATHS[kind]}/{found[0]['id']}")
        return found[0] if found else None

    def create(self, kind: Type, body: Json) -> Json:
        return self._ask("POST", _PATHS[kind], json=body, headers={"idempotency-key": str(uuid4())})

    def edit(self, kind: Type, found: Json, body: Json) -> Json:
        """Change what was read and nothing newer: somebody else's change meanwhile is a refusal."""
        revision = {"if-match": f'"{found["revision"]}"'}
        return self._ask("PATCH", f"{_PATHS[kind]}/{found['id']}", json=body, headers=revision)

    def validate(self, kind: Type, body: Json) -> None:
        """Raises `Refusal` for what could not be made. Nothing is stored."""
        self._try(f"{_PATHS[kind]}/validate", body)

    def validate_edit(self, poll: Json, body: Json) -> None:
        """The same for an edit of a poll."""
        self._try(f"{_PATHS['poll']}/{poll['id']}/validate", body)

    def _try(self, path: str, body: Json) -> None:
        told = self._ask("POST", path, json=body)
        if not told["valid"]:
            errors = [(one["pointer"], one["detail"]) for one in told["errors"]]
            raise Refusal(errors[0][1] if errors else "not valid", errors)

    def _ask(self, method: str, path: str, **request: Any) -> dict[str, Any]:
        reply = self._patiently(method, path, **request)
        try:
            told = msgspec.json.decode(reply.content)
        except msgspec.DecodeError:
            told = None
        if reply.is_success and isinstance(told, dict):
            return told
        if not isinstance(told, dict) or "code" not in told:
            raise CommandFailed(
                f"{self._url} is no Plaudit server: it answered {reply.status_code}", UNUSABLE
            )
        detail = f"{told.get('detail', told['title'])} ({told['code']})"
        if reply.status_code not in _OF_THE_DEFINITION:
            raise CommandFailed(f"{self._url} refused: {detail}", UNUSABLE)
        raise Refusal(detail, [(one["pointer"], one["detail"]) for one in told.get("errors", [])])

    def _patiently(self, method: str, path: str, **request: Any) -> httpx.Response:
        """The reply; a busy server is asked again when it says. Every request is safe to send twice."""
        for attempt in range(_ATTEMPTS):
            try:
                reply = self._http.request(method, path, **request)
            except httpx.HTTPError as error:
                raise CommandFailed(f"cannot reach {self._url}: {error}", UNUSABLE) from error
            if reply.status_code not in _BUSY or attempt == _ATTEMPTS - 1:
                return reply
            told = reply.headers.get("retry-after", "1")
            self._wait(min(int(told) if told.isdecimal() else 1, _LONGEST_WAIT_SECONDS))
        raise AssertionError("the last attempt returns or raises")

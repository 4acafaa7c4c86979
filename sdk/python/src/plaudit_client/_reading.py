"""What an answer says: the value, or the exception it is. Pure."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from plaudit_client._request import Request
from plaudit_client._retrying import retry_after
from plaudit_client.errors import Problem, UnexpectedAnswer, family

_REDIRECT: Final = 300
_REFUSED: Final = 400
_NO_CONTENT: Final = 204
_SHOWN: Final = 120


@dataclass(frozen=True)
class Answer:
    """Status, headers (lower-case names) and body of an HTTP response."""

    status: int
    headers: Mapping[str, str]
    body: bytes

    @property
    def code(self) -> str:
        """The problem's code, or nothing."""
        if self.status < _REFUSED:
            return ""
        said = _json(self.body)
        return str(said.get("code", "")) if isinstance(said, dict) else ""


def value(request: Request[Any], answer: Answer) -> Any:
    """The reply's value. Raises `Problem` for a refusal, `UnexpectedAnswer` for what is not Plaudit's."""
    if answer.status >= _REFUSED:
        raise problem(answer)
    if answer.status >= _REDIRECT:
        # A key is never carried to where an answer points.
        raise UnexpectedAnswer(answer.status, "a redirect; is the server's address right, https included?")
    if request.reads == "bytes":
        return answer.body
    if answer.status == _NO_CONTENT or not answer.body:
        return None
    said = _json(answer.body)
    if said is None and answer.body.strip() != b"null":
        raise UnexpectedAnswer(answer.status, f"not JSON: {answer.body[:_SHOWN]!r}")
    return said


def problem(answer: Answer) -> Problem | UnexpectedAnswer:
    """The exception for a refusal, by the family of its code."""
    said = _json(answer.body)
    if not isinstance(said, dict) or "code" not in said:
        return UnexpectedAnswer(answer.status, f"not a problem of Plaudit's: {answer.body[:_SHOWN]!r}")
    found = family(answer.status, str(said["code"]))(answer.status, said, answer.headers)
    found.retry_after = retry_after(answer.headers)
    return found


def _json(body: bytes) -> Any:
    try:
        return json.loads(body)
    except ValueError:
        return None

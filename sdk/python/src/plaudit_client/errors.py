"""Everything this package raises.

PlauditError
 ├── Misuse                 the call cannot be right; nothing was sent
 ├── NoAnswer               the server was not reached, or its answer was lost
 │    └── TimedOut
 ├── UnexpectedAnswer       somebody answered, but not Plaudit (a proxy's page, cut JSON)
 ├── WebhookRefused         a delivery that is not proven to be Plaudit's
 ├── WebhookAtWork          a delivery of a message that is being done at this moment
 └── Problem                the server's refusal, with its stable `code`
      ├── InvalidRequest    400 405 413 415 422: it will never be accepted like this
      ├── NotAuthenticated  401: no key, a wrong or revoked one, a voter token that has ended
      ├── NotAllowed        403: this key or this voter may not
      ├── NotFound          404 410
      ├── Conflict          409: not in this state
      │    ├── AlreadyDone  it was done before: a second vote, a taken id
      │    └── NotOpen      closed, locked, canceled, full, over, not yet open
      ├── Outdated          412: somebody changed it meanwhile (`If-Match`)
      ├── RateLimited       429: `retry_after` says when
      └── Unavailable       5xx
"""

from collections.abc import Mapping, Sequence
from typing import Any, Final


class PlauditError(Exception):
    """The root of what this package raises. Can be pickled, for pools and queues that hand errors on."""

    def __reduce__(self) -> tuple[Any, ...]:
        return _revived, (type(self), self.args, self.__dict__)


def _revived(kind: type[PlauditError], arguments: tuple[Any, ...], facts: Mapping[str, Any]) -> PlauditError:
    error = kind.__new__(kind, *arguments)
    error.__dict__.update(facts)
    return error


class Misuse(PlauditError, ValueError):
    """The call cannot be right; nothing was sent."""


class NoAnswer(PlauditError):
    """The server was not reached or its answer was lost, also after the retries that were safe."""


class TimedOut(NoAnswer):
    """No answer in time."""


class UnexpectedAnswer(PlauditError):
    """An answer that is not in Plaudit's form. `status`: the HTTP status."""

    def __init__(self, status: int, why: str) -> None:
        super().__init__(f"HTTP {status}: {why}")
        self.status = status


class WebhookRefused(PlauditError):
    """A delivery that is not proven to be Plaudit's, or too old. `reason`: a stable word.

    malformed · missing_header · stale · signature
    """

    def __init__(self, reason: str, detail: str) -> None:
        super().__init__(detail)
        self.reason = reason


class WebhookAtWork(PlauditError):
    """Another delivery of this message is being done. Answer with an error (503), and it comes again."""


class Problem(PlauditError):
    """The server's refusal (RFC 9457). `facts` are the members of this code beside the common ones."""

    def __init__(
        self, status: int, body: Mapping[str, Any], headers: Mapping[str, str] | None = None
    ) -> None:
        self.status = status
        self.code: str = str(body.get("code", "unknown"))
        self.title: str = str(body.get("title", ""))
        self.detail: str = str(body.get("detail", ""))
        self.type: str = str(body.get("type", "about:blank"))
        self.errors: Sequence[Mapping[str, str]] = body.get("errors") or []
        self.feedback: Mapping[str, Any] = body.get("feedback") or {}
        self.facts: dict[str, Any] = {name: value for name, value in body.items() if name not in _COMMON}
        self.request_id: str | None = (headers or {}).get("x-request-id")
        self.retry_after: float | None = None
        super().__init__(self._sentence())

    def _sentence(self) -> str:
        where = "".join(f"; {one.get('pointer', '')}: {one.get('detail', '')}" for one in self.errors)
        return f"{self.code}: {self.detail or self.title}{where}"


class InvalidRequest(Problem):
    """It will never be accepted like this; `errors` point to the fields."""


class NotAuthenticated(Problem):
    """The key or the voter token is missing, wrong or over."""


class NotAllowed(Problem):
    """Not for this key, or not for this voter."""


class NotFound(Problem):
    """There is no such thing for this key."""


class Conflict(Problem):
    """It cannot be done in the state things are in."""


class AlreadyDone(Conflict):
    """It was done before: a second vote, an id that is taken."""


class NotOpen(Conflict):
    """What it is for is closed, locked, canceled, full, over or not open yet."""


class Outdated(Problem):
    """Somebody changed it since the revision you named."""


class RateLimited(Problem):
    """Too much at once; `retry_after` says for how many seconds."""


class Unavailable(Problem):
    """The server cannot at the moment."""


_COMMON: Final = frozenset(
    {"type", "title", "status", "detail", "instance", "code", "errors", "feedback", "request_id"}
)
_BY_CODE: Final[Mapping[str, type[Problem]]] = {
    **dict.fromkeys(
        (
            "already_voted",
            "already_connected",
            "idempotency_key_reused",
            "suggestion_exists",
            "vote_id_conflict",
        ),
        AlreadyDone,
    ),
    **dict.fromkeys(
        (
            *("poll_closed", "poll_locked", "poll_canceled", "poll_not_open", "suggestions_closed"),
            *("survey_closed", "survey_full", "interaction_over"),
        ),
        NotOpen,
    ),
}
_BY_STATUS: Final[Mapping[int, type[Problem]]] = {
    **dict.fromkeys((400, 405, 406, 411, 413, 414, 415, 422, 431), InvalidRequest),
    401: NotAuthenticated,
    403: NotAllowed,
    404: NotFound,
    409: Conflict,
    410: NotFound,
    412: Outdated,
    429: RateLimited,
}
_SERVER: Final = 500


def family(status: int, code: str) -> type[Problem]:
    """The class a problem is raised as. A code of a newer server falls back to its status."""
    if known := _BY_CODE.get(code):
        return known
    return Unavailable if status >= _SERVER else _BY_STATUS.get(status, Problem)

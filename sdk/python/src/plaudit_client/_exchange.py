"""One call, from the first attempt to the value: written once, as a generator that asks for what it needs.

It yields `Attempt` (send the request, tell me what came) and `Pause` (wait so long); a sender that can do
these two, with or without `await`, is all that differs between the flavours.
"""

import logging
import random
import uuid
from collections.abc import Generator
from dataclasses import dataclass
from typing import Any

from plaudit_client._reading import Answer, value
from plaudit_client._request import Request
from plaudit_client._retrying import Draw, Failure, Retries, failure, retry_after
from plaudit_client.errors import NoAnswer, TimedOut

log = logging.getLogger("plaudit_client")


@dataclass(frozen=True)
class Attempt:
    """Send this now."""

    request: Request[Any]


@dataclass(frozen=True)
class Pause:
    """Wait."""

    seconds: float


@dataclass(frozen=True)
class Silence:
    """No answer. `reached`: whether a connection was made, so that the server may have done it."""

    why: str
    reached: bool
    slow: bool


Steps = Generator[Attempt | Pause, Answer | Silence | None, Any]


def exchange(request: Request[Any], retries: Retries, draw: Draw = random.uniform) -> Steps:
    """Attempts and pauses until there is a value. Raises what `_reading.value` raises, or `NoAnswer`."""
    request = _keyed(request)
    done = 0
    while True:
        came = yield Attempt(request)
        done += 1
        assert came is not None
        again, asked = _trouble(came)
        if again is None:
            assert isinstance(came, Answer)
            return value(request, came)
        pause = retries.wait(done, again, request.repeat, asked, draw)
        if pause is None:
            if isinstance(came, Answer):
                return value(request, came)
            raise (TimedOut if came.slow else NoAnswer)(f"{request.name}: {came.why} ({done} attempts)")
        log.debug("%s: %s, again in %.2f s", request.name, again, pause)
        yield Pause(pause)


def _keyed(request: Request[Any]) -> Request[Any]:
    """One key for all attempts of the call, made here unless the caller brought one."""
    if request.repeat != "keyed" or "Idempotency-Key" in request.headers:
        return request
    return request.with_headers({"Idempotency-Key": uuid.uuid4().hex})


def _trouble(came: Answer | Silence) -> tuple[Failure | None, float | None]:
    if isinstance(came, Silence):
        return ("lost" if came.reached else "unreached"), None
    return failure(came.status, came.code), retry_after(came.headers)

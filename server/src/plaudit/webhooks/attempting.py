"""One try of one delivery: what is sent, and what the answer means."""

import random
from typing import Final

import msgspec

from plaudit.kernel.clock import Clock
from plaudit.outbound.client import Answer, Outbound, Unanswered
from plaudit.outbound.retry_after import asked_to_wait
from plaudit.webhooks.model import Attempt
from plaudit.webhooks.pace import Pace
from plaudit.webhooks.ports import Claimed, Tried
from plaudit.webhooks.signatures import headers

_READ: Final = 4096
_KEPT: Final = 1024
_GONE: Final = 410


class Sender:
    """Sends deliveries by the guarded client."""

    def __init__(self, outbound: Outbound, clock: Clock, pace: Pace, seconds: float) -> None:
        self._outbound = outbound
        self._clock = clock
        self._pace = pace
        self._seconds = seconds

    async def attempt(self, claimed: Claimed) -> Tried:
        """What came of it. Never raises for what a receiver does."""
        began, started = self._clock.now(), self._clock.monotonic()
        answer, error = await self._send(claimed, began)
        took = int((self._clock.monotonic() - started) * 1000)
        attempt = Attempt(
            n=0,
            at=began,
            took_ms=took,
            status=None if answer is None else answer.status,
            error=error,
            reply=None if answer is None else _excerpt(answer),
        )
        return self._judged(claimed, attempt, answer)

    async def _send(self, claimed: Claimed, now: int) -> tuple[Answer | None, str | None]:
        endpoint, message = claimed.endpoint, claimed.message
        signed = headers(endpoint.secrets_at(now), message.id, now, message.body)
        try:
            answer = await self._outbound.send(
                "POST",
                endpoint.url or "",
                headers=signed,
                body=message.body,
                seconds=self._seconds,
                largest=_READ,
            )
        except Unanswered as why:
            return None, f"{why.reason}: {why}"
        return answer, None

    def _judged(self, claimed: Claimed, attempt: Attempt, answer: Answer | None) -> Tried:
        tried = Tried(no=claimed.no, endpoint_no=claimed.endpoint_no, attempt=attempt, status="delivered")
        if answer is not None and is_success(answer.status):
            return tried
        now = self._clock.now()
        asked = asked_to_wait(None if answer is None else answer.headers.get("retry-after"), now)
        luck = random.random()  # noqa: S311 - jitter, not a secret
        due_at = self._pace.next_try(claimed.tries + 1, now, luck, asked)
        gone = answer is not None and answer.status == _GONE
        return msgspec.structs.replace(
            tried,
            status="failed" if due_at is None or gone else "waiting",
            due_at=None if gone else due_at,
            disable="gone" if gone else None,
        )


def is_success(status: int) -> bool:
    """Only 2xx: a redirect is a receiver that is not where it was said to be."""
    return 200 <= status < 300  # noqa: PLR2004


def _excerpt(answer: Answer) -> str | None:
    """How a refusal began, for people who look for the reason."""
    if is_success(answer.status) or not answer.body:
        return None
    text = answer.body[:_KEPT].decode("utf-8", "replace")
    return "".join(letter if letter.isprintable() or letter in "\n\t" else "\ufffd" for letter in text)

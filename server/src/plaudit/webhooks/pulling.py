"""Endpoints that ask instead of being sent to: how messages reach a developer's own machine."""

from collections.abc import Sequence
from typing import Final

from plaudit.kernel.clock import Clock
from plaudit.webhooks.attempting import is_success
from plaudit.webhooks.bell import Bell, rung
from plaudit.webhooks.model import Attempt, Delivery, Endpoint
from plaudit.webhooks.ports import Claimed, DeliveryStore

AT_ONCE: Final = 10
_LOOK_AGAIN_SECONDS: Final = 1.0


class Pulling:
    """Hands out what waits. A message taken and not reported on is handed out again after a minute."""

    def __init__(self, store: DeliveryStore, bell: Bell, clock: Clock) -> None:
        self._store = store
        self._bell = bell
        self._clock = clock
        self._ending = False

    def end(self) -> None:
        """The server is on its way out: nobody is kept waiting."""
        self._ending = True
        self._bell.ring()

    async def next(self, endpoint: Endpoint, wait_seconds: float) -> Sequence[Claimed]:
        """What waits for the endpoint; if nothing does, what comes within the wait, or nothing."""
        until = self._clock.monotonic() + wait_seconds
        while True:
            ring = self._bell.listen()
            taken = await self._store.pull(endpoint.id, AT_ONCE)
            left = until - self._clock.monotonic()
            if taken or left <= 0 or self._ending:
                return taken
            await rung(ring, min(left, _LOOK_AGAIN_SECONDS))

    async def report(
        self, delivery_id: str, status: int | None, error: str | None, took_ms: int
    ) -> Delivery | None:
        """Write down what the developer's machine answered. It is not tried again by itself."""
        ok = status is not None and is_success(status)
        attempt = Attempt(n=0, at=self._clock.now() - took_ms, took_ms=took_ms, status=status, error=error)
        return await self._store.report(delivery_id, attempt, "delivered" if ok else "failed")

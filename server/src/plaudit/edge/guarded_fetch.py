"""Fetching a document from an address a tenant chose: 64 KiB, 3 seconds, a 200 and nothing else."""

from typing import Final, Protocol

from plaudit.outbound.client import Outbound, Unanswered

_LARGEST: Final = 64 * 1024
_SECONDS: Final = 3.0


class FetchRefused(Exception):
    """The document was not fetched, and why. Never shown to a voter."""


class Fetch(Protocol):
    async def __call__(self, url: str) -> bytes: ...


class GuardedFetch:
    """Documents by the guarded client."""

    def __init__(self, outbound: Outbound) -> None:
        self._outbound = outbound

    async def __call__(self, url: str) -> bytes:
        """The body of a 200 reply. Raises `FetchRefused`."""
        try:
            answer = await self._outbound.send("GET", url, seconds=_SECONDS, largest=_LARGEST)
        except Unanswered as error:
            raise FetchRefused(str(error)) from error
        if answer.status != 200:  # noqa: PLR2004 - OK
            raise FetchRefused(f"answered {answer.status}")
        if answer.cut:
            raise FetchRefused(f"more than {_LARGEST} bytes")
        return answer.body

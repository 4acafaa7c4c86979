"""`Idempotency-Key`: a POST sent twice is done once, and answered alike.

The header is that of draft-ietf-httpapi-idempotency-key-header-07.
Changes of polls save their reply in the transaction of the change, so the promise outlives a crash. Replies
that go with no stored change (a new voter, a ticket) are remembered in this process only.
"""

import hashlib
import re
from collections import OrderedDict
from collections.abc import Awaitable, Callable
from typing import Final

from plaudit.edge.authentication import Caller
from plaudit.edge.exchange import Exchange, Reply
from plaudit.features.polls.ports import PollStore
from plaudit.kernel.clock import Clock
from plaudit.kernel.errors import Conflict, Invalid
from plaudit.kernel.replies import StoredReply

_FORM: Final = re.compile(r"[\x21\x23-\x5b\x5d-\x7e]{1,255}")
_KEPT_HERE: Final = 10_000
_JSON: Final = ("content-type", "application/json")
REPLAYED: Final = ("idempotent-replayed", "true")

# From status and body to what is saved with the change; None when the request carries no key.
Seal = Callable[[int, bytes], StoredReply]
Perform = Callable[[Seal | None], Awaitable[Reply]]


class Idempotency:
    """Decides whether a request is new, a repetition, a clash, or too early."""

    def __init__(self, store: PollStore, clock: Clock) -> None:
        self._store = store
        self._clock = clock
        self._running: set[tuple[str, str]] = set()
        self._here: OrderedDict[tuple[str, str], StoredReply] = OrderedDict()

    async def once(self, exchange: Exchange, caller: Caller, perform: Perform) -> Reply:
        """Perform a change whose reply is saved with it, or give the saved reply again."""
        return await self._once(exchange, caller, perform, remember=False)

    async def once_here(self, exchange: Exchange, caller: Caller, perform: Callable[[], Reply]) -> Reply:
        """The same for a reply that goes with no stored change."""

        async def performed(_: Seal | None) -> Reply:
            return perform()

        return await self._once(exchange, caller, performed, remember=True)

    async def _once(self, exchange: Exchange, caller: Caller, perform: Perform, *, remember: bool) -> Reply:
        key = key_of(exchange.header(b"idempotency-key"))
        if key is None:
            return await perform(None)
        scope = f"{caller.project.id}:{caller.key.environment}:{exchange.method}:{exchange.path}"
        if not caller.is_host:  # strangers share a publishable key: one must not get another's answer
            scope += f":{exchange.address}:{caller.voter.name if caller.voter else ''}"
        fingerprint = hashlib.sha256(exchange.body).hexdigest()
        if (stored := await self._stored(scope, key)) is not None:
            return _again(stored, fingerprint)
        if (scope, key) in self._running:
            raise Conflict("idempotency_in_progress", "the first request with this key is still running")

        def seal(status: int, body: bytes) -> StoredReply:
            now = self._clock.now()
            return StoredReply(
                scope=scope, key=key, fingerprint=fingerprint, status=status, body=body, at=now
            )

        self._running.add((scope, key))
        try:
            reply = await perform(seal)
        except Conflict as error:
            # Another process was faster: what it saved is the answer.
            if error.code != "idempotency_in_progress" or (stored := await self._stored(scope, key)) is None:
                raise
            return _again(stored, fingerprint)
        finally:
            self._running.discard((scope, key))
        if remember and isinstance(reply.body, bytes):
            self._keep(seal(reply.status, reply.body))
        return reply

    async def _stored(self, scope: str, key: str) -> StoredReply | None:
        return self._here.get((scope, key)) or await self._store.reply(scope, key)

    def _keep(self, reply: StoredReply) -> None:
        self._here[reply.scope, reply.key] = reply
        if len(self._here) > _KEPT_HERE:
            self._here.popitem(last=False)


def key_of(header: str | None) -> str | None:
    """The key, from a structured-field string (`"abc"`) or bare. Raises `idempotency_key_invalid`."""
    if header is None:
        return None
    text = header.strip()
    if len(text) > 1 and text[0] == text[-1] == '"':
        text = text[1:-1]
    if _FORM.fullmatch(text) is None:
        raise Invalid(
            "idempotency_key_invalid", "the Idempotency-Key has 1 to 255 printable characters, no spaces"
        )
    return text


def _again(stored: StoredReply, fingerprint: str) -> Reply:
    if stored.fingerprint != fingerprint:
        raise Invalid(
            "idempotency_key_reused", "this Idempotency-Key was used with another body; use a new one"
        )
    return Reply(stored.status, stored.body, (_JSON, REPLAYED))

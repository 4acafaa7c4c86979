"""The loop that pushes what nobody has seen, and the use cases of subscriptions.

An interaction with `push` waits ten seconds from when it may be shown. If it was not shown by then and no
page of its person is open, every browser that let itself be reached is sent a message; while a page is open
it waits on. A crash between sending and noting it sends again: `Topic` and the notification's tag make one
message of the two.
"""

import asyncio
import hashlib
import logging
from collections.abc import Callable
from typing import Final, Literal

import msgspec

from plaudit.features.interactions.model import Interaction
from plaudit.features.interactions.ports import InteractionStore
from plaudit.features.push.drafts import NewSubscription, key_problems
from plaudit.features.push.encryption import encrypted
from plaudit.features.push.model import MOST_SUBSCRIPTIONS, Environment, Subscription, Waiting, digest_of
from plaudit.features.push.ports import PushStore
from plaudit.features.push.rests import Rests
from plaudit.features.push.vapid import Vapid, decoded, encoded
from plaudit.kernel.clock import Clock
from plaudit.kernel.errors import FieldProblem, Invalid
from plaudit.outbound.client import Answer, Outbound, Unanswered
from plaudit.outbound.retry_after import asked_to_wait

log = logging.getLogger(__name__)

GRACE_MS: Final = 10_000
"""How long an open page has to show it first."""
_LOOK_AGAIN_MS: Final = 30_000
_RETRIES: Final = 5
_AT_ONCE: Final = 50
_PARALLEL: Final = 8
_SECONDS: Final = 10.0
_LARGEST_ANSWER: Final = 1024
_LONGEST_LIFE_SECONDS: Final = 28 * 24 * 3600
_LONGEST_SLEEP: Final = 30.0
_GONE: Final = frozenset({404, 410})
_OK: Final = 200, 300
_TOO_MANY: Final = 429
_OUR_FAULT: Final = 500

Tenant = tuple[str, Environment]
# Taken or refused for good; the subscription is gone; to be tried again; not asked, as its service rests.
Fate = Literal["done", "gone", "later", "resting"]
_SETTLED: Final = frozenset({"done", "gone"})


class Notice(msgspec.Struct, frozen=True, kw_only=True):
    """What the service worker reads. `url` is a page of this server."""

    title: str
    body: str
    url: str
    interaction: str


class Pushing:
    """`is_open`: whether some page of a person listens now."""

    name = "push"

    def __init__(
        self,
        store: PushStore,
        interactions: InteractionStore,
        outbound: Outbound,
        is_open: Callable[[tuple[str, str], str], bool],
        *,
        clock: Clock,
        contact: str | None,
    ) -> None:
        self._store = store
        self._interactions = interactions
        self._outbound = outbound
        self._is_open = is_open
        self._clock = clock
        self._contact = contact
        self._vapid: Vapid | None = None
        self._rests = Rests()
        self._noted = asyncio.Event()
        self._places = asyncio.Semaphore(_PARALLEL)

    # Subscriptions

    async def public_key(self) -> str:
        return (await self._identity()).public_key

    async def subscribe(self, tenant: Tenant, person: str, wished: NewSubscription) -> bool:
        """Whether it is new. Raises `Invalid("invalid_field")`, also for an endpoint that is not public."""
        problems = list(key_problems(wished.keys))
        try:
            self._outbound.check(wished.endpoint)
        except Unanswered as refused:
            problems.append(FieldProblem("#/endpoint", str(refused)))
        if problems:
            raise Invalid("invalid_field", problems[0].detail, errors=problems)
        subscription = Subscription(
            project_id=tenant[0],
            environment=tenant[1],
            person=person,
            endpoint=wished.endpoint,
            p256dh=decoded(wished.keys.p256dh),
            auth=decoded(wished.keys.auth),
            created_at=self._clock.now(),
        )
        return await self._store.subscribe(subscription, MOST_SUBSCRIPTIONS)

    async def unsubscribe(self, tenant: Tenant, person: str, endpoint: str) -> bool:
        return await self._store.unsubscribe(*tenant, person, digest_of(endpoint))

    # Sending

    def note(self, interaction: Interaction) -> None:
        """An interaction is on disk; it may wait to be pushed."""
        if interaction.push is not None:
            self._noted.set()

    async def run(self) -> None:
        while True:
            self._noted.clear()
            await self.push_due()
            await self._sleep(await self._store.next_due())

    async def push_due(self) -> None:
        """Decide about everything that is due now."""
        for waiting in await self._store.due(self._clock.now(), _AT_ONCE):
            await self._consider(waiting)

    async def _consider(self, waiting: Waiting) -> None:
        found = await self._interactions.load(waiting.interaction_id)
        now = self._clock.now()
        if found is None or not found[0].is_live(now) or found[1].shown or found[0].push is None:
            await self._store.done(waiting.interaction_id)
            return
        interaction = found[0]
        if self._is_open((waiting.project_id, waiting.environment), waiting.person):
            await self._put_off(waiting, now + _LOOK_AGAIN_MS)
            return
        to = await self._store.subscriptions(waiting.project_id, waiting.environment, waiting.person)
        left = [one for one in to if one.digest not in waiting.sent]
        tried = await asyncio.gather(*(self._try(interaction, one) for one in left))
        sent = [one.digest for one, (fate, _) in zip(left, tried, strict=True) if fate in _SETTLED]
        asked = any(fate != "resting" for fate, _ in tried)
        if len(sent) == len(left) or (asked and waiting.attempts >= _RETRIES):
            await self._store.done(waiting.interaction_id)
            return
        attempts = waiting.attempts + asked
        waiting = msgspec.structs.replace(waiting, attempts=attempts, sent=(*waiting.sent, *sent))
        planned = now + _LOOK_AGAIN_MS * 2 ** (attempts - 1) if asked else 0
        await self._put_off(waiting, max(planned, *(until for _, until in tried)))

    async def _put_off(self, waiting: Waiting, until: int) -> None:
        await self._store.put_off(msgspec.structs.replace(waiting, due_at=until))

    async def _try(self, interaction: Interaction, to: Subscription) -> tuple[Fate, int]:
        """What came of it, and the instant before which its push service wants to hear nothing."""
        if (until := self._rests.until(to.endpoint, self._clock.now())) is not None:
            return "resting", until
        answer = await self._push(interaction, to)
        if answer is None:
            return "later", 0
        if answer.status in _GONE:
            await self._store.unsubscribe(to.project_id, to.environment, to.person, to.digest)
        fate, now = fate_of(answer.status), self._clock.now()
        wait = asked_to_wait(answer.headers.get("retry-after"), now) if fate == "later" else None
        return fate, 0 if wait is None else self._rests.take(to.endpoint, wait, now)

    async def _push(self, interaction: Interaction, to: Subscription) -> Answer | None:
        """The push service's answer; None: it was not reached."""
        now = self._clock.now()
        headers = {
            "authorization": (await self._identity()).authorization(to.endpoint, now),
            "content-encoding": "aes128gcm",
            "content-type": "application/octet-stream",
            "ttl": str(min(max(interaction.expires_at - now, 0) // 1000, _LONGEST_LIFE_SECONDS)),
            "topic": encoded(hashlib.sha256(interaction.id.encode()).digest()[:18]),
            "urgency": "normal",
        }
        body = encrypted(msgspec.json.encode(notice_of(interaction)), to.p256dh, to.auth)
        async with self._places:
            try:
                return await self._outbound.send(
                    "POST",
                    to.endpoint,
                    headers=headers,
                    body=body,
                    seconds=_SECONDS,
                    largest=_LARGEST_ANSWER,
                )
            except Unanswered as error:
                log.info("a push service was not reached: %s", error.reason)
                return None

    async def _identity(self) -> Vapid:
        if self._vapid is None:
            self._vapid = Vapid(await self._store.private_key(), self._contact)
        return self._vapid

    async def _sleep(self, due: int | None) -> None:
        seconds = _LONGEST_SLEEP
        if due is not None:
            seconds = min(max(due - self._clock.now(), 0) / 1000, seconds)
        try:
            async with asyncio.timeout(seconds):
                await self._noted.wait()
        except TimeoutError:
            pass


def fate_of(status: int) -> Fate:
    if status in _GONE:
        return "gone"
    if status == _TOO_MANY or status >= _OUR_FAULT:
        return "later"
    if not _OK[0] <= status < _OK[1]:
        log.warning("a push service answered %d", status)
    return "done"


def notice_of(interaction: Interaction) -> Notice:
    assert interaction.push is not None, "asked only of those that are pushed"
    show, url = interaction.show, "/"
    if show is not None:
        url = f"/p/{show.poll}" if show.poll is not None else f"/s/{show.survey}"
    push = interaction.push
    return Notice(title=push.title, body=push.body, url=url, interaction=interaction.id)

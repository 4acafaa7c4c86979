"""Token buckets per key, voter and address, in this process; and the headers that tell a client about them.

Generous where a crowd shares an address: a hall behind one NAT is the normal case, not an attack. Headers
follow draft-ietf-httpapi-ratelimit-headers-10 (`RateLimit-Policy`, `RateLimit`), and `Retry-After`.
"""

import math
from collections import OrderedDict
from collections.abc import Sequence
from typing import Final, NamedTuple

from plaudit.kernel.clock import Clock
from plaudit.kernel.errors import TooMany

_BUCKETS_KEPT: Final = 100_000


class Policy:
    """At most `quota` requests at once, refilled evenly so that `quota` come back in `window` seconds."""

    __slots__ = ("name", "quota", "rate", "told", "window")

    def __init__(self, name: str, quota: int, window: int) -> None:
        self.name = name
        self.quota = quota
        self.window = window
        self.rate = quota / window
        self.told = f'"{name}";q={quota};w={window}'


# A secret key is one backend; a publishable key is a whole audience.
SECRET_KEY: Final = Policy("key", 12_000, 60)
PUBLISHABLE_KEY: Final = Policy("key", 1_200_000, 60)
ADDRESS: Final = Policy("address", 30_000, 60)
VOTER: Final = Policy("voter", 60, 60)
OUTCOMES: Final = Policy("outcomes", 600, 60)
# Of pages, batches too: what a page has to tell it can gather.
EVENTS: Final = Policy("events", 120, 60)
# Taps come in batches of a device, a few a second at most; a like is one of them.
REACTIONS: Final = Policy("reactions", 240, 60)
NEW_VOTERS: Final = Policy("voters", 6_000, 60)
# Only bad credentials count here: guessing is slow, a crowd with good ones is not touched.
BAD_CREDENTIALS: Final = Policy("credentials", 120, 60)


class Standing(NamedTuple):
    """How one policy stands after a request: `remaining` now, all of it again in `reset` seconds.

    A request that was refused may come back in `reset` seconds: then there is room for one again.
    """

    policy: Policy
    remaining: int
    reset: int

    @property
    def told(self) -> str:
        return f'"{self.policy.name}";r={self.remaining};t={self.reset}'


class RateLimited(TooMany):
    """The request came too early; `standings` are those of the policies that said so."""

    def __init__(self, detail: str, retry_after_seconds: int, standings: Sequence[Standing]) -> None:
        super().__init__("rate_limited", detail, retry_after_seconds=retry_after_seconds)
        self.facts["violated-policies"] = [one.policy.name for one in standings]
        self.standings = tuple(standings)


class RateLimits:
    """The buckets, at most 100 000 of them; the least used are forgotten first, which means full."""

    def __init__(self, clock: Clock, *, enabled: bool = True) -> None:
        self._clock = clock
        self.enabled = enabled
        # (policy, subject) → (tokens, when they were counted)
        self._buckets: OrderedDict[tuple[str, str], tuple[float, float]] = OrderedDict()

    def take(self, claims: Sequence[tuple[Policy, str]]) -> Sequence[Standing]:
        """One token from each bucket, or `RateLimited` and none from any. Empty when limits are off."""
        if not self.enabled:
            return ()
        now = self._clock.monotonic()
        levels = [self._level(policy, subject, now) for policy, subject in claims]
        if min(levels) < 1.0:
            counted = zip(claims, levels, strict=True)
            raise _refused([(policy, level) for (policy, _), level in counted if level < 1.0])
        standings = []
        for index, (policy, subject) in enumerate(claims):
            left = levels[index] - 1.0
            self._keep((policy.name, subject), left, now)
            standings.append(Standing(policy, int(left), math.ceil((policy.quota - left) / policy.rate)))
        return standings

    def check(self, policy: Policy, subject: str) -> None:
        """Raises `RateLimited` when the bucket is empty; takes nothing."""
        if self.enabled and (level := self._level(policy, subject, self._clock.monotonic())) < 1.0:
            raise _refused([(policy, level)])

    def charge(self, policy: Policy, subject: str) -> None:
        """One token, after the fact; an empty bucket stays empty."""
        if self.enabled:
            now = self._clock.monotonic()
            self._keep((policy.name, subject), max(0.0, self._level(policy, subject, now) - 1.0), now)

    def _level(self, policy: Policy, subject: str, now: float) -> float:
        bucket = self._buckets.get((policy.name, subject))
        if bucket is None:
            return float(policy.quota)
        return min(float(policy.quota), bucket[0] + (now - bucket[1]) * policy.rate)

    def _keep(self, name: tuple[str, str], tokens: float, now: float) -> None:
        self._buckets[name] = (tokens, now)
        self._buckets.move_to_end(name)
        if len(self._buckets) > _BUCKETS_KEPT:
            self._buckets.popitem(last=False)


def headers(standings: Sequence[Standing]) -> list[tuple[str, str]]:
    if not standings:
        return []
    return [
        ("ratelimit-policy", ", ".join(one.policy.told for one in standings)),
        ("ratelimit", ", ".join(one.told for one in standings)),
    ]


def _refused(short: Sequence[tuple[Policy, float]]) -> RateLimited:
    policy, level = max(short, key=lambda one: (1.0 - one[1]) * one[0].window / one[0].quota)
    wait = max(1, math.ceil((1.0 - level) * policy.window / policy.quota))
    return RateLimited(
        f"the limit {policy.name!r} allows {policy.quota} requests in {policy.window} seconds",
        wait,
        [Standing(one, 0, wait) for one, _ in short],
    )

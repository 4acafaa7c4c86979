"""When a delivery is tried again, and how long an endpoint that fails is left alone. Pure.

The steps are those the Standard Webhooks specification suggests: ten tries over three days. Besides, an
endpoint that fails is asked for one thing at a time and rests between, so that neither its backlog nor its
time-outs take the places of others; a success ends that at once.
"""

from typing import Final

import msgspec

_SECOND: Final = 1000
_MINUTE: Final = 60 * _SECOND
_HOUR: Final = 60 * _MINUTE
DAY: Final = 24 * _HOUR

# What is waited before each try after the first.
WAITS: Final = (
    *(5 * _SECOND, 5 * _MINUTE, 30 * _MINUTE, 2 * _HOUR, 5 * _HOUR, 10 * _HOUR, 14 * _HOUR, 20 * _HOUR),
    24 * _HOUR,
)
_JITTER: Final = 0.2
_LONGEST_ASKED: Final = 24 * _HOUR


class Pace(msgspec.Struct, frozen=True, kw_only=True):
    """How patient a sender is. An endpoint that only failed for `hopeless` milliseconds is disabled."""

    waits: tuple[int, ...] = WAITS
    longest_rest: int = _MINUTE
    hopeless: int = 5 * DAY

    def next_try(self, tries: int, now: int, luck: float, retry_after: int | None = None) -> int | None:
        """When to try after `tries` failed ones; None: give up. `luck` from 0 to 1 spreads the waits by 20 %.

        `retry_after`: the milliseconds the receiver asked for; never sooner than that, nor than planned.
        """
        if tries > len(self.waits):
            return None
        planned = self.waits[tries - 1] * (1 - _JITTER + 2 * _JITTER * luck)
        return now + max(int(planned), min(retry_after or 0, _LONGEST_ASKED))

    def rest(self, failures: int) -> int:
        """How long an endpoint is left alone after so many failures in a row: 0, 1 s, 2 s, 4 s …"""
        if failures <= 1:
            return 0
        return min(_SECOND << min(failures - 2, 30), self.longest_rest)

"""GET /v1/interactions/totals: hours and sorts added up from the totals the store keeps."""

from collections.abc import Iterable, Sequence
from typing import Final

from plaudit.edge.authentication import Caller
from plaudit.edge.rest.interaction_operations import TotalsQuery
from plaudit.edge.rest.interaction_views import GroupView, HourView, TotalsReply, counts_view
from plaudit.features.interactions.model import Counts
from plaudit.features.interactions.ports import InteractionStore, Total
from plaudit.kernel.clock import format_instant

_HOUR_MS: Final = 3_600_000
_WEEK_MS: Final = 7 * 24 * _HOUR_MS


async def totals_reply(store: InteractionStore, caller: Caller, query: TotalsQuery, now: int) -> TotalsReply:
    """All totals since the hour of `since`, in one total, by sort, and by hour."""
    since = now - _WEEK_MS if query.since is None else max(0, round(query.since.timestamp() * 1000))
    since -= since % _HOUR_MS
    tenant = (caller.project.id, caller.key.environment)
    by_sort = await store.totals(*tenant, query.by, since)
    every = by_sort if query.by == "effect" else await store.totals(*tenant, "effect", since)
    return TotalsReply(
        since=format_instant(since),
        by=query.by,
        total=counts_view(added(one.counts for one in every)),
        groups=[
            GroupView(key=key, counts=counts_view(added(one.counts for one in by_sort if one.key == key)))
            for key in sorted({one.key for one in by_sort})
        ],
        hours=[
            HourView(at=format_instant(hour), counts=counts_view(added(one.counts for one in ones)))
            for hour, ones in _by_hour(every).items()
        ],
    )


def added(counts: Iterable[Counts]) -> Counts:
    """Many counts as one."""
    sums = {name: 0 for name in Counts.__struct_fields__ if name not in {"fallbacks", "first_shown_at"}}
    fallbacks: dict[str, int] = {}
    for one in counts:
        for name in sums:
            sums[name] += getattr(one, name)
        for name, n in one.fallbacks.items():
            fallbacks[name] = fallbacks.get(name, 0) + n
    return Counts(**sums, fallbacks=fallbacks)


def _by_hour(totals: Sequence[Total]) -> dict[int, list[Total]]:
    hours: dict[int, list[Total]] = {}
    for one in totals:
        hours.setdefault(one.hour, []).append(one)
    return hours

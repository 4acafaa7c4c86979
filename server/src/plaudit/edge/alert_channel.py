"""The live channel `alerts`: what stands now, and each firing and its end as it comes. For hosts alone.

A client says `alerts`. Inside the hub the channel carries the tenant, so that nobody hears of another's.
"""

import os
from typing import Final

import msgspec

from plaudit.features.alerts.model import Alert, Environment
from plaudit.features.alerts.ports import AlertStore
from plaudit.features.alerts.telling import AlertTold, told
from plaudit.features.alerts.watching import Watching
from plaudit.kernel.clock import Clock, format_instant
from plaudit.live.coalescer import Coalescer
from plaudit.live.publication import Publication

CHANNEL: Final = "alerts"
STATE: Final = "alerts.state"
_PREFIX: Final = "alerts:"
_MOST: Final = 1000

Tenant = tuple[str, Environment]


class AlertsData(msgspec.Struct, frozen=True):
    """The alerts that stand, oldest first."""

    fired: list[AlertTold]


class AlertEnvelope(msgspec.Struct, frozen=True):
    """A publication as every transport carries it. `alert.fired` and `alert.resolved` hold one alert."""

    type: str
    channel: str
    version: int
    at: str
    data: AlertsData | AlertTold


class _Standing:
    """The alerts of a tenant that stand. `changed`: told of while the rest was being read."""

    def __init__(self) -> None:
        self.fired: dict[str, Alert] = {}
        self.changed: set[str] = set()
        self.version = 0
        self.is_read = False

    def take(self, alert: Alert) -> None:
        self.version += 1
        self.changed.add(alert.id)
        if alert.status == "fired":
            self.fired[alert.id] = alert
        else:
            self.fired.pop(alert.id, None)

    def read(self, alerts: list[Alert]) -> None:
        older = {one.id: one for one in alerts if one.id not in self.changed}
        self.fired = {**older, **self.fired}
        self.changed.clear()
        self.is_read = True


def place_of(project_id: str, environment: str) -> str:
    """The channel inside the hub. Neither an id nor an environment holds a colon."""
    return f"{_PREFIX}{project_id}:{environment}"


class AlertPublications:
    """Renders the alerts that stand, and passes their changes on to the fan-out."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._epoch = os.urandom(6).hex()
        self._standing: dict[str, _Standing] = {}

    def follow(self, watching: Watching, coalescer: Coalescer) -> None:
        """From now on every change reaches the viewers of its channel."""

        def pass_on(alert: Alert) -> None:
            place = place_of(*alert.tenant)
            standing = self._standing.get(place)
            if standing is None:  # nobody has asked yet: whoever does, reads it
                return
            standing.take(alert)
            coalescer.announce(place, self._publication(f"alert.{alert.status}", standing, told(alert)))

        watching.on_change(pass_on)

    async def load(self, store: AlertStore, tenant: Tenant) -> None:
        """Know what stands, before somebody is let in."""
        standing = self._standing.setdefault(place_of(*tenant), _Standing())
        if not standing.is_read:
            found = await store.alerts(*tenant, status="fired", limit=_MOST)
            standing.read([*reversed(found)])

    def render(self, place: str) -> Publication | None:
        """The channel's present state; None when it was never read, so nobody was let in."""
        standing = self._standing.get(place)
        if standing is None:
            return None
        return self._publication(STATE, standing, AlertsData([told(one) for one in standing.fired.values()]))

    def _publication(self, kind: str, standing: _Standing, data: AlertsData | AlertTold) -> Publication:
        at, version = format_instant(self._clock.now()), standing.version
        envelope = msgspec.json.encode(AlertEnvelope(kind, CHANNEL, version, at, data))
        return Publication(type=kind, epoch=self._epoch, version=version, granted=envelope)

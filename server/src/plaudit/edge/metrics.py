"""What the process counts, for `/metrics`: plain integers on the way, Prometheus text only when asked.

Its totals move with every vote, also where results are hidden: they are for operators, not for strangers.
"""

import hmac
from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from typing import Final

import msgspec
from prometheus_client import CollectorRegistry, generate_latest
from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily
from prometheus_client.metrics_core import Metric
from prometheus_client.registry import Collector

from plaudit.edge.authentication import bearer
from plaudit.edge.client_address import is_loopback
from plaudit.edge.exchange import Exchange

# What a proxy adds to requests it passes on; not all of them add something.
_PASSED_ON: Final = frozenset({b"forwarded", b"via", b"x-forwarded-for", b"x-real-ip"})

# The name of a figure → what it means, and how to read it now. What ends in `_total` only grows.
Gauges = Mapping[str, tuple[str, Callable[[], float]]]


class Watch(msgspec.Struct, frozen=True, kw_only=True):
    """Who may read the figures: whoever shows the token; without one, this machine itself.

    A proxy on this machine makes every stranger look local, and not every proxy says that it is one. So
    `behind_proxy`, what the settings tell of it, ends the trust in local addresses.
    """

    token: str | None = None
    behind_proxy: bool = False

    def admits(self, exchange: Exchange) -> bool:
        if self.token is not None:
            shown = bearer(exchange.header(b"authorization")) or ""
            return hmac.compare_digest(shown.encode(), self.token.encode())
        if self.behind_proxy or not _PASSED_ON.isdisjoint(exchange.headers.keys()):
            return False
        return is_loopback(exchange.address)


class Metrics(Collector):
    """Requests by lane and status, and gauges others read out for us."""

    def __init__(self, gauges: Gauges) -> None:
        self._gauges = gauges
        self._requests: Counter[tuple[str, int]] = Counter()
        self._registry = CollectorRegistry()
        self._registry.register(self)

    def count(self, lane: str, status: int) -> None:
        """One request was answered; `lane` is "votes" (the hot path), "api" or "page"."""
        self._requests[lane, status] += 1

    def text(self) -> bytes:
        return generate_latest(self._registry)

    def collect(self) -> Iterable[Metric]:
        requests = CounterMetricFamily(
            "plaudit_http_requests", "HTTP requests answered.", labels=["lane", "status"]
        )
        for (lane, status), number in sorted(self._requests.items()):
            requests.add_metric([lane, str(status)], number)
        yield requests
        for name, (meaning, read) in self._gauges.items():
            family = CounterMetricFamily if name.endswith("_total") else GaugeMetricFamily
            yield family(name, meaning, value=read())

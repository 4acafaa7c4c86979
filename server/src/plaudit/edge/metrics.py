"""What the process counts, for `/metrics`: plain integers on the way, Prometheus text only when asked."""

from collections import Counter
from collections.abc import Callable, Iterable, Mapping

from prometheus_client import CollectorRegistry, generate_latest
from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily
from prometheus_client.metrics_core import Metric
from prometheus_client.registry import Collector

# The name of a figure → what it means, and how to read it now. What ends in `_total` only grows.
Gauges = Mapping[str, tuple[str, Callable[[], float]]]


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

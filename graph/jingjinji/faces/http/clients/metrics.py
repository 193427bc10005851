"""What the service counts, as Prometheus text. One registry for each application, none for the process."""

from __future__ import annotations

from collections.abc import Iterator

from prometheus_client import CollectorRegistry, Counter, Histogram, generate_latest
from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily, Metric
from prometheus_client.registry import Collector

from jingjinji.faces.http.exchange.notes import Note
from jingjinji.faces.http.serving import Serving

_BUCKETS = (0.001, 0.005, 0.025, 0.1, 0.5, 2.5, 10, 30)


class _StoreCollector(Collector):
    """Reads the store in service at the moment of asking."""

    def __init__(self, serving: Serving) -> None:
        self._serving = serving

    def collect(self) -> Iterator[Metric]:
        status = self._serving.status()
        yield GaugeMetricFamily("jingjinji_workers", "Evaluation processes alive", value=status.alive)
        yield GaugeMetricFamily("jingjinji_queries_active", "Queries waiting or evaluated", value=status.active)
        yield GaugeMetricFamily("jingjinji_queries_middle", "Queries between quick and long", value=status.middle)
        yield GaugeMetricFamily("jingjinji_queries_long", "Long queries evaluated", value=status.long)
        yield GaugeMetricFamily("jingjinji_queries_waiting", "Queries waiting", value=status.waiting)
        killed = CounterMetricFamily("jingjinji_killed", "Evaluations killed, by reason", labels=["reason"])
        for reason, number in sorted(status.killed.items()):
            killed.add_metric([reason], number)
        yield killed


class Metrics:
    """Counts requests and their seconds, and shows what goes on in the store."""

    def __init__(self, serving: Serving) -> None:
        self._registry = CollectorRegistry()
        self._registry.register(_StoreCollector(serving))
        self._requests = Counter(
            "jingjinji_requests", "Requests answered, by status", ["status"], registry=self._registry
        )
        self._seconds = Histogram(
            "jingjinji_request_seconds",
            "Seconds from request to the end of its answer",
            registry=self._registry,
            buckets=_BUCKETS,
        )

        self._bytes = Counter("jingjinji_response_bytes", "Bytes of bodies sent", registry=self._registry)
        self._kept = Counter(
            "jingjinji_cache", "Queries answered from kept answers (hit) or evaluated (miss)", ["result"],
            registry=self._registry,
        )  # fmt: skip
        self._evaluated = Histogram(
            "jingjinji_query_seconds", "Seconds of evaluation, by question of the library; free queries together",
            ["question"], registry=self._registry, buckets=_BUCKETS,
        )  # fmt: skip

    def count(self, status: int, seconds: float, size: int, note: Note) -> None:
        """Count one request; status 0 is that of a client who left before the answer. `size` is in bytes."""
        self._requests.labels(status=str(status) if status else "gone").inc()
        self._seconds.observe(seconds)
        self._bytes.inc(size)
        if note.kept is not None:
            self._kept.labels(result="hit" if note.kept else "miss").inc()
        if note.kept is False:
            self._evaluated.labels(question=note.question or "free").observe(note.seconds)

    def text(self) -> bytes:
        """Return everything in the Prometheus text format."""
        return generate_latest(self._registry)

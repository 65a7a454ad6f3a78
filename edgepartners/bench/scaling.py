"""How the sample stores grow: the same figures at several sizes, for docs/scaling.md.

PostgreSQL is the server of the benchmark; ClickHouse is its real engine inside this process. Each
size gets a month of samples: a pattern of 500 interfaces, over and over.
"""

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path
from statistics import median

import numpy as np
from django.conf import settings
from django.test.utils import override_settings

from apps.usage import figures, store
from apps.usage.store import DAY_SLOTS, Batch, Ints
from apps.usage.store.clickhouse import ClickHouseStore, connection, tables
from edgepartners.bench import rounds, timeseries
from edgepartners.bench.ground import ground
from edgepartners.bench.rounds import Figures, ms
from edgepartners.bench.timeseries import AT, AT_ONCE, FIRST, TODAY, epoch, evaluated

PATTERN = 500  # interfaces
DAYS = 30
IN_PROCESS = 10_000  # interfaces: the engine of ClickHouse shares our memory
YEAR = 395  # days of 13 months
GIB, MIB = 2**30, 2**20
LATER = TODAY + timedelta(days=40)
TICKS = 5


@dataclass(frozen=True)
class Scale:
    """One store at one size, and the pattern of its month."""

    samples: store.SampleStore
    interfaces: int
    month: Ints

    def limit_s(self) -> float:
        """What numpy takes now for the percentiles of such a month that lies in memory."""
        last = int(0.95 * self.month.shape[2])
        took = [rounds.took(lambda: np.partition(self.month, last, axis=-1)) for _ in range(5)]
        return median(took) * self.interfaces / PATTERN


def measure(sizes: list[int]) -> Figures:
    """By store and number of interfaces."""
    month = timeseries.month_of(PATTERN, DAYS)
    found: Figures = {"postgres": {}, "clickhouse": {}}
    for size in sizes:
        with ground():
            found["postgres"][str(size)] = _figures(Scale(store.named("postgres"), size, month))
    with _engine() as samples:
        for size in [size for size in sizes if size <= IN_PROCESS]:
            found["clickhouse"][str(size)] = _figures(Scale(samples, size, month))
            samples.drop_before(LATER)
    return found


@contextmanager
def _engine() -> Iterator[store.SampleStore]:
    """ClickHouse in this process, on files that are gone afterwards unless it runs already."""
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as folder:
        running = settings.CLICKHOUSE_URL.startswith("chdb:")
        url = settings.CLICKHOUSE_URL if running else f"chdb://{folder}"
        samples = store.named("clickhouse")
        with override_settings(CLICKHOUSE_URL=url), ground():
            yield samples


def _figures(scale: Scale) -> Figures:
    filled = rounds.took(lambda: _fill(scale))
    tick = [rounds.took(partial(_tick, scale, number)) for number in range(TICKS)]
    again = rounds.took(partial(_tick, scale, TICKS - 1))
    holdings = _holdings(scale)
    before = scale.limit_s()
    p95 = rounds.took(lambda: [figures.percentile(rates) for rates in _blocks(scale)])
    limit = (before + scale.limit_s()) / 2
    _forget_peak()
    base = _peak()
    hourly = rounds.took(lambda: [evaluated(rates) for rates in _blocks(scale)])
    chart = [rounds.took(lambda: _read(scale, 0, 1)) for _ in range(25)]
    return {
        "filled_samples_a_second": round(scale.interfaces * DAYS * DAY_SLOTS / filled),
        "bytes_a_sample": round(holdings, 2),
        "gib_of_13_months": round(holdings * scale.interfaces * DAY_SLOTS * YEAR / GIB, 1),
        "tick_ms": ms(median(tick)),
        "tick_again_ms": ms(again),
        "month_p95_s": round(p95, 2),
        "month_p95_x_numpy": round(p95 / limit, 2),
        "hourly_evaluation_s": round(hourly, 2),
        "chart_ms": ms(median(chart)),
        "memory_mib": {"before": round(base), "most": round(max(base, _peak()))},
    }


def _fill(scale: Scale) -> None:
    """The month; in ClickHouse with its parts merged, as it does by itself within minutes."""
    scale.samples.ensure_partitions(at=AT)
    for first in range(0, scale.interfaces, PATTERN):
        ids = _ids(first, min(PATTERN, scale.interfaces - first))
        rates = scale.month[:, : len(ids)]
        scale.samples.write(Batch(ids, epoch(FIRST), rates), at=AT, marked=False)
    if isinstance(scale.samples, ClickHouseStore):
        tables.merge(connection.current())


def _tick(scale: Scale, number: int) -> None:
    """One slot of today of all interfaces, in one transaction."""
    ids = _ids(0, scale.interfaces)
    rates = np.random.default_rng(number).integers(10**9, 10**12, (2, len(ids), 1))
    scale.samples.write(Batch(ids, epoch(TODAY) + 300 * number, rates), at=AT)


def _holdings(scale: Scale) -> float:
    """Bytes a sample of the month, indexes included; the ticks of today are left out."""
    end = FIRST + timedelta(days=DAYS)
    month = [part for part in scale.samples.holdings().parts if part.first < end]
    return sum(part.size for part in month) / (scale.interfaces * DAYS * DAY_SLOTS)


def _blocks(scale: Scale) -> Iterator[Ints]:
    for first in range(0, scale.interfaces, AT_ONCE):
        yield _read(scale, first, AT_ONCE)


def _read(scale: Scale, first: int, count: int) -> Ints:
    start = datetime(FIRST.year, FIRST.month, FIRST.day, tzinfo=UTC)
    ids = _ids(first, count).tolist()
    return scale.samples.matrix(ids, start, start + timedelta(days=DAYS))


def _ids(first: int, count: int) -> Ints:
    return np.arange(first + 1, first + count + 1)


def _forget_peak() -> None:
    """Let the highest memory so far be what is in use now."""
    Path("/proc/self/clear_refs").write_text("5")


def _peak() -> float:
    """The most memory this process has held, MiB; the kernel notes it only now and then."""
    status = Path("/proc/self/status").read_text()
    (line,) = [line for line in status.splitlines() if line.startswith("VmHWM")]
    return int(line.split()[1]) * 1024 / MIB

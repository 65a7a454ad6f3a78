"""The bars of the sample store: each figure is a ratio to a limit of the same run.

Ours and the limit take turns in this process; the median of the rounds counts. Everything happens
in a schema of its own, dropped at the end: the samples of the database stay as they are.
"""

import time
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from statistics import median
from typing import Any

import numpy as np
from django.db import connection
from django.test.utils import CaptureQueriesContext

from apps.usage import figures, store
from apps.usage.store import DAY_SLOTS, Batch, Ints, codec, hot, sealed, wire
from edgepartners.bench.ground import ground
from edgepartners.demo import traffic

ROUNDS = 7
TICK = 10_000
LATE = 1_000
DAYS = 30
AT_ONCE = 20
AT = datetime(2026, 11, 19, 23, 59, tzinfo=UTC)
TODAY = AT.date()
FIRST = TODAY - timedelta(days=DAYS + 9)  # the month that is measured lies before the hot days
STEP = timedelta(minutes=5)

Figures = dict[str, Any]
Action = Callable[[], object]


def measure(*, full: bool = False) -> Figures:
    """Each bar as {ours_ms, limit_ms, ratio, bar, ok}, with 1,000 interfaces or, `full`, 10,000."""
    with ground():
        month = demo_traffic(TICK if full else 1_000, DAYS)
        is_lz4 = _has_lz4()
        return {
            "interfaces": len(month[0]),
            "compression": "lz4" if is_lz4 else "pglz",
            **_ticks(),
            **_backfill(month, is_lz4=is_lz4),
            **_reads(month, is_lz4=is_lz4),
            **_late(month),
            **_seal(month),
            **_drop(),
        }


def demo_traffic(interfaces: int, days: int) -> Ints:
    """int64[2, interfaces, slots] of the demo's generator: 10 to 800 Gbps, 0.1 % missing."""
    rng = np.random.default_rng(7)
    profiles = [
        traffic.Profile(
            capacity_bps=int(gbps) * 10**9,
            peak_share=float(peak),
            missing_share=0.001,
            seed=number,
        )
        for number, (gbps, peak) in enumerate(
            zip(rng.integers(10, 800, interfaces), rng.uniform(0.2, 0.9, interfaces), strict=True)
        )
    ]
    return np.stack(
        [traffic.rates(each, _epoch(FIRST), days * DAY_SLOTS) for each in profiles], axis=1
    )


def _ticks() -> Figures:
    """10,000 interfaces, one slot, one transaction: first write, the same again, and the rollup."""
    ids = np.arange(1, TICK + 1)
    rates = np.random.default_rng(3).integers(10**9, 10**12, (2, TICK, DAY_SLOTS))
    samples = store.current()
    samples.ensure_partitions(at=AT)
    samples.write(Batch(ids, _epoch(TODAY), rates[:, :, :12]), at=AT)
    slots = iter(range(12, DAY_SLOTS))
    tick = [Batch(ids, _epoch(TODAY), rates[:, :, :1])]

    def write() -> None:
        slot = next(slots)
        tick[0] = Batch(ids, _epoch(TODAY) + 300 * slot, rates[:, :, slot : slot + 1])
        samples.write(tick[0], at=AT)

    def again() -> None:
        samples.write(tick[0], at=AT)

    data = hot._rows(tick[0])
    raw = _raw_copy("raw_sample", hot.STAGE, data)
    before = _wal()
    first, limit, replay = _in_turns(write, raw, again)
    wal = (_wal() - before) / (TICK * (ROUNDS + 1))
    with CaptureQueriesContext(connection) as statements:
        changed = samples.write(tick[0], at=AT)
    rolled = _took(lambda: samples.roll_up(at=AT))
    return {
        "tick 10,000": _bar(first, limit, 8),
        "replay of a tick": _bar(replay, first, 1) | {"rows_changed": changed},
        "tick wal, bytes a sample": {"ours": round(wal), "bar": 300, "ok": wal <= 300},
        "tick statements": len(statements),
        "rollup after ticks": {"ours_ms": _ms(rolled)},
    }


def _backfill(month: Ints, *, is_lz4: bool) -> Figures:
    """Whole days straight into sealed rows, in samples a second of raw narrow rows a second."""
    ids = np.arange(1, len(month[0]) + 1)
    rows = Batch(ids, _epoch(FIRST), month[:, :, : max(1, 200_000 // len(ids))])
    narrow = hot._rows(rows)
    count = (rows.rates != store.GAP).any(axis=0).sum()
    block = Batch(ids[:100], _epoch(FIRST), month[:, :100])

    def fill() -> None:
        store.current().write(block, at=AT)

    packed, raw = _in_turns(
        fill, _raw_copy("raw_sample", hot.STAGE, narrow), before=_empty("ts_day", "ts_touched")
    )
    ours, limit, least = block.rates[0].size / packed, count / raw, 3 if is_lz4 else 1.8
    for first in range(0, len(ids), 100):
        part = month[:, first : first + 100]
        store.current().write(Batch(ids[first : first + 100], _epoch(FIRST), part), at=AT)
    _run("ANALYZE ts_day")
    size = _one("SELECT sum(pg_total_relation_size(inhrelid)) FROM pg_inherits "
                "WHERE inhparent = 'ts_day'::regclass")  # fmt: skip
    a_sample, most = float(size) / month[0].size, 11 if is_lz4 else 14
    return {
        "backfill, samples a second": {
            "ours": round(ours), "limit": round(limit), "ratio": round(float(ours / limit), 2),
            "bar": least, "ok": bool(ours >= limit * least),
        },
        "bytes a sample": {"ours": round(a_sample, 2), "bar": most, "ok": a_sample <= most},
    }  # fmt: skip


def _reads(month: Ints, *, is_lz4: bool) -> Figures:
    """The month's percentile of all interfaces, and the chart of one."""
    ids = list(range(1, len(month[0]) + 1))
    start = datetime(FIRST.year, FIRST.month, FIRST.day, tzinfo=UTC)
    end = start + timedelta(days=DAYS)
    found: list[Ints] = []

    def ours() -> None:
        found[:] = [
            figures.percentile(store.current().matrix(ids[n : n + AT_ONCE], start, end))
            for n in range(0, len(ids), AT_ONCE)
        ]

    def limit() -> None:
        np.partition(month, int(0.95 * month.shape[2]), axis=-1)

    def limit_in_cache() -> None:
        for n in range(0, len(ids), AT_ONCE):
            figures.percentile(month[:, n : n + AT_ONCE])

    p95, bare, exact = _in_turns(ours, limit, limit_in_cache)
    chart, trip = _in_turns(
        lambda: store.current().matrix([7], start, end), lambda: _one("SELECT 1"), times=20
    )
    with CaptureQueriesContext(connection) as statements:
        store.current().matrix([7], start, end)
    is_exact = bool((np.concatenate(found, axis=1) == figures.percentile(month)).all())
    return {
        "month p95 of all": _bar(p95, bare, 4 if is_lz4 else 6)
        | {
            "exact_in_memory_ms": _ms(exact),
            "equals_numpy": is_exact,
            "equals_sql": _as_sql(month),
        },
        "chart of 30 days": _bar(chart, trip, 20) | {"statements": len(statements)},
    }


def _as_sql(month: Ints) -> bool:
    """Whether PostgreSQL's own percentile of the interface with most gaps is the same."""
    row = int((month[0] == store.GAP).sum(axis=-1).argmax())
    by_sql = _one(
        "SELECT percentile_disc(0.95) WITHIN GROUP (ORDER BY bps) FROM ts_sealed "
        "WHERE interface_id = %s AND direction = 0 AND bps <> -1",
        [row + 1],
    )
    return bool(by_sql == figures.percentile(month[0, row]))


def _late(month: Ints) -> Figures:
    """1,000 corrections, into sealed days and into hot rows."""
    ids = np.arange(1, LATE + 1) if len(month[0]) >= LATE else np.arange(1, len(month[0]) + 1)
    value = iter(range(1, 10_000))

    def sealed_ones() -> None:
        rates = np.full((2, len(ids), 1), next(value))
        store.current().write(Batch(ids, _epoch(FIRST) + 300 * 100, rates), at=AT)

    def hot_ones() -> None:
        rates = np.full((2, len(ids), 1), next(value))
        store.current().write(Batch(ids, _epoch(TODAY) + 300 * 5, rates), at=AT)

    ours, limit = _in_turns(sealed_ones, hot_ones)
    return {"late 1,000": _bar(ours, limit, 4)}


def _seal(month: Ints) -> Figures:
    """One day of hot rows to sealed ones."""
    ids = np.arange(1, len(month[0]) + 1)
    day = TODAY - timedelta(days=1)
    rates = month[:, :, :DAY_SLOTS]
    store.current().write(Batch(ids, _epoch(day), rates), at=AT)
    cells = np.ascontiguousarray(rates.transpose(1, 0, 2))
    data = sealed.ROW.encode(
        len(ids), interface_id=ids, day=0, n_in=1, n_out=1, bps=codec.pack(cells)
    )
    raw = _raw_copy("raw_day", sealed.ROW, data)
    ours, limit = _in_turns(lambda: store.current().seal(day, at=AT), raw, before=_empty("ts_day"))
    return {"seal a day": _bar(ours, limit, 6)}


def _drop() -> Figures:
    taken = _took(lambda: store.current().drop_before(TODAY.replace(day=1)))
    return {"drop months": {"ours_ms": _ms(taken), "bar_ms": 1000, "ok": taken <= 1}}


def _in_turns(*actions: Action, before: Action | None = None, times: int = 1) -> list[float]:
    """Median seconds of each action; all of them in each round."""
    taken: list[list[float]] = [[] for _ in actions]
    for number in range(ROUNDS + 1):
        for action, seconds in zip(actions, taken, strict=True):
            if before is not None:
                before()
            spent = min(_took(action) for _ in range(times))
            seconds += [spent] if number else []  # the first round warms up
    return [median(seconds) for seconds in taken]


def _took(action: Action) -> float:
    began = time.perf_counter()
    action()
    return time.perf_counter() - began


def _raw_copy(table: str, layout: wire.Layout, data: bytes) -> Action:
    """COPY of finished rows into an unlogged table without index: what the disk format costs."""

    def copy() -> None:
        with connection.cursor() as cursor:
            wire.write(cursor, table, [name for name, _ in layout.fields], data)

    return copy


def _empty(*tables: str) -> Action:
    return lambda: _run(f"TRUNCATE {', '.join(tables)}")


def _bar(ours: float, limit: float, most: float) -> Figures:
    ratio = ours / limit
    return {
        "ours_ms": _ms(ours), "limit_ms": _ms(limit), "ratio": round(ratio, 2),
        "bar": most, "ok": ratio <= most,
    }  # fmt: skip


def _ms(seconds: float) -> float:
    return round(seconds * 1000, 3)


def _epoch(day: date) -> int:
    return int(datetime(day.year, day.month, day.day, tzinfo=UTC).timestamp())


def _run(statement: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(statement)


def _one(query: str, parameters: list[Any] | None = None) -> Any:
    with connection.cursor() as cursor:
        cursor.execute(query, parameters)
        return cursor.fetchone()[0]


def _wal() -> float:
    return float(_one("SELECT pg_current_wal_insert_lsn() - '0/0'::pg_lsn"))


def _has_lz4() -> bool:
    kinds = "SELECT enumvals FROM pg_settings WHERE name = 'default_toast_compression'"
    return "lz4" in _one(kinds)

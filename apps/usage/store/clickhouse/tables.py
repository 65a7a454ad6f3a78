"""The table of samples: one row per series and slot, the newest version counts.

A partition per UTC day: a write looks up what is there among one day's rows instead of a month's.
"""

from datetime import date

from apps.usage.store.clickhouse.connection import Connection
from apps.usage.store.holdings import Part

SAMPLES = "ts_sample"

# -1 is unknown, as in every array of samples. The codecs were the smallest of those measured.
MAKE = f"""
CREATE TABLE IF NOT EXISTS {SAMPLES} (
    interface_id UInt32,
    ts DateTime('UTC') CODEC(DoubleDelta, ZSTD(1)),
    in_bps Int64 CODEC(T64, ZSTD(1)),
    out_bps Int64 CODEC(T64, ZSTD(1)),
    version UInt64 CODEC(Delta, ZSTD(1))
)
ENGINE = ReplacingMergeTree(version)
PARTITION BY toYYYYMMDD(ts)
ORDER BY (interface_id, ts)
"""
PARTS = (
    "SELECT partition, sum(rows), sum(bytes_on_disk) FROM system.parts "  # noqa: S608  our own name
    f"WHERE active AND database = currentDatabase() AND table = '{SAMPLES}' "
    "GROUP BY partition ORDER BY partition"
)


def make(connection: Connection) -> None:
    """Make the table unless there is one: perhaps a distributed one of somebody's own making."""
    if connection.texts(f"EXISTS TABLE {SAMPLES}") != [(1,)]:
        connection.execute(MAKE)


def days(connection: Connection) -> list[Part]:
    """The UTC days that have samples. A distributed table shows none of its own."""
    rows = [(date.fromisoformat(text), *rest) for text, *rest in connection.texts(PARTS)]
    return [Part(f"{SAMPLES} {day}", day, day, slots, size) for day, slots, size in rows]


def merge(connection: Connection) -> None:
    """Merge all parts now, which ClickHouse does by itself in its own time."""
    connection.execute(f"OPTIMIZE TABLE {SAMPLES} FINAL")


def drop_before(connection: Connection, day: date) -> list[date]:
    """Drop the days of all months that ended before this day; the first days of those months."""
    month = day.replace(day=1)
    gone = [part.first for part in days(connection) if part.first < month]
    for each in gone:
        connection.execute(f"ALTER TABLE {SAMPLES} DROP PARTITION {each:%Y%m%d}")
    return sorted({each.replace(day=1) for each in gone})

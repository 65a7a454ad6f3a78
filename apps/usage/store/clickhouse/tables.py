"""The table of samples: one row per series and slot, the newest version counts.

A partition per UTC day: a write looks up what is there among one day's rows instead of a month's.
"""

from datetime import date

from apps.usage.store.clickhouse.connection import Connection

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


def days(connection: Connection) -> dict[date, tuple[int, int]]:
    """Rows and bytes of each UTC day that has any. A distributed table shows none of its own."""
    return {
        date.fromisoformat(partition): (rows, size)
        for partition, rows, size in connection.texts(PARTS)
    }


def drop_before(connection: Connection, day: date) -> list[date]:
    """Drop the days of all months that ended before this day; the first days of those months."""
    month = day.replace(day=1)
    gone = [each for each in days(connection) if each < month]
    for each in gone:
        connection.execute(f"ALTER TABLE {SAMPLES} DROP PARTITION {each:%Y%m%d}")
    return sorted({each.replace(day=1) for each in gone})

"""The list of interconnects as a table."""

from dataclasses import replace
from functools import lru_cache, partial

from apps.portal.interconnects import cells
from apps.portal.interconnects.rows import Row
from apps.portal.tables import Column, Filter, Table
from apps.usage.for_partner import PLAN_PCT, SHARES


def words(row: Row) -> str:
    link = row.link
    parts = (link.name, link.ref, link.kind_label, link.metro, link.site, link.place)
    return " ".join(map(str, (*parts, f"AS{link.asn}" if link.asn else "")))


def day_of(pct: int, row: Row) -> object:
    return row.reached(pct).on


INTERCONNECTS = Table(
    key="interconnects",
    noun="interconnect",
    nouns="interconnects",
    sort="-used",
    words=words,
    css=lambda row: "is-stale" if row.is_late else "",
    foot=(
        "p95 and peak of the last 30 days. Headroom and used are of the higher direction, headroom "
        f"up to {PLAN_PCT} % of the capacity. Dates are where a straight line through 90 days gets."
    ),
    columns=(
        Column("name", "Name", lambda row: row.link.name, cells.name),
        Column("ref", "Reference", lambda row: row.link.ref, is_shown=False),
        Column("kind", "Kind", lambda row: row.link.kind_label, is_shown=False),
        Column("metro", "Metro", lambda row: row.link.metro, is_shown=False),
        Column("place", "Facility or exchange", lambda row: row.link.place, is_shown=False),
        Column("asn", "ASN", lambda row: row.link.asn, is_shown=False),
        Column("state", "State", lambda row: row.look.word, cells.state),
        Column(
            "capacity", "Capacity", lambda row: row.link.capacity_bps, cells.capacity, numeric=True,
            css="ep-2",
        ),
        Column(
            "to_you", "p95 in, out", lambda row: row.figures.to_you_bps, cells.both_ways,
            numeric=True,
        ),
        Column(
            "from_you", "p95 from you", lambda row: row.figures.from_you_bps, is_shown=False
        ),
        Column(
            "peak", "Peak", lambda row: row.figures.peak_bps,
            lambda row: cells.units.rate(row.figures.peak_bps) if row.is_measured else "",
            numeric=True, css="ep-2",
        ),
        Column("used", "Used", lambda row: row.figures.used_pct, cells.used),
        Column(
            "headroom", f"Headroom to {PLAN_PCT} %", lambda row: row.figures.headroom_bps,
            cells.headroom, numeric=True,
        ),
        Column("trend", "90 days", None, cells.trend, css="ep-hide-sm"),
        *(
            Column(
                f"reaches_{pct}", f"Reaches {pct} %", partial(day_of, pct),
                partial(cells.reaches, pct), css="ep-2", sort=False, is_shown=pct == PLAN_PCT,
            )
            for pct in SHARES
        ),
        Column(
            "newest", "Data age", lambda row: row.figures.newest, cells.age, numeric=True,
            css="ep-2",
        ),
    ),
    filters=(
        Filter("kind", "Kind", lambda row: row.link.kind, lambda row: row.link.kind_label),
        Filter("metro", "Metro", lambda row: row.link.metro, lambda row: row.link.metro),
        Filter("state", "State", lambda row: row.link.state, lambda row: row.look.word),
    ),
)  # fmt: skip


_ON_HOME = ("name", "capacity", "p95", "used", "headroom", "trend", f"reaches_{PLAN_PCT}", "newest")
_P95 = Column("p95", "p95, 30 days", lambda row: row.figures.p95_bps, cells.p95, numeric=True)


@lru_cache(maxsize=1)
def home_table() -> Table:
    """Its columns on Home: the higher direction in one figure."""
    known = {column.key: column for column in (*INTERCONNECTS.columns, _P95)}
    return replace(INTERCONNECTS, columns=tuple(known[key] for key in _ON_HOME))

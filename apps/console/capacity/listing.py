"""The capacity cockpit's lists: one for each way to put interconnects together."""

from collections.abc import Sequence
from typing import Any
from urllib.parse import urlencode

from django.db.models import QuerySet
from django.utils.safestring import SafeString

from apps.breaches import queries as breaches
from apps.console import options
from apps.console.capacity import cells
from apps.console.heat import heat
from apps.console.lists import Column, Drop, Empty, Listing
from apps.core import units
from apps.core.ui import components
from apps.network.enums import Kind
from apps.usage import queries
from apps.usage.enums import Attention, GroupBy
from apps.usage.filters import GroupFilter
from apps.usage.models import GroupStat
from apps.usage.rules import HIGH_PCT

SHOW_HEAT = "heat"
LINKS = "interconnect"  # the last step: not put together at all
PARAMETER = {GroupBy.METRO: "metro", GroupBy.PARTNER: "partner", GroupBy.REGION: "region",
             GroupBy.KIND: "kind"}  # fmt: skip
PLURALS = {GroupBy.METRO: "metros", GroupBy.PARTNER: "partners", GroupBy.REGION: "regions",
           GroupBy.KIND: "kinds"}  # fmt: skip
NOTHING = Empty(
    "No capacity to show yet",
    "Figures appear in the night after the first interconnect is in service.",
    "activity",
)
DROPS = (
    Drop("region", "Region", options.regions),
    Drop("kind", "Kind", lambda: Kind.choices),
    Drop("needs", "Needs a look", lambda: Attention.choices),
)


def rows(by: str) -> QuerySet[Any]:
    """Groups with `open_breaches`, how many are open in each."""
    return breaches.with_open_breaches(queries.groups(by), by)


def _open(stat: GroupStat) -> int:
    return stat.open_breaches  # type: ignore[attr-defined, no-any-return]


def _name(stat: GroupStat) -> SafeString:
    query = urlencode({"by": LINKS, PARAMETER[GroupBy(stat.by)]: stat.key})
    silent = stat.links - stat.measured
    sub = f"{stat.links} interconnect{'' if stat.links == 1 else 's'}"
    sub += f", {silent} not measured" if silent else ""
    return components.link(f"?{query}", stat.name, sub)


def _breaches(stat: GroupStat) -> SafeString | str:
    parameter = PARAMETER[GroupBy(stat.by)]
    return cells.breaches(
        _open(stat), **{"link_kind" if parameter == "kind" else parameter: stat.key}
    )


def _trend(stat: GroupStat) -> SafeString:
    """Every third day, the last one included: enough for the shape beside so many figures."""
    return components.spark(stat.trend[2::3], tone=components.load_tone(stat.used_pct, HIGH_PCT))


def plain(key: str, label: str, name: str, cell: Any, **options_: Any) -> Column:
    """A column of one stored figure."""
    return Column(
        key, label, lambda stat: getattr(stat, name), cell, sort=name, nulls=True, source=(name,),
        **options_,
    )  # fmt: skip


COLUMNS = (
    plain("capacity", "Capacity", "capacity_bps", lambda s: units.capacity(s.capacity_bps),
          numeric=True),
    plain("p95", "p95", "p95_bps", lambda s: units.rate(s.p95_bps), numeric=True),
    plain("used", "Used", "used_pct", lambda s: cells.used(s.used_pct)),
    plain("n1", "N\u22121", "n_minus_1_pct",
          lambda s: cells.n_minus_1(s.n_minus_1_pct, s.n_minus_1_bps, s.p95_bps), numeric=True),
    plain("headroom", "Headroom", "headroom_bps", lambda s: cells.headroom(s.headroom_bps),
          numeric=True),
    plain("runout", "Full in", "runout_days", lambda s: cells.runout(s.runout_days), numeric=True),
    Column("trend", "30 days", None, _trend, css="ep-hide-sm"),
    Column("breaches", "Breaches", _open, _breaches, sort="open_breaches", numeric=True),
    plain("links", "Interconnects", "links", lambda s: s.links, numeric=True, is_on=False),
    plain("measured", "Measured", "measured", lambda s: s.measured, numeric=True, is_on=False),
    plain("week", "p95, 7 days", "p95_7d_bps", lambda s: units.rate(s.p95_7d_bps), numeric=True,
          is_on=False),
    plain("in", "p95 from partner", "p95_in_bps", lambda s: units.rate(s.p95_in_bps),
          numeric=True, is_on=False),
    plain("out", "p95 to partner", "p95_out_bps", lambda s: units.rate(s.p95_out_bps),
          numeric=True, is_on=False),
    plain("busy", "Busy hour", "busy_hour_bps", lambda s: units.rate(s.busy_hour_bps),
          numeric=True, is_on=False),
    plain("peak", "Peak", "peak_bps", lambda s: units.rate(s.peak_bps), numeric=True,
          is_on=False),
    plain("left", "Left by N\u22121", "n_minus_1_bps", lambda s: units.capacity(s.n_minus_1_bps),
          numeric=True, is_on=False),
    plain("complete", "Complete", "completeness", lambda s: units.percent(s.completeness),
          numeric=True, is_on=False),
    plain("day", "Figures to", "day", lambda s: units.day(s.day), is_on=False),
)  # fmt: skip


HEAT = Column("heat", "26 weeks", None, lambda s: heat(s.weeks, s.weeks_from))


def listing(by: GroupBy, *, show: str = "") -> Listing:
    """The list of the groups of one sort: their figures, or their weeks as a heat map."""
    name = Column("name", by.label, lambda stat: stat.name, _name, sort="name", source=("name",))
    return Listing(
        key=f"capacity-{by.value}{show}",
        saves=True,
        noun=by.label.lower(),
        nouns=PLURALS[by],
        columns=(name, *(weeks(HEAT, COLUMNS) if show else COLUMNS)),
        filters=GroupFilter,
        sort="-used",
        empty=NOTHING,
        drops=DROPS,
        hint="Name or code",
    )


def weeks(heat_column: Column, columns: Sequence[Column]) -> tuple[Column, ...]:
    """What stands beside the heat map."""
    beside = [column for column in columns if column.key in ("used", "runout", "breaches")]
    return (beside[0], heat_column, *beside[1:])


LISTINGS = {(by.value, show): listing(by, show=show) for by in GroupBy for show in ("", SHOW_HEAT)}

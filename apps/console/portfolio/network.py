"""Capacity and headroom by place, breaches by age, requests by stage."""

from datetime import date, datetime, timedelta
from typing import Any

from django.db.models import Count, F, Q, Sum

from apps.breaches.enums import BROKEN, Severity
from apps.breaches.models import Breach
from apps.capacity.enums import OPEN
from apps.capacity.models import CapacityRequest
from apps.console.portfolio import drawing, panels
from apps.console.portfolio.drawing import Part
from apps.console.portfolio.panels import Ask, Cell, Panel, Row
from apps.core import units
from apps.core.ui import components
from apps.network.models import Interconnect
from apps.usage import queries as usage
from apps.usage.enums import Attention, GroupBy
from apps.usage.models import GroupStat
from apps.usage.rules import HIGH_PCT, SOON_DAYS

GBPS = 10**9
# Youngest and oldest age in days of each group; None: however old.
AGES = (
    ("Up to 7 days", 0, 7), ("8 to 30 days", 8, 30), ("31 to 90 days", 31, 90),
    ("Over 90 days", 91, None),
)  # fmt: skip
SEVERITIES = tuple(reversed(Severity))
TOKENS = {
    Severity.CRITICAL: "bad-deep", Severity.MAJOR: "bad-pale", Severity.WARNING: "warn-fill",
}  # fmt: skip


def capacity(ask: Ask) -> Panel:
    """By region, or by metro of one: capacity as it is now, load as of last night. Two queries."""
    by = GroupBy.METRO if ask.region else GroupBy.REGION
    path = "site__metro" if ask.region else "site__metro__region"
    found = Interconnect.objects.in_service().filter(**ask.of("site__metro__region__code"))
    rows = found.order_by().values(code=F(f"{path}__code"), place=F(f"{path}__name")).annotate(
        n=Count("pk"), bps=Sum("capacity_bps"),
        high=Count("pk", filter=Q(stat__used_pct__gt=HIGH_PCT)),
        soon=Count("pk", filter=Q(stat__runout_days__lte=SOON_DAYS)),
    )  # fmt: skip
    shown: list[Any] = sorted(rows, key=lambda each: (-each["bps"], each["code"]))
    stats = {each.key: each for each in usage.groups(by)} if shown else {}
    return Panel(
        "capacity", "Capacity and headroom", by.label,
        ["Interconnects", "Capacity", "p95", "Used", "Headroom", f"Above {HIGH_PCT} %",
         f"Full in {SOON_DAYS} d"],
        [_place(ask, by, each, stats.get(each["code"])) for each in shown],
        ("No interconnect is in service", "Capacity appears here with the first one."),
        chart=_used(shown[:8], stats),
        note="p95 is that of the summed traffic of 30 days, as of last night; headroom is capacity "
             "less that.",
        address=ask.rows("capacity", by=by),
    )  # fmt: skip


def _place(ask: Ask, by: GroupBy, each: dict[str, Any], stat: GroupStat | None) -> Row:
    here = {"by": "interconnect", by.value: each["code"]}
    rows = ask.rows("capacity", **here)
    # The figures of the night stand in one line of the capacity page.
    line = ask.rows("capacity", by=by, key=each["code"])
    used = stat.used_pct if stat else None
    cells: list[Cell] = [
        panels.count(each["n"], rows),
        Cell(int(each["bps"]), units.capacity(int(each["bps"])), "bit/s", rows),
        panels.rate(stat.p95_bps if stat else None, line),
        panels.percent(used, line, tone=components.load_tone(used, HIGH_PCT)),
        panels.rate(stat.headroom_bps if stat else None, line),
        panels.count(each["high"], ask.rows("capacity", needs=Attention.HIGH, **here), tone="warn"),
        panels.count(each["soon"], ask.rows("capacity", needs=Attention.FULL_SOON, **here),
                     tone="warn"),
    ]  # fmt: skip
    return Row(each["place"], cells)


def _used(shown: list[dict[str, Any]], stats: dict[str, GroupStat]) -> Any:
    """What is in use of the capacity of the largest places."""
    p95 = [_gbps(stats[each["code"]].p95_bps) if each["code"] in stats else 0 for each in shown]
    whole = [_gbps(each["bps"]) for each in shown]
    free = [max(all_of - used, 0) for all_of, used in zip(whole, p95, strict=True)]
    return drawing.columns(
        [each["place"] for each in shown],
        [Part("p95", "accent", p95), Part("Headroom", "bar-track", free)],
        totals=[units.capacity(int(each["bps"])) for each in shown],
        summary=", ".join(f"{each['place']} {units.capacity(int(each['bps']))}" for each in shown),
    )


def _gbps(bps: int | None) -> int:
    return int(bps or 0) // GBPS


def breaches(ask: Ask, today: date) -> Panel:
    """Those that need somebody, by age and severity. Days are those of the person. One query."""
    found = Breach.objects.filter(state__in=BROKEN, **ask.of("partner__region")).order_by()
    counts: dict[str, Any] = {
        each["severity"]: each
        for each in found.values("severity").annotate(
            **{
                f"age{at}": Count("pk", filter=_aged(today, *age[1:]))
                for at, age in enumerate(AGES)
            }
        )
    }
    table = [[counts.get(each, {}).get(f"age{at}", 0) for each in SEVERITIES]
             for at in range(len(AGES))]  # fmt: skip
    return Panel(
        "breaches", "Open breaches by age", "Age", ["All", *(each.label for each in SEVERITIES)],
        [_age(ask, today, age, table[at]) for at, age in enumerate(AGES)] if counts else [],
        ("Every clause is kept", "Breaches appear here from the day they open."),
        chart=drawing.columns(
            [age[0] for age in AGES],
            [Part(each.label, TOKENS.get(each, "bar"), [row[at] for row in table])
             for at, each in enumerate(SEVERITIES)],
            summary=", ".join(f"{age[0].lower()}: {sum(row)}"
                              for age, row in zip(AGES, table, strict=True)),
        ),
        note="Open and acknowledged, by the day they opened.",
        address=ask.rows("breach_list", state="live"),
    )  # fmt: skip


def _span(today: date, youngest: int, oldest: int | None) -> dict[str, date]:
    """The days on which breaches of an age opened."""
    to = {"opened_to": today - timedelta(days=youngest)} if youngest else {}
    return to if oldest is None else {"opened_from": today - timedelta(days=oldest), **to}


def _aged(today: date, youngest: int, oldest: int | None) -> Q:
    lookups = {"opened_from": "opened_at__date__gte", "opened_to": "opened_at__date__lte"}
    return Q(**{lookups[name]: day for name, day in _span(today, youngest, oldest).items()})


def _age(ask: Ask, today: date, age: tuple[str, int, int | None], found: list[int]) -> Row:
    days = {name: day.isoformat() for name, day in _span(today, *age[1:]).items()}
    live = {"state": "live", **days}
    cells = [
        panels.count(n, ask.rows("breach_list", severity=each, **live),
                     tone="bad" if each == Severity.CRITICAL else "")
        for n, each in zip(found, SEVERITIES, strict=True)
    ]  # fmt: skip
    return Row(age[0], [panels.count(sum(found), ask.rows("breach_list", **live)), *cells])


def requests(ask: Ask, now: datetime) -> Panel:
    """Open requests by stage, and those over the time of their stage. One query."""
    found = CapacityRequest.objects.filter(state__in=OPEN, **ask.of("partner__region"))
    rows = found.order_by().values("state").annotate(
        n=Count("pk"), late=Count("pk", filter=Q(due_at__lt=now))
    )  # fmt: skip
    counts = {each["state"]: (each["n"], each["late"]) for each in rows}
    stages = [state for state in OPEN if state in counts]
    return Panel(
        "requests", "Requests by stage", "Stage", ["Open", "In time", "Over their time"],
        [_stage(ask, state, *counts[state]) for state in stages],
        ("No request is open", "Capacity requests of partners and of our people appear here."),
        chart=drawing.columns(
            [state.label for state in stages],
            [Part("In time", "bar", [counts[s][0] - counts[s][1] for s in stages]),
             Part("Over their time", "bad-fill", [counts[s][1] for s in stages])],
            summary=f"{sum(n for n, _late in counts.values())} open, "
                    f"{sum(late for _n, late in counts.values())} over their time.",
        ) if stages else "",
        address=ask.rows("request_list", state="open"),
    )  # fmt: skip


def _stage(ask: Ask, state: Any, n: int, late: int) -> Row:
    rows = {"state": state.value}
    cells = [
        panels.count(n, ask.rows("request_list", **rows)),
        panels.count(n - late, ask.rows("request_list", late="false", **rows)),
        panels.count(late, ask.rows("request_list", late="true", **rows), tone="bad"),
    ]
    return Row(state.label, cells)

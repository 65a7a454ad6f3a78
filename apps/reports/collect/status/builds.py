"""What came into service in the period, and what is being built, with its first date."""

from datetime import date
from typing import Any

from django.db.models import Q, QuerySet

from apps.core import lifecycle
from apps.core.models import StateChange
from apps.network.enums import LEAVING, Kind, State
from apps.network.models import Interconnect
from apps.reports import rules
from apps.reports.collect.status.ask import Ask
from apps.reports.collect.status.capacity import intervals
from apps.reports.rules import Content

PAGE = "/interconnects/"
AT_WORK = (
    State.APPROVED, State.LOA_ISSUED, State.XC_ORDERED, State.XC_COMPLETE, State.TESTING,
    State.BLOCKED, State.ON_HOLD,
)  # fmt: skip
LATE = 14  # days of slip after which a build is off track


def builds(ask: Ask) -> Content:
    """Three queries."""
    joined = _joined(ask)
    built = list(
        joined.filter(in_service_on__range=(ask.starts_on, ask.day))
        .exclude(was__in=LEAVING).order_by("in_service_on", "pk")
    )  # fmt: skip
    carried = _carried(ask, built)
    ahead = list(joined.filter(was__in=AT_WORK).order_by("target_on", "pk"))
    slipped = [one for one in ahead if _slip(one) > 0]
    return rules.section(
        "BUILDS", "Builds",
        about=_about(ask),
        numbers=[
            rules.number("built", "Finished in the period", len(built), good="up"),
            rules.number("built_bps", "Capacity they bring",
                         sum(carried.values()), "bps", good="up"),
            rules.number("building", "Being built", len(ahead),
                         link=ask.address(PAGE, state=[s.value for s in AT_WORK])),
            rules.number("slipped", "After their first date", len(slipped), of=len(ahead),
                         note=ask.late_note, good="down"),
        ],
        tables=[_built(ask, built, carried), _ahead(ask, ahead)],
        empty="Nothing was finished in the period, and nothing is being built.",
    )  # fmt: skip


def _joined(ask: Ask) -> QuerySet[Any]:
    """Interconnects with the state they had at the end of the period in `was`."""
    moved = StateChange.objects.filter(at__gt=ask.start).values("ref")
    about = Q(state__in=AT_WORK) | Q(in_service_on__gte=ask.starts_on) | Q(ref__in=moved)
    found = Interconnect.objects.filter(about, ask.links(), created_at__lte=ask.end)
    was = found.annotate(was=lifecycle.state_at(ask.end))
    return was.select_related("partner", "site__metro")


def _about(ask: Ask) -> str:
    said = f"Off track: {LATE} days or more after the first date, or past the present one."
    return f"{said} Dates are {ask.late_note}." if ask.is_over else said


def _carried(ask: Ask, built: list[Any]) -> dict[int, int]:
    """What each of them could carry at the end of the period, bit/s. One query."""
    then = intervals(ask).filter(interconnect__in=[one.pk for one in built])
    return dict(then.values_list("interconnect", "capacity_bps"))


def _built(ask: Ask, built: list[Any], carried: dict[int, int]) -> Content:
    columns = [
        rules.column("link", "Interconnect", "name"), rules.column("metro", "Metro"),
        rules.column("kind", "Kind"), rules.column("capacity", "Capacity", "bps"),
        rules.column("planned", "First date", "date"), rules.column("done", "In service", "date"),
    ]  # fmt: skip
    lines = [
        rules.row(one.ref, f"{one.partner.name}, {one.name}", one.site.metro.name,
                  Kind(one.kind).label, carried.get(one.pk), one.original_target_on,
                  one.in_service_on, link=f"{PAGE}{one.ref}/")
        for one in built
    ]  # fmt: skip
    return rules.table("built", "Finished in the period", columns, lines, most=ask.most)


def _ahead(ask: Ask, ahead: list[Any]) -> Content:
    columns = [
        rules.column("link", "Interconnect", "name"), rules.column("metro", "Metro"),
        rules.column("state", "Stage"), rules.column("capacity", "Capacity", "bps"),
        rules.column("first", "Original", "date"), rules.column("now", "Current", "date"),
        rules.column("slip", "Slip", "days"), rules.column("health", "Status", "status"),
    ]  # fmt: skip
    lines = [
        rules.row(one.ref, f"{one.partner.name}, {one.name}", one.site.metro.name,
                  State(one.was).label, one.capacity_bps or None, one.original_target_on,
                  one.target_on, _slip(one) if one.target_on else None, health(one, ask.day),
                  link=f"{PAGE}{one.ref}/")
        for one in ahead
    ]  # fmt: skip
    return rules.table("building", "Being built", columns, lines, most=ask.most)


def _slip(one: Interconnect) -> int:
    """Days between the first date and the present one."""
    if one.target_on is None or one.original_target_on is None:
        return 0
    return (one.target_on - one.original_target_on).days


def health(one: Interconnect, today: date) -> Content:
    """A moved date never turns green by itself: it is measured against the first one."""
    if one.target_on is None:
        return rules.status("idle", "No date")
    slip = _slip(one)
    if slip >= LATE or one.target_on < today:
        return rules.status("bad", "Off track")
    return rules.status("warn", "At risk") if slip > 0 else rules.status("ok", "On track")

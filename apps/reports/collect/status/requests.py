"""Capacity requests by stage, and those over their time."""

from collections import Counter, defaultdict
from datetime import datetime
from typing import Any

from django.db.models import Q

from apps.capacity.enums import OPEN, RequestType, State
from apps.capacity.models import CapacityRequest
from apps.core import lifecycle
from apps.reports import rules
from apps.reports.collect.status.ask import Ask
from apps.reports.enums import ScopeKind
from apps.reports.rules import Content

PAGE = "/requests/"


def requests(ask: Ask) -> Content:
    """Three queries."""
    rows = [one for one in _there(ask) if one.was in OPEN]
    late = [one for one in rows if _is_late(ask, one)]
    closed = _in_scope(ask).filter(closed_at__gte=ask.start, closed_at__lt=ask.end)
    done = closed.filter(state=State.ACTIVE).count()
    came = _in_scope(ask).filter(submitted_at__gte=ask.start, submitted_at__lt=ask.end).count()
    return rules.section(
        "REQUESTS", "Capacity requests", about=_about(ask),
        numbers=[
            rules.number("requests_open", "Open", len(rows), link=ask.address(PAGE, state="open")),
            rules.number("requests_late", "Over their time", len(late), of=len(rows), good="down",
                         note=ask.late_note, link=ask.address(PAGE, late="true")),
            rules.number("requests_came", "Asked for in the period", came),
            rules.number("requests_done", "Done in the period", done, good="up"),
        ],
        charts=[_chart(rows, late)] if rows else [],
        tables=[_stages(ask, rows, late), _late(ask, late)],
        empty=_nothing(came),
    )  # fmt: skip


def _about(ask: Ask) -> str:
    """What is not known of a past period."""
    return "Over their time: those that are still in the stage of then." if ask.is_over else ""


def _nothing(came: int) -> str:
    return "No request is open." if came else "No request is open, and none came in the period."


def _in_scope(ask: Ask) -> Any:
    if ask.scope_kind == ScopeKind.METRO:
        here = Q(site__metro__code=ask.key) | Q(interconnect__site__metro__code=ask.key)
        return CapacityRequest.objects.filter(here)
    return CapacityRequest.objects.filter(ask.partners())


def _there(ask: Ask) -> list[Any]:
    """Requests that were not over at the instant, with the state they had then in `was`."""
    still = Q(closed_at=None) | Q(closed_at__gt=ask.end)
    found = _in_scope(ask).filter(still, submitted_at__lte=ask.end)
    rows = found.annotate(was=lifecycle.state_at(ask.end)).select_related("partner")
    return list(rows.order_by("due_at", "pk"))


def _is_late(ask: Ask, one: Any) -> bool:
    """The clock of the stage it is in now; the clocks of stages before are not kept."""
    return bool(one.was == one.state and one.due_at and one.due_at < ask.end)


def _chart(rows: list[Any], late: list[Any]) -> Content:
    stages = [state for state in OPEN if any(one.was == state for one in rows)]
    over, all_of = Counter(one.was for one in late), Counter(one.was for one in rows)
    return rules.chart(
        "stages", "Open requests by stage", "columns", "count", [s.label for s in stages],
        [rules.series("In time", [all_of[s] - over[s] for s in stages]),
         rules.series("Over their time", [over[s] for s in stages], "bad")],
        summary=f"{len(rows)} open, {len(late)} over their time.",
    )  # fmt: skip


def _stages(ask: Ask, rows: list[Any], late: list[Any]) -> Content:
    stages: defaultdict[str, list[datetime]] = defaultdict(list)
    for one in rows:
        stages[one.was].append(one.state_since if one.was == one.state else one.submitted_at)
    over = Counter(one.was for one in late)
    columns = [
        rules.column("stage", "Stage", "name"), rules.column("open", "Open", "count"),
        rules.column("late", "Over their time", "count"),
        rules.column("oldest", "Longest in it", "days"),
    ]  # fmt: skip
    lines = [
        rules.row(state.value, state.label, len(stages[state]), over[state],
                  (ask.end - min(stages[state])).days, link=ask.address(PAGE, state=state.value))
        for state in OPEN if stages[state]
    ]  # fmt: skip
    return rules.table("stages", "By stage", columns, lines, most=len(State), compares=True)


def _late(ask: Ask, late: list[Any]) -> Content:
    columns = [
        rules.column("ref", "Request", "name"), rules.column("partner", "Partner"),
        rules.column("type", "What"), rules.column("state", "Stage"),
        rules.column("due", "Was due", "date"), rules.column("late", "Late", "days"),
    ]  # fmt: skip
    lines = [
        rules.row(one.ref, one.ref, one.partner.name, RequestType(one.type).label,
                  State(one.was).label, one.due_at.date(), (ask.end - one.due_at).days,
                  link=f"{PAGE}{one.ref}/")
        for one in late
    ]  # fmt: skip
    return rules.table("late_requests", "Over their time", columns, lines, most=ask.most)

"""The flow of a workstream: burn-up, cumulative flow, cycle time, and their figures as tables."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.safestring import SafeString

from apps.console.access import StaffRequest, needs
from apps.console.programs import drawing
from apps.console.programs.views import workstream_of
from apps.core import units
from apps.programs import queries, rules
from apps.programs.models import Workstream
from apps.programs.rules.flow import Cycle, Level

USUAL, MOST = 50, 85  # percent of items
DAYS = "days"


@dataclass(frozen=True)
class Times:
    """How long items took, with the drawing of it. Days."""

    usual: float
    most: float
    cycles: Sequence[Cycle]
    svg: SafeString


@needs("programs.view")
def flow(request: StaffRequest, key: str) -> HttpResponse:
    workstream = workstream_of(key)
    by_estimate = request.GET.get("by") == DAYS
    context = charts(workstream, timezone.now().date(), by_estimate=by_estimate)
    context["title"] = f"{workstream.name}, flow"
    return render(request, "console/programs/flow.html", context)


def charts(workstream: Workstream, today: date, *, by_estimate: bool = False) -> dict[str, Any]:
    """For the template, in items or in days of work. Three queries. `today` is a UTC day."""
    shifts = queries.shifts_of(workstream, by_estimate=by_estimate)
    unit = "days of work" if by_estimate else "items"
    context: dict[str, Any] = {"workstream": workstream, "today": today, "levels": []}
    context |= {"unit": unit, "by_estimate": by_estimate}
    if not shifts:
        return context
    first = min(workstream.starts_on, shifts[0].day)
    found = rules.flow.levels(shifts, rules.flow.days(first, today))
    return context | {
        "levels": found[::-1],
        "newest": found[-1],
        "burn_up": drawing.burn_up(
            found, today=today, original_on=workstream.original_on,
            target_on=workstream.target_on, summary=_burn_up(workstream, found[-1], unit),
        ),
        "cumulative": drawing.cumulative_flow(found, summary=_cumulative(found[-1], unit)),
        "unknown": queries.without_estimate(workstream) if by_estimate else 0,
        "times": times(queries.cycles_of(workstream), today),
    }  # fmt: skip


def times(cycles: Sequence[Cycle], today: date) -> Times | None:
    """None while nothing is done."""
    usual = rules.flow.percentile([cycle.days for cycle in cycles], USUAL)
    most = rules.flow.percentile([cycle.days for cycle in cycles], MOST)
    if usual is None or most is None:
        return None
    summary = (
        f"Cycle time of {len(cycles)} done items: half took {usual:.1f} days or less, "
        f"{MOST} % {most:.1f} days or less."
    )
    svg = drawing.cycle_times(cycles, usual=usual, most=most, today=today, summary=summary)
    return Times(usual, most, cycles, svg)


def _burn_up(workstream: Workstream, newest: Level, unit: str) -> str:
    words = f"{newest.done:g} of {newest.scope:g} {unit} are done on {units.day(newest.day)}; "
    words += f"the date is {units.day(workstream.target_on)}"
    if workstream.target_on == workstream.original_on:
        return f"{words}."
    return f"{words}, first {units.day(workstream.original_on)}."


def _cumulative(newest: Level, unit: str) -> str:
    return (
        f"{unit.capitalize()} by status over time; on {units.day(newest.day)} {newest.todo:g} "
        f"to do, {newest.doing:g} doing, {newest.done:g} done."
    )
